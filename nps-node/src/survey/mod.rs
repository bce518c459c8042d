//! Ask: whole responses, and the ledger of those that could not be read, as JS sees them. One answer is read in `convert`.

mod rejects;
mod responses;

pub(crate) use rejects::Rejects;
pub(crate) use responses::{Responses, plain, read, scale_in};
