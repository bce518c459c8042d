//! The bytes of a detector of changes.

use super::betting::{Bet, Betting};
use super::cusum::Cusum;
use super::detector::{ChangeDetector, Statistic, Watched};
use super::{ChangeMethod, ChangeSpec, Direction};
use crate::codec::{Reader, Writer};
use crate::error::{Error, Result};
use crate::score::Counts;

const MAGIC: [u8; 4] = *b"NPSC";
const VERSION: u8 = 1;

impl ChangeDetector {
    /// The state as versioned, checksummed bytes, the same for the same pushes; the layout is in
    /// [formats](crate::_documentation::formats).
    ///
    /// ```
    /// use nps_core::{ChangeDetector, ChangeSpec, Counts};
    ///
    /// let mut detector = ChangeDetector::new(ChangeSpec::default())?;
    /// detector.push(0, Counts::new(3, 0, 1))?;
    /// assert_eq!(ChangeDetector::from_bytes(&detector.to_bytes())?, detector);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new(MAGIC, VERSION);
        let ChangeSpec { method, baseline, tolerance, direction, run_length, shift, history, threshold, level } =
            self.spec;
        writer.text(method.name());
        writer.text(direction.name());
        for figure in [baseline, tolerance, run_length, shift, level] {
            writer.u64(figure.to_bits());
        }
        write_counts(&mut writer, history);
        writer.u8(threshold.is_some().into());
        if let Some(threshold) = threshold {
            writer.u64(threshold.to_bits());
        }
        write_counts(&mut writer, self.seen);
        write_time(&mut writer, self.last);
        for side in &self.sides {
            writer.u64(side.threshold.to_bits());
            match &side.statistic {
                Statistic::Betting(betting) => {
                    for bet in &betting.bets {
                        writer.u64(bet.wealth.to_bits());
                        writer.u64(bet.gain.to_bits());
                        write_time(&mut writer, bet.since);
                        write_counts(&mut writer, bet.counts);
                    }
                }
                Statistic::Cusum(cusum) => {
                    writer.u8(cusum.reference.cast_unsigned());
                    writer.number(cusum.sum);
                    write_time(&mut writer, cusum.since);
                    write_counts(&mut writer, cusum.counts);
                }
            }
        }
        writer.finish()
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote. Thresholds are those found when the detector was made.
    ///
    /// # Errors
    /// [`CorruptBytes`](crate::ErrorKind::CorruptBytes) for anything else, states that no answers lead to among it;
    /// [`UnsupportedVersion`](crate::ErrorKind::UnsupportedVersion) for the bytes of a later version.
    ///
    /// ```
    /// use nps_core::{ChangeDetector, ErrorKind};
    /// assert_eq!(ChangeDetector::from_bytes(b"NPSC").unwrap_err().kind(), ErrorKind::CorruptBytes);
    /// ```
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new("a detector of changes", MAGIC, VERSION, bytes)?;
        let spec = read_spec(&mut reader)?;
        spec.validate().map_err(|error| reader.corrupt(&error.to_string()))?;
        let seen = read_counts(&mut reader)?;
        let last = read_time(&mut reader)?;
        if last.is_none() && !seen.is_empty() {
            return Err(reader.corrupt("there are answers and no time of the last"));
        }
        let mut sides = Vec::new();
        for &direction in spec.sides() {
            let side = read_side(&mut reader, spec.method, direction, seen, last)?;
            if spec.threshold.is_some_and(|threshold| threshold.to_bits() != side.threshold.to_bits()) {
                return Err(reader.corrupt("a threshold is not the one asked for"));
            }
            sides.push(side);
        }
        reader.finish()?;
        Ok(Self { spec, sides, seen, last })
    }
}

impl TryFrom<Vec<u8>> for ChangeDetector {
    type Error = Error;

    fn try_from(bytes: Vec<u8>) -> Result<Self> {
        Self::from_bytes(&bytes)
    }
}

impl From<ChangeDetector> for Vec<u8> {
    fn from(detector: ChangeDetector) -> Self {
        detector.to_bytes()
    }
}

