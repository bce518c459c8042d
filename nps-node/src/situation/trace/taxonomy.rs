//! The tree of paths that an axis may take.

use napi::bindgen_prelude::{Env, FnArgs, Function, JsObjectValue, Object, Unknown};
use napi_derive::napi;
use nps_core::Error;

use crate::convert::{count_in, instance, object, text};
use crate::error::OrThrow;

/// The paths an axis may take: a tree with a name and a version, in which older versions can be read. Immutable.
#[napi]
pub struct Taxonomy(pub(super) nps_core::Taxonomy);

impl From<nps_core::Taxonomy> for Taxonomy {
    fn from(taxonomy: nps_core::Taxonomy) -> Self {
        Self(taxonomy)
    }
}

/// The weight that counts at a path.
#[napi(object, object_from_js = false)]
pub struct NodeWeight {
    /// The weight.
    pub weight: f64,
    /// The path of the node that has it: the path itself, or the nearest above.
    pub given_by: String,
}

#[napi]
impl Taxonomy {
    /// A tree as `toJSON` gives it; throws where it is none: a path twice or without its parent, an empty segment, a
    /// weight below 0.
    #[napi(constructor, catch_unwind, ts_args_type = "fields: TaxonomyFields")]
    pub fn new(env: Env, fields: Unknown) -> napi::Result<Self> {
        let fields = object(env, "taxonomy", fields)?;
        let json: Object<'_> = env.get_global()?.get_named_property("JSON")?;
        let stringify: Function<'_, FnArgs<(Object<'_>,)>, Unknown<'_>> = json.get_named_property("stringify")?;
        let json = stringify.call(FnArgs::from((fields,)))?;
        nps_core::Taxonomy::from_json(&text(env, "taxonomy", json)?).or_throw(env).map(Self)
    }

    /// Reads JSON, which is the same in every language.
    #[napi(factory, js_name = "fromJSON", catch_unwind, ts_args_type = "json: string")]
    pub fn from_json(env: Env, json: Unknown) -> napi::Result<Self> {
        nps_core::Taxonomy::from_json(&text(env, "json", json)?).or_throw(env).map(Self)
    }

    /// What it is called.
    #[napi(getter, catch_unwind)]
    pub fn name(&self) -> String {
        self.0.name().to_owned()
    }

    /// Which version it is, from 1.
    #[napi(getter, catch_unwind)]
    pub fn version(&self) -> f64 {
        self.0.version().into()
    }

    /// Every node, retired ones among them, in the order of their paths.
    #[napi(getter, catch_unwind, ts_return_type = "TaxonomyNode[]")]
    pub fn nodes<'env>(&self, env: &'env Env) -> napi::Result<Unknown<'env>> {
        self.to_json(env)?.get_named_property("nodes")
    }

    /// The node at a path of this version. Throws where there is none, or it is retired.
    #[napi(catch_unwind, ts_args_type = "path: string", ts_return_type = "TaxonomyNode")]
    pub fn check<'env>(&self, env: &'env Env, path: Unknown) -> napi::Result<Unknown<'env>> {
        let node = self.0.check(&text(*env, "path", path)?).or_throw(*env)?;
        parse(env, &node.to_json())
    }

    /// Where a path of an older version is in this one; null where it was retired and nothing took its place.
    #[napi(catch_unwind, ts_args_type = "path: string, fromVersion: number")]
    pub fn migrate(&self, env: Env, path: Unknown, from_version: Unknown) -> napi::Result<Option<String>> {
        let version = count_in(env, "versions", from_version)?;
        let Ok(version) = u32::try_from(version) else {
            return Err(Error::invalid_argument("fromVersion", &version.to_string(), "a version")).or_throw(env);
        };
        let path = text(env, "path", path)?;
        Ok(self.0.migrate(&path, version).or_throw(env)?.map(str::to_owned))
    }

    /// The weight that counts at a path and the node that gives it; null where none does.
    #[napi(catch_unwind, ts_args_type = "path: string")]
    pub fn weight_of(&self, env: Env, path: Unknown) -> napi::Result<Option<NodeWeight>> {
        let path = text(env, "path", path)?;
        let given =
            |found: nps_core::NodeWeight<'_>| NodeWeight { weight: found.weight, given_by: found.given_by.to_owned() };
        Ok(self.0.weight_of(&path).map(given))
    }

    /// One line: its name, version and size.
    #[napi(js_name = "toString", catch_unwind)]
    pub fn text(&self) -> String {
        format!("Taxonomy {:?} version {}, {} nodes", self.0.name(), self.0.version(), self.0.nodes().len())
    }

    /// The tree as a plain object: `JSON.stringify` of it is read in every language.
    #[napi(js_name = "toJSON", catch_unwind, ts_return_type = "TaxonomyFields")]
    pub fn to_json<'env>(&self, env: &'env Env) -> napi::Result<Object<'env>> {
        let parsed = parse(env, &self.0.to_json())?;
        object(*env, "taxonomy", parsed)
    }
}

/// The taxonomy that an argument is.
pub(in crate::situation) fn taxonomy(env: Env, argument: &str, value: Unknown<'_>) -> napi::Result<nps_core::Taxonomy> {
    Ok(instance::<Taxonomy>(env, argument, value, "a Taxonomy")?.0.clone())
}

/// What JS itself reads of a text.
fn parse<'env>(env: &'env Env, text: &str) -> napi::Result<Unknown<'env>> {
    let json: Object<'_> = env.get_global()?.get_named_property("JSON")?;
    json.get_named_property::<Function<'_, FnArgs<(&str,)>, Unknown<'_>>>("parse")?.call(FnArgs::from((text,)))
}
