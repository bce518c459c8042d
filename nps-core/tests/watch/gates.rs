//! What simulation says of every promise, with fixed seeds: the tables in `docs/formulas/live.md`, which `make coverage`
//! writes, and shorter runs of the same for every build.

use std::fmt::Write;
use std::ops::Range;
use std::path::PathBuf;

use nps_core::{ChangeDetector, ChangeMethod, ChangeSpec, Counts, Direction};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// Shares of detractors, passives and promoters.
type Truth = [f64; 3];

/// Scores 30, 90, 0 polar, −60.
const TRUTHS: [Truth; 4] = [[0.2, 0.3, 0.5], [0.01, 0.08, 0.91], [0.45, 0.1, 0.45], [0.7, 0.2, 0.1]];
const SEED: u64 = 2022;

/// Answers of a truth, 0 a detractor and 2 a promoter.
struct Stream {
    source: ChaCha8Rng,
    truth: Truth,
}

impl Stream {
    fn new(truth: Truth, stream: u64) -> Self {
        let mut source = ChaCha8Rng::seed_from_u64(SEED);
        source.set_stream(stream);
        Self { source, truth }
    }

    #[expect(clippy::cast_precision_loss, reason = "53 bits")]
    fn next(&mut self) -> usize {
        let uniform = (self.source.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
        usize::from(uniform >= self.truth[0]) + usize::from(uniform >= self.truth[0] + self.truth[1])
    }
}

fn one(class: usize) -> Counts {
    Counts::new((class == 0).into(), (class == 1).into(), (class == 2).into())
}

/// The 296 bets against one score, each with what an answer of each class multiplies it by: W by its definition,
/// and not by three counts.
struct Ledger {
    factors: Vec<[f64; 3]>,
    weights: Vec<f64>,
}

impl Ledger {
    fn new(mean: f64) -> Self {
        let (mut factors, mut weights) = (Vec::new(), Vec::new());
        for k in 1..=256_u32 {
            let b = (std::f64::consts::PI * f64::from(2 * k - 1) / 1024.0).sin().powi(2);
            let (up, down) = (b / mean, (1.0 - b) / (1.0 - mean));
            factors.push([down, 0.5 * (up + down), up]);
            weights.push(0.5 / 256.0);
        }
        for j in 0..20 {
            let c = 0.9 * (-0.5 * f64::from(j)).exp2();
            factors.push([1.0 - c, 1.0 - c + 0.5 * c / mean, 1.0 - c + c / mean]);
            factors.push([1.0 - c + c / (1.0 - mean), 1.0 - c + 0.5 * c / (1.0 - mean), 1.0 - c]);
            weights.extend([0.5 / 40.0; 2]);
        }
        Self { factors, weights }
    }

