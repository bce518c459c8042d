//! Explain: which situations go with a low score, how much each weighs, and how sure that is.
//!
//! Every finding is an association, never an effect: another difference between the situations may be the cause. Not
//! here: what an action changed, which is for the rooms after it.

mod associate;
mod pairs;
mod render;

pub use associate::{Association, AssociationOptions, associate, contribution};
pub use pairs::{PairAssociation, associate_pairs};
pub(crate) use render::place_cell;

pub use render::{associations_to_html, pairs_to_html};
