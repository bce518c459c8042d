//! The bits of weights, comparisons, entities, indicators, samples, trees and changes: of each case of their vectors, every figure.

#![allow(clippy::unnecessary_wraps, reason = "one signature for all topics")]

use nps_core::{
    Asked, Category, Counts, Distribution, Effect, Entities, EquivalenceOptions, Group, GroupOptions, Indicator,
    KeyColumn, Label, Margin, Observations, Pairs, PowerPlan, PrivacyBudget, PrivateHistogram, PrivateOptions,
    RakeOptions, RankOptions, Scale, ScoreColumn, ScoreOptions, ShrinkOptions, TestStatistic, WeightColumn,
    compare_all, compare_paired, equivalence, explain_change, explain_factors, funnel, indicator, non_response,
    nps_of_clusters, power, private_counts, rake, rank, robust_to_metric, sample_size, shrink, test_difference,
    weighted_nps,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::common::trees::Cells;
use crate::common::{Case, Vectors};
use crate::{hex, traces};

type Figures = Vec<Option<f64>>;
type Reckon = fn(&Value) -> Option<Figures>;

#[derive(Deserialize)]
struct Anything {}

/// A part of a case's input.
fn part<T: DeserializeOwned>(input: &Value, name: &str) -> T {
    serde_json::from_value(input[name].clone()).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn counts(input: &Value, name: &str) -> Counts {
    let [detractors, passives, promoters] = part(input, name);
    Counts::new(detractors, passives, promoters)
}

fn options(input: &Value) -> ScoreOptions {
    ScoreOptions { level: part(input, "level"), ..ScoreOptions::default() }
}

/// A line for each case that is not refused, topic by topic.
pub fn measured() -> Vec<Value> {
    let topics: [(&str, Reckon); 24] = [
        ("population", population),
        ("clusters", clusters),
        ("shares", shares),
        ("posterior", posterior),
        ("weighted", weighted),
        ("raking", raking),
        ("non_response", silence),
        ("paired", paired),
        ("groups", groups),
        ("equivalence", equivalent),
        ("two_sample", two_sample),
        ("planning", planning),
        ("shrinkage", shrinkage),
        ("funnel", funnelled),
        ("ranking", ranking),
        ("indicators", indicators),
        ("robustness", robustness),
        ("trees", trees),
        ("changes", changes),
        ("factors", factors),
        ("axis_independence", traces::axis_independence),
        ("trace_paths", traces::trace_paths),
        ("value_weighted", traces::value_weighted),
        ("private_scores", private_scores),
    ];
    let lines = |(topic, figures): (&str, Reckon)| {
        let line = move |case: Case<Value, Option<Anything>>| {
            let bits: Vec<Value> = figures(&case.input)?.into_iter().map(hex).collect();
            Some(json!({ "topic": topic, "name": case.name, "bits": bits }))
        };
        Vectors::<Value, Option<Anything>>::load(topic).cases.into_iter().filter_map(line).collect::<Vec<_>>()
    };
    topics.into_iter().flat_map(lines).collect()
}

fn population(input: &Value) -> Option<Figures> {
    let method = part(input, "method");
    let options = ScoreOptions { method, population: part(input, "population"), ..options(input) };
    let found = counts(input, "counts").nps_with(&options).unwrap();
    Some(vec![found.nps, found.lower, found.upper])
}

fn clusters(input: &Value) -> Option<Figures> {
    let clusters: Vec<[u64; 3]> = part(input, "clusters");
    let clusters: Vec<Counts> = clusters.into_iter().map(|[d, m, p]| Counts::new(d, m, p)).collect();
    let found = nps_of_clusters(&clusters, part(input, "level")).unwrap();
    Some(vec![found.nps.nps, found.nps.lower, found.nps.upper, found.effective_n, found.design_effect])
}

fn shares(input: &Value) -> Option<Figures> {
    let found = counts(input, "counts").shares(part(input, "level")).unwrap();
    let of = |category| found.of(category);
    Some(Category::ALL.map(of).into_iter().flat_map(|one| [one.share, one.lower, one.upper]).collect())
}

fn posterior(input: &Value) -> Option<Figures> {
    Some(vec![counts(input, "counts").probability_above(part(input, "above")).unwrap()])
}

fn weighted(input: &Value) -> Option<Figures> {
    let kind: String = part(input, "kind");
    let (scores, weights): (Vec<u8>, Vec<f64>) = (part(input, "scores"), part(input, "weights"));
    let clusters: Option<Vec<i64>> = part(input, "clusters");
    let column = WeightColumn::read("weight", ScoreColumn::from(&weights[..]), kind.parse().ok()?).ok()?;
    let key = clusters.map(|clusters| KeyColumn::integers("cluster", clusters, None).unwrap());
    let found = weighted_nps(&scores[..], column.weights(), key.as_ref(), &options(input)).ok()?;
    let shares = Category::ALL.map(|category| found.share(category));
    let worth = [found.kish_n, found.effective_n, found.design_effect];
    Some([&[found.nps, found.lower, found.upper, found.se][..], &worth, &shares].concat())
}

fn label(value: &Value) -> Label<'_> {
    match value {
        Value::String(text) => Label::Text(text),
        number => Label::Integer(number.as_i64().unwrap()),
    }
}

fn margin<'a>(columns: &Value, margin: &'a Value) -> Margin<'a> {
    let key = |name: &Value| {
        let name = name.as_str().unwrap();
        let labels: Vec<Label<'_>> = columns[name].as_array().unwrap().iter().map(label).collect();
        KeyColumn::values(name.to_owned(), &labels).unwrap()
    };
    let cell = |cell: &'a Value| {
        let labels = cell[0].as_array().unwrap().iter().map(label).collect();
        (labels, cell[1].as_f64().unwrap())
    };
    let columns = margin["by"].as_array().unwrap().iter().map(key).collect();
    Margin::cells(columns, margin["targets"].as_array().unwrap().iter().map(cell))
}

