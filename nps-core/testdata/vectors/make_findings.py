"""Reference findings and verdicts: associations, pairs, and what measures changed, from counted cells."""

import math
from datetime import date, timedelta
from itertools import combinations

import numpy as np
from make_comparison import P_VALUE, TOOLS, estimate, limits, mover, p_value
from scipy.stats import norm
from statsmodels.stats.multitest import multipletests

CELLS = (
    "Each row is a cell: the value of each dimension (null for none), a score, how many answers it stands for"
)
ASSOCIATIONS = (
    f"{CELLS} -> each value of each dimension beside all other answers, those that pull the score down most first. "
    "Scores, gaps and contributions are in points; gap is null where the value, or the rest, has too few answers. A "
    "number passes if it is within tolerance.abs of the expected one or within tolerance.rel times it, whichever are "
    "given."
)
PAIRS = (
    f"{CELLS} -> the pairs of values of two dimensions that differ from all other answers, and from the answers that "
    "meet either condition only, those that pull the score down most first. p-values are adjusted for all pairs with "
    "min_n answers. A number passes as in the associations."
)
MEASURES = (
    f"{CELLS}, and its day -> for each measure the classes before and after it in its situation [detractors, passives, "
    "promoters], the change, its p-value after Holm over the measures, the verdict, and where it is inconclusive about "
    "how many further answers would tell. A number passes as in the associations."
)
REFERENCE = (
    f"{TOOLS}: Zou & Donner 2008 MOVER on score limits (Tango 1998) in 60 decimal digits, z by norm.ppf; p-value: "
    f"{P_VALUE}; multipletests; contribution: share x (score - score of the whole)"
)
TOLERANCE = {"abs": 1e-9, "rel": 1e-9}


def count(rows):
    """Detractors, passives and promoters of some cells."""
    classes = [0, 0, 0]
    for row in rows:
        classes[0 if row["score"] <= 6 else 1 if row["score"] <= 8 else 2] += row["count"]
    return tuple(classes)


def minus(whole, part):
    """All answers but those that are among them."""
    return tuple(a - b for a, b in zip(whole, part, strict=True))


def quantile(level):
    """The standard errors on each side."""
    return float(norm.ppf(0.5 + level / 2))


def compared(before, after, level):
    """A difference in points."""
    lower, upper = mover(before, after, quantile(level))
    return {
        "difference": float(100 * (estimate(after) - estimate(before))),
        "lower": float(100 * lower),
        "upper": float(100 * upper),
        "p_value": p_value(before, after),
    }


def scored(counts, level):
    """A score in points."""
    lower, upper = limits(counts, quantile(level))
    nps = {"nps": estimate(counts), "lower": max(lower, -1), "upper": min(upper, 1)}
    return {"n": sum(counts)} | {name: float(100 * figure) for name, figure in nps.items()}


def contribution(part, whole):
    """By how many points a part moves the whole."""
    return float(100 * (estimate(part) - estimate(whole)) * sum(part) / sum(whole))


def adjust(p_values, method):
    """Adjusted, with nulls kept and not counted."""
    known = [p for p in p_values if p is not None]
    raised = iter(multipletests(known, method=method)[1].tolist() if known else [])
    return [None if p is None else next(raised) for p in p_values]


def values_of(rows, dimension):
    """The values that occur, in any order."""
    return list(dict.fromkeys(row[dimension] for row in rows))


def associate(rows, dimensions, level, min_n):
    """Each value of each dimension beside the rest."""
    whole, found = count(rows), []
    for dimension in dimensions:
        for value in values_of(rows, dimension):
            inside = count(row for row in rows if row[dimension] == value)
            if not sum(inside):
                continue
            rest = minus(whole, inside)
            gap = compared(rest, inside, level) if sum(inside) >= min_n and sum(rest) else None
            found.append(
                {"dimension": dimension, "value": value}
                | scored(inside, level)
                | {"share": sum(inside) / sum(whole), "gap": gap, "contribution": contribution(inside, whole)}
            )
    p_values = [one["gap"] and one["gap"]["p_value"] for one in found]
    for one, holm, bh in zip(found, adjust(p_values, "holm"), adjust(p_values, "fdr_bh"), strict=True):
        one |= {"p_holm": holm, "p_bh": bh}
    return sorted(found, key=lambda one: one["contribution"])


