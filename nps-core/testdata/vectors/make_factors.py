"""Reference changes divided among crossed factors: over all orders, each with its conditional shares written out."""

import math
from fractions import Fraction
from itertools import permutations, product

import numpy as np
from make_findings import REFERENCE, TOLERANCE, asked, compared, count, quantile
from make_tree import OWN, delta_variance, variance, withheld, within

FACTORS = (
    "Each row is a cell: the value of each dimension (null for none), a score, how many answers it stands for, "
    "and whether it is of the period after -> the change of the whole, the mix of each factor of `by` and the "
    "rate, with their intervals, in points; how many situations there are, and how many answers of those put "
    "together, before and after. Situations are put together that a tree of them all as parts of one whole would "
    "withhold. A number passes as in the trees."
)


def given(cells, shares, fixed, factor, value):
    """The share of a value of one factor among the cells with some fixed values; None where there are none."""
    base = sum(shares[cell] for cell in cells if all(cell[place] == fixed[place] for place in fixed))
    if not base:
        return None
    return (
        sum(
            shares[cell]
            for cell in cells
            if cell[factor] == value and all(cell[place] == fixed[place] for place in fixed)
        )
        / base
    )


def hybrid(cells, first, second, moved, factors):
    """Shares in which the factors moved, in their order, are as in the second period: a product of conditionals."""
    found = {}
    for cell in cells:
        share, fixed = 1, {}
        for factor in moved:
            share *= given(cells, second, fixed, factor, cell[factor]) or 0
            fixed[factor] = cell[factor]
        inside = [other for other in cells if all(other[place] == fixed[place] for place in fixed)]
        rest = first if sum(first[other] for other in inside) else second
        for factor in range(factors):
            if factor not in fixed:
                share *= given(cells, rest, fixed, factor, cell[factor]) or 0
                fixed[factor] = cell[factor]
        found[cell] = share
    return found


def mixes(cells, shares, middle, factors):
    """The mix of each factor: what moving it adds, on average over all orders and both directions of time."""
    sums, known = [0] * factors, {}

    def value(moved, ends):
        # Where there are many orders, those that moved the same factors are reckoned once.
        key = (tuple(sorted(moved)) if factors > 3 else moved, ends)
        if key not in known:
            weights = hybrid(cells, shares[ends[0]], shares[ends[1]], key[0], factors)
            known[key] = sum(weights[cell] * middle[cell] for cell in cells)
        return known[key]

    for order in permutations(range(factors)):
        for place, factor in enumerate(order):
            for ends, sign in (((0, 1), 1), ((1, 0), -1)):
                sums[factor] += sign * (value(order[: place + 1], ends) - value(order[:place], ends))
    return [one / (2 * math.factorial(factors)) for one in sums]


def pooled(counts, factors, min_cell):
    """The cells that may be told, and the answers of those put together; None where that is too little."""
    names = sorted(counts, key=lambda cell: [(value is None, value) for value in cell])
    hidden = withheld([counts[name] for name in names], min_cell)
    if hidden is None:
        return None
    told = {name: counts[name] for place, name in enumerate(names) if place not in hidden}
    together = [
        tuple(map(sum, zip(*(counts[names[place]][period] for place in hidden), strict=True))) for period in (0, 1)
    ]
    if hidden:
        told[("put together",) * factors] = together
    return told, [sum(one) if hidden else 0 for one in together]


def score(classes):
    """The mean of answers counted -1, 0, 1, as a fraction; None without answers."""
    return Fraction(classes[2] - classes[0], sum(classes)) if sum(classes) else None


