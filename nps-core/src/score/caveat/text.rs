//! What caveats say, in words.

use crate::score::Caveat;
use crate::survey::Category;

impl Caveat {
    #[expect(clippy::too_many_lines, reason = "one sentence a caveat")]
    pub(super) fn english(&self) -> String {
        match self {
            Self::NoAnswers => "Nobody answered: there is no score.".to_owned(),
            Self::TooFewAnswers { n } => {
                let answers = if *n == 1 { "answer" } else { "answers" };
                format!("Only {n} {answers}: too few to show a score (at least {} are needed).", Self::SHOWN_FROM)
            }
            Self::Indicative { n } => {
                format!("{n} answers: an indication, not a measure (from {} on it is one).", Self::SOLID_FROM)
            }
            Self::OneClass { category } => {
                format!("All answers are {category}s: the score may look more certain than it is.")
            }
            Self::FewEffectiveAnswers { n, effective_n } => {
                format!("{n} answers that tell as much as {effective_n} of equal weight: an indication, not a measure.")
            }
            Self::ImportanceWeights => "Weighted by importance: a choice and not a sample, so that the score has no \
                                        interval."
                .to_owned(),
            Self::NoCounterfactual => "Compared before and after: a trend, a season or another event may explain the \
                                       change as well as the measure."
                .to_owned(),
            Self::NonStandardScale { scale } => {
                format!("Measured on the scale {scale}: not comparable with scores measured on another scale.")
            }
            Self::FewEntities { k, needed } => {
                let entities = if *k == 1 { "entity has" } else { "entities have" };
                format!(
                    "Only {k} {entities} answers: too few to tell how far they truly differ (at least {needed} are needed)."
                )
            }
            Self::UnreliableRanks { entities } => {
                let (are, their) = if *entities == 1 { ("entity is", "its") } else { ("entities are", "their") };
                format!(
                    "{entities} {are} ranked although {their} answers tell too little: the ranks are mostly chance."
                )
            }
            Self::NotCaseMixAdjusted => {
                "Not adjusted for who was given what to handle: differences between persons may be \
                                         differences between cases."
                    .to_owned()
            }
            Self::TransactionalWording => {
                "The question is about one contact: the score does not measure the relation.".to_owned()
            }
            Self::RelationalWording => {
                "The question is about the relation: the score does not measure one contact.".to_owned()
            }
            Self::LowResponse { sent, answered } => {
                format!("Only {answered} of {sent} asked answered: those who did not may think otherwise.")
            }
            Self::SelectiveResponse { lowest, highest } => {
                format!("From {lowest} to {highest} % answered, depending on the group: the sample is selected.")
            }
            Self::Stale { age_days, horizon_days } => {
                format!("The last answer is {age_days} days old: the score was meant to hold for {horizon_days}.")
            }
            Self::Heaping { point, percent } => {
                format!(
                    "{point} was chosen far more often than its neighbours ({percent} % of the three): see how it is asked."
                )
            }
            Self::ForcedTop { point, percent } => {
                format!("{percent} % of the answers are {point}: make sure that customers chose it themselves.")
            }
            Self::DigitPreference { percent } => {
                format!(
                    "{percent} % of the answers below 10 are 0 or 5: customers do not use the scale point by point."
                )
            }
            Self::KindsDiffer => {
                "One score is about the relation, the other about one contact: they do not compare.".to_owned()
            }
            Self::WordingsDiffer => {
                "The questions are not worded alike: part of the difference may be the wording.".to_owned()
            }
            Self::ChannelsDiffer { before, after } => {
                format!("Asked by {before} and by {after}: part of the difference may be the channel.")
            }
            Self::ResponseRatesDiffer { before, after } => {
                format!(
                    "{before} % answered on one side and {after} % on the other: part of the difference may be who answers."
                )
            }
            Self::Retracted { answers } => {
                let were = if *answers == 1 { "answer was" } else { "answers were" };
                format!(
                    "{answers} {were} taken back: the bounds no longer hold at all moments together, and at one only if the reason had nothing to do with the score."
                )
            }
            Self::Withheld { min } => format!(
                "Withheld: here, or in a part beside it, are fewer than {min} answers, or a few that are all alike."
            ),
            Self::AgainstEveryPart { parts } => {
                format!("The score moved one way and each of its {parts} parts the other: what changed is who answers.")
            }
            Self::CopiedAxis { group, percent, expected } => {
                let of = group.as_ref().map_or_else(String::new, |group| format!("{group}: "));
                format!(
                    "{of}{percent} % of the qualifications repeat the declaration, where chance gives {expected} %: one axis is used as the other."
                )
            }
            Self::TagsAfterScore { agent, journey, model, owner } => english_tags([*agent, *journey, *model, *owner]),
            Self::PrivateNoise => {
                "Noise was added so that nobody can be made out: the interval is wider for it.".to_owned()
            }
        }
    }

