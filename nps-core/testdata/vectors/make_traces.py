"""Reference figures of traces: axes beside each other, paths with what followed, and scores by importance."""

from fractions import Fraction
from itertools import combinations

import mpmath
import numpy as np
import pandas as pd
from make_comparison import TOOLS
from make_findings import CELLS, TOLERANCE, adjust, count, quantile, scored
from scipy.stats import binomtest
from scipy.stats.contingency import association
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.proportion import proportion_confint

AXES = ["declaration", "qualification", "action"]
INDEPENDENCE = (
    f"{CELLS} -> each pair of axes by Cramer's V, corrected for bias and combined over the values of `given`, with its "
    "interval; the answers whose qualification is their declaration, of all and by the values of `by` in their order (null "
    "last), with what chance gives, kappa and the p-value of no more than copied_from being copies. Only answers count, and "
    "of them those that have both axes. Figures are from 0 to 1. A number passes as in the associations."
)
PATHS = (
    f"{CELLS} -> the paths of the three axes, each cut at its depth (0: left out), with score in points and the rate of each "
    "consequence, of all and of each class [detractors, passives, promoters], with Wilson's interval; null below min_n. "
    "Paths with fewer answers and those after the first `top` are the row `other`, with the smallest path listed where that "
    "row alone would have too few. A number passes as in the associations."
)
VALUED = (
    f"{CELLS}, and a taxonomy with weights -> the score by importance beside the one without, in points, and for each path "
    "its weight, the node that gives it, its shares and by how many points it moves the score, those that move it most "
    "first. A number passes as in the associations."
)
TAXONOMIES = (
    "A taxonomy as JSON -> its paths in order, or the code of the error and words of its message; whether a path is one of "
    "this version; what a path of an older version is in this one (null where retired for good, an error where it was none); "
    "the weight that counts at a path and the node that gives it."
)
REFERENCE = (
    f"{TOOLS}; scipy.stats.contingency.association(method='cramer') for chi2/n, in fractions, corrected by Bergsma 2013 as written; "
    "influences by mpmath.diff; statsmodels proportion_confint(method='wilson'), cohens_kappa; scipy.stats.binomtest"
    "(alternative='greater'); pandas.crosstab"
)


def crossed(rows, first, second):
    """Answers by two axes, those with both; pandas' crosstab of counts."""
    known = [row for row in rows if row[first] is not None and row[second] is not None and row["count"]]
    if not known:
        return pd.DataFrame()
    frame = pd.DataFrame(known)
    return pd.crosstab(frame[first], frame[second], frame["count"], aggfunc="sum").fillna(0).astype(int)


def by_value(rows, name):
    """The rows of each value, in order, null last."""
    if name is None:
        return [(None, rows)]
    values = sorted({row[name] for row in rows}, key=lambda value: (value is None, value or ""))
    return [(value, [row for row in rows if row[name] == value]) for value in values]


def spread(table):
    """The variance of phi2 by the influence of each answer, with derivatives by mpmath."""
    n = int(table.sum())
    mpmath.mp.dps = 40
    p = [[mpmath.mpf(int(x)) / n for x in row] for row in table]

    def phi2(x, i, j):
        q = [[x if (k, m) == (i, j) else p[k][m] for m in range(len(p[0]))] for k in range(len(p))]
        rows, columns = [sum(row) for row in q], [sum(column) for column in zip(*q, strict=True)]
        terms = [q[k][m] ** 2 / (rows[k] * columns[m]) for k in range(len(q)) for m in range(len(q[0]))]
        return mpmath.fsum(terms) - 1

    cells = [(i, j) for i in range(len(p)) for j in range(len(p[0])) if p[i][j] > 0]
    slopes = [mpmath.diff(lambda x, i=i, j=j: phi2(x, i, j), p[i][j]) for i, j in cells]
    weights = [p[i][j] for i, j in cells]
    mean = mpmath.fsum(w * s for w, s in zip(weights, slopes, strict=True))
    return float(mpmath.fsum(w * (s - mean) ** 2 for w, s in zip(weights, slopes, strict=True)) / n)


