//! The frame around every serialised state: magic, version, little-endian body, CRC-32.
//!
//! Decoding checks each field against what is left before reading it, so that hostile bytes cost nothing. A *number* is an
//! unsigned LEB128 varint in its shortest form, a *signed number* one of 2v where v is 0 or more and of −2v − 1 where it is
//! below, a *text* its length in bytes as a number and then UTF-8.

use std::ops::RangeInclusive;

use crate::error::{Error, ErrorKind, Result};
use crate::survey::Scale;

const CHECKSUM: usize = size_of::<u32>();

/// What a number keeps of each byte, and the mark that another byte follows.
const SEVEN_BITS: u64 = 0x7f;
const MORE: u8 = 0x80;

/// Writes one frame.
pub(crate) struct Writer(Vec<u8>);

impl Writer {
    pub(crate) fn new(magic: [u8; 4], version: u8) -> Self {
        let mut bytes = magic.to_vec();
        bytes.push(version);
        Self(bytes)
    }

    pub(crate) fn u8(&mut self, value: u8) {
        self.0.push(value);
    }

    pub(crate) fn u64(&mut self, value: u64) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    /// Bytes as they are, without their length.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// Seven bits a byte, the lowest first.
    pub(crate) fn number(&mut self, mut value: u64) {
        while value > SEVEN_BITS {
            self.u8((value & SEVEN_BITS).to_le_bytes()[0] | MORE);
            value >>= 7;
        }
        self.u8(value.to_le_bytes()[0]);
    }

    pub(crate) fn signed(&mut self, value: i64) {
        self.number((value << 1 ^ value >> 63).cast_unsigned());
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.bytes(text.as_bytes());
    }

    pub(crate) fn scale(&mut self, scale: Scale) {
        self.bytes(&[scale.lowest(), scale.highest(), scale.passive_from(), scale.promoter_from()]);
    }

    pub(crate) fn finish(mut self) -> Vec<u8> {
        let checksum = crc32fast::hash(&self.0);
        self.0.extend_from_slice(&checksum.to_le_bytes());
        self.0
    }
}

/// Reads one frame whose checksum, magic and version have been checked.
pub(crate) struct Reader<'a> {
    what: &'static str,
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) fn new(what: &'static str, magic: [u8; 4], version: u8, bytes: &'a [u8]) -> Result<Self> {
        Self::of_versions(what, magic, version..=version, bytes).map(|(reader, _)| reader)
    }

    /// Reads a frame of any of some versions, and says which it is.
    pub(crate) fn of_versions(
        what: &'static str,
        magic: [u8; 4],
        versions: RangeInclusive<u8>,
        bytes: &'a [u8],
    ) -> Result<(Self, u8)> {
        let corrupt = |why: &str| Err(corrupt(what, why));
        let Some(body) = bytes.strip_prefix(&magic) else {
            return corrupt("they do not begin as they should");
        };
        let Some((found, _)) = body.split_first() else {
            return corrupt("they end before the version");
        };
        if !versions.contains(found) {
            let (oldest, newest) = (versions.start(), versions.end());
            let read = if oldest == newest { newest.to_string() } else { format!("{oldest} to {newest}") };
            return Err(Error::new(
                ErrorKind::UnsupportedVersion,
                format!("bytes of {what} are of version {found}; this library reads version {read}"),
            ));
        }
        let Some((framed, checksum)) = bytes.split_last_chunk::<CHECKSUM>() else {
            return corrupt("they end before the checksum");
        };
        if crc32fast::hash(framed) != u32::from_le_bytes(*checksum) {
            return corrupt("the checksum does not match: truncated or altered");
        }
        match framed.get(magic.len() + 1..) {
            Some(rest) => Ok((Self { what, rest }, *found)),
            None => corrupt("they end before the body"),
        }
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N]> {
        let (head, rest) =
            self.rest.split_first_chunk::<N>().ok_or_else(|| self.corrupt("they end before the body does"))?;
        self.rest = rest;
        Ok(*head)
    }

    pub(crate) fn u8(&mut self) -> Result<u8> {
        self.take().map(u8::from_le_bytes)
    }

    pub(crate) fn u64(&mut self) -> Result<u64> {
        self.take().map(u64::from_le_bytes)
    }

    /// All that is left of the body.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// As many bytes as said, which are there.
    pub(crate) fn bytes(&mut self, count: u64) -> Result<&'a [u8]> {
        let split = usize::try_from(count).ok().and_then(|count| self.rest.split_at_checked(count));
        let (head, rest) = split.ok_or_else(|| self.corrupt("they end before the body does"))?;
        self.rest = rest;
        Ok(head)
    }

    /// Reads a number in the only way it is written.
    pub(crate) fn number(&mut self) -> Result<u64> {
        let mut value = 0_u64;
        for shift in (0..u64::BITS).step_by(7) {
            let byte = self.u8()?;
            let part = u64::from(byte & !MORE);
            if part << shift >> shift != part || (byte == 0 && shift > 0) {
                break;
            }
            value |= part << shift;
            if byte & MORE == 0 {
                return Ok(value);
            }
        }
        Err(self.corrupt("a number is longer than it need be"))
    }

    pub(crate) fn signed(&mut self) -> Result<i64> {
        let value = self.number()?;
        Ok((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
    }

    pub(crate) fn text(&mut self) -> Result<String> {
        let length = self.number()?;
        let text = std::str::from_utf8(self.bytes(length)?);
        text.map(str::to_owned).map_err(|_| self.corrupt("a text is not UTF-8"))
    }

    pub(crate) fn scale(&mut self) -> Result<Scale> {
        let (lowest, highest, passive, promoter) = (self.u8()?, self.u8()?, self.u8()?, self.u8()?);
        Scale::new(lowest, highest, passive, promoter).map_err(|error| self.corrupt(&error.to_string()))
    }

    pub(crate) fn finish(self) -> Result<()> {
        if self.rest.is_empty() { Ok(()) } else { Err(self.corrupt("something follows the body")) }
    }

    pub(crate) fn corrupt(&self, why: &str) -> Error {
        corrupt(self.what, why)
    }
}

fn corrupt(what: &str, why: &str) -> Error {
    Error::new(ErrorKind::CorruptBytes, format!("not the bytes of {what}: {why}"))
}
