"""Bounds at all moments, detectors, charts, trends and what was expected, beside SciPy and pandas."""

import datetime as dt
import pickle
import threading
from concurrent.futures import ThreadPoolExecutor

import nps
import numpy as np
import pandas as pd
import polars as pl
import pytest
from helpers import TESTDATA, code_of, error_of
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kendalltau, norm, theilslopes

DAY = 86_400
counts = st.tuples(*[st.integers(0, 500)] * 3)


@given(counts, st.sampled_from([0.5, 0.9, 0.95, 0.999]))
def test_bounds_contain_the_score_and_every_side_says_the_same(three, level):
    found = nps.always_valid(three, level=level)
    made = nps.Nps.from_counts(*three)
    assert made.always_valid(level=level) == nps.always_valid(made, level=level) == found
    assert (found.nps, found.level, found.n, found.method) == (made.nps, level, sum(three), "betting")
    score = 0 if made.nps is None else made.nps
    assert -100 <= found.lower <= score <= found.upper <= 100
    test = nps.sequential_test(three, 10)
    assert test == made.sequential_test(10) == found.counts.sequential_test(10)
    assert test.p_value == pytest.approx(min(1, np.exp(-test.log_e_value)), rel=1e-13)
    if test.p_value < (1 - level) * 0.999:
        assert not found.lower <= 10 <= found.upper
    for one in (found, test):
        assert pickle.loads(pickle.dumps(one)) == one


def test_every_holder_of_answers_has_bounds():
    scores = [9] * 50 + [7] * 30 + [2] * 20
    result = nps.score(scores)
    expected = nps.always_valid((20, 30, 50))
    holders = (result, result.distribution, result.to_nps(), nps.category_counts(scores), expected.counts)
    for holder in holders:
        assert nps.always_valid(holder) == expected
        assert nps.sequential_test(holder, 0).p_value < 0.02
    for holder in (result, result.distribution, result.to_nps(), expected.counts):
        assert holder.always_valid() == expected
    retracted = result.always_valid(retracted=3)
    assert (retracted.retracted, [caveat.code for caveat in retracted.caveats]) == (3, ["retracted"])
    assert str(expected).startswith("NPS +30.0 [")
    assert "at all moments" in str(expected)
    assert str(nps.always_valid((0, 0, 0))) == "no answers"
    assert "withheld" in str(nps.always_valid((0, 0, 2)))
    difference = nps.always_valid_difference((300, 400, 300), result)
    assert (difference.difference, difference.after.n, difference.level) == (30.0, 100, 0.95)
    assert pickle.loads(pickle.dumps(difference)) == difference
    assert "at all moments" in str(difference)
    for call, code in [
        (lambda: nps.always_valid((1, 2, 3), level=95), "NPS_INVALID_LEVEL"),
        (lambda: nps.always_valid((1, 2, 3), retracted=-1), "NPS_INVALID_COUNT"),
        (lambda: nps.always_valid((1, 2, -3)), "NPS_INVALID_COUNT"),
        (lambda: nps.always_valid("answers"), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.sequential_test((1, 2, 3), 100), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.sequential_test((1, 2, 3), float("nan")), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.always_valid_difference((1, 2, 3), None), "NPS_INVALID_ARGUMENT"),
    ]:
        assert code_of(call) == code, call


def test_what_bounds_have_in_common():
    shown = nps.RunningBounds()
    assert (shown.lower, shown.upper, shown.width, shown.level) == (None,) * 4
    first, second = nps.always_valid((2, 3, 5)), nps.always_valid((20, 30, 50))
    shown.tighten(first)
    shown.tighten(second)
    assert shown.lower == max(first.lower, second.lower)
    assert shown.width == shown.upper - shown.lower
    assert pickle.loads(pickle.dumps(shown)) == shown
    assert code_of(lambda: shown.tighten(nps.always_valid((1, 2, 3), level=0.9))) == "NPS_INVALID_ARGUMENT"
    assert repr(shown).startswith("<RunningBounds [")
    shown.tighten(nps.always_valid((900, 30, 50)))
    assert (shown.is_non_stationary, shown.lower) == (True, None)


