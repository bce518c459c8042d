"""Reference tests of two scores, of one asked twice, of many groups, and of equivalence."""

import json
from fractions import Fraction
from functools import cache
from math import comb

import numpy as np
from make_comparison import METHODS, mover, p_value
from make_interval import GOLDEN, TOOLS
from scipy import stats
from scipy.optimize import brentq
from scipy.stats import norm
from statsmodels.stats.contingency_tables import SquareTable, mcnemar
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.oneway import anova_oneway
from statsmodels.stats.weightstats import ttost_ind

RULE = (
    "A number passes if it is within tolerance.abs of the expected one or within tolerance.rel times it, whichever are "
    "given; no answers: null."
)
TWO_SAMPLE = (
    "Tests of no difference between two independent scores from counts [detractors, passives, promoters]. `difference` "
    "is in points; `method` in `expected` is the test in fact used: auto is exact below 30 answers on a side, else "
    f"mover; a test that sees no spread and yet a difference is mover. {RULE}"
)
EQUIVALENCE = (
    "Two one-sided tests of equivalence within a margin in points, from counts [detractors, passives, promoters]; "
    f"the interval is at 1 - 2 alpha, in points, those of wald and welch-t clipped to +-200. {RULE}"
)
PAIRED = (
    "The same customers asked twice, from a table of transitions: a row for each class before, a column for each after "
    "(detractor, passive, promoter). Figures are in points, clipped to +-200; the p-value is that of all sign flips "
    "below 20 customers and where all changed alike, else of t. Where all changed alike the interval is that of the "
    "mean change if only as many did as the exact lower bound of their share says, and the others may have done "
    f"anything. {RULE}"
)
GROUPS = (
    "Any number of groups at once and each with each, from counts [detractors, passives, promoters] or from the "
    "answers of each point from 0 to 10. Welch's analysis is null where a group has no spread or one answer; all tests "
    "over all groups are null where fewer than two have answers. `pairs` are in order, the first group with each later "
    f"one first; their differences are in points, p-values as computed and adjusted. {RULE}"
)
EMPTY = (0, 0, 0)
PAIRS = [
    ((20, 30, 50), (30, 30, 40)), ((1, 1, 3), (3, 1, 1)), ((0, 0, 10), (10, 0, 0)), ((5, 5, 5), (5, 5, 5)),
    ((0, 0, 1), (1, 0, 0)), ((0, 0, 1), (0, 0, 1)), ((0, 1, 0), (0, 0, 1)), ((0, 0, 7), (0, 0, 9)),
    ((0, 9, 0), (0, 40, 0)), ((0, 9, 1), (0, 40, 0)), ((1, 0, 0), (20, 30, 50)), ((7, 0, 9), (1, 0, 4)),
    ((0, 12, 5), (0, 40, 60)), ((10, 0, 19), (12, 0, 18)), ((9, 10, 10), (300, 200, 500)), ((29, 0, 0), (0, 0, 30)),
    ((10, 10, 10), (9, 11, 10)), ((30, 0, 0), (0, 0, 31)), ((180, 300, 520), (200, 310, 490)), ((3, 10, 7), (0, 4, 2)),
    ((0, 15, 15), (1, 14, 15)), ((2_000, 3_000, 5_000), (1_900, 3_000, 5_100)), ((0, 35, 0), (0, 33, 2)),
    ((2, 3, 5), (180_000, 300_000, 520_000)), ((400, 600, 1000), (410, 600, 990)), ((40, 60, 100), (40, 60, 100)),
]  # fmt: skip


def values(counts):
    """Counts as answers scored -1, 0 and 1."""
    return np.repeat([-1.0, 0.0, 1.0], counts)


def score(counts):
    """The score on [-1, 1]."""
    return Fraction(counts[2] - counts[0], sum(counts))


def points(before, after):
    """The difference in points."""
    return float(100 * (score(after) - score(before)))


def name(*parts):
    """The name of a case."""
    return "/".join("-".join(map(str, part)) if isinstance(part, tuple | list) else str(part) for part in parts)


