"""W2: rows by group -> n, NPS and its interval. The peers compute Wald's; nps is run with that and with its default."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from harness import frames, limits
from harness.data import make_groups
from harness.model import Array, Competitor, Data, Result, Workload, load, nps_function

KEYS = ("code", "n", "detractors", "promoters", "nps", "lower", "upper")
SCORE_KEYS = ("code", "n", "detractors", "promoters", "nps", "score_lower", "score_upper")
Z = limits.Z95
Call = Callable[[], Any]


def limit(data: Data) -> Call:
    return lambda: limits.group(data["code"], data["score"], data["groups"])


def of_limit(table: dict[str, Array]) -> Result:
    """The reference: every group is present, in code order."""
    n = table["detractors"] + table["passives"] + table["promoters"]
    return {"code": np.arange(len(n)), "n": n} | table


def score_interval(reference: Result) -> Result:
    """Limits of the trinomial score interval by bisection, as STATISTICS of the project defines it: the check of the
    library's default, written independently of it."""
    d, n = reference["detractors"].astype(float), reference["n"].astype(float)
    p = reference["promoters"].astype(float)
    e = (p - d) / n

    def statistic(x: Array) -> Array:
        b = -d - p + (2 * n - p + d) * x
        q = (np.sqrt(np.maximum(b * b + 8 * n * d * x * (1 - x), 0)) - b) / (4 * n)
        variance = n * np.maximum(2 * q + x * (1 - x), 0)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray((p - d - n * x) / np.sqrt(variance))

    def root(inside: Array, end: float, sign: float) -> Array:
        near, far = inside.copy(), np.full_like(inside, end)
        for _ in range(60):
            middle = (near + far) / 2
            beyond = sign * statistic(middle) > Z
            far, near = np.where(beyond, middle, far), np.where(beyond, near, middle)
        return (near + far) / 2

    lower, upper = root(e, -1.0, 1.0), root(e, 1.0, -1.0)
    return {
        "score_lower": 100 * np.where(d == n, -1.0, lower),
        "score_upper": 100 * np.where(p == n, 1.0, upper),
    }


def wald(d: Array, p: Array, n: Array) -> dict[str, Array]:
    """n, counts, NPS and interval, vectorised; d, p and n as counts of any type."""
    e = (p - d) / n
    half = Z * np.sqrt(((p + d) / n - e * e) / n)
    lower, upper = np.maximum(100 * (e - half), -100), np.minimum(100 * (e + half), 100)
    return {"n": n, "detractors": d, "promoters": p, "nps": 100 * e, "lower": lower, "upper": upper}


def numpy_bincount(data: Data) -> Call:
    x, code, groups = data["score"], data["code"], data["groups"]

    def run() -> Any:
        slot = code.astype(np.int64)
        slot *= 3
        slot += x > 6
        slot += x > 8
        counts = np.bincount(slot, minlength=3 * groups).reshape(-1, 3)
        return wald(counts[:, 0], counts[:, 2], counts.sum(axis=1)) | {"key": np.arange(groups)}

    return run


def pandas_group(make: Callable[[Data], Any]) -> Callable[[Data], Call]:
    def prepare(data: Data) -> Call:
        df = make(data)
        pd = load("pandas")

        def run() -> Any:
            flags = pd.DataFrame({"d": df["score"] <= 6, "p": df["score"] >= 9})
            grouped = flags.groupby(df["key"], observed=True, sort=False)
            total, n = grouped.sum(), grouped.size()
            d, p = total["d"].to_numpy(np.int64), total["p"].to_numpy(np.int64)
            return pd.DataFrame(wald(d, p, n.to_numpy()), index=total.index)

        return run

    return prepare


def of_pandas(df: Any) -> Result:
    return frames.by_code(df.index, {name: df[name] for name in KEYS[1:]})


def polars_group(make: Callable[[Data], Any]) -> Callable[[Data], Call]:
    def prepare(data: Data) -> Call:
        pl = load("polars")
        df = make(data)
        s, n, d, p = pl.col("score"), pl.col("n"), pl.col("detractors"), pl.col("promoters")
        e = (p.cast(pl.Float64) - d) / n
        half = Z * (((p + d) / n - pl.col("e") ** 2) / n).sqrt()
        query = (
            df.lazy()
            .group_by("key")
            .agg(n=pl.len(), detractors=(s <= 6).sum(), promoters=(s >= 9).sum())
            .with_columns(e=e)
            .with_columns(half=half)
            .select(
                "key", "n", "detractors", "promoters",
                nps=100 * pl.col("e"),
                lower=(100 * (pl.col("e") - pl.col("half"))).clip(lower_bound=-100),
                upper=(100 * (pl.col("e") + pl.col("half"))).clip(upper_bound=100),
            )
        )  # fmt: skip
        return lambda: query.collect()

    return prepare


