"""Finding columns in whatever frame a user has, each in its cheapest form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from nps import _native


def score_by(
    frame: Any,
    *,
    score: str,
    by: str | Iterable[str],
    scale: str | None = None,
    level: float | None = None,
    method: str | None = None,
    errors: str | None = None,
) -> _native.ScoreTable:
    """Score each group of rows that share the values of the columns ``by``.

    ``frame`` is a pandas, Polars or PyArrow frame, a mapping of columns, or anything that gives an Arrow stream, such as
    a DuckDB relation. Groups come in the order of their labels (of their categories, where those are ordered), null
    last. Options are those of :func:`score`.

    >>> import nps
    >>> t = nps.score_by({"score": [9, 3, 10], "channel": ["web", "sms", "web"]}, score="score", by=["channel"])
    >>> [(channel, s.nps) for (channel,), s in t]
    [('sms', -100.0), ('web', 100.0)]
    """
    names = [by] if isinstance(by, str) else list(by)
    columns = _columns(frame, [score, *names])
    keys = [(name, _key(columns[name])) for name in names]
    return _native.score_by(score, _values(columns[score]), keys, scale, level, method, errors)


def _columns(frame: Any, names: list[str]) -> dict[str, Any]:
    """The named columns of a frame."""
    match _library(frame), type(frame).__name__:
        case ("pandas" | "polars"), "DataFrame":
            known, column = list(frame.columns), frame.__getitem__
        case "pyarrow", ("Table" | "RecordBatch"):
            known, column = frame.column_names, frame.column
        case _ if isinstance(frame, Mapping):
            known, column = list(frame), frame.__getitem__
        case _ if hasattr(frame, "__arrow_c_stream__") or hasattr(frame, "__arrow_c_array__"):
            arrow = dict(_native.arrow_columns(frame))
            known, column = list(arrow), arrow.__getitem__
        case _, found:
            raise _native.wrong_column_type("frame", found, "a frame of pandas, Polars, PyArrow or DuckDB, or a mapping")
    for name in names:
        if name not in known:
            raise _native.unknown_column(str(name), [str(known_name) for known_name in known])
    return {name: column(name) for name in names}


def _key(column: Any) -> Any:
    """A column to group by: categories by their physical codes, the rest as :func:`_values`."""
    match _library(column), type(getattr(column, "dtype", None)).__name__:
        case "pandas", "CategoricalDtype":
            categorical = column.array if hasattr(column, "array") else column
            categories = _values(categorical.categories.to_series())
            return _native.Coded(categorical.codes, categories, bool(categorical.ordered))
        case "polars", ("Categorical" | "Enum") as kind:
            return _native.Coded(column.to_physical(), _polars_categories(column), kind == "Enum")
        case _:
            return _values(column)


def _polars_categories(column: Any) -> Any:
    """The texts that the physical codes of a Polars categorical stand for."""
    categories = getattr(column.dtype, "categories", None)
    if categories is None:  # a Categorical before Polars 1.32
        return column.cat.get_categories()
    return categories.to_series() if hasattr(categories, "to_series") else categories


def _values(column: Any) -> Any:
    """A column of values: a pandas series as the NumPy array that it holds, or as Arrow."""
    if _library(column) != "pandas" or type(column).__name__ not in ("Series", "Index"):
        return column
    if type(column.dtype).__module__.startswith("numpy"):
        return column.to_numpy()
    return column if _has_arrow(column) else column.tolist()


def _has_arrow(column: Any) -> bool:
    """Whether a series can in fact give Arrow data: pandas needs PyArrow for it."""
    if not hasattr(column, "__arrow_c_stream__"):
        return False
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        return False
    return True


def _library(value: Any) -> str:
    """The package that a value's type comes from."""
    return type(value).__module__.partition(".")[0]
