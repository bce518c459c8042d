"""W3: rows by three columns of short texts -> n, detractors, promoters; nps also as a table of answers, by score."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np

from harness import limits
from harness.data import SEED, scores
from harness.model import Array, Competitor, Data, Result, Workload, load, nps_function

KEYS = ("code", "n", "detractors", "promoters")
COLUMNS = ("channel", "region", "product")
LABELS = (
    ["app", "email", "phone", "shop", "sms", "web"],
    [f"region {number}" for number in range(12)],
    [f"product no. {number:03d}" for number in range(20)],
)
Call = Callable[[], Any]


def make(rows: int) -> Data:
    """Scores and three columns of codes, uniform."""
    rng = np.random.default_rng(SEED)
    codes = {name: rng.integers(0, len(of), rows, dtype=np.uint8) for name, of in zip(COLUMNS, LABELS, strict=True)}
    return {"score": scores(rows, rng)} | codes


def combined(codes: Any) -> Array:
    """One code for three."""
    return np.ravel_multi_index(tuple(codes), tuple(len(of) for of in LABELS)).astype(np.int64)


def canonical(keys: list[Any], n: Any, detractors: Any, promoters: Any) -> Result:
    """Groups in the order of their labels."""
    places = [{label: place for place, label in enumerate(of)} for of in LABELS]
    codes = combined([[at[str(key)] for key in column] for at, column in zip(places, keys, strict=True)])
    order = np.argsort(codes)
    columns = {"code": codes, "n": n, "detractors": detractors, "promoters": promoters}
    return {name: np.asarray(values)[order].astype(np.int64) for name, values in columns.items()}


def strings(data: Data) -> Any:
    """PyArrow: three columns of strings."""
    pa = load("pyarrow")
    columns = {name: pa.array(of).take(pa.array(data[name])) for name, of in zip(COLUMNS, LABELS, strict=True)}
    return pa.table({"score": pa.array(data["score"])} | columns)


def categories(data: Data) -> Any:
    """PyArrow: three dictionaries."""
    pa = load("pyarrow")
    columns = {
        name: pa.DictionaryArray.from_arrays(pa.array(data[name]), pa.array(of))
        for name, of in zip(COLUMNS, LABELS, strict=True)
    }
    return pa.table({"score": pa.array(data["score"])} | columns)


def pandas_strings(data: Data) -> Any:
    """Columns of pandas' `str`."""
    return strings(data).to_pandas().astype(dict.fromkeys(COLUMNS, "str"))


def limit(data: Data) -> Call:
    table = strings(data)
    columns = [table.column(name).combine_chunks() for name in COLUMNS]
    buffers = [(np.frombuffer(c.buffers()[1], np.int32), np.frombuffer(c.buffers()[2], np.uint8)) for c in columns]
    score = data["score"]
    return lambda: (limits.strings(buffers, score), columns)


def of_limit(out: Any) -> Result:
    (counts, rows), columns = out
    found = np.argwhere(counts.sum(axis=3) > 0)
    per = counts[tuple(found.T)]
    keys = [[column[int(rows[at, code])].as_py() for code in found[:, at]] for at, column in enumerate(columns)]
    return canonical(keys, per.sum(axis=1), per[:, 0], per[:, 2])


def pandas_group(of: Callable[[Data], Any]) -> Callable[[Data], Call]:
    def prepare(data: Data) -> Call:
        pd, frame = load("pandas"), of(data)

        def run() -> Any:
            flags = pd.DataFrame({"n": np.int64(1), "d": frame["score"] <= 6, "p": frame["score"] >= 9})
            return flags.groupby([frame[name] for name in COLUMNS], observed=True, sort=False).sum()

        return run

    return prepare


def of_pandas(frame: Any) -> Result:
    keys = [frame.index.get_level_values(level).tolist() for level in range(3)]
    return canonical(keys, frame["n"], frame["d"], frame["p"])


def polars_group(of: Callable[[Data], Any]) -> Callable[[Data], Call]:
    def prepare(data: Data) -> Call:
        pl = load("polars")
        frame, s = pl.from_arrow(of(data)), pl.col("score")
        query = frame.lazy().group_by(COLUMNS).agg(n=pl.len(), d=(s <= 6).sum(), p=(s >= 9).sum())
        return lambda: query.collect()

    return prepare


def of_columns(frame: Any) -> Result:
    return canonical([frame[name].to_list() for name in COLUMNS], frame["n"], frame["d"], frame["p"])


