//! What a program holds, takes and answers.

use serde::{Deserialize, Serialize};

use crate::effect::{Increment, Measure, before_after, check_measures};
use crate::error::{Error, Result};
use crate::explain::{Association, PairAssociation, associate, associate_pairs};
use crate::live::{Headline, Live};
use crate::program::ProgramSpec;
use crate::score::{Label, Language};
use crate::situation::{Condition, Observations};
use crate::survey::{Arrival, Response, Responses, Timestamp};

/// The closed loop of one survey: responses and measures in, headline, findings and verdicts out.
///
/// It keeps of each response its id, moment, score and the declared dimensions, and nothing else: no customer, no
/// verbatim; some 500 bytes each. It has no clock: what it answers at a moment is of the responses up to the end of that
/// UTC day. The order in which responses come does not matter, but for two of one id and one moment.
///
/// ```
/// use nps_core::{Language, Measure, Program, ProgramSpec, ResponseColumns, Responses, Verdict};
///
/// let mut lines = String::new();
/// for row in 0..400 {
///     let (day, product) = (1 + row / 16, ["Alba", "Nova"][row % 2]);
///     let score = if product == "Nova" && day < 13 { 3 } else { 9 };
///     lines += &format!(r#"{{"id": {row}, "at": "2026-01-{day:02}T10:00:00Z", "score": {score}, "product": "{product}"}}"#);
///     lines += "\n";
/// }
/// let mut program = Program::new(ProgramSpec { dimensions: vec!["product".into()], ..ProgramSpec::default() })?;
/// let mut responses = Responses::default();
/// let columns = ResponseColumns { situation: vec!["product".into()], ..ResponseColumns::default() };
/// responses.read_json_lines(lines.as_bytes(), &columns)?;
/// for response in &responses {
///     program.push(response)?;
/// }
/// let manual = Measure::new("better-manual", 20_466, [nps_core::Condition::new("product", "Nova")]); // 13 January
/// program.add_measure(manual)?;
///
/// let at = "2026-01-25T18:00:00Z".parse::<nps_core::Timestamp>()?.seconds();
/// assert_eq!(program.headline(at)?.nps.nps, Some(100.0));
/// assert_eq!(program.findings(at)?.situations[0].condition.to_string(), "product = Nova");
/// assert_eq!(program.verdicts(at)?[0].verdict, Verdict::Effective);
/// assert_eq!(Program::from_bytes(&program.to_bytes())?, program);
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Program {
    pub(super) spec: ProgramSpec,
    pub(super) live: Live,
    pub(super) responses: Responses,
    pub(super) measures: Vec<Measure>,
}

/// The situations that go with a score other than that of all other responses, those that pull it down most first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Findings {
    /// Each value of each dimension.
    pub situations: Vec<Association>,
    /// Pairs of values that say more than either alone.
    pub pairs: Vec<PairAssociation>,
}

impl Findings {
    /// A sentence for each situation that pulls the score down and that chance hardly explains, pairs first, at most
    /// `most`.
    #[must_use]
    pub fn sentences(&self, language: Language, most: usize) -> Vec<String> {
        let pairs = self.pairs.iter().filter(|one| one.contribution < 0.0 && one.p_holm < 1.0 - one.gap.level);
        let single = self.situations.iter().filter(|one| {
            let sure = one.p_holm.zip(one.gap.as_ref()).is_some_and(|(p, gap)| p < 1.0 - gap.level);
            sure && one.contribution < 0.0
        });
        let (pairs, single) = (pairs.map(|one| one.sentence(language)), single.map(|one| one.sentence(language)));
        pairs.chain(single).take(most).collect()
    }
}

impl Program {
    /// Without responses and measures yet.
    ///
    /// # Errors
    /// As [`ProgramSpec::validate`].
    pub fn new(spec: ProgramSpec) -> Result<Self> {
        spec.validate()?;
        let live = Live::new(spec.live())?;
        Ok(Self { spec, live, responses: Responses::default(), measures: Vec::new() })
    }

    /// Takes a response. One with an id that is known is an edit where it was answered later, or at the same moment and
    /// comes last; the one before it is taken back. O(log responses + dimensions). Where it fails, nothing changes.
    ///
    /// # Errors
    /// As [`Response::validate`]; [`ScaleMismatch`](crate::ErrorKind::ScaleMismatch) where its score is on another scale.
    pub fn push(&mut self, response: &Response) -> Result<Arrival> {
        response.validate()?;
        let kept = self.kept(response);
        let known = self.responses.get(&kept.id).cloned();
        let arrival = Arrival::after(known.as_ref(), &kept);
        if matches!(arrival, Arrival::New | Arrival::Edited) {
            self.live.push(kept.at.seconds(), kept.score, &self.values(&kept))?;
            if let Some(known) = known {
                self.live.retract(known.at.seconds(), known.score, &self.values(&known))?;
            }
            self.responses.push(kept)?;
        }
        Ok(arrival)
    }

