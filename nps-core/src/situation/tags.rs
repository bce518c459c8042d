//! Tags of an interaction: who set them, and whether that was before the score was known.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::score::{Caveat, KeyKind, TextColumn};
use crate::situation::dimension::tags as split_tags;
use crate::survey::Timestamp;

/// Who set a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provenance {
    /// The person who handled the interaction.
    Agent,
    /// The journey itself, as it went along.
    Journey,
    /// A model.
    Model,
    /// The owner of a product or of a process.
    Owner,
}

impl Provenance {
    /// Every provenance, in the order of their names.
    pub const ALL: [Self; 4] = [Self::Agent, Self::Journey, Self::Model, Self::Owner];

    /// The stable name: `agent`, `journey`, `model`, `owner`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Journey => "journey",
            Self::Model => "model",
            Self::Owner => "owner",
        }
    }
}

impl fmt::Display for Provenance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Provenance {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|provenance| provenance.name() == name).ok_or_else(|| {
            let known = Self::ALL.map(Self::name).join(", ");
            Error::new(ErrorKind::InvalidArgument, format!("provenance {name:?} is not one of {known}"))
        })
    }
}

/// When a tag was set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TagTime {
    /// Before the score was known.
    BeforeScore,
    /// At a moment.
    At(Timestamp),
    /// After the score was known.
    AfterScore,
}

/// A tag: `provenance:name`, and then `@after` where it was set after the score was known, or `@` and the moment.
///
/// In a name, `;`, `@` and `\` are written with a `\` before them; spaces around it are none of it.
///
/// ```
/// use nps_core::{Provenance, Tag, TagTime};
///
/// let tag: Tag = "agent:call-back@after".parse()?;
/// assert_eq!((tag.provenance, tag.name(), tag.set), (Provenance::Agent, "call-back", TagTime::AfterScore));
/// assert_eq!(tag.to_string(), "agent:call-back@after");
/// let tag: Tag = r"owner:launch \@ noon@2025-03-03T12:00:00+01:00".parse()?;
/// assert_eq!(tag.to_string(), r"owner:launch \@ noon@2025-03-03T11:00:00Z");
/// assert!("call-back".parse::<Tag>().is_err());
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Tag {
    /// Who set it.
    pub provenance: Provenance,
    name: String,
    /// When it was set.
    pub set: TagTime,
}

impl Tag {
    /// A tag. Its name is trimmed.
    ///
    /// # Errors
    /// [`InvalidArgument`](ErrorKind::InvalidArgument) for a blank name, or one with a control character.
    pub fn new(provenance: Provenance, name: &str, set: TagTime) -> Result<Self> {
        let name = name.trim();
        if name.is_empty() || name.chars().any(char::is_control) {
            let message = format!("the name of a tag is {name:?}, expected a text of one line");
            return Err(Error::new(ErrorKind::InvalidArgument, message));
        }
        Ok(Self { provenance, name: name.to_owned(), set })
    }

    /// What it says.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Without when it was set.
    fn write_plain(&self, out: &mut String) {
        out.push_str(self.provenance.name());
        out.push(':');
        for character in self.name.chars() {
            if matches!(character, ';' | '@' | '\\') {
                out.push('\\');
            }
            out.push(character);
        }
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.write_plain(&mut text);
        let set = match self.set {
            TagTime::BeforeScore => String::new(),
            TagTime::AfterScore => "@after".to_owned(),
            TagTime::At(at) => format!("@{at}"),
        };
        f.pad(&(text + &set))
    }
}

impl FromStr for Tag {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let refused = |why: &str| {
            let message = format!("{text:?} is no tag: {why}; expected provenance:name, and @after or @ and a moment");
            Error::new(ErrorKind::InvalidArgument, message)
        };
        let (provenance, rest) = text.split_once(':').ok_or_else(|| refused("it has no provenance"))?;
        let provenance = provenance.trim().parse().map_err(|error: Error| refused(&error.to_string()))?;
        let mut name = String::new();
        let mut rest = rest.chars();
        let mut set = TagTime::BeforeScore;
        while let Some(character) = rest.next() {
            match character {
                '\\' => match rest.next() {
                    Some(escaped @ (';' | '@' | '\\')) => name.push(escaped),
                    _ => return Err(refused(r"a \ stands before something else than ;, @ or \")),
                },
                '@' => {
                    let marker = rest.as_str().trim();
                    set = if marker == "after" {
                        TagTime::AfterScore
                    } else {
                        TagTime::At(marker.parse().map_err(|_| refused("what follows @ is neither"))?)
                    };
                    break;
                }
                _ => name.push(character),
            }
        }
        Self::new(provenance, &name, set).map_err(|error| refused(&error.to_string()))
    }
}

impl TryFrom<String> for Tag {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

impl From<Tag> for String {
    fn from(tag: Tag) -> Self {
        tag.to_string()
    }
}

/// The tags of an interaction, each once; of a tag that was set twice, the first time stands.
///
/// ```
/// use nps_core::TagSet;
///
/// let tags: TagSet = "owner:launch; agent:call-back@after;agent:refund;owner:launch".parse()?;
/// let known = tags.before_score(None)?;
/// assert_eq!(known.text, "agent:refund;owner:launch");
/// assert_eq!((known.excluded.agent, known.excluded.total()), (1, 1));
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TagSet(BTreeSet<Tag>);

impl TagSet {
    /// Adds a tag.
    pub fn insert(&mut self, tag: Tag) {
        let twin = self.0.iter().find(|other| (other.provenance, &other.name) == (tag.provenance, &tag.name)).cloned();
        if let Some(twin) = twin {
            if twin.set <= tag.set {
                return;
            }
            self.0.remove(&twin);
        }
        self.0.insert(tag);
    }

