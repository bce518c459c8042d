//! What was to be expected of periods, and when a series changed.

use napi::ValueType;
use napi::bindgen_prelude::{AsyncTask, Either, Env, Unknown};
use napi_derive::napi;
use nps_core::{DatingOptions, Direction, Error, ExpectedOptions, Season};

use crate::convert::{describe, exact, list, number, object, properties, text};
use crate::error::OrThrow;
use crate::live::headline::seconds;
use crate::live::series::series;
use crate::live::spec::few;
use crate::score::{Counts, given};
use crate::work::{Outcome, Work};

/// One period beside what was expected of it.
#[expect(clippy::struct_field_names, reason = "as in the core")]
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct Expected {
    /// When, in seconds since 1970-01-01 UTC.
    pub at: f64,
    /// Its answers.
    pub counts: Counts,
    /// What this is about.
    #[napi(ts_type = "ExpectedKind")]
    pub kind: &'static str,
    /// What it was: points or answers; null for the score of a period without answers.
    pub observed: Option<f64>,
    /// What was expected from all periods before; null before there are 8 of them.
    pub expected: Option<f64>,
    /// The lower end of the band; null where nothing is expected, and for the score of a period without answers.
    pub lower: Option<f64>,
    /// The upper end of the band; null likewise.
    pub upper: Option<f64>,
    /// How many standard deviations it is from what was expected; null likewise.
    pub z: Option<f64>,
    /// Two-sided p-value of z, not adjusted for other periods or situations; null likewise.
    pub p_value: Option<f64>,
    /// By how much the variance of the last periods exceeded what it was taken to be; at least 1.
    pub dispersion: f64,
    /// Which seasons are in it, the shortest first: those of which two turns had been seen.
    #[napi(ts_type = "Season[]")]
    pub seasons: Vec<Either<u32, &'static str>>,
    /// On which side of the band it is, if it is not within it.
    #[napi(ts_type = "Exclude<Direction, 'both'> | null")]
    pub signal: Option<&'static str>,
}

/// A season: a number of periods, or a name.
fn season_of(season: Season) -> Either<u32, &'static str> {
    match season {
        Season::Every(periods) => Either::A(periods),
        named => Either::B(named.name().unwrap_or_default()),
    }
}

impl Expected {
    fn new(env: Env, made: &nps_core::Expected) -> napi::Result<Self> {
        Ok(Self {
            at: seconds(made.at),
            counts: Counts::new(env, made.counts)?,
            kind: made.kind.name(),
            observed: made.observed,
            expected: made.expected,
            lower: made.lower,
            upper: made.upper,
            z: made.z,
            p_value: made.p_value,
            dispersion: made.dispersion,
            seasons: made.seasons.iter().copied().map(season_of).collect(),
            signal: made.signal.map(Direction::name),
        })
    }
}

/// What was expected of each period of a series in the order of time, each from those before it alone: a level that moves,
/// and seasons. O(periods squared).
#[napi(catch_unwind, ts_args_type = "periods: readonly Period[], options?: ExpectedOptions")]
pub fn expected_periods(env: Env, periods: Unknown, options: Unknown) -> napi::Result<Vec<Expected>> {
    let options = expected_options(env, options)?;
    let found = nps_core::expected_periods(&series(env, periods)?, &options).or_throw(env)?;
    found.iter().map(|made| Expected::new(env, made)).collect()
}

/// The last period of one situation among many.
#[expect(clippy::struct_field_names, reason = "as in the core")]
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct Unexpected {
    /// The name of the situation.
    pub situation: String,
    /// Its last period beside what was expected; null for a series without periods.
    pub last: Option<Expected>,
    /// Its p-value, adjusted for the number of situations by Benjamini & Hochberg.
    pub p_adjusted: Option<f64>,
    /// Whether it is outside: `pAdjusted` is at most 1 - level.
    pub is_unexpected: bool,
}

impl Outcome for Vec<nps_core::Unexpected> {
    type Js = Vec<Unexpected>;

    fn into_js(self, env: Env) -> napi::Result<Self::Js> {
        let row = |found: nps_core::Unexpected| {
            Ok(Unexpected {
                situation: found.situation,
                last: found.last.map(|made| Expected::new(env, &made)).transpose()?,
                p_adjusted: found.p_adjusted,
                is_unexpected: found.is_unexpected,
            })
        };
        self.into_iter().map(row).collect()
    }
}

