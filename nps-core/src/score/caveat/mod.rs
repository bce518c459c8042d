//! What a reader must know before using a figure: typed, with text in French and English.

mod text;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::score::Counts;
use crate::survey::{Category, Scale};

/// A language that texts are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Language {
    /// English.
    #[default]
    #[serde(rename = "en")]
    English,
    /// French.
    #[serde(rename = "fr")]
    French,
}

impl FromStr for Language {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        match text {
            "en" => Ok(Self::English),
            "fr" => Ok(Self::French),
            _ => Err(Error::new(ErrorKind::InvalidArgument, format!("language {text:?} is not one of \"en\", \"fr\""))),
        }
    }
}

/// A reason for caution that travels with a figure.
///
/// ```
/// use nps_core::{Caveat, Counts, Language, Method};
///
/// let nps = Counts::new(1, 0, 2).nps(0.95, Method::Auto)?;
/// assert_eq!(nps.caveats, [Caveat::TooFewAnswers { n: 3 }]);
/// assert_eq!(nps.caveats[0].code(), "too_few_answers");
/// assert_eq!(
///     nps.caveats[0].text(Language::French),
///     "3 réponses seulement : trop peu pour montrer un score (il en faut au moins 5)."
/// );
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Caveat {
    /// Nobody answered: there is no score.
    NoAnswers,
    /// Fewer than [`Caveat::SHOWN_FROM`] answers: displays withhold the figure, the fields keep it.
    TooFewAnswers {
        /// How many answers there are.
        n: u64,
    },
    /// Fewer than [`Caveat::SOLID_FROM`] answers: an indication, not a measure.
    Indicative {
        /// How many answers there are.
        n: u64,
    },
    /// Every answer is in one class: the spread cannot be seen in the data.
    OneClass {
        /// The class.
        category: Category,
    },
    /// The answers tell as much as fewer than [`Caveat::SOLID_FROM`] that weigh the same, each of another customer.
    FewEffectiveAnswers {
        /// How many answers there are.
        n: u64,
        /// How many would tell as much, rounded down.
        effective_n: u64,
    },
    /// Weighted by importance: no variance follows from the weights, and the score has no interval.
    ImportanceWeights,
    /// Compared in time only: what would have happened without the measure is not known.
    NoCounterfactual,
    /// The scale is not 0–10 with its usual cuts: the score compares with none that was measured on another.
    NonStandardScale {
        /// The scale.
        scale: Scale,
    },
    /// Too few entities to estimate how far they truly differ.
    FewEntities {
        /// How many have answers.
        k: u64,
        /// How many are needed.
        needed: u64,
    },
    /// Entities are ranked whose answers tell too little of them.
    UnreliableRanks {
        /// How many.
        entities: u64,
    },
    /// Persons are compared who were not given the same to handle.
    NotCaseMixAdjusted,
    /// The question names one contact, and the score is used of the relation.
    TransactionalWording,
    /// The question is of the relation, and the score is used of one contact.
    RelationalWording,
    /// Few of those asked answered.
    LowResponse {
        /// How many were asked.
        sent: u64,
        /// How many answered.
        answered: u64,
    },
    /// Groups of those asked answered at rates that differ: who was asked, or how, chose who answered.
    SelectiveResponse {
        /// The lowest rate of a group, in per cent.
        lowest: u8,
        /// The highest rate of a group, in per cent.
        highest: u8,
    },
    /// The score is older than it was meant to hold.
    Stale {
        /// How many days ago the last answer came.
        age_days: u64,
        /// For how many days the score was meant to hold.
        horizon_days: u64,
    },
    /// One point was chosen far more often than its neighbours.
    Heaping {
        /// The point.
        point: u8,
        /// Its share among it and its two neighbours, in per cent.
        percent: u8,
    },
    /// Nearly everybody chose the highest point: it may have been asked for, or chosen for them.
    ForcedTop {
        /// The point.
        point: u8,
        /// Its share, in per cent.
        percent: u8,
    },
    /// Of the answers below 10 most are 0 or 5: the scale is not used as one of eleven points.
    DigitPreference {
        /// The share of 0 and 5 below 10, in per cent.
        percent: u8,
    },
    /// One score is of the relation, the other of a contact.
    KindsDiffer,
    /// Two scores come from questions with different words.
    WordingsDiffer,
    /// Two scores were asked through different channels.
    ChannelsDiffer {
        /// The channel of one.
        before: String,
        /// The channel of the other.
        after: String,
    },
    /// Two scores come from samples that answered at rates that differ.
    ResponseRatesDiffer {
        /// The rate of one, in per cent.
        before: u8,
        /// The rate of the other, in per cent.
        after: u8,
    },
    /// Answers were taken back from a stream whose bounds were to hold at all moments together.
    Retracted {
        /// How many.
        answers: u64,
    },
    /// Figures are withheld, because they would tell of few answers, here or in a part beside it.
    Withheld {
        /// The number of answers from which a part is shown.
        min: u64,
    },
    /// A score moved one way, and those of all its parts the other (Simpson's paradox).
    AgainstEveryPart {
        /// How many parts.
        parts: u64,
    },
    /// One axis of the trace is used as another: what was qualified repeats what was declared.
    CopiedAxis {
        /// The group that does so; `None` for all answers together.
        group: Option<String>,
        /// The share of qualifications that repeat the declaration, in per cent.
        percent: u8,
        /// The share by chance, in per cent.
        expected: u8,
    },
    /// Tags were set when the score was known, or later: what they say may come from it, and they are left out.
    TagsAfterScore {
        /// How many by agents.
        agent: u64,
        /// How many by the journey.
        journey: u64,
        /// How many by models.
        model: u64,
        /// How many by owners of products or processes.
        owner: u64,
    },
    /// Noise was added so that nobody can be made out; the interval counts on it.
    PrivateNoise,
}