    /// The tags, by provenance and name.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Tag> {
        self.0.iter()
    }

    /// How many tags there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The tags that were set strictly before the score, as the value of a dimension, and how many were not.
    ///
    /// # Errors
    /// [`InvalidArgument`](ErrorKind::InvalidArgument) where a tag was set at a moment, and the score has none.
    pub fn before_score(&self, scored: Option<Timestamp>) -> Result<KnownTags> {
        let mut known = KnownTags::default();
        for tag in &self.0 {
            let is_known = match (tag.set, scored) {
                (TagTime::BeforeScore, _) => true,
                (TagTime::AfterScore, _) => false,
                (TagTime::At(set), Some(scored)) => set < scored,
                (TagTime::At(_), None) => {
                    let message = format!("the tag \"{tag}\" was set at a moment, and the score has none");
                    return Err(Error::new(ErrorKind::InvalidArgument, message));
                }
            };
            if is_known {
                if !known.text.is_empty() {
                    known.text.push(';');
                }
                tag.write_plain(&mut known.text);
            } else {
                known.excluded.add(tag.provenance);
            }
        }
        Ok(known)
    }
}

impl fmt::Display for TagSet {
    /// The one text of these tags: in order, joined by `;`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tags: Vec<String> = self.0.iter().map(Tag::to_string).collect();
        f.pad(&tags.join(";"))
    }
}

impl FromStr for TagSet {
    type Err = Error;

    /// Tags joined by `;`, of which some may be blank.
    fn from_str(text: &str) -> Result<Self> {
        let mut tags = Self::default();
        for part in split_tags(text, KeyKind::TAG) {
            tags.insert(part.parse()?);
        }
        Ok(tags)
    }
}

impl TryFrom<String> for TagSet {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

impl From<TagSet> for String {
    fn from(tags: TagSet) -> Self {
        tags.to_string()
    }
}

/// What was known of an interaction's tags when it was scored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct KnownTags {
    /// The tags, in order, each `provenance:name`, joined by `;`: the same for the same tags. Empty without any.
    pub text: String,
    /// The tags that were set later.
    pub excluded: TagCounts,
}

/// How many tags, by who set them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each field is named after its provenance")]
pub struct TagCounts {
    pub agent: u64,
    pub journey: u64,
    pub model: u64,
    pub owner: u64,
}

impl TagCounts {
    const fn add(&mut self, provenance: Provenance) {
        match provenance {
            Provenance::Agent => self.agent += 1,
            Provenance::Journey => self.journey += 1,
            Provenance::Model => self.model += 1,
            Provenance::Owner => self.owner += 1,
        }
    }

    /// How many of one provenance.
    #[must_use]
    pub const fn of(&self, provenance: Provenance) -> u64 {
        match provenance {
            Provenance::Agent => self.agent,
            Provenance::Journey => self.journey,
            Provenance::Model => self.model,
            Provenance::Owner => self.owner,
        }
    }

    /// How many in all.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.agent + self.journey + self.model + self.owner
    }
}

/// A column of tags as it was known when each row was scored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagColumn {
    /// The value of the dimension in each row: see [`KnownTags::text`]. `None` where the row has no tags.
    pub values: Vec<Option<String>>,
    /// The tags that were left out of all rows, by who set them.
    pub excluded: TagCounts,
    /// Says so where any were.
    pub caveats: Vec<Caveat>,
}

