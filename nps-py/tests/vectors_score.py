"""Vectors of scores, comparisons and weights."""

import math

import nps
import numpy as np
from helpers import code_of, error_of
from vector_tools import listed, points_of, same, table_of

FAMILIES = {
    "scale": nps.ScaleError,
    "answer": nps.AnswerError,
    "count": nps.CountError,
    "argument": nps.ArgumentError,
    "column": nps.ColumnError,
    "bytes": nps.BytesError,
}


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


CHECKS = (
    caveats,
    clusters,
    context,
    distribution,
    equivalence,
    errors,
    funnel,
    groups,
    indicators,
    multiple_testing,
    non_response,
    nps_difference,
    nps_interval,
    paired,
    planning,
    population,
    posterior,
    probabilities,
    raking,
    ranking,
    reading,
    resampling,
    robustness,
    scales,
    shares,
    shrinkage,
    two_sample,
    weighted,
)
