"""Reference differences of two independent scores, and p-values adjusted for their number."""

import json
from decimal import Decimal
from fractions import Fraction
from functools import cache

import numpy as np
from make_interval import GOLDEN, TOOLS, maximised_lower, score_lower
from scipy.optimize import brentq
from scipy.stats import norm
from statsmodels.stats.multitest import multipletests

DIFFERENCE = (
    "The difference of two independent scores, `after` minus `before`, from counts [detractors, passives, promoters]: "
    "its interval and two-sided p-value. Figures are in points, -200 to 200; p-values 0 to 1. Golden cases are "
    "multiplied by 100, and their p-value is computed as those of the other cases. No answers on a side: all null. A "
    "number passes if it is within tolerance.abs of the expected one or within tolerance.rel times it, whichever are "
    "given."
)
ADJUSTED = (
    "P-values, null where a comparison could not be made, adjusted for their number by holm, bh (Benjamini-Hochberg) "
    "or by (Benjamini-Yekutieli), in the order given. A null stays null and does not count. A number passes if it is "
    "within tolerance.abs of the expected one or within tolerance.rel times it, whichever are given."
)
EMPTY = (0, 0, 0)


@cache
def limits(counts, z):
    """Both score limits on [-1, 1], in 60 decimal digits."""
    return score_lower(counts, z), -score_lower(counts[::-1], z)


def estimate(counts):
    """The score on [-1, 1]."""
    return Decimal(counts[2] - counts[0]) / Decimal(sum(counts))


def mover(before, after, z):
    """Zou & Donner 2008: the bounds of the difference from the limits of each score."""
    (lower_a, upper_a), (lower_b, upper_b) = limits(before, z), limits(after, z)
    a, b = estimate(before), estimate(after)
    below, above = (b - lower_b) ** 2 + (upper_a - a) ** 2, (upper_b - b) ** 2 + (a - lower_a) ** 2
    return b - a - below.sqrt(), b - a + above.sqrt()


def p_value(before, after):
    """The smallest alpha whose interval excludes 0."""
    difference = Fraction(after[2] - after[0], sum(after)) - Fraction(before[2] - before[0], sum(before))
    if difference == 0:
        return 1.0

    def nearer(z):
        lower, upper = mover(before, after, z)
        return float(lower if difference > 0 else -upper)

    z = brentq(nearer, 0.0, 1e6, xtol=1e-15, rtol=4 * np.finfo(float).eps)
    return float(2 * norm.sf(z))


def checked(counts, z):
    """Asserts that SciPy, maximising the likelihood numerically, finds the same limits."""
    if all(counts) and sum(counts) < 10**6:
        numeric = maximised_lower(counts, z), -maximised_lower(counts[::-1], z)
        assert np.allclose(np.array(limits(counts, z), dtype=float), numeric, rtol=0, atol=1e-9), counts


def golden_differences():
    """Every MOVER case of the golden file."""
    for found in json.loads((GOLDEN / "nps_difference.json").read_text())["cases"]:
        asked, expected = found["input"], found["expected"]
        if asked.get("method") != "mover_score":
            continue
        before, after = tuple(asked["a"]), tuple(asked["b"])
        yield {
            "name": f"golden/{found['name']}",
            "input": {"before": asked["a"], "after": asked["b"], "level": asked["level"]},
            "expected": {
                "difference": 100 * expected["diff"],
                "lower": 100 * expected["lower"],
                "upper": 100 * expected["upper"],
                "p_value": p_value(before, after),
            },
            "tolerance": {"abs": 1e-6},
            "reference": f"golden/nps_difference.json: {found['reference']}; p-value: {P_VALUE}",
        }


P_VALUE = f"{TOOLS} brentq on z until the interval touches 0, then 2 norm.sf(z)"

PAIRS = [
    # one answer on a side, on both
    ((0, 0, 1), (1, 0, 0)), ((1, 0, 0), (0, 1, 0)), ((0, 1, 0), (0, 1, 0)), ((0, 0, 1), (0, 0, 1)),
    ((0, 0, 1), (20, 30, 50)), ((20, 30, 50), (1, 0, 0)), ((5, 5, 5), (0, 0, 1)),
    # extremes against each other
    ((0, 0, 10), (10, 0, 0)), ((10, 0, 0), (0, 0, 10)), ((100, 0, 0), (0, 0, 100)), ((0, 0, 10**6), (10**6, 0, 0)),
    ((0, 1, 9), (9, 1, 0)), ((0, 10, 0), (0, 0, 10)), ((1, 8, 91), (0, 0, 7)), ((3, 0, 0), (0, 2, 0)),
    # equal, and equal in proportion
    ((20, 30, 50), (20, 30, 50)), ((5, 5, 5), (5, 5, 5)), ((1, 1, 3), (100, 100, 300)), ((10, 0, 10), (0, 20, 0)),
    ((0, 0, 4), (0, 0, 4000)),
    # ordinary, of equal and unequal volume
    ((20, 30, 50), (30, 30, 40)), ((1, 1, 3), (3, 1, 1)), ((22, 9, 8), (12, 14, 13)), ((2, 3, 5), (180, 300, 520)),
    ((180, 300, 520), (2, 3, 5)), ((3, 10, 7), (0, 4, 2)), ((7, 0, 9), (1, 0, 4)), ((0, 12, 5), (0, 40, 60)),
    ((1, 0, 10**6), (3, 5, 2)), ((499, 2, 499), (480, 2, 518)),
    # many answers, down to p-values that only their logarithm can tell apart
    ((2_000, 3_000, 5_000), (1_900, 3_000, 5_100)), ((2_000, 3_000, 5_000), (1_000, 3_000, 6_000)),
    ((20_000, 30_000, 50_000), (21_500, 30_000, 48_500)), ((200_000, 300_000, 500_000), (196_000, 300_000, 504_000)),
    ((200_000, 300_000, 500_000), (180_000, 300_000, 520_000)), ((300, 300, 400), (30_000, 30_000, 140_000)),
    ((10**9, 10**9, 10**9), (10**9, 10**9, 10**9 + 200_000)), ((0, 2_000, 8_000), (400, 2_000, 7_600)),
]  # fmt: skip


