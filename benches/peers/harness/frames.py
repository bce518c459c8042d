"""The same two columns, u8 score and categorical key, in every library's own frame. Building them is never timed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from harness.data import labels
from harness.model import Array, Data, Result, load


def dictionary(data: Data) -> Any:
    """The key as an Arrow dictionary array; its indices are the codes, no copy."""
    pa = load("pyarrow")
    return pa.DictionaryArray.from_arrays(pa.array(data["code"]), pa.array(labels(data["groups"])))


def arrow_table(data: Data) -> Any:
    """PyArrow: uint8 and dictionary columns."""
    pa = load("pyarrow")
    return pa.table({"score": pa.array(data["score"]), "key": dictionary(data)})


def polars_categorical(data: Data) -> Any:
    """Polars: UInt8 and Categorical."""
    pl = load("polars")
    return pl.DataFrame({"score": data["score"], "key": pl.from_arrow(dictionary(data))})


def polars_enum(data: Data) -> Any:
    """Polars: UInt8 and Enum."""
    pl = load("polars")
    return polars_categorical(data).with_columns(pl.col("key").cast(pl.Enum(labels(data["groups"]))))


def polars_codes(data: Data) -> Any:
    """Polars: UInt8 and the codes as plain integers."""
    return load("polars").DataFrame({"score": data["score"], "key": data["code"]})


def pandas_categorical(data: Data) -> Any:
    """pandas: uint8 and category."""
    pd = load("pandas")
    key = pd.Categorical.from_codes(data["code"], categories=labels(data["groups"]), validate=False)
    return pd.DataFrame({"score": data["score"], "key": key}, copy=False)


def pandas_codes(data: Data) -> Any:
    """pandas: uint8 and the codes as plain integers."""
    return load("pandas").DataFrame({"score": data["score"], "key": data["code"]}, copy=False)


def duck_codes(data: Data) -> Any:
    """DuckDB on one thread, a table of its own in memory: UTINYINT and the codes as plain integers."""
    connection = load("duckdb").connect(config={"threads": 1})
    connection.register("incoming", load("pyarrow").table({"score": data["score"], "key": data["code"]}))
    connection.execute("CREATE TABLE answers AS SELECT * FROM incoming")
    connection.unregister("incoming")
    return connection


def codes_of(keys: Any) -> Array:
    """Codes again, from codes or from category names."""
    values = np.asarray(keys)
    if values.dtype.kind in "iu":
        return values.astype(np.int64)
    return np.fromiter((int(str(key)[1:]) for key in values.tolist()), np.int64, len(values))


def by_code(keys: Any, columns: dict[str, Any]) -> Result:
    """Columns in code order."""
    codes = codes_of(keys)
    order = np.argsort(codes, kind="stable")
    result: Result = {"code": codes[order]}
    return result | {name: np.asarray(values)[order] for name, values in columns.items()}


def table_columns(table: Any, names: Sequence[str]) -> dict[str, Any]:
    """Columns of what nps.score_by returns, through PyArrow where it is there, else pandas."""
    if hasattr(table, "__arrow_c_stream__"):
        out = load("pyarrow").table(table)
        return {name: out.column(name).to_numpy() for name in names if name != "key"} | {
            "key": out.column("key").to_pylist()
        }
    frame = table.to_pandas()
    return {name: frame[name].to_numpy() for name in names}
