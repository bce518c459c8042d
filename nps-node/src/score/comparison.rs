//! The same customers twice, any number of groups, equivalence, and other tests of two scores.

use napi::bindgen_prelude::{Array, AsyncTask, ClassInstance, Env, Object, Unknown};
use napi_derive::napi;
use nps_core::{Answer, EquivalenceOptions, Error, Group, GroupOptions, Pairs, ScoreOptions, TwoSampleTest};

use crate::convert::{Transport, answer, cast, count_in, describe, exact, list, number, object, properties, text};
use crate::error::OrThrow;
use crate::score::column::Column;
use crate::score::compare::{Counts, Difference, DifferenceFields, side};
use crate::score::distribution::Distribution;
use crate::score::nps::{Caveat, Nps, NpsFields};
use crate::score::options::{self, given};
use crate::score::table::ScoreTable;
use crate::situation::observed;
use crate::survey::Rejects;
use crate::work::{Outcome, Work};

/// A test statistic, its degrees of freedom and its p-value.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct TestStatistic {
    /// The statistic.
    pub statistic: f64,
    /// Its degrees of freedom; 0 where nothing varies.
    pub df: f64,
    /// Those below the line, of an F.
    pub df_error: Option<f64>,
    /// The probability of one as large, were there nothing to find.
    pub p_value: f64,
}

impl From<nps_core::TestStatistic> for TestStatistic {
    fn from(test: nps_core::TestStatistic) -> Self {
        Self { statistic: test.statistic, df: test.df.into(), df_error: test.df_error, p_value: test.p_value }
    }
}

fn caveats(found: &[nps_core::Caveat]) -> Vec<Caveat> {
    found.iter().map(Caveat::from).collect()
}

/// The difference of two scores that the same customers gave, the later one minus the earlier, in points.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct PairedDifference {
    /// The difference, -200 to 200; null where nobody answered twice.
    pub difference: Option<f64>,
    /// Lower bound of the interval, in points.
    pub lower: Option<f64>,
    /// Upper bound of the interval, in points.
    pub upper: Option<f64>,
    /// Confidence level of the interval, 0 to 1.
    pub level: f64,
    /// Two-sided p-value of "customers rise as much as they fall".
    pub p_value: Option<f64>,
    /// How the p-value was computed.
    #[napi(ts_type = "'sign-flip' | 't'")]
    pub method: String,
    /// How many customers answered twice.
    pub n: f64,
    /// How many went from each class (a row) to each (a column): detractor, passive, promoter.
    pub transitions: Vec<Vec<f64>>,
    /// Customers of whom one answer or both are missing or rejected.
    pub incomplete: f64,
    /// What of the first answers could not be read, and why.
    pub rejects_before: Rejects,
    /// What of the second answers could not be read, and why.
    pub rejects_after: Rejects,
    /// The first answers of those who answered twice.
    pub before: Counts,
    /// The second answers of those who answered twice.
    pub after: Counts,
    /// Bowker's test of symmetry.
    pub bowker: Option<TestStatistic>,
    /// Stuart and Maxwell's test of equal classes.
    pub stuart_maxwell: Option<TestStatistic>,
    /// What to know before using the figure.
    pub caveats: Vec<Caveat>,
    /// One line: the difference, its interval and its p-value.
    pub text: String,
}

