//! The live aggregator.

use std::sync::{Arc, Mutex, PoisonError};

use napi::bindgen_prelude::{AsyncTask, Buffer, Env, ObjectFinalize, This, Unknown};
use napi_derive::napi;

use crate::convert::{Transport, bytes_in, exact, instance, made_by_new, text};
use crate::error::OrThrow;
use crate::live::answer::{One, segment_value};
use crate::live::columns::{Columns, Counted};
use crate::live::headline::{Headline, LiveDay, LiveSegment};
use crate::live::spec;
use crate::situation::moment;
use crate::work::Work;

/// Exact counts of answers by UTC day, in total and for each value of the declared dimensions.
///
/// Order does not matter: the state is a function of which answers are held and of the newest day there ever was, so
/// that any order, any split over shards and any tree of merges give the same bytes. A refused operation changes nothing.
///
/// A moment is a `Date`, a text that says its zone, or a number of seconds (not milliseconds) since 1970-01-01 UTC.
#[napi(custom_finalize)]
pub struct Live {
    spec: nps_core::LiveSpec,
    held: Shared,
    /// How many bytes JS was told that it holds.
    told: i64,
}

/// Shared with the columns on their way to it. Only the event loop ever locks it: nobody waits.
type Shared = Arc<Mutex<nps_core::Live>>;

/// Reads or changes what is held. Nothing in `work` may run JS, which could come back here.
pub(crate) fn with<T>(held: &Mutex<nps_core::Live>, work: impl FnOnce(&mut nps_core::Live) -> T) -> T {
    work(&mut held.lock().unwrap_or_else(PoisonError::into_inner))
}

impl From<nps_core::Live> for Live {
    fn from(live: nps_core::Live) -> Self {
        Self { spec: live.spec().clone(), held: Arc::new(Mutex::new(live)), told: 0 }
    }
}

impl ObjectFinalize for Live {
    fn finalize(self, env: Env) -> napi::Result<()> {
        env.adjust_external_memory(-self.told).map(drop)
    }
}

impl Live {
    fn with<T>(&self, work: impl FnOnce(&mut nps_core::Live) -> T) -> T {
        with(&self.held, work)
    }

    /// What is held, beside another aggregator, which may be this one.
    fn with_other<T>(
        &self,
        env: Env,
        other: Unknown<'_>,
        work: impl FnOnce(&mut nps_core::Live, &nps_core::Live) -> T,
    ) -> napi::Result<T> {
        let other = instance::<Self>(env, "other", other, "a Live")?;
        if Arc::ptr_eq(&self.held, &other.held) {
            let copy = self.with(|live| live.clone());
            return Ok(self.with(|live| work(live, &copy)));
        }
        Ok(other.with(|other| self.with(|live| work(live, other))))
    }
}

#[napi]
impl Live {
    /// No answers yet.
    #[napi(constructor, catch_unwind, ts_args_type = "options?: LiveOptions")]
    pub fn new(env: Env, this: This, options: Unknown) -> napi::Result<Self> {
        made_by_new::<Self>(env, this, "Live")?;
        nps_core::Live::new(spec::read(env, options)?).or_throw(env).map(Self::from)
    }

    /// Reads what `toBytes` wrote, in any language.
    #[napi(factory, catch_unwind, ts_args_type = "bytes: Uint8Array")]
    pub fn from_bytes(env: Env, bytes: Unknown) -> napi::Result<Self> {
        let bytes = bytes_in(env, bytes)?;
        let live = Self::from(nps_core::Live::from_bytes(bytes).or_throw(env)?);
        // Counts of a byte or two take some 64 bytes a day. Without it, JS would let many restored states pile up.
        let told = i64::try_from(bytes.len().saturating_mul(32)).unwrap_or(i64::MAX);
        env.adjust_external_memory(told)?;
        Ok(Self { told, ..live })
    }

    /// The state as bytes: the same in every language, readable for ever.
    #[napi(catch_unwind)]
    pub fn to_bytes(&self) -> Buffer {
        self.with(|live| live.to_bytes()).into()
    }

