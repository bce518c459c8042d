"""Reference figures of other indicators from the same answers, and of orders by several of them."""

import numpy as np
from make_interval import TOOLS, score_lower
from scipy.stats import kendalltau, norm, t
from statsmodels.stats.proportion import proportion_confint

INDICATORS = (
    "Answers for each point of a scale, from the lowest, and an indicator -> estimate, interval, method and unit: nps in "
    "points, shares 0 to 1, means in points of the scale. `indicator` is a name, or an object of names and weights: a "
    "weighted sum. No answers: figures are null. A number passes if it is within tolerance.abs of the expected one or "
    "within tolerance.rel times it, whichever are given."
)
ROBUSTNESS = (
    "Groups, each with its answers for each point of the scale 0-10, ordered by several indicators -> for each pair of "
    "those Kendall's tau-b of both orders and the groups that change places with intervals that do not meet in either; "
    "whether the order survives: no such groups. Groups without answers are left out; fewer detractors are better."
)
CUTS = {"0-10": (0, 7, 9), "1-10": (1, 7, 9), "1-5/4/5": (1, 4, 5), "1-7/5/6": (1, 5, 6)}


def value(name, point, scale, highest):
    """What an indicator makes of a point."""
    _, passive, promoter = CUTS[scale]
    if isinstance(name, dict):
        return sum(weight * value(part, point, scale, highest) for part, weight in name.items())
    if name.startswith("top-") or name == "csat":
        return float(highest - point < (2 if name == "csat" else int(name[4:])))
    rules = {
        "nps": 100.0 * (int(point >= promoter) - int(point < passive)),
        "mean": float(point),
        "ces": float(point),
        "detractor_rate": float(point < passive),
        "promoter_rate": float(point >= promoter),
    }
    return rules[name]


def measured(counts, scale, name, level):
    """Estimate, bounds, method and unit."""
    lowest, passive, promoter = CUTS[scale]
    highest, n = lowest + len(counts) - 1, sum(counts)
    points = np.arange(lowest, highest + 1)
    values = np.array([value(name, point, scale, highest) for point in points])
    z = norm.ppf(0.5 + level / 2)
    kind = "delta" if isinstance(name, dict) else {"nps": "score", "mean": "t", "ces": "t"}.get(name, "wilson")
    unit = {"delta": "weighted", "score": "points", "t": "scale", "wilson": "share"}[kind]
    if n == 0:
        return None, None, None, kind, unit
    answers = np.repeat(values, counts)
    estimate = float(np.mean(answers))
    if kind == "score":
        three = [sum(c for p, c in zip(points, counts, strict=True) if low <= p < high)
                 for low, high in ((lowest, passive), (passive, promoter), (promoter, highest + 1))]  # fmt: skip
        lower, upper = 100 * float(score_lower(tuple(three), z)), -100 * float(score_lower(tuple(three[::-1]), z))
    elif kind == "wilson":
        lower, upper = proportion_confint(int(answers.sum()), n, alpha=1 - level, method="wilson")
    elif kind == "t":
        half = t.ppf(0.5 + level / 2, n - 1) * np.std(answers, ddof=1) / np.sqrt(n) if n > 1 else np.inf
        lower, upper = max(estimate - half, lowest), min(estimate + half, highest)
    else:
        p = np.array(counts) / n
        covariance = (np.diag(p) - np.outer(p, p)) / n
        half = z * np.sqrt(max(0.0, values @ covariance @ values))
        lower, upper = max(estimate - half, values.min()), min(estimate + half, values.max())
    return estimate, float(lower), float(upper), kind, unit