def of_polars(df: Any) -> Result:
    return frames.by_code(df["key"].to_list(), {name: df[name].to_numpy() for name in KEYS[1:]})


def arrow_group(data: Data) -> Call:
    pa, pc = load("pyarrow"), load("pyarrow.compute")
    score, key = pa.array(data["score"]), pa.array(data["code"])
    six, nine = pa.scalar(6, pa.uint8()), pa.scalar(9, pa.uint8())

    def run() -> Any:
        flags = pa.table({"key": key, "d": pc.less_equal(score, six), "p": pc.greater_equal(score, nine)})
        wanted: list[Any] = [([], "count_all"), ("d", "sum"), ("p", "sum")]
        out = flags.group_by("key", use_threads=False).aggregate(wanted)
        d, p = out["d_sum"].to_numpy().astype(np.int64), out["p_sum"].to_numpy().astype(np.int64)
        return wald(d, p, out["count_all"].to_numpy()) | {"key": out["key"].to_numpy()}

    return run


def of_columns(table: dict[str, Any]) -> Result:
    return frames.by_code(table["key"], {name: table[name] for name in KEYS[1:]})


def duck_group(data: Data) -> Call:
    connection = frames.duck_codes(data)
    query = f"""
        WITH c AS (SELECT key, count(*) AS n, count(*) FILTER (score <= 6) AS detractors,
                          count(*) FILTER (score >= 9) AS promoters FROM answers GROUP BY key),
             e AS (SELECT *, (promoters - detractors) / n::DOUBLE AS e FROM c),
             h AS (SELECT *, {Z} * sqrt(((promoters + detractors) / n::DOUBLE - e * e) / n) AS half FROM e)
        SELECT key, n, detractors, promoters, 100 * e AS nps, greatest(100 * (e - half), -100::DOUBLE) AS lower,
               least(100 * (e + half), 100::DOUBLE) AS upper FROM h"""
    return lambda: connection.execute(query).fetchnumpy()


def nps_group(make: Callable[[Data], Any], method: str) -> Callable[[Data], Call]:
    def prepare(data: Data) -> Call:
        function = nps_function("score_by")
        frame = make(data)
        options = {"method": method} if method else {}
        return lambda: function(frame, score="score", by=["key"], scale="0-10", **options)

    return prepare


def of_nps(table: Any) -> Result:
    columns = frames.table_columns(table, ("key", *KEYS[1:]))
    if len(table) != len(columns["n"]):
        raise AssertionError("len(table) is not its number of rows")
    return frames.by_code(columns.pop("key"), columns)


def of_nps_score(table: Any) -> Result:
    result = of_nps(table)
    return result | {"score_lower": result.pop("lower"), "score_upper": result.pop("upper")}


NPS_FRAMES: tuple[tuple[str, Callable[[Data], Any]], ...] = (
    ("Polars Categorical", frames.polars_categorical),
    ("Polars Enum", frames.polars_enum),
    ("pandas category", frames.pandas_categorical),
    ("PyArrow dictionary", frames.arrow_table),
)


def nps_competitors() -> tuple[Competitor, ...]:
    wald_rows = [Competitor(f"nps {name}, wald", "nps", nps_group(make, "wald"), of_nps) for name, make in NPS_FRAMES]
    default = [
        Competitor(f"nps {name}, default", "nps", nps_group(make, ""), of_nps_score, keys=SCORE_KEYS)
        for name, make in NPS_FRAMES
    ]
    return (*wald_rows, *default)


def workload(name: str, groups: int) -> Workload:
    return Workload(
        name,
        f"rows in {groups:,} groups → n, NPS, interval",
        20_000_000,
        lambda rows: make_groups(rows, groups),
        KEYS,
        (
            Competitor("C", "limit", limit, of_limit),
            Competitor("NumPy bincount of codes", "peer", numpy_bincount, of_columns),
            Competitor("pandas category", "peer", pandas_group(frames.pandas_categorical), of_pandas),
            Competitor("pandas codes", "peer", pandas_group(frames.pandas_codes), of_pandas),
            Competitor("Polars Enum", "peer", polars_group(frames.polars_enum), of_polars),
            Competitor("Polars codes", "peer", polars_group(frames.polars_codes), of_polars),
            Competitor("PyArrow codes", "peer", arrow_group, of_columns),
            Competitor("DuckDB codes", "peer", duck_group, of_columns),
            *nps_competitors(),
        ),
        extra=score_interval,
        notes=(
            "Groups are uniform and at most rows / 20, so that they grow with the rows until the number in the title.",
            "The C loop and the peers compute Wald's interval; the nps default is the trinomial score interval.",
        ),
    )


W2A = workload("W2a", 100)
W2B = workload("W2b", 10_000)
W2C = workload("W2c", 1_000_000)
