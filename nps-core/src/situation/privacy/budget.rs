//! What may still be told.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::epsilon::{Epsilon, greatest_common_divisor, write_fraction};
use crate::error::{Error, ErrorKind, Result};

/// A ledger of privacy loss: what is published of the same answers adds up (basic composition; Dwork & Roth, *The
/// Algorithmic Foundations of Differential Privacy*, 2014, theorem 3.16), and never to more than the budget.
///
/// Sums are of fractions and exact. Kept by the host beside the answers, as JSON:
///
/// ```
/// use nps_core::{Epsilon, PrivacyBudget};
///
/// let mut budget = PrivacyBudget::new("1".parse()?);
/// for _ in 0..10 {
///     budget.spend("0.1".parse()?)?;
/// }
/// let refused = budget.spend("1/1000000".parse()?).unwrap_err();
/// assert_eq!(refused.to_string(), "epsilon is 1/1000000, expected at most 0: of the budget of 1, 1 is spent");
/// assert_eq!(serde_json::to_string(&budget).unwrap(), r#"{"total":"1","spent":"1"}"#);
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawBudget", into = "RawBudget")]
pub struct PrivacyBudget {
    total: Epsilon,
    /// In its lowest terms.
    spent: Fraction,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Fraction {
    numerator: u128,
    denominator: u128,
}

impl PrivacyBudget {
    /// A budget of which nothing is spent.
    #[must_use]
    pub const fn new(total: Epsilon) -> Self {
        Self { total, spent: Fraction { numerator: 0, denominator: 1 } }
    }

    /// Enters a loss. Where it fails, nothing changes.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) where it is more than what is left, or where the sum has no
    /// fraction of 128 bits: spend fractions of one denominator.
    pub fn spend(&mut self, epsilon: Epsilon) -> Result<()> {
        let refused = |why: String| {
            let message = format!("epsilon is {epsilon}, expected {why}");
            Error::new(ErrorKind::InvalidArgument, message)
        };
        let sum = self.spent.plus(epsilon);
        let sum = sum.ok_or_else(|| refused("a fraction that adds up with those that are spent".to_owned()))?;
        if !sum.is_within(self.total) {
            let (left, total, spent) = (self.left(), self.total, self.spent);
            return Err(refused(format!("at most {left}: of the budget of {total}, {spent} is spent")));
        }
        self.spent = sum;
        Ok(())
    }

    /// The whole budget.
    #[must_use]
    pub const fn total(&self) -> Epsilon {
        self.total
    }

    /// What is spent, as a fraction.
    #[must_use]
    pub fn spent(&self) -> String {
        self.spent.to_string()
    }

    /// What is left, as a fraction.
    #[must_use]
    pub fn left(&self) -> String {
        // What is spent is no more than the total, whose parts are of 64 bits; where the product has no 128, it is given
        // as a difference.
        let Fraction { numerator, denominator } = self.spent;
        let (total, of) = (u128::from(self.total.numerator()), u128::from(self.total.denominator()));
        let left = total
            .checked_mul(denominator)
            .zip(numerator.checked_mul(of))
            .and_then(|(total, spent)| Some((total.checked_sub(spent)?, of.checked_mul(denominator)?)));
        left.map_or_else(
            || format!("{} - {}", self.total, self.spent),
            |(numerator, denominator)| Fraction::of(numerator, denominator).to_string(),
        )
    }
}

impl Fraction {
    fn of(numerator: u128, denominator: u128) -> Self {
        let divisor = greatest_common_divisor(numerator, denominator);
        Self { numerator: numerator / divisor, denominator: denominator / divisor }
    }

    fn plus(self, epsilon: Epsilon) -> Option<Self> {
        let (numerator, denominator) = (u128::from(epsilon.numerator()), u128::from(epsilon.denominator()));
        let divisor = greatest_common_divisor(self.denominator, denominator);
        let (left, right) = (denominator / divisor, self.denominator / divisor);
        let sum = self.numerator.checked_mul(left)?.checked_add(numerator.checked_mul(right)?)?;
        Some(Self::of(sum, self.denominator.checked_mul(left)?))
    }