def associate_pairs(rows, dimensions, level, min_n):
    """Pairs that say more than either of their conditions."""
    whole, tested = count(rows), []
    for first, second in combinations(dimensions, 2):
        for one in values_of(rows, first):
            for other in values_of(rows, second):
                here = [row[first] == one for row in rows], [row[second] == other for row in rows]
                both = count(row for row, a, b in zip(rows, *here, strict=True) if a and b)
                if sum(both) < min_n or both == whole:
                    continue
                only = [
                    count(row for row, a, b in zip(rows, *here, strict=True) if (a, b) == which)
                    for which in ((True, False), (False, True))
                ]
                gap = compared(minus(whole, both), both, level)
                beyond = [compared(alone, both, level) if sum(alone) else None for alone in only]
                tested.append(
                    {"dimensions": [first, second], "values": [one, other]}
                    | scored(both, level)
                    | {"gap": gap, "beyond": beyond, "contribution": contribution(both, whole)}
                )
    p_values = [one["gap"]["p_value"] for one in tested]
    for one, holm, bh in zip(tested, adjust(p_values, "holm"), adjust(p_values, "fdr_bh"), strict=True):
        one |= {"p_holm": holm, "p_bh": bh}

    def says_more(one):
        def beyond(alone):
            return alone and (alone["upper"] < 0 if one["gap"]["difference"] < 0 else alone["lower"] > 0)

        return all(beyond(alone) for alone in one["beyond"])

    return sorted((one for one in tested if says_more(one)), key=lambda one: one["contribution"])


def variance(counts):
    """Of one answer's net promotion, one answer added to each class."""
    n = sum(counts) + 3
    promoters, detractors = (counts[2] + 1) / n, (counts[0] + 1) / n
    return promoters + detractors - (promoters - detractors) ** 2


def answers_needed(before, after, level, worthwhile):
    """How many more answers after the measure tell a worthwhile change with power 0.8; none where no number does."""
    if not sum(before):
        return None
    target = (worthwhile / 100 / (quantile(level) + norm.ppf(0.8))) ** 2
    room = target - variance(before) / sum(before)
    return None if room <= 0 else max(1, math.ceil(variance(after) / room) - sum(after))


def judge(rows, measures, level, worthwhile):
    """Each measure by the periods before and after it."""
    found = []
    for one in measures:
        place = [row for row in rows if all(row[name] == value for name, value in one["where"].items())]
        there = [other["date"] for other in measures if other["where"] == one["where"]]
        since = max((day for day in there if day < one["date"]), default="")
        until = min((day for day in there if day > one["date"]), default="9999")
        before = count(row for row in place if since <= row["day"] < one["date"])
        after = count(row for row in place if one["date"] <= row["day"] < until)
        known = sum(before) and sum(after)
        change = compared(before, after, level) if known else None
        doubled = compared(before, after, 1 - 2 * (1 - level)) if known else None
        found.append({"before": list(before), "after": list(after), "change": change, "doubled": doubled})
    p_values = [one["change"] and one["change"]["p_value"] for one in found]
    for one, p_holm in zip(found, adjust(p_values, "holm"), strict=True):
        change, doubled = one["change"], one.pop("doubled")
        sure = p_holm is not None and p_holm < 1 - level
        verdict = "inconclusive"
        if change and sure and change["upper"] < 0 and change["difference"] <= -worthwhile:
            verdict = "harmful"
        elif change and sure and change["lower"] > 0 and change["difference"] >= worthwhile:
            verdict = "effective"
        elif change and doubled["upper"] < worthwhile:
            verdict = "ineffective"
        needed = answers_needed(one["before"], one["after"], level, worthwhile) if verdict == "inconclusive" else None
        one |= {"p_holm": p_holm, "verdict": verdict, "answers_needed": needed}
    return found


def cells(seed, dimensions, size, weight, low=None):
    """Cells of random answers; those of the situation `low` score less."""
    rng = np.random.default_rng(seed)
    rows = []
    for _ in range(size):
        row = {name: values[rng.integers(len(values))] for name, values in dimensions.items()}
        worse = low and all(row[name] == value for name, value in low.items())
        row["score"] = int(np.clip(round(rng.normal(4.0 if worse else 8.0, 2.0)), 0, 10))
        row["count"] = int(rng.integers(0 if weight > 1 else 1, weight + 1))
        row["day"] = (date(2026, 1, 1) + timedelta(int(rng.integers(90)))).isoformat()
        rows.append(row)
    return rows