@cache
def exact(before, after):
    """Every deal of the pooled answers, in whole numbers."""
    pooled = [b + a for b, a in zip(before, after, strict=True)]
    n, rest = sum(before), sum(after)
    net = pooled[2] - pooled[0]
    observed = abs((after[2] - after[0]) * n - (before[2] - before[0]) * rest)
    far = 0
    for d in range(min(n, pooled[0]) + 1):
        for p in range(min(n - d, pooled[2]) + 1):
            m = n - d - p
            if m <= pooled[1] and abs((net - p + d) * n - (p - d) * rest) >= observed:
                far += comb(pooled[0], d) * comb(pooled[1], m) * comb(pooled[2], p)
    found = far / comb(n + rest, n)
    if min(n, rest) > 1 and comb(n + rest, n) < 1000:
        checked = stats.permutation_test(
            (values(before), values(after)),
            lambda x, y: abs(round((y.mean() - x.mean()) * n * rest)),
            alternative="greater",
            n_resamples=np.inf,
        )
        assert np.isclose(found, checked.pvalue, rtol=1e-12, atol=0), (before, after)
    return found


def tested(before, after, method):
    """Statistic, degrees of freedom, p-value, the test in fact used, and who says so."""
    x, y = values(before), values(after)
    difference = score(after) - score(before)
    by_mover = (None, None, p_value(before, after), "mover", "Zou & Donner 2008, see nps_difference")
    if method == "auto":
        method = "exact" if min(len(x), len(y)) < 30 else "mover"
    if method == "mover":
        return by_mover
    if method == "exact":
        return None, None, exact(before, after), "exact", "Python's integers: every deal of the pooled answers"
    if method == "mann-whitney":
        if len(set(x) | set(y)) == 1:
            return len(x) * len(y) / 2, None, 1.0, method, "all tied: p = 1"
        found = stats.mannwhitneyu(y, x, method="asymptotic", use_continuity=True)
        return float(found.statistic), None, float(found.pvalue), method, f"{TOOLS}: mannwhitneyu(asymptotic)"
    if method == "chi-square":
        table = np.array([before, after])
        table = table[:, table.sum(axis=0) > 0]
        found = stats.chi2_contingency(table, correction=False)
        p = float(found.pvalue) if found.dof else 1.0
        return float(found.statistic), float(found.dof), p, method, f"{TOOLS}: chi2_contingency(correction=False)"
    if method == "wald":
        error = np.sqrt(x.var() / len(x) + y.var() / len(y))
        if error > 0:
            z = float(difference) / error
            return z, None, float(2 * norm.sf(abs(z))), method, f"{TOOLS}: 2 norm.sf of difference / standard error"
    elif len(x) > 1 and len(y) > 1 and x.var() + y.var() > 0:
        found = stats.ttest_ind(y, x, equal_var=False)
        return (
            float(found.statistic),
            float(found.df),
            float(found.pvalue),
            method,
            f"{TOOLS}: ttest_ind(equal_var=False)",
        )
    elif len(x) < 2 or len(y) < 2:
        return by_mover
    if difference == 0:
        return 0.0, None, 1.0, method, "STATISTICS.md, section 2: no spread and no difference is p = 1"
    return by_mover


TESTS = ("auto", "mover", "exact", "wald", "welch-t", "mann-whitney", "chi-square")


def two_sample():
    """The description and the cases."""
    cases = []
    golden = {"wald": "p", "welch_t": "p", "mann_whitney_ties_cc": "p", "chi2_2x3": "p"}
    for found in json.loads((GOLDEN / "nps_difference.json").read_text())["cases"]:
        asked, wanted = found["input"], found["expected"]
        if asked.get("method") in golden:
            method = dict(zip(golden, ("wald", "welch-t", "mann-whitney", "chi-square"), strict=True))[asked["method"]]
            before, after = tuple(asked["a"]), tuple(asked["b"])
            statistic, df, p, used, _ = tested(before, after, method)
            assert np.isclose(p, wanted["p"], rtol=1e-12, atol=0), found["name"]
            theirs = {"difference": points(before, after), "statistic": statistic, "df": df, "p_value": wanted["p"]}
            cases.append(
                {
                    "name": f"golden/{found['name']}",
                    "input": {"before": asked["a"], "after": asked["b"], "method": method},
                    "expected": theirs | {"method": used},
                    "tolerance": {"rel": 1e-10, "abs": 1e-12},
                    "reference": f"golden/nps_difference.json: {found['reference']}",
                }
            )
    for before, after in PAIRS:
        for method in TESTS:
            if method == "exact" and min(sum(before), sum(after)) > 2000:
                continue
            statistic, df, p, used, reference = tested(before, after, method)
            cases.append({
                "name": name(before, after, method),
                "input": {"before": list(before), "after": list(after), "method": method},
                "expected": {
                    "difference": points(before, after), "statistic": statistic, "df": df, "p_value": p, "method": used,
                },
                "tolerance": {"rel": 1e-10, "abs": 1e-12},
                "reference": reference,
            })  # fmt: skip
    for before, after in ((EMPTY, EMPTY), (EMPTY, (20, 30, 50)), ((0, 0, 1), EMPTY)):
        for method in TESTS:
            nothing = dict.fromkeys(("difference", "statistic", "df", "p_value"))
            cases.append(
                {
                    "name": name("nobody", before, after, method),
                    "input": {"before": list(before), "after": list(after), "method": method},
                    "expected": nothing | {"method": "exact" if method == "auto" else method},
                    "reference": "DESIGN.md, law 5: no answers is no score, never 0 and never NaN",
                }
            )
    return TWO_SAMPLE, cases


