//! The sentence for what a measure changed.

use fluent_bundle::FluentValue;

use crate::effect::{Increment, Verdict};
use crate::score::{Caveat, Language};
use crate::words::Words;
use crate::words::language::{count, may_be_chance, shown};

impl Increment {
    /// What to tell a reader who is no statistician: what the score did, between which bounds, what that means, and one
    /// next step where the measure did not work.
    ///
    /// The change is withheld where a side has fewer than [`Caveat::SHOWN_FROM`] answers.
    ///
    /// ```
    /// use nps_core::{BeforeAfterOptions, Language, Measure, Observations, ScoreOptions, before_after};
    ///
    /// let scores: Vec<u8> = (0..400).map(|row| if row < 200 && row % 2 == 0 { 3 } else { 9 }).collect();
    /// let days: Vec<i32> = (0..400).collect();
    /// let observations = Observations::builder(&scores[..]).days(days).build(&ScoreOptions::default())?;
    ///
    /// let found = before_after(&observations, &[Measure::new("manual", 200, [])], &BeforeAfterOptions::default())?;
    /// assert_eq!(
    ///     found[0].sentence(Language::English),
    ///     "After the measure “manual”, the NPS rose by 100.0 points \
    ///      (between +85.8 and +113.7 at 95%; 200 answers before, 200 after). \
    ///      That is a worthwhile rise. This compares two periods: a trend, a season or another event may explain the result as well."
    /// );
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        self.sentence_among(&[], language)
    }

    /// The same, and where the measure did not work, those of `others` that did.
    ///
    /// ```
    /// use nps_core::{BeforeAfterOptions, Language, Measure, Observations, ScoreOptions, before_after};
    ///
    /// let scores: Vec<u8> = (0..600).map(|row| if row < 200 && row % 2 == 0 || row == 500 { 3 } else { 9 }).collect();
    /// let days: Vec<i32> = (0..600).collect();
    /// let observations = Observations::builder(&scores[..]).days(days).build(&ScoreOptions::default())?;
    ///
    /// let measures = [Measure::new("manual", 200, []), Measure::new("emails", 400, [])];
    /// let found = before_after(&observations, &measures, &BeforeAfterOptions::default())?;
    /// let said = found[1].sentence_among(&found, Language::English);
    /// assert!(said.contains("What did work: “manual” (+100.0 points). Next step:"), "{said}");
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    #[must_use]
    pub fn sentence_among(&self, others: &[Self], language: Language) -> String {
        let words = Words::new(language);
        let id = ("measure", self.measure.id.as_str().into());
        let measure = match words.place(&self.measure.situation) {
            Some(place) => words.say("measure", &[id, ("place", place.into())]),
            None => words.say("measure-everywhere", &[id]),
        };
        let measure = ("measure", measure.into());
        let Some(change) = self.said_change(&words) else {
            let few = self.said_few(&words, measure);
            return match self.verdict {
                Verdict::Inconclusive { answers_needed } => format!("{few} {}", outlook(&words, answers_needed)),
                Verdict::Effective | Verdict::Ineffective | Verdict::Harmful => few,
            };
        };
        let change = ("change", change.into());
        match self.verdict {
            Verdict::Effective => words.say("verdict-effective", &[measure, change]),
            Verdict::Ineffective => words.say("verdict-ineffective", &[measure, change, worked(&words, others)]),
            Verdict::Harmful => words.say("verdict-harmful", &[measure, change, worked(&words, others)]),
            Verdict::Inconclusive { answers_needed } => {
                let outlook = ("outlook", outlook(&words, answers_needed).into());
                words.say("verdict-inconclusive", &[measure, change, outlook])
            }
        }
    }

    /// What the score did, and whether that may be chance; `None` where it is not shown or not known.
    fn said_change(&self, words: &Words) -> Option<String> {
        let [points, lower, upper] = shown(&self.change)?;
        let given = [
            ("points", words.distance(points).into()),
            ("lower", words.signed(lower).into()),
            ("upper", words.signed(upper).into()),
            ("level", words.percent(self.change.level).into()),
            ("answers", words.answers_around(self.change.before, self.change.after).into()),
        ];
        // As shown: a change that rounds to 0.0 is none.
        let id = match points {
            _ if points.abs() < 0.05 => "stayed",
            _ if points > 0.0 => "rose",
            _ => "fell",
        };
        let change = words.say(id, &given);
        Some(if id != "stayed" && may_be_chance(self.p_holm, self.change.level) {
            words.say("perhaps-chance", &[("change", change.into())])
        } else {
            change
        })
    }

    /// Why the change is not said.
    fn said_few(&self, words: &Words, measure: (&'static str, FluentValue<'_>)) -> String {
        if self.change.is_shown() {
            return words.say("verdict-unknown", &[measure]);
        }
        let answers = words.answers_around(self.change.before, self.change.after);
        let least = words.whole(Caveat::SHOWN_FROM);
        words.say("verdict-few", &[measure, ("answers", answers.into()), ("least", least.into())])
    }
}

/// The measures that worked, as a sentence that follows another; nothing where none did.
fn worked(words: &Words, others: &[Increment]) -> (&'static str, FluentValue<'static>) {
    let effective = others.iter().filter(|other| other.verdict == Verdict::Effective);
    let named: Vec<String> = effective
        .filter_map(|other| {
            let [points, ..] = shown(&other.change)?;
            let given = [("measure", other.measure.id.as_str().into()), ("points", words.points(points).into())];
            Some(words.say("worked-measure", &given))
        })
        .collect();
    let said =
        words.list(named).map(|measures| " ".to_owned() + &words.say("worked", &[("measures", measures.into())]));
    ("worked", said.unwrap_or_default().into())
}

/// How many more answers would tell.
fn outlook(words: &Words, answers_needed: Option<u64>) -> String {
    match answers_needed {
        Some(n) => words.say("more-needed", &[("count", count(n)), ("figure", words.whole(n).into())]),
        None => words.say("none-would-tell", &[]),
    }
}
