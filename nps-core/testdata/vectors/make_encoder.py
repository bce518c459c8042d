"""Reference matrices of situations, from scikit-learn; bands that separate scores are in golden/mdlp.json.

Needs scikit-learn besides what `make.py` needs.
"""

import json
import warnings
from fractions import Fraction

import numpy as np
import sklearn
from make_interval import GOLDEN
from sklearn.feature_extraction import FeatureHasher
from sklearn.preprocessing import KBinsDiscretizer, MultiLabelBinarizer, OneHotEncoder, OrdinalEncoder

ENCODER = (
    "A matrix of situations: `features` learn from the columns of `fit` (with `scores` where bands are to separate them), "
    "and encode those of `rows`. `names` are the columns', `matrix` has each row with its zeros. null is missing."
)
TOOL = f"scikit-learn {sklearn.__version__}"
CHANNELS = ["web", "sms", None, "app", "web", "web", "sms", "é ç", ""]
AGES = [31.0, 18.5, 47.0, None, 64.0, 29.0, 31.0, 55.5, 40.25, 22.0]


def case(name, features, fit, rows, names, matrix, reference, scores=None):
    return {
        "name": name,
        "input": {"features": features, "fit": fit, "scores": scores, "rows": rows},
        "expected": {"names": list(names), "matrix": np.asarray(matrix, float).tolist()},
        "reference": reference,
    }


def column(values):
    return np.array(values, object).reshape(-1, 1)


def categories():
    known = [value for value in CHANNELS if value is not None]
    rows = ["web", "fax", "", "app", "é ç", "sms"]
    for unseen in ("ignore", "level"):
        encoder = OneHotEncoder(handle_unknown="ignore", sparse_output=False).fit(column(known))
        matrix = encoder.transform(column(rows))
        names = [f"channel={level}" for level in encoder.categories_[0]]
        if unseen == "level":
            matrix = np.column_stack([matrix, matrix.sum(axis=1) == 0])
            names.append("channel=(unseen)")
        features = {"channel": {"kind": "one_hot", "missing": "ignore", "unseen": unseen}}
        reference = f"{TOOL} OneHotEncoder(handle_unknown='ignore')"
        yield case(f"one_hot/{unseen}", features, {"channel": known}, {"channel": rows}, names, matrix, reference)
    # None is a category of its own, after the others, in both.
    encoder = OneHotEncoder(sparse_output=False).fit(column(CHANNELS))
    names = [f"channel={'—' if level is None else level}" for level in encoder.categories_[0]]
    matrix = encoder.transform(column(CHANNELS))
    columns = {"channel": CHANNELS}
    reference = f"{TOOL} OneHotEncoder()"
    yield case("one_hot/missing", {"channel": "one_hot"}, columns, columns, names, matrix, reference)
    encoder = OneHotEncoder(min_frequency=2, sparse_output=False).fit(column(known))
    names = ["channel=sms", "channel=web", "channel=(other)"]
    features = {"channel": {"kind": "one_hot", "min_count": 2, "missing": "ignore"}}
    fit, matrix = {"channel": known}, encoder.transform(column(known))
    yield case("one_hot/rare", features, fit, fit, names, matrix, f"{TOOL} OneHotEncoder(min_frequency=2)")
    encoder = OrdinalEncoder().fit(column(known))
    features = {"channel": {"kind": "ordinal", "missing": "ignore"}}
    reference = f"{TOOL} OrdinalEncoder(), plus 1"
    yield case("ordinal", features, fit, fit, ["channel"], encoder.transform(column(known)) + 1, reference)


def sites():
    values = [30, -2, 30, 7, 2**53]
    encoder = OneHotEncoder(sparse_output=False).fit(np.array(values).reshape(-1, 1))
    names = [f"site={level}" for level in encoder.categories_[0]]
    matrix = encoder.transform(np.array(values).reshape(-1, 1))
    columns = {"site": values}
    features = {"site": {"kind": "one_hot", "missing": "ignore"}}
    yield case("one_hot/numbers", features, columns, columns, names, matrix, f"{TOOL} OneHotEncoder()")


