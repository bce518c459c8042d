//! What came out agrees with what was planted.

use std::collections::HashMap;
use std::sync::LazyLock;

use nps_sample::{Cell, Company, Fault, Filter, Interaction, Reading, Span, Truth};

/// The committed company, drawn once for all the tests of this file.
static SAMPLE: LazyLock<Company> = LazyLock::new(Company::sample);

/// The last version of every response that has a valid score, with that score.
fn answered(company: &Company) -> Vec<(&Interaction, u8)> {
    let mut latest: HashMap<&str, &Interaction> = HashMap::new();
    for row in company.interactions() {
        latest.insert(&row.response_id, row);
    }
    let mut rows: Vec<&Interaction> = latest.into_values().collect();
    rows.sort_by_key(|row| (row.answered_at, &row.response_id));
    rows.into_iter().filter_map(|row| Reading::of(&row.score).score().map(|score| (row, score))).collect()
}

/// A realised score with its Wald standard deviation, in points.
struct Realised {
    n: u32,
    nps: f64,
    variance: f64,
}

fn realised<'a>(scores: impl Iterator<Item = &'a (&'a Interaction, u8)>) -> Realised {
    let (mut n, mut promoters, mut detractors) = (0_u32, 0_u32, 0_u32);
    for &(_, score) in scores {
        n += 1;
        promoters += u32::from(score >= 9);
        detractors += u32::from(score <= 6);
    }
    let size = f64::from(n.max(1));
    let (p, d) = (f64::from(promoters) / size, f64::from(detractors) / size);
    let variance = 1e4 * (p + d - (p - d) * (p - d)) / size;
    Realised { n, nps: 100.0 * (p - d), variance }
}

fn column(row: &Interaction, name: &str) -> String {
    match name {
        "use_case" => row.use_case.clone(),
        "channel" => row.channel.clone(),
        "month" => row.answered_at.format("%Y-%m").to_string(),
        "region" => row.region.clone(),
        "site" => row.site.clone(),
        "product" => row.product.clone(),
        "team" => row.team.clone(),
        other => panic!("no column {other}"),
    }
}

fn in_span(rows: &[(&Interaction, u8)], filter: &Filter, span: &Span) -> Realised {
    realised(rows.iter().filter(|(row, _)| {
        let date = row.answered_at.date_naive();
        span.from <= date && date <= span.to && filter.iter().all(|(name, value)| column(row, name) == *value)
    }))
}

/// Fails unless what came out is within 3.5 standard deviations of the truth.
fn check(what: &str, truth: Cell, realised: &Realised) {
    assert_eq!(truth.n, realised.n, "{what}");
    let Some(nps) = truth.nps else {
        assert_eq!(truth.n, 0, "{what}");
        return;
    };
    let z = (realised.nps - nps) / realised.variance.sqrt();
    assert!(z.abs() <= 3.5, "{what}: {:.2} for {nps:.2}, z = {z:.2}", realised.nps);
}

fn cell(span: &Span) -> Cell {
    Cell { n: span.n, nps: span.nps }
}

fn check_everything(company: &Company) {
    let rows = answered(company);
    let truth = company.truth();
    check("overall", truth.overall, &realised(rows.iter()));
    for (name, values) in &truth.by {
        for (value, &cell) in values {
            let matching = rows.iter().filter(|(row, _)| column(row, name) == *value);
            check(&format!("{name} = {value}"), cell, &realised(matching));
        }
        assert_eq!(values.values().map(|cell| cell.n).sum::<u32>(), truth.overall.n, "{name}");
    }
    for span in &truth.situation.periods {
        check(&span.id, cell(span), &in_span(&rows, &truth.situation.filter, span));
    }
    for measure in &truth.measures {
        for span in [&measure.before, &measure.after] {
            let what = format!("{} {}", measure.id, span.id);
            check(&what, cell(span), &in_span(&rows, &measure.filter, span));
        }
    }
}

#[test]
fn every_true_score_is_near_what_came_out() {
    check_everything(&SAMPLE);
}

#[test]
fn so_it_is_for_a_noise_company() {
    check_everything(&Company::noise(7));
}

#[test]
fn the_increments_lie_in_their_intervals() {
    let company = &SAMPLE;
    let rows = answered(company);
    for measure in &company.truth().measures {
        let before = in_span(&rows, &measure.filter, &measure.before);
        let after = in_span(&rows, &measure.filter, &measure.after);
        let increment = after.nps - before.nps;
        let margin = 1.96 * (before.variance + after.variance).sqrt();
        let truth = measure.increment.unwrap();
        println!("{}: {increment:.1} ± {margin:.1} for {truth:.1}", measure.id);
        assert!((increment - truth).abs() <= margin, "{}", measure.id);
        let shown = increment.abs() > margin;
        assert_eq!(shown, measure.effect != 0.0, "{}: a simple reading tells the truth", measure.id);
    }
}

