"""Vectors of situations, findings and what may be told."""

import json

import nps
import numpy as np
from helpers import code_of, error_of
from vector_tools import axis_options, cells, drilling, figures, measures_of, path_options, same, table, tree_of


def associations(given, expected, tolerance):
    for rows in table(given):
        found = nps.associate(rows, level=given["level"], min_n=given["min_n"])
        for one, wanted in zip(found, expected["found"], strict=True):
            assert one.condition == {wanted["dimension"]: wanted["value"]}
            assert same(one.nps.nps, wanted["nps"], tolerance)
            figures(one.nps, {name: wanted[name] for name in ("n", "lower", "upper")}, tolerance)
            rest = ("share", "gap", "p_holm", "p_bh", "contribution")
            figures(one, {name: wanted[name] for name in rest}, tolerance)


def pairs(given, expected, tolerance):
    for rows in table(given):
        found = nps.associate_pairs(rows, level=given["level"], min_n=given["min_n"])
        for one, wanted in zip(found, expected["found"], strict=True):
            assert one.condition == dict(zip(wanted["dimensions"], wanted["values"], strict=True))
            assert same(one.nps.nps, wanted["nps"], tolerance)
            figures(one.nps, {name: wanted[name] for name in ("n", "lower", "upper")}, tolerance)
            figures(one, {name: wanted[name] for name in ("gap", "p_holm", "p_bh", "contribution")}, tolerance)
            for beyond, alone in zip(one.beyond, wanted["beyond"], strict=True):
                assert (beyond is None) == (alone is None)
                figures(beyond, alone or {}, tolerance)


def before_after(given, expected, tolerance):
    measures = measures_of(given)
    for rows in table(given):
        found = nps.before_after(rows, measures, level=given["level"], worthwhile=given["worthwhile"])
        for one, wanted in zip(found, expected["found"], strict=True):
            sides = [[side.detractors, side.passives, side.promoters] for side in (one.before, one.after)]
            assert sides == [wanted["before"], wanted["after"]]
            if wanted["change"] is None:
                assert one.change.difference is None
            else:
                figures(one.change, wanted["change"], tolerance)
            figures(one, {name: wanted[name] for name in ("p_holm", "verdict", "answers_needed")}, tolerance)


def encoder(given, expected, tolerance):
    found = nps.SituationEncoder(given["features"]).fit(given["fit"], given["scores"])
    assert found.get_feature_names_out().tolist() == expected["names"]
    assert found.transform(given["rows"]).toarray().tolist() == expected["matrix"]


def rates(found, expected, tolerance):
    figures(found.all, expected["all"], tolerance)
    for name, wanted in zip(("detractors", "passives", "promoters"), expected["classes"], strict=True):
        figures(getattr(found, name), wanted, tolerance)


def axis_independence(given, expected, tolerance):
    for rows in table(given):
        found = rows.axis_independence(**axis_options(given))
        for one, wanted in zip(found.associations, expected["associations"], strict=True):
            figures(one, wanted, tolerance)
        figures(found.copies, expected["copies"], tolerance)
        for one, wanted in zip(found, expected["groups"], strict=True):
            own = {name: wanted.pop(name) for name in ("group", "p_holm", "is_copying")}
            figures(one, own, tolerance)
            figures(one.copies, wanted, tolerance)
            wanted |= own


def trace_paths(given, expected, tolerance):
    def check(row, wanted):
        assert [row.path.declaration, row.path.qualification, row.path.action] == wanted["path"]
        assert row.paths == wanted["paths"]
        figures(row.nps, {name: wanted[name] for name in ("n", "nps", "lower", "upper")}, tolerance)
        assert same(row.share, wanted["share"], tolerance)
        assert set(row.consequences) == {one["name"] for one in wanted["consequences"]}
        for one in wanted["consequences"]:
            rates(row.consequences[one["name"]], one, tolerance)

    for rows in table(given):
        found = rows.paths(**path_options(given))
        for row, wanted in zip(found, expected["rows"], strict=True):
            check(row, wanted)
        assert (found.other is None) == (expected["other"] is None)
        if found.other is not None:
            check(found.other, expected["other"])
        check(found.total, expected["total"])


def value_weighted(given, expected, tolerance):
    tree = tree_of(given["taxonomy"])
    for rows in table(given):
        found = rows.value_weighted("declared", tree, default_weight=given["default_weight"])
        assert same(found.weighted.nps, expected["weighted"], tolerance)
        assert same(found.unweighted.nps, expected["unweighted"], tolerance)
        assert same(found.difference, expected["difference"], tolerance)
        assert (found.missing, found.unknown.count) == (expected["missing"], expected["unknown"])
        for one, wanted in zip(found, expected["nodes"], strict=True):
            assert (one.nps.n, same(one.nps.nps, wanted["nps"], tolerance)) == (wanted["n"], True)
            figures(one, {name: wanted[name] for name in wanted if name not in ("n", "nps")}, tolerance)


