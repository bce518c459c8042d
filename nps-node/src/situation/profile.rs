//! Pseudonyms of customers, and tags as they were known when an answer was scored.

use napi::bindgen_prelude::{Env, Object, This, Unknown};
use napi_derive::napi;
use nps_core::{Answer, Error, Label};

use crate::convert::{
    Transport, answer, answers_with, bytes_in, cast, describe, exact, list, made_by_new, named, text,
};
use crate::error::OrThrow;
use crate::score::{Caveat, given};
use crate::situation::seconds;

/// Makes pseudonyms of raw identifiers under a secret key: 128 bits of HMAC-SHA-256, in hexadecimal.
///
/// Identifiers are taken as they are: trim and fold case before. Keys are never shown. Immutable.
#[napi]
pub struct Pseudonymizer(nps_core::Pseudonymizer);

#[napi]
impl Pseudonymizer {
    /// With one key, of at least 16 bytes.
    #[napi(constructor, catch_unwind, ts_args_type = "rotation: string, key: Uint8Array")]
    pub fn new(env: Env, this: This, rotation: Unknown, key: Unknown) -> napi::Result<Self> {
        made_by_new::<Self>(env, this, "Pseudonymizer")?;
        let rotation = text(env, "rotation", rotation)?;
        nps_core::Pseudonymizer::new(&rotation, bytes_in(env, key)?).or_throw(env).map(Self)
    }

    /// The same with another key, which makes pseudonyms from now on.
    #[napi(catch_unwind, ts_args_type = "rotation: string, key: Uint8Array")]
    pub fn rotate(&self, env: Env, rotation: Unknown, key: Unknown) -> napi::Result<Pseudonymizer> {
        let rotation = text(env, "rotation", rotation)?;
        self.0.clone().rotate(&rotation, bytes_in(env, key)?).or_throw(env).map(Self)
    }

    /// The same with a key that made pseudonyms earlier than all that are there.
    #[napi(catch_unwind, ts_args_type = "rotation: string, key: Uint8Array")]
    pub fn with_older(&self, env: Env, rotation: Unknown, key: Unknown) -> napi::Result<Pseudonymizer> {
        let rotation = text(env, "rotation", rotation)?;
        self.0.clone().with_older(&rotation, bytes_in(env, key)?).or_throw(env).map(Self)
    }

    /// The rotation ids, the current one first.
    #[napi(getter, catch_unwind)]
    pub fn rotations(&self) -> Vec<String> {
        self.0.rotations().map(str::to_owned).collect()
    }

    /// The pseudonym of a raw identifier by the current key.
    #[napi(catch_unwind, ts_args_type = "id: string")]
    pub fn pseudonym(&self, env: Env, id: Unknown) -> napi::Result<String> {
        let id = text(env, "id", id)?;
        Ok(self.0.pseudonym(&id).or_throw(env)?.to_string())
    }