/// Reads a column of tags, each row as [`TagSet`], and leaves out those set when the score was known or later.
///
/// `scored` has when each row was scored, in seconds since 1970-01-01 UTC; without it, tags cannot have moments. Empty gives
/// an empty column. O(letters log tags of a row).
///
/// # Errors
/// [`InvalidArgument`](ErrorKind::InvalidArgument), naming the row, for what is no tag, and as
/// [`TagSet::before_score`]; [`InvalidTime`](ErrorKind::InvalidTime), [`LengthMismatch`](ErrorKind::LengthMismatch).
///
/// ```
/// use nps_core::{Language, read_tags};
///
/// let column = read_tags(&vec![Some("journey:use;agent:call-back@after"), None], None)?;
/// assert_eq!(column.values, [Some("journey:use".to_owned()), None]);
/// assert_eq!(
///     column.caveats[0].text(Language::English),
///     "1 tag was set when the score was known and is left out (1 by an agent)."
/// );
/// # Ok::<(), nps_core::Error>(())
/// ```
pub fn read_tags(tags: &dyn TextColumn, scored: Option<&[i64]>) -> Result<TagColumn> {
    let rows = tags.rows();
    if let Some(scored) = scored {
        Error::require_rows("the column of when rows were scored", scored.len(), "the tags", rows)?;
    }
    let mut column =
        TagColumn { values: Vec::with_capacity(rows), excluded: TagCounts::default(), caveats: Vec::new() };
    for row in 0..rows {
        let at_row = |error: Error| Error::at_row(error.kind(), row, error);
        let scored = scored.and_then(|scored| scored.get(row)).map(|&at| Timestamp::from_seconds(at));
        let scored = scored.transpose().map_err(at_row)?;
        let set: TagSet = tags.text(row).unwrap_or_default().parse().map_err(at_row)?;
        let KnownTags { text, excluded } = set.before_score(scored).map_err(at_row)?;
        column.values.push((!text.is_empty()).then_some(text));
        column.excluded = TagCounts {
            agent: column.excluded.agent + excluded.agent,
            journey: column.excluded.journey + excluded.journey,
            model: column.excluded.model + excluded.model,
            owner: column.excluded.owner + excluded.owner,
        };
    }
    let TagCounts { agent, journey, model, owner } = column.excluded;
    if column.excluded.total() > 0 {
        column.caveats.push(Caveat::TagsAfterScore { agent, journey, model, owner });
    }
    Ok(column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_text_for_the_same_tags() {
        for (text, canonical) in [
            ("", ""),
            (" ; ;", ""),
            ("owner:b;agent:z;agent:a", "agent:a;agent:z;owner:b"),
            ("agent:x@after;agent:x", "agent:x"),
            ("agent:x@2025-01-02T00:00:00Z;agent:x@2025-01-01T00:00:00Z", "agent:x@2025-01-01T00:00:00Z"),
            (r"model:a\;b ; model:c\\", r"model:a\;b;model:c\\"),
            (r"model:c\\;agent:a:b", r"agent:a:b;model:c\\"),
            ("journey: use ", "journey:use"),
        ] {
            let tags: TagSet = text.parse().unwrap();
            assert_eq!(tags.to_string(), canonical);
            assert_eq!(canonical.parse::<TagSet>().unwrap(), tags);
            assert_eq!(serde_json::from_str::<TagSet>(&serde_json::to_string(&tags).unwrap()).unwrap(), tags);
        }
    }

    #[test]
    fn what_is_no_tag_is_refused() {
        for text in [
            "call-back",
            "boss:x",
            ":x",
            "agent:",
            "agent: @after",
            "agent:x@",
            "agent:x@before",
            "agent:x@2025-01-01",
            r"agent:x\",
            r"agent:\x",
            "agent:a\nb",
            "Agent:x",
            "agent:x@after@after",
        ] {
            let error = text.parse::<TagSet>().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{text:?}");
            let rows = vec![Some("agent:x"), Some(text)];
            assert_eq!(read_tags(&rows, None).unwrap_err().row(), Some(1), "{text:?}");
        }
        let moments = vec![Some("agent:x@2025-01-01T00:00:00Z")];
        assert_eq!(read_tags(&moments, None).unwrap_err().kind(), ErrorKind::InvalidArgument);
        assert_eq!(read_tags(&moments, Some(&[])).unwrap_err().kind(), ErrorKind::LengthMismatch);
        assert_eq!(read_tags(&moments, Some(&[i64::MAX])).unwrap_err().kind(), ErrorKind::InvalidTime);
    }

    #[test]
    fn a_tag_set_with_the_score_is_not_known() {
        let tags: TagSet = "agent:x@2025-01-01T00:00:00Z".parse().unwrap();
        let at = |second: i64| Some(Timestamp::from_seconds(1_735_689_600 + second).unwrap());
        assert_eq!(tags.before_score(at(0)).unwrap().excluded.agent, 1);
        assert_eq!(tags.before_score(at(1)).unwrap().text, "agent:x");
    }
}