def taxonomies(given, expected, tolerance):
    text = json.dumps(given["taxonomy"])
    if "error" in expected:
        error = error_of(lambda: nps.Taxonomy.from_json(text))
        assert (error.code, expected["words"] in str(error)) == (expected["error"], True), error
        if given["taxonomy"]["nodes"]:
            assert code_of(lambda: tree_of(given["taxonomy"])) == expected["error"]
        return
    tree = nps.Taxonomy.from_json(text)
    assert tree == tree_of(given["taxonomy"]) == nps.Taxonomy.from_json(tree.to_json())
    assert [node["path"] for node in tree.nodes] == expected["paths"]
    for path, known in expected["checks"].items():
        assert (path in tree) == known
        assert known or code_of(lambda path=path: tree.check(path)) == "NPS_INVALID_ARGUMENT"
    for path, version, to in expected["migrations"]:
        if to == "NPS_INVALID_ARGUMENT":
            assert code_of(lambda path=path, version=version: tree.migrate(path, version)) == to
        else:
            assert tree.migrate(path, version) == to
    for path, weight, given_by in expected["weights"]:
        assert tree.weight_of(path) == (None if weight is None else {"weight": weight, "given_by": given_by})


def trees(given, expected, tolerance):
    tree = cells(given).drill_down(**drilling(given))
    for node, wanted in zip(tree, expected["found"], strict=True):
        assert node.path == wanted["path"]
        assert node.is_withheld == (wanted["figures"] is None)
        if wanted["figures"] is None:
            assert (node.n, node.nps, node.share, node.contribution, node.impact, node.gap) == (None,) * 6
            continue
        told = dict(wanted["figures"])
        assert same(node.nps.nps, told.pop("nps"), tolerance)
        figures(node.nps, {name: told.pop(name) for name in ("lower", "upper")}, tolerance)
        if told["gap"] is None:
            assert node.gap is None
        figures(node, told, tolerance)


def changes(given, expected, tolerance):
    before = cells(given, [not late for late in given["is_after"]])
    found = nps.explain_change(before, cells(given, given["is_after"]), **drilling(given))
    figures(found.total, expected["total"], tolerance)
    for node, wanted in zip(found, expected["found"], strict=True):
        assert node.path == wanted["path"]
        assert node.is_withheld == (wanted["effects"] is None)
        if wanted["effects"] is None:
            assert (node.before, node.after, node.mix, node.rate, node.total) == (None,) * 5
            continue
        told = dict(wanted["effects"])
        for name in ("before", "after"):
            side = getattr(node, name)
            assert [side.detractors, side.passives, side.promoters] == told.pop(name)
        for name, effect in told.items():
            figures(getattr(node, name), effect, tolerance)


def factors(given, expected, tolerance):
    before = cells(given, [not late for late in given["is_after"]])
    options = {name: given[name] for name in ("by", "level", "min_cell")}
    found = nps.explain_factors(before, cells(given, given["is_after"]), **options)
    figures(found.total, expected["total"], tolerance)
    assert found.situations == expected["situations"]
    assert [found.pooled_before, found.pooled_after] == expected["pooled"]
    assert (found.rate is None) == (expected["rate"] is None)
    for one, wanted in zip(found, expected["mixes"], strict=True):
        figures(one.mix, wanted, tolerance)
    if found.rate is not None:
        figures(found.rate, expected["rate"], tolerance)


def history(given, expected, tolerance):
    names = {"customer": "customers", "time": "times", "id": "ids", "made": "made", "score": "scores"}
    frame = {name: given[column] for name, column in names.items() if given[column] is not None}
    found = nps.history(frame, **{name: name for name in frame}).to_dict()
    assert {name: found[name] for name in expected} == expected


def pseudonyms(given, expected, tolerance):
    keys = nps.Pseudonymizer("1", bytes.fromhex(given["key"]))
    assert keys.pseudonym(given["id"]) == expected["pseudonym"]
    assert keys.column([given["id"], None]) == [expected["pseudonym"], None]


def tags(given, expected, tolerance):
    scored = {} if given["scored"] is None else {"scored": [given["scored"]]}
    if expected is None:
        error = error_of(lambda: nps.read_tags([given["tags"]], **scored))
        assert (error.code, error.row) == ("NPS_INVALID_ARGUMENT", 0)
        return
    found = nps.read_tags([given["tags"]], **scored)
    assert (found.values, found.excluded) == ([expected["value"]], expected["excluded"])


def private_scores(given, expected, tolerance):
    published = nps.PrivateHistogram(
        given["counts"], given["epsilon"], neighbours=given["neighbours"], per_customer=given.get("per_customer")
    )
    if expected is None:
        assert code_of(lambda: published.nps(level=given["level"])) == "NPS_UNRELIABLE"
        return
    found = published.nps(level=given["level"])
    for name, wanted in expected.items():
        assert same(getattr(found, name), wanted, tolerance), (name, getattr(found, name), wanted)


def bounded_answers(given, expected, tolerance):
    rows = {"score": given["scores"], "who": given["customers"], "n": given["frequency"]}
    if given["days"] is not None:
        rows["day"] = np.array(given["days"], dtype="datetime64[D]").tolist()
    read = nps.observations(
        rows,
        score="score",
        dimensions=[],
        customer="who",
        frequency="n",
        time=None if given["days"] is None else "day",
    )
    budget = nps.PrivacyBudget(64)
    bounded = read.bounded(given["per_customer"])
    assert bounded.private_histogram(epsilon=64, seed=bytes(32), budget=budget).counts == expected


CHECKS = (
    associations,
    axis_independence,
    before_after,
    bounded_answers,
    changes,
    encoder,
    factors,
    history,
    pairs,
    private_scores,
    pseudonyms,
    tags,
    taxonomies,
    trace_paths,
    trees,
    value_weighted,
)
