"""Differences of two scores and adjusted p-values: against SciPy and statsmodels, and at the boundary."""

import decimal
import math

import nps
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from helpers import code_of, error_of
from scipy.optimize import brentq
from scipy.stats import norm
from statsmodels.stats.multitest import multipletests
from test_oracles import score_bound, tables


def points(counts):
    return 100 * (counts[2] - counts[0]) / sum(counts)


def mover(before, after, level):
    """Zou & Donner's bounds, from score bounds found by maximising the likelihood numerically."""
    (a, b) = points(before), points(after)
    lower_a, upper_a = score_bound(before, level, -1), score_bound(before, level, +1)
    lower_b, upper_b = score_bound(after, level, -1), score_bound(after, level, +1)
    return b - a - math.hypot(b - lower_b, upper_a - a), b - a + math.hypot(upper_b - b, a - lower_a)


def pairs(seed, how_many, largest):
    drawn = list(tables(seed, 2 * how_many, largest))
    return [(before, after, level) for (before, level), (after, _) in zip(drawn[::2], drawn[1::2], strict=True)]


def test_differences_from_their_definition():
    # The reference is good to the square root of machine precision, as in test_oracles.
    for before, after, level in pairs(11, 40, 500):
        found = nps.compare(before, after, level=level)
        assert found.difference == pytest.approx(points(after) - points(before), abs=1e-12)
        assert (found.lower, found.upper) == pytest.approx(mover(before, after, level), abs=3e-5), (before, after)


def test_p_values_from_their_definition():
    for before, after, _ in pairs(12, 15, 200):
        found = nps.compare(before, after)
        if found.difference == 0:
            assert found.p_value == 1
            continue

        def nearest(z, before=before, after=after, difference=found.difference):
            lower, upper = mover(before, after, 1 - 2 * norm.sf(z))
            return lower if difference > 0 else -upper

        if nearest(6.0) < 0:
            expected = 2 * norm.sf(brentq(nearest, 1e-3, 6.0, xtol=1e-9))
            assert found.p_value == pytest.approx(expected, rel=1e-4), (before, after)


def test_adjusted_p_values_are_those_of_statsmodels():
    chance = np.random.default_rng(13)
    for _ in range(100):
        p_values = np.round(chance.beta(0.4, 2, chance.integers(1, 80)), chance.integers(1, 12))
        made = chance.random(p_values.size) < 0.8
        given = np.where(made, p_values, np.nan)
        for ours, theirs in (("holm", "holm"), ("bh", "fdr_bh"), ("by", "fdr_by")):
            found = nps.adjust(given, method=ours)
            assert [p is None for p in found] == (~made).tolist()
            if made.any():
                expected = multipletests(p_values[made], method=theirs)[1]
                assert [p for p in found if p is not None] == pytest.approx(expected.tolist(), rel=1e-13)


ANSWERS = {"before": [10] * 50 + [8] * 30 + [2] * 20, "after": [9] * 40 + [7] * 30 + [0] * 30 + [11, None]}


def sides(name):
    result = nps.score(ANSWERS[name])
    counts = (result.detractors, result.passives, result.promoters)
    yield from (result, result.to_nps(), result.distribution, nps.category_counts(ANSWERS[name]), counts)
    yield nps.Nps.from_counts(*counts, level=0.5, method="wald")
    yield tuple(np.array(counts))
    yield getattr(nps.compare(result, result), name)


def test_every_kind_of_side_compares_alike():
    expected = nps.compare((20, 30, 50), (30, 30, 40))
    for before in sides("before"):
        for after in sides("after"):
            assert nps.compare(before, after) == expected
    assert (expected.before.detractors, expected.before.passives, expected.before.promoters) == (20, 30, 50)
    assert (expected.after.n, expected.level, expected.caveats) == (100, 0.95, [])
    assert nps.compare((20, 30, 50), (30, 30, 40), level=0.9) != expected
    assert repr(expected) == "<Difference −20.0 points [−41.8, +2.5] at 95 %, p = 0.082>"
    assert str(expected) in repr(expected)
    assert repr(expected.after) == "<Counts detractors=30 passives=30 promoters=40>"


