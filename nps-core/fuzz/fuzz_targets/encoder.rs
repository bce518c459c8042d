//! Any JSON and any texts: a spec that is refused, or one that learns and encodes the same from codes and from texts.

#![no_main]

use libfuzzer_sys::fuzz_target;
use nps_core::{EncoderColumn, EncoderSpec, KeyColumn};

fuzz_target!(|input: (&str, Vec<Option<&str>>, Vec<f64>)| {
    let (json, texts, mut numbers) = input;
    let Ok(spec) = json.parse::<EncoderSpec>() else { return };
    numbers.resize(texts.len(), f64::NAN);
    let Ok(key) = KeyColumn::texts("x", &texts) else { return };
    let numbers = EncoderColumn::numbers("n", &numbers[..]);
    let [texts, codes] = [[EncoderColumn::texts("x", &texts), numbers.clone()], [key.into(), numbers]];
    let (Ok(encoder), Ok(other)) = (spec.fit(&texts, None, None), spec.fit(&codes, None, None)) else { return };
    assert_eq!(encoder.to_bytes(), other.to_bytes());
    assert_eq!(encoder.transform(&texts), encoder.transform(&codes));
});
