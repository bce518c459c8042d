"""The same answers give the same result in every container and type, and large columns are not copied."""

import subprocess
import sys
import tracemalloc

import nps
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

WHOLE = ["u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", ">i2", ">u4", ">i8"]
REAL = ["f4", "f8", ">f4", ">f8"]


def gaps(values):
    """The values as floats, NaN where there is none."""
    return [float("nan") if value is None else float(value) for value in values]


def texts(values):
    return [None if value is None else str(value) for value in values]


def sliced(array):
    """The array as a slice of a longer one, so that values and validity begin at an offset."""
    return pa.concat_arrays([pa.array([0, None, 0], array.type), array, pa.array([None], array.type)])[3:-1]


def chunked(array):
    cut = len(array) // 3
    return pa.chunked_array([array[:cut], array[cut:cut], array[cut:]], array.type)


def containers(values):
    """Every way to give whole numbers with gaps."""
    yield "list", values
    yield "tuple", tuple(values)
    yield "generator", (value for value in values)
    yield "texts", texts(values)
    yield "mixed", [str(v) if v is not None and v % 2 else v for v in values]
    yield "objects", np.array(values, dtype=object)
    for dtype in REAL:
        yield dtype, np.array(gaps(values), dtype)
        yield f"{dtype} strided", np.repeat(np.array(gaps(values), dtype), 2)[::2]
        yield f"{dtype} backwards", np.array(gaps(values)[::-1], dtype)[::-1]
    yield "pandas floats", pd.Series(gaps(values))
    yield "pandas objects", pd.Series(values, dtype=object)
    yield "pandas texts", pd.Series(texts(values), dtype="str")
    for name in ("Int8", "UInt8", "Int64", "Float32", "string", "int64[pyarrow]"):
        yield f"pandas {name}", pd.Series(texts(values) if name == "string" else values, dtype=name)
    yield "pandas array", pd.array(values, dtype="Int16")
    for kind in (pl.Int8, pl.UInt8, pl.Int16, pl.Int32, pl.UInt64, pl.Int64, pl.Float32, pl.Float64):
        yield f"polars {kind}", pl.Series(values, dtype=kind)
    yield "polars texts", pl.Series(texts(values), dtype=pl.String)
    yield "polars chunks", pl.concat([pl.Series(values[:2], dtype=pl.Int8), pl.Series(values[2:], dtype=pl.Int8)])
    for kind in (pa.int8(), pa.uint8(), pa.int16(), pa.uint16(), pa.int32(), pa.uint32(), pa.int64(), pa.uint64()):
        array = pa.array(values, kind)
        yield f"arrow {kind}", array
        yield f"arrow {kind} sliced", sliced(array)
        yield f"arrow {kind} chunked", chunked(array)
    for kind in (pa.string(), pa.large_string(), pa.string_view()):
        array = pa.array(texts(values), kind)
        yield f"arrow {kind}", array
        yield f"arrow {kind} chunked", chunked(array)
    yield "arrow floats", pa.array(values, pa.float64())


def without_gaps(values):
    """Every further way to give whole numbers, where none is missing."""
    for dtype in WHOLE:
        array = np.array(values, dtype)
        yield dtype, array
        yield f"{dtype} strided", np.repeat(array, 3)[::3]
        array.flags.writeable = False
        yield f"{dtype} read-only", array
    yield "numpy texts", np.array([str(value) for value in values], dtype="U2")
    yield "numpy strings", np.array([str(value) for value in values], dtype=np.dtypes.StringDType())
    yield "masked", np.ma.array(values, dtype="i2")
    yield "pandas integers", pd.Series(values, dtype="int64")
    yield "pandas index", pd.Index(values, dtype="int64")
    yield "memory", memoryview(bytes(values))
    yield "column of a 2-D array", np.tile(np.array(values, "u1").reshape(-1, 1), 3)[:, 1]