@cache
def one_sided(before, after, margin):
    """The smallest alphas whose one-sided MOVER bound excludes a difference at or beyond each end of the margin."""
    found = []
    for sign in (1, -1):

        def inside(z, sign=sign):
            lower, upper = mover(before, after, abs(z))
            bound = (lower if sign > 0 else -upper) if z >= 0 else (upper if sign > 0 else -lower)
            return float(bound) + margin

        if inside(1e6) > 0 or inside(-1e6) < 0:  # no bound ever reaches the margin
            found.append(0.0 if inside(1e6) > 0 else 1.0)
            continue
        reach = next(reach for reach in (4.0, 8.0, 1e6) if inside(-reach) > 0 > inside(reach))
        z = brentq(inside, -reach, reach, xtol=1e-15, rtol=4 * np.finfo(float).eps)
        found.append(float(norm.sf(z)))
    return found


def equivalent(before, after, margin, alpha, method):
    """Bounds and p-values on [-1, 1], the method in fact used, and who says so."""
    x, y = values(before), values(after)
    difference = float(score(after) - score(before))
    if method == "wald" and x.var() + y.var() > 0:
        error = float(np.sqrt(x.var() / len(x) + y.var() / len(y)))
        z = float(norm.ppf(1 - alpha))
        lower, upper = difference - z * error, difference + z * error
        tails = [float(norm.sf((difference + margin) / error)), float(norm.cdf((difference - margin) / error))]
        return lower, upper, tails, method, f"{TOOLS}: norm.sf, norm.cdf, norm.ppf of the Wald standard error"
    if method == "welch-t" and len(x) > 1 and len(y) > 1 and x.var() + y.var() > 0:
        _, low, high = ttost_ind(y, x, -margin, margin, usevar="unequal")
        interval = stats.ttest_ind(y, x, equal_var=False).confidence_interval(1 - 2 * alpha)
        tails = [float(low[1]), float(high[1])]
        return float(interval.low), float(interval.high), tails, method, f"{TOOLS}: ttost_ind(unequal), ttest_ind"
    lower, upper = mover(before, after, float(norm.ppf(1 - alpha)))
    reference = f"Zou & Donner 2008 in 60 decimal digits; p: {TOOLS} brentq on z until the bound touches the margin"
    return float(lower), float(upper), one_sided(before, after, margin), "mover", reference


