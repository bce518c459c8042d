//! Runs the programs as a user does, and reads what they print.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use flate2::Compression;
use flate2::write::GzEncoder;
use nps_core::{Counts, Method};
use serde_json::Value;

const DEMO: &str = env!("CARGO_BIN_EXE_demo");

fn demo(args: &[&str]) -> Output {
    Command::new(DEMO).args(args).output().unwrap()
}

/// What is printed where all goes well.
fn page(args: &[&str]) -> String {
    let output = demo(args);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    String::from_utf8(output.stdout).unwrap()
}

/// What is said where it does not, with the exit code.
fn failure(args: &[&str]) -> (i32, String) {
    let output = demo(args);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

/// A file that lives as long as a test.
struct Written(PathBuf);

impl Written {
    fn new(name: &str, bytes: impl AsRef<[u8]>) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::write(&path, bytes).unwrap();
        Self(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Written {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// A file of the shared data, `$NPS_DATA` or `../shared/data` beside the workspace; `None` where it is not there.
fn shared(name: &str) -> Option<String> {
    let folder = std::env::var_os("NPS_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    let path = folder.join(name);
    if !path.is_file() {
        #[expect(
            clippy::explicit_write,
            reason = "the test harness hides what `eprintln!` prints in a test that passes"
        )]
        writeln!(std::io::stderr(), "SKIPPED: no {name} (set NPS_DATA to the folder of the shared data)").unwrap();
        return None;
    }
    Some(path.to_str().unwrap().to_owned())
}

/// The cells of the line that begins with `label`.
fn cells<'a>(page: &'a str, label: &str) -> Vec<&'a str> {
    let line = page.lines().find(|line| line.trim_start().starts_with(label));
    line.unwrap_or_else(|| panic!("no line {label:?} in\n{page}")).trim_start()[label.len()..]
        .split_whitespace()
        .collect()
}

fn number(shown: &str) -> f64 {
    shown.replace('−', "-").replace(',', "").parse().unwrap()
}

fn truth() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/truth.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn the_sample_tells_what_was_planted() {
    let page = page(&[]);
    let situations = page.split("Situations that go with a low score").nth(1).unwrap_or_default();
    let worst = situations.lines().nth(2).unwrap_or_default();
    assert!(worst.starts_with("use_case = product question, product = Nova"), "{worst}");
    for said in [
        "better-manual, from 2025-06-02: effective",
        "trained-operators, from 2025-08-18: effective",
        "parcel-sms, from 2025-07-07: ineffective",
        "After the measure “better-manual”",
        "Après la mesure «",
    ] {
        assert!(page.contains(said), "{said}");
    }
}

#[test]
fn the_sample_company_is_scored_as_its_truth_says() {
    let (page, truth) = (page(&[]), truth());
    let responses = &truth["responses"];
    let histogram: Vec<i64> =
        responses["histogram"].as_array().unwrap().iter().map(|count| count.as_i64().unwrap()).collect();
    let n = responses["answered"].as_i64().unwrap();
    let net = histogram[9..].iter().sum::<i64>() - histogram[..7].iter().sum::<i64>();
    #[expect(clippy::cast_precision_loss, reason = "some thousands")]
    let nps = 100.0 * net as f64 / n as f64;
    assert!(page.contains(&format!("\nNPS +{nps:.1} [+11.0, +13.4] at 95 %, n = {n} (score)\n")));
    let shown: Vec<i64> = cells(&page, "1,123").iter().map(|count| count.replace(',', "").parse().unwrap()).collect();
    assert_eq!(shown, histogram[1..]);
    assert!(page.contains("20,060 rows, 20,000 responses: 18,776 answers, 1,165 without an answer, 59 rejected."));
    assert!(
        page.contains("60 response_ids come more than once: 36 exact copies dropped, 24 earlier versions replaced")
    );
    for (reason, count) in truth["expected_rejects"].as_object().unwrap() {
        assert_eq!(cells(&page, reason)[0], count.to_string());
    }
}

#[test]
fn groups_come_in_the_order_of_their_pull_and_hold_the_truth() {
    let (page, truth) = (page(&[]), truth());
    for (column, worst, best) in [("use_case", "complaint", "purchase"), ("channel", "phone", "web")] {
        let groups = truth["by"][column].as_object().unwrap();
        let mut pulls = Vec::new();
        for (group, cell) in groups {
            let row = cells(&page, group);
            // n, NPS, from, …, to, pull
            assert_eq!(row[0].replace(',', ""), cell["n"].to_string(), "{group}");
            let (lower, upper, truth) = (number(row[2]), number(row[4]), cell["nps"].as_f64().unwrap());
            assert!(lower - 1.0 < truth && truth < upper + 1.0, "{group}: {truth} and [{lower}, {upper}]");
            pulls.push((number(row[5]), group.as_str()));
        }
        assert!(pulls.iter().map(|(pull, _)| pull).sum::<f64>().abs() < 0.05 * 6.0 + 1e-9);
        let place = |group: &str| page.find(&format!("\n{group} ")).unwrap();
        assert!(groups.keys().all(|group| place(worst) <= place(group) && place(group) <= place(best)));
        pulls.sort_by_key(|(_, group)| place(group));
        assert!(pulls.is_sorted_by_key(|(pull, _)| *pull), "{pulls:?}");
    }
}

#[test]
fn the_path_falls_with_the_launch_and_rises_with_the_measures() {
    let page = page(&[]);
    let path = &page[page.find("Through time, by month").unwrap()..];
    let [nps, n] = ["NPS ", "n "].map(|label| cells(path, label).into_iter().map(number).collect::<Vec<f64>>());
    let truth = truth();
    let months = truth["by"]["month"].as_object().unwrap();
    assert_eq!(n, months.values().map(|month| month["n"].as_f64().unwrap()).collect::<Vec<f64>>());
    let mean = |months: &[f64]| months.iter().sum::<f64>() / f64::from(u8::try_from(months.len()).unwrap());
    let [before, launch, manual, trained] = [&nps[..2], &nps[2..5], &nps[5..7], &nps[8..]].map(mean);
    assert!(launch < manual && manual < trained && launch + 8.0 < before);
}

/// The day of 2025 that a date is.
fn day_of_2025(date: &str) -> u32 {
    const BEFORE: [u32; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    let [month, day] = ["2025-".len(), "2025-03-".len()].map(|from| date[from..from + 2].parse::<u32>().unwrap());
    BEFORE[usize::try_from(month).unwrap() - 1] + day
}

#[test]
fn the_launch_problem_is_found_within_ten_days_and_nothing_before_it() {
    let (page, truth) = (page(&[]), truth());
    let section = page.split("\nWhat changed, and when\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let rows: Vec<&str> = section.lines().filter(|line| line.starts_with("2025-")).collect();
    let place = &truth["situation"]["where"];
    let [use_case, product] = ["use_case", "product"].map(|name| place[name].as_str().unwrap());
    let launch = truth["situation"]["periods"][1]["from"].as_str().unwrap();
    // The first to be certain is the situation with the problem, from the day it began.
    assert!(rows[0].contains(&format!("use_case = {use_case}, product = {product} ")), "{}", rows[0]);
    let mut dates = rows[0].split_whitespace();
    let certain = dates.next().unwrap();
    assert_eq!(dates.next(), Some(launch));
    assert!((0..=10).contains(&day_of_2025(certain).checked_sub(day_of_2025(launch)).unwrap()), "{certain}");
    // What comes to light is in it or has it in it, and not before the launch.
    assert!(rows.len() == 5 && rows.iter().all(|row| row.contains(product) || row.contains(use_case)), "{section}");
    assert!(rows.iter().all(|row| day_of_2025(row) >= day_of_2025(launch)), "{section}");
    let [interval, truth] = [rows[0].split_once('[').unwrap().1, &truth["situation"]["periods"][1]["nps"].to_string()];
    let (lower, upper) = interval.trim_end_matches(']').split_once(", ").unwrap();
    assert!((number(lower)..=number(upper)).contains(&number(truth)));
}

#[test]
fn a_file_of_the_user_is_watched_where_it_has_times_and_a_beginning() {
    let rows = |days: std::ops::Range<u32>, scores: &[u8]| -> String {
        let row = |day: u32, score: &u8| format!("2025-{:02}-{:02},{score}\n", 1 + day / 28, 1 + day % 28);
        days.flat_map(|day| scores.iter().map(move |score| row(day, score))).collect()
    };
    let usual = [9, 9, 8, 10, 3];
    let said = |rows: String| {
        let file = Written::new("watched.csv", format!("at,score\n{rows}"));
        page(&[file.path(), "--time", "at"])
    };
    let steady = said(rows(0..112, &usual));
    assert!(steady.contains("\nWhat changed, and when\nNo fall that is certain.\n"), "{steady}");
    let fallen = said(rows(0..84, &usual) + &rows(84..112, &[9, 3, 8, 0, 3]));
    // Five answers a day, and the eighty-fifth day of months of 28 days is the first of April.
    let path = fallen.split("What changed, and when").nth(1).unwrap();
    assert_eq!(cells(path, "2025-04-11")[..4], ["2025-04-01", "all", "answers", "+40.0"]);
    assert!(!said(rows(0..40, &usual)).contains("What changed, and when"));
}

#[test]
fn lines_are_plain_and_fit_when_nobody_looks() {
    let page = page(&[]);
    assert!(!page.contains('\u{1b}'));
    assert!(page.lines().all(|line| line.chars().count() <= 100 && line == line.trim_end()));
    let coloured = Command::new(DEMO).env("CLICOLOR_FORCE", "1").env_remove("NO_COLOR").output().unwrap();
    let coloured = String::from_utf8(coloured.stdout).unwrap();
    assert!(coloured.contains("\u{1b}[38;5;166m"));
    let asked_not_to = Command::new(DEMO).env("NO_COLOR", "1").output().unwrap();
    assert_eq!(String::from_utf8(asked_not_to.stdout).unwrap(), page);
}

#[test]
fn a_file_of_the_user_is_read_as_it_comes() {
    let rows = "\u{feff}id;when;place;note\n1;01/02/2025;north;10\n2;13/02/2025;north; 9 \n3;14/02/2025;north;8\n\
                4;15/02/2025;north;3\n5;16/02/2025;north;9.0\n6;17/03/2025;south;0\n7;18/03/2025;;11\n2;14/02/2025;north;10\n";
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(rows.as_bytes()).unwrap();
    let (plain, packed) = (Written::new("user.csv", rows), Written::new("user.csv.gz", packed.finish().unwrap()));
    let expected = Counts::new(2, 1, 3).nps(0.9, Method::Auto).unwrap();
    for file in [&plain, &packed] {
        let page =
            page(&[file.path(), "--score", "note", "--by", "place", "--id", "id", "--time", "when", "--level", ".9"]);
        assert!(page.contains(&format!("\n{expected}\n")), "{page}");
        assert!(page.contains("Caveat: 6 answers: an indication, not a measure (from 30 on it is one)."));
        assert_eq!(cells(&page, "north")[..2], ["5", "+40.0°"]);
        assert!(page.contains("Not shown: 2 groups of fewer than 5 answers, 1 answer in all."));
        assert!(page.lines().all(|line| !line.starts_with("south")));
        assert_eq!(cells(&page, "Feb 25"), ["Mar", "25"]); // months are found although days come first
        assert!(page.contains("8 rows, 7 responses: 6 answers, 0 without an answer, 1 rejected."));
        assert_eq!(cells(&page, "out_of_range"), ["1", "8:", "\"11\""]);
        assert!(page.contains("1 id comes more than once: 0 exact copies dropped, 1 earlier version replaced"));
        assert!(page.contains("Note: Cells are taken to be separated by ';'."));
    }
}

#[test]
fn no_figure_is_shown_of_few_answers() {
    let file = Written::new("few.csv", "score,at\n9,2025-01-01\n9,2025-01-01\n3,2025-01-01\n1,2025-01-01\n");
    let page = page(&[file.path(), "--by", "at", "--time", "at"]);
    assert!(page.contains("NPS withheld below 5 answers, n = 4 (score)"));
    assert!(!page.contains("50.0") && !page.contains("0.0") && !page.contains('●') && !page.contains('█'));
}

#[test]
fn what_cannot_be_read_is_said() {
    let good = Written::new("good.csv", "score,channel\n9,web\n3,sms\n");
    let (code, text) = failure(&[good.path(), "--score", "Score"]);
    assert_eq!(code, 1);
    assert_eq!(
        text,
        "error: no column \"Score\" (did you mean \"score\"?); the columns are\n  #1  score\n  #2  channel\n"
    );
    let (_, text) = failure(&[good.path(), "--by", "region"]);
    assert!(text.starts_with("error: no column \"region\"; the columns are\n"));
    let (_, text) = failure(&[good.path(), "--time", "channel"]);
    assert!(text.starts_with("error: no time in column \"channel\" can be read, \"web\" for one"));
    let (_, text) = failure(&[good.path(), "--level", "95"]);
    assert!(text.contains("95") && text.starts_with("error: "), "{text}");

    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all("score\n9\n3\n".repeat(999).as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    for (name, bytes, says) in [
        ("cut.csv.gz", &packed[..packed.len() - 9], "cannot unpack"),
        ("none.csv", b"", "has no row of answers"),
        ("header.csv", b"score,channel\n", "has no row of answers"),
        ("ragged.csv", b"score,channel\n9,web\n3\n", "row 3 of"),
        ("wide.csv", b"\xff\xfes\0c\0", "is in UTF-16: save it as CSV, in UTF-8"),
        ("book.xlsx", b"PK\x03\x04", "is an archive or a workbook"),
        ("other.csv", b"a,b\n1,2\n", "say which column holds the scores, with --score; the columns are\n  #1  a"),
        ("dates.csv", b"score,at\n9,11/1/2019\n", "can be two dates: say --dates mdy (month first) or --dates dmy"),
    ] {
        let file = Written::new(name, bytes);
        let time: &[&str] = if name == "dates.csv" { &["--time", "at"] } else { &[] };
        let (code, text) = failure(&[&[file.path()], time].concat());
        assert_eq!(code, 1);
        assert!(text.contains(says), "{name}: {text}");
    }
    let (code, text) = failure(&["no-such-file.csv"]);
    assert!(code == 1 && text.starts_with("error: cannot read no-such-file.csv: "));
}

#[test]
fn what_cannot_be_asked_is_a_usage_error() {
    let (code, text) = failure(&["--scale", "1-5"]);
    assert_eq!(code, 2);
    assert!(text.contains("for example \"1-5/4/5\""));
    assert_eq!(failure(&["--method", "magic"]).0, 2);
    assert_eq!(failure(&["--delimiter", "ab"]).0, 2);
    assert_eq!(failure(&["--dates", "mdy"]).0, 2);
}

#[test]
fn bytes_outside_utf8_are_shown_and_noted() {
    let file = Written::new("latin.csv", b"score,caf\xe9\n9,1\n3,2\n");
    let page = page(&[file.path()]);
    assert!(page.contains("Note: The file is not in UTF-8: what could not be read, in 1 row, is shown as"));
}

#[test]
fn the_google_form_scores_as_its_owner_says() {
    let Some(file) = shared("export-formats/google-forms/sudzilla_input_01.csv") else { return };
    let page = page(&[&file, "--score", "#2", "--time", "Timestamp", "--dates", "mdy"]);
    assert!(page.contains("NPS −35.9 [−57.7, −8.6] at 95 %, n = 39 (score)"));
    assert_eq!(cells(&page, "56.4 %"), ["23.1", "%", "20.5", "%"]); // 22, 9 and 8 of 39
    assert_eq!(cells(&page, "Nov"), ["19"]);
}

#[test]
fn other_exports_are_read() {
    let Some(seats) = shared("skytrax-seat/seat.csv") else { return };
    let page_of_seats =
        page(&[&seats, "--score", "overall_rating", "--scale", "1-10", "--by", "airline_name", "--by", "cabin_flown"]);
    assert!(page_of_seats.contains("NPS −56.8") && page_of_seats.contains("n = 1257"));
    assert!(page_of_seats.contains("1,258 rows, 1,258 responses: 1,257 answers, 1 without an answer, 0 rejected."));
    assert_eq!(cells(&page_of_seats, "Economy")[..2], ["1,066", "−60.0"]);
    assert!(page_of_seats.contains("Caveat: Measured on the scale 1-10"));

    let Some(films) = shared("export-formats/surveymonkey/StarWars.csv") else { return };
    let ranks = page(&[&films, "--score", "#10", "--scale", "1-6/4/6", "--by", "Gender", "--id", "RespondentID"]);
    assert!(ranks.contains("n = 835 (score)") && ranks.contains("Note: The file is not in UTF-8"));
    assert_eq!(cells(&ranks, "not_a_number")[..2], ["1", "2:"]); // the second row of the header
    let Some(flights) = shared("export-formats/surveymonkey/flying-etiquette.csv") else { return };
    assert!(failure(&[&flights]).1.contains("   #1  RespondentID\n"));
}

#[test]
fn the_example_of_the_readme_runs() {
    let output = Command::new(env!("CARGO_BIN_EXE_quickstart")).output().unwrap();
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        "NPS +50.0 [−10.3, +82.1] at 95 %, n = 8 (score); 0 missing, 1 rejected (1 out_of_range)\n\
         8 answers: an indication, not a measure (from 30 on it is one).\n\
         sms: NPS withheld below 5 answers, n = 3 (score)\n\
         web: NPS +60.0 [−9.5, +88.2] at 95 %, n = 5 (score)\n"
    );
}

/// The text of each is the same in the three languages.
#[test]
fn the_examples_run() {
    let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    for (program, name) in [
        (env!("CARGO_BIN_EXE_loop"), "loop"),
        (env!("CARGO_BIN_EXE_measure"), "measure"),
        (env!("CARGO_BIN_EXE_watch"), "watch"),
        (env!("CARGO_BIN_EXE_describe"), "describe"),
    ] {
        let output = Command::new(program).output().unwrap();
        let expected = std::fs::read_to_string(format!("{examples}/{name}.txt")).unwrap();
        assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
    }
}