def tag_sets():
    sets = [["vip"], [], ["late", "vip"], ["é", "late"], ["vip", "b c"]]
    encoder = MultiLabelBinarizer().fit(sets)
    rows = [["late"], ["b c", "vip", "é"], [], ["vip"]]
    names = [f"tags∋{tag}" for tag in encoder.classes_]
    written = {"tags": ["vip;vip", "", "late; vip", "é;late", ";vip; b c"]}
    features = {"tags": {"kind": "tags", "missing": "ignore"}}
    asked = {"tags": ["late", "b c;vip;é", " ; ", "vip"]}
    yield case("tags", features, written, asked, names, encoder.transform(rows), f"{TOOL} MultiLabelBinarizer()")


def text(number):
    return repr(int(number)) if float(number).is_integer() else repr(float(number))


def intervals(name, edges):
    marks = [text(edge) for edge in edges]
    between = [f"{name}[{low}, {high})" for low, high in zip(marks, marks[1:], strict=False)]
    return [f"{name}(-∞, {marks[0]})", *between, f"{name}[{marks[-1]}, ∞)"]


def quantiles(values, count):
    """Quantiles of type 7 without rounding before the end, which NumPy's have in their percentages."""
    exact = sorted(Fraction(float(value)) for value in values)
    for place in range(1, count):
        below, part = divmod(place * (len(exact) - 1), count)
        yield exact[below] + Fraction(part, count) * (exact[min(below + 1, len(exact) - 1)] - exact[below])


def bands():
    ages = np.array([age for age in AGES if age is not None])
    for count in (2, 3, 4, 5):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            bins = KBinsDiscretizer(count, encode="onehot-dense", strategy="quantile", quantile_method="linear")
            bins.fit(ages.reshape(-1, 1))
        rows = [*AGES, 1000.0, -3.0, 47.0]
        known = np.array([[age] for age in rows if age is not None])
        encoded = iter(bins.transform(known))
        edges = [float(edge) for edge in quantiles(ages, count)]
        assert np.allclose(edges, bins.bin_edges_[0][1:-1], rtol=1e-14)
        matrix = [[*next(encoded), 0] if age is not None else [0] * (len(edges) + 1) + [1] for age in rows]
        names = [*intervals("age", edges), "age=—"]
        features = {"age": {"kind": "bands", "quantiles": count}}
        reference = f"{TOOL} KBinsDiscretizer({count}, strategy='quantile', quantile_method='linear')"
        yield case(f"bands/quantiles/{count}", features, {"age": AGES}, {"age": rows}, names, matrix, reference)


def hashes():
    values = [*CHANNELS, "x" * 40, "日本"]
    rows = [{} if value is None else {"channel": value} for value in values]
    for columns, signed in ((1, False), (8, False), (8, True), (1000, True)):
        matrix = FeatureHasher(columns, input_type="dict", alternate_sign=signed).transform(rows).toarray()
        names = [f"channel#{place}" for place in range(columns)]
        features = {"channel": {"kind": "hash", "columns": columns, "signed": signed, "missing": "ignore"}}
        asked = {"channel": values}
        reference = f"{TOOL} FeatureHasher({columns}, input_type='dict', alternate_sign={signed})"
        if columns == 1000:
            # Not to write a thousand names.
            features["channel"]["columns"] = columns = 37
            matrix = FeatureHasher(37, input_type="dict", alternate_sign=signed).transform(rows).toarray()
            names, reference = names[:37], reference.replace("1000", "37")
        yield case(f"hash/{columns}/{signed}", features, asked, asked, names, matrix, reference)


def separated():
    golden = json.loads((GOLDEN / "mdlp.json").read_text(encoding="utf-8"))
    for found in golden["cases"]:
        minutes, edges = np.array(found["values"]), np.array(found["edges"])
        names = intervals("minutes", edges) if len(edges) else ["minutes(-∞, ∞)"]
        matrix = np.eye(len(edges) + 1)[np.searchsorted(edges, minutes, side="right")]
        features = {"minutes": {"kind": "bands", "supervised": True, "missing": "ignore"}}
        columns = {"minutes": found["values"]}
        reference = f"golden/mdlp.json: {golden['tool']}"
        name = f"bands/supervised/{found['name']}"
        yield case(name, features, columns, columns, names, matrix, reference, found["scores"])


def encoder():
    groups = (categories, sites, tag_sets, bands, hashes, separated)
    return ENCODER, [case for group in groups for case in group()]
