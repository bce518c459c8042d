//! What is known of a customer, as coarse as it may be kept.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::score::TextColumn;
use crate::situation::Bands;
use crate::survey::Response;

/// Attributes of a customer that make nobody out: bands of numbers (age, tenure), and values of few (region, language).
///
/// Numbers go in through [`band`](Self::band) alone: a value that reads as a number, or as an address, is refused.
///
/// ```
/// use nps_core::{Bands, Profile, Response};
///
/// let mut profile = Profile::default();
/// profile.band("age_band", &Bands::new([25.0, 45.0, 65.0])?, 43.0)?;
/// profile.value("language", "fr")?;
/// assert!(profile.value("age", "43").is_err()); // only as a band
///
/// let mut response = Response::new("R7", "2026-01-05T10:00:00+01:00".parse()?, None);
/// profile.describe(&mut response)?;
/// assert_eq!((response.value("age_band"), response.value("language")), (Some("25 – 45"), Some("fr")));
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, String>", into = "BTreeMap<String, String>")]
pub struct Profile(BTreeMap<String, String>);

impl Profile {
    /// Sets an attribute to the band a number is in; NaN is no value, and takes out what was set.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) for a blank name, or `channel`, which is no attribute of a
    /// customer.
    pub fn band(&mut self, name: &str, bands: &Bands, value: f64) -> Result<()> {
        let name = checked_name(name)?;
        let place = bands.band(value).and_then(|band| usize::try_from(band).ok());
        match place.and_then(|place| bands.labels().into_iter().nth(place)) {
            Some(label) => self.0.insert(name.to_owned(), label),
            None => self.0.remove(name),
        };
        Ok(())
    }

    /// Sets an attribute to one of few values, a band that was cut elsewhere (`18-24`) among them. Trimmed.
    ///
    /// # Errors
    /// As [`band`](Self::band), and for a value that is blank, a number, or an e-mail address. The value is not repeated.
    pub fn value(&mut self, name: &str, value: &str) -> Result<()> {
        let (name, value) = (checked_name(name)?, value.trim());
        check_value(name, value).map_err(|why| Error::new(ErrorKind::InvalidArgument, why))?;
        self.0.insert(name.to_owned(), value.to_owned());
        Ok(())
    }

    /// A whole column of an attribute as [`value`](Self::value) takes it: trimmed, null where there is none or a blank one.
    /// O(letters).
    ///
    /// # Errors
    /// As [`value`](Self::value), naming the first row that is no attribute's.
    ///
    /// ```
    /// use nps_core::Profile;
    ///
    /// let regions = Profile::column("region", &vec![Some(" Ouest"), None, Some("Est")])?;
    /// assert_eq!(regions, [Some("Ouest".to_owned()), None, Some("Est".to_owned())]);
    /// assert_eq!(Profile::column("age", &vec![None, Some("43")]).unwrap_err().row(), Some(1));
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn column(name: &str, values: &dyn TextColumn) -> Result<Vec<Option<String>>> {
        let name = checked_name(name)?;
        let value = |row: usize| {
            let Some(value) = values.text(row).map(str::trim).filter(|value| !value.is_empty()) else {
                return Ok(None);
            };
            let refused = |why| Error::at_row(ErrorKind::InvalidArgument, row, why);
            check_value(name, value).map(|()| Some(value.to_owned())).map_err(refused)
        };
        (0..values.rows()).map(value).collect()
    }

    /// The value of an attribute.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The attributes, in the order of their names.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Enters the attributes in a response's situation. Where it fails, nothing changes.
    ///
    /// # Errors
    /// [`InvalidResponse`](crate::ErrorKind::InvalidResponse) where the situation has another value for one of them.
    pub fn describe(&self, response: &mut Response) -> Result<()> {
        for (name, value) in self.iter() {
            require_same(response, name, value)?;
        }
        response.situation.extend(self.0.clone());
        Ok(())
    }
}

/// Refuses to say of a situation what it contradicts.
pub(super) fn require_same(response: &Response, name: &str, value: &str) -> Result<()> {
    if response.situation.get(name).is_none_or(|was| was == value) {
        return Ok(());
    }
    let message = format!("the response {:?} has another value for {name:?} already", response.id);
    Err(Error::new(ErrorKind::InvalidResponse, message))
}

/// Says why a trimmed value makes somebody out, or none; the value is not repeated.
fn check_value(name: &str, value: &str) -> std::result::Result<(), String> {
    let found = match value {
        "" => "blank",
        _ if value.parse::<f64>().is_ok() => "a number",
        _ if value.contains('@') => "an e-mail address",
        _ => return Ok(()),
    };
    Err(format!("the attribute {name:?} is {found}, expected one of few values: numbers go in as bands"))
}

fn checked_name(name: &str) -> Result<&str> {
    if name.trim().is_empty() || name == Response::CHANNEL {
        let message =
            format!("an attribute is called {name:?}, expected a name that is not blank and not the channel's");
        return Err(Error::new(ErrorKind::InvalidArgument, message));
    }
    Ok(name)
}

impl TryFrom<BTreeMap<String, String>> for Profile {
    type Error = Error;

    fn try_from(values: BTreeMap<String, String>) -> Result<Self> {
        let mut profile = Self::default();
        for (name, value) in values {
            profile.value(&name, &value)?;
        }
        Ok(profile)
    }
}

impl From<Profile> for BTreeMap<String, String> {
    fn from(profile: Profile) -> Self {
        profile.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_makes_somebody_out_is_refused() {
        let mut profile = Profile::default();
        for value in ["", " ", "43", "4.3e1", "NaN", "-7", "jane@example.com"] {
            let error = profile.value("age", value).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{value}");
            assert!(value.trim().is_empty() || !error.to_string().contains(value), "{error}");
        }
        assert!(profile.value("channel", "web").is_err());
        assert!(profile.value(" ", "web").is_err());
        assert!(serde_json::from_str::<Profile>(r#"{"age": "43"}"#).is_err());
        assert_eq!(profile, Profile::default());
    }

    #[test]
    fn a_missing_number_has_no_band() {
        let bands = Bands::new([10.0]).unwrap();
        let mut profile = Profile::default();
        profile.band("tenure_band", &bands, 12.0).unwrap();
        assert_eq!(profile.iter().collect::<Vec<_>>(), [("tenure_band", "≥ 10")]);
        let text = serde_json::to_string(&profile).unwrap();
        assert_eq!(serde_json::from_str::<Profile>(&text).unwrap(), profile);
        profile.band("tenure_band", &bands, f64::NAN).unwrap();
        assert_eq!(profile.get("tenure_band"), None);
    }

    #[test]
    fn a_situation_is_not_contradicted() {
        let mut profile = Profile::default();
        profile.value("language", "fr").unwrap();
        profile.value("region", "Ouest").unwrap();
        let mut response = Response::new("R1", "2026-01-05T10:00:00Z".parse().unwrap(), None);
        response.situation.insert("region".into(), "Est".into());
        let before = response.clone();
        assert_eq!(profile.describe(&mut response).unwrap_err().kind(), ErrorKind::InvalidResponse);
        assert_eq!(response, before);
    }
}
