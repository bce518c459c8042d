//! The questions a live aggregator answers, over one window.

use crate::error::{Error, ErrorKind, Result};
use crate::live::calendar::Frame;
use crate::live::cells::{Pane, Segment, Wide};
use crate::live::dimension::{Dimension, Member};
use crate::live::{Headline, Live, LiveDay, LivePane, LiveSegment, OtherSegments, TopSegments, Window};
use crate::numeric::{kernels::SLOTS, real};
use crate::score::{Counts, Distribution, Nps, ScoreOptions, WeightedNps};

/// A [`Live`] over one window: made by [`Live::over`]. Each question is that of the same name of `Live`.
#[derive(Clone, Copy, Debug)]
pub struct LiveView<'a> {
    pub(super) live: &'a Live,
    window: Window,
}

impl<'a> LiveView<'a> {
    pub(super) fn new(live: &'a Live, window: Window) -> Result<Self> {
        window.require(&live.spec)?;
        live.spec.require_decayable(window)?;
        Ok(Self { live, window })
    }

    pub(super) fn of_spec(live: &'a Live) -> Self {
        Self { live, window: live.spec.window }
    }

    /// As [`Live::now`].
    ///
    /// # Errors
    /// As [`Live::now`].
    pub fn now(&self, at: i64) -> Result<Headline> {
        self.headline(Some(&self.live.total), &self.frame(at)?, at)
    }

    /// As [`Live::segment`].
    ///
    /// # Errors
    /// As [`Live::segment`].
    pub fn segment(&self, dimension: &str, value: Option<&str>, at: i64) -> Result<Headline> {
        self.headline(self.find(dimension, value)?, &self.frame(at)?, at)
    }

    /// As [`Live::segments`].
    ///
    /// # Errors
    /// As [`Live::segments`].
    pub fn segments(&self, dimension: &str, at: i64) -> Result<Vec<LiveSegment>> {
        let dimension = self.dimension(dimension)?;
        let frame = self.frame(at)?;
        let sorted = dimension.map(Dimension::sorted).unwrap_or_default();
        sorted.into_iter().map(|(member, segment)| self.said(member, segment, &frame, at)).collect()
    }

    /// As [`Live::window`].
    ///
    /// # Errors
    /// As [`Live::window`].
    #[inline]
    pub fn window(&self, dimension: &str, value: Option<&str>, at: i64) -> Result<Distribution> {
        self.window_of(self.find(dimension, value)?, at)
    }

    /// The answers of a segment in the window.
    #[inline]
    pub(super) fn window_of(&self, segment: Option<&Segment>, at: i64) -> Result<Distribution> {
        let frame = self.frame(at)?;
        Ok(self.distribution(segment.map(|segment| segment.between(frame.first, frame.last))))
    }

    /// As [`Live::other`].
    ///
    /// # Errors
    /// As [`Live::other`].
    pub fn other(&self, dimension: &str, at: i64) -> Result<Option<OtherSegments>> {
        let (dimension, frame) = (self.dimension(dimension)?, self.frame(at)?);
        dimension.and_then(|dimension| dimension.other().zip(dimension.kept.as_ref())).map_or(
            Ok(None),
            |(other, kept)| {
                let headline = self.headline(Some(other), &frame, at)?;
                Ok(Some(OtherSegments { headline, distinct: kept.others() }))
            },
        )
    }

