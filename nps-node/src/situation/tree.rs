//! Answers as a tree of situations, and where a change comes from.

use std::collections::BTreeMap;

use napi::ValueType;
use napi::bindgen_prelude::{AsyncTask, Env, Unknown};
use napi_derive::napi;
use nps_core::{Answer, Condition, DrillOptions, Error, ScoreOptions, Value};

use crate::convert::{JsLabel, answers, count_in, label, list, object, place, properties, text, texts};
use crate::error::OrThrow;
use crate::score::{Caveat, Difference, DifferenceFields, Nps, NpsFields, given, set};
use crate::situation::observations::Observations;
use crate::situation::observed;
use crate::situation::trace::taxonomy;
use crate::work::{Outcome, Work};

/// Reads options on top of the core's defaults.
fn read(env: Env, options: Unknown<'_>) -> napi::Result<DrillOptions> {
    let (mut scoring, mut read) = (ScoreOptions::default(), DrillOptions::default());
    for (name, value) in given(env, options)? {
        match name.as_str() {
            "level" | "method" => set(env, &mut scoring, &name, value)?,
            "depth" => read.depth = Some(usize::try_from(count_in(env, "levels", value)?).unwrap_or(usize::MAX)),
            "minCell" => read.suppression.min_cell = count_in(env, "answers", value)?,
            "minAlike" => read.suppression.min_alike = count_in(env, "answers", value)?,
            "taxonomies" => {
                for (name, value) in properties(object(env, "taxonomies", value)?)? {
                    let taxonomy = taxonomy(env, &name, value)?;
                    read.taxonomies.insert(name, taxonomy);
                }
            }
            _ => {
                let known = ["level", "method", "depth", "minCell", "minAlike", "taxonomies"];
                return Err(Error::unknown_option(&name, &known)).or_throw(env);
            }
        }
    }
    (read.level, read.method) = (scoring.level, scoring.method);
    Ok(read)
}

/// The dimensions to drill down by: one, or several.
pub(super) fn by(env: Env, value: Unknown<'_>) -> napi::Result<Vec<String>> {
    match value.get_type()? {
        ValueType::String => Ok(vec![text(env, "by", value)?]),
        _ => texts(env, "by", value),
    }
}

/// The values of a path that JS gave.
fn path_of(env: Env, path: Unknown<'_>) -> napi::Result<Vec<Value>> {
    let steps: Vec<Answer<'_>> = answers(env, "path", list(env, "path", path)?)?;
    steps.iter().map(|step| nps_core::Label::read("path", step).map(Value::from).or_throw(env)).collect()
}

fn labels(path: &[Condition]) -> Vec<JsLabel> {
    path.iter().map(|step| label(step.value.as_label())).collect()
}

fn dimensions(path: &[Condition]) -> Vec<String> {
    path.iter().map(|step| step.dimension.clone()).collect()
}

/// Conditions by their dimensions.
fn situation(found: Option<Vec<Condition>>) -> Option<BTreeMap<String, JsLabel>> {
    Some(found?.into_iter().map(|condition| (condition.dimension, label(condition.value.as_label()))).collect())
}

#[napi]
impl Observations {
    /// The answers as a tree: the values of each dimension in turn, one within the other; paths unfold into their
    /// steps. What would tell what a few customers answered is withheld.
    #[napi(
        catch_unwind,
        ts_args_type = "by: string | readonly string[], options?: DrillOptions",
        ts_return_type = "Promise<Tree>"
    )]
    pub fn drill_down(&self, env: Env, by: Unknown, options: Unknown) -> napi::Result<AsyncTask<Work<nps_core::Tree>>> {
        let (rows, by, options) = (self.core(), self::by(env, by)?, read(env, options)?);
        Ok(Work::task(move || rows.drill_down(&by, &options)))
    }
}

/// Where the change from one table to another comes from: of each node, what its score changed and what its share did.
#[napi(
    catch_unwind,
    ts_args_type = "before: Observations, after: Observations, by: string | readonly string[], options?: DrillOptions",
    ts_return_type = "Promise<ChangeTree>"
)]
pub fn explain_change(
    env: Env,
    before: Unknown,
    after: Unknown,
    by: Unknown,
    options: Unknown,
) -> napi::Result<AsyncTask<Work<nps_core::ChangeTree>>> {
    let (before, after) = (observed(env, before)?, observed(env, after)?);
    let (by, options) = (self::by(env, by)?, read(env, options)?);
    Ok(Work::task(move || nps_core::explain_change(&before, &after, &by, &options)))
}

