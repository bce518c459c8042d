//! From columns of a situation to a sparse matrix: which columns it has, what they are called, and what each row has in
//! them.
//!
//! An [`EncoderSpec`] says what is to become of each column; [`EncoderFit`] learns from rows what is not declared: levels,
//! rare ones, bands; a [`SituationEncoder`] turns rows into a [`CsrMatrix`] by what is known then, and by nothing else.

mod bytes;
mod column;
mod csr;
mod entries;
mod feature;
mod fit;
mod hashing;
mod layout;
mod levels;
mod pairs;
mod raw;
mod source;
mod spec;
mod transform;

pub(super) use hashing::murmur3;

pub use column::EncoderColumn;
pub use csr::{CsrMatrix, Indices};
pub use feature::{CrossPairs, Cut, Feature, FeatureKind, Unknown};
pub use fit::EncoderFit;
pub use layout::SituationEncoder;
pub use spec::EncoderSpec;
pub use transform::Encoding;
