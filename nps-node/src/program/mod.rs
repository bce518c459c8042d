//! The loop: responses and measures in, headline, findings and verdicts out.

mod bulk;
mod findings;
mod spec;
mod state;
