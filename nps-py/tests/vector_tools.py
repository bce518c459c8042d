"""What the checks of the vectors share."""

from datetime import date

import nps


def same(found, expected, tolerance):
    """Whether two figures are equal, or within either tolerance where there is one."""
    if tolerance is None or not all(isinstance(figure, int | float) for figure in (found, expected)):
        return found == expected
    error = abs(found - expected)
    return error <= tolerance.get("abs", -1) or error <= tolerance.get("rel", -1) * abs(expected)


def table(given):
    """The observations that a case of findings lists, as they are and compacted."""
    frame = {"score": given["scores"], "count": given["frequency"]} | given["dimensions"]
    days = {}
    if "days" in given:
        frame["day"], days = [date.fromisoformat(day) for day in given["days"]], {"time": "day"}
    rows = nps.observations(frame, score="score", dimensions=list(given["dimensions"]), frequency="count", **days)
    return rows, rows.compact()


def figures(found, expected, tolerance):
    """Checks every figure of an expected object, and the objects in it."""
    for name, wanted in expected.items():
        one = getattr(found, name)
        if isinstance(wanted, dict):
            figures(one, wanted, tolerance)
        else:
            assert same(one, wanted, tolerance), (name, one, wanted)


def measures_of(given):
    """The measures that a case lists."""
    return [nps.Measure(one["id"], date.fromisoformat(one["date"]), one["where"]) for one in given["measures"]]


def listed(found, expected, tolerance, names):
    for name in names:
        assert same(getattr(found, name), expected[name], tolerance), (name, getattr(found, name), expected[name])


def points_of(counts):
    """An answer of each class, as often as it was given."""
    return [point for point, count in zip((0, 7, 10), counts, strict=True) for _ in range(count)]


def table_of(entities):
    """The table of entities whose classes were so often chosen."""
    points = {"score": [], "entity": []}
    for name, counts in entities:
        scores = [0] * counts[0] + [7] * counts[1] + [10] * counts[2] or [None]
        points["score"] += scores
        points["entity"] += [name] * len(scores)
    return nps.score_by(points, score="score", by="entity")


def axis_options(given):
    """The keywords of a case of axes."""
    return {name: given[name] for name in ("given", "by", "level", "copied_from", "min_n")}


def path_options(given):
    """The keywords of a case of paths."""
    depths = dict(zip(("declaration", "qualification", "action"), given["depths"], strict=True))
    names = ("consequences", "order", "top", "level", "min_n")
    return {"depths": depths} | {name: given[name] for name in names}


def tree_of(taxonomy):
    """A taxonomy as a case gives it."""
    return nps.Taxonomy(taxonomy["name"], taxonomy["version"], taxonomy["nodes"])


def cells(given, keep=None):
    """The observations that a case of trees lists, those rows of them for which `keep` is true."""
    rows = [row for row in range(len(given["scores"])) if keep is None or keep[row]]
    columns = {"score": given["scores"], "count": given["frequency"]} | given["dimensions"]
    frame = {name: [column[row] for row in rows] for name, column in columns.items()}
    plain = [name for name in given["dimensions"] if name not in given["paths"]]
    return nps.observations(frame, score="score", dimensions=plain, paths=given["paths"], frequency="count")


def drilling(given):
    """The options of a tree that a case gives."""
    return {name: given[name] for name in ("by", "level", "min_cell", "depth")}
