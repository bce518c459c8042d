//! `check` and `compare_contexts`: what surrounds a score.

use nps_core::{Answer, AskedGroup, Error, ScoreContext};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyMapping};

use crate::error::{OrRaise, raise};
use crate::indicator::distribution;
use crate::input::{answer, count, type_name};
use crate::nps::PyCaveat;

/// What to know before using a score; `nps.check` scores a column and calls this.
#[pyfunction]
pub(crate) fn check(answers: &Bound<'_, PyAny>, context: &Bound<'_, PyDict>) -> PyResult<Vec<PyCaveat>> {
    let found = self::context(context.as_any())?.check(&distribution(answers)?).or_raise(answers.py())?;
    Ok(found.into_iter().map(PyCaveat).collect())
}

/// What keeps two scores that came about like this from being compared.
///
/// Each is a mapping of what is known: `kind`, `wording`, `channel`, `sent`, `answered`, `groups`.
#[pyfunction]
pub(crate) fn compare_contexts(before: &Bound<'_, PyAny>, after: &Bound<'_, PyAny>) -> PyResult<Vec<PyCaveat>> {
    let found = nps_core::compare_contexts(&context(before)?, &context(after)?).or_raise(before.py())?;
    Ok(found.into_iter().map(PyCaveat).collect())
}

fn context(given: &Bound<'_, PyAny>) -> PyResult<ScoreContext> {
    let mut context = ScoreContext::default();
    for (name, value) in items("context", given)? {
        if name == "groups" && !value.is_none() {
            context.groups = items("groups", &value)?
                .into_iter()
                .map(|(name, counts)| asked(name, &counts))
                .collect::<PyResult<_>>()?;
        } else if name != "groups" {
            let value: Answer<'static> = answer(&value)?;
            context.set(&name, &value).or_raise(given.py())?;
        }
    }
    Ok(context)
}

fn asked(name: String, counts: &Bound<'_, PyAny>) -> PyResult<AskedGroup> {
    let py = counts.py();
    let Ok((sent, answered)) = counts.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>() else {
        return Err(raise(py, &Error::invalid_argument("groups", &type_name(counts), "tuples of sent and answered")));
    };
    Ok(AskedGroup {
        name,
        sent: count(&sent, "customers asked")?,
        answered: count(&answered, "customers who answered")?,
    })
}

/// The names and values of a mapping.
fn items<'py>(argument: &str, given: &Bound<'py, PyAny>) -> PyResult<Vec<(String, Bound<'py, PyAny>)>> {
    let Ok(mapping) = given.cast::<PyMapping>() else {
        return Err(raise(given.py(), &Error::invalid_argument(argument, &type_name(given), "a mapping")));
    };
    let item = |item: Bound<'py, PyAny>| {
        let (name, value): (Bound<'py, PyAny>, Bound<'py, PyAny>) = item.extract()?;
        let wrong = |_| raise(given.py(), &Error::invalid_argument("a name", &type_name(&name), "a text"));
        Ok((name.extract().map_err(wrong)?, value))
    };
    mapping.items()?.iter().map(item).collect()
}
