//! Whether the three axes say three things.

use napi::bindgen_prelude::{AsyncTask, Env, Unknown};
use napi_derive::napi;
use nps_core::{AxisOptions, Error, ScoreOptions};

use super::set_axes;
use crate::convert::{JsLabel, count_in, exact, label, number, text};
use crate::error::OrThrow;
use crate::score::{Caveat, given, set};
use crate::situation::Observations;
use crate::work::{Outcome, Work};

#[napi]
impl Observations {
    /// Compares each pair of axes, and looks for groups that copy the declaration into the qualification.
    #[napi(catch_unwind, ts_args_type = "options?: AxisOptions", ts_return_type = "Promise<AxisIndependence>")]
    pub fn axis_independence(
        &self,
        env: Env,
        options: Unknown,
    ) -> napi::Result<AsyncTask<Work<nps_core::AxisIndependence>>> {
        const KNOWN: [&str; 7] = ["axes", "given", "by", "subject", "level", "copiedFrom", "minN"];
        let (mut read, mut scoring) = (AxisOptions::default(), ScoreOptions::default());
        for (name, value) in given(env, options)? {
            match name.as_str() {
                "axes" => set_axes(env, &mut read.names, value)?,
                "given" => read.given = Some(text(env, "given", value)?),
                "by" => read.by = Some(text(env, "by", value)?),
                "subject" => read.subject = text(env, "subject", value)?.parse().or_throw(env)?,
                "level" => set(env, &mut scoring, "level", value)?,
                "copiedFrom" => read.copied_from = number(env, "copiedFrom", value, "a share from 0 to below 1")?,
                "minN" => read.min_n = count_in(env, "answers", value)?,
                _ => return Err(Error::unknown_option(&name, &KNOWN)).or_throw(env),
            }
        }
        read.level = scoring.level;
        let rows = self.core();
        Ok(Work::task(move || rows.axis_independence(&read)))
    }
}

/// Whether the three axes say three things. An association of axes is no fault; copies are.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct AxisIndependence {
    /// Each pair of axes, in the order of the journey.
    pub associations: Vec<AxisAssociation>,
    /// Qualifications that repeat the declaration, of all answers.
    pub copies: CopyRate,
    /// The same by group, in the order of their values; empty where groups are persons, or none were asked for.
    pub rows: Vec<GroupCopies>,
    /// How many groups use one axis as another, persons among them.
    pub copying: f64,
    /// The values of the groups that do.
    #[napi(ts_type = "Label[]")]
    pub copying_groups: Vec<JsLabel>,
    /// Within what the axes were compared.
    pub given: Option<String>,
    /// What the groups are values of.
    pub by: Option<String>,
    /// Confidence level, 0 to 1.
    pub level: f64,
    /// The share of copies above which a group is named, 0 to 1.
    pub copied_from: f64,
    /// What to know before using the axes.
    pub caveats: Vec<Caveat>,
    /// One line: each pair of axes, and the copies.
    pub text: String,
    /// A self-contained HTML fragment.
    pub html: String,
}

/// How much two axes have to do with each other.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct AxisAssociation {
    /// The axis that comes first in the journey.
    #[napi(ts_type = "AxisName")]
    pub first: &'static str,
    /// The other.
    #[napi(ts_type = "AxisName")]
    pub second: &'static str,
    /// How many answers have both.
    pub n: f64,
    /// Cramér's V, corrected for bias, 0 to 1; null where there is nothing to see.
    pub v: Option<f64>,
    /// Lower bound.
    pub lower: Option<f64>,
    /// Upper bound.
    pub upper: Option<f64>,
    /// How many strata have several paths of both axes.
    pub strata: f64,
}

/// How many answers have the same path as declaration and as qualification, beside what chance would give.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct CopyRate {
    /// How many answers have both.
    pub n: f64,
    /// How many have the same path as both.
    pub copied: f64,
    /// The share of `copied`, 0 to 1.
    pub rate: Option<f64>,
    /// Lower bound of the share.
    pub lower: Option<f64>,
    /// Upper bound of the share.
    pub upper: Option<f64>,
    /// The share if the axes were independent.
    pub expected: Option<f64>,
    /// How far the share is above chance, of what is possible: Cohen's kappa within strata.
    pub agreement: Option<f64>,
    /// Lower bound of `agreement`.
    pub agreement_lower: Option<f64>,
    /// Upper bound of `agreement`.
    pub agreement_upper: Option<f64>,
    /// The probability of so many copies if no more than the asked share of the qualifications were copies.
    pub p_value: Option<f64>,
}

/// The copies of one group.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct GroupCopies {
    /// The group.
    #[napi(ts_type = "Label")]
    pub group: JsLabel,
    /// Its copies.
    pub copies: CopyRate,
    /// The p-value, adjusted for all groups tested, by Holm.
    pub p_holm: Option<f64>,
    /// Whether the group uses one axis as the other.
    pub is_copying: bool,
}

impl CopyRate {
    fn new(env: Env, found: &nps_core::CopyRate) -> napi::Result<Self> {
        Ok(Self {
            n: exact(env, found.n)?,
            copied: exact(env, found.copied)?,
            rate: found.rate,
            lower: found.lower,
            upper: found.upper,
            expected: found.expected,
            agreement: found.agreement,
            agreement_lower: found.agreement_lower,
            agreement_upper: found.agreement_upper,
            p_value: found.p_value,
        })
    }
}

impl Outcome for nps_core::AxisIndependence {
    type Js = AxisIndependence;

    fn into_js(self, env: Env) -> napi::Result<AxisIndependence> {
        let association = |one: &nps_core::AxisAssociation| {
            Ok(AxisAssociation {
                first: one.first.name(),
                second: one.second.name(),
                n: exact(env, one.n)?,
                v: one.v,
                lower: one.lower,
                upper: one.upper,
                strata: exact(env, one.strata)?,
            })
        };
        let group = |one: &nps_core::GroupCopies| {
            Ok(GroupCopies {
                group: label(one.group.as_label()),
                copies: CopyRate::new(env, &one.copies)?,
                p_holm: one.p_holm,
                is_copying: one.is_copying,
            })
        };
        Ok(AxisIndependence {
            associations: self.associations.iter().map(association).collect::<napi::Result<_>>()?,
            copies: CopyRate::new(env, &self.copies)?,
            rows: self.groups.iter().map(group).collect::<napi::Result<_>>()?,
            copying: exact(env, self.copying)?,
            copying_groups: self.copying_groups().map(|group| label(group.as_label())).collect(),
            caveats: self.caveats.iter().map(Caveat::from).collect(),
            text: self.to_string(),
            html: self.to_html(),
            given: self.given,
            by: self.by,
            level: self.level,
            copied_from: self.copied_from,
        })
    }
}
