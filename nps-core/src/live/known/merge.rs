//! Shards brought together, and customers erased.

use std::cmp::Ordering;

use super::{Answer, Content, Known, LiveResponses, Version};
use crate::error::Result;
use crate::survey::check_customer;

impl LiveResponses {
    /// Erases a customer: takes back every answer known by that pseudonym in a version made until `made`, and refuses
    /// those that come after; says how many were taken back.
    ///
    /// What an answer was is kept nowhere then. Its id and the pseudonym are, as long as the day of `made`, or a late
    /// duplicate would bring it back. Answers that came without the pseudonym, or were forgotten, are in the counts still:
    /// nothing there says whose they are. O(known). Where it fails, nothing changes.
    ///
    /// # Errors
    /// [`InvalidResponse`](crate::ErrorKind::InvalidResponse) for an e-mail address, which is no pseudonym;
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) for a time outside the years 1 to 9999.
    ///
    /// ```
    /// use nps_core::{Arrival, LiveResponse, LiveResponses, LiveSpec};
    ///
    /// let mut live = LiveResponses::new(LiveSpec::default())?;
    /// let mine = LiveResponse { customer: Some("c81f"), ..LiveResponse::new("R1", 0, None, &[]) };
    /// live.push(&mine)?;
    /// live.push(&LiveResponse { id: "R2", ..mine })?;
    /// live.push(&LiveResponse { id: "R3", customer: None, ..mine })?;
    /// assert_eq!(live.erase_customer("c81f", 86_400)?, 2);
    /// assert_eq!(live.push(&mine)?, Arrival::Outdated);
    /// assert_eq!(live.live().answers(), 1);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn erase_customer(&mut self, customer: &str, made: i64) -> Result<u64> {
        check_customer(Some(customer))?;
        self.live.advance(made)?;
        self.tidy();
        if !self.live.keeps(made) || self.is_erased(Some(customer), made) {
            return Ok(0);
        }
        self.erased.insert(customer.into(), made);
        self.erase(|whose| whose == customer)
    }

    /// Takes back what is erased of those customers.
    fn erase(&mut self, whose: impl Fn(&str) -> bool) -> Result<u64> {
        let (erased, live) = (&self.erased, &mut self.live);
        let mut taken = 0;
        for Known { version, counted } in self.known.values_mut() {
            let until = version.customer().filter(|customer| whose(customer)).and_then(|customer| erased.get(customer));
            if until.is_some_and(|&until| version.made <= until)
                && let Some(answer) = version.erase()
                && std::mem::take(counted)
            {
                answer.take_back(live)?;
                taken += 1;
            }
        }
        Ok(taken)
    }

    /// Adds everything that another one has counted, each response once: where both know one, the greater version stands.
    ///
    /// Associative and commutative, with a new one as identity, as far as [`LiveResponses`] says. O(known of both +
    /// segments and panes of `other`). Where it fails, nothing changes.
    ///
    /// # Errors
    /// As [`Live::merge`](crate::Live::merge).
    ///
    /// ```
    /// use nps_core::{LiveResponse, LiveResponses, LiveSpec};
    ///
    /// let mut shards = [LiveResponses::new(LiveSpec::default())?, LiveResponses::new(LiveSpec::default())?];
    /// for shard in &mut shards {
    ///     shard.push(&LiveResponse::new("R1", 0, None, &[]))?; // delivered to both
    /// }
    /// shards[1].push(&LiveResponse::new("R2", 0, None, &[]))?;
    /// let [mut one, other] = shards;
    /// one.merge(&other)?;
    /// assert_eq!(one.live().answers(), 2);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        // What each has forgotten is forgotten, before the other one's days come to it.
        self.tidy();
        self.live.merge(&other.live)?;
        self.late = self.late.saturating_add(other.late);
        for (customer, &until) in other.erased.iter().filter(|&(_, &until)| other.live.keeps(until)) {
            let known = self.erased.entry(customer.clone()).or_insert(until);
            *known = until.max(*known);
        }
        for (id, theirs) in other.known.iter().filter(|(_, theirs)| other.live.keeps(theirs.version.made)) {
            let theirs = self.adopt(theirs);
            match self.known.get_mut(id) {
                None => {
                    self.known.insert(id.clone(), theirs);
                }
                Some(mine) => {
                    let order = theirs.version.cmp(&mine.version);
                    let loser = if order == Ordering::Greater { std::mem::replace(mine, theirs) } else { theirs };
                    if loser.counted
                        && let Some(answer) = loser.version.answer()
                    {
                        answer.take_back(&mut self.live)?;
                        // What stands in the counts is corrected where it is.
                        if !mine.counted
                            && let Some(standing) = mine.version.answer()
                        {
                            standing.count(&mut self.live)?;
                            mine.counted = true;
                        }
                    }
                }
            }
        }
        if !self.erased.is_empty() {
            self.erase(|_| true)?;
        }
        self.tidy();
        Ok(())
    }

    /// The same, sharing the values of this one.
    fn adopt(&mut self, Known { version, counted }: &Known) -> Known {
        let content = match &version.content {
            Content::Answered { customer, answer } => {
                let answer = answer.as_ref().map(|Answer { at, score, values }| {
                    let values = values.iter().map(|value| value.as_deref().map(|value| self.shared(value))).collect();
                    Answer { at: *at, score: *score, values }
                });
                Content::Answered { customer: customer.clone(), answer }
            }
            Content::Withdrawn => Content::Withdrawn,
        };
        Known { version: Version { made: version.made, content }, counted: *counted }
    }
}
