"""The shared truth: every case of nps-core/testdata/vectors, which the Rust and Node suites run as well."""

import nps
import pytest
import vectors_score
import vectors_situation
import vectors_watch
from helpers import TESTDATA, load

CHECKS = (*vectors_score.CHECKS, *vectors_situation.CHECKS, *vectors_watch.CHECKS)
TOPICS = {check.__name__: check for check in CHECKS}


def test_every_file_has_its_check():
    assert {path.stem for path in (TESTDATA / "vectors").glob("*.json")} == set(TOPICS)


def test_the_codes_are_the_listed_ones():
    assert [case["input"]["code"] for case in load("vectors/errors.json")["cases"]] == list(nps.ERROR_CODES)


@pytest.mark.parametrize("topic", TOPICS)
def test_vectors(topic, subtests):
    vectors = load(f"vectors/{topic}.json")
    assert set(vectors) == {"topic", "description", "cases"}
    assert vectors["topic"] == topic
    assert vectors["cases"]
    for case in vectors["cases"]:
        assert set(case) <= {"name", "input", "expected", "tolerance", "reference"}
        with subtests.test(case["name"], reference=case["reference"]):
            TOPICS[topic](case["input"], case["expected"], case.get("tolerance"))
