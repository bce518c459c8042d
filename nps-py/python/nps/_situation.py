"""The functions that read situations, the history of customers and what may be told, out of frames."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from nps import _native
from nps._frames import _columns, _key, _values
from nps._score import _counted

if TYPE_CHECKING:
    from nps.typing import Column, Epsilon, Errors, Frame, HistoryFeature, MissingCodes, Neighbours


def observations(
    frame: Frame,
    *,
    score: str,
    dimensions: str | Iterable[str],
    bands: Mapping[str, _native.Bands | Iterable[float]] | None = None,
    paths: str | Iterable[str] | None = None,
    tags: str | Iterable[str] | None = None,
    time: str | None = None,
    frequency: str | None = None,
    weight: str | None = None,
    customer: str | None = None,
    unknown: str | Iterable[str] | None = None,
    scale: str | None = None,
    errors: Errors | None = None,
    missing_codes: MissingCodes | None = None,
) -> _native.Observations:
    """Read answers with the situations they came from: the input of every analysis.

    ``dimensions`` are columns that describe the situation, as the keys of :func:`score_by`; after them come ``bands``,
    columns of numbers, each with the :class:`Bands` or the edges it is cut at (``{"age": [25, 45, 65]}``), ``paths``,
    whose texts are paths through a tree (``"product/manual"``), and ``tags``, whose texts are sets (``"vip;recall"``).
    A gap is a value of its own, but in the dimensions named in ``unknown``, where it says that nothing is known.
    ``time`` is a column of dates or datetimes: those without a zone count by the day that is written, those with one by
    their day in UTC. ``frequency`` is a column of whole numbers: how many answers a row stands for, so that the result
    of a ``GROUP BY`` gives the very figures that its rows give. ``weight`` is a column of probability weights,
    ``customer`` one of pseudonyms: they are for :meth:`~Observations.weighted` and :meth:`~Observations.clustered`.
    Other options are those of :func:`score`.

    >>> import nps
    >>> cells = {"score": [9, 3, 10], "channel": ["web", "sms", "web"], "count": [20, 30, 40]}
    >>> o = nps.observations(cells, score="score", dimensions="channel", frequency="count")
    >>> o
    <Observations 3 rows, n = 90, by channel>
    >>> o.select({"channel": "web"}).to_nps().nps
    100.0
    """
    plain, of_paths, of_tags, gaps = (
        [] if names is None else [names] if isinstance(names, str) else list(names)
        for names in (dimensions, paths, tags, unknown)
    )
    single = [name for name in (time, frequency, weight, customer) if name is not None]
    if not isinstance(bands, Mapping | None):
        expected = "a mapping from a column to its bands, or to where they are cut"
        raise _native.wrong_column_type("bands", type(bands).__name__, expected)
    cuts = {} if bands is None else dict(bands)
    columns = _columns(frame, [score, *plain, *cuts, *of_paths, *of_tags, *single])
    keys, ways, sets = ([(name, _key(columns[name])) for name in names] for names in (plain, of_paths, of_tags))
    for name, cut in cuts.items():
        known = cut if isinstance(cut, _native.Bands) else _native.Bands(cut)
        keys.append((name, known.cut(columns[name], name=name)))
    days, counts, weights = (
        (name, _values(columns[name])) if name is not None else None for name in (time, frequency, weight)
    )
    customers = None if customer is None else (customer, _key(columns[customer]))
    values = _values(columns[score])
    return _native.observations(
        score, values, keys, ways, sets, days, counts, weights, customers, gaps, scale, errors, missing_codes
    )


def history(
    frame: Frame,
    *,
    customer: str,
    time: str,
    score: str | None = None,
    id: str | None = None,
    made: str | None = None,
    scale: str | None = None,
    errors: Errors | None = None,
    missing_codes: MissingCodes | None = None,
) -> _native.HistoryTable:
    """Say what was known of each row's customer strictly before it: recency, frequency, tenure, previous score.

    ``customer`` is a column of pseudonyms, ``time`` one of moments: datetimes with a zone, dates, or seconds since
    1970. Rows with one ``id`` are versions of one contact, which took place at the earliest of their times; ``made``
    says since when each row's score was known (by default, since its time). Times in the table are in seconds.

    >>> import nps
    >>> log = {"who": ["a", "b", "a"], "at": [0, 60, 3600], "score": [9, 3, 10]}
    >>> found = nps.history(log, customer="who", time="at", score="score").to_dict()
    >>> found["contacts_90d"], found["previous_score"]
    ([0, 0, 1], [None, None, 9])
    """
    columns = _log(frame, customer, time, id, made, score)
    return _native.history(*columns, scale=scale, errors=errors, missing_codes=missing_codes)


def check_leakage(
    frame: Frame,
    *,
    feature: HistoryFeature,
    column: str,
    customer: str,
    time: str,
    score: str | None = None,
    id: str | None = None,
    made: str | None = None,
    scale: str | None = None,
    errors: Errors | None = None,
    missing_codes: MissingCodes | None = None,
) -> _native.LeakageReport:
    """Say which rows of a column know more of their customer than was known at their moment.

    ``feature`` is the column of :func:`history` that ``column`` is said to be: of whole numbers, and for
    ``"previous_category"`` of the names of classes. The rest is as there.

    >>> import nps
    >>> log = {"who": ["a", "a"], "at": [0, 3600], "score": [9, 3], "previous": [9, 9]}
    >>> nps.check_leakage(
    ...     log, feature="previous_score", column="previous", customer="who", time="at", score="score"
    ... )
    <LeakageReport previous_score: 1 of 2 rows differ, 1 know the future>
    """
    supplied = _columns(frame, [column])[column]
    columns = _log(frame, customer, time, id, made, score)
    known = (column, supplied)
    return _native.check_leakage(feature, known, *columns, scale=scale, errors=errors, missing_codes=missing_codes)


def _log(frame: Any, customer: str, time: str, *others: str | None) -> tuple[Any, Any, Any, Any, Any]:
    """The columns of a log with their names: customers, times; then ids, when scores were made, and scores."""
    id, made, score = others
    columns = _columns(frame, [name for name in (customer, time, *others) if name is not None])
    who, ids = (None if name is None else (name, _key(columns[name])) for name in (customer, id))
    when, since, scores = (None if name is None else (name, _values(columns[name])) for name in (time, made, score))
    return who, when, ids, since, scores


def private_histogram(
    answers: Column | _native.Distribution | _native.ScoreResult,
    *,
    epsilon: Epsilon,
    seed: bytes,
    budget: _native.PrivacyBudget,
    neighbours: Neighbours | None = None,
    scale: str | None = None,
) -> _native.PrivateHistogram:
    """Publish how many gave each point, with noise that hides every single answer.

    Where customers answer several times, :meth:`Observations.bounded` hides the customer with all of their answers.

    The noise is discrete Laplace, drawn exactly. ``epsilon`` is what is told at most, ``"1/10"`` or ``0.1``, and is
    spent of ``budget``. ``seed`` is 32 bytes that are secret, unpredictable and new each time:
    ``secrets.token_bytes(32)``. ``neighbours``: ``"add_remove"`` (the default) or ``"replace"``. Where only the score
    is wanted, :func:`private_counts` has less noise in it.

    >>> import nps
    >>> budget = nps.PrivacyBudget(1)
    >>> published = nps.private_histogram([10, 9, 3] * 99, epsilon="1/2", seed=bytes(32), budget=budget)
    >>> len(published.counts), budget.left
    (11, '1/2')
    """
    return _native.private_histogram(_counted(answers, scale), epsilon, seed, budget, neighbours)
