//! The segments of one dimension, by value.

use hashbrown::HashMap;

use crate::live::cap::{Kept, Seen, SegmentCap};
use crate::live::cells::{Keeping, Segment};

/// The segments of one dimension. Those without answers do not show.
#[derive(Clone, Debug)]
pub(super) struct Dimension {
    /// The place of each value's segment.
    pub(super) places: HashMap<Box<str>, usize>,
    /// The first one is that of answers without a value, the second that of all values without a segment of their own.
    pub(super) segments: Vec<Segment>,
    pub(super) kept: Option<Box<Kept>>,
}

/// What a segment is of. Ordered as segments are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Member<'a> {
    Value(&'a str),
    NoValue,
    Other,
}

impl<'a> Member<'a> {
    pub(super) fn value(self) -> Option<&'a str> {
        if let Self::Value(value) = self { Some(value) } else { None }
    }
}

impl Dimension {
    pub(super) const NO_VALUE: usize = 0;
    const OTHER: usize = 1;

    pub(super) fn new(cap: Option<&SegmentCap>) -> Self {
        Self {
            places: HashMap::new(),
            segments: vec![Segment::default(), Segment::default()],
            kept: cap.map(|cap| Box::new(Kept::new(cap))),
        }
    }

    /// The place of a value's segment, which is made where there is none.
    #[inline]
    pub(super) fn intern(&mut self, value: Option<&str>, keeping: Keeping) -> usize {
        let Some(value) = value else { return Self::NO_VALUE };
        match self.places.get(value) {
            Some(&place) => place,
            None => self.add(value, keeping),
        }
    }

    fn add(&mut self, value: &str, keeping: Keeping) -> usize {
        match self.kept.as_mut().map_or(Seen::Kept, |kept| kept.see(value)) {
            Seen::Other => Self::OTHER,
            Seen::Kept => {
                let place = self.segments.len();
                self.segments.push(Segment::default());
                self.places.insert(value.into(), place);
                place
            }
            Seen::InsteadOf(last) => {
                let place = self.places.remove(&last).unwrap_or(Self::OTHER);
                let gone = self.segments.get_mut(place).map(std::mem::take).unwrap_or_default();
                if let Some(other) = self.segments.get_mut(Self::OTHER) {
                    other.merge(&gone, keeping);
                }
                self.places.insert(value.into(), place);
                place
            }
        }
    }

    /// The place of what a segment is of, which is made where there is none.
    pub(super) fn place_for(&mut self, member: Member<'_>, keeping: Keeping) -> usize {
        match member {
            Member::Other => Self::OTHER,
            Member::NoValue | Member::Value(_) => self.intern(member.value(), keeping),
        }
    }

    /// Where the answers of a value are; `None` where there are none.
    pub(super) fn place(&self, value: Option<&str>) -> Option<usize> {
        let Some(value) = value else { return Some(Self::NO_VALUE) };
        let other = || self.is_other(value).then_some(Self::OTHER);
        self.places.get(value).copied().or_else(other)
    }

    /// Whether answers of a value are counted with those of others.
    pub(super) fn is_other(&self, value: &str) -> bool {
        self.kept.as_ref().is_some_and(|kept| !self.places.contains_key(value) && kept.is_other(value))
    }

    pub(super) fn get(&self, value: Option<&str>) -> Option<&Segment> {
        self.segments.get(self.place(value)?)
    }

    /// The segment of values without one of their own, where there are any.
    pub(super) fn other(&self) -> Option<&Segment> {
        self.segments.get(Self::OTHER).filter(|_| self.kept.as_ref().is_some_and(|kept| kept.more))
    }

    /// The segments that have answers, in the order of their values' bytes, then the one without a value, then the others.
    pub(super) fn sorted(&self) -> Vec<(Member<'_>, &Segment)> {
        self.listed(|_, segment| !segment.is_empty())
    }

    /// The same, and those of values that are kept although they have no answers any more.
    pub(super) fn stored(&self) -> Vec<(Member<'_>, &Segment)> {
        self.listed(|member, segment| !segment.is_empty() || member.value().is_some_and(|value| self.is_listed(value)))
    }

    /// Whether a value is stored even without answers.
    pub(super) fn is_listed(&self, value: &str) -> bool {
        self.kept.as_ref().is_some_and(|kept| kept.is_listed(value))
    }

    fn listed(&self, wanted: impl Fn(Member<'_>, &Segment) -> bool) -> Vec<(Member<'_>, &Segment)> {
        let named = self.places.iter().map(|(value, &place)| (Member::Value(value), place));
        let mut all: Vec<(Member<'_>, &Segment)> = named
            .chain([(Member::NoValue, Self::NO_VALUE), (Member::Other, Self::OTHER)])
            .filter_map(|(member, place)| Some((member, self.segments.get(place)?)))
            .filter(|&(member, segment)| wanted(member, segment))
            .collect();
        all.sort_unstable_by_key(|&(member, _)| member);
        all
    }

    /// Adds the segments of the same dimension of another aggregator.
    pub(super) fn merge(&mut self, other: &Self, keeping: Keeping) {
        let theirs = other.stored();
        // All values first: a segment keeps its place only once no value can come before it.
        for &(member, _) in &theirs {
            self.place_for(member, keeping);
        }
        if let (Some(mine), Some(theirs)) = (&mut self.kept, &other.kept) {
            mine.more |= theirs.more;
        }
        for (member, segment) in theirs {
            let place = self.place_for(member, keeping);
            if let Some(mine) = self.segments.get_mut(place) {
                mine.merge(segment, keeping);
            }
        }
    }
}