def tolerance(before, after):
    """What 53 bits can hold.

    A limit is good to 2e-15 on [-1, 1], beside a distance from the estimate in the order of the standard error: z, and
    with it the logarithm of p, are good to the quotient, which 1e-11 covers up to a million answers.
    """
    return {"rel": 1e-11 if max(sum(before), sum(after)) <= 10**6 else 1e-10}


def computed_differences():
    """Further volumes, shapes and levels."""
    for before, after in PAIRS:
        p = p_value(before, after)
        for level in (0.8, 0.95, 0.999):
            z = float(norm.ppf(0.5 + level / 2))
            for counts in (before, after):
                checked(counts, z)
            lower, upper = mover(before, after, z)
            assert (p < 1 - level) == (not lower <= 0 <= upper), (before, after, level)
            yield {
                "name": f"computed/{'-'.join(map(str, before))}/{'-'.join(map(str, after))}/{level}",
                "input": {"before": list(before), "after": list(after), "level": level},
                "expected": {
                    "difference": float(100 * (estimate(after) - estimate(before))),
                    "lower": float(100 * lower),
                    "upper": float(100 * upper),
                    "p_value": p,
                },
                "tolerance": tolerance(before, after),
                "reference": "Zou & Donner 2008 MOVER on score limits (Tango 1998) bisected in 60 decimal digits; z "
                f"from {TOOLS} norm.ppf; p-value: {P_VALUE}",
            }


def no_differences():
    """No answers on a side is no difference."""
    for before, after in ((EMPTY, EMPTY), (EMPTY, (20, 30, 50)), ((0, 0, 1), EMPTY)):
        yield {
            "name": f"nobody/{'-'.join(map(str, before))}/{'-'.join(map(str, after))}",
            "input": {"before": list(before), "after": list(after), "level": 0.95},
            "expected": dict.fromkeys(("difference", "lower", "upper", "p_value")),
            "reference": "DESIGN.md, law 5: no answers is no score, never 0 and never NaN",
        }


def difference():
    """The description and the cases."""
    makers = (golden_differences, computed_differences, no_differences)
    return DIFFERENCE, [found for make in makers for found in make()]


METHODS = {"holm": "holm", "fdr_bh": "bh", "fdr_by": "by"}


def adjusted(name, p_values, method, expected, tolerance, reference):
    """One case."""
    asked = {"p_values": p_values, "method": method}
    made = {"name": name, "input": asked, "expected": {"adjusted": expected}, "reference": reference}
    return made | ({"tolerance": tolerance} if tolerance else {})


def golden_adjusted():
    """Every case of the golden file whose method exists here."""
    for found in json.loads((GOLDEN / "multiple_testing.json").read_text())["cases"]:
        asked, expected = found["input"], found["expected"]
        name, reference = f"golden/{found['name']}", f"golden/multiple_testing.json: {found['reference']}"
        if asked.get("method") in METHODS:
            method = METHODS[asked["method"]]
            yield adjusted(name, asked["p"], method, expected["adjusted"], found["tolerance"], reference)
        elif found["name"].startswith("r_padjust"):
            for theirs, method in (("holm", "holm"), ("BH", "bh"), ("BY", "by")):
                called = f'{reference}, method="{theirs}"'
                yield adjusted(f"{name}/{method}", asked["p"], method, expected[theirs], found["tolerance"], called)


def lists():
    """P-values with some missing, tied, at the ends, tiny, and many of them."""
    rng = np.random.default_rng(20_260_702)
    yield "missing", [None, 0.01, 0.04, None, 0.03, 0.005, None]
    yield "missing-and-ties", [0.02, None, 0.02, 0.5, 0.02, None, 1.0, 0.0, 0.5]
    yield "one-made", [None, 0.03, None]
    yield "all-equal", [0.02] * 7
    yield "all-one", [1.0, 1.0, None]
    yield "all-zero", [0.0, 0.0]
    yield "tiny", [1e-300, 5e-324, 2e-17, 1e-300, None, 0.9]
    yield "descending", [0.9, 0.5, 0.1, 0.05, 0.01, 0.001]
    some = rng.beta(0.3, 3.0, 200).round(5).tolist()
    yield "random-200-rounded", [None if rng.random() < 0.1 else p for p in some]
    yield "random-60-uniform", rng.random(60).tolist()


def computed_adjusted():
    """Statsmodels on the p-values that there are, put back in their places."""
    for name, p_values in lists():
        given = [p for p in p_values if p is not None]
        for theirs, method in METHODS.items():
            found = iter(multipletests(given, method=theirs)[1].tolist())
            expected = [None if p is None else next(found) for p in p_values]
            reference = f'{TOOLS}: statsmodels multipletests(method="{theirs}") on those that are not null'
            yield adjusted(f"computed/{name}/{method}", p_values, method, expected, {"rel": 1e-13}, reference)
    for method in METHODS.values():
        for name, none in (("nothing", []), ("none-made", [None, None])):
            yield adjusted(f"{name}/{method}", none, method, none, None, "no p-values, nothing to adjust")


def multiple_testing():
    """The description and the cases."""
    return ADJUSTED, [found for make in (golden_adjusted, computed_adjusted) for found in make()]
