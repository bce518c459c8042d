"""W5: bootstrap intervals of a score at 95 %, ten thousand resamples; W5a of equal answers, W5b of answers that weigh
what their stratum does, W5c of answers no two of which weigh the same.

Bounds are compared in standard errors of the score, within their Monte-Carlo error. SciPy draws five hundred times."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from harness import limits
from harness.data import SEED, scores
from harness.model import Array, Competitor, Data, Result, UnavailableError, Workload, load, nps_function

RESAMPLES, FEW = 10_000, 500
TAILS = (0.025, 0.975)
DRAWN, ROUGH = ("drawn_lower", "drawn_upper"), ("rough_lower", "rough_upper")
Call = Callable[[], Any]


def make(strata: int | None) -> Callable[[int], Data]:
    """Answers, their classes as -1, 0 and 1, and a weight each: that of a stratum, or of no other answer."""

    def answers_of(rows: int) -> Data:
        rng = np.random.default_rng(SEED)
        answers = scores(rows, rng)
        classes = (answers > 8).astype(np.float64) - (answers < 7)
        weights = rng.uniform(0.5, 1.5, strata or rows)
        return {
            "score": answers,
            "class": classes,
            "weight": weights[rng.integers(0, strata, rows)] if strata else weights,
        }

    return answers_of


def in_errors(bounds: Any, weights: Array, classes: Array) -> Result:
    """Bounds in points as distances from the score, in its standard errors."""
    estimate = float(weights @ classes / weights.sum())
    error = float(np.sqrt(((weights * (classes - estimate)) ** 2).sum())) / float(weights.sum())
    lower, upper = ((bound - 100 * estimate) / (100 * error) for bound in bounds)
    made = (np.array([lower]), np.array([upper]))
    return dict(zip(DRAWN, made, strict=True)) | dict(zip(ROUGH, made, strict=True))


def compared(call: Callable[[Data, Array], Call], weighted: bool) -> Callable[[Data], Call]:
    """A call that hands back its bounds and what they are measured in."""

    def prepare(data: Data) -> Call:
        weights = data["weight"] if weighted else np.ones(len(data["class"]))
        run = call(data, weights)
        return lambda: (run(), weights, data["class"])

    return prepare


def of_bounds(found: Any) -> Result:
    return in_errors(*found)


def c_counts(data: Data, _: Array) -> Call:
    counts = np.array([(data["class"] == place).sum() for place in (-1, 0, 1)], np.uint64)
    return lambda: np.quantile(limits.bootstrap_counts(counts, RESAMPLES), TAILS)


def c_rows(data: Data, weights: Array) -> Call:
    return lambda: np.quantile(limits.bootstrap_rows(weights, data["class"], RESAMPLES), TAILS)


def numpy_counts(data: Data, _: Array) -> Call:
    answers, rng = data["score"], np.random.default_rng(SEED)

    def run() -> Any:
        histogram = np.bincount(answers, minlength=11)
        counts = np.array([histogram[:7].sum(), histogram[7:9].sum(), histogram[9:].sum()])
        drawn = rng.multinomial(len(answers), counts / len(answers), RESAMPLES)
        return np.quantile(100 * (drawn[:, 2] - drawn[:, 0]) / len(answers), TAILS)

    return run


def numpy_rows(data: Data, weights: Array) -> Call:
    net, rng, rows = weights * data["class"], np.random.default_rng(SEED), len(weights)

    def run() -> Any:
        drawn = np.empty(RESAMPLES)
        for place in range(RESAMPLES):
            times = np.bincount(rng.integers(0, rows, rows, dtype=np.uint32), minlength=rows)
            drawn[place] = 100 * (times @ net) / (times @ weights)
        return np.quantile(drawn, TAILS)

    return run


def scipy_percentile(data: Data, weights: Array) -> Call:
    try:
        bootstrap = load("scipy.stats").bootstrap
    except AttributeError as error:
        raise UnavailableError("scipy.stats.bootstrap") from error

    def score(x: Array, w: Array, axis: int = -1) -> Any:
        return 100 * (w * x).sum(axis=axis) / w.sum(axis=axis)

    def run() -> Any:
        found = bootstrap(
            (data["class"], weights), score, paired=True, vectorized=True, n_resamples=FEW, batch=10,
            confidence_level=0.95, method="percentile", rng=np.random.default_rng(SEED),
        )  # fmt: skip
        return found.confidence_interval.low, found.confidence_interval.high

    return run


def nps_equal(method: str) -> Callable[[Data, Array], Call]:
    def prepare(data: Data, _: Array) -> Call:
        function = nps_function("score")

        def run() -> Any:
            found = function(data["score"], method=method)
            return found.lower, found.upper

        return run

    return prepare


def nps_weighted(method: str) -> Callable[[Data, Array], Call]:
    def prepare(data: Data, weights: Array) -> Call:
        function = nps_function("weighted")
        frame = {"score": data["score"], "weight": weights}

        def run() -> Any:
            found = function(frame, score="score", weight="weight", method=method, resamples=RESAMPLES)
            return found.lower, found.upper

        return run

    return prepare


def block(
    name: str, title: str, strata: int | None, weighted: bool, rows: tuple[tuple[str, Any, Any], ...]
) -> Workload:
    """C, NumPy and SciPy beside nps."""
    made = [
        Competitor(label, kind, compared(call, weighted), of_bounds, ROUGH if "SciPy" in label else DRAWN)
        for label, kind, call in rows
    ]
    return Workload(name, title, 100_000, make(strata), DRAWN, tuple(made))


SCIPY = f"SciPy bootstrap, percentile, {FEW} resamples"
W5A = block(
    "W5a",
    "answers -> bootstrap interval, 10,000 resamples",
    None,
    False,
    (
        ("C, binomials on 3 counts", "limit", c_counts),
        ("NumPy, multinomial on 3 counts", "peer", numpy_counts),
        (SCIPY, "peer", scipy_percentile),
        ("nps.score, percentile, all resamples", "nps", nps_equal("bootstrap-percentile")),
        ("nps.score, BCa, all resamples", "nps", nps_equal("bootstrap-bca")),
    ),
)
WEIGHTED = (
    ("C, a row at random", "limit", c_rows),
    ("NumPy, bincount of rows at random", "peer", numpy_rows),
    (SCIPY, "peer", scipy_percentile),
    ("nps.weighted, percentile", "nps", nps_weighted("bootstrap-percentile")),
    ("nps.weighted, BCa", "nps", nps_weighted("bootstrap-bca")),
)
W5B = block("W5b", "answers by weight of 40 strata -> bootstrap interval, 10,000 resamples", 40, True, WEIGHTED)
W5C = block("W5c", "answers with a weight of their own -> the same", None, True, WEIGHTED)
