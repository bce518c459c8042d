"""Reference intervals around a score, in points."""

import json
from decimal import Decimal, getcontext
from fractions import Fraction
from pathlib import Path

import numpy as np
import scipy
import statsmodels
from scipy.optimize import brentq
from scipy.stats import norm
from statsmodels.stats.proportion import proportion_confint

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
TOOLS = f"scipy {scipy.__version__}, statsmodels {statsmodels.__version__}, numpy {np.__version__}"
LEVELS = (0.8, 0.9, 0.95, 0.99, 0.999)

DESCRIPTION = (
    "The score and its interval from counts [detractors, passives, promoters]. All figures are in points, -100 to "
    "+100: references computed on [-1, 1] (golden/*.json, the R package, closed forms) are multiplied by 100, and so "
    "is their tolerance. This library clips bounds to +-100 points; where a reference does not (wald, and the "
    "adjusted Wald of the R package), the clipped bounds are stored and the reference says so. No answers: all null. "
    "`method` in `expected` is the method in fact used. A number passes if it is within tolerance.abs of the expected "
    "one or within tolerance.rel times it, whichever are given."
)

METHODS = {
    "score": "score",
    "wald": "wald",
    "adjwald_3T": "adjwald-3t",
    "adjwald_3U": "adjwald-3u",
    "adjwald_z2U": "adjwald-z2u",
}


def case(name, counts, method, level, bounds, tolerance, reference):
    """One case, from bounds on [-1, 1]; says in the reference where they were clipped."""
    detractors, passives, promoters = counts
    n = detractors + passives + promoters
    lower, upper = max(bounds[0], -1), min(bounds[1], 1)
    if (lower, upper) != tuple(bounds):
        reference += " (clipped here to +-100 points)"
    expected = {
        "nps": float(Fraction(100 * (promoters - detractors), n)),
        "lower": float(100 * lower),
        "upper": float(100 * upper),
        "method": "score" if method == "auto" else method,
    }
    asked = {"counts": list(counts), "method": method, "level": level}
    return {"name": name, "input": asked, "expected": expected, "tolerance": tolerance, "reference": reference}


def points(tolerance):
    """A tolerance on [-1, 1] as one in points."""
    return {"abs": 100 * tolerance}


def golden():
    """Every case of the golden files whose method exists here, finite populations left out."""
    for found in json.loads((GOLDEN / "nps_interval.json").read_text())["cases"]:
        asked, expected = found["input"], found["expected"]
        if asked.get("method") in METHODS and "population" not in asked:
            assert found["tolerance"].keys() == {"abs"}
            bounds = expected["lower"], expected["upper"]
            method, tolerance = METHODS[asked["method"]], points(found["tolerance"]["abs"])
            reference = "golden/nps_interval.json: " + found["reference"]
            yield case(f"golden/{found['name']}", asked["counts"], method, asked["level"], bounds, tolerance, reference)


def extern():
    """Every one-sample case of the R packages."""
    kinds = {"wald": "wald", "score_iterative": "score", "adjwald_3T_unclipped": "adjwald-3t"}
    for found in json.loads((GOLDEN / "nps_interval_extern.json").read_text())["cases"]:
        kind = found["name"].split("/")[0]
        if kind not in kinds:
            continue
        counts, expected = found["input"]["counts"], found["expected"]
        tolerance, reference = (
            points(found["tolerance"]["abs"]),
            "golden/nps_interval_extern.json: " + found["reference"],
        )
        given = {"0.95": (expected["lower"], expected["upper"])}
        if "lower90" in expected:
            given["0.9"] = expected["lower90"], expected["upper90"]
            given["0.95/propcis"] = tuple(expected["propcis"])
        for label, bounds in given.items():
            level = float(label.split("/")[0])
            yield case(f"extern/{found['name']}/{label}", counts, kinds[kind], level, bounds, tolerance, reference)


