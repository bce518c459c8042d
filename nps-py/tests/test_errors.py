"""Every error code can be raised from Python, by the class of its family, and survives a pickle."""

import copy
import pickle

import nps
import numpy as np
import pytest
from helpers import error_of

BIG = 2**53
FULL = nps.Distribution.from_counts([BIG] + [0] * 10)


def overflow():
    """2**53 answers doubled until they pass 2**64."""
    distribution = nps.Distribution.from_bytes(FULL.to_bytes())
    for _ in range(64):
        distribution.merge(distribution)


def newer(data):
    """The bytes of a version to come, with a checksum that holds."""
    import zlib

    body = bytearray(data[:-4])
    body[4] += 1
    return bytes(body) + zlib.crc32(bytes(body)).to_bytes(4, "little")


def strict(*values):
    return lambda: nps.score([9, *values], errors="raise")


def by(**frame):
    return lambda: nps.score_by(frame, score="s", by=["k"])


BAD_CODES = nps._native.Coded(np.array([0, 1]), ["only"], False)

AGENTS = {"s": [10, 8, 3] * 20, "k": ["a", "b", "c", "d", "e"] * 12}

# For each code: what raises it, and the row it names.
TRIGGERS = {
    "NPS_INVALID_SCALE": (nps.ScaleError, lambda: nps.score([9], scale="1-5"), None),
    "NPS_SCALE_MISMATCH": (nps.ScaleError, lambda: nps.Distribution().merge(nps.Distribution("1-10")), None),
    "NPS_SCORE_OUT_OF_RANGE": (nps.AnswerError, strict(11), 1),
    "NPS_SCORE_NOT_INTEGER": (nps.AnswerError, strict(10, 6.5), 2),
    "NPS_SCORE_NOT_A_NUMBER": (nps.AnswerError, strict("neuf"), 1),
    "NPS_SCORE_WRONG_TYPE": (nps.AnswerError, strict(None, None, True), 3),
    "NPS_INVALID_TIME": (nps.AnswerError, lambda: nps.Responses().push({"id": 1, "at": "2026-01-05"}), None),
    "NPS_INVALID_RESPONSE": (nps.AnswerError, lambda: nps.Responses().push({"score": 9}), None),
    "NPS_INVALID_COUNT": (nps.CountError, lambda: nps.Nps.from_counts(1, 2, 2.5), None),
    "NPS_COUNT_OVERFLOW": (nps.CountError, overflow, None),
    "NPS_NOTHING_TO_RETRACT": (nps.CountError, lambda: nps.Distribution().retract(9), None),
    "NPS_UNRELIABLE": (nps.CountError, lambda: nps.rank(AGENTS, score="s", by="k", subject="agent"), None),
    "NPS_INVALID_LEVEL": (nps.ArgumentError, lambda: nps.score([9], level=95), None),
    "NPS_UNKNOWN_METHOD": (nps.ArgumentError, lambda: nps.score([9], method="welch"), None),
    "NPS_INVALID_ARGUMENT": (nps.ArgumentError, lambda: nps.score([9], errors="ignore"), None),
    "NPS_LENGTH_MISMATCH": (nps.ColumnError, by(s=[9], k=["a", "b"]), None),
    "NPS_UNKNOWN_COLUMN": (nps.ColumnError, by(s=[9], key=["a"]), None),
    "NPS_WRONG_COLUMN_TYPE": (nps.ColumnError, by(s=[9], k=[1.5]), None),
    "NPS_INVALID_KEY_CODE": (nps.ColumnError, lambda: nps._native.score_by("s", [9, 9], [("k", BAD_CODES)]), 1),
    "NPS_CORRUPT_BYTES": (nps.BytesError, lambda: nps.Distribution.from_bytes(FULL.to_bytes()[:-1]), None),
    "NPS_UNSUPPORTED_VERSION": (nps.BytesError, lambda: nps.Distribution.from_bytes(newer(FULL.to_bytes())), None),
}


def test_the_table_is_complete():
    assert list(TRIGGERS) == list(nps.ERROR_CODES)


@pytest.mark.parametrize("code", TRIGGERS)
def test_error(code):
    family, trigger, row = TRIGGERS[code]
    error = error_of(trigger)
    assert (type(error), error.code, error.row) == (family, code, row)
    assert isinstance(error, nps.NpsError)
    assert isinstance(error, ValueError)
    assert str(error)
    assert type(error).__module__ == "nps"
    assert row is None or str(error).startswith(f"row {row}: ")


@pytest.mark.parametrize("code", TRIGGERS)
def test_errors_survive_pickle_and_copy(code):
    error = error_of(TRIGGERS[code][1])
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(error, protocol))
        assert (type(again), str(again), again.code, again.row) == (type(error), str(error), error.code, error.row)
    again = copy.deepcopy(error)
    assert (again.code, again.args) == (error.code, error.args)


def test_a_refused_operation_changes_nothing():
    distribution = nps.Distribution.from_counts([1] * 11)
    before = distribution.to_bytes()
    for call in (
        lambda: distribution.add(11),
        lambda: distribution.merge(nps.Distribution("1-10")),
        lambda: distribution.subtract(nps.Distribution.from_counts([0] * 10 + [2])),
        lambda: distribution.add(None),
        lambda: distribution.add(float("nan")),
    ):
        error_of(call)
        assert distribution.to_bytes() == before


def test_every_family_is_exported():
    families = {name for name in nps.__all__ if name.endswith("Error")}
    assert families == {family.__name__ for family, _, _ in TRIGGERS.values()} | {"NpsError"}


def test_bytes_altered_anywhere_are_refused():
    data = nps.Distribution.from_counts(range(11), missing=3).to_bytes()
    for at in range(len(data)):
        altered = bytearray(data)
        altered[at] ^= 0x10
        assert isinstance(error_of(lambda altered=altered: nps.Distribution.from_bytes(bytes(altered))), nps.BytesError)
    for size in range(len(data)):
        assert isinstance(error_of(lambda size=size: nps.Distribution.from_bytes(data[:size])), nps.BytesError)


@pytest.mark.parametrize(
    "result",
    [nps.score([9]), nps.score([9]).to_nps(), nps.score([9, 11]).rejects, nps.category_counts([9])],
    ids=lambda result: type(result).__name__,
)
def test_altered_pickles_are_refused(result):
    for state in (b"", b"{}", b"[1]", b"\xff", pickle.dumps(result)):
        with pytest.raises(ValueError, match=r".+"):
            type(result)._restore(state)
