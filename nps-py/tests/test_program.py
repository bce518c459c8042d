"""The loop: a program answers what its rooms answer, whatever the order and the restarts."""

import copy
import gzip
import json
import pickle
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timezone
from pathlib import Path

import nps
import pytest

ROOT = Path(__file__).resolve().parents[2]
DIMENSIONS = ["use_case", "product", "channel"]
END = datetime(2025, 12, 31, 23, tzinfo=timezone.utc)


def small():
    """The responses and measures that every language's golden test builds."""
    program = nps.Program(DIMENSIONS, worthwhile=6)
    for id, day, score, product in [("R1", 5, 9, "Nova"), ("R2", 6, 3, None), ("R3", 6, None, "Alba é")]:
        at = f"2026-01-{day:02}T10:00:00+01:00"
        response = {"id": id, "at": at, "score": score, "channel": "web", "situation": {"product": product}}
        assert program.push(response) == "new"
    program.add_measure(nps.Measure("manual", date(2026, 1, 5), {"product": "Nova"}))
    return program


def test_the_bytes_are_those_of_rust_and_node():
    golden = (ROOT / "nps-core/testdata/snapshots/program-v1.bin").read_bytes()
    assert small().to_bytes() == golden
    assert nps.Program.from_bytes(golden) == small()
    assert pickle.loads(pickle.dumps(small())) == copy.deepcopy(small()) == small()
    assert repr(small()) == "<Program: 3 responses, 1 measures, by use_case, product, channel>"


def test_the_sample_company_runs_through_the_loop():
    responses = nps.Responses()
    data = gzip.decompress((ROOT / "examples/data/interactions.csv.gz").read_bytes())
    responses.read_csv(data, columns={"id": "response_id", "at": "answered_at"}, situation=["use_case", "product"])
    program = nps.Program(DIMENSIONS, worthwhile=6)
    assert program.push_many(responses) == {"new": len(responses), "edited": 0, "repeated": 0, "outdated": 0}
    planted = json.loads((ROOT / "examples/data/truth.json").read_text())["measures"]
    measures = [nps.Measure(one["id"], date.fromisoformat(one["date"]), one["where"]) for one in planted]
    for measure in measures:
        program.add_measure(measure)
    assert program.measures == measures

    rows = responses.observations(DIMENSIONS)
    findings = program.findings(END)
    assert findings.situations == nps.associate(rows, min_n=30)
    assert findings.pairs == nps.associate_pairs(rows, min_n=30)
    assert "“use_case = product question” and “product = Nova”" in findings.explain()[0]
    assert len(findings.explain("fr", most=2)) == 2

    verdicts = program.verdicts(END)
    assert verdicts == nps.before_after(rows, measures, worthwhile=6)
    assert [one.verdict for one in verdicts] == ["effective", "ineffective", "effective"]
    for one, truth in zip(verdicts, planted, strict=True):
        assert one.change.lower <= truth["increment"] <= one.change.upper
    assert "What did work: “better-manual”" in verdicts.explain()[1]
    assert "What did work" not in verdicts[1].explain()
    assert len(program.verdicts(datetime(2025, 6, 20, tzinfo=timezone.utc))) == 1
    restarted = nps.Program.from_bytes(program.to_bytes())
    assert restarted.headline(END) == program.headline(END)


def test_what_cannot_be_is_refused_and_changes_nothing():
    program = small()
    before = program.to_bytes()
    mixed = nps.Responses()
    at = "2026-01-05T10:00:00Z"
    mixed.push({"id": "a", "at": at, "score": 9})
    mixed.push({"id": "b", "at": at, "score": 9, "scale": "1-10"})
    for code, call in [
        ("NPS_SCALE_MISMATCH", lambda: program.push({"id": "a", "at": at, "score": 9, "scale": "1-10"})),
        ("NPS_SCALE_MISMATCH", lambda: program.push_many(mixed)),
        ("NPS_INVALID_TIME", lambda: program.push({"id": "a", "at": "2026-01-05T10:00:00", "score": 9})),
        ("NPS_INVALID_RESPONSE", lambda: program.push({"at": at, "score": 9})),
        ("NPS_UNKNOWN_COLUMN", lambda: program.add_measure(nps.Measure("m", date(2026, 1, 5), {"site": "Lyon"}))),
        ("NPS_INVALID_ARGUMENT", lambda: program.add_measure(program.measures[0])),
        ("NPS_INVALID_ARGUMENT", lambda: program.headline(datetime(2026, 1, 5))),
        ("NPS_INVALID_TIME", lambda: program.findings(1_767_603_600_000)),
        ("NPS_INVALID_ARGUMENT", lambda: nps.Program(window_days=0)),
        ("NPS_INVALID_ARGUMENT", lambda: nps.Program(min_n=0)),
        ("NPS_INVALID_ARGUMENT", lambda: nps.Program(worthwhile=0)),
        ("NPS_INVALID_LEVEL", lambda: nps.Program(level=95)),
        ("NPS_CORRUPT_BYTES", lambda: nps.Program.from_bytes(before[:-1])),
    ]:
        with pytest.raises(nps.NpsError) as error:
            call()
        assert error.value.code == code
    assert program.to_bytes() == before
    assert (program.withdraw("R9"), program.withdraw("R1"), len(program)) == (False, True, 2)


def test_many_threads_may_push():
    program = nps.Program("site")

    def push(number):
        at = f"2026-01-05T10:00:{number % 60:02}Z"
        return program.push({"id": number, "at": at, "score": number % 11, "situation": {"site": "abc"[number % 3]}})

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(push, range(2_000))) == {"new"}
    straight = nps.Program("site")
    responses = nps.Responses()
    for number in range(2_000):
        at = f"2026-01-05T10:00:{number % 60:02}Z"
        responses.push({"id": number, "at": at, "score": number % 11, "situation": {"site": "abc"[number % 3]}})
    straight.push_many(responses)
    assert program == straight