/// Compares two answers of the same customers, a row a customer; or, without `after`, from a table of how many went from
/// each class (a row) to each (a column): detractor, passive, promoter.
#[napi(
    catch_unwind,
    ts_args_type = "before: Answers | ReadonlyArray<readonly [number, number, number]>, after?: Answers | null, options?: ComparePairedOptions"
)]
pub fn compare_paired<'env>(
    env: Env,
    before: Unknown<'env>,
    after: Unknown<'env>,
    options: Unknown,
    pack: Transport<'env>,
) -> napi::Result<PairedDifference> {
    let mut read = ScoreOptions::default();
    for (name, value) in given(env, options)? {
        match name.as_str() {
            "level" | "scale" | "errors" | "missingCodes" => options::set(env, &mut read, &name, value)?,
            _ => return Err(Error::unknown_option(&name, &["level", "scale", "errors", "missingCodes"])).or_throw(env),
        }
    }
    let pairs = if matches!(describe(after)?, "undefined" | "null") {
        Pairs::read_table(&transitions(env, before)?).or_throw(env)?
    } else {
        // Owned, since reading the other one may run JS.
        let before = Column::read(env, "before", before, &pack)?.into_owned();
        let after = Column::read(env, "after", after, &pack)?;
        let pairs = before.core().and_then(|before| Pairs::read(before, after.core()?, &read));
        pairs.or_throw(env)?
    };
    let found = nps_core::compare_paired(&pairs, read.level).or_throw(env)?;
    Ok(PairedDifference {
        difference: found.difference,
        lower: found.lower,
        upper: found.upper,
        level: found.level,
        p_value: found.p_value,
        method: found.method.name().to_owned(),
        n: exact(env, found.n())?,
        transitions: found
            .pairs
            .transitions
            .iter()
            .map(|row| row.iter().map(|&count| exact(env, count)).collect())
            .collect::<napi::Result<_>>()?,
        incomplete: exact(env, found.pairs.incomplete)?,
        rejects_before: Rejects::new(env, &found.pairs.rejects_before)?,
        rejects_after: Rejects::new(env, &found.pairs.rejects_after)?,
        before: Counts::new(env, found.pairs.before())?,
        after: Counts::new(env, found.pairs.after())?,
        bowker: found.bowker.map(Into::into),
        stuart_maxwell: found.stuart_maxwell.map(Into::into),
        caveats: caveats(&found.caveats),
        text: found.to_string(),
    })
}

/// Three rows of three counts.
fn transitions(env: Env, value: Unknown<'_>) -> napi::Result<[[Answer<'static>; 3]; 3]> {
    let wrong =
        || Error::invalid_argument("before", "no table", "three rows of three counts, or answers with those after");
    let three = |rows: Array<'_>, read: &dyn Fn(Unknown<'_>) -> napi::Result<[Answer<'static>; 3]>| {
        let mut table = Vec::new();
        for row in 0..rows.len().min(4) {
            match rows.get::<Unknown>(row)? {
                Some(row) => table.push(read(row)?),
                None => return Err(wrong()).or_throw(env),
            }
        }
        table.try_into().map_err(|_| wrong()).or_throw(env)
    };
    three(list(env, "before", value)?, &|row| {
        let cells = list(env, "before", row)?;
        let mut counts = Vec::new();
        for cell in 0..cells.len().min(4) {
            counts.push(cells.get::<Unknown>(cell)?.map_or(Ok(Answer::Missing), answer)?);
        }
        counts.try_into().map_err(|_| wrong()).or_throw(env)
    })
}

/// Whether a difference is inside ±margin, by two one-sided tests.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct Equivalence {
    /// The score of `after` minus that of `before`, in points; null without answers on a side.
    pub difference: Option<f64>,
    /// Lower bound of the interval at 1 - 2 alpha, in points.
    pub lower: Option<f64>,
    /// Upper bound of the interval at 1 - 2 alpha, in points.
    pub upper: Option<f64>,
    /// The level of that interval.
    pub level: f64,
    /// The largest difference that does not matter, in points.
    pub margin: f64,
    /// p-value of "the difference is -margin or below it".
    pub p_lower: Option<f64>,
    /// p-value of "the difference is the margin or above it".
    pub p_upper: Option<f64>,
    /// The larger of the two.
    pub p_value: Option<f64>,
    /// The probability that the true difference is inside ±margin, under Jeffreys' prior; no part of the test.
    pub probability: Option<f64>,
    /// Whether the interval lies inside ±margin.
    pub equivalent: bool,
    /// How the bounds were computed.
    #[napi(ts_type = "'mover' | 'wald' | 'welch-t'")]
    pub method: String,
    /// The answers compared from.
    pub before: Counts,
    /// The answers compared to.
    pub after: Counts,
    /// What to know before using the figure.
    pub caveats: Vec<Caveat>,
    /// One line: what was found, the interval and the p-value.
    pub text: String,
}

