"""Reference trees of situations, changes explained by them, and what is withheld: from counted cells."""

import json
import math

import numpy as np
from make_comparison import estimate
from make_findings import REFERENCE, TOLERANCE, asked, cells, compared, contribution, count, minus, quantile, scored
from make_interval import GOLDEN

RULES = (
    "The texts of the dimensions among `paths` are paths, whose steps are joined by /; answers whose path ends "
    "where that of others goes on are a part with the label null. Parts are in the order of their labels, null "
    "last. Withheld are parts with 1 to min_cell - 1 answers, or fewer than 10 that are all of one class; then "
    "the smallest others, of equal ones the first, until of each parent none or at least two are withheld, these "
    "together could be told, and their answers, less one for each but one of them, are at least min_cell; where "
    "all of them are not enough, the parent has no parts. min_cell 0 withholds nothing."
)
TREES = (
    "Each row is a cell: the value of each dimension (null for none), a score, how many answers it stands for -> the "
    f"nodes of the tree, each before its parts: path, and where not withheld its figures, in points. {RULES} A number "
    "passes if it is within tolerance.abs of the expected one or within tolerance.rel times it, whichever are given."
)
CHANGES = (
    "Each row is a cell: the value of each dimension, a score, how many answers it stands for, and whether it is of "
    "the period after -> the change of the whole, and of each node the classes before and after [detractors, passives, "
    "promoters], mix and rate with their intervals, in points; a node is withheld for either period. "
    f"{RULES} A number passes as in the trees."
)
SUPPRESSION = (
    "Numbers of answers of the parts of a whole, or of the cells of a table whose rows and columns are summed, none of "
    "them all of one class -> which are withheld, by the rule of the trees."
)
OWN = "written in Python from STATISTICS.md sections 7 and 12"


def steps(value, is_path):
    """The steps of one value."""
    return value.split("/") if isinstance(value, str) and is_path else [value]


def rank(value):
    """Null is last."""
    return (value is None, value)


def alike(counts):
    """Whether all answers are of one class."""
    return max(counts) == sum(counts)


def allowed(counts, min_cell):
    """Whether so many answers may be told."""
    n = sum(counts)
    return n == 0 or min_cell == 0 or (n >= min_cell and not (alike(counts) and n < 10))


def withheld(parts, min_cell):
    """Which parts of each of some wholes are withheld; None where the parts may not be listed."""
    hidden = {place for place, part in enumerate(parts) if not all(allowed(counts, min_cell) for counts in part)}

    def is_enough():
        if len(hidden) < 2:
            return not hidden
        wholes = zip(*(parts[place] for place in hidden), strict=True)
        sums = [tuple(map(sum, zip(*whole, strict=True))) for whole in wholes]
        return all(not sum(s) or (allowed(s, min_cell) and sum(s) - len(hidden) + 1 >= min_cell) for s in sums)

    while not is_enough():
        others = [place for place in range(len(parts)) if place not in hidden]
        if not others:
            return None
        hidden.add(min(others, key=lambda place: (sum(map(sum, parts[place])), place)))
    return hidden


def grow(tables, by, min_cell, paths, depth):
    """The nodes of some tables: path, parent, counts in each table, whether it is withheld."""
    routed = [
        (table, [(place, step) for place, name in enumerate(by) for step in steps(row[name], name in paths)], row)
        for table, rows in enumerate(tables)
        for row in rows
        if row["count"]
    ]
    nodes = []

    def counts_of(inside):
        return [count(row for table, _, row in inside if table == which) for which in range(len(tables))]

    def visit(inside, taken, dimension, path, parent, is_withheld):
        place = len(nodes)
        nodes.append((path, parent, counts_of(inside), is_withheld))
        if is_withheld or len(path) == depth:
            return
        on = [one for one in inside if len(one[1]) > taken and one[1][taken][0] == dimension]
        ended = [one for one in inside if one not in on] if on else []
        stepping = on or [one for one in inside if len(one[1]) > taken]
        parts = []
        for step in sorted({one[1][taken] for one in stepping}, key=lambda step: (step[0], rank(step[1]))):
            parts.append(([one for one in stepping if one[1][taken] == step], taken + 1, step[0], step[1]))
        if ended:
            parts.append((ended, taken, dimension, None))
        hidden = withheld([counts_of(part[0]) for part in parts], min_cell)
        for index, (rows, then, where, label) in enumerate(parts if hidden is not None else []):
            visit(rows, then, where, [*path, label], place, index in hidden)

    visit(routed, 0, None, [], None, not all(allowed(counts, min_cell) for counts in counts_of(routed)))
    return nodes


