//! Who a situation is of, without saying who: pseudonyms, bands of attributes, and the use case.
//!
//! Not here: what customers did before, which is their history.

mod attributes;
mod pseudonym;
mod use_case;

pub use attributes::Profile;
pub use pseudonym::{Pseudonym, Pseudonymizer};
pub use use_case::UseCase;
