"""Hostile frames and key columns: grouped as their values are, or refused with a code; nothing merged by chance."""

import datetime
from decimal import Decimal

import duckdb
import nps
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from helpers import code_of, error_of

SCORES = [9, 3, 10]


def groups(key, scores=SCORES):
    """How many answers each group has."""
    table = nps.score_by({"s": scores, "k": key}, score="s", by="k")
    return [(label, group.n) for (label,), group in table]


GROUPED = {
    "texts": (["b", "a", "b"], [("a", 1), ("b", 2)]),
    "empty text is a value": (["", "a", None], [("", 1), ("a", 1), (None, 1)]),
    "integers": ([3, -1, 3], [(-1, 1), (3, 2)]),
    "far integers": ([2**62, -(2**62), 2**62], [(-(2**62), 1), (2**62, 2)]),
    "NaN is null": ([1, float("nan"), None], [(1, 1), (None, 2)]),
    "booleans": ([True, False, None], [(False, 1), (True, 1), (None, 1)]),
    "numpy booleans": ([np.True_, np.False_, np.True_], [(False, 1), (True, 2)]),
    "bool array": (np.array([True, False, True]), [(False, 1), (True, 2)]),
    "all null": ([None] * 3, [(None, 3)]),
    "all NaN": (pd.Series([float("nan")] * 3), [(None, 3)]),
    "arrow nulls": (pa.nulls(3), [(None, 3)]),
    "generator": ((c for c in "bab"), [("a", 1), ("b", 2)]),
    "numpy scalars": ([np.int8(1), np.uint64(3), 1], [(1, 2), (3, 1)]),
    "numpy texts": (np.array(["b", "a", "b"]), [("a", 1), ("b", 2)]),
    "numpy strings": (np.array(["b", "a", "b"], np.dtypes.StringDType()), [("a", 1), ("b", 2)]),
    "numpy objects": (np.array(["b", None, "b"], object), [("b", 2), (None, 1)]),
    "big endian": (np.array([2, 1, 2], ">i4"), [(1, 1), (2, 2)]),
    "strided": (np.array([2, 0, 1, 0, 2, 0])[::2], [(1, 1), (2, 2)]),
    "masked integers": (np.ma.array([2, 1, 2], mask=[0, 0, 1]), [(1, 1), (2, 1), (None, 1)]),
    "masked texts": (np.ma.array(["b", "a", "b"], mask=[0, 0, 1]), [("a", 1), ("b", 1), (None, 1)]),
    "chunked": (pa.chunked_array([["b"], ["a", "b"]]), [("a", 1), ("b", 2)]),
    "sliced with nulls": (pa.array(["z", None, "b", None, "b"])[2:], [("b", 2), (None, 1)]),
    "sliced integers": (pa.array([7, None, 2, None, 2], pa.int16())[2:], [(2, 2), (None, 1)]),
    "sliced booleans": (pa.array([None] * 7 + [True, False, True])[7:], [(False, 1), (True, 2)]),
    "string views": (pa.array(["b" * 20, "a", "b" * 20], pa.string_view()), [("a", 1), ("b" * 20, 2)]),
    "large strings": (pa.array(["b", None, "b"], pa.large_string()), [("b", 2), (None, 1)]),
    "dictionary": (pa.array(["b", "a", "b"]).dictionary_encode(), [("a", 1), ("b", 2)]),
    "dictionary, a value twice and a null one": (
        pa.DictionaryArray.from_arrays(pa.array([0, 1, 2], pa.int8()), ["x", "x", None]),
        [("x", 2), (None, 1)],
    ),
    "dictionaries that differ by chunk": (
        pa.chunked_array([pa.array(["b"]).dictionary_encode(), pa.array(["a", "b"]).dictionary_encode()]),
        [("a", 1), ("b", 2)],
    ),
    "categories of integers": (pd.Categorical([3, 1, None]), [(1, 1), (3, 1), (None, 1)]),
    "no category": (pd.Series(pd.Categorical([None] * 3)), [(None, 3)]),
    "nullable integers": (pd.Series([2, None, 2], dtype="Int64"), [(2, 2), (None, 1)]),
    "pandas strings": (pd.Series(["b", None, "b"], dtype="string"), [("b", 2), (None, 1)]),
    "whole floats": ([1.0, 2.0, 1.0], [(1, 2), (2, 1)]),
    "pandas integers with a gap, which are floats": (pd.Series([1, None, 1]), [(1, 2), (None, 1)]),
    "arrow floats with a gap": (pa.array([3.0, None, 1.0]), [(1, 1), (3, 1), (None, 1)]),
    "decimals": ([Decimal(1)] * 3, [(1, 3)]),
    "accents are not folded": (["é", "e\u0301", "É"], [("e\u0301", 1), ("É", 1), ("é", 1)]),
}


