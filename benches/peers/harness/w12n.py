"""W12n: i64, and f64 with NaN -> checked u8 scores and counts of what was not one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from harness import limits
from harness.data import make_f64, make_i64
from harness.model import Array, Competitor, Data, Result, Workload, load, nps_function

KEYS = ("detractors", "passives", "promoters", "missing", "rejected")
WITH_SCORES = (*KEYS, "scores")
MISSING, REJECTED = 254, 255
COUNTS_ROW = "C counts only"
Call = Callable[[], Any]


def limit(data: Data) -> Call:
    return lambda: limits.checked(data["value"])


def limit_counts(data: Data) -> Call:
    return lambda: limits.checked(data["value"], keep=False)


def of_limit(result: tuple[Array, Array]) -> Result:
    return five(*result[1].tolist()) | {"scores": result[0]}


def five(d: Any, q: Any, p: Any, missing: Any, rejected: Any) -> Result:
    return {key: np.asarray(int(v)) for key, v in zip(KEYS, (d, q, p, missing, rejected), strict=True)}


def of_peer(result: Any) -> Result:
    """(scores, detractors, promoters, missing, rejected)."""
    scores, d, p, missing, rejected = result
    column = np.asarray(scores)
    q = len(column) - int(d) - int(p) - int(missing) - int(rejected)
    return five(d, q, p, missing, rejected) | {"scores": column}


def numpy_i64(data: Data) -> Call:
    x = data["value"]

    def run() -> Any:
        valid = (x >= 0) & (x <= 10)
        scores = np.where(valid, x, REJECTED).astype(np.uint8)
        rejected = len(x) - np.count_nonzero(valid)
        high = np.count_nonzero(scores >= 9) - rejected
        return scores, np.count_nonzero(scores <= 6), high, 0, rejected

    return run


def numpy_f64(data: Data) -> Call:
    x = data["value"]

    def run() -> Any:
        missing = np.isnan(x)
        valid = (x >= 0) & (x <= 10) & (np.floor(x) == x)
        scores = np.where(valid, x, np.where(missing, MISSING, REJECTED)).astype(np.uint8)
        none = np.count_nonzero(missing)
        rejected = len(x) - np.count_nonzero(valid) - none
        high = np.count_nonzero(scores >= 9) - none - rejected
        return scores, np.count_nonzero(scores <= 6), high, none, rejected

    return run


def pandas(data: Data) -> Call:
    s, real = load("pandas").Series(data["value"], copy=False), data["value"].dtype == np.float64

    def run() -> Any:
        valid = s.between(0, 10)
        if real:
            valid &= s % 1 == 0
        missing = s.isna()
        scores = s.where(valid, REJECTED).mask(missing, MISSING).astype("uint8")
        none = missing.sum()
        rejected = len(s) - valid.sum() - none
        return scores, (scores <= 6).sum(), (scores >= 9).sum() - none - rejected, none, rejected

    return run


def polars(data: Data) -> Call:
    pl = load("polars")
    df, x, real = pl.DataFrame({"x": data["value"]}), pl.col("x"), data["value"].dtype == np.float64
    valid = x.is_between(0, 10)
    if real:
        valid = valid & (x.floor() == x)
    missing = x.is_nan() if real else pl.lit(False)
    code = pl.when(valid).then(x).when(missing).then(MISSING).otherwise(REJECTED).cast(pl.UInt8).alias("s")

    def run() -> Any:
        out = df.select(code)
        s = pl.col("s")
        parts = ((s <= 6).sum(), (s.is_between(9, 10)).sum(), (s == MISSING).sum(), (s == REJECTED).sum())
        counts = out.select(part.alias(str(at)) for at, part in enumerate(parts)).row(0)
        return out["s"], *counts

    return run


def arrow(data: Data) -> Call:
    pa, pc = load("pyarrow"), load("pyarrow.compute")
    x, real = pa.array(data["value"]), data["value"].dtype == np.float64
    missing_code, rejected_code = pa.scalar(MISSING, pa.uint8()), pa.scalar(REJECTED, pa.uint8())
    six, nine, ten = (pa.scalar(v, pa.uint8()) for v in (6, 9, 10))

    def total(flags: Any) -> int:
        return pc.sum(flags).as_py() or 0

    def run() -> Any:
        valid = pc.and_(pc.greater_equal(x, 0), pc.less_equal(x, 10))
        other: Any = rejected_code
        if real:
            valid = pc.and_(valid, pc.equal(pc.floor(x), x))
            other = pc.if_else(pc.is_nan(x), missing_code, rejected_code)
        scores = pc.if_else(valid, pc.cast(x, pa.uint8(), safe=False), other)
        d = total(pc.less_equal(scores, six))
        p = total(pc.and_(pc.greater_equal(scores, nine), pc.less_equal(scores, ten)))
        return scores, d, p, total(pc.equal(scores, missing_code)), total(pc.equal(scores, rejected_code))

    return run


def duck(data: Data) -> Call:
    connection = load("duckdb").connect(config={"threads": 1})
    connection.register("incoming", load("pyarrow").table({"x": data["value"]}))
    connection.execute("CREATE TABLE answers AS SELECT * FROM incoming")
    real = data["value"].dtype == np.float64
    valid = "x BETWEEN 0 AND 10" + (" AND floor(x) = x" if real else "")
    missing = "isnan(x)" if real else "false"
    query = f"""
        SELECT count(*) FILTER (s <= 6), count(*) FILTER (s IN (7, 8)), count(*) FILTER (s IN (9, 10)),
               count(*) FILTER (s = {MISSING}), count(*) FILTER (s = {REJECTED})
        FROM (SELECT (CASE WHEN {valid} THEN x WHEN {missing} THEN {MISSING} ELSE {REJECTED} END)::UTINYINT AS s
              FROM answers)"""
    return lambda: connection.execute(query).fetchone()


def nps(name: str) -> Callable[[Data], Call]:
    def prepare(data: Data) -> Call:
        function, x = nps_function(name), data["value"]
        return lambda: function(x, scale="0-10")

    return prepare


def of_counts(counts: Any) -> Result:
    return five(*(getattr(counts, key) for key in KEYS))


def of_score(score: Any) -> Result:
    return five(score.detractors, score.passives, score.promoters, score.missing, score.rejects.total)


def workload(kind: str, title: str, make: Callable[[int], Data], numpy: Callable[[Data], Call]) -> Workload:
    return Workload(
        f"W12n-{kind}",
        title,
        20_000_000,
        make,
        WITH_SCORES,
        (
            Competitor("C", "limit", limit, of_limit),
            Competitor(COUNTS_ROW, "limit", limit_counts, lambda r: five(*r[1].tolist()), keys=KEYS),
            Competitor("NumPy", "peer", numpy, of_peer),
            Competitor("pandas", "peer", pandas, of_peer),
            Competitor("Polars", "peer", polars, of_peer),
            Competitor("PyArrow", "peer", arrow, of_peer),
            Competitor("DuckDB (counts only)", "peer", duck, lambda row: five(*row), keys=KEYS),
            Competitor("nps.category_counts", "nps", nps("category_counts"), of_counts, keys=KEYS, limit=COUNTS_ROW),
            Competitor("nps.score", "nps", nps("score"), of_score, keys=KEYS, limit=COUNTS_ROW),
        ),
        notes=(
            "C and the peers (DuckDB apart) hand back the checked u8 column too; nps hands back the counts, and is",
            "measured against the C loop that keeps no column.",
        ),
    )


W12N_I64 = workload("i64", "i64, 0.1 % not a score → checked scores and counts", make_i64, numpy_i64)
W12N_F64 = workload("f64", "f64, 2 % NaN, 0.1 % not a score → checked scores and counts", make_f64, numpy_f64)
