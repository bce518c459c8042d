//! Hostile inputs at the Rust face, each with its exact outcome: the kind, the message, the row.

// A test may fail in any way it likes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use nps_core::{
    Answer, Caveat, Codes, Correction, Counts, Distribution, Error, ErrorKind, KeyColumn, Label, Labels, Language,
    Method, MissingCodes, NanPolicy, OnReject, Reject, RejectReason, Resampling, Scale, ScoreColumn, ScoreOptions,
    ScoreTable, Tally, Validity, category_counts, compare, nps_of_clusters, score, score_by,
};

const STRICT: ScoreOptions = ScoreOptions {
    population: None,
    scale: Scale::ZERO_TO_TEN,
    level: 0.95,
    method: Method::Auto,
    on_reject: OnReject::Raise,
    nan: NanPolicy::Reject,
    missing_codes: MissingCodes::NONE,
    resampling: Resampling { resamples: 10_000, seed: 0 },
};

#[track_caller]
fn refused<T: std::fmt::Debug>(outcome: Result<T, Error>, kind: ErrorKind, row: Option<usize>, message: &str) {
    let error = outcome.unwrap_err();
    assert_eq!((error.kind(), error.row(), error.to_string().as_str()), (kind, row, message));
    assert_eq!(format!("{error:?}"), format!("{}: {message}", kind.code()));
}

/// Each hostile value after one good answer: the ledger's words, and the error where none is tolerated.
#[test]
fn answers_that_are_none() {
    use RejectReason::{NotANumber, NotInteger, OutOfRange, WrongType};
    let long = "9".repeat(400);
    let cases: Vec<(Answer, RejectReason, &str, &str)> = vec![
        (6.5.into(), NotInteger, "6.5", "6.5 is not a whole number from 0 to 10"),
        (10.5.into(), OutOfRange, "10.5", "10.5 is not on the scale 0–10"),
        (11_i64.into(), OutOfRange, "11", "11 is not on the scale 0–10"),
        ((-1_i64).into(), OutOfRange, "-1", "-1 is not on the scale 0–10"),
        (255_i64.into(), OutOfRange, "255", "255 is not on the scale 0–10"),
        (((1_i64 << 53) + 1).into(), OutOfRange, "9007199254740993", "9007199254740993 is not on the scale 0–10"),
        (((1_i64 << 32) + 5).into(), OutOfRange, "4294967301", "4294967301 is not on the scale 0–10"),
        (f64::NAN.into(), NotANumber, "NaN", "NaN is not a number from 0 to 10"),
        (f64::INFINITY.into(), OutOfRange, "inf", "inf is not on the scale 0–10"),
        (f64::NEG_INFINITY.into(), OutOfRange, "-inf", "-inf is not on the scale 0–10"),
        (Answer::Boolean(true), WrongType, "true", "true has a type that cannot be a score"),
        (Answer::Other("[9]".into()), WrongType, "[9]", "[9] has a type that cannot be a score"),
        ("neuf".into(), NotANumber, "\"neuf\"", "\"neuf\" is not a number from 0 to 10"),
        ("9/10".into(), NotANumber, "\"9/10\"", "\"9/10\" is not a number from 0 to 10"),
        ("6.5".into(), NotInteger, "\"6.5\"", "\"6.5\" is not a whole number from 0 to 10"),
        ("a\nb\u{0}".into(), NotANumber, "\"a\\nb\\0\"", "\"a\\nb\\0\" is not a number from 0 to 10"),
    ];
    for (answer, reason, value, message) in &cases {
        let rows = [Answer::from(9_i64), answer.clone()];
        let result = score(&rows[..], &ScoreOptions::default()).unwrap();
        assert_eq!(result.nps.n(), 1, "{value}");
        assert_eq!((result.rejects.count(*reason), result.rejects.total()), (1, 1), "{value}");
        let example = Reject { row: 1, value: (*value).to_owned(), reason: *reason };
        assert_eq!(result.rejects.examples(), [example]);
        refused(score(&rows[..], &STRICT), reason.error_kind(), Some(1), &format!("row 1: {message}"));
        refused(Scale::ZERO_TO_TEN.require(answer), reason.error_kind(), None, message);
    }
    // A long value is cut in the ledger, and so is what the error shows.
    let rows = [Answer::from(long.as_str())];
    let result = score(&rows[..], &ScoreOptions::default()).unwrap();
    assert_eq!(result.rejects.examples()[0].value, format!("\"{}…", "9".repeat(Reject::MAX_VALUE - 1)));
}

