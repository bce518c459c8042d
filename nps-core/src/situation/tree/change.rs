//! Where the change between two tables comes from.

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::numeric::{quotient, real, square};
use crate::score::{Caveat, Counts, Difference, Interval, Label, Nps, compare, rest_of};
use crate::situation::tree::DrillOptions;
use crate::situation::tree::branches::{Branch, branches, situation};
use crate::situation::tree::drill::reordered;
use crate::situation::{Condition, Observations};

/// A part of a change, in points.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Effect {
    /// How much.
    pub points: f64,
    /// Lower bound of its interval; `None` where one of the two scores does not exist.
    pub lower: Option<f64>,
    /// Upper bound of its interval; `None` as `lower`.
    pub upper: Option<f64>,
}

/// What is told of one node of a change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NodeChange {
    /// Its score before, with its interval and caveats.
    pub before: Nps,
    /// Its score after.
    pub after: Nps,
    /// Its share of all answers before, 0 to 1; `None` where there were none.
    pub share_before: Option<f64>,
    /// Its share of all answers after; `None` where there were none.
    pub share_after: Option<f64>,
    /// What comes from its share of its parent having changed; `None` where a period has no answers, or neither has any of
    /// the node.
    pub mix: Option<Effect>,
    /// What comes from its score having changed, its share being what it was on average; `None` as `mix`.
    pub rate: Option<Effect>,
}

impl NodeChange {
    /// Both effects together; `None` where there are none.
    #[must_use]
    pub fn total(&self) -> Option<f64> {
        Some(self.mix?.points + self.rate?.points)
    }
}

/// A situation, and what of the change comes from it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ChangeNode {
    /// Each step from all answers to these; none for the root.
    pub path: Vec<Condition>,
    /// The place of its parent among the nodes; `None` for the root.
    pub parent: Option<usize>,
    /// What is told of it; `None` where that would tell what a few customers answered, in either period.
    pub figures: Option<NodeChange>,
    /// Whether it has parts of which nothing can be told, not even how many they are.
    pub hides_parts: bool,
    /// What to know before using it: that it or parts of it are withheld, and that it moved against every part of it.
    pub caveats: Vec<Caveat>,
}

impl ChangeNode {
    /// The value of its last step; [`Label::Null`] for the root, and where there is no value.
    #[must_use]
    pub fn label(&self) -> Label<'_> {
        self.path.last().map_or(Label::Null, |step| step.value.as_label())
    }

    /// How many steps it is below the root.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.path.len()
    }

    /// The conditions by which [`Observations::select`] finds its answers, as [`TreeNode::situation`](crate::TreeNode::situation).
    #[must_use]
    pub fn situation(&self) -> Option<Vec<Condition>> {
        situation(&self.path)
    }
}

/// Where a change comes from. Made by [`explain_change`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ChangeTree {
    /// The dimensions drilled down by.
    pub by: Vec<String>,
    /// The nodes, the root first, each before its parts.
    pub nodes: Vec<ChangeNode>,
    /// The change of the whole, by [`compare`]; `None` where the whole itself may not be told.
    pub total: Option<Difference>,
    /// Confidence level of every interval, 0 to 1.
    pub level: f64,
}