@pytest.mark.parametrize("name", GROUPED)
def test_what_is_grouped(name):
    key, expected = GROUPED[name]
    assert groups(key) == expected


DAY = datetime.date(2025, 1, 1)

REFUSED = {
    "floats between whole numbers": [1.0, 2.5, 1.0],
    "float array": np.array([1.0, 2.5, 1.0]),
    "arrow floats": pa.array([1.0, 2.5, 1.0]),
    "infinite": [float("inf"), 1.0, 1.0],
    "floats above 2**53": [2.0**54, 1.0, 1.0],
    "texts and numbers": ["a", 1, "b"],
    "texts and booleans": ["a", True, None],
    "booleans and numbers": [True, 1, 0],
    "numpy scalars of two types": [np.str_("a"), np.int64(3), None],
    "huge number": [10**40, 1, 1],
    "above 2**63": [2**63, 1, 1],
    "uint64 above 2**63": np.array([2**64 - 1, 1, 1], np.uint64),
    "bytes": [b"a", b"b", b"a"],
    "lists": [[1], [1], [2]],
    "dates": [DAY] * 3,
    "datetime array": np.array(["2025"] * 3, "M8[D]"),
    "decimals": [Decimal("1.5")] * 3,
    "objects": [object()] * 3,
    "lone surrogates, which would fall together": ["\ud800", "a", "\ud801"],
    "periods": pd.period_range("2025", periods=3),
    "period series": pd.Series(pd.period_range("2025", periods=3)),
    "dictionary of integers": pa.array([3, 1, 3]).dictionary_encode(),
    "arrow list": pa.array([[1], [1], [2]]),
    "categories of floats": pd.Series([1.5, 2.5, 1.5], dtype="category"),
    "2-D": np.zeros((3, 2), int),
    "one text": "bab",
    "dict": {"a": 1, "b": 2, "c": 3},
    "scalar": 3,
    "nothing": None,
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_key(name):
    error = error_of(lambda: groups(REFUSED[name]))
    assert (type(error), error.code, error.row) == (nps.ColumnError, "NPS_WRONG_COLUMN_TYPE", None)
    assert str(error).startswith('column "k" holds ')


def test_lengths():
    assert code_of(lambda: groups(["a"])) == "NPS_LENGTH_MISMATCH"
    assert code_of(lambda: groups(["a"] * 4)) == "NPS_LENGTH_MISMATCH"
    assert code_of(lambda: groups([], [9])) == "NPS_LENGTH_MISMATCH"


def test_names():
    frame = {"s": SCORES, "k": ["a", "b", "a"]}
    error = error_of(lambda: nps.score_by(frame, score="s", by="chanel"))
    assert (error.code, str(error)) == ("NPS_UNKNOWN_COLUMN", 'no column "chanel"; the columns are "s", "k"')
    assert code_of(lambda: nps.score_by(frame, score="z", by="k")) == "NPS_UNKNOWN_COLUMN"
    assert code_of(lambda: nps.score_by(frame, score="s", by=[])) == "NPS_INVALID_ARGUMENT"
    assert code_of(lambda: nps.score_by(frame, score="s", by=["k", "k"])) == "NPS_INVALID_ARGUMENT"
    assert groups(frame["k"]) == [("a", 2), ("b", 1)]


@pytest.mark.parametrize("name", ["n", "detractors", "passives", "promoters", "missing", "nps", "lower", "upper"])
def test_a_key_named_as_a_column_of_the_table(name):
    error = error_of(lambda: nps.score_by({"s": [9], name: ["a"]}, score="s", by=name))
    assert (error.code, str(error).startswith(f'by is "{name}"')) == ("NPS_INVALID_ARGUMENT", True)


class Stream:
    """What gives an Arrow stream and nothing else."""

    def __init__(self, table):
        self.table = table

    def __arrow_c_stream__(self, requested_schema=None):
        return self.table.__arrow_c_stream__(requested_schema)


TWICE = pa.table([[9, 3], [1, 2], ["a", "b"]], names=["s", "s", "k"])


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame([[9, 1, "a"], [3, 2, "b"]], columns=["s", "s", "k"]),
        TWICE,
        TWICE.to_batches()[0],
        Stream(TWICE),
        lambda: duckdb.sql("SELECT 9 AS s, 3 AS s, 'a' AS k"),
    ],
    ids=["pandas", "table", "batch", "stream", "duckdb"],
)
def test_two_columns_of_one_name(frame):
    made = frame() if callable(frame) else frame
    error = error_of(lambda: nps.score_by(made, score="s", by="k"))
    assert (error.code, str(error)) == (
        "NPS_WRONG_COLUMN_TYPE",
        'column "s" holds several columns of that name, expected one',
    )