#[test]
fn the_ledger_keeps_the_first_five_of_each_reason_by_row() {
    let rows: Vec<i64> = (0..100_000).map(|row| if row % 5_000 == 4_999 { 11 } else { 9 }).collect();
    let result = score(&rows[..], &ScoreOptions::default()).unwrap();
    assert_eq!((result.rejects.total(), result.nps.n()), (20, 99_980));
    let shown: Vec<usize> = result.rejects.examples().iter().map(|reject| reject.row).collect();
    assert_eq!(shown, [4_999, 9_999, 14_999, 19_999, 24_999]);
    assert_eq!(result.rejects.to_string(), "20 rejected (20 out_of_range)");
    // A rare reason is not hidden behind a frequent one, and rows stay in order.
    let floats: Vec<f64> = (0..100_000).map(|row| [9.0, 11.0, f64::NAN, 6.5][usize::min(row % 50_000, 3)]).collect();
    let result = score(&floats[..], &ScoreOptions::default()).unwrap();
    let shown: Vec<usize> = result.rejects.examples().iter().map(|reject| reject.row).collect();
    assert_eq!(shown, [1, 2, 3, 4, 5, 6, 7, 50_001, 50_002]);
    assert_eq!(result.rejects.to_string(), "99998 rejected (2 out_of_range, 99994 not_integer, 2 not_a_number)");
    // Rows count from the first chunk, and a refused chunk is not counted at all.
    let mut tally = Tally::new(STRICT).unwrap();
    tally.extend(&rows[..4_999]).unwrap();
    let kind = ErrorKind::ScoreOutOfRange;
    refused(tally.extend(&rows[4_990..]), kind, Some(5_008), "row 5008: 11 is not on the scale 0–10");
    assert_eq!(tally.finish().unwrap().nps.n(), 4_999);
}

#[test]
fn nobody_answered() {
    let nothing: [u8; 0] = [];
    let missing: Vec<Option<&str>> = vec![None, Some(""), Some(" \t")];
    let by_bitmap = ScoreColumn::from(&[9_u8, 9][..]).with_validity(Validity::new(&[0], 3, 2).unwrap());
    let columns = [(ScoreColumn::from(&nothing[..]), 0), (ScoreColumn::texts(&missing), 3), (by_bitmap, 2)];
    for (column, absent) in columns {
        let result = score(column, &STRICT).unwrap();
        assert_eq!((result.nps.nps, result.nps.lower, result.nps.upper, result.nps.n()), (None, None, None, 0));
        assert_eq!((result.distribution.mean(), result.distribution.median()), (None, None));
        assert_eq!((result.distribution.missing(), result.rejects.total()), (absent, 0));
        assert_eq!(result.nps.caveats, [Caveat::NoAnswers]);
        assert_eq!(result.nps.share(nps_core::Category::Promoter), None);
        assert_eq!(category_counts(column, &STRICT).unwrap().counts, Counts::default());
    }
}