/// Whether two independent scores on one scale differ by less than `margin` points.
#[napi(catch_unwind, ts_args_type = "before: Side, after: Side, options: EquivalenceOptions")]
pub fn equivalence(env: Env, before: Unknown, after: Unknown, options: Unknown) -> napi::Result<Equivalence> {
    let (mut read, mut margin) = (EquivalenceOptions::default(), f64::NAN);
    for (name, value) in given(env, options)? {
        match name.as_str() {
            "margin" => margin = number(env, "margin", value, "points above 0, up to 200")?,
            "alpha" => read.alpha = number(env, "alpha", value, "a chance above 0 and below 0.5")?,
            "method" => read.method = text(env, "method", value)?.parse().or_throw(env)?,
            _ => return Err(Error::unknown_option(&name, &["margin", "alpha", "method"])).or_throw(env),
        }
    }
    let (before, after) = (side(env, "before", before)?, side(env, "after", after)?);
    let found = nps_core::equivalence(before, after, margin, &read).or_throw(env)?;
    Ok(Equivalence {
        difference: found.difference,
        lower: found.lower,
        upper: found.upper,
        level: found.level,
        margin: found.margin,
        p_lower: found.p_lower,
        p_upper: found.p_upper,
        p_value: found.p_value,
        probability: found.probability(),
        equivalent: found.equivalent,
        method: found.method.name().to_owned(),
        before: Counts::new(env, found.before)?,
        after: Counts::new(env, found.after)?,
        caveats: caveats(&found.caveats),
        text: found.to_string(),
    })
}

/// A test of "there is no difference" between two independent scores.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct DifferenceTest {
    /// The score of `after` minus that of `before`, in points; null without answers on a side.
    pub difference: Option<f64>,
    /// The statistic; null of a test that has none.
    pub statistic: Option<f64>,
    /// Its degrees of freedom, of t and chi-square.
    pub df: Option<f64>,
    /// Two-sided p-value; null without answers on a side.
    pub p_value: Option<f64>,
    /// The test in fact used.
    #[napi(ts_type = "Exclude<TwoSampleTest, 'auto'>")]
    pub method: String,
    /// The answers compared from.
    pub before: Counts,
    /// The answers compared to.
    pub after: Counts,
    /// What to know before using the figure.
    pub caveats: Vec<Caveat>,
    /// One line: the difference and its p-value.
    pub text: String,
}

/// Tests whether two independent scores on one scale differ; by default exactly where a side has fewer than 30 answers.
#[napi(catch_unwind, ts_args_type = "before: Side, after: Side, options?: TestDifferenceOptions")]
pub fn test_difference(env: Env, before: Unknown, after: Unknown, options: Unknown) -> napi::Result<DifferenceTest> {
    let mut method = TwoSampleTest::default();
    for (name, value) in given(env, options)? {
        match name.as_str() {
            "method" => method = text(env, "method", value)?.parse().or_throw(env)?,
            _ => return Err(Error::unknown_option(&name, &["method"])).or_throw(env),
        }
    }
    let (before, after) = (side(env, "before", before)?, side(env, "after", after)?);
    let found = nps_core::test_difference(before, after, method).or_throw(env)?;
    Ok(DifferenceTest {
        difference: found.difference,
        statistic: found.statistic,
        df: found.df,
        p_value: found.p_value,
        method: found.method.name().to_owned(),
        before: Counts::new(env, found.before)?,
        after: Counts::new(env, found.after)?,
        caveats: caveats(&found.caveats),
        text: found.to_string(),
    })
}

/// One of the groups compared.
#[napi(object, object_from_js = false)]
pub struct ComparedGroup {
    /// Its name.
    pub label: String,
    /// Its score.
    pub nps: NpsFields,
}

/// Two of the groups compared.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct GroupPair {
    /// The name of the group compared from.
    pub before: String,
    /// The name of the group compared to.
    pub after: String,
    /// Its score minus that of the group compared from.
    pub difference: DifferenceFields,
    /// The p-value of the difference, adjusted for all pairs.
    pub p_adjusted: Option<f64>,
}

/// Groups beside each other: tests over all of them, and each pair.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct GroupComparison {
    /// Each group.
    pub groups: Vec<ComparedGroup>,
    /// Each pair, the earlier group first.
    pub pairs: Vec<GroupPair>,
    /// The p-value of "the scores do not differ": that of `equality`.
    pub p_value: Option<f64>,
    /// "Do the scores differ?", by `method`.
    pub equality: Option<TestStatistic>,
    /// How that was tested, chosen by the number of answers.
    #[napi(ts_type = "'permutation' | 'welch-james' | null")]
    pub method: Option<String>,
    /// The seed of the deals of a permutation test.
    pub seed: f64,
    /// "Do the scores differ?", by Cochran's Q and chi-square, which rejects too often of few answers.
    pub cochran_q: Option<TestStatistic>,
    /// "Does any group answer higher?", by Kruskal and Wallis' H.
    pub kruskal_wallis: Option<TestStatistic>,
    /// What its ranks are of.
    #[napi(ts_type = "'points' | 'classes'")]
    pub ranked: String,
    /// "Do the scores differ?", by Welch's analysis of variance.
    pub welch_anova: Option<TestStatistic>,
    /// How the p-values of pairs were adjusted.
    #[napi(ts_type = "Correction")]
    pub correction: String,
    /// Confidence level of every interval, 0 to 1.
    pub level: f64,
    /// A self-contained HTML fragment: the score of each group, and each pair.
    pub html: String,
}

