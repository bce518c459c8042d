"""Answers with their situations: read from every kind of frame, the same from rows and from counted cells."""

import copy
import datetime as dt
import functools
import gzip
import json
import pickle

import duckdb
import nps
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from helpers import ROOT, TESTDATA, code_of, error_of

DIMENSIONS = ["channel", "use_case", "product", "team", "region", "site", "age_band", "language"]
TRUTH = json.loads((ROOT / "examples" / "data" / "truth.json").read_text(encoding="utf-8"))
EPOCH = dt.date(1970, 1, 1)
DAYS = [dt.date(1969, 12, 31), dt.date(1970, 1, 1), dt.date(2025, 6, 2)]


def company():
    """The sample company: of several versions of a response, the latest; days as they are written."""
    with gzip.open(ROOT / "examples" / "data" / "interactions.csv.gz") as file:
        rows = pd.read_csv(file, dtype=str, keep_default_na=False)
    rows["at"] = pd.to_datetime(rows["answered_at"], utc=True)
    rows = rows.sort_values("at", kind="stable").drop_duplicates("response_id", keep="last").sort_values("response_id")
    rows["day"] = pd.to_datetime(rows["answered_at"].str.slice(0, 10)).astype("datetime64[s]")
    return rows[["score", "day", *DIMENSIONS]].reset_index(drop=True)


def observed(frame, **options):
    return nps.observations(frame, score="score", dimensions=DIMENSIONS, time="day", **options)


def measures():
    return [nps.Measure(one["id"], dt.date.fromisoformat(one["date"]), one["where"]) for one in TRUTH["measures"]]


def analyses(observations):
    return (
        observations.total(),
        nps.associate(observations),
        nps.associate_pairs(observations),
        nps.before_after(observations, measures(), worthwhile=6),
    )


def test_the_sample_company():
    rows = observed(company())
    assert (len(rows), rows.n, rows.rejects.total) == (20000, 18776, 59)
    assert rows.dimensions == DIMENSIONS
    assert list(rows.total().counts.values()) == TRUTH["responses"]["histogram"]
    assert rows.span == (dt.date(2025, 1, 1), dt.date(2025, 12, 31))
    assert repr(rows).startswith("<Observations 20000 rows, n = 18776, by channel, ")
    manual = TRUTH["measures"][0]
    end = dt.date.fromisoformat(manual["before"]["to"]) + dt.timedelta(days=1)
    start = dt.datetime.fromisoformat(manual["before"]["from"])
    assert rows.select(manual["where"], start=start, end=end).n > 600
    assert rows.select({"product": "none of these"}).n == 0
    assert rows.select() == rows.total()


def test_bytes_and_pickles_bring_everything_back():
    rows = observed(company())
    for table in (rows, rows.compact()):
        data = table.to_bytes()
        for again in (nps.Observations.from_bytes(data), pickle.loads(pickle.dumps(table)), copy.deepcopy(table)):
            assert again == table
            assert again.to_bytes() == data
            assert again.rejects == table.rejects
            assert analyses(again) == analyses(table)
    assert rows != rows.compact()