    /// Counts one answer; a score of null is a missing one. `values` are those of the dimensions: a list in their
    /// order, or an object by their names.
    #[napi(catch_unwind, ts_args_type = "at: Moment, score: Score, values?: SegmentValues")]
    pub fn push(&self, env: Env, at: Unknown, score: Unknown, values: Unknown) -> napi::Result<()> {
        let one = One::read(env, &self.spec, at, score, values)?;
        self.with(|live| live.push(one.at, one.score, &one.values())).or_throw(env)
    }

    /// Takes one answer back: of the same day, score and values as one that was counted.
    #[napi(catch_unwind, ts_args_type = "at: Moment, score: Score, values?: SegmentValues")]
    pub fn retract(&self, env: Env, at: Unknown, score: Unknown, values: Unknown) -> napi::Result<()> {
        let one = One::read(env, &self.spec, at, score, values)?;
        self.with(|live| live.retract(one.at, one.score, &one.values())).or_throw(env)
    }

    /// Counts columns of answers, off the event loop; gives what could not be counted. Dimensions are read from the
    /// columns of their names.
    ///
    /// Columns are copied when it is called, and counted beside what is held. They are added to it all at once when the
    /// promise is fulfilled, or not at all: until then other calls neither wait nor see any of them.
    #[napi(
        catch_unwind,
        ts_args_type = "table: LiveColumns, options: PushOptions",
        ts_return_type = "Promise<Rejects>"
    )]
    pub fn push_many<'env>(
        &self,
        env: Env,
        table: Unknown<'env>,
        options: Unknown<'env>,
        pack: Transport<'env>,
        encode: Transport<'env>,
        moments: Transport<'env>,
    ) -> napi::Result<AsyncTask<Work<Counted>>> {
        let (spec, into) = (self.spec.clone(), Arc::clone(&self.held));
        let columns = Columns::read(env, &spec, table, options, [&pack, &encode, &moments])?;
        Ok(Work::task(move || {
            let (shard, rejects) = columns.count(spec)?;
            Ok(Counted { shard, rejects, into })
        }))
    }

    /// Adds everything that another aggregator, of other answers, has counted.
    #[napi(catch_unwind, ts_args_type = "other: Live")]
    pub fn merge(&self, env: Env, other: Unknown) -> napi::Result<()> {
        self.with_other(env, other, nps_core::Live::merge)?.or_throw(env)
    }

    /// Says that it is `at`, where no answer did: days before the `retainDays` up to then are kept no more.
    #[napi(catch_unwind, ts_args_type = "at: Moment")]
    pub fn advance(&self, env: Env, at: Unknown) -> napi::Result<()> {
        let at = moment(env, "at", at)?;
        self.with(|live| live.advance(at)).or_throw(env)
    }

    /// The score of all answers: over the window that ends on the day of `at`, over the one before, and of all time.
    #[napi(catch_unwind, ts_args_type = "at: Moment")]
    pub fn now(&self, env: Env, at: Unknown) -> napi::Result<Headline> {
        let at = moment(env, "at", at)?;
        self.with(|live| live.now(at)).or_throw(env).map(Headline::from)
    }

    /// The same of one segment: the answers with this value, or null for those without one.
    #[napi(catch_unwind, ts_args_type = "dimension: string, value: SegmentValue, at: Moment")]
    pub fn segment(&self, env: Env, dimension: Unknown, value: Unknown, at: Unknown) -> napi::Result<Headline> {
        let (dimension, value) = place(env, dimension, value)?;
        let at = moment(env, "at", at)?;
        self.with(|live| live.segment(&dimension, value.as_deref(), at)).or_throw(env).map(Headline::from)
    }

    /// Every segment of a dimension that has an answer of any time, in the order of their values, the one without a
    /// value last.
    #[napi(catch_unwind, ts_args_type = "dimension: string, at: Moment")]
    pub fn segments(&self, env: Env, dimension: Unknown, at: Unknown) -> napi::Result<Vec<LiveSegment>> {
        let dimension = text(env, "dimension", dimension)?;
        let at = moment(env, "at", at)?;
        let found = self.with(|live| live.segments(&dimension, at)).or_throw(env)?;
        Ok(found.into_iter().map(LiveSegment::from).collect())
    }

    /// The answers of one segment in the window that ends on the day of `at`, point by point: what `segment` reckons
    /// from.
    #[napi(
        catch_unwind,
        ts_args_type = "dimension: string, value: SegmentValue, at: Moment",
        ts_return_type = "Distribution"
    )]
    pub fn window(
        &self,
        env: Env,
        dimension: Unknown,
        value: Unknown,
        at: Unknown,
    ) -> napi::Result<crate::score::Distribution> {
        let (dimension, value) = place(env, dimension, value)?;
        let at = moment(env, "at", at)?;
        self.with(|live| live.window(&dimension, value.as_deref(), at)).or_throw(env).map(Into::into)
    }

    /// The total day by day, from the day of `first` to the day of `last`, those without answers among them; only days
    /// that are kept, up to the newest.
    #[napi(catch_unwind, ts_args_type = "first: Moment, last: Moment")]
    pub fn days(&self, env: Env, first: Unknown, last: Unknown) -> napi::Result<Vec<LiveDay>> {
        let (first, last) = (moment(env, "first", first)?, moment(env, "last", last)?);
        let found = self.with(|live| live.days(first, last)).or_throw(env)?;
        Ok(found.into_iter().map(LiveDay::from).collect())
    }

    /// The same of one segment.
    #[napi(catch_unwind, ts_args_type = "dimension: string, value: SegmentValue, first: Moment, last: Moment")]
    pub fn segment_days(
        &self,
        env: Env,
        dimension: Unknown,
        value: Unknown,
        first: Unknown,
        last: Unknown,
    ) -> napi::Result<Vec<LiveDay>> {
        let (dimension, value) = place(env, dimension, value)?;
        let (first, last) = (moment(env, "first", first)?, moment(env, "last", last)?);
        let found = self.with(|live| live.segment_days(&dimension, value.as_deref(), first, last)).or_throw(env)?;
        Ok(found.into_iter().map(LiveDay::from).collect())
    }

    /// Whether `other` counts the same and holds the same: whether their bytes are the same.
    #[napi(catch_unwind, ts_args_type = "other: Live")]
    pub fn equals(&self, env: Env, other: Unknown) -> napi::Result<bool> {
        self.with_other(env, other, |live, other| live == other)
    }

    /// How many answers are held, missing ones among them.
    #[napi(getter, catch_unwind)]
    pub fn answers(&self, env: Env) -> napi::Result<f64> {
        exact(env, self.with(|live| live.answers()))
    }

    /// Whether no answer is held.
    #[napi(getter, catch_unwind)]
    pub fn is_empty(&self) -> bool {
        self.with(|live| live.is_empty())
    }

    /// The scale.
    #[napi(getter, catch_unwind)]
    pub fn scale(&self) -> String {
        self.spec.scale.to_string()
    }

    /// The names of the dimensions.
    #[napi(getter, catch_unwind)]
    pub fn dimensions(&self) -> Vec<String> {
        self.spec.dimensions.clone()
    }

    /// The length of the window, in days; null where it is not one that slides by days.
    #[napi(getter, catch_unwind)]
    pub fn window_days(&self) -> Option<u32> {
        self.spec.window.sliding_days()
    }

    /// How many days are kept one by one, the newest included.
    #[napi(getter, catch_unwind)]
    pub fn retain_days(&self) -> u32 {
        self.spec.retain_days
    }

    /// Confidence level of the intervals.
    #[napi(getter, catch_unwind)]
    pub fn level(&self) -> f64 {
        self.spec.level
    }

    /// Method of the intervals.
    #[napi(getter, catch_unwind, ts_return_type = "Method")]
    pub fn method(&self) -> &'static str {
        self.spec.method.name()
    }

    /// One line: answers, dimensions and days.
    #[napi(js_name = "toString", catch_unwind)]
    pub fn text(&self) -> String {
        let names = &self.spec.dimensions;
        let by = if names.is_empty() { String::new() } else { format!(" by {}", names.join(", ")) };
        let (window, retain) = (self.spec.window, self.spec.retain_days);
        let window = window.sliding_days().map_or_else(|| format!("{window},"), |days| days.to_string());
        format!("Live {} answers{by}; {window} of {retain} days", self.with(|live| live.answers()))
    }
}

/// A dimension and a value of it.
fn place(env: Env, dimension: Unknown<'_>, value: Unknown<'_>) -> napi::Result<(String, Option<String>)> {
    let dimension = text(env, "dimension", dimension)?;
    let value = segment_value(env, &dimension, value)?;
    Ok((dimension, value))
}
