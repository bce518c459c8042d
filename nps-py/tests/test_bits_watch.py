"""The bits of the room `live` are those of the Rust core, and so those of Node."""

import nps
import pytest
from helpers import bits, load

SNAPSHOT = load("snapshots/bits.json")["watch"]


def of(found, *names):
    return [getattr(found, name) for name in names]


def pairs(given):
    return [(at, tuple(counts)) for at, counts in given["periods"]]


def always_valid(given):
    found = nps.always_valid(tuple(given["counts"]), level=given["level"])
    test = found.counts.sequential_test(given["hypothesis"])
    return of(found, "lower", "upper") + of(test, "log_e_value", "e_value", "p_value")


def always_valid_difference(given):
    found = nps.always_valid_difference(tuple(given["before"]), tuple(given["after"]), level=given["level"])
    return of(found, "difference", "lower", "upper")


def adjust_e_values(given):
    return nps.adjust_e_values(given["e_values"])


def detector(given):
    made = nps.ChangeDetector(**given["spec"])
    figures = []
    for event in made.push_many(pairs(given)):
        figures += of(event, "statistic", "threshold", "tolerated") + of(event.recent, "nps", "lower", "upper")
    return [*figures, made.statistic(made.direction)]


def chart(given):
    found = nps.chart(pairs(given), **given["options"])
    points = [figure for point in found for figure in of(point, "plotted", "lower", "upper", "z")]
    return of(found, "centre", "sigma_z", "widened") + points


def slope(found):
    names = ("slope", "lower", "upper", "intercept", "variance", "z", "p_value", "tau", "autocorrelation")
    return of(found, *names)


def trend(given):
    return slope(nps.trend(given["values"], season=given["season"]))


def score_trend(given):
    return slope(nps.score_trend(pairs(given), season=given["season"]))


def expected(given):
    found = nps.expected_periods(pairs(given), **given["options"])
    names = ("expected", "lower", "upper", "z", "p_value", "dispersion")
    return [figure for row in found for figure in of(row, *names)]


def dating(given):
    found = nps.date_changes(pairs(given), **given["options"])
    return [figure for row in found for figure in of(row, "probability", "recent")]


def live(given):
    made = nps.Live(window=given["window"], zone="Europe/Paris", day_begins=240, granularity=30)
    for at, score in given["answers"]:
        made.push(at, score)
    found = made.now(given["at"])
    previous = found.previous and found.previous.nps
    return of(found.nps, "nps", "lower", "upper") + of(found, "effective_n", "kish_n") + [previous]


TOPICS = {
    check.__name__: check
    for check in (
        always_valid, always_valid_difference, adjust_e_values, detector, chart, trend, score_trend, expected,
        dating, live,
    )
}  # fmt: skip


def test_every_topic_is_checked():
    assert {line["topic"] for line in SNAPSHOT} == set(TOPICS)


@pytest.mark.parametrize("topic", TOPICS)
def test_watch(topic):
    for line in SNAPSHOT:
        if line["topic"] == topic:
            assert [bits(figure) for figure in TOPICS[topic](line["input"])] == line["bits"], line["input"]
