"""Hostile columns of scores: what is no column is refused whole, what is one is read as its values are."""

import datetime
import threading
from decimal import Decimal

import nps
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from helpers import error_of

DAY = datetime.datetime(2025, 1, 1)

REFUSED = {
    "bool array": (np.array([True]), "bool"),
    "datetime array": (np.array(["2025"], "M8[D]"), "datetime64[D]"),
    "timedelta array": (np.array([9], "m8[s]"), "timedelta64[s]"),
    "2-D array": (np.zeros((2, 2)), "an array of 2 dimensions"),
    "0-D array": (np.array(9), "an array of 0 dimensions"),
    "2-D masked array": (np.ma.zeros((2, 2)), "an array of 2 dimensions"),
    "structured array": (np.zeros(2, [("a", "i4")]), "[('a', '<i4')]"),
    "complex array": (np.array([9j]), "complex128"),
    "bytes array": (np.array([b"9"]), "|S1"),
    "half floats": (np.array([9], np.float16), "float16"),
    "arrow list": (pa.array([[9]]), "List(Int64)"),
    "arrow bool": (pa.array([True]), "Boolean"),
    "arrow decimal": (pa.array([Decimal(9)]), "Decimal128(1, 0)"),
    "arrow time": (pa.array([DAY]), "Timestamp(µs)"),
    "arrow bytes": (pa.array([b"9"]), "Binary"),
    "arrow struct": (pa.array([{"a": 9}]), 'Struct("a": Int64)'),
    "arrow extension": (pa.array([True]).cast(pa.int8()).cast(pa.bool8()), "arrow.bool8"),
    "arrow table": (pa.table({"a": [9]}), 'Struct("a": Int64)'),
    "polars list": (pl.Series([[9]]), "LargeList(Int64)"),
    "polars bool": (pl.Series([True]), "Boolean"),
    "polars date": (pl.Series([DAY.date()]), "Date32"),
    "polars frame": (pl.DataFrame({"a": [9]}), 'Struct("a": Int64)'),
    "pandas bool": (pd.Series([True]), "bool"),
    "pandas nullable bool": (pd.Series([True, None], dtype="boolean"), "Boolean"),
    "pandas time": (pd.Series([DAY]), "datetime64[us]"),
    "pandas time zone": (pd.Series([DAY]).dt.tz_localize("UTC"), 'Timestamp(µs, "UTC")'),
    "pandas period": (pd.Series(pd.period_range("1975", periods=2, freq="Y")), "pandas.period"),
    "pandas frame": (pd.DataFrame({"a": [9]}), 'Struct("a": Int64)'),
    "bytes": (b"\x09\x0a", "bytes"),
    "bytearray": (bytearray(b"\x09"), "bytearray"),
    "dict": ({"a": 9}, "dict"),
    "str": ("9", "str"),
    "int": (9, "int"),
    "float": (9.0, "float"),
    "None": (None, "NoneType"),
    "numpy scalar": (np.int64(9), "int64"),
    "arrow scalar": (pa.scalar(9), "Int64Scalar"),
    "object": (object(), "object"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_column_of_scores(name):
    column, found = REFUSED[name]
    for call in (nps.score, nps.category_counts):
        error = error_of(lambda call=call: call(column))
        assert (type(error), error.code, error.row) == (nps.ColumnError, "NPS_WRONG_COLUMN_TYPE", None)
        assert str(error).startswith(f'column "values" holds {found}, expected ')
    error = error_of(lambda: nps.score_by({"s": column, "k": ["a"]}, score="s", by="k"))
    assert (error.code, str(error).startswith(f'column "s" holds {found}')) == ("NPS_WRONG_COLUMN_TYPE", True)


def counts(column, **options):
    result = nps.score(column, **options)
    return {point: count for point, count in result.distribution.counts.items() if count}, result.missing


def test_masked_arrays_have_missing_answers():
    for dtype in ("u1", "i8", "f4", "f8", ">i2", object):
        masked = np.ma.array([9, 10, 3], mask=[False, True, False], dtype=dtype)
        assert counts(masked) == ({3: 1, 9: 1}, 1)
        assert counts(list(masked)) == ({3: 1, 9: 1}, 1)
    assert counts(np.ma.array([9, 10])) == ({9: 1, 10: 1}, 0)


def test_a_dirty_object_series_of_pandas():
    result = nps.score(pd.Series([9, None, "10", "dix", True, 6.5, pd.NA], dtype=object))
    assert (result.n, result.missing) == (2, 2)
    assert [(e.row, e.reason) for e in result.rejects.examples] == [
        (3, "not_a_number"),
        (4, "wrong_type"),
        (5, "not_integer"),
    ]


def test_a_sparse_series_of_pandas():
    assert counts(pd.Series([9, 0, 10], dtype=pd.SparseDtype("int64", 0))) == ({0: 1, 9: 1, 10: 1}, 0)


def test_an_array_modified_during_the_score():
    # Every value is there from the beginning: a label that came only after they were read would be an error.
    values = np.random.default_rng(2).integers(0, 256, 20_000_000, dtype=np.uint8)
    halt = threading.Event()

    def scribble():
        chance = np.random.default_rng(1)
        while not halt.is_set():
            at = int(chance.integers(0, len(values) - 100_000))
            values[at : at + 100_000] = chance.integers(0, 256, 100_000, dtype=np.uint8)

    writer = threading.Thread(target=scribble)
    writer.start()
    try:
        for _ in range(5):
            result = nps.score(values)
            assert result.n + result.missing + result.rejects.total == len(values)
            assert sum(result.distribution.counts.values()) == result.n
            assert result.detractors + result.passives + result.promoters == result.n
            classes = nps.category_counts(values)
            total = classes.detractors + classes.passives + classes.promoters + classes.missing + classes.rejected
            assert total == len(values)
            table = nps.score_by({"s": values, "k": values}, score="s", by="k")
            # The ledger of a table comes from a second look, so that only the answers have to add up.
            assert sum(group.n for _, group in table) == table.total.n
    finally:
        halt.set()
        writer.join()


def test_a_column_that_changes_while_it_is_iterated():
    values = [9]

    def growing():
        for _ in range(100):
            values.append(9)
            yield values[-1]

    assert nps.score(growing()).n == 100
