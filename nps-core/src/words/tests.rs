//! The exact sentences, and every message of every language said without a formatting error.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::{FluentError, FluentResource};

use super::language::source;
use crate::effect::{Increment, Measure, Verdict};
use crate::explain::{Association, PairAssociation};
use crate::score::{Counts, Difference, Language, Method, compare};
use crate::situation::{Condition, Value};

const LANGUAGES: [Language; 2] = [Language::English, Language::French];

thread_local! {
    /// The messages said by the test that runs in this thread.
    static SAID: RefCell<BTreeSet<String>> = const { RefCell::new(BTreeSet::new()) };
}

/// Called for each message that is said.
pub(super) fn said(language: Language, id: &str, errors: &[FluentError]) {
    assert!(errors.is_empty(), "{language:?} {id}: {errors:?}");
    SAID.with_borrow_mut(|said| said.insert(format!("{language:?} {id}")));
}

/// 60 answers at −50 beside 340 at +50.
fn claims() -> Association {
    let (inside, rest) = (Counts::new(40, 10, 10), Counts::new(50, 70, 220));
    Association {
        condition: Condition::new("use_case", "claim"),
        nps: inside.nps(0.95, Method::Auto).unwrap(),
        share: 0.15,
        gap: Some(compare(rest, inside, 0.95).unwrap()),
        p_holm: Some(1e-9),
        p_bh: Some(1e-9),
        contribution: -12.75,
    }
}

fn pair() -> PairAssociation {
    let Association { nps, gap, contribution, .. } = claims();
    PairAssociation {
        conditions: [Condition::new("product", "Nova"), Condition::new("use_case", "claim")],
        nps,
        gap: gap.unwrap(),
        beyond: [None, None],
        p_holm: 1e-9,
        p_bh: 1e-9,
        contribution,
    }
}

fn increment(before: Counts, after: Counts, p_holm: Option<f64>, verdict: Verdict) -> Increment {
    Increment {
        measure: Measure::new("better-manual", 20_241, [Condition::new("product", "Nova")]),
        before: before.nps(0.95, Method::Auto).unwrap(),
        after: after.nps(0.95, Method::Auto).unwrap(),
        change: compare(before, after, 0.95).unwrap(),
        p_holm,
        verdict,
        caveats: Vec::new(),
    }
}

/// With the spaces of French typography as `~` (U+00A0) and `_` (U+202F), to be seen in what is expected.
fn seen(text: &str) -> String {
    text.replace('\u{a0}', "~").replace('\u{202f}', "_")
}

#[test]
fn a_finding_is_said() {
    let found = claims();
    assert_eq!(
        found.sentence(Language::English),
        "The situation “use_case = claim” goes with a lower score than all other answers: NPS −50.0 (between −66.5 and −28.3 at 95%, 60 answers), a gap of −100.0 points (between −118.1 and −76.7) that chance alone hardly explains. Weight in the overall score: −12.8 points."
    );
    assert_eq!(
        seen(&found.sentence(Language::French)),
        "La situation «~use_case = claim~» va de pair avec un score plus bas que celui de toutes les autres réponses~: un NPS de −50,0 (entre −66,5 et −28,3 à 95_%, 60 réponses), soit un écart de −100,0 points (entre −118,1 et −76,7) que le hasard seul n’explique guère. Poids dans le score d’ensemble~: −12,8 points."
    );
    assert_eq!(
        pair().sentence(Language::English),
        "The situation “product = Nova” and “use_case = claim” goes with a lower score than all other answers: NPS −50.0 (between −66.5 and −28.3 at 95%, 60 answers), a gap of −100.0 points (between −118.1 and −76.7) that chance alone hardly explains. Weight in the overall score: −12.8 points."
    );
    assert_eq!(
        seen(&pair().sentence(Language::French)),
        "La situation «~product = Nova~» et «~use_case = claim~» va de pair avec un score plus bas que celui de toutes les autres réponses~: un NPS de −50,0 (entre −66,5 et −28,3 à 95_%, 60 réponses), soit un écart de −100,0 points (entre −118,1 et −76,7) que le hasard seul n’explique guère. Poids dans le score d’ensemble~: −12,8 points."
    );
}

