//! Any codes, labels and bitmaps: refused for a reason that holds, or grouped as the obvious loop does.

#![no_main]

use std::collections::BTreeMap;

use libfuzzer_sys::{arbitrary, arbitrary::Arbitrary, fuzz_target};
use nps_core::{Codes, Distribution, ErrorKind, KeyColumn, Label, Labels, Scale, ScoreOptions, Validity, score_by};

#[derive(Arbitrary, Debug)]
struct Input {
    scores: Vec<u8>,
    keys: Vec<Key>,
}

#[derive(Arbitrary, Debug)]
struct Key {
    codes: Vec<i64>,
    width: u8,
    labels: u16,
    bitmap: Option<(Vec<u8>, u8)>,
}

impl Key {
    /// The codes cut to the width, and what each of them is as a number.
    fn held(&self) -> (Codes<'static>, Vec<i128>) {
        macro_rules! as_width {
            ($ty:ty) => {{
                let codes: Vec<$ty> = self.codes.iter().map(|&code| code as $ty).collect();
                let numbers = codes.iter().map(|&code| i128::from(code)).collect();
                (codes.into(), numbers)
            }};
        }
        match self.width % 8 {
            0 => as_width!(u8),
            1 => as_width!(i8),
            2 => as_width!(u16),
            3 => as_width!(i16),
            4 => as_width!(u32),
            5 => as_width!(i32),
            6 => as_width!(u64),
            _ => as_width!(i64),
        }
    }
}

/// The code of each row, `None` for null; the whole is `None` where a code has no label.
fn meant(key: &Key, numbers: &[i128]) -> Option<Vec<Option<usize>>> {
    let present = |row: usize| {
        key.bitmap.as_ref().is_none_or(|(bits, offset)| {
            let bit = usize::from(*offset) + row;
            bits.get(bit / 8).is_some_and(|byte| byte >> (bit % 8) & 1 == 1)
        })
    };
    let code = |(row, &number): (usize, &i128)| match number {
        _ if !present(row) => Some(None),
        -1 => Some(None),
        _ => usize::try_from(number).ok().filter(|&code| code < usize::from(key.labels)).map(Some),
    };
    numbers.iter().enumerate().map(code).collect()
}

fuzz_target!(|input: Input| {
    let rows = input.scores.len();
    let names: Vec<String> = (0..input.keys.len()).map(|key| key.to_string()).collect();
    let (mut columns, mut codes) = (Vec::new(), Vec::new());
    for (key, name) in input.keys.iter().zip(&names) {
        let (held, numbers) = key.held();
        let labels = Labels::Range { first: 0, count: usize::from(key.labels) };
        let mut column = KeyColumn::coded(name.as_str(), held, labels);
        if let Some((bits, offset)) = &key.bitmap {
            let Ok(validity) = Validity::new(bits, usize::from(*offset), numbers.len()) else { return };
            column = column.with_validity(validity);
        }
        columns.push(column);
        codes.push((numbers.len() == rows).then(|| meant(key, &numbers)));
    }
    let options = ScoreOptions::default();
    let table = match score_by(&input.scores[..], &columns, &options) {
        Ok(table) => table,
        Err(error) => {
            let holds = match error.kind() {
                ErrorKind::InvalidArgument => columns.is_empty(),
                ErrorKind::LengthMismatch => codes.contains(&None),
                ErrorKind::InvalidKeyCode => codes.contains(&Some(None)),
                ErrorKind::CountOverflow => columns.len() > 7,
                _ => false,
            };
            assert!(holds, "{error:?}");
            return;
        }
    };
    let codes: Vec<Vec<Option<usize>>> =
        codes.into_iter().map(|codes| codes.expect("as long").expect("valid")).collect();
    let mut groups: BTreeMap<Vec<(bool, usize)>, Distribution> = BTreeMap::new();
    for (row, &score) in input.scores.iter().enumerate() {
        let key = codes.iter().map(|codes| codes[row].map_or((true, 0), |code| (false, code))).collect();
        let group = groups.entry(key).or_insert(Distribution::new(Scale::ZERO_TO_TEN));
        if let Ok(score) = Scale::ZERO_TO_TEN.score(score) {
            group.add(score).expect("few");
        }
    }
    assert_eq!(table.len(), groups.len());
    for (place, (key, distribution)) in groups.iter().enumerate() {
        assert_eq!(table.distribution(place).as_ref(), Some(distribution));
        for (at, &(null, code)) in key.iter().enumerate() {
            let label = if null { Label::Null } else { Label::Integer(code as i64) };
            assert_eq!(table.label(place, at), label);
        }
    }
});