def tree(rows, by, level, min_cell, paths, depth):
    """Each node with its figures."""
    nodes = grow([rows], by, min_cell, paths, depth)
    whole, found = nodes[0][2][0], []
    for path, parent, (counts,), is_withheld in nodes:
        if is_withheld or not sum(counts):
            found.append({"path": path, "figures": None})
            continue
        rest = minus(nodes[parent][2][0], counts) if parent is not None else (0, 0, 0)
        figures = {
            "share": sum(counts) / sum(whole),
            "contribution": 100 * (counts[2] - counts[0]) / sum(whole),
            "impact": contribution(counts, whole),
            "gap": compared(rest, counts, level) if sum(rest) else None,
        }
        found.append({"path": path, "figures": scored(counts, level) | figures})
    return found


def variance(counts):
    """Of the mean of answers counted -1, 0 and 1, by NumPy."""
    values = np.repeat([-1.0, 0.0, 1.0], counts)
    return np.var(values) / len(values)


def delta_variance(figure, *samples):
    """Of a figure of the shares of multinomial samples, by the delta method: its gradient by complex steps, exact."""
    shares, step, total = [np.array(sample) / sum(sample) for sample in samples], 1e-30, 0.0
    for which, (sample, own) in enumerate(zip(samples, shares, strict=True)):
        gradient = np.zeros(len(own))
        for place in range(len(own)):
            moved = [share.astype(complex) for share in shares]
            moved[which][place] += 1j * step
            gradient[place] = figure(*moved).imag / step
        total += (gradient @ (np.diag(own) - np.outer(own, own)) @ gradient) / sum(sample)
    return total


def mix_of(before, after):
    """The mix of the part with the first three of six shares, of a whole with all of them; shares of any sum."""
    y = np.array([-1.0, 0.0, 1.0])
    share = [period[:3].sum() / period.sum() for period in (before, after)]
    own = [(y * period[:3]).sum() / period[:3].sum() for period in (before, after)]
    whole = [(y * (period[:3] + period[3:])).sum() / period.sum() for period in (before, after)]
    return 100 * (share[1] - share[0]) * (sum(own) / 2 - sum(whole) / 2)


def within(points, reach):
    """An effect with its interval."""
    return {"points": float(points), "lower": float(points - reach), "upper": float(points + reach)}


def change(before, after, by, level, min_cell, paths, depth):
    """Each node's mix and rate."""
    nodes, made, found = grow([before, after], by, min_cell, paths, depth), [], []
    for path, parent, (old, new), is_withheld in nodes:
        scores = [float(100 * estimate(counts)) if sum(counts) else None for counts in (old, new)]
        scores = [scores[1] if scores[0] is None else scores[0], scores[0] if scores[1] is None else scores[1]]
        if parent is None:
            mix, factor = 0.0, 1.0
        else:
            wholes, (_, upper, whole) = nodes[parent][2], made[parent]
            shares = [sum(part) / sum(of) if sum(of) else None for part, of in zip((old, new), wholes, strict=True)]
            shares = [shares[1] if shares[0] is None else shares[0], shares[0] if shares[1] is None else shares[1]]
            mix = upper * (shares[1] - shares[0]) * (np.mean(scores) - np.mean(whole))
            factor = upper * np.mean(shares)
        rate = factor * (scores[1] - scores[0])
        made.append((mix, factor, scores))
        if is_withheld:
            found.append({"path": path, "effects": None})
            continue
        effects = {"before": list(old), "after": list(new)}
        if parent is None:
            total = compared(old, new, level)
            effects |= {"mix": within(0.0, 0.0), "rate": {"points": float(rate)}}
            effects["rate"] |= {"lower": total["lower"], "upper": total["upper"]}
        elif sum(old) and sum(new):
            reach = 100 * quantile(level) * factor * math.sqrt(variance(old) + variance(new))
            samples = [[*part, *minus(of, part)] for part, of in zip((old, new), wholes, strict=True)]
            assert math.isclose(upper * mix_of(*map(np.array, samples)), mix, abs_tol=1e-9), path
            spread = quantile(level) * upper * math.sqrt(max(0.0, delta_variance(mix_of, *samples)))
            effects |= {"mix": within(mix, spread), "rate": within(rate, reach)}
        else:
            effects |= {
                name: {"points": float(points), "lower": None, "upper": None}
                for name, points in (("mix", mix), ("rate", rate))
            }
        found.append({"path": path, "effects": effects})
    for place, (_, _, _, is_withheld) in enumerate(nodes):
        parts = [part for part, node in enumerate(nodes) if node[1] == place]
        if parts and not is_withheld:
            total = sum(made[part][0] + made[part][1] * (made[part][2][1] - made[part][2][0]) for part in parts)
            assert abs(total - made[place][1] * (made[place][2][1] - made[place][2][0])) < 1e-10, nodes[place][0]
    return found


REASONS = [
    "product/manual/unclear",
    "product/manual/missing",
    "product/manual",
    "product",
    "delivery/late",
    "price",
    None,
]
TABLES = {
    "reasons": ({"reason": REASONS, "site": ["Lyon", "Nice é", None]}, 60, 9, (["reason"], ["reason", "site"])),
    "sparse": (
        {"reason": [*REASONS, "/", ""], "site": ["a", "b", "c"]},
        40,
        4,
        (["site", "reason"], ["reason", "site"]),
    ),
    "numbers": ({"store": [-3, 0, 7, 2**40], "vip": [False, True]}, 50, 9, (["store", "vip"], ["vip"])),
}


