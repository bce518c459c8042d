//! The bytes of a live aggregator that knows its responses.

use std::collections::BTreeMap;
use std::sync::Arc;

use hashbrown::HashMap;

use super::{Answer, Content, Known, LiveResponses, Version};
use crate::codec::{Reader, Writer};
use crate::error::Result;
use crate::live::Live;
use crate::survey::{check_customer, check_id, day_of};

const MAGIC: [u8; 4] = *b"NPSK";
const VERSION: u8 = 1;

/// What a version is.
const WITHDRAWN: u8 = 0;
const ERASED: u8 = 1;
const LATE: u8 = 2;
const COUNTED: u8 = 3;

impl LiveResponses {
    /// The state as versioned, checksummed bytes; the layout is in [formats](crate::_documentation::formats).
    /// O(state + known log known); nothing is changed.
    ///
    /// ```
    /// use nps_core::{Arrival, LiveResponse, LiveResponses, LiveSpec};
    ///
    /// let mut live = LiveResponses::new(LiveSpec::default())?;
    /// let response = LiveResponse::new("R1", 0, None, &[]);
    /// live.push(&response)?;
    /// let mut restarted = LiveResponses::from_bytes(&live.to_bytes())?;
    /// assert_eq!(restarted.push(&response)?, Arrival::Repeated);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new(MAGIC, VERSION);
        let counts = self.live.to_bytes();
        writer.number(counts.len() as u64);
        writer.bytes(&counts);
        writer.number(self.late);

        let erased: BTreeMap<&str, i64> = self
            .erased
            .iter()
            .map(|(customer, &until)| (&**customer, until))
            .filter(|&(_, until)| self.live.keeps(until))
            .collect();
        writer.number(erased.len() as u64);
        for (customer, until) in erased {
            writer.text(customer);
            writer.signed(until);
        }