fn raking(input: &Value) -> Option<Figures> {
    let margins = input["margins"].as_array().unwrap();
    let margins: Vec<Margin<'_>> = margins.iter().map(|one| margin(&input["columns"], one)).collect();
    let (base, trim): (Option<Vec<f64>>, _) = (part(input, "weights"), part(input, "trim"));
    let found = rake(&margins, base.as_deref(), &RakeOptions { trim, ..RakeOptions::default() }).ok()?;
    let spread = &found.report.spread;
    let report = [spread.kish_n, spread.design_effect, spread.largest_over_median];
    let cells = found.report.cells.iter().flat_map(|cell| [cell.target, cell.before, cell.after]);
    Some([&found.weights.iter().copied().chain(cells).map(Some).collect::<Figures>()[..], &report].concat())
}

fn silence(input: &Value) -> Option<Figures> {
    let asked = |class: &Value| Asked { sent: part(class, "sent"), counts: counts(class, "counts") };
    let classes: Vec<Asked> = input["classes"].as_array().unwrap().iter().map(asked).collect();
    let found = non_response(&classes, &options(input)).ok()?;
    let bounds = [found.bounds.nps, found.bounds.lower, found.bounds.upper, found.response_rate, found.r_indicator];
    let weighted = found.weighted.map(|nps| vec![nps.nps, nps.lower, nps.upper, nps.se]).unwrap_or_default();
    Some([&bounds[..], &found.weights, &weighted].concat())
}

fn statistic(found: Option<TestStatistic>) -> Figures {
    found.map(|test| vec![Some(test.statistic), test.df_error, Some(test.p_value)]).unwrap_or_default()
}

fn paired(input: &Value) -> Option<Figures> {
    let pairs = Pairs::new(part(input, "transitions")).unwrap();
    let found = compare_paired(&pairs, part(input, "level")).unwrap();
    let change = [found.difference, found.lower, found.upper, found.p_value];
    Some([&change[..], &statistic(found.bowker), &statistic(found.stuart_maxwell)].concat())
}

fn groups(input: &Value) -> Option<Figures> {
    let sides: Vec<Vec<u64>> = part(input, "groups");
    let group = |(place, counts): (usize, &Vec<u64>)| {
        if let [d, m, p] = counts[..] {
            return Group::of_counts(place.to_string(), Counts::new(d, m, p));
        }
        let answers = Distribution::from_counts(Scale::ZERO_TO_TEN, counts, 0).unwrap();
        Group::of_distribution(place.to_string(), &answers)
    };
    let sides: Vec<Group> = sides.iter().enumerate().map(group).collect();
    let asked = GroupOptions { correction: part(input, "correction"), ..GroupOptions::default() };
    let found = compare_all(&sides, &asked).unwrap();
    let tests = [found.cochran_q, found.kruskal_wallis, found.welch_anova].map(statistic).concat();
    let scores = found.groups.iter().flat_map(|group| [group.nps.nps, group.nps.lower, group.nps.upper]);
    let pairs = found.pairs.iter().flat_map(|pair| {
        let gap = &pair.difference;
        [gap.difference, gap.lower, gap.upper, gap.p_value, pair.p_adjusted]
    });
    Some(tests.into_iter().chain(scores).chain(pairs).collect())
}

