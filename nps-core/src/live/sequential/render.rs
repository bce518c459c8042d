//! How bounds that hold at all moments are shown: one line of text each.

use std::fmt;

use super::{AlwaysValid, AlwaysValidDifference};
use crate::score::{Caveat, Points, percent};

impl fmt::Display for AlwaysValid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = percent(self.level);
        match self.nps {
            None => return f.write_str("no answers"),
            Some(_) if self.n() < Caveat::SHOWN_FROM => write!(f, "NPS withheld below {} answers", Caveat::SHOWN_FROM)?,
            Some(nps) => {
                let [nps, lower, upper] = [nps, self.lower, self.upper].map(Points);
                write!(f, "NPS {nps} [{lower}, {upper}] at {percent} % at all moments")?;
            }
        }
        write!(f, ", n = {}", self.n())
    }
}

impl fmt::Display for AlwaysValidDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = percent(self.level);
        let (before, after) = (self.before.n(), self.after.n());
        match self.difference {
            None => return f.write_str("no answers on one side"),
            Some(_) if before.min(after) < Caveat::SHOWN_FROM => {
                write!(f, "difference withheld below {} answers", Caveat::SHOWN_FROM)?;
            }
            Some(difference) => {
                let [difference, lower, upper] = [difference, self.lower, self.upper].map(Points);
                write!(f, "{difference} points [{lower}, {upper}] at {percent} % at all moments")?;
            }
        }
        write!(f, ", n = {before} and {after}")
    }
}
