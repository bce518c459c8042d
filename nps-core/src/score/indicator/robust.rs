//! Whether an order of groups depends on the indicator that was chosen.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Indicator, IndicatorScore, indicator};
use crate::error::{Error, ErrorKind, Result};
use crate::numeric::real;
use crate::score::{Distribution, Escaped, html_table};

/// Whether an order of groups survives a change of indicator. Made by [`robust_to_metric`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Robustness {
    /// Whether no two groups change places beyond their intervals; `None` with fewer than two groups or indicators.
    pub survives: Option<bool>,
    /// Each pair of indicators, in the order given.
    pub pairs: Vec<IndicatorPair>,
    /// How many groups have answers.
    pub k: u64,
    /// Confidence level of every interval, 0 to 1.
    pub level: f64,
}

/// Two indicators of the same groups.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct IndicatorPair {
    /// The name of one.
    pub first: String,
    /// The name of the other.
    pub second: String,
    /// Kendall's τ-b between both orders, −1 to 1; `None` where one of them has no two different groups.
    pub tau_b: Option<f64>,
    /// The groups that change places beyond their intervals.
    pub flips: Vec<Flip>,
}

/// Two groups one of which is better by one indicator and worse by the other, with intervals that do not meet in either.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Flip {
    /// The group that is better by the first indicator.
    pub better_by_first: String,
    /// The group that is better by the second.
    pub better_by_second: String,
}

impl Robustness {
    /// The most groups that are compared.
    pub const MOST: usize = 2000;
}

/// Orders groups by each indicator and says how far the orders agree: Kendall's τ-b (*Biometrika* 33, 1945), and the pairs
/// of groups that change places beyond their intervals. Groups without answers are left out; fewer detractors are better.
/// O(groups² × indicators²).
///
/// # Errors
/// Those of [`indicator`](crate::indicator); [`ErrorKind::ScaleMismatch`] for groups on different scales;
/// [`ErrorKind::InvalidArgument`] above [`Robustness::MOST`] groups.
///
/// ```
/// use nps_core::{Distribution, Indicator, Scale, robust_to_metric};
///
/// let of = |counts: [u64; 11]| Distribution::from_counts(Scale::ZERO_TO_TEN, &counts, 0);
/// let groups = [
///     ("split".to_owned(), of([90, 0, 0, 0, 0, 0, 0, 0, 0, 0, 110])?),
///     ("mild".to_owned(), of([0, 0, 0, 0, 0, 0, 60, 140, 0, 0, 0])?),
/// ];
/// let found = robust_to_metric(&groups, &[Indicator::Nps, Indicator::Mean], 0.95)?;
/// assert_eq!(found.survives, Some(false)); // the split group has the higher score and the lower mean
/// # Ok::<(), nps_core::Error>(())
/// ```
pub fn robust_to_metric(groups: &[(String, Distribution)], indicators: &[Indicator], level: f64) -> Result<Robustness> {
    if groups.len() > Robustness::MOST {
        let (found, most) = (groups.len(), Robustness::MOST);
        let message = format!("{found} groups are too many to compare each with each: the limit is {most}");
        return Err(Error::new(ErrorKind::InvalidArgument, message));
    }
    if let Some((_, first)) = groups.first() {
        groups.iter().try_for_each(|(_, group)| first.scale().require_same(group.scale()))?;
    }
    let mut orders: Vec<(&Indicator, Vec<Placed>)> = Vec::with_capacity(indicators.len());
    for by in indicators {
        let mut placed = Vec::with_capacity(groups.len());
        for (name, distribution) in groups {
            placed.extend(Placed::new(name, &indicator(distribution, by, level)?, by.direction()));
        }
        orders.push((by, placed));
    }
    let mut pairs = Vec::new();
    for (place, (first, by_first)) in orders.iter().enumerate() {
        for (second, by_second) in orders.iter().skip(place + 1) {
            pairs.push(pair(first, by_first, second, by_second));
        }
    }
    let k = groups.iter().filter(|(_, group)| group.n() > 0).count() as u64;
    let survives = (k > 1 && !pairs.is_empty()).then(|| pairs.iter().all(|pair| pair.flips.is_empty()));
    Ok(Robustness { survives, pairs, k, level })
}

