"""The shared truth: every case of nps-core/testdata/vectors, which the Rust and Node suites run as well."""

import json
import math
from datetime import date

import nps
import numpy as np
import pytest
from helpers import TESTDATA, code_of, error_of, load

FAMILIES = {
    "scale": nps.ScaleError,
    "answer": nps.AnswerError,
    "count": nps.CountError,
    "argument": nps.ArgumentError,
    "column": nps.ColumnError,
    "bytes": nps.BytesError,
}


def same(found, expected, tolerance):
    """Whether two figures are equal, or within either tolerance where there is one."""
    if tolerance is None or not all(isinstance(figure, int | float) for figure in (found, expected)):
        return found == expected
    error = abs(found - expected)
    return error <= tolerance.get("abs", -1) or error <= tolerance.get("rel", -1) * abs(expected)


def nps_interval(given, expected, tolerance):
    s = nps.Nps.from_counts(*given["counts"], level=given["level"], method=given["method"])
    for name in ("nps", "lower", "upper"):
        assert same(getattr(s, name), expected[name], tolerance), (name, getattr(s, name), expected[name])
    assert s.method == expected["method"]
    assert s.n == sum(given["counts"])


def nps_difference(given, expected, tolerance):
    found = nps.compare(tuple(given["before"]), tuple(given["after"]), level=given["level"])
    for name in expected:
        assert same(getattr(found, name), expected[name], tolerance), (name, getattr(found, name), expected[name])
    assert (found.before.n, found.after.n) == (sum(given["before"]), sum(given["after"]))


def multiple_testing(given, expected, tolerance):
    found = nps.adjust(given["p_values"], method=given["method"])
    for one, wanted in zip(found, expected["adjusted"], strict=True):
        assert same(one, wanted, tolerance), (one, wanted)


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


def measures_of(given):
    """The measures that a case lists."""
    return [nps.Measure(one["id"], date.fromisoformat(one["date"]), one["where"]) for one in given["measures"]]


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


def listed(found, expected, tolerance, names):
    for name in names:
        assert same(getattr(found, name), expected[name], tolerance), (name, getattr(found, name), expected[name])


def statistic(found, expected, tolerance):
    if found is None or expected is None:
        assert found is expected
        return
    listed(found, {"df_error": None} | expected, tolerance, ("statistic", "df", "df_error", "p_value"))


def two_sample(given, expected, tolerance):
    found = nps.test_difference(tuple(given["before"]), tuple(given["after"]), method=given["method"])
    listed(found, expected, tolerance, ("difference", "statistic", "df", "p_value"))
    assert found.method == expected["method"]


def equivalence(given, expected, tolerance):
    before, after = tuple(given["before"]), tuple(given["after"])
    found = nps.equivalence(before, after, margin=given["margin"], alpha=given["alpha"], method=given["method"])
    listed(found, expected, tolerance, ("difference", "lower", "upper", "p_lower", "p_upper", "p_value"))
    assert (found.equivalent, found.method) == (expected["equivalent"], expected["method"])


def encoder(given, expected, tolerance):
    found = nps.SituationEncoder(given["features"]).fit(given["fit"], given["scores"])
    assert found.get_feature_names_out().tolist() == expected["names"]
    assert found.transform(given["rows"]).toarray().tolist() == expected["matrix"]


def paired(given, expected, tolerance):
    found = nps.compare_paired(given["transitions"], level=given["level"])
    listed(found, expected, tolerance, ("difference", "lower", "upper", "p_value"))
    statistic(found.bowker, expected["bowker"], tolerance)
    statistic(found.stuart_maxwell, expected["stuart_maxwell"], tolerance)
    assert (found.n, found.method) == (expected["n"], expected["method"])
    assert found.transitions == given["transitions"]


