//! Bytes with a right checksum, behind which mutation would not get otherwise.

/// The bytes as they are, and with their checksum after them.
pub fn with_checksum(bytes: &[u8]) -> [Vec<u8>; 2] {
    [bytes.to_vec(), [bytes, &crc32(bytes).to_le_bytes()].concat()]
}

/// CRC-32 bit by bit, so that the checksum is not checked with itself.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}
