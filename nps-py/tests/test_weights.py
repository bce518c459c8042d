"""Weighted scores, raking and silence from Python: frames of every kind, a real survey, and what is refused."""

import os
import pickle
from pathlib import Path

import nps
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from helpers import TESTDATA, code_of

SCORES, WEIGHTS = [10, 9, None, 8, 3, 9, 7, 2, 12], [1.0, 1.0, 3.0, 0.0, 2.5, 1.5, 1.0, 2.0, 1.0]
SITES = ["a", "b", "a", "c", "c", "a", "b", "d", "d"]
DATA = Path(os.environ.get("NPS_DATA", TESTDATA.parents[2] / "shared" / "data"))


@pytest.mark.parametrize(
    "frame",
    [
        lambda table: table,
        pd.DataFrame,
        pl.DataFrame,
        pa.table,
        lambda table: pd.DataFrame(table).astype({"site": "category"}),
        lambda table: pl.DataFrame(table).with_columns(pl.col("w").cast(pl.Float64)),
    ],
)
def test_every_frame_says_the_same(frame):
    table = frame({"score": SCORES, "w": WEIGHTS, "site": SITES})
    plain = nps.weighted(table, score="score", weight="w")
    assert (plain.n, plain.weightless, plain.missing, plain.rejects.total) == (6, 1, 1, 1)
    assert plain.nps == pytest.approx(100 * (3.5 - 4.5) / 9)
    assert plain.kind == "probability"
    clustered = nps.weighted(table, score="score", weight="w", cluster="site")
    assert (clustered.nps, clustered.clusters) == (plain.nps, 4)
    raked = nps.rake(table, margins={"site": {"a": 40, "b": 20, "c": 20, "d": 20}}, weight="w")
    assert raked.weights.sum() == pytest.approx(100)
    assert raked.weights[3] == 0
    assert raked.iterations == 1


def test_weighted_hdv2003():
    """INSEE, Histoire de vie 2003: the figures of R 4.2.2, survey 4.1-1."""
    path = DATA / "fr-hdv2003-weighted" / "hdv2003.csv"
    if not path.exists():
        pytest.skip(f"no {path}: set NPS_DATA to where the data sets are")
    rows = pd.read_csv(path)
    rows["score"] = rows["trav.satisf"].map({"Insatisfaction": 0, "Equilibre": 7, "Satisfaction": 10})
    found = nps.weighted(rows, score="score", weight="poids")
    assert (found.n, found.missing) == (1048, 952)
    assert nps.score(rows["score"]).nps == pytest.approx(34.6374, abs=5e-5)
    assert found.nps == pytest.approx(35.5096, abs=5e-5)
    assert found.se == pytest.approx(2.671, abs=5e-4)
    assert found.kish_n == pytest.approx(643.607, abs=5e-4)
    shares = [found.promoter_share, found.detractor_share, found.passive_share]
    assert shares == pytest.approx([0.4664034, 0.1113074, 0.4222892], abs=5e-8)
    for sexe, estimate, se in (("Homme", 33.48942, 3.769209), ("Femme", 37.81154, 3.752730)):
        one = nps.weighted(rows[rows["sexe"] == sexe], score="score", weight="poids")
        assert one.nps == pytest.approx(estimate, abs=5e-6)
        # Of a part of a sample R takes n/(n - 1) of all 1,048 answers, and not of those of the part.
        assert one.se * np.sqrt((one.n - 1) / one.n * 1048 / 1047) == pytest.approx(se, abs=5e-6)


def test_raked_is_shown_and_kept():
    frame = {"sex": ["f", "m", "m"], "site": [1, 2, 1]}
    raked = nps.rake(frame, margins={("sex", "site"): {("f", 1): 0.5, ("m", 2): 0.2, ("m", 1): 0.3}})
    assert isinstance(raked.weights, np.ndarray)
    assert raked.weights.tolist() == [0.5, 0.2, 0.3]
    assert [cell.label for cell in raked.cells] == ["f × 1", "m × 2", "m × 1"]
    assert [cell.margin for cell in raked.cells] == ["sex × site"] * 3
    assert "conservative" in raked._repr_html_()
    assert repr(raked).startswith("<Raked converged after 1 iteration")
    assert repr(raked.cells[0]) == "<RakedCell sex × site: f × 1, n = 1, 0.333 to 0.500 of 0.500>"
    for kept in (raked, raked.cells[0]):
        assert pickle.loads(pickle.dumps(kept)) == kept


def test_silence():
    bounds = nps.non_response_bounds((20, 30, 50), sent=200)
    assert (bounds.lower, bounds.nps, bounds.upper) == (-35.0, 30.0, 65.0)
    assert (bounds.sent, bounds.silent) == (200, 100)
    found = nps.non_response([(500, (20, 30, 50)), (200, (2, 3, 5))])
    assert "R-indicator" in found._repr_html_()
    assert found.bounds.sent == 700
    weighted = nps.weighted({"s": SCORES, "w": WEIGHTS}, score="s", weight="w")
    for kept in (bounds, found, weighted):
        assert pickle.loads(pickle.dumps(kept)) == kept
        assert str(kept) in repr(kept)


@pytest.mark.parametrize(
    ("weights", "code", "row"),
    [
        ([1.0, -1.0], "NPS_INVALID_ARGUMENT", 1),
        ([np.inf, 1.0], "NPS_INVALID_ARGUMENT", 0),
        (np.array([1.0, np.nan]), "NPS_INVALID_ARGUMENT", 1),
        ([1.0, None], "NPS_WRONG_COLUMN_TYPE", 1),
        ([True, 1.0], "NPS_WRONG_COLUMN_TYPE", 0),
        (["1", "2"], "NPS_WRONG_COLUMN_TYPE", 0),
        (pa.array(["1", "2"]), "NPS_WRONG_COLUMN_TYPE", None),
        ([1.0], "NPS_LENGTH_MISMATCH", None),
    ],
)
def test_what_is_no_weight_is_refused(weights, code, row):
    frame = {"score": [9, 3], "w": weights}
    with pytest.raises(nps.NpsError) as caught:
        nps.weighted(frame, score="score", weight="w")
    assert (caught.value.code, caught.value.row) == (code, row)
    if code != "NPS_LENGTH_MISMATCH":
        with pytest.raises(nps.NpsError) as caught:
            nps.rake({"s": [1, 1], "w": weights}, margins={"s": {1: 1}}, weight="w")
        assert (caught.value.code, caught.value.row) == (code, row)


def test_other_arguments_are_refused():
    frame = {"score": [9, 3], "w": [1, 2]}
    assert code_of(lambda: nps.weighted(frame, score="score", weight="weight")) == "NPS_UNKNOWN_COLUMN"
    assert code_of(lambda: nps.weighted(frame, score="score", weight="w", kind="x")) == "NPS_INVALID_ARGUMENT"
    assert code_of(lambda: nps.rake(frame, margins=[("w", 1)])) == "NPS_WRONG_COLUMN_TYPE"
    assert code_of(lambda: nps.rake(frame, margins={"w": {1.5: 1, 2: 1}})) == "NPS_WRONG_COLUMN_TYPE"
    assert code_of(lambda: nps.non_response([(5, [1, 2, 3])])) == "NPS_INVALID_ARGUMENT"
    assert code_of(lambda: nps.non_response_bounds((1, 2, 3), sent=5.5)) == "NPS_INVALID_COUNT"
    assert code_of(lambda: nps.inverse_probability_weights([0.5, 2.0])) == "NPS_INVALID_ARGUMENT"
    assert nps.inverse_probability_weights(np.array([0.5, 1.0])).tolist() == [2.0, 1.0]