def nps_package():
    """The table of reference intervals beside the sample data of the R package NPS."""
    table = {
        (2, 3, 5): [(-0.184075395, 0.784075395), (-0.1905061538, 0.6520446153), (-0.2165923601, 0.6752778649)],
        (0, 0, 10): [(1.0, 1.0), (0.4750355154, 1.063426023), (0.4449343681, 1.0)],
        (0, 10, 0): [(0.0, 0.0), (-0.1846504491, 0.1846504491), (-0.27753, 0.27753)],
        (50, 0, 50): [(-0.1959963985, 0.1959963985), (-0.1917096117, 0.1917096117), (-0.19233698, 0.19233698)],
        (0, 0, 1): [(1.0, 1.0), (-0.4849864942, 0.9849864942), (-0.5869016647, 1.0)],
    }
    methods = [("wald", "wald", 1e-9), ("adjwald-3t", "adjusted.wald", 1e-9), ("score", "iterative", 1e-5)]
    for counts, row in table.items():
        for (method, theirs, tolerance), bounds in zip(methods, row, strict=True):
            reference = f'R package NPS 2.0.999, R 4.2.2, test="{theirs}", as printed in the table of its sample data'
            name = f"nps-package/{method}/{'-'.join(map(str, counts))}"
            yield case(name, counts, method, 0.95, bounds, points(tolerance), reference)


def closed_forms():
    """Where the score interval has a closed form: all in one class, or no passives."""
    for level in LEVELS:
        z2 = norm.ppf(0.5 + level / 2) ** 2
        for n in (1, 2, 5, 10, 29, 30, 1000, 10**6, 10**9):
            far, near = (n - z2) / (n + z2), z2 / (n + z2)
            anchors = [
                ((0, 0, n), (far, 1), "P = n: lower (n - z^2)/(n + z^2), upper 1"),
                ((n, 0, 0), (-1, -far), "D = n: lower -1, upper -(n - z^2)/(n + z^2)"),
                ((0, n, 0), (-near, near), "M = n: +-z^2/(n + z^2)"),
            ]
            for counts, bounds, words in anchors:
                reference = f"closed form, {words}, z from {TOOLS} norm.ppf"
                name = f"closed/{'-'.join(map(str, counts))}/{level}"
                yield case(name, counts, "score", level, bounds, points(1e-11), reference)
        for detractors, promoters in ((5, 5), (1, 9), (9, 1), (20, 80), (499, 501), (1, 999_999)):
            n = detractors + promoters
            wilson = proportion_confint(promoters, n, alpha=1 - level, method="wilson")
            bounds = tuple(2 * bound - 1 for bound in wilson)
            reference = f'M = 0: 2 x Wilson - 1; {TOOLS} proportion_confint(method="wilson")'
            name = f"wilson/{detractors}-0-{promoters}/{level}"
            yield case(name, (detractors, 0, promoters), "score", level, bounds, points(1e-11), reference)


def score_lower(counts, z):
    """The lower limit as it is written (Tango 1998), by bisection in 60 decimal digits."""
    getcontext().prec = 60
    d0, m, p = (Decimal(count) for count in counts)
    n = d0 + m + p
    if d0 == n:
        return Decimal(-1)
    lo, hi, z = Decimal(-1), (p - d0) / n, Decimal(float(z))
    for _ in range(120):
        d = (lo + hi) / 2
        b = -d0 - p + (2 * n - p + d0) * d
        k = -d0 * d * (1 - d)
        q = ((b * b - 8 * n * k).sqrt() - b) / (4 * n)
        statistic = (p - d0 - n * d) / (n * (2 * q + d * (1 - d))).sqrt()
        lo, hi = (d, hi) if statistic > z else (lo, d)
    return lo


def maximised_lower(counts, z):
    """The same limit without the closed form of the constrained maximum: SciPy finds where the likelihood is flat."""
    d0, m, p = counts
    n = d0 + m + p

    def statistic(d):
        def flat(q):
            return d0 / q + p / (q + d) - 2 * m / (1 - 2 * q - d)

        lo, hi = max(0.0, -d), (1 - d) / 2
        q = brentq(flat, lo + 1e-13, hi - 1e-13, xtol=1e-15)
        return (p - d0 - n * d) / np.sqrt(n * (2 * q + d - d * d)) - z

    return brentq(statistic, -1 + 1e-9, (p - d0) / n, xtol=1e-14)


