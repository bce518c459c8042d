"""`LiveResponses`: each response counted once, whatever comes again, from any number of threads."""

import copy
import datetime as dt
import pickle
import threading
from concurrent.futures import ThreadPoolExecutor

import duckdb
import nps
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from helpers import TESTDATA, code_of, error_of
from hypothesis import given
from hypothesis import strategies as st

DAY = 86_400
COLUMNS = {"id": "id", "score": "score", "time": "at", "customer": "customer"}

responses = st.lists(
    st.tuples(
        st.sampled_from(["R1", "R2", "R3", "R4"]),
        st.integers(0, 6 * DAY),
        st.one_of(st.none(), st.integers(0, 10)),
        st.sampled_from(["web", "sms", None]),
        st.sampled_from(["c1", "c2", None]),
    ),
    max_size=30,
)


def empty():
    return nps.LiveResponses("channel", retain_days=8, window="sliding 3d")


def live(rows):
    made = empty()
    for id, at, score, channel, customer in rows:
        made.push(id, at, score, channel=channel, customer=customer)
    return made


def frame_of(rows):
    names = ("id", "at", "score", "channel", "customer")
    columns = zip(*rows, strict=True) if rows else [()] * len(names)
    return {name: list(column) for name, column in zip(names, columns, strict=True)}


def test_the_bytes_are_those_of_rust():
    """The golden file of `nps-core/tests/known.rs`, from the same answers."""
    made = nps.LiveResponses(["channel", "site"], window="sliding 3d", retain_days=8)
    web = {"channel": "web", "site": "Évreux"}
    none = {"channel": None, "site": None}

    def at(day):
        return day * DAY + 5

    made.push("forgotten", at(1), 9, web)
    made.push("R1", at(10), 3, web, customer="c81f")
    made.push("R2", at(11), 0, web, customer="gone")
    made.push("R3", at(12), None, none)
    made.replace("R3", at(12), 10, {"channel": "sms", "site": None}, made=14 * DAY)
    made.push("R4", at(13), 7, none)
    made.withdraw("R4", 13 * DAY + 6)
    made.erase_customer("gone", 15 * DAY)
    made.push("late", at(2), 9, web)
    assert made.replace("R5", at(7), 9, web, made=12 * DAY) == "expired"
    golden = (TESTDATA / "snapshots" / "responses-live-v1.bin").read_bytes()
    assert made.to_bytes() == golden
    assert nps.LiveResponses.from_bytes(golden) == made


def test_what_became_of_each():
    made = empty()
    assert made.push("R1", 3600, 3, channel="web", customer="c81f") == "new"
    assert made.push("R1", 3600, 3, {"channel": "web"}, customer="c81f") == "repeated"
    assert made.replace("R1", 3600, 9, made=7200, channel="web", customer="c81f") == "edited"
    assert made.push("R1", 3600, 3, channel="web", customer="c81f") == "outdated"
    assert made.now(7200).nps.nps == 100.0
    assert made.push(id=7, at=dt.date(1970, 1, 1), score=0, values={"channel": None}) == "new"
    assert made.knows("7")
    assert made.knows(7)
    assert made.withdraw(7, 10_000) == "edited"
    assert (made.known, made.answers, made.late) == (2, 1, 0)
    assert made.erase_customer("c81f", 10_000) == 1
    assert made.push("R3", 5000, 9, channel="web", customer="c81f") == "outdated"
    assert (made.answers, made.live().answers) == (0, 0)
    made.advance(20 * DAY)
    assert (made.push("R9", 0, 9, channel="web"), made.late, made.known) == ("expired", 1, 0)


@given(responses, st.randoms())
def test_order_and_repetition_do_not_matter(rows, random):
    shuffled = random.sample(rows + rows[::2], len(rows) + len(rows[::2]))
    assert live(rows).to_bytes() == live(shuffled).to_bytes()


@given(responses, st.integers(1, 4))
def test_shards_do_not_matter(rows, shards):
    merged = empty()
    for shard in range(shards):
        merged.merge(live(rows[shard:] + rows[:1]))
    assert merged == live(rows)


@given(responses)
def test_frames_are_rows(rows):
    made = empty()
    found = made.push_many(frame_of(rows), **COLUMNS)
    assert made == live(rows)
    assert sum(found.counts.values()) == len(rows)
    assert not found.rejects
    again = made.push_many(frame_of(rows), **COLUMNS).counts
    assert again["new"] == again["edited"] == 0


