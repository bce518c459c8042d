"""W1: class counts and the full histogram of one u8 column already in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from harness import limits
from harness.data import make_scores
from harness.model import Array, Competitor, Data, Result, Workload, load, nps_function

CLASSES = ("detractors", "passives", "promoters")
Call = Callable[[], Any]


def three(values: Iterable[Any]) -> Result:
    """Detractors, passives, promoters, as compared."""
    return {key: np.asarray(int(value)) for key, value in zip(CLASSES, values, strict=True)}


def bins(pairs: Iterable[tuple[Any, Any]]) -> Result:
    """Counts of the eleven points, from (score, count) in any order."""
    counts = np.zeros(11, np.int64)
    for score, count in pairs:
        counts[int(score)] += int(count)
    return {"counts": counts}


def distribution_counts(distribution: Any) -> Array:
    """The eleven counts of an nps Distribution."""
    counts = getattr(distribution, "counts", distribution)
    counts = counts() if callable(counts) else counts
    if isinstance(counts, dict):
        return bins(counts.items())["counts"]
    return np.asarray(list(counts), np.int64)


def arrow(data: Data) -> Any:
    """The scores as a PyArrow array, no copy."""
    return load("pyarrow").array(data["score"])


def duck(data: Data) -> Any:
    """A single-threaded DuckDB with the scores in a table of its own."""
    connection = load("duckdb").connect(config={"threads": 1})
    connection.register("incoming", load("pyarrow").table({"score": data["score"]}))
    connection.execute("CREATE TABLE answers AS SELECT * FROM incoming")
    connection.unregister("incoming")
    return connection


def numpy_classes(data: Data) -> Call:
    x = data["score"]

    def run() -> Any:
        d, p = np.count_nonzero(x <= 6), np.count_nonzero(x >= 9)
        return d, len(x) - d - p, p

    return run


def pandas_classes(data: Data) -> Call:
    s = load("pandas").Series(data["score"], copy=False)

    def run() -> Any:
        d, p = (s <= 6).sum(), (s >= 9).sum()
        return d, len(s) - d - p, p

    return run


def polars_classes(data: Data) -> Call:
    pl = load("polars")
    df = pl.DataFrame({"s": data["score"]})
    d, p = (pl.col("s") <= 6).sum(), (pl.col("s") >= 9).sum()
    return lambda: df.select(d=d, q=pl.len() - d - p, p=p).row(0)


def arrow_classes(data: Data) -> Call:
    column, pa, pc = arrow(data), load("pyarrow"), load("pyarrow.compute")
    six, nine = pa.scalar(6, pa.uint8()), pa.scalar(9, pa.uint8())

    def run() -> Any:
        d = pc.sum(pc.less_equal(column, six)).as_py()
        p = pc.sum(pc.greater_equal(column, nine)).as_py()
        return d, len(column) - d - p, p

    return run


def duck_classes(data: Data) -> Call:
    connection = duck(data)
    query = """SELECT count(*) FILTER (score <= 6), count(*) FILTER (score BETWEEN 7 AND 8),
                      count(*) FILTER (score >= 9) FROM answers"""
    return lambda: connection.execute(query).fetchone()


def nps_counts(data: Data) -> Call:
    function, x = nps_function("category_counts"), data["score"]
    return lambda: function(x, scale="0-10")


def nps_score(data: Data) -> Call:
    function, x = nps_function("score"), data["score"]
    return lambda: function(x, scale="0-10")


def of_counts(counts: Any) -> Result:
    """Class counts of what nps.category_counts and nps.score return (where a class may be a share or a count)."""
    return three(getattr(counts, key) for key in CLASSES)


def numpy_equal(data: Data) -> Call:
    x = data["score"]
    return lambda: [np.count_nonzero(x == point) for point in range(11)]


def numpy_bincount(data: Data) -> Call:
    x = data["score"]
    return lambda: np.bincount(x, minlength=11)


def pandas_values(data: Data) -> Call:
    s = load("pandas").Series(data["score"], copy=False)
    return lambda: s.value_counts(sort=False)


def polars_values(data: Data) -> Call:
    s = load("polars").Series("s", data["score"])
    return lambda: s.value_counts()


def polars_sums(data: Data) -> Call:
    pl = load("polars")
    df = pl.DataFrame({"s": data["score"]})
    return lambda: df.select((pl.col("s") == point).sum().alias(str(point)) for point in range(11)).row(0)


def arrow_values(data: Data) -> Call:
    column, pc = arrow(data), load("pyarrow.compute")
    return lambda: pc.value_counts(column)


def duck_values(data: Data) -> Call:
    connection = duck(data)
    return lambda: connection.execute("SELECT score, count(*) FROM answers GROUP BY score").fetchall()


W1A = Workload(
    "W1a",
    "class counts of u8 in memory",
    100_000_000,
    make_scores,
    CLASSES,
    (
        Competitor("C", "limit", lambda d: lambda: limits.classes(d["score"]), lambda r: three(r[:3])),
        Competitor("NumPy", "peer", numpy_classes, three),
        Competitor("pandas", "peer", pandas_classes, three),
        Competitor("Polars", "peer", polars_classes, three),
        Competitor("PyArrow", "peer", arrow_classes, three),
        Competitor("DuckDB", "peer", duck_classes, three),
        Competitor("nps.category_counts", "nps", nps_counts, of_counts),
    ),
    notes=("C and nps also count what is no score (above 10); the peers do not look.",),
)


def limit_bins(how: str) -> Callable[[Data], Call]:
    return lambda data: lambda: limits.histogram(data["score"], how)


W1B = Workload(
    "W1b",
    "full histogram of u8 in memory",
    100_000_000,
    make_scores,
    ("counts",),
    (
        Competitor("C compare-and-count", "limit", limit_bins("u8"), lambda r: {"counts": r[:11]}),
        Competitor("C byte shuffles", "limit", limit_bins("shuffle_u8"), lambda r: {"counts": r[:11]}),
        Competitor("C four scalar tables", "limit", limit_bins("scalar_u8"), lambda r: {"counts": r[:11]}),
        Competitor("NumPy bincount", "peer", numpy_bincount, lambda r: {"counts": r}),
        Competitor("NumPy == ×11", "peer", numpy_equal, lambda r: {"counts": np.asarray(r)}),
        Competitor("pandas value_counts", "peer", pandas_values, lambda r: bins(r.items())),
        Competitor("Polars value_counts", "peer", polars_values, lambda r: bins(r.iter_rows())),
        Competitor("Polars == ×11", "peer", polars_sums, lambda r: {"counts": np.asarray(r)}),
        Competitor(
            "PyArrow value_counts",
            "peer",
            arrow_values,
            lambda r: bins((e["values"], e["counts"]) for e in r.to_pylist()),
        ),
        Competitor("DuckDB GROUP BY", "peer", duck_values, bins),
        Competitor("nps.score", "nps", nps_score, lambda r: {"counts": distribution_counts(r.distribution)}),
    ),
    notes=(
        "nps.score also computes the score and its interval.",
        "The == ×11 rows are what an expert would write; most users write the other one.",
    ),
)