    /// As [`Live::top`].
    ///
    /// # Errors
    /// As [`Live::top`].
    pub fn top(&self, dimension: &str, most: usize, at: i64) -> Result<TopSegments> {
        let frame = self.frame(at)?;
        let other = self.other(dimension, at)?;
        let mut all: Vec<(u64, Member<'_>, &Segment)> = self
            .dimension(dimension)?
            .map(Dimension::sorted)
            .unwrap_or_default()
            .into_iter()
            .filter(|(member, _)| member.value().is_some())
            .map(|(member, segment)| {
                (self.distribution(Some(segment.between(frame.first, frame.last))).n(), member, segment)
            })
            .filter(|&(n, ..)| n > 0)
            .collect();
        // Stable, so that equal ones stay in the order of their values.
        all.sort_by_key(|&(n, ..)| std::cmp::Reverse(n));
        let (listed, rest) = all.split_at(most.min(all.len()));
        let held = other.as_ref().map_or(0, |other| other.headline.nps.n());
        let at_most = rest.first().map_or(0, |&(n, ..)| n).max(held);
        let least = listed.last().map_or(0, |&(n, ..)| n);
        Ok(TopSegments {
            segments: listed
                .iter()
                .map(|&(_, member, segment)| self.said(member, segment, &frame, at))
                .collect::<Result<_>>()?,
            at_most,
            exact: at_most <= least || (listed.is_empty() && at_most == 0),
            other,
        })
    }

    /// As [`Live::days`].
    pub(super) fn days(&self, first: i64, last: i64) -> Result<Vec<LiveDay>> {
        self.by_day(Some(&self.live.total), first, last)
    }

    /// As [`Live::segment_days`].
    pub(super) fn segment_days(
        &self,
        dimension: &str,
        value: Option<&str>,
        first: i64,
        last: i64,
    ) -> Result<Vec<LiveDay>> {
        self.by_day(self.find(dimension, value)?, first, last)
    }

    /// As [`Live::panes`].
    pub(super) fn panes(&self, first: i64, last: i64) -> Result<Vec<LivePane>> {
        self.by_pane(Some(&self.live.total), first, last)
    }

    /// As [`Live::segment_panes`].
    pub(super) fn segment_panes(
        &self,
        dimension: &str,
        value: Option<&str>,
        first: i64,
        last: i64,
    ) -> Result<Vec<LivePane>> {
        self.by_pane(self.find(dimension, value)?, first, last)
    }

    fn by_day(&self, segment: Option<&Segment>, first: i64, last: i64) -> Result<Vec<LiveDay>> {
        let Live { clock, horizon, newest, .. } = self.live;
        let (first, last) = (clock.require_day(first)?.day, clock.require_day(last)?.day);
        let Some(newest) = newest else { return Ok(Vec::new()) };
        let mut panes = segment.map(|segment| segment.kept(*horizon)).unwrap_or_default().iter().peekable();
        let days = first.max(horizon.div_euclid(clock.stride))..=last.min(newest.div_euclid(clock.stride));
        let day = |day: i64| {
            let pane = day * clock.stride;
            while panes.next_if(|next| next.number < pane).is_some() {}
            let mut sums = [0; SLOTS];
            while let Some(next) = panes.next_if(|next| next.number < pane + clock.stride) {
                sums.iter_mut().zip(next.cells.wide()).for_each(|(sum, count)| *sum += count);
            }
            LiveDay {
                day: clock.day_of_pane(pane),
                distribution: Distribution::from_slots(&sums, self.live.spec.scale),
            }
        };
        Ok(days.map(day).collect())
    }

    fn by_pane(&self, segment: Option<&Segment>, first: i64, last: i64) -> Result<Vec<LivePane>> {
        let Live { clock, horizon, .. } = self.live;
        let (first, last) = (clock.require_slice(first)?.pane, clock.require_slice(last)?.pane);
        let panes = segment.map(|segment| segment.panes_between(first.max(*horizon), last)).unwrap_or_default();
        let pane = |pane: &Pane| LivePane {
            from: clock.begin_of(pane.number),
            day: clock.day_of_pane(pane.number),
            distribution: self.distribution(Some(pane.cells.wide())),
        };
        Ok(panes.iter().map(pane).collect())
    }

    fn dimension(&self, name: &str) -> Result<Option<&'a Dimension>> {
        Ok(self.live.dimensions.get(self.live.spec.place_of(name)?))
    }

