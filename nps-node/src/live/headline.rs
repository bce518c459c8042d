//! What a live aggregator says at a moment.

use napi::bindgen_prelude::Env;
use napi_derive::napi;
use nps_core::Error;

use crate::convert::exact;
use crate::error::OrThrow;
use crate::score::{Difference, Distribution, Nps, NpsFields};
use crate::situation::iso;

/// The score of the total or of one segment at a moment. Days are UTC. Immutable.
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
    /// The score of as many days before it.
    pub previous: Option<NpsFields>,
    /// The score of every answer that is held.
    pub all_time: NpsFields,
    /// Missing answers in the window.
    pub missing: f64,
    /// The first day of the window, as `2026-01-05`.
    pub first_day: String,
    /// The last day of the window.
    pub as_of_day: String,
    /// The newest day there ever was.
    pub newest_day: Option<String>,
    /// Answers of days that are kept no more.
    pub expired: f64,
}

/// One segment of a dimension, at a moment.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct LiveSegment {
    /// The dimension's value; null for answers without one.
    pub value: Option<String>,
    /// What is said of it.
    pub headline: Headline,
}

/// One day of the total or of a segment.
#[napi(object, object_from_js = false)]
pub struct LiveDay {
    /// The UTC day, as `2026-01-05`.
    pub day: String,
    /// Its answers.
    pub distribution: Distribution,
}

impl From<nps_core::LiveSegment> for LiveSegment {
    fn from(segment: nps_core::LiveSegment) -> Self {
        Self { value: segment.value, headline: segment.headline.into() }
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

    /// The score of the window: the days from `firstDay` to `asOfDay`.
    #[napi(getter, catch_unwind)]
    pub fn nps(&self) -> Nps {
        self.0.nps.clone().into()
    }

    /// The score of as many days before them; null where some of those days are kept no more.
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

    /// The newest day there ever was, in any segment: how old the figure is. Null before the first answer.
    #[napi(getter, catch_unwind)]
    pub fn newest_day(&self) -> Option<String> {
        self.0.newest_day.map(iso)
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
            first_day: self.first_day(),
            as_of_day: self.as_of_day(),
            newest_day: self.newest_day(),
            expired: self.expired(env)?,
        })
    }
}