/// The last period of every situation beside what was expected of it, corrected for their number: of those that are told
/// to be unexpected, at most a share of 1 - level is expected to be chance. Computed off the event loop.
#[napi(
    catch_unwind,
    ts_args_type = "situations: Readonly<Record<string, readonly Period[]>>, options?: ExpectedOptions",
    ts_return_type = "Promise<Unexpected[]>"
)]
pub fn unexpected_situations<'env>(
    env: Env,
    situations: Unknown<'env>,
    options: Unknown<'env>,
) -> napi::Result<AsyncTask<Work<Vec<nps_core::Unexpected>>>> {
    let options = expected_options(env, options)?;
    let situations = properties(object(env, "situations", situations)?)?
        .into_iter()
        .map(|(name, periods)| Ok((name, series(env, periods)?)))
        .collect::<napi::Result<Vec<_>>>()?;
    Ok(Work::task(move || nps_core::unexpected_situations(&situations, &options)))
}

fn expected_options(env: Env, options: Unknown<'_>) -> napi::Result<ExpectedOptions> {
    let mut read = ExpectedOptions::default();
    for (name, value) in given(env, options)? {
        match name.as_str() {
            "kind" => read.kind = text(env, "kind", value)?.parse().or_throw(env)?,
            "season" => read.season = seasons(env, value)?,
            "period" => read.period = few(env, "seconds", value)?,
            "ridge" => read.ridge = number(env, "ridge", value, "a number of answers")?,
            "level" => read.level = number(env, "level", value, "a level")?,
            _ => {
                return Err(Error::unknown_option(&name, &["kind", "season", "period", "ridge", "level"]))
                    .or_throw(env);
            }
        }
    }
    Ok(read)
}

/// One season or several: numbers of periods, and names.
fn seasons(env: Env, given: Unknown<'_>) -> napi::Result<Vec<Season>> {
    let one = |given: Unknown<'_>| match given.get_type()? {
        ValueType::String => text(env, "season", given)?.parse().or_throw(env),
        _ => Ok(Season::Every(few(env, "periods", given)?)),
    };
    if describe(given)? != "a list" {
        return one(given).map(|season| vec![season]);
    }
    let several = list(env, "season", given)?;
    let at = |place| match several.get::<Unknown>(place)? {
        Some(season) => one(season),
        None => Err(Error::invalid_argument("season", "a list with a hole", "seasons")).or_throw(env),
    };
    (0..several.len()).map(at).collect()
}

/// The likeliest run after one period.
#[napi(object, object_from_js = false)]
pub struct LikelyRun {
    /// When, in seconds since 1970-01-01 UTC.
    pub at: f64,
    /// How many periods, this one included, seem to have come since the last change; 0 for a change right after it.
    pub length: f64,
    /// How probable that length is, 0 to 1.
    pub probability: f64,
    /// How probable it is that the run is of at most five periods: that there was a change lately.
    pub recent: f64,
}

/// When a series changed.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct Dating {
    /// The likeliest run after each period.
    pub runs: Vec<LikelyRun>,
    /// The time of the first period of the run that is likeliest in the end, in seconds since 1970-01-01 UTC; null where
    /// there was no change, or nothing.
    pub since: Option<f64>,
    /// How probable that run is, 0 to 1; null without periods.
    pub probability: Option<f64>,
}

/// When a series changed, looking back (Adams & MacKay 2007): for dating a change that was found, and not for finding one.
#[napi(catch_unwind, ts_args_type = "periods: readonly Period[], options?: DatingOptions")]
pub fn date_changes(env: Env, periods: Unknown, options: Unknown) -> napi::Result<Dating> {
    let mut read = DatingOptions::default();
    for (name, value) in given(env, options)? {
        match name.as_str() {
            "hazard" => read.hazard = number(env, "hazard", value, "a probability between 0 and 1")?,
            "keep" => read.keep = few(env, "run lengths", value)?,
            _ => return Err(Error::unknown_option(&name, &["hazard", "keep"])).or_throw(env),
        }
    }
    let found = nps_core::date_changes(&series(env, periods)?, &read).or_throw(env)?;
    let run = |run: &nps_core::LikelyRun| {
        Ok(LikelyRun {
            at: seconds(run.at),
            length: exact(env, run.length)?,
            probability: run.probability,
            recent: run.recent,
        })
    };
    Ok(Dating {
        runs: found.runs.iter().map(run).collect::<napi::Result<_>>()?,
        since: found.since.map(seconds),
        probability: found.probability,
    })
}
