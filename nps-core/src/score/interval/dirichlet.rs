//! The credible interval: the posterior of promoters minus detractors when shares have a Dirichlet prior.
//!
//! Shares of a Dirichlet are gamma variables D, M, P over their sum, so that P(Δ ≤ x) = P((1 − x) P − x M − (1 + x) D ≤ 0).
//! The law of that sum has the elementary transform Π (1 − c s)^−a, inverted along a path through its saddle point (Lugannani &
//! Rice, *Advances in Applied Probability* 12, 1980) that bends as the steepest one does, so that it neither oscillates
//! nor cancels: for one answer and for a billion the same few dozen points.

use std::f64::consts::PI;

use crate::error::{Error, ErrorKind, Result};
use crate::numeric::bracketed_root;
use crate::score::Counts;
use crate::score::interval::Bounds;
use crate::score::interval::trinomial::Trinomial;

/// A Dirichlet of detractors, passives and promoters.
#[derive(Clone, Copy)]
pub(crate) struct Posterior {
    shapes: [f64; 3],
}

/// A complex number.
#[derive(Clone, Copy)]
struct Complex {
    real: f64,
    imaginary: f64,
}

impl Complex {
    /// 1 over it.
    fn inverse(self) -> Self {
        let square = self.real * self.real + self.imaginary * self.imaginary;
        Self { real: self.real / square, imaginary: -self.imaginary / square }
    }
}

impl Posterior {
    /// After these answers, under Jeffreys' prior.
    pub(super) fn jeffreys(Trinomial { detractors, passives, promoters, .. }: Trinomial) -> Self {
        Self { shapes: [detractors, passives, promoters].map(|count| count + 0.5) }
    }

    /// The same of counts; `None` without answers.
    pub(crate) fn of(counts: Counts) -> Option<Self> {
        (!counts.is_empty()).then(|| Self::jeffreys(Trinomial::new(counts)))
    }

    /// The equal-tailed interval. The upper bound is the lower one of the mirrored counts.
    pub(super) fn bounds(self, level: f64) -> Bounds {
        let [detractors, passives, promoters] = self.shapes;
        let mirrored = Self { shapes: [promoters, passives, detractors] };
        let tail = 0.5 - 0.5 * level;
        Bounds { lower: self.quantile(tail), upper: -mirrored.quantile(tail) }
    }

    /// The value that Δ is below with probability `p`, for p up to a half.
    fn quantile(self, p: f64) -> f64 {
        let [detractors, passives, promoters] = self.shapes;
        let total = detractors + passives + promoters;
        let mean = (promoters - detractors) / total;
        let variance = ((promoters + detractors) / total - mean * mean).max(0.0) / (total + 1.0);
        let deviation = variance.sqrt();
        // Cantelli's inequality: a share p or less lies further below, and the median is no further above.
        let (lo, hi) = ((mean - deviation / p.sqrt()).max(-1.0), (mean + deviation).min(1.0));
        bracketed_root(lo, hi, |x| p - self.below(x))
    }

    /// P(Δ ≤ x).
    fn below(self, x: f64) -> f64 {
        if x <= -1.0 || x >= 1.0 {
            return if x < 0.0 { 0.0 } else { 1.0 };
        }
        let (tail, is_upper) = self.tail(x);
        if is_upper { 1.0 - tail } else { tail }
    }

    pub(crate) fn mean(self) -> f64 {
        let [detractors, passives, promoters] = self.shapes;
        (promoters - detractors) / (detractors + passives + promoters)
    }

    pub(crate) fn deviation(self) -> f64 {
        let [detractors, passives, promoters] = self.shapes;
        let total = detractors + passives + promoters;
        // (P + D)/n − e², without cancellation.
        let variance = (4.0 * promoters * detractors + passives * (promoters + detractors)) / (total * total);
        (variance / (total + 1.0)).sqrt()
    }

    /// The density of Δ at x; 0 from ±1 outwards. Infinite at 0 where there are no answers but passives.
    pub(crate) fn density(self, x: f64) -> f64 {
        if x <= -1.0 || x >= 1.0 {
            return 0.0;
        }
        // The derivative by x of the transform over s: what the pole was at 0 is the sum of the terms' own.
        let weights = [-(1.0 + x), -x, 1.0 - x];
        let start = self.saddle(weights);
        let poles = |along: [Complex; 3]| {
            self.shapes.into_iter().zip(weights).zip(along).fold(
                Complex { real: 0.0, imaginary: 0.0 },
                |sum, ((a, c), factor)| {
                    let (scale, inverse) = (a / (1.0 - c * start), factor.inverse());
                    Complex {
                        real: sum.real + scale * inverse.real,
                        imaginary: sum.imaginary + scale * inverse.imaginary,
                    }
                },
            )
        };
        let first = |cos_bend: f64| 0.5 * cos_bend * poles([Complex { real: 1.0, imaginary: 0.0 }; 3]).real;
        self.inverted(weights, start, first, |_, factors, term, size| {
            let poles = poles(factors);
            size * (term.imaginary * poles.real + term.real * poles.imaginary)
        })
    }