/// Where the change from `before` to `after` comes from: of each node, what its score changed (`rate`) and what its share
/// of the answers changed (`mix`).
///
/// With shares w of the parent, scores r and the parent's score R, before and after:
/// rate = F (w₀ + w₁)/2 × (r₁ − r₀), mix = F (w₁ − w₀) × ((r₀ + r₁)/2 − (R₀ + R₁)/2), where F is the parent's own factor, 1
/// at the root: the Shapley value of two factors. Both effects of all parts add up to their parent's rate, and those of the
/// root's parts to the whole change. A node that has no answers in a period has no rate: its share was, or became, 0, and
/// neither effect has an interval. That of a rate takes shares as they are: its standard error is F (w₀ + w₁)/2 ×
/// √(v₀/n₀ + v₁/n₁). That of a mix is by the delta method, from the classes of the node and of the rest of its parent in
/// each period. Both take F as it is.
///
/// It says where a change is seen, not what caused it. What would tell of few answers in either period is withheld, as in
/// [`Observations::drill_down`]. Without answers in a period no effect is told. O(rows × dimensions + nodes × levels).
///
/// # Errors
/// [`ScaleMismatch`](crate::ErrorKind::ScaleMismatch), and those of [`Observations::drill_down`].
///
/// ```
/// use nps_core::{DrillOptions, KeyColumn, Label, Observations, ScoreOptions, explain_change};
///
/// // Both channels improve; but most answers now come from the one that scores lower.
/// let table = |web: [u64; 2], phone: [u64; 2]| {
///     let channel: Vec<_> = ["web", "web", "phone", "phone"].map(Some).to_vec();
///     Observations::builder(&[9_u8, 3, 9, 3][..])
///         .dimension(KeyColumn::texts("channel", &channel)?)
///         .frequency([web, phone].concat())
///         .build(&ScoreOptions::default())
/// };
/// let (before, after) = (table([80, 20], [10, 15])?, table([17, 3], [45, 55])?);
/// let change = explain_change(&before, &after, &["channel"], &DrillOptions::default())?;
/// let web = change.find(&[Label::Text("web")]).and_then(|node| node.figures.as_ref()).unwrap();
/// assert!(change.total.as_ref().unwrap().difference < Some(0.0) && web.rate.unwrap().points > 0.0);
/// assert_eq!(change.nodes[0].caveats[0].code(), "against_every_part");
/// # Ok::<(), nps_core::Error>(())
/// ```
pub fn explain_change(
    before: &Observations,
    after: &Observations,
    by: &[impl AsRef<str>],
    options: &DrillOptions,
) -> Result<ChangeTree> {
    before.scale().require_same(after.scale())?;
    for table in [before, after] {
        table.require_unweighted("a change")?;
    }
    let interval = Interval::new(options.method, options.level)?;
    let branches = branches([before, after], by, options)?;
    let effects = effects(&branches);
    let mut nodes: Vec<ChangeNode> = Vec::with_capacity(branches.len());
    for (branch, effect) in branches.iter().zip(&effects) {
        let [from, to] = branch.counts;
        let all = branches.first().map_or([Counts::default(); 2], |root| root.counts);
        let share = |counts: Counts, all: Counts| (!all.is_empty()).then(|| quotient(counts.total(), all.total()));
        let figures = if branch.is_shown {
            Some(NodeChange {
                before: Nps::new(from, before.scale(), &interval)?,
                after: Nps::new(to, after.scale(), &interval)?,
                share_before: share(from, all[0]),
                share_after: share(to, all[1]),
                mix: effect.map(|effect| effect.mix(interval.z())),
                rate: effect.map(|effect| effect.rate(branch.counts, interval.z())),
            })
        } else {
            None
        };
        nodes.push(ChangeNode {
            path: branch.path.clone(),
            parent: branch.parent,
            figures,
            hides_parts: branch.hides_parts,
            caveats: branch.caveat(options).into_iter().collect(),
        });
    }
    for (place, parts) in against_every_part(&branches) {
        if let Some(node) = nodes.get_mut(place) {
            node.caveats.insert(0, Caveat::AgainstEveryPart { parts });
        }
    }
    let root = branches.first().filter(|root| root.is_shown);
    let total = root.map(|root| compare(root.counts[0], root.counts[1], options.level)).transpose()?;
    if let (Some(total), Some(rate)) = (&total, nodes.first_mut().and_then(|root| root.figures.as_mut()?.rate.as_mut()))
    {
        (rate.lower, rate.upper) = (total.lower, total.upper);
    }
    Ok(ChangeTree { by: by.iter().map(|name| name.as_ref().to_owned()).collect(), nodes, total, level: options.level })
}

