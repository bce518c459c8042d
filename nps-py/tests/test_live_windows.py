"""Windows, panes, caps and tables of `Live`: what pandas says of the same rows, in a zone whose clocks change."""

import datetime as dt
import pickle
from zoneinfo import ZoneInfo

import nps
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from helpers import TESTDATA, code_of, error_of

PARIS = "Europe/Paris"
ZONE = ZoneInfo(PARIS)
# Clocks go forward on 29 March 2026, and back on 25 October.
FORWARD = dt.datetime(2026, 3, 29, 12, tzinfo=ZONE)
BACK = dt.datetime(2026, 10, 25, 12, tzinfo=ZONE)


def rows(around, seed):
    rng = np.random.default_rng(seed)
    begin = int(around.timestamp()) - 12 * 86_400
    at = begin + rng.integers(0, 14 * 86_400, 3000)
    return pd.DataFrame({"at": at, "score": rng.integers(0, 11, 3000), "site": rng.choice(["Lyon", "Nice"], 3000)})


def made(frame, **spec):
    live = nps.Live("site", zone=PARIS, **spec)
    assert not live.push_many(frame, score="score", time="at")
    return live


def said(frame):
    """What `score` says of rows, as figures that a headline has."""
    return nps.score(frame["score"].tolist()).to_nps()


@pytest.mark.parametrize("around", [FORWARD, BACK], ids=["forward", "back"])
def test_windows_of_days_are_those_of_pandas(around):
    """Days of Paris that begin at four in the morning, of 23 and 25 hours among them."""
    frame = rows(around, 1)
    live = made(frame, day_begins=240)
    local = pd.to_datetime(frame["at"], unit="s", utc=True).dt.tz_convert(PARIS).dt.tz_localize(None)
    day = (local - pd.Timedelta(hours=4)).dt.normalize()
    at = dt.datetime.combine(around.date() + dt.timedelta(days=1), dt.time(3, 59), tzinfo=ZONE)  # still the same day
    today = pd.Timestamp(around.date())
    back = (today - day).dt.days
    month, week = today.replace(day=1), today - pd.Timedelta(days=today.weekday())
    for window, kept in {
        "day": back == 0,
        "sliding 1d": back == 0,
        "sliding 7d": (back >= 0) & (back < 7),
        "week": (day >= week) & (back >= 0),
        "tumbling 7d": (day >= week) & (back >= 0),
        "month": (day >= month) & (back >= 0),
    }.items():
        headline = live.now(at, window=window)
        assert headline.nps == said(frame[kept]), window
        assert headline.window == window
        assert headline.as_of_day == today.date()
        assert headline.begin.astimezone(ZONE).hour == 4
        assert headline.begin.astimezone(ZONE).date() == headline.first_day
        for site in ("Lyon", "Nice"):
            of_site = frame[kept & (frame["site"] == site)]
            assert live.segment("site", site, at, window).nps == said(of_site)
            found = live.window("site", site, at, window=window)
            assert found == nps.score(of_site["score"].tolist()).distribution
    assert live.now(at).nps == live.now(at, "sliding 7d").nps
    by_day = {one.day: one.distribution.n for one in live.days(0, at) if one.distribution.n}
    assert {key.date(): n for key, n in frame.groupby(day).size().items() if key <= today} == by_day