fn equivalent(input: &Value) -> Option<Figures> {
    let asked = EquivalenceOptions { alpha: part(input, "alpha"), method: part(input, "method") };
    let (before, after) = (counts(input, "before"), counts(input, "after"));
    let found = equivalence(before, after, part(input, "margin"), &asked).unwrap();
    Some(vec![found.difference, found.lower, found.upper, found.p_lower, found.p_upper, found.p_value])
}

fn two_sample(input: &Value) -> Option<Figures> {
    let (before, after) = (counts(input, "before"), counts(input, "after"));
    let found = test_difference(before, after, part(input, "method")).unwrap();
    Some(vec![found.difference, found.statistic, found.df, found.p_value])
}

fn planning(input: &Value) -> Option<Figures> {
    if input.get("n_before").is_none() {
        let plan = serde_json::from_value(input.clone()).unwrap();
        return Some(vec![Some(sample_size(&plan).unwrap().exact)]);
    }
    let plan = PowerPlan::new(part(input, "difference"), part(input, "n_before"), part(input, "n_after"));
    let (level, variance): (Option<f64>, f64) = (part(input, "level"), part(input, "variance"));
    let variance_after = part(input, "variance_after");
    let plan = PowerPlan { level: level.unwrap_or(plan.level), variance, variance_after, ..plan };
    Some(vec![Some(power(&plan).unwrap().power)])
}

fn entities(input: &Value) -> Entities {
    let named: Vec<(String, [u64; 3])> = part(input, "entities");
    let mut made = Entities::new(Scale::ZERO_TO_TEN);
    for (name, [detractors, passives, promoters]) in named {
        made.push(&name, Counts::new(detractors, passives, promoters)).unwrap();
    }
    made
}

fn shrinkage(input: &Value) -> Option<Figures> {
    let asked = ShrinkOptions { method: part(input, "method"), level: part(input, "level") };
    let found = shrink(&entities(input), &asked).unwrap();
    let whole = [
        [found.mean, found.tau, found.tau_lower, found.tau_upper],
        [found.share, found.share_lower, found.share_upper, found.within],
    ];
    let rows = found.rows.iter().flat_map(|row| [row.nps, row.shrunk, row.lower, row.upper, row.reliability]);
    Some(whole.concat().into_iter().chain(rows).collect())
}

fn funnelled(input: &Value) -> Option<Figures> {
    let found = funnel(&entities(input));
    let rows = found.rows.iter().flat_map(|row| {
        [row.nps, row.lower_95, row.upper_95, row.lower_998, row.upper_998, row.z, row.p_value, row.p_holm]
    });
    Some([found.target, found.dispersion, Some(found.tau)].into_iter().chain(rows).collect())
}

fn ranking(input: &Value) -> Option<Figures> {
    let accept_unreliable = part(input, "accept_unreliable");
    let asked = RankOptions { top: part(input, "top"), accept_unreliable, ..RankOptions::default() };
    let found = rank(&entities(input), part(input, "subject"), &asked).ok()?;
    let whole = [found.mean, found.tau, found.share, found.share_lower, found.share_upper];
    let rows =
        found.rows.iter().flat_map(|row| [row.reliability, row.shrunk, row.lower, row.upper, row.p_top, row.p_bottom]);
    Some(whole.into_iter().chain(rows).collect())
}

/// An indicator by its name, or as names and weights.
fn by(value: &Value) -> Indicator {
    if let Value::String(name) = value {
        return name.parse().unwrap();
    }
    let part = |(name, weight): (&String, &Value)| (name.parse().unwrap(), weight.as_f64().unwrap());
    Indicator::weighted(value.as_object().unwrap().iter().map(part).collect()).unwrap()
}

fn indicators(input: &Value) -> Option<Figures> {
    let (scale, counts): (Scale, Vec<u64>) = (part(input, "scale"), part(input, "counts"));
    let answers = Distribution::from_counts(scale, &counts, 0).unwrap();
    let found = indicator(&answers, &by(&input["indicator"]), part(input, "level")).unwrap();
    Some(vec![found.estimate, found.lower, found.upper])
}

