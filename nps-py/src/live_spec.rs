//! What `Live` and `LiveResponses` count, and the answers they are given, from Python.

use nps_core::{Calendar, Error, Label, Live, LiveSpec, LiveView, NanPolicy, Scale, Score, SegmentCap, Window};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyMapping, PyString};

use crate::error::{OrRaise, raise};
use crate::input::{answer, count};
use crate::keys::key_value;
use crate::responses::pairs;
use crate::result::options;

/// What is given of a specification; the core's defaults stand for the rest.
pub(crate) struct SpecArguments<'a, 'py> {
    pub(crate) dimensions: Option<&'a Bound<'py, PyAny>>,
    pub(crate) scale: Option<&'a str>,
    pub(crate) window: Option<&'a str>,
    pub(crate) retain_days: Option<&'a Bound<'py, PyAny>>,
    pub(crate) zone: Option<String>,
    pub(crate) day_begins: Option<&'a Bound<'py, PyAny>>,
    pub(crate) granularity: Option<&'a Bound<'py, PyAny>>,
    pub(crate) caps: Option<&'a Bound<'py, PyAny>>,
    pub(crate) level: Option<f64>,
    pub(crate) method: Option<&'a str>,
}

impl SpecArguments<'_, '_> {
    pub(crate) fn read(self, py: Python<'_>) -> PyResult<LiveSpec> {
        let options = options(self.scale, self.level, self.method, None).or_raise(py)?;
        let LiveSpec { window, retain_days, calendar, .. } = LiveSpec::default();
        let minutes = |name: &str, given: Option<&Bound<'_, PyAny>>, default: u32| {
            given.map_or(Ok(default), |value| below(name, value, "at most 1440 minutes"))
        };
        Ok(LiveSpec {
            scale: options.scale,
            dimensions: names(self.dimensions)?,
            window: window_argument(py, self.window)?.unwrap_or(window),
            retain_days: self.retain_days.map_or(Ok(retain_days), |days| day_count("retain_days", days))?,
            calendar: Calendar {
                granularity: minutes("granularity", self.granularity, calendar.granularity)?,
                day_begins: minutes("day_begins", self.day_begins, calendar.day_begins)?,
                zone: self.zone.unwrap_or(calendar.zone),
            },
            caps: self
                .caps
                .map_or(Ok(Vec::new()), |caps| pairs("caps", caps))?
                .iter()
                .map(cap)
                .collect::<PyResult<_>>()?,
            level: options.level,
            method: options.method,
        })
    }
}

/// The cap of a dimension: how many values have a segment of their own, or a dict of that and of those that always have.
fn cap((dimension, given): &(String, Bound<'_, PyAny>)) -> PyResult<(String, SegmentCap)> {
    let most = |value: &Bound<'_, PyAny>| below("most", value, &format!("at most {}", u32::MAX));
    let cap = if given.cast::<PyMapping>().is_ok() {
        let mut cap = SegmentCap { most: 0, always: Vec::new() };
        for (name, value) in pairs("caps", given)? {
            match name.as_str() {
                "most" => cap.most = most(&value)?,
                "always" => cap.always = names(Some(&value))?,
                _ => {
                    let expected = "\"most\" and \"always\"";
                    return Err(raise(given.py(), &Error::invalid_argument("a cap", &format!("{name:?}"), expected)));
                }
            }
        }
        cap
    } else {
        SegmentCap { most: most(given)?, always: Vec::new() }
    };
    Ok((dimension.clone(), cap))
}

/// Caps as they can be given again.
pub(crate) fn caps_dict<'py>(py: Python<'py>, spec: &LiveSpec) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    for (dimension, SegmentCap { most, always }) in &spec.caps {
        let cap = PyDict::new(py);
        cap.set_item("most", most)?;
        cap.set_item("always", always)?;
        dict.set_item(dimension, cap)?;
    }
    Ok(dict)
}

