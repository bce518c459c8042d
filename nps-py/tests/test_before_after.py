"""Measures judged by before and after: each planted increment lies in its interval, with its verdict."""

import datetime as dt
import pickle

import nps
import numpy as np
import pandas as pd
import pytest
from helpers import code_of, error_of
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


def test_increments_are_a_table():
    found = nps.before_after(observed(company()), measures(), worthwhile=6)
    rows = list(found)
    assert len(found) == 3
    assert found[-1] == rows[-1]
    with pytest.raises(IndexError):
        found[3]
    assert pickle.loads(pickle.dumps(found)) == found
    polars, pandas = found.to_polars(), found.to_pandas()
    assert polars.columns == pandas.columns.tolist() == list(found.to_dict())
    assert polars["measure"].to_list() == [row.measure.id for row in rows]
    assert polars["date"].to_list() == pandas["date"].tolist() == [row.measure.date for row in rows]
    places = [", ".join(f"{name} = {value}" for name, value in row.measure.where.items()) or None for row in rows]
    assert polars["where"].to_list() == places
    for name, side in (("before", "before"), ("after", "after")):
        assert polars[name].to_list() == [getattr(row, side).nps for row in rows]
        assert polars[f"n_{name}"].to_list() == [getattr(row, side).n for row in rows]
        assert polars[f"{name}_upper"].to_list() == [getattr(row, side).upper for row in rows]
    for name, of in (("change", "difference"), ("lower", "lower"), ("upper", "upper"), ("p_value", "p_value")):
        assert polars[name].to_list() == [getattr(row.change, of) for row in rows]
    assert polars["p_holm"].to_list() == [row.p_holm for row in rows]
    assert polars["verdict"].to_list() == [row.verdict for row in rows]
    assert polars["answers_needed"].to_list() == [row.answers_needed for row in rows] == [None] * 3
    html = found._repr_html_()
    assert all(f"<td>{row.measure.id}</td><td>{row.measure.date}</td>" in html for row in rows)
    assert "a trend, a season or another event" in html
    assert repr(found).startswith(f"<IncrementTable 3 rows; first: {rows[0].measure.id}: effective, ")
    assert nps.before_after(year(), []).to_polars().height == 0


def test_sentences():
    found = nps.before_after(year(), [nps.Measure("m", START + dt.timedelta(days=200))])
    (one,) = found
    assert one.explain() == one.explain("en") == found.explain()[0]
    # The figures of the sentence are those of the fields.
    change = one.change
    assert one.explain().startswith(
        f"After the measure “m”, the NPS rose by {change.difference:.1f} points "
        f"(between +{change.lower:.1f} and +{change.upper:.1f} at 95%; 200 answers before, 200 after)."
    )
    assert "points" in one.explain("fr")
    assert found.explain("fr") == [one.explain("fr")] != found.explain("en")
    for call in (lambda: one.explain("de"), lambda: found.explain("de")):
        error = error_of(call)
        assert (type(error), error.code) == (nps.ArgumentError, "NPS_INVALID_ARGUMENT")
        assert all(known in str(error) for known in ("de", "en", "fr"))
    assert nps.before_after(year(), []).explain() == []


@pytest.mark.parametrize("date", [dt.date(2024, 1, 1), START, dt.date(2030, 1, 1)])
def test_a_measure_outside_the_data_is_inconclusive(date):
    (one,) = nps.before_after(year(), [nps.Measure("m", date)], worthwhile=50)
    assert (one.verdict, one.change.difference, one.p_holm) == ("inconclusive", None, None)
    assert {"no_counterfactual", "no_answers"} <= {caveat.code for caveat in one.caveats}
    assert (one.answers_needed is None) == (date <= START)


def test_no_answers_in_the_situation():
    (one,) = nps.before_after(year(), [nps.Measure("m", dt.date(2025, 7, 1), {"site": 9})])
    assert (one.before.n, one.after.n, one.verdict, one.answers_needed) == (0, 0, "inconclusive", None)
    assert list(nps.before_after(year(), [])) == []


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
