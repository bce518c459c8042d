"""score_by gives the same table whatever holds the columns, and hands it on in every form."""

import copy
import pickle

import duckdb
import nps
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

CHANNELS = ["web", None, "sms", "phone"]


def sample(rows=2000):
    """Answers with gaps and rejects, by channel with gaps and by site."""
    chance = np.random.default_rng(7)
    scores = [None if score == 12 else int(score) for score in chance.integers(0, 13, rows)]
    channels = [CHANNELS[place] for place in chance.integers(0, 4, rows)]
    return {"s": scores, "channel": channels, "site": chance.integers(-2, 3, rows).tolist()}


SAMPLE = sample()
ARROW = pa.table(SAMPLE)
PANDAS = pd.DataFrame(
    {name: pd.Series(column, dtype="Int8" if name == "s" else None) for name, column in SAMPLE.items()}
)

FRAMES = {
    "dict of lists": SAMPLE,
    "dict of arrays": {name: np.array(column, dtype=object) for name, column in SAMPLE.items()},
    "dict of series": {"s": PANDAS["s"], "channel": pl.Series(SAMPLE["channel"]), "site": ARROW["site"]},
    "pandas": PANDAS,
    "pandas floats and objects": PANDAS.astype({"s": "float64", "channel": object}),
    "pandas categories": PANDAS.astype({"channel": "category", "site": "category"}),
    "pandas of arrow": PANDAS.convert_dtypes(dtype_backend="pyarrow"),
    "pandas with another index": PANDAS.set_index(np.arange(len(PANDAS))[::-1]),
    "polars": pl.DataFrame(SAMPLE),
    "polars categories": pl.DataFrame(SAMPLE).with_columns(pl.col("channel").cast(pl.Categorical)),
    "polars enum": pl.DataFrame(SAMPLE).with_columns(pl.col("channel").cast(pl.Enum(["phone", "sms", "web"]))),
    "polars chunks": pl.concat([pl.DataFrame(SAMPLE)[:700], pl.DataFrame(SAMPLE)[700:]], rechunk=False),
    "arrow": ARROW,
    "arrow chunks": pa.concat_tables([ARROW[:700], ARROW[700:700], ARROW[700:]]),
    "arrow dictionaries": ARROW.set_column(1, "channel", ARROW["channel"].dictionary_encode()),
    "arrow batch": ARROW.to_batches()[0],
    "duckdb": lambda: duckdb.from_arrow(ARROW),
}


def frame_of(made):
    """The frame, made now where it is a function: DuckDB complains of relations that outlive the interpreter."""
    return made() if callable(made) else made


def oracle(frame, by):
    """Each group's counts by the plainest Python."""
    found = {}
    for score, *key in zip(frame["s"], *(frame[name] for name in by), strict=True):
        n, missing, points = found.setdefault(tuple(key), [0, 0, 0])
        if score is None:
            found[tuple(key)][1] = missing + 1
        elif score <= 10:
            found[tuple(key)] = [n + 1, missing, points + (score >= 9) - (score <= 6)]
    order = sorted(
        found, key=lambda key: [(label is None, label) if label is None else (False, label) for label in key]
    )
    return [(key, *found[key]) for key in order]


@pytest.mark.parametrize("by", [["channel"], ["site"], ["channel", "site"], ["site", "channel"]])
def test_the_plainest_python_agrees(by):
    table = nps.score_by(SAMPLE, score="s", by=by)
    expected = oracle(SAMPLE, by)
    found = table.to_dict()
    keys = list(zip(*(found[name] for name in by), strict=True))
    assert keys == [key for key, *_ in expected] == [key for key, _ in table]
    assert found["n"].tolist() == [n for _, n, *_ in expected]
    assert found["missing"].tolist() == [missing for _, _, missing, _ in expected]
    assert found["nps"].tolist() == pytest.approx([100 * points / n for _, n, _, points in expected], abs=1e-12)
    assert table.total == nps.score(SAMPLE["s"])
    assert table.rejects == table.total.rejects
    assert table.rejects.total == SAMPLE["s"].count(11)
    assert table.by == by


@pytest.mark.parametrize("by", ["channel", "site", ["channel", "site"]])
@pytest.mark.parametrize("name", FRAMES)
def test_every_library_gives_the_same(name, by):
    found = nps.score_by(frame_of(FRAMES[name]), score="s", by=by)
    expected = nps.score_by(SAMPLE, score="s", by=by)
    assert found.to_polars().equals(expected.to_polars())
    assert found == expected