def groups(given, expected, tolerance):
    def side(counts):
        return tuple(counts) if len(counts) == 3 else nps.Distribution.from_counts(counts)

    named = {str(place): side(counts) for place, counts in enumerate(given["groups"])}
    found = nps.compare_all(named, correction=given["correction"])
    for test in ("cochran_q", "kruskal_wallis", "welch_anova"):
        statistic(getattr(found, test), expected[test], tolerance)
    assert found.ranked == expected["ranked"]
    for pair, wanted in zip(found.pairs, expected["pairs"], strict=True):
        listed(pair.difference, wanted, tolerance, ("difference", "p_value"))
        assert same(pair.p_adjusted, wanted["p_adjusted"], tolerance)


def probabilities(given, expected, tolerance):
    before, after, margin = tuple(given["before"]), tuple(given["after"]), given["margin"]
    found = outcome_of(lambda: [nps.probability_greater(before, after, margin=margin)], expected)
    if found is None:
        return
    assert same(found[0], expected["greater"], tolerance)
    if margin > 0:
        assert same(nps.equivalence(before, after, margin=margin).probability, expected["within"], tolerance)


def planning(given, expected, tolerance):
    if "n_before" in given:
        asked = {name: value for name, value in given.items() if name not in ("n_before", "n_after")}
        found = nps.power(before=given["n_before"], after=given["n_after"], **asked)
    else:
        found = nps.sample_size(**given)
    for name, wanted in expected.items():
        if wanted is not None:
            assert same(getattr(found, name), wanted, tolerance if name in ("exact", "power") else None), name


def distribution(given, expected, tolerance):
    made = nps.Distribution.from_counts(given["counts"], missing=given["missing"], scale=given["scale"])
    exact = {name: expected[name] for name in ("n", "detractors", "passives", "promoters", "missing")}
    assert {name: getattr(made, name) for name in exact} == exact
    assert same(made.mean, expected["mean"], tolerance)
    assert same(made.median, expected["median"], tolerance)
    assert made.to_bytes().hex() == expected["bytes"]
    assert nps.Distribution.from_bytes(bytes.fromhex(expected["bytes"])) == made
    if "answers" in given:
        values = given["answers"] + [None] * given["missing"]
        assert nps.score(values, scale=given["scale"]).distribution == made


def python_value(kind, value):
    """The Python value that a case of `reading` writes."""
    match kind:
        case "integer":
            return int(value)
        case "float":
            return float(value)
        case "text" | "boolean" | "list" | "null":
            return value
    raise AssertionError(f"unknown type {kind}")


def columns_of(value):
    """The value in a column of every type that holds it."""
    yield [value]
    if isinstance(value, float):
        yield np.array([value])
    if isinstance(value, str):
        yield np.array([value], dtype=object)
        yield np.array([value], dtype=np.dtypes.StringDType())
    if type(value) is int:
        for dtype in ("u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8"):
            if np.iinfo(dtype).min <= value <= np.iinfo(dtype).max:
                yield np.array([value], dtype)


def outcome(result):
    """The result of reading one value, in the words of the vectors."""
    if result.rejects:
        return {"reject": next(iter(result.rejects.counts))}
    if result.missing:
        codes = list(result.rejects.missing_codes)
        return {"missing": True, **({"missing_code": codes[0]} if codes else {})}
    return {"score": next(point for point, count in result.distribution.counts.items() if count)}


def outcome_of(call, expected):
    """What a call gives, or nothing where it fails as expected."""
    if "code" not in expected:
        return call()
    assert code_of(call) == expected["code"]
    return None


def figures_are(found, expected, tolerance, names):
    """Whether a result has these figures."""
    for name in names:
        assert same(getattr(found, name), expected[name], tolerance), (name, getattr(found, name), expected[name])


