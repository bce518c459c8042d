//! The sentence for a situation beside all other answers.

use crate::explain::{Association, PairAssociation};
use crate::score::{Caveat, Difference, Language, Nps};
use crate::situation::Condition;
use crate::words::Words;
use crate::words::language::{count, known, may_be_chance, shown};

impl Association {
    /// What to tell a reader who is no statistician.
    ///
    /// The figures are withheld below [`Caveat::SHOWN_FROM`] answers. A gap whose adjusted p-value is not below 1 − level
    /// is said to be chance, perhaps.
    ///
    /// ```
    /// use nps_core::{AssociationOptions, KeyColumn, Language, Observations, ScoreOptions, associate};
    ///
    /// let scores: Vec<u8> = (0..200).map(|row| if row % 4 == 0 { 3 } else { 9 }).collect();
    /// let channels: Vec<Option<&str>> = (0..200).map(|row| Some(if row % 8 < 2 { "phone" } else { "web" })).collect();
    /// let observations = Observations::builder(&scores[..])
    ///     .dimension(KeyColumn::texts("channel", &channels)?)
    ///     .build(&ScoreOptions::default())?;
    ///
    /// let found = associate(&observations, &AssociationOptions::default())?;
    /// assert_eq!(
    ///     found[0].sentence(Language::English),
    ///     "The situation “channel = phone” goes with a lower score than all other answers: \
    ///      NPS 0.0 (between −26.7 and +26.7 at 95%, 50 answers), \
    ///      a gap of −66.7 points (between −95.3 and −36.7) that chance alone hardly explains. \
    ///      Weight in the overall score: −12.5 points."
    /// );
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        Finding {
            conditions: std::slice::from_ref(&self.condition),
            nps: &self.nps,
            gap: self.gap.as_ref(),
            p_holm: self.p_holm,
            contribution: self.contribution,
        }
        .sentence(&Words::new(language))
    }
}

impl PairAssociation {
    /// What to tell a reader who is no statistician: as [`Association::sentence`], of two conditions.
    ///
    /// ```
    /// use nps_core::{AssociationOptions, KeyColumn, Language, Observations, ScoreOptions, associate_pairs};
    ///
    /// let rows = 0..400;
    /// let scores: Vec<u8> = rows.clone().map(|row| if row % 4 == 0 { 3 } else { 9 }).collect();
    /// let use_case: Vec<_> = rows.clone().map(|row| Some(if row % 2 == 0 { "claim" } else { "other" })).collect();
    /// let channel: Vec<_> = rows.map(|row| Some(if row % 4 < 2 { "phone" } else { "web" })).collect();
    /// let observations = Observations::builder(&scores[..])
    ///     .dimension(KeyColumn::texts("use_case", &use_case)?)
    ///     .dimension(KeyColumn::texts("channel", &channel)?)
    ///     .build(&ScoreOptions::default())?;
    ///
    /// let found = associate_pairs(&observations, &AssociationOptions::default())?;
    /// let sentence = found[0].sentence(Language::French);
    /// assert!(sentence.starts_with("La situation «\u{a0}use_case = claim\u{a0}» et «\u{a0}channel = phone\u{a0}» va de pair avec"));
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        Finding {
            conditions: &self.conditions,
            nps: &self.nps,
            gap: Some(&self.gap),
            p_holm: Some(self.p_holm),
            contribution: self.contribution,
        }
        .sentence(&Words::new(language))
    }
}

/// What both kinds of findings have.
struct Finding<'a> {
    conditions: &'a [Condition],
    nps: &'a Nps,
    gap: Option<&'a Difference>,
    p_holm: Option<f64>,
    contribution: f64,
}

impl Finding<'_> {
    fn sentence(&self, words: &Words) -> String {
        let n = self.nps.n();
        let place = ("place", words.place(self.conditions).unwrap_or_default().into());
        if !self.nps.is_shown() {
            let least = words.whole(Caveat::SHOWN_FROM);
            let given = [place, ("count", count(n)), ("n", words.whole(n).into()), ("least", least.into())];
            return words.say("finding-few", &given);
        }
        let Some([score, lower, upper]) = known([self.nps.nps, self.nps.lower, self.nps.upper]) else {
            return words.say("finding-unknown", &[place]);
        };
        let score = words.say(
            "score",
            &[
                ("score", words.signed(score).into()),
                ("lower", words.signed(lower).into()),
                ("upper", words.signed(upper).into()),
                ("level", words.percent(self.nps.level).into()),
                ("answers", words.answers(n).into()),
            ],
        );
        let (score, weight) = (("score", score.into()), ("weight", words.points(self.contribution).into()));
        let Some((gap, [points, lower, upper])) = self.gap.and_then(|gap| Some((gap, shown(gap)?))) else {
            return words.say("finding-alone", &[place, score, weight]);
        };
        let id = if may_be_chance(self.p_holm, gap.level) {
            "finding-chance"
        } else if points < 0.0 {
            "finding-lower"
        } else {
            "finding-higher"
        };
        let gap = ("gap", words.points(points).into());
        let bounds = [("lower", words.signed(lower).into()), ("upper", words.signed(upper).into())];
        let [lower, upper] = bounds;
        words.say(id, &[place, score, gap, lower, upper, weight])
    }
}
