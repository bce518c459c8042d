//! The parts of the demonstration `demo`: a file of answers in, a page for the terminal out.
//!
//! Read in the order in which the answers flow:
//!
//! - [`args`]: what the user asked for;
//! - [`input`]: a CSV file, gzipped or not, as columns of texts;
//! - [`when`]: the times in a column, and the periods they fall in;
//! - [`responses`]: one row for each response, where some were sent or edited twice;
//! - [`report`], and [`sections`], [`watch`], [`findings`]: the page, one function a section, over what [`nps_core`]
//!   says;
//! - [`canvas`], [`chart`], [`timeline`] and [`table`]: characters, pictures made of them, and columns that line up.
//!
//! Every figure comes from [`nps_core`].

pub mod args;
pub mod canvas;
pub mod chart;
pub mod findings;
pub mod input;
pub mod problem;
pub mod report;
pub mod responses;
pub mod sections;
pub mod table;
pub mod timeline;
pub mod watch;
pub mod when;

pub use args::Args;
pub use problem::Problem;