    /// P(Δ > x).
    pub(crate) fn above(self, x: f64) -> f64 {
        let [detractors, passives, promoters] = self.shapes;
        Self { shapes: [promoters, passives, detractors] }.below(-x)
    }

    /// The smaller of P(Δ ≤ x) and P(Δ > x), or nearly so, and whether it is the latter; for x in ]-1, 1[.
    fn tail(self, x: f64) -> (f64, bool) {
        let weights = [-(1.0 + x), -x, 1.0 - x];
        let saddle = self.saddle(weights);
        // Away from the pole at 0, on the side of the saddle point, and not over half way to the end of the domain.
        let is_upper = saddle >= 0.0;
        let end = if is_upper { 1.0 / (1.0 - x) } else { -1.0 / (1.0 + x) };
        let away = (1.0 / self.second(weights, saddle).sqrt()).min(0.5 * (end - saddle).abs());
        let start = if saddle.abs() < away { saddle + away.copysign(end) } else { saddle };
        let over_s = |point: Complex, _, term: Complex, size: f64| {
            let Complex { real: far, imaginary: up } = point;
            size * (term.imaginary * far - term.real * up) / (far * far + up * up)
        };
        (self.inverted(weights, start, |cos_bend| 0.5 * cos_bend / start, over_s).min(1.0), is_upper)
    }

    /// The inversion integral, without its sign, of the transform times a kernel along a path through `start`.
    ///
    /// `first` is half the integrand at the start, from the cosine of the bend; `kernel` gives the imaginary part of the
    /// kernel times a term from the point s, for each variable the factor (1 − c s) / (1 − c start), the term, and its size.
    fn inverted(
        self,
        weights: [f64; 3],
        start: f64,
        first: impl Fn(f64) -> f64,
        kernel: impl Fn(Complex, [Complex; 3], Complex, f64) -> f64,
    ) -> f64 {
        let unit = 1.0 / self.second(weights, start).sqrt();
        let skew = unit * unit * unit * self.half_third(weights, start) * (2.0 / 3.0);
        let steepest = 2.0 * skew / (1.0 + (1.0 + 4.0 * skew * skew).sqrt());
        // Where a class with most answers pulls the other way, the steepest path turns round later.
        let bend = steepest.abs().max(0.25).copysign(steepest);
        let path = |sin_bend| self.along(weights, start, unit, sin_bend, &first, &kernel);
        let sum = path(bend).or_else(|| path(-0.25_f64.copysign(bend))).unwrap_or(0.0);
        let height: f64 = self.shapes.into_iter().zip(weights).map(|(a, c)| -a * libm::log1p(-c * start)).sum();
        (libm::exp(height) * sum * unit / PI).abs()
    }

    /// The inversion integral over half the hyperbola start + unit (sin(φ + iu) − sin φ), whose other half is the mirror
    /// image, by the trapezoidal rule, less the constant factors; `None` where the transform grows on the way.
    fn along(
        self,
        weights: [f64; 3],
        start: f64,
        unit: f64,
        sin_bend: f64,
        first: impl Fn(f64) -> f64,
        kernel: impl Fn(Complex, [Complex; 3], Complex, f64) -> f64,
    ) -> Option<f64> {
        const STEP: f64 = 1.0 / 12.0;
        const NEGLIGIBLE: f64 = -40.0;
        const ROUNDING: f64 = 1e-6;
        let cos_bend = (1.0 - sin_bend * sin_bend).sqrt();
        let rates = weights.map(|c| c / (1.0 - c * start));
        let mut sum = first(cos_bend);
        let mut last = 0.0;
        for step in 1..1000_u32 {
            let grown = libm::exp(STEP * f64::from(step));
            let (cosh, sinh) = (0.5 * (grown + 1.0 / grown), 0.5 * (grown - 1.0 / grown));
            // cosh u − 1, without cancellation.
            let rise = 0.5 * (grown - 1.0) * (grown - 1.0) / grown;
            let (right, up) = (unit * sin_bend * rise, unit * cos_bend * sinh);
            let (mut log, mut angle) = (0.0, 0.0);
            for (a, rate) in self.shapes.into_iter().zip(rates) {
                let (along, across) = (rate * right, rate * up);
                log -= 0.5 * a * libm::log1p(along * (along - 2.0) + across * across);
                angle += a * libm::atan2(across, 1.0 - along);
            }
            if log < NEGLIGIBLE {
                return Some(sum * STEP);
            }
            if log > last + ROUNDING {
                return None;
            }
            last = log;
            // The imaginary part of e^(log + i angle) (sin φ sinh u + i cos φ cosh u) times the kernel.
            let (sin, cos) = libm::sincos(angle);
            let (real, imaginary) = (sin_bend * sinh, cos_bend * cosh);
            let (real, imaginary) = (real * cos - imaginary * sin, real * sin + imaginary * cos);
            let factors = rates.map(|rate| Complex { real: 1.0 - rate * right, imaginary: -rate * up });
            let point = Complex { real: start + right, imaginary: up };
            sum += kernel(point, factors, Complex { real, imaginary }, libm::exp(log));
        }
        None
    }

