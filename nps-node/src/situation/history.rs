//! What was known of customers as of a moment: of a whole log, and as contacts come.

use std::cell::RefCell;

use napi::bindgen_prelude::{AsyncTask, Buffer, Either, Env, JsObjectValue, This, TypedArray, TypedArrayType, Unknown};
use napi_derive::napi;
use nps_core::{
    Answer, Arrival, ContactLog, Error, HistoryEvent, HistoryFeature, HistorySpec, HistoryValue, Label, NanPolicy,
    ScoreOptions,
};

use crate::convert::{
    Transport, answer, answers, bytes_in, cast, count_in, describe, elements, entries, exact, instance, made_by_new,
    object, place, text, unshared,
};
use crate::error::OrThrow;
use crate::live::segment_value;
use crate::score::{Column, Key, column, given, integers, read_scale, set};
use crate::situation::{moment, seconds};
use crate::survey::Rejects;
use crate::work::{Outcome, Work};

/// Says what was known of each row's customer strictly before it, off the event loop: recency, frequency, tenure, contacts
/// in three windows, and the previous score.
///
/// Columns are copied before anything else happens: what JS does to them meanwhile does not matter.
#[napi(
    catch_unwind,
    ts_args_type = "table: HistoryColumns, options: HistoryOptions",
    ts_return_type = "Promise<History>"
)]
pub fn history<'env>(
    env: Env,
    table: Unknown<'env>,
    options: Unknown<'env>,
    pack: Transport<'env>,
    encode: Transport<'env>,
    moments: Transport<'env>,
) -> napi::Result<AsyncTask<Work<nps_core::HistoryColumns>>> {
    let log = Log::read(env, table, options, &[], [&pack, &encode, &moments])?;
    Ok(Work::task(move || log.with(nps_core::history)))
}

/// Says which rows of a column know more of their customer than was known at their moment, off the event loop.
#[napi(
    catch_unwind,
    ts_args_type = "table: HistoryColumns, options: LeakageOptions",
    ts_return_type = "Promise<LeakageReport>"
)]
pub fn check_leakage<'env>(
    env: Env,
    table: Unknown<'env>,
    options: Unknown<'env>,
    pack: Transport<'env>,
    encode: Transport<'env>,
    moments: Transport<'env>,
) -> napi::Result<AsyncTask<Work<nps_core::LeakageReport>>> {
    let given = object(env, "options", options)?;
    let feature: HistoryFeature = text(env, "feature", given.get_named_property("feature")?)?.parse().or_throw(env)?;
    let name = text(env, "column", given.get_named_property("column")?)?;
    let supplied = supplied(env, feature, &name, column(env, object(env, "table", table)?, &name)?)?;
    let log = Log::read(env, table, options, &["feature", "column"], [&pack, &encode, &moments])?;
    Ok(Work::task(move || log.with(|log, options| nps_core::check_leakage(log, feature, &supplied, options))))
}

/// The values of a column to check, null and NaN being gaps.
fn supplied(
    env: Env,
    feature: HistoryFeature,
    name: &str,
    value: Unknown<'_>,
) -> napi::Result<Vec<Option<HistoryValue>>> {
    let values: Vec<Answer<'_>> = match describe(value)? {
        "a list" => answers(env, name, cast(value)?)?,
        "a typed array" => {
            let value = unshared(env, name, value)?;
            match cast::<TypedArray>(value)?.typed_array_type {
                TypedArrayType::Float64 => elements::<f64>(value)?.iter().copied().map(Answer::Float).collect(),
                TypedArrayType::Float32 => {
                    elements::<f32>(value)?.iter().map(|&value| Answer::Float(value.into())).collect()
                }
                kind => {
                    let numbers = integers(env, name, kind, value)?.to_integers().unwrap_or_default();
                    let read = |number| feature.read(name, Label::Integer(number));
                    return numbers.into_iter().map(read).collect::<nps_core::Result<_>>().or_throw(env);
                }
            }
        }
        found => return Err(Error::wrong_column_type(name, found, "a list or a typed array")).or_throw(env),
    };
    let read = |answer: &Answer<'_>| match answer {
        Answer::Float(value) if value.is_nan() => Ok(None),
        answer => feature.read(name, Label::read(name, answer)?),
    };
    values.iter().map(read).collect::<nps_core::Result<_>>().or_throw(env)
}