def cramer(tables, z):
    """V over strata: sums weighed by answers."""
    raw = above = room = variance = null = 0.0
    strata = 0
    for table in tables:
        table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0] if table.size else table
        if table.size == 0 or min(table.shape) < 2:
            continue
        n, (r, c) = int(table.sum()), table.shape
        # In fractions: the root of a difference that is 0 would show what rounding leaves of it.
        margins = table.sum(axis=1), table.sum(axis=0)
        terms = [Fraction(int(x) ** 2, int(margins[0][i]) * int(margins[1][j])) for (i, j), x in np.ndenumerate(table)]
        phi2 = sum(terms) - 1
        assert abs(association(table, method="cramer") ** 2 * (min(r, c) - 1) - float(phi2)) < 1e-12
        raw += n * float(phi2)
        above += float(n * (phi2 - Fraction((r - 1) * (c - 1), n - 1)))
        room += n * min(r - (r - 1) ** 2 / (n - 1) - 1, c - (c - 1) ** 2 / (n - 1) - 1)
        variance += n**2 * spread(table)
        null += 2 * (r - 1) * (c - 1)
        strata += 1
    if room <= 1e-12:
        return {"v": None, "lower": None, "upper": None, "strata": strata}
    slope = variance / raw if raw > 1e-6 else 4.0
    # (above - theta)^2 = z^2 (slope theta + null)
    low, high = sorted(np.roots([1.0, -(2 * above + z * z * slope), above**2 - z * z * null]).real)
    plain = z * variance**0.5
    v = [float(np.sqrt(np.clip(x / room, 0, 1))) for x in (above, min(low, above - plain), max(high, above + plain))]
    return dict(zip(("v", "lower", "upper"), v, strict=True)) | {"strata": strata}


def squared(table):
    """The same paths on both sides, in one order."""
    names = sorted(set(table.index) | set(table.columns))
    return table.reindex(index=names, columns=names, fill_value=0).to_numpy()


def copies(rows, given, level, copied_from, min_n):
    """Qualifications that repeat the declaration."""
    n = copied = 0
    expected = 0.0
    tables = [crossed(part, "declaration", "qualification") for _, part in by_value(rows, given)]
    for table in (squared(table) for table in tables if table.size):
        total = int(table.sum())
        n, copied = n + total, copied + int(np.trace(table))
        expected += float(table.sum(axis=1) @ table.sum(axis=0)) / total
    names = "rate lower upper expected agreement agreement_lower agreement_upper p_value".split()
    found = {"n": n, "copied": copied} | dict.fromkeys(names)
    if n == 0:
        return found
    rate, expected = copied / n, expected / n
    lower, upper = (float(x) for x in proportion_confint(copied, n, alpha=1 - level, method="wilson"))
    found |= {"rate": rate, "lower": lower, "upper": upper, "expected": expected}
    if expected < 1:
        kappa = [(share - expected) / (1 - expected) for share in (rate, lower, upper)]
        found |= dict(zip(names[4:7], kappa, strict=True))
        if given is None:
            square = squared(next(table for table in tables if table.size))
            assert abs(cohens_kappa(square).kappa - kappa[0]) < 1e-12
        if n >= min_n:
            chance = expected + copied_from * (1 - expected)
            found["p_value"] = float(binomtest(copied, n, chance, alternative="greater").pvalue)
    return found


def independence(rows, given, by, level, copied_from, min_n):
    """All of the report."""
    pairs = []
    for first, second in combinations(AXES, 2):
        tables = [crossed(part, first, second) for _, part in by_value(rows, given)]
        tables = [table.to_numpy() for table in tables if table.size]
        n = int(sum(table.sum() for table in tables))
        pairs.append({"first": first, "second": second, "n": n} | cramer(tables, quantile(level)))
    groups = []
    for value, part in by_value(rows, by) if by else []:
        if any(row["count"] for row in part):
            groups.append({"group": value} | copies(part, given, level, copied_from, min_n))
    for group, p_holm in zip(groups, adjust([group["p_value"] for group in groups], "holm"), strict=True):
        group |= {"p_holm": p_holm, "is_copying": p_holm is not None and p_holm <= 1 - level}
    return {"associations": pairs, "copies": copies(rows, given, level, copied_from, min_n), "groups": groups}


def rate(rows, name, level, min_n):
    """The share of those it followed, of those of whom it is known."""
    n = sum(row["count"] for row in rows if row[name] is not None)
    if n < min_n:
        return {"n": n, "count": None, "rate": None, "lower": None, "upper": None}
    so = sum(row["count"] for row in rows if row[name] in (True, 1, "1", "true"))
    lower, upper = (float(x) for x in proportion_confint(so, n, alpha=1 - level, method="wilson"))
    return {"n": n, "count": so, "rate": so / n, "lower": lower, "upper": upper}


