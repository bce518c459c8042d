//! The score by the importance that the business gives to each path.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Taxonomy;
use super::cells::no_path;
use super::ledger::{PathFault, UnknownPaths};
use crate::error::{Error, ErrorKind, Result};
use crate::numeric::{quotient, real};
use crate::score::{Counts, Interval, Label, Method, Nps, ScoreOptions, WeightKind, WeightedNps, unit_of};
use crate::situation::{Classes, Factor, Observations, count_crossings};

/// How answers are weighed by the importance of their paths.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ValueOptions {
    /// The weight of a path where neither its node nor one above it has one. Default: 1.
    pub default_weight: f64,
    /// Confidence level of the intervals of unweighted scores, 0 to 1. Default: 0.95.
    pub level: f64,
    /// Method of those intervals. Default: [`Method::Auto`].
    pub method: Method,
}

impl Default for ValueOptions {
    fn default() -> Self {
        Self { default_weight: 1.0, level: 0.95, method: Method::Auto }
    }
}

/// One path with its importance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ValuedNode {
    /// The path.
    pub path: String,
    /// What an answer weighs here.
    pub weight: f64,
    /// The node that gives the weight: the path itself or the nearest above; `None` where none does.
    pub given_by: Option<String>,
    /// Its score without weights, with interval and caveats.
    pub nps: Nps,
    /// Its share of the answers, 0 to 1.
    pub share: f64,
    /// Its share of the weight, 0 to 1; `None` where no answer has a weight.
    pub weighted_share: Option<f64>,
    /// By how many points it moves the score from the unweighted to the weighted one: (weighted share − share) × (its
    /// score − the unweighted score). Over all paths these add up to the difference.
    pub contribution: Option<f64>,
}

/// A score by importance beside the same without, and the paths that make the difference.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ValueWeighted {
    /// The score by importance: a choice and not a sample, so without interval.
    pub weighted: WeightedNps,
    /// The score of the same answers without weights.
    pub unweighted: Nps,
    /// The weighted minus the unweighted score, in points; `None` where one of them is.
    pub difference: Option<f64>,
    /// The paths that have answers, those that make most of the difference first.
    pub nodes: Vec<ValuedNode>,
    /// The name of the taxonomy.
    pub taxonomy: String,
    /// Its version, and so that of the weights.
    pub version: u32,
    /// Answers without a path, which are in neither score.
    pub missing: u64,
    /// Answers with a path that the taxonomy does not have, which are in neither score.
    pub unknown: UnknownPaths,
}

/// The answers of one path.
struct Valued<'a> {
    counts: Counts,
    weight: f64,
    given_by: Option<&'a str>,
}

