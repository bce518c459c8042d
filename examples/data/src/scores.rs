//! How a score is drawn: eleven points with human peaks, for any NPS asked for.

use crate::calendar::Period;
use crate::catalog::{Channel, UseCase, WEAK_SITE};
use crate::dice::Dice;

/// How likely each of the scores 0 to 10 is.
pub(crate) type Chances = [f64; 11];

/// Three distributions people really produce (peaks at 0, 5, 8 and 10), with their NPS. Any NPS
/// between two of them is their mixture, whose NPS is exactly the one asked for: the difference of
/// two shares is linear in the mixture.
const ANCHORS: [(f64, Chances); 3] = [
    (-80.0, [0.26, 0.06, 0.08, 0.095, 0.095, 0.18, 0.07, 0.05, 0.07, 0.01, 0.03]),
    (0.0, [0.06, 0.015, 0.025, 0.03, 0.04, 0.11, 0.06, 0.13, 0.19, 0.13, 0.21]),
    (64.0, [0.01, 0.002, 0.002, 0.004, 0.005, 0.025, 0.012, 0.05, 0.19, 0.17, 0.53]),
];

/// What a third earlier contact within 90 days adds to the NPS, in points.
pub(crate) const REPEAT_POINTS: f64 = -10.0;

/// From how many earlier contacts within 90 days [`REPEAT_POINTS`] applies.
pub(crate) const REPEAT_CONTACTS: u32 = 3;

/// What the weak site adds to the NPS, in points.
pub(crate) const WEAK_SITE_POINTS: f64 = -12.0;

/// The NPS of the launch situation in each period; nothing else counts there.
pub(crate) fn launch_points(period: Period) -> f64 {
    match period {
        Period::UnclearManual => -45.0,
        Period::BetterManual => -15.0,
        Period::TrainedOperators => 10.0,
    }
}

/// The NPS of an interaction outside the launch situation.
pub(crate) fn usual_points(use_case: UseCase, channel: Channel, site: &str, contacts: u32) -> f64 {
    let site = if site == WEAK_SITE { WEAK_SITE_POINTS } else { 0.0 };
    let repeat = if contacts >= REPEAT_CONTACTS { REPEAT_POINTS } else { 0.0 };
    use_case.points() + channel.points() + site + repeat
}

/// The distribution of scores whose NPS is `points`, held between the first and the last anchor.
pub(crate) fn chances(points: f64) -> Chances {
    let [low, middle, high] = ANCHORS;
    let (from, to) = if points < middle.0 { (low, middle) } else { (middle, high) };
    let share = ((points - from.0) / (to.0 - from.0)).clamp(0.0, 1.0);
    std::array::from_fn(|i| from.1[i] * (1.0 - share) + to.1[i] * share)
}

/// The NPS of a distribution of scores, in points.
pub(crate) fn points(chances: &Chances) -> f64 {
    let detractors: f64 = chances[..7].iter().sum();
    let promoters: f64 = chances[9..].iter().sum();
    let all: f64 = chances.iter().sum();
    100.0 * (promoters - detractors) / all
}

/// Draws a score.
pub(crate) fn draw(chances: &Chances, dice: &mut Dice) -> u8 {
    let mut left = dice.unit() * chances.iter().sum::<f64>();
    for (score, chance) in (0u8..).zip(chances) {
        if left < *chance {
            return score;
        }
        left -= chance;
    }
    10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mixture_has_exactly_the_score_asked_for() {
        for target in (-80..=64).map(f64::from) {
            let chances = chances(target);
            assert!((points(&chances) - target).abs() < 1e-9, "{target}");
            assert!((chances.iter().sum::<f64>() - 1.0).abs() < 1e-12, "{target}");
        }
    }

    #[test]
    fn beyond_the_anchors_it_stays_at_them() {
        assert!((points(&chances(-100.0)) + 80.0).abs() < 1e-9);
        assert!((points(&chances(100.0)) - 64.0).abs() < 1e-9);
    }

    #[test]
    fn every_score_peaks_where_people_put_them() {
        for target in [-45.0, -15.0, 0.0, 10.0, 40.0] {
            let c = chances(target);
            assert!(c.iter().all(|&chance| chance > 0.0));
            assert!(c[0] > c[1] && c[5] > c[4] && c[5] > c[6] && c[8] > c[7] && c[10] > c[9]);
        }
    }
}
