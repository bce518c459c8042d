"""Reference scores of weighted answers, raked weights, and what silence hides."""

import json
from fractions import Fraction

import numpy as np
import statsmodels.api as sm
from make_interval import GOLDEN, TOOLS, score_lower
from scipy.optimize import root
from scipy.stats import norm, t

WEIGHTED = (
    "Scores, a weight each and, where answers come in clusters, a cluster each; kind of weights and level -> the "
    "score, its interval and standard error in points, the weighted share of each class from the worst, Kish's n, the "
    "effective n and the design effect (n / effective n), how many answers have a weight, how many have weight 0, how "
    "many clusters there are, and the codes of the caveats; or the code of the error. Golden cases are in units of "
    "[-1, 1] and multiplied by 100. A number passes if it is within tolerance.abs of the expected one or within "
    "tolerance.rel times it, whichever are given."
)
RAKING = (
    "Columns, base weights (null: equal ones), margins (`by` columns, the total of each combination of their values) "
    "and the number of medians to trim to (null: none) -> the weights, whether the margins are met, how many weights "
    "were trimmed, Kish's n and the design effect; or the code of the error. A number passes if it is within "
    "tolerance.abs of the expected one or within tolerance.rel times it, whichever are given."
)
NON_RESPONSE = (
    "Classes of customers, each with how many were asked and the counts [detractors, passives, promoters] of their "
    "answers, and a level -> the score of those who answered, the scores if the silent were all detractors (lower) or "
    "all promoters (upper), the response rate, the weight of each class, the weighted score with its interval and "
    "standard error, in points, and the R-indicator; or the code of the error. A number passes if it is within "
    "tolerance.abs of the expected one or within tolerance.rel times it, whichever are given."
)
FIT = f"{TOOLS}: statsmodels WLS on a constant, cov_type HC1 or cluster; score limits bisected in 60 decimal digits"
SEVERAL, FEW = 2, 30
WORST, MIDDLE, BEST = (
    6,
    8,
    9,
)  # the last detractor, the last passive, the first promoter
NOTHING = dict.fromkeys(("nps", "lower", "upper", "se", "shares", "kish_n", "effective_n", "design_effect"))


def classes(scores):
    """Answers as -1, 0, 1."""
    scores = np.asarray(scores)
    return (scores >= BEST).astype(float) - (scores <= WORST)


def interval(shares, n, critical):
    """The score limits of so many answers with these shares, in points."""
    counts = [share * n for share in shares]
    return float(100 * score_lower(counts, critical)), float(-100 * score_lower(counts[::-1], critical))


def kish(weights):
    """(sum w)^2 / sum w^2."""
    return float(weights.sum() ** 2 / (weights**2).sum())


def worth(x, weights, groups, fit):
    """The effective n, by the rule in the description of formulas.md, and the number of units it comes from."""
    units = len(x) if groups is None else len(set(groups.tolist()))
    totals = weights if groups is None else np.array([weights[groups == group].sum() for group in np.unique(groups)])
    most = kish(weights) if kish(weights) < FEW else len(x)
    one = (weights * (x - fit.params[0]) ** 2).sum() / weights.sum()
    if len(set(x.tolist())) == 1:
        return min(kish(totals), most), units
    return min(one / fit.bse[0] ** 2, most), units


