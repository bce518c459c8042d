//! One row of the log.

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

/// One interaction of the sample company with one of its customers, and what was answered after it.
///
/// The fields are the columns of `interactions.csv.gz`, in the same order and under the same names.
/// An empty cell is `None`, except for [`score`](Self::score), which is the raw text as it arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interaction {
    /// Identifier of the response; repeated only by webhook retries and late edits.
    pub response_id: String,
    /// When the answer arrived, to the minute, in Paris time with its offset.
    pub answered_at: DateTime<FixedOffset>,
    /// `sms`, `messaging`, `phone`, `video`, `email` or `web`.
    pub channel: String,
    /// The product the interaction was about; the launched one is `Nova`.
    pub product: String,
    /// `claim`, `product question`, `complaint`, `purchase`, `delivery follow-up` or
    /// `account change`.
    pub use_case: String,
    /// The operators' team that handled it; never a named agent.
    pub team: String,
    /// First axis: what the customer said, a path.
    pub declared: String,
    /// Second axis: how the company coded it, a path.
    pub qualified: String,
    /// Third axis: what was done, a path.
    pub action: String,
    /// Tags with their provenance, separated by `;`. A tag ending in `@after` was set after the
    /// score was known; every other one before.
    pub tags: String,
    /// Pseudonym of the customer, six hexadecimal digits.
    pub customer: String,
    /// Region of the customer's site.
    pub region: String,
    /// The customer's site; each site lies in one region.
    pub site: String,
    /// Age band of the customer.
    pub age_band: String,
    /// Language of the customer, `fr` or `en`.
    pub language: String,
    /// Days since the customer joined, as of the interaction.
    pub tenure_days: u32,
    /// The customer's other interactions in the 90 days before this one.
    pub contacts_90d: u32,
    /// The customer's most recent valid score before this interaction.
    pub previous_score: Option<u8>,
    /// The scale of the score, always `0-10`.
    pub scale: String,
    /// The score as it arrived; empty when the customer gave none. See [`Reading`](crate::Reading).
    pub score: String,
    /// Would the customer choose the company again: `yes`, `no` or `maybe`.
    pub intention: Option<String>,
    /// Waiting time, 1 to 5; `None` when not asked.
    pub rating_wait: Option<u8>,
    /// Clarity of the explanations, 1 to 5; `None` when not asked.
    pub rating_clarity: Option<u8>,
    /// Courtesy, 1 to 5; `None` when not asked.
    pub rating_courtesy: Option<u8>,
    /// Was the matter settled, 1 to 5; `None` when not asked.
    pub rating_resolution: Option<u8>,
    /// 1 when the customer contacted the company again within 14 days (in this log or by a contact
    /// that was not surveyed), else 0.
    pub recontact_14d: u8,
    /// 1 when the customer left within 90 days, else 0.
    pub churned_90d: u8,
    /// What the customer wrote, in their language.
    pub verbatim: Option<String>,
}