def test_scales_do_not_mix():
    ten, stars = nps.Distribution("1-10"), nps.score([5, 4, 1], scale="1-5/4/5")
    for before, after in ((ten, stars), (stars, ten), (ten, nps.Distribution()), (stars.to_nps(), ten.to_nps())):
        error = error_of(lambda before=before, after=after: nps.compare(before, after))
        assert (type(error), error.code) == (nps.ScaleError, "NPS_SCALE_MISMATCH")
    assert nps.compare(stars, stars.distribution).difference == 0
    assert nps.compare(stars, (1, 1, 1)).difference == 0  # plain counts carry no scale


def test_nobody_and_few():
    none = nps.compare((0, 0, 0), (20, 30, 50))
    assert (none.difference, none.lower, none.upper, none.p_value) == (None,) * 4
    assert [caveat.code for caveat in none.caveats] == ["no_answers"]
    assert str(none) == "no difference: one side has no answers"
    few = nps.compare((1, 0, 3), (20, 30, 50))
    assert few.difference == -20
    assert [caveat.code for caveat in few.caveats] == ["too_few_answers"]
    for display in (str(few), repr(few), few._repr_html_()):
        assert "withheld below 5 answers" in display
        assert "20" not in display
    assert "p &lt; 0.001" in nps.compare((0, 0, 30), (30, 0, 0))._repr_html_()


@pytest.mark.parametrize("side", [9, None, [1, 2, 3], (1, 2), (1, 2, 3, 4), "0-10", {"detractors": 1}, [(1, 2, 3)]])
def test_what_is_no_side_is_refused(side):
    for call in (lambda: nps.compare(side, (1, 2, 3)), lambda: nps.compare((1, 2, 3), side)):
        assert code_of(call) == "NPS_INVALID_ARGUMENT"
    assert str(error_of(lambda: nps.compare((1, 2, 3), side))).startswith("after is ")


def test_hostile_counts_and_levels():
    for counts in ((1, 2, 2.5), (-1, 2, 3), (1, True, 3), (1, None, 3), (1, 2, 2**53 + 1), ("1", 2, 3)):
        assert code_of(lambda counts=counts: nps.compare(counts, (1, 2, 3))) == "NPS_INVALID_COUNT"
    for level in (0, 1, 95, -0.5, math.nan, math.inf):
        assert code_of(lambda level=level: nps.compare((1, 2, 3), (1, 2, 3), level=level)) == "NPS_INVALID_LEVEL"


P_VALUES = [0.01, None, 0.04, math.nan, 0.03, 1, 0]


@pytest.mark.parametrize(
    "column",
    [
        P_VALUES,
        tuple(P_VALUES),
        iter(P_VALUES),
        np.array(P_VALUES, dtype=float),
        np.array(P_VALUES, dtype=object),
        np.ma.masked_invalid(np.array(P_VALUES, dtype=float)),
        pd.Series(P_VALUES),
        pd.Series(P_VALUES, dtype="Float64"),
        pl.Series(P_VALUES, strict=False),
        pa.array(P_VALUES, pa.float64()),
        pa.chunked_array([P_VALUES[:3], P_VALUES[3:]], pa.float64()),
    ],
    ids=lambda column: type(column).__name__,
)
def test_p_values_of_any_library(column):
    found = nps.adjust(column)
    assert (found[1], found[3]) == (None, None)
    assert [p for p in found if p is not None] == pytest.approx([0.04, 0.09, 0.09, 1.0, 0.0], rel=1e-15)


def test_what_is_no_p_value_is_refused():
    for value in (1.5, -0.1, math.inf, True, "0.05", 2, [0.1], decimal.Decimal("1.1")):
        error = error_of(lambda value=value: nps.adjust([0.5, None, value]))
        assert (type(error), error.code, error.row) == (nps.ArgumentError, "NPS_INVALID_ARGUMENT", 2)
    for column in ("0.05", b"\0", {"a": 0.1}, 0.05, None, np.array(0.05)):
        assert code_of(lambda column=column: nps.adjust(column)) == "NPS_WRONG_COLUMN_TYPE"
    for method in ("Holm", "fdr_bh", "bonferroni", ""):
        assert code_of(lambda method=method: nps.adjust([0.5], method=method)) == "NPS_INVALID_ARGUMENT"
    assert nps.adjust([]) == []
    assert nps.adjust([None, math.nan]) == [None, None]
