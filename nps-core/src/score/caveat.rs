//! What a reader must know before using a figure: typed, with text in French and English.

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

    /// What there is to say of n answers that tell as much as `effective_n`: that these are few where n does not show it.
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

    /// The stable code: `no_answers`, `too_few_answers`, `indicative`, `one_class`, `few_effective_answers`,
    /// `importance_weights`, `no_counterfactual`, `non_standard_scale`.
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

    fn english(&self) -> String {
        match self {
            Self::NoAnswers => "Nobody answered: there is no score.".to_owned(),
            Self::TooFewAnswers { n } => {
                let answers = if *n == 1 { "answer" } else { "answers" };
                format!("Only {n} {answers}: too few to show a score (at least {} are needed).", Self::SHOWN_FROM)
            }
            Self::Indicative { n } => {
                format!("{n} answers: an indication, not a measure (from {} on it is one).", Self::SOLID_FROM)
            }
            Self::OneClass { category } => {
                format!("All answers are {category}s: the score may look more certain than it is.")
            }
            Self::FewEffectiveAnswers { n, effective_n } => {
                format!("{n} answers that tell as much as {effective_n} of equal weight: an indication, not a measure.")
            }
            Self::ImportanceWeights => "Weighted by importance: a choice and not a sample, so that the score has no \
                                        interval."
                .to_owned(),
            Self::NoCounterfactual => "Compared before and after: a trend, a season or another event may explain the \
                                       change as well as the measure."
                .to_owned(),
            Self::NonStandardScale { scale } => {
                format!("Measured on the scale {scale}: not comparable with scores measured on another scale.")
            }
        }
    }

    fn french(&self) -> String {
        match self {
            Self::NoAnswers => "Personne n’a répondu : il n’y a pas de score.".to_owned(),
            Self::TooFewAnswers { n } => {
                let answers = if *n == 1 { "réponse seulement" } else { "réponses seulement" };
                format!("{n} {answers} : trop peu pour montrer un score (il en faut au moins {}).", Self::SHOWN_FROM)
            }
            Self::Indicative { n } => {
                format!(
                    "{n} réponses : une indication, pas une mesure (c’en est une à partir de {}).",
                    Self::SOLID_FROM
                )
            }
            Self::OneClass { category } => {
                let class = match category {
                    Category::Detractor => "détracteurs",
                    Category::Passive => "passifs",
                    Category::Promoter => "promoteurs",
                };
                format!("Toutes les réponses viennent de {class} : le score peut paraître plus sûr qu’il ne l’est.")
            }
            Self::FewEffectiveAnswers { n, effective_n } => {
                format!(
                    "{n} réponses qui n’en valent que {effective_n} de même poids : une indication, pas une mesure."
                )
            }
            Self::ImportanceWeights => {
                "Pondéré par importance : un choix et non un échantillon, le score n’a donc pas \
                                        d’intervalle."
                    .to_owned()
            }
            Self::NoCounterfactual => "Comparé avant et après : une tendance, une saison ou un autre événement peut \
                                       expliquer l’évolution aussi bien que la mesure."
                .to_owned(),
            Self::NonStandardScale { scale } => {
                format!("Mesuré sur l’échelle {scale} : ne se compare pas aux scores mesurés sur une autre échelle.")
            }
        }
    }
}

impl fmt::Display for Caveat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text(Language::English))
    }
}
