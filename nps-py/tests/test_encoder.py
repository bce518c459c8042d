"""``nps.SituationEncoder``: scikit-learn's own checks, the same as its transformers, every frame, and refusals."""

import json
import pickle
import subprocess
import sys
import warnings

import nps
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from helpers import TESTDATA, error_of, load
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.feature_extraction import FeatureHasher
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import KBinsDiscretizer, MultiLabelBinarizer, OneHotEncoder, OrdinalEncoder
from sklearn.utils.estimator_checks import parametrize_with_checks

SNAPSHOT = load("snapshots/encoder.json")
GOLDEN = (TESTDATA / "snapshots" / "encoder-v1.bin").read_bytes()
RNG = np.random.default_rng(3)


with warnings.catch_warnings():
    # It does not inherit from their base class: the package does without scikit-learn.
    warnings.simplefilter("ignore", UserWarning)
    their_checks = parametrize_with_checks(
        [nps.SituationEncoder(), nps.SituationEncoder([{"column": "x0", "kind": "number"}])]
    )


@pytest.mark.filterwarnings("ignore::UserWarning")
@their_checks
def test_their_own_checks(estimator, check):
    check(estimator)


def frame(rows=500):
    return {
        "channel": RNG.choice(["web", "sms", "app", "é"], rows),
        "age": RNG.normal(40, 12, rows),
        "site": RNG.integers(-3, 30, rows),
    }


def test_one_hot_ordinal_and_bands_as_scikit_learn_has_them():
    table = frame()
    channel, age = table["channel"].reshape(-1, 1), table["age"].reshape(-1, 1)
    kinds = {"channel": "one_hot", "age": {"kind": "bands", "quantiles": 7}, "site": "one_hot"}
    features = [{"column": name, "missing": "ignore", **(kind if isinstance(kind, dict) else {"kind": kind})}
                for name, kind in kinds.items()]  # fmt: skip
    features.append({"column": "channel", "kind": "ordinal", "missing": "ignore"})
    found = nps.SituationEncoder(features).fit_transform(table)
    bins = KBinsDiscretizer(7, encode="onehot", strategy="quantile", quantile_method="linear")
    parts = [
        OneHotEncoder().fit_transform(channel).toarray(),
        bins.fit_transform(age).toarray(),
        OneHotEncoder().fit_transform(table["site"].reshape(-1, 1)).toarray(),
        OrdinalEncoder().fit_transform(channel) + 1,
    ]
    np.testing.assert_array_equal(found.toarray(), np.hstack(parts))


def test_tags_and_hashes_as_scikit_learn_has_them():
    sets = [list(RNG.choice(["a", "b b", "c", "d"], size)) for size in RNG.integers(0, 4, 200)]
    found = nps.SituationEncoder({"t": {"kind": "tags", "missing": "ignore"}}).fit_transform(
        {"t": [";".join(tags) for tags in sets]}
    )
    np.testing.assert_array_equal(found.toarray(), MultiLabelBinarizer().fit_transform(sets))
    values = [f"customer {number}" for number in range(300)]
    hashed = nps.SituationEncoder({"id": {"kind": "hash", "columns": 64, "signed": True, "missing": "ignore"}})
    expected = FeatureHasher(64, input_type="dict").transform([{"id": value} for value in values])
    np.testing.assert_array_equal(hashed.fit_transform({"id": values}).toarray(), expected.toarray())


FRAMES = {
    "mapping": dict,
    "pandas": pd.DataFrame,
    "pandas categories": lambda rows: pd.DataFrame(rows).astype({"channel": "category"}),
    "pandas strings": lambda rows: pd.DataFrame(rows).astype({"channel": "string", "site": "Int64"}),
    "Polars": pl.DataFrame,
    "Polars categories": lambda rows: pl.DataFrame(rows).with_columns(pl.col("channel").cast(pl.Categorical)),
    "PyArrow": pa.table,
    "PyArrow dictionary": lambda rows: pa.table(rows | {"channel": pa.array(rows["channel"]).dictionary_encode()}),
}


