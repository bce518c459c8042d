//! Ask: the ledger of answers that could not be read, as JS sees it. One answer is read in `convert`.

mod rejects;

pub(crate) use rejects::Rejects;
