//! Any bytes: refused, or a distribution that is written again to the byte.

#![no_main]

mod frame;

use libfuzzer_sys::fuzz_target;
use nps_core::{Distribution, Method};

fuzz_target!(|bytes: &[u8]| {
    for bytes in frame::with_checksum(bytes) {
        if let Ok(read) = Distribution::from_bytes(&bytes) {
            assert_eq!(read.to_bytes(), bytes);
            let nps = read.nps(0.95, Method::Auto).expect("the level is valid");
            assert_eq!(nps.nps.is_none(), read.n() == 0);
            assert!(nps.lower <= nps.nps && nps.nps <= nps.upper);
            assert!(read.mean().is_none_or(|mean| (0.0..=10.0).contains(&mean)));
        }
    }
});