/// The names of dimensions: one, several or none.
pub(crate) fn names(dimensions: Option<&Bound<'_, PyAny>>) -> PyResult<Vec<String>> {
    match dimensions {
        None => Ok(Vec::new()),
        Some(one) if one.is_instance_of::<PyString>() => Ok(vec![one.extract()?]),
        Some(several) => several.try_iter()?.map(|name| name?.extract()).collect(),
    }
}

/// A number of days; how many there may be is for the core to say.
pub(crate) fn day_count(name: &str, value: &Bound<'_, PyAny>) -> PyResult<u32> {
    below(name, value, &format!("at most {}", LiveSpec::MAX_RETAIN_DAYS))
}

/// A count that has to fit in 32 bits.
pub(crate) fn below(name: &str, value: &Bound<'_, PyAny>, most: &str) -> PyResult<u32> {
    let count = count(value, name)?;
    u32::try_from(count).map_err(|_| raise(value.py(), &Error::invalid_argument(name, &count.to_string(), most)))
}

/// A window by its name.
pub(crate) fn window_argument(py: Python<'_>, window: Option<&str>) -> PyResult<Option<Window>> {
    window.map(str::parse).transpose().or_raise(py)
}

/// An aggregator over the window that was asked for, or its own.
pub(crate) fn over(live: &Live, window: Option<Window>) -> nps_core::Result<LiveView<'_>> {
    live.over(window.unwrap_or(live.spec().window))
}

/// A score; `None` where there is none.
pub(crate) fn score_argument(scale: Scale, value: &Bound<'_, PyAny>) -> PyResult<Option<Score>> {
    let score = answer(value)?;
    match scale.read(&score, NanPolicy::Missing) {
        Ok(score) => Ok(score),
        Err(_) => scale.require(&score).or_raise(value.py()).map(Some),
    }
}

/// The value of each dimension, in their order, from a mapping and from named arguments.
pub(crate) fn values(
    py: Python<'_>,
    names: &[String],
    given: [Option<&Bound<'_, PyDict>>; 2],
) -> PyResult<Vec<Option<String>>> {
    let mut found = vec![None; names.len()];
    for item in given.into_iter().flatten().flat_map(PyDictMethods::items) {
        let (name, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = item.extract()?;
        let name = name.str()?.to_string_lossy().into_owned();
        let place = names.iter().position(|known| *known == name);
        let slot = place.and_then(|place| found.get_mut(place));
        let slot = slot.ok_or_else(|| raise(py, &Error::unknown_column(&name, names)))?;
        if slot.replace(text(&name, &value)?).is_some() {
            return Err(raise(py, &Error::invalid_argument(&format!("dimension {name:?}"), "given twice", "once")));
        }
    }
    let required = |(name, value): (&String, Option<Option<String>>)| {
        let expected = "a value, None where there is none";
        value.ok_or_else(|| raise(py, &Error::invalid_argument(&format!("dimension {name:?}"), "missing", expected)))
    };
    names.iter().zip(found).map(required).collect()
}

/// The value of a dimension: the text that stands for it; `None` for a gap.
pub(crate) fn text(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    let (py, value) = (value.py(), key_value(name, value)?);
    let label = Label::read(name, &value).or_raise(py)?;
    Ok((label != Label::Null).then(|| label.to_string()))
}

/// Values as the core takes them.
pub(crate) fn borrowed(values: &[Option<String>]) -> Vec<Option<&str>> {
    values.iter().map(Option::as_deref).collect()
}

/// The value of the dimension whose answers are asked for; no value without a dimension.
pub(crate) fn segment_argument(
    py: Python<'_>,
    dimension: Option<&str>,
    value: Option<&Bound<'_, PyAny>>,
) -> PyResult<Option<String>> {
    let value = value.map_or(Ok(None), |value| text(dimension.unwrap_or("value"), value))?;
    match (dimension, &value) {
        (None, Some(value)) => {
            let expected = format!("one that has {value:?}");
            Err(raise(py, &Error::invalid_argument("dimension", "missing", &expected)))
        }
        _ => Ok(value),
    }
}
