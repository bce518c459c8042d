//! The tree of paths that an axis may take, in one version.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::SEPARATOR;
use super::ledger::PathFault;
use crate::error::{Error, ErrorKind, Result};

/// One node of a [`Taxonomy`].
///
/// ```
/// use nps_core::TaxonomyNode;
///
/// let node = TaxonomyNode { weight: Some(3.0), ..TaxonomyNode::new("product/manual unclear") };
/// assert_eq!(TaxonomyNode::of_segments(&["product", "manual unclear"])?.path, node.path);
/// assert!(TaxonomyNode::of_segments(&["on/off switch"]).is_err()); // would be two segments
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "RawNode")]
pub struct TaxonomyNode {
    /// Where it is: its segments from the root, with `/` between.
    pub path: String,
    /// What to call it, by language: `fr`, `en`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// How much an answer here matters to the business, 0 and up; without one, as much as at the nearest node above.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
    /// The version it came in, from 1.
    pub since: u32,
    /// The version from which it is no longer used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retired: Option<u32>,
    /// The path that took its place when it was retired.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved_to: Option<String>,
}

impl TaxonomyNode {
    /// A node that has been there from the first version, without labels or weight.
    #[must_use]
    pub fn new(path: impl Into<String>) -> Self {
        Self { path: path.into(), labels: BTreeMap::new(), weight: None, since: 1, retired: None, moved_to: None }
    }

    /// The same from the segments of its path.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] where a segment holds a `/`.
    pub fn of_segments(segments: &[impl AsRef<str>]) -> Result<Self> {
        let segments: Vec<&str> = segments.iter().map(AsRef::as_ref).collect();
        if let Some(segment) = segments.iter().find(|segment| segment.contains(SEPARATOR)) {
            let message = format!("segment {segment:?} of a path holds {SEPARATOR:?}, which separates segments");
            return Err(Error::new(ErrorKind::InvalidArgument, message));
        }
        Ok(Self::new(segments.join("/")))
    }

    /// Reads JSON: an object with its `path`, one text or a list of segments, and what else there is.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] where the text is no such JSON, or a segment holds a `/`.
    pub fn from_json(json: &str) -> Result<Self> {
        serde_json::from_str(json).map_err(|error| {
            Error::new(ErrorKind::InvalidArgument, format!("the JSON is no node of a taxonomy: {error}"))
        })
    }

    /// The same as JSON, without what it does not have.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Texts, numbers and maps of texts, which JSON has.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Whether it is used in the latest version.
    #[must_use]
    pub const fn is_current(&self) -> bool {
        self.retired.is_none()
    }

    /// The path above, `None` of a root.
    #[must_use]
    pub fn parent(&self) -> Option<&str> {
        parent(&self.path)
    }

    /// Whether it was used in this version.
    pub(super) fn is_in(&self, version: u32) -> bool {
        self.since <= version && self.retired.is_none_or(|retired| version < retired)
    }
}

