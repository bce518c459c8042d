//! Any bytes: refused, or a distribution that is written again to the byte.

#![no_main]

use libfuzzer_sys::fuzz_target;
use nps_core::{Distribution, Method};

fuzz_target!(|bytes: &[u8]| {
    // The bytes as they are; and with a right checksum, behind which mutation would not get otherwise.
    let mut framed = bytes.to_vec();
    framed.extend_from_slice(&crc32(bytes).to_le_bytes());
    for bytes in [bytes, &framed] {
        if let Ok(read) = Distribution::from_bytes(bytes) {
            assert_eq!(read.to_bytes(), bytes);
            let nps = read.nps(0.95, Method::Auto).expect("the level is valid");
            assert_eq!(nps.nps.is_none(), read.n() == 0);
            assert!(nps.lower <= nps.nps && nps.nps <= nps.upper);
            assert!(read.mean().is_none_or(|mean| (0.0..=10.0).contains(&mean)));
        }
    }
});

/// CRC-32 bit by bit, so that the checksum is not checked with itself.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}
