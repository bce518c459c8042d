//! What a survey asks about: the relation, or the last contact.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};

/// What a survey is about. Scores of one kind say nothing of the other.
///
/// ```
/// use nps_core::SurveyKind;
///
/// let asked = "En vous fondant sur votre dernier contact, recommanderiez-vous notre marque ?";
/// assert_eq!(SurveyKind::of_wording(asked), Some(SurveyKind::Transactional));
/// assert_eq!(SurveyKind::of_wording("How likely are you to recommend us?"), Some(SurveyKind::Relational));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SurveyKind {
    /// About the company as a whole, whenever it is asked.
    Relational,
    /// About one contact, asked right after it.
    Transactional,
}

/// What refers to one contact, in lower case.
#[rustfmt::skip]
const OF_ONE_CONTACT: [&str; 40] = [
    "dernier contact", "dernier appel", "dernier achat", "dernier échange", "dernier passage", "dernière visite",
    "dernière commande", "dernière interaction", "dernière intervention", "dernière expérience", "derniers échanges",
    "votre appel", "votre visite", "votre commande", "votre échange", "cet appel", "cet échange", "cette visite",
    "cette interaction", "cette intervention", "cette commande", "ce contact", "que vous venez", "votre conseiller",
    "last contact", "last call", "last visit", "last purchase", "last order", "most recent", "recent interaction",
    "recent call", "recent visit", "recent experience", "recent purchase", "this interaction", "this call",
    "today's", "your call", "your visit",
];

impl SurveyKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Relational, Self::Transactional];

    /// The name, the same in every language: `relational`, `transactional`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Relational => "relational",
            Self::Transactional => "transactional",
        }
    }

    /// What a question in French or English is about, by its words: transactional where it names one contact ("your last
    /// order", « votre dernier contact »). A rule of thumb. `None` for a blank one.
    #[must_use]
    pub fn of_wording(wording: &str) -> Option<Self> {
        let wording = wording.trim().to_lowercase().replace('’', "'");
        if wording.is_empty() {
            return None;
        }
        let is_transactional = OF_ONE_CONTACT.iter().any(|words| wording.contains(words));
        Some(if is_transactional { Self::Transactional } else { Self::Relational })
    }
}

impl fmt::Display for SurveyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for SurveyKind {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == text).ok_or_else(|| {
            let message = format!("kind {text:?} is not one of \"relational\", \"transactional\"");
            Error::new(ErrorKind::InvalidArgument, message)
        })
    }
}