#[test]
fn chance_is_named_where_it_may_explain() {
    for p_holm in [Some(0.3), Some(0.0501), None, Some(f64::NAN)] {
        let found = Association { p_holm, ..claims() };
        assert_eq!(
            found.sentence(Language::English),
            "The situation “use_case = claim” has NPS −50.0 (between −66.5 and −28.3 at 95%, 60 answers). Its gap to all other answers, −100.0 points (between −118.1 and −76.7), may be due to chance. Weight in the overall score: −12.8 points."
        );
        assert_eq!(
            seen(&found.sentence(Language::French)),
            "La situation «~use_case = claim~» a un NPS de −50,0 (entre −66,5 et −28,3 à 95_%, 60 réponses). Son écart avec toutes les autres réponses, −100,0 points (entre −118,1 et −76,7), peut être dû au hasard. Poids dans le score d’ensemble~: −12,8 points."
        );
    }
    let alone = Association { gap: None, p_holm: None, ..claims() };
    assert_eq!(
        alone.sentence(Language::English),
        "The situation “use_case = claim” has NPS −50.0 (between −66.5 and −28.3 at 95%, 60 answers). There are too few answers, here or elsewhere, to compare it with all the others: a difference may be due to chance. Weight in the overall score: −12.8 points."
    );
    assert_eq!(
        seen(&alone.sentence(Language::French)),
        "La situation «~use_case = claim~» a un NPS de −50,0 (entre −66,5 et −28,3 à 95_%, 60 réponses). Il y a trop peu de réponses, ici ou ailleurs, pour la comparer à toutes les autres~: une différence peut être due au hasard. Poids dans le score d’ensemble~: −12,8 points."
    );
}

#[test]
fn few_answers_are_withheld() {
    let with = |counts: Counts| Association { nps: counts.nps(0.95, Method::Auto).unwrap(), ..claims() };
    assert_eq!(
        [0, 1, 4].map(|n| with(Counts::new(0, 0, n)).sentence(Language::English)),
        [
            "The situation “use_case = claim” has no answers: there is no score to show.",
            "The situation “use_case = claim” has only 1 answer: too few to show a score (at least 5 are needed).",
            "The situation “use_case = claim” has only 4 answers: too few to show a score (at least 5 are needed).",
        ]
    );
    assert_eq!(
        [0, 1, 4].map(|n| seen(&with(Counts::new(0, 0, n)).sentence(Language::French))),
        [
            "La situation «~use_case = claim~» n’a pas de réponse~: il n’y a pas de score à montrer.",
            "La situation «~use_case = claim~» n’a que 1 réponse~: trop peu pour montrer un score (il en faut au moins 5).",
            "La situation «~use_case = claim~» n’a que 4 réponses~: trop peu pour montrer un score (il en faut au moins 5).",
        ]
    );
    let few = |before, after| {
        let verdict = Verdict::Inconclusive { answers_needed: (before > 1).then_some(1) };
        increment(Counts::new(0, 0, before), Counts::new(after, 0, 0), None, verdict)
    };
    assert_eq!(
        few(9, 4).sentence(Language::English),
        "After the measure “better-manual”, in the situation “product = Nova”, there are too few answers to show a change (9 answers before, 4 after; at least 5 are needed on each side). About 1 more answer after the measure would most likely tell."
    );
    assert_eq!(
        few(1, 0).sentence(Language::English),
        "After the measure “better-manual”, in the situation “product = Nova”, there are too few answers to show a change (1 answer before, 0 after; at least 5 are needed on each side). No number of further answers would tell: there are too few from before the measure."
    );
    assert_eq!(
        seen(&few(9, 4).sentence(Language::French)),
        "Après la mesure «~better-manual~», dans la situation «~product = Nova~», il y a trop peu de réponses pour montrer une évolution (9 réponses avant, 4 après_; il en faut au moins 5 de chaque côté). Environ 1 réponse de plus après la mesure permettrait très probablement de le dire."
    );
    assert_eq!(
        seen(&few(1, 0).sentence(Language::French)),
        "Après la mesure «~better-manual~», dans la situation «~product = Nova~», il y a trop peu de réponses pour montrer une évolution (1 réponse avant, 0 après_; il en faut au moins 5 de chaque côté). Aucun nombre de réponses de plus ne permettrait de le dire~: il y en a trop peu d’avant la mesure."
    );
}

