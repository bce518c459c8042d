"""Situations beside all other answers: what was planted is found, and NumPy, SciPy and statsmodels say the same."""

import math
import os
import pickle
from pathlib import Path

import nps
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from helpers import ROOT, code_of
from scipy.optimize import brentq
from scipy.stats import norm
from statsmodels.stats.multitest import multipletests
from test_observations import TRUTH, company, observed

DATA = Path(os.environ.get("NPS_DATA", ROOT.parent / "shared" / "data"))
KEYS = ["airline_name", "cabin_flown", "author_country"]


def claims():
    """Low scores only for claims by phone."""
    rows = range(400)
    return {
        "score": [3 if row % 4 == 0 else 9 for row in rows],
        "use_case": ["claim" if row % 2 == 0 else "other" for row in rows],
        "channel": ["phone" if row % 4 < 2 else "web" for row in rows],
    }


def test_the_launch_situation_is_the_first_pair():
    pairs = nps.associate_pairs(observed(company()))
    worst = pairs[0]
    launch = TRUTH["measures"][0]["where"]
    assert worst.condition == launch
    assert worst.p_holm < 1e-9
    assert worst.gap.upper < 0
    assert worst.contribution < -1
    assert all(beyond.upper < 0 for beyond in worst.beyond)


def test_pairs_say_more_than_either():
    found = nps.associate_pairs(nps.observations(claims(), score="score", dimensions=["use_case", "channel"]))
    assert [pair.condition for pair in found] == [{"use_case": "claim", "channel": "phone"}]
    (pair,) = found
    assert (pair.nps.n, pair.gap.difference, pair.contribution) == (100, -200.0, -37.5)
    assert [beyond.difference for beyond in pair.beyond] == [-200.0, -200.0]
    frame = found.to_polars()
    assert frame.columns[:4] == ["dimension_1", "value_1", "dimension_2", "value_2"]
    assert frame["gap"].to_list() == [-200.0]
    assert "association, not effect" in found._repr_html_()
    assert pickle.loads(pickle.dumps(found)) == found


def test_a_table_is_a_sequence_and_a_frame():
    frame = claims() | {"site": [1 + row % 3 if row else None for row in range(400)]}
    found = nps.associate(nps.observations(frame, score="score", dimensions=["use_case", "channel", "site"]))
    rows = list(found)
    assert len(rows) == len(found) == 8
    assert found[-1] == rows[-1]
    with pytest.raises(IndexError):
        found[8]
    assert {"site": None} in [row.condition for row in rows]
    lone = next(row for row in rows if row.condition == {"site": None})
    assert (lone.nps.n, lone.gap, lone.p_holm, lone.p_bh) == (1, None, None, None)
    polars, pandas = found.to_polars(), found.to_pandas()
    assert polars.equals(pl.DataFrame(pa.table(found)))
    assert polars.columns == pandas.columns.tolist() == list(found.to_dict())
    assert polars["contribution"].to_list() == pandas["contribution"].tolist() == [row.contribution for row in rows]
    assert polars["gap"].to_list() == [row.gap and row.gap.difference for row in rows]
    assert polars["value"].to_list() == [
        None if row.condition == {"site": None} else str(*row.condition.values()) for row in rows
    ]
    for restored in (
        pickle.loads(pickle.dumps(found)),
        nps.associate(nps.observations(frame, score="score", dimensions=["use_case", "channel", "site"])),
    ):
        assert restored == found
    assert pickle.loads(pickle.dumps(rows[0])) == rows[0]
    assert repr(rows[0]).startswith("<Association use_case = claim: NPS ")


def test_sentences():
    observed = nps.observations(claims(), score="score", dimensions=["use_case", "channel"])
    for found in (nps.associate(observed), nps.associate_pairs(observed)):
        for language in ("en", "fr"):
            assert found.explain(language) == [row.explain(language) for row in found]
        assert found.explain() == found.explain("en") != found.explain("fr")
        assert found[0].explain() == found[0].explain("en")
        for call in (lambda found=found: found.explain("de"), lambda found=found: found[0].explain("EN")):
            assert code_of(call) == "NPS_INVALID_ARGUMENT"
    (pair,) = nps.associate_pairs(observed)
    assert pair.explain().startswith("The situation “use_case = claim” and “channel = phone” goes with a lower score")
    assert f"a gap of −{-pair.gap.difference:.1f} points" in pair.explain()
    assert pair.explain("fr").startswith("La situation «\u00a0use_case = claim\u00a0»")


