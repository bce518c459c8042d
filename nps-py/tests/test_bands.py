"""Bands by themselves: where pandas and NumPy cut, and as an ordered dimension in whatever holds them."""

import math
import pickle

import nps
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from helpers import error_of

AGES = [24.9, 25, 44.99, 45, 64, 65, 120, -3, None, float("nan"), float("inf"), float("-inf")]
AGE = nps.Bands([25, 45, 65])


def test_fixed_edges_cut_as_pandas_does():
    dice = np.random.default_rng(1)
    for edges in ([0.0], [25, 45, 65], np.sort(dice.normal(size=50)), [-1e300, 0, 1e-300]):
        bands = nps.Bands(edges)
        values = np.concatenate([dice.normal(size=2000) * 30 + 20, edges, [math.nan]])
        expected = pd.cut(values, [-math.inf, *edges, math.inf], right=False).codes
        column = bands.cut(values)
        assert column.codes.tolist() == expected.tolist()
        assert [bands.band(value) for value in values] == [None if code < 0 else code for code in expected]
    assert AGE.cut([-math.inf, math.inf]).codes.tolist() == [0, 3]


def test_quantiles_are_those_of_numpy():
    dice = np.random.default_rng(2)
    for size, bands in ((10, 4), (999, 10), (1000, 7), (1, 3), (50, 1)):
        values = dice.normal(size=size)
        expected = np.quantile(values, [k / bands for k in range(1, bands)], method="linear")
        kept = [edge for edge in dict.fromkeys(expected.tolist()) if edge > values.min()]
        assert nps.Bands.quantiles(values, bands).edges == pytest.approx(kept, rel=1e-12)
    ties = [1, 1, 1, 2, 3, 3, 9]
    counted = nps.Bands.quantiles([1, 2, 3, 9], 3, frequency=[3, 1, 2, 1])
    assert counted == nps.Bands.quantiles(ties, 3)
    assert counted.edges == [edge for edge in np.quantile(ties, [1 / 3, 2 / 3]) if edge > 1] == [3]
    assert len(nps.Bands.quantiles([None, math.nan], 4)) == 1


def test_supervised_bands_separate_the_scores():
    minutes, scores = [1, 2, 3, 4, 20, 21, 22, 23], [10, 9, 10, 9, 2, 3, 1, 0]
    assert nps.Bands.supervised(minutes, scores).edges == [12]
    cells = nps.Bands.supervised([1, 2, 20, 22], [10, 9, 2, 0], frequency=[2, 2, 2, 2])
    assert cells == nps.Bands.supervised([1, 1, 2, 2, 20, 20, 22, 22], [10, 10, 9, 9, 2, 2, 0, 0])
    assert nps.Bands.supervised(minutes, [9] * 8).labels == ["any"]
    assert error_of(lambda: nps.Bands.supervised(minutes, ["?"] * 8, errors="raise")).row == 0


@pytest.mark.parametrize(
    "ages",
    [
        AGES,
        pd.Series(AGES, dtype="float64"),
        pd.Series([1, 2, None], dtype="Int64"),
        pl.Series([1, 2, None]),
        pa.chunked_array([[1, 2], [None, 50]]),
        np.array([20, 30], dtype="int16"),
        [],
    ],
)
def test_any_column_is_cut(ages):
    column = AGE.cut(ages)
    values = [value for value in (ages.to_pylist() if isinstance(ages, pa.ChunkedArray) else list(ages))]
    expected = [AGE.band(math.nan if value is None or value is pd.NA else float(value)) for value in values]
    assert column.to_list() == [None if band is None else AGE.labels[band] for band in expected]
    assert len(column) == len(expected)


def test_a_banded_column_is_an_ordered_dimension_everywhere():
    dice = np.random.default_rng(3)
    ages, scores = dice.uniform(0, 100, 400), dice.integers(0, 11, 400)
    ages[::17] = math.nan
    column = AGE.cut(ages)
    options = {"score": "score", "dimensions": "age"}
    expected = nps.observations({"score": scores, "age": column}, **options)
    direct = nps.observations({"score": scores, "age": ages}, score="score", dimensions=[], bands={"age": AGE})
    assert direct == expected
    assert (
        nps.observations({"score": scores, "age": ages}, score="score", dimensions=[], bands={"age": [25, 45, 65]})
        == direct
    )
    frames = [
        pd.DataFrame({"score": scores, "age": column.to_pandas()}),
        pl.DataFrame({"score": scores, "age": column.to_polars()}),
        {"score": scores, "age": pd.Series(column.to_pandas())},
    ]
    for frame in frames:
        assert nps.observations(frame, **options) == expected
    tree = expected.drill_down("age", min_cell=0)
    assert [node.label for node in list(tree)[1:]] == [*AGE.labels, None]
    table = nps.score_by({"score": scores, "age": column}, score="score", by="age")
    assert [label for (label,), _ in table] == [*AGE.labels, None]
    codes = np.where(column.codes < 0, 4, column.codes)
    assert [result.n for _, result in table] == [int((codes == code).sum()) for code in range(5)]
    counted = nps.tabulate({"score": scores, "age": column}, score="score", by="age")
    assert counted.total() == expected.total()


