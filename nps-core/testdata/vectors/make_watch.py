"""Reference numbers of the room `live`: bounds that hold at all moments, detectors, charts, trends and expected behaviour."""

import json

import numpy as np
from make_interval import GOLDEN, TOOLS, points
from scipy.optimize import brentq
from scipy.special import logsumexp


def golden(topic, prefix):
    """The cases of a file of golden numbers whose names begin so."""
    cases = json.loads((GOLDEN / f"{topic}.json").read_text())["cases"]
    return [case for case in cases if case["name"].startswith(prefix)]


def log_wealth(counts, m):
    """ln W(m) of STATISTICS section 3, by NumPy, all terms at once."""
    d, p, u = counts
    k = np.arange(1, 257)
    b = np.sin(np.pi * (2 * k - 1) / 1024) ** 2
    c = 0.9 * 2 ** (-np.arange(20) / 2)
    nodes = u * np.log(b / m) + d * np.log((1 - b) / (1 - m)) + p * np.log((b / m + (1 - b) / (1 - m)) / 2)
    above = u * np.log(1 - c + c / m) + p * np.log(1 - c + c / (2 * m)) + d * np.log(1 - c)
    below = u * np.log(1 - c) + p * np.log(1 - c + c / (2 * (1 - m))) + d * np.log(1 - c + c / (1 - m))
    geometric = logsumexp(np.concatenate([above, below])) - np.log(40)
    return np.logaddexp(logsumexp(nodes) - np.log(256), geometric) - np.log(2)


def confidence_sequence():
    """Bounds that hold at all moments, and what counts say against a score of 0."""
    cases = []
    for found in golden("confidence_sequence", "mixture_betting/"):
        expected = found["expected"]
        cases.append({
            "name": f"golden/{found['name']}",
            "input": {"counts": found["input"]["counts"], "level": 1 - found["input"]["alpha"]},
            "expected": {
                "lower": 100 * expected["lower"],
                "upper": 100 * expected["upper"],
                "log_e_value": expected["log_wealth_at_nps0"],
            },
            "tolerance": points(found["tolerance"]["abs"]),
            "reference": "golden/confidence_sequence.json: " + found["reference"],
        })  # fmt: skip
    asked = [(2000, 3000, 5000), (0, 7, 0), (9, 0, 0), (3, 0, 1), (6, 18, 276), (1, 0, 10**6), (10**8, 10**8, 3 * 10**8)]
    for counts in asked:
        d, p, u = counts
        mean = min(max((u + p / 2) / sum(counts), 1e-15), 1 - 1e-15)
        for level in (0.8, 0.95, 0.999):
            def over(m, counts=counts, level=level):
                return log_wealth(counts, m) + np.log1p(-level)
            lower = 2 * brentq(over, 1e-300, mean, xtol=1e-15) - 1 if d < sum(counts) else -1.0
            upper = 2 * brentq(over, mean, 1 - 1e-16, xtol=1e-15) - 1 if u < sum(counts) else 1.0
            cases.append({
                "name": f"{'-'.join(map(str, counts))}/{level}",
                "input": {"counts": list(counts), "level": level},
                "expected": {
                    "lower": 100 * lower, "upper": 100 * upper, "log_e_value": float(log_wealth(counts, 0.5))
                },
                "tolerance": {"abs": 1e-8, "rel": 1e-10},
                "reference": f"{TOOLS}: logsumexp of the 296 bets by NumPy, brentq",
            })  # fmt: skip
    return "Bounds of a score that hold at all moments together, in points, and ln W at a score of 0.", cases
