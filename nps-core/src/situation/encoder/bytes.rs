//! The bytes of an encoder: its features as JSON, in the frame of every snapshot.

use crate::codec::{Reader, Writer};
use crate::error::Result;
use crate::situation::encoder::feature::{CrossPairs, Feature, FeatureKind};
use crate::situation::encoder::layout::SituationEncoder;

const MAGIC: [u8; 4] = *b"NPSE";
/// With all pairs of every cross: what has no others is still written so.
const FIRST: u8 = 1;
const SECOND: u8 = 2;

impl SituationEncoder {
    /// The encoder as versioned, checksummed bytes, the same for the same features; the layout is in
    /// [formats](crate::_documentation::formats). O(levels).
    ///
    /// ```
    /// use nps_core::{EncoderSpec, SituationEncoder};
    ///
    /// let spec: EncoderSpec = r#"{"age": {"kind": "bands", "edges": [30, 60]}}"#.parse()?;
    /// let encoder = SituationEncoder::new(spec)?;
    /// assert_eq!(SituationEncoder::from_bytes(&encoder.to_bytes())?, encoder);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new(MAGIC, self.version());
        writer.bytes(self.to_json().as_bytes());
        writer.finish()
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote.
    ///
    /// # Errors
    /// [`CorruptBytes`](crate::ErrorKind::CorruptBytes) for anything else;
    /// [`UnsupportedVersion`](crate::ErrorKind::UnsupportedVersion) for the bytes of a later version.
    ///
    /// ```
    /// use nps_core::{ErrorKind, SituationEncoder};
    /// assert_eq!(SituationEncoder::from_bytes(b"NPSE").unwrap_err().kind(), ErrorKind::CorruptBytes);
    /// ```
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let (reader, version) = Reader::of_versions("an encoder", MAGIC, FIRST..=SECOND, bytes)?;
        let read: Self = serde_json::from_slice(reader.rest()).map_err(|error| reader.corrupt(&error.to_string()))?;
        if read.version() == version { Ok(read) } else { Err(reader.corrupt("they are of another version")) }
    }

    /// The first version that holds the features.
    fn version(&self) -> u8 {
        let has_all = |feature: &Feature| !matches!(feature.kind(), FeatureKind::Cross { pairs, .. } if *pairs != CrossPairs::All);
        if self.features().iter().all(has_all) { FIRST } else { SECOND }
    }

    /// The features with all that was learned, as JSON that an [`EncoderSpec`](crate::EncoderSpec) is read from.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Texts and finite numbers: none of them can fail to be written.
        serde_json::to_string(self.features()).unwrap_or_default()
    }
}
