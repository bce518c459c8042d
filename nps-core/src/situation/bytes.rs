//! The bytes of a table of answers: row by row, with the values that occur.

use std::sync::Arc;

use crate::codec::{Reader, Writer};
use crate::error::Result;
use crate::numeric::kernels::{LAST, MISSING};
use crate::score::{KeyKind, Label, Labels, Missing, REJECT_SLOTS, slot_of};
use crate::situation::counting::Weights;
use crate::situation::sampling::Sampling;
use crate::situation::{Dimension, Observations};
use crate::survey::{MissingCode, MissingCodes, Reject, Rejects, Scale};

const MAGIC: [u8; 4] = *b"NPSO";
/// Without kinds of dimensions, customers and weights.
const FIRST: u8 = 1;
/// Without missing codes: a table that has none is still written so.
const SECOND: u8 = 2;
const THIRD: u8 = 3;

/// Which kind of values a dimension has.
const TEXTS: u8 = 0;
const INTEGERS: u8 = 1;
const BOOLEANS: u8 = 2;

impl Observations {
    /// The table as versioned, checksummed bytes; the layout is in [formats](crate::_documentation::formats).
    ///
    /// The same for the same rows, whatever they were read from; of values that no row has, nothing is kept.
    /// O(rows × dimensions × log values).
    ///
    /// ```
    /// use nps_core::{KeyColumn, Observations, ScoreOptions};
    ///
    /// let channel = KeyColumn::texts("channel", &vec![Some("web"), None])?;
    /// let rows = Observations::builder(&[9_u8, 11][..]).dimension(channel).build(&ScoreOptions::default())?;
    /// let restored = Observations::from_bytes(&rows.to_bytes())?;
    /// assert_eq!(restored, rows);
    /// assert_eq!(restored.rejects().total(), 1);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let coded = self.rejects.missing_codes();
        let mut writer = Writer::new(MAGIC, if coded.is_empty() { SECOND } else { THIRD });
        writer.scale(self.scale);
        writer.number(self.slots.len() as u64);
        writer.bytes(&self.slots);
        writer.u8(self.days.is_some().into());
        let mut before = 0;
        for &day in self.days.iter().flatten() {
            writer.signed(i64::from(day) - before);
            before = i64::from(day);
        }
        match &self.weights {
            Weights::Ones => writer.u8(0),
            Weights::Counts(counts) => {
                writer.u8(1);
                for &count in counts {
                    writer.number(count);
                }
            }
        }
        writer.number(self.dimensions.len() as u64);
        for dimension in &self.dimensions {
            write_dimension(&mut writer, dimension);
        }
        writer.u8(self.customers.is_some().into());
        if let Some(customers) = &self.customers {
            write_dimension(&mut writer, customers);
        }
        writer.u8(self.sampling.is_some().into());
        for weight in self.sampling.iter().flat_map(Sampling::weights) {
            writer.u64(weight.to_bits());
        }
        for (reason, _) in REJECT_SLOTS {
            writer.number(self.rejects.count(reason));
        }
        writer.number(self.rejects.examples().len() as u64);
        for Reject { row, value, reason } in self.rejects.examples() {
            writer.number(*row as u64);
            writer.u8(slot_of(*reason));
            writer.text(value);
        }
        if !coded.is_empty() {
            writer.number(coded.len() as u64);
        }
        for &MissingCode { code, count } in coded {
            writer.signed(code);
            writer.number(count);
        }
        writer.finish()
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote. O(bytes), in memory as well, whatever lengths they claim.
    ///
    /// # Errors
    /// [`CorruptBytes`](crate::ErrorKind::CorruptBytes) for anything else, a ledger with fewer rejects than there are
    /// rejected rows among it; [`UnsupportedVersion`](crate::ErrorKind::UnsupportedVersion) for the bytes of a later one.
    ///
    /// ```
    /// use nps_core::{ErrorKind, Observations};
    /// assert_eq!(Observations::from_bytes(b"NPSO").unwrap_err().kind(), ErrorKind::CorruptBytes);
    /// ```
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let (mut reader, version) = Reader::of_versions("observations", MAGIC, FIRST..=THIRD, bytes)?;
        let scale = reader.scale()?;
        let rows = reader.number()?;
        let slots = reader.bytes(rows)?.to_vec();
        if slots.iter().any(|&slot| slot > LAST || (slot < MISSING && !scale.contains(slot))) {
            return Err(reader.corrupt("an answer is off the scale"));
        }
        let days = if read_flag(&mut reader)? { Some(read_days(&mut reader, slots.len())?) } else { None };
        let weights = if read_flag(&mut reader)? {
            let counts = (0..slots.len()).map(|_| reader.number()).collect::<Result<Vec<_>>>()?;
            let total = counts.iter().try_fold(0_u64, |sum, &count| sum.checked_add(count));
            total.ok_or_else(|| reader.corrupt("the frequencies add up to more than can be counted"))?;
            Weights::Counts(counts)
        } else {
            Weights::Ones
        };
        let mut dimensions: Vec<Dimension> = Vec::new();
        for _ in 0..reader.number()? {
            let dimension = read_dimension(&mut reader, version, slots.len())?;
            if dimensions.iter().any(|earlier| earlier.name == dimension.name) {
                return Err(reader.corrupt("two dimensions have one name"));
            }
            dimensions.push(dimension);
        }
        let is_first = version == FIRST;
        let customers =
            if !is_first && read_flag(&mut reader)? { Some(read_customers(&mut reader, slots.len())?) } else { None };
        let sampling =
            if !is_first && read_flag(&mut reader)? { Some(read_sampling(&mut reader, slots.len())?) } else { None };
        let mut rejects = read_rejects(&mut reader)?;
        if version == THIRD {
            read_missing_codes(&mut reader, scale, &mut rejects)?;
        }
        let mut rejected = [0_u64; REJECT_SLOTS.len()];
        for (row, &slot) in slots.iter().enumerate() {
            let place = slot.checked_sub(MISSING + 1).map(usize::from);
            if let Some(count) = place.and_then(|place| rejected.get_mut(place)) {
                *count += weights.of(row);
            }
        }
        if rejects.iter().zip(rejected).any(|((_, listed), found)| listed < found) {
            return Err(reader.corrupt("more rows are rejected than the ledger has"));
        }
        reader.finish()?;
        Ok(Self { scale, slots, dimensions, days, customers, sampling, weights, rejects })
    }
}