def weighted(given, expected, tolerance):
    columns = {"score": np.array(given["scores"], np.int64), "w": given["weights"], "c": given["clusters"]}
    asked = {"kind": given["kind"], "level": given["level"], "cluster": None if given["clusters"] is None else "c"}
    found = outcome_of(lambda: nps.weighted(columns, score="score", weight="w", **asked), expected)
    if found is None:
        return
    figures_are(found, expected, tolerance, ("nps", "lower", "upper", "se", "kish_n", "effective_n", "design_effect"))
    for place, name in enumerate(("detractor_share", "passive_share", "promoter_share")):
        assert same(getattr(found, name), expected["shares"] and expected["shares"][place], tolerance), name
    assert [found.n, found.weightless, found.clusters] == [expected[name] for name in ("n", "weightless", "clusters")]
    assert [caveat.code for caveat in found.caveats] == expected["caveats"]


def resampling(given, expected, tolerance):
    columns = {"score": np.array(given["scores"], np.int64), "w": given["weights"]}
    asked = {name: given[name] for name in ("method", "level", "resamples", "seed")}
    found = outcome_of(lambda: nps.weighted(columns, score="score", weight="w", **asked), expected)
    if found is None:
        return
    figures_are(found, expected, tolerance, ("lower", "upper"))
    drawn = (given["resamples"], given["seed"]) if expected["drawn"] else (None, None)
    assert (found.resamples, found.seed, found.method) == (*drawn, given["method"])


def raking(given, expected, tolerance):
    margins = {
        tuple(margin["by"]): {tuple(labels): total for labels, total in margin["targets"]}
        for margin in given["margins"]
    }
    if any(len(margin["targets"]) > len(margins[tuple(margin["by"])]) for margin in given["margins"]):
        return  # A mapping cannot give a value twice.
    columns = given["columns"] | {"w": given["weights"]}
    weight = None if given["weights"] is None else "w"
    found = outcome_of(lambda: nps.rake(columns, margins=margins, weight=weight, trim=given["trim"]), expected)
    if found is None:
        return
    for weight, wanted in zip(found.weights, expected["weights"], strict=True):
        assert same(weight, wanted, tolerance), (weight, wanted)
    figures_are(found, expected, tolerance, ("kish_n", "design_effect"))
    assert (found.converged, found.trimmed) == (expected["converged"], expected["trimmed"])


def non_response(given, expected, tolerance):
    classes = [(group["sent"], tuple(group["counts"])) for group in given["classes"]]
    found = outcome_of(lambda: nps.non_response(classes, level=given["level"]), expected)
    if found is None:
        return
    figures_are(found.bounds, expected, tolerance, ("nps", "lower", "upper"))
    figures_are(found, expected, tolerance, ("response_rate", "r_indicator"))
    assert found.weights == expected["weights"]
    assert (found.weighted is None) == (expected["weighted"] is None)
    if found.weighted is not None:
        figures_are(found.weighted, expected["weighted"], tolerance, ("nps", "lower", "upper", "se"))


def points_of(counts):
    """An answer of each class, as often as it was given."""
    return [point for point, count in zip((0, 7, 10), counts, strict=True) for _ in range(count)]


def population(given, expected, tolerance):
    asked = {name: given[name] for name in ("level", "method", "population")}
    found = nps.Nps.from_counts(*given["counts"], **asked)
    figures_are(found, expected, tolerance, ("nps", "lower", "upper"))
    assert (found.method, found.population) == (given["method"], given["population"])
    if found.n <= 1000:
        answers = nps.score(points_of(given["counts"]), **asked)
        assert (answers.to_nps(), answers.population) == (found, found.population)
        assert answers.distribution.to_nps(**asked) == found


def clusters(given, expected, tolerance):
    names = [name for name, counts in enumerate(given["clusters"]) for _ in range(max(sum(counts), 1))]
    scores = [score for counts in given["clusters"] for score in points_of(counts) or [None]]
    answers = {"score": scores, "customer": names}
    found = nps.clustered(answers, score="score", cluster="customer", level=given["level"])
    figures_are(found, expected, tolerance, ("nps", "lower", "upper", "effective_n", "design_effect"))
    assert (found.clusters, found.missing) == (expected["clusters"], scores.count(None))


