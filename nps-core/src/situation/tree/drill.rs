//! One table as a tree.

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::numeric::quotient;
use crate::score::{Caveat, Counts, Difference, Interval, Label, Nps, compare, impact, points_within, rest_of};
use crate::situation::tree::DrillOptions;
use crate::situation::tree::branches::{Branch, branches, situation};
use crate::situation::{Condition, Observations};

/// What is told of one node.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NodeFigures {
    /// Its score, with its interval and caveats.
    pub nps: Nps,
    /// Its share of all answers, 0 to 1.
    pub share: f64,
    /// The points of the whole score that come from it: 100 × (promoters − detractors) / all answers. Those of its parts
    /// add up to its own, and the root's is the score.
    pub contribution: f64,
    /// By how many points it moves the score of the whole: its share × (its score − the score of the whole).
    pub impact: f64,
    /// Its score minus that of the rest of its parent, by [`compare`]; p-values are not adjusted for the number of nodes.
    /// `None` where its parent has no other answers, and for the root.
    pub gap: Option<Difference>,
}

/// A situation within a situation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TreeNode {
    /// Each step from all answers to these; none for the root. A step without a value is of the answers whose path ends
    /// here, where that of others goes on, or of those without a value.
    pub path: Vec<Condition>,
    /// The place of its parent among the nodes; `None` for the root.
    pub parent: Option<usize>,
    /// What is told of it; `None` where that would tell what a few customers answered.
    pub figures: Option<NodeFigures>,
    /// Whether it has parts of which nothing can be told, not even how many they are.
    pub hides_parts: bool,
    /// What to know before using it: the caveats of its score, and whether it or parts of it are withheld.
    pub caveats: Vec<Caveat>,
}

impl TreeNode {
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

    /// How many answers it has; `None` where that is withheld.
    #[must_use]
    pub fn n(&self) -> Option<u64> {
        self.figures.as_ref().map(|figures| figures.nps.n())
    }

    /// The conditions by which [`Observations::select`] finds its answers, and no others; none for the root. `None` of the
    /// part whose paths end where those of others go on, and below it: no condition tells it apart.
    ///
    /// ```
    /// use nps_core::{Condition, DrillOptions, KeyColumn, Observations, ScoreOptions};
    ///
    /// let reason = KeyColumn::texts("reason", &["manual/unclear", "manual"].map(Some).repeat(20))?.path();
    /// let rows = Observations::builder(&[3_u8, 9].repeat(20)[..]).dimension(reason).build(&ScoreOptions::default())?;
    /// let tree = rows.drill_down(&["reason"], &DrillOptions::default())?;
    /// let found: Vec<_> = tree.nodes.iter().map(|node| node.situation()).collect();
    /// assert_eq!(found[2], Some(vec![Condition::new("reason", "manual/unclear")]));
    /// assert_eq!(found[3], None); // "manual", and nothing after it
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    #[must_use]
    pub fn situation(&self) -> Option<Vec<Condition>> {
        situation(&self.path)
    }

    pub(super) fn is_at(&self, path: &[Label<'_>]) -> bool {
        self.path.len() == path.len() && self.path.iter().zip(path).all(|(step, &label)| step.value.as_label() == label)
    }
}

/// Answers as a tree of situations. Made by [`Observations::drill_down`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Tree {
    /// The dimensions drilled down by.
    pub by: Vec<String>,
    /// The nodes, the root first, each before its parts.
    pub nodes: Vec<TreeNode>,
    /// Confidence level of every interval, 0 to 1.
    pub level: f64,
}

impl Observations {
    /// The answers as a tree: the values of each dimension in turn, one within the other. The steps of a
    /// [path](crate::KeyKind::Path) are levels of their own; answers whose path ends where that of others goes on are a
    /// part without a value (`—`), so that parts always make up their whole.
    ///
    /// Parts are in the order of their labels, those of an [order](crate::KeyKind::Ordinal) in it, null last;
    /// [`Tree::worst`] has them by contribution. What would tell of few answers is withheld, and so is what would give it
    /// away: see [`Suppression`](crate::Suppression). Without answers there is a root without a score, and the nodes of
    /// taxonomies. O(rows × dimensions + nodes × levels), and a comparison for each node; where a dimension has a
    /// taxonomy, its nodes are nodes below each value before it.
    ///
    /// # Errors
    /// [`UnknownColumn`](crate::ErrorKind::UnknownColumn); [`InvalidLevel`](crate::ErrorKind::InvalidLevel);
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) without dimensions, with the same one twice, with tags, with a
    /// depth of 0, for a path that its taxonomy does not have or has retired, and for a taxonomy of what is no path.
    ///
    /// ```
    /// use nps_core::{DrillOptions, KeyColumn, Label, Observations, ScoreOptions};
    ///
    /// let paths = ["product/manual", "product/manual", "product", "delivery/late"].map(Some);
    /// let reason: Vec<_> = (0..80).map(|row| paths[row % 4]).collect();
    /// let scores: Vec<u8> = (0..80).map(|row| if row % 4 < 2 && row < 60 { 3 } else { 9 }).collect();
    /// let rows = Observations::builder(&scores[..])
    ///     .dimension(KeyColumn::texts("reason", &reason)?.path())
    ///     .build(&ScoreOptions::default())?;
    ///
    /// let tree = rows.drill_down(&["reason"], &DrillOptions::default())?;
    /// let manual = tree.find(&[Label::Text("product"), Label::Text("manual")]).unwrap();
    /// assert_eq!((manual.n(), manual.figures.as_ref().unwrap().contribution), (Some(40), -25.0));
    /// println!("{}", tree.worst());
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn drill_down(&self, by: &[impl AsRef<str>], options: &DrillOptions) -> Result<Tree> {
        self.require_unweighted("a tree")?;
        let interval = Interval::new(options.method, options.level)?;
        let branches = branches([self], by, options)?;
        let all = branches.first().map_or(Counts::default(), |root| root.counts[0]);
        let mut nodes = Vec::with_capacity(branches.len());
        for branch in &branches {
            let [counts] = branch.counts;
            let parent = branch.parent.and_then(|parent| branches.get(parent)).map(|parent| parent.counts[0]);
            let figures = if branch.is_shown {
                Some(figures(counts, parent, all, Nps::new(counts, self.scale(), &interval)?, options)?)
            } else {
                None
            };
            let mut caveats = figures.as_ref().map(|figures| figures.nps.caveats.clone()).unwrap_or_default();
            caveats.extend(branch.caveat(options));
            nodes.push(TreeNode {
                path: branch.path.clone(),
                parent: branch.parent,
                figures,
                hides_parts: branch.hides_parts,
                caveats,
            });
        }
        Ok(Tree { by: by.iter().map(|name| name.as_ref().to_owned()).collect(), nodes, level: options.level })
    }
}

