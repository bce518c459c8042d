"""Reference numbers of samples of a finite population, of answers in clusters, of shares and of posteriors."""

import json

import numpy as np
import statsmodels.api as sm
from make_interval import GOLDEN, TOOLS, adjusted, points, posterior_below, score_lower
from scipy.optimize import brentq
from scipy.stats import norm, t
from statsmodels.stats.proportion import multinomial_proportions_confint


def within(estimate, lower, upper):
    """A score and its bounds in points, clipped."""
    return {"nps": 100 * estimate, "lower": 100 * max(float(lower), -1.0), "upper": 100 * min(float(upper), 1.0)}


def population():
    """Scores of samples of a finite population."""
    cases = []
    asked = [
        ((20, 30, 50), 400), ((20, 30, 50), 101), ((1, 1, 3), 6), ((1, 1, 3), 10**9), ((0, 0, 8), 20), ((3, 0, 4), 11),
        ((0, 1, 0), 2), ((1500, 3000, 5500), 12_000),
    ]  # fmt: skip
    for counts, size in asked:
        n = sum(counts)
        estimate = (counts[2] - counts[0]) / n
        factor = (size - 1) / (size - n)
        scaled = [count * factor for count in counts]
        for level in (0.8, 0.95, 0.999):
            z = float(norm.ppf(0.5 + level / 2))
            made = {"score": (score_lower(scaled, z), -score_lower(scaled[::-1], z))}
            for method in ("adjwald-3t", "adjwald-3u", "adjwald-z2u"):
                made[method] = adjusted(scaled, method, z)
            # Cochran 1977, 2.16. One answer shows no spread: the whole scale.
            variance = (counts[2] + counts[0]) / n - estimate**2
            se = np.sqrt(max(variance, 0) / max(n - 1, 1) * (1 - n / size))
            for method, critical in (("wald", z), ("t", t.ppf(0.5 + level / 2, max(n - 1, 1)))):
                made[method] = (estimate - critical * se, estimate + critical * se) if n > 1 else (-1, 1)
            shapes = [count + 0.5 for count in scaled]
            tails = (0.5 - level / 2, 0.5 + level / 2)
            if sum(scaled) < 20_000:
                made["dirichlet"] = [
                    brentq(lambda x, p=p, s=shapes: posterior_below(s, x) - p, -1 + 1e-12, 1 - 1e-12, xtol=1e-13)
                    for p in tails
                ]
            for method, bounds in made.items():
                tolerance = points(1e-8 if method == "dirichlet" else 1e-11)
                cases.append({
                    "name": f"{method}/{'-'.join(map(str, counts))}/{size}/{level}",
                    "input": {"counts": list(counts), "population": size, "method": method, "level": level},
                    "expected": within(estimate, *bounds),
                    "tolerance": tolerance,
                    "reference": f"counts times (N-1)/(N-n), or Cochran 1977 2.16 for wald and t; {TOOLS}",
                })  # fmt: skip
    for found in json.loads((GOLDEN / "nps_interval.json").read_text())["cases"]:
        if "population" in found["input"]:
            given, se = found["input"], found["expected"]["se"]
            estimate = (given["counts"][2] - given["counts"][0]) / sum(given["counts"])
            half = norm.ppf(0.5 + given["level"] / 2) * se
            cases.append({
                "name": f"golden/{found['name']}",
                "input": {key: given[key] for key in ("counts", "population", "method", "level")},
                "expected": within(estimate, estimate - half, estimate + half),
                "tolerance": points(found["tolerance"]["abs"]),
                "reference": "golden/nps_interval.json, e +- z se: " + found["reference"],
            })  # fmt: skip
    return "Scores of n answers drawn from a population of N customers, in points.", cases