def shares(given, expected, tolerance):
    s = nps.Nps.from_counts(*given["counts"])
    found = s.shares(level=given["level"])
    for name, (lower, upper) in zip(("detractors", "passives", "promoters"), expected["bounds"], strict=True):
        share = getattr(found, name)
        assert same(share.lower, lower, tolerance)
        assert same(share.upper, upper, tolerance)
        assert share.share == getattr(s, f"{name[:-1]}_share")
    assert (found.n, found.level, found.method) == (s.n, given["level"], "goodman")
    assert nps.compare(s, s).before.shares(level=given["level"]) == found


def posterior(given, expected, tolerance):
    s = nps.Nps.from_counts(*given["counts"])
    assert same(s.probability_above(given["above"]), expected["probability"], tolerance)
    assert nps.compare(s, s).after.probability_above(given["above"]) == s.probability_above(given["above"])


def reading(given, expected, tolerance):
    # In Python, NaN is a missing answer: the other policy is for languages where it is not.
    assert tolerance is None
    value = python_value(given["type"], given["value"])
    if given.get("nan") == "reject":
        assert isinstance(value, float)
        assert math.isnan(value)
        assert code_of(lambda: nps.Distribution(given["scale"]).add(value)) == expected["code"]
        return
    wanted = {name: expected[name] for name in expected if name != "code"}
    options = {name: given[name] for name in ("scale", "missing_codes") if name in given}
    for column in columns_of(value):
        assert outcome(nps.score(column, **options)) == wanted
        if "reject" in expected:
            assert code_of(lambda c=column: nps.score(c, **options, errors="raise")) == expected["code"]


def scales(given, expected, tolerance):
    assert tolerance is None
    if not expected["accepted"]:
        assert code_of(lambda: nps.Distribution(given["text"])) == expected["code"]
        return
    empty = nps.Distribution(given["text"])
    assert empty.scale == expected["text"]
    assert list(empty.counts) == expected["points"]
    for point, category in zip(expected["points"], expected["categories"], strict=True):
        one = nps.score([point], scale=given["text"])
        assert getattr(one, f"{category}s") == 1
        assert one.n == 1
    codes = [caveat.code for caveat in empty.to_nps().caveats]
    assert ("non_standard_scale" not in codes) == expected["standard"]


def errors(given, expected, tolerance):
    assert tolerance is None
    assert given["code"] in nps.ERROR_CODES
    assert issubclass(FAMILIES[expected["family"]], nps.NpsError)


def caveats(given, expected, tolerance):
    assert tolerance is None
    made = nps.Distribution.from_counts(given["counts"], missing=3, scale=given["scale"]).to_nps()
    said = [{"code": c.code, "en": c.text("en"), "fr": c.text("fr")} for c in made.caveats]
    assert said == expected["caveats"]
    assert [caveat.text() for caveat in made.caveats] == [caveat["en"] for caveat in said]


def table_of(entities):
    """The table of entities whose classes were so often chosen."""
    points = {"score": [], "entity": []}
    for name, counts in entities:
        scores = [0] * counts[0] + [7] * counts[1] + [10] * counts[2] or [None]
        points["score"] += scores
        points["entity"] += [name] * len(scores)
    return nps.score_by(points, score="score", by="entity")


def compared(found, expected, tolerance):
    """The fields of a result, and of its rows, beside those expected."""
    for name, wanted in expected.items():
        if name == "rows":
            for row, wanted_row in zip(found, wanted, strict=True):
                compared(row, wanted_row, tolerance)
        elif name == "caveats":
            assert [caveat.code for caveat in found.caveats] == wanted
        elif isinstance(wanted, str):
            assert getattr(found, name) == wanted
        else:
            assert same(getattr(found, name), wanted, tolerance), (name, getattr(found, name), wanted)


def shrinkage(given, expected, tolerance):
    found = nps.shrink(table_of(given["entities"]), method=given["method"], level=given["level"])
    compared(found, expected, tolerance)
    assert [row.name for row in found] == [name for name, _ in given["entities"]]