/// A group by one indicator, turned so that more is better.
struct Placed<'a> {
    name: &'a str,
    estimate: f64,
    worst: f64,
    best: f64,
}

impl<'a> Placed<'a> {
    fn new(name: &'a str, score: &IndicatorScore, direction: f64) -> Option<Self> {
        let (lower, upper) = (direction * score.lower?, direction * score.upper?);
        Some(Self { name, estimate: direction * score.estimate?, worst: lower.min(upper), best: lower.max(upper) })
    }

    fn is_beyond(&self, other: &Self) -> bool {
        self.worst > other.best
    }
}

fn pair(first: &Indicator, by_first: &[Placed<'_>], second: &Indicator, by_second: &[Placed<'_>]) -> IndicatorPair {
    let (mut net, mut told_by_first, mut told_by_second) = (0_i64, 0_u64, 0_u64);
    let mut flips = Vec::new();
    let both = || by_first.iter().zip(by_second);
    for (place, (a1, a2)) in both().enumerate() {
        for (b1, b2) in both().skip(place + 1) {
            let order = |a: &Placed<'_>, b: &Placed<'_>| {
                i64::from(a.estimate > b.estimate) - i64::from(a.estimate < b.estimate)
            };
            let (one, other) = (order(a1, b1), order(a2, b2));
            net += one * other;
            told_by_first += one.unsigned_abs();
            told_by_second += other.unsigned_abs();
            if a1.is_beyond(b1) && b2.is_beyond(a2) {
                flips.push(Flip { better_by_first: a1.name.to_owned(), better_by_second: b1.name.to_owned() });
            } else if b1.is_beyond(a1) && a2.is_beyond(b2) {
                flips.push(Flip { better_by_first: b1.name.to_owned(), better_by_second: a1.name.to_owned() });
            }
        }
    }
    let told = (real(told_by_first) * real(told_by_second)).sqrt();
    let magnitude = real(net.unsigned_abs()) / told;
    let tau_b = (told > 0.0).then_some(if net < 0 { -magnitude } else { magnitude });
    IndicatorPair { first: first.to_string(), second: second.to_string(), tau_b, flips }
}

impl fmt::Display for IndicatorPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} and {}: ", self.first, self.second)?;
        match self.tau_b {
            Some(tau_b) => write!(f, "τ-b {tau_b:.2}, ")?,
            None => f.write_str("no order, ")?,
        }
        write!(f, "{} flips", self.flips.len())
    }
}

impl Robustness {
    /// A self-contained HTML table: each pair of indicators, how far their orders agree, and who changes places.
    #[must_use]
    pub fn to_html(&self) -> String {
        const SHOWN: usize = 5;
        let row = |pair: &IndicatorPair| {
            let tau_b = pair.tau_b.map_or("—".to_owned(), |tau_b| format!("{tau_b:.2}"));
            let flip = |flip: &Flip| format!("{} / {}", flip.better_by_first, flip.better_by_second);
            let mut flips: Vec<String> = pair.flips.iter().take(SHOWN).map(flip).collect();
            if pair.flips.len() > SHOWN {
                flips.push(format!("… and {} more", pair.flips.len() - SHOWN));
            }
            format!(
                "<tr><td>{}</td><td>{}</td><td>{tau_b}</td><td>{}</td></tr>",
                Escaped(&pair.first),
                Escaped(&pair.second),
                Escaped(&flips.join(", "))
            )
        };
        let heads = "<th>by</th><th>and by</th><th>τ-b</th><th>change places</th>";
        html_table(heads, self.pairs.iter().map(row), "pairs", Escaped(&self.to_string()))
    }
}

impl fmt::Display for Robustness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let survives = match self.survives {
            Some(true) => "survives",
            Some(false) => "does not survive",
            None => "cannot be compared",
        };
        write!(f, "the order of {} groups {survives} by {} pairs of indicators", self.k, self.pairs.len())
    }
}
