//! The frame around every serialised state: magic, version, little-endian body, CRC-32.
//!
//! Decoding checks each field against what is left before reading it, so that hostile bytes cost nothing.

use crate::error::{Error, ErrorKind, Result};

const CHECKSUM: usize = size_of::<u32>();

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
        let corrupt = |why: &str| Err(corrupt(what, why));
        let Some(body) = bytes.strip_prefix(&magic) else {
            return corrupt("they do not begin as they should");
        };
        let Some((found, _)) = body.split_first() else {
            return corrupt("they end before the version");
        };
        if *found != version {
            return Err(Error::new(
                ErrorKind::UnsupportedVersion,
                format!("bytes of {what} are of version {found}; this library reads version {version}"),
            ));
        }
        let Some((framed, checksum)) = bytes.split_last_chunk::<CHECKSUM>() else {
            return corrupt("they end before the checksum");
        };
        if crc32fast::hash(framed) != u32::from_le_bytes(*checksum) {
            return corrupt("the checksum does not match: truncated or altered");
        }
        match framed.get(magic.len() + 1..) {
            Some(rest) => Ok(Self { what, rest }),
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