#[test]
fn levels_and_names() {
    for level in [0.0, 1.0, -0.0, -0.5, 95.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let message = format!("level {level} is not between 0 and 1, both excluded: 95 % is written 0.95");
        let options = ScoreOptions { level, ..ScoreOptions::default() };
        let key = KeyColumn::coded("key", &[0_u8][..], Labels::Booleans);
        refused(score(&[9_u8][..], &options), ErrorKind::InvalidLevel, None, &message);
        refused(score_by(&[9_u8][..], &[key], &options), ErrorKind::InvalidLevel, None, &message);
        refused(Counts::new(1, 1, 1).nps(level, Method::Wald), ErrorKind::InvalidLevel, None, &message);
    }
    // As near to 0 and to 1 as a number can be: finite bounds in order, on the scale.
    for level in [f64::from_bits(1), 1e-300, 1e-17, 1.0 - 1e-9, 1.0 - f64::EPSILON, 1.0 - f64::EPSILON / 2.0] {
        for (method, counts) in Method::ALL.into_iter().flat_map(|method| {
            [[1, 2, 3], [0, 0, 3], [4, 0, 0], [0, 9, 0], [1 << 62, 7, 1 << 61]].map(|counts| (method, counts))
        }) {
            if method.name().starts_with("bootstrap") && counts[0] < Method::BOOTSTRAP_FROM {
                continue;
            }
            let nps = Counts::new(counts[0], counts[1], counts[2]).nps(level, method).unwrap();
            let (lower, upper) = (nps.lower.unwrap(), nps.upper.unwrap());
            assert!(-100.0 <= lower && lower <= upper && upper <= 100.0, "{level:e} {nps:?}");
        }
    }
    let known = r#""auto", "score", "wald", "adjwald-3t", "adjwald-3u", "adjwald-z2u", "t", "dirichlet", "bootstrap-percentile", "bootstrap-bca""#;
    for text in ["", "Auto", " wald", "wald ", "adjwald", "adjwald-3T", "bootstrap", "auto\u{0}"] {
        let message = format!("method {text:?} is not one of {known}");
        refused(text.parse::<Method>(), ErrorKind::UnknownMethod, None, &message);
    }
    let message = r#"language "de" is not one of "en", "fr""#;
    refused("de".parse::<Language>(), ErrorKind::InvalidArgument, None, message);
    let message = r#"errors "ignore" is not one of "report", "raise""#;
    refused("ignore".parse::<OnReject>(), ErrorKind::InvalidArgument, None, message);
    let message = "scale 0-11/7/9 is not valid: expected lowest < first passive < first promoter <= highest <= 10";
    refused(Scale::new(0, 11, 7, 9), ErrorKind::InvalidScale, None, message);
    let message = "scale \"1-5\" is not valid: expected \"0-10\", \"1-10\", or any other points with their cuts as \
                   \"lowest-highest/first passive/first promoter\", for example \"1-5/4/5\"";
    refused("1-5".parse::<Scale>(), ErrorKind::InvalidScale, None, message);
    refused(Scale::ONE_TO_TEN.score(0), ErrorKind::ScoreOutOfRange, None, "0 is not on the scale 1–10");
}

#[test]
fn counts_at_their_limits() {
    let overflow = "the counts add up to more than 18446744073709551615";
    let full = Distribution::from_counts("0-2/1/2".parse().unwrap(), &[u64::MAX, 0, 0], u64::MAX).unwrap();
    let mut made = full;
    let scale = full.scale();
    refused(made.add(scale.score(0).unwrap()), ErrorKind::CountOverflow, None, overflow);
    refused(made.add(scale.score(2).unwrap()), ErrorKind::CountOverflow, None, overflow);
    refused(made.add_missing(1), ErrorKind::CountOverflow, None, overflow);
    refused(made.merge(&full), ErrorKind::CountOverflow, None, overflow);
    assert_eq!(made, full);
    assert_eq!((full.n(), full.mean(), full.median()), (u64::MAX, Some(0.0), Some(0.0)));
    let nps = full.nps(0.95, Method::Auto).unwrap();
    assert_eq!((nps.nps, nps.lower), (Some(-100.0), Some(-100.0)));
    assert_eq!(nps.caveats.len(), 2); // one class, another scale
    refused(Distribution::from_counts(scale, &[u64::MAX, 1, 0], 0), ErrorKind::CountOverflow, None, overflow);
    refused(Counts::new(0, u64::MAX, u64::MAX).nps(0.95, Method::Auto), ErrorKind::CountOverflow, None, overflow);
    refused(Counts::new(1, u64::MAX, 0).nps_with(&STRICT), ErrorKind::CountOverflow, None, overflow);
    // What a score is made of stays right even there.
    assert_eq!(Counts::new(0, u64::MAX, u64::MAX).points(), Some(50.0));
    assert_eq!(Counts::new(u64::MAX, u64::MAX, u64::MAX).points(), Some(0.0));
    // Found by fuzzing: two roundings made 100.00000000000001 of this.
    let nearly_all = Counts::new(0, 142, 4_611_686_018_436_730_368).nps(0.95, Method::Auto).unwrap();
    assert!(nearly_all.lower <= Some(100.0) && nearly_all.nps == Some(100.0) && nearly_all.upper == Some(100.0));

    let mut empty = Distribution::new(scale);
    let nothing = ErrorKind::NothingToRetract;
    refused(empty.retract(scale.score(1).unwrap()), nothing, None, "no answer 1 to take back");
    refused(empty.retract_missing(2), nothing, None, "2 missing answers to take back, 0 counted");
    refused(empty.subtract(&full), nothing, None, "the answers to take back are not all among those counted");
    assert!(empty.is_empty());
    let message = "answers on the scale 1-10 cannot be put with answers on the scale 0-2/1/2: the same number means \
                   something else on each";
    refused(empty.merge(&Distribution::new(Scale::ONE_TO_TEN)), ErrorKind::ScaleMismatch, None, message);
    for counts in [&[][..], &[1, 2], &[1, 2, 3, 4]] {
        let message = format!("{} counts were given for the 3 points of the scale 0-2/1/2", counts.len());
        refused(Distribution::from_counts(scale, counts, 0), ErrorKind::LengthMismatch, None, &message);
    }
}

