//! Say: the sentence for a finding and for a verdict, in French and in English.
//!
//! It holds the texts (`en.ftl`, `fr.ftl`, in [Fluent](https://projectfluent.org)), numbers as each language writes them,
//! and what is said when: [`Association::sentence`](crate::Association::sentence),
//! [`PairAssociation::sentence`](crate::PairAssociation::sentence),
//! [`Increment::sentence`](crate::Increment::sentence). A finding is never called a cause, a figure comes with its interval
//! and its answers or is withheld with the reason, and a measure that did not work is spoken of with tact. Not here: what
//! is true, which the rooms before it decide; the texts of caveats and errors, which are where those are; layout.

mod finding;
mod language;
mod numbers;
mod verdict;

#[cfg(test)]
mod tests;

use language::Words;