/// The columns of a log, copied.
struct Log {
    customers: Key,
    times: Vec<i64>,
    ids: Option<Key>,
    made: Option<Vec<i64>>,
    scores: Option<Column<'static>>,
    options: ScoreOptions,
}

impl Log {
    const NAMES: [&str; 8] = ["customer", "time", "score", "id", "made", "scale", "errors", "missingCodes"];

    fn read<'env>(
        env: Env,
        table: Unknown<'env>,
        options: Unknown<'env>,
        others: &[&str],
        [pack, encode, moments]: [&Transport<'env>; 3],
    ) -> napi::Result<Self> {
        let given = object(env, "options", options)?;
        let table = object(env, "table", table)?;
        let required = |name: &str| text(env, name, given.get_named_property(name)?);
        let (customer, time) = (required("customer")?, required("time")?);
        let values = column(env, table, &customer)?;
        let customers = Key::read(env, customer, values, encode)?;
        let times = seconds(env, &time, column(env, table, &time)?, moments)?;
        let mut log = Self { customers, times, ids: None, made: None, scores: None, options: ScoreOptions::default() };
        for (name, value) in entries(given)? {
            match name.as_str() {
                "customer" | "time" => {}
                "scale" | "errors" | "missingCodes" => set(env, &mut log.options, &name, value)?,
                "score" | "id" | "made" => {
                    let of = text(env, &name, value)?;
                    let values = column(env, table, &of)?;
                    match name.as_str() {
                        "score" => log.scores = Some(Column::read(env, &of, values, pack)?.into_owned()),
                        "id" => log.ids = Some(Key::read(env, of, values, encode)?),
                        _ => log.made = Some(seconds(env, &of, values, moments)?),
                    }
                }
                name if others.contains(&name) => {}
                _ => return Err(Error::unknown_option(&name, &[&Self::NAMES[..], others].concat())).or_throw(env),
            }
        }
        Ok(log)
    }

    fn with<T>(self, call: impl FnOnce(&ContactLog<'_>, &ScoreOptions) -> nps_core::Result<T>) -> nps_core::Result<T> {
        let mut log = ContactLog::new(self.customers.into_column()?, self.times);
        if let Some(ids) = self.ids {
            log = log.ids(ids.into_column()?);
        }
        if let Some(made) = self.made {
            log = log.made(made);
        }
        if let Some(scores) = &self.scores {
            log = log.scores(scores.core()?);
        }
        call(&log, &self.options)
    }
}

/// The history of each row of a log, by column: null where a row has none. Times are in seconds.
#[napi(object, object_from_js = false)]
pub struct History {
    /// Recency: the time since the last contact.
    #[napi(ts_type = "Array<number | null>")]
    pub since_contact: Vec<Option<f64>>,
    /// Frequency: how many contacts there were.
    #[napi(ts_type = "Array<number | null>")]
    pub contacts_before: Vec<Option<f64>>,
    /// The time since the first contact that the log has.
    #[napi(ts_type = "Array<number | null>")]
    pub tenure: Vec<Option<f64>>,
    /// Contacts in the 7 × 24 hours before.
    #[napi(js_name = "contacts7d", ts_type = "Array<number | null>")]
    pub contacts_7d: Vec<Option<f64>>,
    /// Contacts in the 30 × 24 hours before.
    #[napi(js_name = "contacts30d", ts_type = "Array<number | null>")]
    pub contacts_30d: Vec<Option<f64>>,
    /// Contacts in the 90 × 24 hours before.
    #[napi(js_name = "contacts90d", ts_type = "Array<number | null>")]
    pub contacts_90d: Vec<Option<f64>>,
    /// The latest score that was known.
    #[napi(ts_type = "Array<number | null>")]
    pub previous_score: Vec<Option<f64>>,
    /// Its class.
    #[napi(ts_type = "Array<'detractor' | 'passive' | 'promoter' | null>")]
    pub previous_category: Vec<Option<&'static str>>,
    /// The time since the contact of that score.
    #[napi(ts_type = "Array<number | null>")]
    pub since_score: Vec<Option<f64>>,
    /// Scores that could not be read: their rows are contacts without one.
    pub rejects: Rejects,
}

/// A time or a value as a JS number: those of the calendar are exact.
#[expect(clippy::cast_precision_loss, reason = "as said")]
fn figure(value: Option<i64>) -> Option<f64> {
    value.map(|value| value as f64)
}

fn figures(column: Vec<Option<i64>>) -> Vec<Option<f64>> {
    column.into_iter().map(figure).collect()
}

fn counts(env: Env, column: Vec<Option<u64>>) -> napi::Result<Vec<Option<f64>>> {
    column.into_iter().map(|count| count.map(|count| exact(env, count)).transpose()).collect()
}

impl Outcome for nps_core::HistoryColumns {
    type Js = History;

