//! What surrounds a score and may make it say something else: who was asked, how, when, and signs in the answers.
//!
//! The thresholds are this library's own: they say when to look closer, not what is wrong.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::numeric::{chi_squared_upper, real, square};
use crate::score::indicator::wilson;
use crate::score::{Caveat, Counts, Distribution};
use crate::survey::{Answer, SurveyKind};

/// What is known of how a score came about; what is not known is `None` and is not checked.
///
/// ```
/// use nps_core::{Distribution, Scale, ScoreContext, SurveyKind};
///
/// let context = ScoreContext {
///     kind: Some(SurveyKind::Relational),
///     wording: Some("After your last call, would you recommend us?".to_owned()),
///     sent: Some(1000),
///     age_days: Some(120),
///     horizon_days: Some(90),
///     ..ScoreContext::default()
/// };
/// let answers = Distribution::from_counts(Scale::ZERO_TO_TEN, &[4, 1, 1, 2, 2, 6, 5, 12, 20, 18, 14], 0)?;
/// let found: Vec<_> = context.check(&answers)?.iter().map(|caveat| caveat.code()).collect();
/// assert_eq!(found, ["transactional_wording", "low_response", "stale"]);
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreContext {
    /// What the score is used as.
    pub kind: Option<SurveyKind>,
    /// The question as it was asked, in French or English.
    pub wording: Option<String>,
    /// How it was asked: by phone, by text.
    pub channel: Option<String>,
    /// How many were asked.
    pub sent: Option<u64>,
    /// How many of them answered; by default as many as there are answers.
    pub answered: Option<u64>,
    /// How many days ago the last answer came.
    pub age_days: Option<u64>,
    /// For how many days the score is meant to hold.
    pub horizon_days: Option<u64>,
    /// The same customers by who asked them, or by what they are: an agent, a site, a segment.
    pub groups: Vec<AskedGroup>,
}

/// How many of one group were asked, and answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedGroup {
    /// The group's name.
    pub name: String,
    /// How many were asked.
    pub sent: u64,
    /// How many answered.
    pub answered: u64,
}

impl ScoreContext {
    /// The response rate below which a score is of those who like to answer.
    pub const LOW_RESPONSE: f64 = 0.2;
    /// The difference between response rates from which they matter.
    pub const RATES_DIFFER: f64 = 0.1;
    /// The share of the highest point from which it is hard to believe.
    pub const FORCED: f64 = 0.8;
    /// The share that a point has among it and its neighbours, or that 0 and 5 have below 10, from which it stands out.
    pub const HEAPED: f64 = 0.6;
    /// The number of answers looked at, from which a share is one.
    pub const LOOKED_AT_FROM: u64 = 30;

    /// Sets what another language gave by name: `kind`, `wording`, `channel`, `sent`, `answered`, `age_days`,
    /// `horizon_days`. A missing value is one that is not known.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for another name or a value that cannot be one, [`ErrorKind::InvalidCount`].
    ///
    /// ```
    /// use nps_core::{Answer, ScoreContext};
    /// let mut context = ScoreContext::default();
    /// context.set("sent", &Answer::Float(250.0))?;
    /// assert_eq!(context.sent, Some(250));
    /// assert!(context.set("kind", &Answer::from("postal")).is_err());
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn set(&mut self, name: &str, value: &Answer<'_>) -> Result<()> {
        let text = || match value {
            Answer::Text(text) => Ok(Some(text.clone().into_owned())),
            Answer::Missing => Ok(None),
            other => Err(Error::invalid_argument(name, &other.to_string(), "a text")),
        };
        let count = |what: &str| match value {
            Answer::Missing => Ok(None),
            given => Counts::read_one(given, what).map(Some),
        };
        match name {
            "kind" => self.kind = text()?.map(|kind| kind.parse()).transpose()?,
            "wording" => self.wording = text()?,
            "channel" => self.channel = text()?,
            "sent" => self.sent = count("customers asked")?,
            "answered" => self.answered = count("customers who answered")?,
            "age_days" => self.age_days = count("days")?,
            "horizon_days" => self.horizon_days = count("days")?,
            _ => {
                let known = ["kind", "wording", "channel", "sent", "answered", "age_days", "horizon_days"];
                return Err(Error::unknown_option(name, &known));
            }
        }
        Ok(())
    }

