//! Act: what successive measures changed, each credited separately.

mod before_after;
mod measure;

pub(crate) use measure::Measure;
