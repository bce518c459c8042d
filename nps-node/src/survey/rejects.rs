//! The ledger of what was not counted, and why.

use std::collections::BTreeMap;

use napi::bindgen_prelude::Env;
use napi_derive::napi;

use crate::convert::{exact, exact_all, place};

/// One value that was not counted.
#[napi(object, object_from_js = false)]
pub struct Reject {
    /// The zero-based row of the value in the input.
    pub row: f64,
    /// The value as it arrived, in at most 40 characters.
    pub value: String,
    /// The rule it broke.
    #[napi(ts_type = "RejectReason")]
    pub reason: &'static str,
}

/// A code that stands for no answer, and how many rows had it.
#[napi(object, object_from_js = false)]
pub struct MissingCode {
    /// The code.
    pub code: f64,
    /// How many rows had it.
    pub count: f64,
}

/// The ledger of values that were not counted. Non-answers (null, undefined, blank text) are not rejects.
#[napi(object, object_from_js = false)]
pub struct Rejects {
    /// How many values were rejected.
    pub total: f64,
    /// How many for each reason, zero included.
    #[napi(ts_type = "Record<RejectReason, number>")]
    pub counts: BTreeMap<String, f64>,
    /// How many rows, missing and not rejected, had which missing code; those that no row had are left out.
    pub missing_codes: Vec<MissingCode>,
    /// The first rejected values by row, at most ten.
    pub examples: Vec<Reject>,
}

impl Rejects {
    /// The core's ledger as JS sees it.
    pub(crate) fn new(env: Env, rejects: &nps_core::Rejects) -> napi::Result<Self> {
        let (reasons, counts): (Vec<_>, Vec<_>) = rejects.iter().unzip();
        let reasons = reasons.iter().map(|reason| reason.code().to_owned());
        Ok(Self {
            total: exact(env, rejects.total())?,
            counts: reasons.zip(exact_all(env, &counts)?).collect(),
            missing_codes: rejects
                .missing_codes()
                .iter()
                .map(|found| MissingCode::new(env, *found))
                .collect::<napi::Result<_>>()?,
            examples: rejects.examples().iter().map(Reject::from).collect(),
        })
    }
}

impl MissingCode {
    #[expect(clippy::cast_precision_loss, reason = "up to 2^53, which is exact")]
    fn new(env: Env, found: nps_core::MissingCode) -> napi::Result<Self> {
        Ok(Self { code: found.code as f64, count: exact(env, found.count)? })
    }
}

impl From<&nps_core::Reject> for Reject {
    fn from(reject: &nps_core::Reject) -> Self {
        Self { row: place(reject.row), value: reject.value.clone(), reason: reject.reason.code() }
    }
}
