//! Responses by id, and reading them from files.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::{Error, ErrorKind, Result};
use crate::survey::response::{ReadResponse, Refused};
use crate::survey::{Answer, MissingCodes, Reject, Rejects, Response, ResponseFields, Scale};

/// What a response did to those there were.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Arrival {
    /// There was none with its id.
    New,
    /// It took the place of an earlier one with its id.
    Edited,
    /// The same was there already: nothing changed.
    Repeated,
    /// A later one with its id was there already: nothing changed.
    Outdated,
    /// Its day is kept no more, so that nobody knows whether it was counted: it was not. Said by
    /// [`LiveResponses`](crate::LiveResponses) alone.
    Expired,
}

impl Arrival {
    /// The stable name: `new`, `edited`, `repeated`, `outdated`, `expired`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Edited => "edited",
            Self::Repeated => "repeated",
            Self::Outdated => "outdated",
            Self::Expired => "expired",
        }
    }

    /// Every arrival.
    pub const ALL: [Self; 5] = [Self::New, Self::Edited, Self::Repeated, Self::Outdated, Self::Expired];

    /// Every arrival where nothing is ever forgotten.
    pub(crate) const BY_ID: [Self; 4] = [Self::New, Self::Edited, Self::Repeated, Self::Outdated];

    /// What becomes of a response that compares so with the one there was with its id.
    pub(crate) const fn among(order: Option<Ordering>) -> Self {
        match order {
            None => Self::New,
            Some(Ordering::Greater) => Self::Edited,
            Some(Ordering::Equal) => Self::Repeated,
            Some(Ordering::Less) => Self::Outdated,
        }
    }

    /// What becomes of a response that comes after a `known` one with its id: of two of one moment it is the later.
    pub(crate) fn after(known: Option<&Response>, response: &Response) -> Self {
        Self::among(known.map(|known| {
            if known == response {
                Ordering::Equal
            } else if known.at > response.at {
                Ordering::Less
            } else {
                Ordering::Greater
            }
        }))
    }
}

/// What the columns of a file, or the fields of its JSON objects, are called. The default is the names of [`Response`]'s
/// fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ResponseColumns {
    /// The id, without which a row is no response.
    pub id: String,
    /// The time, RFC 3339 with its offset from UTC.
    pub at: String,
    /// The scale of the row; without it, [`default_scale`](Self::default_scale).
    pub scale: String,
    /// The score.
    pub score: String,
    /// `yes`, `no` or `maybe`.
    pub intention: String,
    /// The channel.
    pub channel: String,
    /// The customer's pseudonym.
    pub customer: String,
    /// The verbatim.
    pub verbatim: String,
    /// The dimensions of the situation; in JSON, those of an object `situation` are read besides.
    pub situation: Vec<String>,
    /// The rated attributes; in JSON, those of an object `ratings` are read besides.
    pub ratings: Vec<String>,
    /// The scale of rows that name none. Default: 0–10.
    pub default_scale: Scale,
    /// Codes off that scale that stand for no score. Default: none.
    pub missing_codes: MissingCodes,
}

impl Default for ResponseColumns {
    fn default() -> Self {
        let [id, at, scale, score, intention, channel, customer, verbatim] = ResponseFields::NAMES.map(str::to_owned);
        Self {
            id,
            at,
            scale,
            score,
            intention,
            channel,
            customer,
            verbatim,
            situation: Vec::new(),
            ratings: Vec::new(),
            default_scale: Scale::ZERO_TO_TEN,
            missing_codes: MissingCodes::NONE,
        }
    }
}

impl ResponseColumns {
    /// Says which column a field is in.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for a name that is not among [`ResponseFields::NAMES`].
    ///
    /// ```
    /// use nps_core::ResponseColumns;
    /// let mut columns = ResponseColumns::default();
    /// columns.set("at", "answered_at")?;
    /// assert_eq!(columns.at, "answered_at");
    /// assert!(columns.set("time", "answered_at").is_err());
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn set(&mut self, field: &str, column: impl Into<String>) -> Result<()> {
        let place = match field {
            "id" => &mut self.id,
            "at" => &mut self.at,
            "scale" => &mut self.scale,
            "score" => &mut self.score,
            "intention" => &mut self.intention,
            "channel" => &mut self.channel,
            "customer" => &mut self.customer,
            "verbatim" => &mut self.verbatim,
            _ => return Err(Error::unknown_option(field, &ResponseFields::NAMES)),
        };
        *place = column.into();
        Ok(())
    }

