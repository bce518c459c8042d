//! Numbers: kernels over columns, laws and their tails, root finding. Nothing here knows what a score is.

pub(crate) mod codes;
pub(crate) mod cramer;
pub(crate) mod kernels;
mod normal;
mod quotient;
mod random;
mod root;
mod simd;
mod special;
mod student;
mod tails;

pub(crate) use normal::{normal_cdf, normal_quantile, normal_two_sided};
pub(crate) use quotient::quotient;
pub(crate) use random::{LogFactorials, Quick, Random};
pub(crate) use root::{bracketed_root, decreasing_root};
pub(crate) use student::{student_quantile, student_two_sided};
pub(crate) use tails::{binomial_upper, chi_squared_upper, fisher_upper};

/// x², by multiplication: what `powi` gives depends on the build.
pub(crate) fn square(x: f64) -> f64 {
    x * x
}

/// A count as a figure.
#[expect(clippy::cast_precision_loss, reason = "exact to 2^53, then rounded to the nearest f64")]
pub(crate) const fn real(count: u64) -> f64 {
    count as f64
}