@pytest.mark.parametrize("around", [FORWARD, BACK], ids=["forward", "back"])
def test_windows_of_hours_are_those_of_pandas(around):
    frame = rows(around, 2)
    live = made(frame, granularity=60, window="sliding 6h")
    last = int(around.replace(minute=0).timestamp())
    hour = frame["at"] // 3600 * 3600
    kept = (hour <= last) & (hour > last - 6 * 3600)
    assert live.now(last + 1200).nps == said(frame[kept])
    assert live.now(last + 1200).begin == dt.datetime.fromtimestamp(last - 5 * 3600, dt.timezone.utc)
    panes = live.panes(0, 2**33)
    assert {int(one.begin.timestamp()): one.distribution.n for one in panes} == frame.groupby(hour).size().to_dict()
    lyon = frame[frame["site"] == "Lyon"]
    of_lyon = live.panes(0, 2**33, "site", "Lyon").to_dict()
    assert of_lyon["n"].tolist() == lyon.groupby(hour).size().tolist()
    assert of_lyon["begin"][0].tzinfo is dt.timezone.utc
    assert panes.to_polars().schema["begin"] == pl.Datetime("ms", "UTC")
    assert pa.table(panes)["begin"].type == pa.timestamp("s", "UTC")
    assert panes.to_pandas()["begin"].dt.tz is not None
    assert "UTC</td>" in panes._repr_html_()
    assert pickle.loads(pickle.dumps(panes)) == panes
    assert pickle.loads(pickle.dumps(panes[0])) == panes[0]
    assert repr(panes[0]).startswith("<LivePane 2026-")


def test_the_second_bytes_are_those_of_rust():
    """The golden file of `nps-core/tests/live/bytes.rs`, from the same answers."""
    caps = {"site": {"most": 3, "always": ["Lyon"]}}
    made = nps.Live("site", window="tumbling 6h", retain_days=3, granularity=60, zone=PARIS, day_begins=240, caps=caps)
    for day, hour, score, site, times in [
        (-9, 2, 0, "Lyon", 2),
        (-2, 0, 9, "Nice", 1),
        (-1, 23, 10, "Pau", 3),
        (0, 5, None, None, 1),
        (0, 6, 3, "Metz", 1),
        (0, 6, 10, "Brest", 300),
        (0, 7, 8, "Toul", 1),
    ]:
        for _ in range(times):
            made.push(1_767_582_000 + day * 86_400 + hour * 3600, score, site=site)
    golden = (TESTDATA / "snapshots" / "live-v2.bin").read_bytes()
    assert made.to_bytes() == golden
    assert nps.Live.from_bytes(golden) == made


def test_a_decayed_window_weighs_by_age():
    frame = rows(FORWARD, 3)
    live = made(frame, window="half-life 3d")
    at = int(FORWARD.timestamp()) + 86_400
    local = pd.to_datetime(frame["at"], unit="s", utc=True).dt.tz_convert(PARIS).dt.tz_localize(None).dt.normalize()
    today = pd.Timestamp(dt.datetime.fromtimestamp(at, ZONE).date())
    age = (today - local).dt.days
    frame, age = frame[age >= 0], age[age >= 0]
    weight = 0.5 ** (age / 3)
    sign = (frame["score"] >= 9).astype(int) - (frame["score"] <= 6).astype(int)
    found = live.now(at)
    assert found.nps.nps == pytest.approx(100 * (weight * sign).sum() / weight.sum(), rel=1e-9)
    assert found.kish_n == pytest.approx(weight.sum() ** 2 / (weight**2).sum(), rel=1e-9)
    assert found.effective_n > 1
    assert (found.previous, live.now(at, "day").kish_n) == (None, None)


def test_age_is_that_of_the_newest_pane():
    live = nps.Live(granularity=30)
    assert (live.now(0).age, live.now(0).newest_day) == (None, None)
    live.push(86_400 + 40 * 60, None)
    assert live.now(86_400 + 3 * 3600).age == 3 * 3600 - 30 * 60