def told(rows, whole, paths, path, consequences, level, min_n):
    """One row of the table."""
    n, total = sum(row["count"] for row in rows), sum(row["count"] for row in whole)
    cuts = [(0, 6), (7, 8), (9, 10)]
    followed = []
    for name in consequences:
        classes = [[row for row in rows if low <= row["score"] <= high] for low, high in cuts]
        all_and_classes = [rate(part, name, level, min_n) for part in [rows, *classes]]
        followed.append({"name": name, "all": all_and_classes[0], "classes": all_and_classes[1:]})
    score = scored(count(rows), level) if n else {"n": 0, "nps": None, "lower": None, "upper": None}
    share = n / total if total else None
    return {"path": path, "paths": paths, **score, "share": share, "consequences": followed}


def cut(path, depth):
    """The first segments."""
    return None if path is None or depth == 0 else "/".join(path.split("/")[:depth])


def tabulate(rows, depths, consequences, order, top, level, min_n):
    """The paths and their consequences."""
    parts = {}
    for row in rows:
        if row["count"]:
            key = tuple(cut(row[axis], depth) for axis, depth in zip(AXES, depths, strict=True))
            parts.setdefault(key, []).append(row)
    rest = (level, min_n)
    size = {path: sum(row["count"] for row in part) for path, part in parts.items()}
    ordered = sorted(parts, key=lambda path: [(step is None, step or "") for step in path])
    if order == "answers":
        ordered.sort(key=lambda path: -size[path])
    kept = [path for path in ordered if size[path] >= min_n]
    listed = kept[: len(kept) if top is None else top]
    other = [path for path in ordered if path not in listed]
    if other and listed and sum(size[path] for path in other) < min_n:
        smallest = min(size[path] for path in listed)
        last = [path for path in listed if size[path] == smallest][-1]
        listed.remove(last)
        other.append(last)
    gathered = [row for path in other for row in parts[path]]
    none = [None, None, None]
    return {
        "rows": [told(parts[path], rows, 1, list(path), consequences, *rest) for path in listed],
        "other": told(gathered, rows, len(other), none, consequences, *rest) if other else None,
        "total": told(rows, rows, len(parts), none, consequences, *rest),
    }


def weigh(rows, nodes, default):
    """The score by importance, from a taxonomy given as nodes."""
    known = {node["path"]: node for node in nodes}

    def current(path):
        while "retired" in known[path] and "moved_to" in known[path]:
            path = known[path]["moved_to"]
        return path

    def weight(path):
        while path:
            if "weight" in known[path]:
                return known[path]["weight"], path
            path = path.rpartition("/")[0]
        return default, None

    parts, missing, unknown = {}, 0, 0
    for row in rows:
        path = row["declared"]
        if path is None:
            missing += row["count"]
        elif path not in known:
            unknown += row["count"]
        elif row["count"]:
            parts.setdefault(current(path), []).append(row)
    used = [row for part in parts.values() for row in part]
    x = np.array([100 * ((row["score"] >= 9) - int(row["score"] <= 6)) for row in used], float)
    n = np.array([row["count"] for row in used], float)
    w = np.array([weight(current(row["declared"]))[0] for row in used], float)
    plain = float(np.average(x, weights=n)) if n.sum() else None
    by_weight = float(np.average(x, weights=n * w)) if (n * w).sum() else None
    found = []
    for path in sorted(parts):
        here = np.array([current(row["declared"]) == path for row in used])
        score = float(np.average(x[here], weights=n[here]))
        share = float(n[here].sum() / n.sum())
        weighted = float((n * w)[here].sum() / (n * w).sum()) if by_weight is not None else None
        value, given_by = weight(path)
        moved = None if weighted is None else (weighted - share) * (score - plain)
        figures = {"n": int(n[here].sum()), "nps": score, "share": share, "weighted_share": weighted}
        found.append({"path": path, "weight": value, "given_by": given_by} | figures | {"contribution": moved})
    found.sort(key=lambda one: -round(abs(one["contribution"] or 0), 9))
    difference = None if plain is None or by_weight is None else by_weight - plain
    scores = {"weighted": by_weight, "unweighted": plain, "difference": difference}
    return scores | {"missing": missing, "unknown": unknown, "nodes": found}


SAID = ["late", "broken/part", "broken/all", "dear"]
CODED = ["delay", "fault", "broken/all", "dear"]


