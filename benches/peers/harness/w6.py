"""W6: categories, numbers in bands and sets of tags to a sparse matrix of 1,425 columns; W6a from codes, W6b from
texts.

Levels and edges are known before the clock starts: this is the transformation alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from harness import limits
from harness.data import SEED
from harness.model import Array, Competitor, Data, Result, Workload, load

LEVELS = (4, 6, 12, 30, 50, 100, 200, 850)
NUMBERS, BANDS, TAGS, SETS = 4, 10, 133, 1000
KEYS = ("indptr", "indices", "data")
Call = Callable[[], Any]


def labels(kind: str, count: int) -> list[str]:
    """Names in the order of their codes."""
    return [f"{kind}{code:03}" for code in range(count)]


def make(rows: int) -> Data:
    """Codes, numbers and codes of sets; the sets, of none to three tags, all different."""
    rng = np.random.default_rng(SEED)
    found: dict[tuple[int, ...], None] = {}
    while len(found) < SETS:
        found.setdefault(tuple(sorted(rng.choice(TAGS, rng.integers(0, 4), replace=False).tolist())))
    sets = [list(tags) for tags in found]
    edges = np.sort(rng.normal(size=(NUMBERS, BANDS - 1)), axis=1)
    widths = np.array([*LEVELS, *[BANDS] * NUMBERS, TAGS], np.int32)
    return {
        "codes": [rng.integers(0, levels, rows, np.int32) for levels in LEVELS],
        "numbers": [rng.normal(size=rows) for _ in range(NUMBERS)],
        "set": rng.integers(0, SETS, rows, np.int32),
        "sets": sets,
        "edges": edges,
        "first": np.concatenate([[0], np.cumsum(widths)]).astype(np.int32),
    }


def tag_table(data: Data) -> tuple[Array, Array]:
    """Where each set begins, and the columns of the tags of all."""
    starts = np.cumsum([0, *map(len, data["sets"])]).astype(np.int32)
    tags = np.array([tag for tags in data["sets"] for tag in tags], np.int32)
    return starts, tags + data["first"][len(LEVELS) + NUMBERS]


def set_texts(data: Data) -> list[str]:
    """The sets as their texts."""
    names = labels("t", TAGS)
    return [";".join(names[tag] for tag in tags) for tags in data["sets"]]


def c_codes(data: Data) -> Call:
    starts, tags = tag_table(data)
    edges = np.ascontiguousarray(data["edges"])
    return lambda: limits.encode(data["codes"], data["numbers"], data["set"], data["first"], edges, starts, tags)


def texts(data: Data) -> tuple[list[Any], list[Any]]:
    """The columns as Arrow texts, and the texts there are of each."""
    arrow = load("pyarrow")
    known = [arrow.array(labels("level", levels)) for levels in LEVELS] + [arrow.array(set_texts(data))]
    codes = [*data["codes"], data["set"]]
    return [names.take(arrow.array(code)) for names, code in zip(known, codes, strict=True)], known


def c_texts(data: Data) -> Call:
    columns, known = texts(data)
    starts, tags = tag_table(data)
    edges = np.ascontiguousarray(data["edges"])

    def run() -> Any:
        codes = [limits.code_texts(column, names) for column, names in zip(columns, known, strict=True)]
        return limits.encode(codes[:-1], data["numbers"], codes[-1], data["first"], edges, starts, tags)

    return run


def numpy_codes(data: Data) -> Call:
    starts, tags = tag_table(data)
    first, singles = data["first"], len(LEVELS) + NUMBERS

    def run() -> Any:
        sizes = (starts[1:] - starts[:-1])[data["set"]]
        indptr = np.concatenate([[0], np.cumsum(sizes + singles)]).astype(np.int32)
        indices = np.empty(indptr[-1], np.int32)
        for place, code in enumerate(data["codes"]):
            indices[indptr[:-1] + place] = first[place] + code
        for place, (numbers, edges) in enumerate(zip(data["numbers"], data["edges"], strict=True), len(LEVELS)):
            indices[indptr[:-1] + place] = first[place] + np.searchsorted(edges, numbers, side="right")
        for tag in range(3):
            having = np.flatnonzero(sizes > tag)
            indices[indptr[having] + singles + tag] = tags[starts[data["set"][having]] + tag]
        return indptr, indices, np.ones(indptr[-1])

    return run


def sklearn(of_texts: bool) -> Callable[[Data], Call]:
    """One-hot encoder, binner and binarizer, fitted on what there is, and their matrices side by side."""

    def prepare(data: Data) -> Call:
        preprocessing, sparse = load("sklearn.preprocessing"), load("scipy.sparse")
        names = [labels("level", levels) if of_texts else list(range(levels)) for levels in LEVELS]
        if of_texts:
            columns = [np.array(known, object)[code] for known, code in zip(names, data["codes"], strict=True)]
        else:
            columns = data["codes"]
        categories = np.column_stack(columns)
        numbers = np.column_stack(data["numbers"])
        one_hot = preprocessing.OneHotEncoder(categories=names).fit(categories[:1])
        bins = preprocessing.KBinsDiscretizer(BANDS, encode="onehot", strategy="uniform").fit(numbers)
        for place, edges in enumerate(data["edges"]):
            bins.bin_edges_[place] = np.array([-np.inf, *edges, np.inf])
        tags = labels("t", TAGS)
        binarizer = preprocessing.MultiLabelBinarizer(classes=tags, sparse_output=True).fit([])
        sets = [[tags[tag] for tag in held] for held in data["sets"]]
        held = [sets[place] for place in data["set"].tolist()]

        def run() -> Any:
            parts = [one_hot.transform(categories), bins.transform(numbers), binarizer.transform(held)]
            return sparse.hstack(parts, format="csr", dtype=float)

        return run

    return prepare


def of_sklearn(found: Any) -> Result:
    """Tags are not in order in its rows."""
    found.sort_indices()
    return arrays((found.indptr, found.indices, found.data))


def nps(of_texts: bool) -> Callable[[Data], Call]:
    """The same from an Arrow table of dictionaries or texts."""

    def prepare(data: Data) -> Call:
        arrow, encoder = load("pyarrow"), load("nps").SituationEncoder
        if of_texts:
            columns = texts(data)[0]
        else:
            known = [arrow.array(labels("level", levels)) for levels in LEVELS] + [arrow.array(set_texts(data))]
            coded = zip([*data["codes"], data["set"]], known, strict=True)
            columns = [arrow.DictionaryArray.from_arrays(code, names) for code, names in coded]
        keys = [*(f"c{place}" for place in range(len(LEVELS))), "tags"]
        table = dict(zip(keys, columns, strict=True))
        features: list[dict[str, Any]] = [
            {"column": f"c{place}", "kind": "one_hot", "levels": labels("level", levels)}
            for place, levels in enumerate(LEVELS)
        ]
        for place, (numbers, edges) in enumerate(zip(data["numbers"], data["edges"], strict=True)):
            table[f"n{place}"] = numbers
            features.append({"column": f"n{place}", "kind": "bands", "edges": edges.tolist()})
        features.append({"column": "tags", "kind": "tags", "levels": labels("t", TAGS)})
        frame = arrow.table(table)
        fitted = encoder([{**feature, "missing": "ignore"} for feature in features]).fit(frame)

        def run() -> Any:
            found = fitted.transform(frame)
            return found.indptr, found.indices, found.data

        return run

    return prepare


def arrays(found: Any) -> Result:
    return dict(zip(KEYS, found, strict=True))


def block(name: str, title: str, rows: tuple[tuple[str, Any, Any], ...]) -> Workload:
    competitors = tuple(
        Competitor(label, kind, call, of_sklearn if "scikit" in label else arrays) for label, kind, call in rows
    )
    return Workload(name, title, 2_000_000, make, KEYS, competitors)


W6A = block(
    "W6a",
    "codes of 8 categories, 4 numbers, codes of sets of tags -> 1,425 columns",
    (
        ("C, row by row", "limit", c_codes),
        ("NumPy, feature by feature", "peer", numpy_codes),
        ("scikit-learn, three transformers", "peer", sklearn(False)),
        ("nps.SituationEncoder, Arrow dictionaries", "nps", nps(False)),
    ),
)
W6B = block(
    "W6b",
    "texts of 8 categories, 4 numbers, texts of sets of tags -> 1,425 columns",
    (
        ("C, hash tables, then row by row", "limit", c_texts),
        ("scikit-learn, three transformers", "peer", sklearn(True)),
        ("nps.SituationEncoder, Arrow texts", "nps", nps(True)),
    ),
)
