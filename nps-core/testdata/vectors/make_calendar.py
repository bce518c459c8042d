"""Days, panes and windows by the clocks of a place, from Python's zoneinfo."""

import sys
import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import tzdata

# The same zones on every machine.
zoneinfo.reset_tzpath(())
EPOCH = date(1970, 1, 1)
REFERENCE = (
    f"Python {sys.version.split()[0]} zoneinfo with tzdata {tzdata.__version__}: datetime.combine(day, begins, zone)"
)


def starts(day, place):
    """The moment at which a day begins, in seconds."""
    zone, begins = place
    return int(datetime.combine(day, time(begins // 60, begins % 60), ZoneInfo(zone)).astimezone(UTC).timestamp())


def day_of(at, place):
    """The day of a moment: the last one that begins no later."""
    day = datetime.fromtimestamp(at, UTC).date() + timedelta(days=2)
    while starts(day, place) > at:
        day -= timedelta(days=1)
    return day


def pane_of(at, place, granularity):
    """The moment at which the pane of a moment begins."""
    start = starts(day_of(at, place), place)
    return start + (at - start) // (60 * granularity) * 60 * granularity


def month_before(day):
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def windows(at, place, granularity):
    """The beginnings of windows and of those before them."""
    day, days = day_of(at, place), lambda n: timedelta(days=n)
    monday = day - days(day.weekday())
    week = date(1970, 1, 5) + days((day - date(1970, 1, 5)).days // 7 * 7)
    assert week == monday
    third = date(1970, 1, 5) + days((day - date(1970, 1, 5)).days // 3 * 3)
    found = {
        "sliding 7d": (starts(day - days(6), place), starts(day - days(13), place)),
        "tumbling 3d": (starts(third, place), starts(third - days(3), place)),
        "tumbling 7d": (starts(monday, place), starts(monday - days(7), place)),
        "day": (starts(day, place), starts(day - days(1), place)),
        "week": (starts(monday, place), starts(monday - days(7), place)),
        "month": (starts(day.replace(day=1), place), starts(month_before(day), place)),
    }
    if granularity < 1440:
        until = pane_of(at, place, granularity) + 60 * granularity
        found["sliding 24h"] = tuple(pane_of(until - days * 86400, place, granularity) for days in (1, 2))
        start, before = starts(day, place), starts(day - days(1), place)
        first = start + (at - start) // 21600 * 21600
        found["tumbling 6h"] = (
            first, first - 21600 if first > start else before + (start - before - 1) // 21600 * 21600
        )  # fmt: skip
    return {name: {"from": first, "before": before} for name, (first, before) in found.items()}


PLACES = [
    ("UTC", 0, ["2026-01-05T00:00:00", "2026-01-04T23:59:59", "1969-12-31T12:00:00", "2024-02-29T08:00:00"]),
    ("UTC", 240, ["2026-03-01T03:59:59", "2026-03-01T04:00:00"]),
    ("Europe/Paris", 0, [
        "2026-03-28T22:59:59", "2026-03-28T23:00:00", "2026-03-29T01:00:00", "2026-03-29T21:59:59", "2026-03-29T22:00:00",
        "2026-10-24T22:00:00", "2026-10-25T00:30:00", "2026-10-25T01:30:00", "2026-10-25T22:59:59", "2026-10-25T23:00:00",
        "2026-10-26T12:00:00", "2026-03-31T12:00:00",
    ]),
    ("Europe/Paris", 240, ["2026-07-19T01:30:00", "2026-07-19T02:00:00", "2026-03-29T01:59:59", "2026-03-29T02:00:00"]),
    ("Europe/Paris", 150, ["2026-03-29T01:29:59", "2026-03-29T01:30:00", "2026-10-25T00:29:59", "2026-10-25T00:30:00",
                           "2026-10-25T01:00:00"]),
    ("America/New_York", 0, ["2026-03-08T05:00:00", "2026-03-08T04:59:59", "2026-11-02T04:59:59", "2026-11-02T05:00:00"]),
    ("America/Sao_Paulo", 0, ["2018-11-04T02:59:59", "2018-11-04T03:00:00", "2018-02-18T02:30:00", "2018-02-18T03:00:00"]),
    ("Asia/Kolkata", 0, ["2026-01-04T18:29:59", "2026-01-04T18:30:00"]),
    ("Australia/Lord_Howe", 0, ["2026-04-04T12:59:59", "2026-04-04T14:00:00", "2026-10-03T13:30:00", "2026-10-04T12:59:59"]),
    ("Pacific/Apia", 0, ["2011-12-30T09:59:59", "2011-12-30T10:00:00", "2011-12-31T10:00:00"]),
    ("Pacific/Kiritimati", 0, ["2026-01-31T10:00:00", "2026-01-31T09:59:59"]),
]  # fmt: skip


def calendar():
    """Moments by the clocks of places, around changes of these among others."""
    cases = []
    for zone, begins, moments in PLACES:
        place = (zone, begins)
        for text in moments:
            at = int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())
            for granularity in (1440, 60, 15):
                first, expected = starts(day_of(at, place), place), windows(at, place, granularity)
                cases.append({
                    "name": f"{zone}/{begins}/{text}/{granularity}",
                    "input": {"zone": zone, "day_begins": begins, "granularity": granularity, "at": at},
                    "expected": {
                        "day": (day_of(at, place) - EPOCH).days,
                        "day_from": first,
                        "pane_from": first if granularity == 1440 else pane_of(at, place, granularity),
                        "windows": expected,
                    },
                    "reference": REFERENCE,
                })  # fmt: skip
    description = (
        "Moments in seconds since 1970-01-01 UTC by the clocks of a place: the day, counted from 1970-01-01, the moments "
        "at which it and the pane begin, and those at which windows and the ones before them do."
    )
    return description, cases
