//! Work off the event loop.

use std::panic::{AssertUnwindSafe, catch_unwind};

use napi::Task;
use napi::bindgen_prelude::{AsyncTask, Env, ToNapiValue, TypeName, panic_to_error};

use crate::error::OrThrow;

/// What a piece of work gives to JS.
pub trait Outcome: Sized + Send + 'static {
    /// What JS sees it as.
    type Js: ToNapiValue + TypeName;

    /// Hands it over, on the event loop.
    fn into_js(self, env: Env) -> napi::Result<Self::Js>;
}

/// Something to do on a thread of the pool.
pub struct Work<T>(Option<Box<dyn FnOnce() -> nps_core::Result<T> + Send>>);

impl<T: Outcome> Work<T> {
    /// A promise of what `work` gives.
    pub(crate) fn task(work: impl FnOnce() -> nps_core::Result<T> + Send + 'static) -> AsyncTask<Self> {
        AsyncTask::new(Self(Some(Box::new(work))))
    }
}

impl<T: Outcome> Task for Work<T> {
    /// The core's error goes through as a value: only on the event loop can it become a JS error with its code.
    type Output = Option<nps_core::Result<T>>;
    type JsValue = Option<T::Js>;

    fn compute(&mut self) -> napi::Result<Self::Output> {
        let work = self.0.take();
        catch_unwind(AssertUnwindSafe(|| work.map(|work| work()))).map_err(panic_to_error)
    }

    fn resolve(&mut self, env: Env, output: Self::Output) -> napi::Result<Self::JsValue> {
        output.map(|result| result.or_throw(env)?.into_js(env)).transpose()
    }
}