def summary(result):
    return result.distribution, result.rejects.counts, result.nps, result.lower, result.upper


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.none() | st.integers(0, 12), max_size=20), st.sampled_from(["0-10", "1-10", "1-5/4/5"]))
def test_any_container_gives_the_same(values, scale):
    expected = nps.score(values, scale=scale)
    lowest, highest = (int(end) for end in scale.split("/")[0].split("-"))
    valid = [value for value in values if value is not None and lowest <= value <= highest]
    assert expected.distribution.counts == {point: valid.count(point) for point in range(lowest, highest + 1)}
    assert (expected.n, expected.missing) == (len(valid), values.count(None))
    assert expected.rejects.total == len(values) - len(valid) - values.count(None)
    ways = list(containers(values))
    if None not in values:
        ways += without_gaps(values)
    for name, column in ways:
        if name == "generator":
            assert summary(nps.score(column, scale=scale)) == summary(expected)
            continue
        found = nps.score(column, scale=scale)
        assert summary(found) == summary(expected), name
        assert [e.row for e in found.rejects.examples] == [e.row for e in expected.rejects.examples], name
        classes = nps.category_counts(column, scale=scale)
        assert (classes.detractors, classes.passives, classes.promoters, classes.missing, classes.rejected) == (
            expected.detractors,
            expected.passives,
            expected.promoters,
            expected.missing,
            expected.rejects.total,
        ), name


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.integers(0, 10)), st.lists(st.integers(0, 10)))
def test_distributions_add_and_subtract(first, second):
    both = nps.score(first).distribution
    both.merge(nps.score(second).distribution)
    assert both == nps.score(first + second).distribution
    both.subtract(nps.score(first).distribution)
    assert both == nps.score(second).distribution
    for value in second:
        both.retract(value)
    assert both == nps.Distribution()
    for value in second:
        both.add(str(value))
    assert both == nps.score(second).distribution
    assert nps.Distribution.from_bytes(both.to_bytes()) == both
    assert len(both) == both.n == len(second)


@pytest.mark.parametrize("n", [4095, 4096, 4097, 65_535, 65_537, 200_001])
def test_around_the_size_of_a_block(n):
    chance = np.random.default_rng(n)
    values = chance.integers(0, 13, n)
    absent = chance.random(n) < 0.1
    expected = np.bincount(values[~absent], minlength=13)
    for dtype in (pa.uint8(), pa.int16(), pa.float32(), pa.string()):
        result = nps.score(pa.array(values, mask=absent).cast(dtype))
        assert list(result.distribution.counts.values()) == expected[:11].tolist()
        assert (result.missing, result.rejects.total) == (absent.sum(), expected[11:].sum())
        first = np.flatnonzero((values > 10) & ~absent)[:5]
        assert [e.row for e in result.rejects.examples] == first.tolist()


def test_python_memory_stays_flat():
    values = np.full(200_000_000, 9, np.uint8)
    frame = {"s": values, "k": values}
    tracemalloc.start()
    try:
        nps.score(values)
        nps.score(pa.array(values))
        nps.category_counts(values)
        nps.score(pd.Series(values, copy=False))
        nps.score_by(frame, score="s", by="k")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1_000_000


RESIDENT = """
import resource, sys
import nps, numpy as np, polars as pl, pyarrow as pa
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
values = np.full(200_000_000, 9, np.uint8)
ways = [values, pa.array(values), pl.Series(values)]
nps.score(values[:10]); nps.category_counts(values[:10])
nps.score_by({"s": values[:10], "k": values[:10]}, score="s", by="k")
before = peak()
for column in ways:
    assert nps.score(column).n == len(values)
    assert nps.category_counts(column).promoters == len(values)
    assert nps.score_by({"s": column, "k": column}, score="s", by="k").total.n == len(values)
print(peak() - before)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no resource module")
def test_resident_memory_stays_flat():
    """Columns of 200 MB are read where they are: the process does not grow by a tenth of one."""
    done = subprocess.run([sys.executable, "-c", RESIDENT], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 20_000_000
