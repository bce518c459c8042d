"""Vectors of what is watched as it comes."""

import nps
from vector_tools import figures, listed, same


def confidence_sequence(given, expected, tolerance):
    found = nps.always_valid(tuple(given["counts"]), level=given["level"])
    listed(found, expected, tolerance, ("lower", "upper"))
    listed(nps.sequential_test(found.counts, 0), expected, tolerance, ("log_e_value",))


def detectors(given, expected, tolerance):
    names = ("method", "baseline", "direction", "shift")
    detector = nps.ChangeDetector(threshold=1e200, **{name: given[name] for name in names if name in given})
    usual = given.get("expected", [None] * len(given["answers"]))
    made = []
    for place, (answer, one) in enumerate(zip(given["answers"], usual, strict=True)):
        counts = (int(answer < 0), int(answer == 0), int(answer > 0))
        assert detector.push(0, counts, expected=one) is None
        if place % 25 == 24:
            made.append(detector.statistic(given["direction"]))
    assert len(made) == len(expected["every25"])
    for one, wanted in zip(made, expected["every25"], strict=True):
        assert same(one, wanted, tolerance), (one, wanted)


def tuned(given, expected, tolerance):
    asked = given | {"history": tuple(given["history"])}
    assert same(nps.ChangeDetector(method="cusum", **asked).threshold("fall"), expected["threshold"], tolerance)


def charts(given, expected, tolerance):
    periods = [(at, tuple(counts)) for at, counts in enumerate(given["periods"])]
    asked = {name: given[name] for name in ("kind", "laney", "sigmas", "smoothing") if name in given}
    baseline = given.get("baseline")
    found = nps.chart(periods, baseline=None if baseline is None else tuple(baseline), **asked)
    assert same(found.centre, expected["centre"], tolerance)
    if expected.get("sigma_z") is not None:
        assert same(found.sigma_z, expected["sigma_z"], tolerance)
    every = given.get("every") or 1
    points = list(found)[every - 1 :: every]
    for name in ("lower", "upper", "z", "plotted"):
        if expected.get(name) is not None:
            for point, wanted in zip(points, expected[name], strict=True):
                assert same(getattr(point, name), wanted, tolerance), (name, getattr(point, name), wanted)
    if expected.get("first_below") is not None:
        assert next(row for row, point in enumerate(found) if point.signal == "fall") == expected["first_below"]


def trends(given, expected, tolerance):
    figures(nps.trend(**given), expected, tolerance)


def dating(given, expected, tolerance):
    periods = [(at, tuple(counts)) for at, counts in enumerate(given["periods"])]
    found = nps.date_changes(periods, hazard=given["hazard"], keep=given["keep"])
    assert [run.length for run in list(found)[given["every"] - 1 :: given["every"]]] == expected["lengths"]
    assert same(found[-1].recent, expected["recent"], tolerance)


def expected(given, expected, tolerance):
    first, period = given.get("first", 0), given.get("period", 1)
    periods = [(first + place * period, tuple(counts)) for place, counts in enumerate(given["periods"])]
    found = nps.expected_periods(periods, kind=given["kind"], season=given["season"], period=period)
    for name in ("expected", "z"):
        for period, wanted in zip(found, expected[name], strict=True):
            assert same(getattr(period, name), wanted, tolerance), (name, period, wanted)


CHECKS = (
    charts,
    confidence_sequence,
    dating,
    detectors,
    expected,
    trends,
    tuned,
)