def said(n, effective, counts, kind):
    """The codes of the caveats."""
    codes = []
    if n < FEW:
        codes.append("too_few_answers" if n < 5 else "indicative")
    if n > 1 and n in counts:
        codes.append("one_class")
    if kind == "importance":
        return [*codes, "importance_weights"]
    if int(effective) < FEW and (n >= FEW or n // SEVERAL >= int(effective)):
        codes.append("few_effective_answers")
    return codes


def expected(scores, weights, kind, clusters, level):
    """What a case expects, by statsmodels and the rules of formulas.md."""
    x, w = classes(scores), np.asarray(weights, dtype=float)
    groups = None if clusters is None else np.asarray(clusters)
    held = w > 0
    weightless = int((~held).sum())
    x, w, groups = x[held], w[held], None if groups is None else groups[held]
    if kind == "frequency":
        times = w.astype(int)
        x, groups = (
            np.repeat(x, times),
            None if groups is None else np.repeat(groups, times),
        )
        w = np.ones(len(x))
    n = len(x)
    found = {
        "n": n,
        "weightless": weightless,
        "clusters": None if groups is None else len(set(groups.tolist())),
    }
    if n == 0:
        return NOTHING | found | {"caveats": ["no_answers"]}
    counts = [int((x == value).sum()) for value in (-1, 0, 1)]
    shares = [float(w[x == value].sum() / w.sum()) for value in (-1, 0, 1)]
    estimate = 100 * float((w * x).sum() / w.sum())
    if kind == "importance":
        return NOTHING | found | {"nps": estimate, "shares": shares, "caveats": said(n, n, counts, kind)}
    options = {} if groups is None else {"groups": groups}
    with np.errstate(divide="ignore", invalid="ignore"):  # one answer has no variance
        fit = sm.WLS(x, np.ones(n), weights=w).fit(cov_type="HC1" if groups is None else "cluster", cov_kwds=options)
    if groups is None and len(set(w.tolist())) == 1:
        effective, critical = float(n), norm.ppf(0.5 + level / 2)
    else:
        effective, units = worth(x, w, groups, fit)
        if len(set(x.tolist())) == 1 and groups is not None and len(set(w.tolist())) == 1:
            effective = float(units)
        few = effective < FEW or units < FEW
        critical = t.ppf(0.5 + level / 2, units - 1) if few else norm.ppf(0.5 + level / 2)
    lower, upper = interval(shares, effective, critical)
    return found | {
        "nps": estimate,
        "lower": lower,
        "upper": upper,
        "se": None if n == 1 else 100 * float(fit.bse[0]),
        "shares": shares,
        "kish_n": kish(w),
        "effective_n": float(effective),
        "design_effect": float(n / effective),
        "caveats": said(n, effective, counts, kind),
    }


def weighted_case(name, scores, weights, *, kind="probability", clusters=None, level=0.95, golden=None):
    """One case; `golden` holds figures of another tool, which ours must agree with."""
    asked = {
        "scores": scores,
        "weights": weights,
        "kind": kind,
        "clusters": clusters,
        "level": level,
    }
    found, reference = expected(scores, weights, kind, clusters, level), FIT
    tolerance = {"abs": 1e-10, "rel": 1e-10}
    if golden is not None:
        figures, reference, tolerance = (
            golden[0],
            golden[1] + f"; the other figures: {FIT}",
            {"rel": 1e-9},
        )
        for figure, value in figures.items():
            assert np.isclose(found[figure], value, rtol=1e-9, atol=0), (
                name,
                figure,
                found[figure],
                value,
            )
        found |= figures
    return {
        "name": name,
        "input": asked,
        "expected": found,
        "tolerance": tolerance,
        "reference": reference,
    }


def golden_cases():
    """The golden file by the names of its cases."""
    return {found["name"]: found for found in json.loads((GOLDEN / "weighting.json").read_text())["cases"]}


def golden_weighted():
    """R's survey package, on forty answers."""
    cases = golden_cases()
    linearised, cluster = cases["weighted_mean_linearized"], cases["cluster"]
    for case, clusters in (
        (linearised, None),
        (cluster, [row // 4 for row in range(40)]),
    ):
        answers, figures = case["input"], case["expected"]
        scores = [{-1: 3, 0: 7, 1: 10}[y] for y in answers["y"]]
        golden = {"nps": 100 * figures["nps"], "se": 100 * figures["se"]}
        if "kish_neff" in figures:
            golden["kish_n"] = figures["kish_neff"]
        reference = f"golden/weighting.json: {case['reference']}"
        name = f"golden/{case['name']}"
        yield weighted_case(
            name,
            scores,
            answers["base_weight"],
            clusters=clusters,
            golden=(golden, reference),
        )


def computed_weighted():
    """Sizes, spreads of weights, clusters, levels, kinds, and the ends of each."""
    rng = np.random.default_rng(20_261_122)
    for n, spread in (
        (2, 0.5),
        (12, 0.3),
        (45, 0.2),
        (45, 1.5),
        (400, 0.6),
        (400, 1.2),
    ):
        scores = rng.choice(11, n, p=[0.03] * 7 + [0.1, 0.19, 0.2, 0.3]).tolist()
        weights = np.exp(rng.normal(0, spread, n)).round(4).tolist()
        clusters = (rng.integers(0, max(2, n // 5), n)).tolist()
        clusters[0], clusters[1] = 0, 1
        for level in (0.8, 0.95, 0.999):
            yield weighted_case(f"lognormal/{n}/{spread}/{level}", scores, weights, level=level)
            yield weighted_case(
                f"lognormal/{n}/{spread}/{level}/clusters",
                scores,
                weights,
                level=level,
                clusters=clusters,
            )
        yield weighted_case(f"lognormal/{n}/{spread}/importance", scores, weights, kind="importance")
        times = rng.integers(0, 4, n).tolist()
        times[0], times[1] = 1, 2
        yield weighted_case(f"frequency/{n}/{spread}", scores, times, kind="frequency")
        if n > SEVERAL:
            yield weighted_case(
                f"frequency/{n}/{spread}/clusters",
                scores,
                times,
                kind="frequency",
                clusters=clusters,
            )
        yield weighted_case(f"equal/{n}/{spread}", scores, [2.5] * n)
        yield weighted_case(f"equal/{n}/{spread}/clusters", scores, [0.75] * n, clusters=clusters)
    some = [10, 9, 3, 8, 9, 2, 7, 10, 6, 9]
    yield weighted_case("nobody", [], [])
    yield weighted_case("all of weight 0", some, [0.0] * 10)
    yield weighted_case("some of weight 0", some, [1.0, 0.0, 2.0, 1.5, 0.0, 1.0, 1.0, 2.0, 3.0, 0.0])
    yield weighted_case("one answer", [9], [3.5])
    yield weighted_case("one answer with a weight", [9, 2], [3.5, 0.0])
    yield weighted_case("one class", [9] * 8, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0])
    yield weighted_case(
        "one class in clusters",
        [2] * 6,
        [1.0, 2.0, 1.0, 2.0, 4.0, 1.0],
        clusters=[0, 0, 1, 1, 2, 2],
    )
    yield weighted_case(
        "one class in clusters of equal weights",
        [2] * 6,
        [1.0] * 6,
        clusters=[0, 0, 1, 1, 2, 2],
    )
    giant = [1.0] * 59 + [1000.0]
    yield weighted_case("one giant weight", [*(some * 6)[:59], 10], giant)
    yield weighted_case("one giant weight among few", some, [1.0] * 9 + [1e6])
    yield weighted_case("weights of many sizes", some * 5, np.geomspace(1e-3, 1e3, 50).tolist())


def refused(name, asked, code):
    """A case that must fail."""
    return {
        "name": name,
        "input": asked,
        "expected": {"code": code},
        "reference": "the rule, written by hand",
    }


def refused_weighted():
    """What cannot be weighted."""
    argument = "NPS_INVALID_ARGUMENT"
    plain = {
        "scores": [9, 3, 8],
        "weights": [1.0, 2.0, 1.5],
        "kind": "probability",
        "clusters": None,
        "level": 0.95,
    }
    for name, change, code in (
        ("negative weight", {"weights": [1.0, -2.0, 1.5]}, argument),
        (
            "negative frequency",
            {"weights": [1, -2, 1], "kind": "frequency"},
            "NPS_INVALID_COUNT",
        ),
        (
            "half a frequency",
            {"weights": [1, 0.5, 1], "kind": "frequency"},
            "NPS_INVALID_COUNT",
        ),
        ("kind", {"kind": "design"}, argument),
        ("one cluster", {"clusters": [7, 7, 7]}, argument),
        (
            "importance in clusters",
            {"kind": "importance", "clusters": [0, 1, 2]},
            argument,
        ),
        ("level", {"level": 95.0}, "NPS_INVALID_LEVEL"),
        ("fewer weights", {"weights": [1.0, 2.0]}, "NPS_LENGTH_MISMATCH"),
    ):
        yield refused(f"refused/{name}", plain | change, code)


def weighted():
    """The description and the cases."""
    makers = (golden_weighted, computed_weighted, refused_weighted)
    return WEIGHTED, [found for make in makers for found in make()]


def design(columns, margins):
    """One column a target, 1 where a row is under it; and the targets."""
    rows = len(next(iter(columns.values())))
    made, targets = [], []
    for margin in margins:
        for labels, target in margin["targets"]:
            under = [
                all(columns[by][row] == label for by, label in zip(margin["by"], labels, strict=True))
                for row in range(rows)
            ]
            made.append(np.array(under, dtype=float))
            targets.append(target)
    return np.array(made).T, np.array(targets, dtype=float)


def fitted(columns, base, margins):
    """Raked weights are base x exp(X b): SciPy finds b so that the totals hold, which is no iterative scaling."""
    x, targets = design(columns, margins)
    # One target of every margin but the first follows from the others.
    keep = [0]
    for column in range(1, x.shape[1]):
        if np.linalg.matrix_rank(x[:, [*keep, column]]) > len(keep):
            keep.append(column)
    x, targets, start = x[:, keep], targets[keep], np.log(targets.max() / len(base))
    found = root(
        lambda b: x.T @ (base * np.exp(x @ b)) - targets,
        np.full(len(keep), start / 2),
        method="hybr",
        tol=1e-14,
    )
    weights = base * np.exp(x @ found.x)
    assert np.allclose(x.T @ weights, targets, rtol=1e-11, atol=0), found
    return weights


def raking_case(name, columns, weights, margins, *, trim=None, golden=None):
    """One case; `golden` holds the weights that R found."""
    rows = len(next(iter(columns.values())))
    base = np.ones(rows) if weights is None else np.array(weights, dtype=float)
    made = np.zeros(rows)
    held = base > 0
    some = {by: [value for value, keep in zip(values, held, strict=True) if keep] for by, values in columns.items()}
    made[held] = fitted(some, base[held], margins)
    reference = f"{TOOLS}: scipy.optimize.root on the logarithms of the factors; Kish's n by its formula"
    tolerance, trimmed = {"abs": 1e-12, "rel": 1e-8}, 0
    if golden is not None:
        assert np.allclose(made, golden[0], rtol=1e-7, atol=0), name
        made, reference, tolerance = np.array(golden[0]), golden[1], {"abs": 1e-6}
    if trim is not None:
        cap = trim * np.median(made[held])
        trimmed = int((made > cap).sum())
        cut = np.minimum(made, cap)
        made = cut * (made.sum() / cut.sum())
        reference += "; NumPy minimum and median, scaled back to the sum"
    asked = {"columns": columns, "weights": weights, "margins": margins, "trim": trim}
    n = int(held.sum())
    found = {
        "weights": made.tolist(),
        "converged": True,
        "trimmed": trimmed,
        "kish_n": kish(made),
        "design_effect": n / kish(made),
    }
    return {
        "name": name,
        "input": asked,
        "expected": found,
        "tolerance": tolerance,
        "reference": reference,
    }


def margin(by, totals):
    """A margin as a case writes it."""
    return {
        "by": [by],
        "targets": [[[label], total] for label, total in totals.items()],
    }


def golden_raking():
    """R's survey package: rake and postStratify."""
    cases = golden_cases()
    for name in ("raking", "poststratification"):
        answers, figures = cases[name]["input"], cases[name]["expected"]
        columns = {by: answers[by] for by in answers["margins"]}
        margins = [margin(by, dict(enumerate(totals))) for by, totals in answers["margins"].items()]
        golden = (
            figures["weights"],
            f"golden/weighting.json: {cases[name]['reference']}",
        )
        yield raking_case(f"golden/{name}", columns, answers["base_weight"], margins, golden=golden)


def computed_raking():
    """Two and three margins, known cells, zero weights, totals as shares, trimming."""
    rng = np.random.default_rng(1940)
    ages = rng.choice(["young", "middle", "old"], 60, p=[0.5, 0.3, 0.2]).tolist()
    sexes = rng.choice(["f", "m"], 60).tolist()
    sites = rng.integers(1, 4, 60).tolist()
    base = np.exp(rng.normal(0, 0.5, 60)).round(4).tolist()
    holed = [0.0 if row % 7 == 0 else weight for row, weight in enumerate(base)]
    columns = {"age": ages, "sex": sexes, "site": sites}
    age, sex = (
        margin("age", {"young": 20, "middle": 35, "old": 45}),
        margin("sex", {"f": 52, "m": 48}),
    )
    site = margin("site", {1: 25, 2: 25, 3: 50})
    shares = [
        margin("age", {"young": 0.2, "middle": 0.35, "old": 0.45}),
        margin("sex", {"f": 0.52, "m": 0.48}),
    ]
    cells = [
        {"by": ["sex", "age"], "targets": [[["f", "young"], 10], [["f", "middle"], 17.5], [["f", "old"], 24.5],
                                           [["m", "young"], 10], [["m", "middle"], 17.5], [["m", "old"], 20.5]]},
    ]  # fmt: skip
    yield raking_case("two margins", columns, None, [age, sex])
    yield raking_case("three margins", columns, base, [age, sex, site])
    yield raking_case("shares", columns, base, shares)
    yield raking_case("one margin", columns, None, [age])
    yield raking_case("known cells", columns, base, cells)
    yield raking_case("some of weight 0", columns, holed, [age, sex])
    yield raking_case("trimmed", columns, base, [age, sex, site], trim=1.5)
    yield raking_case("nothing to trim", columns, base, [age, sex], trim=50)
    yield raking_case("one row", {"sex": ["f"]}, None, [margin("sex", {"f": 7})])
    yield raking_case(
        "a total of 0 of nobody",
        {"sex": ["f", "f"]},
        None,
        [margin("sex", {"f": 7, "m": 0})],
    )


def refused_raking():
    """What cannot be raked."""
    columns = {"sex": ["f", "m", "f"], "site": [1, 1, 2]}
    for name, weights, margins, trim in (
        ("no margin", None, [], None),
        ("total of 0 with answers", None, [margin("sex", {"f": 10, "m": 0})], None),
        ("no total with answers", None, [margin("sex", {"f": 10})], None),
        ("total without answers", None, [margin("site", {1: 5, 2: 5, 3: 5})], None),
        (
            "total whose answers weigh 0",
            [1.0, 0.0, 1.0],
            [margin("sex", {"f": 5, "m": 5})],
            None,
        ),
        (
            "totals that disagree",
            None,
            [margin("sex", {"f": 5, "m": 5}), margin("site", {1: 5, 2: 6})],
            None,
        ),
        ("negative total", None, [margin("sex", {"f": 15, "m": -5})], None),
        ("all totals 0", None, [margin("sex", {"f": 0, "m": 0})], None),
        ("negative weight", [1.0, -1.0, 1.0], [margin("sex", {"f": 5, "m": 5})], None),
        ("trim below the median", None, [margin("sex", {"f": 5, "m": 5})], 0.5),
        (
            "value given twice",
            None,
            [{"by": ["sex"], "targets": [[["f"], 5], [["m"], 5], [["f"], 5]]}],
            None,
        ),
        (
            "too few values",
            None,
            [{"by": ["sex", "site"], "targets": [[["f"], 5], [["m"], 5]]}],
            None,
        ),
    ):
        asked = {
            "columns": columns,
            "weights": weights,
            "margins": margins,
            "trim": trim,
        }
        yield refused(f"refused/{name}", asked, "NPS_INVALID_ARGUMENT")


def raking():
    """The description and the cases."""
    makers = (golden_raking, computed_raking, refused_raking)
    return RAKING, [found for make in makers for found in make()]


def points(counts):
    """The score of some counts, in points."""
    return float(Fraction(100 * (counts[2] - counts[0]), sum(counts))) if sum(counts) else None


def non_response_case(name, groups, *, level=0.95, golden=None):
    """One case, of groups (sent, counts)."""
    sent, counts = (
        sum(group[0] for group in groups),
        [sum(group[1][at] for group in groups) for at in range(3)],
    )
    silent = sent - sum(counts)
    worst, best = [counts[0] + silent, *counts[1:]], [*counts[:2], counts[2] + silent]
    found = {
        "nps": points(counts),
        "lower": points(worst),
        "upper": points(best),
        "response_rate": sum(counts) / sent if sent else None,
        "weights": [asked / sum(answers) if sum(answers) else None for asked, answers in groups],
        "weighted": None,
        "r_indicator": None,
    }
    if sent and all(sum(answers) for asked, answers in groups if asked):
        scores = [
            score
            for _, answers in groups
            for score, count in zip((0, 7, 10), answers, strict=True)
            for _ in range(count)
        ]
        weights = [asked / sum(answers) for asked, answers in groups for _ in range(sum(answers))]
        figures = expected(scores, weights, "probability", None, level)
        found["weighted"] = {figure: figures[figure] for figure in ("nps", "lower", "upper", "se")}
    if sent > 1:
        rates = np.repeat(
            [sum(answers) / asked for asked, answers in groups if asked],
            [asked for asked, _ in groups if asked],
        )
        found["r_indicator"] = 1 - 2 * float(np.std(rates, ddof=1))
    reference = f"bounds: Fraction; R-indicator: 1 - 2 numpy.std of the rate of every customer; weighted: {FIT}"
    tolerance = {"abs": 1e-10, "rel": 1e-10}
    if golden is not None:
        assert np.isclose(found["r_indicator"], golden["r_indicator"], rtol=1e-12), name
        assert np.isclose(found["weighted"]["nps"], 100 * golden["nps"], rtol=1e-12), name
        assert found["weights"] == golden["weights"], name
        found["r_indicator"] = golden["r_indicator"]
        reference = f"golden/weighting.json: closed form, Schouten et al. 2009 with N-1; {reference}"
    asked = {
        "classes": [{"sent": sent, "counts": list(answers)} for sent, answers in groups],
        "level": level,
    }
    return {
        "name": name,
        "input": asked,
        "expected": found,
        "tolerance": tolerance,
        "reference": reference,
    }


def non_response():
    """The description and the cases."""
    golden = golden_cases()["nonresponse_class_weights"]
    groups = [(group["sent"], group["counts"]) for group in golden["input"]["classes"]]
    cases = [
        non_response_case("golden/nonresponse_class_weights", groups, golden=golden["expected"]),
        non_response_case("golden/classes at 0.8", groups, level=0.8),
        non_response_case("no class", []),
        non_response_case("nobody asked", [(0, (0, 0, 0))]),
        non_response_case("nobody answered", [(50, (0, 0, 0))]),
        non_response_case("a class without answers", [(50, (3, 4, 9)), (40, (0, 0, 0))]),
        non_response_case("a class nobody asked", [(50, (3, 4, 9)), (0, (0, 0, 0)), (90, (9, 6, 8))]),
        non_response_case("everybody answered", [(16, (3, 4, 9)), (23, (9, 6, 8))]),
        non_response_case("all alike", [(160, (3, 4, 9)), (230, (9, 6, 8))]),
        non_response_case("one customer", [(1, (0, 0, 1))]),
        non_response_case("one class of answers", [(90, (0, 0, 12)), (400, (0, 0, 9))]),
        non_response_case("half answers", [(100, (40, 20, 40)), (100, (0, 0, 1))]),
    ]
    over = {
        "classes": [{"sent": 5, "counts": [0, 0, 1]}, {"sent": 5, "counts": [2, 2, 2]}],
        "level": 0.95,
    }
    cases.append(refused("refused/more answers than asked", over, "NPS_INVALID_ARGUMENT"))
    return NON_RESPONSE, cases
