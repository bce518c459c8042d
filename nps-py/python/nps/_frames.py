"""Frames as people hold them: finding each column in its cheapest form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nps import _native


def live_columns(frame: Any, score: str, time: str, dimensions: list[str]) -> tuple[Any, Any, list[tuple[str, Any]]]:
    """The columns that :meth:`nps.Live.push_many` counts: scores, times, and each dimension with its name."""
    columns = _columns(frame, [score, time, *dimensions])
    return _values(columns[score]), _values(columns[time]), [(name, _key(columns[name])) for name in dimensions]


def response_columns(
    frame: Any, id: str, score: str, time: str, customer: str | None, dimensions: list[str]
) -> tuple[list[Any], list[Any], Any, list[Any] | None, list[list[Any]]]:
    """The columns that :meth:`nps.LiveResponses.push_many` takes: ids, scores, times, customers, and each dimension."""
    columns = _columns(frame, [id, score, time, *([] if customer is None else [customer]), *dimensions])
    customers = None if customer is None else _listed(columns[customer])
    keys = [_listed(columns[name]) for name in dimensions]
    return _listed(columns[id]), _listed(columns[score]), _values(columns[time]), customers, keys


def period_columns(frame: Any, time: str) -> tuple[Any, tuple[list[Any], list[Any], list[Any]]]:
    """The columns of a series of periods: when each is, and its detractors, passives and promoters."""
    columns = _columns(frame, [time, "detractors", "passives", "promoters"])
    counts = (_listed(columns["detractors"]), _listed(columns["passives"]), _listed(columns["promoters"]))
    return _values(columns[time]), counts


def _listed(column: Any) -> list[Any]:
    """The values of a column, one by one."""
    for to_list in ("tolist", "to_pylist", "to_list"):
        if hasattr(column, to_list):
            return list(getattr(column, to_list)())
    return list(column)


def _columns(frame: Any, names: list[str]) -> dict[str, Any]:
    """The named columns of a frame."""
    expected = "a frame of pandas, Polars, PyArrow or DuckDB, or a mapping"
    match _library(frame), type(frame).__name__:
        case (("pandas" | "polars"), "DataFrame"):
            known, column = list(frame.columns), frame.__getitem__
        case "pyarrow", ("Table" | "RecordBatch"):
            known, column = frame.column_names, frame.column
        case _ if isinstance(frame, Mapping):
            known, column = list(frame), frame.__getitem__
        case _ if hasattr(frame, "__arrow_c_stream__") or hasattr(frame, "__arrow_c_array__"):
            try:
                arrow = _native.arrow_columns(frame)
            except ValueError as error:  # a series, say, or a stream of anything but rows
                raise _native.wrong_column_type("frame", type(frame).__name__, expected) from error
            known, column = [name for name, _ in arrow], dict(arrow).__getitem__
        case "polars", "LazyFrame":
            raise _native.wrong_column_type("frame", "a LazyFrame", "its result: call .collect() first")
        case _, found:
            raise _native.wrong_column_type("frame", found, expected)
    _require_columns(names, known)
    return {name: column(name) for name in names}


def _require_columns(names: list[str], known: list[Any]) -> None:
    """Fails unless each of the names is that of one column."""
    for name in names:
        if name not in known:
            raise _native.unknown_column(str(name), [str(known_name) for known_name in known])
        if known.count(name) > 1:
            raise _native.wrong_column_type(str(name), "several columns of that name", "one")


def _key(column: Any, *, nominal: bool = False) -> Any:
    """A column to group by: categories by their physical codes, the rest as :func:`_values`.

    ``nominal`` makes nothing of the order of categories.
    """
    match _library(column), type(getattr(column, "dtype", None)).__name__:
        case "pandas", "CategoricalDtype":
            categorical = column.array if hasattr(column, "array") else column
            known = categorical.categories
            categories = _values(known.to_series()) if len(known) else []  # an empty index may be one of floats
            return _native.Coded(categorical.codes, categories, bool(categorical.ordered) and not nominal)
        case "polars", ("Categorical" | "Enum") as kind:
            return _native.Coded(column.to_physical(), _polars_categories(column), kind == "Enum" and not nominal)
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
    if type(column.dtype).__module__.startswith("numpy") or type(column.dtype).__name__ == "SparseDtype":
        return column.to_numpy()
    return column if _has_arrow(column) else column.tolist()


def _has_arrow(column: Any) -> bool:
    """Whether a series can in fact give Arrow data: pandas needs PyArrow for it."""
    if not hasattr(column, "__arrow_c_stream__"):
        return False
    try:
        import pyarrow  # type: ignore[import-untyped, unused-ignore] # noqa: F401
    except ImportError:
        return False
    return True


def _library(value: Any) -> str:
    """The package that a value's type comes from."""
    return type(value).__module__.partition(".")[0]
