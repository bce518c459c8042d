"""Results are equal to the last bit to those of the Rust core, and so to those of Node."""

import nps
import pytest
from helpers import bits, load
from vector_tools import measures_of, table

SNAPSHOT = load("snapshots/bits.json")


def test_nothing_else_is_in_the_file():
    parts = {"cases", "differences", "adjusted", "columns", "tables", "findings", "measured", "watch"}
    assert set(SNAPSHOT) == {"description", *parts}
    assert all(SNAPSHOT.values())


def figures(result):
    return {name: bits(getattr(result, name)) for name in ("nps", "lower", "upper")}


def test_counts():
    for case in SNAPSHOT["cases"]:
        given = case["input"]
        found = nps.Nps.from_counts(*given["counts"], level=given["level"], method=given["method"])
        assert figures(found) == case["bits"], given


def test_differences():
    for case in SNAPSHOT["differences"]:
        given = case["input"]
        found = nps.compare(tuple(given["before"]), tuple(given["after"]), level=given["level"])
        assert {name: bits(getattr(found, name)) for name in case["bits"]} == case["bits"], given


def test_adjusted_p_values():
    for case in SNAPSHOT["adjusted"]:
        found = nps.adjust(case["input"]["p_values"], method=case["input"]["method"])
        assert [bits(p) for p in found] == case["bits"], case["input"]


def floats(values):
    return [float("nan") if value is None else float(value) for value in values]


@pytest.mark.parametrize("case", SNAPSHOT["columns"], ids=lambda case: "{scale} {type}".format(**case["input"]))
def test_columns(case):
    given = case["input"]
    columns = [given["values"]]
    if given["type"] != "text":
        columns.append(floats(given["values"]))
    for column in columns:
        found = nps.score(column, scale=given["scale"])
        answers = {"mean": bits(found.distribution.mean), "median": bits(found.distribution.median)}
        assert figures(found) | answers == case["bits"]
        assert (found.n, found.missing) == (case["n"], case["missing"])
        assert found.rejects.counts == {reason: count for reason, count in case["rejects"].items() if count}


@pytest.mark.parametrize("case", SNAPSHOT["tables"], ids=lambda case: f"{len(case['input']['scores'])} rows")
def test_tables(case):
    given = case["input"]
    frame = {"score": given["scores"]} | {key["name"]: key["values"] for key in given["keys"]}
    by = [key["name"] for key in given["keys"]]
    options = {name: given[name] for name in ("scale", "level", "method")}
    table = nps.score_by(frame, score="score", by=by, **options)
    found = [{"key": list(key), "n": group.n, "bits": figures(group)} for key, group in table]
    expected = [{name: group[name] for name in ("key", "n", "bits")} for group in case["groups"]]
    assert found == expected
    assert table.to_dict()["missing"].tolist() == [group["missing"] for group in case["groups"]]
    total = {"n": table.total.n, "rejected": table.rejects.total, "bits": figures(table.total)}
    assert total == case["total"]


def score_bits(score):
    return [bits(score.nps), bits(score.lower), bits(score.upper)]


def gap_bits(gap):
    return [bits(gap and getattr(gap, name)) for name in ("difference", "lower", "upper", "p_value")]


def associations(rows, given):
    for one in nps.associate(rows, level=given["level"], min_n=given["min_n"]):
        rest = [bits(figure) for figure in (one.share, one.contribution, one.p_holm, one.p_bh)]
        yield score_bits(one.nps) + gap_bits(one.gap) + rest


def pairs(rows, given):
    for one in nps.associate_pairs(rows, level=given["level"], min_n=given["min_n"]):
        beyond = [figure for gap in one.beyond for figure in gap_bits(gap)]
        rest = [bits(figure) for figure in (one.contribution, one.p_holm, one.p_bh)]
        yield score_bits(one.nps) + gap_bits(one.gap) + beyond + rest


def before_after(rows, given):
    for one in nps.before_after(rows, measures_of(given), level=given["level"], worthwhile=given["worthwhile"]):
        yield score_bits(one.before) + score_bits(one.after) + gap_bits(one.change) + [bits(one.p_holm)]


@pytest.mark.parametrize("find", [associations, pairs, before_after])
def test_findings(find):
    topic = find.__name__
    expected = [case for case in SNAPSHOT["findings"] if case["topic"] == topic]
    for place in range(2):
        found = [
            {"topic": topic, "name": case["name"], "bits": row}
            for case in load(f"vectors/{topic}.json")["cases"]
            for row in find(table(case["input"])[place], case["input"])
        ]
        assert found == expected