impl Outcome for nps_core::GroupComparison {
    type Js = GroupComparison;

    fn into_js(self, env: Env) -> napi::Result<GroupComparison> {
        let html = self.to_html();
        let group = |group: &nps_core::GroupScore| {
            Ok(ComparedGroup { label: group.label.clone(), nps: Nps::from(group.nps.clone()).to_json(env)? })
        };
        let pair = |pair: &nps_core::GroupPair| {
            Ok(GroupPair {
                before: pair.before.clone(),
                after: pair.after.clone(),
                difference: Difference::from(pair.difference.clone()).to_json(env)?,
                p_adjusted: pair.p_adjusted,
            })
        };
        Ok(GroupComparison {
            groups: self.groups.iter().map(group).collect::<napi::Result<_>>()?,
            pairs: self.pairs.iter().map(pair).collect::<napi::Result<_>>()?,
            p_value: self.p_value(),
            equality: self.equality.map(Into::into),
            method: self.method.map(|method| method.name().to_owned()),
            seed: exact(env, self.seed)?,
            cochran_q: self.cochran_q.map(Into::into),
            kruskal_wallis: self.kruskal_wallis.map(Into::into),
            ranked: self.ranked.name().to_owned(),
            welch_anova: self.welch_anova.map(Into::into),
            correction: self.correction.name().to_owned(),
            level: self.level,
            html,
        })
    }
}

/// Compares any number of groups, all at once and each with each, off the event loop: those of a `ScoreTable`, the values
/// of the dimension `by` of observations, or scores and counts by label. `index.cjs` scores the groups of columns first.
#[napi(
    catch_unwind,
    ts_args_type = "groups: Columns | ScoreTable | Observations | Readonly<Record<string, Side>>, options?: CompareAllOptions",
    ts_return_type = "Promise<GroupComparison>"
)]
pub fn compare_all<'env>(
    env: Env,
    groups: Unknown<'env>,
    options: Unknown<'env>,
) -> napi::Result<AsyncTask<Work<nps_core::GroupComparison>>> {
    let asked = given(env, options)?;
    let (mut scoring, mut options, mut by) = (ScoreOptions::default(), GroupOptions::default(), None);
    for (name, value) in asked {
        match name.as_str() {
            "level" | "method" => options::set(env, &mut scoring, &name, value)?,
            "correction" => options.correction = text(env, "correction", value)?.parse().or_throw(env)?,
            "seed" => options.seed = count_in(env, "as a seed", value)?,
            "by" => by = Some(text(env, "by", value)?),
            _ => {
                return Err(Error::unknown_option(&name, &["by", "level", "method", "correction", "seed"]))
                    .or_throw(env);
            }
        }
    }
    (options.level, options.method) = (scoring.level, scoring.method);
    if let Ok(table) = cast::<ClassInstance<ScoreTable>>(groups) {
        let table = table.core().clone();
        return Ok(Work::task(move || table.compare_all(&options)));
    }
    if let Some(by) = by {
        let rows = observed(env, groups)?;
        return Ok(Work::task(move || rows.compare_all(&by, &options)));
    }
    let groups: Object = object(env, "groups", groups)?;
    let groups = properties(groups)?
        .into_iter()
        .map(|(label, value)| group(env, label, value))
        .collect::<napi::Result<Vec<_>>>()?;
    Ok(Work::task(move || nps_core::compare_all(&groups, &options)))
}

/// One group by its label: its answers where all are known, else its classes.
fn group(env: Env, label: String, value: Unknown<'_>) -> napi::Result<Group> {
    if let Ok(distribution) = cast::<ClassInstance<Distribution>>(value) {
        return Ok(Group::of_distribution(label, &distribution.core()));
    }
    let side = side(env, &format!("group {label:?}"), value)?;
    Ok(Group::of_counts(label, side))
}