impl PartialEq for Observations {
    /// Whether the bytes are the same: the same rows with the same values, in the same order. O(rows).
    fn eq(&self, other: &Self) -> bool {
        self.slots == other.slots && self.to_bytes() == other.to_bytes()
    }
}

fn read_flag(reader: &mut Reader<'_>) -> Result<bool> {
    match reader.u8()? {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(reader.corrupt("a column is neither there nor not")),
    }
}

fn read_days(reader: &mut Reader<'_>, rows: usize) -> Result<Vec<i32>> {
    let mut days: Vec<i32> = Vec::new();
    for _ in 0..rows {
        let before = days.last().copied().unwrap_or(0);
        let day = i64::from(before).checked_add(reader.signed()?).and_then(|day| i32::try_from(day).ok());
        days.push(day.ok_or_else(|| reader.corrupt("a day is more than 2^31 days from 1970"))?);
    }
    Ok(days)
}

/// The name, the kind of values, the values that rows have, and for each row 0 or one more than the place of its value.
fn write_dimension(writer: &mut Writer, dimension: &Dimension) {
    writer.text(&dimension.name);
    writer.u8(place_of(&KeyKind::ALL, dimension.kind));
    writer.u8(place_of(&Missing::ALL, dimension.missing));
    let found = dimension.found();
    match &*dimension.labels {
        Labels::Booleans if !found.is_empty() => {
            writer.u8(BOOLEANS);
            for &ordinal in &dimension.ordinals {
                writer.number(ordinal.into());
            }
            return;
        }
        Labels::Integers(_) | Labels::Range { .. } if !found.is_empty() => writer.u8(INTEGERS),
        _ => writer.u8(TEXTS),
    }
    writer.number(found.len() as u64);
    for &ordinal in &found {
        match dimension.label(ordinal) {
            Label::Text(text) => writer.text(text),
            Label::Integer(value) => writer.signed(value),
            // A dimension has values of one kind.
            Label::Boolean(_) | Label::Null => {}
        }
    }
    for ordinal in &dimension.ordinals {
        writer.number(found.binary_search(ordinal).map_or(0, |place| place as u64 + 1));
    }
}