def explained(before, after, by, level, min_cell):
    """The mixes and the rate, with their intervals."""
    keys = {tuple(row[name] for name in by) for row in [*before, *after] if row["count"]}
    of = {
        key: [count(row for row in rows if tuple(row[name] for name in by) == key) for rows in (before, after)]
        for key in keys
    }
    found = pooled(of, len(by), min_cell)
    whole = {"total": compared(count(before), count(after), level)}
    if found is None:
        return whole | {"mixes": [], "rate": None, "situations": 0, "pooled": [0, 0]}
    counts, hidden = found
    cells, totals = list(counts), [sum(count(rows)) for rows in (before, after)]
    own = {cell: [score(classes) for classes in counts[cell]] for cell in cells}
    shares = [{cell: Fraction(sum(counts[cell][period]), totals[period]) for cell in cells} for period in (0, 1)]
    full = {
        cell: [own[cell][period] if own[cell][period] is not None else own[cell][1 - period] for period in (0, 1)]
        for cell in cells
    }
    middle = {cell: sum(full[cell]) / 2 for cell in cells}
    points = [100 * one for one in mixes(cells, shares, middle, len(by))]
    rate = 100 * sum((shares[0][cell] + shares[1][cell]) / 2 * (full[cell][1] - full[cell][0]) for cell in cells)
    change = 100 * (score(count(after)) - score(count(before)))
    assert sum(points) + rate == change, (points, rate, change)

    # The mixes again, as a function of the shares of cell and class, for the delta method.
    seen = [[(cell, y) for cell in cells for y in range(3) if counts[cell][period][y]] for period in (0, 1)]

    reckoned = {}

    def all_mixes(*samples):
        key = tuple(sample.tobytes() for sample in samples)
        if key not in reckoned:
            weights = []
            means = {cell: [None, None] for cell in cells}
            for period, sample in enumerate(samples):
                classes = {cell: [0.0, 0.0, 0.0] for cell in cells}
                for (cell, y), share in zip(seen[period], sample, strict=True):
                    classes[cell][y] = share
                total = sum(sample)
                weights.append({cell: sum(classes[cell]) / total for cell in cells})
                for cell in cells:
                    if sum(classes[cell]):
                        means[cell][period] = (classes[cell][2] - classes[cell][0]) / sum(classes[cell])
            present = {cell: [mean for mean in means[cell] if mean is not None] for cell in cells}
            middles = {cell: sum(present[cell]) / len(present[cell]) for cell in cells}
            reckoned[key] = [100 * one for one in mixes(cells, weights, middles, len(by))]
        return reckoned[key]

    samples = [np.array([counts[cell][y_period][y] for cell, y in seen[y_period]]) for y_period in (0, 1)]
    effects = []
    for factor, one in enumerate(points):
        of_factor = lambda *moved, factor=factor: all_mixes(*moved)[factor]  # noqa: E731
        spread = math.sqrt(max(0.0, delta_variance(of_factor, *samples)))
        effects.append(within(one, quantile(level) * spread))
    spread = sum(
        float((shares[0][cell] + shares[1][cell]) / 2) ** 2 * sum(variance(classes) for classes in counts[cell])
        for cell in cells
        if all(sum(classes) for classes in counts[cell])
    )
    return whole | {
        "mixes": effects,
        "rate": within(rate, 100 * quantile(level) * math.sqrt(spread)),
        "situations": len(cells),
        "pooled": hidden,
    }


TABLES = {
    "two": (["a", "b"], 3, 1.0, 0),
    "sparse": (["a", "b"], 4, 0.4, 0),
    "three": (["a", "b", "c"], 2, 0.8, 0),
    "nulls": (["a", "b", "c"], 3, 0.35, 1),
    "one": (["a"], 4, 1.0, 1),
    "four": (["a", "b", "c", "d"], 2, 0.7, 0),
    "six": (["a", "b", "c", "d", "e", "f"], 2, 0.1, 0),
}


def tables():
    """Rows of cells by some factors, of which a part occurs in each period."""
    for seed, (name, (by, size, kept, nulls)) in enumerate(TABLES.items(), 20_261_122):
        rng = np.random.default_rng(seed)
        values = [None if nulls and place == 0 else f"v{place}" for place in range(size)]
        rows = []
        for is_after in (False, True):
            for cell in product(values, repeat=len(by)):
                if rng.random() < kept:
                    n = rng.choice([3, 12, 40, 160])
                    classes = rng.multinomial(n, rng.dirichlet([1.0, 1.0, 2.0]))
                    rows += [
                        dict(zip(by, cell, strict=True))
                        | {"score": score, "count": int(classes[y]), "is_after": is_after}
                        for y, score in enumerate((3, 8, 10))
                        if classes[y]
                    ]
        for level, min_cell in ((0.95, 0), (0.9, 5), (0.99, 10)):
            yield f"{name}/{min_cell}", rows, by, level, min_cell


def factors():
    """The description and the cases."""
    cases = []
    for name, rows, by, level, min_cell in tables():
        before, after = ([row for row in rows if row["is_after"] == late] for late in (False, True))
        options = {"by": by, "level": level, "min_cell": min_cell, "paths": [], "depth": None}
        cases.append(
            {
                "name": name,
                "input": asked(rows, by, is_after=[row["is_after"] for row in rows], **options),
                "expected": explained(before, after, by, level, min_cell),
                "tolerance": TOLERANCE,
                "reference": f"{REFERENCE}; mixes over all orders, in fractions, and their variances by the delta "
                f"method with derivatives by complex steps: {OWN}; what is put together: as what is withheld of trees",
            }
        )
    return FACTORS, cases
