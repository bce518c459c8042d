//! What several test targets share: the vector files, with their shape checked, and how property tests run.

#![allow(dead_code, reason = "each target uses a part of this")]

pub mod findings;
pub mod traces;
pub mod trees;

use std::path::PathBuf;

use serde::Deserialize;
use serde::de::DeserializeOwned;

/// A file of the crate's test data.
pub fn testdata(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("testdata").join(path)
}

/// One file of vectors. A field that is not known here is an error: a case nobody checks is worse than none.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vectors<I, E> {
    pub topic: String,
    pub description: String,
    pub cases: Vec<Case<I, E>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case<I, E> {
    pub name: String,
    pub input: I,
    pub expected: E,
    #[serde(default)]
    pub tolerance: Option<Tolerance>,
    pub reference: String,
}

/// A number passes if either holds.
#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tolerance {
    pub abs: Option<f64>,
    pub rel: Option<f64>,
}

impl<I: DeserializeOwned, E: DeserializeOwned> Vectors<I, E> {
    /// Reads a topic; a missing, empty or misshapen file fails the test.
    pub fn load(topic: &str) -> Self {
        let path = testdata(&format!("vectors/{topic}.json"));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let vectors: Self = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{topic}: {error}"));
        assert_eq!(vectors.topic, topic);
        assert!(!vectors.description.is_empty() && !vectors.cases.is_empty(), "{topic} is empty");
        assert!(vectors.cases.iter().all(|case| !case.reference.is_empty()), "{topic}: a case without reference");
        vectors
    }
}

impl<I, E> Case<I, E> {
    /// Compares a figure with the expected one, within the case's tolerance; exactly where it has none.
    pub fn check(&self, what: &str, found: Option<f64>, expected: Option<f64>) {
        let (Some(got), Some(wanted)) = (found, expected) else {
            assert_eq!(found, expected, "{}: {what}", self.name);
            return;
        };
        let error = (got - wanted).abs();
        let within = self.tolerance.is_some_and(|Tolerance { abs, rel }| {
            abs.is_some_and(|abs| error <= abs) || rel.is_some_and(|rel| error <= rel * wanted.abs())
        });
        let equal = got.to_bits() == wanted.to_bits();
        assert!(within || equal, "{}: {what} is {got}, expected {wanted} ({})", self.name, self.reference);
    }
}

/// How property tests run: from a fixed seed, so that a failure is a failure for everybody.
///
/// `PROPTEST_RNG_SEED` and `PROPTEST_CASES` explore further.
pub fn config() -> proptest::test_runner::Config {
    use proptest::test_runner::{Config, RngSeed};
    let standard = Config::default();
    let rng_seed = match standard.rng_seed {
        RngSeed::Random => RngSeed::Fixed(20_260_701),
        chosen @ RngSeed::Fixed(_) => chosen,
    };
    Config { rng_seed, failure_persistence: None, ..standard }
}
