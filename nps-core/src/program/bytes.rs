//! The bytes of a program: its state as JSON, in the frame of every snapshot.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::codec::{Reader, Writer};
use crate::effect::Measure;
use crate::error::Result;
use crate::program::{Program, ProgramSpec};
use crate::survey::{Response, SECONDS_A_DAY};

const MAGIC: [u8; 4] = *b"NPSP";
const VERSION: u8 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct State<'a> {
    spec: Cow<'a, ProgramSpec>,
    measures: Cow<'a, [Measure]>,
    /// The newest day there ever was: it may be that of a response that was withdrawn.
    newest_day: Option<i32>,
    /// In the order of their ids.
    responses: Vec<Cow<'a, Response>>,
}

impl Program {
    /// The state as versioned, checksummed bytes, the same for the same responses and measures; the layout is in
    /// [formats](crate::_documentation::formats). O(responses).
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let state = State {
            spec: Cow::Borrowed(&self.spec),
            measures: Cow::Borrowed(&self.measures),
            newest_day: self.live.newest_day(),
            responses: self.responses.iter().map(Cow::Borrowed).collect(),
        };
        let mut writer = Writer::new(MAGIC, VERSION);
        // Texts, numbers and maps by text: none of them can fail to be written.
        writer.bytes(&serde_json::to_vec(&state).unwrap_or_default());
        writer.finish()
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote, and counts the responses anew. O(responses).
    ///
    /// # Errors
    /// [`CorruptBytes`](crate::ErrorKind::CorruptBytes) for anything else, contradictions in the state among it;
    /// [`UnsupportedVersion`](crate::ErrorKind::UnsupportedVersion) for the bytes of a later version.
    ///
    /// ```
    /// use nps_core::{ErrorKind, Program};
    /// assert_eq!(Program::from_bytes(b"NPSP").unwrap_err().kind(), ErrorKind::CorruptBytes);
    /// ```
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let reader = Reader::new("a program", MAGIC, VERSION, bytes)?;
        let state: State<'_> =
            serde_json::from_slice(reader.rest()).map_err(|error| reader.corrupt(&error.to_string()))?;
        state.restore().map_err(|error| reader.corrupt(&error.to_string()))
    }
}

impl State<'_> {
    fn restore(self) -> Result<Program> {
        let mut program = Program::new(self.spec.into_owned())?;
        for measure in self.measures.into_owned() {
            program.add_measure(measure)?;
        }
        for response in &self.responses {
            program.push(response)?;
        }
        if let Some(day) = self.newest_day {
            program.live.advance(i64::from(day) * SECONDS_A_DAY)?;
        }
        Ok(program)
    }
}
