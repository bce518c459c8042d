//! An action that the company took.

use napi::bindgen_prelude::{Env, Object, This, Unknown};
use napi_derive::napi;
use nps_core::Error;

use crate::convert::{entries, made_by_new, object, text};
use crate::error::OrThrow;
use crate::situation::{conditions, day_argument, iso, where_object};

/// An action that the company took: in force from a day on, in a place. Immutable.
#[napi]
pub struct Measure(nps_core::Measure);

impl From<nps_core::Measure> for Measure {
    fn from(measure: nps_core::Measure) -> Self {
        Self(measure)
    }
}

impl Measure {
    /// The core's measure.
    pub(crate) fn core(&self) -> &nps_core::Measure {
        &self.0
    }
}

/// The fields of a measure as a plain object.
#[napi(object, object_from_js = false)]
pub struct MeasureFields<'env> {
    /// What it is called.
    pub id: String,
    /// The first day it was in force, as `2026-01-05`.
    pub date: String,
    /// Where it applies: dimensions and their values.
    #[napi(js_name = "where", ts_type = "Key")]
    pub situation: Object<'env>,
}

#[napi]
impl Measure {
    /// A measure in force from `date` on, where all the conditions are met; without any, everywhere.
    #[napi(constructor, catch_unwind, ts_args_type = "id: string, options: MeasureOptions")]
    pub fn new(env: Env, this: This, id: Unknown, options: Unknown) -> napi::Result<Self> {
        made_by_new::<Self>(env, this, "Measure")?;
        let id = text(env, "id", id)?;
        let (mut date, mut situation) = (None, Vec::new());
        for (name, value) in entries(object(env, "options", options)?)? {
            match name.as_str() {
                "date" => date = Some(day_argument(env, "date", value)?),
                "where" => situation = conditions(env, value)?,
                _ => return Err(Error::unknown_option(&name, &["date", "where"])).or_throw(env),
            }
        }
        let missing = || Error::invalid_argument("date", "undefined", "the first day that the measure was in force");
        let date = date.ok_or_else(missing).or_throw(env)?;
        Ok(nps_core::Measure::new(id, date, situation).into())
    }

    /// What it is called.
    #[napi(getter, catch_unwind)]
    pub fn id(&self) -> String {
        self.0.id.clone()
    }

    /// The first day it was in force, as `2026-01-05`.
    #[napi(getter, catch_unwind)]
    pub fn date(&self) -> String {
        iso(self.0.day)
    }

    /// Where it applies: dimensions and their values.
    #[napi(getter, js_name = "where", catch_unwind, ts_return_type = "Key")]
    pub fn situation<'env>(&self, env: &'env Env) -> napi::Result<Object<'env>> {
        where_object(env, &self.0.situation)
    }

    /// The fields as a plain object, for `JSON.stringify`.
    #[napi(js_name = "toJSON", catch_unwind)]
    pub fn to_json<'env>(&self, env: &'env Env) -> napi::Result<MeasureFields<'env>> {
        Ok(MeasureFields { id: self.id(), date: self.date(), situation: self.situation(env)? })
    }
}
