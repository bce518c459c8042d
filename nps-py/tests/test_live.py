"""The live aggregator: its state is a function of the answers, and it says what `score` says of the same rows."""

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
UTC = dt.timezone.utc
EPOCH = dt.date(1970, 1, 1)
MONDAY = dt.datetime(2026, 1, 5, tzinfo=UTC)

events = st.lists(
    st.tuples(
        st.one_of(st.integers(-6 * DAY, 6 * DAY), st.integers(-3000 * DAY, 3000 * DAY)),
        st.one_of(st.none(), st.integers(0, 10)),
        st.sampled_from(["web", "sms", None]),
        st.sampled_from(["Lyon", "Évreux", "", None]),
    ),
    max_size=40,
)


def empty():
    return nps.Live(["channel", "site"], window="sliding 3d", retain_days=8)


def live(rows):
    made = empty()
    for at, score, channel, site in rows:
        made.push(at, score, channel=channel, site=site)
    return made


def frame_of(rows):
    at, score, channel, site = zip(*rows, strict=True) if rows else ([], [], [], [])
    return {"at": list(at), "score": list(score), "site": list(site), "channel": list(channel)}


def test_the_bytes_are_those_of_rust():
    """The golden file of `nps-core/tests/live.rs`, from the same answers."""
    made = nps.Live("channel", retain_days=14)
    for day, score, channel, times in [
        (-3, 0, "web", 2),
        (3, None, None, 1),
        (10, 9, "sms", 300),
        (10, 10, "web", 1),
        (13, 6, "vidéo", 5),
        (13, None, "web", 1),
    ]:
        for _ in range(times):
            made.push(day * DAY, score, channel=channel)
    golden = (TESTDATA / "snapshots" / "live-v1.bin").read_bytes()
    assert made.to_bytes() == golden
    assert nps.Live.from_bytes(golden) == made


@given(events, st.randoms())
def test_order_does_not_matter(rows, random):
    shuffled = random.sample(rows, len(rows))
    assert live(rows).to_bytes() == live(shuffled).to_bytes()


@given(events, st.integers(1, 5))
def test_shards_do_not_matter(rows, shards):
    merged = empty()
    for shard in range(shards):
        merged.merge(live(rows[shard::shards]))
    assert merged == live(rows)
    assert merged.answers == len(rows)


@given(events, events)
def test_retracting_undoes_pushing(kept, extra):
    made = live(kept + extra)
    for at, score, channel, site in extra:
        made.retract(at, score, {"site": site}, channel=channel)
    expected = live(kept)
    for at, *_ in extra:
        expected.advance(at)
    assert made.to_bytes() == expected.to_bytes()


@given(events)
def test_frames_are_rows(rows):
    made = empty()
    assert made.push_many(frame_of(rows), score="score", time="at").total == 0
    assert made == live(rows)


