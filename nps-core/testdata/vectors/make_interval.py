"""Reference intervals around a score, in points."""

import json
from decimal import Decimal, getcontext
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import scipy
import statsmodels
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.special import betainc, betaln
from scipy.stats import multinomial, norm, t
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
    "t": "t",
    "dirichlet": "dirichlet",
    "bootstrap_percentile": "bootstrap-percentile",
    "bootstrap_bca": "bootstrap-bca",
}
BOOTSTRAP_FROM = 50


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
        if asked.get("method") == "dirichlet" and set(asked["alpha0"]) != {0.5}:
            continue  # only Jeffreys' prior is offered
        if asked.get("method") == "bootstrap_exact" and sum(asked["counts"]) >= BOOTSTRAP_FROM:
            tolerance, reference = points(found["tolerance"]["abs"]), "golden/nps_interval.json: " + found["reference"]
            for kind in ("percentile", "bca"):
                name, bounds = f"golden/{found['name']}/{kind}", expected[kind]
                yield case(name, asked["counts"], f"bootstrap-{kind}", asked["level"], bounds, tolerance, reference)
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


def students():
    """Student's t on -1, 0, 1. One answer has no spread: the whole scale."""
    sizes = [(1, 0, 1), (2, 3, 5), (0, 0, 10), (22, 9, 8), (20, 30, 50), (0, 1, 9_999), (333_333, 333_334, 333_333),
             (10**9, 2 * 10**9, 3 * 10**9)]  # fmt: skip
    for counts in sizes:
        n = sum(counts)
        e = (counts[2] - counts[0]) / n
        spread = np.sqrt(max((counts[2] + counts[0]) / n - e * e, 0) / (n - 1))
        for level in LEVELS:
            half = t.ppf(0.5 + level / 2, n - 1) * spread
            reference = f"e +- t s/sqrt(n), {TOOLS} t.ppf with n - 1 degrees of freedom"
            name = f"t/{'-'.join(map(str, counts))}/{level}"
            yield case(name, counts, "t", level, (e - half, e + half), points(1e-11), reference)
    for counts in ((1, 0, 0), (0, 1, 0)):
        yield case(
            f"t/{counts}",
            counts,
            "t",
            0.95,
            (-1, 1),
            points(1e-12),
            "no degree of freedom: nothing is known",
        )


def posterior_below(shapes, x):
    """P(S (2W - 1) <= x), S ~ Beta(aP + aD, aM), W ~ Beta(aP, aD), by adaptive quadrature over the passives' share.

    With v = w^2 for the share of passives, the density has no pole at 0 under Jeffreys' prior.
    """
    d, m, p = shapes
    shape = p + d
    top = np.sqrt(1 - abs(x))
    constant = np.log(2) - betaln(shape, m)
    mode = np.sqrt(max(m - 0.5, 0) / (shape + m - 1.5)) if shape + m > 1.5 else 0.0

    def density(w):
        if w <= 0 or w >= 1:
            return float(w <= 0 and 2 * m == 1) * np.exp(constant)
        return np.exp(constant + (2 * m - 1) * np.log(w) + (shape - 1) * np.log1p(-w * w))

    def integrand(w):
        return density(w) * betainc(p, d, min(max((x / (1 - w * w) + 1) / 2, 0), 1))

    deviation = np.sqrt(0.25 / (shape + m))
    places = [mode + k * deviation for k in (-9, -5, -3, -2, -1, 0, 1, 2, 3, 5, 9)]

    def pieces(f, lo, hi):
        cuts = [lo, *sorted({place for place in places if lo < place < hi}), hi]
        return sum(quad(f, a, b, epsabs=1e-13, epsrel=1e-11, limit=400)[0] for a, b in pairwise(cuts))

    # Where |x| exceeds the share of those who are not passive, x is beyond every possible value.
    return pieces(integrand, 0.0, top) + (pieces(density, top, 1.0) if x > 0 else 0.0)


def posteriors():
    """Equal-tailed intervals of the Dirichlet posterior under Jeffreys' prior."""
    sizes = [
        (1, 0, 0), (1, 1, 0), (0, 2, 1), (5, 0, 0), (0, 0, 30), (3, 1, 1), (22, 9, 8), (0, 40, 1), (1, 8, 91),
        (50, 0, 50), (120, 340, 540), (0, 1, 999), (2, 990, 8), (1500, 3000, 5500), (0, 0, 3000), (3000, 1, 0),
        (0, 3000, 3), (3, 0, 3000),
    ]  # fmt: skip
    for counts in sizes:
        shapes = [count + 0.5 for count in counts]
        total = sum(shapes)
        mean = (shapes[2] - shapes[0]) / total
        for level in (0.5, 0.8, 0.95, 0.999):
            bounds = [
                brentq(
                    lambda x, p=p, shapes=shapes: posterior_below(shapes, x) - p,
                    -1 + 1e-12,
                    1 - 1e-12,
                    xtol=1e-13,
                )
                for p in (0.5 - level / 2, 0.5 + level / 2)
            ]
            assert bounds[0] < mean < bounds[1] or level == 0.5, counts
            reference = f"S(2W - 1) of beta variables, {TOOLS}: quad over betainc, then brentq"
            name = f"posterior/{'-'.join(map(str, counts))}/{level}"
            yield case(name, counts, "dirichlet", level, bounds, points(1e-8), reference)