def test_a_banded_column_goes_to_other_tools():
    column = AGE.cut(AGES)
    categorical = column.to_pandas()
    assert categorical.ordered
    assert list(categorical.categories) == column.labels == AGE.labels
    assert categorical.codes.tolist() == column.codes.tolist()
    assert column.to_polars().dtype == pl.Enum(AGE.labels)
    assert column.to_polars().to_list() == column.to_list()
    arrow = pa.chunked_array(column)
    assert arrow.type.ordered
    assert arrow.to_pylist() == column.to_list()
    assert pl.Series(column).to_list() == column.to_list()


def test_state_is_kept():
    for thing in (AGE, AGE.cut(AGES), nps.Bands([])):
        assert pickle.loads(pickle.dumps(thing)) == thing
    assert AGE.intervals == ["(-∞, 25)", "[25, 45)", "[45, 65)", "[65, ∞)"]
    assert repr(AGE) == "<Bands < 25, 25 – 45, 45 – 65, ≥ 65>"
    assert repr(AGE.cut([1])) == "<BandColumn 1 rows: < 25, 25 – 45, 45 – 65, ≥ 65>"
    assert nps.Bands([25, 45]) != AGE


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: nps.Bands([30, 30]), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.Bands([math.nan]), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.Bands([math.inf]), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.Bands(np.arange(70_000)), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.Bands("25"), "NPS_WRONG_COLUMN_TYPE"),  # type: ignore[arg-type]
        (lambda: nps.Bands(25), "NPS_WRONG_COLUMN_TYPE"),  # type: ignore[arg-type]
        (lambda: nps.Bands([None]), "NPS_WRONG_COLUMN_TYPE"),  # type: ignore[list-item]
        (lambda: nps.Bands.quantiles([1, 2], 0), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.Bands.quantiles([1, 2], -1), "NPS_INVALID_COUNT"),
        (lambda: nps.Bands.quantiles([1, 2], 2**40), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.Bands.quantiles([1, "old"], 2), "NPS_WRONG_COLUMN_TYPE"),
        (lambda: nps.Bands.quantiles([1, 2], 2, frequency=[1]), "NPS_LENGTH_MISMATCH"),
        (lambda: nps.Bands.quantiles([1, 2], 2, frequency=[1, -1]), "NPS_INVALID_COUNT"),
        (lambda: nps.Bands.supervised([1, 2], [9]), "NPS_LENGTH_MISMATCH"),
        (lambda: nps.Bands.supervised([1], [9], scale="0-99"), "NPS_INVALID_SCALE"),
        (lambda: AGE.cut(["old"], name="age"), "NPS_WRONG_COLUMN_TYPE"),
        (lambda: AGE.cut("43"), "NPS_WRONG_COLUMN_TYPE"),  # type: ignore[arg-type]
    ],
)
def test_hostile_bands_are_refused(call, code):
    assert error_of(call).code == code


def test_hostile_dimensions_are_refused():
    rows = {"score": [9, 3], "age": [20, 50]}

    def read(**bands):
        return lambda: nps.observations(rows, score="score", dimensions=[], **bands)

    assert error_of(read(bands={"years": AGE})).code == "NPS_UNKNOWN_COLUMN"
    assert error_of(read(bands=[AGE])).code == "NPS_WRONG_COLUMN_TYPE"
    assert error_of(read(bands={"age": 25})).code == "NPS_WRONG_COLUMN_TYPE"
    error = error_of(
        lambda: nps.observations({**rows, "age": [20, "old"]}, score="score", dimensions=[], bands={"age": AGE})
    )
    assert (error.code, error.row) == ("NPS_WRONG_COLUMN_TYPE", 1)
    assert '"age"' in str(error)
    twice = error_of(lambda: nps.observations(rows, score="score", dimensions="age", bands={"age": AGE}))
    assert twice.code == "NPS_INVALID_ARGUMENT"
    short = error_of(lambda: nps.observations({"score": [9], "age": AGE.cut([1, 2])}, score="score", dimensions="age"))
    assert short.code == "NPS_LENGTH_MISMATCH"
