"""Pseudonyms, tags, and published counts with noise."""

import copy
import pickle

import nps
import numpy as np
import pytest
from helpers import error_of
from scipy.stats import chisquare, dlaplace


def test_keys_are_never_shown():
    key = b"0123456789abcdef-hunter2"
    keys = nps.Pseudonymizer("2026", key).with_older("2025", b"hunter2 again, of this kind")
    assert repr(keys) == str(keys) == "<Pseudonymizer 2026, 2025>"
    assert not any(b"hunter2" in repr(getattr(keys, name)).encode() for name in dir(keys))
    for shown in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            shown(keys)
    error = error_of(lambda: nps.Pseudonymizer("1", b"tiny-key"))
    assert error.code == "NPS_INVALID_ARGUMENT"
    assert "tiny" not in str(error)


def test_pseudonyms_follow_a_rotation():
    old = nps.Pseudonymizer("2025", b"k" * 16)
    new = old.rotate("2026", b"l" * 16)
    before = old.pseudonym("7")
    assert new.pseudonyms("7") == {"2026": new.pseudonym("7"), "2025": before}
    assert (new.recognise("7", before), new.recognise("8", before)) == ("2025", None)
    assert (new.rekey("7", before), new.rekey("8", before)) == (new.pseudonym("7"), None)
    assert new.column(np.array([7, 8])) == [new.pseudonym("7"), new.pseudonym("8")]
    assert error_of(lambda: new.pseudonym(" ")).code == "NPS_INVALID_RESPONSE"
    assert error_of(lambda: new.rotate("2025", b"m" * 16)).code == "NPS_INVALID_ARGUMENT"
    assert error_of(lambda: new.column([True])).code == "NPS_WRONG_COLUMN_TYPE"


def test_tags_set_after_the_score_are_left_out_and_said():
    found = nps.read_tags(["journey:use;agent:call-back@after", None, "agent:call-back@after"])
    assert found.values == ["journey:use", None, None]
    assert found.excluded == {"agent": 2, "journey": 0, "model": 0, "owner": 0}
    (caveat,) = found.caveats
    assert caveat.code == "tags_after_score"
    assert caveat.text("fr").startswith(
        "2 étiquettes posées une fois la note connue ne sont pas prises en compte (2 par"
    )
    assert pickle.loads(pickle.dumps(found)) == found
    assert len(found) == 3
    assert repr(found) == "<TagColumn 3 rows, 2 tags left out>"


@pytest.mark.parametrize(
    ("epsilon", "neighbours", "ratio"), [("1/2", "add_remove", 0.5), (1, "replace", 0.5), (2, "add_remove", 2)]
)
def test_the_noise_has_the_law_of_scipy(epsilon, neighbours, ratio):
    answers = nps.Distribution.from_counts([10_000] * 11)
    draws = []
    for seed in range(1_000):
        budget = nps.PrivacyBudget(64)
        published = nps.private_histogram(
            answers, epsilon=epsilon, seed=seed.to_bytes(32, "little"), budget=budget, neighbours=neighbours
        )
        draws.extend(count - 10_000 for count in published.counts)
    edge = 3 if ratio > 1 else 8
    seen = np.bincount(np.clip(draws, -edge, edge) + edge, minlength=2 * edge + 1)
    law = dlaplace.pmf(np.arange(-edge, edge + 1), ratio)
    law[0] = law[-1] = dlaplace.sf(edge - 1, ratio)
    assert chisquare(seen, law * len(draws)).pvalue > 0.001
    assert abs(np.mean(draws)) < 4 * dlaplace.std(ratio) / np.sqrt(len(draws))


def test_a_budget_is_never_overspent():
    budget = nps.PrivacyBudget("1")
    for _ in range(10):
        budget.spend(0.1)
    assert (budget.total, budget.spent, budget.left) == ("1", "1", "0")
    error = error_of(lambda: nps.private_counts((20, 30, 50), epsilon=0.5, seed=bytes(32), budget=budget))
    assert isinstance(error, nps.ArgumentError)
    assert str(error) == "epsilon is 1/2, expected at most 0: of the budget of 1, 1 is spent"
    assert pickle.loads(pickle.dumps(budget)) == budget == nps.PrivacyBudget.from_json(budget.to_json())
    with pytest.raises(ValueError, match="at most the budget"):
        nps.PrivacyBudget.from_json('{"total": "1", "spent": "2"}')
    for epsilon in (0, -1, True, None, "x", float("nan"), 65, [1]):
        assert error_of(lambda epsilon=epsilon: nps.PrivacyBudget(epsilon)).code == "NPS_INVALID_ARGUMENT"


