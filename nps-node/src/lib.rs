//! The Node package `nps-node`: converts, calls `nps-core`, converts back.
//!
//! Every rule, formula, default and text is in the core. Modules mirror the core's; `convert` holds what they share.

#![expect(clippy::needless_pass_by_value, reason = "napi hands arguments over by value")]

mod convert;
mod effect;
mod error;
mod explain;
mod live;
mod program;
mod score;
mod situation;
mod survey;
mod work;