impl Caveat {
    /// The number of answers from which displays show a figure.
    pub const SHOWN_FROM: u64 = 5;
    /// The number of answers from which a figure is more than an indication.
    pub const SOLID_FROM: u64 = 30;

    /// What there is to say of a score made of these counts.
    pub(crate) fn of_score(counts: Counts, scale: Scale) -> Vec<Self> {
        let n = counts.n();
        let volume = match n {
            0 => Some(Self::NoAnswers),
            1..Self::SHOWN_FROM => Some(Self::TooFewAnswers { n }),
            Self::SHOWN_FROM..Self::SOLID_FROM => Some(Self::Indicative { n }),
            _ => None,
        };
        let one_class = Category::ALL
            .into_iter()
            .find(|&category| n > 1 && counts.of(category) == n)
            .map(|category| Self::OneClass { category });
        let scale = (!scale.is_standard()).then_some(Self::NonStandardScale { scale });
        [volume, one_class, scale].into_iter().flatten().collect()
    }

    /// What there is to say of n answers that tell as much as `effective_n`: that these are few, where n does not show
    /// it.
    pub(crate) fn of_effective_n(n: u64, effective_n: f64) -> Option<Self> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at least 1, and at most n")]
        let effective_n = effective_n.max(1.0) as u64;
        let hidden = n >= Self::SOLID_FROM || n / 2 >= effective_n;
        (effective_n < Self::SOLID_FROM && hidden).then_some(Self::FewEffectiveAnswers { n, effective_n })
    }

    /// Whether it is about how many answers there are.
    pub(crate) const fn is_on_volume(&self) -> bool {
        matches!(self, Self::NoAnswers | Self::TooFewAnswers { .. } | Self::Indicative { .. })
    }

    /// The stable code, the variant's name in snake case: `no_answers`, `too_few_answers`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoAnswers => "no_answers",
            Self::TooFewAnswers { .. } => "too_few_answers",
            Self::Indicative { .. } => "indicative",
            Self::OneClass { .. } => "one_class",
            Self::FewEffectiveAnswers { .. } => "few_effective_answers",
            Self::ImportanceWeights => "importance_weights",
            Self::NoCounterfactual => "no_counterfactual",
            Self::NonStandardScale { .. } => "non_standard_scale",
            Self::FewEntities { .. } => "few_entities",
            Self::UnreliableRanks { .. } => "unreliable_ranks",
            Self::NotCaseMixAdjusted => "not_case_mix_adjusted",
            Self::TransactionalWording => "transactional_wording",
            Self::RelationalWording => "relational_wording",
            Self::LowResponse { .. } => "low_response",
            Self::SelectiveResponse { .. } => "selective_response",
            Self::Stale { .. } => "stale",
            Self::Heaping { .. } => "heaping",
            Self::ForcedTop { .. } => "forced_top",
            Self::DigitPreference { .. } => "digit_preference",
            Self::KindsDiffer => "kinds_differ",
            Self::WordingsDiffer => "wordings_differ",
            Self::ChannelsDiffer { .. } => "channels_differ",
            Self::ResponseRatesDiffer { .. } => "response_rates_differ",
            Self::Retracted { .. } => "retracted",
            Self::Withheld { .. } => "withheld",
            Self::AgainstEveryPart { .. } => "against_every_part",
            Self::CopiedAxis { .. } => "copied_axis",
            Self::TagsAfterScore { .. } => "tags_after_score",
            Self::PrivateNoise => "private_noise",
        }
    }

    /// One sentence for a reader who is no statistician.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::English => self.english(),
            Language::French => self.french(),
        }
    }
}

impl fmt::Display for Caveat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text(Language::English))
    }
}
