//! Each value of each dimension beside all other answers.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::numeric::kernels::SLOTS;
use crate::numeric::quotient;
use crate::score::{
    Caveat, Correction, Counts, Difference, Distribution, Label, Method, Missing, Nps, compare, impact, rest_of,
};
use crate::situation::{Condition, Factor, Observations, count_slots};

/// How associations are looked for. The default is what most callers want.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AssociationOptions {
    /// Confidence level of every interval, between 0 and 1. Default: 0.95.
    pub level: f64,
    /// Method of the interval of each score. Default: [`Method::Auto`].
    pub method: Method,
    /// The number of answers from which a situation is compared with the rest; below, it is listed and not tested.
    /// Default: [`Caveat::SHOWN_FROM`].
    pub min_n: u64,
}

impl Default for AssociationOptions {
    fn default() -> Self {
        Self { level: 0.95, method: Method::Auto, min_n: Caveat::SHOWN_FROM }
    }
}

impl AssociationOptions {
    pub(crate) fn check(&self) -> Result<()> {
        if self.min_n > 0 {
            return Ok(());
        }
        Err(Error::new(ErrorKind::InvalidArgument, "min_n is 0, expected at least one answer to compare"))
    }
}

/// How the score of one situation stands beside that of all other answers. An association, not an effect.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Association {
    /// The situation.
    pub condition: Condition,
    /// Its score, with its interval and caveats.
    pub nps: Nps,
    /// Its share of all answers, 0 to 1.
    pub share: f64,
    /// Its score minus that of all other answers, by [`compare`]; `None` where it has fewer answers than asked for.
    pub gap: Option<Difference>,
    /// The p-value of the gap, adjusted for all gaps tested, by Holm: the chance of even one false find.
    pub p_holm: Option<f64>,
    /// The same by Benjamini & Hochberg: the expected share of false finds among the finds.
    pub p_bh: Option<f64>,
    /// By how many points the situation moves the score of the whole: its share × (its score − the score of the whole).
    /// Over the values of one dimension these add up to 0, unless a row may have several or one that is not known.
    pub contribution: f64,
}

/// Compares each value of each dimension with all other answers, those that pull the score down most first.
///
/// Of paths, each step is a value, with all that begins with it; of tags, each tag. Rows whose value of a dimension is not
/// known ([`Missing::Unknown`]) are not among the others.
///
/// Without answers, the list is empty. O(rows × dimensions), and a comparison for each value tested.
///
/// # Errors
/// [`ErrorKind::InvalidLevel`]; [`ErrorKind::InvalidArgument`] where `min_n` is 0, and for rows with probability weights.
///
/// ```
/// use nps_core::{AssociationOptions, KeyColumn, Observations, ScoreOptions, associate};
///
/// let scores: Vec<u8> = (0..200).map(|row| if row % 4 == 0 { 3 } else { 9 }).collect();
/// let use_cases: Vec<Option<&str>> = (0..200).map(|row| Some(if row % 4 == 0 { "claim" } else { "other" })).collect();
/// let observations = Observations::builder(&scores[..])
///     .dimension(KeyColumn::texts("use_case", &use_cases)?)
///     .build(&ScoreOptions::default())?;
///
/// let found = associate(&observations, &AssociationOptions::default())?;
/// assert_eq!(found[0].condition.to_string(), "use_case = claim");
/// assert_eq!(found[0].contribution, -37.5); // a quarter of the answers, 150 points below the whole
/// assert!(found[0].p_holm < Some(1e-9));
/// # Ok::<(), nps_core::Error>(())
/// ```
pub fn associate(observations: &Observations, options: &AssociationOptions) -> Result<Vec<Association>> {
    options.check()?;
    observations.require_unweighted("an association")?;
    let whole = observations.total();
    let mut found = Vec::new();
    for dimension in observations.columns() {
        let factor = Factor { ordinals: &dimension.ordinals, size: dimension.size() };
        let table = count_slots(&[factor], observations.slots(), observations.weights());
        let answers = |slots: &[u64; SLOTS]| Distribution::from_slots(slots, observations.scale());
        let unknown = match (dimension.missing, table.first()) {
            (Missing::Unknown, Some(slots)) => answers(slots).counts(),
            _ => Counts::default(),
        };
        let beside = Beside { all: whole.counts(), known: rest_of(whole.counts(), unknown), options };
        let mut associate = |label: Label<'_>, slots: &[u64; SLOTS]| -> Result<()> {
            let inside = answers(slots);
            if inside.n() > 0 && !(label == Label::Null && dimension.missing == Missing::Unknown) {
                found.push(beside.associated(Condition::new(dimension.name.as_str(), label), &inside)?);
            }
            Ok(())
        };
        match dimension.levels() {
            None => {
                (0_u32..).zip(&table).try_for_each(|(ordinal, slots)| associate(dimension.label(ordinal), slots))?;
            }
            Some(levels) => {
                let table = levels.gather(&table);
                (0_u32..).zip(&table).try_for_each(|(level, slots)| associate(levels.label(level), slots))?;
            }
        }
    }
    let gaps: Vec<Option<f64>> = found.iter().map(|one| one.gap.as_ref().and_then(|gap| gap.p_value)).collect();
    let (holm, bh) = (Correction::Holm.adjust(&gaps), Correction::BenjaminiHochberg.adjust(&gaps));
    for ((one, p_holm), p_bh) in found.iter_mut().zip(holm).zip(bh) {
        (one.p_holm, one.p_bh) = (p_holm, p_bh);
    }
    // Ties stay in the order of dimensions and labels.
    found.sort_by(|left, right| left.contribution.total_cmp(&right.contribution));
    Ok(found)
}

/// What situations are seen beside.
struct Beside<'a> {
    /// All answers.
    all: Counts,
    /// Those whose value of the dimension is known.
    known: Counts,
    options: &'a AssociationOptions,
}

impl Beside<'_> {
    fn associated(&self, condition: Condition, inside: &Distribution) -> Result<Association> {
        let &Self { all, known, options } = self;
        let counts = inside.counts();
        let rest = rest_of(known, counts);
        let is_compared = counts.n() >= options.min_n && rest.n() > 0;
        Ok(Association {
            condition,
            nps: inside.nps(options.level, options.method)?,
            share: quotient(counts.n().into(), all.n().into()),
            gap: if is_compared { Some(compare(rest, counts, options.level)?) } else { None },
            p_holm: None,
            p_bh: None,
            contribution: contribution(counts, all),
        })
    }
}

/// By how many points some of the answers move the score of all: their share × (their score − the score of all), as one
/// fraction of exact counts, 100 × (net × N − NET × n) / N². 0 without answers.
///
/// Over parts that make up the whole these add up to 0. It says where a score is low, not why.
///
/// ```
/// use nps_core::{Counts, contribution};
/// let (claims, all) = (Counts::new(20, 0, 5), Counts::new(25, 25, 50));
/// assert_eq!(contribution(claims, all), -21.25); // a quarter of the answers, 85 points below the whole
/// ```
#[must_use]
pub fn contribution(some: Counts, all: Counts) -> f64 {
    impact(some, all)
}
