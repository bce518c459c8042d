"""``nps.SituationEncoder``: a transformer as scikit-learn has them, without needing it."""

from __future__ import annotations

import inspect
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from nps import _native
from nps._frames import _columns, _key, _library, _values

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from typing_extensions import Self

    from nps.typing import Column, Features, Frame


class SituationEncoder:
    """Situations as a sparse matrix of numbers, for a model.

    ``features`` says what becomes of each column, in the order of the matrix: a mapping from columns to kinds, such as
    ``{"channel": "one_hot", "age": {"kind": "bands", "quantiles": 4}}``, or a list of objects with their ``column``.
    Kinds are ``one_hot``, ``ordinal``, ``path``, ``tags``, ``bands``, ``number``, ``hash`` and ``cross``. Without it,
    numbers are cut into quartiles, and all else has a column for each level. A cross has a column for every pair there
    may be, or with ``"pairs": "seen"`` for those that rows have when it is fitted.

    What is not declared is learned by :meth:`fit`. Missing values have a column of their own and unseen ones none,
    unless a feature's ``missing`` or ``unseen`` says ``"error"``, ``"ignore"`` or ``"level"``. The class follows
    scikit-learn's rules for transformers, so that it goes into a pipeline.

    >>> import nps
    >>> rows = {"channel": ["web", "sms", None], "age": [35, 20, 50]}
    >>> encoder = nps.SituationEncoder({"channel": "one_hot", "age": {"kind": "bands", "edges": [30, 40]}})
    >>> encoder.fit_transform(rows).toarray().astype(int).tolist()
    [[0, 1, 0, 0, 1, 0, 0], [1, 0, 0, 1, 0, 0, 0], [0, 0, 1, 0, 0, 1, 0]]
    >>> encoder.get_feature_names_out().tolist()[:4]
    ['channel=sms', 'channel=web', 'channel=—', 'age(-∞, 30)']
    """

    features: Features | None
    scale: str | None
    n_features_in_: int
    feature_names_in_: NDArray[np.object_]
    _encoder: _native.Encoder

    def __init__(self, features: Features | None = None, *, scale: str | None = None) -> None:
        self.features = features
        self.scale = scale

    def fit(self, X: Frame | _native.Observations, y: Column | None = None, *, frequency: Column | None = None) -> Self:
        """Learn levels and bands.

        ``y`` are the scores that supervised bands are to separate; ``frequency`` is how many rows each row stands for,
        so that counted cells teach what their rows do. Of observations, the dimensions are the columns and each row
        counts as often as it stands for an answer; without features, paths give their ancestors, tags one column each,
        and values in order their places.
        """
        if isinstance(X, _native.Observations):
            return self._fit_observations(X, y, frequency)
        table = _Table(X)
        asked, scores = _asked(self.features), None
        if asked is None:
            given = [(name, *_given(column, _is_numeric(column))) for name, column in table.columns.items()]
        else:
            reads, wants_scores = _native.Encoder.reads(asked)
            given = table.given(reads)
            if wants_scores and y is not None:
                scores = ("y", _values(y))
        counts = None if frequency is None else ("frequency", _values(frequency))
        self._encoder = _native.Encoder.fit(asked, given, counts, scores, self.scale)
        self.n_features_in_ = len(table.columns)
        if table.named:
            self.feature_names_in_ = np.array(list(table.columns), dtype=object)
        elif hasattr(self, "feature_names_in_"):
            del self.feature_names_in_
        return self

    def _fit_observations(self, rows: _native.Observations, y: Any, frequency: Any) -> Self:
        given = ", ".join(name for name, value in (("y", y), ("frequency", frequency)) if value is not None)
        if given:
            raise _native.wrong_column_type(given, "values beside observations", "none: observations have their own")
        self._encoder = _native.Encoder.fit_observations(_asked(self.features), rows)
        self.n_features_in_ = len(rows.dimensions)
        self.feature_names_in_ = np.array(rows.dimensions, dtype=object)
        return self

    def transform(self, X: Frame | _native.Observations) -> Any:
        """The matrix of these rows, as a ``scipy.sparse.csr_array``; columns that no feature is of are left alone.

        Of observations a row of the matrix is one of the table, and stands for as many answers as its ``frequencies``
        say: weights for a model.
        """
        encoder = self._fitted()
        if isinstance(X, _native.Observations):
            return _matrix(encoder.transform_observations(X))
        table = _Table(X, getattr(self, "feature_names_in_", None))
        if not table.named and len(table.columns) != self.n_features_in_:
            message = f"X has {len(table.columns)} features, but {type(self).__name__} is expecting "
            raise ValueError(message + f"{self.n_features_in_} features as input")
        return _matrix(encoder.transform(table.given(encoder.columns)))

    def fit_transform(
        self, X: Frame | _native.Observations, y: Column | None = None, *, frequency: Column | None = None
    ) -> Any:
        """Learn from the rows, and encode them."""
        return self.fit(X, y, frequency=frequency).transform(X)

    def get_feature_names_out(self, input_features: Sequence[str] | None = None) -> NDArray[np.object_]:
        """What the columns of the matrix are called; ``input_features`` is there for scikit-learn."""
        encoder = self._fitted()
        if input_features is not None and len(input_features) != self.n_features_in_:
            raise ValueError(f"input_features are {len(input_features)}, expected {self.n_features_in_}")
        return np.array(encoder.names, dtype=object)

    def to_bytes(self) -> bytes:
        """What was learned, as bytes that every language reads."""
        return self._fitted().to_bytes()

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Reads what ``to_bytes`` wrote, in any language; the features are all declared then."""
        return cls._of(_native.Encoder.from_bytes(data))

    def to_json(self) -> str:
        """The features with all that was learned, as JSON."""
        return self._fitted().to_json()

    @classmethod
    def _of(cls, encoder: _native.Encoder) -> Self:
        features = json.loads(encoder.to_json())
        made = cls(features)
        made._encoder = encoder
        made.feature_names_in_ = np.array([name for name, _ in encoder.columns], dtype=object)
        made.n_features_in_ = len(made.feature_names_in_)
        return made

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """What the encoder was made with."""
        return {name: getattr(self, name) for name in _parameters(type(self))}

    def set_params(self, **params: Any) -> Self:
        """Change what the encoder was made with; it is to be fitted again."""
        known = _parameters(type(self))
        for name, value in params.items():
            if name not in known:
                raise ValueError(f"Invalid parameter {name!r} for estimator {self!r}. Valid parameters are: {known!r}.")
            setattr(self, name, value)
        return self

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "_encoder")

    def __sklearn_tags__(self) -> Any:
        from sklearn.utils import InputTags, Tags, TargetTags, TransformerTags  # type: ignore[import-untyped, unused-ignore]

        return Tags(
            estimator_type="transformer",
            target_tags=TargetTags(required=False),
            transformer_tags=TransformerTags(),
            input_tags=InputTags(categorical=True, string=True, allow_nan=True),
        )

    def __repr__(self) -> str:
        defaults = inspect.signature(type(self).__init__).parameters
        said = ((name, value) for name, value in self.get_params().items() if value is not defaults[name].default)
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in said)})"

    def _fitted(self) -> _native.Encoder:
        if hasattr(self, "_encoder"):
            return self._encoder
        message = f"This {type(self).__name__} instance is not fitted yet. Call 'fit' with appropriate arguments first."
        try:
            from sklearn.exceptions import NotFittedError  # type: ignore[import-untyped, unused-ignore]
        except ImportError:
            raise ValueError(message) from None
        raise NotFittedError(message)


class _Table:
    """The columns of a frame by name, or of an array by ``x0``, ``x1`` and so on."""

    def __init__(self, X: Any, names: NDArray[np.object_] | None = None) -> None:
        self.named = _is_frame(X)
        if self.named:
            self.columns = _columns(X, _names(X))
            return
        array = _array(X)
        if names is None or len(names) != array.shape[1]:
            names = np.array([f"x{place}" for place in range(array.shape[1])], dtype=object)
        self.columns = {name: _plain(array[:, place]) for place, name in enumerate(names)}

    def given(self, reads: list[tuple[str, bool]]) -> list[tuple[str, Any, bool]]:
        """The columns that are read, in the form that their kind is read in."""
        for name, _ in reads:
            if name not in self.columns:
                raise _native.unknown_column(name, [str(known) for known in self.columns])
        return [(name, *_given(self.columns[name], numeric)) for name, numeric in reads]


def _given(column: Any, numeric: bool) -> tuple[Any, bool]:
    return (_values(column) if numeric else _key(column)), numeric


def _is_frame(value: Any) -> bool:
    if hasattr(value, "toarray"):
        return False
    if isinstance(value, Mapping) or _library(value) in ("pandas", "polars", "pyarrow"):
        return True
    return hasattr(value, "__arrow_c_stream__")


def _names(frame: Any) -> list[str]:
    """The names of a frame's columns."""
    if isinstance(frame, Mapping):
        return list(frame)
    if hasattr(frame, "column_names"):
        return list(frame.column_names)
    return list(frame.columns) if hasattr(frame, "columns") else [name for name, _ in _native.arrow_columns(frame)]


