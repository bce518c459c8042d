//! The trace of one response, and reading many against their taxonomies.

use std::collections::BTreeMap;

use napi::bindgen_prelude::{AsyncTask, Env, Object, Unknown};
use napi_derive::napi;
use nps_core::{Axis, AxisNames, Error};

use super::set_axes;
use super::taxonomy::{Taxonomy, taxonomy};
use crate::convert::{answers_with, entries, exact, instance, list, named, object, text};
use crate::error::OrThrow;
use crate::score::given;
use crate::situation::Observations;
use crate::work::{Outcome, Work};

/// What the customer declared, how the company qualified it, and what was done: paths, null where there is none.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct Trace {
    /// What the customer said.
    pub declaration: Option<String>,
    /// How the company coded it.
    pub qualification: Option<String>,
    /// What was done.
    pub action: Option<String>,
}

impl From<nps_core::Trace> for Trace {
    fn from(trace: nps_core::Trace) -> Self {
        Self { declaration: trace.declaration, qualification: trace.qualification, action: trace.action }
    }
}

/// A trace as an object names it.
fn trace(env: Env, value: Unknown<'_>) -> napi::Result<nps_core::Trace> {
    let mut trace = nps_core::Trace::default();
    for (axis, path) in entries(object(env, "trace", value)?)? {
        let path = if path.get_type()? == napi::ValueType::Null { None } else { Some(text(env, &axis, path)?) };
        trace.set(axis.parse::<Axis>().or_throw(env)?, path);
    }
    Ok(trace)
}

fn situation(env: Env, value: Unknown<'_>) -> napi::Result<BTreeMap<String, String>> {
    let entries = entries(object(env, "situation", value)?)?.into_iter();
    entries.map(|(name, value)| Ok((name.clone(), text(env, &name, value)?))).collect()
}

/// Options of which the axes are the only one.
fn axes(env: Env, options: Unknown<'_>) -> napi::Result<AxisNames> {
    let mut names = AxisNames::default();
    for (name, value) in given(env, options)? {
        match name.as_str() {
            "axes" => set_axes(env, &mut names, value)?,
            _ => return Err(Error::unknown_option(&name, &["axes"])).or_throw(env),
        }
    }
    Ok(names)
}

/// The trace in a situation: dimensions with their values.
#[napi(catch_unwind, ts_args_type = "situation: Readonly<Record<string, string>>, options?: TraceOptions")]
pub fn read_trace(env: Env, situation: Unknown, options: Unknown) -> napi::Result<Trace> {
    let names = axes(env, options)?;
    nps_core::Trace::of_situation(&self::situation(env, situation)?, &names).or_throw(env).map(Into::into)
}

/// A situation with this trace in it; an axis that is missing here is missing there.
#[napi(
    catch_unwind,
    ts_args_type = "trace: Partial<Trace>, situation: Readonly<Record<string, string>>, options?: TraceOptions",
    ts_return_type = "Record<string, string>"
)]
pub fn write_trace<'env>(
    env: &'env Env,
    trace: Unknown,
    situation: Unknown,
    options: Unknown,
) -> napi::Result<Object<'env>> {
    let (names, mut situation) = (axes(*env, options)?, self::situation(*env, situation)?);
    self::trace(*env, trace)?.write_situation(&mut situation, &names).or_throw(*env)?;
    named(env, situation)
}

/// A path that was not taken, and how often it came.
#[napi(object, object_from_js = false)]
pub struct UnknownPath {
    /// The path as it came, shortened where it is long.
    pub path: String,
    /// Why it is none.
    #[napi(ts_type = "'unknown' | 'retired'")]
    pub fault: &'static str,
    /// How often it came.
    pub count: f64,
}

/// The paths that a taxonomy does not have: how often they came, and the first of them as examples.
#[napi(object, object_from_js = false)]
pub struct UnknownPaths {
    /// How often such a path came.
    pub count: f64,
    /// How many such paths there are.
    pub distinct: f64,
    /// The first of them by their text.
    pub examples: Vec<UnknownPath>,
}

impl UnknownPaths {
    pub(super) fn new(env: Env, found: nps_core::UnknownPaths) -> napi::Result<Self> {
        let example = |one: nps_core::UnknownPath| {
            Ok(UnknownPath { path: one.path, fault: one.fault.name(), count: exact(env, one.count)? })
        };
        Ok(Self {
            count: exact(env, found.count)?,
            distinct: exact(env, found.distinct)?,
            examples: found.examples.into_iter().map(example).collect::<napi::Result<_>>()?,
        })
    }
}

