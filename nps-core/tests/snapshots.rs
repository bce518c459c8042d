//! What was once written stays as it is: golden bytes, and results down to the last bit.
//!
//! `testdata/snapshots/bits.json` is our own output and no reference: the vectors say what is right. It holds the exact
//! bits, so that a change of any of them is seen, and so that the Python and Node suites can prove theirs to be equal.
//! `NPS_UPDATE_SNAPSHOTS=1 cargo test -p nps-core --test snapshots` rewrites it.

// A test may fail in any way it likes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;
#[path = "snapshots/measured.rs"]
mod measured;
#[path = "snapshots/traces.rs"]
mod traces;
#[path = "snapshots/watch.rs"]
mod watch;

use std::fmt::Write;

use common::findings::Table;
use common::{Case, Vectors, testdata};
use nps_core::{
    Answer, Correction, Counts, Difference, Distribution, KeyColumn, Label, Method, NanPolicy, Nps, Scale, ScoreColumn,
    ScoreOptions, ScoreResult, associate, associate_pairs, before_after, compare, score, score_by,
};
use serde::Deserialize;
use serde_json::{Value, json};

const DESCRIPTION: &str = "Our own results to the last bit, for every language to compare with: each figure as the 16 \
    hexadecimal digits of its IEEE-754 bits, big-endian, null where there is none. `cases`: counts [detractors, \
    passives, promoters] on 0-10. `differences`: two such counts, in points. `adjusted`: p-values adjusted for their \
    number. `columns`: answers of one type (integer, float, text), null where missing. `tables`: \
    answers grouped by keys, in the order of their values, null last; `total` is all rows together. `findings`: a line for each \
    row that is found in a table of the vectors of that topic. `measured`: a line for each case of the vectors of that topic \
    that is not refused. `watch`: bounds at all moments, events of detectors, limits of charts, trends, what was expected, dates of \
    changes and windows of a `Live` of Paris with panes of 30 minutes and days from 4:00, each with its input.";

/// The file was made from the documented layout by Python's `struct` and `zlib`.
#[test]
fn the_first_bytes_are_read_for_ever() {
    let counts = [1, 0, 2, 300, 70_000, 5_000_000_000, 6, (1 << 53) + 1, 8, 1 << 62, 10];
    let expected = Distribution::from_counts(Scale::ZERO_TO_TEN, &counts, (1 << 40) + 3).unwrap();
    let path = testdata("snapshots/distribution-v1.bin");
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert_eq!(Distribution::from_bytes(&bytes).unwrap(), expected);
    assert_eq!(expected.to_bytes(), bytes, "written again, not a byte differs");
}

/// A generator that anybody can write again: Knuth's 64-bit linear congruential one, upper bits used.
struct Pseudo(u64);

