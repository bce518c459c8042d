//! Pickling by the core's own serialisation: exact, and the same for every class.

/// Gives a class around a serde value `__reduce__`, which restores it through `_restore`.
macro_rules! pickled {
    ($class:ident($inner:ty)) => {
        #[pyo3::pymethods]
        impl $class {
            #[staticmethod]
            #[pyo3(name = "_restore")]
            fn restore(state: &[u8]) -> pyo3::PyResult<Self> {
                let inner: $inner = serde_json::from_slice(state)
                    .map_err(|error| pyo3::exceptions::PyValueError::new_err(error.to_string()))?;
                Ok(Self::from(inner))
            }

            fn __reduce__<'py>(
                slf: &pyo3::Bound<'py, Self>,
            ) -> pyo3::PyResult<(pyo3::Bound<'py, pyo3::PyAny>, (pyo3::Bound<'py, pyo3::types::PyBytes>,))> {
                use pyo3::types::PyAnyMethods;
                let state = serde_json::to_vec(&slf.get().0)
                    .map_err(|error| pyo3::exceptions::PyValueError::new_err(error.to_string()))?;
                let restore = slf.get_type().getattr("_restore")?;
                Ok((restore, (pyo3::types::PyBytes::new(slf.py(), &state),)))
            }
        }
    };
}

pub(crate) use pickled;