#[test]
fn comparisons_at_their_limits() {
    let (nobody, some) = (Counts::default(), Counts::new(20, 30, 50));
    for (before, after) in [(nobody, nobody), (nobody, some), (some, nobody)] {
        let found = compare(before, after, 0.95).unwrap();
        assert_eq!([found.difference, found.lower, found.upper, found.p_value], [None; 4]);
        assert_eq!(found.caveats, [Caveat::NoAnswers]);
        assert_eq!(found.to_string(), "no difference: one side has no answers");
        assert!(!serde_json::to_string(&found).unwrap().contains("NaN"));
    }
    let few = compare(Counts::new(1, 0, 3), some, 0.95).unwrap();
    assert_eq!(few.to_string(), "difference withheld below 5 answers on each side");
    assert!(few.difference == Some(-20.0) && !few.to_html().contains("20"), "{}", few.to_html());
    assert_eq!(few.caveats, [Caveat::TooFewAnswers { n: 4 }]);

    for level in [0.0, 1.0, -0.0, -0.5, 95.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let message = format!("level {level} is not between 0 and 1, both excluded: 95 % is written 0.95");
        refused(compare(some, some, level), ErrorKind::InvalidLevel, None, &message);
        refused(compare(nobody, nobody, level), ErrorKind::InvalidLevel, None, &message);
    }
    let overflow = "the counts add up to more than 18446744073709551615";
    for too_many in [Counts::new(u64::MAX, 1, 0), Counts::new(1 << 63, 0, 1 << 63), Counts::new(1, u64::MAX, u64::MAX)]
    {
        refused(compare(too_many, some, 0.95), ErrorKind::CountOverflow, None, overflow);
        refused(compare(nobody, too_many, 0.95), ErrorKind::CountOverflow, None, overflow);
    }
    // The most that can be counted, and levels as near to 0 and to 1 as a number can be: finite figures in order.
    let most = [Counts::new(u64::MAX, 0, 0), Counts::new(0, 0, u64::MAX), Counts::new(1 << 62, 1 << 62, 1 << 62)];
    let sides = [most[0], most[1], most[2], some, Counts::new(0, 1, 0), Counts::new(1, 0, u64::MAX - 1)];
    for (before, after) in sides.into_iter().flat_map(|before| sides.map(|after| (before, after))) {
        for level in [f64::from_bits(1), 1e-300, 0.95, 1.0 - f64::EPSILON / 2.0] {
            let found = compare(before, after, level).unwrap();
            let [lower, difference, upper] = [found.lower, found.difference, found.upper].map(Option::unwrap);
            assert!(-200.0 <= lower && lower <= difference && difference <= upper && upper <= 200.0, "{found:?}");
            assert!((0.0..=1.0).contains(&found.p_value.unwrap()), "{found:?}");
        }
    }
    assert_eq!(compare(most[0], most[1], 0.95).unwrap().p_value, Some(0.0));

    let (stars, standard) = (Distribution::new("1-5/4/5".parse().unwrap()), Distribution::new(Scale::ZERO_TO_TEN));
    let message = "answers on the scale 0-10 cannot be put with answers on the scale 1-5/4/5: the same number means \
                   something else on each";
    refused(compare(&stars, &standard, 0.95), ErrorKind::ScaleMismatch, None, message);
    let (from, to) = (stars.nps(0.9, Method::Wald).unwrap(), standard.nps(0.95, Method::Auto).unwrap());
    refused(from.compare(&to, 0.95), ErrorKind::ScaleMismatch, None, message);
    assert!(compare(&stars, some, 0.95).is_ok(), "plain counts carry no scale");
}