/// A path as JSON gives it.
#[derive(Deserialize)]
#[serde(untagged)]
enum RawPath {
    Joined(String),
    Segments(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawNode {
    path: RawPath,
    #[serde(default)]
    labels: BTreeMap<String, String>,
    #[serde(default, deserialize_with = "given")]
    weight: Option<f64>,
    #[serde(default = "first")]
    since: u32,
    #[serde(default)]
    retired: Option<u32>,
    #[serde(default)]
    moved_to: Option<String>,
}

const fn first() -> u32 {
    1
}

/// A weight that is there is a number: null is what JS writes for NaN.
fn given<'de, D: serde::Deserializer<'de>>(value: D) -> std::result::Result<Option<f64>, D::Error> {
    f64::deserialize(value).map(Some)
}

impl TryFrom<RawNode> for TaxonomyNode {
    type Error = Error;

    fn try_from(raw: RawNode) -> Result<Self> {
        let node = match raw.path {
            RawPath::Joined(path) => Self::new(path),
            RawPath::Segments(segments) => Self::of_segments(&segments)?,
        };
        let RawNode { path: _, labels, weight, since, retired, moved_to } = raw;
        Ok(Self { labels, weight, since, retired, moved_to, ..node })
    }
}

/// The path above this one.
pub(super) fn parent(path: &str) -> Option<&str> {
    path.rsplit_once(SEPARATOR).map(|(above, _)| above)
}

/// The weight that counts at a path, and the node that gives it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct NodeWeight<'a> {
    /// The weight.
    pub weight: f64,
    /// The path of the node that has it: the path itself, or the nearest above.
    pub given_by: &'a str,
}

/// The paths an axis may take: a tree with a name and a version, in which older versions can be read.
///
/// JSON has the path of a node as one text or as a list of segments, and leaves out what a node does not have:
///
/// ```
/// use nps_core::Taxonomy;
///
/// let json = r#"{"name": "declared", "version": 2, "nodes": [
///     {"path": "product", "weight": 2.5, "labels": {"fr": "produit"}},
///     {"path": ["product", "manual unclear"], "since": 2},
///     {"path": "product/manual", "retired": 2, "moved_to": "product/manual unclear"}
/// ]}"#;
/// let taxonomy = Taxonomy::from_json(json)?;
/// assert!(taxonomy.check("product/manual unclear").is_ok());
/// assert_eq!(taxonomy.migrate("product/manual", 1)?, Some("product/manual unclear"));
/// assert_eq!(taxonomy.weight_of("product/manual unclear").unwrap().given_by, "product");
/// assert_eq!(Taxonomy::from_json(&taxonomy.to_json())?, taxonomy);
/// assert!(Taxonomy::from_json(r#"{"name": "x", "version": 1, "nodes": [{"path": "a/b"}]}"#).is_err()); // no "a"
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "RawTaxonomy")]
pub struct Taxonomy {
    name: String,
    version: u32,
    /// In the order of their paths.
    nodes: Vec<TaxonomyNode>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTaxonomy {
    name: String,
    version: u32,
    nodes: Vec<TaxonomyNode>,
}

impl TryFrom<RawTaxonomy> for Taxonomy {
    type Error = Error;