@given(events)
def test_windows_are_what_score_says(rows):
    made = live(rows)
    newest = max((at // DAY for at, *_ in rows), default=0)

    def scored(first, last, keep=lambda channel: True):
        found = [score for at, score, channel, _ in rows if first <= at // DAY <= last and keep(channel)]
        return nps.score(found)

    def check(headline, keep=lambda channel: True):
        window = scored(newest - 2, newest, keep)
        assert headline.nps == window.to_nps()
        assert headline.missing == window.missing
        assert headline.previous == scored(newest - 5, newest - 3, keep).to_nps()
        assert headline.all_time == scored(-(10**6), 10**6, keep).to_nps()
        assert headline.change == nps.compare(headline.previous, headline.nps)
        expired = scored(-(10**6), newest - 8, keep)
        assert headline.expired == expired.n + expired.missing
        assert (headline.as_of_day - EPOCH).days == newest
        assert headline.as_of_day - headline.first_day == dt.timedelta(days=2)
        assert headline.newest_day == (headline.as_of_day if rows else None)

    at = newest * DAY + 5
    check(made.now(at))
    for value in ("web", "sms", None, "never"):
        check(made.segment("channel", value, at), lambda channel, value=value: channel == value)
        expected = scored(newest - 2, newest, lambda channel, value=value: channel == value)
        assert made.window("channel", value, at) == expected.distribution
    segments = made.segments("channel", at)
    assert [one.value for one in segments] == [
        value for value in ("sms", "web", None) if value in {channel for _, _, channel, _ in rows}
    ]
    for one in segments:
        check(one.headline, lambda channel, one=one: channel == one.value)
    for one in made.days(-4000 * DAY, 4000 * DAY):
        day = (one.day - EPOCH).days
        assert one.distribution == scored(day, day).distribution
    for one in made.days(at, at, "channel", "web"):
        assert one.distribution == scored(newest, newest, lambda channel: channel == "web").distribution


@given(events)
def test_pickles_and_copies_are_the_state(rows):
    made = live(rows)
    for again in (pickle.loads(pickle.dumps(made)), copy.copy(made), copy.deepcopy(made)):
        assert again == made
        again.push(0, 9, channel=None, site=None)
        assert again != made
    assert (made == "live") is False
    segments, days = made.segments("channel", 3000 * DAY), made.days(-3000 * DAY, 3000 * DAY)
    for said in (made.now(3000 * DAY), segments, days, *segments, *days):
        assert pickle.loads(pickle.dumps(said)) == said


def test_moments():
    made = nps.Live()
    paris = dt.timezone(dt.timedelta(hours=1))
    tricky = dt.timezone(dt.timedelta(hours=-3, microseconds=-1))
    for at in (
        MONDAY,
        MONDAY + dt.timedelta(hours=23, minutes=59, seconds=59, microseconds=999_999),
        MONDAY.astimezone(paris),
        dt.datetime(2026, 1, 4, 21, tzinfo=dt.timezone(dt.timedelta(hours=-3))),
        dt.datetime(2026, 1, 4, 21, tzinfo=tricky),
        pd.Timestamp(MONDAY).tz_convert("Europe/Paris"),
        MONDAY.date(),
        np.datetime64("2026-01-05"),
        int(MONDAY.timestamp()),
        np.int64(MONDAY.timestamp()),
    ):
        made.push(at, 9)
    assert made.now(MONDAY).nps.n == made.answers == 10
    assert made.days(MONDAY.date(), MONDAY.date()).to_dict()["n"].tolist() == [10]
    before = dt.datetime(2026, 1, 4, 20, 59, 59, 999_999, tzinfo=dt.timezone(dt.timedelta(hours=-3)))
    made.push(before, 3)
    assert [one.day for one in made.days(before, MONDAY)] == [dt.date(2026, 1, 4), dt.date(2026, 1, 5)]
    old = nps.Live()
    old.push(dt.datetime(1, 1, 1, tzinfo=UTC), 9)
    old.push(-1, 9)
    assert old.now(-1).as_of_day == dt.date(1969, 12, 31)


COLUMNS = {
    "scores and whole seconds": lambda at, score: {"score": score, "at": [int(one.timestamp()) for one in at]},
    "datetimes": lambda at, score: {"score": score, "at": at},
    "numpy": lambda at, score: {
        "score": np.array(score, np.uint8),
        "at": np.array([int(one.timestamp()) for one in at], np.int64),
    },
    "pandas": lambda at, score: pd.DataFrame({"score": score, "at": pd.to_datetime(pd.Series(at), utc=True)}),
    "pandas in Paris": lambda at, score: pd.DataFrame(
        {"score": score, "at": pd.to_datetime(pd.Series(at), utc=True).dt.tz_convert("Europe/Paris")}
    ),
    "pandas objects": lambda at, score: pd.DataFrame({"score": score, "at": pd.Series(at, dtype=object)}),
    "polars": lambda at, score: pl.DataFrame({"score": score, "at": pl.Series(at, dtype=pl.Datetime("ns", "UTC"))}),
    "duckdb": lambda at, score: duckdb.from_arrow(
        pa.table({"score": score, "at": pa.array(at, pa.timestamp("us", "UTC"))})
    ),
    **{
        f"arrow {unit}": lambda at, score, unit=unit: pa.table(
            {
                "score": score,
                "at": pa.chunked_array([pa.array(at, pa.timestamp("us", "UTC"))]).cast(pa.timestamp(unit, "UTC")),
            }
        )
        for unit in ("s", "ms", "us", "ns")
    },
    "dates": lambda at, score: {"score": score, "at": [one.date() for one in at]},
    "arrow dates": lambda at, score: pa.table({"score": score, "at": pa.array([one.date() for one in at])}),
    "numpy days": lambda at, score: {"score": score, "at": np.array([one.date() for one in at], "datetime64[D]")},
}


@pytest.mark.parametrize("name", COLUMNS)
def test_every_kind_of_time_column(name):
    at = [MONDAY + dt.timedelta(hours=7 * row - 40) for row in range(20)]
    score = [row % 11 for row in range(20)]
    expected = nps.Live()
    for one in zip(at, score, strict=True):
        expected.push(*one)
    made = nps.Live()
    frame = COLUMNS[name](at, score)
    assert not made.push_many(frame, score="score", time="at")
    assert made == expected


NAIVE = dt.datetime(2026, 1, 5)
REFUSED = {
    "naive numpy": np.array(["2026-01-05T00", "2026-01-05T01"], "datetime64[ns]"),
    "naive pandas": pd.Series([NAIVE, NAIVE]),
    "naive polars": pl.Series([NAIVE, NAIVE]),
    "naive arrow": pa.array([NAIVE, NAIVE]),
    "naive list": [MONDAY, NAIVE],
    "floats": np.array([1.0, 2.0]),
    "texts": ["2026-01-05", "2026-01-06"],
    "booleans": [True, False],
    "too large": np.array([1, 2**63], np.uint64),
    "scalar": 5,
}


@pytest.mark.parametrize("name", REFUSED)
def test_columns_that_are_no_moments_are_refused(name):
    made = nps.Live()
    error = error_of(lambda: made.push_many({"score": [9, 9], "at": REFUSED[name]}, score="score", time="at"))
    assert (type(error), error.code, made.answers) == (nps.ColumnError, "NPS_WRONG_COLUMN_TYPE", 0)
    assert ("without a time zone" in str(error)) == name.startswith("naive")


@pytest.mark.parametrize("gap", [[0, None], pa.array([0, None]), [MONDAY, pd.NaT], pl.Series([MONDAY, None])])
def test_every_row_needs_a_moment(gap):
    error = error_of(lambda: nps.Live().push_many({"score": [9, 9], "at": gap}, score="score", time="at"))
    assert (error.code, error.row) == ("NPS_WRONG_COLUMN_TYPE", 1)


def test_the_ledger_of_a_frame():
    frame = {"score": [9, 11, None, "x", 6.5], "at": [0] * 5, "site": [3, 3, True, None, "a"]}
    made = nps.Live("site")
    assert code_of(lambda: made.push_many(frame, score="score", time="at")) == "NPS_WRONG_COLUMN_TYPE"
    frame["site"] = [3, 3, 4, None, 5]
    rejects = made.push_many(frame, score="score", time="at")
    assert (rejects.total, made.answers) == (3, 2)
    assert [example.row for example in rejects.examples] == [1, 3, 4]
    assert [one.value for one in made.segments("site", 0)] == ["3", "4"]
    by_hand = nps.Live("site")
    by_hand.push(0, 9, site=3)
    by_hand.push(0, None, site=4.0)
    assert by_hand == made
    error = error_of(lambda: made.push_many(frame, score="score", time="at", errors="raise"))
    assert (error.code, error.row) == ("NPS_SCORE_OUT_OF_RANGE", 1)
    assert by_hand == made


def test_hostile_input_changes_nothing():
    made = live([(0, 9, "web", None)])
    before = made.to_bytes()
    both = {"channel": "web", "site": None}
    for call, code in [
        (lambda: made.push(NAIVE, 9, both), "NPS_INVALID_ARGUMENT"),
        (lambda: made.push(np.datetime64("2026-01-05T00"), 9, both), "NPS_INVALID_ARGUMENT"),
        (lambda: made.push(pd.NaT, 9, both), "NPS_INVALID_ARGUMENT"),
        (lambda: made.push(None, 9, both), "NPS_INVALID_ARGUMENT"),
        (lambda: made.push("2026-01-05", 9, both), "NPS_INVALID_ARGUMENT"),
        (lambda: made.push(1.5, 9, both), "NPS_INVALID_ARGUMENT"),
        (lambda: made.push(True, 9, both), "NPS_INVALID_ARGUMENT"),
        (lambda: made.push(2**70, 9, both), "NPS_INVALID_ARGUMENT"),
        (lambda: made.push(1_767_571_200_000, 9, both), "NPS_INVALID_ARGUMENT"),
        (lambda: made.push(0, True, both), "NPS_SCORE_WRONG_TYPE"),
        (lambda: made.push(0, 11, both), "NPS_SCORE_OUT_OF_RANGE"),
        (lambda: made.push(0, 6.5, both), "NPS_SCORE_NOT_INTEGER"),
        (lambda: made.push(0, "neuf", both), "NPS_SCORE_NOT_A_NUMBER"),
        (lambda: made.push(0, 9), "NPS_INVALID_ARGUMENT"),
        (lambda: made.push(0, 9, channel="web"), "NPS_INVALID_ARGUMENT"),
        (lambda: made.push(0, 9, both, channel="web"), "NPS_INVALID_ARGUMENT"),
        (lambda: made.push(0, 9, both, town="Lyon"), "NPS_UNKNOWN_COLUMN"),
        (lambda: made.push(0, 9, channel=1.5, site=None), "NPS_WRONG_COLUMN_TYPE"),
        (lambda: made.push(0, 9, channel="\ud800", site=None), "NPS_WRONG_COLUMN_TYPE"),
        (lambda: made.retract(0, 8, both), "NPS_NOTHING_TO_RETRACT"),
        (lambda: made.retract(NAIVE, 9, both), "NPS_INVALID_ARGUMENT"),
        (lambda: made.advance(NAIVE), "NPS_INVALID_ARGUMENT"),
        (lambda: made.now(NAIVE), "NPS_INVALID_ARGUMENT"),
        (lambda: made.now(-DAY * 9), "NPS_INVALID_ARGUMENT"),
        (lambda: made.segment("town", None, 0), "NPS_UNKNOWN_COLUMN"),
        (lambda: made.segments("town", 0), "NPS_UNKNOWN_COLUMN"),
        (lambda: made.window("town", "Lyon", 0), "NPS_UNKNOWN_COLUMN"),
        (lambda: made.now(0, "sliding 9d"), "NPS_INVALID_ARGUMENT"),
        (lambda: made.now(0, window="fortnight"), "NPS_INVALID_ARGUMENT"),
        (lambda: made.table(NAIVE), "NPS_INVALID_ARGUMENT"),
        (lambda: made.table(0, "month"), "NPS_INVALID_ARGUMENT"),
        (lambda: made.top("town", 3, 0), "NPS_UNKNOWN_COLUMN"),
        (lambda: made.top("channel", -1, 0), "NPS_INVALID_COUNT"),
        (lambda: made.other("town", 0), "NPS_UNKNOWN_COLUMN"),
        (lambda: made.panes(0, NAIVE), "NPS_INVALID_ARGUMENT"),
        (lambda: made.panes(0, 0, "town"), "NPS_UNKNOWN_COLUMN"),
        (lambda: made.panes(0, 0, value="Lyon"), "NPS_INVALID_ARGUMENT"),
        (lambda: made.days(0, NAIVE), "NPS_INVALID_ARGUMENT"),
        (lambda: made.days(0, 0, "town"), "NPS_UNKNOWN_COLUMN"),
        (lambda: made.days(0, 0, value="Lyon"), "NPS_INVALID_ARGUMENT"),
        (lambda: made.merge(nps.Live("channel")), "NPS_INVALID_ARGUMENT"),
        (lambda: made.merge(nps.Live(["channel", "site"], scale="1-10")), "NPS_SCALE_MISMATCH"),
        (lambda: made.push_many(frame_of([]) | {"at": [0]}, score="score", time="at"), "NPS_LENGTH_MISMATCH"),
        (lambda: made.push_many({"score": [], "at": []}, score="score", time="at"), "NPS_UNKNOWN_COLUMN"),
        (lambda: made.push_many([9], score="score", time="at"), "NPS_WRONG_COLUMN_TYPE"),
        (lambda: made.push_many(frame_of([(10**12, 9, "a", "b")]), score="score", time="at"), "NPS_INVALID_ARGUMENT"),
    ]:
        assert code_of(call) == code, call
        assert made.to_bytes() == before
    message = str(error_of(lambda: made.push(NAIVE, 9, both)))
    assert message.startswith("at is a datetime without a time zone, expected a datetime with a time zone")
    assert made.now(0).nps.n == 1


def test_specifications():
    caps = {"site": {"most": 10, "always": ["Lyon"]}}
    calendar = {"zone": "Europe/Paris", "day_begins": 240, "granularity": np.int64(30)}
    made = nps.Live(
        "site", scale="1-10", window="tumbling 360min", retain_days=np.int64(56), level=0.9, caps=caps, **calendar
    )
    assert (made.dimensions, made.scale, made.default_window) == (["site"], "1-10", "tumbling 6h")
    assert (made.zone, made.day_begins, made.granularity) == ("Europe/Paris", 240, 30)
    assert (made.caps, made.retain_days, made.level) == (caps, 56, 0.9)
    assert nps.Live("site", caps={"site": 10}).caps == {"site": {"most": 10, "always": []}}
    assert nps.Live("site", caps={"site": {"most": 10, "always": "Lyon"}}).caps == caps
    default = nps.Live(method="wald")
    assert (default.dimensions, default.scale, default.default_window) == ([], "0-10", "sliding 7d")
    assert (default.zone, default.day_begins, default.granularity, default.caps) == ("UTC", 0, 1440, {})
    assert (default.retain_days, default.level, default.method) == (35, 0.95, "wald")
    assert nps.Live(name for name in ("a", "b")).dimensions == ["a", "b"]
    assert repr(made) == "<Live by site: 0 answers, window tumbling 6h of 56 days>"
    for options, code in [
        ({"window": "sliding 0d"}, "NPS_INVALID_ARGUMENT"),
        ({"window": "sliding 7"}, "NPS_INVALID_ARGUMENT"),
        ({"window": "sliding 90min"}, "NPS_INVALID_ARGUMENT"),
        ({"window": "sliding 36d"}, "NPS_INVALID_ARGUMENT"),
        ({"window": "half-life 7d", "method": "wald"}, "NPS_INVALID_ARGUMENT"),
        ({"retain_days": -1}, "NPS_INVALID_COUNT"),
        ({"retain_days": 35.5}, "NPS_INVALID_COUNT"),
        ({"retain_days": True}, "NPS_INVALID_COUNT"),
        ({"retain_days": 2**40}, "NPS_INVALID_ARGUMENT"),
        ({"retain_days": 6}, "NPS_INVALID_ARGUMENT"),
        ({"retain_days": 36_526}, "NPS_INVALID_ARGUMENT"),
        ({"zone": "Europe/Lutetia"}, "NPS_INVALID_ARGUMENT"),
        ({"zone": ""}, "NPS_INVALID_ARGUMENT"),
        ({"day_begins": 1440}, "NPS_INVALID_ARGUMENT"),
        ({"day_begins": -1}, "NPS_INVALID_COUNT"),
        ({"granularity": 7}, "NPS_INVALID_ARGUMENT"),
        ({"granularity": 0}, "NPS_INVALID_ARGUMENT"),
        ({"granularity": 2**40}, "NPS_INVALID_ARGUMENT"),
        ({"caps": {"site": 10}}, "NPS_UNKNOWN_COLUMN"),
        ({"dimensions": "a", "caps": {"a": 2}}, "NPS_INVALID_ARGUMENT"),
        ({"dimensions": "a", "caps": {"a": 2**40}}, "NPS_INVALID_ARGUMENT"),
        ({"dimensions": "a", "caps": {"a": None}}, "NPS_INVALID_COUNT"),
        ({"dimensions": "a", "caps": {"a": {"always": ["x"]}}}, "NPS_INVALID_ARGUMENT"),
        ({"dimensions": "a", "caps": {"a": {"most": 3, "least": 1}}}, "NPS_INVALID_ARGUMENT"),
        ({"dimensions": "a", "caps": {"a": {"most": 3, "always": ["x", "x"]}}}, "NPS_INVALID_ARGUMENT"),
        ({"caps": 3}, "NPS_INVALID_ARGUMENT"),
        ({"dimensions": ["a", "a"]}, "NPS_INVALID_ARGUMENT"),
        ({"dimensions": [""]}, "NPS_INVALID_ARGUMENT"),
        ({"level": 95}, "NPS_INVALID_LEVEL"),
        ({"method": "welch"}, "NPS_UNKNOWN_METHOD"),
        ({"scale": "1-5"}, "NPS_INVALID_SCALE"),
    ]:
        for kind in (nps.Live, nps.LiveResponses):
            assert code_of(lambda options=options, kind=kind: kind(**options)) == code, options
    with pytest.raises(TypeError):
        nps.Live([1])
    with pytest.raises(TypeError):
        nps.Live(window_days=7)


def test_tables_go_on_to_frames():
    made = live([(DAY * (row % 9), row % 11, ["web", "sms", None][row % 3], "<b>") for row in range(90)])
    segments = made.segments("channel", 8 * DAY)
    assert len(segments) == 3
    assert segments[-1].value is None
    assert segments[0].headline == made.segment("channel", "sms", 8 * DAY)
    frame = segments.to_polars()
    assert frame.columns == segments.to_pandas().columns.tolist() == list(segments.to_dict())
    assert frame["value"].to_list() == ["sms", "web", None]
    assert frame["nps"].to_list() == [one.headline.nps.nps for one in segments]
    assert frame["previous"].to_list() == [one.headline.previous.nps for one in segments]
    assert frame["all_time_n"].to_list() == [one.headline.all_time.n for one in segments]
    assert "window before" in segments._repr_html_()
    assert "&lt;b&gt;" in made.segments("site", 8 * DAY)._repr_html_()
    assert repr(segments).startswith("<SegmentTable 3 rows; first: sms, 1970-01-07 to 1970-01-09: NPS ")
    days = made.days(0, 8 * DAY)
    frame = days.to_polars()
    assert frame.schema["day"] == pl.Date
    assert frame["day"].to_list() == days.to_dict()["day"] == [one.day for one in days]
    assert frame["n"].to_list() == [one.distribution.n for one in days]
    assert days.to_pandas()["nps"].tolist() == [one.distribution.to_nps().nps for one in days]
    assert "1970-01-09" in days._repr_html_()
    assert repr(days[-1]).startswith("<LiveDay 1970-01-09: NPS ")
    with pytest.raises(IndexError):
        days[8]
    headline = made.now(8 * DAY)
    assert str(headline) == f"1970-01-07 to 1970-01-09: {headline.nps}"
    assert headline._repr_html_() == headline.nps._repr_html_()


def test_altered_bytes_are_refused():
    data = live([(0, 9, "web", None), (DAY, 3, "sms", "Lyon")]).to_bytes()
    for size in range(len(data)):
        assert isinstance(error_of(lambda size=size: nps.Live.from_bytes(data[:size])), nps.BytesError)
        altered = data[:size] + bytes([data[size] ^ 0x10]) + data[size + 1 :]
        assert isinstance(error_of(lambda altered=altered: nps.Live.from_bytes(altered)), nps.BytesError)


def test_safe_from_eight_threads():
    shared, more = empty(), live([(DAY, 3, "web", None)])
    frame = frame_of([(DAY * (row % 5), row % 11, "web", "Lyon") for row in range(100)])
    start = threading.Barrier(8)

    def work(place):
        start.wait()
        for turn in range(100):
            shared.push(DAY * (turn % 5), (place + turn) % 11, channel="sms", site=None)
            shared.push_many(frame, score="score", time="at")
            shared.merge(more)
            shared.retract(DAY, 3, channel="web", site=None)
            assert shared.now(4 * DAY).nps.n <= 8 * 100 * 102
            shared.segments("channel", 4 * DAY)
            shared.to_bytes()
            assert shared == shared

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert shared.answers == 8 * 100 * 101


def test_values_that_call_back_do_not_lock_up():
    made = nps.Live("channel")

    class Reentrant(str):
        def __str__(self):
            made.push(0, 9, channel="again")
            return "channel"

    class Zone(dt.tzinfo):
        def utcoffset(self, _):
            made.push(0, 9, channel="zone")
            return dt.timedelta(0)

    class Score:
        def __index__(self):
            made.push(0, 9, channel="score")
            return 9

    made.push(MONDAY.replace(tzinfo=Zone()), Score(), {Reentrant("x"): "web"})
    assert [one.value for one in made.segments("channel", MONDAY)] == ["again", "score", "web", "zone"]


def test_merging_two_into_each_other_does_not_lock_up():
    left, right = empty(), empty()

    def work(pair):
        for _ in range(3000):
            pair[0].merge(pair[1])
            assert pair[0] == pair[1]

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, [(left, right), (right, left)] * 2))
    left.merge(left)
    assert left == right == empty()
