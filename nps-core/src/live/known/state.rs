//! What is known of each response, and what changes it.

use std::sync::Arc;

use hashbrown::{HashMap, HashSet};

use super::{Answer, Content, Known, LiveResponse, Version};
use crate::error::{Error, ErrorKind, Result};
use crate::live::state::too_many;
use crate::live::{Live, LiveSpec};
use crate::survey::{Arrival, check_customer, check_id};

/// A [`Live`] that counts each response once: known by its id, it can come again, be replaced, withdrawn, or erased with
/// its customer's.
///
/// **One rule.** Of the versions of a response the one made last stands; of two made in the same second, a withdrawal
/// before an answer, then the greater in customer, moment, score and values. An answer is made when it is answered, a
/// [replacement](Self::replace) and a [withdrawal](Self::withdraw) when their `made` says. An
/// [erasure](Self::erase_customer) takes every answer of a customer that was made until then, those that are yet to come
/// among them.
///
/// **The horizon.** A version is known while the day it was made on is one of the `retain_days` up to the newest there
/// ever was in anything that came; so are withdrawals and erasures. After that its id is forgotten, its answer stays in
/// the all-time figures, and neither can be told from another any more: what comes for a day that is kept no more is
/// [`Expired`](Arrival::Expired) and counted as [`late`](Self::late), not into any figure.
///
/// **What is exact.** Whatever comes, in any order, with any repetition, over any shards and by any tree of merges:
/// every window, every day that is kept, which ids are known and what stands of them are the same. In one aggregator no
/// version is counted twice, ever. The all-time figures, and so the [bytes](Self::to_bytes), are the same too where
/// nothing comes too late, directly or by a merge: no answer after its day is kept no more, no version of a response after
/// an earlier one was forgotten, no erasure after an answer of that customer was. Otherwise they differ by just that: a
/// late answer is in `late` instead, what was forgotten is not erased, a response that is edited after it was forgotten is
/// in them once for each, and one that two shards both counted and both forgot before they were merged is in them twice.
///
/// **Many threads.** Give each of some of these, behind a lock of its own, the responses whose ids have its hash, and every
/// erasure to all of them; [`merge`](Self::merge) copies to read the whole: what one would hold that had taken everything.
/// Parts that are chosen by who is free, as those of [`ShardedLive`](crate::ShardedLive) are, would each count a response that
/// comes twice until they are merged.
///
/// **Cost.** Beyond the counts, a response that is known has 140 to 240 bytes, as the table of ids is full, 64 more for three
/// dimensions and 32 for its customer: measured with ids of 36 letters and pseudonyms of 16. Withdrawn or erased, it has
/// no more than the first. Values are kept once. In the bytes it has 46 in all, 63 with a customer. Ids are kept as they
/// are, so that no two are ever mistaken for each other; what is forgotten leaves the memory, at the latest, when as much
/// again has come. A push takes half a microsecond, ten times that of [`Live`]: the id is copied and found again.
///
/// ```
/// use nps_core::{Arrival, LiveResponse, LiveResponses, LiveSpec, Scale};
///
/// let score = |value| Scale::ZERO_TO_TEN.score(value).map(Some);
/// let mut live = LiveResponses::new(LiveSpec { dimensions: vec!["channel".into()], ..LiveSpec::default() })?;
/// let first = LiveResponse { customer: Some("c81f"), ..LiveResponse::new("R1", 3600, score(3)?, &[Some("web")]) };
/// assert_eq!(live.push(&first)?, Arrival::New);
/// assert_eq!(live.push(&first)?, Arrival::Repeated); // delivered twice, counted once
/// assert_eq!(live.replace(&LiveResponse { score: score(9)?, ..first }, 7200)?, Arrival::Edited);
/// assert_eq!(live.push(&first)?, Arrival::Outdated); // a late duplicate does not come back
/// assert_eq!(live.live().now(7200)?.nps.nps, Some(100.0));
///
/// live.push(&LiveResponse::new("R2", 3600, score(0)?, &[None]))?;
/// live.withdraw("R2", 10_000)?;
/// assert_eq!(live.erase_customer("c81f", 10_000)?, 1);
/// assert_eq!(live.live().answers(), 0);
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct LiveResponses {
    pub(super) live: Live,
    /// Those of days that are kept no more may be there still: they count as forgotten everywhere.
    pub(super) known: HashMap<Box<str>, Known>,
    /// Until when each customer's answers are erased; the same holds.
    pub(super) erased: HashMap<Box<str>, i64>,
    /// The values of all answers that are known, each once.
    pub(super) values: HashSet<Arc<str>>,
    pub(super) late: u64,
    /// How much was held when what was forgotten was last let go.
    tidied: usize,
}

