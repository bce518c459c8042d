"""Counting rows in the engine that holds them, which Narwhals speaks to: only the cells come back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nps._frames import _library, _require_columns

# The frames that count elsewhere, by package and type.
_ENGINES = {
    "_duckdb": "DuckDBPyRelation",
    "dask": "DataFrame",
    "duckdb": "DuckDBPyRelation",
    "ibis": "Table",
    "polars": "LazyFrame",
    "pyspark": "DataFrame",
    "sqlframe": "DataFrame",
}

# The UTC day of a moment in the words of an engine, whatever the time zone of its session is.
_DUCKDB_DAY = "CAST(make_timestamp(epoch_us({0})) AS DATE)"
_SPARK_DAY = "date_from_unix_date(CAST((unix_seconds({0}) - pmod(unix_seconds({0}), 86400)) div 86400 AS INT))"


def is_engine(frame: Any) -> bool:
    """Whether a frame counts its rows elsewhere; fails where what it takes to ask it is not installed."""
    # PySpark has a pandas of its own, whose frames are named alike.
    if _ENGINES.get(_library(frame)) != type(frame).__name__ or type(frame).__module__.startswith("pyspark.pandas"):
        return False
    try:
        import narwhals  # noqa: F401
        import pyarrow  # type: ignore[import-untyped, unused-ignore] # noqa: F401
    except ImportError as error:
        library = _library(frame).strip("_")
        raise ImportError(f"counting in {library} takes Narwhals and PyArrow: pip install 'nps-py[engines]'") from error
    return True


def count(
    frame: Any, names: list[str], time: int | None, check: Callable[[list[Any]], object]
) -> tuple[list[Any], Any]:
    """The columns ``names`` of the cells that there are, and how many rows each cell is of.

    The column at the place ``time`` is one of moments or days, and is counted by day. ``check`` refuses columns of the
    wrong type: it is given a table of them without rows before anything is counted.
    """
    import narwhals as nw
    import pyarrow as pa

    _require_columns(names, _known(frame, names))
    columns = {f"c{place}": name for place, name in enumerate(names)}
    rows = _selected(frame, columns)
    check([pa.nulls(0, field.type) for field in rows.head(0).collect("pyarrow").to_native().schema])
    if time is not None:
        rows = _selected(frame, columns, f"c{time}", rows.collect_schema()[f"c{time}"])
    cells = rows.group_by(list(columns)).agg(nw.len().alias("rows")).collect("pyarrow").to_native()
    found = [cells.column(alias) for alias in columns]
    if time is not None and pa.types.is_integer(found[time].type):
        found[time] = found[time].cast(pa.int32()).cast(pa.date32())
    return found, cells.column("rows")


def _known(frame: Any, names: list[str]) -> list[Any]:
    """The names of all columns, those that the engine takes for one of ``names`` as it is spelled there."""
    match _library(frame):
        case "polars":
            return list(frame.collect_schema().names())
        case "pyspark" if frame.sparkSession.conf.get("spark.sql.caseSensitive") != "true":
            spelled: dict[str, str] = {name.lower(): name for name in names}
            return [spelled.get(name.lower(), name) for name in frame.columns]
        case _:
            return list(frame.columns)


def _selected(frame: Any, columns: dict[str, str], day: str | None = None, kind: Any = None) -> Any:
    """Columns by names that mean nothing to anyone, that of ``day``, which is of this ``kind``, as days."""
    import narwhals as nw

    # Of a date nothing is left to take off.
    day = None if kind == nw.Date else day
    zoned = getattr(kind, "time_zone", None) is not None
    match _library(frame):
        case "duckdb" | "_duckdb":
            return nw.from_native(frame.project(", ".join(_sql(columns, '"', day, _DUCKDB_DAY if zoned else None))))
        case "pyspark":
            return nw.from_native(frame.selectExpr(*_sql(columns, "`", day, _SPARK_DAY if zoned else None)))
        case "ibis":
            found = {alias: frame[name] for alias, name in columns.items()}
            if day is not None:
                found[day] = _ibis_day(found[day]) if zoned else found[day].date()
            return nw.from_native(frame.select(**found))
        case _:
            picked = {alias: nw.col(name) for alias, name in columns.items()}
            if day is not None:
                at = picked[day].dt.convert_time_zone("UTC") if zoned else picked[day]
                picked[day] = at.dt.date()
            return nw.from_native(frame).select(**picked)


def _sql(columns: dict[str, str], quote: str, day: str | None, utc: str | None) -> list[str]:
    """Columns as SQL lists them."""
    quoted = {alias: quote + name.replace(quote, 2 * quote) + quote for alias, name in columns.items()}
    if day is not None:
        quoted[day] = (utc or "CAST({0} AS DATE)").format(quoted[day])
    return [f"{column} AS {alias}" for alias, column in quoted.items()]


def _ibis_day(at: Any) -> Any:
    """The number of the UTC day of a moment: seconds since 1970, which no time zone changes, by whole days."""
    import ibis  # type: ignore[import-untyped, unused-ignore]

    seconds = at.delta(ibis.literal("1970-01-01", type="timestamp('UTC')"), unit="second")
    # The remainder of a negative number is negative in some engines.
    return ((seconds - (seconds % 86400 + 86400) % 86400) / 86400).cast("int64")
