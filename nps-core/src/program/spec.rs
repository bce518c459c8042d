//! What a program is configured with.

use serde::{Deserialize, Serialize};

use crate::effect::BeforeAfterOptions;
use crate::error::Result;
use crate::explain::AssociationOptions;
use crate::live::{LiveSpec, Span, Window};
use crate::score::{Caveat, Method};
use crate::survey::Scale;

/// How a [`Program`](crate::Program) counts, looks and judges. The default knows no situation and watches seven days.
///
/// ```
/// use nps_core::{Program, ProgramSpec};
///
/// let spec: ProgramSpec = serde_json::from_str(r#"{"dimensions": ["product", "channel"], "window_days": 28}"#)?;
/// assert_eq!(spec.worthwhile, 5.0);
/// assert!(Program::new(spec).is_ok());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProgramSpec {
    /// The scale the responses are given on. Default: 0–10.
    pub scale: Scale,
    /// The dimensions of a response's situation that are watched and looked into; `channel` is one of any response.
    pub dimensions: Vec<String>,
    /// The length of the headline's window, in days. Default: 7.
    pub window_days: u32,
    /// How many days headlines can look back. Default: 35.
    pub retain_days: u32,
    /// Confidence level of every interval, between 0 and 1. Default: 0.95.
    pub level: f64,
    /// Method of the interval of each score. Default: [`Method::Auto`].
    pub method: Method,
    /// The number of responses from which a situation is compared with the rest. Default: [`Caveat::SOLID_FROM`].
    pub min_n: u64,
    /// The smallest rise worth a measure's trouble, in points. Default: 5.
    pub worthwhile: f64,
}

impl Default for ProgramSpec {
    fn default() -> Self {
        let (live, judged) = (LiveSpec::default(), BeforeAfterOptions::default());
        Self {
            scale: live.scale,
            dimensions: live.dimensions,
            window_days: 7,
            retain_days: live.retain_days,
            level: live.level,
            method: live.method,
            min_n: Caveat::SOLID_FROM,
            worthwhile: judged.worthwhile,
        }
    }
}

impl ProgramSpec {
    /// Fails where no program could work by this.
    ///
    /// # Errors
    /// As [`LiveSpec::validate`]; [`InvalidArgument`](crate::ErrorKind::InvalidArgument) where `min_n` is 0 or `worthwhile`
    /// is not above 0.
    pub fn validate(&self) -> Result<()> {
        self.live().validate()?;
        self.association().check()?;
        self.before_after().check()
    }

    pub(super) fn live(&self) -> LiveSpec {
        LiveSpec {
            scale: self.scale,
            dimensions: self.dimensions.clone(),
            window: Window::Sliding(Span::Days(self.window_days)),
            retain_days: self.retain_days,
            level: self.level,
            method: self.method,
            ..LiveSpec::default()
        }
    }

    pub(super) fn association(&self) -> AssociationOptions {
        AssociationOptions { level: self.level, method: self.method, min_n: self.min_n }
    }

    pub(super) fn before_after(&self) -> BeforeAfterOptions {
        BeforeAfterOptions { level: self.level, method: self.method, worthwhile: self.worthwhile }
    }
}
