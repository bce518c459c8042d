"""A1: rows in twenty dimensions -> n, NPS and the gap to all other answers of every value of every dimension."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from harness.data import SEED, scores
from harness.model import Array, Competitor, Data, Result, Workload, load, nps_function

DIMENSIONS = 20
KEYS = ("n", "nps", "gap")
Call = Callable[[], Any]


def names() -> list[str]:
    """The dimensions."""
    return [f"d{place:02d}" for place in range(DIMENSIONS)]


def make(rows: int) -> Data:
    """u8 scores, and codes of six to nine values a dimension, each of which occurs."""
    rng = np.random.default_rng(SEED)
    data: Data = {"score": scores(rows, rng)}
    for place, name in enumerate(names()):
        values = 6 + place % 4
        data[name] = rng.integers(0, values, rows, dtype=np.int8)
        data[name][:values] = np.arange(values)
    return data


def labels(data: Data, name: str) -> list[str]:
    """The values of a dimension, in code order when sorted."""
    return [f"v{code}" for code in range(int(data[name].max()) + 1)]


def table(n: Array, net: Array) -> Result:
    """Per value n, NPS and gap, from the counts of one dimension and their net promoters."""
    rest, rest_net = n.sum() - n, net.sum() - net
    with np.errstate(invalid="ignore", divide="ignore"):
        nps = 100 * net / n
        return {"n": n, "nps": nps, "gap": nps - 100 * rest_net / rest}


def joined(tables: list[Result]) -> Result:
    """One table of all dimensions."""
    return {key: np.concatenate([table[key] for table in tables]) for key in KEYS}


def numpy_bincount(data: Data) -> Call:
    def run() -> Result:
        net = (data["score"] > 8).astype(np.int8) - (data["score"] < 7)
        slot, tables = (net + 1).astype(np.int16), []
        for name in names():
            counts = np.bincount(data[name] * np.int16(3) + slot)
            counts = np.pad(counts, (0, -len(counts) % 3)).reshape(-1, 3)
            tables.append(table(counts.sum(axis=1), counts[:, 2] - counts[:, 0]))
        return joined(tables)

    return run


def pandas_frame(data: Data) -> Any:
    pd = load("pandas")
    columns = {name: pd.Categorical.from_codes(data[name], labels(data, name)) for name in names()}
    return pd.DataFrame({"score": data["score"]} | columns)


def pandas_group(data: Data) -> Call:
    df = pandas_frame(data)

    def run() -> Result:
        score = df["score"]
        net = (score >= 9).astype("int64") - (score <= 6)
        tables = []
        for name in names():
            found = net.groupby(df[name], observed=True).agg(["size", "sum"])
            tables.append(table(found["size"].to_numpy(), found["sum"].to_numpy()))
        return joined(tables)

    return run


def arrow_frame(data: Data) -> Any:
    pa = load("pyarrow")
    columns = {
        name: pa.DictionaryArray.from_arrays(pa.array(data[name]), pa.array(labels(data, name))) for name in names()
    }
    return pa.table({"score": data["score"]} | columns)


def polars_frame(data: Data) -> Any:
    pl = load("polars")
    return pl.from_arrow(arrow_frame(data)).with_columns(
        pl.col(name).cast(pl.Enum(labels(data, name))) for name in names()
    )


def polars_group(data: Data) -> Call:
    pl = load("polars")
    df = polars_frame(data)
    net = (pl.col("score") >= 9).cast(pl.Int64) - (pl.col("score") <= 6).cast(pl.Int64)

    def run() -> Result:
        lazy = df.lazy().with_columns(net=net)
        queries = [lazy.group_by(name).agg(n=pl.len(), net=pl.col("net").sum()).sort(name) for name in names()]
        found = pl.collect_all(queries)
        return joined([table(one["n"].to_numpy().astype(np.int64), one["net"].to_numpy()) for one in found])

    return run


def nps_associate(frame: Callable[[Data], Any]) -> Callable[[Data], Call]:
    def prepare(data: Data) -> Call:
        associate, observations = nps_function("associate"), nps_function("observations")
        rows = frame(data)
        return lambda: associate(observations(rows, score="score", dimensions=names()), min_n=1)

    return prepare


def of_nps(found: Any) -> Result:
    """Its rows come by contribution: brought to the order of dimensions and values. It has intervals, p-values and
    adjusted ones besides."""
    rows = sorted(found, key=lambda one: tuple(one.condition.items()))
    return {
        "n": np.array([one.nps.n for one in rows]),
        "nps": np.array([one.nps.nps for one in rows]),
        "gap": np.array([one.gap.difference if one.gap else np.nan for one in rows]),
    }


def same(found: Result) -> Result:
    return found


A1 = Workload(
    "A1",
    "20 dimensions of 6-9 values -> n, NPS and gap to all others, per value",
    1_000_000,
    make,
    KEYS,
    (
        Competitor("NumPy bincount per dimension", "peer", numpy_bincount, same),
        Competitor("pandas groupby per category", "peer", pandas_group, same),
        Competitor("Polars group_by per Enum, collect_all", "peer", polars_group, same),
        Competitor("nps.associate, pandas categories", "nps", nps_associate(pandas_frame), of_nps),
        Competitor("nps.associate, Polars Enum", "nps", nps_associate(polars_frame), of_nps),
        Competitor("nps.associate, Arrow dictionary", "nps", nps_associate(arrow_frame), of_nps),
    ),
    notes=("nps gives the interval of each score and of each gap, and p-values adjusted for all of them, as well",),
)