/// The paths of each axis that its taxonomy does not have.
#[napi(object, object_from_js = false)]
pub struct TraceRejects {
    /// Of what customers said.
    pub declaration: UnknownPaths,
    /// Of how the company coded it.
    pub qualification: UnknownPaths,
    /// Of what was done.
    pub action: UnknownPaths,
    /// How many paths were not taken, of all axes.
    pub total: f64,
    /// One line: how many, and the first of them.
    pub text: String,
}

impl Outcome for nps_core::TraceRejects {
    type Js = TraceRejects;

    fn into_js(self, env: Env) -> napi::Result<TraceRejects> {
        Ok(TraceRejects {
            total: exact(env, self.total())?,
            text: self.to_string(),
            declaration: UnknownPaths::new(env, self.declaration)?,
            qualification: UnknownPaths::new(env, self.qualification)?,
            action: UnknownPaths::new(env, self.action)?,
        })
    }
}

/// Traces of which only known paths are left, and the ledger of the others.
#[napi(object, object_from_js = false)]
pub struct CheckedTraces {
    /// One for each that was given, in that order.
    pub traces: Vec<Trace>,
    /// The paths that were not taken.
    pub rejects: TraceRejects,
}

/// The taxonomies of the three axes, each with a version of its own. Immutable.
#[napi]
pub struct Taxonomies(nps_core::Taxonomies);

#[napi]
impl Taxonomies {
    /// The three taxonomies.
    #[napi(
        constructor,
        catch_unwind,
        ts_args_type = "declaration: Taxonomy, qualification: Taxonomy, action: Taxonomy"
    )]
    pub fn new(env: Env, declaration: Unknown, qualification: Unknown, action: Unknown) -> napi::Result<Self> {
        Ok(Self(nps_core::Taxonomies {
            declaration: taxonomy(env, "declaration", declaration)?,
            qualification: taxonomy(env, "qualification", qualification)?,
            action: taxonomy(env, "action", action)?,
        }))
    }

    /// Of what customers say.
    #[napi(getter, catch_unwind)]
    pub fn declaration(&self) -> Taxonomy {
        self.0.declaration.clone().into()
    }

    /// Of how the company codes it.
    #[napi(getter, catch_unwind)]
    pub fn qualification(&self) -> Taxonomy {
        self.0.qualification.clone().into()
    }

    /// Of what is done.
    #[napi(getter, catch_unwind)]
    pub fn action(&self) -> Taxonomy {
        self.0.action.clone().into()
    }

    /// Throws at the first axis whose path its taxonomy does not have; a missing one is no fault.
    #[napi(catch_unwind, ts_args_type = "trace: Partial<Trace>")]
    pub fn check(&self, env: Env, trace: Unknown) -> napi::Result<()> {
        self.0.check(&self::trace(env, trace)?).or_throw(env)
    }

    /// One line: the name and version of each.
    #[napi(js_name = "toString", catch_unwind)]
    pub fn text(&self) -> String {
        let of = |one: &nps_core::Taxonomy| format!("{:?} version {}", one.name(), one.version());
        format!("Taxonomies {}", [&self.0.declaration, &self.0.qualification, &self.0.action].map(of).join(", "))
    }

    /// Takes the known paths of each trace and enters the others in the ledger.
    #[napi(catch_unwind, ts_args_type = "traces: readonly Partial<Trace>[]")]
    pub fn keep(&self, env: Env, traces: Unknown) -> napi::Result<CheckedTraces> {
        let traces = answers_with(env, "traces", list(env, "traces", traces)?, |one| match one {
            Some(one) => trace(env, one),
            None => Ok(nps_core::Trace::default()),
        })?;
        let found = self.0.keep(&traces);
        Ok(CheckedTraces {
            traces: found.traces.into_iter().map(Into::into).collect(),
            rejects: found.rejects.into_js(env)?,
        })
    }
}

#[napi]
impl Observations {
    /// The ledger of answers whose paths the taxonomies do not have.
    #[napi(
        catch_unwind,
        ts_args_type = "taxonomies: Taxonomies, options?: TraceOptions",
        ts_return_type = "Promise<TraceRejects>"
    )]
    pub fn check_trace(
        &self,
        env: Env,
        taxonomies: Unknown,
        options: Unknown,
    ) -> napi::Result<AsyncTask<Work<nps_core::TraceRejects>>> {
        let taxonomies = instance::<Taxonomies>(env, "taxonomies", taxonomies, "Taxonomies")?.0.clone();
        let (rows, names) = (self.core(), axes(env, options)?);
        Ok(Work::task(move || rows.check_trace(&taxonomies, &names)))
    }
}