def resampled_law(counts):
    """The law of promoters minus detractors in n draws from the sample, by its own recurrence: all outcomes."""
    n = sum(counts)
    shares = np.array(counts) / n
    law = {}
    for promoters in range(n + 1) if counts[2] else [0]:
        detractors = np.arange(n - promoters + 1) if counts[0] else np.array([0])
        rows = np.column_stack(
            [
                detractors,
                n - promoters - detractors,
                np.full_like(detractors, promoters),
            ]
        )
        for difference, mass in zip(promoters - detractors, multinomial.pmf(rows, n, shares), strict=True):
            law[int(difference)] = law.get(int(difference), 0.0) + float(mass)
    support = np.array(sorted(law))
    return support, np.array([law[int(place)] for place in support])


def drawn_law(counts):
    """The same for many answers: the law of 2^k draws is that of 2^(k-1) convolved with itself, by direct summation."""
    n = sum(counts)

    def convolved(a, b):
        (first, masses), (second, others) = a, b
        both = np.convolve(masses, others)
        kept = np.flatnonzero(both > 1e-40)
        return first + second + kept[0], both[kept[0] : kept[-1] + 1]

    power, law = (
        (-1, np.array([counts[0], counts[1], counts[2]]) / n),
        (0, np.array([1.0])),
    )
    while n:
        if n & 1:
            law = convolved(law, power)
        n >>= 1
        if n:
            power = convolved(power, power)
    first, masses = law
    return np.arange(first, first + len(masses)), masses


def resampled():
    """Percentile and BCa intervals of the bootstrap with infinitely many resamples."""
    for counts in [(1, 0, 49), (0, 49, 1), (5, 0, 60), (22, 19, 18), (1, 8, 91), (0, 60, 60), (97, 2, 101),
                   (300, 1, 299),
                   (400, 600, 1000), (600, 900, 1501), (2000, 3000, 5000), (5, 99_990, 5), (20_000, 30_000, 50_000),
                   (3, 0, 99_997)]:  # fmt: skip
        n = sum(counts)
        support, masses = drawn_law(counts)
        if n < 300:
            every, probability = resampled_law(counts)
            ours = dict(zip(support.tolist(), masses, strict=True))
            compared = np.array([ours.get(int(place), 0.0) for place in every])
            assert np.allclose(compared, probability, rtol=0, atol=1e-13), counts
        e = (counts[2] - counts[0]) / n
        reached = np.cumsum(masses)
        net = counts[2] - counts[0]
        bias = norm.ppf(masses[support < net].sum() + 0.5 * masses[support == net].sum())
        deviations = [(count, place - e) for count, place in zip(counts, (-1, 0, 1), strict=True)]
        square = sum(count * deviation**2 for count, deviation in deviations)
        acceleration = sum(count * deviation**3 for count, deviation in deviations) / (6 * square**1.5)
        for level in (0.8, 0.95, 0.99):
            tails = (0.5 - level / 2, 0.5 + level / 2)
            z = [bias + norm.ppf(tail) for tail in tails]
            corrected = [norm.cdf(bias + each / (1 - acceleration * each)) for each in z]
            for kind, levels in (("percentile", tails), ("bca", corrected)):
                # A tie between the level and a step of the law would make the case a matter of rounding.
                assert all(np.abs(reached - each).min() > 1e-11 for each in levels), (
                    counts,
                    level,
                    kind,
                )
                bounds = [support[np.argmax(reached >= each)] / n for each in levels]
                reference = f"law of n draws by repeated convolution, {TOOLS}; mid-p z0, Efron 1987"
                name = f"resampled/{kind}/{'-'.join(map(str, counts))}/{level}"
                yield case(
                    name,
                    counts,
                    f"bootstrap-{kind}",
                    level,
                    bounds,
                    points(1e-12),
                    reference,
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
    makers = (golden, extern, nps_package, closed_forms, computed, students, posteriors, resampled, nobody)
    return DESCRIPTION, [found for make in makers for found in make()]