    /// The pseudonyms of a raw identifier by the id of each key.
    #[napi(catch_unwind, ts_args_type = "id: string", ts_return_type = "Record<string, string>")]
    pub fn pseudonyms<'env>(&self, env: &'env Env, id: Unknown) -> napi::Result<Object<'env>> {
        let id = text(*env, "id", id)?;
        let found = self.0.pseudonyms(&id).or_throw(*env)?;
        named(env, found.iter().map(|found| (found.rotation().to_owned(), found.text().to_owned())))
    }

    /// The id of the key by which a pseudonym was made of this raw identifier; null where by none.
    #[napi(catch_unwind, ts_args_type = "id: string, pseudonym: string")]
    pub fn recognise(&self, env: Env, id: Unknown, pseudonym: Unknown) -> napi::Result<Option<String>> {
        let (id, pseudonym) = (text(env, "id", id)?, text(env, "pseudonym", pseudonym)?);
        Ok(self.0.recognise(&id, &pseudonym).or_throw(env)?.map(str::to_owned))
    }

    /// The current pseudonym of a customer whose raw identifier comes with one of theirs; null where it is not theirs.
    #[napi(catch_unwind, ts_args_type = "id: string, pseudonym: string")]
    pub fn rekey(&self, env: Env, id: Unknown, pseudonym: Unknown) -> napi::Result<Option<String>> {
        let (id, pseudonym) = (text(env, "id", id)?, text(env, "pseudonym", pseudonym)?);
        Ok(self.0.rekey(&id, &pseudonym).or_throw(env)?.map(|found| found.to_string()))
    }

    /// The pseudonym of each row of a column; null for missing and blank ones.
    #[napi(
        catch_unwind,
        ts_args_type = "ids: ReadonlyArray<string | number | bigint | null | undefined>",
        ts_return_type = "Array<string | null>"
    )]
    pub fn column(&self, env: Env, ids: Unknown) -> napi::Result<Vec<Option<String>>> {
        Ok(self.0.column(&texts(env, "ids", ids)?))
    }

    /// One line: the rotation ids.
    #[napi(js_name = "toString", catch_unwind)]
    pub fn text(&self) -> String {
        format!("Pseudonymizer {}", self.rotations().join(", "))
    }
}

/// A list of texts, whole numbers being the texts of them.
pub(super) fn texts(env: Env, name: &str, values: Unknown<'_>) -> napi::Result<Vec<Option<String>>> {
    answers_with(env, name, list(env, name, values)?, |value| {
        let answer = value.map_or(Ok(Answer::Missing), answer)?;
        match Label::read(name, &answer).or_throw(env)? {
            Label::Null => Ok(None),
            Label::Boolean(_) => Err(Error::wrong_column_type(name, "a boolean", "texts")).or_throw(env),
            label => Ok(Some(label.to_string())),
        }
    })
}

/// How many tags, by who set them.
#[napi(object, object_from_js = false)]
pub struct TagCounts {
    /// By agents.
    pub agent: f64,
    /// By the journey.
    pub journey: f64,
    /// By models.
    pub model: f64,
    /// By owners of products or processes.
    pub owner: f64,
}

/// A column of tags as it was known when each row was scored.
#[napi(object, object_from_js = false)]
pub struct TagColumn {
    /// The value of the dimension in each row: tags in order, joined by `;`; null where it has none.
    #[napi(ts_type = "Array<string | null>")]
    pub values: Vec<Option<String>>,
    /// The tags that were left out of all rows.
    pub excluded: TagCounts,
    /// Says so where any were.
    pub caveats: Vec<Caveat>,
}

/// Reads a column of tags, and leaves out those set when the score was known or later.
///
/// A row is `provenance:tag`, joined by `;`; `@after`, or `@` and a moment, says when a tag was set. `scored` has when each
/// row was scored.
#[napi(
    catch_unwind,
    ts_args_type = "tags: ReadonlyArray<string | null | undefined>, options?: { scored?: MomentColumn }"
)]
pub fn read_tags<'env>(
    env: Env,
    tags: Unknown<'env>,
    options: Unknown<'env>,
    moments: Transport<'env>,
) -> napi::Result<TagColumn> {
    let mut scored = None;
    for (name, value) in given(env, options)? {
        match name.as_str() {
            "scored" if describe(value)? == "null" => {}
            "scored" => scored = Some(seconds(env, "scored", value, &moments)?),
            _ => return Err(Error::unknown_option(&name, &["scored"])).or_throw(env),
        }
    }
    let tags = texts(env, "tags", cast(tags)?)?;
    let found = nps_core::read_tags(&tags, scored.as_deref()).or_throw(env)?;
    let nps_core::TagCounts { agent, journey, model, owner } = found.excluded;
    Ok(TagColumn {
        values: found.values,
        excluded: TagCounts {
            agent: exact(env, agent)?,
            journey: exact(env, journey)?,
            model: exact(env, model)?,
            owner: exact(env, owner)?,
        },
        caveats: found.caveats.iter().map(Caveat::from).collect(),
    })
}