    /// The second derivative at s of the logarithm of the transform, −Σ a ln(1 − c s).
    fn second(self, weights: [f64; 3], s: f64) -> f64 {
        let rates = weights.map(|c| c / (1.0 - c * s));
        self.shapes.into_iter().zip(rates).map(|(a, rate)| a * (rate * rate)).sum()
    }

    /// Half the third derivative.
    fn half_third(self, weights: [f64; 3], s: f64) -> f64 {
        let rates = weights.map(|c| c / (1.0 - c * s));
        self.shapes.into_iter().zip(rates).map(|(a, rate)| a * (rate * rate * rate)).sum()
    }

    /// Where the logarithm of the transform, −Σ a ln(1 − c s), is least: the root of a quadratic that rises.
    fn saddle(self, weights: [f64; 3]) -> f64 {
        let pairs = || self.shapes.into_iter().zip(weights);
        let sum: f64 = weights.iter().sum();
        let (constant, linear) =
            pairs().fold((0.0, 0.0), |(constant, linear), (a, c)| (constant + a * c, linear - a * c * (sum - c)));
        let square = self.shapes.iter().sum::<f64>() * weights.iter().product::<f64>();
        let root = (linear * linear - 4.0 * square * constant).max(0.0).sqrt();
        if linear >= 0.0 { -2.0 * constant / (linear + root) } else { (root - linear) / (2.0 * square) }
    }
}

impl Counts {
    /// The probability that the true score is above so many points, given these answers and nothing else: under a
    /// Dirichlet posterior with Jeffreys' prior, half an answer in each class. `None` without answers.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] unless `points` is from −100 to 100; [`ErrorKind::CountOverflow`] above 2^64 − 1
    /// answers.
    ///
    /// ```
    /// use nps_core::Counts;
    ///
    /// let above_zero = Counts::new(2, 3, 5).probability_above(0.0)?.unwrap();
    /// assert!((above_zero - 0.871_866_8).abs() < 1e-6);
    /// assert_eq!(Counts::default().probability_above(0.0), Ok(None));
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn probability_above(self, points: f64) -> Result<Option<f64>> {
        self.require_countable()?;
        if !(-100.0..=100.0).contains(&points) {
            return Err(Error::new(
                ErrorKind::InvalidArgument,
                format!("a score of {points} is not from -100 to 100 points"),
            ));
        }
        Ok(Posterior::of(self).map(|posterior| posterior.above(points / 100.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(shapes: [f64; 3]) -> Posterior {
        Posterior { shapes }
    }

    /// scipy 1.17.1 `beta`: without passives to speak of, (Δ + 1)/2 is a beta variable; and by symmetry.
    #[test]
    fn closed_forms_hold() {
        for a in [0.5, 1.0, 7.5, 1e3, 1e6, 1e12] {
            let found = of([a, 2.0, a]).below(0.0);
            assert!((found - 0.5).abs() < 1e-9, "{a}: {found}");
            // P(G_P ≤ G_D) whatever the passives.
            assert!((of([a, 0.5, 2.0 * a]).below(0.0) - of([a, 50.0, 2.0 * a]).below(0.0)).abs() < 1e-9);
        }
        // Uniform on the triangle: P(Δ ≤ x) = 1 − (1 − x)²/2 from 0 on.
        for x in [0.0_f64, 0.1, 0.5, 0.9, 0.999] {
            let found = of([1.0; 3]).below(x);
            let expected = 1.0 - 0.5 * (1.0 - x) * (1.0 - x);
            assert!((found - expected).abs() < 1e-11, "{x}: {found} {expected}");
        }
    }
}