def adjusted(counts, method, z):
    """Wald, on counts with the method's pseudo-counts added."""
    third = z * z / 3
    extra = {"wald": (0, 0, 0), "adjwald-3t": (0.75, 1.5, 0.75), "adjwald-3u": (1, 1, 1), "adjwald-z2u": (third,) * 3}
    d, m, p = (count + more for count, more in zip(counts, extra[method], strict=True))
    n = d + m + p
    e = (p - d) / n
    half = z * np.sqrt(max((p + d) / n - e * e, 0) / n)
    return float(e - half), float(e + half)


def computed():
    """Cases at other levels and sizes than the golden ones."""
    sizes = [
        (1, 0, 0), (0, 1, 1), (1, 1, 1), (3, 1, 1), (2, 2, 1), (0, 3, 4), (4, 3, 0), (22, 9, 8), (7, 13, 10),
        (120, 340, 540), (0, 1, 9_999), (333_333, 333_334, 333_333), (10**9, 2 * 10**9, 3 * 10**9),
        (123_456_789_012, 234_567_890_123, 345_678_901_234), (2**52, 1, 2**52 - 2), (0, 2**53 - 2, 1),
        (1, 1, 10**9), (10**9, 1, 1), (1, 0, 10**6), (10**12, 0, 1), (2, 10**9, 1),
    ]  # fmt: skip
    for counts in sizes:
        label = "-".join(map(str, counts))
        for level in LEVELS:
            z = norm.ppf(0.5 + level / 2)
            bounds = score_lower(counts, z), -score_lower(counts[::-1], z)
            if all(counts) and sum(counts) < 10**6:
                numeric = maximised_lower(counts, z), -maximised_lower(counts[::-1], z)
                assert np.allclose(np.array(bounds, dtype=float), numeric, rtol=0, atol=1e-9), (counts, level)
            reference = (
                f"score statistic of Tango 1998 as written, bisected in 60 decimal digits; z from {TOOLS} norm.ppf"
            )
            yield case(f"computed/score/{label}/{level}", counts, "score", level, bounds, points(1e-11), reference)
        for method in ("wald", "adjwald-3t", "adjwald-3u", "adjwald-z2u"):
            for level in (0.8, 0.99, 0.999):
                bounds = adjusted(counts, method, norm.ppf(0.5 + level / 2))
                reference = f"e +- z sqrt(v/n) on counts with the pseudo-counts added, z from {TOOLS} norm.ppf"
                name = f"computed/{method}/{label}/{level}"
                yield case(name, counts, method, level, bounds, points(1e-12), reference)
    for counts in ((20, 30, 50), (22, 9, 8)):
        z = norm.ppf(0.975)
        bounds = score_lower(counts, z), -score_lower(counts[::-1], z)
        reference = f"auto is score; bisected in 60 decimal digits, z from {TOOLS} norm.ppf"
        yield case(
            f"computed/auto/{'-'.join(map(str, counts))}", counts, "auto", 0.95, bounds, points(1e-11), reference
        )


def nobody():
    """No answers is no score, whatever the method."""
    for method in ("auto", *METHODS.values()):
        used = "score" if method == "auto" else method
        yield {
            "name": f"nobody/{method}",
            "input": {"counts": [0, 0, 0], "method": method, "level": 0.95},
            "expected": {"nps": None, "lower": None, "upper": None, "method": used},
            "reference": "DESIGN.md, law 5: no answers is no score, never 0 and never NaN",
        }


def topic():
    """The description and the cases."""
    makers = (golden, extern, nps_package, closed_forms, computed, nobody)
    return DESCRIPTION, [found for make in makers for found in make()]