/// The effects of one node, and what those of its parts are made with.
#[derive(Clone, Copy)]
struct Parted {
    mix: f64,
    /// The variance of the mix; `None` where a period has no answers of the node.
    mix_variance: Option<f64>,
    /// What a point of its score counts in the whole.
    factor: f64,
    /// The score before and after; in a period without answers, that of the other.
    scores: [f64; 2],
}

impl Effect {
    /// An effect with its variance, in square points.
    pub(super) fn new(points: f64, variance: Option<f64>, z: f64) -> Self {
        let reach = variance.map(|variance| z * variance.max(0.0).sqrt());
        Self { points, lower: reach.map(|reach| points - reach), upper: reach.map(|reach| points + reach) }
    }
}

impl Parted {
    fn change(&self) -> f64 {
        self.scores[1] - self.scores[0]
    }

    fn mix(&self, z: f64) -> Effect {
        Effect::new(self.mix, self.mix_variance, z)
    }

    fn rate(&self, counts: [Counts; 2], z: f64) -> Effect {
        let variance = match counts.map(variance_of_mean) {
            [Some(from), Some(to)] => Some(square(100.0 * self.factor) * (from + to)),
            _ => None,
        };
        Effect::new(self.factor * self.change(), variance, z)
    }
}

/// v/n, of answers counted −1, 0 and 1; `None` without answers.
fn variance_of_mean(counts: Counts) -> Option<f64> {
    let mean = counts.points()? / 100.0;
    Some(spread(counts, mean) / real(counts.n()))
}

/// v, of answers counted −1, 0 and 1 with this mean.
pub(super) fn spread(counts: Counts, mean: f64) -> f64 {
    let extreme = u128::from(counts.promoters) + u128::from(counts.detractors);
    (quotient(extreme, counts.total()) - square(mean)).max(0.0)
}

/// The effects of each node; `None` where a period has no answers at all.
fn effects(branches: &[Branch<2>]) -> Vec<Option<Parted>> {
    let mut effects: Vec<Option<Parted>> = Vec::with_capacity(branches.len());
    for branch in branches {
        let scores = match branch.counts.map(Counts::points) {
            [Some(from), Some(to)] => Some([from, to]),
            [only, None] | [None, only] => only.map(|only| [only, only]).filter(|_| branch.parent.is_some()),
        };
        let parent = branch.parent.and_then(|parent| Some((branches.get(parent)?, (*effects.get(parent)?)?)));
        effects.push(match (scores, parent) {
            (Some(scores), None) if branch.parent.is_none() => {
                Some(Parted { mix: 0.0, mix_variance: Some(0.0), factor: 1.0, scores })
            }
            (Some(scores), Some((whole, parent))) => Some(parted(branch.counts, scores, whole.counts, parent)),
            _ => None,
        });
    }
    effects
}

fn parted(counts: [Counts; 2], scores: [f64; 2], whole: [Counts; 2], parent: Parted) -> Parted {
    let share = |period: usize| {
        let (part, whole) = (counts.get(period)?, whole.get(period).filter(|whole| !whole.is_empty())?);
        Some(quotient(part.total(), whole.total()))
    };
    let (before, after) = match [share(0), share(1)] {
        [Some(before), Some(after)] => (before, after),
        // The parent has no answers in a period: neither share nor score of its parts changed.
        [only, None] | [None, only] => (only.unwrap_or(0.0), only.unwrap_or(0.0)),
    };
    let middle = |[from, to]: [f64; 2]| f64::midpoint(from, to);
    let gap = middle(scores) - middle(parent.scores);
    let of = |period: usize, sign: f64| {
        let (part, whole) = (*counts.get(period)?, *whole.get(period)?);
        Some(influence(part, whole, sign * gap / 100.0, (after - before) / 2.0))
    };
    let is_there = counts.iter().all(|counts| !counts.is_empty());
    let variance = is_there.then(|| of(0, -1.0).zip(of(1, 1.0))).flatten();
    Parted {
        mix: parent.factor * ((after - before) * gap),
        mix_variance: variance.map(|(from, to)| square(100.0 * parent.factor) * (from + to)),
        factor: parent.factor * f64::midpoint(before, after),
        scores,
    }
}