#[test]
fn verdicts_are_said() {
    let (low, same, high) = (Counts::new(400, 300, 500), Counts::new(395, 300, 505), Counts::new(200, 300, 700));
    let effective = increment(low, high, Some(1e-9), Verdict::Effective);
    assert_eq!(
        effective.sentence(Language::English),
        "After the measure “better-manual”, in the situation “product = Nova”, the NPS rose by 33.3 points (between +26.8 and +39.8 at 95%; 1,200 answers before, 1,200 after). That is a worthwhile rise. This compares two periods: a trend, a season or another event may explain the result as well."
    );
    assert_eq!(
        seen(&effective.sentence(Language::French)),
        "Après la mesure «~better-manual~», dans la situation «~product = Nova~», le NPS a gagné 33,3 points (entre +26,8 et +39,8 à 95_%_; 1_200 réponses avant, 1_200 après). C’est une hausse qui en vaut la peine. La comparaison porte sur deux périodes~: une tendance, une saison ou un autre événement peut aussi expliquer le résultat."
    );
    let ineffective = increment(low, same, Some(0.8), Verdict::Ineffective);
    assert_eq!(
        ineffective.sentence(Language::English),
        "After the measure “better-manual”, in the situation “product = Nova”, the NPS rose by 0.8 points (between −6.1 and +7.7 at 95%; 1,200 answers before, 1,200 after), which may be due to chance. That leaves little room for a worthwhile rise, which is worth knowing before going further. This compares two periods: a trend, a season or another event may explain the result as well. Next step: read what the customers concerned say, and choose the next measure from it."
    );
    assert_eq!(
        seen(&ineffective.sentence(Language::French)),
        "Après la mesure «~better-manual~», dans la situation «~product = Nova~», le NPS a gagné 0,8 point (entre −6,1 et +7,7 à 95_%_; 1_200 réponses avant, 1_200 après), ce qui peut être dû au hasard. Cela laisse peu de place à une hausse qui en vaille la peine, ce qu’il est bon de savoir avant d’aller plus loin. La comparaison porte sur deux périodes~: une tendance, une saison ou un autre événement peut aussi expliquer le résultat. Prochain pas~: lire ce que disent les clients concernés et en tirer la mesure suivante."
    );
    let harmful = increment(high, low, Some(1e-9), Verdict::Harmful);
    assert_eq!(
        harmful.sentence(Language::English),
        "After the measure “better-manual”, in the situation “product = Nova”, the NPS fell by 33.3 points (between −39.8 and −26.8 at 95%; 1,200 answers before, 1,200 after). That is a clear fall. This compares two periods: a trend, a season or another event may explain the result as well. Next step: pause the measure, and watch whether the score recovers."
    );
    assert_eq!(
        seen(&harmful.sentence(Language::French)),
        "Après la mesure «~better-manual~», dans la situation «~product = Nova~», le NPS a perdu 33,3 points (entre −39,8 et −26,8 à 95_%_; 1_200 réponses avant, 1_200 après). C’est une baisse nette. La comparaison porte sur deux périodes~: une tendance, une saison ou un autre événement peut aussi expliquer le résultat. Prochain pas~: suspendre la mesure et observer si le score remonte."
    );
    let others = ["a", "b", "c"].map(|id| {
        let mut other = effective.clone();
        other.measure.id = id.to_owned();
        other
    });
    let others = [&others[..], std::slice::from_ref(&ineffective)].concat();
    assert!(harmful.sentence_among(&others, Language::English).contains(
        "as well. What did work: “a” (+33.3 points), “b” (+33.3 points) and “c” (+33.3 points). Next step: pause"
    ));
    assert!(
        seen(&ineffective.sentence_among(&others[..1], Language::French))
            .contains("le résultat. Ce qui a porté~: «~a~» (+33,3 points). Prochain pas~: lire")
    );
    assert_eq!(effective.sentence_among(&others, Language::English), effective.sentence(Language::English));
    let unsure = increment(low, same, None, Verdict::Inconclusive { answers_needed: Some(1_700) });
    assert_eq!(
        unsure.sentence(Language::English),
        "After the measure “better-manual”, in the situation “product = Nova”, the NPS rose by 0.8 points (between −6.1 and +7.7 at 95%; 1,200 answers before, 1,200 after), which may be due to chance. The answers do not tell yet whether there is a worthwhile rise. About 1,700 more answers after the measure would most likely tell. This compares two periods: a trend, a season or another event may explain the result as well."
    );
    assert_eq!(
        seen(&unsure.sentence(Language::French)),
        "Après la mesure «~better-manual~», dans la situation «~product = Nova~», le NPS a gagné 0,8 point (entre −6,1 et +7,7 à 95_%_; 1_200 réponses avant, 1_200 après), ce qui peut être dû au hasard. Les réponses ne disent pas encore s’il y a une hausse qui en vaut la peine. Environ 1_700 réponses de plus après la mesure permettraient très probablement de le dire. La comparaison porte sur deux périodes~: une tendance, une saison ou un autre événement peut aussi expliquer le résultat."
    );
    let mut hopeless = increment(low, low, None, Verdict::Inconclusive { answers_needed: None });
    hopeless.measure.situation.clear();
    assert_eq!(
        hopeless.sentence(Language::English),
        "After the measure “better-manual”, the NPS shows no change beyond chance (between −6.9 and +6.9 at 95%; 1,200 answers before, 1,200 after). The answers do not tell yet whether there is a worthwhile rise. No number of further answers would tell: there are too few from before the measure. This compares two periods: a trend, a season or another event may explain the result as well."
    );
    assert_eq!(
        seen(&hopeless.sentence(Language::French)),
        "Après la mesure «~better-manual~», le NPS ne montre pas d’évolution au-delà du hasard (entre −6,9 et +6,9 à 95_%_; 1_200 réponses avant, 1_200 après). Les réponses ne disent pas encore s’il y a une hausse qui en vaut la peine. Aucun nombre de réponses de plus ne permettrait de le dire~: il y en a trop peu d’avant la mesure. La comparaison porte sur deux périodes~: une tendance, une saison ou un autre événement peut aussi expliquer le résultat."
    );
}