def test_adjusted_e_values():
    found = nps.adjust_e_values([80, None, 0.3, float("nan"), 20])
    assert found == [pytest.approx(0.0375), None, 1.0, None, pytest.approx(0.075)]
    assert nps.adjust_e_values(np.array([])) == []
    assert code_of(lambda: nps.adjust_e_values(["much"])) == "NPS_INVALID_ARGUMENT"


def fall(days=40):
    """Twenty usual days, then others whose score is lower."""
    return [(day, (4, 6, 10) if day < 20 else (8, 6, 6)) for day in range(days)]


def series_of(pairs):
    at, given_counts = zip(*pairs, strict=True)
    columns = dict(
        zip(("detractors", "passives", "promoters"), map(list, zip(*given_counts, strict=True)), strict=True)
    )
    return {"day": list(at), **columns}


def test_a_fall_is_found_and_said():
    detector = nps.ChangeDetector(baseline=30)
    assert (detector.method, detector.direction, detector.run_length) == ("e-sr", "fall", 1000)
    events = detector.push_many(fall())
    first = events[0]
    assert (first.direction, first.since, first.recent.nps, first.baseline) == ("fall", 20, -10.0, 30)
    assert 20 <= first.at < 23
    assert first.statistic >= first.threshold
    frame = events.to_polars()
    assert frame["at"].to_list() == [event.at for event in events] == events.to_dict()["at"]
    assert frame.schema["since"] == pl.Int64
    assert events.to_pandas()["direction"].tolist() == ["fall"] * len(events)
    assert "<td>fall</td>" in events._repr_html_()
    assert first._repr_html_().count("<tr>") == 2
    assert str(first).startswith(f"a fall at {first.at} from +30.0, since 20: NPS −10.0")
    for one in (first, events, detector):
        assert pickle.loads(pickle.dumps(one)) == one
    one_by_one = nps.ChangeDetector(baseline=30)
    assert [event for at, three in fall() if (event := one_by_one.push(at, three))] == list(events)
    assert one_by_one == detector
    detector.reset()
    assert (detector.n, detector.statistic("fall"), detector.statistic("rise")) == (0, 0.0, None)


@pytest.mark.parametrize(
    ("name", "spec", "pushes"),
    [
        ("e-sr", {"tolerance": 5, "direction": "both"}, [(-3, (1, 0, 0)), (300, (0, 0, 1))]),
        (
            "cusum",
            {"method": "cusum", "shift": 21, "history": (200, 300, 500), "threshold": 12.5, "level": 0.9},
            [(5, (4, 1, 2)), (6, (0, 0, 1))],
        ),
    ],
)
def test_the_bytes_are_those_of_rust(name, spec, pushes):
    """The golden files of `nps-core/tests/watch/detector.rs`, from the same answers."""
    made = nps.ChangeDetector(baseline=30, **spec)
    for at, three in pushes:
        assert made.push(at, three) is None
    golden = (TESTDATA / "snapshots" / f"detector-{name}-v1.bin").read_bytes()
    assert made.to_bytes() == golden
    assert nps.ChangeDetector.from_bytes(golden) == made


def test_every_form_of_a_series():
    pairs = fall()
    live = nps.Live(granularity=60)
    epoch = dt.date(1970, 1, 1)
    for day, (low, middle, high) in pairs:
        scores = [0] * low + [7] * middle + [10] * high
        live.push_many({"s": scores, "t": [day * DAY] * len(scores)}, score="s", time="t")
    days = live.days(0, 40 * DAY)
    frame = series_of(days_pairs := [(day, three) for day, three in pairs if day >= 40 - live.retain_days])
    dated = frame | {"day": [epoch + dt.timedelta(days=day) for day in frame["day"]]}
    forms = [
        (days, None),
        (days.to_pandas(), "day"),
        (days.to_polars(), "day"),
        (frame, "day"),
        (dated, "day"),
        (pd.DataFrame(dated).assign(day=lambda made: pd.to_datetime(made["day"])), "day"),
        (days_pairs, None),
        (iter([(epoch + dt.timedelta(days=day), three) for day, three in days_pairs]), None),
        ([(one.day, one.distribution) for one in days], None),
    ]
    expected = nps.chart(days_pairs)
    for form, time in forms:
        assert nps.chart(form, time=time) == expected
    by_seconds = nps.chart(live.panes(0, 40 * DAY))
    assert [point.at for point in by_seconds] == [DAY * point.at for point in expected]
    a_day, a_second = nps.score_trend(days).slope, nps.score_trend(live.panes(0, 40 * DAY)).slope
    assert a_day < 0
    assert a_second * DAY == pytest.approx(a_day)