    /// What to know before using a score that came about like this: its own caveats, then those of the context, then those
    /// of signs in the answers. O(groups).
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] where more answered than were asked.
    pub fn check(&self, distribution: &Distribution) -> Result<Vec<Caveat>> {
        let mut caveats = Caveat::of_score(distribution.counts(), distribution.scale());
        caveats.extend(self.on_wording());
        let answered = self.answered.unwrap_or_else(|| distribution.n());
        caveats.extend(self.on_response(answered)?);
        caveats.extend(self.on_groups()?);
        if let (Some(age_days), Some(horizon_days)) = (self.age_days, self.horizon_days)
            && age_days > horizon_days
        {
            caveats.push(Caveat::Stale { age_days, horizon_days });
        }
        caveats.extend(signs(distribution));
        Ok(caveats)
    }

    fn on_wording(&self) -> Option<Caveat> {
        let worded = SurveyKind::of_wording(self.wording.as_deref()?)?;
        match (self.kind?, worded) {
            (SurveyKind::Relational, SurveyKind::Transactional) => Some(Caveat::TransactionalWording),
            (SurveyKind::Transactional, SurveyKind::Relational) => Some(Caveat::RelationalWording),
            _ => None,
        }
    }

    fn on_response(&self, answered: u64) -> Result<Option<Caveat>> {
        let Some(sent) = self.sent else { return Ok(None) };
        require_asked(sent, answered)?;
        let is_low = sent > 0 && real(answered) < Self::LOW_RESPONSE * real(sent);
        Ok(is_low.then_some(Caveat::LowResponse { sent, answered }))
    }

    fn on_groups(&self) -> Result<Option<Caveat>> {
        self.groups.iter().try_for_each(|group| require_asked(group.sent, group.answered))?;
        let rates: Vec<(u64, u64)> = self.groups.iter().map(|group| (group.sent, group.answered)).collect();
        Ok(Differing::find(&rates)
            .map(|found| Caveat::SelectiveResponse { lowest: found.lowest, highest: found.highest }))
    }

    /// The response rate, where it is known.
    fn response(&self) -> Option<(u64, u64)> {
        Some((self.sent?, self.answered?))
    }
}

/// What keeps two scores that came about like this from being compared: kinds, wordings, channels and response rates that
/// differ. Nothing is said of what is not known of both.
///
/// # Errors
/// [`ErrorKind::InvalidArgument`] where more answered than were asked.
///
/// ```
/// use nps_core::{ScoreContext, compare_contexts};
///
/// let by = |channel: &str| ScoreContext { channel: Some(channel.to_owned()), ..ScoreContext::default() };
/// assert_eq!(compare_contexts(&by("phone"), &by("sms"))?[0].code(), "channels_differ");
/// assert_eq!(compare_contexts(&by("phone"), &by("phone"))?, []);
/// # Ok::<(), nps_core::Error>(())
/// ```
pub fn compare_contexts(before: &ScoreContext, after: &ScoreContext) -> Result<Vec<Caveat>> {
    let mut caveats = Vec::new();
    if let (Some(from), Some(to)) = (before.kind, after.kind)
        && from != to
    {
        caveats.push(Caveat::KindsDiffer);
    }
    let words = |text: &str| text.to_lowercase().split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    if let (Some(from), Some(to)) = (&before.wording, &after.wording)
        && words(from) != words(to)
    {
        caveats.push(Caveat::WordingsDiffer);
    }
    if let (Some(from), Some(to)) = (&before.channel, &after.channel)
        && words(from) != words(to)
    {
        caveats.push(Caveat::ChannelsDiffer { before: from.clone(), after: to.clone() });
    }
    if let (Some(from), Some(to)) = (before.response(), after.response()) {
        require_asked(from.0, from.1)?;
        require_asked(to.0, to.1)?;
        if Differing::find(&[from, to]).is_some() {
            let rate = |(sent, answered)| percent_of(answered, sent);
            caveats.push(Caveat::ResponseRatesDiffer { before: rate(from), after: rate(to) });
        }
    }
    Ok(caveats)
}

