//! Answers that are counted once, whatever comes twice.

use std::sync::{Arc, Mutex, PoisonError};

use napi::bindgen_prelude::{AsyncTask, Buffer, Env, JsObjectValue, Object, This, Unknown};
use napi_derive::napi;
use nps_core::{Arrival, LiveResponse, LiveSpec, LiveView};

use crate::convert::{
    bytes_in, count_in, describe, entries, exact, instance, list, made_by_new, named, object, place as row, text,
};
use crate::error::{OrThrow, in_row};
use crate::live::answer::{One, read_values, segment_value};
use crate::live::headline::{
    Headline, LiveDay, LivePane, LiveSegment, OtherSegments, Seen, SegmentCap, TopSegments, Watched, seconds,
};
use crate::live::reads::{over, place, reads};
use crate::live::spec::{self, asked};
use crate::situation::moment;
use crate::work::{Outcome, Work};

/// Exact counts, as of `Live`, in which each response counts once: known by its id, it can come again, be replaced,
/// withdrawn, or erased with its customer's.
///
/// Of the versions of a response the one made last stands. A version is known while the day it was made on is kept: what
/// comes for an earlier day is `'expired'`, and counted as `late`.
#[napi]
pub struct LiveResponses {
    spec: LiveSpec,
    held: Shared,
}

/// Only the event loop ever locks it: nobody waits.
type Shared = Arc<Mutex<nps_core::LiveResponses>>;

/// Nothing in `work` may run JS, which could come back here.
fn with<T>(held: &Mutex<nps_core::LiveResponses>, work: impl FnOnce(&mut nps_core::LiveResponses) -> T) -> T {
    work(&mut held.lock().unwrap_or_else(PoisonError::into_inner))
}

impl From<nps_core::LiveResponses> for LiveResponses {
    fn from(live: nps_core::LiveResponses) -> Self {
        Self { spec: live.live().spec().clone(), held: Arc::new(Mutex::new(live)) }
    }
}

impl LiveResponses {
    fn with<T>(&self, work: impl FnOnce(&mut nps_core::LiveResponses) -> T) -> T {
        with(&self.held, work)
    }

    fn read<T>(&self, work: impl FnOnce(&nps_core::Live) -> T) -> T {
        self.with(|held| work(held.live()))
    }

    /// What is held, beside another one, which may be this one.
    fn with_other<T>(
        &self,
        env: Env,
        other: Unknown<'_>,
        work: impl FnOnce(&mut nps_core::LiveResponses, &nps_core::LiveResponses) -> T,
    ) -> napi::Result<T> {
        let other = instance::<Self>(env, "other", other, "a LiveResponses")?;
        if Arc::ptr_eq(&self.held, &other.held) {
            let copy = self.with(|held| held.clone());
            return Ok(self.with(|held| work(held, &copy)));
        }
        Ok(other.with(|other| self.with(|held| work(held, other))))
    }
}

#[napi]
impl LiveResponses {
    /// No answers yet.
    #[napi(constructor, catch_unwind, ts_args_type = "options?: LiveOptions")]
    pub fn new(env: Env, this: This, options: Unknown) -> napi::Result<Self> {
        made_by_new::<Self>(env, this, "LiveResponses")?;
        nps_core::LiveResponses::new(spec::read(env, options)?).or_throw(env).map(Self::from)
    }

    /// Reads what `toBytes` wrote, in any language; of the bytes of a `Live`, its counts.
    #[napi(factory, catch_unwind, ts_args_type = "bytes: Uint8Array")]
    pub fn from_bytes(env: Env, bytes: Unknown) -> napi::Result<Self> {
        nps_core::LiveResponses::from_bytes(bytes_in(env, bytes)?).or_throw(env).map(Self::from)
    }

    /// The state as bytes: the same in every language, readable for ever.
    #[napi(catch_unwind)]
    pub fn to_bytes(&self) -> Buffer {
        self.with(|held| held.to_bytes()).into()
    }