@given(responses)
def test_the_questions_are_those_of_live(rows):
    made = live(rows)
    counts = made.live()
    assert counts.to_bytes() == made.live().to_bytes()
    at = 6 * DAY
    assert made.now(at) == counts.now(at)
    assert made.table(at, "day") == counts.table(at, "day")
    assert made.segment("channel", "web", at) == counts.segment("channel", "web", at)
    assert made.segments("channel", at) == counts.segments("channel", at)
    assert made.window("channel", None, at) == counts.window("channel", None, at)
    assert made.top("channel", 1, at) == counts.top("channel", 1, at)
    assert made.other("channel", at) is None
    assert made.days(0, at, "channel", "web") == counts.days(0, at, "channel", "web")
    assert made.panes(0, at) == counts.panes(0, at)
    counts.push(at, 9, channel="web")
    assert made.answers == counts.answers - 1
    for again in (pickle.loads(pickle.dumps(made)), copy.copy(made), copy.deepcopy(made)):
        assert again == made
    assert (made == counts) is False


@pytest.mark.parametrize(
    "frame", [dict, pd.DataFrame, pl.DataFrame, pa.table, lambda rows: duckdb.from_arrow(pa.table(rows))]
)
def test_every_kind_of_frame(frame):
    rows = [(f"R{row}", row * 3600, row % 11, ["web", None][row % 2], None if row % 3 else "c1") for row in range(40)]
    made = empty()
    assert made.push_many(frame(frame_of(rows)), **COLUMNS).counts["new"] == 40
    assert made == live(rows)
    if frame is pd.DataFrame:
        coded = pd.DataFrame(frame_of(rows)).astype({"channel": "category", "id": "category"})
        again = empty()
        again.push_many(coded.assign(at=pd.to_datetime(coded["at"], unit="s", utc=True)), **COLUMNS)
        assert again == made


def test_a_row_that_is_refused_is_named():
    rows = {"id": [1, 2, 3], "at": [0, 1, 2], "score": [9, 11, 9], "channel": ["a", "b", None], "who": ["x", "y", None]}
    made = empty()
    columns = {"id": "id", "score": "score", "time": "at", "customer": "who"}

    def error(**changed):
        found = error_of(lambda: made.push_many(rows | changed, **columns))
        return found.code, found.row

    for name in ("id", "at", "score", "channel", "who"):
        assert error(**{name: rows[name][:2]}) == ("NPS_LENGTH_MISMATCH", None)
    assert error(id=[1, 2, None]) == ("NPS_INVALID_RESPONSE", 2)
    assert error(who=["a@b.fr", None, None]) == ("NPS_INVALID_RESPONSE", 0)
    assert error(at=[0, 1, 10**15]) == ("NPS_INVALID_ARGUMENT", 2)
    assert made == empty()


def test_the_ledger_of_a_frame():
    rows = {"id": [1, 2, 3, 4], "at": [0, 1, 2, 3], "score": [9, 11, None, "x"], "channel": ["a", "b", None, "d"]}
    made = empty()
    found = made.push_many(rows, id="id", score="score", time="at")
    assert (found.counts["new"], found.rejects.total, made.answers) == (2, 2, 2)
    assert [example.row for example in found.rejects.examples] == [1, 3]
    assert repr(found).startswith("<Arrivals 0 edited, 0 expired, 2 new, 0 outdated, 0 repeated; ")
    error = error_of(lambda: made.push_many(rows, id="id", score="score", time="at", errors="raise"))
    assert (error.code, error.row) == ("NPS_SCORE_OUT_OF_RANGE", 1)
    assert made.answers == 2


