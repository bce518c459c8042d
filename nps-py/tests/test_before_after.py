"""Measures judged by before and after: each planted increment lies in its interval, with its verdict."""

import datetime as dt
import pickle

import nps
import numpy as np
import pandas as pd
import pytest
from helpers import code_of
from test_observations import TRUTH, company, measures, observed

START = dt.date(2025, 1, 1)


def year(n=400):
    """Half detractors until day 200, promoters only from then on."""
    rows = range(n)
    frame = {
        "score": [3 if row < 200 and row % 2 == 0 else 9 for row in rows],
        "day": [START + dt.timedelta(days=row) for row in rows],
        "site": [row % 3 for row in rows],
    }
    return nps.observations(frame, score="score", dimensions=["site"], time="day")


def test_each_measure_of_the_company_has_its_own_verdict():
    found = nps.before_after(observed(company()), measures(), worthwhile=6)
    assert [one.measure.id for one in found] == [one["id"] for one in TRUTH["measures"]]
    assert [one.verdict for one in found] == ["effective", "ineffective", "effective"]
    for one, truth in zip(found, TRUTH["measures"], strict=True):
        assert one.change.lower <= truth["increment"] <= one.change.upper, one
        assert one.caveats[0].code == "no_counterfactual"
        assert one.answers_needed is None
        assert one.change == nps.compare(one.before, one.after)
        assert pickle.loads(pickle.dumps(one)) == one
    adjusted = nps.adjust([one.change.p_value for one in found])
    assert [one.p_holm for one in found] == adjusted


def test_a_measure():
    measure = nps.Measure("m", dt.date(2025, 7, 20), {"site": 1})
    assert (measure.id, measure.date, measure.where) == ("m", dt.date(2025, 7, 20), {"site": 1})
    assert repr(measure) == "Measure(\"m\", datetime.date(2025, 7, 20), {'site': 1})"
    for date in (dt.datetime(2025, 7, 20, 12), pd.Timestamp("2025-07-20"), np.datetime64("2025-07-20T05")):
        assert nps.Measure("m", date, {"site": 1}) == measure
    assert hash(measure) == hash(pickle.loads(pickle.dumps(measure)))
    assert nps.Measure("m", START).where == {}
    for date in ("2025-07-20", 20_000, None, pd.NaT):
        assert code_of(lambda date=date: nps.Measure("m", date)) == "NPS_INVALID_ARGUMENT"
    assert code_of(lambda: nps.Measure("m", START, {"site": 1.5})) == "NPS_WRONG_COLUMN_TYPE"


def test_a_whole_company():
    (one,) = nps.before_after(year(), [nps.Measure("m", START + dt.timedelta(days=200))])
    assert (one.before.nps, one.after.nps, one.change.difference, one.verdict) == (0.0, 100.0, 100.0, "effective")
    assert repr(one).startswith("<Increment m: effective, +100.0 points")


@pytest.mark.parametrize("date", [dt.date(2024, 1, 1), START, dt.date(2030, 1, 1)])
def test_a_measure_outside_the_data_is_inconclusive(date):
    (one,) = nps.before_after(year(), [nps.Measure("m", date)], worthwhile=50)
    assert (one.verdict, one.change.difference, one.p_holm) == ("inconclusive", None, None)
    assert {"no_counterfactual", "no_answers"} <= {caveat.code for caveat in one.caveats}
    assert (one.answers_needed is None) == (date <= START)


def test_no_answers_in_the_situation():
    (one,) = nps.before_after(year(), [nps.Measure("m", dt.date(2025, 7, 1), {"site": 9})])
    assert (one.before.n, one.after.n, one.verdict, one.answers_needed) == (0, 0, "inconclusive", None)
    assert nps.before_after(year(), []) == []


def test_hostile_input():
    one, other = nps.Measure("m", START), nps.Measure("n", START)
    assert code_of(lambda: nps.before_after(year(), [one, one])) == "NPS_INVALID_ARGUMENT"
    assert code_of(lambda: nps.before_after(year(), [one, other])) == "NPS_INVALID_ARGUMENT"
    unknown = nps.Measure("m", START, {"product": "Nova"})
    assert code_of(lambda: nps.before_after(year(), [unknown])) == "NPS_UNKNOWN_COLUMN"
    for worthwhile in (0, -1, float("nan"), float("inf")):
        call = lambda worthwhile=worthwhile: nps.before_after(year(), [one], worthwhile=worthwhile)  # noqa: E731
        assert code_of(call) == "NPS_INVALID_ARGUMENT"
    timeless = nps.observations({"s": [9]}, score="s", dimensions=[])
    assert code_of(lambda: nps.before_after(timeless, [one])) == "NPS_INVALID_ARGUMENT"
    with pytest.raises(TypeError):
        nps.before_after(year(), ["m"])