#[test]
fn what_is_given_appears_as_it_is() {
    let texts = ["{ $n }", "{\"x\"}", "a\nb", "-term = {", "\u{202e}«»“”", "", "*[other] }", "1.0", "# c", " "];
    for language in LANGUAGES {
        for text in texts {
            let found = Association { condition: Condition::new(text, text), ..claims() };
            assert!(found.sentence(language).contains(&format!("{text} = {text}")), "{text:?}");
            let mut judged = increment(Counts::new(9, 9, 9), Counts::new(9, 9, 9), None, Verdict::Effective);
            judged.measure.id = text.to_owned();
            assert!(judged.sentence(language).contains(text), "{text:?}");
        }
        let valued =
            |value: Value| Association { condition: Condition::new("x", value), ..claims() }.sentence(language);
        assert!(valued(Value::Integer(-2_025)).contains("x = -2025"));
        assert!(valued(Value::Boolean(true)).contains("x = true"));
        let null =
            if language == Language::English { "“x” without a value" } else { "«\u{a0}x\u{a0}» sans valeur" };
        assert!(valued(Value::Null).contains(null));
    }
    let mut judged = increment(Counts::new(9, 9, 9), Counts::new(9, 9, 9), None, Verdict::Effective);
    judged.measure.situation = ["a", "b", "c", "d"].map(|name| Condition::new(name, 1)).to_vec();
    assert!(
        judged.sentence(Language::English).contains("in the situation “a = 1”, “b = 1”, “c = 1” and “d = 1”, the NPS")
    );
}