fn robustness(input: &Value) -> Option<Figures> {
    let named: Vec<(String, Vec<u64>)> = part(input, "groups");
    let answers =
        |(name, counts): (String, Vec<u64>)| (name, Distribution::from_counts(Scale::ZERO_TO_TEN, &counts, 0).unwrap());
    let named: Vec<(String, Distribution)> = named.into_iter().map(answers).collect();
    let indicators: Vec<Indicator> = input["indicators"].as_array().unwrap().iter().map(by).collect();
    let found = robust_to_metric(&named, &indicators, part(input, "level")).unwrap();
    Some(found.pairs.iter().map(|pair| pair.tau_b).collect())
}

fn trees(input: &Value) -> Option<Figures> {
    let cells: Cells = serde_json::from_value(input.clone()).unwrap();
    let tree = cells.observations().drill_down(&cells.by, &cells.options()).unwrap();
    let figures = tree.nodes.iter().filter_map(|node| node.figures.as_ref()).flat_map(|found| {
        let gap = found.gap.as_ref();
        let gap = [
            gap.and_then(|gap| gap.difference),
            gap.and_then(|gap| gap.lower),
            gap.and_then(|gap| gap.upper),
            gap.and_then(|gap| gap.p_value),
        ];
        let score = [found.nps.nps, found.nps.lower, found.nps.upper];
        [&score[..], &[Some(found.share), Some(found.contribution), Some(found.impact)], &gap].concat()
    });
    Some(figures.collect())
}

fn effect(found: Option<Effect>) -> Figures {
    let of = |figure: fn(Effect) -> Option<f64>| found.and_then(figure);
    vec![of(|effect| Some(effect.points)), of(|effect| effect.lower), of(|effect| effect.upper)]
}

fn changes(input: &Value) -> Option<Figures> {
    let cells: Cells = serde_json::from_value(input.clone()).unwrap();
    let [before, after] = cells.periods();
    let found = explain_change(&before, &after, &cells.by, &cells.options()).unwrap();
    let effects = found
        .nodes
        .iter()
        .filter_map(|node| node.figures.as_ref())
        .flat_map(|found| [found.mix, found.rate].into_iter().flat_map(effect));
    Some(effects.collect())
}

fn factors(input: &Value) -> Option<Figures> {
    let cells: Cells = serde_json::from_value(input.clone()).unwrap();
    let [before, after] = cells.periods();
    let found = explain_factors(&before, &after, &cells.by, &cells.factors()).unwrap();
    let effects = found.mixes.iter().map(|found| Some(found.mix)).chain([found.rate]);
    Some(effects.flat_map(effect).collect())
}

/// The score, and what a release of the same loss makes of 2,000, 3,000 and 5,000 answers.
fn private_scores(input: &Value) -> Option<Figures> {
    let (epsilon, neighbours) = (part(input, "epsilon"), part(input, "neighbours"));
    let counts: Vec<u64> = part(input, "counts");
    let published = PrivateHistogram::published(Scale::ZERO_TO_TEN, &counts, epsilon, neighbours).unwrap();
    let hidden: Option<u32> = part(input, "per_customer");
    let published = hidden.map_or(published.clone(), |most| published.of_customers(most).unwrap());
    let found = published.nps(part(input, "level")).ok()?;
    let options = PrivateOptions { epsilon, neighbours, seed: [7; 32] };
    let mut budget = PrivacyBudget::new("64".parse().unwrap());
    let drawn = match hidden {
        None => private_counts(Counts::new(2_000, 3_000, 5_000), Scale::ZERO_TO_TEN, &options, &mut budget),
        // As many answers, each of a customer of their own.
        Some(most) => {
            let scores = [[0_u8].repeat(2_000), [7].repeat(3_000), [10].repeat(5_000)].concat();
            let customers = KeyColumn::integers("customer", (0..10_000_i64).collect::<Vec<_>>(), None).unwrap();
            let rows = Observations::builder(&scores[..]).customers(customers).build(&ScoreOptions::default()).unwrap();
            rows.bounded(most).unwrap().private_counts(&options, &mut budget)
        }
    };
    let drawn = drawn.unwrap();
    #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
    let drawn = drawn.counts().iter().map(|&count| Some(count as f64));
    let figures = [found.nps, found.lower, found.upper, found.standard_error, found.noise_error];
    Some(figures.into_iter().map(Some).chain(drawn).collect())
}