def test_a_table_of_everything():
    frame = rows(FORWARD, 4).assign(channel="<web>")
    live = nps.Live(["site", "channel"], zone=PARIS)
    live.push_many(frame, score="score", time="at")
    at = int(frame["at"].max())
    table = live.table(at, window="week")
    assert table.total == live.now(at, "week")
    assert table.dimensions == ["site", "channel"]
    assert table["site"] == live.segments("site", at, "week")
    assert len(table) == 4
    found = table.to_dict()
    assert found["dimension"] == [None, "site", "site", "channel"]
    assert found["value"] == [None, "Lyon", "Nice", "<web>"]
    assert found["nps"][0] == found["nps"][3] == table.total.nps.nps
    assert found["other"].tolist() == [False] * 4
    assert table.to_polars().columns == table.to_pandas().columns.tolist() == list(found)
    assert "&lt;web&gt;" in table._repr_html_()
    assert "<b>site</b>" in table._repr_html_()
    assert pickle.loads(pickle.dumps(table)) == table
    assert repr(table).startswith("<LiveTable 4 rows; total: 2026-")
    with pytest.raises(KeyError):
        table["town"]
    alone = nps.Live().table(0)
    assert (len(alone), alone.dimensions) == (1, [])
    assert np.isnan(alone.to_dict()["nps"]).all()
    hostile = nps.Live("<script>")
    hostile.push(0, 9, {"<script>": "x"})
    assert "<script>" not in hostile.table(0)._repr_html_()


def test_segments_that_are_bounded():
    live = nps.Live("site", caps={"site": {"most": 3, "always": ["Lyon"]}})
    for site in range(100):
        live.push(0, 9, site=str(site))
    live.push(0, 0, site="Lyon")
    live.push(0, 0, site=None)
    segments = live.segments("site", 0)
    assert [(one.value is None, one.other) for one in segments] == [(False, False)] * 4 + [(True, False), (True, True)]
    assert segments.to_dict()["other"].tolist() == [False] * 5 + [True]
    other = live.other("site", 0)
    assert other.headline == segments[-1].headline
    assert other.headline.nps.n == 97
    assert other.distinct > 0
    assert other.distinct_se > 0
    kept = {one.value for one in segments if one.value}
    gone = next(str(site) for site in range(100) if str(site) not in kept)
    error = error_of(lambda: live.segment("site", gone, 0))
    assert error.code == "NPS_INVALID_ARGUMENT"
    assert "counted with others" in str(error)
    live.push(0, 9, site="Lyon")
    top = live.top("site", 1, 0)
    assert [one.value for one in top.segments] == ["Lyon"]
    assert (top.at_most, top.exact, top.other) == (97, False, other)
    assert live.top("site", 0, 0).segments.to_dict()["value"] == []
    for said_of in (top, other):
        assert pickle.loads(pickle.dumps(said_of)) == said_of
        assert said_of._repr_html_().startswith("<div")
    assert nps.Live("site").other("site", 0) is None
    uncapped = nps.Live("site")
    for site in ["Nice", "Lyon", "Nice", "Paris", "Nice", "Lyon"]:
        uncapped.push(0, 9, site=site)
    top = uncapped.top("site", 2, 0)
    assert ([one.value for one in top.segments], top.at_most, top.exact, top.other) == (["Nice", "Lyon"], 1, True, None)
    assert repr(top).startswith("<TopSegments 2 segments, any other has at most 1; first: Nice")
    restarted = nps.Live.from_bytes(live.to_bytes())
    assert (restarted, restarted.caps) == (live, live.caps)


def test_a_calendar_survives_bytes_and_decides_of_a_merge():
    live = nps.Live("site", zone=PARIS, day_begins=240, granularity=30, window="month", retain_days=62)
    live.push(FORWARD, 9, site="Lyon")
    again = pickle.loads(pickle.dumps(live))
    assert again == live
    assert (again.zone, again.day_begins, again.granularity) == (PARIS, 240, 30)
    assert again.default_window == "month"
    again.merge(live)
    assert again.answers == 2
    before = again.to_bytes()
    for other in ({"zone": "Europe/Madrid"}, {"day_begins": 0}, {"granularity": 60}, {"window": "day"}):
        spec = {"zone": PARIS, "day_begins": 240, "granularity": 30, "window": "month", "retain_days": 62} | other
        assert code_of(lambda spec=spec: again.merge(nps.Live("site", **spec))) == "NPS_INVALID_ARGUMENT"
    assert again.to_bytes() == before
