//! The stock of sentences: for each topic, three in each mood and language.

/// Sentences about one topic: for each language, those of detractors, passives and promoters.
pub(crate) struct Phrases {
    pub(crate) fr: [&'static [&'static str]; 3],
    pub(crate) en: [&'static [&'static str]; 3],
}

pub(crate) static UNCLEAR_MANUAL: Phrases = Phrases {
    fr: [
        &[
            "Le mode d'emploi de la {product} n'est pas clair, impossible de la démarrer.",
            "La notice est incompréhensible, l'\"étape 4\" ne correspond à rien.",
            "J'ai dû appeler parce que le manuel de la {product} n'explique pas la mise en route.",
            "Manuel illisible, schémas trop petits, personne ne savait répondre.",
        ],
        &[
            "Le manuel de la {product} mériterait d'être plus clair.",
            "Produit correct, mais la notice est confuse.",
            "La mise en route a été longue, la notice n'aide pas.",
        ],
        &[
            "La {product} est très bien, même si la notice est à revoir.",
            "On m'a bien aidé à démarrer, le manuel seul n'aurait pas suffi.",
            "Très bon produit, merci pour l'aide.",
        ],
    ],
    en: [
        &[
            "The {product} manual is unclear, I could not get it started.",
            "The instructions make no sense, \"step 4\" matches nothing on the device.",
            "I had to call because the manual does not explain the first setup.",
        ],
        &[
            "The {product} manual could be clearer.",
            "Decent product, confusing instructions.",
            "Setup took a while, the manual did not help much.",
        ],
        &[
            "I like the {product}, even if the manual needs work.",
            "Good help to get started, the manual alone would not have been enough.",
            "Great product, thanks for the help.",
        ],
    ],
};

pub(crate) static BETTER_MANUAL: Phrases = Phrases {
    fr: [
        &[
            "La nouvelle notice est plus claire, mais la personne ne connaissait pas la {product}.",
            "Réponse hésitante, on m'a relu la notice au lieu de m'aider.",
            "Deux transferts pour une question simple sur la {product}.",
        ],
        &[
            "Le nouveau manuel aide, la réponse de l'équipe moins.",
            "Correct, il a fallu insister un peu pour la mise en route.",
            "Notice meilleure qu'avant, réponse moyenne.",
        ],
        &[
            "Le nouveau guide de la {product} est clair, merci.",
            "Démarrage facile avec le nouveau manuel.",
            "Bonne explication, la {product} fonctionne.",
        ],
    ],
    en: [
        &[
            "The new manual is better, but nobody knew the {product} when I called.",
            "They read the manual back to me instead of helping.",
            "Transferred twice for a simple question about the {product}.",
        ],
        &[
            "The new manual helps, the answer I got less so.",
            "Fine in the end, setup needed some insisting.",
            "Better instructions than before, average answer.",
        ],
        &[
            "The new {product} guide is clear, thank you.",
            "Easy start with the new manual.",
            "Well explained, the {product} works.",
        ],
    ],
};

pub(crate) static TRAINED_OPERATORS: Phrases = Phrases {
    fr: [
        &[
            "La {product} ne me convient pas, trop compliquée.",
            "Réponse claire, mais le problème revient.",
            "Toujours pas de solution pour ma {product}.",
        ],
        &[
            "On m'a guidé pas à pas, c'était un peu long.",
            "Bonne réponse, produit encore à améliorer.",
            "Correct, la {product} fonctionne.",
        ],
        &[
            "On m'a guidé pas à pas, la {product} fonctionne parfaitement.",
            "La personne connaissait vraiment la {product}, merci.",
            "Explication claire, réglé en un appel.",
        ],
    ],
    en: [
        &[
            "The {product} is not for me, too complicated.",
            "Clear answer, but the problem came back.",
            "Still no solution for my {product}.",
        ],
        &[
            "Guided step by step, it took a while.",
            "Good answer, the product can still improve.",
            "All right, the {product} works.",
        ],
        &[
            "Guided step by step, the {product} works perfectly.",
            "They really knew the {product}, thanks.",
            "Clear explanation, settled in one call.",
        ],
    ],
};