def drawn(seed, size, most, copying=(), nulls=0.05):
    """Cells of traces: what is done follows from what was coded, and some teams copy what was said."""
    rng = np.random.default_rng(seed)
    rows = []
    for _ in range(size):
        use_case = ["claim", "purchase", "other"][rng.integers(3)]
        said = SAID[min(int(rng.integers(len(SAID))), 1 + ["claim", "purchase", "other"].index(use_case))]
        team = ["day", "late shift", "night", None][rng.choice(4, p=[0.4, 0.3, 0.25, 0.05])]
        coded = said if team in copying else CODED[rng.integers(len(CODED))]
        action = ["call/back", "call/now", "refund"][(CODED.index(coded) if coded in CODED else 1) % 3]
        row = {
            "declaration": said,
            "qualification": coded,
            "action": action if rng.random() < 0.7 else "none",
            "team": team,
            "use_case": use_case,
        }
        for axis in AXES:
            row[axis] = None if rng.random() < nulls else row[axis]
        row["score"] = int(np.clip(round(rng.normal(5 if said == "late" else 8, 2.5)), 0, 10))
        row["count"] = int(rng.integers(0 if most > 1 else 1, most + 1))
        again = rng.random() < (0.5 if row["score"] < 7 else 0.1)
        row["recontact"] = None if rng.random() < 0.2 else bool(again)
        row["churned"] = [0, 1][int(rng.random() < 0.1)]
        rows.append(row)
    return rows


def columns(rows, names, **rest):
    """The input of a case, as columns."""
    table = {name: [row[name] for row in rows] for name in names}
    answers = {"scores": [row["score"] for row in rows], "frequency": [row["count"] for row in rows]}
    return {"dimensions": table} | answers | rest


def case(name, given, expected, reference=REFERENCE):
    """One case."""
    return {"name": name, "input": given, "expected": expected, "tolerance": TOLERANCE, "reference": reference}


TABLES = {
    "one team copies": drawn(20_261_122, 110, 9, ["night"]),
    "nobody copies": drawn(20_261_123, 80, 6),
    "everybody copies": drawn(20_261_124, 60, 4, ["day", "late shift", "night", None]),
    "few": drawn(20_261_125, 12, 1, ["night"], 0.3),
    "rows": drawn(20_261_126, 120, 1, ["late shift"]),
}


def axes():
    """The description and the cases of axes beside each other."""
    cases, names = [], [*AXES, "team", "use_case"]
    for title, rows in TABLES.items():
        for given, by, level, copied_from, min_n in (
            (None, "team", 0.95, 0.5, 30),
            ("use_case", "team", 0.95, 0.2, 10),
            ("use_case", None, 0.8, 0.0, 1),
        ):
            options = {"given": given, "by": by, "level": level, "copied_from": copied_from, "min_n": min_n}
            found = independence(rows, **options)
            cases.append(case(f"{title}/{given}/{by}/{copied_from}", columns(rows, names, **options), found))
    return INDEPENDENCE, cases


def paths():
    """The description and the cases of paths."""
    cases, followed = [], ["recontact", "churned"]
    for title, rows in TABLES.items():
        for depths, consequences, order, top, level, min_n in (
            ([None, None, None], followed, "answers", None, 0.95, 5),
            ([1, 0, 1], followed, "path", None, 0.9, 1),
            ([1, 1, 0], ["churned"], "answers", 3, 0.95, 5),
            ([0, 0, 0], [], "path", 1, 0.95, 5),
            ([None, 1, 1], ["recontact"], "path", 2, 0.99, 20),
        ):
            options = {"depths": depths, "consequences": consequences, "order": order, "top": top}
            options |= {"level": level, "min_n": min_n}
            given = columns(rows, [*AXES, *followed], **options)
            cases.append(case(f"{title}/{depths}/{order}/{top}", given, tabulate(rows, **options)))
    return PATHS, cases


NODES = [
    {"path": "product", "weight": 2.5},
    {"path": "product/manual", "retired": 3, "moved_to": "product/getting started"},
    {"path": "product/getting started", "since": 3},
    {"path": "product/fault", "weight": 4},
    {"path": "delivery"},
    {"path": "delivery/late"},
    {"path": "thanks", "weight": 0},
    {"path": "fax", "retired": 2, "weight": 9},
]


def valued():
    """The description and the cases of scores by importance."""
    names = ["product", "product/manual", "product/getting started", "product/fault", "delivery/late", "delivery"]
    names += ["thanks", "fax", "none such", None]
    cases = []
    for seed, (size, most, chosen) in enumerate(
        ((200, 5, names), (60, 1, names), (50, 3, ["thanks", None]), (40, 4, ["delivery/late"]), (0, 1, names)), 40
    ):
        rng = np.random.default_rng(seed)
        rows = [
            {
                "declared": chosen[rng.integers(len(chosen))],
                "score": int(rng.integers(0, 11)),
                "count": int(rng.integers(0 if most > 1 else 1, most + 1)),
            }
            for _ in range(size)
        ]
        for default in (1.0, 0.25):
            taxonomy = {"name": "declared", "version": 3, "nodes": NODES}
            given = columns(rows, ["declared"], taxonomy=taxonomy, default_weight=default)
            cases.append(case(f"{size} rows/{len(chosen)} paths/{default}", given, weigh(rows, NODES, default)))
    return VALUED, cases


