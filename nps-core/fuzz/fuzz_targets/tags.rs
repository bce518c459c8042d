//! Any text: refused as tags, or tags that are written and read again as the same; the same of a privacy loss.

#![no_main]

use libfuzzer_sys::fuzz_target;
use nps_core::{Epsilon, TagSet};

fuzz_target!(|text: &str| {
    if let Ok(tags) = text.parse::<TagSet>() {
        let written = tags.to_string();
        assert_eq!(written.parse::<TagSet>().expect("just written"), tags);
        if let Ok(known) = tags.before_score(None) {
            let again: TagSet = known.text.parse().expect("just written");
            assert_eq!(again.len() as u64 + known.excluded.total(), tags.len() as u64);
        }
    }
    if let Ok(epsilon) = text.parse::<Epsilon>() {
        assert_eq!(epsilon.to_string().parse(), Ok(epsilon));
    }
});
