//! What is said of a measure once its increment is known.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::numeric::{normal_quantile, real};
use crate::score::{Counts, Difference};

/// Whether a measure worked, against the smallest change that would have been worth it.
///
/// The rules, in this order, where `worthwhile` is that change in points and bounds are of the measure's increment:
/// harmful where it fell by that much and the interval excludes 0; effective where it rose by that much and the interval
/// excludes 0 — both only where the p-value stays below 1 − level after correction for all measures; ineffective where
/// even the upper bound at twice the error (90 % for 95 %) is below; inconclusive otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Verdict {
    /// The score rose by a worthwhile amount.
    Effective,
    /// Whatever the score did, it did not rise by a worthwhile amount.
    Ineffective,
    /// The score fell by a worthwhile amount.
    Harmful,
    /// The answers do not say.
    Inconclusive {
        /// About how many further answers after the measure would tell a worthwhile change from none, four times in
        /// five; `None` where no number would, because there are too few answers before it.
        answers_needed: Option<u64>,
    },
}

impl Verdict {
    /// The stable code: `effective`, `ineffective`, `harmful`, `inconclusive`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Effective => "effective",
            Self::Ineffective => "ineffective",
            Self::Harmful => "harmful",
            Self::Inconclusive { .. } => "inconclusive",
        }
    }

    /// Judges an increment; `doubled_upper` is its upper bound at twice the error.
    pub(crate) fn of(
        increment: &Difference,
        doubled_upper: Option<f64>,
        p_adjusted: Option<f64>,
        worthwhile: f64,
    ) -> Self {
        let inconclusive = || Self::Inconclusive { answers_needed: answers_needed(increment, worthwhile) };
        let (Some(change), Some(lower), Some(upper), Some(least_upper)) =
            (increment.difference, increment.lower, increment.upper, doubled_upper)
        else {
            return inconclusive();
        };
        let is_sure = p_adjusted.is_some_and(|p| p < 1.0 - increment.level);
        if is_sure && upper < 0.0 && change <= -worthwhile {
            Self::Harmful
        } else if is_sure && lower > 0.0 && change >= worthwhile {
            Self::Effective
        } else if least_upper < worthwhile {
            Self::Ineffective
        } else {
            inconclusive()
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

/// How many answers after a measure tell `worthwhile` points from none with power 0.8, given those before, less those
/// there are: `n = v_after / ((δ / (z + z_power))² − v_before / n_before)`. Variances are of the adjusted shares
/// (one answer added to each class), which are never 0.
fn answers_needed(increment: &Difference, worthwhile: f64) -> Option<u64> {
    const POWER: f64 = 0.8;
    let z = normal_quantile(0.5 + 0.5 * increment.level) + normal_quantile(POWER);
    let least = 0.01 * worthwhile / z;
    let (before, after) = (increment.before, increment.after);
    if before.is_empty() {
        return None;
    }
    let room = least * least - variance(before) / real(before.n());
    if room <= 0.0 {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive; saturates")]
    let needed = (variance(after) / room).ceil() as u64;
    Some(needed.saturating_sub(after.n()).max(1))
}

/// The variance of one answer's net promotion, on [-1, 1], from adjusted shares.
fn variance(counts: Counts) -> f64 {
    let n = real(counts.n()) + 3.0;
    let (promoters, detractors) = ((real(counts.promoters) + 1.0) / n, (real(counts.detractors) + 1.0) / n);
    let net = promoters - detractors;
    promoters + detractors - net * net
}