impl LiveResponses {
    /// Nothing counted yet.
    ///
    /// # Errors
    /// As [`LiveSpec::validate`].
    ///
    /// ```
    /// use nps_core::{LiveResponses, LiveSpec};
    /// assert_eq!(LiveResponses::new(LiveSpec::default())?.known(), 0);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn new(spec: LiveSpec) -> Result<Self> {
        Ok(Self::of(Live::new(spec)?))
    }

    /// One that knows none of the answers that were counted.
    pub(super) fn of(live: Live) -> Self {
        Self { live, known: HashMap::new(), erased: HashMap::new(), values: HashSet::new(), late: 0, tidied: 0 }
    }

    /// Takes an answer, made when it was answered. O(dimensions); where another version of it is taken back,
    /// O(dimensions × `retain_days`). Where it fails, nothing changes.
    ///
    /// # Errors
    /// As [`Live::push`]; [`ErrorKind::InvalidResponse`] for a blank id, or a customer that is an e-mail address.
    ///
    /// ```
    /// use nps_core::{Arrival, ErrorKind, LiveResponse, LiveResponses, LiveSpec};
    ///
    /// let mut live = LiveResponses::new(LiveSpec::default())?;
    /// live.push(&LiveResponse::new("R2", 86_400 * 50, None, &[]))?;
    /// assert_eq!(live.push(&LiveResponse::new("R1", 0, None, &[]))?, Arrival::Expired);
    /// assert_eq!((live.live().answers(), live.late()), (1, 1));
    /// let blank = live.push(&LiveResponse::new(" ", 0, None, &[])).unwrap_err();
    /// assert_eq!(blank.kind(), ErrorKind::InvalidResponse);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn push(&mut self, response: &LiveResponse<'_>) -> Result<Arrival> {
        self.put(response, response.at)
    }

    /// Takes an answer as it is since `made`: an edit of the one that is known, or the first that is heard of it.
    ///
    /// As [`push`](Self::push). An edit made when the day of its answer is kept no more is [`Expired`](Arrival::Expired).
    ///
    /// # Errors
    /// As [`push`](Self::push); [`ErrorKind::InvalidArgument`] where `made` is before the answer.
    pub fn replace(&mut self, response: &LiveResponse<'_>, made: i64) -> Result<Arrival> {
        if made < response.at {
            let message = format!("made is {made}, expected at least {}, when it was answered", response.at);
            return Err(Error::new(ErrorKind::InvalidArgument, message));
        }
        self.put(response, made)
    }

    fn put(&mut self, response: &LiveResponse<'_>, made: i64) -> Result<Arrival> {
        let &LiveResponse { id, at, score, values, customer } = response;
        check_id(id)?;
        check_customer(customer)?;
        self.live.read(at, score, values.len())?;
        // An edit is counted before the one it takes the place of is taken back.
        if self.live.answers() == u64::MAX {
            return Err(too_many());
        }
        self.live.advance(made)?;
        if !(self.live.keeps(made) && self.live.would_keep(at, made)) {
            self.late = self.late.saturating_add(1);
            return Ok(Arrival::Expired);
        }
        self.tidy_where_grown();
        let is_erased = self.is_erased(customer, made);
        let answer = (!is_erased).then(|| Answer {
            at,
            score: score.map(crate::survey::Score::value),
            values: values.iter().map(|value| value.map(|value| self.shared(value))).collect(),
        });
        let content = Content::Answered { customer: customer.map(Into::into), answer };
        let arrival = self.take(id, Version { made, content })?;
        Ok(if is_erased && arrival != Arrival::Edited { Arrival::Outdated } else { arrival })
    }

    /// Takes a response back, as it was until `made`: of that moment or before, nothing of it is counted, whether it came
    /// already or is yet to come.
    ///
    /// [`Edited`](Arrival::Edited) where an answer was known; [`New`](Arrival::New) where none was, be it yet to come or
    /// forgotten: then nothing is taken back. [`Expired`](Arrival::Expired) where the day of `made` is kept no more.
    /// O(dimensions × `retain_days`). Where it fails, nothing changes.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidResponse`] for a blank id; [`ErrorKind::InvalidArgument`] for a time outside the years 1 to
    /// 9999.
    ///
    /// ```
    /// use nps_core::{Arrival, LiveResponse, LiveResponses, LiveSpec};
    ///
    /// let mut live = LiveResponses::new(LiveSpec::default())?;
    /// assert_eq!(live.withdraw("R1", 7200)?, Arrival::New); // it overtook its response
    /// assert_eq!(live.push(&LiveResponse::new("R1", 3600, None, &[]))?, Arrival::Outdated);
    /// assert!(live.live().is_empty());
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn withdraw(&mut self, id: &str, made: i64) -> Result<Arrival> {
        check_id(id)?;
        self.live.advance(made)?;
        if !self.live.keeps(made) {
            return Ok(Arrival::Expired);
        }
        self.tidy_where_grown();
        self.take(id, Version { made, content: Content::Withdrawn })
    }

    /// Puts a version whose day is kept in its place.
    fn take(&mut self, id: &str, version: Version) -> Result<Arrival> {
        let known = self.known.get(id).filter(|known| self.live.keeps(known.version.made));
        let arrival = Arrival::among(known.map(|known| version.cmp(&known.version)));
        if !matches!(arrival, Arrival::New | Arrival::Edited) {
            return Ok(arrival);
        }
        let before = known.filter(|known| known.counted).and_then(|known| known.version.answer());
        let answer = version.answer();
        // What stands in the counts is corrected where it is, be its day kept or not.
        let counted = answer.is_some_and(|answer| before.is_some() || self.live.keeps(answer.at));
        if counted && let Some(answer) = answer {
            answer.count(&mut self.live)?;
        }
        if let Some(before) = before {
            before.take_back(&mut self.live)?;
        }
        let is_late = answer.is_some() && !counted;
        self.known.insert(id.into(), Known { version, counted });
        if is_late {
            self.late = self.late.saturating_add(1);
            return Ok(Arrival::Expired);
        }
        Ok(arrival)
    }

    /// How much is held, forgotten or not.
    fn held(&self) -> usize {
        self.known.len() + self.erased.len() + self.values.len()
    }

    /// Lets go of what is forgotten each time as much has come: O(1) for each.
    fn tidy_where_grown(&mut self) {
        if self.held() >= 2 * self.tidied.max(32) {
            self.tidy();
        }
    }

    /// Lets go of what is forgotten.
    pub(super) fn tidy(&mut self) {
        let live = &self.live;
        self.known.retain(|_, known| live.keeps(known.version.made));
        self.erased.retain(|_, until| live.keeps(*until));
        self.values.retain(|value| Arc::strong_count(value) > 1);
        self.tidied = self.held();
    }

    /// A value as all that have it share it.
    pub(super) fn shared(&mut self, value: &str) -> Arc<str> {
        self.values.get_or_insert_with(value, |value| Arc::from(value)).clone()
    }

    /// Whether what the customer answered in a version made then is erased.
    pub(super) fn is_erased(&self, customer: Option<&str>, made: i64) -> bool {
        customer.and_then(|customer| self.erased.get(customer)).is_some_and(|&until| made <= until)
    }

    /// Says that it is `at`, where nothing that came did: as [`Live::advance`].
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for a time outside the years 1 to 9999.
    pub fn advance(&mut self, at: i64) -> Result<()> {
        self.live.advance(at)
    }

    /// The counts, for headlines, segments, windows and days.
    #[must_use]
    pub const fn live(&self) -> &Live {
        &self.live
    }

    /// Whether a response is known: whether one of that id would be an edit or a duplicate of it. Withdrawn and erased
    /// ones are, until they are forgotten.
    #[must_use]
    pub fn knows(&self, id: &str) -> bool {
        self.known.get(id).is_some_and(|known| self.live.keeps(known.version.made))
    }

    /// How many responses are known. O(known).
    #[must_use]
    pub fn known(&self) -> usize {
        self.known.values().filter(|known| self.live.keeps(known.version.made)).count()
    }

    /// How many answers came too late to be told from those that were counted, and were not. One that is delivered twice
    /// is in it twice.
    #[must_use]
    pub const fn late(&self) -> u64 {
        self.late
    }
}

impl PartialEq for LiveResponses {
    /// Whether the bytes are the same. O(state).
    fn eq(&self, other: &Self) -> bool {
        self.to_bytes() == other.to_bytes()
    }
}
