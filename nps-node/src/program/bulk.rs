//! Many responses at once, taken in off the event loop.

use std::sync::{Arc, Mutex, PoisonError};

use napi::bindgen_prelude::Env;
use napi_derive::napi;
use nps_core::{Arrival, Program, Responses};

use crate::convert::exact;
use crate::error::OrThrow;
use crate::work::Outcome;

/// What a program holds, shared with whoever works on it.
pub(crate) type Held = Arc<Mutex<Arc<Program>>>;

/// How many responses did what.
#[napi(object, object_from_js = false)]
pub struct Arrived {
    /// There was none with their id.
    pub new: f64,
    /// They took the place of earlier ones.
    pub edited: f64,
    /// The same was there already.
    pub repeated: f64,
    /// A later one was there already.
    pub outdated: f64,
}

/// A program with the responses in it, made beside the one that is held.
pub struct Pushed {
    into: Held,
    before: Arc<Program>,
    after: Program,
    arrived: Vec<(Arrival, u64)>,
    responses: Responses,
}

impl Pushed {
    /// Takes the responses into a copy of what is held.
    pub(crate) fn beside(into: Held, before: Arc<Program>, responses: Responses) -> nps_core::Result<Self> {
        let mut after = (*before).clone();
        let arrived = after.push_all(&responses)?;
        Ok(Self { into, before, after, arrived, responses })
    }
}

impl Outcome for Pushed {
    type Js = Arrived;

    /// Puts the copy in the place of what is held; where that has changed meanwhile, takes the responses into it here.
    fn into_js(self, env: Env) -> napi::Result<Arrived> {
        let mut held = self.into.lock().unwrap_or_else(PoisonError::into_inner);
        let arrived = if Arc::ptr_eq(&held, &self.before) {
            *held = Arc::new(self.after);
            self.arrived
        } else {
            Arc::make_mut(&mut held).push_all(&self.responses).or_throw(env)?
        };
        let count = |arrival| arrived.iter().find(|(known, _)| *known == arrival).map_or(0, |&(_, count)| count);
        Ok(Arrived {
            new: exact(env, count(Arrival::New))?,
            edited: exact(env, count(Arrival::Edited))?,
            repeated: exact(env, count(Arrival::Repeated))?,
            outdated: exact(env, count(Arrival::Outdated))?,
        })
    }
}
