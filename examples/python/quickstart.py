"""The sample company's year: its score, each use case worst first, what goes with low scores, and the last week live.

python examples/python/quickstart.py
"""

from datetime import date
from pathlib import Path

import nps
import pandas as pd

DATA = Path(__file__).resolve().parents[1] / "data" / "interactions.csv.gz"


def main() -> None:
    """Read a year of interactions and print what can be said of them."""
    # Texts as they arrived: the library decides what is an answer, what is missing and what it has to reject.
    year = pd.read_csv(DATA, dtype=str, keep_default_na=False)
    # A late edit or a retry replaces the earlier row of the same response.
    year = year.drop_duplicates("response_id", keep="last")

    by_use_case = nps.score_by(year, score="score", by="use_case")
    print(by_use_case.total)
    for example in by_use_case.rejects.examples[:3]:
        print(f"  row {example.row}: {example.value} is {example.reason}")
    for caveat in by_use_case.total.caveats:
        print(f"  {caveat}")

    print()
    for (use_case,), group in sorted(by_use_case, key=lambda row: row[1].nps or 0.0):
        print(f"{use_case:20} {group}")

    # What goes with a low score, and says more than either of its parts: an association, not an effect.
    situations = nps.observations(year, score="score", dimensions=["channel", "product", "use_case"])
    print()
    print(nps.associate_pairs(situations)[0].explain())

    # The same answers as they came: the last week, the change from the week before, and each channel.
    live = nps.Live("channel")
    live.push_many(year.assign(at=pd.to_datetime(year["answered_at"], utc=True)), score="score", time="at")
    last_day = date(2025, 12, 31)
    print()
    print(live.now(last_day))
    print(f"change: {live.now(last_day).change}")
    for segment in live.segments("channel", last_day):
        print(f"{segment.value:20} {segment.headline.nps}")


if __name__ == "__main__":
    main()