impl Observations {
    /// The score in which an answer weighs as much as its path matters, beside the score without weights.
    ///
    /// A path has the weight of its own node, or else of the nearest node above that has one, or else the default. An
    /// answer with a retired path counts at the one it was moved to. O(rows + paths log paths).
    ///
    /// # Errors
    /// [`ErrorKind::UnknownColumn`]; [`ErrorKind::InvalidLevel`]; [`ErrorKind::WrongColumnType`] where a value of the
    /// dimension is no text; [`ErrorKind::InvalidArgument`] for a default weight that is negative, infinite or NaN.
    ///
    /// ```
    /// use nps_core::{KeyColumn, Observations, ScoreOptions, Taxonomy, TaxonomyNode, ValueOptions};
    ///
    /// let claim = TaxonomyNode { weight: Some(3.0), ..TaxonomyNode::new("claim") };
    /// let nodes = [claim, TaxonomyNode::new("claim/late"), TaxonomyNode::new("advice")];
    /// let taxonomy = Taxonomy::new("declared", 4, nodes)?;
    /// let paths = ["claim/late", "advice", "advice", "advice"].repeat(20).into_iter().map(Some).collect::<Vec<_>>();
    /// let table = Observations::builder(&[2_u8, 9, 9, 9].repeat(20)[..])
    ///     .dimension(KeyColumn::texts("declared", &paths)?)
    ///     .build(&ScoreOptions::default())?;
    /// let found = table.value_weighted("declared", &taxonomy, &ValueOptions::default())?;
    /// assert_eq!((found.unweighted.nps, found.weighted.nps), (Some(50.0), Some(0.0)));
    /// assert_eq!((found.nodes[0].path.as_str(), found.nodes[0].given_by.as_deref()), ("claim/late", Some("claim")));
    /// assert_eq!(found.nodes[0].contribution, Some(-37.5)); // from a quarter to half of the weight, 150 points below
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn value_weighted(
        &self,
        dimension: &str,
        taxonomy: &Taxonomy,
        options: &ValueOptions,
    ) -> Result<ValueWeighted> {
        self.require_unweighted("a score weighted by value")?;
        if !(0.0..f64::INFINITY).contains(&options.default_weight) {
            let message = format!("default_weight is {}, expected a finite number from 0 up", options.default_weight);
            return Err(Error::new(ErrorKind::InvalidArgument, message));
        }
        let interval = Interval::new(options.method, options.level)?;
        let counted = self.counts_by_path(dimension)?;
        let (mut missing, mut unknown) = (0, UnknownPaths::default());
        let mut valued: BTreeMap<&str, Valued<'_>> = BTreeMap::new();
        for (path, counts) in counted {
            let Some(path) = path else {
                missing = counts.n();
                continue;
            };
            let Some(node) = taxonomy.node(path) else {
                unknown.add(path, PathFault::Unknown, counts.n());
                continue;
            };
            let path = taxonomy.successor(node).unwrap_or(node).path.as_str();
            let weight = taxonomy.weight_of(path);
            let at = valued.entry(path).or_insert(Valued {
                counts: Counts::default(),
                weight: weight.map_or(options.default_weight, |weight| weight.weight),
                given_by: weight.map(|weight| weight.given_by),
            });
            at.counts = at.counts.plus(counts)?;
        }
        let strata: Vec<(Counts, f64)> = valued.values().map(|valued| (valued.counts, valued.weight)).collect();
        let all = strata.iter().try_fold(Counts::default(), |sum, &(counts, _)| sum.plus(counts))?;
        let unweighted = Nps::new(all, self.scale(), &interval)?;
        let options = ScoreOptions { scale: self.scale(), level: options.level, ..ScoreOptions::default() };
        let weighted = WeightedNps::of_weights(WeightKind::Importance, &strata, 0, &options)?;
        let weights = Weighing::new(&strata);
        let node = |(path, valued): (&&str, &Valued<'_>)| {
            let nps = Nps::new(valued.counts, self.scale(), &interval)?;
            let share = quotient(valued.counts.n().into(), all.n().into());
            let weighted_share = weights.share(valued.counts, valued.weight);
            let moved = |weighted: f64| Some((weighted - share) * (nps.nps? - unweighted.nps?));
            Ok(ValuedNode {
                path: (*path).to_owned(),
                weight: valued.weight,
                given_by: valued.given_by.map(str::to_owned),
                contribution: weighted_share.and_then(moved),
                nps,
                share,
                weighted_share,
            })
        };
        let mut nodes = valued.iter().map(node).collect::<Result<Vec<_>>>()?;
        let size = |node: &ValuedNode| node.contribution.unwrap_or(0.0).abs();
        // Equal ones stay in the order of their paths.
        nodes.sort_by(|left, right| size(right).total_cmp(&size(left)));
        Ok(ValueWeighted {
            difference: weighted.nps.zip(unweighted.nps).map(|(weighted, unweighted)| weighted - unweighted),
            weighted,
            unweighted,
            nodes,
            taxonomy: taxonomy.name().to_owned(),
            version: taxonomy.version(),
            missing,
            unknown,
        })
    }

    /// The answers of each text of a dimension, in their order; those of none first.
    fn counts_by_path(&self, name: &str) -> Result<BTreeMap<Option<&str>, Counts>> {
        let dimension = self.dimension(name)?;
        let one = vec![0_u32; self.rows()];
        let classes = Classes::new(self.slots(), self.scale());
        let factors =
            [Factor { ordinals: &dimension.ordinals, size: dimension.size() }, Factor { ordinals: &one, size: 1 }];
        let mut found: BTreeMap<Option<&str>, Counts> = BTreeMap::new();
        for crossing in count_crossings(factors, &classes, self.weights()) {
            let path = match dimension.label(crossing.first) {
                Label::Null => None,
                Label::Text(path) => Some(path),
                other => return Err(no_path(name, &other)),
            };
            let sum = found.entry(path).or_default();
            *sum = sum.plus(crossing.counts)?;
        }
        Ok(found)
    }
}

/// Weights so scaled that no sum overflows.
struct Weighing {
    unit: i32,
    total: f64,
}

impl Weighing {
    fn new(strata: &[(Counts, f64)]) -> Self {
        let held: Vec<f64> = strata.iter().map(|&(_, weight)| weight).collect();
        let unit = unit_of(&held);
        let of = |&(counts, weight): &(Counts, f64)| real(counts.n()) * libm::scalbn(weight, unit);
        Self { unit, total: strata.iter().map(of).sum() }
    }

    fn share(&self, counts: Counts, weight: f64) -> Option<f64> {
        let own = real(counts.n()) * libm::scalbn(weight, self.unit);
        (self.total > 0.0).then(|| own / self.total)
    }
}
