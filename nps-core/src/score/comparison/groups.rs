//! Any number of groups: do their scores differ at all, and which from which?

use hashbrown::HashSet;
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::numeric::real;
use crate::score::comparison::equality::{GroupTest, cochran_q, degrees, equality, welch_anova};
use crate::score::comparison::moments::centred_ranks;
use crate::score::comparison::statistic::TestStatistic;
use crate::score::interval::Interval;
use crate::score::{Correction, Counts, Difference, Distribution, Method, Nps, ScoreTable, Side, compare};
use crate::survey::Scale;

/// How groups are compared. The default is what most callers want.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GroupOptions {
    /// Confidence level of every interval, between 0 and 1. Default: 0.95.
    pub level: f64,
    /// Method of the interval of each score. Default: [`Method::Auto`].
    pub method: Method,
    /// How p-values of pairs are adjusted for their number. Default: [`Correction::Holm`].
    pub correction: Correction,
    /// The seed of the deals of [`GroupTest::Permutation`]. Default: 20260701.
    pub seed: u64,
}

impl Default for GroupOptions {
    fn default() -> Self {
        Self { level: 0.95, method: Method::Auto, correction: Correction::Holm, seed: 20_260_701 }
    }
}

/// A group to compare: its name, and what it answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    label: String,
    counts: Counts,
    scale: Option<Scale>,
    /// How many answers chose each point; none where only classes are known.
    points: Vec<u64>,
}

impl Group {
    /// A group of which only the classes are known: ranks are of the three classes.
    #[must_use]
    pub fn of_counts(label: impl Into<String>, side: impl Into<Side>) -> Self {
        let side: Side = side.into();
        Self { label: label.into(), counts: side.counts(), scale: side.scale(), points: Vec::new() }
    }

    /// A group whose every answer is known: ranks are of the points of the scale.
    #[must_use]
    pub fn of_distribution(label: impl Into<String>, answers: &Distribution) -> Self {
        let points = answers.iter().map(|(_, count)| count).collect();
        Self { label: label.into(), counts: answers.counts(), scale: Some(answers.scale()), points }
    }
}

/// One of the groups compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct GroupScore {
    /// Its name.
    pub label: String,
    /// Its score, with its interval and caveats.
    pub nps: Nps,
}

/// Two of the groups compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct GroupPair {
    /// The name of the group compared from.
    pub before: String,
    /// The name of the group compared to.
    pub after: String,
    /// Its score minus that of the group compared from, by [`compare`](crate::compare).
    pub difference: Difference,
    /// The p-value of the difference, adjusted for all pairs; `None` where a group has no answers.
    pub p_adjusted: Option<f64>,
}

/// What the ranks of [`GroupComparison::kruskal_wallis`] are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Ranked {
    /// Of the points of the scale.
    Points,
    /// Of the three classes.
    Classes,
}

impl Ranked {
    /// The name, the same in every language: `points`, `classes`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Points => "points",
            Self::Classes => "classes",
        }
    }
}

/// Groups beside each other: tests over all of them, and each pair.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct GroupComparison {
    /// Each group, in the order given.
    pub groups: Vec<GroupScore>,
    /// Each pair, the earlier group first.
    pub pairs: Vec<GroupPair>,
    /// "Do the scores differ?", by [`method`](Self::method). `None` where fewer than two groups have answers.
    pub equality: Option<TestStatistic>,
    /// How that was tested: by the number of answers. `None` as `equality`.
    pub method: Option<GroupTest>,
    /// The seed of the deals of [`GroupTest::Permutation`].
    pub seed: u64,
    /// "Do the scores differ?" by Cochran's Q and χ², which takes the weights of groups for known: it rejects too often of
    /// few answers. `None` where fewer than two groups have answers.
    pub cochran_q: Option<TestStatistic>,
    /// "Does any group answer higher than another?", to screen by: Kruskal and Wallis' H, corrected for ties. `None` where
    /// fewer than two groups have answers.
    pub kruskal_wallis: Option<TestStatistic>,
    /// What the ranks of that are of.
    pub ranked: Ranked,
    /// "Do the scores differ?", by Welch's analysis of variance. `None` where a group has no spread, or one answer.
    pub welch_anova: Option<TestStatistic>,
    /// How the p-values of pairs were adjusted.
    pub correction: Correction,
    /// Confidence level of every interval, 0 to 1.
    pub level: f64,
}

