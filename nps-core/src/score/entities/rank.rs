//! How uncertain the order of entities is, and what may be said of people.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::draws::Orders;
use super::heterogeneity::{Heterogeneity, Model};
use super::shrink::Posterior;
use super::{Entities, Measured, ShrinkOptions, Shrinkage, answers_needed, require_few, shrink};
use crate::error::{Error, ErrorKind, Result};
use crate::numeric::square;
use crate::score::Caveat;

/// What the entities are, from the whole to the single person.
///
/// ```
/// use nps_core::Subject;
/// assert!("agent".parse::<Subject>()?.is_person() && !Subject::Team.is_person());
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Subject {
    /// Companies or brands.
    Company,
    /// Products or services.
    Product,
    /// Processes, journeys, channels.
    Process,
    /// Sites, shops, regions.
    Site,
    /// Teams.
    Team,
    /// Named persons: what customers answer depends on little that is theirs.
    Agent,
}

impl Subject {
    /// Every subject.
    pub const ALL: [Self; 6] = [Self::Company, Self::Product, Self::Process, Self::Site, Self::Team, Self::Agent];

    /// The name, the same in every language: `company`, `product`, `process`, `site`, `team`, `agent`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Company => "company",
            Self::Product => "product",
            Self::Process => "process",
            Self::Site => "site",
            Self::Team => "team",
            Self::Agent => "agent",
        }
    }

    /// Whether it is a person, of whom nothing unreliable is said.
    #[must_use]
    pub const fn is_person(self) -> bool {
        matches!(self, Self::Agent)
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Subject {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|subject| subject.name() == text).ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|subject| format!("{:?}", subject.name())).collect();
            Error::new(ErrorKind::InvalidArgument, format!("subject {text:?} is not one of {}", known.join(", ")))
        })
    }
}

/// How [`rank`] looks.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RankOptions {
    /// How the variance between entities is estimated.
    pub method: Heterogeneity,
    /// Confidence level of the interval of each score, 0 to 1.
    pub level: f64,
    /// Level of the interval of each rank, 0 to 1.
    pub rank_level: f64,
    /// How many ranks at either end `p_top` and `p_bottom` are of; at least 1.
    pub top: u64,
    /// The seed of the draws.
    pub seed: u64,
    /// Ranks everyone, people below the floor and too few entities included. Whoever sets it answers for it.
    pub accept_unreliable: bool,
}

impl Default for RankOptions {
    fn default() -> Self {
        let ShrinkOptions { method, level } = ShrinkOptions::default();
        Self { method, level, rank_level: 0.9, top: 3, seed: 20_260_701, accept_unreliable: false }
    }
}

/// What may be said of an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Standing {
    /// Score, interval and rank.
    Ranked,
    /// An interval and no rank: a person with a reliability from 0.7 to below 0.9.
    IntervalOnly,
    /// Nothing: a person with a reliability below 0.7, or with too few answers.
    Withheld,
    /// Nothing: there are no answers.
    NoAnswers,
}

impl Standing {
    /// The name, the same in every language: `ranked`, `interval_only`, `withheld`, `no_answers`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ranked => "ranked",
            Self::IntervalOnly => "interval_only",
            Self::Withheld => "withheld",
            Self::NoAnswers => "no_answers",
        }
    }
}

/// Entities with the uncertainty of their ranks. Made by [`rank`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Ranking {
    /// What the entities are.
    pub subject: Subject,
    /// The mean of the entities, in points; `None` where none has answers.
    pub mean: Option<f64>,
    /// τ: how far entities differ beyond chance, a standard deviation in points.
    pub tau: Option<f64>,
    /// Share of the variance of an answer that is the entity's at all, 0 to 1.
    pub share: Option<f64>,
    /// Lower bound of the share.
    pub share_lower: Option<f64>,
    /// Upper bound of the share.
    pub share_upper: Option<f64>,
    /// How many answers an entity needs for a reliability of 0.7; `None` where no number is enough.
    pub needed_n: Option<u64>,
    /// How many entities are ranked.
    pub ranked: u64,
    /// How many entities have answers.
    pub k: u64,
    /// How it was looked at.
    pub options: RankOptions,
    /// Each entity, in the order given: never sorted.
    pub rows: Vec<RankedEntity>,
    /// What to know before using the figures.
    pub caveats: Vec<Caveat>,
}