def test_hostile_input_changes_nothing():
    made = live([("R1", 9 * DAY, 9, "web", "c1")])
    before = made.to_bytes()
    naive = dt.datetime(1970, 1, 9)
    good = frame_of([("R7", 9 * DAY, 9, "web", "c1"), ("R8", 9 * DAY, 9, "web", "c1")])

    def many(**columns):
        return lambda: made.push_many(good | columns, **COLUMNS)

    for call, code in [
        (lambda: made.push(" ", 9 * DAY, 9, channel="web"), "NPS_INVALID_RESPONSE"),
        (lambda: made.push(None, 9 * DAY, 9, channel="web"), "NPS_INVALID_RESPONSE"),
        (lambda: made.push(1.5, 9 * DAY, 9, channel="web"), "NPS_WRONG_COLUMN_TYPE"),
        (lambda: made.push("\ud800", 9 * DAY, 9, channel="web"), "NPS_WRONG_COLUMN_TYPE"),
        (lambda: made.push("R7", 9 * DAY, 9, channel="web", customer="a@b.fr"), "NPS_INVALID_RESPONSE"),
        (lambda: made.push("R7", naive, 9, channel="web"), "NPS_INVALID_ARGUMENT"),
        (lambda: made.push("R7", 10**13, 9, channel="web"), "NPS_INVALID_ARGUMENT"),
        (lambda: made.push("R7", 9 * DAY, 11, channel="web"), "NPS_SCORE_OUT_OF_RANGE"),
        (lambda: made.push("R7", 9 * DAY, True, channel="web"), "NPS_SCORE_WRONG_TYPE"),
        (lambda: made.push("R7", 9 * DAY, 9), "NPS_INVALID_ARGUMENT"),
        (lambda: made.push("R7", 9 * DAY, 9, town="Lyon"), "NPS_UNKNOWN_COLUMN"),
        (lambda: made.push("R7", 9 * DAY, 9, {"channel": "web"}, channel="web"), "NPS_INVALID_ARGUMENT"),
        (lambda: made.replace("R1", 9 * DAY, 9, made=8 * DAY, channel="web"), "NPS_INVALID_ARGUMENT"),
        (lambda: made.replace("R1", 9 * DAY, 9, made=naive, channel="web"), "NPS_INVALID_ARGUMENT"),
        (lambda: made.withdraw("", 9 * DAY), "NPS_INVALID_RESPONSE"),
        (lambda: made.withdraw("R1", naive), "NPS_INVALID_ARGUMENT"),
        (lambda: made.erase_customer("a@b.fr", 9 * DAY), "NPS_INVALID_RESPONSE"),
        (lambda: made.erase_customer(None, 9 * DAY), "NPS_INVALID_ARGUMENT"),
        (lambda: made.erase_customer("c1", 10**13), "NPS_INVALID_ARGUMENT"),
        (lambda: made.advance(naive), "NPS_INVALID_ARGUMENT"),
        (lambda: made.merge(nps.LiveResponses("channel")), "NPS_INVALID_ARGUMENT"),
        (many(id=["R7", " "]), "NPS_INVALID_RESPONSE"),
        (many(id=["R7", None]), "NPS_INVALID_RESPONSE"),
        (many(id=["R7"]), "NPS_LENGTH_MISMATCH"),
        (many(channel=["web"] * 3), "NPS_LENGTH_MISMATCH"),
        (many(channel=["web", 1.5]), "NPS_WRONG_COLUMN_TYPE"),
        (many(customer=["c1", "a@b.fr"]), "NPS_INVALID_RESPONSE"),
        (many(customer=["c1"]), "NPS_LENGTH_MISMATCH"),
        (many(at=[9 * DAY, 10**13]), "NPS_INVALID_ARGUMENT"),
        (many(at=[9 * DAY, None]), "NPS_WRONG_COLUMN_TYPE"),
        (many(at=[9 * DAY]), "NPS_LENGTH_MISMATCH"),
        (lambda: made.push_many(good, **COLUMNS | {"id": "key"}), "NPS_UNKNOWN_COLUMN"),
        (lambda: made.push_many([1], **COLUMNS), "NPS_WRONG_COLUMN_TYPE"),
        (lambda: made.push_many(good, **COLUMNS, errors="ignore"), "NPS_INVALID_ARGUMENT"),
        (lambda: made.now(9 * DAY, "fortnight"), "NPS_INVALID_ARGUMENT"),
    ]:
        assert code_of(call) == code, call
        assert made.to_bytes() == before
    assert "a@b.fr" not in str(error_of(lambda: made.push("R7", 0, 9, channel="web", customer="a@b.fr")))
    for size in range(len(before)):
        altered = before[:size] + bytes([before[size] ^ 0x10]) + before[size + 1 :]
        for data in (before[:size], altered):
            assert isinstance(error_of(lambda data=data: nps.LiveResponses.from_bytes(data)), nps.BytesError)


def test_eight_threads_that_deliver_the_same():
    shared = empty()
    rows = [(f"R{row}", row * 60, row % 11, "web", f"c{row % 7}") for row in range(400)]
    start = threading.Barrier(8)

    def work(place):
        start.wait()
        order = np.random.default_rng(place).permutation(len(rows))
        for turn in order[:200]:
            id, at, score, channel, customer = rows[turn]
            shared.push(id, at, score, channel=channel, customer=customer)
            assert shared.now(DAY).nps.n <= 400
        shared.push_many(frame_of([rows[turn] for turn in order]), **COLUMNS)
        shared.merge(live(rows[place:50]))
        shared.to_bytes()
        assert shared == shared

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert shared == live(rows)