def test_scores_are_counted():
    one, other = nps.ChangeDetector(baseline=50), nps.ChangeDetector(baseline=50)
    columns = [[9, None, 3, "8"], np.array([9, 3, 8]), pd.Series([9, 3, 8]), pl.Series([9, 3, 8]), nps.score([9, 3, 8])]
    for column in columns:
        assert one.push(0, column) is None
        assert other.push(0, (1, 1, 1)) is None
    one.push(1, 9)
    one.push(1, "10")
    one.push(1, None)
    other.push(1, (0, 0, 2))
    assert one.n == other.n == 17
    assert nps.ChangeDetector().push(0, [4, 5], scale="1-5/4/5") is None


def test_hostile_input_to_a_detector_changes_nothing():
    detector = nps.ChangeDetector(baseline=30, threshold=1e100)
    detector.push_many(fall(25))
    before, one_row = detector.to_bytes(), series_of([(98, (1, 2, 3))])
    for call, code in [
        (lambda: detector.push(3, (1, 2, 3)), "NPS_INVALID_ARGUMENT"),
        (lambda: detector.push(None, (1, 2, 3)), "NPS_INVALID_ARGUMENT"),
        (lambda: detector.push(1.5, (1, 2, 3)), "NPS_INVALID_ARGUMENT"),
        (lambda: detector.push(99, (1, 2)), "NPS_INVALID_ARGUMENT"),
        (lambda: detector.push(99, (1, 2, -3)), "NPS_INVALID_COUNT"),
        (lambda: detector.push(99, [9, 11]), "NPS_SCORE_OUT_OF_RANGE"),
        (lambda: detector.push(99, True), "NPS_SCORE_WRONG_TYPE"),
        (lambda: detector.push(99, {"score": 9}), "NPS_SCORE_WRONG_TYPE"),
        (lambda: detector.push(99, (1, 2, 3), expected=101), "NPS_INVALID_ARGUMENT"),
        (lambda: detector.push_many([(98, (1, 2, 3)), (97, (1, 2, 3))]), "NPS_INVALID_ARGUMENT"),
        (lambda: detector.push_many([(98, (1, 2, 3)), (99, "x")]), "NPS_INVALID_ARGUMENT"),
        (lambda: detector.push_many([98]), "NPS_INVALID_ARGUMENT"),
        (lambda: detector.push_many(98), "NPS_INVALID_ARGUMENT"),
        (lambda: detector.push_many([(98, (1, 2, 3))], expected=[1, 2]), "NPS_INVALID_ARGUMENT"),
        (lambda: detector.push_many(one_row | {"passives": [1, 2]}, time="day"), "NPS_WRONG_COLUMN_TYPE"),
        (lambda: detector.push_many({"day": [98]}, time="day"), "NPS_UNKNOWN_COLUMN"),
        (lambda: detector.push_many(series_of([(None, (1, 2, 3))]), time="day"), "NPS_WRONG_COLUMN_TYPE"),
        (lambda: detector.statistic("sideways"), "NPS_INVALID_ARGUMENT"),
    ]:  # fmt: skip
        assert code_of(call) == code, call
        assert detector.to_bytes() == before
    for options in (
        {"baseline": 130}, {"tolerance": -1}, {"direction": "down"}, {"run_length": 1}, {"method": "magic"},
        {"method": "cusum", "shift": 1}, {"threshold": 0}, {"baseline": -100}, {"history": "x"},
        {"baseline": float("nan")},
    ):  # fmt: skip
        assert code_of(lambda options=options: nps.ChangeDetector(**options)) == "NPS_INVALID_ARGUMENT", options
    assert code_of(lambda: nps.ChangeDetector(level=1)) == "NPS_INVALID_LEVEL"
    assert code_of(lambda: nps.ChangeDetector(method="cusum").push(0, (1, 2, 3), expected=3)) == "NPS_INVALID_ARGUMENT"
    for size in range(len(before)):
        altered = before[:size] + bytes([before[size] ^ 0x10]) + before[size + 1 :]
        for data in (before[:size], altered):
            assert isinstance(error_of(lambda data=data: nps.ChangeDetector.from_bytes(data)), nps.BytesError)


