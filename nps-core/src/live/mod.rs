//! Watch: the score of every segment up to the second, in memory that does not grow with the answers.
//!
//! [`Live`] counts answers by pane of time, in total and for each value of the declared dimensions, from a [`LiveSpec`] on;
//! what it says of a [`Window`] at a moment is a [`Headline`]. Answers may come late, in any order, over any number of
//! shards, and be taken back; [`LiveResponses`] counts each response once, [`ShardedLive`] from many threads, and
//! [`LiveFollower`] tells the window of a segment after each answer.
//! [`Counts::always_valid`](crate::Counts::always_valid) bounds a score that is looked at as often as one likes.
//! A [`ChangeDetector`] has a state of its own, which depends on order; [`chart`], [`trend`] and [`expected_periods`] look
//! back over counts by period. Not here: a clock (time is an argument), a log of the answers themselves.

mod bytes;
mod calendar;
mod cap;
mod cells;
mod change;
mod code;
mod columns;
mod dimension;
mod follow;
mod known;
mod read;
mod render;
mod sequential;
mod sharded;
mod spec;
mod state;
mod view;
mod window;

pub use calendar::Calendar;
pub use cap::{Distinct, SegmentCap};
pub use change::{
    ChangeDetector, ChangeEvent, ChangeMethod, ChangeSpec, Chart, ChartKind, ChartOptions, ChartPoint, Dating,
    DatingOptions, Direction, Expected, ExpectedKind, ExpectedOptions, LikelyRun, PeriodCounts, Season, Trend,
    TrendMethod, TrendOptions, Unexpected, chart, date_changes, events_to_html, expected_periods, expected_to_html,
    score_trend, trend, unexpected_situations, unexpected_to_html,
};
pub use code::SegmentCode;
pub use follow::LiveFollower;
pub use known::{LiveArrivals, LiveResponse, LiveResponseColumns, LiveResponses};
pub use read::{Headline, LiveDay, LivePane, LiveSegment, OtherSegments, TopSegments};
pub use render::{days_to_html, panes_to_html, segments_to_html};
pub use sequential::{
    AlwaysValid, AlwaysValidDifference, RunningBounds, SequenceMethod, SequentialTest, always_valid_difference,
};
pub use sharded::ShardedLive;
pub use spec::LiveSpec;
pub use state::Live;
pub use view::LiveView;
pub use window::{Period, Span, Window};