def test_groups_are_scored_as_alone():
    table = nps.score_by(SAMPLE, score="s", by="channel", level=0.9, method="adjwald-3u")
    for (channel,), group in table:
        alone = [score for score, label in zip(SAMPLE["s"], SAMPLE["channel"], strict=True) if label == channel]
        assert group == nps.score(alone, level=0.9, method="adjwald-3u").to_nps()


def ordered(frame):
    return [label for (label,), _ in nps.score_by(frame, score="s", by="k")]


def test_ordered_categories_keep_their_order():
    order, values = ["low", "mid", "high", "unused"], ["mid", "high", None, "low"]
    s = [9, 9, 9, 9]
    kept = pd.Series(pd.Categorical(values, categories=order, ordered=True))
    plain = pd.Series(pd.Categorical(values, categories=order))
    assert ordered(pd.DataFrame({"s": s, "k": kept})) == ["low", "mid", "high", None]
    assert ordered(pl.DataFrame({"s": s, "k": pl.Series(values, dtype=pl.Enum(order))})) == ["low", "mid", "high", None]
    assert ordered(pd.DataFrame({"s": s, "k": plain})) == ["high", "low", "mid", None]
    assert ordered(pl.DataFrame({"s": s, "k": pl.Series(values, dtype=pl.Categorical)})) == ["high", "low", "mid", None]
    assert ordered({"s": s, "k": pa.array(values).dictionary_encode()}) == ["high", "low", "mid", None]
    assert ordered({"s": s, "k": values}) == ["high", "low", "mid", None]


EMPTY = {"s": [], "k": []}


@pytest.mark.parametrize(
    "frame",
    [
        EMPTY,
        pd.DataFrame(EMPTY),
        pd.DataFrame({"s": [9], "k": ["a"]})[:0],
        pd.DataFrame({"s": [9], "k": ["a"]}, dtype="category").astype({"s": int})[:0],
        pl.DataFrame(EMPTY, schema={"s": pl.Int8, "k": pl.String}),
        pl.DataFrame(EMPTY, schema={"s": pl.Int8, "k": pl.Categorical}),
        pa.table({"s": pa.array([], pa.int8()), "k": pa.array([], pa.string())}),
        pa.table({"s": pa.chunked_array([], pa.int8()), "k": pa.chunked_array([], pa.string())}),
        lambda: duckdb.sql("SELECT 9 AS s, 'a' AS k LIMIT 0"),
    ],
    ids=["dict", "pandas", "pandas cut", "pandas category", "polars", "polars category", "arrow", "no chunk", "duckdb"],
)
def test_zero_rows(frame):
    table = nps.score_by(frame_of(frame), score="s", by="k")
    assert (len(table), list(table), table.total.n, table.total.nps) == (0, [], 0, None)
    assert table.to_pandas().shape == table.to_polars().shape == (0, 9)


def test_a_group_without_answers_has_no_score():
    frame = {"s": [None, 99, 9], "k": ["a", "b", "c"]}
    table = nps.score_by(frame, score="s", by="k")
    assert [(key, group.n, group.nps) for (key,), group in table] == [("a", 0, None), ("b", 0, None), ("c", 1, 100.0)]
    for name in ("nps", "lower", "upper"):
        assert table.to_polars()[name].null_count() == 2
        assert table.to_pandas()[name].isna().sum() == 2
        assert pa.table(table)[name].null_count == 2
        assert np.isnan(table.to_dict()[name]).sum() == 2
    assert table.to_polars()["missing"].to_list() == [1, 0, 0]


def test_out_in_every_form():
    table = nps.score_by(SAMPLE, score="s", by=["channel", "site"])
    columns = table.to_dict()
    names = ["channel", "site", "n", "detractors", "passives", "promoters", "missing", "nps", "lower", "upper"]
    assert list(columns) == names
    arrow = pa.table(table)
    assert arrow.schema.names == names
    assert [str(kind) for kind in arrow.schema.types] == ["string", "int64"] + ["uint64"] * 5 + ["double"] * 3
    for name in names:
        assert arrow[name].to_pylist() == list(columns[name])
        assert table.to_polars()[name].to_list() == list(columns[name])
    pd.testing.assert_frame_equal(table.to_pandas(), pd.DataFrame(columns))
    assert pl.from_arrow(arrow).equals(table.to_polars())
    assert duckdb.from_arrow(arrow).aggregate("sum(n)").fetchall() == [(table.total.n,)]
    # A table is a frame itself.
    again = nps.score_by(table, score="promoters", by="site", errors="report")
    assert [key for (key,), _ in again] == sorted(set(SAMPLE["site"]))


