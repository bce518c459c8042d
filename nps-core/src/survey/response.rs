//! One customer's response: when, by which channel, in which situation, and what was answered.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::survey::{Answer, MissingCodes, NanPolicy, RejectReason, Scale, Score, Timestamp};

/// The answer to "would you recommend us?".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Intention {
    /// No.
    No,
    /// Perhaps.
    Maybe,
    /// Yes.
    Yes,
}

impl Intention {
    /// Every intention, from the worst to the best.
    pub const ALL: [Self; 3] = [Self::No, Self::Maybe, Self::Yes];

    /// The stable name: `no`, `maybe`, `yes`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Maybe => "maybe",
            Self::Yes => "yes",
        }
    }
}

impl fmt::Display for Intention {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// One customer's response to a survey, from the moment it was answered on.
///
/// Checked wherever it comes from: [`Response::new`] and the fields set after it by [`validate`](Self::validate), rows by
/// [`ResponseFields`], serde on its way in. As JSON, fields without a value may be left out:
///
/// ```
/// use nps_core::{Category, Response};
///
/// let json = r#"{
///     "id": "R7", "at": "2026-01-05T10:00:00+01:00", "scale": "0-10", "score": 9, "intention": "yes", "channel": "web",
///     "customer": "c81f", "situation": {"product": "Nova"}, "ratings": {"clarity": 4}, "verbatim": "Quick."
/// }"#;
/// let response: Response = serde_json::from_str(json)?;
/// assert_eq!(response.score.map(|score| score.category()), Some(Category::Promoter));
/// assert_eq!((response.value("product"), response.value("channel")), (Some("Nova"), Some("web")));
///
/// let without_offset = json.replace("+01:00", "");
/// assert!(serde_json::from_str::<Response>(&without_offset).is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawResponse", into = "RawResponse")]
pub struct Response {
    /// What it is known by. A later response with the same id is an edit of this one.
    pub id: String,
    /// When it was answered.
    pub at: Timestamp,
    /// How likely the customer is to recommend; `None` where that was asked and not answered.
    pub score: Option<Score>,
    /// Whether the customer would recommend, asked in words.
    pub intention: Option<Intention>,
    /// How it was asked: `web`, `sms`, `phone`.
    pub channel: Option<String>,
    /// A pseudonym of the customer.
    pub customer: Option<String>,
    /// The situation it came from: dimensions with their values.
    pub situation: BTreeMap<String, String>,
    /// Ratings of single attributes, each 0 to [`Response::MAX_RATING`].
    pub ratings: BTreeMap<String, u8>,
    /// What the customer said in words of their own.
    pub verbatim: Option<String>,
}

impl Response {
    /// The highest rating of an attribute: what it is out of is for its reader to know.
    pub const MAX_RATING: u8 = 100;

    /// The dimension that [`value`](Self::value) takes from [`channel`](Self::channel).
    pub const CHANNEL: &'static str = "channel";

    /// A response without anything but a score.
    ///
    /// ```
    /// use nps_core::{Response, Scale};
    ///
    /// let mut response = Response::new("R7", "2026-01-05T10:00:00+01:00".parse()?, Some(Scale::ZERO_TO_TEN.score(9)?));
    /// response.situation.insert("product".into(), "Nova".into());
    /// response.validate()?;
    /// response.customer = Some("jane@example.com".into());
    /// assert!(response.validate().is_err()); // not a pseudonym
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    #[must_use]
    pub fn new(id: impl Into<String>, at: Timestamp, score: Option<Score>) -> Self {
        Self {
            id: id.into(),
            at,
            score,
            intention: None,
            channel: None,
            customer: None,
            situation: BTreeMap::new(),
            ratings: BTreeMap::new(),
            verbatim: None,
        }
    }

