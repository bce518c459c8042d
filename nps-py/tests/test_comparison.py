"""The same customers twice, groups, equivalence, tests and planning, beside SciPy and statsmodels."""

import pickle

import nps
import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.contingency_tables import SquareTable
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.oneway import anova_oneway
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.weightstats import ttost_ind

RNG = np.random.default_rng(20_260_803)


def values(counts):
    """Answers scored -1, 0 and 1."""
    return np.repeat([-1.0, 0.0, 1.0], counts)


@pytest.mark.parametrize("n", [25, 80, 400])
def test_paired_agrees_with_scipy_and_statsmodels(n):
    before, after = RNG.integers(0, 11, n), RNG.integers(0, 11, n)
    found = nps.compare_paired(before, after)
    classes = [np.digitize(answers, [7, 9]) for answers in (before, after)]
    theirs = stats.ttest_rel(classes[1], classes[0])
    interval = theirs.confidence_interval(0.95)
    assert found.method == "t"
    assert found.p_value == pytest.approx(theirs.pvalue, rel=1e-9)
    assert (found.lower, found.upper) == pytest.approx((100 * interval.low, 100 * interval.high), rel=1e-9)
    table = SquareTable(np.array(found.transitions, dtype=float), shift_zeros=False)
    assert found.bowker.statistic == pytest.approx(table.symmetry().statistic, rel=1e-9)
    assert found.stuart_maxwell.p_value == pytest.approx(table.homogeneity().pvalue, rel=1e-9)
    assert found == nps.compare_paired(found.transitions)


def test_paired_says_who_is_left_out():
    found = nps.compare_paired([9, None, 3, 11, 10, 8], [9, 10, 7, 4, None, 2])
    assert (found.n, found.incomplete, found.rejects_before.total) == (3, 3, 1)
    assert (found.before.n, found.after.n, found.method) == (3, 3, "sign-flip")
    assert "withheld" in str(found)
    assert "withheld" in found._repr_html_()
    with pytest.raises(nps.ColumnError):
        nps.compare_paired([9, 3], [9])
    with pytest.raises(nps.AnswerError):
        nps.compare_paired([9, 11], [9, 3], errors="raise")
    for wrong in ([[1, 2], [3, 4]], 5, "abc", [[1, 2, 3]] * 4, [1, 2, 3]):
        with pytest.raises(nps.ArgumentError):
            nps.compare_paired(wrong)
    with pytest.raises(nps.CountError):
        nps.compare_paired([[1, 2, 3], [4, -5, 6], [7, 8, 9]])


def frame(n, groups):
    return pd.DataFrame({"score": RNG.integers(0, 11, n), "team": RNG.choice(groups, n)})


@pytest.mark.parametrize("n", [40, 600])
def test_groups_agree_with_scipy_and_statsmodels(n):
    answers = frame(n, ["a", "b", "c", "d"])
    found = nps.compare_all(answers, score="score", by="team")
    columns = [group["score"].to_numpy() for _, group in answers.groupby("team")]
    theirs = stats.kruskal(*columns)
    assert found.kruskal_wallis.statistic == pytest.approx(theirs.statistic, rel=1e-9)
    assert found.kruskal_wallis.p_value == pytest.approx(theirs.pvalue, rel=1e-9)
    welch = anova_oneway([np.digitize(column, [7, 9]) - 1.0 for column in columns], use_var="unequal")
    assert found.welch_anova.p_value == pytest.approx(welch.pvalue, rel=1e-9)
    p_values = [pair.difference.p_value for pair in found.pairs]
    adjusted = [pair.p_adjusted for pair in found.pairs]
    assert adjusted == pytest.approx(multipletests(p_values, method="holm")[1].tolist(), rel=1e-12)
    assert found.ranked == "points"
    assert found == nps.compare_all(nps.score_by(answers, score="score", by="team"))
    rows = nps.observations(answers, score="score", dimensions="team")
    assert found == nps.compare_all(rows, by="team")


def test_group_pairs_are_a_table():
    found = nps.compare_all(frame(60, ["x", "<y>", "z"]), score="score", by=["team"])
    pairs = found.pairs
    assert len(pairs) == 3
    assert pairs[-1] == list(pairs)[2]
    table = pairs.to_pandas()
    assert list(table) == ["before", "after", "gap", "gap_lower", "gap_upper", "p_value", "p_adjusted"]
    assert pairs.to_polars()["before"].to_list() == table["before"].tolist()
    assert "&lt;y&gt;" in found._repr_html_()
    assert "<y>" not in found._repr_html_()
    for value in (found, pairs, pairs[0], found.cochran_q):
        assert pickle.loads(pickle.dumps(value)) == value
    with pytest.raises(nps.ArgumentError):
        nps.compare_all(5)
    with pytest.raises(nps.ArgumentError):
        nps.compare_all({"a": (1, 2, 3)}, correction="bonferroni")


def test_two_sample_tests_agree_with_scipy():
    for _ in range(20):
        before, after = RNG.integers(1, 60, 3), RNG.integers(1, 60, 3)
        sides = tuple(map(int, before)), tuple(map(int, after))
        x, y = values(before), values(after)
        expected = {
            "welch-t": stats.ttest_ind(y, x, equal_var=False).pvalue,
            "mann-whitney": stats.mannwhitneyu(y, x, method="asymptotic").pvalue,
            "chi-square": stats.chi2_contingency([before, after], correction=False).pvalue,
            "mover": nps.compare(*sides).p_value,
        }
        for method, p in expected.items():
            found = nps.test_difference(*sides, method=method)
            assert found.p_value == pytest.approx(p, rel=1e-9), method
        found = nps.equivalence(*sides, margin=20, method="welch-t")
        assert found.p_value == pytest.approx(ttost_ind(y, x, -0.2, 0.2, usevar="unequal")[0], rel=1e-9)
    with pytest.raises(nps.ArgumentError):
        nps.test_difference((1, 2, 3), (4, 5, 6), method="z")
    with pytest.raises(nps.ArgumentError):
        nps.equivalence((1, 2, 3), (4, 5, 6), margin=0)


def test_planning():
    size = nps.sample_size(difference=10, response_rate=0.1)
    solved = NormalIndPower().solve_power(0.1 / np.sqrt(0.61), alpha=0.05, power=0.8)
    assert size.exact == pytest.approx(solved, rel=1e-4)
    assert (size.before, size.answers, size.invitations) == (958, 1916, 19160)
    assert nps.power(difference=10, before=958, after=958).power >= 0.8
    observed = nps.sample_size(margin=5, variance=(20, 30, 50))
    assert observed == nps.sample_size(margin=5, variance=0.61)
    for plan in ({}, {"difference": 0}, {"margin": 5, "difference": 5}, {"margin": 5, "variance": (0, 0, 0)}):
        with pytest.raises(nps.ArgumentError):
            nps.sample_size(**plan)