/// A situation within a situation; its figures are null where they are withheld.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct TreeNode {
    /// The value of each step from all answers to these; null for none.
    #[napi(ts_type = "Label[]")]
    pub path: Vec<JsLabel>,
    /// The dimension of each step.
    pub dimensions: Vec<String>,
    /// How many steps it is below the root.
    pub depth: f64,
    /// The value of its last step; null for the root.
    #[napi(ts_type = "Label")]
    pub label: JsLabel,
    /// The conditions by which `select` finds its answers, and no others; null of the part whose paths end where those of
    /// others go on, and below it.
    #[napi(ts_type = "Where | null")]
    pub situation: Option<BTreeMap<String, JsLabel>>,
    /// The row of its parent; null for the root.
    pub parent: Option<f64>,
    /// Whether its figures are withheld, because they would tell what a few customers answered.
    pub is_withheld: bool,
    /// Whether it has parts of which nothing can be told, not even how many they are.
    pub hides_parts: bool,
    /// How many answers it has.
    pub n: Option<f64>,
    /// Its score.
    pub nps: Option<NpsFields>,
    /// Its share of all answers, 0 to 1.
    pub share: Option<f64>,
    /// The points of the whole score that come from it.
    pub contribution: Option<f64>,
    /// By how many points it moves the score of the whole.
    pub impact: Option<f64>,
    /// Its score minus that of the rest of its parent.
    pub gap: Option<DifferenceFields>,
    /// What to know before using it.
    pub caveats: Vec<Caveat>,
}

impl TreeNode {
    fn new(env: Env, node: &nps_core::TreeNode) -> napi::Result<Self> {
        let told = node.figures.as_ref();
        let nps = told.map(|told| Nps::from(told.nps.clone()).to_json(env)).transpose()?;
        let gap = told.and_then(|told| told.gap.clone()).map(|gap| Difference::from(gap).to_json(env));
        Ok(Self {
            path: labels(&node.path),
            dimensions: dimensions(&node.path),
            depth: place(node.depth()),
            label: label(node.label()),
            situation: situation(node.situation()),
            parent: node.parent.map(place),
            is_withheld: told.is_none(),
            hides_parts: node.hides_parts,
            n: nps.as_ref().map(|nps| nps.n),
            nps,
            share: told.map(|told| told.share),
            contribution: told.map(|told| told.contribution),
            impact: told.map(|told| told.impact),
            gap: gap.transpose()?,
            caveats: node.caveats.iter().map(Caveat::from).collect(),
        })
    }
}

/// A part of a change, in points.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct Effect {
    /// How much.
    pub points: f64,
    /// Lower bound of its interval; null where one of the two scores does not exist.
    pub lower: Option<f64>,
    /// Upper bound of its interval; null as `lower`.
    pub upper: Option<f64>,
}

impl From<nps_core::Effect> for Effect {
    fn from(nps_core::Effect { points, lower, upper, .. }: nps_core::Effect) -> Self {
        Self { points, lower, upper }
    }
}

/// A situation, and what of a change comes from it; its figures are null where they are withheld.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct ChangeNode {
    /// The value of each step from all answers to these; null for none.
    #[napi(ts_type = "Label[]")]
    pub path: Vec<JsLabel>,
    /// The dimension of each step.
    pub dimensions: Vec<String>,
    /// How many steps it is below the root.
    pub depth: f64,
    /// The value of its last step; null for the root.
    #[napi(ts_type = "Label")]
    pub label: JsLabel,
    /// The conditions by which `select` finds its answers, and no others; null of the part whose paths end where those of
    /// others go on, and below it.
    #[napi(ts_type = "Where | null")]
    pub situation: Option<BTreeMap<String, JsLabel>>,
    /// The row of its parent; null for the root.
    pub parent: Option<f64>,
    /// Whether its figures are withheld, because they would tell what a few customers answered, in either period.
    pub is_withheld: bool,
    /// Whether it has parts of which nothing can be told, not even how many they are.
    pub hides_parts: bool,
    /// Its score before.
    pub before: Option<NpsFields>,
    /// Its score after.
    pub after: Option<NpsFields>,
    /// Its share of all answers before, 0 to 1.
    pub share_before: Option<f64>,
    /// Its share of all answers after.
    pub share_after: Option<f64>,
    /// What comes from its share of its parent having changed.
    pub mix: Option<Effect>,
    /// What comes from its score having changed.
    pub rate: Option<Effect>,
    /// Both effects together.
    pub total: Option<f64>,
    /// What to know before using it.
    pub caveats: Vec<Caveat>,
}

