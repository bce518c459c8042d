"""Reference probabilities of a difference, by the density of each posterior in closed form."""

import mpmath as mp
from make_interval import TOOLS, posterior_below
from scipy.integrate import quad

DESCRIPTION = (
    "Detractors, passives and promoters of two sides, and a margin in points -> the probability that the true score of "
    "`after` is more than the margin above that of `before`, under Jeffreys' prior; for a margin above 0 also that the "
    "difference is inside +- the margin; or the code of the error. No answers on a side: null."
)

SIDES = [
    ((20, 30, 50), (10, 30, 60)), ((2, 3, 5), (5, 3, 2)), ((0, 0, 1), (1, 0, 0)), ((0, 0, 5), (0, 0, 9)),
    ((0, 4, 0), (0, 7, 0)), ((0, 40, 1), (3, 1, 1)), ((50, 0, 50), (20, 60, 20)), ((1, 8, 91), (2, 5, 93)),
    ((120, 340, 540), (3, 2, 5)), ((0, 1, 999), (5, 0, 0)),
]  # fmt: skip
MARGINS = (-12.5, 0.0, 12.5)


def density(shapes, x):
    """That of P - D: the Dirichlet integrated along a line, a hypergeometric function."""
    d, m, p = map(mp.mpf, shapes)
    if x < 0:
        d, p, x = p, d, -x
    if not 0 < x < 1:
        return 0.0
    x = mp.mpf(x)
    log = mp.loggamma(d + m + p) - mp.loggamma(p) - mp.loggamma(d + m) + (p - 1) * mp.log(x)
    log += d * mp.log((1 - x) / 2) + (m - 1) * mp.log(1 - x)
    return float(mp.exp(log) * mp.hyp2f1(1 - p, d, d + m, -(1 - x) / (2 * x)))


def beyond(before, after, margin):
    """P(after - before > margin), all on [-1, 1]."""
    shapes = [[count + 0.5 for count in counts] for counts in (before, after)]

    def bulk(shapes):
        total = sum(shapes)
        mean = (shapes[2] - shapes[0]) / total
        return mean, (((shapes[2] + shapes[0]) / total - mean**2) / (total + 1)) ** 0.5

    def above(x):
        return 1.0 if x <= -1 else 0.0 if x >= 1 else 1 - posterior_below(shapes[1], x)

    places = {-1.0, 0.0, 1.0, -margin, -1.0 - margin, 1.0 - margin}
    for (mean, deviation), shift in ((bulk(shapes[0]), 0.0), (bulk(shapes[1]), margin)):
        places |= {mean - shift + k * deviation for k in (-30, -7, -2, 0, 2, 7, 30)}
    cuts = sorted(place for place in places if -1 <= place <= 1)
    total = 0.0
    for lo, hi in zip(cuts, cuts[1:], strict=False):
        # Squares at both ends take away what is singular there.
        half, middle = (hi - lo) / 2, (hi + lo) / 2

        def integrand(t, half=half, middle=middle):
            x = middle + half * (3 * t - t**3) / 2
            return density(shapes[0], x) * above(x + margin) * half * 1.5 * (1 - t * t)

        total += quad(integrand, -1, 1, epsabs=1e-11, epsrel=1e-9, limit=200)[0]
    return total


def posterior_difference():
    """The description and the cases."""
    cases = []
    for before, after in SIDES:
        for margin in MARGINS:
            greater = beyond(before, after, margin / 100)
            within = beyond(before, after, -margin / 100) - greater if margin > 0 else None
            cases.append({
                "name": f"{'-'.join(map(str, before))} to {'-'.join(map(str, after))} by {margin}",
                "input": {"before": list(before), "after": list(after), "margin": margin},
                "expected": {"greater": greater, "within": within},
                "tolerance": {"abs": 1e-8},
                "reference": f"{TOOLS}, mpmath {mp.__version__}: quad of a density by hyp2f1 times a tail by quad of betainc",
            })  # fmt: skip
    for name, before, after in (("nobody before", (0, 0, 0), (1, 2, 3)), ("nobody after", (1, 2, 3), (0, 0, 0))):
        cases.append({
            "name": name, "input": {"before": list(before), "after": list(after), "margin": 5.0},
            "expected": {"greater": None, "within": None}, "tolerance": {"abs": 0.0}, "reference": "the rule, written by hand",
        })  # fmt: skip
    cases.extend(
        {
            "name": f"refused/{margin}",
            "input": {"before": [1, 2, 3], "after": [3, 2, 1], "margin": margin},
            "expected": {"code": "NPS_INVALID_ARGUMENT"},
            "reference": "the rule, written by hand",
        }
        for margin in (200.5, -201.0)
    )
    return DESCRIPTION, cases
