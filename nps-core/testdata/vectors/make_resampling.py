"""Reference bootstraps of weighted scores, by SciPy's."""

import numpy as np
from make_interval import TOOLS
from scipy.stats import bootstrap

DESCRIPTION = (
    "Scores and a probability weight each, a method, a level, a number of resamples and a seed -> the bounds of the "
    "weighted score in points and whether anything was drawn; or the code of the error. Bounds that are drawn pass within "
    "some five of their Monte-Carlo standard errors."
)
POINT = {-1: 3, 0: 7, 1: 10}
DRAWN = 5_000
# How many answers of equal weight weights must be worth.
LEAST = 50


def case(name, scores, weights, method, expected, tolerance, reference, *, level=0.95, drawn=True, resamples=DRAWN):
    """One case."""
    return {
        "name": name,
        "input": {
            "scores": scores, "weights": weights, "method": method, "level": level, "resamples": resamples, "seed": 7,
        },
        "expected": {"lower": expected[0], "upper": expected[1], "drawn": drawn},
        "tolerance": {"abs": tolerance},
        "reference": reference,
    }  # fmt: skip


def refusal(name, scores, weights, method, *, resamples=DRAWN):
    """One case that must fail."""
    return {
        "name": f"refused/{name}",
        "input": {
            "scores": scores, "weights": weights, "method": method, "level": 0.95, "resamples": resamples, "seed": 7,
        },
        "expected": {"code": "NPS_INVALID_ARGUMENT"},
        "reference": "the rule, written by hand",
    }  # fmt: skip


def score(weights, classes, axis=-1):
    """100 x the weighted mean of -1, 0 and 1."""
    return 100 * (weights * classes).sum(axis=axis) / weights.sum(axis=axis)


def drawn():
    """Bounds of SciPy with forty times as many resamples."""
    rng = np.random.default_rng(11)
    spread = {
        "distinct/80": rng.lognormal(0, 0.6, 80),
        "distinct/1500": rng.lognormal(0, 0.4, 1500),
        "few/60": rng.choice([0.5, 1.0, 3.0], 60),
        "alike and distinct/1400": np.concatenate([np.full(1200, 0.8), rng.lognormal(0.5, 0.5, 200)]),
        "alike/1400": np.concatenate([np.full(900, 1.25), np.full(500, 0.4)]),
    }
    for name, weights in spread.items():
        classes = rng.choice([-1, 0, 1], len(weights), p=(0.15, 0.25, 0.6))
        if name.startswith("alike"):
            classes[:850] = 1
        for method, theirs in (("bootstrap-percentile", "percentile"), ("bootstrap-bca", "BCa")):
            level = 0.95
            if weights.sum() ** 2 / (weights**2).sum() < LEAST:
                scored = [POINT[place] for place in classes.tolist()]
                yield refusal(f"{name}/{method}", scored, weights.tolist(), method)
                continue
            found = bootstrap(
                (weights, classes), score, paired=True, vectorized=True, n_resamples=40 * DRAWN, batch=2000,
                confidence_level=level, method=theirs, rng=np.random.default_rng(5),
            )  # fmt: skip
            bounds = [float(found.confidence_interval.low), float(found.confidence_interval.high)]
            # Half of a Monte-Carlo error: of a quantile, and of the bias twice.
            error = 0.027 * float(found.standard_error)
            yield case(
                f"{name}/{method}/{level}", [POINT[place] for place in classes.tolist()], weights.tolist(), method,
                bounds, 10 * error, f"{TOOLS}: bootstrap(paired, n_resamples=200000, method={theirs!r})", level=level,
            )  # fmt: skip


def exact():
    """Equal weights: the law of all resamples, as `nps_interval` has it."""
    scores = [3] * 20 + [7] * 30 + [10] * 50
    for method in ("bootstrap-percentile", "bootstrap-bca"):
        yield case(
            f"equal/{method}", scores, [2.5] * 100, method, (14.0, 45.0), 1e-9,
            "golden/nps_interval.json, bootstrap_exact: scipy 1.17.1 multinomial.pmf over every outcome", drawn=False,
        )  # fmt: skip
    for method in ("bootstrap-percentile", "bootstrap-bca"):
        yield case(
            f"one class/{method}", [10] * 60, [1.0 + row / 64 for row in range(60)], method, (100.0, 100.0), 1e-9,
            "every resample is the sample",
        )  # fmt: skip


def refused():
    """What is not drawn."""
    scores, weights = [10, 3] * 40, [1.0 + row / 64 for row in range(80)]
    yield refusal("resamples", scores, weights, "bootstrap-bca", resamples=999)
    yield refusal("more resamples", scores, weights, "bootstrap-bca", resamples=1_000_001)
    yield refusal("few answers", scores[:40], weights[:40], "bootstrap-bca")
    yield refusal("few answers of equal weight", scores[:40], [2.0] * 40, "bootstrap-bca")
    yield refusal("worth few answers", scores, [1.0] * 79 + [50.0], "bootstrap-bca")
    yield refusal("another method", scores, weights, "wald")


def resampling():
    """The description and the cases."""
    return DESCRIPTION, [found for make in (drawn, exact, refused) for found in make()]