def test_the_bytes_are_those_of_rust():
    """The golden file of `nps-core/tests/hostile_bytes.rs`, from the same rows."""
    frame = {
        "score": ["9", "0", None, "10", "11", "neuf"],
        "channel": pd.Categorical(["web", "sms", None, "web", "vidéo", "web"], ["fax", "sms", "vidéo", "web"]),
        "site": [-7, 1 << 40, 1 << 40, None, -7, -7],
        "new": [False, True, None, True, True, False],
        "empty": [None] * 6,
        "day": [EPOCH + dt.timedelta(days=days) for days in (20_000, 19_999, 20_000, -3, 20_000, 20_000)],
        "count": [1, 300, 5, 1 << 40, 2, 1],
        "grade": pd.Categorical(["high", "low", None, "low", "low", "high"], ["low", "high"], ordered=True),
        "declared": ["product/manual", "product", None, *["product/manual"] * 3],
        "tags": ["journey:vip;agent:call-back", "journey:vip", None, " ; ", *["agent:call-back; journey:vip"] * 2],
        "customer": ["c1", "c2", "c2", "c1", "c1", "c2"],
        "weight": [1.0, 2.5, -0.0, 1.0, 1.0, 0.1],
    }
    names = ["channel", "site", "new", "empty"]
    rows = nps.observations(frame, score="score", dimensions=names, time="day", frequency="count")
    first = (TESTDATA / "snapshots" / "observations-v1.bin").read_bytes()
    assert nps.Observations.from_bytes(first) == rows
    rows = nps.observations(
        frame,
        score="score",
        dimensions=[*names, "grade"],
        paths="declared",
        tags=["tags"],
        time="day",
        frequency="count",
        weight="weight",
        customer="customer",
        unknown=["site", "tags"],
    )
    golden = (TESTDATA / "snapshots" / "observations-v2.bin").read_bytes()
    assert rows.to_bytes() == golden
    read = nps.Observations.from_bytes(golden)
    assert read == rows
    assert (len(read), read.n, read.rejects.total, read.span[0]) == (6, 301 + (1 << 40), 3, dt.date(1969, 12, 29))
    for size in range(len(golden)):
        altered = golden[:size] + bytes([golden[size] ^ 1]) + golden[size + 1 :]
        for data in (golden[:size], altered):
            assert isinstance(error_of(lambda data=data: nps.Observations.from_bytes(data)), nps.BytesError)


def test_rows_and_every_group_by_say_the_same():
    frame = company()
    by = ["score", "day", *DIMENSIONS]
    rows = observed(frame)
    expected = analyses(rows)
    cells = {
        "pandas": frame.groupby(by, as_index=False, sort=False).size().rename(columns={"size": "count"}),
        "Polars": pl.DataFrame(frame.to_dict("list")).group_by(by).agg(pl.len().alias("count")),
        "DuckDB": duckdb.sql(f"SELECT {', '.join(by)}, count(*) AS count FROM frame GROUP BY ALL"),
        "a sum in DuckDB": duckdb.sql(f"SELECT {', '.join(by)}, sum(1) AS count FROM frame GROUP BY ALL"),
    }
    # Equality of results compares every number to the last bit.
    for name, counted in cells.items():
        observations = observed(counted, frequency="count")
        assert len(observations) < len(rows), name
        assert analyses(observations) == expected, name
        assert observations.rejects.counts == rows.rejects.counts, name
    compact = rows.compact()
    assert len(compact) < len(rows)
    assert analyses(compact) == expected
    assert compact != rows
    assert compact.compact() == compact
    assert rows == observed(frame)


@pytest.mark.parametrize(
    "days",
    [
        DAYS,
        [dt.datetime(day.year, day.month, day.day, 23, 59) for day in DAYS],
        [pd.Timestamp(day) for day in DAYS],
        np.array(DAYS, "datetime64[D]"),
        np.array(DAYS, "datetime64[ns]") + np.timedelta64(3, "h"),
        list(np.array(DAYS, "datetime64[s]")),
        np.array(DAYS, object),
        pd.Series(DAYS),
        pd.Series(pd.to_datetime(DAYS)),
        pd.Series(pd.to_datetime(DAYS)).dt.tz_localize("UTC"),
        pl.Series(DAYS),
        *(pl.Series(DAYS).cast(pl.Datetime(unit)) for unit in ("ms", "us", "ns")),
        pa.array(DAYS, pa.date32()),
        pa.array(DAYS, pa.date64()),
        *(pa.array(DAYS, pa.date32()).cast(pa.timestamp(unit)) for unit in ("s", "ms", "us", "ns")),
        pa.chunked_array([pa.array(DAYS[:1]), pa.array(DAYS[1:])]),
    ],
    ids=lambda days: f"{type(days).__module__}.{type(days).__name__}",
)
def test_every_kind_of_day(days):
    found = nps.observations({"s": [1, 9, 10], "d": days}, score="s", dimensions=[], time="d")
    assert found.span == (DAYS[0], DAYS[-1])
    assert list(found.select(start=DAYS[1]).counts.values())[9:] == [1, 1]
    assert found.select(end=DAYS[1]).counts[1] == 1


