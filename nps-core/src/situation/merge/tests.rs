use proptest::prelude::*;

use super::*;
use crate::score::{KeyColumn, Missing, ScoreColumn, ScoreOptions};
use crate::situation::ObservationsBuilder;
use crate::survey::MissingCodes;

/// A row: score, channel, site, whether new, tags, day, customer, weight, and of how many answers.
type Row = (i64, Option<String>, Option<i64>, Option<bool>, Option<String>, i32, u8, u8, u8);

fn options() -> ScoreOptions {
    ScoreOptions { missing_codes: MissingCodes::new(&[-1, 99]).unwrap(), ..ScoreOptions::default() }
}

fn with<R>(rows: &[Row], use_it: impl FnOnce(ObservationsBuilder<'_>) -> R) -> R {
    let scores: Vec<i64> = rows.iter().map(|row| row.0).collect();
    let texts = |get: fn(&Row) -> Option<&str>| rows.iter().map(get).collect::<Vec<_>>();
    let labels = |name: &'static str, labels: Vec<Label<'_>>| KeyColumn::values(name, &labels).unwrap();
    let site = rows.iter().map(|row| row.2.map_or(Label::Null, Label::Integer)).collect();
    let new = rows.iter().map(|row| row.3.map_or(Label::Null, Label::Boolean)).collect();
    let customers: Vec<Option<String>> = rows.iter().map(|row| Some(format!("c{}", row.6))).collect();
    let builder = Observations::builder(ScoreColumn::from(&scores[..]))
        .dimension(KeyColumn::texts("channel", &texts(|row| row.1.as_deref())).unwrap().path())
        .dimension(labels("site", site))
        .dimension(labels("new", new))
        .dimension(KeyColumn::texts("tags", &texts(|row| row.4.as_deref())).unwrap().tags().missing(Missing::Unknown))
        .days(rows.iter().map(|row| row.5).collect::<Vec<_>>())
        .customers(KeyColumn::texts("customer", &customers).unwrap())
        .probability(rows.iter().map(|row| f64::from(row.7) / 2.0).collect::<Vec<_>>())
        .frequency(rows.iter().map(|row| row.8).collect::<Vec<_>>());
    use_it(builder)
}

fn counted(rows: &[Row]) -> Observations {
    with(rows, |builder| Observations::tabulate(builder, &options())).unwrap()
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let score = prop_oneof![4 => 0..=10_i64, 1 => prop::sample::select(vec![-1, 11, 99, 255])];
    let row = (
        score,
        prop::option::of("[ab]/[ab]{0,2}"),
        prop::option::of(prop_oneof![-2_i64..3, Just(i64::MAX)]),
        any::<Option<bool>>(),
        prop::option::of("[x;y]{0,4}"),
        -2_i32..2,
        0_u8..4,
        0_u8..4,
        0_u8..4,
    );
    prop::collection::vec(row, 0..40)
}

proptest! {
    /// Shared out in any way, merged in any order: the bytes are those of all rows counted at once.
    #[test]
    fn parts_add_up_to_the_whole(first in rows(), second in rows(), third in rows()) {
        let [a, b, c] = [&first, &second, &third].map(|rows| counted(rows));
        let whole = counted(&[first.clone(), second.clone(), third].concat()).to_bytes();
        prop_assert_eq!(a.merge(&b).unwrap().merge(&c).unwrap().to_bytes(), &whole[..]);
        prop_assert_eq!(a.merge(&b.merge(&c).unwrap()).unwrap().to_bytes(), &whole[..]);
        prop_assert_eq!(c.merge(&a).unwrap().merge(&b).unwrap().to_bytes(), &whole[..]);
        // Rows need not be counted before, nor have been kept in memory.
        let rows = with(&second, |builder| builder.build(&options())).unwrap();
        let read = Observations::from_bytes(&a.to_bytes()).unwrap();
        prop_assert_eq!(read.merge(&rows).unwrap().merge(&c).unwrap().to_bytes(), whole);
        // A table without rows changes nothing.
        let nothing = counted(&[]);
        prop_assert_eq!(a.merge(&nothing).unwrap().to_bytes(), a.to_bytes());
        prop_assert_eq!(nothing.merge(&a).unwrap().to_bytes(), a.to_bytes());
    }
}

fn graded(grades: &[&str], found: &[u8]) -> Observations {
    let labels = Labels::Texts(grades.iter().map(|grade| (*grade).to_owned()).collect());
    let grade = KeyColumn::coded("grade", found.to_vec(), labels).ordinal();
    let scores = vec![9_u8; found.len()];
    Observations::builder(&scores[..]).dimension(grade).build(&ScoreOptions::default()).unwrap()
}

#[test]
fn grades_come_in_the_one_order_that_fits_both() {
    let order = |table: &Observations| -> Vec<String> {
        let grades = &table.dimensions[0];
        (1..).take(grades.labels.len()).map(|ordinal| grades.label(ordinal).to_string()).collect()
    };
    for (left, right, expected) in [
        (&["low", "mid", "high"][..], &["low", "mid", "high"][..], &["low", "mid", "high"][..]),
        (&["low", "high"], &["low", "mid", "high"], &["low", "mid", "high"]),
        (&["low", "mid"], &["mid", "high"], &["low", "mid", "high"]),
        (&["z", "b", "c"], &["a", "z"], &["a", "z", "b", "c"]),
        (&[], &["b", "a"], &["b", "a"]),
    ] {
        let all = |grades: &[&str]| graded(grades, &(0..grades.len() as u8).collect::<Vec<_>>());
        let (left, right) = (all(left), all(right));
        for merged in [left.merge(&right).unwrap(), right.merge(&left).unwrap()] {
            assert_eq!(order(&merged), expected);
            assert_eq!(merged.n(), left.n() + right.n());
        }
        let whole: Vec<String> = order(&left.merge(&right).unwrap());
        let place = |table: &Observations| -> Vec<u8> {
            order(table).iter().map(|grade| whole.iter().position(|known| known == grade).unwrap() as u8).collect()
        };
        let grades: Vec<&str> = whole.iter().map(String::as_str).collect();
        let once = graded(&grades, &[place(&left), place(&right)].concat()).compact();
        assert_eq!(left.merge(&right).unwrap().to_bytes(), once.to_bytes());
    }
    for (left, right, message) in [
        (
            &["low", "high"][..],
            &["high", "low"][..],
            "the values low and high of \"grade\" are in one order in one table and in the other in the other",
        ),
        (
            &["low", "high"],
            &["low", "mid"],
            "the order of the values high and mid of \"grade\" is not known: no table has both",
        ),
        (&["low"], &["high"], "the order of the values low and high of \"grade\" is not known: no table has both"),
    ] {
        let error = graded(left, &[0]).merge(&graded(right, &[0])).unwrap_err();
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::InvalidArgument, message));
    }
}