def test_booleans_and_integers_stay_what_they_are():
    for key, kind in (([True, False, None], "bool"), ([2, 1, None], "int64")):
        table = nps.score_by({"s": [9, 9, 9], "k": key}, score="s", by="k")
        assert str(pa.table(table).schema.field("k").type) == kind
        assert table.to_dict()["k"] == [*sorted(key[:2]), None]


def test_indexing():
    table = nps.score_by(SAMPLE, score="s", by="site")
    rows = list(table)
    assert len(table) == len(rows) == 5
    assert [table[place] for place in range(5)] == rows
    assert [table[place] for place in range(-5, 0)] == rows
    for place in (5, -6, 2**62, -(2**62)):
        with pytest.raises(IndexError, match=f"no group {place}: there are 5"):
            table[place]
    first, second = iter(table), iter(table)
    assert next(first) == next(second)
    assert list(first) == list(second) == rows[1:]
    assert next(first, None) is None


RESULTS = {
    "Nps": nps.Nps.from_counts(20, 30, 50, level=0.9, method="wald"),
    "Nps without answers": nps.Nps.from_counts(0, 0, 0),
    "Caveat": nps.Nps.from_counts(1, 0, 0).caveats[0],
    "ScoreResult": nps.score([9, 11, "x", None], scale="1-10"),
    "Rejects": nps.score([9, 11, "é\ud800", None]).rejects,
    "Reject": nps.score([11]).rejects.examples[0],
    "Distribution": nps.Distribution.from_counts(range(11), missing=2**53),
    "CategoryCounts": nps.category_counts([9, 11, None]),
    "Counts": nps.compare((20, 30, 50), (30, 30, 40)).before,
    "Difference": nps.compare((20, 30, 50), (0, 0, 7), level=0.9),
    "Difference without answers": nps.compare((20, 30, 50), (0, 0, 0)),
    "ScoreTable": nps.score_by(SAMPLE, score="s", by=["channel", "site"]),
    "ScoreTable of booleans": nps.score_by({"s": [9, None], "k": [True, None]}, score="s", by="k"),
}


@pytest.mark.parametrize("name", RESULTS)
def test_pickle_copy_and_equality(name):
    result = RESULTS[name]
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(result, protocol))
        assert again == result
        assert repr(again) == repr(result)
        assert type(again) is type(result)
    assert copy.copy(result) == copy.deepcopy(result) == result
    assert not result != copy.copy(result)  # noqa: SIM202
    assert result != nps.score([3])
    assert result != 3
    with pytest.raises(TypeError, match="unhashable"):
        hash(result)
    with pytest.raises(TypeError):
        result < result  # noqa: B015
    with pytest.raises(AttributeError):
        result.n = 3


def test_results_that_differ_are_not_equal():
    base = nps.score([9, 3], level=0.95)
    for other in (
        nps.score([9, 4]),
        nps.score([9, 3, None]),
        nps.score([9, 3, 11]),
        nps.score([9, 3], level=0.9),
        nps.score([9, 3], method="wald"),
        nps.score([9, 3], scale="1-10"),
    ):
        assert base != other
    assert nps.score([9, 3], method="score") == base
    frame = {"s": [9, 3], "k": ["a", "b"]}
    table = nps.score_by(frame, score="s", by="k")
    assert table != nps.score_by(frame | {"k": ["a", "c"]}, score="s", by="k")
    assert table != nps.score_by({"s": [9, 3], "j": ["a", "b"]}, score="s", by="j")
    assert table == nps.score_by({"s": [3, 9], "k": ["b", "a"]}, score="s", by="k")


def test_a_result_is_not_changed_through_what_it_gives():
    result = nps.score([9, 3])
    result.distribution.add(9)
    result.caveats.clear()
    assert (result.distribution.n, len(result.caveats)) == (2, 1)