def indicators():
    """The description and the cases."""
    answers = {
        "nobody": ("0-10", [0] * 11),
        "one": ("0-10", [0] * 8 + [1, 0, 0]),
        "two": ("0-10", [1] + [0] * 9 + [1]),
        "all tens": ("0-10", [0] * 10 + [12]),
        "all zeros": ("0-10", [7] + [0] * 10),
        "usual": ("0-10", [4, 1, 1, 2, 2, 6, 5, 12, 20, 18, 14]),
        "many": ("0-10", [4001, 1203, 998, 2110, 2500, 6123, 5001, 12345, 20001, 18000, 14999]),
        "ten points": ("1-10", [3, 0, 1, 2, 6, 5, 12, 20, 18, 14]),
        "stars": ("1-5/4/5", [2, 1, 3, 8, 6]),
        "effort": ("1-7/5/6", [1, 0, 2, 5, 9, 14, 8]),
    }
    names = ["nps", "csat", "top-1", "top-3", "mean", "ces", "detractor_rate", "promoter_rate",
             {"nps": 0.5, "csat": 50.0}, {"mean": 1.0}, {"detractor_rate": -1.0, "promoter_rate": 2.0, "mean": 0.25}]  # fmt: skip
    cases = []
    for key, (scale, counts) in answers.items():
        for name in names:
            level = 0.9 if key == "stars" else 0.95
            estimate, lower, upper, method, unit = measured(counts, scale, name, level)
            cases.append({
                "name": f"{key}/{name}",
                "input": {"scale": scale, "counts": counts, "indicator": name, "level": level},
                "expected": {"estimate": estimate, "lower": lower, "upper": upper, "method": method, "unit": unit},
                "tolerance": {"abs": 1e-9, "rel": 1e-11},
                "reference": f"{TOOLS}: the score limits of nps_interval; proportion_confint(method='wilson'); t.ppf and "
                "np.std(ddof=1); the quadratic form of the multinomial covariance",
            })
    return INDICATORS, cases


def robustness():
    """The description and the cases."""
    level = 0.95
    sets = {
        "nothing": {},
        "one": {"a": [4, 1, 1, 2, 2, 6, 5, 12, 20, 18, 14]},
        "one of two without answers": {"a": [4, 1, 1, 2, 2, 6, 5, 12, 20, 18, 14], "b": [0] * 11},
        "all equal": {name: [4, 1, 1, 2, 2, 6, 5, 12, 20, 18, 14] for name in "abc"},
        "split and mild": {
            "a": [90, 0, 0, 0, 0, 0, 0, 0, 0, 0, 110],
            "b": [0, 0, 0, 0, 0, 0, 60, 140, 0, 0, 0],
            "c": [10, 5, 5, 5, 5, 20, 20, 40, 50, 30, 10],
        },
        "in order": {
            "a": [50, 20, 20, 20, 10, 10, 10, 10, 10, 5, 5],
            "b": [10, 10, 10, 10, 10, 10, 20, 30, 30, 20, 10],
            "c": [2, 2, 2, 2, 2, 4, 6, 30, 40, 50, 60],
            "d": [0, 0, 0, 0, 0, 1, 2, 10, 30, 90, 120],
        },
    }
    chosen = ["nps", "csat", "mean", "detractor_rate"]
    cases = []
    for key, groups in sets.items():
        held = {name: counts for name, counts in groups.items() if sum(counts)}
        figures = {}
        for indicator in chosen:
            sign = -1 if indicator == "detractor_rate" else 1
            rows = {name: measured(counts, "0-10", indicator, level)[:3] for name, counts in held.items()}
            figures[indicator] = {name: (sign * e, *sorted((sign * lo, sign * hi))) for name, (e, lo, hi) in rows.items()}
        pairs = []
        for place, first in enumerate(chosen):
            for second in chosen[place + 1 :]:
                one, two = figures[first], figures[second]
                tau = kendalltau([one[g][0] for g in held], [two[g][0] for g in held]).statistic if len(held) > 1 else np.nan
                flips = [[g, h] for g in held for h in held if one[g][1] > one[h][2] and two[h][1] > two[g][2]]
                tau_b = None if np.isnan(tau) else float(tau)
                pairs.append({"first": first, "second": second, "tau_b": tau_b, "flips": sorted(flips)})
        survives = None if len(held) < 2 else not any(pair["flips"] for pair in pairs)
        cases.append({
            "name": key,
            "input": {"groups": [[name, counts] for name, counts in groups.items()], "indicators": chosen, "level": level},
            "expected": {"survives": survives, "k": len(held), "pairs": pairs},
            "tolerance": {"abs": 1e-12},
            "reference": f"{TOOLS}: kendalltau (variant b) of the estimates; intervals as in the topic indicators",
        })
    return ROBUSTNESS, cases