def test_a_release_is_a_function_of_its_seed():
    def release(seed):
        return nps.private_counts((2000, 3000, 5000), epsilon=0.1, seed=seed, budget=nps.PrivacyBudget(1))

    assert release(bytes(32)) == release(bytes(32)) != release(bytes([1] * 32))
    assert error_of(lambda: release(bytes(8))).code == "NPS_INVALID_ARGUMENT"
    published = release(bytes(32))
    found = published.nps()
    assert pickle.loads(pickle.dumps(published)) == published
    assert pickle.loads(pickle.dumps(found)) == found
    assert (found.n, found.level) == (sum(published.counts), 0.95)
    assert [caveat.code for caveat in found.caveats] == ["private_noise"]
    assert found.noise_error < found.standard_error
    assert str(found) in repr(found)
    assert (published.scale, published.epsilon, published.neighbours) == ("0-10", "1/10", "add_remove")
    assert error_of(lambda: nps.PrivateHistogram([1, 2], 1)).code == "NPS_INVALID_ARGUMENT"
    assert error_of(lambda: nps.PrivateHistogram([1, 2, 3], 1).nps()).code == "NPS_UNRELIABLE"


def answered(customers=450, each=2):
    rows = {
        "score": [(10, 9, 3)[customer % 3] for customer in range(customers) for _ in range(each)],
        "who": [f"c{customer}" for customer in range(customers) for _ in range(each)],
    }
    return nps.observations(rows, score="score", dimensions=[], customer="who")


SEED = bytes(32)


def test_customers_are_hidden_with_all_that_they_answered():
    rows, budget = answered(), nps.PrivacyBudget(64)
    bounded = rows.bounded(1)
    assert bounded.per_customer == 1
    published = bounded.private_counts(epsilon=32, seed=SEED, budget=budget)
    # Noise of this epsilon is none but once in 10^13.
    assert published.counts == [150, 0, 300]
    assert (published.per_customer, budget.left) == (1, "32")
    assert rows.bounded(2).private_histogram(epsilon=32, seed=SEED, budget=budget).counts[9:] == [300, 300]
    assert budget.left == "0"
    # Nothing of it is shown without noise.
    assert repr(bounded) == "<BoundedAnswers at most 1 of a customer>"
    assert {name for name in dir(bounded) if not name.startswith("_")} == {
        "per_customer",
        "private_counts",
        "private_histogram",
    }
    for shown in (pickle.dumps, copy.copy):
        with pytest.raises(TypeError):
            shown(bounded)


def test_the_noise_follows_the_bound():
    bounded, counts = answered().bounded(2), []
    for seed in range(4000):
        budget = nps.PrivacyBudget(1)
        counts.append(bounded.private_counts(epsilon=1, seed=seed.to_bytes(32, "little"), budget=budget).counts)
    noise = np.array(counts) - np.array([300, 0, 600])
    for column in (noise[:, 0], noise[:, 2]):
        inner = np.arange(-6, 7)
        seen = np.array([(column == k).sum() for k in inner])
        law = dlaplace.pmf(inner, 1 / 2)
        rest = len(column) - seen.sum()
        expected = np.append(law, 1 - law.sum()) * len(column)
        assert chisquare(np.append(seen, rest), expected).pvalue > 1e-4


def test_published_counts_of_customers_are_read_again():
    published = nps.PrivateHistogram([200, 300, 500], "1", per_customer=2)
    assert published.per_customer == 2
    assert nps.PrivateHistogram([200, 300, 500], "1").per_customer is None
    assert pickle.loads(pickle.dumps(published)) == published != nps.PrivateHistogram([200, 300, 500], "1")
    wider, narrower = published.nps(), nps.PrivateHistogram([200, 300, 500], "1").nps()
    assert wider.noise_error == pytest.approx(
        narrower.noise_error * (dlaplace.var(1 / 2) / dlaplace.var(1)) ** 0.5, rel=1e-12
    )
    assert error_of(lambda: nps.PrivateHistogram([20, 30, 50], "1", per_customer=3).nps()).code == "NPS_UNRELIABLE"


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: answered().bounded(0), "NPS_INVALID_ARGUMENT"),
        (lambda: answered().bounded(2**17), "NPS_INVALID_ARGUMENT"),
        (lambda: answered().bounded(2**40), "NPS_INVALID_ARGUMENT"),
        (lambda: answered().bounded(-1), "NPS_INVALID_COUNT"),
        (lambda: answered().bounded(1.5), "NPS_INVALID_COUNT"),
        (lambda: answered().without_customers().bounded(1), "NPS_INVALID_ARGUMENT"),
        (lambda: nps.PrivateHistogram([1, 2, 3], 1, per_customer=0), "NPS_INVALID_ARGUMENT"),
        (
            lambda: answered().bounded(1).private_counts(epsilon=1, seed=b"short", budget=nps.PrivacyBudget(1)),
            "NPS_INVALID_ARGUMENT",
        ),
        (
            lambda: answered().bounded(1).private_histogram(epsilon=2, seed=SEED, budget=nps.PrivacyBudget(1)),
            "NPS_INVALID_ARGUMENT",
        ),
    ],
)
def test_what_hides_no_customer_is_refused(call, code):
    assert error_of(call).code == code
