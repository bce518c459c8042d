//! Root finding.

/// The root of a function that is positive at `lo` and not positive at `hi`, given with its derivative.
///
/// Newton's method, kept inside the bracket by bisection (Press et al., *Numerical Recipes*, `rtsafe`): quadratic
/// where the function is smooth, and never worse than bisection where it has a kink.
pub(crate) fn decreasing_root(lo: f64, hi: f64, start: f64, f: impl Fn(f64) -> (f64, f64)) -> f64 {
    const MAX_STEPS: u32 = 100;
    const SMALLEST_STEP: f64 = 1e-15;
    let (mut lo, mut hi) = (lo, hi);
    let mut x = if start > lo && start < hi { start } else { f64::midpoint(lo, hi) };
    let mut last_step = hi - lo;
    for _ in 0..MAX_STEPS {
        let (value, slope) = f(x);
        if value > 0.0 {
            lo = x;
        } else if value < 0.0 {
            hi = x;
        } else {
            return x;
        }
        let newton = x - value / slope;
        let converging = (newton - x).abs() < 0.5 * last_step.abs();
        let next = if newton > lo && newton < hi && converging { newton } else { f64::midpoint(lo, hi) };
        last_step = next - x;
        x = next;
        if last_step.abs() <= SMALLEST_STEP {
            return x;
        }
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_smooth_and_kinked_roots() {
        let smooth = decreasing_root(0.0, 4.0, 1.0, |x| (2.0 - x * x, -2.0 * x));
        assert!((smooth - 2.0_f64.sqrt()).abs() < 1e-15);
        let kinked = decreasing_root(-1.0, 1.0, 0.9, |x| if x > 0.3 { (-1e-3, -0.0) } else { (0.3 - x, -1.0) });
        assert!((kinked - 0.3).abs() < 1e-14);
    }
}
