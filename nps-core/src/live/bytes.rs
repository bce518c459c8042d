//! The bytes of a live aggregator: the same for the same answers, whatever order and shards they came by.

use std::collections::BTreeMap;

use crate::codec::{Reader, Writer};
use crate::error::Result;
use crate::live::cells::{CELLS, Pane, Segment, Wide};
use crate::live::dimension::{Dimension, Member};
use crate::live::{Calendar, Live, LiveSpec, SegmentCap, Span, Window};
use crate::numeric::kernels::MISSING;
use crate::score::Method;
use crate::survey::{DAYS, Scale};

const MAGIC: [u8; 4] = *b"NPSL";
/// A pane a day of UTC, a sliding window of days, and no caps.
const FIRST: u8 = 1;
/// Everything there is.
const SECOND: u8 = 2;

impl Live {
    /// The state as versioned, checksummed bytes, the same for the same answers; the layout is in
    /// [formats](crate::_documentation::formats). Of the first version that can hold it, so that older libraries read what
    /// they can. O(state + segments log segments); nothing is changed.
    ///
    /// ```
    /// use nps_core::{Live, LiveSpec};
    ///
    /// let mut live = Live::new(LiveSpec::default())?;
    /// live.push(0, None, &[])?;
    /// let mut restarted = Live::from_bytes(&live.to_bytes())?;
    /// restarted.push(86_400, None, &[])?;
    /// live.push(86_400, None, &[])?;
    /// assert_eq!(restarted.to_bytes(), live.to_bytes());
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let version = version_of(&self.spec);
        let mut writer = Writer::new(MAGIC, version);
        write_spec(&mut writer, &self.spec);
        if version == FIRST {
            // 0 where there is no newest day.
            writer.number(self.newest.map_or(0, day_number));
        } else {
            writer.u8(self.newest.is_some().into());
            self.newest.into_iter().for_each(|pane| writer.signed(pane));
        }
        segment(&mut writer, &self.total, self.horizon);
        for dimension in &self.dimensions {
            if let Some(kept) = &dimension.kept {
                writer.u8(kept.more.into());
            }
            let stored = dimension.stored();
            writer.number(stored.len() as u64);
            for (member, counts) in stored {
                match member {
                    Member::Value(value) => {
                        writer.u8(0);
                        writer.text(value);
                    }
                    Member::NoValue => writer.u8(1),
                    Member::Other => writer.u8(2),
                }
                segment(&mut writer, counts, self.horizon);
            }
        }
        writer.finish()
    }

    /// Reads what [`to_bytes`](Self::to_bytes) of this version or an earlier one wrote. O(bytes), in memory as well:
    /// whatever lengths they claim.
    ///
    /// # Errors
    /// [`CorruptBytes`](crate::ErrorKind::CorruptBytes) for anything else, counts that contradict each other among it;
    /// [`UnsupportedVersion`](crate::ErrorKind::UnsupportedVersion) for the bytes of a later one.
    ///
    /// ```
    /// use nps_core::{ErrorKind, Live};
    /// assert_eq!(Live::from_bytes(b"NPSL").unwrap_err().kind(), ErrorKind::CorruptBytes);
    /// ```
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let (mut reader, version) = Reader::of_versions("a live aggregator", MAGIC, FIRST..=SECOND, bytes)?;
        let spec = if version == FIRST { read_first_spec(&mut reader)? } else { read_spec(&mut reader)? };
        if version_of(&spec) != version {
            return Err(reader.corrupt("an earlier version holds them"));
        }
        let mut live = Self::new(spec).map_err(|error| reader.corrupt(&error.to_string()))?;
        if let Some(newest) = read_newest(&mut reader, version, live.clock.stride)? {
            live.advance_to(newest);
        }
        let (total, counts) = read_segment(&mut reader, &live)?;
        live.total = total;
        live.answers = counts
            .iter()
            .try_fold(0_u64, |sum, &count| sum.checked_add(count))
            .ok_or_else(|| reader.corrupt("the counts add up to more than can be counted"))?;
        for place in 0..live.dimensions.len() {
            let dimension = read_dimension(&mut reader, &live, place)?;
            if let Some(slot) = live.dimensions.get_mut(place) {
                *slot = dimension;
            }
        }
        reader.finish()?;
        Ok(live)
    }
}

/// The first version that can hold it.
fn version_of(spec: &LiveSpec) -> u8 {
    let first = spec.window.sliding_days().is_some() && spec.calendar == Calendar::default() && spec.caps.is_empty();
    if first { FIRST } else { SECOND }
}

fn write_spec(writer: &mut Writer, spec: &LiveSpec) {
    let LiveSpec { scale, dimensions, window, retain_days, calendar, caps, level, method } = spec;
    writer.scale(*scale);
    writer.u64(level.to_bits());
    writer.text(method.name());
    let days = window.sliding_days().filter(|_| version_of(spec) == FIRST);
    match days {
        Some(days) => writer.number(days.into()),
        None => writer.text(&window.to_string()),
    }
    writer.number((*retain_days).into());
    if days.is_none() {
        let Calendar { granularity, zone, day_begins } = calendar;
        writer.number((*granularity).into());
        writer.text(zone);
        writer.number((*day_begins).into());
    }
    writer.number(dimensions.len() as u64);
    for name in dimensions {
        writer.text(name);
        if days.is_none() {
            let cap = caps.get(name);
            writer.number(cap.map_or(0, |cap| cap.most.into()));
            if let Some(SegmentCap { always, .. }) = cap {
                writer.number(always.len() as u64);
                for value in always {
                    writer.text(value);
                }
            }
        }
    }
}

