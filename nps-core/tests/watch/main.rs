//! The room `live` beside its references: the vectors, laws, hostile input, and what
//! simulation says of every promise.

// A test may fail in any way it likes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
// Compared with a tolerance, or drawn at random: the last bit does not matter.
#![allow(clippy::disallowed_methods, clippy::float_cmp)]

#[path = "../common/mod.rs"]
mod common;
mod detector;
mod expected;
mod gates;
mod sequence;
mod series;
