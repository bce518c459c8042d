//! The sample company, whose team `overflow` copies what was declared; and how often a group is named wrongly.

use std::collections::BTreeMap;

use nps_core::{
    AxisIndependence, AxisNames, AxisOptions, KeyColumn, Language, Observations, PathOptions, ScoreColumn,
    ScoreOptions, Subject, Value,
};
use nps_sample::{Company, Interaction};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

type Reader = fn(&Interaction) -> String;

const DIMENSIONS: [(&str, Reader); 8] = [
    ("declared", |row| row.declared.clone()),
    ("qualified", |row| row.qualified.clone()),
    ("action", |row| row.action.clone()),
    ("team", |row| row.team.clone()),
    ("use_case", |row| row.use_case.clone()),
    ("customer", |row| row.customer.clone()),
    ("recontact_14d", |row| row.recontact_14d.to_string()),
    ("churned_90d", |row| row.churned_90d.to_string()),
];

fn names() -> AxisNames {
    AxisNames::new("declared", "qualified", "action")
}

/// The latest version of each response that is kept.
fn observations(company: &Company, keep: impl Fn(&Interaction) -> bool) -> Observations {
    let mut latest: BTreeMap<&str, &Interaction> = BTreeMap::new();
    for row in company.interactions() {
        let kept = latest.entry(&row.response_id).or_insert(row);
        if row.answered_at >= kept.answered_at {
            *kept = row;
        }
    }
    let rows: Vec<&Interaction> = latest.into_values().filter(|row| keep(row)).collect();
    let scores: Vec<Option<&str>> = rows.iter().map(|row| Some(row.score.as_str())).collect();
    let mut builder = Observations::builder(ScoreColumn::texts(&scores));
    for (name, value) in DIMENSIONS {
        let values: Vec<Option<String>> = rows.iter().map(|row| Some(value(row))).collect();
        builder = builder.dimension(KeyColumn::texts(name, &values).unwrap());
    }
    builder.build(&ScoreOptions::default()).unwrap()
}

fn by_team(table: &Observations, given: Option<&str>) -> AxisIndependence {
    let options = AxisOptions {
        names: names(),
        given: given.map(str::to_owned),
        by: Some("team".into()),
        ..AxisOptions::default()
    };
    table.axis_independence(&options).unwrap()
}

#[test]
fn overflow_is_named_and_nobody_else() {
    let company = Company::sample();
    let (all, others) = (observations(&company, |_| true), observations(&company, |row| row.team != "overflow"));
    for given in [None, Some("use_case")] {
        let found = by_team(&all, given);
        assert_eq!(found.copying_groups().collect::<Vec<_>>(), [&Value::from("overflow")], "{given:?}");
        let overflow = found.groups.iter().find(|group| group.is_copying).unwrap();
        assert_eq!((overflow.copies.rate, overflow.copies.n, overflow.copies.copied), (Some(1.0), 2080, 2080));
        assert_eq!((found.copies.copied, found.copying, found.caveats.len()), (2080, 1, 1));
        assert!(found.caveats[0].text(Language::French).starts_with("overflow : 100 % des qualifications"));
        assert!(found.caveats[0].text(Language::English).starts_with("overflow: 100 % of the qualifications"));
        assert!(found.to_html().contains("copying"));

        let found = by_team(&others, given);
        assert_eq!((found.copying, found.caveats.len()), (0, 0), "{given:?}");
        assert!(found.groups.iter().all(|group| group.copies.copied == 0));
        assert_eq!(by_team(&others.compact(), given), found);
    }
    // What was declared says much of what was coded where the same situation makes both; within it, less.
    let free = by_team(&others, None).associations[0].v.unwrap();
    let within = by_team(&others, Some("use_case")).associations[0].v.unwrap();
    assert!(within < free, "{within} {free}");
}

#[test]
fn persons_are_never_named() {
    let all = observations(&Company::sample(), |_| true);
    let options = AxisOptions {
        names: names(),
        by: Some("customer".into()),
        subject: Subject::Agent,
        min_n: 5,
        ..AxisOptions::default()
    };
    let found = all.axis_independence(&options).unwrap();
    assert!(found.groups.is_empty() && found.caveats.is_empty());
    // Nobody has so many.
    let error = all.axis_independence(&AxisOptions { min_n: 1000, ..options }).unwrap_err();
    assert_eq!(error.code(), "NPS_UNRELIABLE");
}

#[test]
fn paths_add_up_and_lead_where_they_led() {
    let table = observations(&Company::sample(), |_| true);
    let options = PathOptions {
        names: names(),
        declaration_depth: Some(1),
        qualification_depth: Some(1),
        action_depth: Some(1),
        consequences: vec!["recontact_14d".into(), "churned_90d".into()],
        top: Some(10),
        ..PathOptions::default()
    };
    let found = table.paths(&options).unwrap();
    let rows = || found.rows.iter().chain(&found.other);
    assert_eq!((found.rows.len(), rows().map(|row| row.nps.n()).sum::<u64>()), (10, table.n()));
    for place in 0..2 {
        let followed = rows().map(|row| row.consequences[place].all.count.unwrap()).sum::<u64>();
        assert_eq!(Some(followed), found.total.consequences[place].all.count);
        // Who would not recommend comes again, and leaves, more often.
        let total = &found.total.consequences[place];
        assert!(total.detractors.lower > total.promoters.upper, "{}", total.name);
    }
    assert!(found.rows.windows(2).all(|pair| pair[0].nps.n() >= pair[1].nps.n()));
    assert_eq!(table.compact().paths(&options).unwrap(), found);
}

/// Groups that copy exactly as much as is let pass are named no more often than the level says.
#[test]
fn groups_at_the_limit_are_rarely_named() {
    const TABLES: u32 = 300;
    let mut source = ChaCha8Rng::seed_from_u64(17);
    let mut draw = |of: u64| source.next_u64() % of;
    let mut named = 0;
    for _ in 0..TABLES {
        let (mut said, mut coded, mut team) = (Vec::new(), Vec::new(), Vec::new());
        for row in 0..600 {
            let path = draw(4);
            let code = if draw(2) == 0 { path } else { draw(6) };
            said.push(Some(path.to_string()));
            coded.push(Some(code.to_string()));
            team.push(Some(["a", "b", "c"][row % 3]));
        }
        let table = Observations::builder(&[9_u8; 600][..])
            .dimension(KeyColumn::texts("declaration", &said).unwrap())
            .dimension(KeyColumn::texts("qualification", &coded).unwrap())
            .dimension(KeyColumn::texts("action", &said).unwrap())
            .dimension(KeyColumn::texts("team", &team).unwrap())
            .build(&ScoreOptions::default())
            .unwrap();
        let options = AxisOptions { by: Some("team".into()), ..AxisOptions::default() };
        named += u32::from(table.axis_independence(&options).unwrap().copying > 0);
    }
    // 0.05 and three standard errors.
    let tables = f64::from(TABLES);
    assert!(f64::from(named) <= 0.05 * tables + 3.0 * (0.05 * 0.95 * tables).sqrt(), "{named}");
}
