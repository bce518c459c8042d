//! Paths of older versions of a taxonomy.

use super::taxonomy::{Taxonomy, TaxonomyNode};
use crate::error::Result;

impl Taxonomy {
    /// Where a path of an older version is in this one: the path itself while it is used, or what took its place, in as
    /// many steps as it took; `None` where it was retired and nothing did. O(moves × log nodes).
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) for a version that is 0 or later than this one, and for a
    /// path that was not used in it.
    ///
    /// ```
    /// use nps_core::{Taxonomy, TaxonomyNode};
    ///
    /// let gone = TaxonomyNode { retired: Some(2), ..TaxonomyNode::new("fax") };
    /// let taxonomy = Taxonomy::new("action", 2, [gone, TaxonomyNode::new("call")])?;
    /// assert_eq!((taxonomy.migrate("call", 1)?, taxonomy.migrate("fax", 1)?), (Some("call"), None));
    /// assert!(taxonomy.migrate("fax", 2).is_err()); // was no longer used
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn migrate(&self, path: &str, from_version: u32) -> Result<Option<&str>> {
        let version = self.version();
        if !(1..=version).contains(&from_version) {
            return Err(self.refusal(&format!("has no version {from_version}, expected one from 1 to {version}")));
        }
        match self.node(path).filter(|node| node.is_in(from_version)) {
            Some(node) => Ok(self.successor(node).map(|node| node.path.as_str())),
            None => Err(self.refusal(&format!("had no path {path:?} in version {from_version}"))),
        }
    }

    /// The node that is used in place of this one, or this one; `None` where it is retired for good.
    pub(super) fn successor<'a>(&'a self, node: &'a TaxonomyNode) -> Option<&'a TaxonomyNode> {
        let mut at = node;
        while !at.is_current() {
            // Moves have an end, which was seen to.
            at = self.node(at.moved_to.as_deref()?)?;
        }
        Some(at)
    }
}
