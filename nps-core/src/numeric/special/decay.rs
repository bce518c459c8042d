//! Integrals of what decays about as fast as the tail of a normal law does.

/// ∫ e^−h(w) dw from 0 up to where h leaves its domain or the integrand is negligible; `slope` and `curvature` are those of h
/// at 0, and say how far that is.
///
/// The trapezoidal rule after w = e^(s − e^−s), which takes both ends to infinity: Takahasi & Mori, *Publications of the
/// Research Institute for Mathematical Sciences* 9, 1974.
pub(super) fn decaying_integral(slope: f64, curvature: f64, h: impl Fn(f64) -> f64) -> f64 {
    const STEP: f64 = 0.125;
    /// w is 1e-18 of its scale at the first step, and 1e13 of it at the last.
    const STEPS: std::ops::Range<i32> = -30..240;
    const NEGLIGIBLE: f64 = 45.0;
    let scale = 2.0 / (slope + (slope * slope + 2.0 * curvature).sqrt());
    let mut sum = 0.0;
    for step in STEPS {
        let s = STEP * f64::from(step);
        let inner = libm::exp(-s);
        let w = scale * libm::exp(s - inner);
        let height = h(w);
        // Not a number beyond the end of the domain.
        if height.is_nan() || height > NEGLIGIBLE {
            break;
        }
        sum += libm::exp(-height) * w * (1.0 + inner);
    }
    sum * STEP
}
