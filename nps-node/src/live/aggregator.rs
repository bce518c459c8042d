//! The live aggregator.

use std::sync::{Arc, Mutex, PoisonError};

use napi::bindgen_prelude::{AsyncTask, Buffer, Env, Object, ObjectFinalize, This, Unknown};
use napi_derive::napi;
use nps_core::LiveView;

use crate::convert::{Transport, bytes_in, count_in, describe, elements, exact, instance, made_by_new, named, text};
use crate::error::OrThrow;
use crate::live::answer::{One, read_values, segment_value};
use crate::live::block::{Block, Fast};
use crate::live::columns::{Columns, Counted};
use crate::live::headline::{
    Headline, LiveDay, LivePane, LiveSegment, OtherSegments, Seen, SegmentCap, TopSegments, Watched, seconds,
};
use crate::live::reads::{over, place, reads};
use crate::live::spec::{self, asked};
use crate::situation::moment;
use crate::work::Work;

/// Exact counts of answers by pane of time, in total and for each value of the declared dimensions.
///
/// Order does not matter: the state is a function of which answers are held and of the newest day there ever was, so
/// that any order, any split over shards and any tree of merges give the same bytes. A refused operation changes nothing.
///
/// A moment is a `Date`, a text that says its zone, or a number of seconds (not milliseconds) since 1970-01-01 UTC.
#[napi(custom_finalize)]
pub struct Live {
    pub(super) spec: nps_core::LiveSpec,
    held: Shared,
    pub(super) block: Block,
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
        Self { spec: live.spec().clone(), held: Arc::new(Mutex::new(live)), block: Block::default(), told: 0 }
    }
}

impl ObjectFinalize for Live {
    fn finalize(self, env: Env) -> napi::Result<()> {
        env.adjust_external_memory(-self.told).map(drop)
    }
}

impl Live {
    fn read<T>(&self, work: impl FnOnce(&nps_core::Live) -> T) -> T {
        self.with(|live| work(live))
    }

    pub(super) fn with<T>(&self, work: impl FnOnce(&mut nps_core::Live) -> T) -> T {
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

    /// For the facade: what it may keep back and hand over later by `pushBlock`.
    #[napi(catch_unwind, skip_typescript)]
    pub fn fast(&self) -> Fast {
        Fast::new(&self.spec)
    }

    /// For the facade: whether any number of answers that fits in memory can still be counted.
    #[napi(catch_unwind, skip_typescript)]
    pub fn has_room(&self) -> bool {
        self.with(|live| live.answers() <= u64::MAX / 2)
    }

    /// For the facade: by which number `pushBlock` knows a value of a dimension; null where it takes none of it.
    #[napi(catch_unwind, skip_typescript)]
    pub fn code(&mut self, env: Env, dimension: u32, value: Unknown) -> napi::Result<Option<u32>> {
        let Some(name) = self.spec.dimensions.get(dimension as usize) else { return Ok(None) };
        let value = segment_value(env, name, value)?;
        let code = with(&self.held, |live| live.code(name, value.as_deref())).or_throw(env)?;
        Ok(code.and_then(|code| self.block.number(dimension, code)))
    }

    /// For the facade: counts `count` answers, each a moment, a score and the numbers of its values; says what `hasRoom`
    /// does.
    #[napi(catch_unwind, skip_typescript)]
    pub fn push_block(&self, env: Env, rows: Unknown, count: u32) -> napi::Result<bool> {
        let rows = elements::<f64>(rows)?;
        self.with(|live| self.block.count(live, rows, count)).or_throw(env)?;
        Ok(self.has_room())
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

    /// Whether `other` counts the same and holds the same: whether their bytes are the same.
    #[napi(catch_unwind, ts_args_type = "other: Live")]
    pub fn equals(&self, env: Env, other: Unknown) -> napi::Result<bool> {
        self.with_other(env, other, |live, other| live == other)
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

reads!(Live);