def test_a_detector_is_safe_from_eight_threads():
    shared, alone = nps.ChangeDetector(threshold=1e100), nps.ChangeDetector(threshold=1e100)
    start = threading.Barrier(8)

    def work(_):
        start.wait()
        for _ in range(500):
            shared.push(0, (1, 1, 1))
            shared.push_many([(0, (1, 1, 1))])
            assert shared == shared

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    for _ in range(8000):
        alone.push(0, (1, 1, 1))
    assert shared == alone
    assert shared.n == 24_000


def test_charts():
    usual = [(week, (20, 30, 50)) for week in range(3)]
    found = nps.chart([*usual, (3, (0, 0, 0)), (4, (50, 30, 20)), (5, (0, 0, 2))], baseline=(20, 30, 50))
    assert [point.signal for point in found] == [None, None, None, None, "fall", None]
    assert [point.at for point in found.signals] == [4]
    assert (found.kind, found.centre, found.sigma_z, found.widened, len(found)) == ("score", 30.0, None, 1.0, 6)
    half = 3 * 100 * np.sqrt((0.7 - 0.09) / 100)
    assert found[0].lower == pytest.approx(30 - half)
    assert found[0].upper == pytest.approx(30 + half)
    assert (found[3].value, found[3].lower, found[3].counts.n) == (None, None, 0)
    assert found.to_polars()["signal"].to_list() == [None] * 4 + ["fall", None]
    assert found.to_pandas()["at"].tolist() == list(range(6))
    html = found._repr_html_()
    assert "no answers" in html
    assert "withheld below 5 answers" in html
    assert "below the limits" in html
    assert "100.0 %" not in nps.chart(usual, kind="promoters")._repr_html_()
    assert nps.chart([]).centre is None
    assert repr(found) == "<Chart of score: 6 periods, 1 outside the limits>"
    assert repr(found[4]) == "<ChartPoint 4: -30.000, n = 100, below the limits>"
    for one in (found, found[0]):
        assert pickle.loads(pickle.dumps(one)) == one
    for call in (
        lambda: nps.chart(usual, kind="u"),
        lambda: nps.chart(usual, sigmas=0),
        lambda: nps.chart(usual, smoothing=1.5),
        lambda: nps.chart(usual[::-1]),
        lambda: nps.chart(usual, baseline="x"),
        lambda: nps.chart("usual"),
    ):
        assert code_of(call) == "NPS_INVALID_ARGUMENT", call


def test_several_seasons():
    first = dt.date(2023, 1, 1)
    days = [first + dt.timedelta(days=day) for day in range(800)]
    better = [40 + (day.month == 1) * 12 - (day.weekday() > 4) * 10 for day in days]
    series = [(day, (60 - up, 50, up)) for day, up in zip(days, better, strict=True)]
    found = nps.expected_periods(series, season=["month-of-year", "weekday"])
    assert (found[13].seasons, found[14].seasons, found[729].seasons) == ([], ["weekday"], ["weekday"])
    assert found[731].seasons == ["weekday", "month-of-year"]
    assert abs(found[731].observed - found[731].expected) < 8
    alone = nps.expected_periods(series, season="weekday")[731]
    assert alone.observed - alone.expected > 12
    assert [row.z for row in nps.expected_periods(series, season=("weekday", "month-of-year"))] == [
        row.z for row in found
    ]
    assert pickle.loads(pickle.dumps(found)) == found
    assert nps.expected_periods(series, season=[])[20] == nps.expected_periods(series)[20]
    assert nps.expected_periods(series, season=[7])[20] == nps.expected_periods(series, season=7)[20]


