//! The noise company has the shape of the planted one and nothing in it.

use std::collections::BTreeMap;

use nps_sample::{Company, Interaction, Reading};

/// The chi-squared statistic of score class against the values of a column, and its degrees of
/// freedom.
fn chi_squared(rows: &[Interaction], read: impl Fn(&Interaction) -> &str) -> (f64, f64) {
    let mut table: BTreeMap<&str, [f64; 3]> = BTreeMap::new();
    for row in rows {
        if let Some(score) = Reading::of(&row.score).score() {
            let class = match score {
                0..=6 => 0,
                7..=8 => 1,
                _ => 2,
            };
            table.entry(read(row)).or_default()[class] += 1.0;
        }
    }
    let classes: [f64; 3] = std::array::from_fn(|i| table.values().map(|row| row[i]).sum());
    let all: f64 = classes.iter().sum();
    let mut sum = 0.0;
    for row in table.values() {
        let size: f64 = row.iter().sum();
        for (seen, class) in row.iter().zip(classes) {
            let expected = size * class / all;
            sum += (seen - expected) * (seen - expected) / expected;
        }
    }
    let values = u32::try_from(table.len()).unwrap();
    (sum, 2.0 * (f64::from(values) - 1.0))
}

#[test]
fn nothing_is_associated_with_the_score() {
    let columns: [fn(&Interaction) -> &str; 9] = [
        |row| &row.use_case,
        |row| &row.channel,
        |row| &row.site,
        |row| &row.product,
        |row| &row.team,
        |row| &row.declared,
        |row| row.intention.as_deref().unwrap_or_default(),
        |row| {
            if row.tags.contains("@after") { "after" } else { "before" }
        },
        |row| {
            if row.recontact_14d == 1 { "again" } else { "once" }
        },
    ];
    // Over many seeds the statistic averages its degrees of freedom; its variance is twice those.
    let logs: Vec<Vec<Interaction>> = (0..6).map(|seed| Company::noise(seed).into_interactions()).collect();
    for (i, read) in columns.into_iter().enumerate() {
        let (mut statistic, mut freedom) = (0.0, 0.0);
        for rows in &logs {
            let (one, df) = chi_squared(rows, read);
            statistic += one;
            freedom += df;
        }
        let z = (statistic - freedom) / (2.0 * freedom).sqrt();
        assert!(z.abs() < 4.0, "column {i}: {statistic:.1} on {freedom}");
    }
}

#[test]
fn the_same_test_sees_what_is_planted() {
    let rows = Company::sample().into_interactions();
    let columns: [fn(&Interaction) -> &str; 2] = [|row| &row.use_case, |row| &row.product];
    for read in columns {
        let (statistic, freedom) = chi_squared(&rows, read);
        assert!(statistic > 10.0 * freedom);
    }
}

#[test]
fn its_truth_is_flat() {
    let company = Company::noise(3);
    let truth = company.truth();
    assert!(!truth.planted && truth.structure.is_none());
    let overall = truth.overall.nps.unwrap();
    for cell in truth.by.values().flat_map(BTreeMap::values) {
        assert!((cell.nps.unwrap() - overall).abs() < 1e-5);
    }
    for measure in &truth.measures {
        assert!(measure.increment.unwrap().abs() < 1e-5 && measure.effect == 0.0);
    }
}

#[test]
fn everything_but_the_score_is_that_of_the_planted_company() {
    let planted = Company::planted(11);
    let noise = Company::noise(11);
    let overall = planted.truth().overall.nps.unwrap() - noise.truth().overall.nps.unwrap();
    assert!(overall.abs() < 0.5, "{overall}");
    let ids = |company: &Company| -> BTreeMap<String, (String, String, String)> {
        let rows = company.clone().into_interactions().into_iter();
        rows.map(|row| (row.response_id, (row.channel, row.customer, row.declared))).collect()
    };
    assert_eq!(ids(&planted), ids(&noise));
}

#[test]
fn another_seed_is_another_company() {
    assert!(Company::noise(1).interactions() != Company::noise(2).interactions());
    assert!(Company::noise(1).interactions() == Company::noise(1).interactions());
    assert!(Company::sample().interactions() == Company::planted(Company::SEED).interactions());
}