def test_a_name_given_twice_to_another_column():
    frame = pd.DataFrame([[9, 1, "a", 2], [3, 2, "b", 2]], columns=["s", "x", "k", "x"])
    assert len(nps.score_by(frame, score="s", by="k")) == 2


def test_a_lazy_frame_has_to_be_collected():
    lazy = pl.LazyFrame({"s": SCORES, "k": ["a", "b", "a"]})
    error = error_of(lambda: nps.score_by(lazy, score="s", by="k"))
    assert error.code == "NPS_WRONG_COLUMN_TYPE"
    assert str(error) == 'column "frame" holds a LazyFrame, expected its result: call .collect() first'


@pytest.mark.parametrize(
    "frame",
    [[1], "x", None, 9, np.zeros((2, 2)), pd.Series([9]), pl.Series([9]), pa.array([9]), [duckdb]],
    ids=lambda frame: type(frame).__name__,
)
def test_what_is_no_frame(frame):
    error = error_of(lambda: nps.score_by(frame, score="s", by="k"))
    assert (type(error), error.code) == (nps.ColumnError, "NPS_WRONG_COLUMN_TYPE")
    assert str(error).startswith(f'column "frame" holds {type(frame).__name__}, expected ')


def test_a_million_distinct_keys():
    place = np.random.default_rng(1).permutation(1_000_000)
    scores = (place % 11).astype(np.uint8)
    for key, step in ((place, 1), (pa.array(place.astype(str)), 1), (place * 1_000_003, 1_000_003)):
        table = nps.score_by({"s": scores, "k": key}, score="s", by="k")
        assert len(table) == 1_000_000
        assert (table.total.n, table.total.promoters) == (1_000_000, int((scores >= 9).sum()))
        figures = table.to_dict()
        assert (figures["n"] == 1).all()
        labels = np.array(figures["k"])
        assert (labels[1:] > labels[:-1]).all()
        assert (figures["promoters"] == (labels.astype(np.int64) // step % 11 >= 9)).all()


def test_many_keys_with_many_combinations():
    chance = np.random.default_rng(2)
    frame = {"s": chance.integers(0, 11, 5000)} | {f"k{i}": chance.integers(0, 4000, 5000) for i in range(5)}
    by = [f"k{i}" for i in range(5)]
    table = nps.score_by(frame, score="s", by=by)
    keys = [key for key, _ in table]
    assert keys == sorted(set(zip(*(frame[name].tolist() for name in by), strict=True)))
    assert sum(group.n for _, group in table) == 5000


def test_codes_that_no_category_has():
    for codes in ([0, 2, 1], [0, -2, 1]):
        coded = nps._native.Coded(np.array(codes), ["a", "b"], False)
        error = error_of(lambda coded=coded: nps._native.score_by("s", SCORES, [("k", coded)]))
        assert (type(error), error.code, error.row) == (nps.ColumnError, "NPS_INVALID_KEY_CODE", 1)