@pytest.mark.parametrize("make", FRAMES.values(), ids=FRAMES)
def test_every_frame_is_encoded_alike(make):
    table = {
        "channel": ["web", "sms", None, "app", "web"],
        "age": [30.5, 20.0, None, 41.0, 7.0],
        "site": [3, 1, 2, 3, 1],
    }
    expected = nps.SituationEncoder().fit(table)
    found = nps.SituationEncoder().fit(make(table))
    assert found.get_feature_names_out().tolist() == expected.get_feature_names_out().tolist()
    assert found.n_features_in_ == 3
    assert found.feature_names_in_.tolist() == list(table)
    one, other = found.transform(make(table)), expected.transform(table)
    for array in ("indptr", "indices", "data"):
        np.testing.assert_array_equal(getattr(one, array), getattr(other, array))
    assert one.indices.dtype == np.int32
    one.check_format(full_check=True)


def test_numbers_are_banded_and_all_else_has_its_levels():
    names = nps.SituationEncoder().fit({"n": [1, 2, 3, 4, 5], "b": [True, False, True, None, True]})
    assert names.get_feature_names_out().tolist()[:2] == ["n(-∞, 2)", "n[2, 3)"]
    assert names.get_feature_names_out().tolist()[5:] == ["b=false", "b=true", "b=—"]


def test_the_arrays_are_those_that_were_made():
    from nps import _encoder

    encoder = nps.SituationEncoder({"age": "number"}).fit({"age": [1.0, 2.0]})
    arrays = encoder._encoder.transform([("age", np.array([4.0, 5.0]), True)])
    matrix = _encoder._matrix(arrays)
    for name, array in zip(("indptr", "indices", "data"), arrays, strict=False):
        assert np.shares_memory(getattr(matrix, name), array)


def test_counted_cells_teach_what_their_rows_do():
    cells = {"channel": ["web", "sms", "fax"], "wait": [1.0, 5.0, 9.0]}
    times, scores = [5, 3, 1], [9, 2, 3]
    rows = {name: [value for value, count in zip(column, times, strict=True) for _ in range(count)]
            for name, column in cells.items()}  # fmt: skip
    every = [score for score, count in zip(scores, times, strict=True) for _ in range(count)]
    features = {"channel": {"kind": "one_hot", "min_count": 2}, "wait": {"kind": "bands", "supervised": True}}
    encoder = nps.SituationEncoder(features)
    one = encoder.fit(cells, scores, frequency=times).to_bytes()
    assert one == encoder.fit(rows, every).to_bytes()
    assert encoder.get_feature_names_out().tolist()[:3] == ["channel=sms", "channel=web", "channel=(other)"]


def test_a_model_learns_from_it():
    table = pd.DataFrame(frame())
    promoter = (table["channel"] == "web").astype(int)
    model = make_pipeline(nps.SituationEncoder(), LogisticRegression())
    assert model.fit(table, promoter).score(table, promoter) > 0.99
    assert clone(model).get_params()["situationencoder"].get_params() == {"features": None, "scale": None}


def test_golden_bytes_encode_as_ever():
    encoder = nps.SituationEncoder.from_bytes(GOLDEN)
    assert encoder.to_bytes() == GOLDEN
    assert encoder.get_feature_names_out().tolist() == SNAPSHOT["names"]
    for same in (
        encoder,
        pickle.loads(pickle.dumps(encoder)),
        nps.SituationEncoder(encoder.features).fit(SNAPSHOT["rows"]),
    ):
        matrix = same.transform(SNAPSHOT["rows"])
        for name, expected in SNAPSHOT["matrix"].items():
            assert getattr(matrix, name).tolist() == expected, name
        assert same.to_bytes() == GOLDEN
    assert json.loads(encoder.to_json()) == encoder.features
    for size in range(len(GOLDEN)):
        altered = GOLDEN[:size] + bytes([GOLDEN[size] ^ 1]) + GOLDEN[size + 1 :]
        for data in (GOLDEN[:size], altered):
            assert isinstance(error_of(lambda data=data: nps.SituationEncoder.from_bytes(data)), nps.BytesError)


