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
        let step = -value / slope;
        if step.abs() <= SMALLEST_STEP {
            // Below this, steps are rounding, and what does not shrink would be bisected away from the root.
            return (x + step).clamp(lo, hi);
        }
        let newton = x + step;
        let converging = step.abs() < 0.5 * last_step.abs();
        let next = if newton > lo && newton < hi && converging { newton } else { f64::midpoint(lo, hi) };
        last_step = next - x;
        x = next;
        if last_step.abs() <= SMALLEST_STEP {
            return x;
        }
    }
    x
}

/// The root of a continuous function that is not negative at `lo`, looked for up to `hi`; `hi` where it is still
/// positive there.
///
/// Chandrupatla, *Advances in Engineering Software* 28, 1997: inverse quadratic interpolation where the last three
/// points warrant it, bisection elsewhere.
pub(crate) fn bracketed_root(lo: f64, hi: f64, f: impl Fn(f64) -> f64) -> f64 {
    const MAX_STEPS: u32 = 100;
    const SMALLEST_STEP: f64 = 1e-15;
    let (mut near, mut far) = ((hi, f(hi)), (lo, f(lo)));
    if near.1 > 0.0 {
        return hi;
    }
    let mut step = 0.5;
    for _ in 0..MAX_STEPS {
        let x = near.0 + step * (far.0 - near.0);
        let value = f(x);
        let last = if (value > 0.0) == (near.1 > 0.0) {
            std::mem::replace(&mut near, (x, value))
        } else {
            let last = far;
            far = std::mem::replace(&mut near, (x, value));
            last
        };
        let best = if near.1.abs() < far.1.abs() { near } else { far };
        let smallest = SMALLEST_STEP * (1.0 + 2.0 * best.0.abs()) / (far.0 - near.0).abs();
        if best.1 == 0.0 || smallest > 0.5 {
            return best.0;
        }
        let position = (near.0 - far.0) / (last.0 - far.0);
        let rise = (near.1 - far.1) / (last.1 - far.1);
        let is_smooth = rise * rise < position && (1.0 - rise) * (1.0 - rise) < 1.0 - position;
        let interpolated = near.1 / (far.1 - near.1) * last.1 / (far.1 - last.1)
            + (last.0 - near.0) / (far.0 - near.0) * near.1 / (last.1 - near.1) * far.1 / (last.1 - far.1);
        step = if is_smooth { interpolated.clamp(smallest, 1.0 - smallest) } else { 0.5 };
    }
    near.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_bracketed_roots() {
        for root in [0.0, 1e-9, 0.3, 1.7, 39.999] {
            let found = bracketed_root(0.0, 40.0, |x| (root - x) * (1.0 + x * x));
            assert!((found - root).abs() < 1e-12, "{found} for {root}");
            let kinked = bracketed_root(0.0, 40.0, |x| if x < root { 1.0 } else { -1e-3 });
            assert!((kinked - root).abs() < 1e-12, "{kinked} for {root}");
        }
        assert_eq!(bracketed_root(0.0, 40.0, |x| 50.0 - x), 40.0);
    }

    #[test]
    fn finds_smooth_and_kinked_roots() {
        let smooth = decreasing_root(0.0, 4.0, 1.0, |x| (2.0 - x * x, -2.0 * x));
        assert!((smooth - 2.0_f64.sqrt()).abs() < 1e-15);
        let kinked = decreasing_root(-1.0, 1.0, 0.9, |x| if x > 0.3 { (-1e-3, -0.0) } else { (0.3 - x, -1.0) });
        assert!((kinked - 0.3).abs() < 1e-14);
    }
}
