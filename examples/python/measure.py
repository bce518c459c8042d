"""Measuring the sample company: a comparison, what a survey needs, customers who came often, weights, and people.

python examples/python/measure.py
"""

import gzip
from pathlib import Path

import nps

DATA = Path(__file__).resolve().parents[1] / "data" / "interactions.csv.gz"
# How customers reach the company, in per cent: those who call answer more often than the others.
REACHED = {"email": 14, "messaging": 20, "phone": 18, "sms": 6, "video": 2, "web": 40}


def main() -> None:
    """Read a year of responses and print what can be said of them, and what cannot."""
    responses = nps.Responses()
    columns = {"id": "response_id", "at": "answered_at"}
    situation = ["team", "site"]
    responses.read_csv(gzip.decompress(DATA.read_bytes()), columns=columns, situation=situation)
    answered = [response for response in responses if "score" in response]
    year = {name: [response[name] for response in answered] for name in ("score", "channel", "customer")}
    year |= {name: [response["situation"][name] for response in answered] for name in situation}

    # Two touchpoints, and how long one would have to wait to see a difference of five points between them.
    channels = {channel: score for (channel,), score in nps.score_by(year, score="score", by="channel")}
    web, phone = channels["web"], channels["phone"]
    print(f"web    {web}")
    print(f"phone  {phone}")
    print(f"change {nps.compare(web, phone)}")
    daily = (web.n + phone.n) / 365
    print(nps.sample_size(difference=5.0, variance=web, variance_after=phone, answers_per_day=daily))

    # The same answers by customer, and weighted to how all customers reach the company.
    raked = nps.rake(year, margins={"channel": REACHED})
    print(f"raw       {nps.score(year['score']).to_nps()}")
    print(f"clustered {nps.clustered(year, score='score', cluster='customer')}")
    print(f"raked     {nps.weighted(year | {'weight': raked.weights}, score='score', weight='weight')}")
    print(f"shares    {nps.score(year['score']).shares()}")

    # One person answers for each team at each site: what may be said of them in a week?
    week = [place for place, response in enumerate(answered) if response["at"] >= "2025-12-25"]
    desks = nps.score_by(
        {name: [column[place] for place in week] for name, column in year.items()}, score="score", by=["team", "site"]
    )
    print(f"{len(desks)} agents with {max(score.n for _, score in desks)} answers at most")
    try:
        nps.rank(desks, subject="agent")
    except nps.CountError as error:
        print(f"{error.code}: {error}")


if __name__ == "__main__":
    main()