    /// Each field with the column it is in.
    fn fields(&self) -> [(&'static str, &str); 8] {
        let columns = [
            &self.id,
            &self.at,
            &self.scale,
            &self.score,
            &self.intention,
            &self.channel,
            &self.customer,
            &self.verbatim,
        ];
        let mut columns = columns.into_iter();
        ResponseFields::NAMES.map(|name| (name, columns.next().map_or(name, |column| column.as_str())))
    }

    /// Reads a row whose cells `get` gives by column.
    fn read<'a>(
        &self,
        get: impl Fn(&str) -> Answer<'a>,
        nested: Nested<'a>,
    ) -> std::result::Result<ReadResponse, Refused> {
        let mut fields = ResponseFields::default();
        fields.missing_codes(self.missing_codes);
        for (name, column) in self.fields() {
            fields.set(name, get(column)).map_err(|error| Refused::response(error.to_string()))?;
        }
        for dimension in &self.situation {
            fields.situation(dimension, get(dimension));
        }
        for attribute in &self.ratings {
            fields.rating(attribute, get(attribute));
        }
        nested.situation.into_iter().for_each(|(dimension, value)| fields.situation(dimension, value));
        nested.ratings.into_iter().for_each(|(attribute, value)| fields.rating(attribute, value));
        fields.response(self.default_scale)
    }
}

/// What a JSON object holds in objects of its own.
#[derive(Default)]
struct Nested<'a> {
    situation: Vec<(&'a str, Answer<'a>)>,
    ratings: Vec<(&'a str, Answer<'a>)>,
}

/// Responses, each once: a later one with the same id is an edit, whatever order they come in.
///
/// ```
/// use nps_core::{RejectReason, ResponseColumns, Responses};
///
/// let csv = "\
/// id,at,score,product
/// R1,2026-01-05T10:00:00+01:00,9,Nova
/// R2,2026-01-05T11:00:00+01:00,3,Nova
/// R2,2026-01-06T09:00:00+01:00,6,Nova
/// R3,2026-01-05T12:00:00,8,Alba
/// R4,2026-01-05T13:00:00+01:00,11,Alba
/// ";
/// let columns = ResponseColumns { situation: vec!["product".into()], ..ResponseColumns::default() };
/// let mut responses = Responses::default();
/// responses.read_csv(csv.as_bytes(), &columns)?;
/// assert_eq!(responses.len(), 2);
/// assert_eq!(responses.get("R2").and_then(|edited| edited.score).map(|score| score.value()), Some(6));
/// assert_eq!(responses.rejects().to_string(), "2 rejected (1 out_of_range, 1 invalid_time)");
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Responses {
    by_id: BTreeMap<String, Response>,
    rejects: Rejects,
    rows: usize,
    repeated: u64,
    edited: u64,
}