/// How far what came out of each measure is from its truth, in standard deviations.
fn luck(company: &Company) -> Vec<f64> {
    let rows = answered(company);
    let measures = company.truth().measures.iter();
    measures
        .map(|measure| {
            let before = in_span(&rows, &measure.filter, &measure.before);
            let after = in_span(&rows, &measure.filter, &measure.after);
            let error = after.nps - before.nps - measure.increment.unwrap();
            error / (before.variance + after.variance).sqrt()
        })
        .collect()
}

#[test]
fn the_seed_is_the_first_from_2025_that_is_not_unlucky() {
    let unlucky = |seed| luck(&Company::planted(seed)).iter().any(|z| z.abs() > 1.0);
    assert!((2025..Company::SEED).all(unlucky));
    assert!(!unlucky(Company::SEED));
}

#[test]
fn the_measures_bring_what_was_planted() {
    let truth = SAMPLE.truth();
    let found: Vec<(&str, String, f64)> =
        truth.measures.iter().map(|measure| (measure.id.as_str(), measure.date.to_string(), measure.effect)).collect();
    assert_eq!(
        found,
        [
            ("better-manual", "2025-06-02".to_owned(), 30.0),
            ("parcel-sms", "2025-07-07".to_owned(), 0.0),
            ("trained-operators", "2025-08-18".to_owned(), 25.0),
        ]
    );
    for measure in &truth.measures {
        assert!((measure.increment.unwrap() - measure.effect).abs() < 1.0, "{}", measure.id);
    }
}

#[test]
fn every_period_has_answers_enough() {
    let truth = SAMPLE.truth();
    let [before, launch, manual, trained] = truth.situation.periods.as_slice() else {
        panic!("four periods");
    };
    assert_eq!((before.n, before.nps), (0, None));
    for (span, nps) in [(launch, -45.0), (manual, -15.0), (trained, 10.0)] {
        assert!(span.n >= 600, "{}: {}", span.id, span.n);
        assert!((span.nps.unwrap() - nps).abs() < 1e-9, "{}", span.id);
    }
    let parcels = truth.measures.iter().find(|measure| measure.id == "parcel-sms").unwrap();
    assert!(parcels.before.n >= 1200 && parcels.after.n >= 1200);
    let overall = truth.overall.nps.unwrap();
    assert!((5.0..=25.0).contains(&overall), "{overall}");
}

#[test]
fn the_counts_are_those_of_the_log() {
    let company = &SAMPLE;
    let Truth { file, responses, dirty, expected_rejects, .. } = company.truth();
    let readings = company.interactions().iter().map(|row| Reading::of(&row.score));
    let mut missing = 0;
    let mut faults = HashMap::new();
    let mut histogram = [0_u32; 11];
    for reading in readings {
        match reading {
            Reading::Missing => missing += 1,
            Reading::Rejected(fault) => *faults.entry(fault).or_insert(0) += 1,
            Reading::Score(score) => histogram[usize::from(score)] += 1,
        }
    }
    assert_eq!(histogram, file.histogram);
    assert_eq!(missing, file.missing);
    for fault in Fault::ALL {
        assert_eq!(faults.get(&fault), expected_rejects.get(fault.code()), "{fault:?}");
    }
    assert_eq!(expected_rejects.values().sum::<u32>(), file.rejected);
    assert_eq!(file.rejected, responses.rejected);
    assert_eq!(file.answered + file.missing + file.rejected, file.rows);
    assert_eq!(file.rows, responses.rows + company.truth().retries + company.truth().late_edits);
    let rejected: u32 = dirty.iter().filter(|d| d.reject.is_some()).map(|d| d.rows).sum();
    assert_eq!(rejected, file.rejected);
    let all: u32 = dirty.iter().map(|d| d.rows).sum();
    assert!((50..=110).contains(&all), "{all} dirty texts");
    assert!((0.05..=0.07).contains(&(f64::from(responses.missing) / f64::from(responses.rows))));
}

#[test]
fn the_scores_look_human() {
    let histogram = SAMPLE.truth().responses.histogram;
    assert!(histogram.iter().all(|&count| count > 100));
    let peak = |i: usize| (i == 0 || histogram[i] > histogram[i - 1]) && (i == 10 || histogram[i] > histogram[i + 1]);
    let peaks: Vec<usize> = (0..=10).filter(|&i| peak(i)).collect();
    assert_eq!(peaks, [0, 5, 8, 10]);
}