    fn find(&self, name: &str, value: Option<&str>) -> Result<Option<&'a Segment>> {
        let Some(dimension) = self.dimension(name)? else { return Ok(None) };
        match value {
            Some(value) if dimension.is_other(value) => Err(Error::new(
                ErrorKind::InvalidArgument,
                format!("{value:?} has no segment of its own among those of {name:?}: it is counted with others"),
            )),
            _ => Ok(dimension.get(value)),
        }
    }

    /// As [`Live::require_segment`].
    pub(super) fn require(&self, dimension: &str, value: Option<&str>) -> Result<()> {
        self.find(dimension, value).map(drop)
    }

    fn frame(&self, at: i64) -> Result<Frame> {
        self.live.frame(self.window, at, self.live.horizon)
    }

    fn said(&self, member: Member<'_>, segment: &Segment, frame: &Frame, at: i64) -> Result<LiveSegment> {
        Ok(LiveSegment {
            value: member.value().map(str::to_owned),
            other: member == Member::Other,
            headline: self.headline(Some(segment), frame, at)?,
        })
    }

    fn headline(&self, segment: Option<&Segment>, frame: &Frame, at: i64) -> Result<Headline> {
        let Live { clock, horizon, newest, .. } = self.live;
        let now = self.distribution(segment.map(|segment| segment.between(frame.first, frame.last)));
        let weighted = match frame.window {
            Window::Decayed { half_life } => Some(self.decayed(segment, frame, real(half_life.minutes()))?),
            _ => None,
        };
        let before = frame.before.filter(|before| before.0 >= *horizon);
        let previous = before
            .map(|(first, last)| self.nps(&self.distribution(segment.map(|segment| segment.between(first, last)))))
            .transpose()?;
        let newest_answer = segment.and_then(|segment| segment.panes_between(*horizon, frame.last).last());
        let begins = match frame.window {
            Window::Decayed { .. } => {
                segment.and_then(|segment| segment.panes_between(*horizon, frame.last).first()).map(|pane| pane.number)
            }
            _ => Some(frame.first),
        };
        Ok(Headline {
            effective_n: weighted.as_ref().and_then(|weighted| weighted.effective_n),
            kish_n: weighted.as_ref().and_then(|weighted| weighted.kish_n),
            nps: match weighted {
                Some(weighted) => weighted.into_nps(),
                None => self.nps(&now)?,
            },
            previous,
            all_time: self.nps(&self.distribution(segment.map(Segment::all_time)))?,
            missing: now.missing(),
            window: frame.window,
            from: begins.map(|pane| clock.begin_of(pane)),
            first_day: clock.day_of_pane(begins.unwrap_or(frame.last)),
            as_of_day: clock.day_of_pane(frame.last),
            newest_day: newest.map(|pane| clock.day_of_pane(pane)),
            age: newest_answer.map(|pane| at - clock.begin_of(pane.number)),
            expired: segment.map_or(0, |segment| segment.folded(*horizon).iter().sum()),
        })
    }

    /// The score of all panes that are kept, each weighing 2^(−age / half-life). Ages are counted from the newest of them,
    /// as only ratios matter; what is too old to weigh anything beside it is left out.
    fn decayed(&self, segment: Option<&Segment>, frame: &Frame, half_life: f64) -> Result<WeightedNps> {
        let Live { clock, spec, .. } = self.live;
        let panes = segment.map(|segment| segment.panes_between(frame.first, frame.last)).unwrap_or_default();
        let counted = panes.iter().map(|pane| (pane.number, self.distribution(Some(pane.cells.wide())).counts()));
        let counted: Vec<(i64, Counts)> = counted.filter(|(_, counts)| !counts.is_empty()).collect();
        let newest = counted.last().map_or(frame.last, |&(pane, _)| pane);
        #[expect(clippy::cast_precision_loss, reason = "minutes of a hundred years")]
        let weight = |pane| libm::exp2(-(clock.minutes_between(pane, newest) as f64) / half_life);
        let strata = counted.into_iter().map(|(pane, counts)| (counts, weight(pane)));
        let strata: Vec<(Counts, f64)> = strata.filter(|&(_, weight)| weight > f64::EPSILON * f64::EPSILON).collect();
        let options =
            ScoreOptions { scale: spec.scale, level: spec.level, method: spec.method, ..ScoreOptions::default() };
        WeightedNps::of_strata(&strata, &options)
    }

    fn nps(&self, distribution: &Distribution) -> Result<Nps> {
        distribution.nps(self.live.spec.level, self.live.spec.method)
    }

    fn distribution(&self, cells: Option<Wide>) -> Distribution {
        let mut slots = [0; SLOTS];
        for (slot, &count) in slots.iter_mut().zip(cells.iter().flatten()) {
            *slot = count;
        }
        Distribution::from_slots(&slots, self.live.spec.scale)
    }
}

impl Live {
    /// The panes of a window up to that of `at`, where those from `horizon` on are kept.
    pub(super) fn frame(&self, window: Window, at: i64, horizon: i64) -> Result<Frame> {
        let Self { clock, spec, .. } = self;
        let frame = clock.frame(window, at, horizon)?;
        if frame.first >= horizon {
            return Ok(frame);
        }
        let [first, last, kept] = [frame.first, frame.last, horizon].map(|pane| clock.day_of_pane(pane));
        let message = format!(
            "the {} days up to day {last} begin before day {kept}, the first of the {} that are kept",
            last - first + 1,
            spec.retain_days
        );
        Err(Error::new(ErrorKind::InvalidArgument, message))
    }
}
