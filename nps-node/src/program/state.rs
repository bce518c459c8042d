//! The program itself.

use std::sync::{Arc, Mutex, PoisonError};

use napi::bindgen_prelude::{AsyncTask, Buffer, Env, This, Unknown};
use napi_derive::napi;
use nps_core::{Arrival, MissingCodes, ProgramSpec};

use crate::convert::{bytes_in, instance, made_by_new, place};
use crate::effect::Measure;
use crate::error::OrThrow;
use crate::live::Headline;
use crate::program::bulk::{Held, Pushed};
use crate::program::spec;
use crate::situation::moment;
use crate::survey::{Responses, read};
use crate::work::Work;

/// The closed loop of one survey: responses and measures in, headline, findings and verdicts out.
///
/// It keeps of each response its id, moment, score and the declared dimensions, and nothing else. It has no clock: what
/// it answers at a moment is of the responses up to the end of that UTC day.
#[napi]
pub struct Program {
    spec: ProgramSpec,
    held: Held,
}

impl From<nps_core::Program> for Program {
    fn from(program: nps_core::Program) -> Self {
        Self { spec: program.spec().clone(), held: Arc::new(Mutex::new(Arc::new(program))) }
    }
}

impl Program {
    /// Changes what is held; where somebody still works on it, a copy of it.
    fn change<T>(&self, work: impl FnOnce(&mut nps_core::Program) -> T) -> T {
        work(Arc::make_mut(&mut self.held.lock().unwrap_or_else(PoisonError::into_inner)))
    }

    /// What is held now, shared with whoever works on it.
    fn now(&self) -> Arc<nps_core::Program> {
        Arc::clone(&self.held.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[napi]
impl Program {
    /// Without responses and measures yet.
    #[napi(constructor, catch_unwind, ts_args_type = "options?: ProgramOptions")]
    pub fn new(env: Env, this: This, options: Unknown) -> napi::Result<Self> {
        made_by_new::<Self>(env, this, "Program")?;
        nps_core::Program::new(spec::read(env, options)?).or_throw(env).map(Self::from)
    }

    /// Reads what `toBytes` wrote, in any language.
    #[napi(factory, catch_unwind, ts_args_type = "bytes: Uint8Array")]
    pub fn from_bytes(env: Env, bytes: Unknown) -> napi::Result<Self> {
        nps_core::Program::from_bytes(bytes_in(env, bytes)?).or_throw(env).map(Self::from)
    }

    /// The state as bytes, the same for the same responses and measures, in every language.
    #[napi(catch_unwind)]
    pub fn to_bytes(&self) -> Buffer {
        self.now().to_bytes().into()
    }

    /// Takes a response, or an edit of one with the same id; says what it did.
    #[napi(catch_unwind, ts_args_type = "response: ResponseInput", ts_return_type = "Arrival")]
    pub fn push(&self, env: Env, response: Unknown) -> napi::Result<&'static str> {
        let response = read(env, response, self.spec.scale, MissingCodes::NONE)?;
        self.change(|program| program.push(&response)).or_throw(env).map(Arrival::name)
    }

    /// Takes many responses, or none of them, off the event loop; says how many did what. They are there all at once when
    /// the promise is fulfilled.
    #[napi(catch_unwind, ts_args_type = "responses: Responses", ts_return_type = "Promise<Arrived>")]
    pub fn push_many(&self, env: Env, responses: Unknown) -> napi::Result<AsyncTask<Work<Pushed>>> {
        let responses = instance::<Responses>(env, "responses", responses, "Responses")?.core().clone();
        let (held, before) = (Arc::clone(&self.held), self.now());
        Ok(Work::task(move || Pushed::beside(held, before, responses)))
    }

    /// Takes a response back; says whether it was there.
    #[napi(catch_unwind)]
    pub fn withdraw(&self, env: Env, id: String) -> napi::Result<bool> {
        self.change(|program| program.withdraw(&id)).or_throw(env)
    }

    /// Takes a measure, to be judged from its day on.
    #[napi(catch_unwind, ts_args_type = "measure: Measure")]
    pub fn add_measure(&self, env: Env, measure: Unknown) -> napi::Result<()> {
        let measure = instance::<Measure>(env, "measure", measure, "a Measure")?.core().clone();
        self.change(|program| program.add_measure(measure)).or_throw(env)
    }

    /// The score over the window that ends on the day of `at`, over the one before, and of all time.
    #[napi(catch_unwind, ts_args_type = "at: Moment")]
    pub fn headline(&self, env: Env, at: Unknown) -> napi::Result<Headline> {
        self.now().headline(moment(env, "at", at)?).or_throw(env).map(Headline::from)
    }

    /// The situations that go with a low score, and with a high one, of all responses up to the day of `at`, off the
    /// event loop.
    #[napi(catch_unwind, ts_args_type = "at: Moment", ts_return_type = "Promise<Findings>")]
    pub fn findings(&self, env: Env, at: Unknown) -> napi::Result<AsyncTask<Work<nps_core::Findings>>> {
        let (program, at) = (self.now(), moment(env, "at", at)?);
        Ok(Work::task(move || program.findings(at)))
    }

    /// What each measure in force on the day of `at` changed, off the event loop.
    #[napi(catch_unwind, ts_args_type = "at: Moment", ts_return_type = "Promise<Increment[]>")]
    pub fn verdicts(&self, env: Env, at: Unknown) -> napi::Result<AsyncTask<Work<Vec<nps_core::Increment>>>> {
        let (program, at) = (self.now(), moment(env, "at", at)?);
        Ok(Work::task(move || program.verdicts(at)))
    }

    /// The measures, in the order they were added.
    #[napi(getter, catch_unwind)]
    pub fn measures(&self) -> Vec<Measure> {
        self.now().measures().iter().cloned().map(Measure::from).collect()
    }

    /// The dimensions of a response's situation that are watched and looked into.
    #[napi(getter, catch_unwind)]
    pub fn dimensions(&self) -> Vec<String> {
        self.spec.dimensions.clone()
    }

    /// How many responses there are.
    #[napi(getter, catch_unwind)]
    pub fn length(&self) -> f64 {
        place(self.now().responses().len())
    }

    /// One line: responses, measures, dimensions.
    #[napi(js_name = "toString", catch_unwind)]
    pub fn text(&self) -> String {
        let (program, names) = (self.now(), self.spec.dimensions.join(", "));
        format!("Program {} responses, {} measures, by {names}", program.responses().len(), program.measures().len())
    }
}
