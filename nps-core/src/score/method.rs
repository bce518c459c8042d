//! The methods of interval, and their names.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};

/// How the interval around a score is computed.
///
/// ```
/// use nps_core::{Counts, Method};
///
/// let counts = Counts::new(20, 30, 50);
/// let wald = counts.nps(0.95, "wald".parse()?)?;
/// let auto = counts.nps(0.95, Method::Auto)?;
/// assert_eq!(auto.method, Method::Score); // a result says what was done
/// assert!(wald.lower > auto.lower);
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Method {
    /// The method that this library recommends: [`Method::Score`].
    #[default]
    #[serde(rename = "auto")]
    Auto,
    /// Trinomial score interval: the scores that a score test would not reject, with the nuisance proportion at its
    /// constrained maximum likelihood (Tango 1998; "iterative score" in Rocks 2016). Covers as it claims from n = 5.
    #[serde(rename = "score")]
    Score,
    /// Estimate ± z standard errors. What spreadsheets do; far too narrow for few answers or lopsided ones.
    #[serde(rename = "wald")]
    Wald,
    /// Wald after adding 0.75, 1.5, 0.75 answers (Rocks 2016; the default of the R package `NPS`).
    #[serde(rename = "adjwald-3t")]
    AdjWald3T,
    /// Wald after adding one answer to each class: the best closed form here.
    #[serde(rename = "adjwald-3u")]
    AdjWald3U,
    /// Wald after adding z²/3 answers to each class.
    #[serde(rename = "adjwald-z2u")]
    AdjWaldZ2U,
    /// Student's t on answers counted −1, 0, 1, with n − 1 degrees of freedom: for parity with spreadsheets only.
    #[serde(rename = "t")]
    T,
    /// Equal-tailed credible interval of a Dirichlet posterior under Jeffreys' prior, half an answer in each class.
    #[serde(rename = "dirichlet")]
    Dirichlet,
    /// Percentiles of the bootstrap with infinitely many resamples: exact, without a seed. From
    /// [`Method::BOOTSTRAP_FROM`] answers.
    #[serde(rename = "bootstrap-percentile")]
    BootstrapPercentile,
    /// The same, bias-corrected and accelerated (Efron 1987).
    #[serde(rename = "bootstrap-bca")]
    BootstrapBca,
}

impl Method {
    /// Every method, from the one to prefer.
    pub const ALL: [Self; 10] = [
        Self::Auto,
        Self::Score,
        Self::Wald,
        Self::AdjWald3T,
        Self::AdjWald3U,
        Self::AdjWaldZ2U,
        Self::T,
        Self::Dirichlet,
        Self::BootstrapPercentile,
        Self::BootstrapBca,
    ];

    /// The number of answers from which a bootstrap is offered: with fewer, one class often holds all of them in every
    /// resample, and the interval collapses.
    pub const BOOTSTRAP_FROM: u64 = 50;

    /// The name, the same in every language: `auto`, `score`, `wald`, `adjwald-3t`, `adjwald-3u`, `adjwald-z2u`, `t`,
    /// `dirichlet`, `bootstrap-percentile`, `bootstrap-bca`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Score => "score",
            Self::Wald => "wald",
            Self::AdjWald3T => "adjwald-3t",
            Self::AdjWald3U => "adjwald-3u",
            Self::AdjWaldZ2U => "adjwald-z2u",
            Self::T => "t",
            Self::Dirichlet => "dirichlet",
            Self::BootstrapPercentile => "bootstrap-percentile",
            Self::BootstrapBca => "bootstrap-bca",
        }
    }

    pub(crate) const fn is_bootstrap(self) -> bool {
        matches!(self, Self::BootstrapPercentile | Self::BootstrapBca)
    }

    /// Whether it is cheaper than looking up what was computed before.
    pub(crate) const fn is_closed_form(self) -> bool {
        matches!(self, Self::Wald | Self::AdjWald3T | Self::AdjWald3U | Self::AdjWaldZ2U)
    }

    /// The method that is in fact used: `auto` resolved.
    #[must_use]
    pub const fn resolved(self) -> Self {
        match self {
            Self::Auto => Self::Score,
            named => named,
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Method {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|method| method.name() == text).ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|method| format!("{:?}", method.name())).collect();
            Error::new(ErrorKind::UnknownMethod, format!("method {text:?} is not one of {}", known.join(", ")))
        })
    }
}