    /// By class, so that a step reads one row.
    fn rows(&self) -> [Vec<f64>; 3] {
        [0, 1, 2].map(|class| self.factors.iter().map(|factor| factor[class]).collect())
    }
}

/// The share of streams whose 95 % bounds exclude the truth after any answer of `length`.
fn misled(truth: Truth, streams: Range<u64>, length: usize) -> f64 {
    let mean = truth[2] + 0.5 * truth[1];
    let ledger = Ledger::new(mean);
    let rows = ledger.rows();
    let (mut excluded, many) = (0_u32, streams.end - streams.start);
    for stream in streams {
        let mut answers = Stream::new(truth, stream);
        let mut wealth = ledger.weights.clone();
        let mut counts = [0_u64; 3];
        for step in 1..=length {
            let class = answers.next();
            counts[class] += 1;
            let mut total = 0.0;
            for (wealth, factor) in wealth.iter_mut().zip(&rows[class]) {
                *wealth *= factor;
                total += *wealth;
            }
            if step % 997 == 0 && stream % 500 == 0 {
                // What is followed here is what the library computes.
                let [d, m, p] = counts;
                let found = Counts::new(d, m, p).sequential_test(200.0 * mean - 100.0).unwrap();
                assert!((found.log_e_value - total.ln()).abs() < 1e-9, "{counts:?}");
            }
            if total >= 20.0 {
                excluded += 1;
                break;
            }
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "some thousand")]
    let share = f64::from(excluded) / many as f64;
    share
}

/// The mean of so many run lengths, and its standard error.
fn mean(runs: &[f64]) -> (f64, f64) {
    #[expect(clippy::cast_precision_loss, reason = "some thousand")]
    let n = runs.len() as f64;
    let mean = runs.iter().sum::<f64>() / n;
    let variance = runs.iter().map(|run| (run - mean).powi(2)).sum::<f64>() / (n - 1.0);
    (mean, (variance / n).sqrt())
}

/// How many answers of a truth, after so many of another, until the next alarm; an alarm before that starts it anew.
fn delays(detector: &ChangeDetector, usual: Truth, usual_for: usize, after: Truth, runs: u64) -> Vec<f64> {
    let wait = |run: u64| {
        let mut detector = detector.clone();
        let mut answers = Stream::new(usual, run);
        for _ in 0..usual_for {
            detector.push(0, one(answers.next())).unwrap();
        }
        answers.truth = after;
        let mut waited = 0_u32;
        loop {
            waited += 1;
            if detector.push(0, one(answers.next())).unwrap().is_some() {
                return f64::from(waited);
            }
        }
    };
    (0..runs).map(wait).collect()
}

/// A rule that people use: the score of the last `window` answers, looked at every `window`, is below what it was by a
/// fixed number of points, or by two standard errors.
fn window_delays(margin: f64, window: u32, usual: Truth, after: Truth, runs: u64) -> Vec<f64> {
    let baseline = 100.0 * (usual[2] - usual[0]);
    let wait = |run: u64| {
        let mut answers = Stream::new(after, run);
        let mut waited = 0;
        loop {
            let mut counts = Counts::default();
            for _ in 0..window {
                let Counts { detractors, passives, promoters } = one(answers.next());
                counts.detractors += detractors;
                counts.passives += passives;
                counts.promoters += promoters;
            }
            waited += window;
            if counts.points().unwrap() < baseline - margin {
                return f64::from(waited);
            }
        }
    };
    (0..runs).map(wait).collect()
}

/// Shares moved from promoters to detractors until the score is another.
fn moved([d, m, p]: Truth, points: f64) -> Truth {
    [d - points / 200.0, m, p + points / 200.0]
}

const USUAL: Truth = [0.225, 0.3, 0.475];

fn e_sr(baseline: f64, direction: Direction) -> ChangeDetector {
    ChangeDetector::new(ChangeSpec { baseline, direction, ..ChangeSpec::default() }).unwrap()
}

fn cusum(baseline: f64, history: Truth, run_length: f64) -> ChangeDetector {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "shares of a million")]
    let [d, m, p] = history.map(|share| (1e6 * share).round() as u64);
    let method = ChangeMethod::Cusum;
    let spec = ChangeSpec { method, baseline, history: Counts::new(d, m, p), run_length, ..ChangeSpec::default() };
    ChangeDetector::new(spec).unwrap()
}

#[test]
fn few_streams_ever_exclude_the_truth() {
    let share = misled(TRUTHS[0], 0..300, 2000);
    assert!(share <= 0.05, "{share}");
    assert!(share > 0.0, "nothing is ever excluded: this would pass whatever the bounds are");
}

/// `STATISTICS.md` §4: at the boundary 1,184 answers pass on average where 1,000 were asked for.
#[test]
fn false_alarms_are_as_rare_as_asked() {
    for (direction, truth) in [(Direction::Fall, USUAL), (Direction::Rise, USUAL), (Direction::Both, USUAL)] {
        let (length, se) = mean(&delays(&e_sr(25.0, direction), truth, 0, truth, 400));
        // A sum of two sides that rarely alarm together is more patient than it need be.
        let most = if direction == Direction::Both { 1.4 } else { 1.25 };
        assert!(
            length + 3.0 * se >= 1000.0 && length - 3.0 * se <= most * 1000.0,
            "{direction}: {length:.0} ± {se:.0}"
        );
    }
    // Computed, and not simulated: the run length of a cumulative sum is what was asked for.
    let (length, se) = mean(&delays(&cusum(25.0, USUAL, 1000.0), USUAL, 0, USUAL, 400));
    assert!((length - 1000.0).abs() < 3.0 * se + 30.0, "{length:.0} ± {se:.0}");
}