fn read_dimension(reader: &mut Reader<'_>, version: u8, rows: usize) -> Result<Dimension> {
    let name = reader.text()?;
    let (kind, missing) = if version == FIRST {
        (KeyKind::Nominal, Missing::Level)
    } else {
        (read_place(reader, &KeyKind::ALL)?, read_place(reader, &Missing::ALL)?)
    };
    let labels = match reader.u8()? {
        TEXTS => Labels::Texts((0..reader.number()?).map(|_| reader.text()).collect::<Result<_>>()?),
        INTEGERS => Labels::Integers((0..reader.number()?).map(|_| reader.signed()).collect::<Result<_>>()?),
        BOOLEANS => Labels::Booleans,
        _ => return Err(reader.corrupt("values are of no kind there is")),
    };
    let mut occurs = vec![false; labels.len()];
    let mut ordinals = Vec::new();
    for _ in 0..rows {
        let ordinal = u32::try_from(reader.number()?).unwrap_or(u32::MAX);
        if let Some(place) = ordinal.checked_sub(1) {
            let occurs = occurs.get_mut(place as usize);
            *occurs.ok_or_else(|| reader.corrupt("a row has a value that is not listed"))? = true;
        }
        ordinals.push(ordinal);
    }
    let all_listed = match &labels {
        Labels::Texts(_) => occurs.iter().all(|&occurs| occurs),
        Labels::Booleans => occurs.contains(&true),
        _ => !occurs.is_empty() && occurs.iter().all(|&occurs| occurs),
    };
    if !all_listed {
        return Err(reader.corrupt("a value is listed that no row has"));
    }
    let read = Dimension { name, kind, missing, labels: Arc::new(labels), ordinals };
    // The first version listed values in the order of their codes.
    let read = if version == FIRST { read.canonical() } else { read };
    if read.is_canonical() { Ok(read) } else { Err(reader.corrupt("values are listed out of order")) }
}

/// Who answered: everybody, in no order.
fn read_customers(reader: &mut Reader<'_>, rows: usize) -> Result<Dimension> {
    let read = read_dimension(reader, SECOND, rows)?;
    if read.kind == KeyKind::Nominal && !read.ordinals.contains(&0) {
        return Ok(read);
    }
    Err(reader.corrupt("a row does not say who answered"))
}

fn read_sampling(reader: &mut Reader<'_>, rows: usize) -> Result<Sampling> {
    let weights = (0..rows).map(|_| reader.u64().map(f64::from_bits)).collect::<Result<Vec<f64>>>()?;
    // −0 would be written as 0.
    if weights.iter().any(|weight| weight.is_sign_negative()) {
        return Err(reader.corrupt("a weight is negative"));
    }
    Sampling::read(&weights, rows).map_err(|_| reader.corrupt("a weight is no number"))
}

/// The place of a value in the list of all.
fn place_of<T: PartialEq + Copy>(all: &[T], value: T) -> u8 {
    (0..).zip(all).find(|(_, known)| **known == value).map_or(0, |(place, _)| place)
}

fn read_place<T: Copy>(reader: &mut Reader<'_>, all: &[T]) -> Result<T> {
    let place = reader.u8()?;
    all.get(usize::from(place)).copied().ok_or_else(|| reader.corrupt("a column is of no kind there is"))
}

fn read_rejects(reader: &mut Reader<'_>) -> Result<Rejects> {
    let mut rejects = Rejects::default();
    for (reason, _) in REJECT_SLOTS {
        rejects.add(reason, reader.number()?);
    }
    let mut next = 0;
    for _ in 0..reader.number()? {
        let row = usize::try_from(reader.number()?).ok().filter(|&row| row >= next);
        let slot = reader.u8()?;
        let reason = REJECT_SLOTS.into_iter().find(|&(_, known)| known == slot).map(|(reason, _)| reason);
        let value = reader.text()?;
        let example = row.zip(reason).map(|(row, reason)| Reject::new(row, &value, reason));
        let Some(example) = example.filter(|example| example.value == value && rejects.wants(example.reason)) else {
            return Err(reader.corrupt("an example is out of order, too long or one too many"));
        };
        next = example.row.saturating_add(1);
        rejects.show(example);
    }
    Ok(rejects)
}

/// Codes in order, off the scale, each of some row.
fn read_missing_codes(reader: &mut Reader<'_>, scale: Scale, rejects: &mut Rejects) -> Result<()> {
    let corrupt = "a missing code is on the scale, out of order, or of no row";
    for place in 0..reader.number()? {
        let (code, count) = (reader.signed()?, reader.number()?);
        let is_off = MissingCodes::new(&[code]).is_ok_and(|codes| codes.require_off(scale).is_ok());
        let is_next = rejects.missing_codes().last().is_none_or(|last| last.code < code);
        if !is_off || !is_next || count == 0 || place >= MissingCodes::MOST as u64 {
            return Err(reader.corrupt(corrupt));
        }
        rejects.add_missing(code, count);
    }
    if rejects.missing_codes().is_empty() { Err(reader.corrupt(corrupt)) } else { Ok(()) }
}