fn read_first_spec(reader: &mut Reader<'_>) -> Result<LiveSpec> {
    let (scale, level, method) = read_scoring(reader)?;
    let (window_days, retain_days) = (read_u32(reader)?, read_u32(reader)?);
    let window = Window::Sliding(Span::Days(window_days));
    let mut dimensions = Vec::new();
    for _ in 0..reader.number()? {
        dimensions.push(reader.text()?);
    }
    Ok(LiveSpec { scale, dimensions, window, retain_days, level, method, ..LiveSpec::default() })
}

fn read_spec(reader: &mut Reader<'_>) -> Result<LiveSpec> {
    let (scale, level, method) = read_scoring(reader)?;
    let name = reader.text()?;
    let window: Window = name.parse().map_err(|_| reader.corrupt("no such window"))?;
    if window.to_string() != name {
        return Err(reader.corrupt("a window is not written as it is"));
    }
    let retain_days = read_u32(reader)?;
    let calendar = Calendar { granularity: read_u32(reader)?, zone: reader.text()?, day_begins: read_u32(reader)? };
    let (mut dimensions, mut caps) = (Vec::new(), BTreeMap::new());
    for _ in 0..reader.number()? {
        let name = reader.text()?;
        let most = read_u32(reader)?;
        if most > 0 {
            let mut always = Vec::new();
            for _ in 0..reader.number()? {
                always.push(reader.text()?);
            }
            caps.insert(name.clone(), SegmentCap { most, always });
        }
        dimensions.push(name);
    }
    Ok(LiveSpec { scale, dimensions, window, retain_days, calendar, caps, level, method })
}

fn read_scoring(reader: &mut Reader<'_>) -> Result<(Scale, f64, Method)> {
    let scale = reader.scale()?;
    let level = f64::from_bits(reader.u64()?);
    let method = reader.text()?.parse().map_err(|_| reader.corrupt("no such method of interval"))?;
    Ok((scale, level, method))
}

/// A day as a number from 1 on.
fn day_number(day: i64) -> u64 {
    u64::try_from(day - i64::from(*DAYS.start()) + 1).unwrap_or(0)
}

/// The newest pane, which is of a day there is, or of one near it where days are not those of UTC.
fn read_newest(reader: &mut Reader<'_>, version: u8, stride: i64) -> Result<Option<i64>> {
    if version == FIRST {
        let Some(after_first) = reader.number()?.checked_sub(1) else { return Ok(None) };
        let day = i64::try_from(after_first).ok().and_then(|days| days.checked_add((*DAYS.start()).into()));
        let day = day.filter(|day| *day <= i64::from(*DAYS.end()));
        return day.map(Some).ok_or_else(|| reader.corrupt("a day is after the year 9999"));
    }
    match reader.u8()? {
        0 => Ok(None),
        1 => {
            let pane = reader.signed()?;
            let days = i64::from(*DAYS.start()) - 2..=i64::from(*DAYS.end()) + 2;
            if days.contains(&pane.div_euclid(stride)) {
                Ok(Some(pane))
            } else {
                Err(reader.corrupt("a pane is not in the years 1 to 9999"))
            }
        }
        _ => Err(reader.corrupt("a newest pane is neither there nor not")),
    }
}

/// Reads the segments of one dimension, which have to add up to the total.
fn read_dimension(reader: &mut Reader<'_>, live: &Live, place: usize) -> Result<Dimension> {
    let mut left = Remainder::new(&live.total, live.horizon);
    let cap = live.spec.dimensions.get(place).and_then(|name| live.spec.caps.get(name));
    let mut dimension = Dimension::new(cap);
    let more = match cap.map(|_| reader.u8()).transpose()? {
        None | Some(0) => false,
        Some(1) => true,
        Some(_) => return Err(reader.corrupt("there are neither other values nor none")),
    };
    let mut last: Option<(u8, String)> = None;
    for _ in 0..reader.number()? {
        let kind = reader.u8()?;
        let value = if kind == 0 { reader.text()? } else { String::new() };
        let member = match kind {
            0 => Member::Value(&value),
            1 => Member::NoValue,
            2 if more => Member::Other,
            _ => return Err(reader.corrupt("a value is neither there nor not")),
        };
        if last.as_ref().is_some_and(|(before, known)| (*before, known) >= (kind, &value)) {
            return Err(reader.corrupt("values are not in order"));
        }
        let (counts, sums) = read_segment(reader, live)?;
        let known = dimension.segments.len();
        let slot = dimension.place_for(member, live.keeping());
        if kind == 0 && slot != known {
            return Err(reader.corrupt("more values have a segment than may have one"));
        }
        let may_be_empty = kind == 0 && dimension.is_listed(&value);
        if (sums == [0; CELLS] && !may_be_empty) || !left.take(&counts, live.horizon) {
            return Err(reader.corrupt("the segments of a dimension do not add up to the total"));
        }
        if let Some(slot) = dimension.segments.get_mut(slot) {
            *slot = counts;
        }
        last = Some((kind, value));
    }
    if !left.is_empty() {
        return Err(reader.corrupt("the segments of a dimension do not add up to the total"));
    }
    if let Some(kept) = &mut dimension.kept {
        if more && !kept.is_full() {
            return Err(reader.corrupt("there are other values where there is room for them"));
        }
        kept.more = more;
    }
    Ok(dimension)
}