/// One entity of a [`Ranking`]: as much of it as may be said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RankedEntity {
    /// Its name.
    pub name: String,
    /// How many answers it has.
    pub n: u64,
    /// What may be said of it.
    pub standing: Standing,
    /// How much of what is seen of it is true, 0 to 1; `None` without answers.
    pub reliability: Option<f64>,
    /// Its score drawn towards the mean, in points; where it is ranked.
    pub shrunk: Option<f64>,
    /// Lower bound of that score; where it is not withheld.
    pub lower: Option<f64>,
    /// Upper bound of that score.
    pub upper: Option<f64>,
    /// The median of its rank, 1 the best; where it is ranked.
    pub rank: Option<u64>,
    /// The best rank it may have.
    pub rank_lower: Option<u64>,
    /// The worst rank it may have.
    pub rank_upper: Option<u64>,
    /// The probability that it is among the best `top`.
    pub p_top: Option<f64>,
    /// The probability that it is among the last `top`.
    pub p_bottom: Option<f64>,
}

impl Ranking {
    /// The reliability below which nothing is said of a person.
    pub const SAID_FROM: f64 = 0.7;
    /// The reliability below which a person is not ranked.
    pub const RANKED_FROM: f64 = 0.9;
    /// The number of answers below which nothing is said of a person, however reliable.
    pub const PERSON_FROM: u64 = 30;
    /// The most entities that are ranked.
    pub const MOST: usize = 5000;
    /// How many orders are drawn.
    pub const DRAWS: u16 = 10_000;
}

/// The rank of each entity with its uncertainty, by drawing 10,000 orders from what is likely of each.
///
/// Each draw takes a score from the normal law that [`shrink`] finds for each entity; the first rank is the highest score.
/// Of persons only what is reliable is said (Adams 2009): nothing below a reliability of [`Ranking::SAID_FROM`] or
/// [`Ranking::PERSON_FROM`] answers, an interval and no rank below [`Ranking::RANKED_FROM`]. Rows come in the order given.
/// O([`Ranking::DRAWS`] × k log k).
///
/// # Errors
/// [`ErrorKind::Unreliable`], unless `options.accept_unreliable`: for persons none of whom is reliably measured, naming the
/// answers that each needs, and for fewer than [`Caveat::ENTITIES_FROM`] entities. [`ErrorKind::InvalidLevel`];
/// [`ErrorKind::InvalidArgument`] for `top` 0 or above [`Ranking::MOST`] entities.
///
/// ```
/// use nps_core::{Counts, Entities, ErrorKind, RankOptions, Scale, Subject, rank};
///
/// let mut entities = Entities::new(Scale::ZERO_TO_TEN);
/// for (name, promoters) in [("A", 50), ("B", 42), ("C", 47), ("D", 45), ("E", 52)] {
///     entities.push(name, Counts::new(20, 80 - promoters, promoters))?;
/// }
/// let sites = rank(&entities, Subject::Site, &RankOptions::default())?;
/// assert_eq!((sites.rows[1].rank_lower, sites.rows[1].rank_upper), (Some(1), Some(5))); // chance explains it all
/// let people = rank(&entities, Subject::Agent, &RankOptions::default());
/// assert_eq!(people.unwrap_err().kind(), ErrorKind::Unreliable);
/// # Ok::<(), nps_core::Error>(())
/// ```
pub fn rank(entities: &Entities, subject: Subject, options: &RankOptions) -> Result<Ranking> {
    require_few(entities, Ranking::MOST, "rank")?;
    if options.top == 0 {
        return Err(Error::new(ErrorKind::InvalidArgument, "top is 0, expected a number of ranks from 1 on"));
    }
    let tail = 0.5 - 0.5 * require_level(options.rank_level)?;
    let found = shrink(entities, &ShrinkOptions { method: options.method, level: options.level })?;
    let needed_n =
        found.tau.zip(found.within).and_then(|(tau, within)| answers_needed(Ranking::SAID_FROM, tau, within));
    let standing = |n: u64, reliability: Option<f64>| match reliability {
        None => Standing::NoAnswers,
        Some(_) if options.accept_unreliable || !subject.is_person() => Standing::Ranked,
        Some(r) if r < Ranking::SAID_FROM || n < Ranking::PERSON_FROM => Standing::Withheld,
        Some(r) if r < Ranking::RANKED_FROM => Standing::IntervalOnly,
        Some(_) => Standing::Ranked,
    };
    let standings: Vec<Standing> = found.rows.iter().map(|row| standing(row.n, row.reliability)).collect();
    if !options.accept_unreliable {
        require_reliable(&found, subject, &standings, needed_n)?;
    }
    let laws = posteriors(entities, &found);
    let mut orders = Orders::new(&ranked_laws(&laws, &standings), options.seed, Ranking::DRAWS);
    let mut rows = Vec::with_capacity(entities.len());
    for (row, standing) in found.rows.iter().zip(&standings) {
        let is_said = matches!(standing, Standing::Ranked | Standing::IntervalOnly);
        let ranks = if *standing == Standing::Ranked { orders.next_entity() } else { None };
        rows.push(RankedEntity {
            name: row.name.clone(),
            n: row.n,
            standing: *standing,
            reliability: row.reliability,
            shrunk: row.shrunk.filter(|_| *standing == Standing::Ranked),
            lower: row.lower.filter(|_| is_said),
            upper: row.upper.filter(|_| is_said),
            rank: ranks.as_ref().map(|ranks| ranks.quantile(0.5)),
            rank_lower: ranks.as_ref().map(|ranks| ranks.quantile(tail)),
            rank_upper: ranks.as_ref().map(|ranks| ranks.quantile(1.0 - tail)),
            p_top: ranks.as_ref().map(|ranks| ranks.among_first(options.top)),
            p_bottom: ranks.as_ref().map(|ranks| ranks.among_last(options.top)),
        });
    }
    let ranked = standings.iter().filter(|standing| **standing == Standing::Ranked).count() as u64;
    Ok(Ranking {
        subject,
        mean: found.mean,
        tau: found.tau,
        share: found.share,
        share_lower: found.share_lower,
        share_upper: found.share_upper,
        needed_n,
        ranked,
        k: found.k,
        options: *options,
        caveats: caveats(&found, subject, &rows),
        rows,
    })
}

