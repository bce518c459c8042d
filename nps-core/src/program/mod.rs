//! The loop: one object that takes responses and measures and answers what the score is, where it is low, and whether
//! the measures worked.
//!
//! Not here: any rule. Each answer is one of the rooms', over the same responses.

mod bytes;
mod spec;
mod state;

pub use spec::ProgramSpec;
pub use state::{Findings, Program};