impl Pseudo {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

fn hex(figure: Option<f64>) -> Value {
    figure.map_or(Value::Null, |figure| json!(format!("{:016x}", figure.to_bits())))
}

fn bits(nps: &Nps) -> Value {
    json!({ "nps": hex(nps.nps), "lower": hex(nps.lower), "upper": hex(nps.upper) })
}

fn cases() -> Vec<Value> {
    let mut pseudo = Pseudo(1);
    let mut all = vec![
        [0, 0, 0],
        [0, 0, 1],
        [0, 1, 0],
        [1, 0, 0],
        [1, 1, 1],
        [2, 3, 5],
        [22, 9, 8],
        [20, 30, 50],
        [0, 0, 10],
        [0, 10, 0],
        [50, 0, 50],
        [1, 8, 91],
        [0, 1, 999],
        [56_000, 27_000, 17_000],
        [1, 1, 1_000_000_000],
        [123_456_789_012, 234_567_890_123, 345_678_901_234],
        [(1 << 52) - 1, 1, 1 << 52],
    ];
    all.extend((0..12).map(|size| [0; 3].map(|_| pseudo.below(4 << size))));
    let mut cases = Vec::new();
    for counts in all {
        for method in Method::ALL {
            if method.name().starts_with("bootstrap") && counts.iter().sum::<u64>() < Method::BOOTSTRAP_FROM {
                continue;
            }
            for level in [0.8, 0.95, 0.999] {
                let nps = Counts::new(counts[0], counts[1], counts[2]).nps(level, method).unwrap();
                let input = json!({ "counts": counts, "method": method, "level": level });
                cases.push(json!({ "input": input, "bits": bits(&nps) }));
            }
        }
    }
    cases
}

/// The value of a row as JSON, and as an answer.
fn row(kind: &str, pseudo: &mut Pseudo) -> (Value, Answer<'static>) {
    let point = pseudo.below(13);
    #[expect(clippy::cast_precision_loss, reason = "at most 12")]
    let number = point as f64;
    match (kind, pseudo.below(12)) {
        (_, 0) => (Value::Null, Answer::Missing),
        ("integer", _) => (json!(point), Answer::Integer(point.into())),
        ("float", 1) => (json!(number + 0.5), Answer::Float(number + 0.5)),
        ("float", _) => (json!(number), Answer::Float(number)),
        ("text", 1) => (json!("dix"), Answer::Text("dix".into())),
        ("text", 2) => (json!(" "), Answer::Text(" ".into())),
        ("text", 3) => (json!(format!(" {point}.0 ")), Answer::Text(format!(" {point}.0 ").into())),
        _ => (json!(point.to_string()), Answer::Text(point.to_string().into())),
    }
}

/// The answers in a column of their own type: the result must not depend on how they are held.
fn typed(kind: &str, rows: &[Answer<'_>], options: &ScoreOptions) -> ScoreResult {
    if kind == "text" {
        let texts: Vec<Option<String>> = rows
            .iter()
            .map(|row| if let Answer::Text(text) = row { Some(text.clone().into_owned()) } else { None })
            .collect();
        return score(ScoreColumn::texts(&texts), options).unwrap();
    }
    let float = |row: &Answer<'_>| match row {
        #[expect(clippy::cast_precision_loss, reason = "at most 12")]
        Answer::Integer(value) => *value as f64,
        Answer::Float(value) => *value,
        _ => f64::NAN,
    };
    let floats: Vec<f64> = rows.iter().map(float).collect();
    score(&floats[..], &ScoreOptions { nan: NanPolicy::Missing, ..*options }).unwrap()
}

fn columns() -> Vec<Value> {
    let mut pseudo = Pseudo(2);
    let mut columns = Vec::new();
    for scale in ["0-10", "1-10", "1-5/4/5"] {
        for kind in ["integer", "float", "text"] {
            for n in [0, 1, 4, 60] {
                let (values, rows): (Vec<Value>, Vec<Answer>) = (0..n).map(|_| row(kind, &mut pseudo)).unzip();
                let options = ScoreOptions { scale: scale.parse().unwrap(), ..ScoreOptions::default() };
                let found = typed(kind, &rows, &options);
                let as_answers = score(ScoreColumn::from(&rows[..]), &options).unwrap();
                assert_eq!(found.distribution, as_answers.distribution);
                let mut bits = bits(&found.nps);
                bits["mean"] = hex(found.distribution.mean());
                bits["median"] = hex(found.distribution.median());
                let rejects: serde_json::Map<String, Value> =
                    found.rejects.iter().map(|(reason, count)| (reason.code().to_owned(), json!(count))).collect();
                columns.push(json!({
                    "input": { "scale": scale, "type": kind, "values": values },
                    "n": found.nps.n(), "missing": found.distribution.missing(), "rejects": rejects, "bits": bits,
                }));
            }
        }
    }
    columns
}

fn tables() -> Vec<Value> {
    let (channels, regions) = (["sms", "web", "phone", "e-mail", "vidéo"], ["north", "south"]);
    let mut pseudo = Pseudo(3);
    let mut tables = Vec::new();
    for (n, keys, method) in [(0, 1, "auto"), (7, 1, "auto"), (300, 1, "wald"), (300, 2, "auto"), (900, 3, "auto")] {
        let scores: Vec<u8> = (0..n).map(|_| u8::try_from(pseudo.below(12)).unwrap()).collect();
        let mut pick = |from: &[&str]| -> Vec<Option<String>> {
            let choices = u64::try_from(from.len()).unwrap() + 1;
            let place = |pseudo: &mut Pseudo| usize::try_from(pseudo.below(choices)).unwrap();
            (0..n).map(|_| from.get(place(&mut pseudo)).map(|&text| text.to_owned())).collect()
        };
        let texts = [pick(&channels), pick(&regions)];
        let sites: Vec<i64> = (0..n).map(|_| i64::try_from(pseudo.below(9)).unwrap() - 3).collect();
        let columns = [
            KeyColumn::texts("channel", &texts[0]).unwrap(),
            KeyColumn::texts("region", &texts[1]).unwrap(),
            KeyColumn::integers("site", &sites[..], None).unwrap(),
        ];
        let options = ScoreOptions { method: method.parse().unwrap(), ..ScoreOptions::default() };
        let table = score_by(&scores[..], &columns[..keys], &options).unwrap();
        let groups: Vec<Value> = (0..table.len())
            .map(|group| {
                let (nps, answers) = (table.nps(group).unwrap(), table.distribution(group).unwrap());
                let key: Vec<Label> = (0..keys).map(|key| table.label(group, key)).collect();
                json!({ "key": key, "n": nps.n(), "missing": answers.missing(), "bits": bits(&nps) })
            })
            .collect();
        let given = [
            json!({ "name": "channel", "values": texts[0] }),
            json!({ "name": "region", "values": texts[1] }),
            json!({ "name": "site", "values": sites }),
        ];
        let total = table.total();
        tables.push(json!({
            "input": { "scale": "0-10", "level": 0.95, "method": method, "scores": scores, "keys": given[..keys] },
            "groups": groups,
            "total": { "n": total.nps.n(), "rejected": total.rejects.total(), "bits": bits(&total.nps) },
        }));
    }
    tables
}

fn differences() -> Vec<Value> {
    let mut pseudo = Pseudo(4);
    let mut pairs = vec![
        [[20, 30, 50], [30, 30, 40]],
        [[0, 0, 1], [1, 0, 0]],
        [[0, 0, 10], [10, 0, 0]],
        [[5, 5, 5], [5, 5, 5]],
        [[0, 0, 0], [20, 30, 50]],
        [[1, 8, 91], [0, 0, 7]],
        [[1, 1, 1_000_000_000], [3, 5, 2]],
        [[200_000, 300_000, 500_000], [180_000, 300_000, 520_000]],
        [[(1 << 52) - 1, 1, 1 << 52], [1 << 51, 1, 1 << 50]],
    ];
    pairs.extend((0..12).map(|size| [[0; 3]; 2].map(|side| side.map(|_| pseudo.below(4 << size)))));
    let mut differences = Vec::new();
    for [before, after] in pairs {
        for level in [0.8, 0.95, 0.999] {
            let [from, to] = [before, after].map(|[d, m, p]| Counts::new(d, m, p));
            let found = compare(from, to, level).unwrap();
            differences.push(json!({
                "input": { "before": before, "after": after, "level": level },
                "bits": {
                    "difference": hex(found.difference), "lower": hex(found.lower), "upper": hex(found.upper),
                    "p_value": hex(found.p_value),
                },
            }));
        }
    }
    differences
}

fn adjusted() -> Vec<Value> {
    let mut pseudo = Pseudo(5);
    let mut adjusted = Vec::new();
    for n in [0, 1, 5, 40] {
        let p_values: Vec<Option<f64>> = (0..n)
            .map(|_| {
                #[expect(clippy::cast_precision_loss, reason = "at most a thousand")]
                let p = pseudo.below(1001) as f64 / 1000.0;
                (pseudo.below(8) > 0).then_some(p)
            })
            .collect();
        for method in Correction::ALL {
            let bits: Vec<Value> = method.adjust(&p_values).into_iter().map(hex).collect();
            adjusted.push(json!({ "input": { "p_values": p_values, "method": method }, "bits": bits }));
        }
    }
    adjusted
}

#[derive(Deserialize)]
struct Anything {}

/// The figures of a difference, all null where there is none.
fn gap_bits(gap: Option<&Difference>) -> [Value; 4] {
    let figures = gap.map(|gap| [gap.difference, gap.lower, gap.upper, gap.p_value]);
    figures.unwrap_or_default().map(hex)
}

/// Of each table that the vectors of findings and verdicts list, every figure that is found, in the order of the list.
fn findings() -> Vec<Value> {
    let mut findings = Vec::new();
    let mut found = |topic: &str, name: &str, bits: Vec<Value>| {
        findings.push(json!({ "topic": topic, "name": name, "bits": bits }));
    };
    let score = |nps: &Nps| [nps.nps, nps.lower, nps.upper].map(hex);
    for Case { name, input, .. } in Vectors::<Table, Anything>::load("associations").cases {
        for one in associate(&input.observations()[0], &input.association()).unwrap() {
            let rest = [Some(one.share), Some(one.contribution), one.p_holm, one.p_bh].map(hex);
            found("associations", &name, [&score(&one.nps)[..], &gap_bits(one.gap.as_ref()), &rest].concat());
        }
    }
    for Case { name, input, .. } in Vectors::<Table, Anything>::load("pairs").cases {
        for pair in associate_pairs(&input.observations()[0], &input.association()).unwrap() {
            let beyond = pair.beyond.each_ref().map(|beyond| gap_bits(beyond.as_ref())).concat();
            let rest = [pair.contribution, pair.p_holm, pair.p_bh].map(|figure| hex(Some(figure)));
            found("pairs", &name, [&score(&pair.nps)[..], &gap_bits(Some(&pair.gap)), &beyond, &rest].concat());
        }
    }
    for Case { name, input, .. } in Vectors::<Table, Anything>::load("before_after").cases {
        for one in before_after(&input.observations()[0], &input.measures(), &input.before_after()).unwrap() {
            let sides = [score(&one.before), score(&one.after)].concat();
            let bits = [&sides[..], &gap_bits(Some(&one.change)), &[hex(one.p_holm)]].concat();
            found("before_after", &name, bits);
        }
    }
    findings
}

/// One case a line, so that a change of one case is a change of one line.
fn text() -> String {
    let mut text = format!("{{\"description\": {},\n", json!(DESCRIPTION));
    let parts = [
        ("cases", cases()),
        ("differences", differences()),
        ("adjusted", adjusted()),
        ("columns", columns()),
        ("tables", tables()),
        ("findings", findings()),
        ("measured", measured::measured()),
        ("watch", watch::watch()),
    ];
    let parts = parts.map(|(name, list)| {
        let lines: Vec<String> = list.iter().map(Value::to_string).collect();
        format!("{}: [\n{}\n]", json!(name), lines.join(",\n"))
    });
    writeln!(text, "{}}}", parts.join(",\n")).unwrap();
    text
}

#[test]
fn not_a_bit_has_changed() {
    let (path, text) = (testdata("snapshots/bits.json"), text());
    assert!(serde_json::from_str::<Value>(&text).is_ok());
    if std::env::var_os("NPS_UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let changed = text.lines().zip(committed.lines()).find(|(now, then)| now != then);
    assert!(committed == text, "first change, now and then: {changed:#?}; see the top of this file");
}
