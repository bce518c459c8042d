//! A level that moves at random and is seen with an error that is known: Kalman's filter, and how far it moves.

use crate::numeric::square;

/// One value and the variance of its error; `None` where there is none.
pub(super) type Seen = Option<(f64, f64)>;

/// What is known of the level before a value is seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Level {
    pub(super) mean: f64,
    pub(super) variance: f64,
}

/// How far a value was from the level, and the variance of that.
pub(super) struct Miss {
    pub(super) error: f64,
    pub(super) variance: f64,
}

impl Level {
    /// Takes a value; says how far off it was.
    pub(super) fn see(&mut self, (value, variance): (f64, f64)) -> Miss {
        let miss = Miss { error: value - self.mean, variance: self.variance + variance };
        let gain = self.variance / miss.variance;
        self.mean += gain * miss.error;
        self.variance *= 1.0 - gain;
        miss
    }

    /// One period on.
    pub(super) fn move_on(&mut self, step: f64) {
        self.variance += step;
    }
}

/// The level after these values, before the next: nothing is known of it before the first. Also the sum over the others
/// of ln F + v²/F, which is −2 ln of the likelihood but for a constant.
pub(super) fn follow(seen: &[Seen], step: f64) -> (Option<Level>, f64) {
    let (mut level, mut deviance): (Option<Level>, f64) = (None, 0.0);
    for &value in seen {
        match (&mut level, value) {
            (Some(level), Some(value)) => {
                let Miss { error, variance } = level.see(value);
                deviance += libm::log(variance) + square(error) / variance;
            }
            (None, Some((mean, variance))) => level = Some(Level { mean, variance }),
            (_, None) => {}
        }
        if let Some(level) = &mut level {
            level.move_on(step);
        }
    }
    (level, deviance)
}

/// The variance of a step at which these values are likeliest: the best of a grid from the mean variance of their errors
/// over 2^16 to 2^4 times it, then by golden section; 0 where that is likelier still.
pub(super) fn likeliest_step(seen: &[Seen]) -> f64 {
    const SECTIONS: u32 = 48;
    const GOLDEN: f64 = 0.618_033_988_749_894_8;
    let (sum, count) =
        seen.iter().flatten().fold((0.0, 0.0), |(sum, count), &(_, variance)| (sum + variance, count + 1.0));
    if sum <= 0.0 {
        return 0.0;
    }
    let at = |log: f64| sum / count * libm::exp2(log);
    let deviance = |log: f64| follow(seen, at(log)).1;
    let best = (-16..=4).map(f64::from).map(|log| (log, deviance(log))).min_by(|a, b| a.1.total_cmp(&b.1));
    let middle = best.map_or(0.0, |(log, _)| log);
    let (mut low, mut high) = (middle - 1.0, middle + 1.0);
    let inner = |low: f64, high: f64| (high - GOLDEN * (high - low), low + GOLDEN * (high - low));
    let (mut left, mut right) = inner(low, high);
    let (mut at_left, mut at_right) = (deviance(left), deviance(right));
    for _ in 0..SECTIONS {
        if at_left <= at_right {
            (high, right, at_right) = (right, left, at_left);
            left = inner(low, high).0;
            at_left = deviance(left);
        } else {
            (low, left, at_left) = (left, right, at_right);
            right = inner(low, high).1;
            at_right = deviance(right);
        }
    }
    let found = f64::midpoint(low, high);
    if follow(seen, 0.0).1 <= deviance(found) { 0.0 } else { at(found) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `golden/local_level.json`: statsmodels 0.15.0 `UnobservedComponents("llevel")` on the Nile, started at 0 with a
    /// variance of 1e6, the first value burnt.
    #[test]
    fn the_nile() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/golden/local_level.json");
        let golden: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let (input, expected) = (&golden["cases"][0]["input"], &golden["cases"][0]["expected"]);
        let number = |value: &serde_json::Value| value.as_f64().unwrap();
        let (noise, step) = (number(&input["sigma2_eps"]), number(&input["sigma2_eta"]));
        let mut level = Level { mean: 0.0, variance: 1e6 };
        let mut deviance = 0.0;
        let values = input["y"].as_array().unwrap();
        for (place, value) in values.iter().enumerate() {
            let miss = level.see((number(value), noise));
            if place > 0 {
                deviance +=
                    libm::log(2.0 * std::f64::consts::PI * miss.variance) + miss.error * miss.error / miss.variance;
            }
            if place + 1 < values.len() {
                level.move_on(step);
            }
        }
        let near = |found: f64, expected: &serde_json::Value| {
            let expected = number(expected);
            assert!((found - expected).abs() <= 1e-5 * expected.abs(), "{found}, expected {expected}");
        };
        near(-0.5 * deviance, &expected["loglik_statsmodels"]);
        near(level.mean, &expected["filtered_last"]);
        near(level.variance, &expected["filtered_var_last"]);
        for ahead in 0..3 {
            level.move_on(step);
            near(level.mean, &expected["forecast"][ahead]);
            near((level.variance + noise).sqrt(), &expected["forecast_se"][ahead]);
        }
    }

    /// The values of those who made the method known: R's `StructTS` and Durbin & Koopman 2012 find 1469.1 on the Nile
    /// with an error of 15098.5.
    #[test]
    fn the_likeliest_step_of_the_nile() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/golden/local_level.json");
        let golden: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let values = golden["cases"][0]["input"]["y"].as_array().unwrap();
        let seen: Vec<Seen> = values.iter().map(|value| Some((value.as_f64().unwrap(), 15_098.53))).collect();
        let found = likeliest_step(&seen);
        assert!((found / 1469.176 - 1.0).abs() < 1e-3, "{found}");
        assert_eq!(likeliest_step(&[]), 0.0);
        assert_eq!(likeliest_step(&[Some((1.0, 1.0)); 30]), 0.0);
    }
}