#[test]
fn nothing_fails_and_every_message_is_said() {
    let figures = [None, Some(0.0), Some(-1.0), Some(1.04), Some(-1.96), Some(1e300), Some(f64::MIN), Some(f64::NAN)];
    let counts = [0, 1, 2, 4, 5, 1_000, 1_000_001, u64::MAX / 3].map(|n| Counts::new(n, 0, 0));
    let p_values = [None, Some(0.0), Some(1.0), Some(f64::INFINITY)];
    let verdicts = [None, Some(0), Some(1), Some(2), Some(u64::MAX)]
        .map(|answers_needed| Verdict::Inconclusive { answers_needed })
        .into_iter()
        .chain([Verdict::Effective, Verdict::Ineffective, Verdict::Harmful]);
    let verdicts: Vec<Verdict> = verdicts.collect();
    let change = compare(Counts::new(9, 9, 9), Counts::new(9, 9, 9), 0.95).unwrap();
    let worked = increment(Counts::new(9, 9, 9), Counts::new(0, 9, 9), Some(0.0), Verdict::Effective);
    let others = [worked.clone(), worked];
    for language in LANGUAGES {
        for (place, figure) in figures.into_iter().enumerate() {
            for (before, after) in counts.iter().zip(counts.iter().cycle().skip(place)) {
                for p_holm in p_values {
                    let level = figure.unwrap_or(0.95);
                    let gap = Difference { difference: figure, lower: figure, upper: figure, level, ..change.clone() };
                    let gap = Difference { before: *before, after: *after, ..gap };
                    let mut found = Association { p_holm, contribution: level, ..claims() };
                    (found.nps.counts, found.nps.nps, found.nps.level) = (*after, figure, level);
                    check(&found.sentence(language), language);
                    let found = Association { gap: Some(gap.clone()), p_holm, ..claims() };
                    check(&found.sentence(language), language);
                    check(&PairAssociation { gap: gap.clone(), ..pair() }.sentence(language), language);
                    for &verdict in &verdicts {
                        let mut one = increment(Counts::default(), Counts::default(), p_holm, verdict);
                        one.change = gap.clone();
                        check(&one.sentence(language), language);
                        check(&one.sentence_among(&others, language), language);
                        one.measure.situation = ["a", "b", "c"].map(|name| Condition::new(name, Value::Null)).to_vec();
                        check(&one.sentence(language), language);
                        one.measure.situation.clear();
                        check(&one.sentence(language), language);
                    }
                }
            }
        }
        let none = Association { gap: None, ..claims() };
        check(&none.sentence(language), language);
    }
    let all = LANGUAGES.into_iter().flat_map(|language| {
        let ids = messages(source(language)).into_keys().filter(|id| !id.starts_with('-'));
        ids.map(move |id| format!("{language:?} {id}"))
    });
    let unsaid: Vec<String> = SAID.with_borrow(|said| all.filter(|message| !said.contains(message)).collect());
    assert!(unsaid.is_empty(), "{unsaid:?}");
}

/// No invisible mark, no cause, and the typography of the language.
fn check(sentence: &str, language: Language) {
    assert!(!sentence.contains(['\u{2068}', '\u{2069}', '{', '}', '$', '\n']), "{sentence}");
    assert!(sentence.ends_with('.') && !sentence.contains("  "), "{sentence}");
    assert!(!(0..10).any(|digit| sentence.contains(&format!("-{digit}"))), "{sentence}");
    let lower = sentence.to_lowercase();
    for cause in ["because", "cause", "due to the", "thanks", "parce", "grâce", "à cause", "effet"] {
        assert!(!lower.contains(cause), "{sentence}");
    }
    if language == Language::French {
        for wrong in [" :", " ;", " !", " ?", " %", "« ", " »", "'"] {
            assert!(!sentence.contains(wrong), "{wrong:?} in {sentence}");
        }
    }
}

#[test]
fn languages_have_the_same_messages_and_variables() {
    for language in LANGUAGES {
        assert!(FluentResource::try_new(source(language).to_owned()).is_ok());
    }
    let (english, french) = (messages(source(Language::English)), messages(source(Language::French)));
    assert_eq!(english, french);
    assert!(english.len() > 20);
    assert_eq!(english["list-last"], BTreeSet::from(["$first", "$last"].map(str::to_owned)));
}

/// The ids of messages and terms, each with the variables and terms it refers to.
fn messages(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut id = String::new();
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        if !line.starts_with(' ')
            && let Some((name, _)) = line.split_once(" =")
        {
            name.clone_into(&mut id);
            assert!(found.insert(id.clone(), BTreeSet::new()).is_none(), "{id} twice");
        }
        for part in line.split("{ ").skip(1) {
            let name = part.split_whitespace().next().unwrap();
            found.get_mut(&id).unwrap().insert(name.to_owned());
        }
    }
    found
}