impl GroupComparison {
    /// The largest number of groups compared: each has a pair with each other one.
    pub const MAX_GROUPS: usize = 1000;

    /// The p-value of "the scores do not differ": that of [`equality`](Self::equality).
    #[must_use]
    pub fn p_value(&self) -> Option<f64> {
        self.equality.map(|test| test.p_value)
    }
}

/// Compares any number of independent groups: all at once, and each with each.
///
/// Groups without answers are listed, are in no test, and their pairs have no difference. O(groups² + groups × points), and
/// where answers are dealt anew at most 9,999 deals, each O(groups × √answers of the group).
///
/// - Whether scores differ at all is tested by [`GroupTest`].
/// - Cochran's Q = Σ wᵢ (eᵢ − ē)², wᵢ = 1/vᵢ, ē = Σ wᵢ eᵢ / Σ wᵢ, with the variance vᵢ of a group that has one more answer in
///   each class, which is never 0: χ² with k − 1 degrees of freedom (Cochran, *Biometrics* 10, 1954).
/// - Kruskal and Wallis (*JASA* 47, 1952), corrected for ties; where all answers are tied, H = 0 and p = 1.
/// - Welch's analysis of variance of answers scored −1, 0 and 1 (*Biometrika* 38, 1951).
///
/// # Errors
/// [`ErrorKind::InvalidLevel`]; [`ErrorKind::InvalidArgument`] with more than [`GroupComparison::MAX_GROUPS`] groups or one
/// name twice, and for a bootstrap of too few answers; [`ErrorKind::ScaleMismatch`] where groups were measured on different
/// scales; [`ErrorKind::CountOverflow`] at more than 2^64 − 1 answers in all.
///
/// ```
/// use nps_core::{Counts, Group, GroupOptions, compare_all};
///
/// let groups = [("web", [20, 30, 50]), ("sms", [45, 30, 25]), ("shop", [22, 30, 48])]
///     .map(|(label, [d, m, p])| Group::of_counts(label, Counts::new(d, m, p)));
/// let found = compare_all(&groups, &GroupOptions::default())?;
/// assert!(found.p_value() < Some(0.001));
/// assert_eq!((found.pairs[0].before.as_str(), found.pairs[0].after.as_str()), ("web", "sms"));
/// assert!(found.pairs[0].p_adjusted < Some(0.001) && found.pairs[1].p_adjusted > Some(0.7));
/// # Ok::<(), nps_core::Error>(())
/// ```
pub fn compare_all(groups: &[Group], options: &GroupOptions) -> Result<GroupComparison> {
    check(groups)?;
    let interval = Interval::new(options.method, options.level)?;
    let scale = groups.iter().find_map(|group| group.scale).unwrap_or(Scale::ZERO_TO_TEN);
    let score =
        |group: &Group| Ok(GroupScore { label: group.label.clone(), nps: Nps::new(group.counts, scale, &interval)? });
    let scores = groups.iter().map(score).collect::<Result<Vec<_>>>()?;
    let mut pairs = Vec::with_capacity(groups.len() * groups.len().saturating_sub(1) / 2);
    for (place, before) in groups.iter().enumerate() {
        for after in groups.iter().skip(place + 1) {
            let difference = compare(before.counts, after.counts, options.level)?;
            let (before, after) = (before.label.clone(), after.label.clone());
            pairs.push(GroupPair { before, after, difference, p_adjusted: None });
        }
    }
    let p_values: Vec<Option<f64>> = pairs.iter().map(|pair| pair.difference.p_value).collect();
    for (pair, adjusted) in pairs.iter_mut().zip(options.correction.adjust(&p_values)) {
        pair.p_adjusted = adjusted;
    }
    let answered: Vec<&Group> = groups.iter().filter(|group| !group.counts.is_empty()).collect();
    let by_points = !answered.is_empty() && answered.iter().all(|group| !group.points.is_empty());
    let ranked = if by_points { Ranked::Points } else { Ranked::Classes };
    let several = answered.len() > 1;
    let counts: Vec<Counts> = answered.iter().map(|group| group.counts).collect();
    let equality = several.then(|| equality(&counts, options.seed));
    Ok(GroupComparison {
        groups: scores,
        pairs,
        equality: equality.map(|found| found.test),
        method: equality.map(|found| found.method),
        seed: options.seed,
        cochran_q: several.then(|| cochran_q(&counts)),
        kruskal_wallis: several.then(|| kruskal_wallis(&answered, ranked)),
        ranked,
        welch_anova: if several { welch_anova(&counts) } else { None },
        correction: options.correction,
        level: options.level,
    })
}

