"""W4: five million events in a thousand segments, one in a hundred late -> each segment's seven-day window.

The C rings, the deque, River and nps.Live.follow_many answer after every event; Polars answers every day,
nps.Live.push_many at the end. What is compared is the last window, and every answer where they are written down."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from harness import limits
from harness.data import SEED, labels, scores
from harness.model import Competitor, Data, Result, Workload, load, nps_function

SEGMENTS, WINDOW, DAYS, DAY = 1_000, 7, 30, 86_400
START = 20_000 * DAY
KEYS = ("n", "net")
TOLD = (*KEYS, "told_nps", "told_n")
SUMMED = "C ring, an answer per event, summed up"
Call = Callable[[], Any]


def make(rows: int) -> Data:
    """Events in the order they come, at an even pace over thirty days; one in a hundred is up to three days late."""
    rng = np.random.default_rng(SEED)
    at = START + np.arange(rows, dtype=np.int64) * (DAYS * DAY - 1) // rows
    late = rng.random(rows) < 0.01
    at[late] -= rng.integers(0, 3 * DAY, int(late.sum()))
    codes = rng.integers(0, SEGMENTS, rows, dtype=np.uint16)
    at[-1] = START + DAYS * DAY - 1
    return {"score": scores(rows, rng), "code": codes, "at": at, "groups": SEGMENTS}


def windows(detractors: Any, passives: Any, promoters: Any) -> Result:
    """What is compared: answers in the window, and promoters less detractors, by segment."""
    d, p = np.asarray(detractors, np.int64), np.asarray(promoters, np.int64)
    return {"n": d + np.asarray(passives, np.int64) + p, "net": p - d}


def ring(data: Data) -> Call:
    return lambda: limits.rings(data["at"], data["score"], data["code"], SEGMENTS)


def of_ring(found: Any) -> Result:
    return windows(found[:, 0], found[:, 1], found[:, 2])


def ring_told(data: Data) -> Call:
    return lambda: limits.rings_told(data["at"], data["score"], data["code"], SEGMENTS)


def of_told(found: Any) -> Result:
    last, points, held = found
    return {**of_ring(last), "told_nps": points, "told_n": held}


def python_deque(data: Data) -> Call:
    events = list(zip(data["at"].tolist(), data["score"].tolist(), data["code"].tolist(), strict=True))

    def run() -> Any:
        held = [deque[list[int]]() for _ in range(SEGMENTS)]
        sums = [[0, 0, 0] for _ in range(SEGMENTS)]
        clock, told = 0, 0.0
        for at, score, code in events:
            clock = max(clock, at)
            day, first = at // DAY, clock // DAY - WINDOW + 1
            mine, total = held[code], sums[code]
            while mine and mine[0][0] < first:
                _, d, m, p = mine.popleft()
                total[0], total[1], total[2] = total[0] - d, total[1] - m, total[2] - p
            if day >= first:
                place = len(mine)
                while place and mine[place - 1][0] > day:
                    place -= 1
                if not place or mine[place - 1][0] != day:
                    mine.insert(place, [day, 0, 0, 0])
                    place += 1
                kind = (score > 6) + (score > 8)
                mine[place - 1][1 + kind] += 1
                total[kind] += 1
            n = sum(total)
            told += 100 * (total[2] - total[0]) / n if n else 0.0
        first = clock // DAY - WINDOW + 1
        kept = [[day for day in mine if day[0] >= first] for mine in held]
        return [[sum(day[1 + kind] for day in days) for kind in range(3)] for days in kept]

    return run


class Classes:
    """What River's window holds: the answers of each class."""

    def __init__(self) -> None:
        self.counts = [0, 0, 0]

    def update(self, kind: int, weight: int = 1) -> None:
        self.counts[kind] += weight

    def revert(self, kind: int, weight: int = 1) -> None:
        self.counts[kind] -= weight

    def get(self) -> float:
        n = sum(self.counts)
        return 100 * (self.counts[2] - self.counts[0]) / n if n else 0.0


