"""What a customer is like and what they came for, wherever a response is described."""

import json
import pickle

import nps
import numpy as np
import pandas as pd
import polars as pl
import pytest
from helpers import error_of

AGE = nps.Bands([25, 45, 65])
RESPONSE = {"id": "R7", "at": "2026-01-05T10:00:00+01:00", "score": 9}


def profile():
    made = nps.Profile({"language": "fr", "region": " Ouest ", "nothing": None})
    made.band("age_band", AGE, 43)
    return made


def test_a_profile_is_a_mapping():
    made = profile()
    assert {**made} == dict(made) == {"age_band": "25 – 45", "language": "fr", "region": "Ouest"}
    assert (len(made), "language" in made, "age" in made, made["region"]) == (3, True, False, "Ouest")
    assert list(made) == made.keys() == ["age_band", "language", "region"]
    with pytest.raises(KeyError):
        made["age"]
    assert repr(made) == '<Profile age_band="25 – 45", language="fr", region="Ouest">'
    assert nps.Profile(made) == nps.Profile(dict(made)) == pickle.loads(pickle.dumps(made)) == made
    made.band("age_band", AGE, float("nan"))
    assert "age_band" not in made
    assert made != profile()


def test_what_makes_somebody_out_is_refused_and_not_repeated():
    made = profile()
    for value in ("43", " 4.3e1 ", "NaN", "jane@example.com", "", " "):
        for call in (
            lambda value=value: made.value("age", value),
            lambda value=value: nps.Profile({"age": value}),
            lambda value=value: nps.Responses().push({**RESPONSE, "profile": {"age": value}}),
        ):
            error = error_of(call)
            assert error.code == "NPS_INVALID_ARGUMENT"
            assert not value.strip() or value.strip() not in str(error)
    for call in (
        lambda: nps.Profile({"age": 43}),
        lambda: made.value("channel", "web"),
        lambda: made.band(" ", AGE, 1),
        lambda: nps.Profile([("language", "fr")]),  # type: ignore[arg-type]
        lambda: nps.Responses().push({**RESPONSE, "profile": "fr"}),
    ):
        assert error_of(call).code == "NPS_INVALID_ARGUMENT"
    assert made == profile()
    with pytest.raises(TypeError):
        made.band("age", [25], 1)  # type: ignore[arg-type]


def test_responses_are_described():
    expected = {"age_band": "25 – 45", "language": "fr", "product": "Nova", "region": "Ouest", "use_case": "claim"}
    responses = nps.Responses()
    given = {**RESPONSE, "situation": {"product": "Nova"}, "profile": profile(), "use_case": nps.UseCase("claim")}
    assert responses.push(given) == "new"
    assert responses["R7"]["situation"] == expected
    assert responses.push({**given, "profile": dict(profile()), "use_case": " claim "}) == "repeated"
    assert responses.push({**RESPONSE, "id": "R8", "profile": None, "use_case": None}) == "new"
    assert "situation" not in responses["R8"]
    # What describes gives is taken as it is.
    described = nps.UseCase("claim").describe(profile().describe({**RESPONSE, "situation": {"product": "Nova"}}))
    assert responses.push(described) == "repeated"
    on_ten = profile().describe({**RESPONSE, "score": 1}, scale="1-10")
    assert (on_ten["scale"], on_ten["score"]) == ("1-10", 1)
    assert responses.observations(["age_band", "use_case"]).dimensions == ["age_band", "use_case"]


def test_descriptions_go_where_responses_go():
    given = {**RESPONSE, "profile": profile(), "use_case": "claim"}
    program = nps.Program()
    assert program.push(given) == "new"
    lines = json.dumps(nps.UseCase("claim").describe(profile().describe(RESPONSE)))
    responses = nps.Responses()
    responses.read_json_lines(lines)
    assert responses["R7"]["situation"]["age_band"] == "25 – 45"


def test_a_situation_is_not_contradicted():
    responses = nps.Responses()
    for given in (
        {"situation": {"region": "Est"}, "profile": profile()},
        {"situation": {"use_case": "question"}, "use_case": "claim"},
        {"profile": {"use_case": "question"}, "use_case": "claim"},
    ):
        error = error_of(lambda given=given: responses.push({**RESPONSE, **given}))
        assert error.code == "NPS_INVALID_RESPONSE"
        assert '"R7"' in str(error)
    assert len(responses) == 0
    same = {"situation": {"region": "Ouest"}, "profile": profile()}
    assert responses.push({**RESPONSE, **same}) == "new"


def test_a_use_case_is_one_line():
    claim = nps.UseCase(" claim ")
    assert (claim.name, str(claim), repr(claim), nps.UseCase.DIMENSION) == (
        "claim",
        "claim",
        '<UseCase "claim">',
        "use_case",
    )
    assert {claim: 1}[nps.UseCase("claim")] == 1
    assert pickle.loads(pickle.dumps(claim)) == claim != nps.UseCase("question")
    for name in ("", " ", "a\nb", "x" * 101):
        error = error_of(lambda name=name: nps.UseCase(name))
        assert error.code == "NPS_INVALID_ARGUMENT"
        assert len(str(error)) < 100
    assert error_of(lambda: nps.Responses().push({**RESPONSE, "use_case": "a\tb"})).code == "NPS_INVALID_ARGUMENT"


@pytest.mark.parametrize("column", [list, np.array, pd.Series, pl.Series])
def test_whole_columns_are_checked(column):
    assert nps.Profile.column("region", column([" Ouest", "Est "])) == ["Ouest", "Est"]
    assert nps.UseCase.column(column(["claim", " question "])) == ["claim", "question"]
    error = error_of(lambda: nps.Profile.column("age", column(["fr", "43"])))
    assert (error.code, error.row) == ("NPS_INVALID_ARGUMENT", 1)
    assert "43" not in str(error)
    assert error_of(lambda: nps.UseCase.column(column(["claim", "a\nb"]))).row == 1


def test_columns_with_gaps_and_numbers():
    assert nps.Profile.column("region", ["Ouest", None, " ", float("nan")]) == ["Ouest", None, None, None]
    assert nps.UseCase.column([]) == []
    assert error_of(lambda: nps.Profile.column("age", [43])).row == 0
    assert error_of(lambda: nps.Profile.column("channel", ["web"])).code == "NPS_INVALID_ARGUMENT"
    assert error_of(lambda: nps.Profile.column("region", [True])).code == "NPS_WRONG_COLUMN_TYPE"
    assert error_of(lambda: nps.Profile.column("region", "Ouest")).code == "NPS_WRONG_COLUMN_TYPE"  # type: ignore[arg-type]
    rows = {"score": [9, 3], "region": nps.Profile.column("region", ["Ouest", "Est"])}
    assert nps.observations(rows, score="score", dimensions="region").n == 2
