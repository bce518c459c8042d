"""W12: two columns, u8 scores and a category, into an extension. The C code touches one value of each cache line, so
what is seen beyond the first row is copies and conversions on the way in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from harness import frames, limits
from harness.data import make_groups
from harness.model import Array, Competitor, Data, Result, Workload, load, nps_function
from harness.w1 import three
from harness.w2 import nps_group, of_nps

GROUPS = 1000
TOUCHED = ("touched", "rows")
GROUPED = ("code", "n", "detractors", "promoters", "nps", "lower", "upper")
CLASSES = ("detractors", "passives", "promoters")
Call = Callable[[], Any]


def touch_arrays(score: Array, code: Array) -> tuple[int, int, int]:
    """Touch both columns; the checksum of the scores and the number of rows are compared."""
    return limits.touch(score), limits.touch(code), len(score)


def touched(result: Any) -> Result:
    return {"touched": np.asarray(int(result[0])), "rows": np.asarray(int(result[2]))}


def touch(get: Callable[[Any], tuple[Array, Array]], make: Callable[[Data], Any]) -> Callable[[Data], Call]:
    """Touch what `get` takes out of a frame each time."""

    def prepare(data: Data) -> Call:
        frame = make(data)
        return lambda: touch_arrays(*get(frame))

    return prepare


def capsule(make: Callable[[Data], Any]) -> Callable[[Data], Call]:
    """Touch what comes through the frame's Arrow stream capsule."""

    def prepare(data: Data) -> Call:
        frame = make(data)
        return lambda: limits.touch_stream(frame)

    return prepare


def of_numpy(data: Data) -> tuple[Array, Array]:
    return data["score"], data["code"]


def of_polars(frame: Any) -> tuple[Array, Array]:
    key = frame.get_column("key").to_physical()
    return frame.get_column("score").to_numpy(allow_copy=False), key.to_numpy(allow_copy=False)


def of_pandas(frame: Any) -> tuple[Array, Array]:
    return frame["score"].to_numpy(), frame["key"].cat.codes.to_numpy()


def of_arrow(frame: Any) -> tuple[Array, Array]:
    key = frame.column("key").chunk(0).indices
    return frame.column("score").chunk(0).to_numpy(zero_copy_only=True), key.to_numpy(zero_copy_only=True)


def prepare_reference(data: Data) -> Call:
    """The first row: everything the other rows are compared with, although only the touch is its work."""
    return lambda: (*touch_arrays(data["score"], data["code"]), data)


def reference(result: Any) -> Result:
    data = result[3]
    table = limits.group(data["code"], data["score"], data["groups"])
    n = table["detractors"] + table["passives"] + table["promoters"]
    counts = limits.classes(data["score"])
    grouped = {"grouped_" + key: value for key, value in table.items()}
    grouped |= {"grouped_n": n, "grouped_code": np.arange(len(n))}
    return touched(result) | three(counts[:3]) | grouped


def grouped(result: Result) -> Result:
    return {"grouped_" + key: value for key, value in result.items()}


def limit_group(data: Data) -> Call:
    return lambda: limits.group(data["code"], data["score"], data["groups"])


def of_limit_group(table: dict[str, Array]) -> Result:
    n = table["detractors"] + table["passives"] + table["promoters"]
    return grouped({"code": np.arange(len(n)), "n": n} | table)


def column(make: Callable[[Data], Any]) -> Callable[[Data], Call]:
    """nps.category_counts of the score column alone: no copy is allowed."""

    def prepare(data: Data) -> Call:
        function = nps_function("category_counts")
        values = make(data)
        return lambda: function(values, scale="0-10")

    return prepare


def of_column(counts: Any) -> Result:
    return three(getattr(counts, key) for key in CLASSES)


GROUP_KEYS = tuple("grouped_" + key for key in GROUPED)
GROUP_ROW, COUNT_ROW = "C group-by", "C class counts"
FRAMES: tuple[tuple[str, Callable[[Data], Any], Callable[[Any], tuple[Array, Array]]], ...] = (
    ("Polars Categorical", frames.polars_categorical, of_polars),
    ("Polars Enum", frames.polars_enum, of_polars),
    ("pandas category", frames.pandas_categorical, of_pandas),
    ("PyArrow dictionary", frames.arrow_table, of_arrow),
)
COLUMNS: tuple[tuple[str, Callable[[Data], Any]], ...] = (
    ("NumPy array", lambda data: data["score"]),
    ("Polars Series", lambda data: load("polars").Series("score", data["score"])),
    ("pandas Series", lambda data: load("pandas").Series(data["score"], copy=False)),
    ("PyArrow array", lambda data: load("pyarrow").array(data["score"])),
)

W12 = Workload(
    "W12",
    "u8 scores and a category of 1,000 values into an extension",
    20_000_000,
    lambda rows: make_groups(rows, GROUPS),
    TOUCHED,
    (
        Competitor("C touch", "limit", prepare_reference, reference),
        Competitor(
            COUNT_ROW,
            "limit",
            lambda d: lambda: limits.classes(d["score"]),
            lambda r: three(r[:3]),
            keys=CLASSES,
            ranked=False,
        ),
        Competitor(GROUP_ROW, "limit", limit_group, of_limit_group, keys=GROUP_KEYS, ranked=False),
        Competitor("NumPy buffers", "peer", touch(of_numpy, lambda data: data), touched),
        *(Competitor(f"{name}: physical codes", "peer", touch(get, make), touched) for name, make, get in FRAMES),
        *(Competitor(f"{name}: Arrow capsule", "peer", capsule(make), touched) for name, make, _ in FRAMES),
        *(
            Competitor(
                f"nps.category_counts, {name}",
                "nps",
                column(make),
                of_column,
                keys=CLASSES,
                limit=COUNT_ROW,
                ranked=False,
            )
            for name, make in COLUMNS
        ),
        *(
            Competitor(
                f"nps.score_by, {name}, wald",
                "nps",
                nps_group(make, "wald"),
                lambda table: grouped(of_nps(table)),
                keys=GROUP_KEYS,
                limit=GROUP_ROW,
                ranked=False,
            )
            for name, make, _ in FRAMES
        ),
    ),
    notes=(
        "nps rows count as well as read: each is measured against the C loop that does that counting over the bare",
        "buffers (class counts, group-by): what is above 1 is the way in. Peak memory near zero: no column was copied.",
    ),
)
