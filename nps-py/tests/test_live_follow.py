"""What is told after each answer is what would be read."""

import math

import nps
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from helpers import error_of
from hypothesis import given
from hypothesis import strategies as st

DAY = 86_400
events = st.lists(
    st.tuples(
        st.integers(-6 * DAY, 6 * DAY),
        st.one_of(st.none(), st.integers(0, 11)),
        st.sampled_from(["web", "sms", None]),
        st.sampled_from(["Lyon", "Évreux", "", None]),
    ),
    max_size=40,
)


def empty():
    return nps.Live(["channel", "site"], window="sliding 3d", retain_days=8)


def frame_of(rows):
    at, score, channel, site = zip(*rows, strict=True) if rows else ([], [], [], [])
    return {"at": list(at), "score": list(score), "site": list(site), "channel": list(channel)}


@given(events, events, st.sampled_from([None, "day", "sliding 8d", "week", "half-life 2d"]))
def test_what_is_told_is_what_is_read(before, rows, window):
    one, many = empty(), empty()
    columns = {"score": "score", "time": "at", "dimension": "site"}
    newest = None
    for made in (one, many):
        made.push_many(frame_of(before), score="score", time="at")
    counted = [at for at, score, *_ in before if score != 11]
    newest = max(counted, default=None)
    told = many.follow_many(frame_of(rows), **columns, window=window)
    assert len(told) == len(rows) == len(told.nps) == len(told.n)
    for (at, score, channel, site), points, n in zip(rows, told.nps, told.n, strict=True):
        if score != 11:
            one.push(at, score, channel=channel, site=site)
            newest = at if newest is None else max(newest, at)
        found = one.window("site", site, newest or 0, window)
        assert n == found.n
        assert math.isnan(points) if found.n == 0 else points == found.to_nps().nps
    assert told.rejects.total == sum(score == 11 for _, score, *_ in rows)
    assert one == many


@pytest.mark.parametrize("frame", [dict, pd.DataFrame, pl.DataFrame, pa.table])
def test_every_kind_of_frame(frame):
    rows = {
        "at": np.arange(40, dtype=np.int64) * 10_000,
        "score": np.arange(40, dtype=np.uint8) % 11,
        "site": ["Lyon", "Nice", None, "Lyon"] * 10,
    }
    made, plain = nps.Live("site"), nps.Live("site")
    told = made.follow_many(frame(rows), score="score", time="at", dimension="site")
    plain.push_many(frame(rows), score="score", time="at")
    assert made == plain
    assert told.nps.dtype == np.float64
    assert told.n.dtype == np.uint64
    assert told.n[-1] == plain.window("site", "Lyon", 390_000).n == 20
    assert told.nps[-1] == plain.window("site", "Lyon", 390_000).to_nps().nps
    assert repr(told).startswith("<Followed 40 rows; ")


def test_times_are_borrowed_and_not_changed():
    at = np.arange(10, dtype=np.int64)
    at.setflags(write=False)
    made = nps.Live()
    for times in (at, at[::2].repeat(2), at.astype(np.int32), at.astype(">i8"), pa.array(at), pa.array(at)[1:]):
        rows = {"at": times, "score": np.full(len(times), 9, np.uint8)}
        made.push_many(rows, score="score", time="at")
    assert made.answers == 59
    assert at.tolist() == list(range(10))


def test_hostile_input_changes_nothing():
    made = nps.Live(["site", "town"], caps={"town": 3})
    rows = {"at": [0, 1], "score": [9, 11], "site": ["a", "b"], "town": ["c", "d"]}
    columns = {"score": "score", "time": "at"}

    def code(dimension="site", window=None, errors=None, **changed):
        def call():
            made.follow_many(rows | changed, **columns, dimension=dimension, window=window, errors=errors)

        return error_of(call).code

    assert code(dimension="country") == "NPS_UNKNOWN_COLUMN"
    assert code(dimension="town") == "NPS_INVALID_ARGUMENT"
    assert code(window="sliding 36d") == "NPS_INVALID_ARGUMENT"
    assert code(window="yesterday") == "NPS_INVALID_ARGUMENT"
    assert code(errors="raise") == "NPS_SCORE_OUT_OF_RANGE"
    assert code(at=[0]) == "NPS_LENGTH_MISMATCH"
    assert code(at=[0, 10**15]) == "NPS_INVALID_ARGUMENT"
    assert code(site=["a"]) == "NPS_LENGTH_MISMATCH"
    assert made == nps.Live(["site", "town"], caps={"town": 3})