def equivalence():
    """The description and the cases."""
    cases = []
    for found in json.loads((GOLDEN / "nps_difference.json").read_text())["cases"]:
        asked, wanted = found["input"], found["expected"]
        if found["name"].startswith("tost"):
            welch = asked.get("method") == "tost_welch_t"
            before, after, margin = tuple(asked["a"]), tuple(asked["b"]), asked["rope"]
            *_, tails, _, _ = equivalent(before, after, margin, 0.05, "welch-t" if welch else "wald")
            theirs = [wanted["p_low"], wanted["p_high"]] if welch else [wanted["p_lower"], wanted["p_upper"]]
            assert np.allclose(tails, theirs, rtol=1e-9, atol=0), found["name"]
    for before, after in PAIRS:
        if max(sum(before), sum(after)) > 5000 or min(sum(before), sum(after)) in range(6, 30):
            continue
        for margin, alpha in ((5, 0.05), (20, 0.05), (20, 0.01), (150, 0.1)):
            for method in ("mover", "wald", "welch-t"):
                lower, upper, tails, used, reference = equivalent(before, after, margin / 100, alpha, method)
                lower, upper = max(100 * lower, -200.0), min(100 * upper, 200.0)
                inside = -margin < lower and upper < margin
                assert inside == (max(tails) < alpha), (before, after, margin, alpha, method, tails)
                cases.append({
                    "name": name(before, after, margin, alpha, method),
                    "input": {
                        "before": list(before), "after": list(after), "margin": margin, "alpha": alpha,
                        "method": method,
                    },
                    "expected": {
                        "difference": points(before, after), "lower": lower, "upper": upper, "p_lower": tails[0],
                        "p_upper": tails[1], "p_value": max(tails), "equivalent": inside, "method": used,
                    },
                    "tolerance": {"rel": 1e-9, "abs": 1e-11},
                    "reference": reference,
                })  # fmt: skip
    nothing = dict.fromkeys(("difference", "lower", "upper", "p_lower", "p_upper", "p_value"))
    for before, after in ((EMPTY, EMPTY), (EMPTY, (20, 30, 50)), ((0, 0, 1), EMPTY)):
        cases.append(
            {
                "name": name("nobody", before, after),
                "input": {"before": list(before), "after": list(after), "margin": 5, "alpha": 0.05, "method": "mover"},
                "expected": nothing | {"equivalent": False, "method": "mover"},
                "reference": "DESIGN.md, law 5: no answers is no score, never 0 and never NaN",
            }
        )
    return EQUIVALENCE, cases


TRANSITIONS = [
    [[10, 5, 3], [4, 20, 8], [2, 6, 42]], [[0, 3, 3], [0, 1, 0], [0, 0, 2]], [[1, 1, 1], [1, 1, 1], [1, 1, 1]],
    [[0, 0, 1], [0, 0, 0], [0, 0, 0]], [[0, 0, 0], [0, 1, 0], [0, 0, 0]], [[0, 0, 12], [0, 0, 0], [0, 0, 0]],
    [[0, 0, 0], [0, 0, 0], [40, 0, 0]], [[3, 0, 0], [0, 9, 0], [0, 0, 31]], [[0, 7, 0], [0, 0, 13], [0, 0, 0]],
    [[5, 9, 0], [2, 6, 0], [0, 0, 20]], [[5, 0, 9], [0, 6, 0], [2, 0, 20]], [[0, 2, 1], [1, 3, 4], [0, 0, 8]],
    [[0, 4, 3], [1, 3, 4], [1, 0, 3]], [[1, 4, 3], [1, 3, 4], [1, 0, 3]], [[100, 4, 0], [1, 500, 2], [0, 0, 900]],
    [[120, 45, 30], [60, 210, 90], [10, 70, 365]], [[12000, 4500, 3000], [4600, 21000, 9000], [3100, 8900, 36500]],
    [[2, 0, 0], [5, 1, 0], [4, 3, 1]], [[0, 1, 0], [0, 0, 0], [0, 0, 0]], [[0, 0, 1], [0, 0, 0], [1, 0, 0]],
]  # fmt: skip


def rises(table):
    """Each customer's change."""
    return np.concatenate([np.full(table[b][a], float(a - b)) for b in range(3) for a in range(3)])


def sign_flip(changes):
    """All signs, by convolution; checked by enumeration."""
    sums = {0: 1}
    for size in np.abs(changes).astype(int):
        grown = {}
        for total, ways in sums.items():
            for flipped in (total + size, total - size):
                grown[flipped] = grown.get(flipped, 0) + ways
        sums = grown
    observed = abs(changes.sum())
    found = float(Fraction(sum(ways for total, ways in sums.items() if abs(total) >= observed), 2 ** len(changes)))
    if 1 < len(changes) <= 12:
        checked = stats.permutation_test(
            (changes,), lambda x: abs(x.sum()), permutation_type="samples", alternative="greater", n_resamples=np.inf
        )
        assert np.isclose(found, checked.pvalue, rtol=1e-12, atol=0), changes
    return found


