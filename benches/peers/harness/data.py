"""The data of each workload, from a fixed seed."""

from __future__ import annotations

import numpy as np

from harness.model import Array, Data

SEED = 20_240_601
# 256 equally likely draws: a shape a real company has (22 % detractors, 26 % passives, 52 % promoters).
SHARES = (6, 2, 3, 4, 6, 16, 19, 28, 39, 53, 80)
SCORE_OF = np.repeat(np.arange(11, dtype=np.uint8), SHARES)


def scores(rows: int, rng: np.random.Generator) -> Array:
    """u8 scores, 0 to 10."""
    return np.take(SCORE_OF, rng.integers(0, 256, rows, dtype=np.uint8))


def make_scores(rows: int) -> Data:
    """W1: one column of u8 scores."""
    return {"score": scores(rows, np.random.default_rng(SEED))}


def code_type(groups: int) -> type[np.unsignedinteger]:
    """The narrowest unsigned type that holds a code."""
    return np.uint8 if groups <= 1 << 8 else np.uint16 if groups <= 1 << 16 else np.uint32


def make_groups(rows: int, groups: int) -> Data:
    """W2, W12: u8 scores and codes of at most `groups` groups, twenty rows each or more, every group present."""
    rng = np.random.default_rng(SEED)
    groups = max(2, min(groups, rows // 20))
    kind = code_type(groups)
    codes = rng.integers(0, groups, rows, dtype=kind)
    codes[:groups] = rng.permutation(groups).astype(kind)
    return {"score": scores(rows, rng), "code": codes, "groups": groups}


def labels(groups: int) -> list[str]:
    """Category names; in code order when sorted."""
    return [f"g{code:07d}" for code in range(groups)]


def make_i64(rows: int) -> Data:
    """W12n: i64 with 0.1 % of values that are no score, among them ones a cast to u8 would let in."""
    rng = np.random.default_rng(SEED)
    values = scores(rows, rng).astype(np.int64)
    bad = np.array([-1, 11, 99, 2**32 + 5, 2**53 + 1], np.int64)
    at = rng.integers(0, rows, max(5, rows // 1000))
    values[at] = np.resize(bad, len(at))
    return {"value": values}


def make_f64(rows: int) -> Data:
    """W12n: f64 with 2 % NaN (no answer) and 0.1 % of values that are no score."""
    rng = np.random.default_rng(SEED)
    values = scores(rows, rng).astype(np.float64)
    values[rng.integers(0, rows, max(2, rows // 50))] = np.nan
    bad = np.array([6.5, 11.0, -1.0, np.inf, -np.inf, 2.0**32 + 5], np.float64)
    at = rng.integers(0, rows, max(6, rows // 1000))
    values[at] = np.resize(bad, len(at))
    return {"value": values}
