//! How far entities truly differ, beyond what chance makes of their answers: τ², the variance between them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Measured;
use crate::error::{Error, ErrorKind, Result};
use crate::numeric::{bracketed_root, chi_squared_upper, square};

/// How the variance between entities is estimated.
///
/// ```
/// use nps_core::Heterogeneity;
/// assert_eq!("reml".parse::<Heterogeneity>()?, Heterogeneity::Reml);
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Heterogeneity {
    /// Paule & Mandel 1982: the τ² at which the weighted squares of the deviations are what chance makes of them.
    #[default]
    #[serde(rename = "pm")]
    PauleMandel,
    /// `DerSimonian` & Laird 1986: the first step towards it, in closed form.
    #[serde(rename = "dl")]
    DerSimonianLaird,
    /// Restricted maximum likelihood of a normal model.
    #[serde(rename = "reml")]
    Reml,
}

impl Heterogeneity {
    /// Every method.
    pub const ALL: [Self; 3] = [Self::PauleMandel, Self::DerSimonianLaird, Self::Reml];

    /// The name, the same in every language: `pm`, `dl`, `reml`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PauleMandel => "pm",
            Self::DerSimonianLaird => "dl",
            Self::Reml => "reml",
        }
    }
}

impl fmt::Display for Heterogeneity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Heterogeneity {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|method| method.name() == text).ok_or_else(|| {
            Error::new(ErrorKind::UnknownMethod, format!("method {text:?} is not one of \"pm\", \"dl\", \"reml\""))
        })
    }
}

/// Entities that have answers: the normal–normal model of their scores.
pub(super) struct Model {
    entities: Vec<Measured>,
}

/// Sums over entities of powers of the weights w = 1/(v + τ²), and the mean they give.
struct Sums {
    w: f64,
    w2: f64,
    w3: f64,
    mean: f64,
    /// Σ w (e − mean)².
    q: f64,
    /// Σ w² (e − mean)².
    q2: f64,
}

impl Model {
    /// `None` without entities.
    pub(super) fn new(entities: impl Iterator<Item = Measured>) -> Option<Self> {
        let entities: Vec<Measured> = entities.collect();
        (!entities.is_empty()).then_some(Self { entities })
    }

    pub(super) fn k(&self) -> usize {
        self.entities.len()
    }

    #[expect(clippy::cast_precision_loss, reason = "a number of entities")]
    fn free(&self) -> f64 {
        (self.k() - 1) as f64
    }

    fn sums(&self, tau2: f64) -> Sums {
        let weighted = || self.entities.iter().map(|one| (1.0 / (one.variance() + tau2), one.estimate));
        let (w, we) = weighted().fold((0.0, 0.0), |(w, we), (weight, e)| (w + weight, we + weight * e));
        let mean = we / w;
        weighted().fold(Sums { w, w2: 0.0, w3: 0.0, mean, q: 0.0, q2: 0.0 }, |sums, (weight, e)| {
            let square = weight * square(e - mean);
            Sums {
                w2: sums.w2 + weight * weight,
                w3: sums.w3 + weight * weight * weight,
                q: sums.q + square,
                q2: sums.q2 + weight * square,
                ..sums
            }
        })
    }

    /// The mean of the entities, each weighing 1/(v + τ²), and its variance.
    pub(super) fn mean(&self, tau2: f64) -> (f64, f64) {
        let sums = self.sums(tau2);
        (sums.mean, 1.0 / sums.w)
    }

    /// τ² by the method; 0 for one entity.
    pub(super) fn tau2(&self, method: Heterogeneity) -> f64 {
        if self.k() < 2 {
            return 0.0;
        }
        match method {
            Heterogeneity::PauleMandel => self.where_q(|q| q - self.free()),
            Heterogeneity::DerSimonianLaird => self.der_simonian_laird(),
            Heterogeneity::Reml => self.reml(),
        }
    }

    /// The root in τ² of something that falls as τ² rises, told of Q(τ²) = Σ w (e − mean)²; 0 where it begins below 0.
    fn where_q(&self, f: impl Fn(f64) -> f64) -> f64 {
        const SMALLEST: f64 = -60.0;
        let at = |tau2| f(self.sums(tau2).q);
        if at(0.0) <= 0.0 {
            return 0.0;
        }
        // Q(τ²) is at most Σ (e − mean)²/τ², and no two scores differ by more than 2.
        let mut high = 4.0;
        while at(high) > 0.0 && high < 1e12 {
            high *= 4.0;
        }
        // By its logarithm, so that a small τ² has as many digits as a large one.
        libm::exp(bracketed_root(SMALLEST, libm::log(high), |log| at(libm::exp(log))))
    }

    fn der_simonian_laird(&self) -> f64 {
        let sums = self.sums(0.0);
        ((sums.q - self.free()) / (sums.w - sums.w2 / sums.w)).max(0.0)
    }

    /// Fisher scoring (Viechtbauer, *Journal of Educational and Behavioral Statistics* 30, 2005).
    fn reml(&self) -> f64 {
        const MAX_STEPS: u32 = 500;
        const SMALLEST_STEP: f64 = 1e-14;
        let mut tau2 = self.der_simonian_laird();
        for _ in 0..MAX_STEPS {
            let sums = self.sums(tau2);
            let trace = sums.w - sums.w2 / sums.w;
            let squared = sums.w2 - 2.0 * sums.w3 / sums.w + square(sums.w2 / sums.w);
            let next = (tau2 + (sums.q2 - trace) / squared).max(0.0);
            let step = (next - tau2).abs();
            tau2 = next;
            if step <= SMALLEST_STEP {
                break;
            }
        }
        tau2
    }

    /// The τ² whose Q the χ² distribution with k − 1 degrees of freedom does not reject at this level: Viechtbauer,
    /// *Statistics in Medicine* 26, 2007 (Q-profile). `None` for one entity.
    pub(super) fn tau2_interval(&self, level: f64) -> Option<(f64, f64)> {
        let free = self.free();
        let tail = 0.5 - 0.5 * level;
        let above = |q: f64| chi_squared_upper(q, free);
        (self.k() > 1).then(|| (self.where_q(|q| tail - above(q)), self.where_q(|q| 1.0 - tail - above(q))))
    }

    /// The variance of one answer within an entity: the mean of all, each weighing as many as it has answers.
    pub(super) fn within(&self) -> f64 {
        let (sum, n) = self.entities.iter().fold((0.0, 0.0), |(sum, n), one| (sum + one.n * one.spread, n + one.n));
        sum / n
    }
}
