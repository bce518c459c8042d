"""Intervals against other people's code: SciPy, statsmodels, and the definition maximised numerically."""

import math

import nps
import numpy as np
import pytest
from scipy.optimize import brentq, minimize_scalar
from scipy.stats import norm
from statsmodels.stats.proportion import proportion_confint

LEVELS = (0.8, 0.9, 0.95, 0.99)


def tables(seed, how_many, largest):
    """Random counts of detractors, passives and promoters, of any size and lopsidedness."""
    chance = np.random.default_rng(seed)
    for _ in range(how_many):
        n = int(math.exp(chance.uniform(0, math.log(largest)))) + 1
        shares = chance.dirichlet([0.7, 0.7, 0.7])
        yield tuple(int(count) for count in chance.multinomial(n, shares)), float(chance.choice(LEVELS))


def interval(counts, level, method):
    found = nps.Nps.from_counts(*counts, level=level, method=method)
    return found.lower, found.upper


def wald(counts, level, added=(0, 0, 0)):
    """Estimate and standard error as a mean of -1, 0 and 1, with answers added to each class."""
    detractors, passives, promoters = (count + more for count, more in zip(counts, added, strict=True))
    n = detractors + passives + promoters
    values, weights = np.array([-1.0, 0.0, 1.0]), np.array([detractors, passives, promoters]) / n
    mean = weights @ values
    variance = weights @ (values - mean) ** 2
    half = norm.ppf(0.5 + level / 2) * math.sqrt(variance / n)
    return max(-100, 100 * (mean - half)), min(100, 100 * (mean + half))


ADDED = {
    "wald": lambda z: (0, 0, 0),
    "adjwald-3t": lambda z: (0.75, 1.5, 0.75),
    "adjwald-3u": lambda z: (1, 1, 1),
    "adjwald-z2u": lambda z: (z * z / 3,) * 3,
}


@pytest.mark.parametrize("method", ADDED)
def test_closed_forms(method):
    for counts, level in tables(1, 300, 1e8):
        added = ADDED[method](norm.ppf(0.5 + level / 2))
        assert interval(counts, level, method) == pytest.approx(wald(counts, level, added), rel=1e-9, abs=1e-9)


def constrained(counts, difference):
    """The likeliest shares of the three classes whose promoters exceed the detractors by `difference`."""
    lowest, highest = max(0.0, -difference), (1 - difference) / 2

    def loss(detractors):
        shares = (detractors, 1 - 2 * detractors - difference, detractors + difference)
        if any(count and share <= 0 for count, share in zip(counts, shares, strict=True)):
            return math.inf
        return -sum(count * math.log(share) for count, share in zip(counts, shares, strict=True) if count)

    found = minimize_scalar(loss, bounds=(lowest, highest), method="bounded", options={"xatol": 1e-14})
    return min((lowest, highest, found.x), key=loss)


def score_bound(counts, level, sign):
    """Where the score test stops rejecting, on one side: from the definition, with nothing of the library's algebra."""
    detractors, _, promoters = counts
    n = sum(counts)
    estimate = (promoters - detractors) / n
    z = norm.ppf(0.5 + level / 2)

    def excess(difference):
        share = constrained(counts, difference)
        variance = 2 * share + difference - difference**2
        return sign * (difference - estimate) * math.sqrt(n) - z * math.sqrt(max(variance, 0.0))

    end = float(sign)
    if excess(end * (1 - 1e-12)) <= 0:
        return 100 * end
    # Not from the estimate itself: where all answers are in one class, the variance is 0 there and so is the excess.
    return 100 * brentq(excess, estimate + sign * 1e-9, end * (1 - 1e-12), xtol=1e-13)


def test_score_interval_from_its_definition():
    # The maximum is found to the square root of machine precision, and the bound with it.
    for counts, level in tables(2, 60, 500):
        expected = (score_bound(counts, level, -1), score_bound(counts, level, +1))
        assert interval(counts, level, "score") == pytest.approx(expected, abs=1e-5), counts


def test_without_passives_it_is_twice_wilson_minus_one():
    for (detractors, _, promoters), level in tables(3, 200, 1e6):
        n = detractors + promoters
        if n:
            wilson = proportion_confint(promoters, n, alpha=1 - level, method="wilson")
            expected = tuple(100 * (2 * bound - 1) for bound in wilson)
            assert interval((detractors, 0, promoters), level, "score") == pytest.approx(expected, abs=1e-8)


def tango(discordant_b, discordant_c, n, level):
    """Tango's interval for paired proportions, by bisection on his statistic as PropCIs does."""
    z = norm.ppf(0.5 + level / 2)

    def statistic(difference):
        a = 2 * n
        b = -discordant_b - discordant_c + (2 * n - discordant_b + discordant_c) * difference
        c = -discordant_c * difference * (1 - difference)
        share = (math.sqrt(max(b * b - 4 * a * c, 0.0)) - b) / (2 * a)
        variance = n * (2 * share + difference * (1 - difference))
        return (discordant_b - discordant_c - n * difference) / math.sqrt(variance)

    def edge(inside, outside):
        for _ in range(200):
            middle = (inside + outside) / 2
            inside, outside = (middle, outside) if abs(statistic(middle)) < z else (inside, middle)
        return inside

    estimate = (discordant_b - discordant_c) / n
    return 100 * edge(estimate, -1.0), 100 * edge(estimate, 1.0)


def test_paired_proportions_are_the_same_problem():
    for (detractors, passives, promoters), level in tables(4, 200, 1e5):
        if detractors and promoters:
            n = detractors + passives + promoters
            expected = tango(promoters, detractors, n, level)
            found = interval((detractors, passives, promoters), level, "score")
            assert found == pytest.approx(expected, abs=1e-7), (detractors, passives, promoters)


def test_the_estimate_is_exact():
    for counts, _ in tables(5, 300, 1e12):
        detractors, passives, promoters = counts
        n = detractors + passives + promoters
        found = nps.Nps.from_counts(*counts)
        assert found.nps == pytest.approx(100 * (promoters - detractors) / n, rel=1e-15, abs=1e-13)
        shares = (found.detractor_share, found.passive_share, found.promoter_share)
        assert shares == pytest.approx((detractors / n, passives / n, promoters / n), rel=1e-15)


def test_swapping_promoters_and_detractors_negates():
    for counts, level in tables(6, 300, 1e6):
        for method in (*ADDED, "score"):
            lower, upper = interval(counts, level, method)
            assert interval(counts[::-1], level, method) == (-upper, -lower)
            assert -100 <= lower <= upper <= 100