    /// Takes an answer, made when it was answered; says what it did.
    #[napi(catch_unwind, ts_args_type = "response: LiveResponseInput", ts_return_type = "Arrival")]
    pub fn push(&self, env: Env, response: Unknown) -> napi::Result<&'static str> {
        let given = Given::read(env, &self.spec, response)?;
        given.with(|response| self.with(|held| held.push(response))).or_throw(env).map(Arrival::name)
    }

    /// Takes many answers in their order, or none of them; gives what each did. They are checked off the event loop, and
    /// taken all at once when the promise is fulfilled.
    #[napi(
        catch_unwind,
        ts_args_type = "responses: readonly LiveResponseInput[]",
        ts_return_type = "Promise<Arrival[]>"
    )]
    pub fn push_many(&self, env: Env, responses: Unknown) -> napi::Result<AsyncTask<Work<Checked>>> {
        let responses = list(env, "responses", responses)?;
        let mut given = Vec::new();
        for place in 0..responses.len() {
            let Some(response) = responses.get::<Unknown>(place)? else {
                let hole = nps_core::Error::missing_value("responses", place as usize, "a response");
                return Err(hole).or_throw(env);
            };
            given.push(Given::read(env, &self.spec, response).map_err(|error| in_row(env, error, place))?);
        }
        let (spec, into) = (self.spec.clone(), Arc::clone(&self.held));
        Ok(Work::task(move || {
            // What an answer is refused for does not depend on what is held.
            push_all(&mut nps_core::LiveResponses::new(spec)?, &given)?;
            Ok(Checked { given, into })
        }))
    }

    /// Takes an answer as it is since `made`: an edit of the one that is known, or the first that is heard of it.
    #[napi(catch_unwind, ts_args_type = "response: LiveResponseInput, made: Moment", ts_return_type = "Arrival")]
    pub fn replace(&self, env: Env, response: Unknown, made: Unknown) -> napi::Result<&'static str> {
        let given = Given::read(env, &self.spec, response)?;
        let made = moment(env, "made", made)?;
        given.with(|response| self.with(|held| held.replace(response, made))).or_throw(env).map(Arrival::name)
    }

    /// Takes a response back, as it was until `made`, whether it came already or is yet to come.
    #[napi(catch_unwind, ts_args_type = "id: ResponseId, made: Moment", ts_return_type = "Arrival")]
    pub fn withdraw(&self, env: Env, id: Unknown, made: Unknown) -> napi::Result<&'static str> {
        let (id, made) = (self::id(env, id)?, moment(env, "made", made)?);
        self.with(|held| held.withdraw(&id, made)).or_throw(env).map(Arrival::name)
    }

    /// Takes back every answer of a customer that was made until then, those that are yet to come among them; says how
    /// many were there.
    #[napi(catch_unwind, ts_args_type = "customer: string, made: Moment")]
    pub fn erase_customer(&self, env: Env, customer: Unknown, made: Unknown) -> napi::Result<f64> {
        let (customer, made) = (text(env, "customer", customer)?, moment(env, "made", made)?);
        exact(env, self.with(|held| held.erase_customer(&customer, made)).or_throw(env)?)
    }

    /// Adds everything that another one knows.
    #[napi(catch_unwind, ts_args_type = "other: LiveResponses")]
    pub fn merge(&self, env: Env, other: Unknown) -> napi::Result<()> {
        self.with_other(env, other, nps_core::LiveResponses::merge)?.or_throw(env)
    }

    /// Says that it is `at`, where nothing that came did: days before the `retainDays` up to then are kept no more.
    #[napi(catch_unwind, ts_args_type = "at: Moment")]
    pub fn advance(&self, env: Env, at: Unknown) -> napi::Result<()> {
        let at = moment(env, "at", at)?;
        self.with(|held| held.advance(at)).or_throw(env)
    }

    /// Whether a response is known: whether one of that id would be an edit or a duplicate of it.
    #[napi(catch_unwind, ts_args_type = "id: ResponseId")]
    pub fn knows(&self, env: Env, id: Unknown) -> napi::Result<bool> {
        let id = self::id(env, id)?;
        Ok(self.with(|held| held.knows(&id)))
    }

    /// How many responses are known.
    #[napi(getter, catch_unwind)]
    pub fn known(&self) -> f64 {
        row(self.with(|held| held.known()))
    }

    /// How many answers came too late to be told from those that were counted, and were not.
    #[napi(getter, catch_unwind)]
    pub fn late(&self, env: Env) -> napi::Result<f64> {
        exact(env, self.with(|held| held.late()))
    }

    /// Whether `other` counts the same and knows the same: whether their bytes are the same.
    #[napi(catch_unwind, ts_args_type = "other: LiveResponses")]
    pub fn equals(&self, env: Env, other: Unknown) -> napi::Result<bool> {
        self.with_other(env, other, |held, other| held == other)
    }

    /// One line: answers, responses that are known, dimensions.
    #[napi(js_name = "toString", catch_unwind)]
    pub fn text(&self) -> String {
        let names = &self.spec.dimensions;
        let by = if names.is_empty() { String::new() } else { format!(" by {}", names.join(", ")) };
        self.with(|held| format!("LiveResponses {} answers{by}; {} known", held.live().answers(), held.known()))
    }
}