def funnel(given, expected, tolerance):
    compared(nps.funnel(table_of(given["entities"])), expected, tolerance)


def ranking(given, expected, tolerance):
    options = {name: given[name] for name in ("subject", "top", "accept_unreliable")}
    table = table_of(given["entities"])
    if "code" in expected:
        error = error_of(lambda: nps.rank(table, **options))
        assert error.code == expected["code"]
        assert expected["message"] in str(error)
    else:
        compared(nps.rank(table, **options), expected, tolerance)


def indicators(given, expected, tolerance):
    answers = nps.Distribution.from_counts(given["counts"], scale=given["scale"])
    compared(nps.indicator(answers, given["indicator"], level=given["level"]), expected, tolerance)


def robustness(given, expected, tolerance):
    answers = {"score": [], "group": []}
    for name, counts in given["groups"]:
        scores = [point for point, count in enumerate(counts) for _ in range(count)] or [None]
        answers["score"] += scores
        answers["group"] += [name] * len(scores)
    names = {name: given[name] for name in ("indicators", "level")}
    found = nps.robust_to_metric(answers, score="score", by="group", **names)
    assert (found.survives, found.k) == (expected["survives"], expected["k"])
    for pair, wanted in zip(found.pairs, expected["pairs"], strict=True):
        assert (pair.first, pair.second) == (wanted["first"], wanted["second"])
        assert same(pair.tau_b, wanted["tau_b"], tolerance)
        assert sorted(map(list, pair.flips)) == wanted["flips"]


def context(given, expected, tolerance):
    assert tolerance is None
    if "counts" in given:
        known = dict(given["context"])
        if "groups" in known:
            known["groups"] = {name: tuple(counts) for name, counts in known["groups"].items()}
        found = nps.check(nps.Distribution.from_counts(given["counts"]), **known)
    else:
        found = nps.compare_contexts(given["before"], given["after"])
    assert [{"code": c.code, "en": c.text("en"), "fr": c.text("fr")} for c in found] == expected["caveats"]


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


def rates(found, expected, tolerance):
    figures(found.all, expected["all"], tolerance)
    for name, wanted in zip(("detractors", "passives", "promoters"), expected["classes"], strict=True):
        figures(getattr(found, name), wanted, tolerance)


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
    caveats,
    changes,
    factors,
    charts,
    clusters,
    confidence_sequence,
    context,
    dating,
    detectors,
    distribution,
    equivalence,
    errors,
    expected,
    funnel,
    groups,
    indicators,
    multiple_testing,
    non_response,
    nps_difference,
    nps_interval,
    encoder,
    paired,
    pairs,
    planning,
    population,
    posterior,
    probabilities,
    raking,
    resampling,
    ranking,
    reading,
    robustness,
    scales,
    shares,
    shrinkage,
    taxonomies,
    trace_paths,
    trees,
    trends,
    tuned,
    two_sample,
    value_weighted,
    weighted,
    history,
    pseudonyms,
    tags,
    private_scores,
)
TOPICS = {check.__name__: check for check in CHECKS}


def test_every_file_has_its_check():
    assert {path.stem for path in (TESTDATA / "vectors").glob("*.json")} == set(TOPICS)


def test_the_codes_are_the_listed_ones():
    assert [case["input"]["code"] for case in load("vectors/errors.json")["cases"]] == list(nps.ERROR_CODES)


@pytest.mark.parametrize("topic", TOPICS)
def test_vectors(topic, subtests):
    vectors = load(f"vectors/{topic}.json")
    assert set(vectors) == {"topic", "description", "cases"}
    assert vectors["topic"] == topic
    assert vectors["cases"]
    for case in vectors["cases"]:
        assert set(case) <= {"name", "input", "expected", "tolerance", "reference"}
        with subtests.test(case["name"], reference=case["reference"]):
            TOPICS[topic](case["input"], case["expected"], case.get("tolerance"))
