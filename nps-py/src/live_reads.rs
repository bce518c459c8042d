//! The questions that `Live` and `LiveResponses` answer alike.

/// Gives a class, which has a `spec` and a `state`, the questions to the `Live` that is found in the state.
macro_rules! live_reads {
    ($class:ident, |$state:ident| $live:expr) => {
        #[pymethods]
        impl $class {
            /// The score of all answers: over the window that ends with the moment, over the one before, and of all time.
            #[pyo3(signature = (at, window = None))]
            fn now(&self, at: &Bound<'_, PyAny>, window: Option<&str>) -> PyResult<PyHeadline> {
                let (py, moment, window) = (at.py(), moment_argument("at", at)?, window_argument(at.py(), window)?);
                let said = self.state.read(py, |$state| over($live, window)?.now(moment));
                said.or_raise(py).map(PyHeadline::from)
            }

            /// The same of the total and of every segment of every dimension, as one table.
            #[pyo3(signature = (at, window = None))]
            fn table(&self, at: &Bound<'_, PyAny>, window: Option<&str>) -> PyResult<PyLiveTable> {
                let (py, moment, window) = (at.py(), moment_argument("at", at)?, window_argument(at.py(), window)?);
                self.state.read_long(py, |$state| PyLiveTable::of($live, window, moment)).or_raise(py)
            }

            /// The same of the answers with this value of a dimension, or `None` for those without one.
            #[pyo3(signature = (dimension, value, at, window = None))]
            fn segment(
                &self,
                dimension: &str,
                value: &Bound<'_, PyAny>,
                at: &Bound<'_, PyAny>,
                window: Option<&str>,
            ) -> PyResult<PyHeadline> {
                let (py, moment, window) = (at.py(), moment_argument("at", at)?, window_argument(at.py(), window)?);
                let value = text(dimension, value)?;
                let said =
                    self.state.read(py, |$state| over($live, window)?.segment(dimension, value.as_deref(), moment));
                said.or_raise(py).map(PyHeadline::from)
            }

            /// Every segment of a dimension that has answers, in the order of their values, the one without a value, and
            /// then the one of all values that have none of their own.
            #[pyo3(signature = (dimension, at, window = None))]
            fn segments(
                &self,
                dimension: &str,
                at: &Bound<'_, PyAny>,
                window: Option<&str>,
            ) -> PyResult<PySegmentTable> {
                let (py, moment, window) = (at.py(), moment_argument("at", at)?, window_argument(at.py(), window)?);
                let said = self.state.read_long(py, |$state| over($live, window)?.segments(dimension, moment));
                said.or_raise(py).map(PySegmentTable::from)
            }

            /// The values of a dimension with the most answers in the window, and how many any other may have at most.
            #[pyo3(signature = (dimension, most, at, window = None))]
            fn top(
                &self,
                dimension: &str,
                most: &Bound<'_, PyAny>,
                at: &Bound<'_, PyAny>,
                window: Option<&str>,
            ) -> PyResult<PyTopSegments> {
                let (py, moment, window) = (at.py(), moment_argument("at", at)?, window_argument(at.py(), window)?);
                let most = usize::try_from(count(most, "segments")?)?;
                let said = self.state.read_long(py, |$state| over($live, window)?.top(dimension, most, moment));
                said.or_raise(py).map(PyTopSegments::from)
            }

            /// All values of a dimension together that have no segment of their own; `None` where there are none.
            #[pyo3(signature = (dimension, at, window = None))]
            fn other(
                &self,
                dimension: &str,
                at: &Bound<'_, PyAny>,
                window: Option<&str>,
            ) -> PyResult<Option<PyOtherSegments>> {
                let (py, moment, window) = (at.py(), moment_argument("at", at)?, window_argument(at.py(), window)?);
                let said = self.state.read(py, |$state| over($live, window)?.other(dimension, moment));
                Ok(said.or_raise(py)?.map(PyOtherSegments::from))
            }

            /// The answers of one segment in the window that ends with the moment: what `segment` reckons from.
            #[pyo3(signature = (dimension, value, at, window = None))]
            fn window(
                &self,
                dimension: &str,
                value: &Bound<'_, PyAny>,
                at: &Bound<'_, PyAny>,
                window: Option<&str>,
            ) -> PyResult<PyDistribution> {
                let (py, moment, window) = (at.py(), moment_argument("at", at)?, window_argument(at.py(), window)?);
                let value = text(dimension, value)?;
                let found =
                    self.state.read(py, |$state| over($live, window)?.window(dimension, value.as_deref(), moment));
                found.or_raise(py).map(PyDistribution::from)
            }

            /// All answers day by day, or those of one segment: the days that are kept, from that of `first` to that of
            /// `last`.
            #[pyo3(signature = (first, last, dimension = None, value = None))]
            fn days(
                &self,
                first: &Bound<'_, PyAny>,
                last: &Bound<'_, PyAny>,
                dimension: Option<&str>,
                value: Option<&Bound<'_, PyAny>>,
            ) -> PyResult<PyDayTable> {
                let py = first.py();
                let (first, last) = (moment_argument("first", first)?, moment_argument("last", last)?);
                let value = segment_argument(py, dimension, value)?;
                let days = self.state.read_long(py, |$state| match dimension {
                    None => $live.days(first, last),
                    Some(name) => $live.segment_days(name, value.as_deref(), first, last),
                });
                days.or_raise(py).map(PyDayTable::from)
            }

            /// The panes that have answers, of all or of one segment: those that are kept, from that of `first` to that of
            /// `last`.
            #[pyo3(signature = (first, last, dimension = None, value = None))]
            fn panes(
                &self,
                first: &Bound<'_, PyAny>,
                last: &Bound<'_, PyAny>,
                dimension: Option<&str>,
                value: Option<&Bound<'_, PyAny>>,
            ) -> PyResult<PyPaneTable> {
                let py = first.py();
                let (first, last) = (moment_argument("first", first)?, moment_argument("last", last)?);
                let value = segment_argument(py, dimension, value)?;
                let panes = self.state.read_long(py, |$state| match dimension {
                    None => $live.panes(first, last),
                    Some(name) => $live.segment_panes(name, value.as_deref(), first, last),
                });
                panes.or_raise(py).map(PyPaneTable::from)
            }

            /// The names of the dimensions.
            #[getter]
            fn dimensions(&self) -> Vec<String> {
                self.spec.dimensions.clone()
            }

            /// The scale the answers are given on, such as `0-10`.
            #[getter]
            fn scale(&self) -> String {
                self.spec.scale.to_string()
            }

            /// The window that is asked for where no other is named, such as `sliding 7d`.
            #[getter]
            fn default_window(&self) -> String {
                self.spec.window.to_string()
            }

            /// How many days are kept pane by pane.
            #[getter]
            fn retain_days(&self) -> u32 {
                self.spec.retain_days
            }

            /// The time zone whose days are counted.
            #[getter]
            fn zone(&self) -> &str {
                &self.spec.calendar.zone
            }

            /// Minutes after midnight at which a day begins.
            #[getter]
            fn day_begins(&self) -> u32 {
                self.spec.calendar.day_begins
            }

            /// The length of a pane in minutes.
            #[getter]
            fn granularity(&self) -> u32 {
                self.spec.calendar.granularity
            }

            /// By dimension, how many values have a segment of their own, and which always have.
            #[getter]
            fn caps<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
                caps_dict(py, &self.spec)
            }

            /// Confidence level of the intervals, 0 to 1.
            #[getter]
            fn level(&self) -> f64 {
                self.spec.level
            }

            /// The method of the intervals.
            #[getter]
            fn method(&self) -> &'static str {
                self.spec.method.name()
            }

            /// How many answers are held, missing ones among them.
            #[getter]
            fn answers(&self, py: Python<'_>) -> u64 {
                self.state.read(py, |$state| $live.answers())
            }

            /// The state as bytes, in every language.
            fn to_bytes<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
                PyBytes::new(py, &self.state.read_long(py, |state| state.to_bytes()))
            }

            fn __eq__(slf: &Bound<'_, Self>, other: &Bound<'_, Self>) -> bool {
                let (py, one, other) = (slf.py(), slf.get(), other.get());
                if std::ptr::eq(one, other) {
                    return true;
                }
                let other = other.state.read_long(py, |state| state.to_bytes());
                one.state.read_long(py, |state| state.to_bytes() == other)
            }

            fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyBytes>,))> {
                Ok((slf.get_type().getattr("from_bytes")?, (slf.get().to_bytes(slf.py()),)))
            }

            fn __repr__(&self, py: Python<'_>) -> String {
                let LiveSpec { dimensions, window, retain_days, .. } = &self.spec;
                let by = if dimensions.is_empty() { String::new() } else { format!(" by {}", dimensions.join(", ")) };
                let answers = self.answers(py);
                format!(
                    concat!("<", "{}{}: {} answers, window {} of {} days>"),
                    Self::NAME,
                    by,
                    answers,
                    window,
                    retain_days
                )
            }
        }
    };
}

pub(crate) use live_reads;
