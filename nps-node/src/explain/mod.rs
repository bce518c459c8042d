//! Explain: which situations go with a low score. Associations, never effects.

mod association;
mod options;
mod pair;
mod table;

pub(crate) use options::language;
pub(crate) use table::{AssociationTable, PairTable};