pub(crate) static CLAIM: Phrases = Phrases {
    fr: [
        &[
            "Garantie refusée sans explication pour ma {product}.",
            "Toujours pas de pièce, trois relances, aucune date.",
            "Le dossier n'avance pas, on me redemande la facture.",
        ],
        &[
            "Réparation faite, un peu lente.",
            "Échange accepté, mais beaucoup de formulaires.",
            "Correct, j'attends encore la pièce.",
        ],
        &[
            "Échange immédiat de ma {product}, rien à dire.",
            "Réparation rapide et bien suivie.",
            "Très bonne prise en charge du dossier.",
        ],
    ],
    en: [
        &[
            "Warranty refused with no explanation for my {product}.",
            "Still no part, three reminders, no date.",
            "The file is stuck, they asked for the invoice again.",
        ],
        &["Repaired, a bit slowly.", "Exchange accepted, but a lot of forms.", "Fine, still waiting for the part."],
        &[
            "My {product} was exchanged at once, nothing to add.",
            "Quick repair, well followed up.",
            "The claim was handled very well.",
        ],
    ],
};

pub(crate) static QUESTION: Phrases = Phrases {
    fr: [
        &[
            "Personne n'a su me dire si l'accessoire va sur la {product}.",
            "Réponse vague, j'ai trouvé seul.",
            "On m'a transféré pour une question toute simple.",
        ],
        &[
            "Réponse correcte, un peu générale.",
            "J'ai eu l'information, il a fallu demander deux fois.",
            "Bien, mais pouvait être plus précis.",
        ],
        &[
            "Réponse claire et rapide sur la {product}.",
            "Exactement l'information qu'il me fallait.",
            "Très bonne explication, merci.",
        ],
    ],
    en: [
        &[
            "Nobody could tell me whether the accessory fits the {product}.",
            "Vague answer, I found out by myself.",
            "Transferred for a very simple question.",
        ],
        &["Correct answer, a bit general.", "I got the information, had to ask twice.", "Good, could be more precise."],
        &[
            "Clear and quick answer about the {product}.",
            "Exactly the information I needed.",
            "Very well explained, thanks.",
        ],
    ],
};

pub(crate) static COMPLAINT: Phrases = Phrases {
    fr: [
        &[
            "Facture fausse, et personne ne rappelle.",
            "On m'avait promis un geste, rien n'est venu.",
            "Trois messages sans réponse, \"nous revenons vers vous\" et puis rien.",
        ],
        &[
            "Réclamation traitée, mais après deux semaines.",
            "Remboursement partiel, acceptable.",
            "Écoute correcte, solution moyenne.",
        ],
        &[
            "Erreur reconnue et corrigée tout de suite.",
            "Remboursé rapidement, avec des excuses.",
            "Bonne écoute, problème réglé.",
        ],
    ],
    en: [
        &[
            "Wrong invoice, and nobody calls back.",
            "I was promised a gesture, nothing came.",
            "Three messages, \"we will get back to you\", then silence.",
        ],
        &[
            "Complaint handled, after two weeks.",
            "Partial refund, acceptable.",
            "They listened, the solution is so-so.",
        ],
        &[
            "Mistake admitted and corrected right away.",
            "Refunded quickly, with an apology.",
            "They listened and settled it.",
        ],
    ],
};

pub(crate) static PURCHASE: Phrases = Phrases {
    fr: [
        &[
            "Paiement refusé deux fois, panier perdu.",
            "Le prix affiché n'était pas celui de la caisse.",
            "Conseil insistant, je voulais juste la {product}.",
        ],
        &["Bon conseil, prix un peu élevé.", "Commande simple, livraison chère.", "Bien, le choix est limité."],
        &[
            "Très bon conseil pour choisir la {product}.",
            "Commande facile, paiement rapide, parfait.",
            "Je suis ravi de mon achat.",
        ],
    ],
    en: [
        &[
            "Payment refused twice, basket lost.",
            "The price shown was not the price charged.",
            "Pushy advice, I just wanted the {product}.",
        ],
        &["Good advice, a little expensive.", "Simple order, costly delivery.", "Fine, the choice is limited."],
        &[
            "Very good advice on choosing the {product}.",
            "Easy order, quick payment, perfect.",
            "Delighted with what I bought.",
        ],
    ],
};

