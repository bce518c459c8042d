//! The questions that whatever holds live counts answers, the same of each class.

use napi::bindgen_prelude::{Env, Unknown};
use nps_core::{Live, LiveView, Window};

use crate::convert::text;
use crate::live::answer::segment_value;

/// Asks over the window that is named, or that of the specification.
pub(super) fn over<T>(
    live: &Live,
    window: Option<Window>,
    ask: impl FnOnce(LiveView<'_>) -> nps_core::Result<T>,
) -> nps_core::Result<T> {
    live.over(window.unwrap_or(live.spec().window)).and_then(ask)
}

/// A dimension and a value of it.
pub(super) fn place(env: Env, dimension: Unknown<'_>, value: Unknown<'_>) -> napi::Result<(String, Option<String>)> {
    let dimension = text(env, "dimension", dimension)?;
    let value = segment_value(env, &dimension, value)?;
    Ok((dimension, value))
}

/// Gives a class that has `read` and `spec` the questions.
macro_rules! reads {
    ($Class:ident) => {
        #[napi_derive::napi]
        impl $Class {
            /// The score of all answers: over the window that ends with the pane of `at`, over the one before, and of all
            /// time. With `window` over another window than that of the options.
            #[napi(catch_unwind, ts_args_type = "at: Moment, options?: LiveQuestion")]
            pub fn now(&self, env: Env, at: Unknown, options: Unknown) -> napi::Result<Headline> {
                let (window, at) = (asked(env, options)?, moment(env, "at", at)?);
                self.read(|live| over(live, window, |view| view.now(at))).or_throw(env).map(Headline::from)
            }

            /// The same of one segment: the answers with this value, or null for those without one.
            #[napi(
                catch_unwind,
                ts_args_type = "dimension: string, value: SegmentValue, at: Moment, options?: LiveQuestion"
            )]
            pub fn segment(
                &self,
                env: Env,
                dimension: Unknown,
                value: Unknown,
                at: Unknown,
                options: Unknown,
            ) -> napi::Result<Headline> {
                let (dimension, value) = place(env, dimension, value)?;
                let (window, at) = (asked(env, options)?, moment(env, "at", at)?);
                let ask = |view: LiveView<'_>| view.segment(&dimension, value.as_deref(), at);
                self.read(|live| over(live, window, ask)).or_throw(env).map(Headline::from)
            }

            /// Every segment of a dimension that has an answer of any time, in the order of their values, then the one
            /// without a value, then all together that have none of their own.
            #[napi(catch_unwind, ts_args_type = "dimension: string, at: Moment, options?: LiveQuestion")]
            pub fn segments(
                &self,
                env: Env,
                dimension: Unknown,
                at: Unknown,
                options: Unknown,
            ) -> napi::Result<Vec<LiveSegment>> {
                let dimension = text(env, "dimension", dimension)?;
                let (window, at) = (asked(env, options)?, moment(env, "at", at)?);
                let found = self.read(|live| over(live, window, |view| view.segments(&dimension, at)));
                Ok(found.or_throw(env)?.into_iter().map(LiveSegment::from).collect())
            }

            /// The `most` values of a dimension with the most answers in the window, and how many any other may have.
            #[napi(catch_unwind, ts_args_type = "dimension: string, most: number, at: Moment, options?: LiveQuestion")]
            pub fn top(
                &self,
                env: Env,
                dimension: Unknown,
                most: Unknown,
                at: Unknown,
                options: Unknown,
            ) -> napi::Result<TopSegments> {
                let dimension = text(env, "dimension", dimension)?;
                let most = usize::try_from(count_in(env, "segments", most)?).unwrap_or(usize::MAX);
                let (window, at) = (asked(env, options)?, moment(env, "at", at)?);
                let found = self.read(|live| over(live, window, |view| view.top(&dimension, most, at)));
                TopSegments::new(env, found.or_throw(env)?)
            }

            /// All values of a dimension together that have no segment of their own; null where there are none.
            #[napi(catch_unwind, ts_args_type = "dimension: string, at: Moment, options?: LiveQuestion")]
            pub fn other(
                &self,
                env: Env,
                dimension: Unknown,
                at: Unknown,
                options: Unknown,
            ) -> napi::Result<Option<OtherSegments>> {
                let dimension = text(env, "dimension", dimension)?;
                let (window, at) = (asked(env, options)?, moment(env, "at", at)?);
                let found = self.read(|live| over(live, window, |view| view.other(&dimension, at)));
                Ok(found.or_throw(env)?.map(OtherSegments::from))
            }

            /// The answers of one segment in the window that ends with the pane of `at`, point by point: what `segment`
            /// reckons from.
            #[napi(
                catch_unwind,
                ts_args_type = "dimension: string, value: SegmentValue, at: Moment, options?: LiveQuestion",
                ts_return_type = "Distribution"
            )]
            pub fn window(
                &self,
                env: Env,
                dimension: Unknown,
                value: Unknown,
                at: Unknown,
                options: Unknown,
            ) -> napi::Result<crate::score::Distribution> {
                let (dimension, value) = place(env, dimension, value)?;
                let (window, at) = (asked(env, options)?, moment(env, "at", at)?);
                let ask = |view: LiveView<'_>| view.window(&dimension, value.as_deref(), at);
                self.read(|live| over(live, window, ask)).or_throw(env).map(Into::into)
            }

            /// The total day by day, from the day of `first` to the day of `last`, those without answers among them; only
            /// days that are kept, up to the newest.
            #[napi(catch_unwind, ts_args_type = "first: Moment, last: Moment")]
            pub fn days(&self, env: Env, first: Unknown, last: Unknown) -> napi::Result<Vec<LiveDay>> {
                let (first, last) = (moment(env, "first", first)?, moment(env, "last", last)?);
                let found = self.read(|live| live.days(first, last)).or_throw(env)?;
                Ok(found.into_iter().map(LiveDay::from).collect())
            }

            /// The same of one segment.
            #[napi(catch_unwind, ts_args_type = "dimension: string, value: SegmentValue, first: Moment, last: Moment")]
            pub fn segment_days(
                &self,
                env: Env,
                dimension: Unknown,
                value: Unknown,
                first: Unknown,
                last: Unknown,
            ) -> napi::Result<Vec<LiveDay>> {
                let (dimension, value) = place(env, dimension, value)?;
                let (first, last) = (moment(env, "first", first)?, moment(env, "last", last)?);
                let found = self.read(|live| live.segment_days(&dimension, value.as_deref(), first, last));
                Ok(found.or_throw(env)?.into_iter().map(LiveDay::from).collect())
            }

            /// The panes of the total that have answers, from that of `first` to that of `last`; only those that are kept.
            #[napi(catch_unwind, ts_args_type = "first: Moment, last: Moment")]
            pub fn panes(&self, env: Env, first: Unknown, last: Unknown) -> napi::Result<Vec<LivePane>> {
                let (first, last) = (moment(env, "first", first)?, moment(env, "last", last)?);
                let found = self.read(|live| live.panes(first, last)).or_throw(env)?;
                Ok(found.into_iter().map(LivePane::from).collect())
            }

            /// The same of one segment.
            #[napi(catch_unwind, ts_args_type = "dimension: string, value: SegmentValue, first: Moment, last: Moment")]
            pub fn segment_panes(
                &self,
                env: Env,
                dimension: Unknown,
                value: Unknown,
                first: Unknown,
                last: Unknown,
            ) -> napi::Result<Vec<LivePane>> {
                let (dimension, value) = place(env, dimension, value)?;
                let (first, last) = (moment(env, "first", first)?, moment(env, "last", last)?);
                let found = self.read(|live| live.segment_panes(&dimension, value.as_deref(), first, last));
                Ok(found.or_throw(env)?.into_iter().map(LivePane::from).collect())
            }

            /// For the facade: a moment and values as they are counted.
            #[napi(catch_unwind, skip_typescript)]
            pub fn seen(&self, env: Env, at: Unknown, values: Unknown) -> napi::Result<Seen> {
                let values = read_values(env, &self.spec, values)?;
                Ok(Seen { at: seconds(moment(env, "at", at)?), values })
            }

            /// For the facade: a segment that is to be watched, or the total.
            #[napi(catch_unwind, skip_typescript)]
            pub fn watched(&self, env: Env, dimension: Unknown, value: Unknown) -> napi::Result<Watched> {
                let dimension = match describe(dimension)? {
                    "undefined" | "null" => None,
                    _ => Some(text(env, "dimension", dimension)?),
                };
                let value = segment_value(env, dimension.as_deref().unwrap_or("value"), value)?;
                self.read(|live| live.require_segment(dimension.as_deref(), value.as_deref())).or_throw(env)?;
                let place = self.spec.dimensions.iter().position(|name| Some(name) == dimension.as_ref());
                let place = place.and_then(|place| i32::try_from(place).ok()).unwrap_or(-1);
                Ok(Watched { place, dimension, value })
            }

            /// How many answers are held, missing ones among them.
            #[napi(getter, catch_unwind)]
            pub fn answers(&self, env: Env) -> napi::Result<f64> {
                exact(env, self.read(|live| live.answers()))
            }

            /// Whether no answer is held.
            #[napi(getter, catch_unwind)]
            pub fn is_empty(&self) -> bool {
                self.read(|live| live.is_empty())
            }

            /// The scale.
            #[napi(getter, catch_unwind)]
            pub fn scale(&self) -> String {
                self.spec.scale.to_string()
            }

            /// The names of the dimensions.
            #[napi(getter, catch_unwind)]
            pub fn dimensions(&self) -> Vec<String> {
                self.spec.dimensions.clone()
            }

            /// The window that is asked for where no other is named.
            #[napi(js_name = "windowName", getter, catch_unwind, ts_return_type = "LiveWindow")]
            pub fn window_name(&self) -> String {
                self.spec.window.to_string()
            }

            /// How many days are kept pane by pane, the newest included.
            #[napi(getter, catch_unwind)]
            pub fn retain_days(&self) -> u32 {
                self.spec.retain_days
            }

            /// The length of a pane, in minutes.
            #[napi(getter, catch_unwind)]
            pub fn granularity(&self) -> u32 {
                self.spec.calendar.granularity
            }

            /// The IANA name of the time zone whose days are counted.
            #[napi(getter, catch_unwind)]
            pub fn zone(&self) -> String {
                self.spec.calendar.zone.clone()
            }

            /// Minutes after midnight at which a day begins.
            #[napi(getter, catch_unwind)]
            pub fn day_begins(&self) -> u32 {
                self.spec.calendar.day_begins
            }

            /// By dimension, how many values have a segment of their own.
            #[napi(getter, catch_unwind, ts_return_type = "Record<string, SegmentCap>")]
            pub fn caps<'env>(&self, env: &'env Env) -> napi::Result<Object<'env>> {
                let cap = |cap: &nps_core::SegmentCap| SegmentCap { most: cap.most, always: cap.always.clone() };
                named(env, self.spec.caps.iter().map(|(dimension, found)| (dimension, cap(found))))
            }

            /// Confidence level of the intervals.
            #[napi(getter, catch_unwind)]
            pub fn level(&self) -> f64 {
                self.spec.level
            }

            /// Method of the intervals.
            #[napi(getter, catch_unwind, ts_return_type = "Method")]
            pub fn method(&self) -> &'static str {
                self.spec.method.name()
            }
        }
    };
}

pub(super) use reads;
