//! Answers as a tree of situations: each node with its figures, and how much of a change comes from where.
//!
//! [`Observations::drill_down`](crate::Observations::drill_down) tells one table, [`explain_change`] two of them,
//! [`explain_factors`] what each of several crossed dimensions did. Not here: what may be told of few answers, which is
//! [`Suppression`](crate::Suppression).

mod branches;
mod change;
mod drill;
mod factors;
mod options;
mod render;
mod shapley;

pub use change::{ChangeNode, ChangeTree, Effect, NodeChange, explain_change};
pub use drill::{NodeFigures, Tree, TreeNode};
pub use factors::{FactorChange, FactorEffect, FactorOptions, explain_factors};
pub use options::DrillOptions;