def asked(rows, dimensions, **rest):
    """The input of a case, as columns."""
    columns = {name: [row[name] for row in rows] for name in dimensions}
    return {
        "dimensions": columns,
        "scores": [row["score"] for row in rows],
        "frequency": [row["count"] for row in rows],
    } | rest


TABLES = {
    "texts": ({"use_case": ["claim", "purchase", "other"], "channel": ["web", "sms"]}, 40, 12),
    "nulls": ({"site": ["Lyon", None, "Nice é", ""], "channel": ["web", None]}, 60, 5),
    "numbers": ({"store": [-3, 0, 7, 2**40], "vip": [False, True]}, 50, 9),
    "one-value": ({"channel": ["web"], "site": ["a", "b"]}, 20, 3),
    "rows": ({"use_case": ["claim", "other"], "channel": ["web", "sms", "phone"]}, 120, 1),
}
LOW = {"texts": {"use_case": "claim", "channel": "sms"}, "rows": {"use_case": "claim", "channel": "phone"}}


def tables():
    """Each table at some level and least number of answers."""
    for seed, (name, (dimensions, size, weight)) in enumerate(TABLES.items(), 20_261_122):
        rows = cells(seed, dimensions, size, weight, LOW.get(name))
        for level, min_n in ((0.95, 5), (0.8, 1), (0.99, 40)):
            yield f"{name}/{level}/{min_n}", rows, sorted(dimensions), level, min_n


def associations():
    """The description and the cases."""
    return ASSOCIATIONS, [
        {
            "name": name,
            "input": asked(rows, dimensions, level=level, min_n=min_n),
            "expected": {"found": associate(rows, dimensions, level, min_n)},
            "tolerance": TOLERANCE,
            "reference": REFERENCE,
        }
        for name, rows, dimensions, level, min_n in tables()
    ]


def pairs():
    """The description and the cases."""
    return PAIRS, [
        {
            "name": name,
            "input": asked(rows, dimensions, level=level, min_n=min_n),
            "expected": {"found": associate_pairs(rows, dimensions, level, min_n)},
            "tolerance": TOLERANCE,
            "reference": REFERENCE,
        }
        for name, rows, dimensions, level, min_n in tables()
    ]


def successive():
    """Measures one after the other in one place, and one everywhere."""
    place = {"product": "Nova"}
    yield "successive", [("manual", "2026-02-01", place), ("phone", "2026-03-01", place), ("all", "2026-02-15", {})]
    yield "before-and-after-the-data", [("early", "2025-12-01", place), ("late", "2026-06-01", place)]
    yield "nobody-there", [("elsewhere", "2026-02-01", {"product": "none"})]
    yield "one", [("one", "2026-02-14", {})]


def planted(rows, lift):
    """The rows of the product, whose scores rise, or fall, by so many points on each of two days."""
    for row in rows:
        steps = (row["day"] >= "2026-02-01") + (row["day"] >= "2026-03-01")
        if row["product"] == "Nova":
            row["score"] = int(np.clip(row["score"] + lift * steps, 0, 10))
    return rows


def measures():
    """The description and the cases."""
    dimensions, cases = {"product": ["Nova", "Alba"], "channel": ["web", "sms"]}, []
    for seed, (lift, size, weight) in enumerate(((2, 400, 9), (-2, 400, 9), (0, 600, 60), (1, 60, 3)), 20_261_123):
        rows = planted(cells(seed, dimensions, size, weight, {"product": "Nova"} if lift > 0 else None), lift)
        for name, listed in successive():
            taken = [{"id": id, "date": day, "where": where} for id, day, where in listed]
            for level, worthwhile in ((0.95, 5.0), (0.8, 12.5)):
                options = {"measures": taken, "level": level, "worthwhile": worthwhile}
                cases.append(
                    {
                        "name": f"{name}/{lift}/{level}/{worthwhile}",
                        "input": asked(rows, dimensions, days=[row["day"] for row in rows], **options),
                        "expected": {"found": judge(rows, taken, level, worthwhile)},
                        "tolerance": TOLERANCE,
                        "reference": f"{REFERENCE}; the verdict by the rules of STATISTICS.md section 9 as written",
                    }
                )
    return MEASURES, cases
