//! Keyed pseudonyms: who has the key can tell that two answers are of one customer, nobody can tell of which.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::error::{Error, ErrorKind, Result};
use crate::score::TextColumn;

/// Makes pseudonyms of raw identifiers: the first 128 bits of HMAC-SHA-256 (FIPS 198-1, FIPS 180-4) under a secret key, of
/// the identifier's UTF-8, as 32 hexadecimal digits.
///
/// The core keeps pseudonyms only: raw identifiers go in here and nowhere else, and nothing of them is kept. They are taken
/// as they are: trim and fold case before, where `Jane@x` and `jane@x ` are one customer. Keys are never shown, compared by
/// `==` or serialised, and are wiped from memory when this is dropped; where they came from is the caller's to wipe.
///
/// Keys rotate: each has an id, the current one makes pseudonyms, and older ones still recognise theirs. A pseudonym leads to
/// no other without the raw identifier: data of two rotations are joined only for customers who come again.
///
/// ```
/// use nps_core::Pseudonymizer;
///
/// let old = Pseudonymizer::new("2025", b"a secret of at least 16 bytes")?;
/// let before = old.pseudonym("customer 7")?;
/// let rotated = old.rotate("2026", b"another secret, as long")?;
/// let now = rotated.pseudonym("customer 7")?;
/// assert_ne!(before, now);
/// assert_eq!(rotated.recognise("customer 7", before.text())?, Some("2025"));
/// assert_eq!(rotated.rekey("customer 7", before.text())?, Some(now));
/// assert_eq!(rotated.rekey("customer 8", before.text())?, None);
/// assert_eq!(format!("{rotated:?}"), r#"Pseudonymizer { rotations: ["2026", "2025"], .. }"#);
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone)]
pub struct Pseudonymizer {
    /// The current one, then older ones.
    keys: Vec<Key>,
}

#[derive(Clone)]
struct Key {
    rotation: String,
    /// Has taken the key in; wiped when dropped.
    mac: Hmac<Sha256>,
}

/// A pseudonym, and by which key it was made.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pseudonym {
    rotation: String,
    text: String,
}

impl Pseudonym {
    /// The bytes of the MAC that are kept.
    const LENGTH: usize = 16;

    /// 32 hexadecimal digits, in lower case.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The id of the key it was made by.
    #[must_use]
    pub fn rotation(&self) -> &str {
        &self.rotation
    }
}

impl fmt::Display for Pseudonym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl Pseudonymizer {
    /// The fewest bytes a key may have, 128 bits: shorter ones can be tried out.
    pub const SHORTEST_KEY: usize = 16;

    /// With one key.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) for a blank rotation id, or a key of fewer than
    /// [`SHORTEST_KEY`](Self::SHORTEST_KEY) bytes. The key is not repeated.
    pub fn new(rotation: &str, key: &[u8]) -> Result<Self> {
        Ok(Self { keys: vec![Key::new(rotation, key)?] })
    }

    /// The same with another key, which makes pseudonyms from now on.
    ///
    /// # Errors
    /// As [`new`](Self::new), and for a rotation id or a key that is there already.
    pub fn rotate(self, rotation: &str, key: &[u8]) -> Result<Self> {
        let key = self.another(rotation, key)?;
        let mut keys = vec![key];
        keys.extend(self.keys);
        Ok(Self { keys })
    }

    /// The same with a key that made pseudonyms earlier than all that are there.
    ///
    /// # Errors
    /// As [`rotate`](Self::rotate).
    ///
    /// ```
    /// use nps_core::Pseudonymizer;
    ///
    /// let keys = Pseudonymizer::new("2026", b"another secret, as long")?.with_older("2025", b"a secret of at least 16 bytes")?;
    /// assert_eq!(keys.rotations().collect::<Vec<_>>(), ["2026", "2025"]);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn with_older(mut self, rotation: &str, key: &[u8]) -> Result<Self> {
        let key = self.another(rotation, key)?;
        self.keys.push(key);
        Ok(self)
    }

    fn another(&self, rotation: &str, key: &[u8]) -> Result<Key> {
        let key = Key::new(rotation, key)?;
        if self.keys.iter().any(|other| other.rotation == key.rotation) {
            return Err(refused(format!("the rotation id {rotation:?} is there twice")));
        }
        if let Some(twin) = self.keys.iter().find(|other| other.pseudonym("") == key.pseudonym("")) {
            return Err(refused(format!(
                "the key of {rotation:?} is that of {:?}: nothing would rotate",
                twin.rotation
            )));
        }
        Ok(key)
    }

    /// The rotation ids, the current one first.
    pub fn rotations(&self) -> impl ExactSizeIterator<Item = &str> {
        self.keys.iter().map(|key| key.rotation.as_str())
    }

    /// The pseudonym of a raw identifier by the current key. O(its length).
    ///
    /// # Errors
    /// [`InvalidResponse`](crate::ErrorKind::InvalidResponse) for a blank one.
    pub fn pseudonym(&self, id: &str) -> Result<Pseudonym> {
        self.all(id)?.next().ok_or_else(|| refused("there is no key".to_owned()))
    }

    /// The pseudonyms of a raw identifier by every key, the current one first.
    ///
    /// # Errors
    /// As [`pseudonym`](Self::pseudonym).
    pub fn pseudonyms(&self, id: &str) -> Result<Vec<Pseudonym>> {
        Ok(self.all(id)?.collect())
    }

    fn all(&self, id: &str) -> Result<impl Iterator<Item = Pseudonym>> {
        if id.trim().is_empty() {
            return Err(Error::new(ErrorKind::InvalidResponse, "the customer is blank, expected an identifier"));
        }
        Ok(self.keys.iter().map(move |key| Pseudonym { rotation: key.rotation.clone(), text: key.pseudonym(id) }))
    }

    /// The id of the key by which a pseudonym was made of this raw identifier; `None` where by none.
    ///
    /// # Errors
    /// As [`pseudonym`](Self::pseudonym).
    pub fn recognise(&self, id: &str, pseudonym: &str) -> Result<Option<&str>> {
        let found = self.all(id)?.position(|known| known.text == pseudonym);
        Ok(found.and_then(|place| self.keys.get(place)).map(|key| key.rotation.as_str()))
    }

    /// The current pseudonym of a customer whose raw identifier is presented again together with one of theirs; `None` where
    /// that is not theirs under any key.
    ///
    /// # Errors
    /// As [`pseudonym`](Self::pseudonym).
    pub fn rekey(&self, id: &str, pseudonym: &str) -> Result<Option<Pseudonym>> {
        let mut known = self.all(id)?;
        let current = known.next();
        let is_theirs =
            current.iter().any(|known| known.text == pseudonym) || known.any(|known| known.text == pseudonym);
        Ok(current.filter(|_| is_theirs))
    }

    /// The pseudonym of each row by the current key; `None` for null and blank ones. O(letters).
    ///
    /// ```
    /// use nps_core::Pseudonymizer;
    ///
    /// let keys = Pseudonymizer::new("2026", b"a secret of at least 16 bytes")?;
    /// let column = keys.column(&vec![Some("customer 7"), None, Some("customer 7")]);
    /// assert_eq!((column[0].is_some(), &column[1], column[0] == column[2]), (true, &None, true));
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    #[must_use]
    pub fn column(&self, ids: &dyn TextColumn) -> Vec<Option<String>> {
        (0..ids.rows()).map(|row| self.pseudonym(ids.text(row)?).ok().map(|pseudonym| pseudonym.text)).collect()
    }
}

