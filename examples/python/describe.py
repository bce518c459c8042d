"""Describing the sample company: where its score is low, what changed with the better manual, and who copies an axis.

python examples/python/describe.py
"""

import gzip
from datetime import date
from pathlib import Path

import nps

DATA = Path(__file__).resolve().parents[1] / "data" / "interactions.csv.gz"
DIMENSIONS = ["use_case", "product", "declared", "qualified", "action", "team"]
MARCH, JUNE, AUGUST = date(2025, 3, 3), date(2025, 6, 2), date(2025, 8, 18)


def main() -> None:
    """Print the worst branch of a tree, what a change was made of, and which team uses one axis as another."""
    responses = nps.Responses()
    columns = {"id": "response_id", "at": "answered_at"}
    responses.read_csv(gzip.decompress(DATA.read_bytes()), columns=columns, situation=DIMENSIONS)
    # Whatever holds the rows, they are counted once: every analysis of the cells is that of the rows, to the last bit.
    answers = responses.observations(DIMENSIONS).compact()

    by = ["use_case", "product"]
    launch = ["product question", "Nova"]
    worst = answers.drill_down(by).find(launch)
    print(f"{worst.nps}\nof all points {worst.contribution:+.1f}, moving the whole by {worst.impact:+.1f}")

    before, after = answers.filter(start=MARCH, end=JUNE), answers.filter(start=JUNE, end=AUGUST)
    change = nps.explain_change(before, after, by=by)
    better = change.find(launch)
    mix, rate = better.mix.points, better.rate.points
    print(f"with the better manual: {change.total}")
    print(f"of which the launch: {mix:+.1f} as more or fewer ask, {rate:+.1f} as they score otherwise")

    factors = nps.explain_factors(before, after, by=by)
    for found in factors:
        print(f"by the mix of {found.factor}: {found.mix.points:+.1f}")
    print(f"by scores within situations: {factors.rate.points:+.1f}")

    axes = {"declaration": "declared", "qualification": "qualified", "action": "action"}
    for caveat in answers.axis_independence(axes=axes, by="team").caveats:
        print(caveat.text())


if __name__ == "__main__":
    main()
