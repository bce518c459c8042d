//! Traces: their vectors, the laws of what is said of them, and what the sample company's axes show.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed expectation is a failed test"
)]

#[path = "../common/mod.rs"]
mod common;
mod company;
mod laws;
mod vectors;