impl ChangeNode {
    fn new(env: Env, node: &nps_core::ChangeNode) -> napi::Result<Self> {
        let told = node.figures.as_ref();
        let score = |nps: &nps_core::Nps| Nps::from(nps.clone()).to_json(env);
        Ok(Self {
            path: labels(&node.path),
            dimensions: dimensions(&node.path),
            depth: place(node.depth()),
            label: label(node.label()),
            situation: situation(node.situation()),
            parent: node.parent.map(place),
            is_withheld: told.is_none(),
            hides_parts: node.hides_parts,
            before: told.map(|told| score(&told.before)).transpose()?,
            after: told.map(|told| score(&told.after)).transpose()?,
            share_before: told.and_then(|told| told.share_before),
            share_after: told.and_then(|told| told.share_after),
            mix: told.and_then(|told| told.mix).map(Effect::from),
            rate: told.and_then(|told| told.rate).map(Effect::from),
            total: told.and_then(nps_core::NodeChange::total),
            caveats: node.caveats.iter().map(Caveat::from).collect(),
        })
    }
}

fn row(env: Env, row: Unknown<'_>) -> napi::Result<usize> {
    Ok(usize::try_from(count_in(env, "rows", row)?).unwrap_or(usize::MAX))
}

/// What every tree does: its nodes are rows, found by their paths. `$made` is what makes one.
macro_rules! tree {
    ($class:ident, $node:ident, $made:literal) => {
        impl Outcome for nps_core::$class {
            type Js = $class;

            fn into_js(self, _env: Env) -> napi::Result<$class> {
                Ok($class(self))
            }
        }

        #[napi]
        impl $class {
            /// Trees are made by what analyses answers; `new` throws.
            #[napi(constructor, catch_unwind)]
            pub fn new(env: Env) -> napi::Result<Self> {
                Err(Error::invalid_argument("a tree", "made by new", $made)).or_throw(env)
            }

            /// How many nodes there are.
            #[napi(getter, catch_unwind)]
            pub fn length(&self) -> f64 {
                place(self.0.nodes.len())
            }

            /// The dimensions drilled down by.
            #[napi(getter, catch_unwind)]
            pub fn by(&self) -> Vec<String> {
                self.0.by.clone()
            }

            /// Confidence level of every interval, 0 to 1.
            #[napi(getter, catch_unwind)]
            pub fn level(&self) -> f64 {
                self.0.level
            }

            /// A node; null where there is no such row.
            #[napi(catch_unwind, ts_args_type = "row: number")]
            pub fn at(&self, env: Env, row: Unknown) -> napi::Result<Option<$node>> {
                self.0.nodes.get(self::row(env, row)?).map(|node| $node::new(env, node)).transpose()
            }

            /// The node at the end of a path, the value of each step; null where there is no such node.
            #[napi(catch_unwind, ts_args_type = "path: readonly Label[]")]
            pub fn find(&self, env: Env, path: Unknown) -> napi::Result<Option<$node>> {
                let path = path_of(env, path)?;
                let labels: Vec<nps_core::Label<'_>> = path.iter().map(Value::as_label).collect();
                self.0.find(&labels).map(|node| $node::new(env, node)).transpose()
            }

            /// The same tree with the worst parts of each node first, by contribution, or by both effects of a change
            /// together; withheld parts are last.
            #[napi(catch_unwind)]
            pub fn worst(&self) -> Self {
                Self(self.0.worst())
            }

            /// A self-contained HTML table of the first nodes.
            #[napi(catch_unwind)]
            pub fn to_html(&self) -> String {
                self.0.to_html()
            }

            /// A line a node, the first of them, after the change of the whole if it is one.
            #[napi(js_name = "toString", catch_unwind)]
            pub fn text(&self) -> String {
                self.0.to_string()
            }

            /// The nodes as plain objects, for `JSON.stringify`.
            #[napi(js_name = "toJSON", catch_unwind)]
            pub fn to_json(&self, env: Env) -> napi::Result<Vec<$node>> {
                self.0.nodes.iter().map(|node| $node::new(env, node)).collect()
            }
        }
    };
}

/// Answers as a tree of situations: the root first, each node before its parts. Made by `Observations.drillDown`;
/// iterates as `TreeNode`.
#[napi]
pub struct Tree(nps_core::Tree);

impl Tree {
    pub(super) fn core(&self) -> &nps_core::Tree {
        &self.0
    }
}

tree!(Tree, TreeNode, "observations.drillDown()");

/// Where a change comes from: the root first, each node before its parts. Made by `explainChange`; iterates as
/// `ChangeNode`.
#[napi]
pub struct ChangeTree(nps_core::ChangeTree);

impl ChangeTree {
    pub(super) fn core(&self) -> &nps_core::ChangeTree {
        &self.0
    }
}

tree!(ChangeTree, ChangeNode, "explainChange()");

#[napi]
impl ChangeTree {
    /// The change of the whole; null where the whole itself may not be told.
    #[napi(getter, catch_unwind)]
    pub fn total(&self) -> Option<Difference> {
        self.0.total.clone().map(Difference::from)
    }
}