fn check(groups: &[Group]) -> Result<()> {
    if groups.len() > GroupComparison::MAX_GROUPS {
        return Err(Error::new(
            ErrorKind::InvalidArgument,
            format!("there are {} groups to compare, expected up to {}", groups.len(), GroupComparison::MAX_GROUPS),
        ));
    }
    let (mut labels, mut all, mut scale) = (HashSet::new(), Counts::default(), None);
    for group in groups {
        if !labels.insert(group.label.as_str()) {
            let message = format!("group {:?} is given twice to compare", group.label);
            return Err(Error::new(ErrorKind::InvalidArgument, message));
        }
        all = all.plus(group.counts)?;
        if let Some(own) = group.scale {
            own.require_same(*scale.get_or_insert(own))?;
        }
    }
    Ok(())
}

/// H = (N − 1) Σ nᵢ (r̄ᵢ − r̄)² / Σ (r − r̄)², which is the usual form with its correction for ties.
fn kruskal_wallis(groups: &[&Group], ranked: Ranked) -> TestStatistic {
    let columns = |group: &Group| match ranked {
        Ranked::Points => group.points.clone(),
        Ranked::Classes => vec![group.counts.detractors, group.counts.passives, group.counts.promoters],
    };
    let mut sums: Vec<u64> = Vec::new();
    for group in groups {
        let columns = columns(group);
        sums.resize(columns.len(), 0);
        for (sum, count) in sums.iter_mut().zip(columns) {
            *sum += count;
        }
    }
    let ranks = centred_ranks(&sums);
    let squares: f64 = sums.iter().zip(&ranks).map(|(&sum, rank)| real(sum) * rank * rank).sum();
    if squares <= 0.0 {
        return TestStatistic::chi_squared(0.0, degrees(groups.len()));
    }
    let all: f64 = sums.iter().copied().map(real).sum();
    let between: f64 = groups
        .iter()
        .map(|group| {
            let of_group: f64 = columns(group).iter().zip(&ranks).map(|(&count, rank)| real(count) * rank).sum();
            of_group * of_group / real(group.counts.n())
        })
        .sum();
    TestStatistic::chi_squared((all - 1.0) * (between / squares), degrees(groups.len()))
}

impl ScoreTable {
    /// Compares its groups: [`compare_all`]. The labels of several keys are joined by commas; null is a dash.
    ///
    /// # Errors
    /// As [`compare_all`].
    ///
    /// ```
    /// use nps_core::{GroupOptions, KeyColumn, ScoreOptions, score_by};
    ///
    /// let channels = vec![Some("web"), Some("sms"), Some("web"), Some("sms")];
    /// let key = KeyColumn::texts("channel", &channels)?;
    /// let table = score_by(&[9_u8, 3, 10, 2][..], &[key], &ScoreOptions::default())?;
    /// let found = table.compare_all(&GroupOptions::default())?;
    /// assert_eq!(found.pairs[0].difference.difference, Some(200.0)); // from sms to web
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn compare_all(&self, options: &GroupOptions) -> Result<GroupComparison> {
        let group = |group| {
            let labels = (0..self.key_names().len()).map(|key| self.label(group, key).to_string());
            let label = labels.collect::<Vec<_>>().join(", ");
            Some(Group::of_distribution(label, &self.distribution(group)?))
        };
        compare_all(&(0..self.len()).filter_map(group).collect::<Vec<_>>(), options)
    }
}