reads!(LiveResponses);

/// An answer as it was given.
pub(crate) struct Given {
    id: String,
    customer: Option<String>,
    one: One,
}

impl Given {
    fn read(env: Env, spec: &LiveSpec, response: Unknown<'_>) -> napi::Result<Self> {
        const NAMES: [&str; 5] = ["id", "at", "score", "values", "customer"];
        let given = object(env, "response", response)?;
        let field = |name: &str| given.get_named_property::<Unknown>(name);
        if let Some((name, _)) = entries(given)?.into_iter().find(|(name, _)| !NAMES.contains(&name.as_str())) {
            return Err(nps_core::Error::unknown_option(&name, &NAMES)).or_throw(env);
        }
        let customer = field("customer")?;
        let customer = match describe(customer)? {
            "undefined" | "null" => None,
            _ => Some(text(env, "customer", customer)?),
        };
        let one = One::read(env, spec, field("at")?, field("score")?, field("values")?)?;
        Ok(Self { id: id(env, field("id")?)?, customer, one })
    }

    fn with<T>(&self, take: impl FnOnce(&LiveResponse<'_>) -> T) -> T {
        take(&self.response(&self.one.values()))
    }

    fn response<'a>(&'a self, values: &'a [Option<&'a str>]) -> LiveResponse<'a> {
        let plain = LiveResponse::new(&self.id, self.one.at, self.one.score, values);
        LiveResponse { customer: self.customer.as_deref(), ..plain }
    }
}

/// Takes answers in their order, or none of them.
fn push_all(live: &mut nps_core::LiveResponses, given: &[Given]) -> nps_core::Result<Vec<Arrival>> {
    let values: Vec<_> = given.iter().map(|one| one.one.values()).collect();
    let responses: Vec<_> = given.iter().zip(&values).map(|(one, values)| one.response(values)).collect();
    live.push_many(&responses)
}

/// An id as it is written; a missing one is blank, for the core to refuse.
fn id(env: Env, value: Unknown<'_>) -> napi::Result<String> {
    Ok(segment_value(env, "id", value)?.unwrap_or_default())
}

/// Answers that are right, on their way to where they belong.
pub struct Checked {
    given: Vec<Given>,
    into: Shared,
}

impl Outcome for Checked {
    type Js = Vec<&'static str>;

    fn into_js(self, env: Env) -> napi::Result<Vec<&'static str>> {
        let arrived = with(&self.into, |held| push_all(held, &self.given)).or_throw(env)?;
        Ok(arrived.into_iter().map(Arrival::name).collect())
    }
}