pub(crate) static DELIVERY: Phrases = Phrases {
    fr: [
        &[
            "Colis en retard d'une semaine, aucune explication.",
            "Le suivi indique livré, je n'ai rien reçu.",
            "Carton abîmé, livreur pressé.",
        ],
        &["Livré avec un jour de retard.", "Colis reçu, créneau trop large.", "Suivi correct, sans plus."],
        &[
            "Livraison à l'heure, colis impeccable.",
            "Date changée en deux minutes, merci.",
            "Suivi clair, rien à redire.",
        ],
    ],
    en: [
        &[
            "Parcel a week late, no explanation.",
            "Tracking says delivered, I got nothing.",
            "Damaged box, driver in a hurry.",
        ],
        &["Delivered a day late.", "Parcel received, time slot too wide.", "Tracking was all right."],
        &[
            "On time, parcel in perfect shape.",
            "Date changed in two minutes, thanks.",
            "Clear tracking, nothing to add.",
        ],
    ],
};

pub(crate) static ACCOUNT: Phrases = Phrases {
    fr: [
        &[
            "Changement d'adresse demandé trois fois.",
            "Mot de passe impossible à réinitialiser.",
            "Contrat renouvelé sans mon accord.",
        ],
        &[
            "Modification faite, le site est peu pratique.",
            "Correct, un courrier de trop.",
            "Renouvellement sans souci, tarif en hausse.",
        ],
        &["Adresse changée tout de suite.", "Démarche simple et rapide.", "Accès rétabli en une minute, bravo."],
    ],
    en: [
        &[
            "Asked three times for a change of address.",
            "Password cannot be reset.",
            "Contract renewed without my consent.",
        ],
        &[
            "Change made, the site is not handy.",
            "Fine, one letter too many.",
            "Renewed without trouble, the price went up.",
        ],
        &["Address changed at once.", "Simple and quick.", "Access restored in a minute, well done."],
    ],
};

pub(crate) static LONG_WAIT: Phrases = Phrases {
    fr: [
        &["Et vingt minutes d'attente.", "L'attente est interminable.", "Attente trop longue."],
        &["Un peu d'attente quand même.", "Attente assez longue."],
        &["Seul bémol, l'attente.", "Un peu d'attente, mais cela valait la peine."],
    ],
    en: [
        &["And twenty minutes on hold.", "The wait is endless.", "Far too long a wait."],
        &["Some waiting, though.", "Rather a long wait."],
        &["Only the wait was long.", "A bit of a wait, but worth it."],
    ],
};

pub(crate) static PARCEL_SMS: Phrases = Phrases {
    fr: [
        &["Le SMS de suivi ne disait rien d'utile.", "Un SMS ne remplace pas une réponse."],
        &["SMS reçu, je le savais déjà.", "Le SMS de suivi est arrivé après le colis."],
        &["SMS reçu aussi.", "Le SMS de suivi, pourquoi pas."],
    ],
    en: [
        &["The tracking text said nothing useful.", "A text message is not an answer."],
        &["Got a text, I already knew.", "The tracking text came after the parcel."],
        &["Got the text too.", "The tracking text, why not."],
    ],
};

pub(crate) static VIDEO: Phrases = Phrases {
    fr: [
        &["L'image coupait sans cesse.", "La vidéo n'a rien apporté."],
        &["La vidéo aide un peu.", "Image moyenne."],
        &["Montrer en vidéo, très pratique.", "La vidéo change tout."],
    ],
    en: [
        &["The picture kept freezing.", "The video added nothing."],
        &["The video helps a little.", "Average picture."],
        &["Showing it on video is very handy.", "The video makes all the difference."],
    ],
};
