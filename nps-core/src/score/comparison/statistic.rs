//! A test statistic with its reference distribution.

use serde::{Deserialize, Serialize};

use crate::numeric::{chi_squared_upper, fisher_upper};

/// A test statistic, its degrees of freedom and its p-value.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TestStatistic {
    /// The statistic.
    pub statistic: f64,
    /// Its degrees of freedom; 0 where nothing varies.
    pub df: u32,
    /// Those below the line, of an F.
    pub df_error: Option<f64>,
    /// The probability of one as large, were there nothing to find.
    pub p_value: f64,
}

impl TestStatistic {
    /// A χ²: without degrees of freedom there is nothing to find, and p is 1.
    pub(super) fn chi_squared(statistic: f64, df: u32) -> Self {
        let p_value = if df == 0 { 1.0 } else { chi_squared_upper(statistic, df.into()) };
        Self { statistic, df, df_error: None, p_value }
    }

    /// An F.
    pub(super) fn fisher(statistic: f64, df: u32, df_error: f64) -> Self {
        Self { statistic, df, df_error: Some(df_error), p_value: fisher_upper(statistic, df.into(), df_error) }
    }
}