@pytest.mark.parametrize("convert", [list, pd.Series, pl.Series, pa.array])
def test_a_day_with_a_zone_is_the_day_in_utc(convert):
    late = dt.datetime(2025, 1, 2, 0, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    early = dt.datetime(2025, 1, 2, 23, 30, tzinfo=dt.timezone(dt.timedelta(hours=-1)))
    for at, day in ((late, dt.date(2025, 1, 1)), (early, dt.date(2025, 1, 3))):
        found = nps.observations({"s": [9], "d": convert([at])}, score="s", dimensions=[], time="d")
        assert found.span == (day, day)


@pytest.mark.parametrize(
    "days",
    [
        [DAYS[0], None],
        np.array(["2025-01-01", "NaT"], "datetime64[s]"),
        pd.Series(pd.to_datetime(["2025-01-01", None])),
        pl.Series([DAYS[0], None]),
        pa.array([DAYS[0], None]),
        [DAYS[0], float("nan")],
    ],
)
def test_a_day_that_is_missing_is_refused_by_row(days):
    error = error_of(lambda: nps.observations({"s": [9, 9], "d": days}, score="s", dimensions=[], time="d"))
    assert (type(error), error.row) == (nps.ColumnError, 1)
    assert "row 1" in str(error)


@pytest.mark.parametrize(
    "days",
    [[1, 2], ["2025-01-01"] * 2, np.array([1.5, 2]), pl.Series(["a", "b"]), pa.array([1, 2]), pa.array([True] * 2)],
)
def test_what_is_no_day_is_refused(days):
    call = lambda: nps.observations({"s": [9, 9], "d": days}, score="s", dimensions=[], time="d")  # noqa: E731
    assert code_of(call) == "NPS_WRONG_COLUMN_TYPE"


@pytest.mark.parametrize(
    "counts", [[2, 0, 3], np.array([2, 0, 3], np.uint8), np.array([2.0, 0, 3]), pl.Series([2, 0, 3])]
)
def test_frequencies(counts):
    found = nps.observations({"s": [9, 3, 10], "c": counts}, score="s", dimensions=[], frequency="c")
    assert (len(found), found.n, found.total().counts[3]) == (3, 5, 0)
    assert len(found.compact()) == 2


@pytest.mark.parametrize("bad", [-1, 0.5, float("nan"), None, "two"])
@pytest.mark.parametrize("convert", [list, pd.Series, lambda values: pl.Series(values, strict=False), np.array])
def test_what_is_no_frequency_is_refused_by_row(convert, bad):
    counts = convert([2, bad, 3])
    call = lambda: nps.observations({"s": [9, 3, 10], "c": counts}, score="s", dimensions=[], frequency="c")  # noqa: E731
    if bad == "two" and convert is not list:
        assert isinstance(error_of(call), (nps.CountError, nps.ColumnError))
        return
    error = error_of(call)
    assert (type(error), error.code, error.row) == (nps.CountError, "NPS_INVALID_COUNT", 1)


def test_yes_is_no_frequency():
    frame = {"s": [9, 3], "c": [1, True]}
    error = error_of(lambda: nps.observations(frame, score="s", dimensions=[], frequency="c"))
    assert (error.code, error.row) == ("NPS_INVALID_COUNT", 1)


def test_hostile_input():
    frame = {"s": [9, 3], "a": ["x", "y"], "d": DAYS[:2], "long": [1, 2, 3]}
    found = nps.observations(frame, score="s", dimensions=["a"])
    assert found.span is None
    assert code_of(lambda: nps.observations(frame, score="s", dimensions="nothing")) == "NPS_UNKNOWN_COLUMN"
    assert code_of(lambda: nps.observations(frame, score="s", dimensions="long")) == "NPS_LENGTH_MISMATCH"
    assert code_of(lambda: nps.observations(frame, score="s", dimensions=[], frequency="long")) == "NPS_LENGTH_MISMATCH"
    assert code_of(lambda: nps.observations(frame, score="s", dimensions=["a", "a"])) == "NPS_INVALID_ARGUMENT"
    assert code_of(lambda: found.select({"b": "x"})) == "NPS_UNKNOWN_COLUMN"
    assert code_of(lambda: found.select({"a": 6.5})) == "NPS_WRONG_COLUMN_TYPE"
    assert code_of(lambda: found.select(start=DAYS[0])) == "NPS_INVALID_ARGUMENT"
    assert code_of(lambda: found.select(start="2025-01-01")) == "NPS_INVALID_ARGUMENT"
    empty = nps.observations({"s": [], "d": []}, score="s", dimensions=[], time="d")
    assert (len(empty), empty.n, empty.span) == (0, 0, None)
    huge = {"s": [9, 9], "c": np.array([2**63, 2**63], np.uint64)}
    assert code_of(lambda: nps.observations(huge, score="s", dimensions=[], frequency="c")) == "NPS_COUNT_OVERFLOW"


def test_null_is_a_value_of_a_dimension():
    frame = {"s": [9, 3], "a": ["x", None]}
    found = nps.observations(frame, score="s", dimensions="a")
    assert found.select({"a": None}).counts[3] == 1
    assert found.select({"a": float("nan")}).n == 1


def test_kinds_customers_and_weights():
    frame = {
        "score": [10, 9, 8, 0, 3, 10],
        "path": ["a/b", "a", "a/c", "ab", None, "a/b"],
        "tags": ["x;y", "x", None, "y", None, ""],
        "customer": ["c1", "c1", "c2", "c2", "c3", "c3"],
        "weight": [1.0, 1.0, 2.0, 1.0, 0.0, 1.0],
    }
    read = functools.partial(nps.observations, frame, score="score", dimensions=[])
    rows = read(paths="path", tags="tags", unknown="tags", customer="customer")
    assert [rows.select({"path": path}).n for path in ("a", "a/b", "b")] == [4, 2, 0]
    assert [rows.select({"tags": tag}).n for tag in ("x", "y", "x;y")] == [2, 2, 0]
    assert [one.condition for one in nps.associate(rows, min_n=1) if "tags" in str(one.condition)]
    found, expected = rows.clustered(level=0.9), nps.clustered(frame, score="score", cluster="customer", level=0.9)
    assert (found.nps, found.lower, found.clusters) == (expected.nps, expected.lower, 3)
    assert rows.without_customer("c1").n == 4
    assert rows.without_customers().compact().n == 6
    weighted = read(weight="weight", customer="customer")
    expected = nps.weighted(frame, score="score", weight="weight")
    assert weighted.weighted().nps == pytest.approx(expected.nps, abs=1e-12)
    assert weighted.filter({}).to_bytes() == weighted.to_bytes()
    for wrong, code in [
        (lambda: nps.associate(weighted), "NPS_INVALID_ARGUMENT"),
        (lambda: rows.weighted(), "NPS_INVALID_ARGUMENT"),
        (lambda: weighted.without_customers().clustered(), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.compare_all(rows, by="tags"), "NPS_INVALID_ARGUMENT"),
        (lambda: rows.drill_down(["tags"]), "NPS_INVALID_ARGUMENT"),
        (lambda: read(paths="score"), "NPS_WRONG_COLUMN_TYPE"),
        (lambda: read(unknown="path"), "NPS_UNKNOWN_COLUMN"),
        (lambda: read(customer="path"), "NPS_WRONG_COLUMN_TYPE"),
        (lambda: read(weight="path"), "NPS_WRONG_COLUMN_TYPE"),
    ]:
        assert error_of(wrong).code == code
