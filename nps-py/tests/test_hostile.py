"""One hostile value at a time, each with its exact outcome: nothing is rounded, clamped or dropped in silence."""

import datetime
import pickle
from decimal import Decimal
from fractions import Fraction

import nps
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from helpers import code_of, error_of

NAN, INF = float("nan"), float("inf")


class Whole(int):
    """An integer of a type of its own."""


class Indexed:
    def __index__(self):
        return 9


class Broken:
    def __float__(self):
        raise RuntimeError("no figure")


# A value: the score it is, None for missing, or the reason it is rejected for with how the ledger shows it.
OUTCOMES = [
    (6.5, ("not_integer", "6.5")),
    (11, ("out_of_range", "11")),
    (-1, ("out_of_range", "-1")),
    (255, ("out_of_range", "255")),
    (256 + 9, ("out_of_range", "265")),
    (NAN, None),
    (INF, ("out_of_range", "inf")),
    (-INF, ("out_of_range", "-inf")),
    (True, ("wrong_type", "true")),
    (False, ("wrong_type", "false")),
    ("9", 9),
    (" 9.0 ", 9),
    ("", None),
    (" \t", None),
    ("neuf", ("not_a_number", '"neuf"')),
    ("９", ("not_a_number", '"９"')),
    ("9e0", ("not_a_number", '"9e0"')),
    ("8.99999999999999999999", ("not_integer", '"8.99999999999999999999"')),
    ("\ud800", ("not_a_number", '"\ufffd\ufffd\ufffd"')),
    ("x" * 1000, ("not_a_number", '"' + "x" * 39 + "…")),
    (2**53 + 1, ("out_of_range", "9007199254740993")),
    (2**32 + 5, ("out_of_range", "4294967301")),
    (2**64 + 5, ("out_of_range", "18446744073709551621")),
    (10**40, ("out_of_range", "inf")),
    (-(10**40), ("out_of_range", "-inf")),
    (10**5000, ("out_of_range", "inf")),
    (-0.0, 0),
    (5e-324, ("not_integer", "0." + "0" * 38 + "…")),
    (10.000000000000002, ("out_of_range", "10.000000000000002")),
    (None, None),
    (pd.NA, None),
    (pd.NaT, None),
    (np.ma.masked, None),
    (Whole(9), 9),
    (Indexed(), 9),
    (np.int8(9), 9),
    (np.uint64(2**64 - 1), ("out_of_range", "18446744073709551615")),
    (np.float32(6.5), ("not_integer", "6.5")),
    (np.float16(9), 9),
    (np.float64(NAN), None),
    (np.str_("9"), 9),
    (np.True_, ("wrong_type", "true")),
    (np.array(9), 9),
    (np.array(9.5), ("not_integer", "9.5")),
    (np.array([9]), ("wrong_type", "array([9])")),
    (np.datetime64("2025"), ("wrong_type", "np.datetime64('2025')")),
    (np.timedelta64(9, "s"), ("wrong_type", "np.timedelta64(9,'s')")),
    (Decimal("9"), 9),
    (Decimal("9.5"), ("not_integer", "9.5")),
    (Decimal("8.99999999999999999999"), ("not_integer", "8.999999999999998")),
    (Decimal("10.00000000000000000001"), ("out_of_range", "10.000000000000002")),
    (Decimal("NaN"), None),
    (Decimal("sNaN"), ("wrong_type", "Decimal('sNaN')")),
    (Decimal("1e400"), ("out_of_range", "inf")),
    (Fraction(9), 9),
    (Fraction(10**400), ("out_of_range", "inf")),
    (9 + 0j, ("wrong_type", "(9+0j)")),
    (b"9", ("wrong_type", "b'9'")),
    ([9], ("wrong_type", "[9]")),
    ({}, ("wrong_type", "{}")),
    (datetime.date(2025, 1, 9), ("wrong_type", "datetime.date(2025, 1, 9)")),
]


def outcome(result):
    """The score, None for missing, or the reason and the value in the ledger, of a column of one row."""
    assert result.n + result.missing + result.rejects.total == 1
    if result.rejects:
        (example,) = result.rejects.examples
        assert example.row == 0
        return example.reason, example.value
    return next((point for point, count in result.distribution.counts.items() if count), None)


