//! Situations as a sparse matrix: learned and encoded off the event loop.

use std::sync::Arc;

use napi::bindgen_prelude::{
    AsyncTask, Buffer, ClassInstance, Env, Float64Array, FnArgs, Int32Array, JsObjectValue, Object, Unknown,
};
use napi::{JsValue, ValueType};
use napi_derive::napi;
use nps_core::{EncoderColumn, EncoderSpec, Error, Indices, KeyColumn, ScoreOptions};

use crate::convert::{Transport, bytes_in, cast, elements, entries, is_bytes, object, place, text};
use crate::error::OrThrow;
use crate::score::{Column, Key, column, given, set};
use crate::situation::Observations;
use crate::work::{Outcome, Work};

/// The columns of a table, copied from JS, in its order.
struct Columns(Vec<Held>);

enum Held {
    Key(KeyColumn<'static>),
    Numbers(String, Column<'static>),
}

impl Held {
    fn core(&self) -> nps_core::Result<EncoderColumn<'_>> {
        match self {
            Self::Key(key) => Ok(key.clone().into()),
            Self::Numbers(name, numbers) => Ok(EncoderColumn::numbers(name.as_str(), numbers.core()?)),
        }
    }
}

impl Columns {
    /// Copies the columns that features read, as they read them.
    fn read<'env>(
        env: Env,
        table: Object<'env>,
        reads: impl Iterator<Item = (String, bool)>,
        pack: &Transport<'env>,
        encode: &Transport<'env>,
    ) -> napi::Result<Self> {
        let mut columns = Vec::new();
        for (name, numeric) in reads {
            let values = column(env, table, &name)?;
            columns.push(if numeric {
                let numbers = Column::read(env, &name, values, pack)?.into_owned();
                Held::Numbers(name, numbers)
            } else {
                Held::Key(Key::read(env, name, values, encode)?.into_column().or_throw(env)?)
            });
        }
        Ok(Self(columns))
    }

    fn core(&self) -> nps_core::Result<Vec<EncoderColumn<'_>>> {
        self.0.iter().map(Held::core).collect()
    }
}

/// Turns rows of a situation into a sparse matrix. Made by `SituationEncoder.fit`; immutable.
#[napi]
pub struct SituationEncoder(Arc<nps_core::SituationEncoder>);

/// A matrix of which only what is not 0 is held: compressed sparse rows.
#[napi(object, object_from_js = false)]
pub struct CsrMatrix {
    /// How many rows there are.
    pub rows: f64,
    /// How many columns there are.
    pub columns: f64,
    /// Where each row begins in the other two, and after the last one, how long they are.
    pub indptr: Int32Array,
    /// The columns of each row's values, ascending.
    pub indices: Int32Array,
    /// The values.
    pub data: Float64Array,
}

impl Outcome for nps_core::SituationEncoder {
    type Js = SituationEncoder;

    fn into_js(self, _env: Env) -> napi::Result<SituationEncoder> {
        Ok(SituationEncoder(Arc::new(self)))
    }
}

impl Outcome for nps_core::CsrMatrix {
    type Js = CsrMatrix;

    fn into_js(self, env: Env) -> napi::Result<CsrMatrix> {
        let (Indices::I32(indptr), Indices::I32(indices)) = (self.indptr, self.indices) else {
            return Err(Error::invalid_argument("the matrix", "of 2^31 values or more", "fewer rows at a time"))
                .or_throw(env);
        };
        Ok(CsrMatrix {
            rows: place(self.rows),
            columns: place(self.columns),
            indptr: indptr.into(),
            indices: indices.into(),
            data: self.data.into(),
        })
    }
}

#[napi]
impl SituationEncoder {
    /// Encoders are made by `SituationEncoder.fit`; `new SituationEncoder()` throws.
    #[napi(constructor, catch_unwind)]
    pub fn new(env: Env) -> napi::Result<Self> {
        Err(Error::invalid_argument("an encoder", "made by new", "SituationEncoder.fit()")).or_throw(env)
    }

    /// The matrix of the rows of a table, off the event loop. Columns that no feature is of are left alone.
    ///
    /// Of observations a row of the matrix is one of the table, and stands for as many answers as its `frequencies` say.
    #[napi(catch_unwind, ts_args_type = "table: EncoderColumns | Observations", ts_return_type = "Promise<CsrMatrix>")]
    pub fn transform<'env>(
        &self,
        env: Env,
        table: Unknown<'env>,
        pack: Transport<'env>,
        encode: Transport<'env>,
    ) -> napi::Result<AsyncTask<Work<nps_core::CsrMatrix>>> {
        let encoder = Arc::clone(&self.0);
        if let Some(rows) = observations_in(table) {
            return Ok(Work::task(move || encoder.transform(&rows.encoder_columns())));
        }
        let reads = encoder.spec().columns().map(|(name, numeric)| (name.to_owned(), numeric));
        let columns = Columns::read(env, object(env, "table", table)?, reads, &pack, &encode)?;
        Ok(Work::task(move || encoder.transform(&columns.core()?)))
    }

    /// What the columns of the matrix are called.
    #[napi(getter, catch_unwind)]
    pub fn columns(&self) -> Vec<String> {
        self.0.names()
    }

    /// The features with all that was learned, as JSON.
    #[napi(getter, catch_unwind)]
    pub fn features(&self) -> String {
        self.0.to_json()
    }

    /// Reads what `toBytes` wrote, in any language.
    #[napi(factory, catch_unwind, ts_args_type = "bytes: Uint8Array")]
    pub fn from_bytes(env: Env, bytes: Unknown) -> napi::Result<Self> {
        nps_core::SituationEncoder::from_bytes(bytes_in(env, bytes)?).or_throw(env)?.into_js(env)
    }

    /// The encoder as bytes: the same in every language, readable for ever.
    #[napi(catch_unwind)]
    pub fn to_bytes(&self) -> Buffer {
        self.0.to_bytes().into()
    }
}

