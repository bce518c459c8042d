//! The committed files are what the generator makes, byte for byte.

use std::fs::{self, File};
use std::io::Read;
use std::sync::LazyLock;

use flate2::read::GzDecoder;
use nps_sample::{Company, Truth, interactions_path, read_csv, read_csv_gz, truth_path, write_csv, write_csv_gz};

/// The committed company, drawn once for all the tests of this file.
static SAMPLE: LazyLock<Company> = LazyLock::new(Company::sample);

fn committed_csv() -> Vec<u8> {
    let mut csv = Vec::new();
    let file = File::open(interactions_path()).unwrap();
    GzDecoder::new(file).read_to_end(&mut csv).unwrap();
    csv
}

#[test]
fn the_committed_log_is_what_the_generator_makes() {
    let mut csv = Vec::new();
    write_csv(SAMPLE.interactions(), &mut csv).unwrap();
    assert!(csv == committed_csv(), "run `cargo run --release -p nps-sample`");
}

#[test]
fn the_committed_truth_is_what_the_generator_says() {
    let json = SAMPLE.truth().to_json().unwrap();
    let committed = fs::read_to_string(truth_path()).unwrap();
    assert!(json == committed, "run `cargo run --release -p nps-sample`");
}

#[test]
fn the_truth_can_be_read_back() {
    let truth = SAMPLE.truth();
    let json = fs::read_to_string(truth_path()).unwrap();
    assert_eq!(serde_json::from_str::<Truth>(&json).unwrap(), *truth);
}

#[test]
fn the_log_can_be_read_back() {
    let company = &SAMPLE;
    let read = read_csv_gz(File::open(interactions_path()).unwrap()).unwrap();
    assert!(read == company.interactions());
    assert!(read_csv(committed_csv().as_slice()).unwrap() == company.interactions());
}

#[test]
fn writing_twice_gives_the_same_bytes() {
    let rows = &SAMPLE.interactions()[..500];
    let [mut one, mut two] = [Vec::new(), Vec::new()];
    write_csv_gz(rows, &mut one).unwrap();
    write_csv_gz(rows, &mut two).unwrap();
    assert_eq!(one, two);
    assert_eq!(one[4..8], [0; 4], "the gzip header holds no time");
    assert_eq!(read_csv_gz(one.as_slice()).unwrap(), rows);
}

#[test]
fn the_committed_log_is_small() {
    assert!(fs::metadata(interactions_path()).unwrap().len() <= 700 * 1024);
}

#[test]
fn what_is_not_a_log_is_an_error() {
    assert!(read_csv("score\n7\n".as_bytes()).is_err());
    assert!(read_csv_gz("score\n7\n".as_bytes()).is_err());
}