fn require_asked(sent: u64, answered: u64) -> Result<()> {
    if answered <= sent {
        return Ok(());
    }
    let message = format!("{answered} answers cannot have come from {sent} customers who were asked");
    Err(Error::new(ErrorKind::InvalidArgument, message))
}

/// A share in whole per cent.
fn percent_of(count: u64, of: u64) -> u8 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of at most `of`")]
    let percent = (100.0 * real(count) / real(of).max(1.0)).round() as u8;
    percent
}

/// Response rates that differ, in whole per cent.
struct Differing {
    lowest: u8,
    highest: u8,
}

impl Differing {
    /// Where the lowest and the highest of these (sent, answered) are at least [`ScoreContext::RATES_DIFFER`] apart, and
    /// Pearson's χ² test of one rate for all has p < 0.01.
    fn find(rates: &[(u64, u64)]) -> Option<Self> {
        const ALPHA: f64 = 0.01;
        let rates = || rates.iter().filter(|(sent, _)| *sent > 0);
        let (sent, answered) =
            rates().fold((0.0, 0.0), |(s, a), &(sent, answered)| (s + real(sent), a + real(answered)));
        let rate = |&(sent, answered): &(u64, u64)| real(answered) / real(sent);
        let lowest = rates().min_by(|left, right| rate(left).total_cmp(&rate(right)))?;
        let highest = rates().max_by(|left, right| rate(left).total_cmp(&rate(right)))?;
        if rate(highest) - rate(lowest) < ScoreContext::RATES_DIFFER {
            return None;
        }
        let pooled = answered / sent;
        let squares = rates().map(|one| real(one.0) * square(rate(one) - pooled)).sum::<f64>();
        let free = real(rates().count() as u64 - 1);
        let p = chi_squared_upper(squares / (pooled * (1.0 - pooled)), free);
        let percent = |&(sent, answered): &(u64, u64)| percent_of(answered, sent);
        (p < ALPHA).then(|| Self { lowest: percent(lowest), highest: percent(highest) })
    }
}

/// What the answers themselves show: a point far above its neighbours, answers on 0, 5 and 10 only, nearly only tens.
fn signs(distribution: &Distribution) -> Vec<Caveat> {
    let scale = distribution.scale();
    let (lowest, highest) = (scale.lowest(), scale.highest());
    let mut caveats = Vec::new();
    for point in lowest + 1..highest {
        let around = [point - 1, point, point + 1].map(|point| distribution.count(point)).iter().sum();
        if stands_out(distribution.count(point), around, ScoreContext::HEAPED) {
            caveats.push(Caveat::Heaping { point, percent: percent_of(distribution.count(point), around) });
        }
    }
    let (n, top) = (distribution.n(), distribution.count(highest));
    if stands_out(top, n, ScoreContext::FORCED) {
        caveats.push(Caveat::ForcedTop { point: highest, percent: percent_of(top, n) });
    }
    let round = distribution.count(0) + distribution.count(5);
    if lowest == 0 && highest == 10 && stands_out(round, n - top, ScoreContext::HEAPED) {
        caveats.push(Caveat::DigitPreference { percent: percent_of(round, n - top) });
    }
    caveats
}

/// Whether a share is above this beyond chance: the lower bound of its Wilson interval at 99.9 %, one-sided.
fn stands_out(count: u64, of: u64, share: f64) -> bool {
    /// Φ⁻¹(0.999).
    const Z: f64 = 3.090_232_306_167_813_5;
    of >= ScoreContext::LOOKED_AT_FROM && wilson(count, of, Z).lower > share
}