fn write_counts(writer: &mut Writer, counts: Counts) {
    for count in [counts.detractors, counts.passives, counts.promoters] {
        writer.number(count);
    }
}

fn write_time(writer: &mut Writer, time: Option<i64>) {
    writer.u8(time.is_some().into());
    if let Some(time) = time {
        writer.signed(time);
    }
}

fn read_counts(reader: &mut Reader<'_>) -> Result<Counts> {
    let counts = Counts::new(reader.number()?, reader.number()?, reader.number()?);
    counts.require_countable().map_err(|error| reader.corrupt(&error.to_string()))?;
    Ok(counts)
}

fn read_flag(reader: &mut Reader<'_>) -> Result<bool> {
    match reader.u8()? {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(reader.corrupt("a value is neither there nor not")),
    }
}

fn read_time(reader: &mut Reader<'_>) -> Result<Option<i64>> {
    if read_flag(reader)? { reader.signed().map(Some) } else { Ok(None) }
}

fn read_figure(reader: &mut Reader<'_>) -> Result<f64> {
    let figure = f64::from_bits(reader.u64()?);
    if figure.is_finite() { Ok(figure) } else { Err(reader.corrupt("a figure is not finite")) }
}

fn read_spec(reader: &mut Reader<'_>) -> Result<ChangeSpec> {
    let method: ChangeMethod = reader.text()?.parse().map_err(|_| reader.corrupt("no such method"))?;
    let direction: Direction = reader.text()?.parse().map_err(|_| reader.corrupt("no such direction"))?;
    let mut figure = || read_figure(reader);
    let (baseline, tolerance, run_length, shift, level) = (figure()?, figure()?, figure()?, figure()?, figure()?);
    let history = read_counts(reader)?;
    let threshold = if read_flag(reader)? { Some(read_figure(reader)?) } else { None };
    Ok(ChangeSpec { method, baseline, tolerance, direction, run_length, shift, history, threshold, level })
}

/// Reads one side, whose answers are among all that were seen and no later than the last.
fn read_side(
    reader: &mut Reader<'_>,
    method: ChangeMethod,
    direction: Direction,
    seen: Counts,
    last: Option<i64>,
) -> Result<Watched> {
    let threshold = read_figure(reader)?;
    let seen = if direction == Direction::Rise { super::mirrored(seen) } else { seen };
    let recent = |reader: &mut Reader<'_>| -> Result<(Option<i64>, Counts)> {
        let (since, counts) = (read_time(reader)?, read_counts(reader)?);
        let among = counts.detractors <= seen.detractors
            && counts.passives <= seen.passives
            && counts.promoters <= seen.promoters;
        if !among || since > last || since.is_none() != counts.is_empty() {
            return Err(reader.corrupt("there are more recent answers than answers"));
        }
        Ok((since, counts))
    };
    let statistic = match method {
        ChangeMethod::ESr => {
            let mut betting = Box::<Betting>::default();
            for bet in &mut betting.bets {
                let (wealth, gain) = (read_figure(reader)?, read_figure(reader)?);
                let (since, counts) = recent(reader)?;
                *bet = Bet { wealth, gain, since, counts };
                if wealth < 0.0 || gain < 0.0 || (seen.is_empty() && wealth > 0.0) {
                    return Err(reader.corrupt("a bet has less than nothing, or something without answers"));
                }
            }
            Statistic::Betting(betting)
        }
        ChangeMethod::Cusum => {
            let reference = reader.u8()?.cast_signed();
            let sum = reader.number()?;
            let (since, counts) = recent(reader)?;
            if reference.unsigned_abs() > 100 || (seen.is_empty() && sum > 0) {
                return Err(reader.corrupt("a reference is no score, or a sum is of no answers"));
            }
            Statistic::Cusum(Cusum { reference, sum, since, counts })
        }
    };
    let side = Watched { direction, threshold, statistic };
    if side.is_alarmed() || threshold < 0.0 {
        return Err(reader.corrupt("a statistic is beyond its threshold"));
    }
    Ok(side)
}
