//! What a live aggregator says at a moment.

use napi::bindgen_prelude::Env;
use napi_derive::napi;
use nps_core::Error;

use crate::convert::exact;
use crate::error::OrThrow;
use crate::score::{Difference, Distribution, Nps, NpsFields};
use crate::situation::iso;

/// The score of the total or of one segment at a moment. Days are those of the zone. Immutable.
#[napi]
pub struct Headline(nps_core::Headline);

impl From<nps_core::Headline> for Headline {
    fn from(headline: nps_core::Headline) -> Self {
        Self(headline)
    }
}

/// The fields of a headline as a plain object.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct HeadlineFields {
    /// The score of the window.
    pub nps: NpsFields,
    /// The score of the window before it.
    pub previous: Option<NpsFields>,
    /// The score of every answer that is held.
    pub all_time: NpsFields,
    /// Missing answers in the window.
    pub missing: f64,
    /// Which window it is.
    #[napi(ts_type = "LiveWindow")]
    pub window: String,
    /// When the window begins, in seconds since 1970-01-01 UTC; null where a decayed one has no answers.
    pub from: Option<f64>,
    /// The first day of the window, as `2026-01-05`.
    pub first_day: String,
    /// The last day of the window.
    pub as_of_day: String,
    /// The newest day there ever was.
    pub newest_day: Option<String>,
    /// How many seconds old the figure is, from the beginning of the pane of the newest answer.
    pub age: Option<f64>,
    /// Answers of days that are kept no more.
    pub expired: f64,
    /// Of a decayed window: how many answers of equal weight would tell as much.
    pub effective_n: Option<f64>,
    /// Of a decayed window: Kish's number.
    pub kish_n: Option<f64>,
}

/// One segment of a dimension, at a moment.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct LiveSegment {
    /// The dimension's value; null for answers without one, and for `other`.
    pub value: Option<String>,
    /// Whether it is of all values together that have no segment of their own.
    pub other: bool,
    /// What is said of it.
    pub headline: Headline,
}

/// One day of the total or of a segment.
#[napi(object, object_from_js = false)]
pub struct LiveDay {
    /// The day, as `2026-01-05`.
    pub day: String,
    /// Its answers.
    pub distribution: Distribution,
}

/// One pane of the total or of a segment.
#[napi(object, object_from_js = false)]
pub struct LivePane {
    /// When it begins, in seconds since 1970-01-01 UTC.
    pub from: f64,
    /// The day it is of, as `2026-01-05`.
    pub day: String,
    /// Its answers.
    pub distribution: Distribution,
}

/// For the facade: an answer as the core takes it.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct Seen {
    /// In seconds since 1970-01-01 UTC.
    pub at: f64,
    /// The values of the dimensions, as segments are named.
    pub values: Vec<Option<String>>,
}

/// For the facade: what is watched.
#[napi(object, object_from_js = false)]
pub struct Watched {
    /// The place of the dimension; -1 for the total.
    pub place: i32,
    pub dimension: Option<String>,
    pub value: Option<String>,
}

/// How many values of a dimension have a segment of their own.
#[napi(object, object_from_js = false)]
pub struct SegmentCap {
    /// How many, besides those of `always`.
    pub most: u32,
    /// The values that have one in any case.
    pub always: Vec<String>,
}

/// An estimated number of distinct values.
#[napi(object, object_from_js = false)]
pub struct Distinct {
    /// How many there are.
    pub estimate: f64,
    /// The standard error of that; 0 where it is exact.
    pub se: f64,
}

/// All values of a dimension together that have no segment of their own.
#[napi(object, object_from_js = false)]
pub struct OtherSegments {
    /// What is said of them, exact.
    pub headline: Headline,
    /// How many there ever were.
    pub distinct: Distinct,
}

/// The values of a dimension with the most answers.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct TopSegments {
    /// Those with the most answers in the window, the largest first.
    pub segments: Vec<LiveSegment>,
    /// No value that is not listed has more answers than this in the window.
    pub at_most: f64,
    /// Whether no value that is not listed has more answers than one that is.
    pub exact: bool,
    /// Those that have no segment of their own, where there are any.
    pub other: Option<OtherSegments>,
}

/// Seconds of the years 1 to 9999, or between two of them.
#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
pub(super) fn seconds(at: i64) -> f64 {
    at as f64
}

impl From<nps_core::LivePane> for LivePane {
    fn from(pane: nps_core::LivePane) -> Self {
        Self { from: seconds(pane.from), day: iso(pane.day), distribution: pane.distribution.into() }
    }
}

impl From<nps_core::OtherSegments> for OtherSegments {
    fn from(other: nps_core::OtherSegments) -> Self {
        let nps_core::Distinct { estimate, se, .. } = other.distinct;
        Self { headline: other.headline.into(), distinct: Distinct { estimate, se } }
    }
}