    fn into_js(self, env: Env) -> napi::Result<History> {
        Ok(History {
            rejects: Rejects::new(env, &self.rejects)?,
            since_contact: figures(self.since_contact),
            contacts_before: counts(env, self.contacts_before)?,
            tenure: figures(self.tenure),
            contacts_7d: counts(env, self.contacts_7d)?,
            contacts_30d: counts(env, self.contacts_30d)?,
            contacts_90d: counts(env, self.contacts_90d)?,
            previous_score: self.previous_score.into_iter().map(|score| score.map(f64::from)).collect(),
            previous_category: self
                .previous_category
                .into_iter()
                .map(|class| class.map(nps_core::Category::name))
                .collect(),
            since_score: figures(self.since_score),
        })
    }
}

/// A row whose value is not the one that was known at its moment.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct DifferingRow {
    /// The zero-based row.
    pub row: f64,
    /// What the column says.
    #[napi(ts_type = "number | 'detractor' | 'passive' | 'promoter' | null")]
    pub supplied: Option<Either<f64, &'static str>>,
    /// What was known strictly before the row's moment, as far as the log goes.
    #[napi(ts_type = "number | 'detractor' | 'passive' | 'promoter' | null")]
    pub as_of: Option<Either<f64, &'static str>>,
    /// Whether what the log has at that moment or later explains what the column says.
    pub knows_future: bool,
}

/// How a column compares with what was known.
#[napi(object, object_from_js = false)]
pub struct LeakageReport {
    /// What the column is said to be.
    #[napi(ts_type = "HistoryFeature")]
    pub feature: &'static str,
    /// How many rows it has.
    pub rows: f64,
    /// Whether every row is what was known.
    pub is_exact: bool,
    /// The rows that differ, in order.
    pub differing: Vec<DifferingRow>,
}

impl Outcome for nps_core::LeakageReport {
    type Js = LeakageReport;

    fn into_js(self, _env: Env) -> napi::Result<LeakageReport> {
        let value = |value| match value {
            HistoryValue::Number(number) => figure(Some(number)).map(Either::A),
            HistoryValue::Category(category) => Some(Either::B(category.name())),
        };
        let row = |found: &nps_core::DifferingRow| DifferingRow {
            row: place(found.row),
            supplied: found.supplied.and_then(value),
            as_of: found.as_of.and_then(value),
            knows_future: found.knows_future,
        };
        Ok(LeakageReport {
            feature: self.feature.name(),
            rows: place(self.rows),
            is_exact: self.is_exact(),
            differing: self.differing.iter().map(row).collect(),
        })
    }
}

