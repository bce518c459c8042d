"""H1: a log of contacts -> as of each of them, the customer's contacts in the 90 days before and the score before.

Contacts come by time and no two at once; each has a score, known at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from harness import limits
from harness.data import SEED, scores
from harness.model import Array, Competitor, Data, Result, Workload, load, nps_function

YEARS = 2 * 365 * 86_400
WINDOW = 90 * 86_400
NONE = 255
KEYS = ("contacts", "previous")
Call = Callable[[], Any]


def make(rows: int) -> Data:
    """Contacts of ten times fewer customers, evenly over two years."""
    rng = np.random.default_rng(SEED)
    step = YEARS // rows
    return {
        "customer": rng.integers(0, max(1, rows // 10), rows, np.int32),
        "time": np.arange(rows) * step + rng.integers(0, step, rows),
        "score": scores(rows, rng),
    }


def c_pointers(data: Data) -> Call:
    customers = int(data["customer"].max()) + 1
    return lambda: limits.history(data["customer"], data["time"], data["score"], customers, WINDOW)


def numpy_sorted(data: Data) -> Call:
    def run() -> tuple[Array, Array]:
        order = np.argsort(data["customer"], kind="stable")
        customer, time, score = (data[name][order] for name in ("customer", "time", "score"))
        # One number that ascends: a customer's times are further from the next one's than the window is long.
        at = customer.astype(np.int64) * (YEARS + WINDOW) + time
        within = np.arange(len(at)) - np.searchsorted(at, at - WINDOW)
        before = np.where(np.diff(customer, prepend=-1) == 0, np.roll(score, 1), np.uint8(NONE))
        contacts, previous = np.empty(len(at), np.int64), np.empty(len(at), np.uint8)
        contacts[order], previous[order] = within, before
        return contacts, previous

    return run


def polars_frame(data: Data) -> Any:
    pl = load("polars")
    return pl.DataFrame(data).with_columns(time=pl.from_epoch("time", time_unit="s").dt.replace_time_zone("UTC"))


def polars_rolling(data: Data) -> Call:
    pl = load("polars")
    df = polars_frame(data).with_row_index("row")

    def run() -> Any:
        # Groups come one after another, each by time.
        within = df.rolling("time", period="90d", group_by="customer", closed="both").agg(
            contacts=pl.len() - 1, row=pl.col("row").last()
        )
        before = df.select(previous=pl.col("score").shift().over("customer"))
        return within.sort("row")["contacts"], before["previous"]

    return run


def pandas_frame(data: Data) -> Any:
    pd = load("pandas")
    return pd.DataFrame(data).assign(time=pd.to_datetime(data["time"], unit="s", utc=True))


def pandas_rolling(data: Data) -> Call:
    df = pandas_frame(data)

    def run() -> Any:
        by = df.groupby("customer")
        within = df.set_index("time").groupby("customer")["score"].rolling("90D", closed="both").count() - 1
        order = np.argsort(data["customer"], kind="stable")
        contacts = np.empty(len(df))
        contacts[order] = within.to_numpy()
        return contacts, by["score"].shift()

    return run


def duckdb_window(data: Data) -> Call:
    connection = load("duckdb").connect(config={"threads": 1})
    frame = {**data, "row": np.arange(len(data["time"]))}
    connection.register("frame", frame)
    connection.execute("create table log as select * from frame")
    query = f"""
        select count(*) over recent as contacts, lag(score) over contact as previous from log
        window contact as (partition by customer order by time),
            recent as (partition by customer order by time range between {WINDOW} preceding and 1 preceding)
        order by row"""
    return lambda: connection.execute(query).fetchnumpy()


def nps_history(frame: Callable[[Data], Any]) -> Callable[[Data], Call]:
    def prepare(data: Data) -> Call:
        history, rows = nps_function("history"), frame(data)
        return lambda: history(rows, customer="customer", time="time", score="score")

    return prepare


def filled(contacts: Any, previous: Any) -> Result:
    """Nothing before as [`NONE`]."""
    before = np.ma.filled(np.ma.masked_invalid(np.ma.asarray(previous, float)), NONE)
    return {"contacts": np.asarray(contacts, np.int64), "previous": before.astype(np.uint8)}


def of_pair(found: Any) -> Result:
    return filled(*found)


def of_polars(found: Any) -> Result:
    return filled(found[0].to_numpy(), found[1].fill_null(NONE).to_numpy())


def of_duckdb(found: Any) -> Result:
    return filled(found["contacts"], found["previous"])


def of_nps(found: Any) -> Result:
    """Seven columns besides."""
    columns = found.to_dict()
    return filled(columns["contacts_90d"], [NONE if score is None else score for score in columns["previous_score"]])


H1 = Workload(
    "H1",
    "contacts of 100,000 customers -> contacts in the 90 days before and the score before, as of each",
    1_000_000,
    make,
    KEYS,
    (
        Competitor("C, by customer, then two pointers", "limit", c_pointers, of_pair),
        Competitor("NumPy argsort and searchsorted", "peer", numpy_sorted, of_pair),
        Competitor("Polars rolling by customer, shift over", "peer", polars_rolling, of_polars),
        Competitor("pandas groupby rolling, shift", "peer", pandas_rolling, of_pair),
        Competitor("DuckDB window over a range, lag", "peer", duckdb_window, of_duckdb),
        Competitor("nps.history, Polars", "nps", nps_history(polars_frame), of_nps),
        Competitor("nps.history, pandas", "nps", nps_history(pandas_frame), of_nps),
    ),
    notes=("nps gives seven columns more, takes rows in any order, edited scores and contacts at one moment",),
)