def marginal(table):
    """Bowker's and Stuart and Maxwell's tests."""
    square = SquareTable(np.array(table, dtype=float), shift_zeros=False)
    bowker = square.symmetry()
    moved = [(i, j) for i, j in ((0, 1), (0, 2), (1, 2)) if table[i][j] + table[j][i]]
    if len(moved) > 1:
        homogeneity = square.homogeneity()
        maxwell = {
            "statistic": float(homogeneity.statistic),
            "df": 2,
            "p_value": float(stats.chi2.sf(homogeneity.statistic, 2)),
        }
    elif moved:
        [(i, j)] = moved
        two = mcnemar([[0, table[i][j]], [table[j][i], 0]], exact=False, correction=False)
        maxwell = {"statistic": float(two.statistic), "df": 1, "p_value": float(two.pvalue)}
    else:
        maxwell = {"statistic": 0.0, "df": 0, "p_value": 1.0}
    return {"statistic": float(bowker.statistic), "df": 3, "p_value": float(bowker.pvalue)}, maxwell


def paired():
    """The description and the cases."""
    cases = []
    for found in json.loads((GOLDEN / "nps_difference.json").read_text())["cases"]:
        if found["name"] == "paired/transition":
            checked = stats.ttest_1samp(rises(found["input"]["table"]), 0.0)
            assert np.isclose(checked.pvalue, found["expected"]["p"], rtol=1e-12, atol=0)
    for table in TRANSITIONS:
        changes = rises(table)
        alike, few = len(set(changes)) == 1, len(changes) < 20
        mean = float(Fraction(int(changes.sum()) * 100, len(changes)))
        bowker, maxwell = marginal(table)
        for level in (0.8, 0.95, 0.999):
            if alike:
                share = float(stats.binomtest(len(changes), len(changes)).proportion_ci(level, "exact").low)
                lower, upper = share * mean - 200 * (1 - share), share * mean + 200 * (1 - share)
                reference = f"{TOOLS}: binomtest(n, n).proportion_ci(exact)"
            else:
                interval = stats.ttest_rel(changes, np.zeros(len(changes))).confidence_interval(level)
                lower, upper = 100 * float(interval.low), 100 * float(interval.high)
                reference = f"{TOOLS}: ttest_rel"
            exactly = few or alike
            p = sign_flip(changes) if exactly else float(stats.ttest_rel(changes, np.zeros(len(changes))).pvalue)
            cases.append({
                "name": name([count for row in table for count in row], level),
                "input": {"transitions": table, "level": level},
                "expected": {
                    "n": len(changes), "difference": mean, "lower": max(lower, -200.0), "upper": min(upper, 200.0),
                    "p_value": p, "method": "sign-flip" if exactly else "t", "bowker": bowker,
                    "stuart_maxwell": maxwell,
                },
                "tolerance": {"rel": 1e-10, "abs": 1e-10},
                "reference": f"{reference}; sign flips in whole numbers; SquareTable(shift_zeros=False), mcnemar",
            })  # fmt: skip
    nothing = dict.fromkeys(("difference", "lower", "upper", "p_value", "bowker", "stuart_maxwell"))
    cases.append(
        {
            "name": "nobody",
            "input": {"transitions": [[0] * 3] * 3, "level": 0.95},
            "expected": nothing | {"n": 0, "method": "sign-flip"},
            "reference": "DESIGN.md, law 5: no answers is no score, never 0 and never NaN",
        }
    )
    return PAIRED, cases


