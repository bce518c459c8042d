"""Traces: the sample company, taxonomies and what is refused."""

import csv
import gzip
import pickle

import nps
import pytest
from helpers import ROOT, code_of, error_of

AXES = {"declaration": "declared", "qualification": "qualified"}
NAMES = ("declared", "qualified", "action", "team", "use_case", "recontact_14d", "churned_90d")


@pytest.fixture(scope="module")
def company():
    """The latest version of each response of the sample company."""
    latest = {}
    with gzip.open(ROOT / "examples/data/interactions.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            latest[row["response_id"]] = row
    rows = list(latest.values())
    frame = {name: [row[name] for row in rows] for name in ("score", *NAMES)}
    return nps.observations(frame, score="score", dimensions=NAMES)


def test_overflow_copies(company):
    found = company.axis_independence(axes=AXES, by="team", given="use_case")
    assert found.copying_groups == ["overflow"]
    assert (found.copying, len(found), found.by, found.given) == (1, 7, "team", "use_case")
    assert [caveat.code for caveat in found.caveats] == ["copied_axis"]
    assert found.caveats[0].text("fr").startswith("overflow : 100 % des qualifications")
    overflow = next(group for group in found if group.group == "overflow")
    assert (overflow.copies.rate, overflow.copies.n, overflow.is_copying) == (1.0, 2080, True)
    assert found.to_pandas().set_index("group").is_copying.sum() == 1
    assert found.to_polars()["copied"].sum() == found.copies.copied == 2080
    assert next((one.first, one.second) for one in found.associations) == ("declaration", "qualification")
    assert "copying" in found._repr_html_()
    assert repr(found).startswith("<AxisIndependence declaration and")
    assert pickle.loads(pickle.dumps(found)) == found
    assert company.compact().axis_independence(axes=AXES, by="team", given="use_case") == found


def test_paths_of_the_company(company):
    found = company.paths(
        axes=AXES,
        depths={"declaration": 1, "qualification": 0, "action": None},
        consequences=["recontact_14d", "churned_90d"],
        top=5,
    )
    assert len(found) == 5
    assert found[0].path.qualification is None
    assert sum(row.nps.n for row in found) + found.other.nps.n == found.total.nps.n == company.n
    again = found.total.consequences["recontact_14d"]
    assert again.detractors.lower > again.promoters.upper
    assert found.consequence("churned_90d")["n"].tolist() == [row.nps.n for row in found]
    assert list(found.to_dict())[:3] == ["declaration", "qualification", "action"]
    assert found.to_polars().height == 5
    flat = found.to_polars()
    for name in ("recontact_14d", "churned_90d"):
        for figure, column in found.consequence(name).items():
            assert flat[f"{name}_{figure}"].to_list() == column.tolist() == found.to_dict()[f"{name}_{figure}"].tolist()
    assert flat["churned_90d_rate"][0] == found[0].consequences["churned_90d"].all.rate
    assert flat.columns[8:] == [
        f"{name}_{figure}" for name in ("recontact_14d", "churned_90d") for figure in ("n", "rate", "lower", "upper")
    ]
    assert company.paths(axes=AXES).to_polars().columns == flat.columns[:8]
    assert "other paths" in found._repr_html_()
    assert pickle.loads(pickle.dumps(found)) == found
    assert code_of(lambda: found.consequence("score")) == "NPS_UNKNOWN_COLUMN"


def test_importance(company):
    roots = ("account", "claim", "complaint", "delivery", "product", "purchase")
    known = {
        *roots,
        *(f"{root}/{leaf}" for root, leaf in (("claim", "warranty"), ("claim", "missing part"))),
    }
    tree = nps.Taxonomy("declared", 7, [{"path": path, "weight": 4.0 if path == "claim" else 1} for path in known])
    found = company.value_weighted("declared", tree)
    assert found.weighted.lower is None
    assert found.version == 7
    assert found.unknown.count + found.missing + sum(node.nps.n for node in found) == company.n
    assert len(found.unknown.examples) == 5
    assert found.unknown.examples[0].fault == "unknown"
    assert found.difference == pytest.approx(sum(node.contribution for node in found))
    assert found.to_pandas().path.tolist() == [node.path for node in found]
    assert "claim" in found._repr_html_()
    assert pickle.loads(pickle.dumps(found)) == found


def test_traces_and_situations():
    trace = nps.Trace("late", action="refund")
    situation = trace.write({"product": "Nova", "qualification": "old"}, axes={"action": "done"})
    assert situation == {"product": "Nova", "declaration": "late", "done": "refund"}
    assert nps.Trace.read(situation, axes={"action": "done"}) == trace
    assert hash(trace) == hash(pickle.loads(pickle.dumps(trace)))
    assert (str(trace), repr(trace)) == ("late → — → refund", "<Trace late → — → refund>")
    for axes in ({"reason": "x"}, {"action": " "}, {"action": "declaration"}, {"action": "channel"}):
        assert code_of(lambda axes=axes: trace.write(axes=axes)) == "NPS_INVALID_ARGUMENT"
        assert code_of(lambda axes=axes: nps.Trace.read({}, axes=axes)) == "NPS_INVALID_ARGUMENT"


def test_unknown_paths_are_counted():
    one = nps.Taxonomy("x", 2, ["late", {"path": "gone", "retired": 2}])
    all_three = nps.Taxonomies(one, one, one)
    traces = [nps.Trace("late", "late", "late"), nps.Trace("gone", None, "flowers"), nps.Trace()]
    assert all_three.check(traces[0]) is None
    assert "qualification" not in str(error_of(lambda: all_three.check(traces[1])))
    found = all_three.keep(traces)
    assert found.traces == [traces[0], nps.Trace(), nps.Trace()]
    assert (found.rejects.total, found.rejects.declaration.examples[0].fault) == (2, "retired")
    assert [found.rejects.action.examples[0].path, found.rejects.action.count] == ["flowers", 1]
    frame = {"score": [9, 8, 7], "declaration": ["late", "x", None], "qualification": ["y"] * 3, "action": ["z"] * 3}
    rows = nps.observations(frame, score="score", dimensions=["declaration", "qualification", "action"])
    rejects = rows.check_trace(all_three)
    assert [getattr(rejects, name).count for name in ("declaration", "qualification", "action")] == [1, 3, 3]
    for made in (one, all_three, found, rejects, rejects.action, rejects.action.examples[0]):
        assert pickle.loads(pickle.dumps(made)) == made
        assert repr(made).startswith(f"<{type(made).__name__} ")
    assert all_three.action == one


def test_taxonomies_are_checked():
    tree = nps.Taxonomy("x", 1, ["a", {"path": ["a", "b"], "labels": {"fr": "é"}, "weight": 0.1}])
    assert (tree.name, tree.version, len(tree), "a/b" in tree, "b" in tree) == ("x", 1, 2, True, False)
    assert tree.check("a/b")["labels"] == {"fr": "é"}
    assert tree.weight_of("a/b") == {"weight": 0.1, "given_by": "a/b"}
    for nodes in (["a", "a"], ["a/b"], [""], [{"path": "a", "weight": float("nan")}], [{"path": "a", "wait": 1}], [7],
                  [{"path": {1}}], [{}], [None]):  # fmt: skip
        assert code_of(lambda nodes=nodes: nps.Taxonomy("x", 1, nodes)) == "NPS_INVALID_ARGUMENT"
    for nodes in ("abc", 7, None):
        assert code_of(lambda nodes=nodes: nps.Taxonomy("x", 1, nodes)) == "NPS_INVALID_ARGUMENT"
    for version in (0, 2**40):
        assert code_of(lambda version=version: nps.Taxonomy("x", version, [])) == "NPS_INVALID_ARGUMENT"
    assert code_of(lambda: nps.Taxonomy("x", 1.5, [])) == "NPS_INVALID_COUNT"
    assert code_of(lambda: nps.Taxonomy.from_json("{")) == "NPS_INVALID_ARGUMENT"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"by": "taem"}, "NPS_UNKNOWN_COLUMN"),
        ({"axes": {"action": "z"}}, "NPS_UNKNOWN_COLUMN"),
        ({"level": 0}, "NPS_INVALID_LEVEL"),
        ({"copied_from": 1}, "NPS_INVALID_ARGUMENT"),
        ({"min_n": 0}, "NPS_INVALID_ARGUMENT"),
        ({"min_n": 2.5}, "NPS_INVALID_COUNT"),
        ({"subject": "person"}, "NPS_INVALID_ARGUMENT"),
        ({"by": "team", "subject": "agent"}, "NPS_UNRELIABLE"),
    ],
)
def test_what_axes_refuse(company, options, code):
    assert code_of(lambda: company.axis_independence(**{"axes": AXES, "min_n": 9999} | options)) == code


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"consequences": ["team"]}, "NPS_WRONG_COLUMN_TYPE"),
        ({"consequences": ["churned_90d"] * 2}, "NPS_INVALID_ARGUMENT"),
        ({"depths": {"depth": 1}}, "NPS_INVALID_ARGUMENT"),
        ({"depths": {"action": -1}}, "NPS_INVALID_COUNT"),
        ({"order": "size"}, "NPS_INVALID_ARGUMENT"),
        ({"top": 0}, "NPS_INVALID_ARGUMENT"),
        ({"method": "best"}, "NPS_UNKNOWN_METHOD"),
    ],
)
def test_what_paths_refuse(company, options, code):
    assert code_of(lambda: company.paths(**{"axes": AXES} | options)) == code
