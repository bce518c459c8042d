"""Small entities, other indicators and guardrails: what Python adds to the core."""

import copy
import math
import pickle

import nps
import numpy as np
import pandas as pd
import polars as pl
import pytest
from helpers import code_of, error_of

ANSWERS = {"score": [10, 9, 3, 8, 10, 7] * 40 + [None], "site": ["a", "b", "c", "d", "e"] * 48 + ["f"]}
TABLE = nps.score_by(ANSWERS, score="score", by="site")
RESULTS = [
    nps.shrink(TABLE),
    nps.shrink(TABLE)[0],
    nps.funnel(TABLE),
    nps.funnel(TABLE)[0],
    nps.rank(TABLE, subject="site"),
    nps.rank(TABLE, subject="site")[0],
    nps.indicator(ANSWERS["score"], "csat"),
    nps.robust_to_metric(TABLE, indicators=["nps", "mean"]),
    nps.robust_to_metric(TABLE, indicators=["nps", "mean"]).pairs[0],
]


@pytest.mark.parametrize("result", RESULTS, ids=lambda result: type(result).__name__)
def test_pickles_and_copies(result):
    for again in (pickle.loads(pickle.dumps(result)), copy.deepcopy(result)):
        assert again == result
        assert repr(again) == repr(result)
    assert repr(result).startswith(f"<{type(result).__name__} ")
    assert type(result).__module__ == "nps"


@pytest.mark.parametrize("make", [nps.shrink, nps.funnel, lambda *a, **k: nps.rank(*a, subject="team", **k)])
def test_frames_and_tables_give_the_same(make):
    expected = make(TABLE)
    for frame in (ANSWERS, pd.DataFrame(ANSWERS), pl.DataFrame(ANSWERS)):
        assert make(frame, score="score", by="site") == expected
    for wrong in (lambda: make(ANSWERS), lambda: make(ANSWERS, score="score"), lambda: make([9], score="s", by="k")):
        assert code_of(wrong) == "NPS_WRONG_COLUMN_TYPE"
    columns = expected.to_dict()
    assert columns["name"] == list("abcdef")
    assert columns["n"].tolist() == [48] * 5 + [0]
    assert math.isnan(columns.get("nps", columns.get("shrunk"))[5])
    assert expected.to_pandas().shape == expected.to_polars().shape == (6, len(columns))
    assert len(expected) == len(list(expected)) == 6
    assert expected[-1].name == "f"
    with pytest.raises(IndexError):
        expected[6]
    assert "<table>" in expected._repr_html_()


def test_nothing_and_nobody():
    empty = {"score": [], "site": []}
    assert nps.shrink(empty, score="score", by="site").mean is None
    assert nps.funnel(empty, score="score", by="site").target is None
    assert len(nps.rank(empty, score="score", by="site", subject="agent")) == 0


def test_people_are_not_ranked_unless_somebody_answers_for_it():
    error = error_of(lambda: nps.rank(TABLE, subject="agent"))
    assert (type(error), error.code) == (nps.CountError, "NPS_UNRELIABLE")
    found = nps.rank(TABLE, subject="agent", accept_unreliable=True)
    assert [caveat.code for caveat in found.caveats] == ["unreliable_ranks", "not_case_mix_adjusted"]
    assert found.ranked == 5
    assert found[5].standing == "no_answers"
    assert found == nps.rank(TABLE, subject="agent", accept_unreliable=True, seed=found.seed)
    assert found != nps.rank(TABLE, subject="agent", accept_unreliable=True, seed=1)


def test_options_are_refused():
    for call, code in [
        (lambda: nps.rank(TABLE, subject="manager"), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.rank(TABLE, subject="site", top=0), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.rank(TABLE, subject="site", top=1.5), "NPS_INVALID_COUNT"),
        (lambda: nps.rank(TABLE, subject="site", seed=-1), "NPS_INVALID_COUNT"),
        (lambda: nps.rank(TABLE, subject="site", rank_level=90), "NPS_INVALID_LEVEL"),
        (lambda: nps.shrink(TABLE, method="mp"), "NPS_UNKNOWN_METHOD"),
        (lambda: nps.shrink(TABLE, level=0), "NPS_INVALID_LEVEL"),
        (lambda: nps.indicator([9], "csta"), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.indicator([9], "top-11"), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.indicator([9], 9), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.indicator([9], {}), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.indicator([9], {"nps": math.nan}), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.indicator([9], {"nps": "1"}), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.indicator([9], {3: 1.0}), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.check([9], kind="postal"), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.check([9], wording=9), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.check([9], sent=0), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.check([9], sent=2.5), "NPS_INVALID_COUNT"),
        (lambda: nps.check([9], groups={"a": 3}), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.check([9], groups=[3]), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.compare_contexts({}, 3), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.compare_contexts({"kidn": "relational"}, {}), "NPS_INVALID_ARGUMENT"),
    ]:
        assert code_of(call) == code


def test_indicators_take_columns_and_results():
    expected = nps.indicator(ANSWERS["score"], "mean")
    assert nps.indicator(nps.score(ANSWERS["score"]), "mean") == expected
    assert nps.indicator(nps.score(ANSWERS["score"]).distribution, "ces") == expected
    assert nps.indicator(np.array([3, 4], np.uint8), "mean", scale="1-5/4/5").estimate == 3.5