    /// Whether it is at most that, whole part first, then what remains: no product of it is needed but small ones.
    const fn is_within(self, total: Epsilon) -> bool {
        let (mut a, mut b) = (self.numerator, self.denominator);
        let (mut c, mut d) = (total.numerator() as u128, total.denominator() as u128);
        // a / b and c / d by their continued fractions.
        loop {
            let (left, right) = (a / b, c / d);
            if left != right {
                return left < right;
            }
            (a, c) = (a % b, c % d);
            if a == 0 {
                return true;
            }
            if c == 0 {
                return false;
            }
            // Of two numbers below 1, the smaller has the greater inverse.
            (a, b, c, d) = (d, c, b, a);
        }
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_fraction(f, self.numerator, self.denominator)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBudget {
    total: Epsilon,
    spent: String,
}

impl TryFrom<RawBudget> for PrivacyBudget {
    type Error = Error;

    fn try_from(RawBudget { total, spent }: RawBudget) -> Result<Self> {
        let (numerator, denominator) = spent.split_once('/').unwrap_or((&spent, "1"));
        let fraction =
            numerator.parse().ok().zip(denominator.parse().ok().filter(|&denominator: &u128| denominator > 0));
        let fraction = fraction.map(|(numerator, denominator)| Fraction::of(numerator, denominator));
        match fraction.filter(|fraction| fraction.is_within(total)) {
            Some(spent) => Ok(Self { total, spent }),
            None => Err(Error::new(
                ErrorKind::InvalidArgument,
                format!("spent is {spent:?}, expected a fraction of at most the budget of {total}"),
            )),
        }
    }
}

impl From<PrivacyBudget> for RawBudget {
    fn from(budget: PrivacyBudget) -> Self {
        Self { total: budget.total, spent: budget.spent() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_compare_exactly() {
        let one = Epsilon::new(1, 1).unwrap();
        for (numerator, denominator, within) in [
            (0, 1, true),
            (1, 1, true),
            (1, 2, true),
            (3, 2, false),
            (u128::MAX, u128::MAX - 1, false),
            (u128::MAX - 1, u128::MAX, true),
        ] {
            assert_eq!(Fraction { numerator, denominator }.is_within(one), within, "{numerator}/{denominator}");
        }
        for (a, b, c, d) in (0..8_u64).flat_map(|a| {
            (1..6_u64).flat_map(move |b| (1..8_u64).flat_map(move |c| (1..6_u64).map(move |d| (a, b, c, d))))
        }) {
            let fraction = Fraction::of(a.into(), b.into());
            assert_eq!(fraction.is_within(Epsilon::new(c, d).unwrap()), a * d <= c * b, "{a}/{b} {c}/{d}");
        }
    }

    #[test]
    fn a_refused_loss_is_not_entered() {
        let mut budget = PrivacyBudget::new("1/2".parse().unwrap());
        budget.spend("1/3".parse().unwrap()).unwrap();
        let before = budget.clone();
        assert!(budget.spend("1/5".parse().unwrap()).is_err());
        assert_eq!((&budget, budget.left().as_str()), (&before, "1/6"));
        budget.spend("1/6".parse().unwrap()).unwrap();
        assert_eq!((budget.left().as_str(), budget.spent().as_str()), ("0", "1/2"));
        // Denominators whose product is too long.
        let mut budget = PrivacyBudget::new("64".parse().unwrap());
        budget.spend(Epsilon::new(1, u64::MAX).unwrap()).unwrap();
        budget.spend(Epsilon::new(1, u64::MAX - 1).unwrap()).unwrap();
        assert_eq!(
            budget.spend(Epsilon::new(1, u64::MAX - 4).unwrap()).unwrap_err().kind(),
            ErrorKind::InvalidArgument
        );
        for json in [r#"{"total":"1","spent":"2"}"#, r#"{"total":"1","spent":"1/0"}"#, r#"{"total":"1","spent":"-1"}"#]
        {
            assert!(serde_json::from_str::<PrivacyBudget>(json).is_err(), "{json}");
        }
    }
}
