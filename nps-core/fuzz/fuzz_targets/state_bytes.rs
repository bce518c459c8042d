//! Any bytes: refused, or a live aggregator, one of responses, a detector, a history, observations, an encoder or a program
//! that can be read and written again.

#![no_main]

mod frame;

use libfuzzer_sys::fuzz_target;
use nps_core::{
    AssociationOptions, ChangeDetector, Counts, Live, LiveHistory, LiveResponses, Observations, Program,
    SituationEncoder, associate,
};

fuzz_target!(|bytes: &[u8]| {
    for bytes in frame::with_checksum(bytes) {
        if let Ok(live) = Live::from_bytes(&bytes) {
            // Those of an earlier version are written as the latest has them.
            let written = live.to_bytes();
            assert_eq!(Live::from_bytes(&written).expect("just written").to_bytes(), written);
            let at = live.newest_day().map_or(0, |day| i64::from(day) * 86_400);
            if let Ok(headline) = live.now(at) {
                assert!(headline.nps.n() <= headline.all_time.n());
            }
        }
        if let Ok(mut detector) = ChangeDetector::from_bytes(&bytes) {
            assert_eq!(detector.to_bytes(), bytes);
            let _ = detector.push(i64::MAX, Counts::new(5, 1, 0));
        }
        if let Ok(responses) = LiveResponses::from_bytes(&bytes) {
            let written = responses.to_bytes();
            assert_eq!(LiveResponses::from_bytes(&written).expect("just written").to_bytes(), written);
            let mut twice = responses.clone();
            // The counts may be too large to be doubled.
            if twice.merge(&responses).is_ok() {
                assert_eq!(twice.known(), responses.known());
            }
        }
        if let Ok(mut history) = LiveHistory::from_bytes(&bytes) {
            assert_eq!(history.to_bytes(), bytes);
            assert!(history.advance(253_402_300_799).is_ok());
            assert_eq!(history.as_of("nobody", 253_402_300_799).expect("the last second").contacts_before, 0);
            let written = history.to_bytes();
            assert_eq!(LiveHistory::from_bytes(&written).expect("just written").to_bytes(), written);
        }
        if let Ok(observations) = Observations::from_bytes(&bytes) {
            assert_eq!(observations.to_bytes(), bytes);
            let found = associate(&observations, &AssociationOptions::default());
            assert_eq!(found, associate(&observations.compact(), &AssociationOptions::default()));
        }
        if let Ok(encoder) = SituationEncoder::from_bytes(&bytes) {
            let written = encoder.to_bytes();
            assert_eq!(SituationEncoder::from_bytes(&written).expect("just written"), encoder);
            assert!(encoder.columns() > 100_000 || encoder.names().len() == encoder.columns());
        }
        if let Ok(program) = Program::from_bytes(&bytes) {
            let written = program.to_bytes();
            assert_eq!(Program::from_bytes(&written).expect("just written").to_bytes(), written);
        }
    }
});
