"""The GIL is released around work, results cross process boundaries, and distributions are safe from many threads."""

import multiprocessing
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import nps
import numpy as np
import pyarrow as pa
import pytest

TICK = 0.001
LARGE = np.random.default_rng(1).integers(0, 11, 30_000_000)
TEXTS = pa.array(LARGE[:5_000_000].astype("U2"))
TIMES = np.arange(10_000_000) // 100
CALLS = {
    "score": lambda: nps.score(LARGE),
    "score of texts": lambda: nps.score(TEXTS),
    "score_by": lambda: nps.score_by({"s": LARGE, "k": LARGE}, score="s", by="k"),
    "push_many": lambda: nps.Live().push_many({"s": LARGE[: len(TIMES)], "t": TIMES}, score="s", time="t"),
    "category_counts": lambda: nps.category_counts(LARGE),
}


@pytest.mark.parametrize("name", CALLS)
def test_the_gil_is_released(name):
    """The main thread ticks many times a call of another thread; if the GIL were held, it could only between two."""
    call, took = CALLS[name], []
    start = time.perf_counter()
    call()
    calls = 3 + int(0.3 / (time.perf_counter() - start))
    done = threading.Event()

    def work():
        begun = time.perf_counter()
        for _ in range(calls):
            call()
        took.append(time.perf_counter() - begun)
        done.set()

    worker = threading.Thread(target=work)
    ticks = 0
    worker.start()
    while not done.is_set():
        time.sleep(TICK)
        ticks += 1
    worker.join()
    assert took[0] / calls > 8 * TICK, "a call has to last for the proof to hold"
    assert ticks > 3 * calls


def test_a_distribution_is_safe_from_eight_threads():
    shared = nps.Distribution()
    more = nps.Distribution.from_counts([1] * 11, missing=1)
    start = threading.Barrier(8)

    def work(place):
        start.wait()
        for turn in range(2000):
            shared.add((place + turn) % 11)
            shared.merge(more)
            shared.subtract(more)
            assert shared.to_nps().n <= 8 * 2000 + 8 * 11
            shared.to_bytes()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    expected = np.bincount([(place + turn) % 11 for place in range(8) for turn in range(2000)])
    assert list(shared.counts.values()) == expected.tolist()
    assert (shared.n, shared.missing) == (16_000, 0)


def test_merging_two_distributions_into_each_other_does_not_lock_up():
    left, right = nps.Distribution(), nps.Distribution()
    empty = nps.Distribution()

    def work(pair):
        for _ in range(20_000):
            pair[0].merge(pair[1])
            pair[0].subtract(empty)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, [(left, right), (right, left)] * 2))
    left.merge(left)
    assert left == right == empty


def test_one_result_read_from_many_threads():
    table = nps.score_by({"s": LARGE[:100_000], "k": LARGE[:100_000]}, score="s", by="k")
    rows = iter(table)
    with ThreadPoolExecutor(8) as pool:
        reprs = set(pool.map(lambda _: table._repr_html_(), range(64)))
        taken = list(pool.map(lambda _: next(rows, None), range(11)))
    assert len(reprs) == 1
    assert sorted(key for key, _ in taken) == [(point,) for point in range(11)]
    assert next(rows, None) is None


def results(values):
    frame = {"s": values, "k": [str(value) for value in values]}
    result = nps.score(values)
    return result, result.to_nps(), result.distribution, result.rejects, nps.score_by(frame, score="s", by="k")


def failing(values):
    return nps.score(values, errors="raise")


def test_results_and_errors_cross_processes():
    values = [9, 10, 3, None, 11, 8, 7, "x"]
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        there = pool.submit(results, values)
        refused = pool.submit(failing, values)
        assert there.result() == results(values)
        error = refused.exception()
    assert (type(error), error.code, error.row) == (nps.AnswerError, "NPS_SCORE_OUT_OF_RANGE", 4)
    assert str(error) == "row 4: 11 is not on the scale 0–10"


def test_distributions_of_parts_add_up_across_processes():
    parts = [LARGE[start : start + 100_000] for start in range(0, 400_000, 100_000)]
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        whole = nps.Distribution()
        for part in pool.map(nps.score, parts):
            whole.merge(part.distribution)
    assert whole == nps.score(LARGE[:400_000]).distribution
