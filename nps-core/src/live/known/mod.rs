//! Exactly once: a live aggregator that knows each answer by its response's id as long as its day is kept.
//!
//! The rule is one: of all versions of a response the greatest stands, by the moment it was made, then a withdrawal over
//! an answer, then its content; a version is forgotten when the day it was made on is kept no more, and refused from then
//! on. As lesser versions are older, none can come back after a greater one was forgotten.

mod bytes;
mod many;
mod merge;
mod state;

use std::sync::Arc;

use crate::error::Result;
use crate::live::Live;
use crate::survey::Score;

pub use many::{LiveArrivals, LiveResponseColumns};
pub use state::LiveResponses;

/// An answer as it is given to [`LiveResponses`]. The texts are the caller's: nothing is copied before it is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LiveResponse<'a> {
    /// What the response is known by.
    pub id: &'a str,
    /// When it was answered, in seconds since 1970-01-01 UTC.
    pub at: i64,
    /// The score; `None` where it was asked for and not given.
    pub score: Option<Score>,
    /// A value or none for each declared dimension.
    pub values: &'a [Option<&'a str>],
    /// A pseudonym of the customer, kept as long as the id is: by it the customer can be erased.
    pub customer: Option<&'a str>,
}

impl<'a> LiveResponse<'a> {
    /// An answer without a link to its customer.
    ///
    /// ```
    /// use nps_core::LiveResponse;
    /// assert_eq!(LiveResponse::new("R7", 0, None, &[Some("web")]).customer, None);
    /// ```
    #[must_use]
    pub const fn new(id: &'a str, at: i64, score: Option<Score>, values: &'a [Option<&'a str>]) -> Self {
        Self { id, at, score, values, customer: None }
    }
}

/// What is known of a response: the greatest version that came.
#[derive(Clone, Debug)]
struct Known {
    version: Version,
    /// Whether the answer is in the counts: one that came when its day was kept no more is not.
    counted: bool,
}

/// The order of the fields is the order of versions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Version {
    made: i64,
    content: Content,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Content {
    /// The customer comes first, so that the order is the same once the answer is erased: then there is none.
    Answered {
        customer: Option<Box<str>>,
        answer: Option<Answer>,
    },
    Withdrawn,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Answer {
    at: i64,
    score: Option<u8>,
    /// Shared by all answers that have them.
    values: Box<[Option<Arc<str>>]>,
}

impl Version {
    const fn answer(&self) -> Option<&Answer> {
        match &self.content {
            Content::Answered { answer, .. } => answer.as_ref(),
            Content::Withdrawn => None,
        }
    }

    fn customer(&self) -> Option<&str> {
        match &self.content {
            Content::Answered { customer, .. } => customer.as_deref(),
            Content::Withdrawn => None,
        }
    }

    /// Takes the answer out, if there is one.
    const fn erase(&mut self) -> Option<Answer> {
        match &mut self.content {
            Content::Answered { answer, .. } => answer.take(),
            Content::Withdrawn => None,
        }
    }
}

impl Answer {
    fn count(&self, live: &mut Live) -> Result<()> {
        live.push(self.at, self.score(live), &self.values())
    }

    fn take_back(&self, live: &mut Live) -> Result<()> {
        live.retract(self.at, self.score(live), &self.values())
    }

    fn score(&self, live: &Live) -> Option<Score> {
        // It was on the scale when it came.
        self.score.and_then(|score| live.spec().scale.score(score).ok())
    }

    fn values(&self) -> Vec<Option<&str>> {
        self.values.iter().map(Option::as_deref).collect()
    }
}

impl Live {
    /// Whether the day of a moment is kept.
    fn keeps(&self, at: i64) -> bool {
        self.clock.require_day(at).is_ok_and(|day| day.day * self.clock.stride >= self.horizon)
    }

    /// Whether the day of a moment would be kept if that of `newest` were the newest.
    fn would_keep(&self, at: i64, newest: i64) -> bool {
        let days = self.clock.require_day(newest).ok().zip(self.clock.require_day(at).ok());
        days.is_some_and(|(newest, day)| newest.day - day.day < i64::from(self.spec.retain_days))
    }

    /// Whether a day that is kept has answers.
    fn keeps_any(&self) -> bool {
        !self.total.kept(self.horizon).is_empty()
    }
}