/// What of the total is in none of the segments read so far.
struct Remainder {
    folded: Wide,
    panes: Vec<(i64, Wide)>,
}

impl Remainder {
    fn new(total: &Segment, horizon: i64) -> Self {
        let panes = total.kept(horizon).iter().map(|pane| (pane.number, pane.cells.wide())).collect();
        Self { folded: total.folded(horizon), panes }
    }

    /// Takes a segment away; says whether it was all there.
    fn take(&mut self, segment: &Segment, horizon: i64) -> bool {
        take(&mut self.folded, &segment.folded(horizon))
            && segment.kept(horizon).iter().all(|pane| {
                let place = self.panes.binary_search_by_key(&pane.number, |&(number, _)| number).ok();
                place
                    .and_then(|place| self.panes.get_mut(place))
                    .is_some_and(|(_, left)| take(left, &pane.cells.wide()))
            })
    }

    fn is_empty(&self) -> bool {
        self.folded == [0; CELLS] && self.panes.iter().all(|(_, left)| *left == [0; CELLS])
    }
}

fn take(left: &mut Wide, counts: &Wide) -> bool {
    left.iter_mut().zip(counts).all(|(left, &count)| {
        let rest = left.checked_sub(count);
        *left = rest.unwrap_or(0);
        rest.is_some()
    })
}

/// What is folded, how many panes there are, then each with how far its number is from the horizon.
fn segment(writer: &mut Writer, segment: &Segment, horizon: i64) {
    cells(writer, &segment.folded(horizon));
    let panes = segment.kept(horizon);
    writer.number(panes.len() as u64);
    for pane in panes {
        writer.number(pane.number.abs_diff(horizon));
        cells(writer, &pane.cells.wide());
    }
}

/// Reads a segment, and the sum of all its counts.
fn read_segment(reader: &mut Reader<'_>, live: &Live) -> Result<(Segment, Wide)> {
    let scale = live.spec.scale;
    let folded = read_cells(reader, scale)?;
    let mut sums = folded;
    let mut panes: Vec<Pane> = Vec::new();
    for _ in 0..reader.number()? {
        let after = reader.number()?;
        let number = i64::try_from(after).ok().and_then(|after| live.horizon.checked_add(after));
        let Some(number) = number.filter(|&number| live.newest.is_some_and(|newest| number <= newest)) else {
            return Err(reader.corrupt("a pane is after the newest"));
        };
        if panes.last().is_some_and(|last| last.number >= number) {
            return Err(reader.corrupt("panes are not in order"));
        }
        let wide = read_cells(reader, scale)?;
        if wide == [0; CELLS] {
            return Err(reader.corrupt("a pane without answers is listed"));
        }
        for (sum, count) in sums.iter_mut().zip(wide) {
            let more = sum.checked_add(count);
            *sum = more.ok_or_else(|| reader.corrupt("the counts add up to more than can be counted"))?;
        }
        panes.push(Pane { number, cells: wide.into() });
    }
    if live.newest.is_none() && sums != [0; CELLS] {
        return Err(reader.corrupt("there are answers and no newest pane"));
    }
    Ok((Segment::from_parts(folded, panes, live.keeping()), sums))
}

/// A bit for each slot that has answers, then their counts.
fn cells(writer: &mut Writer, wide: &Wide) {
    let present = (0_u64..).zip(wide).filter(|&(_, &count)| count > 0);
    writer.number(present.fold(0, |bits, (slot, _)| bits | 1 << slot));
    for &count in wide.iter().filter(|&&count| count > 0) {
        writer.number(count);
    }
}

fn read_cells(reader: &mut Reader<'_>, scale: Scale) -> Result<Wide> {
    let bits = reader.number()?;
    if bits >> CELLS != 0 {
        return Err(reader.corrupt("there are more slots than a scale has"));
    }
    let mut wide = [0; CELLS];
    for (slot, count) in (0_u8..).zip(&mut wide).filter(|(slot, _)| bits >> slot & 1 == 1) {
        *count = reader.number()?;
        if *count == 0 || !(scale.contains(slot) || slot == MISSING) {
            return Err(reader.corrupt("a count is none, or off the scale"));
        }
    }
    Ok(wide)
}

fn read_u32(reader: &mut Reader<'_>) -> Result<u32> {
    let value = reader.number()?;
    u32::try_from(value).map_err(|_| reader.corrupt("a number of days is above 2^32"))
}