@pytest.mark.parametrize(("value", "expected"), OUTCOMES, ids=[type(value).__name__ for value, _ in OUTCOMES])
def test_a_value(value, expected):
    objects = np.empty(1, dtype=object)
    objects[0] = value
    for column in ([value], (value,), iter([value]), objects):
        assert outcome(nps.score(column)) == expected
    counted = nps.category_counts([value])
    assert counted.rejected == isinstance(expected, tuple)
    assert counted.missing == (expected is None)
    if isinstance(expected, tuple):
        assert code_of(lambda: nps.score([9, value], errors="raise")) == f"NPS_SCORE_{expected[0].upper()}"
        assert code_of(lambda: nps.Distribution().add(value)) == f"NPS_SCORE_{expected[0].upper()}"


def test_every_value_at_once():
    result = nps.score([value for value, _ in OUTCOMES])
    rejected = [(row, expected) for row, (_, expected) in enumerate(OUTCOMES) if isinstance(expected, tuple)]
    assert result.rejects.total == len(rejected)
    shown = [
        entry for place, entry in enumerate(rejected) if [r for _, (r, _) in rejected[:place]].count(entry[1][0]) < 5
    ]
    assert [(e.row, (e.reason, e.value)) for e in result.rejects.examples] == shown
    assert result.missing == sum(expected is None for _, expected in OUTCOMES)
    assert result.n == len(OUTCOMES) - result.missing - len(rejected)


@pytest.mark.parametrize("nothing", [[], (), iter([]), np.array([]), np.array([], "u1"), [None], ["", NAN, None]])
def test_without_answers_there_is_no_score(nothing):
    missing = len(nothing) if isinstance(nothing, list) else 0
    result = nps.score(nothing)
    assert (result.nps, result.lower, result.upper, result.n) == (None, None, None, 0)
    assert (result.detractor_share, result.distribution.mean, result.distribution.median) == (None, None, None)
    assert (result.missing, result.rejects.total) == (missing, 0)
    assert [caveat.code for caveat in result.caveats] == ["no_answers"]


def test_an_error_of_the_caller_passes():
    def raising():
        yield 9
        raise KeyError("theirs")

    with pytest.raises(KeyError, match="theirs"):
        nps.score(raising())
    with pytest.raises(RuntimeError, match="no figure"):
        nps.score([9, Broken()])
    with pytest.raises(KeyError, match="theirs"):
        nps.score_by({"score": [9], "key": raising()}, score="score", by="key")


@pytest.mark.parametrize("level", [0, 1, -0.5, 95, NAN, INF, True])
def test_levels(level):
    for call in (
        lambda: nps.score([9], level=level),
        lambda: nps.Nps.from_counts(1, 1, 1, level=level),
        lambda: nps.Distribution().to_nps(level=level),
        lambda: nps.score_by({"s": [9], "k": ["a"]}, score="s", by="k", level=level),
    ):
        assert code_of(call) == "NPS_INVALID_LEVEL"


@pytest.mark.parametrize("count", [-1, 2.5, 2**53 + 1, 10**40, NAN, INF, True, "3", None, [3], 9 + 0j])
def test_counts(count):
    assert code_of(lambda: nps.Nps.from_counts(count, 0, 0)) == "NPS_INVALID_COUNT"
    assert code_of(lambda: nps.Nps.from_counts(0, count, 0)) == "NPS_INVALID_COUNT"
    assert code_of(lambda: nps.Nps.from_counts(0, 0, count)) == "NPS_INVALID_COUNT"
    assert code_of(lambda: nps.Distribution.from_counts([count] + [0] * 10)) == "NPS_INVALID_COUNT"
    if count is not None:  # which is the default
        assert code_of(lambda: nps.Distribution.from_counts([0] * 11, missing=count)) == "NPS_INVALID_COUNT"


@pytest.mark.parametrize("count", [3, 3.0, np.int64(3), np.float32(3), Decimal(3), Fraction(3)])
def test_counts_of_any_number_type(count):
    assert nps.Nps.from_counts(count, count, count).n == 9


CODED = {
    "list": [5, 0, 6, None, 4, 6, 7],
    "texts": ["5", "0", "6.0", None, "4", " 06 ", "7"],
    "floats": np.array([5, -0.0, 6, np.nan, 4, 6, 7]),
    "integers": pd.array([5, 0, 6, None, 4, 6, 7], dtype="Int16"),
    "decimals": [Decimal(5), Decimal("0.0"), Decimal("6.00"), None, Decimal(4), Decimal(6), Decimal(7)],
    "fractions": [Fraction(5), Fraction(0), Fraction(6), None, Fraction(4), Fraction(12, 2), Fraction(7)],
    "Polars": pl.Series([5, 0, 6, None, 4, 6, 7]),
    "Arrow": pa.array([5, 0, 6, None, 4, 6, 7], pa.int8()),
    "Arrow texts": pa.array(["5", "0", "6", None, "4", "6", "7"]),
}