#[test]
fn changes_are_found_about_as_fast_as_printed() {
    for (points, printed) in [(10.0, 159.0), (-10.0, 53.0)] {
        let (delay, se) =
            mean(&delays(&e_sr(25.0, Direction::Fall), moved(USUAL, 0.0), 0, moved(USUAL, points - 25.0), 400));
        assert!((delay - printed).abs() < 3.0 * se + 0.1 * printed, "{points}: {delay:.0} ± {se:.0}");
    }
}

/// The tables: whoever changes a method sees what becomes of them.
fn tables() -> String {
    const STREAMS: u64 = 2000;
    const WINDOW: u32 = 100;
    let mut text = format!(
        "The share of {STREAMS} streams of 10,000 answers whose 95 % bounds exclude the truth after *any* answer \
         (`ChaCha8`, seed {SEED}):\n\n\
         | shares of D, M, P | ever excluded |\n|---|---|\n"
    );
    // Streams of their own for each, so that the shares are independent.
    for (truth, first) in TRUTHS.into_iter().zip((0..).step_by(10_000)) {
        let share = misled(truth, first..first + STREAMS, 10_000);
        assert!(share <= 0.05, "{truth:?}: {share}");
        let [d, m, p] = truth;
        writeln!(text, "| {d}, {m}, {p} | {share:.4} |").unwrap();
    }
    text += "\nThe mean number of answers until an alarm, for 1,000 asked; shares .225, .3, .475, a score and baseline of 25 \
             points.\nThe change comes after 500 usual answers, except to windows of 100 answers, which begin at it: *10 \
             points* alarms\nwhere one is more than that below the baseline, *2 σ* where it is more than two standard errors \
             below.\n\n| change | `e-sr` | `cusum` | 10 points | 2 σ |\n|---|---|---|---|---|\n";
    let (betting, tuned) = (e_sr(25.0, Direction::Fall), cusum(25.0, USUAL, 1000.0));
    let sigma = 100.0 * ((USUAL[0] + USUAL[2] - 0.0625) / f64::from(WINDOW)).sqrt();
    for change in [0.0, -5.0, -10.0, -15.0, -20.0, -30.0, -50.0] {
        let (after, usual_for) = (moved(USUAL, change), if change < 0.0 { 500 } else { 0 });
        let found = [
            mean(&delays(&betting, USUAL, usual_for, after, STREAMS)),
            mean(&delays(&tuned, USUAL, usual_for, after, STREAMS)),
            mean(&window_delays(10.0, WINDOW, USUAL, after, STREAMS)),
            mean(&window_delays(2.0 * sigma, WINDOW, USUAL, after, STREAMS)),
        ];
        if change == 0.0 {
            let (length, se) = found[0];
            assert!(length + 3.0 * se >= 1000.0 && length <= 1250.0, "{length:.0} ± {se:.0}");
        }
        let cells: Vec<String> = found.iter().map(|(mean, se)| format!("{mean:.0} ± {se:.0}")).collect();
        let change = if change < 0.0 { format!("−{}", -change) } else { "none".to_owned() };
        writeln!(text, "| {change} | {} |", cells.join(" | ")).unwrap();
    }
    text
}

#[test]
#[ignore = "draws a hundred million answers: `make coverage`"]
fn the_tables_are_what_simulation_gives() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/formulas/live.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let (head, rest) = text.split_once("<!-- watch -->\n").unwrap();
    let (found, tail) = rest.split_once("<!-- /watch -->").unwrap();
    let made = tables();
    if std::env::var_os("NPS_UPDATE_COVERAGE").is_some() {
        std::fs::write(&path, format!("{head}<!-- watch -->\n{made}<!-- /watch -->{tail}")).unwrap();
    } else {
        assert_eq!(made, found);
    }
}