def test_what_was_expected():
    usual = [(day, (20, 30, 50)) for day in range(20)]
    series = [*usual, (20, (50, 30, 20)), (21, (0, 0, 2)), (22, (0, 0, 0))]
    found = nps.expected_periods(series, season=7)
    assert (found[7].expected, found[7].z, found[7].signal, found[7].seasons) == (None, None, None, [])
    fallen = found[20]
    assert found.signals[0] == fallen
    assert (fallen.at, fallen.kind, fallen.observed, fallen.signal) == (20, "score", -30, "fall")
    assert fallen.seasons == [7]
    assert fallen.expected == pytest.approx(30)
    assert -30 < fallen.lower < 30 < fallen.upper
    assert fallen.p_value == pytest.approx(2 * norm.sf(abs(fallen.z)))
    assert (found[22].observed, found[22].lower, found[22].counts.n, len(found)) == (None, None, 0, 23)
    assert found.to_polars()["signal"].to_list()[18:21] == [None, None, "fall"]
    assert found.to_pandas()["at"].tolist() == list(range(23))
    html = found._repr_html_()
    for text in ("no answers", "withheld below 5 answers", "below the band"):
        assert text in html
    assert str(fallen).startswith("20: −30.0, expected +30.0 (")
    assert repr(found).startswith("<ExpectedTable 23 rows; first: 0: +30.0, nothing expected yet")
    volumes = nps.expected_periods(series, kind="volume")
    assert (volumes[19].observed, volumes[22].observed, volumes[22].signal) == (100, 0, "fall")
    first = dt.datetime(2026, 1, 5, tzinfo=dt.timezone.utc)
    moments = [(first + dt.timedelta(days=day), counts) for day, counts in series]
    timed = nps.expected_periods(moments, season=7, period=DAY)
    assert [row.z for row in timed] == [row.z for row in found]
    dated = nps.expected_periods([(at.date(), counts) for at, counts in moments], season=7)
    assert [row.z for row in dated] == [row.z for row in found]
    rows = nps.unexpected_situations({"web": usual, "<b>": series[:21], 3: []}, season=7)
    assert [(row.situation, row.is_unexpected) for row in rows] == [("web", False), ("<b>", True), ("3", False)]
    assert (rows[1].last, rows[2].last, rows[2].p_adjusted) == (fallen, None, None)
    assert rows.to_pandas()["at"].isna().tolist() == [False, False, True]
    assert rows.to_polars()["is_unexpected"].to_list() == [False, True, False]
    assert "&lt;b&gt;" in rows._repr_html_()
    assert str(rows[2]) == "3: no periods"
    assert len(nps.expected_periods([])) == len(nps.unexpected_situations({})) == 0
    for one in (found, fallen, rows, rows[1]):
        assert pickle.loads(pickle.dumps(one)) == one
    for call, code in [
        (lambda: nps.expected_periods(moments), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.expected_periods(series, kind="points"), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.expected_periods(series, season=1), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.expected_periods(series, season=2**40), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.expected_periods(series, season=7.5), "NPS_INVALID_COUNT"),
        (lambda: nps.expected_periods(series, season=[7, None]), "NPS_INVALID_COUNT"),
        (lambda: nps.expected_periods(series, season=[[7]]), "NPS_INVALID_COUNT"),
        (lambda: nps.expected_periods(series, season="week"), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.expected_periods(series, season="7"), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.expected_periods(series, season=[7, "weekday"]), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.expected_periods(series, season=[2, 3, 4, 5]), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.expected_periods(series, season="weekday", period=2), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.expected_periods(series, season="month-of-year", period=60), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.expected_periods([(2**62, (1, 2, 3))], season="weekday"), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.expected_periods(series, period=0), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.expected_periods(series, period=-1), "NPS_INVALID_COUNT"),
        (lambda: nps.expected_periods(series, ridge=-1), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.expected_periods(series, level=95), "NPS_INVALID_LEVEL"),
        (lambda: nps.expected_periods(series[::-1]), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.expected_periods("series"), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.unexpected_situations([usual]), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.unexpected_situations({"web": 5}), "NPS_INVALID_ARGUMENT"),
    ]:
        assert code_of(call) == code, call


