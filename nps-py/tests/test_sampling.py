"""Populations, clusters, shares and posteriors: what the vectors do not ask, and what is refused."""

import pickle

import nps
import numpy as np
import pandas as pd
import polars as pl
import pytest
from helpers import code_of, error_of

ANSWERS = {"score": [10, 9, None, 8, 3, 9, 7, 2, 12], "customer": ["a", "b", "a", "c", "c", "a", "b", "d", "d"]}
BY = {"score": "score", "cluster": "customer"}
TABLE = nps.score_by({"score": [10, 9, 3, 8, 7, 9] * 30, "site": list("abcde") * 36}, score="score", by="site")


def test_a_population_narrows_the_interval_and_is_said():
    whole = nps.Nps.from_counts(20, 30, 50, population=100)
    assert (whole.lower, whole.nps, whole.upper, whole.population) == (30, 30, 30, 100)
    assert str(nps.Nps.from_counts(20, 30, 50, population=400)).endswith("n = 100 of 400 (score)")
    assert nps.score([9, 10]).population is None
    assert nps.score([9, 10], population=np.int64(9)).population == 9
    assert nps.Distribution.from_counts([2, 0, 1, 4, 3], scale="1-5/4/5").to_nps(population=40).scale == "1-5/4/5"


@pytest.mark.parametrize("population", [2.5, -1, float("nan"), 2**53 + 1, "9", True])
def test_what_is_no_population(population):
    assert code_of(lambda: nps.score([9, 10], population=population)) == "NPS_INVALID_COUNT"


def test_a_population_that_cannot_be():
    assert code_of(lambda: nps.score([9, 10], population=1)) == "NPS_INVALID_ARGUMENT"
    call = lambda: nps.Nps.from_counts(20, 30, 50, population=400, method="bootstrap-bca")  # noqa: E731
    assert code_of(call) == "NPS_INVALID_ARGUMENT"


def test_a_score_of_clusters_says_all_it_knows():
    found = nps.clustered(ANSWERS, **BY)
    assert (found.n, found.clusters, found.missing, found.rejects.total) == (7, 4, 1, 1)
    assert found.design_effect == 7 / found.effective_n
    assert str(found).startswith("NPS +14.3 [")
    assert "7 in 4 clusters" in found._repr_html_()
    assert pickle.loads(pickle.dumps(found)) == found
    assert nps.clustered(pd.DataFrame(ANSWERS), **BY) == found
    assert nps.clustered(pl.DataFrame(ANSWERS), **BY) == found
    none = nps.clustered({"score": [], "customer": []}, **BY)
    assert (none.nps, none.effective_n, none.design_effect, none.clusters) == (None, None, None, 0)


@pytest.mark.parametrize(
    ("customers", "code", "row"),
    [
        (["a", None], "NPS_WRONG_COLUMN_TYPE", 1),
        (["a", 1], "NPS_WRONG_COLUMN_TYPE", None),
        (["a"], "NPS_LENGTH_MISMATCH", None),
        (["a", "a"], "NPS_INVALID_ARGUMENT", None),
    ],
)
def test_what_is_no_cluster(customers, code, row):
    error = error_of(lambda: nps.clustered({"score": [9, 3], "customer": customers}, **BY))
    assert (error.code, error.row) == (code, row)


def test_options_of_clusters():
    assert code_of(lambda: nps.clustered({"score": [9]}, **BY)) == "NPS_UNKNOWN_COLUMN"
    assert code_of(lambda: nps.clustered(ANSWERS, **BY, errors="raise")) == "NPS_SCORE_OUT_OF_RANGE"
    for level in (0, 1, 95, float("nan")):
        assert code_of(lambda level=level: nps.clustered(ANSWERS, **BY, level=level)) == "NPS_INVALID_LEVEL"


def test_shares_hold_together_and_are_withheld_below_five_answers():
    s = nps.score([10] * 50 + [8] * 30 + [0] * 20)
    found = s.shares()
    assert found == s.to_nps().shares() == s.distribution.shares() == nps.compare(s, s).before.shares()
    assert str(found).startswith("detractors 20.0 % [12.2 %, 31.1 %], passives")
    assert repr(found.promoters) == "<ShareInterval 50.0 % [38.4 %, 61.6 %]>"
    assert "<th>promoters</th><td><b>50.0 %</b>" in found._repr_html_()
    assert pickle.loads(pickle.dumps(found)) == found
    assert pickle.loads(pickle.dumps(found.passives)) == found.passives
    few = nps.Nps.from_counts(1, 0, 3).shares()
    assert few.promoters.share == 0.75
    assert "75" not in str(few) + few._repr_html_()
    assert nps.Distribution().shares().passives.share is None
    for level in (0, 1, float("nan")):
        assert code_of(lambda level=level: s.shares(level=level)) == "NPS_INVALID_LEVEL"


def test_the_probability_of_a_score_above_a_threshold():
    s = nps.Nps.from_counts(2, 3, 5)
    assert (s.probability_above(-100), s.probability_above(100)) == (1, 0)
    assert nps.Distribution().probability_above(0) is None
    for points in (-100.5, 101, float("nan"), float("inf")):
        assert code_of(lambda points=points: s.probability_above(points)) == "NPS_INVALID_ARGUMENT"
    with pytest.raises(TypeError):
        s.probability_above("0")


@pytest.mark.parametrize(
    "found",
    [
        nps.compare((1, 2, 3), (3, 2, 1)),
        nps.compare_paired([[1, 2, 3], [4, 5, 6], [7, 8, 9]]),
        nps.compare_all(TABLE),
        nps.compare_all(TABLE).pairs,
        nps.equivalence((1, 2, 3), (3, 2, 1), margin=5),
        nps.test_difference((1, 2, 3), (3, 2, 1)),
        nps.weighted({"s": [9, 3], "w": [1, 2]}, score="s", weight="w"),
        nps.rake({"s": ["f", "m"]}, margins={"s": {"f": 1, "m": 2}}),
        nps.non_response([(9, (1, 2, 3))]),
        nps.clustered(ANSWERS, **BY),
        nps.score([9]).shares(),
        nps.shrink(TABLE),
        nps.funnel(TABLE),
        nps.rank(TABLE, subject="site"),
        nps.indicator([9, 3], "csat"),
        nps.robust_to_metric(TABLE, indicators=["nps", "mean", "csat"]),
        TABLE,
    ],
    ids=lambda found: type(found).__name__,
)
def test_every_result_is_shown_in_a_notebook(found):
    html = found._repr_html_()
    assert html.startswith("<div>")
    assert html.endswith("</div>")
    assert html.count("<div") == html.count("</div>")