#[test]
fn tables_that_do_not_go_together_say_why() {
    let options = ScoreOptions::default();
    let plain = || Observations::builder(&[9_u8][..]);
    let built = |builder: ObservationsBuilder<'_>| builder.build(&options).unwrap();
    let key = |label: Label<'_>| KeyColumn::values("site", &[label]).unwrap();
    let texts = |text: &'static str| KeyColumn::texts("site", &vec![Some(text)]).unwrap();
    let base = built(plain().dimension(texts("a")));
    for (other, kind, message) in [
        (
            built(plain()),
            ErrorKind::InvalidArgument,
            "a table by \"site\" (nominal) cannot be put with one by no dimension",
        ),
        (
            built(plain().dimension(texts("a").path())),
            ErrorKind::InvalidArgument,
            "a table by \"site\" (nominal) cannot be put with one by \"site\" (path)",
        ),
        (
            built(plain().dimension(texts("a")).days(vec![0])),
            ErrorKind::InvalidArgument,
            "a table with days cannot be put with one without",
        ),
        (
            built(plain().dimension(key(Label::Integer(3)))),
            ErrorKind::WrongColumnType,
            "column \"site\" holds values of several types, expected texts, whole numbers or booleans",
        ),
        (
            built(plain().dimension(key(Label::Boolean(true)))),
            ErrorKind::WrongColumnType,
            "column \"site\" holds values of several types, expected texts, whole numbers or booleans",
        ),
        (
            built(plain().dimension(texts("a")).frequency(vec![u64::MAX])),
            ErrorKind::CountOverflow,
            "the frequencies add up to more than 18446744073709551615",
        ),
    ] {
        let error = base.merge(&other).unwrap_err();
        assert_eq!((error.kind(), error.to_string().as_str()), (kind, message));
    }
    let stars = ScoreOptions { scale: "1-5/4/5".parse().unwrap(), ..options };
    let other = Observations::builder(&[5_u8][..]).build(&stars).unwrap();
    assert_eq!(built(plain()).merge(&other).unwrap_err().kind(), ErrorKind::ScaleMismatch);
    // A column of gaps is of any type.
    let gaps = built(plain().dimension(key(Label::Null)));
    assert_eq!(gaps.merge(&base).unwrap().n(), 2);
    assert_eq!(built(plain().dimension(key(Label::Boolean(true)))).merge(&gaps).unwrap().n(), 2);
}