def test_displays_escape_and_withhold():
    frame = {"score": [3] * 4 + [10] * 20, "a": ["<script>"] * 4 + ["b"] * 20}
    found = nps.associate(nps.observations(frame, score="score", dimensions="a"), min_n=1)
    html = found._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "association, not effect" in html
    assert "withheld below 5 answers" in html
    assert "100.0" not in html.split("withheld")[0]
    assert found[0].nps.nps == -100.0  # the fields keep it
    assert "100" not in repr(found[0])


def test_hostile_input():
    found = nps.observations(claims(), score="score", dimensions=["use_case"])
    assert code_of(lambda: nps.associate(found, min_n=0)) == "NPS_INVALID_ARGUMENT"
    assert code_of(lambda: nps.associate(found, min_n=-1)) == "NPS_INVALID_COUNT"
    assert code_of(lambda: nps.associate(found, level=1.0)) == "NPS_INVALID_LEVEL"
    assert code_of(lambda: nps.associate_pairs(found, method="welch")) == "NPS_UNKNOWN_METHOD"
    with pytest.raises(TypeError):
        nps.associate([9, 10])
    empty = nps.observations({"s": [], "a": []}, score="s", dimensions="a")
    assert list(nps.associate(empty)) == list(nps.associate_pairs(empty)) == []
    assert nps.associate(empty).to_polars().height == 0
    assert len(nps.associate(empty).to_pandas()) == 0


def score_bound(counts, sign, level=0.95):
    """A bound of the trinomial score interval from its definition, as a share, for classes that all have answers."""
    detractors, passives, promoters = counts
    n = sum(counts)
    estimate = (promoters - detractors) / n

    def excess(difference):
        low, high = max(0.0, -difference), (1 - difference) / 2

        def slope(share):
            rest, other = 1 - 2 * share - difference, share + difference
            return detractors * rest * other - 2 * passives * share * other + promoters * share * rest

        share = brentq(slope, low, high, xtol=1e-16)
        variance = 2 * share + difference - difference**2
        return sign * (difference - estimate) - norm.ppf(0.5 + level / 2) * math.sqrt(variance / n)

    return brentq(excess, estimate + sign * 1e-9, sign * (1 - 1e-9), xtol=1e-14)


@pytest.mark.skipif(not DATA.is_dir(), reason="the data folder is absent: set NPS_DATA to a copy of shared/data")
def test_every_airline_cabin_and_country_by_hand():
    frame = pd.read_csv(DATA / "skytrax-seat" / "seat.csv")
    found = nps.associate(nps.observations(frame, score="overall_rating", dimensions=KEYS, scale="1-10"))
    answered = frame[frame["overall_rating"].notna()]
    net = np.where(answered["overall_rating"] >= 9, 1, np.where(answered["overall_rating"] <= 6, -1, 0))
    total = len(net)
    tested = []
    exact = 0
    for row in found:
        ((key, value),) = row.condition.items()
        inside = (answered[key].isna() if value is None else answered[key] == value).to_numpy()
        n = int(inside.sum())
        assert row.nps.n == n
        assert row.share == n / total
        expected = 100 * n / total * (net[inside].mean() - net.mean())
        assert row.contribution == pytest.approx(expected, rel=1e-11, abs=1e-12)
        if n < 5:
            assert row.gap is None
            continue
        difference = 100 * (net[inside].mean() - net[~inside].mean())
        assert row.gap.difference == pytest.approx(difference, rel=1e-12, abs=1e-11)
        tested.append(row)
        sides = [[int((net[mask] == sign).sum()) for sign in (-1, 0, 1)] for mask in (~inside, inside)]
        if exact < 12 and all(min(side) > 0 for side in sides):
            exact += 1
            from_, to = sides
            before, after = net[~inside].mean(), net[inside].mean()
            lower = math.hypot(after - score_bound(to, -1), score_bound(from_, +1) - before)
            upper = math.hypot(score_bound(to, +1) - after, before - score_bound(from_, -1))
            bounds = (difference - 100 * lower, difference + 100 * upper)
            assert (row.gap.lower, row.gap.upper) == pytest.approx(bounds, abs=1e-7)
    assert exact == 12
    assert sum(one.condition.keys() == {"airline_name"} for one in found) == 97
    p_values = [row.gap.p_value for row in tested]
    for name, method in (("p_holm", "holm"), ("p_bh", "fdr_bh")):
        expected = multipletests(p_values, method=method)[1]
        assert [getattr(row, name) for row in tested] == pytest.approx(expected.tolist(), rel=1e-9, abs=1e-9)
    for key in KEYS:
        assert abs(sum(row.contribution for row in found if key in row.condition)) < 1e-9
    contributions = [row.contribution for row in found]
    assert contributions == sorted(contributions)