@pytest.mark.parametrize("name", CODED)
def test_missing_codes_are_no_answers_however_they_are_held(name):
    values, options = CODED[name], {"scale": "1-5/4/5", "missing_codes": [0, 6]}
    found = nps.score(values, **options)
    assert (found.n, found.missing, found.rejects.counts) == (2, 4, {"out_of_range": 1})
    assert found.rejects.missing_codes == {0: 1, 6: 2}
    assert pickle.loads(pickle.dumps(found)) == found
    assert pickle.loads(pickle.dumps(found.rejects)).missing_codes == {0: 1, 6: 2}
    assert nps.category_counts(values, **options).missing == 4
    frame = {"score": values, "k": ["a", "b", "c"] * 2 + ["a"], "w": [1.0] * 7, "at": range(7)}
    table = nps.score_by(frame, score="score", by="k", **options)
    assert table.total == found
    weighted = nps.weighted(frame, score="score", weight="w", **options)
    assert (weighted.n, weighted.rejects.missing_codes) == (2, {0: 1, 6: 2})
    clustered = nps.clustered(frame, score="score", cluster="k", **options)
    assert (clustered.n, clustered.rejects.missing_codes) == (2, {0: 1, 6: 2})
    paired = nps.compare_paired(values, values, **options)
    assert paired.rejects_before.missing_codes == {0: 1, 6: 2}
    rows = nps.observations(frame, score="score", dimensions="k", **options)
    assert (rows.total(), rows.rejects) == (found.distribution, found.rejects)
    live = nps.Live("k", scale="1-5/4/5")
    assert live.push_many(frame, score="score", time="at", missing_codes=[0, 6]).missing_codes == {0: 1, 6: 2}
    assert live.answers == 6
    responses = nps.LiveResponses("k", scale="1-5/4/5")
    arrived = responses.push_many(
        {**frame, "id": [f"R{row}" for row in range(7)]}, id="id", score="score", time="at", missing_codes=[6, 0]
    )
    assert (arrived.rejects.missing_codes, arrived.counts["new"]) == ({0: 1, 6: 2}, 6)
    log = nps.history({**frame, "who": ["a"] * 7}, customer="who", time="at", score="score", **options)
    assert (log.rejects.total, log.rejects.missing_codes) == (1, {0: 1, 6: 2})


def test_missing_codes_that_cannot_be_say_why():
    for codes, says in [
        ([0], "the missing code 0 is on the scale 0–10: there it is an answer"),
        (10, "the missing code 10 is on the scale 0–10"),
        ([99, "7"], "the missing code 7 is on the scale 0–10"),
        ([6.5], "the missing code 6.5 is not a whole number"),
        ([True], "the missing code true is not a whole number"),
        ([None], "the missing code missing is not a whole number"),
        ("n/a", 'the missing code "n/a" is not a whole number'),
        ([NAN], "the missing code NaN is not a whole number"),
        ([2**53 + 1], "the missing code 9007199254740993 is not from -9007199254740992 to 9007199254740992"),
        (range(100, 117), "17 missing codes are declared, expected at most 16"),
    ]:
        for call in (
            lambda codes=codes: nps.score([9], missing_codes=codes),
            lambda codes=codes: nps.score([], missing_codes=codes),
            lambda codes=codes: nps.score_by({"s": [9], "k": ["a"]}, score="s", by="k", missing_codes=codes),
            lambda codes=codes: nps.Responses().read_csv("id,at,score\n", missing_codes=codes),
            lambda codes=codes: nps.Responses().read_json_lines("", missing_codes=codes),
            lambda codes=codes: nps.Responses().push({"id": 1, "at": "2026-01-05T10:00:00Z"}, missing_codes=codes),
        ):
            error = error_of(call)
            assert error.code == "NPS_INVALID_ARGUMENT"
            assert says in str(error)
    # The same number twice is one, and codes that no row has leave no trace.
    found = nps.score([9, 99, 98], missing_codes=["99", 99.0, 99, -1])
    assert (found.missing, found.rejects.missing_codes, found.rejects.total) == (1, {99: 1}, 1)
    assert nps.score([9], missing_codes=[99]) == nps.score([9])
    responses = nps.Responses()
    row = "1,2026-01-05T10:00:00Z,6,\n2,2026-01-05T10:00:00Z,6,0-10\n"
    responses.read_csv("id,at,score,scale\n" + row, scale="1-5/4/5", missing_codes=[0, 6])
    assert [response.get("score") for response in responses] == [None, 6]
    assert responses.rejects.missing_codes == {6: 1}