def tables():
    """Each table by some dimensions, with some options."""
    for seed, (name, (dimensions, size, weight, lists)) in enumerate(TABLES.items(), 20_261_130):
        rows = cells(seed, dimensions, size, weight)
        for by in lists:
            for level, min_cell, unfolds, depth in ((0.95, 5, True, None), (0.8, 0, True, 2), (0.99, 10, False, None)):
                paths = [dimension for dimension in by if unfolds and dimension == "reason"]
                options = {"by": by, "level": level, "min_cell": min_cell, "paths": paths, "depth": depth}
                yield f"{name}/{'-'.join(by)}/{level}/{min_cell}", rows, sorted(dimensions), options


def golden():
    """The golden case, its figures asserted."""
    case = json.loads((GOLDEN / "decomposition.json").read_text())["cases"][0]
    classes = ((3, 0), (8, 1), (10, 2))
    rows = [
        {"channel": name, "score": score, "count": counts[place]}
        for name, counts in case["input"]["nodes"].items()
        for score, place in classes
    ]
    options = {"by": ["channel"], "level": 0.95, "min_cell": 5, "paths": [], "depth": None}
    found = tree(rows, **options)
    expected = case["expected"]
    for place, name in enumerate(case["input"]["nodes"]):
        figures = next(node["figures"] for node in found if node["path"] == [name])
        lifted = figures["share"] * figures["gap"]["difference"]
        for figure, golden in (
            (figures["share"], expected["share"][place]),
            (figures["impact"] / 100, expected["impact"][place]),
            (lifted / 100, expected["leave_one_out"][place]),
        ):
            assert math.isclose(figure, golden, abs_tol=1e-12), (name, figure, golden)
    yield "golden/impact_share_gap", rows, ["channel"], options


def trees():
    """The description and the cases."""
    return TREES, [
        {
            "name": name,
            "input": asked(rows, dimensions, **options),
            "expected": {"found": tree(rows, **options)},
            "tolerance": TOLERANCE,
            "reference": f"{REFERENCE}; what is withheld: {OWN}",
        }
        for listed in (golden(), tables())
        for name, rows, dimensions, options in listed
    ]


def changes():
    """The description and the cases."""
    cases = []
    for name, rows, dimensions, options in tables():
        is_after = [row["day"] >= "2026-02-10" for row in rows]
        if name.startswith("numbers"):
            # One store is closed in the second period, and one opens.
            for row, place in zip(rows, range(len(rows)), strict=True):
                is_after[place] = row["store"] == 7 or (is_after[place] and row["store"] != 0)
        before = [row for row, late in zip(rows, is_after, strict=True) if not late]
        after = [row for row, late in zip(rows, is_after, strict=True) if late]
        cases.append(
            {
                "name": name,
                "input": asked(rows, dimensions, is_after=is_after, **options),
                "expected": {
                    "total": compared(count(before), count(after), options["level"]),
                    "found": change(before, after, **options),
                },
                "tolerance": TOLERANCE,
                "reference": f"{REFERENCE}; mix, rate and what is withheld: {OWN}; variances: numpy.var, and of mixes "
                "by the delta method with derivatives by complex steps",
            }
        )
    return CHANGES, cases


def suppression():
    """The description and the cases."""
    cases = []
    for found in json.loads((GOLDEN / "privacy.json").read_text())["cases"]:
        if found["name"] == "suppression/primary_and_complementary_1d":
            parts = found["input"]["cells"]
            hidden = [[name in found["expected"]["suppressed"] for name in parts]]
            table = [list(parts.values())]
        elif found["name"] == "suppression/2x2_forces_all":
            table = found["input"]["table"]
            hidden = [[[r, c] in found["expected"]["suppressed_cells"] for c in range(2)] for r in range(2)]
        else:
            continue
        cases.append(
            {
                "name": f"golden/{found['name']}",
                "input": {"table": table, "min_cell": found["input"]["threshold"]},
                "expected": {"withheld": hidden},
                "reference": f"golden/privacy.json: {found['reference']}",
            }
        )
    for parts in ([4, 1, 9, 50], [2, 2, 2, 50], [2, 2, 3, 50], [20, 2, 20], [1, 1, 1, 1, 1], [7, 9], [2, 60]):
        hidden = withheld([[(n - n // 2, 0, n // 2)] for n in parts], 5)
        cases.append(
            {
                "name": f"parts/{'-'.join(map(str, parts))}",
                "input": {"table": [parts], "min_cell": 5},
                "expected": {"withheld": hidden if hidden is None else [[n in hidden for n in range(len(parts))]]},
                "reference": OWN,
            }
        )
    return SUPPRESSION, cases