    #[expect(clippy::too_many_lines, reason = "a sentence a caveat")]
    pub(super) fn french(&self) -> String {
        match self {
            Self::NoAnswers => "Personne n’a répondu : il n’y a pas de score.".to_owned(),
            Self::TooFewAnswers { n } => {
                let answers = if *n == 1 { "réponse seulement" } else { "réponses seulement" };
                format!("{n} {answers} : trop peu pour montrer un score (il en faut au moins {}).", Self::SHOWN_FROM)
            }
            Self::Indicative { n } => {
                format!(
                    "{n} réponses : une indication, pas une mesure (c’en est une à partir de {}).",
                    Self::SOLID_FROM
                )
            }
            Self::OneClass { category } => {
                let class = match category {
                    Category::Detractor => "détracteurs",
                    Category::Passive => "passifs",
                    Category::Promoter => "promoteurs",
                };
                format!("Toutes les réponses viennent de {class} : le score peut paraître plus sûr qu’il ne l’est.")
            }
            Self::FewEffectiveAnswers { n, effective_n } => {
                format!(
                    "{n} réponses qui n’en valent que {effective_n} de même poids : une indication, pas une mesure."
                )
            }
            Self::ImportanceWeights => {
                "Pondéré par importance : un choix et non un échantillon, le score n’a donc pas \
                                        d’intervalle."
                    .to_owned()
            }
            Self::NoCounterfactual => "Comparé avant et après : une tendance, une saison ou un autre événement peut \
                                       expliquer l’évolution aussi bien que la mesure."
                .to_owned(),
            Self::NonStandardScale { scale } => {
                format!("Mesuré sur l’échelle {scale} : ne se compare pas aux scores mesurés sur une autre échelle.")
            }
            Self::FewEntities { k, needed } => {
                let entities = if *k == 1 { "entité seulement a" } else { "entités seulement ont" };
                format!(
                    "{k} {entities} des réponses : trop peu pour dire de combien elles diffèrent vraiment (il en faut au moins {needed})."
                )
            }
            Self::UnreliableRanks { entities } => {
                let (are, their) =
                    if *entities == 1 { ("entité est classée", "ses") } else { ("entités sont classées", "leurs") };
                format!(
                    "{entities} {are} alors que {their} réponses en disent trop peu : les rangs tiennent surtout du hasard."
                )
            }
            Self::NotCaseMixAdjusted => {
                "Sans correction de ce que chacun avait à traiter : les écarts entre personnes peuvent \
                                         être des écarts entre dossiers."
                    .to_owned()
            }
            Self::TransactionalWording => {
                "La question porte sur un seul contact : le score ne mesure pas la relation.".to_owned()
            }
            Self::RelationalWording => {
                "La question porte sur la relation : le score ne mesure pas un contact.".to_owned()
            }
            Self::LowResponse { sent, answered } => {
                format!(
                    "{answered} réponses seulement sur {sent} sollicitations : ceux qui n’ont pas répondu pensent peut-être autrement."
                )
            }
            Self::SelectiveResponse { lowest, highest } => {
                format!("De {lowest} à {highest} % de réponses selon le groupe : l’échantillon est sélectionné.")
            }
            Self::Stale { age_days, horizon_days } => {
                format!("La dernière réponse date de {age_days} jours : le score devait valoir {horizon_days} jours.")
            }
            Self::Heaping { point, percent } => {
                format!(
                    "La note {point} est bien plus choisie que ses voisines ({percent} % des trois) : voir comment elle est demandée."
                )
            }
            Self::ForcedTop { point, percent } => {
                format!(
                    "{percent} % des réponses sont des {point} : s’assurer que les clients les ont choisies eux-mêmes."
                )
            }
            Self::DigitPreference { percent } => {
                format!(
                    "{percent} % des réponses sous 10 sont des 0 ou des 5 : les clients n’utilisent pas chaque point de l’échelle."
                )
            }
            Self::KindsDiffer => {
                "Un score porte sur la relation, l’autre sur un contact : ils ne se comparent pas.".to_owned()
            }
            Self::WordingsDiffer => {
                "Les questions ne sont pas formulées de même : une part de l’écart peut venir de la formulation."
                    .to_owned()
            }
            Self::ChannelsDiffer { before, after } => {
                format!("Demandé par {before} et par {after} : une part de l’écart peut venir du canal.")
            }
            Self::ResponseRatesDiffer { before, after } => {
                format!(
                    "{before} % de réponses d’un côté et {after} % de l’autre : une part de l’écart peut venir de qui répond."
                )
            }
            Self::Retracted { answers } => {
                let were = if *answers == 1 { "réponse a été retirée" } else { "réponses ont été retirées" };
                format!(
                    "{answers} {were} : les bornes ne valent plus à tout moment à la fois, et à un seul que si la raison n’a rien à voir avec la note."
                )
            }
            Self::Withheld { min } => format!(
                "Masqué : il y a ici, ou dans une partie voisine, moins de {min} réponses, ou quelques réponses toutes semblables."
            ),
            Self::AgainstEveryPart { parts } => format!(
                "Le score évolue dans un sens et chacune de ses {parts} parties dans l’autre : ce sont les répondants qui ont changé."
            ),
            Self::CopiedAxis { group, percent, expected } => {
                let of = group.as_ref().map_or_else(String::new, |group| format!("{group} : "));
                format!(
                    "{of}{percent} % des qualifications répètent la déclaration, là où le hasard en donne {expected} % : un axe sert à la place de l’autre."
                )
            }
            Self::TagsAfterScore { agent, journey, model, owner } => french_tags([*agent, *journey, *model, *owner]),
            Self::PrivateNoise => {
                "Du bruit est ajouté pour que personne ne soit reconnaissable : l’intervalle en est plus large."
                    .to_owned()
            }
        }
    }
}

/// Tags that are left out, by agents, the journey, models and owners.
fn english_tags(counts: [u64; 4]) -> String {
    let total: u64 = counts.iter().sum();
    let (were, are) = if total == 1 { ("tag was", "is") } else { ("tags were", "are") };
    let by = by_whom(counts, ["by an agent", "by the journey", "by a model", "by an owner"]);
    format!("{total} {were} set when the score was known and {are} left out ({by}).")
}

fn french_tags(counts: [u64; 4]) -> String {
    let total: u64 = counts.iter().sum();
    let by = by_whom(counts, ["par un agent", "par le parcours", "par un modèle", "par un responsable"]);
    if total == 1 {
        return format!("1 étiquette posée une fois la note connue n’est pas prise en compte ({by}).");
    }
    format!("{total} étiquettes posées une fois la note connue ne sont pas prises en compte ({by}).")
}

/// Those that there are.
fn by_whom(counts: [u64; 4], names: [&str; 4]) -> String {
    let some = counts.into_iter().zip(names).filter(|&(count, _)| count > 0);
    some.map(|(count, whom)| format!("{count} {whom}")).collect::<Vec<_>>().join(", ")
}
