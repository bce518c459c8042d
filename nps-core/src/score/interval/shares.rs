//! The shares of the three classes, with intervals that hold together.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::numeric::normal_quantile;
use crate::score::{Caveat, Counts, Distribution, Nps};
use crate::survey::{Category, Scale};

/// One share with its interval, all from 0 to 1; `None` without answers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ShareInterval {
    /// The share of the answers.
    pub share: Option<f64>,
    /// Lower bound.
    pub lower: Option<f64>,
    /// Upper bound.
    pub upper: Option<f64>,
}

/// The shares of the three classes with simultaneous intervals: all three hold at once, at the level or more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ShareIntervals {
    /// The share of detractors.
    pub detractors: ShareInterval,
    /// The share of passives.
    pub passives: ShareInterval,
    /// The share of promoters.
    pub promoters: ShareInterval,
    /// Confidence level of the three together, 0 to 1.
    pub level: f64,
    /// How many answers there are.
    pub n: u64,
    /// How the intervals were computed: `goodman`.
    pub method: String,
    /// What to know before using the figures.
    pub caveats: Vec<Caveat>,
}

impl ShareIntervals {
    /// The share of one class.
    #[must_use]
    pub const fn of(&self, category: Category) -> &ShareInterval {
        match category {
            Category::Detractor => &self.detractors,
            Category::Passive => &self.passives,
            Category::Promoter => &self.promoters,
        }
    }
}

impl Nps {
    /// The shares of the three classes, as [`Counts::shares`] on the scale of the answers.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidLevel`] unless `0 < level < 1`.
    ///
    /// ```
    /// use nps_core::{Counts, Method};
    ///
    /// let shares = Counts::new(20, 30, 50).nps(0.95, Method::Auto)?.shares(0.95)?;
    /// assert!(shares.to_string().starts_with("detractors 20.0 % [12.2 %, 31.1 %], passives 30.0 % [20.4 %, 41.8 %], "));
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn shares(&self, level: f64) -> Result<ShareIntervals> {
        self.counts.shares_on(self.scale, level)
    }
}

impl Distribution {
    /// The shares of the three classes, as [`Counts::shares`] on the scale of the answers.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidLevel`] unless `0 < level < 1`.
    ///
    /// ```
    /// use nps_core::{Distribution, Scale};
    /// let stars = Distribution::from_counts("1-5/4/5".parse()?, &[2, 0, 1, 4, 3], 0)?;
    /// assert_eq!(stars.shares(0.95)?.promoters.share, Some(0.3));
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn shares(&self, level: f64) -> Result<ShareIntervals> {
        self.counts().shares_on(self.scale(), level)
    }
}

impl Counts {
    /// The shares of detractors, passives and promoters, with intervals that hold all three at once.
    ///
    /// With χ the 1 − (1 − level)/3 quantile of χ² with one degree of freedom, the bounds of a share c/n are
    /// (χ + 2c ± √(χ (χ + 4c (n − c)/n))) / (2 (n + χ)). Goodman, *Technometrics* 7, 1965.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidLevel`] unless `0 < level < 1`; [`ErrorKind::CountOverflow`] above 2^64 − 1 answers.
    ///
    /// ```
    /// use nps_core::Counts;
    ///
    /// let shares = Counts::new(2, 3, 5).shares(0.95)?;
    /// assert_eq!(shares.promoters.share, Some(0.5));
    /// assert!((shares.promoters.lower.unwrap() - 0.198_206).abs() < 1e-6);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn shares(self, level: f64) -> Result<ShareIntervals> {
        self.shares_on(Scale::ZERO_TO_TEN, level)
    }

    fn shares_on(self, scale: Scale, level: f64) -> Result<ShareIntervals> {
        self.require_countable()?;
        if !(level > 0.0 && level < 1.0) {
            return Err(Error::new(
                ErrorKind::InvalidLevel,
                format!("level {level} is not between 0 and 1, both excluded: 95 % is written 0.95"),
            ));
        }
        let z = normal_quantile(1.0 - (1.0 - level) / 6.0);
        let of = |category| self.goodman(category, z * z);
        Ok(ShareIntervals {
            detractors: of(Category::Detractor),
            passives: of(Category::Passive),
            promoters: of(Category::Promoter),
            level,
            n: self.n(),
            method: "goodman".to_owned(),
            caveats: Caveat::of_score(self, scale),
        })
    }

    #[expect(clippy::cast_precision_loss, reason = "rounded to the nearest f64")]
    fn goodman(self, category: Category, chi2: f64) -> ShareInterval {
        let share = self.share(category);
        let (n, count) = (self.n() as f64, self.of(category) as f64);
        let rest = (self.n() - self.of(category)) as f64;
        let (middle, whole) = (chi2 + 2.0 * count, 2.0 * (n + chi2));
        let half_width = (chi2 * (chi2 + 4.0 * count * (rest / n))).sqrt();
        // The lower one is the root's product over the upper one, which does not cancel for few of many.
        let upper = ((middle + half_width) / whole).min(1.0);
        let lower = 2.0 * count * (count / n) / (middle + half_width);
        // Where all answers or none are of the class, a bound is the share itself, and may be rounded past it.
        ShareInterval { share, lower: share.map(|share| lower.min(share)), upper: share.map(|share| upper.max(share)) }
    }
}
