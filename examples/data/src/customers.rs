//! The company's customers.

use std::collections::HashSet;

use chrono::{Days, NaiveDate};

use crate::calendar::FIRST_DAY;
use crate::catalog::{SITES, Site};
use crate::dice::Dice;

/// How many customers the company has.
const CUSTOMERS: usize = 9000;

/// The age bands, with their weights.
const AGE_BANDS: [(&str, u32); 6] =
    [("18-24", 9), ("25-34", 19), ("35-44", 21), ("45-54", 19), ("55-64", 17), ("65+", 15)];

/// How often a customer comes, relative to the least active, with the weight of each kind.
const ACTIVITY: [(usize, u32); 3] = [(1, 60), (2, 30), (6, 10)];

/// One customer, known by a pseudonym.
pub(crate) struct Customer {
    pub(crate) id: String,
    pub(crate) site: Site,
    pub(crate) age_band: &'static str,
    pub(crate) language: &'static str,
    pub(crate) joined: NaiveDate,
}

/// All the customers, and who is likely to come.
pub(crate) struct Customers {
    all: Vec<Customer>,
    /// Positions in `all`, each as many times as the customer is active.
    active: Vec<usize>,
}

impl Customers {
    /// Draws the customers.
    pub(crate) fn new(dice: &mut Dice) -> Self {
        let mut taken = HashSet::with_capacity(CUSTOMERS);
        let mut all = Vec::with_capacity(CUSTOMERS);
        let mut active = Vec::with_capacity(2 * CUSTOMERS);
        while all.len() < CUSTOMERS {
            let pseudonym = dice.below(1 << 24);
            if !taken.insert(pseudonym) {
                continue;
            }
            let activity = dice.pick(&ACTIVITY);
            active.extend(std::iter::repeat_n(all.len(), activity));
            all.push(Customer {
                id: format!("{pseudonym:06x}"),
                site: dice.pick(&SITES),
                age_band: dice.pick(&AGE_BANDS),
                language: if dice.chance(820) { "fr" } else { "en" },
                joined: joined(dice),
            });
        }
        Self { all, active }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    /// The customer at a position.
    pub(crate) fn get(&self, position: usize) -> &Customer {
        &self.all[position]
    }

    /// Draws the position of somebody who was a customer on that day.
    pub(crate) fn draw(&self, date: NaiveDate, dice: &mut Dice) -> usize {
        loop {
            let position = dice.one(&self.active);
            if self.get(position).joined <= date {
                return position;
            }
        }
    }
}

/// Most joined in the eight years before the log begins, one in eight during its year.
fn joined(dice: &mut Dice) -> NaiveDate {
    if dice.chance(125) {
        FIRST_DAY + Days::new(u64::from(dice.below(360)))
    } else {
        FIRST_DAY - Days::new(u64::from(1 + dice.below(2900)))
    }
}