#[test]
fn p_values_that_are_none() {
    for (answer, shown) in [
        (Answer::Float(1.0 + f64::EPSILON), "1.0000000000000002"),
        (Answer::Float(-5e-324), &format!("{}", -5e-324)),
        (Answer::Float(f64::INFINITY), "inf"),
        (Answer::Integer(2), "2"),
        (Answer::Integer(-1), "-1"),
        (Answer::Boolean(true), "true"),
        (Answer::from("0.05"), "\"0.05\""),
        (Answer::Other("[0.05]".into()), "[0.05]"),
    ] {
        let message = format!("row 1: {shown} is no p-value: expected a number from 0 to 1");
        refused(Correction::read(&[Answer::Missing, answer]), ErrorKind::InvalidArgument, Some(1), &message);
    }
    let read = Correction::read(&[Answer::Float(-0.0), Answer::Integer(1), Answer::Float(f64::NAN), Answer::Missing]);
    assert_eq!(read, Ok(vec![Some(0.0), Some(1.0), None, None]));
    for correction in Correction::ALL {
        assert!(correction.adjust(&[]).is_empty());
        // What is no probability is as what was not compared.
        let (strange, plain) =
            ([Some(f64::NAN), Some(0.01), Some(1.5), Some(0.02), Some(-1.0)], [Some(0.01), Some(0.02)]);
        let found = correction.adjust(&strange);
        assert_eq!([found[0], found[2], found[4]], [None; 3]);
        assert_eq!(vec![found[1], found[3]], correction.adjust(&plain));
    }
    for text in ["", "Holm", "fdr_bh", "bonferroni", "bh "] {
        let message = format!(r#"correction {text:?} is not one of "holm", "bh", "by""#);
        refused(text.parse::<Correction>(), ErrorKind::InvalidArgument, None, &message);
    }
}

#[test]
fn counts_from_other_languages() {
    let limit = "is not a count: expected a whole number from 0 to 9007199254740992";
    for (answer, shown) in [
        (Answer::Float(2.5), "2.5"),
        (Answer::Float(-1.0), "-1"),
        (Answer::Float(f64::NAN), "NaN"),
        (Answer::Float(f64::INFINITY), "inf"),
        (Answer::Float(9_007_199_254_740_994.0), "9007199254740994"),
        (Answer::Integer(-1), "-1"),
        (Answer::Integer((1 << 53) + 1), "9007199254740993"),
        (Answer::Integer(i128::MAX), "170141183460469231731687303715884105727"),
        (Answer::Boolean(true), "true"),
        (Answer::Missing, "missing"),
        (Answer::from("3"), "\"3\""),
    ] {
        let counts = [Answer::Integer(1), answer, Answer::Integer(1)];
        refused(Counts::read(counts), ErrorKind::InvalidCount, None, &format!("{shown} passives {limit}"));
    }
    let largest = [Answer::Float(9_007_199_254_740_992.0), Answer::Float(-0.0), Answer::Integer(1 << 53)];
    assert_eq!(Counts::read(largest), Ok(Counts::new(1 << 53, 0, 1 << 53)));
}

#[test]
fn hostile_json() {
    for text in [
        r#"{"scale":"0-10","counts":[1,2,3],"missing":0}"#,
        r#"{"scale":"1-5","counts":[1,2,3,4,5],"missing":0}"#,
        r#"{"scale":"0-2/1/2","counts":[18446744073709551615,1,0],"missing":0}"#,
        r#"{"scale":"0-2/1/2","counts":[-1,1,0],"missing":0}"#,
        r#"{"scale":"0-2/1/2","counts":[1.5,1,0],"missing":0}"#,
        r#"{"scale":"0-2/1/2","counts":[1,1,0]}"#,
    ] {
        assert!(serde_json::from_str::<Distribution>(text).is_err(), "{text}");
    }
    // A table that does not hold together.
    let key = KeyColumn::texts("key", &vec![Some("a"), Some("b")]).unwrap();
    let table = serde_json::to_string(&score_by(&[9_u8, 3][..], &[key], &STRICT).unwrap()).unwrap();
    assert!(serde_json::from_str::<ScoreTable>(&table).is_ok());
    for (from, to) in [
        (r#""codes":[0,1]"#, r#""codes":[0]"#),
        (r#""codes":[0,1]"#, r#""codes":[0,1,0]"#),
        (r#""level":0.95"#, r#""level":95.0"#),
        ("[0,0,0,0,0,0,0,0,0,1,0]", "[0,0,0,0,0,0,0,0,0,2,0]"),
        ("[0,0,0,0,0,0,0,0,0,1,0]", "[18446744073709551615,0,0,0,0,0,0,0,0,0,0]"),
    ] {
        assert!(table.contains(from), "{table}");
        assert!(serde_json::from_str::<ScoreTable>(&table.replacen(from, to, 1)).is_err(), "{to}");
    }
    // Codes without a label are null, not a panic.
    let strange = table.replacen(r#""codes":[0,1]"#, r#""codes":[7,4294967295]"#, 1);
    let strange: ScoreTable = serde_json::from_str(&strange).unwrap();
    assert_eq!([strange.label(0, 0), strange.label(1, 0)], [Label::Null, Label::Null]);
    assert!(serde_json::from_str::<nps_core::Score>(r#"{"scale":"0-10","value":11}"#).is_err());
    assert!(serde_json::from_str::<Scale>(r#""0-11/7/9""#).is_err());
    assert!(serde_json::from_str::<Method>(r#""Wald""#).is_err());
}

const NO_LABELS: Labels = Labels::Texts(Vec::new());

fn ab() -> Labels {
    Labels::Texts(vec!["a".into(), "b".into()])
}

#[track_caller]
fn invalid_code(codes: &Codes<'_>, row: usize) {
    let scores = vec![9_u8; 5_000];
    let message = format!("row {row}: the code in column \"key\" is not one of its 2 labels");
    let valid = vec![u8::MAX; 625];
    for bitmap in [false, true] {
        let mut key = KeyColumn::coded("key", codes.clone(), ab());
        if bitmap {
            key = key.with_validity(Validity::new(&valid, 0, 5_000).unwrap());
        }
        // Alone (dense), and with a key of so many labels that groups are hashed.
        let wide = KeyColumn::coded("wide", vec![0_u8; 5_000], Labels::Range { first: 0, count: 1 << 30 });
        let found = score_by(&scores[..], std::slice::from_ref(&key), &STRICT);
        refused(found, ErrorKind::InvalidKeyCode, Some(row), &message);
        refused(score_by(&scores[..], &[wide, key], &STRICT), ErrorKind::InvalidKeyCode, Some(row), &message);
    }
}

#[test]
fn codes_without_a_label() {
    macro_rules! every {
        ($($ty:ty: [$($code:expr),+]),+ $(,)?) => {$($(
            for row in [0, 17, 4_999] {
                let mut codes: Vec<$ty> = vec![1; 5_000];
                codes[row] = $code;
                invalid_code(&codes.into(), row);
            }
        )+)+};
    }
    every! {
        u8: [2, 3, 254, 255],
        i8: [2, -2, 127, -128],
        u16: [2, 256, u16::MAX],
        i16: [2, -2, i16::MAX, i16::MIN],
        u32: [2, u32::MAX, u32::MAX - 1, 1 << 31, 1 << 28],
        i32: [2, -2, i32::MAX, i32::MIN],
        u64: [2, u64::MAX, u64::MAX - 1, 1 << 32, (1 << 32) - 1, 1 << 63],
        i64: [2, -2, i64::MAX, i64::MIN, 1 << 32, (1 << 32) + 1, -(1 << 32)],
    }
}

#[test]
fn tables_that_do_not_fit() {
    let scores = [9_u8, 8, 7];
    let argument = ErrorKind::InvalidArgument;
    refused(score_by(&scores[..], &[], &STRICT), argument, None, "no column to group by was given");
    let key = |name: &'static str, rows: usize| KeyColumn::coded(name, vec![0_u8; rows], ab());
    let twice = "column \"site\" is given twice to group by";
    refused(score_by(&scores[..], &[key("site", 3), key("x", 3), key("site", 3)], &STRICT), argument, None, twice);
    for rows in [0, 2, 4] {
        let message = format!("column \"site\" has {rows} rows, the scores have 3");
        let found = score_by(&scores[..], &[key("x", 3), key("site", rows)], &STRICT);
        refused(found, ErrorKind::LengthMismatch, None, &message);
    }
    // The first bad answer is named even where groups were counted first.
    let found = score_by(&[9_u8, 11][..], &[key("site", 2)], &STRICT);
    refused(found, ErrorKind::ScoreOutOfRange, Some(1), "row 1: 11 is not on the scale 0–10");
    // Labels without end: refused, whatever the keys hold.
    for count in [usize::MAX, u32::MAX as usize] {
        let endless = KeyColumn::coded("key", &[0_u8, 0, 0][..], Labels::Range { first: 0, count });
        let found = score_by(&scores[..], &[endless], &STRICT);
        refused(found, ErrorKind::CountOverflow, None, "the keys have more labels than can be numbered");
    }
    let wide =
        |name: &'static str| KeyColumn::coded(name, vec![0_u8; 3], Labels::Range { first: 0, count: 4_000_000_000 });
    let found = score_by(&scores[..], &["a", "b", "c", "d"].map(wide), &STRICT).unwrap();
    assert_eq!((found.len(), found.total().nps.n()), (1, 3));
    let found = score_by(&scores[..], &["a", "b", "c", "d", "e"].map(wide), &STRICT);
    refused(found, ErrorKind::CountOverflow, None, "the keys have more labels than can be numbered");
}

#[test]
fn bitmaps_that_do_not_fit() {
    let kind = ErrorKind::LengthMismatch;
    refused(Validity::new(&[0xff], 0, 9), kind, None, "the validity bitmap has 8 bits for 9 rows");
    refused(Validity::new(&[0xff], 5, 4), kind, None, "the validity bitmap has 3 bits for 4 rows");
    refused(Validity::new(&[0xff], usize::MAX, 1), kind, None, "the validity bitmap has 0 bits for 1 rows");
    refused(
        Validity::new(&[], 0, usize::MAX),
        kind,
        None,
        &format!("the validity bitmap has 0 bits for {} rows", usize::MAX),
    );
    for rows in [0, 2, 4, 8] {
        let message = format!("the validity bitmap is for {rows} rows, the column has 3");
        let validity = Validity::new(&[0xff], 0, rows).unwrap();
        let column = ScoreColumn::from(&[9_i64, 8, 7][..]).with_validity(validity);
        let key = || KeyColumn::coded("key", &[0_u8, 1, 1][..], ab());
        refused(score(column, &STRICT), kind, None, &message);
        refused(category_counts(column, &STRICT), kind, None, &message);
        refused(score_by(column, &[key()], &STRICT), kind, None, &message);
        refused(score_by(&[9_u8, 8, 7][..], &[key().with_validity(validity)], &STRICT), kind, None, &message);
        refused(KeyColumn::integers("key", &[1_i64, 2, 3][..], Some(validity)), kind, None, &message);
    }
}

#[test]
fn keys_of_odd_shapes() {
    // No rows: no groups, whatever the labels.
    for labels in [NO_LABELS, ab(), Labels::Booleans, Labels::Range { first: 5, count: 1 << 31 }] {
        let nothing: [u8; 0] = [];
        let table = score_by(&nothing[..], &[KeyColumn::coded("key", &nothing[..], labels)], &STRICT).unwrap();
        assert!(table.is_empty());
        assert_eq!((table.total().nps.nps, table.nps(0), table.distribution(0)), (None, None, None));
        assert_eq!(table.columns().n.len(), 0);
    }
    // Null throughout: one group, for −1 and for a bitmap.
    let nulls = [
        KeyColumn::coded("key", &[-1_i8, -1][..], NO_LABELS),
        KeyColumn::coded("key", &[7_u8, 7][..], NO_LABELS).with_validity(Validity::new(&[0], 0, 2).unwrap()),
        KeyColumn::texts("key", &vec![None::<&str>, None]).unwrap(),
        KeyColumn::integers("key", &[u64::MAX, 3][..], Some(Validity::new(&[0], 0, 2).unwrap())).unwrap(),
    ];
    for key in nulls {
        let table = score_by(&[9_u8, 3][..], &[key], &STRICT).unwrap();
        assert_eq!((table.len(), table.label(0, 0), table.nps(0).unwrap().nps), (1, Label::Null, Some(0.0)));
    }
    // Empty text is a value like any other.
    let table = score_by(&[9_u8, 3][..], &[KeyColumn::texts("key", &vec![Some(""), None]).unwrap()], &STRICT).unwrap();
    assert_eq!([table.label(0, 0), table.label(1, 0)], [Label::Text(""), Label::Null]);
    // Places that do not exist.
    assert_eq!(table.label(usize::MAX, usize::MAX), Label::Null);
    assert_eq!((table.label(2, 0), table.label(0, 1), table.labels(1)), (Label::Null, Label::Null, None));
    assert_eq!((table.codes(1).len(), table.codes(usize::MAX).len()), (0, 0));
    assert_eq!((table.nps(2), table.distribution(usize::MAX)), (None, None));
    // Numbers at the ends of their type.
    let ends = [i64::MIN, i64::MAX, 0, -1];
    let table =
        score_by(&[9_u8, 8, 7, 6][..], &[KeyColumn::integers("key", &ends[..], None).unwrap()], &STRICT).unwrap();
    let found: Vec<Label> = (0..4).map(|group| table.label(group, 0)).collect();
    assert_eq!(found, [i64::MIN, -1, 0, i64::MAX].map(Label::Integer));
    let message = "column \"key\" holds integers above 2^63 - 1, expected smaller ones, or texts";
    refused(KeyColumn::integers("key", &[u64::MAX][..], None), ErrorKind::WrongColumnType, None, message);
}

#[test]
fn a_million_distinct_keys() {
    const N: usize = 1_000_000;
    let codes: Vec<u32> = (0..N).map(|row| u32::try_from((row * 7_919) % N).unwrap()).collect();
    let scores: Vec<u8> = (0..N).map(|row| u8::try_from(row % 12).unwrap()).collect();
    let key = KeyColumn::coded("key", &codes[..], Labels::Range { first: 0, count: N });
    let table = score_by(&scores[..], &[key], &ScoreOptions::default()).unwrap();
    assert_eq!(table.len(), N);
    assert_eq!(table.total(), &score(&scores[..], &ScoreOptions::default()).unwrap());
    let columns = table.columns();
    assert_eq!(columns.n.iter().sum::<u64>(), table.total().nps.n());
    for row in (0..N).step_by(99_991) {
        let group = codes[row] as usize;
        assert_eq!(table.label(group, 0), Label::Integer(i64::from(codes[row])));
        assert_eq!(columns.n[group], u64::from(scores[row] <= 10));
    }
}

#[test]
fn intervals_that_are_not_offered() {
    let few = Counts::new(10, 20, 19);
    for (method, name) in
        [(Method::BootstrapPercentile, "bootstrap-percentile"), (Method::BootstrapBca, "bootstrap-bca")]
    {
        let message = format!("method {name} needs at least 50 answers, there are 49");
        refused(few.nps(0.95, method), ErrorKind::InvalidArgument, None, &message);
        let options = ScoreOptions { method, ..ScoreOptions::default() };
        let message = format!("method {name} needs at least 50 answers, there are 2");
        refused(score(&[9_u8, 10][..], &options), ErrorKind::InvalidArgument, None, &message);
        let mut rows = vec![9_u8; 60];
        rows.extend([1, 2]);
        let groups: Vec<u8> = rows.iter().map(|&row| u8::from(row < 9)).collect();
        let key = KeyColumn::coded("key", &groups[..], Labels::Booleans);
        refused(score_by(&rows[..], &[key], &options), ErrorKind::InvalidArgument, None, &message);
        assert_eq!(Counts::default().nps(0.95, method).unwrap().lower, None);
        assert!(Counts::new(10, 20, 20).nps(0.95, method).is_ok());
        let message = format!("method {name} has no form for a finite population");
        let found = Counts::new(20, 30, 50).nps_of_population(400, 0.95, method);
        refused(found, ErrorKind::InvalidArgument, None, &message);
    }
    let message = "a population of 48 cannot have given 49 answers";
    refused(few.nps_of_population(48, 0.95, Method::Auto), ErrorKind::InvalidArgument, None, message);
    let message = "one cluster holds all 49 answers: at least two must, to see how they differ";
    refused(nps_of_clusters(&[few, Counts::default()], 0.95), ErrorKind::InvalidArgument, None, message);
    let most = Counts::new(u64::MAX, 0, 0);
    let message = "the counts add up to more than 18446744073709551615";
    refused(nps_of_clusters(&[most, few], 0.95), ErrorKind::CountOverflow, None, message);
    refused(Counts::new(u64::MAX, 1, 0).shares(0.95), ErrorKind::CountOverflow, None, message);
    for points in [-100.5, 101.0, f64::NAN, f64::INFINITY] {
        let message = format!("a score of {points} is not from -100 to 100 points");
        refused(few.probability_above(points), ErrorKind::InvalidArgument, None, &message);
    }
    for level in [0.0, 1.0, f64::NAN] {
        let message = format!("level {level} is not between 0 and 1, both excluded: 95 % is written 0.95");
        refused(few.shares(level), ErrorKind::InvalidLevel, None, &message);
        refused(nps_of_clusters(&[few, few], level), ErrorKind::InvalidLevel, None, &message);
    }
}