def taxonomies():
    """The description and the cases of trees."""
    whole = {"name": "declared", "version": 3, "nodes": NODES}
    known = {
        "paths": sorted(node["path"] for node in NODES),
        "checks": {
            "product": True,
            "product/manual": False,
            "delivery/late": True,
            "delivery/never": False,
            "": False,
            "fax": False,
        },
        "migrations": [
            ["product/manual", 2, "product/getting started"],
            ["product", 1, "product"],
            ["fax", 1, None],
            ["fax", 2, "NPS_INVALID_ARGUMENT"],
            ["product/getting started", 2, "NPS_INVALID_ARGUMENT"],
            ["product/getting started", 3, "product/getting started"],
            ["product", 4, "NPS_INVALID_ARGUMENT"],
            ["product", 0, "NPS_INVALID_ARGUMENT"],
        ],
        "weights": [
            ["product/getting started", 2.5, "product"],
            ["product/fault", 4, "product/fault"],
            ["delivery/late", None, None],
            ["thanks", 0, "thanks"],
            ["none such", None, None],
        ],
    }
    wrong = {
        "a path twice": ([{"path": "a"}, {"path": "a"}], "twice"),
        "no parent": ([{"path": "a/b"}], "without its parent"),
        "an empty segment": ([{"path": "a"}, {"path": "a/"}], "empty"),
        "no path": ([{"path": ""}], "empty"),
        "blanks": ([{"path": "a "}], "blanks"),
        "a separator": ([{"path": ["a", "b/c"]}], "separates segments"),
        "a negative weight": ([{"path": "a", "weight": -1}], "weight -1"),
        "a weight of text": ([{"path": "a", "weight": "1"}], "no taxonomy"),
        "moved nowhere": ([{"path": "a", "retired": 2, "moved_to": "b"}], "no path of it"),
        "moved and not retired": ([{"path": "a", "moved_to": "b"}, {"path": "b"}], "not retired"),
        "in a circle": (
            [{"path": "a", "retired": 2, "moved_to": "b"}, {"path": "b", "retired": 2, "moved_to": "a"}],
            "circle",
        ),
        "under a retired one": ([{"path": "a", "retired": 2}, {"path": "a/b"}], "retired before it"),
        "since 0": ([{"path": "a", "since": 0}], "versions in order"),
        "later than itself": ([{"path": "a", "since": 9}], "versions in order"),
        "retired as it came": ([{"path": "a", "since": 2, "retired": 2}], "versions in order"),
        "a field there is not": ([{"path": "a", "wieght": 1}], "wieght"),
        "a label without a text": ([{"path": "a", "labels": {"fr": ""}}], "label"),
    }
    cases = [case("a tree", {"taxonomy": whole}, known, "the rule in the description, by hand")]
    segments = {"name": "x", "version": 1, "nodes": [{"path": ["a", "b c"]}, {"path": ["a"], "labels": {"fr": "é"}}]}
    known = {"paths": ["a", "a/b c"], "checks": {"a/b c": True}, "migrations": [], "weights": []}
    cases.append(case("segments", {"taxonomy": segments}, known, "the rule in the description, by hand"))
    none = {"paths": [], "checks": {"a": False}, "migrations": [], "weights": []}
    empty = {"name": "x", "version": 1, "nodes": []}
    cases.append(case("nothing", {"taxonomy": empty}, none, "the rule in the description, by hand"))
    for title, (nodes, words) in wrong.items():
        given = {"taxonomy": {"name": "x", "version": 3, "nodes": nodes}}
        error = {"error": "NPS_INVALID_ARGUMENT", "words": words}
        cases.append(case(title, given, error, "the rule in the description, by hand"))
    for title, head, words in (
        ("no name", {"name": " ", "version": 1}, "no name"),
        ("version 0", {"name": "x", "version": 0}, "version 0"),
        ("version 1.5", {"name": "x", "version": 1.5}, "no taxonomy"),
    ):
        error = {"error": "NPS_INVALID_ARGUMENT", "words": words}
        given = {"taxonomy": head | {"nodes": []}}
        cases.append(case(title, given, error, "the rule in the description, by hand"))
    return TAXONOMIES, cases