def test_parameters():
    encoder = nps.SituationEncoder({"a": "one_hot"})
    assert repr(encoder) == "SituationEncoder(features={'a': 'one_hot'})"
    assert encoder.set_params(features=None).get_params() == {"features": None, "scale": None}
    with pytest.raises(ValueError, match="Invalid parameter 'feature'"):
        encoder.set_params(feature=1)


TABLE = {"a": ["x", "y"], "n": [1.0, 2.0]}
REFUSED = [
    ({"a": "onehot"}, TABLE, nps.ArgumentError, "onehot"),
    ({"a": {"kind": "tags", "seperator": ","}}, TABLE, nps.ArgumentError, "seperator"),
    ("[", TABLE, nps.ArgumentError, "cannot be read"),
    (3, TABLE, nps.ArgumentError, "list of features"),
    ({"a": object()}, TABLE, nps.ColumnError, "object"),
    ({"n": {"kind": "bands", "edges": [float("nan")]}}, TABLE, nps.ArgumentError, "cannot be read"),
    ({"z": "one_hot"}, TABLE, nps.ColumnError, '"z"'),
    ({"a": "bands"}, TABLE, nps.ColumnError, '"a"'),
    ({"n": "tags"}, TABLE, nps.ColumnError, '"n"'),
    ({"n": "one_hot"}, {"n": [1.5, 2.0]}, nps.ColumnError, "1.5"),
    ({"n": {"kind": "bands", "supervised": True}}, TABLE, nps.ArgumentError, "scores"),
    ({"a": "one_hot", "n": "number"}, {"a": ["x"], "n": [1.0, 2.0]}, nps.ColumnError, "rows"),
]


@pytest.mark.parametrize(("features", "table", "kind", "found"), REFUSED)
def test_what_cannot_be_encoded_is_refused(features, table, kind, found):
    error = error_of(lambda: nps.SituationEncoder(features).fit(table))
    assert isinstance(error, kind)
    assert found in str(error)


def test_rows_are_refused_where_that_is_the_policy():
    encoder = nps.SituationEncoder({"a": {"kind": "one_hot", "unseen": "error", "missing": "error"}}).fit(TABLE)
    for value in ("z", None):
        error = error_of(lambda value=value: encoder.transform({"a": ["x", value]}))
        assert isinstance(error, nps.ColumnError)
        assert error.row == 1
    with pytest.raises(NotFittedError):
        nps.SituationEncoder().transform(TABLE)
    assert isinstance(error_of(lambda: encoder.fit(TABLE, frequency=[1, -1])), nps.CountError)


