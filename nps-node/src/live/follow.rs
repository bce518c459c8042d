//! What the facade needs to know the window of a segment after each answer without asking.

use napi::bindgen_prelude::{Env, Float64Array, Unknown};
use napi_derive::napi;
use nps_core::{Category, Counts, LiveFollower, Score, Window};

use crate::convert::text;
use crate::error::OrThrow;
use crate::live::aggregator::Live;
use crate::live::answer::One;
use crate::live::spec::asked;

/// What is followed.
#[napi(object, object_from_js = false)]
pub struct Followed {
    pub dimension: String,
    /// The place of the dimension.
    pub place: u32,
    pub window: String,
    /// The class of each score: 0, 1 or 2 from the worst on, 3 for none.
    pub classes: Vec<u8>,
}

/// Moments as the facade reads them: none before the first answer.
#[expect(clippy::cast_precision_loss, reason = "within the years 1 to 9999")]
fn moments(follower: &LiveFollower<&mut nps_core::Live>) -> nps_core::Result<[f64; 2]> {
    let moments = follower.moments()?;
    Ok(moments.map_or([f64::INFINITY, f64::NEG_INFINITY], |moments| [moments.start as f64, moments.end as f64]))
}

/// Counts as JS has them: above 2^53 answers take longer to push than there is time.
#[expect(clippy::cast_precision_loss, reason = "see above")]
fn numbers(counts: Counts) -> [f64; 3] {
    [Category::Detractor, Category::Passive, Category::Promoter].map(|class| counts.of(class) as f64)
}

#[napi]
impl Live {
    /// For the facade: what is followed, and checks that it can be.
    #[napi(catch_unwind, skip_typescript)]
    pub fn followed(&self, env: Env, dimension: Unknown, options: Unknown) -> napi::Result<Followed> {
        let dimension = text(env, "dimension", dimension)?;
        let window = asked(env, options)?.unwrap_or(self.spec.window);
        self.with(|live| LiveFollower::new(live, &dimension, window).map(drop)).or_throw(env)?;
        let place = self.spec.dimensions.iter().position(|name| *name == dimension).unwrap_or_default();
        let class = |score: u8| match self.spec.scale.score(score).map(Score::category) {
            Ok(Category::Detractor) => 0,
            Ok(Category::Passive) => 1,
            Ok(Category::Promoter) => 2,
            Err(_) => 3,
        };
        let classes = (0..=u8::MAX).map(class).collect();
        Ok(Followed { place: u32::try_from(place).unwrap_or_default(), window: window.to_string(), dimension, classes })
    }

    /// For the facade: the moments of a window, and what it holds of each of `count` values from number `first` on.
    #[napi(catch_unwind, skip_typescript)]
    pub fn windows(
        &self,
        env: Env,
        dimension: String,
        place: u32,
        window: String,
        first: u32,
        count: u32,
    ) -> napi::Result<Float64Array> {
        let window: Window = window.parse().or_throw(env)?;
        let codes = self.block.codes(place as usize, first, count);
        let read = |live: &mut nps_core::Live| {
            let follower = LiveFollower::new(live, &dimension, window)?;
            let mut read = moments(&follower)?.to_vec();
            for &code in codes {
                read.extend(numbers(follower.window_coded(code)?));
            }
            Ok(read)
        };
        self.with(read).or_throw(env).map(Float64Array::new)
    }

    /// For the facade: counts an answer; gives the moments of a window and what it then holds of the answer's segment.
    #[napi(catch_unwind, skip_typescript)]
    pub fn push_followed(
        &self,
        env: Env,
        at: Unknown,
        score: Unknown,
        values: Unknown,
        dimension: String,
        window: String,
    ) -> napi::Result<Float64Array> {
        let window: Window = window.parse().or_throw(env)?;
        let one = One::read(env, &self.spec, at, score, values)?;
        let push = |live: &mut nps_core::Live| {
            let mut follower = LiveFollower::new(live, &dimension, window)?;
            let counts = follower.push(one.at, one.score, &one.values())?;
            let mut read = moments(&follower)?.to_vec();
            read.extend(numbers(counts));
            Ok(read)
        };
        self.with(push).or_throw(env).map(Float64Array::new)
    }
}