/// What was known of a customer strictly before a moment. Times are in seconds.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct AsOf {
    /// Recency: the time since the last contact.
    pub since_contact: Option<f64>,
    /// Frequency: how many contacts there were.
    pub contacts_before: f64,
    /// The time since the first contact.
    pub tenure: Option<f64>,
    /// Contacts in the 7 × 24 hours before.
    #[napi(js_name = "contacts7d")]
    pub contacts_7d: f64,
    /// Contacts in the 30 × 24 hours before.
    #[napi(js_name = "contacts30d")]
    pub contacts_30d: f64,
    /// Contacts in the 90 × 24 hours before.
    #[napi(js_name = "contacts90d")]
    pub contacts_90d: f64,
    /// The latest score that was known.
    pub previous_score: Option<f64>,
    /// Its class.
    #[napi(ts_type = "'detractor' | 'passive' | 'promoter' | null")]
    pub previous_category: Option<&'static str>,
    /// The time since the contact of that score.
    pub since_score: Option<f64>,
}

/// The history of every customer as contacts come, to be asked as of any moment that is not too long ago.
///
/// The answer is that of `history` over everything that came, in any order, as long as nothing came more than `lateness`
/// seconds (by default seven days) behind the newest moment.
#[napi]
pub struct LiveHistory(RefCell<nps_core::LiveHistory>);

#[napi]
impl LiveHistory {
    /// Knows nobody yet.
    #[napi(constructor, catch_unwind, ts_args_type = "options?: LiveHistoryOptions")]
    pub fn new(env: Env, this: This, options: Unknown) -> napi::Result<Self> {
        made_by_new::<Self>(env, this, "LiveHistory")?;
        let mut spec = HistorySpec::default();
        for (name, value) in given(env, options)? {
            match name.as_str() {
                "scale" => spec.scale = read_scale(env, value)?,
                "lateness" => {
                    let lateness = count_in(env, "lateness", value)?;
                    // More than 32 bits are more than the core takes.
                    spec.lateness = u32::try_from(lateness).unwrap_or(u32::MAX);
                }
                _ => return Err(Error::unknown_option(&name, &["scale", "lateness"])).or_throw(env),
            }
        }
        nps_core::LiveHistory::new(spec).or_throw(env).map(|state| Self(RefCell::new(state)))
    }

    /// Reads what `toBytes` wrote, in any language.
    #[napi(factory, catch_unwind, ts_args_type = "bytes: Uint8Array")]
    pub fn from_bytes(env: Env, bytes: Unknown) -> napi::Result<Self> {
        nps_core::LiveHistory::from_bytes(bytes_in(env, bytes)?).or_throw(env).map(|state| Self(RefCell::new(state)))
    }

    /// The state as bytes: the same in every language, readable for ever.
    #[napi(catch_unwind)]
    pub fn to_bytes(&self) -> Buffer {
        self.0.borrow().to_bytes().into()
    }