def test_scikit_learn_is_not_needed():
    program = (
        "import sys; sys.modules['sklearn'] = sys.modules['scipy'] = None; import nps\n"
        "e = nps.SituationEncoder().fit({'a': ['x', 'y']}); assert e.get_feature_names_out()[0] == 'a=x'\n"
        "try: nps.SituationEncoder().to_bytes()\n"
        "except ValueError as error: assert 'not fitted' in str(error)\n"
        "else: raise AssertionError"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_observations_are_encoded_by_the_kinds_of_their_dimensions():
    frame = pd.DataFrame(
        {
            "score": [9, 3, 9, 10, 11],
            "channel": ["web", "sms", "web", None, "fax"],
            "grade": pd.Categorical(
                ["low", "high", "low", None, "mid"], categories=["low", "mid", "high"], ordered=True
            ),
            "way": ["a/b", "a", "a/b", "c", "d"],
            "tags": ["vip;late", "", "late;vip", "vip", None],
        }
    )
    rows = nps.observations(
        frame, score="score", dimensions=["channel", "grade"], paths="way", tags="tags", unknown="channel"
    )
    encoder = nps.SituationEncoder().fit(rows)
    assert encoder.get_feature_names_out().tolist() == [
        "channel=sms",
        "channel=web",
        "grade",
        "grade=—",
        "way~a",
        "way~a/b",
        "way~c",
        "way=—",
        "tags∋late",
        "tags∋vip",
        "tags=—",
    ]
    cells = rows.compact()
    assert (cells.frequencies.tolist(), cells.scores.tolist()) == ([1, 2, 1], [3, 9, 10])
    assert np.isnan(rows.scores[4])
    assert nps.SituationEncoder().fit(cells).to_bytes() == encoder.to_bytes()
    matrix = encoder.transform(cells)
    assert matrix.shape == (3, 11)
    # As the same values in a frame are.
    same = frame.assign(tags=frame["tags"].fillna("")).iloc[[1, 0, 3]]
    same["channel"] = same["channel"].astype(object)
    assert (encoder.transform(same).toarray() == matrix.toarray()).all()
    assert matrix.toarray()[:, 2].tolist() == [3, 1, 0]
    assert pickle.loads(pickle.dumps(encoder)).transform(cells).toarray().tolist() == matrix.toarray().tolist()
    # Frequencies are weights of a model: as rows repeated as often.
    target = cells.scores >= 9
    by_cells = LogisticRegression().fit(matrix, target, sample_weight=cells.frequencies)
    whole = rows.filter({"way": "a"}).merge(rows.filter({"way": "c"}))
    assert whole.n == cells.n
    answers = encoder.transform(rows)[:4]
    by_rows = LogisticRegression().fit(answers, rows.scores[:4] >= 9)
    assert by_cells.coef_ == pytest.approx(by_rows.coef_, abs=1e-4)
    refused = error_of(lambda: nps.SituationEncoder().fit(rows, frequency=[1]))
    assert str(refused).startswith('column "frequency" holds values beside observations')
    assert error_of(lambda: nps.SituationEncoder({"site": "one_hot"}).fit(rows)).code == "NPS_UNKNOWN_COLUMN"
    assert error_of(lambda: nps.SituationEncoder({"way": "number"}).fit(rows)).code == "NPS_WRONG_COLUMN_TYPE"


def test_only_pairs_that_were_seen_have_a_column():
    table = {"a": ["x", "y", "x", None], "b": ["1", "2", "1", "2"]}
    features = [
        {"column": "a", "kind": "one_hot"},
        {"column": "b", "kind": "one_hot", "missing": "ignore"},
        {"column": "a", "kind": "cross", "with": "b", "pairs": "seen"},
    ]
    encoder = nps.SituationEncoder(features).fit(table)
    names = encoder.get_feature_names_out().tolist()
    assert names[5:] == ["a=x×b=1", "a=y×b=2", "a=—×b=2"]
    # The pairs that pandas finds.
    assert len(names) - 5 == len(pd.DataFrame(table).drop_duplicates())
    found = encoder.transform({"a": ["x", "x", "y"], "b": ["1", "2", "2"]}).toarray()
    assert found[:, 5:].tolist() == [[1, 0, 0], [0, 0, 0], [0, 1, 0]]
    whole = nps.SituationEncoder([*features[:2], {**features[2], "pairs": "all"}]).fit(table)
    assert len(whole.get_feature_names_out()) == 5 + 3 * 2
    assert (encoder.to_bytes()[4], whole.to_bytes()[4]) == (2, 1)
    again = nps.SituationEncoder.from_bytes(encoder.to_bytes())
    assert again.to_bytes() == encoder.to_bytes()
    assert nps.SituationEncoder(json.loads(encoder.to_json())).fit(table).to_bytes() == encoder.to_bytes()
    for pairs, code in [("some", "NPS_INVALID_ARGUMENT"), ([[2, 0], [0, 0]], "NPS_INVALID_ARGUMENT")]:
        asked = [*features[:2], {**features[2], "pairs": pairs}]
        assert error_of(lambda asked=asked: nps.SituationEncoder(asked).fit(table)).code == code