def arrow_group(data: Data) -> Call:
    pa, pc = load("pyarrow"), load("pyarrow.compute")
    table = strings(data)
    six, nine = pa.scalar(6, pa.uint8()), pa.scalar(9, pa.uint8())

    def run() -> Any:
        score = table.column("score")
        flags = table.append_column("d", pc.less_equal(score, six)).append_column("p", pc.greater_equal(score, nine))
        wanted: list[Any] = [([], "count_all"), ("d", "sum"), ("p", "sum")]
        return flags.group_by(list(COLUMNS), use_threads=False).aggregate(wanted)

    return run


def of_arrow(table: Any) -> Result:
    keys = [table[name].to_pylist() for name in COLUMNS]
    return canonical(keys, *(table[name].to_numpy() for name in ("count_all", "d_sum", "p_sum")))


def duck_group(data: Data) -> Call:
    connection = load("duckdb").connect(config={"threads": 1})
    connection.register("incoming", strings(data))
    connection.execute("CREATE TABLE answers AS SELECT * FROM incoming")
    connection.unregister("incoming")
    flags = "count(*) AS n, count(*) FILTER (score <= 6) AS d, count(*) FILTER (score >= 9) AS p"
    return lambda: connection.execute(f"SELECT {', '.join(COLUMNS)}, {flags} FROM answers GROUP BY ALL").fetchnumpy()


def of_duck(found: Any) -> Result:
    return canonical([found[name].tolist() for name in COLUMNS], found["n"], found["d"], found["p"])


def nps_by(name: str, of: Callable[[Data], Any]) -> Callable[[Data], Call]:
    def prepare(data: Data) -> Call:
        function, frame = nps_function(name), of(data)
        # Wald's interval, which costs least: the peers compute none.
        options = {"method": "wald"} if name == "score_by" else {}
        return lambda: function(frame, score="score", by=COLUMNS, scale="0-10", **options)

    return prepare


def of_scores(table: Any) -> Result:
    out = load("pyarrow").table(table)
    columns = (out.column(name).to_numpy() for name in KEYS[1:])
    return canonical([out.column(name).to_pylist() for name in COLUMNS], *columns)


def of_table(table: Any) -> Result:
    groups = list(itertools.product(*LABELS))
    counts = [table.select(dict(zip(COLUMNS, group, strict=True))) for group in groups]
    found = [(group, one) for group, one in zip(groups, counts, strict=True) if one.n]
    keys = [list(column) for column in zip(*(group for group, _ in found), strict=True)]
    points = [list(one.counts.values()) for _, one in found]
    return canonical(keys, [sum(of) for of in points], [sum(of[:7]) for of in points], [sum(of[9:]) for of in points])


FRAMES: tuple[tuple[str, Callable[[Data], Any]], ...] = (
    ("PyArrow strings", strings),
    ("Polars strings", lambda data: load("polars").from_arrow(strings(data))),
    ("pandas str", pandas_strings),
    ("Polars Categorical", lambda data: load("polars").from_arrow(categories(data))),
    ("pandas category", lambda data: categories(data).to_pandas()),
)

W3 = Workload(
    "W3",
    "rows by three columns of short texts → n, detractors, promoters",
    5_000_000,
    make,
    KEYS,
    (
        Competitor("C, strings", "limit", limit, of_limit),
        Competitor("pandas str", "peer", pandas_group(pandas_strings), of_pandas),
        Competitor("pandas category", "peer", pandas_group(lambda data: categories(data).to_pandas()), of_pandas),
        Competitor("Polars strings", "peer", polars_group(strings), of_columns),
        Competitor("Polars Categorical", "peer", polars_group(categories), of_columns),
        Competitor("PyArrow strings", "peer", arrow_group, of_arrow),
        Competitor("DuckDB strings", "peer", duck_group, of_duck),
        *(Competitor(f"nps.score_by, {name}", "nps", nps_by("score_by", of), of_scores) for name, of in FRAMES),
        *(Competitor(f"nps.tabulate, {name}", "nps", nps_by("tabulate", of), of_table) for name, of in FRAMES),
    ),
    notes=(
        "6, 12 and 20 texts of 3 to 15 bytes; the C loop reads them as Arrow lays them out.",
        "`nps.tabulate` counts each of the eleven points; `nps.score_by` gives scores with Wald's interval.",
    ),
)