def river_rolling(data: Data) -> Call:
    rolling = load("river.utils").TimeRolling
    first = int(data["at"].min()) // DAY
    days = [datetime(2020, 1, 1) + timedelta(days=day) for day in range(int(data["at"].max()) // DAY - first + 1)]
    kinds = (data["score"] > 6).astype(int) + (data["score"] > 8)
    columns = ((data["at"] // DAY - first).tolist(), kinds.tolist(), data["code"].tolist())
    events = [(days[day], kind, code) for day, kind, code in zip(*columns, strict=True)]

    def run() -> Any:
        held = [rolling(Classes, period=timedelta(days=WINDOW)) for _ in range(SEGMENTS)]
        told = 0.0
        for at, kind, code in events:
            held[code].update(kind, t=at)
            told += held[code].get()
        for mine in held:  # an event of no weight, so that what is too old goes
            mine.update(0, weight=0, t=days[-1])
        return [mine.obj.counts for mine in held]

    return run


def polars_last_window(data: Data) -> Call:
    pl = load("polars")
    df = pl.DataFrame({name: data[name] for name in ("at", "score", "code")})
    day, score = pl.col("at") // DAY, pl.col("score")
    first, last = int(data["at"].min()) // DAY, int(data["at"].max()) // DAY
    grid = pl.DataFrame({"code": np.arange(SEGMENTS, dtype=np.uint16)}).join(
        pl.DataFrame({"day": np.arange(first, last + 1)}), how="cross"
    )

    def run() -> Any:
        by_day = (
            df.lazy()
            .group_by("code", day=day)
            .agg(d=(score <= 6).sum(), m=score.is_between(7, 8).sum(), p=(score >= 9).sum())
        )
        days = grid.lazy().join(by_day, on=["code", "day"], how="left").sort("code", "day")
        sums = [pl.col(name).fill_null(0).rolling_sum(WINDOW, min_samples=1).over("code") for name in "dmp"]
        return days.with_columns(sums).filter(pl.col("day") == last).collect()

    return run


def of_polars(found: Any) -> Result:
    return windows(*(found[name].to_numpy() for name in "dmp"))


def events_frame(data: Data) -> Any:
    pd = load("pandas")
    key = pd.Categorical.from_codes(data["code"].astype(np.int16), labels(SEGMENTS))
    return pd.DataFrame({"score": data["score"], "at": data["at"], "segment": key}, copy=False)


def nps_live(data: Data) -> Call:
    live_type, frame = nps_function("Live"), events_frame(data)

    def run() -> Any:
        live = live_type(dimensions=["segment"], window=f"sliding {WINDOW}d")
        live.push_many(frame, score="score", time="at")
        return live.segments("segment", START + DAYS * DAY - 1)

    return run


def nps_follow(data: Data) -> Call:
    live_type, frame = nps_function("Live"), events_frame(data)

    def run() -> Any:
        live = live_type(dimensions=["segment"], window=f"sliding {WINDOW}d")
        return live, live.follow_many(frame, score="score", time="at", dimension="segment")

    return run


def of_live(found: Any) -> Result:
    counts = np.zeros((SEGMENTS, 3), np.int64)  # a segment without any answer is not listed
    places = {label: place for place, label in enumerate(labels(SEGMENTS))}
    for one in found:
        nps = one.headline.nps
        counts[places[one.value]] = nps.detractors, nps.passives, nps.promoters
    return of_ring(counts)


def of_follow(found: Any) -> Result:
    live, told = found
    last = of_live(live.segments("segment", START + DAYS * DAY - 1))
    return {**last, "told_nps": told.nps, "told_n": told.n}


W4 = Workload(
    "W4",
    "events of 1,000 segments, 1 % late -> seven-day windows",
    5_000_000,
    make,
    KEYS,
    (
        Competitor("C ring, an answer per event, in columns", "limit", ring_told, of_told, TOLD),
        Competitor(SUMMED, "limit", ring, of_ring),
        Competitor("Python deque, an answer per event", "peer", python_deque, lambda found: of_ring(np.asarray(found))),
        Competitor("River, an answer per event", "peer", river_rolling, lambda found: of_ring(np.asarray(found))),
        Competitor("Polars, rolling sums of days", "peer", polars_last_window, of_polars),
        Competitor("nps.Live.follow_many, an answer per event", "nps", nps_follow, of_follow, TOLD),
        Competitor("nps.Live.push_many, then every segment", "nps", nps_live, of_live, limit=SUMMED),
    ),
)
