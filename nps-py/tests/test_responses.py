"""Responses: reading them, edits, and hostile rows."""

import csv
import gzip
import io
import json
from datetime import datetime, timedelta, timezone
from pathlib import Path

import nps
import pandas as pd
import pytest

PARIS = timezone(timedelta(hours=1))
SAMPLE = Path(__file__).resolve().parents[2] / "examples" / "data" / "interactions.csv.gz"
AT = "2026-01-05T10:00:00+01:00"


def test_a_response_is_a_dict():
    responses = nps.Responses()
    given = {
        "id": 7,
        "at": datetime(2026, 1, 5, 10, tzinfo=PARIS),
        "score": 9,
        "intention": "Yes",
        "channel": "web",
        "customer": "c81f",
        "situation": {"product": "Nova", "site": 3, "vip": True, "none": None, "gap": float("nan")},
        "ratings": {"clarity": 4},
        "verbatim": " Quick. ",
    }
    assert responses.push(given) == "new"
    assert responses.push(given) == "repeated"
    assert responses["7"] == {
        "id": "7",
        "at": "2026-01-05T09:00:00Z",
        "scale": "0-10",
        "score": 9,
        "intention": "yes",
        "channel": "web",
        "customer": "c81f",
        "situation": {"product": "Nova", "site": "3", "vip": "true"},
        "ratings": {"clarity": 4},
        "verbatim": "Quick.",
    }
    assert responses.push({**responses["7"], "at": "2026-01-05T08:00:00Z"}) == "outdated"
    assert (
        responses.push({**responses["7"], "score": 3, "at": pd.Timestamp("2026-01-06", tz="Europe/Paris")}) == "edited"
    )
    assert (len(responses), "7" in responses, "8" in responses) == (1, True, False)
    assert [response["score"] for response in responses] == [3]
    with pytest.raises(KeyError):
        responses["8"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"at": datetime(2026, 1, 5, 10)}, "NPS_INVALID_TIME"),
        ({"at": None}, "NPS_INVALID_TIME"),
        ({"at": pd.NaT}, "NPS_INVALID_TIME"),
        ({"at": 1767603600}, "NPS_INVALID_TIME"),
        ({"id": ""}, "NPS_INVALID_RESPONSE"),
        ({"score": True}, "NPS_SCORE_WRONG_TYPE"),
        ({"score": 6.5}, "NPS_SCORE_NOT_INTEGER"),
        ({"score": 11}, "NPS_SCORE_OUT_OF_RANGE"),
        ({"score": "neuf"}, "NPS_SCORE_NOT_A_NUMBER"),
        ({"scale": "1-99"}, "NPS_INVALID_RESPONSE"),
        ({"intention": "perhaps"}, "NPS_INVALID_RESPONSE"),
        ({"customer": "jane@example.com"}, "NPS_INVALID_RESPONSE"),
        ({"situation": {"channel": "web"}}, "NPS_INVALID_RESPONSE"),
        ({"situation": {"site": [3]}}, "NPS_INVALID_RESPONSE"),
        ({"situation": "Lyon"}, "NPS_INVALID_ARGUMENT"),
        ({"ratings": {"clarity": 4.5}}, "NPS_INVALID_RESPONSE"),
        ({"socre": 9}, "NPS_INVALID_ARGUMENT"),
    ],
)
def test_what_is_no_response_is_refused(change, code):
    responses = nps.Responses()
    with pytest.raises(nps.NpsError) as error:
        responses.push({"id": "a", "at": AT, "score": 9, **change})
    assert error.value.code == code
    assert len(responses) == 0
    assert "jane" not in str(error.value)


@pytest.mark.parametrize("given", [None, 9, "a", [("id", "a")]])
def test_only_a_mapping_is_a_response(given):
    with pytest.raises(nps.ArgumentError):
        nps.Responses().push(given)


def test_files_are_read_with_a_ledger():
    responses = nps.Responses()
    text = f"response,at,score\na,{AT},9\nb,2026-01-05T10:00:00,9\nc,{AT},11\n"
    responses.read_csv(text, columns={"id": "response"})
    responses.read_json_lines(json.dumps({"id": "d", "at": AT, "score": "8"}).encode())
    assert [response["id"] for response in responses] == ["a", "d"]
    assert responses.rejects.counts == {"invalid_time": 1, "out_of_range": 1}
    with pytest.raises(nps.ColumnError):
        responses.read_csv(text, columns={"id": "response"}, situation=["product"])
    with pytest.raises(nps.ArgumentError):
        responses.read_csv(text, columns={"time": "at"})
    assert len(responses) == 2


def test_the_sample_company_gives_the_observations_of_its_frame():
    text = gzip.decompress(SAMPLE.read_bytes()).decode()
    responses = nps.Responses()
    responses.read_csv(text, columns={"id": "response_id", "at": "answered_at"}, situation=["product", "use_case"])
    # The same by hand: the later of two versions, without those whose score is none.
    latest = {}
    for row in csv.DictReader(io.StringIO(text)):
        known = latest.get(row["response_id"])
        if nps.score([row["score"]]).rejects.total == 0 and (
            known is None or datetime.fromisoformat(row["answered_at"]) >= datetime.fromisoformat(known["answered_at"])
        ):
            latest[row["response_id"]] = row
    frame = pd.DataFrame(list(latest.values()))
    frame["answered_at"] = pd.to_datetime(frame["answered_at"], utc=True)
    dimensions = ["product", "use_case", "channel"]
    expected = nps.observations(frame, score="score", time="answered_at", dimensions=dimensions)
    found = responses.observations(dimensions)
    assert found.n == expected.n
    assert found.span == expected.span
    assert list(nps.associate(found)) == list(nps.associate(expected))


def test_paths_of_responses_unfold():
    responses = nps.Responses()
    for place in range(40):
        row = {"id": str(place), "at": "2026-01-05T10:00:00Z", "channel": "web", "score": 9}
        responses.push(row | {"situation": {"declared": "manual/unclear" if place % 2 else "manual"}})
    found = responses.observations(["channel"], paths="declared")
    assert found.dimensions == ["channel", "declared"]
    assert [node.path for node in found.drill_down("declared")] == [
        [],
        ["manual"],
        ["manual", "unclear"],
        ["manual", None],
    ]
    assert found.select({"declared": "manual"}).n == 40
    with pytest.raises(nps.ColumnError):
        responses.observations([], paths=["decalred"])