/// The mean of the squared influence of an answer of one period on a mix, over the number of answers: `gap` is what a
/// change of the share counts, `half` what one of the scores does.
fn influence(part: Counts, whole: Counts, gap: f64, half: f64) -> f64 {
    let mean = |counts: Counts| counts.points().unwrap_or(0.0) / 100.0;
    let (share, own, all) = (quotient(part.total(), whole.total()), mean(part), mean(whole));
    let of = |counts: Counts, is_part: f64| {
        let classes = [(-1.0, counts.detractors), (0.0, counts.passives), (1.0, counts.promoters)];
        let squared = classes.map(|(y, count)| {
            real(count) * square((is_part - share) * gap + half * (is_part * (y - own) / share - (y - all)))
        });
        squared.iter().sum::<f64>()
    };
    (of(part, 1.0) + of(rest_of(whole, part), 0.0)) / square(real(whole.n()))
}

/// The nodes all of whose parts, at least two and all told, moved the other way, and how many parts these are.
fn against_every_part(branches: &[Branch<2>]) -> Vec<(usize, u64)> {
    let moved = |branch: &Branch<2>| match branch.counts.map(Counts::points) {
        [Some(from), Some(to)] => to - from,
        _ => 0.0,
    };
    // Of each node, how many parts it has, and how many of them moved the other way.
    let mut parts: Vec<(u64, u64)> = vec![(0, 0); branches.len()];
    for branch in branches {
        let Some((place, parent)) = branch.parent.and_then(|place| Some((place, branches.get(place)?))) else {
            continue;
        };
        if let Some((all, against)) = parts.get_mut(place) {
            *all += 1;
            *against += u64::from(branch.is_shown && moved(branch) * moved(parent) < 0.0);
        }
    }
    let found = parts.into_iter().enumerate().filter(|(_, (all, against))| *all > 1 && all == against);
    found.map(|(place, (all, _))| (place, all)).collect()
}

impl ChangeTree {
    /// The node of all answers.
    #[must_use]
    pub fn root(&self) -> Option<&ChangeNode> {
        self.nodes.first()
    }

    /// The node at the end of a path, as [`Tree::find`](crate::Tree::find).
    #[must_use]
    pub fn find(&self, path: &[Label<'_>]) -> Option<&ChangeNode> {
        let is_at = |node: &&ChangeNode| {
            node.path.len() == path.len()
                && node.path.iter().zip(path).all(|(step, &label)| step.value.as_label() == label)
        };
        self.nodes.iter().find(is_at)
    }

    /// The parts of the node at a place, in order.
    pub fn children(&self, place: usize) -> impl Iterator<Item = &ChangeNode> {
        self.nodes.iter().filter(move |node| node.parent == Some(place))
    }

    /// The same tree with the parts of each node by both effects together, the lowest first; withheld parts are last, in
    /// the order of their labels.
    #[must_use]
    pub fn worst(&self) -> Self {
        let parents: Vec<Option<usize>> = self.nodes.iter().map(|node| node.parent).collect();
        let keys: Vec<Option<f64>> =
            self.nodes.iter().map(|node| node.figures.as_ref().and_then(NodeChange::total)).collect();
        let nodes = reordered(&parents, &keys).into_iter().filter_map(|moved| {
            let node = self.nodes.get(moved.from)?.clone();
            Some(ChangeNode { parent: moved.parent, ..node })
        });
        Self { by: self.by.clone(), nodes: nodes.collect(), total: self.total.clone(), level: self.level }
    }
}