impl TopSegments {
    pub(super) fn new(env: Env, top: nps_core::TopSegments) -> napi::Result<Self> {
        Ok(Self {
            segments: top.segments.into_iter().map(LiveSegment::from).collect(),
            at_most: exact(env, top.at_most)?,
            exact: top.exact,
            other: top.other.map(OtherSegments::from),
        })
    }
}

impl From<nps_core::LiveSegment> for LiveSegment {
    fn from(segment: nps_core::LiveSegment) -> Self {
        Self { value: segment.value, other: segment.other, headline: segment.headline.into() }
    }
}

impl From<nps_core::LiveDay> for LiveDay {
    fn from(day: nps_core::LiveDay) -> Self {
        Self { day: iso(day.day), distribution: day.distribution.into() }
    }
}

#[napi]
impl Headline {
    /// Headlines are made by `Live`; `new Headline()` throws.
    #[napi(constructor, catch_unwind)]
    pub fn new(env: Env) -> napi::Result<Self> {
        Err(Error::invalid_argument("a headline", "made by new", "live.now() or live.segment()")).or_throw(env)
    }

    /// The score of the window. Of a decayed one, that of the weighted answers, with those that have a weight as counts.
    #[napi(getter, catch_unwind)]
    pub fn nps(&self) -> Nps {
        self.0.nps.clone().into()
    }

    /// The score of the window before; null where some of its days are kept no more, or there is none.
    #[napi(getter, catch_unwind)]
    pub fn previous(&self) -> Option<Nps> {
        self.0.previous.clone().map(Nps::from)
    }

    /// The score of every answer that was ever counted and not taken back.
    #[napi(getter, catch_unwind)]
    pub fn all_time(&self) -> Nps {
        self.0.all_time.clone().into()
    }

    /// Missing answers in the window.
    #[napi(getter, catch_unwind)]
    pub fn missing(&self, env: Env) -> napi::Result<f64> {
        exact(env, self.0.missing)
    }

    /// Which window it is.
    #[napi(getter, catch_unwind, ts_return_type = "LiveWindow")]
    pub fn window(&self) -> String {
        self.0.window.to_string()
    }

    /// When the window begins, in seconds since 1970-01-01 UTC; of a decayed one, the first pane that has a weight.
    #[napi(js_name = "from", getter, catch_unwind)]
    pub fn begins(&self) -> Option<f64> {
        self.0.from.map(seconds)
    }

    /// The first day of the window, as `2026-01-05`.
    #[napi(getter, catch_unwind)]
    pub fn first_day(&self) -> String {
        iso(self.0.first_day)
    }

    /// The last day of the window: that of the moment asked about.
    #[napi(getter, catch_unwind)]
    pub fn as_of_day(&self) -> String {
        iso(self.0.as_of_day)
    }

    /// The newest day there ever was, in any segment. Null before the first answer.
    #[napi(getter, catch_unwind)]
    pub fn newest_day(&self) -> Option<String> {
        self.0.newest_day.map(iso)
    }

    /// How many seconds old the figure is, from the beginning of the pane of the newest answer; null where no such pane
    /// is kept.
    #[napi(getter, catch_unwind)]
    pub fn age(&self) -> Option<f64> {
        self.0.age.map(seconds)
    }

    /// Of a decayed window: how many answers of equal weight would tell as much, from which the interval is.
    #[napi(getter, catch_unwind)]
    pub fn effective_n(&self) -> Option<f64> {
        self.0.effective_n
    }

    /// Of a decayed window: Kish's number, (sum of weights)^2 over the sum of their squares.
    #[napi(getter, catch_unwind)]
    pub fn kish_n(&self) -> Option<f64> {
        self.0.kish_n
    }

    /// Answers, missing ones among them, of days that are kept no more: in `allTime`, in no window.
    #[napi(getter, catch_unwind)]
    pub fn expired(&self, env: Env) -> napi::Result<f64> {
        exact(env, self.0.expired)
    }

    /// The change from the window before; null where some days of that are kept no more.
    #[napi(catch_unwind)]
    pub fn change(&self, env: Env) -> napi::Result<Option<Difference>> {
        Ok(self.0.change().or_throw(env)?.map(Difference::from))
    }

    /// One line: the score of the window, and its days.
    #[napi(js_name = "toString", catch_unwind)]
    pub fn text(&self) -> String {
        self.0.to_string()
    }

    /// The fields as a plain object, for `JSON.stringify`.
    #[napi(js_name = "toJSON", catch_unwind)]
    pub fn to_json(&self, env: Env) -> napi::Result<HeadlineFields> {
        Ok(HeadlineFields {
            nps: self.nps().to_json(env)?,
            previous: self.previous().map(|nps| nps.to_json(env)).transpose()?,
            all_time: self.all_time().to_json(env)?,
            missing: self.missing(env)?,
            window: self.window(),
            from: self.begins(),
            first_day: self.first_day(),
            as_of_day: self.as_of_day(),
            newest_day: self.newest_day(),
            age: self.age(),
            expired: self.expired(env)?,
            effective_n: self.effective_n(),
            kish_n: self.kish_n(),
        })
    }
}
