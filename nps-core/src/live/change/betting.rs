//! The e-SR statistic of one side: what bets against "the mean is at least m" have become, restarted at every answer.
//!
//! Seen as a fall: a rise is a fall of mirrored answers. R ← (n + R) Π (1 + λ (m − x)), λ = r/(1 − m), for n answers x in
//! [0, 1] that came together; the mean over seven r. Under the null R − (answers so far) is a supermartingale, so that the
//! mean number of answers until it reaches a threshold is at least that. Shin, Ramdas & Rinaldo 2022.

use crate::error::Result;
use crate::numeric::real;
use crate::score::Counts;

/// How much of what a bet may lose it stakes.
const STAKES: [f64; 7] = [0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8];
/// The highest null mean that is bet against. A lower one is implied by a higher one, so that it may be used instead.
const HIGHEST: f64 = 0.995;

/// One bet; and what it gained since it was last at its lowest: then the change most likely was, if it is right.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Bet {
    pub(super) wealth: f64,
    pub(super) gain: f64,
    pub(super) since: Option<i64>,
    pub(super) counts: Counts,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Betting {
    pub(super) bets: [Bet; STAKES.len()],
}

impl Betting {
    /// Takes answers that came together, against a null mean in points.
    ///
    /// # Errors
    /// [`CountOverflow`](crate::ErrorKind::CountOverflow); nothing is then taken.
    pub(super) fn push(&mut self, at: i64, counts: Counts, null: f64) -> Result<()> {
        let mean = (0.5 + null / 200.0).clamp(0.0, HIGHEST);
        let mut bets = self.bets;
        for (bet, stake) in bets.iter_mut().zip(STAKES) {
            let scale = stake / (1.0 - mean);
            let factor = |x: f64| 1.0 + scale * (mean - x);
            let (factors, n) = ([factor(0.0), factor(0.5), factor(1.0)], counts.n());
            let each = [counts.detractors, counts.passives, counts.promoters];
            let product = if n == 1 {
                factors.iter().zip(each).find(|&(_, count)| count == 1).map_or(1.0, |(&factor, _)| factor)
            } else {
                let seen = factors.iter().zip(each).filter(|&(_, count)| count > 0);
                libm::exp(seen.map(|(&factor, count)| real(count) * libm::log(factor)).sum()).min(f64::MAX)
            };
            // Never beyond the largest number: nor is it ever both infinite and nothing.
            bet.wealth = ((real(n) + bet.wealth) * product).min(f64::MAX);
            if bet.gain <= 1.0 || bet.since.is_none() {
                *bet = Bet { wealth: bet.wealth, gain: product, since: Some(at), counts };
            } else {
                *bet = Bet { gain: (bet.gain * product).min(f64::MAX), counts: bet.counts.plus(counts)?, ..*bet };
            }
        }
        self.bets = bets;
        Ok(())
    }

    pub(super) fn statistic(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "seven")]
        let weight = 1.0 / STAKES.len() as f64;
        self.bets.iter().map(|bet| weight * bet.wealth).sum::<f64>().min(f64::MAX)
    }

    /// The bet that has gained most by now.
    pub(super) fn best(&self) -> Bet {
        let best = self.bets.iter().max_by(|left, right| left.wealth.total_cmp(&right.wealth));
        best.copied().unwrap_or_default()
    }
}