    /// Fails where a field is not what it should be.
    ///
    /// # Errors
    /// [`InvalidResponse`](crate::ErrorKind::InvalidResponse) where the id or the name of a dimension or of an attribute is
    /// blank, the customer is an e-mail address and no pseudonym, the situation has a dimension called `channel`, or a
    /// rating is above [`Self::MAX_RATING`].
    pub fn validate(&self) -> Result<()> {
        self.check().map_err(Error::from)
    }

    fn check(&self) -> std::result::Result<(), Refused> {
        let mut names = self.situation.keys().chain(self.ratings.keys());
        check_id(&self.id)?;
        check_customer(self.customer.as_deref())?;
        if names.any(|name| is_blank(name)) {
            return Err(Refused::response("a dimension or an attribute has no name"));
        }
        if self.situation.contains_key(Self::CHANNEL) {
            return Err(Refused::response("the channel is not to be among the dimensions of the situation"));
        }
        match self.ratings.iter().find(|&(_, &rating)| rating > Self::MAX_RATING) {
            Some((name, rating)) => Err(Refused::rating(name, &rating.to_string())),
            None => Ok(()),
        }
    }

    /// The value of a dimension: the channel, or what the situation has under that name.
    #[must_use]
    pub fn value(&self, dimension: &str) -> Option<&str> {
        if dimension == Self::CHANNEL {
            return self.channel.as_deref();
        }
        self.situation.get(dimension).map(String::as_str)
    }
}

/// Refuses an id by which nothing could be known.
pub(crate) fn check_id(id: &str) -> std::result::Result<(), Refused> {
    if is_blank(id) { Err(Refused::response("it has no id")) } else { Ok(()) }
}

/// Refuses what is no pseudonym.
pub(crate) fn check_customer(customer: Option<&str>) -> std::result::Result<(), Refused> {
    if customer.is_some_and(|customer| customer.contains('@')) {
        // The address itself is not repeated: errors end up in logs.
        return Err(Refused::response("the customer is an e-mail address, expected a pseudonym"));
    }
    Ok(())
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// Why a row is no response.
pub(crate) struct Refused {
    pub(crate) reason: RejectReason,
    /// The value to blame, or what is wrong with the response.
    pub(crate) value: String,
    scale: Scale,
}

impl Refused {
    pub(crate) fn response(why: impl Into<String>) -> Self {
        Self { reason: RejectReason::InvalidResponse, value: why.into(), scale: Scale::ZERO_TO_TEN }
    }

    fn field(name: &str, found: &Answer<'_>, expected: &str) -> Self {
        Self::response(format!("{name} is {found}, expected {expected}"))
    }

    fn rating(name: &str, found: &str) -> Self {
        let most = Response::MAX_RATING;
        Self::response(format!("the rating {name:?} is {found}, expected a whole number from 0 to {most}"))
    }
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        Self::new(refused.reason.error_kind(), refused.reason.explain(&refused.value, refused.scale))
    }
}

/// The fields of a response as they arrived, from a row of a file or an object of another language.
///
/// Texts are trimmed, and a blank one is no value; a number or a boolean where a text is expected is that text.
///
/// ```
/// use nps_core::{Answer, ResponseFields, Scale};
///
/// let mut fields = ResponseFields::default();
/// fields.set("id", Answer::Integer(7))?;
/// fields.set("at", Answer::from("2026-01-05T10:00:00+01:00"))?;
/// fields.set("score", Answer::from(" 9 "))?;
/// fields.situation("product", Answer::from("Nova"));
/// let response = fields.read(Scale::ZERO_TO_TEN)?;
/// assert_eq!((response.id.as_str(), response.value("product")), ("7", Some("Nova")));
/// assert!(fields.set("socre", Answer::Missing).is_err());
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct ResponseFields<'a> {
    fields: BTreeMap<&'static str, Answer<'a>>,
    situation: Vec<(String, Answer<'a>)>,
    ratings: Vec<(String, Answer<'a>)>,
    missing_codes: MissingCodes,
}

/// What fields were read as.
pub(crate) struct ReadResponse {
    pub(crate) response: Response,
    /// The code by which the score is missing.
    pub(crate) code: Option<i64>,
}

impl<'a> ResponseFields<'a> {
    /// The fields that [`set`](Self::set) knows.
    pub const NAMES: [&'static str; 8] = ["id", "at", "scale", "score", "intention", "channel", "customer", "verbatim"];

    /// Sets a field.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) for a name that is not among [`Self::NAMES`].
    pub fn set(&mut self, name: &str, value: Answer<'a>) -> Result<()> {
        let Some(known) = Self::NAMES.into_iter().find(|&known| known == name) else {
            return Err(Error::unknown_option(name, &[&Self::NAMES[..], &["situation", "ratings"]].concat()));
        };
        self.fields.insert(known, value);
        Ok(())
    }

    /// The codes off the scale that stand for no score. A row that names a scale of its own answers by it where the code is
    /// on that.
    ///
    /// ```
    /// use nps_core::{Answer, MissingCodes, ResponseFields};
    ///
    /// let mut fields = ResponseFields::default();
    /// fields.missing_codes(MissingCodes::new(&[0, 6])?);
    /// for (name, value) in [("id", "R1"), ("at", "2026-01-05T10:00:00Z"), ("score", "6")] {
    ///     fields.set(name, Answer::from(value))?;
    /// }
    /// assert_eq!(fields.read("1-5/4/5".parse()?)?.score, None);
    /// fields.set("scale", Answer::from("0-10"))?;
    /// assert_eq!(fields.read("1-5/4/5".parse()?)?.score.map(|score| score.value()), Some(6));
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn missing_codes(&mut self, codes: MissingCodes) {
        self.missing_codes = codes;
    }

    /// Adds a dimension of the situation.
    pub fn situation(&mut self, dimension: impl Into<String>, value: Answer<'a>) {
        self.situation.push((dimension.into(), value));
    }

    /// Adds the rating of an attribute.
    pub fn rating(&mut self, attribute: impl Into<String>, value: Answer<'a>) {
        self.ratings.push((attribute.into(), value));
    }

    /// The response; `scale` is that of a row that names none.
    ///
    /// # Errors
    /// [`InvalidResponse`](crate::ErrorKind::InvalidResponse) without an id, where a field is not what it should be, or as
    /// [`Response::validate`]; [`InvalidTime`](crate::ErrorKind::InvalidTime) for a time without its offset from UTC, or
    /// none; the kind of the [`RejectReason`] for a score, [`InvalidScale`](crate::ErrorKind::InvalidScale);
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) where a missing code is on `scale`.
    pub fn read(&self, scale: Scale) -> Result<Response> {
        self.missing_codes.require_off(scale)?;
        self.response(scale).map(|read| read.response).map_err(Error::from)
    }

    pub(crate) fn response(&self, scale: Scale) -> std::result::Result<ReadResponse, Refused> {
        let id = self.text("id")?.ok_or_else(|| Refused::response("it has no id"))?;
        let at = self.time()?;
        let (score, code) = self.score(scale)?;
        let response = Response {
            id,
            at,
            score,
            intention: self.intention()?,
            channel: self.text("channel")?,
            customer: self.text("customer")?,
            situation: self.values()?,
            ratings: self.rated()?,
            verbatim: self.text("verbatim")?,
        };
        response.check()?;
        Ok(ReadResponse { response, code })
    }

    fn get(&self, name: &str) -> &Answer<'a> {
        self.fields.get(name).unwrap_or(&Answer::Missing)
    }

    fn text(&self, name: &str) -> std::result::Result<Option<String>, Refused> {
        text_of(name, self.get(name))
    }

    fn time(&self) -> std::result::Result<Timestamp, Refused> {
        let found = self.get("at");
        let parsed = if let Answer::Text(text) = found { text.trim().parse().ok() } else { None };
        parsed.ok_or_else(|| Refused {
            reason: RejectReason::InvalidTime,
            value: found.to_string(),
            scale: Scale::ZERO_TO_TEN,
        })
    }

    /// The score, or the code by which it is missing.
    fn score(&self, scale: Scale) -> std::result::Result<(Option<Score>, Option<i64>), Refused> {
        let scale = match self.text("scale")? {
            Some(text) => text.parse().map_err(|error: Error| Refused::response(error.to_string()))?,
            None => scale,
        };
        let found = self.get("score");
        match scale.read(found, NanPolicy::Reject) {
            Ok(score) => Ok((score, None)),
            Err(reason) => match self.missing_codes.code_of(found) {
                Some(code) if reason == RejectReason::OutOfRange => Ok((None, Some(code))),
                _ => Err(Refused { reason, value: found.to_string(), scale }),
            },
        }
    }

    fn intention(&self) -> std::result::Result<Option<Intention>, Refused> {
        let Some(text) = self.text("intention")? else { return Ok(None) };
        let known = Intention::ALL.into_iter().find(|intention| intention.name().eq_ignore_ascii_case(&text));
        known.map(Some).ok_or_else(|| Refused::field("intention", self.get("intention"), "yes, no or maybe"))
    }

    fn values(&self) -> std::result::Result<BTreeMap<String, String>, Refused> {
        let mut values = BTreeMap::new();
        for (name, value) in &self.situation {
            let Some(text) = text_of(name, value)? else { continue };
            if values.get(name).is_some_and(|earlier| *earlier != text) {
                return Err(Refused::response(format!("it has two values for {name:?}")));
            }
            values.insert(name.clone(), text);
        }
        Ok(values)
    }

    fn rated(&self) -> std::result::Result<BTreeMap<String, u8>, Refused> {
        let mut ratings = BTreeMap::new();
        for (name, value) in &self.ratings {
            let Some(text) = text_of(name, value)? else { continue };
            let rating = text.parse().map_err(|_| Refused::rating(name, &text))?;
            ratings.insert(name.clone(), rating);
        }
        Ok(ratings)
    }
}

/// A value as text; `None` where there is none.
fn text_of(name: &str, value: &Answer<'_>) -> std::result::Result<Option<String>, Refused> {
    let text = match value {
        Answer::Missing => return Ok(None),
        Answer::Text(text) => text.trim().to_owned(),
        Answer::Integer(value) => value.to_string(),
        Answer::Boolean(value) => value.to_string(),
        Answer::Float(value) if value.is_finite() => value.to_string(),
        Answer::Float(_) | Answer::Other(_) => return Err(Refused::field(name, value, "a text or a number")),
    };
    Ok(if text.is_empty() { None } else { Some(text) })
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawResponse {
    id: String,
    at: Timestamp,
    #[serde(default)]
    scale: Scale,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    score: Option<u8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    intention: Option<Intention>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    channel: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    customer: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    situation: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    ratings: BTreeMap<String, u8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    verbatim: Option<String>,
}

impl TryFrom<RawResponse> for Response {
    type Error = Error;

    fn try_from(raw: RawResponse) -> Result<Self> {
        let RawResponse { id, at, scale, score, intention, channel, customer, situation, ratings, verbatim } = raw;
        let score = score.map(|value| scale.score(value)).transpose()?;
        let response = Self { id, at, score, intention, channel, customer, situation, ratings, verbatim };
        response.validate()?;
        Ok(response)
    }
}

impl From<Response> for RawResponse {
    fn from(response: Response) -> Self {
        let Response { id, at, score, intention, channel, customer, situation, ratings, verbatim } = response;
        let scale = score.map_or(Scale::ZERO_TO_TEN, Score::scale);
        let score = score.map(Score::value);
        Self { id, at, scale, score, intention, channel, customer, situation, ratings, verbatim }
    }
}