impl<const T: usize> Branch<T> {
    /// That something of it is withheld, if it is.
    pub(super) fn caveat(&self, options: &DrillOptions) -> Option<Caveat> {
        (!self.is_shown || self.hides_parts).then(|| options.suppression.caveat())
    }
}

fn figures(
    counts: Counts,
    parent: Option<Counts>,
    all: Counts,
    nps: Nps,
    options: &DrillOptions,
) -> Result<NodeFigures> {
    let rest = parent.map(|parent| rest_of(parent, counts)).filter(|rest| !rest.is_empty());
    Ok(NodeFigures {
        nps,
        share: if all.is_empty() { 0.0 } else { quotient(counts.total(), all.total()) },
        contribution: points_within(counts, all),
        impact: impact(counts, all),
        gap: rest.map(|rest| compare(rest, counts, options.level)).transpose()?,
    })
}

impl Tree {
    /// The node of all answers.
    #[must_use]
    pub fn root(&self) -> Option<&TreeNode> {
        self.nodes.first()
    }

    /// The node at the end of a path: the value of each step, [`Label::Null`] for none. `None` where there is no such
    /// node, or it is not told that there is.
    ///
    /// ```
    /// # use nps_core::{DrillOptions, KeyColumn, Label, Observations, ScoreOptions};
    /// # let site: Vec<_> = (0..40).map(|row| Some(if row % 2 == 0 { "Lille" } else { "Nancy" })).collect();
    /// # let scores: Vec<u8> = (0..40).map(|row| if row % 4 < 2 { 9 } else { 3 }).collect();
    /// # let rows = Observations::builder(&scores[..]).dimension(KeyColumn::texts("site", &site)?);
    /// # let rows = rows.build(&ScoreOptions::default())?;
    /// let tree = rows.drill_down(&["site"], &DrillOptions::default())?;
    /// assert_eq!(tree.find(&[Label::Text("Lille")]).and_then(|node| node.n()), Some(20));
    /// assert_eq!(tree.find(&[]), tree.root());
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    #[must_use]
    pub fn find(&self, path: &[Label<'_>]) -> Option<&TreeNode> {
        self.nodes.iter().find(|node| node.is_at(path))
    }

    /// The parts of the node at a place, in order.
    pub fn children(&self, place: usize) -> impl Iterator<Item = &TreeNode> {
        self.nodes.iter().filter(move |node| node.parent == Some(place))
    }

    /// The same tree with the parts of each node by their contribution, the lowest first; withheld parts are last, in the
    /// order of their labels.
    #[must_use]
    pub fn worst(&self) -> Self {
        let contribution = |node: &TreeNode| node.figures.as_ref().map(|figures| figures.contribution);
        let parents: Vec<Option<usize>> = self.nodes.iter().map(|node| node.parent).collect();
        let keys: Vec<Option<f64>> = self.nodes.iter().map(contribution).collect();
        let nodes = reordered(&parents, &keys).into_iter().filter_map(|moved| {
            let node = self.nodes.get(moved.from)?.clone();
            Some(TreeNode { parent: moved.parent, ..node })
        });
        Self { by: self.by.clone(), nodes: nodes.collect(), level: self.level }
    }
}

/// A node on its way to another place.
pub(super) struct Moved {
    /// The place it comes from.
    pub(super) from: usize,
    /// The new place of its parent.
    pub(super) parent: Option<usize>,
}

/// Nodes in another order: each before its parts, parts by their keys, those without last; ties in the order they are in.
pub(super) fn reordered(parents: &[Option<usize>], keys: &[Option<f64>]) -> Vec<Moved> {
    let mut parts: Vec<Vec<usize>> = vec![Vec::new(); parents.len()];
    for (place, parent) in parents.iter().enumerate() {
        if let Some(list) = parent.and_then(|parent| parts.get_mut(parent)) {
            list.push(place);
        }
    }
    let key = |place: usize| keys.get(place).copied().flatten();
    let mut order: Vec<Moved> = Vec::with_capacity(parents.len());
    let mut open: Vec<Moved> = (0..parents.len()).take(1).map(|from| Moved { from, parent: None }).collect();
    while let Some(moved) = open.pop() {
        let mut list = parts.get_mut(moved.from).map(std::mem::take).unwrap_or_default();
        list.sort_by(|&left, &right| match (key(left), key(right)) {
            (Some(left), Some(right)) => left.total_cmp(&right),
            (left, right) => right.is_some().cmp(&left.is_some()),
        });
        let parent = Some(order.len());
        open.extend(list.into_iter().rev().map(|from| Moved { from, parent }));
        order.push(moved);
    }
    order
}
