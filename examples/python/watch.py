"""Watching the sample company: each product up to the second, bounds to look at whenever one likes, and an alarm.

python examples/python/watch.py
"""

import gzip
from datetime import date, datetime, timedelta
from pathlib import Path

import nps

DATA = Path(__file__).resolve().parents[1] / "data" / "interactions.csv.gz"
FEBRUARY, MARCH, DECEMBER = date(2025, 2, 28), date(2025, 3, 31), date(2025, 12, 31)


def main() -> None:
    """Feed a live score and print what it says on two days, what it may be at any time, and when it fell."""
    responses = nps.Responses()
    columns = {"id": "response_id", "at": "answered_at"}
    responses.read_csv(gzip.decompress(DATA.read_bytes()), columns=columns, situation=["product"])

    live = nps.Live("product", window="month", zone="Europe/Paris", retain_days=366)
    for one in responses:
        live.push(datetime.fromisoformat(one["at"].replace("Z", "+00:00")), one.get("score"), one["situation"])
    # Restarted from its bytes, here or in another language, it goes on as if it had never stopped.
    assert nps.Live.from_bytes(live.to_bytes()) == live

    for at in (MARCH, DECEMBER):
        month = live.now(at)
        print(f"{month}\nsince the month before: {month.change}")
    # Whoever looks whenever they like is misled by these bounds once in twenty times at most.
    alba = live.segment("product", "Alba", DECEMBER).all_time.always_valid()
    print(f"Alba, whenever one looks: {alba.lower:+.1f} to {alba.upper:+.1f}, n = {alba.n}")

    # A new product is held to the score of all before it came; false alarms are 100,000 answers apart, or more.
    detector = nps.ChangeDetector(baseline=live.now(FEBRUARY).nps.nps, tolerance=5, run_length=100_000)
    fall = detector.push_many(live.days(date(2025, 1, 1), DECEMBER, "product", "Nova"))[0]
    at, since = (date(1970, 1, 1) + timedelta(days=day) for day in (fall.at, fall.since or fall.at))
    print(f"Nova, certain on {at}, since {since}: {fall.recent}")


if __name__ == "__main__":
    main()
