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
            Self::FewEntities { k, needed } => {
                let entities = if *k == 1 { "entity has" } else { "entities have" };
                format!(
                    "Only {k} {entities} answers: too few to tell how far they truly differ (at least {needed} are needed)."
                )
            }
            Self::UnreliableRanks { entities } => {
                let (are, their) = if *entities == 1 { ("entity is", "its") } else { ("entities are", "their") };
                format!(
                    "{entities} {are} ranked although {their} answers tell too little: the ranks are mostly chance."
                )
            }
            Self::NotCaseMixAdjusted => {
                "Not adjusted for who was given what to handle: differences between persons may be \
                                         differences between cases."
                    .to_owned()
            }
            Self::TransactionalWording => {
                "The question is about one contact: the score does not measure the relation.".to_owned()
            }
            Self::RelationalWording => {
                "The question is about the relation: the score does not measure one contact.".to_owned()
            }
            Self::LowResponse { sent, answered } => {
                format!("Only {answered} of {sent} asked answered: those who did not may think otherwise.")
            }
            Self::SelectiveResponse { lowest, highest } => {
                format!("From {lowest} to {highest} % answered, depending on the group: the sample is selected.")
            }
            Self::Stale { age_days, horizon_days } => {
                format!("The last answer is {age_days} days old: the score was meant to hold for {horizon_days}.")
            }
            Self::Heaping { point, percent } => {
                format!(
                    "{point} was chosen far more often than its neighbours ({percent} % of the three): see how it is asked."
                )
            }
            Self::ForcedTop { point, percent } => {
                format!("{percent} % of the answers are {point}: make sure that customers chose it themselves.")
            }
            Self::DigitPreference { percent } => {
                format!(
                    "{percent} % of the answers below 10 are 0 or 5: customers do not use the scale point by point."
                )
            }
            Self::KindsDiffer => {
                "One score is about the relation, the other about one contact: they do not compare.".to_owned()
            }
            Self::WordingsDiffer => {
                "The questions are not worded alike: part of the difference may be the wording.".to_owned()
            }
            Self::ChannelsDiffer { before, after } => {
                format!("Asked by {before} and by {after}: part of the difference may be the channel.")
            }
            Self::ResponseRatesDiffer { before, after } => {
                format!(
                    "{before} % answered on one side and {after} % on the other: part of the difference may be who answers."
                )
            }
            Self::Retracted { answers } => {
                let were = if *answers == 1 { "answer was" } else { "answers were" };
                format!(
                    "{answers} {were} taken back: the bounds no longer hold at all moments together, and at one only if the reason had nothing to do with the score."
                )
            }
            Self::Withheld { min } => format!(
                "Withheld: here, or in a part beside it, are fewer than {min} answers, or a few that are all alike."
            ),
            Self::AgainstEveryPart { parts } => {
                format!("The score moved one way and each of its {parts} parts the other: what changed is who answers.")
            }
            Self::CopiedAxis { group, percent, expected } => {
                let of = group.as_ref().map_or_else(String::new, |group| format!("{group}: "));
                format!(
                    "{of}{percent} % of the qualifications repeat the declaration, where chance gives {expected} %: one axis is used as the other."
                )
            }
            Self::TagsAfterScore { agent, journey, model, owner } => english_tags([*agent, *journey, *model, *owner]),
            Self::PrivateNoise => {
                "Noise was added so that nobody can be made out: the interval is wider for it.".to_owned()
            }
        }
    }

    #[expect(clippy::too_many_lines, reason = "a sentence a caveat")]
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
            Self::FewEntities { k, needed } => {
                let entities = if *k == 1 { "entité seulement a" } else { "entités seulement ont" };
                format!(
                    "{k} {entities} des réponses : trop peu pour dire de combien elles diffèrent vraiment (il en faut au moins {needed})."
                )
            }
            Self::UnreliableRanks { entities } => {
                let (are, their) =
                    if *entities == 1 { ("entité est classée", "ses") } else { ("entités sont classées", "leurs") };
                format!(
                    "{entities} {are} alors que {their} réponses en disent trop peu : les rangs tiennent surtout du hasard."
                )
            }
            Self::NotCaseMixAdjusted => {
                "Sans correction de ce que chacun avait à traiter : les écarts entre personnes peuvent \
                                         être des écarts entre dossiers."
                    .to_owned()
            }
            Self::TransactionalWording => {
                "La question porte sur un seul contact : le score ne mesure pas la relation.".to_owned()
            }
            Self::RelationalWording => {
                "La question porte sur la relation : le score ne mesure pas un contact.".to_owned()
            }
            Self::LowResponse { sent, answered } => {
                format!(
                    "{answered} réponses seulement sur {sent} sollicitations : ceux qui n’ont pas répondu pensent peut-être autrement."
                )
            }
            Self::SelectiveResponse { lowest, highest } => {
                format!("De {lowest} à {highest} % de réponses selon le groupe : l’échantillon est sélectionné.")
            }
            Self::Stale { age_days, horizon_days } => {
                format!("La dernière réponse date de {age_days} jours : le score devait valoir {horizon_days} jours.")
            }
            Self::Heaping { point, percent } => {
                format!(
                    "La note {point} est bien plus choisie que ses voisines ({percent} % des trois) : voir comment elle est demandée."
                )
            }
            Self::ForcedTop { point, percent } => {
                format!(
                    "{percent} % des réponses sont des {point} : s’assurer que les clients les ont choisies eux-mêmes."
                )
            }
            Self::DigitPreference { percent } => {
                format!(
                    "{percent} % des réponses sous 10 sont des 0 ou des 5 : les clients n’utilisent pas chaque point de l’échelle."
                )
            }
            Self::KindsDiffer => {
                "Un score porte sur la relation, l’autre sur un contact : ils ne se comparent pas.".to_owned()
            }
            Self::WordingsDiffer => {
                "Les questions ne sont pas formulées de même : une part de l’écart peut venir de la formulation."
                    .to_owned()
            }
            Self::ChannelsDiffer { before, after } => {
                format!("Demandé par {before} et par {after} : une part de l’écart peut venir du canal.")
            }
            Self::ResponseRatesDiffer { before, after } => {
                format!(
                    "{before} % de réponses d’un côté et {after} % de l’autre : une part de l’écart peut venir de qui répond."
                )
            }
            Self::Retracted { answers } => {
                let were = if *answers == 1 { "réponse a été retirée" } else { "réponses ont été retirées" };
                format!(
                    "{answers} {were} : les bornes ne valent plus à tout moment à la fois, et à un seul que si la raison n’a rien à voir avec la note."
                )
            }
            Self::Withheld { min } => format!(
                "Masqué : il y a ici, ou dans une partie voisine, moins de {min} réponses, ou quelques réponses toutes semblables."
            ),
            Self::AgainstEveryPart { parts } => format!(
                "Le score évolue dans un sens et chacune de ses {parts} parties dans l’autre : ce sont les répondants qui ont changé."
            ),
            Self::CopiedAxis { group, percent, expected } => {
                let of = group.as_ref().map_or_else(String::new, |group| format!("{group} : "));
                format!(
                    "{of}{percent} % des qualifications répètent la déclaration, là où le hasard en donne {expected} % : un axe sert à la place de l’autre."
                )
            }
            Self::TagsAfterScore { agent, journey, model, owner } => french_tags([*agent, *journey, *model, *owner]),
            Self::PrivateNoise => {
                "Du bruit est ajouté pour que personne ne soit reconnaissable : l’intervalle en est plus large."
                    .to_owned()
            }
        }
    }
}

/// Tags that are left out, by agents, the journey, models and owners.
fn english_tags(counts: [u64; 4]) -> String {
    let total: u64 = counts.iter().sum();
    let (were, are) = if total == 1 { ("tag was", "is") } else { ("tags were", "are") };
    let by = by_whom(counts, ["by an agent", "by the journey", "by a model", "by an owner"]);
    format!("{total} {were} set when the score was known and {are} left out ({by}).")
}

fn french_tags(counts: [u64; 4]) -> String {
    let total: u64 = counts.iter().sum();
    let by = by_whom(counts, ["par un agent", "par le parcours", "par un modèle", "par un responsable"]);
    if total == 1 {
        return format!("1 étiquette posée une fois la note connue n’est pas prise en compte ({by}).");
    }
    format!("{total} étiquettes posées une fois la note connue ne sont pas prises en compte ({by}).")
}

/// Those that there are.
fn by_whom(counts: [u64; 4], names: [&str; 4]) -> String {
    let some = counts.into_iter().zip(names).filter(|&(count, _)| count > 0);
    some.map(|(count, whom)| format!("{count} {whom}")).collect::<Vec<_>>().join(", ")
}

impl fmt::Display for Caveat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text(Language::English))
    }
}