def test_dates_of_changes():
    series = [(day, (20, 30, 50) if day < 12 else (40, 30, 30)) for day in range(20)]
    found = nps.date_changes(series)
    assert (found.since, len(found), found[-1].length, found[-1].probability) == (12, 20, 8, found.probability)
    assert found.probability > 0.9
    assert 0 <= found[-1].recent <= 1
    assert found.to_polars()["length"].to_list()[:3] == [1, 2, 3]
    assert "changed at 12, " in found._repr_html_()
    assert repr(found).startswith("<Dating of 20 periods: changed at 12, probability 0.9")
    assert repr(found[0]).startswith("<LikelyRun 0: 1 periods since the last change")
    assert nps.date_changes(series, hazard=0.01, keep=200) == found
    nothing = nps.date_changes([])
    assert (nothing.since, nothing.probability, str(nothing)) == (None, None, "no periods")
    for one in (found, found[0]):
        assert pickle.loads(pickle.dumps(one)) == one
    for call, code in [
        (lambda: nps.date_changes(series, hazard=1), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.date_changes(series, keep=0), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.date_changes(series, keep=1.5), "NPS_INVALID_COUNT"),
        (lambda: nps.date_changes(series[::-1]), "NPS_INVALID_ARGUMENT"),
    ]:
        assert code_of(call) == code, call


def test_trends_are_those_of_scipy():
    rng = np.random.default_rng(5)
    for size in (4, 9, 30, 120):
        for slope in (0, 0.05, -1):
            values = np.arange(size) * slope + rng.normal(size=size)
            found = nps.trend(values, autocorrelation=False)
            line = theilslopes(values, np.arange(size), 0.95, method="joint")
            assert found.slope == pytest.approx(line.slope, rel=1e-12)
            assert found.intercept == pytest.approx(line.intercept, rel=1e-12, abs=1e-12)
            assert (found.lower, found.upper) == pytest.approx((line.low_slope, line.high_slope), rel=1e-12)
            assert found.tau == pytest.approx(kendalltau(np.arange(size), values).statistic, rel=1e-12)
            assert (found.n, found.method, found.level) == (size, "mann-kendall", 0.95)
            assert pickle.loads(pickle.dumps(found)) == found
    gaps = [1.0, None, 2.0, float("nan"), 3.0, 5.0, 4]
    assert nps.trend(gaps) == nps.trend(pd.Series(gaps, dtype=float)) == nps.trend(np.array(gaps, float))
    assert nps.trend([1, 2, 3]) is None
    assert nps.trend(gaps, season=2).method == "seasonal-mann-kendall"
    assert "a period" in str(nps.trend(gaps))
    assert nps.score_trend(fall()[:3]) is None
    for call, code in [
        (lambda: nps.trend([1, 2, float("inf"), 4, 5]), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.trend(["a", 2, 3, 4]), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.trend(5), "NPS_WRONG_COLUMN_TYPE"),
        (lambda: nps.trend(gaps, season=0), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.trend(gaps, season=-1), "NPS_INVALID_COUNT"),
        (lambda: nps.trend(gaps, season=2**40), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.trend(gaps, level=95), "NPS_INVALID_LEVEL"),
        (lambda: nps.trend([0.0] * 5001), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.score_trend(fall()[::-1]), "NPS_INVALID_ARGUMENT"),
    ]:
        assert code_of(call) == code, call
    assert error_of(lambda: nps.trend([1, 2, float("inf")])).row == 2