    /// Takes many responses, in the order of their ids; says how many did what. Where it fails, nothing changes.
    ///
    /// # Errors
    /// As [`push`](Self::push).
    pub fn push_all(&mut self, responses: &Responses) -> Result<Vec<(Arrival, u64)>> {
        for score in responses.iter().filter_map(|response| response.score) {
            self.spec.scale.require_same(score.scale())?;
        }
        let mut arrived = Arrival::BY_ID.map(|arrival| (arrival, 0));
        for response in responses {
            let arrival = self.push(response)?;
            arrived.iter_mut().filter(|(known, _)| *known == arrival).for_each(|(_, count)| *count += 1);
        }
        Ok(arrived.to_vec())
    }

    /// Takes a response back; says whether it was there.
    ///
    /// # Errors
    /// [`NothingToRetract`](crate::ErrorKind::NothingToRetract) should it not have been counted, which would be a defect.
    pub fn withdraw(&mut self, id: &str) -> Result<bool> {
        let Some(known) = self.responses.get(id).cloned() else { return Ok(false) };
        self.live.retract(known.at.seconds(), known.score, &self.values(&known))?;
        Ok(self.responses.remove(id).is_some())
    }

    /// Takes a measure, to be judged from its day on.
    ///
    /// # Errors
    /// [`UnknownColumn`](crate::ErrorKind::UnknownColumn) where it names a dimension that is not declared;
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) where its id is taken, or another measure begins on the same
    /// day in the same situation. Then nothing changes.
    pub fn add_measure(&mut self, measure: Measure) -> Result<()> {
        for Condition { dimension, .. } in &measure.situation {
            if !self.spec.dimensions.contains(dimension) {
                return Err(Error::unknown_column(dimension, &self.spec.dimensions));
            }
        }
        let texts = |condition: Condition| match condition.value.as_label() {
            Label::Integer(_) | Label::Boolean(_) => Condition::new(condition.dimension, condition.value.to_string()),
            Label::Text(_) | Label::Null => condition,
        };
        let situation = measure.situation.into_iter().map(texts).collect();
        let measures = [&self.measures[..], &[Measure { situation, ..measure }]].concat();
        check_measures(&measures)?;
        self.measures = measures;
        Ok(())
    }

    /// The score over the window that ends on the day of `at`, in seconds since 1970-01-01 UTC: [`Live::now`].
    ///
    /// # Errors
    /// As [`Live::now`].
    pub fn headline(&self, at: i64) -> Result<Headline> {
        self.live.now(at)
    }

    /// The situations that go with a low score, and with a high one: [`associate`] and [`associate_pairs`], over all
    /// responses up to the day of `at`. O(responses × pairs of dimensions).
    ///
    /// # Errors
    /// [`InvalidTime`](crate::ErrorKind::InvalidTime) for a time outside the years 1 to 9999.
    pub fn findings(&self, at: i64) -> Result<Findings> {
        let (observations, options) = (self.observations(at)?, self.spec.association());
        Ok(Findings {
            situations: associate(&observations, &options)?,
            pairs: associate_pairs(&observations, &options)?,
        })
    }

    /// What each measure in force on the day of `at` changed: [`before_after`], over all responses up to that day.
    /// O(responses × measures).
    ///
    /// # Errors
    /// As [`findings`](Self::findings).
    pub fn verdicts(&self, at: i64) -> Result<Vec<Increment>> {
        let today = Timestamp::from_seconds(at)?.day();
        let begun: Vec<Measure> = self.measures.iter().filter(|measure| measure.day <= today).cloned().collect();
        before_after(&self.observations(at)?, &begun, &self.spec.before_after())
    }

    /// What it was configured with.
    #[must_use]
    pub const fn spec(&self) -> &ProgramSpec {
        &self.spec
    }

    /// The live counts, for segments, windows and days.
    #[must_use]
    pub const fn live(&self) -> &Live {
        &self.live
    }

    /// The responses, of each what is kept.
    #[must_use]
    pub const fn responses(&self) -> &Responses {
        &self.responses
    }

    /// The measures, in the order they were added.
    #[must_use]
    pub fn measures(&self) -> &[Measure] {
        &self.measures
    }

    /// All responses up to the day of `at`.
    fn observations(&self, at: i64) -> Result<Observations> {
        let today = Timestamp::from_seconds(at)?.day();
        let until = self.responses.iter().filter(|response| response.at.day() <= today);
        Observations::of_responses(until, &self.spec.dimensions, self.spec.scale)
    }

    /// What is kept of a response.
    fn kept(&self, response: &Response) -> Response {
        let declared = |name: &str| self.spec.dimensions.iter().any(|dimension| dimension == name);
        let mut kept = Response::new(response.id.as_str(), response.at, response.score);
        kept.channel = response.channel.clone().filter(|_| declared(Response::CHANNEL));
        kept.situation = response.situation.clone();
        kept.situation.retain(|dimension, _| declared(dimension));
        kept
    }

    fn values<'a>(&self, response: &'a Response) -> Vec<Option<&'a str>> {
        self.spec.dimensions.iter().map(|dimension| response.value(dimension)).collect()
    }
}

impl PartialEq for Program {
    /// Whether the bytes are the same. O(responses).
    fn eq(&self, other: &Self) -> bool {
        self.to_bytes() == other.to_bytes()
    }
}