def clusters():
    """Scores of answers in clusters: the standard error is that of statsmodels."""
    rng = np.random.default_rng(7)
    tables = {
        "four": [[0, 1, 3], [4, 0, 0], [0, 0, 2], [1, 1, 1]],
        "singles": [[1, 0, 0]] * 9 + [[0, 1, 0]] * 13 + [[0, 0, 1]] * 21,
        "with-empty": [[1, 2, 3], [0, 0, 0], [3, 0, 1], [0, 0, 0], [0, 1, 4]],
        "pairs": [[2, 0, 0]] * 20 + [[0, 2, 0]] * 30 + [[0, 0, 2]] * 50,
        "many": rng.multinomial(4, [0.2, 0.3, 0.5], size=60).tolist(),
        "uneven": [[int(x) for x in rng.multinomial(size, rng.dirichlet([1, 1, 2]))] for size in range(1, 61)],
        "balanced": [[1, 0, 1]] * 40,
    }
    cases = []
    for name, table in tables.items():
        answers = [x for counts in table for x, count in zip((-1, 0, 1), counts, strict=True) for _ in range(count)]
        groups = [group for group, counts in enumerate(table) for _ in range(sum(counts))]
        y, n, m = np.array(answers, float), len(answers), len(set(groups))
        fitted = sm.OLS(y, np.ones(n)).fit(cov_type="cluster", cov_kwds={"groups": np.array(groups)})
        estimate, variance = float(y.mean()), float(fitted.bse[0]) ** 2
        effective = min(n, y.var() / variance) if variance > 1e-20 else float(n)
        total = [sum(counts[place] for counts in table) for place in range(3)]
        scaled = [count * effective / n for count in total]
        for level in (0.8, 0.95):
            p = 0.5 + level / 2
            z = float(norm.ppf(p) if effective >= 30 and m >= 30 else t.ppf(p, m - 1))
            bounds = within(estimate, score_lower(scaled, z), -score_lower(scaled[::-1], z))
            cases.append({
                "name": f"{name}/{level}",
                "input": {"clusters": table, "level": level},
                "expected": {**bounds, "clusters": m, "effective_n": effective, "design_effect": n / effective},
                "tolerance": {"abs": 1e-8},
                "reference": f'{TOOLS} OLS(y, 1).fit(cov_type="cluster").bse; score interval of n* answers, t.ppf with '
                "m - 1 degrees of freedom where n* or m is below 30",
            })  # fmt: skip
    return "Scores of answers that come in clusters, from the counts of each, in points.", cases


def shares():
    """Simultaneous intervals of the three shares."""
    cases = []
    for counts in ((1, 1, 3), (2, 3, 5), (0, 0, 10), (0, 1, 0), (3, 0, 17), (20, 30, 50), (56_000, 27_000, 17_000),
                   (1, 0, 10**9)):  # fmt: skip
        for level in (0.8, 0.95, 0.999):
            bounds = multinomial_proportions_confint(counts, alpha=1 - level, method="goodman")
            cases.append({
                "name": f"{'-'.join(map(str, counts))}/{level}",
                "input": {"counts": list(counts), "level": level},
                "expected": {"bounds": [[max(float(lower), 0.0), min(float(upper), 1.0)] for lower, upper in bounds]},
                "tolerance": {"abs": 1e-11},
                "reference": f'{TOOLS} multinomial_proportions_confint(method="goodman")',
            })  # fmt: skip
    return "The shares of detractors, passives and promoters with intervals that hold together, 0 to 1.", cases


def posterior():
    """The probability of a score above so many points."""
    cases = []
    for counts in ((1, 0, 0), (0, 1, 0), (2, 3, 5), (0, 0, 10), (10, 0, 0), (20, 30, 50), (1, 8, 91), (2, 990, 8),
                   (0, 1, 999), (0, 3000, 3), (1500, 3000, 5500)):  # fmt: skip
        shapes = [count + 0.5 for count in counts]
        for threshold in (-99.0, -50.0, -1.0, 0.0, 0.05, 0.3, 10.0, 40.0, 90.0, 99.0):
            cases.append({
                "name": f"{'-'.join(map(str, counts))}/{threshold}",
                "input": {"counts": list(counts), "above": threshold},
                "expected": {"probability": 1 - posterior_below(shapes, threshold / 100)},
                "tolerance": {"abs": 1e-8},
                "reference": f"S(2W - 1) of beta variables, {TOOLS}: quad over betainc",
            })  # fmt: skip
    return "The posterior probability under Jeffreys' prior that the score is above so many points.", cases