def _array(X: Any) -> NDArray[Any]:
    """Rows of a model as an array; what scikit-learn says of what is none."""
    if hasattr(X, "toarray"):
        raise TypeError("Sparse data was passed, but dense data is required: use X.toarray()")
    array = np.asarray(X)
    if array.ndim != 2:
        raise ValueError(
            f"Expected 2D array, got {array.ndim}D array instead. Reshape your data either using array.reshape(-1, 1) "
            "if your data has a single feature or array.reshape(1, -1) if it contains a single sample."
        )
    if array.dtype.kind == "c":
        raise ValueError("Complex data not supported")
    for axis, what in enumerate(("sample", "feature")):
        if array.shape[axis] == 0:
            raise ValueError(
                f"Found array with 0 {what}(s) (shape={array.shape}) while a minimum of 1 is required by "
                "SituationEncoder."
            )
    return array


def _plain(column: NDArray[Any]) -> Any:
    """A column of objects as the numbers that all of them are, if so."""
    return column.astype(float) if column.dtype == object and _is_numeric(column) else column


def _is_numeric(column: Any) -> bool:
    """Whether a column holds numbers, and not values to group by."""
    if hasattr(column, "dtype"):
        if hasattr(column.dtype, "is_numeric"):
            return bool(column.dtype.is_numeric())
        kind = getattr(column.dtype, "kind", "O")
        if kind != "O" or type(column.dtype).__name__ == "CategoricalDtype":
            return kind in "iuf"
    elif hasattr(column, "type"):
        return str(column.type).startswith(("int", "uint", "float", "double", "halffloat", "decimal"))
    values = [value for value in column if value is not None]
    return bool(values) and all(
        isinstance(value, (int, float, np.number)) and not isinstance(value, bool) for value in values
    )


def _asked(features: Any) -> str | None:
    """Features as JSON, where there are any."""
    return features if features is None or isinstance(features, str) else _written(features)


def _written(features: Any) -> str:
    try:
        return json.dumps(features)
    except (TypeError, ValueError) as error:
        expected = "a mapping from columns to kinds, or a list of objects"
        raise _native.wrong_column_type("features", str(error), expected) from error


def _matrix(arrays: tuple[NDArray[Any], NDArray[Any], NDArray[np.float64], int, int]) -> Any:
    """A SciPy matrix around these very arrays."""
    from scipy.sparse import csr_array  # type: ignore[import-untyped, unused-ignore]

    indptr, indices, data, rows, columns = arrays
    matrix = csr_array((data, indices, indptr), shape=(rows, columns), copy=False)
    matrix.has_canonical_format = True
    return matrix


def _parameters(cls: type) -> list[str]:
    return sorted(name for name in inspect.signature(cls).parameters)