def all_groups():
    """Groups by their counts, or by their points."""
    rng = np.random.default_rng(20_260_801)
    yield "golden", [[121, 69, 39], [109, 12, 5], [51, 40, 33], [36, 37, 37], [53, 24, 17], [14, 24, 33]]
    yield "two", [[20, 30, 50], [30, 30, 40]]
    yield "equal", [[5, 5, 5]] * 4
    yield "tied", [[0, 0, 4], [0, 0, 9], [0, 0, 1]]
    yield "opposed", [[9, 0, 0], [0, 0, 9]]
    yield "one-answer", [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    yield "some-empty", [[0, 0, 0], [4, 5, 6], [0, 0, 0], [9, 5, 2]]
    yield "one-answers", [[0, 0, 0], [4, 5, 6]]
    yield "none", [[0, 0, 0], [0, 0, 0]]
    yield "one", [[4, 5, 6]]
    yield "nothing", []
    yield "one-class", [[0, 7, 0], [4, 5, 6], [2, 2, 9]]
    yield "large", [[2000, 3000, 5000], [2100, 3000, 4900], [1900, 3000, 5100], [2000, 2900, 5100]]
    yield "random-9", rng.multinomial(60, (0.2, 0.3, 0.5), 9).tolist()
    yield "points-3", rng.multinomial(40, np.full(11, 1 / 11), 3).tolist()
    yield "points-5", rng.multinomial(120, np.arange(1, 12) / 66, 5).tolist()
    yield "points-tied", [[0] * 9 + [4, 0], [0] * 9 + [7, 0]]
    yield "points-empty", [[0] * 11, [1] * 11, [2] * 5 + [0] * 6]


def three(histogram):
    """Detractors, passives and promoters of 0-10."""
    return histogram if len(histogram) == 3 else [sum(histogram[:7]), sum(histogram[7:9]), sum(histogram[9:])]


def overall(groups):
    """Cochran's Q, Kruskal and Wallis' H and Welch's F."""
    answered = [group for group in groups if sum(group)]
    if len(answered) < 2:
        return None, None, None
    counts = np.array([three(group) for group in answered])
    n = counts.sum(axis=1)
    adjusted = (counts + 1) / (n + 3)[:, None]
    effects = (counts[:, 2] - counts[:, 0]) / n
    variances = (adjusted[:, 2] + adjusted[:, 0] - (adjusted[:, 2] - adjusted[:, 0]) ** 2) / n
    q = float(combine_effects(effects, variances).q)
    df = len(answered) - 1
    cochran = {"statistic": q, "df": df, "df_error": None, "p_value": float(stats.chi2.sf(q, df))}
    columns = [np.repeat(np.arange(len(group)), group) for group in answered]
    if len(np.unique(np.concatenate(columns))) == 1:
        h, p = 0.0, 1.0
    else:
        h, p = map(float, stats.kruskal(*columns))
    kruskal = {"statistic": h, "df": df, "df_error": None, "p_value": p}
    scored = [values(three(group)) for group in answered]
    if any(len(group) < 2 or group.var() == 0 for group in scored):
        return cochran, kruskal, None
    found = anova_oneway(scored, use_var="unequal")
    theirs = stats.f_oneway(*scored, equal_var=False)
    assert np.isclose(found.pvalue, theirs.pvalue, rtol=1e-9, atol=0)
    welch = {
        "statistic": float(found.statistic),
        "df": df,
        "df_error": float(found.df[1]),
        "p_value": float(found.pvalue),
    }
    return cochran, kruskal, welch


def groups():
    """The description and the cases."""
    cases = []
    for found in json.loads((GOLDEN / "nps_difference.json").read_text())["cases"]:
        if found["name"] == "kgroup/wald_Q":
            # Golden weights are of the variance as it is, which is 0 for a group of one class; ours are adjusted.
            counts = np.array(found["input"]["counts"])
            n, net = counts.sum(axis=1), counts[:, 2] - counts[:, 0]
            variances = ((counts[:, 2] + counts[:, 0]) / n - (net / n) ** 2) / n
            assert np.isclose(combine_effects(net / n, variances).q, found["expected"]["Q"], rtol=1e-12), "golden Q"
    for label, members in all_groups():
        cochran, kruskal, welch = overall(members)
        pairs = [(tuple(three(b)), tuple(three(a))) for place, b in enumerate(members) for a in members[place + 1 :]]
        known = [sum(b) > 0 and sum(a) > 0 for b, a in pairs]
        p_values = [p_value(b, a) if both else None for (b, a), both in zip(pairs, known, strict=True)]
        for theirs, correction in METHODS.items():
            given = [p for p in p_values if p is not None]
            adjusted = iter(multipletests(given, method=theirs)[1].tolist() if given else [])
            cases.append({
                "name": f"{label}/{correction}",
                "input": {"groups": members, "correction": correction},
                "expected": {
                    "cochran_q": cochran, "kruskal_wallis": kruskal, "welch_anova": welch,
                    "ranked": "points" if all(len(group) == 11 for group in members if sum(group))
                    and any(map(sum, members)) else "classes",
                    "pairs": [
                        {
                            "difference": points(b, a) if p is not None else None,
                            "p_value": p, "p_adjusted": None if p is None else next(adjusted),
                        }
                        for (b, a), p in zip(pairs, p_values, strict=True)
                    ],
                },
                "tolerance": {"rel": 1e-9, "abs": 1e-13},
                "reference": f"{TOOLS}: combine_effects().q, kruskal, anova_oneway(unequal); pairs: Zou & Donner 2008, "
                f"see nps_difference, and multipletests({theirs})",
            })  # fmt: skip
    return GROUPS, cases
