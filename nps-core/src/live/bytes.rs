//! The bytes of a live aggregator: the same for the same answers, whatever order and shards they came by.

use crate::codec::{Reader, Writer};
use crate::error::Result;
use crate::live::cells::{CELLS, Pane, Segment, Wide};
use crate::live::state::Dimension;
use crate::live::{Live, LiveSpec};
use crate::numeric::kernels::MISSING;
use crate::score::Method;
use crate::survey::{DAYS, Scale};

const MAGIC: [u8; 4] = *b"NPSL";
const VERSION: u8 = 1;

impl Live {
    /// The state as versioned, checksummed bytes, the same for the same answers; the layout is in
    /// [formats](crate::_documentation::formats). O(state + segments log segments); nothing is changed.
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
        let mut writer = Writer::new(MAGIC, VERSION);
        let LiveSpec { scale, dimensions, window_days, retain_days, level, method } = &self.spec;
        writer.scale(*scale);
        writer.u64(level.to_bits());
        writer.text(method.name());
        writer.number((*window_days).into());
        writer.number((*retain_days).into());
        writer.number(dimensions.len() as u64);
        for name in dimensions {
            writer.text(name);
        }
        // 0 where there is no newest day.
        writer.number(self.newest.map_or(0, day_number));
        segment(&mut writer, &self.total, self.horizon);
        for dimension in &self.dimensions {
            let sorted = dimension.sorted();
            writer.number(sorted.len() as u64);
            for (value, counts) in sorted {
                writer.u8(value.is_none().into());
                if let Some(value) = value {
                    writer.text(value);
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
        let mut reader = Reader::new("a live aggregator", MAGIC, VERSION, bytes)?;
        let spec = read_spec(&mut reader)?;
        let mut live = Self::new(spec).map_err(|error| reader.corrupt(&error.to_string()))?;
        if let Some(number) = reader.number()?.checked_sub(1) {
            live.advance_to(read_day(&reader, number)?);
        }
        let (total, counts) = read_segment(&mut reader, &live)?;
        live.total = total;
        live.answers = counts
            .iter()
            .try_fold(0_u64, |sum, &count| sum.checked_add(count))
            .ok_or_else(|| reader.corrupt("the counts add up to more than can be counted"))?;
        for place in 0..live.dimensions.len() {
            let dimension = read_dimension(&mut reader, &live)?;
            if let Some(slot) = live.dimensions.get_mut(place) {
                *slot = dimension;
            }
        }
        reader.finish()?;
        Ok(live)
    }
}

/// A day as a number from 1 on.
fn day_number(day: i32) -> u64 {
    u64::try_from(i64::from(day) - i64::from(*DAYS.start()) + 1).unwrap_or(0)
}

/// The day that is so many days after the first there is.
fn read_day(reader: &Reader<'_>, after_first: u64) -> Result<i32> {
    i32::try_from(after_first)
        .ok()
        .and_then(|days| DAYS.start().checked_add(days))
        .filter(|day| DAYS.contains(day))
        .ok_or_else(|| reader.corrupt("a day is after the year 9999"))
}

fn read_spec(reader: &mut Reader<'_>) -> Result<LiveSpec> {
    let scale = reader.scale()?;
    let level = f64::from_bits(reader.u64()?);
    let method: Method = reader.text()?.parse().map_err(|_| reader.corrupt("no such method of interval"))?;
    let (window_days, retain_days) = (read_u32(reader)?, read_u32(reader)?);
    let mut dimensions = Vec::new();
    for _ in 0..reader.number()? {
        dimensions.push(reader.text()?);
    }
    Ok(LiveSpec { scale, dimensions, window_days, retain_days, level, method })
}

/// Reads the segments of one dimension, which have to add up to the total.
fn read_dimension(reader: &mut Reader<'_>, live: &Live) -> Result<Dimension> {
    let mut left = Remainder::new(&live.total, live.horizon);
    let mut dimension = Dimension::default();
    let mut last: Option<(bool, Option<String>)> = None;
    for _ in 0..reader.number()? {
        let value = match reader.u8()? {
            0 => Some(reader.text()?),
            1 => None,
            _ => return Err(reader.corrupt("a value is neither there nor not")),
        };
        let key = Some((value.is_none(), value));
        if last.is_some() && last >= key {
            return Err(reader.corrupt("values are not in order"));
        }
        let (counts, sums) = read_segment(reader, live)?;
        if sums == [0; CELLS] || !left.take(&counts, live.horizon) {
            return Err(reader.corrupt("the segments of a dimension do not add up to the total"));
        }
        last = key;
        let place = dimension.intern(last.as_ref().and_then(|(_, value)| value.as_deref()));
        if let Some(slot) = dimension.segments.get_mut(place) {
            *slot = counts;
        }
    }
    if left.is_empty() {
        return Ok(dimension);
    }
    Err(reader.corrupt("the segments of a dimension do not add up to the total"))
}

/// What of the total is in none of the segments read so far.
struct Remainder {
    folded: Wide,
    panes: Vec<(i32, Wide)>,
}

impl Remainder {
    fn new(total: &Segment, horizon: i32) -> Self {
        let panes = total.kept(horizon).iter().map(|pane| (pane.day, pane.cells.wide())).collect();
        Self { folded: total.folded(horizon), panes }
    }

    /// Takes a segment away; says whether it was all there.
    fn take(&mut self, segment: &Segment, horizon: i32) -> bool {
        take(&mut self.folded, &segment.folded(horizon))
            && segment.kept(horizon).iter().all(|pane| {
                let place = self.panes.binary_search_by_key(&pane.day, |&(day, _)| day).ok();
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

/// What is folded, how many panes there are, then each with the days since the horizon.
fn segment(writer: &mut Writer, segment: &Segment, horizon: i32) {
    cells(writer, &segment.folded(horizon));
    let panes = segment.kept(horizon);
    writer.number(panes.len() as u64);
    for pane in panes {
        writer.number(u64::from(pane.day.abs_diff(horizon)));
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
        let day = i32::try_from(after).ok().and_then(|after| live.horizon.checked_add(after));
        let Some(day) = day.filter(|&day| live.newest.is_some_and(|newest| day <= newest)) else {
            return Err(reader.corrupt("a day is after the newest"));
        };
        if panes.last().is_some_and(|last| last.day >= day) {
            return Err(reader.corrupt("days are not in order"));
        }
        let wide = read_cells(reader, scale)?;
        if wide == [0; CELLS] {
            return Err(reader.corrupt("a day without answers is listed"));
        }
        for (sum, count) in sums.iter_mut().zip(wide) {
            let more = sum.checked_add(count);
            *sum = more.ok_or_else(|| reader.corrupt("the counts add up to more than can be counted"))?;
        }
        panes.push(Pane { day, cells: wide.into() });
    }
    if live.newest.is_none() && sums != [0; CELLS] {
        return Err(reader.corrupt("there are answers and no newest day"));
    }
    Ok((Segment::from_parts(folded, panes), sums))
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