/// Learns from the columns of a table what the features do not say, off the event loop.
///
/// Without features, numbers are cut into quartiles, and all else has a column for each level; of observations, paths give
/// their ancestors, tags one column each, and values in order their places.
#[napi(
    catch_unwind,
    ts_args_type = "table: EncoderColumns | Observations, features?: Features | null, options?: EncoderOptions",
    ts_return_type = "Promise<SituationEncoder>"
)]
pub fn fit_encoder<'env>(
    env: Env,
    table: Unknown<'env>,
    features: Unknown<'env>,
    options: Unknown<'env>,
    pack: Transport<'env>,
    encode: Transport<'env>,
) -> napi::Result<AsyncTask<Work<nps_core::SituationEncoder>>> {
    let spec = match features.get_type()? {
        ValueType::Undefined | ValueType::Null => None,
        _ => Some(text(env, "features", features)?.parse::<EncoderSpec>().or_throw(env)?),
    };
    if let Some(rows) = observations_in(table) {
        if let Some((name, _)) = given(env, options)?.first() {
            let error = Error::invalid_argument(name, "given with observations", "the columns of a table with it");
            return Err(error).or_throw(env);
        }
        return Ok(Work::task(move || {
            spec.unwrap_or_else(|| EncoderSpec::usual(&rows.encoder_columns())).fit_observations(&rows)
        }));
    }
    let table = object(env, "table", table)?;
    let mut plan = Plan::read(env, options, table, &pack)?;
    let reads: Vec<(String, bool)> = match &spec {
        Some(spec) => spec.columns().map(|(name, numeric)| (name.to_owned(), numeric)).collect(),
        None => usual(table, &pack)?,
    };
    if !spec.as_ref().is_some_and(EncoderSpec::wants_scores) {
        plan.scores = None;
    }
    let columns = Columns::read(env, table, reads.into_iter(), &pack, &encode)?;
    Ok(Work::task(move || {
        let columns = columns.core()?;
        let spec = spec.unwrap_or_else(|| EncoderSpec::usual(&columns));
        let scores = plan.scores.as_ref().map(Column::core).transpose()?;
        spec.fit(&columns, plan.frequency.as_ref(), scores.map(|scores| (scores, &plan.options)))
    }))
}

/// The observations that are given in place of a table.
fn observations_in(table: Unknown<'_>) -> Option<Arc<nps_core::Observations>> {
    cast::<ClassInstance<Observations>>(table).ok().map(|given| given.core())
}

/// What else there is to learn from.
struct Plan {
    scores: Option<Column<'static>>,
    frequency: Option<nps_core::Codes<'static>>,
    options: ScoreOptions,
}

impl Plan {
    const NAMES: [&str; 3] = ["scores", "frequency", "scale"];

    /// The columns that options name.
    fn read<'env>(env: Env, options: Unknown<'env>, table: Object<'env>, pack: &Transport<'env>) -> napi::Result<Self> {
        let mut plan = Self { scores: None, frequency: None, options: ScoreOptions::default() };
        for (name, value) in given(env, options)? {
            let read = |argument: &str| {
                let name = text(env, argument, value)?;
                Ok::<_, napi::Error>((Column::read(env, &name, column(env, table, &name)?, pack)?.into_owned(), name))
            };
            match name.as_str() {
                "scores" => plan.scores = Some(read("scores")?.0),
                "frequency" => {
                    let (column, name) = read("frequency")?;
                    plan.frequency = Some(column.counts(&name).or_throw(env)?);
                }
                "scale" => set(env, &mut plan.options, &name, value)?,
                _ => return Err(Error::unknown_option(&name, &Self::NAMES)).or_throw(env),
            }
        }
        Ok(plan)
    }
}

/// The columns of a table, and whether each is one of numbers: a typed array, or a list of nothing else.
fn usual(table: Object<'_>, pack: &Transport<'_>) -> napi::Result<Vec<(String, bool)>> {
    let mut reads = Vec::new();
    for (name, values) in entries(table)? {
        let numeric = if values.is_array()? {
            has_numbers(pack.call(FnArgs::from((values,)))?)?
        } else {
            values.is_typedarray()? || has_numbers(values)?
        };
        reads.push((name, numeric));
    }
    Ok(reads)
}

/// Whether values are numbers with a bitmap that says that some are there.
fn has_numbers(packed: Unknown<'_>) -> napi::Result<bool> {
    if packed.is_array()? || packed.get_type()? != ValueType::Object {
        return Ok(false);
    }
    let validity: Unknown = cast::<Object>(packed)?.get_named_property("validity")?;
    if !is_bytes(validity)? {
        return Ok(false);
    }
    Ok(elements::<u8>(validity)?.iter().any(|&bits| bits != 0))
}
