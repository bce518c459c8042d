//! Small entities side by side: shrunk towards their mean, within the limits of a funnel, ranked with uncertainty.

pub(crate) mod funnel;
pub(crate) mod rank;
pub(crate) mod shrink;
