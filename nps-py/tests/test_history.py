"""History as of a moment: the sample company's own columns, planted leaks, and contacts as they come."""

import pickle
from datetime import datetime, timezone

import nps
import numpy as np
import pandas as pd
import polars as pl
import pytest
from helpers import TESTDATA, error_of

COMPANY = TESTDATA.parent.parent / "examples" / "data" / "interactions.csv.gz"
LOG = {"customer": "customer", "time": "at", "id": "response_id", "score": "score"}


@pytest.fixture(scope="module")
def company():
    frame = pd.read_csv(COMPANY, dtype={"score": str})
    return frame.assign(at=pd.to_datetime(frame["answered_at"], utc=True))


def test_the_sample_company_comes_out_exactly(company):
    found = nps.history(company, **LOG)
    table = found.to_polars()
    assert table["contacts_90d"].to_list() == company["contacts_90d"].tolist()
    expected = [None if np.isnan(score) else int(score) for score in company["previous_score"]]
    assert table["previous_score"].to_list() == expected
    assert (len(found), found.rejects.total) == (20_060, 59)
    polars = pl.from_pandas(company.drop(columns="at")).with_columns(
        pl.col("answered_at").str.to_datetime(time_zone="UTC").alias("at")
    )
    assert nps.history(polars, **LOG) == found
    assert pickle.loads(pickle.dumps(found)) == found


def test_planted_leaks_are_reported(company):
    check = {"customer": "customer", "time": "at", "id": "response_id", "score": "score"}
    exact = nps.check_leakage(company, feature="previous_score", column="previous_score", **check)
    assert exact.is_exact
    assert exact.rows == 20_060
    planted = company["contacts_90d"].to_numpy().copy()
    planted[::1000] += 1
    leaky = company.assign(planted=planted)
    found = nps.check_leakage(leaky, feature="contacts_90d", column="planted", **check)
    assert [row.row for row in found.leaks] == list(range(0, 20_060, 1000))
    assert repr(found) == "<LeakageReport contacts_90d: 21 of 20060 rows differ, 21 know the future>"
    assert repr(found.leaks[0]) == "<DifferingRow 0: 1, was 0, knows the future>"
    assert pickle.loads(pickle.dumps(found)) == found


def test_a_class_of_the_future_is_found(company):
    check = {"customer": "customer", "time": "at", "id": "response_id", "score": "score"}
    known = nps.history(company, **check).to_dict()["previous_category"]
    supplied = company.assign(previous=known)
    options = {"feature": "previous_category", "column": "previous", **check}
    assert nps.check_leakage(supplied, **options).is_exact
    log = {"c": ["a", "a", "b"], "t": [0, 60, 0], "s": [9, 3, 7], "class": ["promoter", "promoter", None]}
    names = {"column": "class", "customer": "c", "time": "t", "score": "s"}
    found = nps.check_leakage(log, feature="previous_category", **names)
    assert [(row.row, row.supplied, row.as_of) for row in found.leaks] == [(0, "promoter", None)]
    assert repr(found.leaks[0]) == "<DifferingRow 0: promoter, was none, knows the future>"
    assert pickle.loads(pickle.dumps(found)) == found
    for column, feature in (([9, 9, 9], "previous_category"), (["promoter", None, None], "previous_score")):
        error = error_of(
            lambda column=column, feature=feature: nps.check_leakage({**log, "class": column}, feature=feature, **names)
        )
        assert error.code == "NPS_WRONG_COLUMN_TYPE"
        assert '"class"' in str(error)


def test_live_agrees_with_the_file(company):
    live, seen = nps.LiveHistory(), set()
    rows = zip(
        *(company[name].tolist() for name in ("customer", "at", "response_id", "score", "contacts_90d")), strict=True
    )
    for customer, at, name, score, contacts in rows:
        if name not in seen:
            assert live.as_of(customer, at).contacts_90d == contacts
        seen.add(name)
        readable = isinstance(score, str) and score.strip().removesuffix(".0").isdigit() and float(score) <= 10
        live.push(customer, at, score if readable else None, id=name)
    assert pickle.loads(pickle.dumps(live)) == live
    assert live.customers == company["customer"].nunique()


def test_a_snapshot_is_read_in_every_language():
    data = (TESTDATA / "snapshots" / "history-v1.bin").read_bytes()
    live = nps.LiveHistory.from_bytes(data)
    assert live.to_bytes() == data
    past = live.as_of("b", 20_120 * 86_400)
    assert (past.contacts_before, past.contacts_90d, past.previous_category) == (4, 2, "detractor")
    for broken in (data[:-1], b"", b"NPSH"):
        with pytest.raises(nps.BytesError):
            nps.LiveHistory.from_bytes(broken)


def test_an_erased_customer_does_not_come_back():
    live = nps.LiveHistory(lateness=3600)
    noon = datetime(2026, 1, 5, 12, tzinfo=timezone.utc)
    assert live.push("c81f", noon, 9, id="R1") == "new"
    assert live.erase_customer("c81f", noon) == 1
    assert live.push("c81f", noon, 9, id="R1") == "outdated"
    assert live.as_of("c81f", noon).contacts_before == 0
    assert repr(live) == "<LiveHistory 0 customers, 0 late>"


def test_what_is_wrong_is_refused():
    live = nps.LiveHistory()
    for call, code in [
        (lambda: live.push("jane@example.com", 0), "NPS_INVALID_RESPONSE"),
        (lambda: live.push(None, 0), "NPS_INVALID_RESPONSE"),
        (lambda: live.push("a", 0, 11), "NPS_SCORE_OUT_OF_RANGE"),
        (lambda: live.push("a", 10, made=5), "NPS_INVALID_ARGUMENT"),
        (lambda: live.push("a", 2**62), "NPS_INVALID_ARGUMENT"),
        (lambda: live.push("a", datetime(2026, 1, 5)), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.LiveHistory(lateness=91 * 86_400), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.history({"c": ["a"], "t": [0, 1]}, customer="c", time="t"), "NPS_LENGTH_MISMATCH"),
        (lambda: nps.history({"c": ["a"], "t": [10**13]}, customer="c", time="t"), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.history({"c": ["a"], "t": [0]}, customer="c", time="u"), "NPS_UNKNOWN_COLUMN"),
        (
            lambda: nps.check_leakage({"c": ["a"], "t": [0]}, feature="age", column="t", customer="c", time="t"),  # type: ignore[arg-type]
            "NPS_INVALID_ARGUMENT",
        ),
        (
            lambda: nps.check_leakage({"c": ["a"], "t": [0]}, feature="tenure", column="c", customer="c", time="t"),
            "NPS_WRONG_COLUMN_TYPE",
        ),
    ]:
        assert error_of(call).code == code
    assert live.customers == 0


def test_no_rows_have_no_history():
    found = nps.history({"c": [], "t": []}, customer="c", time="t")
    assert len(found) == 0
    assert found.to_pandas().empty