fn require_level(level: f64) -> Result<f64> {
    crate::score::interval::Interval::new(crate::score::Method::Score, level).map(|interval| interval.level())
}

/// Refuses an order that would be chance's.
fn require_reliable(found: &Shrinkage, subject: Subject, standings: &[Standing], needed_n: Option<u64>) -> Result<()> {
    const OVERRIDE: &str = "accept_unreliable ranks them all the same";
    let refused = |why: String| Err(Error::new(ErrorKind::Unreliable, why));
    if (1..Caveat::ENTITIES_FROM).contains(&found.k) {
        return refused(format!(
            "{} of subject {subject} with answers, too few to rank: at least {} are needed to tell differences from \
             chance; {OVERRIDE}",
            found.k,
            Caveat::ENTITIES_FROM
        ));
    }
    let withheld = |standing: &Standing| matches!(standing, Standing::Withheld | Standing::NoAnswers);
    if !subject.is_person() || found.k == 0 || !standings.iter().all(withheld) {
        return Ok(());
    }
    let best = found.rows.iter().filter_map(|row| row.reliability).fold(0.0, f64::max);
    let needed = match needed_n {
        Some(needed) => format!("each needs {} answers", needed.max(Ranking::PERSON_FROM)),
        None => "they do not differ beyond chance, so that no number of answers is enough".to_owned(),
    };
    refused(format!(
        "no {subject} is measured reliably: the highest reliability is {best:.2}, and {} with {} answers is the least \
         that is said of a person; {needed}; {OVERRIDE}",
        Ranking::SAID_FROM,
        Ranking::PERSON_FROM
    ))
}

fn posteriors(entities: &Entities, found: &Shrinkage) -> Vec<Option<Posterior>> {
    let measured: Vec<Option<Measured>> = entities.measured();
    let model = Model::new(measured.iter().copied().flatten());
    let law = model.zip(found.tau).map(|(model, tau)| {
        let tau2 = square(tau / 100.0);
        (tau2, model.mean(tau2))
    });
    measured.iter().map(|one| one.zip(law).map(|(one, (tau2, mean))| Posterior::new(&one, tau2, mean))).collect()
}

fn ranked_laws(laws: &[Option<Posterior>], standings: &[Standing]) -> Vec<Posterior> {
    laws.iter()
        .zip(standings)
        .filter(|(_, standing)| **standing == Standing::Ranked)
        .filter_map(|(law, _)| *law)
        .collect()
}

fn caveats(found: &Shrinkage, subject: Subject, rows: &[RankedEntity]) -> Vec<Caveat> {
    let unreliable = |row: &&RankedEntity| {
        let few = subject.is_person() && row.n < Ranking::PERSON_FROM;
        row.standing == Standing::Ranked && (few || row.reliability < Some(Ranking::SAID_FROM))
    };
    let entities = rows.iter().filter(unreliable).count() as u64;
    let mut caveats = found.caveats.clone();
    if entities > 0 {
        caveats.push(Caveat::UnreliableRanks { entities });
    }
    if subject.is_person() && found.k > 0 {
        caveats.push(Caveat::NotCaseMixAdjusted);
    }
    caveats
}