impl Responses {
    /// Takes a response: the later one of those with its id stays, of two answered at the same moment the one that came
    /// last. O(log responses).
    ///
    /// # Errors
    /// As [`Response::validate`]; then nothing changes.
    ///
    /// ```
    /// use nps_core::{Arrival, Response, Responses};
    ///
    /// let mut responses = Responses::default();
    /// let response = Response::new("R1", "2026-01-05T10:00:00Z".parse()?, None);
    /// assert_eq!(responses.push(response.clone())?, Arrival::New);
    /// assert_eq!(responses.push(response)?, Arrival::Repeated);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn push(&mut self, response: Response) -> Result<Arrival> {
        response.validate()?;
        Ok(self.insert(response))
    }

    fn insert(&mut self, response: Response) -> Arrival {
        let arrival = Arrival::after(self.by_id.get(&response.id), &response);
        match arrival {
            Arrival::New | Arrival::Edited => {
                self.by_id.insert(response.id.clone(), response);
            }
            Arrival::Repeated | Arrival::Outdated | Arrival::Expired => {}
        }
        self.repeated += u64::from(arrival == Arrival::Repeated);
        self.edited += u64::from(matches!(arrival, Arrival::Edited | Arrival::Outdated));
        arrival
    }

    /// Reads the rows of a CSV file, UTF-8, cells separated by commas, with a header.
    ///
    /// A row that is no response is in the ledger of [`rejects`](Self::rejects), and nowhere else.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownColumn`] where the file has no column for the id, the time, the score, or one of `situation` and
    /// `ratings`; [`ErrorKind::InvalidArgument`] where a column is there twice, or a missing code is on the default scale.
    /// Then nothing is read.
    pub fn read_csv(&mut self, bytes: &[u8], columns: &ResponseColumns) -> Result<()> {
        columns.missing_codes.require_off(columns.default_scale)?;
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
        let header = reader.byte_headers().cloned().unwrap_or_default();
        let header: Vec<String> = header.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect();
        check_header(&header, columns)?;
        let places: BTreeMap<&str, usize> = header.iter().map(String::as_str).zip(0..).collect();
        for row in reader.byte_records() {
            let read = row.map_err(|error| Refused::response(error.to_string())).and_then(|row| {
                let row = csv::StringRecord::from_byte_record(row).map_err(|_| Refused::response("it is not UTF-8"))?;
                if row.len() != header.len() {
                    let (found, expected) = (row.len(), header.len());
                    return Err(Refused::response(format!("it has {found} cells, the header has {expected}")));
                }
                let cell = |name: &str| places.get(name).and_then(|&place| row.get(place));
                columns.read(|name| cell(name).map_or(Answer::Missing, owned), Nested::default())
            });
            self.take(read);
        }
        Ok(())
    }

    /// Reads JSON Lines: an object a line, blank lines left out. Fields that `columns` does not name are ignored.
    ///
    /// A line that is no response is in the ledger of [`rejects`](Self::rejects), and nowhere else.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] where a missing code is on the default scale. Then nothing is read.
    ///
    /// ```
    /// use nps_core::{ResponseColumns, Responses};
    ///
    /// let lines = r#"{"id": 1, "at": "2026-01-05T10:00:00Z", "score": 9, "situation": {"product": "Nova"}}
    /// {"id": 2, "at": "2026-01-05T10:00:00Z", "score": 6.5}"#;
    /// let mut responses = Responses::default();
    /// responses.read_json_lines(lines.as_bytes(), &ResponseColumns::default())?;
    /// assert_eq!(responses.iter().next().and_then(|response| response.value("product")), Some("Nova"));
    /// assert_eq!(responses.rejects().to_string(), "1 rejected (1 not_integer)");
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn read_json_lines(&mut self, bytes: &[u8], columns: &ResponseColumns) -> Result<()> {
        columns.missing_codes.require_off(columns.default_scale)?;
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        for line in bytes.split(|&byte| byte == b'\n').filter(|line| !line.trim_ascii().is_empty()) {
            let read = match serde_json::from_slice(line) {
                Ok(Value::Object(object)) => {
                    let nested = |name: &str| match object.get(name) {
                        Some(Value::Object(inner)) => {
                            Ok(inner.iter().map(|(name, value)| (name.as_str(), answer(value))).collect())
                        }
                        None | Some(Value::Null) => Ok(Vec::new()),
                        Some(other) => {
                            Err(Refused::response(format!("{name} is {}, expected an object", answer(other))))
                        }
                    };
                    let get = |name: &str| object.get(name).map_or(Answer::Missing, answer);
                    nested("situation")
                        .and_then(|situation| columns.read(get, Nested { situation, ratings: nested("ratings")? }))
                }
                Ok(_) => Err(Refused::response("the line is not a JSON object")),
                Err(error) => Err(Refused::response(format!("the line is not JSON: {error}"))),
            };
            self.take(read);
        }
        Ok(())
    }

    fn take(&mut self, read: std::result::Result<ReadResponse, Refused>) {
        let row = self.rows;
        self.rows = row.saturating_add(1);
        match read {
            Ok(ReadResponse { response, code }) => {
                self.insert(response);
                if let Some(code) = code {
                    self.rejects.add_missing(code, 1);
                }
            }
            Err(Refused { reason, value, .. }) => {
                self.rejects.add(reason, 1);
                self.rejects.show(Reject::new(row, &value, reason));
            }
        }
    }

    /// Takes a response away, for ever: one that comes later with its id is new.
    pub fn remove(&mut self, id: &str) -> Option<Response> {
        self.by_id.remove(id)
    }

    /// The response with this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Response> {
        self.by_id.get(id)
    }

    /// Every response, in the order of their ids.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Response> + Clone {
        self.by_id.values()
    }

    /// How many responses there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// The rows that were no response, numbered over all files from 0 on; and how many had no score by which code.
    #[must_use]
    pub const fn rejects(&self) -> &Rejects {
        &self.rejects
    }

    /// How many came again unchanged.
    #[must_use]
    pub const fn repeated(&self) -> u64 {
        self.repeated
    }

    /// How many stood aside for a later one with their id.
    #[must_use]
    pub const fn edited(&self) -> u64 {
        self.edited
    }
}

impl<'a> IntoIterator for &'a Responses {
    type Item = &'a Response;
    type IntoIter = std::collections::btree_map::Values<'a, String, Response>;

    fn into_iter(self) -> Self::IntoIter {
        self.by_id.values()
    }
}

fn check_header(header: &[String], columns: &ResponseColumns) -> Result<()> {
    let needed = [&columns.id, &columns.at, &columns.score];
    for name in needed.into_iter().chain(&columns.situation).chain(&columns.ratings) {
        if !header.contains(name) {
            return Err(Error::unknown_column(name, header));
        }
    }
    let read = columns.fields().map(|(_, column)| column);
    let named = columns.situation.iter().chain(&columns.ratings).map(String::as_str);
    for name in read.into_iter().chain(named) {
        if header.iter().filter(|column| *column == name).count() > 1 {
            let message = format!("the file has two columns {name:?}: which of them is meant?");
            return Err(Error::new(ErrorKind::InvalidArgument, message));
        }
    }
    Ok(())
}

fn owned(text: &str) -> Answer<'static> {
    Answer::Text(Cow::Owned(text.to_owned()))
}

/// A JSON value as an answer.
fn answer(value: &Value) -> Answer<'_> {
    match value {
        Value::Null => Answer::Missing,
        Value::Bool(value) => Answer::Boolean(*value),
        Value::Number(number) => match (number.as_i128(), number.as_f64()) {
            (Some(whole), _) => Answer::Integer(whole),
            (None, Some(real)) => Answer::Float(real),
            (None, None) => Answer::Other(number.to_string().into()),
        },
        Value::String(text) => Answer::Text(text.as_str().into()),
        Value::Array(_) => Answer::Other("a list".into()),
        Value::Object(_) => Answer::Other("an object".into()),
    }
}