    fn try_from(raw: RawTaxonomy) -> Result<Self> {
        Self::new(raw.name, raw.version, raw.nodes)
    }
}

impl Taxonomy {
    /// A tree of these nodes, given in any order. O(nodes log nodes).
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`], naming the value and the rule: no name, version 0, an empty segment or one with
    /// blanks around it, a path twice, a path whose parent is no node or is retired before it, a weight that is negative,
    /// infinite or NaN, a language without a name, a version that does not lie between the first and this one, `moved_to`
    /// of a node that is not retired, to a path that is none, or round in a circle.
    pub fn new(name: impl Into<String>, version: u32, nodes: impl IntoIterator<Item = TaxonomyNode>) -> Result<Self> {
        let mut taxonomy = Self { name: name.into(), version, nodes: nodes.into_iter().collect() };
        taxonomy.nodes.sort_by(|left, right| left.path.cmp(&right.path));
        taxonomy.validate()?;
        Ok(taxonomy)
    }

    /// Reads JSON.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] where the text is no such JSON, and as [`new`](Self::new).
    pub fn from_json(json: &str) -> Result<Self> {
        serde_json::from_str(json)
            .map_err(|error| Error::new(ErrorKind::InvalidArgument, format!("the JSON is no taxonomy: {error}")))
    }

    /// The same as JSON, with its nodes in the order of their paths.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Texts, finite numbers and maps of texts, which JSON has.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// What it is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Which version it is, from 1.
    #[must_use]
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// Every node, retired ones among them, in the order of their paths.
    #[must_use]
    pub fn nodes(&self) -> &[TaxonomyNode] {
        &self.nodes
    }

    /// The node at a path, retired or not. O(log nodes).
    #[must_use]
    pub fn node(&self, path: &str) -> Option<&TaxonomyNode> {
        self.nodes.get(self.place(path)?)
    }

    fn place(&self, path: &str) -> Option<usize> {
        self.nodes.binary_search_by(|node| node.path.as_str().cmp(path)).ok()
    }

    /// The node at a path of this version. O(log nodes).
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] where there is none, or it is retired.
    pub fn check(&self, path: &str) -> Result<&TaxonomyNode> {
        self.find(path).map_err(|fault| self.refuse(path, fault))
    }

    pub(super) fn find(&self, path: &str) -> std::result::Result<&TaxonomyNode, PathFault> {
        match self.node(path) {
            Some(node) if node.is_current() => Ok(node),
            Some(_) => Err(PathFault::Retired),
            None => Err(PathFault::Unknown),
        }
    }

    /// The weight of the nearest node from a path upwards that has one; `None` where none has. O(depth × log nodes).
    #[must_use]
    pub fn weight_of(&self, path: &str) -> Option<NodeWeight<'_>> {
        let mut next = Some(path);
        while let Some(path) = next {
            let node = self.node(path)?;
            if let Some(weight) = node.weight {
                return Some(NodeWeight { weight, given_by: &node.path });
            }
            next = parent(path);
        }
        None
    }

    fn validate(&self) -> Result<()> {
        if self.name.trim().is_empty() {
            return Err(Error::new(ErrorKind::InvalidArgument, "the taxonomy has no name"));
        }
        if self.version == 0 {
            return Err(self.refusal("has version 0, expected one from 1 up"));
        }
        if let Some(twice) = self.nodes.windows(2).find_map(|pair| match pair {
            [left, right] if left.path == right.path => Some(left),
            _ => None,
        }) {
            return Err(self.refusal(&format!("has path {:?} twice", twice.path)));
        }
        self.nodes.iter().try_for_each(|node| self.validate_node(node))?;
        self.require_ends()
    }

    fn validate_node(&self, node: &TaxonomyNode) -> Result<()> {
        let TaxonomyNode { path, labels, weight, since, retired, moved_to } = node;
        if path.split(SEPARATOR).any(|segment| segment.is_empty() || segment.trim() != segment) {
            return Err(
                self.refusal(&format!("has path {path:?} with a segment that is empty or has blanks around it"))
            );
        }
        if let Some(weight) = weight.filter(|weight| !(0.0..f64::INFINITY).contains(weight)) {
            let message = format!("gives {path:?} the weight {weight}, expected a finite number from 0 up");
            return Err(self.refusal(&message));
        }
        if labels.iter().any(|(language, label)| language.trim().is_empty() || label.trim().is_empty()) {
            return Err(self.refusal(&format!("has a label of {path:?} without a language or without a text")));
        }
        let last = retired.unwrap_or(self.version);
        let in_order = (1..=self.version).contains(since) && retired.is_none_or(|retired| *since < retired);
        if !in_order || last > self.version {
            let retired = retired.map_or_else(String::new, |retired| format!(", retired in {retired}"));
            let version = self.version;
            return Err(self.refusal(&format!(
                "has {path:?} since {since}{retired}, expected versions in order, up to {version}"
            )));
        }
        if let Some(above) = parent(path) {
            match self.node(above) {
                None => return Err(self.refusal(&format!("has {path:?} without its parent {above:?}"))),
                Some(above) if above.retired.is_some_and(|end| retired.is_none_or(|own| own > end)) => {
                    return Err(
                        self.refusal(&format!("has {path:?} under {:?}, which is retired before it", above.path))
                    );
                }
                Some(_) => {}
            }
        }
        match moved_to {
            Some(_) if retired.is_none() => Err(self.refusal(&format!("has {path:?} moved, which is not retired"))),
            Some(to) if self.node(to).is_none() => {
                Err(self.refusal(&format!("has {path:?} moved to {to:?}, which is no path of it")))
            }
            _ => Ok(()),
        }
    }

    /// Refuses moves that lead round in a circle. O(nodes log nodes), however long the chains.
    fn require_ends(&self) -> Result<()> {
        // The walk that came by each node; a node of an earlier walk has an end.
        let mut walks = vec![0_usize; self.nodes.len()];
        for start in 0..self.nodes.len() {
            let mut next = Some(start);
            while let Some(place) = next {
                let Some(walk) = walks.get_mut(place).filter(|walk| **walk == 0) else { break };
                *walk = start + 1;
                let node = self.nodes.get(place);
                next = node.and_then(|node| self.place(node.moved_to.as_deref()?));
                if next.is_some_and(|next| walks.get(next) == Some(&(start + 1))) {
                    let path = node.map_or("", |node| node.path.as_str());
                    return Err(self.refusal(&format!("has {path:?} moved round in a circle")));
                }
            }
        }
        Ok(())
    }

    #[cold]
    pub(in crate::situation) fn refusal(&self, what: &str) -> Error {
        Error::new(ErrorKind::InvalidArgument, format!("taxonomy {:?} {what}", self.name))
    }

    #[cold]
    fn refuse(&self, path: &str, fault: PathFault) -> Error {
        let version = self.version;
        match (fault, self.node(path)) {
            (PathFault::Retired, Some(TaxonomyNode { retired: Some(since), moved_to, .. })) => {
                let moved = moved_to.as_ref().map_or_else(String::new, |to| format!(" and moved to {to:?}"));
                self.refusal(&format!("has retired {path:?} in version {since}{moved}"))
            }
            _ => self.refusal(&format!("has no path {path:?} in version {version}")),
        }
    }
}
