//! Detectors of changes.

use std::sync::{Mutex, PoisonError};

use napi::bindgen_prelude::{Buffer, Env, This, Unknown};
use napi_derive::napi;
use nps_core::{ChangeSpec, Direction, Error};

use crate::convert::{bytes_in, exact, made_by_new, number, text};
use crate::error::OrThrow;
use crate::live::headline::seconds;
use crate::score::{Nps, counts_of, given};
use crate::situation::moment;

/// A change that was found.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct ChangeEvent {
    /// How it was found.
    #[napi(ts_type = "ChangeMethod")]
    pub method: &'static str,
    /// When, in seconds since 1970-01-01 UTC: the time given with the answers that made it certain.
    pub at: f64,
    /// Where the score went.
    #[napi(ts_type = "Exclude<Direction, 'both'>")]
    pub direction: &'static str,
    /// The statistic.
    pub statistic: f64,
    /// What it had to reach, or of a cusum to exceed.
    pub threshold: f64,
    /// The score that was usual, in points.
    pub baseline: f64,
    /// The score that was still tolerated, in points.
    pub tolerated: f64,
    /// Answers since the detector began, or began anew.
    pub n: f64,
    /// Since when the score seems to have changed, in seconds since 1970-01-01 UTC: an estimate without an interval.
    pub since: Option<f64>,
    /// The score since then. Chosen for being far off, it overstates the change.
    pub recent: Nps,
}

impl ChangeEvent {
    fn new(env: Env, event: nps_core::ChangeEvent) -> napi::Result<Self> {
        Ok(Self {
            method: event.method.name(),
            at: seconds(event.at),
            direction: event.direction.name(),
            statistic: event.statistic,
            threshold: event.threshold,
            baseline: event.baseline,
            tolerated: event.tolerated,
            n: exact(env, event.n)?,
            since: event.since.map(seconds),
            recent: event.recent.into(),
        })
    }
}

/// Watches answers one by one, or by period, for a change of their score: false alarms come every `runLength` answers on
/// average, or less often.
///
/// Order matters: answers are pushed as they came, and neither merged nor taken back. After an alarm all begins anew.
#[napi]
pub struct ChangeDetector(Mutex<nps_core::ChangeDetector>);

impl ChangeDetector {
    /// Only the event loop ever locks it. Nothing in `work` may run JS, which could come back here.
    fn with<T>(&self, work: impl FnOnce(&mut nps_core::ChangeDetector) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[napi]
impl ChangeDetector {
    /// A detector that has seen nothing. With `method: 'cusum'` it takes up to a second to find the threshold.
    #[napi(constructor, catch_unwind, ts_args_type = "options?: ChangeOptions")]
    pub fn new(env: Env, this: This, options: Unknown) -> napi::Result<Self> {
        made_by_new::<Self>(env, this, "ChangeDetector")?;
        let detector = nps_core::ChangeDetector::new(read(env, options)?).or_throw(env)?;
        Ok(Self(Mutex::new(detector)))
    }

    /// Reads what `toBytes` wrote, in any language.
    #[napi(factory, catch_unwind, ts_args_type = "bytes: Uint8Array")]
    pub fn from_bytes(env: Env, bytes: Unknown) -> napi::Result<Self> {
        let detector = nps_core::ChangeDetector::from_bytes(bytes_in(env, bytes)?).or_throw(env)?;
        Ok(Self(Mutex::new(detector)))
    }

    /// The state as bytes: the same for the same pushes, in every language.
    #[napi(catch_unwind)]
    pub fn to_bytes(&self) -> Buffer {
        self.with(|detector| detector.to_bytes()).into()
    }

    /// Takes answers that came together; tells of a change, else null. No answers change nothing.
    #[napi(catch_unwind, ts_args_type = "at: Moment, counts: Side")]
    pub fn push(&self, env: Env, at: Unknown, counts: Unknown) -> napi::Result<Option<ChangeEvent>> {
        let (at, counts) = (moment(env, "at", at)?, counts_of(env, "counts", counts)?);
        let found = self.with(|detector| detector.push(at, counts)).or_throw(env)?;
        found.map(|event| ChangeEvent::new(env, event)).transpose()
    }

    /// The same where what is usual of these answers was known before they came: the baseline of a weekday, a season.
    #[napi(catch_unwind, ts_args_type = "at: Moment, counts: Side, expected: number")]
    pub fn push_expecting(
        &self,
        env: Env,
        at: Unknown,
        counts: Unknown,
        expected: Unknown,
    ) -> napi::Result<Option<ChangeEvent>> {
        let (at, counts) = (moment(env, "at", at)?, counts_of(env, "counts", counts)?);
        let expected = number(env, "expected", expected, "a score in points")?;
        let found = self.with(|detector| detector.push_expecting(at, counts, expected)).or_throw(env)?;
        found.map(|event| ChangeEvent::new(env, event)).transpose()
    }

    /// Begins anew, as after an alarm.
    #[napi(catch_unwind)]
    pub fn reset(&self) {
        self.with(nps_core::ChangeDetector::reset);
    }

    /// How many answers it has seen since it began, or began anew.
    #[napi(getter, catch_unwind)]
    pub fn n(&self, env: Env) -> napi::Result<f64> {
        exact(env, self.with(|detector| detector.n()))
    }

    /// The statistic of a direction; null for one that is not watched.
    #[napi(catch_unwind, ts_args_type = "direction: Direction")]
    pub fn statistic(&self, env: Env, direction: Unknown) -> napi::Result<Option<f64>> {
        let direction = self::direction(env, direction)?;
        Ok(self.with(|detector| detector.statistic(direction)))
    }

    /// What the statistic of a direction has to reach; null for one that is not watched.
    #[napi(catch_unwind, ts_args_type = "direction: Direction")]
    pub fn threshold(&self, env: Env, direction: Unknown) -> napi::Result<Option<f64>> {
        let direction = self::direction(env, direction)?;
        Ok(self.with(|detector| detector.threshold(direction)))
    }

    /// One line: what it watches for, and how many answers it has seen.
    #[napi(js_name = "toString", catch_unwind)]
    pub fn text(&self) -> String {
        self.with(|detector| {
            let ChangeSpec { method, baseline, direction, .. } = detector.spec();
            format!("ChangeDetector {method} of {direction} from {baseline}; {} answers", detector.n())
        })
    }
}

fn direction(env: Env, value: Unknown<'_>) -> napi::Result<Direction> {
    text(env, "direction", value)?.parse().or_throw(env)
}

/// Reads a specification on top of the core's defaults; the core checks it.
fn read(env: Env, options: Unknown<'_>) -> napi::Result<ChangeSpec> {
    const NAMES: [&str; 9] =
        ["method", "baseline", "tolerance", "direction", "runLength", "shift", "history", "threshold", "level"];
    let mut spec = ChangeSpec::default();
    for (name, value) in given(env, options)? {
        let figure = |expected| number(env, &name, value, expected);
        match name.as_str() {
            "method" => spec.method = text(env, "method", value)?.parse().or_throw(env)?,
            "direction" => spec.direction = direction(env, value)?,
            "history" => spec.history = counts_of(env, "history", value)?,
            "baseline" => spec.baseline = figure("a score in points")?,
            "tolerance" => spec.tolerance = figure("points")?,
            "runLength" => spec.run_length = figure("a number of answers")?,
            "shift" => spec.shift = figure("points")?,
            "threshold" => spec.threshold = Some(figure("a number above 0")?),
            "level" => spec.level = figure("a level")?,
            _ => return Err(Error::unknown_option(&name, &NAMES)).or_throw(env),
        }
    }
    Ok(spec)
}