impl fmt::Debug for Pseudonymizer {
    /// The rotation ids alone.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rotations: Vec<&str> = self.rotations().collect();
        f.debug_struct("Pseudonymizer").field("rotations", &rotations).finish_non_exhaustive()
    }
}

impl Key {
    fn new(rotation: &str, key: &[u8]) -> Result<Self> {
        if rotation.trim().is_empty() {
            return Err(refused("the rotation id is blank".to_owned()));
        }
        if key.len() < Pseudonymizer::SHORTEST_KEY {
            let (found, needed) = (key.len(), Pseudonymizer::SHORTEST_KEY);
            return Err(refused(format!("the key of {rotation:?} has {found} bytes, expected at least {needed}")));
        }
        Self::of_any_length(rotation, key)
    }

    fn of_any_length(rotation: &str, key: &[u8]) -> Result<Self> {
        let mac = Hmac::new_from_slice(key).map_err(|_| refused("the key cannot be used".to_owned()))?;
        Ok(Self { rotation: rotation.to_owned(), mac })
    }

    fn pseudonym(&self, id: &str) -> String {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut mac = self.mac.clone();
        mac.update(id.as_bytes());
        let bytes = mac.finalize().into_bytes();
        let halves = bytes.iter().take(Pseudonym::LENGTH).flat_map(|byte| [byte >> 4, byte & 15]);
        halves.filter_map(|half| DIGITS.get(usize::from(half))).map(|&digit| char::from(digit)).collect()
    }
}

#[cold]
fn refused(message: String) -> Error {
    Error::new(ErrorKind::InvalidArgument, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(hex: &str) -> Vec<u8> {
        (0..hex.len()).step_by(2).map(|place| u8::from_str_radix(&hex[place..place + 2], 16).unwrap()).collect()
    }

    /// `testdata/golden/privacy.json`, by Python's `hmac`: keys too short to be used among them.
    #[test]
    fn pseudonyms_are_those_of_the_reference() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/golden/privacy.json");
        let golden: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let cases = golden["cases"].as_array().unwrap().iter().filter(|case| case["input"]["key_hex"].is_string());
        let mut seen = 0;
        for case in cases {
            let input = &case["input"];
            let key = Key::of_any_length("any", &key(input["key_hex"].as_str().unwrap())).unwrap();
            let found = key.pseudonym(input["message"].as_str().unwrap());
            assert_eq!(found, case["expected"]["pseudonym_128"].as_str().unwrap());
            seen += 1;
        }
        assert_eq!(seen, 4);
    }

    #[test]
    fn keys_that_do_not_protect_are_refused() {
        let keys = || Pseudonymizer::new("1", &[7; 16]).unwrap();
        for error in [
            Pseudonymizer::new("1", &[7; 15]).unwrap_err(),
            Pseudonymizer::new(" ", &[7; 16]).unwrap_err(),
            keys().rotate("1", &[8; 16]).unwrap_err(),
            keys().rotate("2", &[7; 16]).unwrap_err(),
            keys().with_older("2", &[7; 16]).unwrap_err(),
            // HMAC pads with zeros: the same key.
            keys().rotate("2", &[[7; 16], [0; 16]].concat()).unwrap_err(),
        ] {
            assert_eq!(error.kind(), ErrorKind::InvalidArgument);
            assert!(!error.to_string().contains('\u{7}'));
        }
        assert_eq!(keys().pseudonym(" ").unwrap_err().kind(), ErrorKind::InvalidResponse);
        assert!(!format!("{:?}", keys()).contains('7'));
    }
}