        let mut known: Vec<(&str, &Known)> = self.known.iter().map(|(id, known)| (&**id, known)).collect();
        known.retain(|(_, known)| self.live.keeps(known.version.made));
        known.sort_unstable_by_key(|&(id, _)| id);
        let answers = known.iter().filter_map(|(_, known)| known.version.answer());
        let mut places: HashMap<&str, u64> =
            answers.flat_map(|answer| answer.values.iter().flatten()).map(|value| (&**value, 0)).collect();
        let mut values: Vec<(&&str, &mut u64)> = places.iter_mut().collect();
        values.sort_unstable();
        writer.number(values.len() as u64);
        for ((value, place), number) in values.into_iter().zip(1..) {
            writer.text(value);
            *place = number;
        }
        writer.number(known.len() as u64);
        for (id, known) in known {
            writer.text(id);
            write_known(&mut writer, known, &places);
        }
        writer.finish()
    }

    /// Reads what [`to_bytes`](Self::to_bytes) of this version or an earlier one wrote. O(bytes × `retain_days`), in memory
    /// O(bytes): whatever lengths they claim.
    ///
    /// # Errors
    /// [`CorruptBytes`](crate::ErrorKind::CorruptBytes) for anything else, answers that are not those of the counts among
    /// it; [`UnsupportedVersion`](crate::ErrorKind::UnsupportedVersion) for the bytes of a later one.
    ///
    /// ```
    /// use nps_core::{ErrorKind, LiveResponses};
    /// assert_eq!(LiveResponses::from_bytes(b"NPSK").unwrap_err().kind(), ErrorKind::CorruptBytes);
    /// ```
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new("a live aggregator of responses", MAGIC, VERSION, bytes)?;
        let length = reader.number()?;
        let live = Live::from_bytes(reader.bytes(length)?).map_err(|error| reader.corrupt(&error.to_string()))?;
        let mut read = Self::of(live);
        read.late = reader.number()?;
        read.read_erased(&mut reader)?;
        let mut values = Vec::new();
        for _ in 0..reader.number()? {
            let value: Arc<str> = reader.text()?.into();
            if values.last().is_some_and(|last| *last >= value) {
                return Err(reader.corrupt("values are not in order"));
            }
            values.push(value);
        }
        read.read_known(&mut reader, &values)?;
        if values.iter().any(|value| Arc::strong_count(value) == 1) {
            return Err(reader.corrupt("a value is listed that no answer has"));
        }
        read.values = values.into_iter().collect();
        read.require_counted(&reader)?;
        reader.finish()?;
        read.tidy();
        Ok(read)
    }

    fn read_erased(&mut self, reader: &mut Reader<'_>) -> Result<()> {
        let mut last: Option<Box<str>> = None;
        for _ in 0..reader.number()? {
            let customer: Box<str> = reader.text()?.into();
            check_customer(Some(&customer)).map_err(|refused| reader.corrupt(&refused.value))?;
            if last.is_some_and(|last| last >= customer) {
                return Err(reader.corrupt("customers are not in order"));
            }
            let until = reader.signed()?;
            self.require_kept(until, reader)?;
            self.erased.insert(customer.clone(), until);
            last = Some(customer);
        }
        Ok(())
    }

    fn read_known(&mut self, reader: &mut Reader<'_>, values: &[Arc<str>]) -> Result<()> {
        let mut last: Option<Box<str>> = None;
        for _ in 0..reader.number()? {
            let id: Box<str> = reader.text()?.into();
            check_id(&id).map_err(|refused| reader.corrupt(&refused.value))?;
            if last.is_some_and(|last| last >= id) {
                return Err(reader.corrupt("ids are not in order"));
            }
            let known = self.read_one(reader, values)?;
            self.known.insert(id.clone(), known);
            last = Some(id);
        }
        Ok(())
    }

    fn read_one(&self, reader: &mut Reader<'_>, values: &[Arc<str>]) -> Result<Known> {
        let made = reader.signed()?;
        self.require_kept(made, reader)?;
        let kind = reader.u8()?;
        if kind == WITHDRAWN {
            return Ok(Known { version: Version { made, content: Content::Withdrawn }, counted: false });
        }
        let customer: Option<Box<str>> = match reader.u8()? {
            0 => None,
            1 => Some(reader.text()?.into()),
            _ => return Err(reader.corrupt("a customer is neither there nor not")),
        };
        check_customer(customer.as_deref()).map_err(|refused| reader.corrupt(&refused.value))?;
        if (kind == ERASED) != self.is_erased(customer.as_deref(), made) {
            return Err(reader.corrupt("an answer is erased where its customer is not, or not where they are"));
        }
        let answer = match kind {
            ERASED => None,
            LATE | COUNTED => Some(self.read_answer(reader, made, values)?),
            _ => return Err(reader.corrupt("a version is of no kind there is")),
        };
        if kind == LATE && answer.as_ref().is_some_and(|answer| self.live.keeps(answer.at)) {
            return Err(reader.corrupt("an answer of a day that is kept is not counted"));
        }
        Ok(Known {
            version: Version { made, content: Content::Answered { customer, answer } },
            counted: kind == COUNTED,
        })
    }

    fn read_answer(&self, reader: &mut Reader<'_>, made: i64, values: &[Arc<str>]) -> Result<Answer> {
        let at = made.checked_sub_unsigned(reader.number()?).filter(|&at| self.live.would_keep(at, made));
        let at = at.ok_or_else(|| reader.corrupt("an answer was edited when its day was kept no more"))?;
        let score = match reader.u8()? {
            0 => None,
            above => Some(above - 1),
        };
        if score.is_some_and(|score| !self.live.spec().scale.contains(score)) {
            return Err(reader.corrupt("a score is off the scale"));
        }
        let mut own = Vec::new();
        for _ in &self.live.spec().dimensions {
            own.push(match reader.number()?.checked_sub(1) {
                None => None,
                Some(place) => {
                    let value = usize::try_from(place).ok().and_then(|place| values.get(place));
                    Some(value.ok_or_else(|| reader.corrupt("an answer has a value that is not listed"))?.clone())
                }
            });
        }
        Ok(Answer { at, score, values: own.into() })
    }

    /// Fails unless the day of a moment is kept.
    fn require_kept(&self, made: i64, reader: &Reader<'_>) -> Result<()> {
        let is_new = day_of(made).is_none() || day_of(made) > self.live.newest_day();
        if is_new || !self.live.keeps(made) {
            return Err(reader.corrupt("a version was made on a day that is not kept"));
        }
        Ok(())
    }

    /// Fails unless the counts of the days that are kept are those of the answers that are known.
    fn require_counted(&self, reader: &Reader<'_>) -> Result<()> {
        let mut rest = self.live.clone();
        for answer in self.known.values().filter(|known| known.counted).filter_map(|known| known.version.answer()) {
            answer.take_back(&mut rest).map_err(|_| reader.corrupt("an answer is not in the counts"))?;
        }
        if rest.keeps_any() {
            return Err(reader.corrupt("the counts have an answer that is not known"));
        }
        Ok(())
    }
}

fn write_known(writer: &mut Writer, Known { version, counted }: &Known, places: &HashMap<&str, u64>) {
    writer.signed(version.made);
    let Content::Answered { customer, answer } = &version.content else {
        writer.u8(WITHDRAWN);
        return;
    };
    writer.u8(match answer {
        None => ERASED,
        Some(_) => {
            if *counted {
                COUNTED
            } else {
                LATE
            }
        }
    });
    writer.u8(customer.is_some().into());
    if let Some(customer) = customer {
        writer.text(customer);
    }
    if let Some(Answer { at, score, values }) = answer {
        writer.number(version.made.abs_diff(*at));
        writer.u8(score.map_or(0, |score| score + 1));
        for value in values {
            writer.number(value.as_ref().map_or(0, |value| places.get(&**value).copied().unwrap_or(0)));
        }
    }
}
