//! The trinomial score interval, and Wald's on counts as they are or with some added.

use crate::numeric::decreasing_root;
use crate::score::Counts;
use crate::score::interval::Bounds;

/// Real counts of a trinomial with at least one answer.
#[derive(Clone, Copy)]
pub(super) struct Trinomial {
    pub(super) n: f64,
    pub(super) detractors: f64,
    pub(super) passives: f64,
    pub(super) promoters: f64,
}

impl Trinomial {
    #[expect(clippy::cast_precision_loss, reason = "exact to 2^53 answers, then rounded to the nearest f64")]
    pub(super) fn new(counts: Counts) -> Self {
        // The total is rounded once, so that mirrored counts have the same.
        Self {
            n: counts.total() as f64,
            detractors: counts.detractors as f64,
            passives: counts.passives as f64,
            promoters: counts.promoters as f64,
        }
    }

    /// The same shares of another number of answers.
    pub(super) fn scaled(self, factor: f64) -> Self {
        Self {
            n: self.n * factor,
            detractors: self.detractors * factor,
            passives: self.passives * factor,
            promoters: self.promoters * factor,
        }
    }

    /// What answers of so many customers are worth: n (N − 1)/(N − n), for N > n.
    #[expect(clippy::cast_precision_loss, reason = "rounded to the nearest f64")]
    pub(super) fn in_population(self, population: u64) -> Self {
        let population = population as f64;
        self.scaled((population - 1.0) / (population - self.n).max(1.0))
    }

    /// The same with pseudo-counts added to the classes.
    pub(super) fn plus(self, extremes: f64, passives: f64) -> Self {
        Self {
            n: self.n + 2.0 * extremes + passives,
            detractors: self.detractors + extremes,
            passives: self.passives + passives,
            promoters: self.promoters + extremes,
        }
    }

    pub(super) fn mirrored(self) -> Self {
        Self { detractors: self.promoters, promoters: self.detractors, ..self }
    }

    pub(super) fn estimate(self) -> f64 {
        (self.promoters - self.detractors) / self.n
    }

    /// v = (P + D)/n − e².
    pub(super) fn variance(self) -> f64 {
        let estimate = self.estimate();
        ((self.promoters + self.detractors) / self.n - estimate * estimate).max(0.0)
    }

    /// Estimate ± z √(v/n).
    pub(super) fn wald(self, z: f64) -> Bounds {
        self.around(z * (self.variance() / self.n).sqrt())
    }

    /// Estimate ± z s/√n with the variance of a sample, s² = v n/(n − 1), and times 1 − n/N where the population is
    /// known (Cochran, *Sampling Techniques*, 1977, 2.16). One answer has no spread: it may be anything.
    #[expect(clippy::cast_precision_loss, reason = "rounded to the nearest f64")]
    pub(super) fn sampled(self, z: f64, population: Option<u64>) -> Bounds {
        if self.n < 2.0 {
            return Bounds::WHOLE;
        }
        let unseen = population.map_or(1.0, |population| 1.0 - self.n / population as f64);
        self.around(z * (self.variance() / (self.n - 1.0) * unseen).sqrt())
    }

    fn around(self, half_width: f64) -> Bounds {
        let estimate = self.estimate();
        Bounds { lower: estimate - half_width, upper: estimate + half_width }
    }

    /// The difference d below the estimate e at which the score statistic (e − d) √n / √V(d) reaches z.
    ///
    /// V(d) = 2q + d(1 − d), where q is the constrained maximum-likelihood share of detractors (Tango 1998). The root in
    /// d is found by Newton's method.
    pub(super) fn score_lower(self, z: f64) -> f64 {
        let estimate = self.estimate();
        if estimate <= -1.0 {
            return -1.0;
        }
        let root_n = self.n.sqrt();
        let mirrored = self.mirrored();
        decreasing_root(-1.0, estimate, self.plus(1.0, 1.0).wald(z).lower, |d| {
            // Below 0 the mirrored counts give the same without cancellation: at −1 both roots for q meet.
            let (variance, variance_slope) = if d < 0.0 {
                let (variance, slope) = mirrored.constrained_variance(-d);
                (variance, -slope)
            } else {
                self.constrained_variance(d)
            };
            let deviation = variance.sqrt();
            let value = (estimate - d) * root_n - z * deviation;
            let slope = -root_n - z * variance_slope / (2.0 * deviation);
            (value, slope)
        })
    }

    /// V(d) and V′(d) for d in [0, 1], by the positive root of 2q² + bq + k = 0 with b = (2 − p + d₀)d − p − d₀,
    /// k = −d₀ d (1 − d), p and d₀ being the observed shares of promoters and detractors.
    fn constrained_variance(self, d: f64) -> (f64, f64) {
        let (observed, promoters) = (self.detractors / self.n, self.promoters / self.n);
        let b_slope = 2.0 - promoters + observed;
        let b = b_slope * d - promoters - observed;
        let k = -observed * d * (1.0 - d);
        let k_slope = -observed * (1.0 - 2.0 * d);
        let discriminant = (b * b - 8.0 * k).sqrt();
        // The form without cancellation, whichever the sign of b.
        let q = if b > 0.0 { -2.0 * k / (discriminant + b) } else { 0.25 * (discriminant - b) };
        let q_slope = -(b_slope * q + k_slope) / discriminant;
        (2.0 * q + d * (1.0 - d), 2.0 * q_slope + 1.0 - 2.0 * d)
    }
}
