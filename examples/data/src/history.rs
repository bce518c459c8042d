//! What is known of a customer's past when an interaction takes place, and what came of it later.

use chrono::{DateTime, FixedOffset, TimeDelta};

use crate::dice::Dice;

/// An instant of the log.
type At = DateTime<FixedOffset>;

/// The earlier contacts of every customer, fed in order of time.
pub(crate) struct Contacts(Vec<Vec<At>>);

impl Contacts {
    /// No contact yet, for so many customers.
    pub(crate) fn new(customers: usize) -> Self {
        Self(vec![Vec::new(); customers])
    }

    /// Counts the customer's earlier contacts in the 90 days before `at`, then records this one.
    pub(crate) fn count_then_record(&mut self, customer: usize, at: At) -> u32 {
        let since = at - TimeDelta::days(90);
        let earlier = &mut self.0[customer];
        let count = earlier.iter().rev().take_while(|&&then| then >= since).count();
        earlier.push(at);
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// Whether the customer came again within 14 days after `at`.
    pub(crate) fn again(&self, customer: usize, at: At) -> bool {
        let until = at + TimeDelta::days(14);
        self.0[customer].iter().any(|&then| at < then && then <= until)
    }

    /// Whether `at` is the customer's last contact in the log.
    pub(crate) fn is_last(&self, customer: usize, at: At) -> bool {
        self.0[customer].last() == Some(&at)
    }
}

/// Whether a customer who felt so comes back about the same matter without being surveyed.
pub(crate) fn comes_back(felt: u8, dice: &mut Dice) -> bool {
    dice.chance(match felt {
        0..=6 => 210,
        7..=8 => 90,
        _ => 50,
    })
}

/// When a customer who felt so at their last contact leaves, if they leave within 90 days of it.
pub(crate) fn leaves(felt: u8, last: At, dice: &mut Dice) -> Option<At> {
    let leaves = dice.chance(match felt {
        0..=6 => 170,
        7..=8 => 60,
        _ => 20,
    });
    let days = 1 + dice.below(89);
    leaves.then(|| last + TimeDelta::days(i64::from(days)))
}