    /// Takes a contact, or another version of the one of that id; says what it did.
    #[napi(catch_unwind, ts_args_type = "contact: HistoryEvent", ts_return_type = "Arrival")]
    pub fn push(&self, env: Env, contact: Unknown) -> napi::Result<&'static str> {
        const NAMES: [&str; 5] = ["customer", "at", "score", "id", "made"];
        let given = object(env, "contact", contact)?;
        if let Some((name, _)) = entries(given)?.into_iter().find(|(name, _)| !NAMES.contains(&name.as_str())) {
            return Err(Error::unknown_option(&name, &NAMES)).or_throw(env);
        }
        let field = |name: &str| given.get_named_property::<Unknown>(name);
        let customer = customer(env, field("customer")?)?;
        let at = moment(env, "at", field("at")?)?;
        let (made, id) = (field("made")?, segment_value(env, "id", field("id")?)?);
        let made = if is_missing(made)? { None } else { Some(moment(env, "made", made)?) };
        let (answered, scale) = (answer(field("score")?)?, self.0.borrow().spec().scale);
        let score =
            scale.read(&answered, NanPolicy::Reject).or_else(|_| scale.require(&answered).map(Some)).or_throw(env)?;
        let event = HistoryEvent { id: id.as_deref(), score, made, ..HistoryEvent::new(&customer, at) };
        self.0.borrow_mut().push(&event).or_throw(env).map(Arrival::name)
    }

    /// What was known of a customer strictly before a moment; one that is not known has no contacts.
    #[napi(catch_unwind, ts_args_type = "customer: string | number | bigint, at: Moment")]
    pub fn as_of(&self, env: Env, customer: Unknown, at: Unknown) -> napi::Result<AsOf> {
        let (customer, at) = (self::customer(env, customer)?, moment(env, "at", at)?);
        let found = self.0.borrow().as_of(&customer, at).or_throw(env)?;
        Ok(AsOf {
            since_contact: figure(found.since_contact),
            contacts_before: exact(env, found.contacts_before)?,
            tenure: figure(found.tenure),
            contacts_7d: exact(env, found.contacts_7d)?,
            contacts_30d: exact(env, found.contacts_30d)?,
            contacts_90d: exact(env, found.contacts_90d)?,
            previous_score: found.previous_score.map(f64::from),
            previous_category: found.previous_category.map(nps_core::Category::name),
            since_score: figure(found.since_score),
        })
    }

    /// Says that it is `at`, where nothing that came did.
    #[napi(catch_unwind, ts_args_type = "at: Moment")]
    pub fn advance(&self, env: Env, at: Unknown) -> napi::Result<()> {
        let at = moment(env, "at", at)?;
        self.0.borrow_mut().advance(at).or_throw(env)
    }

    /// Erases a customer, and refuses what still comes of the time up to `at`; says how many contacts were forgotten.
    #[napi(catch_unwind, ts_args_type = "customer: string | number | bigint, at: Moment")]
    pub fn erase_customer(&self, env: Env, customer: Unknown, at: Unknown) -> napi::Result<f64> {
        let (customer, at) = (self::customer(env, customer)?, moment(env, "at", at)?);
        let erased = self.0.borrow_mut().erase_customer(&customer, at).or_throw(env)?;
        exact(env, erased)
    }

    /// How many customers have a contact.
    #[napi(getter, catch_unwind)]
    pub fn customers(&self) -> f64 {
        place(self.0.borrow().customers())
    }

    /// How many contacts came too late to be taken.
    #[napi(getter, catch_unwind)]
    pub fn late(&self, env: Env) -> napi::Result<f64> {
        exact(env, self.0.borrow().late())
    }

    /// Whether `other` knows the same: whether their bytes are the same.
    #[napi(catch_unwind, ts_args_type = "other: LiveHistory")]
    pub fn equals(&self, env: Env, other: Unknown) -> napi::Result<bool> {
        let other = instance::<Self>(env, "other", other, "a LiveHistory")?;
        Ok(*self.0.borrow() == *other.0.borrow())
    }

    /// One line: customers, and what came too late.
    #[napi(js_name = "toString", catch_unwind)]
    pub fn text(&self) -> String {
        let state = self.0.borrow();
        format!("LiveHistory {} customers, {} late", state.customers(), state.late())
    }
}

/// A customer as it is written; a missing one is blank, for the core to refuse.
fn customer(env: Env, value: Unknown<'_>) -> napi::Result<String> {
    Ok(segment_value(env, "customer", value)?.unwrap_or_default())
}

fn is_missing(value: Unknown<'_>) -> napi::Result<bool> {
    Ok(matches!(describe(value)?, "undefined" | "null"))
}
