"""The functions that take columns and frames: finding each column in its cheapest form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from nps import _native

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from nps.typing import (
        Column,
        Correction,
        Count,
        Epsilon,
        Errors,
        Frame,
        Groups,
        Heterogeneity,
        HistoryFeature,
        Indicator,
        Margins,
        Method,
        MissingCodes,
        Neighbours,
        Subject,
        SurveyKind,
        Transitions,
        WeightKind,
    )


def score(
    values: Column,
    *,
    scale: str | None = None,
    level: float | None = None,
    method: Method | None = None,
    population: Count | None = None,
    errors: Errors | None = None,
    missing_codes: MissingCodes | None = None,
) -> _native.ScoreResult:
    """Score a column of answers: a list, or an array or series of NumPy, pandas, Polars or PyArrow.

    None, NaN and empty texts are missing. What cannot be an answer is counted in ``rejects``, or with
    ``errors="raise"`` raises at the first one. ``population`` is how many customers the answers were drawn from, where
    these are few: the more of them answered, the narrower the interval. ``missing_codes`` are whole numbers off the
    scale that stand for no answer, such as 0 for blank and 6 for "not used" on a scale from 1 to 5: rows that have one
    are missing, and ``rejects.missing_codes`` says how many had which. Defaults: ``scale="0-10"``, ``level=0.95``,
    ``method="auto"``, ``errors="report"``, no codes.

    >>> import nps
    >>> s = nps.score([10, 9, None, "8", 6.5])
    >>> s.n, s.missing, s.rejects.examples
    (3, 1, [<Reject row 4: 6.5 is not_integer>])
    >>> print(nps.score([10] * 50 + [7] * 30 + [2] * 20, population=400).to_nps())
    NPS +30.0 [+16.2, +42.6] at 95 %, n = 100 of 400 (score)
    >>> item = nps.score([5, 4, 0, 6, 3, 6], scale="1-5/4/5", missing_codes=[0, 6])
    >>> item.n, item.missing, item.rejects.missing_codes
    (3, 3, {0: 1, 6: 2})
    """
    column = _values(values)
    return _native.score(
        column,
        scale=scale,
        level=level,
        method=method,
        population=population,
        errors=errors,
        missing_codes=missing_codes,
    )


def category_counts(
    values: Column,
    *,
    scale: str | None = None,
    errors: Errors | None = None,
    missing_codes: MissingCodes | None = None,
) -> _native.CategoryCounts:
    """Count the three classes and nothing more: faster than :func:`score` for a column of bytes.

    >>> import nps
    >>> nps.category_counts([10, 9, None, 8, 6.5])
    <CategoryCounts detractors=0 passives=1 promoters=2 missing=1 rejected=1>
    """
    return _native.category_counts(_values(values), scale=scale, errors=errors, missing_codes=missing_codes)


def score_by(
    frame: Frame,
    *,
    score: str,
    by: str | Iterable[str],
    scale: str | None = None,
    level: float | None = None,
    method: Method | None = None,
    errors: Errors | None = None,
    missing_codes: MissingCodes | None = None,
) -> _native.ScoreTable:
    """Score each group of rows that share the values of the columns ``by``.

    ``frame`` is a pandas, Polars or PyArrow frame, a mapping of columns, or anything that gives an Arrow stream, such
    as a DuckDB relation. Groups come in the order of their labels (of their categories, where those are ordered), null
    last. Options are those of :func:`score`.

    >>> import nps
    >>> t = nps.score_by({"score": [9, 3, 10], "channel": ["web", "sms", "web"]}, score="score", by=["channel"])
    >>> [(channel, s.nps) for (channel,), s in t]
    [('sms', -100.0), ('web', 100.0)]
    """
    names = [by] if isinstance(by, str) else list(by)
    columns = _columns(frame, [score, *names])
    keys = [(name, _key(columns[name])) for name in names]
    return _native.score_by(score, _values(columns[score]), keys, scale, level, method, errors, missing_codes)


def compare_paired(
    before: Column | Transitions,
    after: Column | None = None,
    *,
    scale: str | None = None,
    level: float | None = None,
    errors: Errors | None = None,
    missing_codes: MissingCodes | None = None,
) -> _native.PairedDifference:
    """Compare two answers of the same customers: two columns, a row a customer.

    Without ``after``, ``before`` is a table of how many went from each class (a row) to each (a column): detractor,
    passive, promoter. Customers who did not answer twice are counted in ``incomplete``. Options are those of
    :func:`score`.

    >>> import nps
    >>> nps.compare_paired([[10, 5, 3], [4, 20, 8], [2, 6, 42]])
    <PairedDifference +5.0 points [−8.0, +18.0] at 95 %, p = 0.449 (t), n = 100 pairs>
    """
    if after is None:
        return _native.compare_paired(before, scale=scale, level=level, errors=errors)
    return _native.compare_paired(
        _values(before), _values(after), scale=scale, level=level, errors=errors, missing_codes=missing_codes
    )


def compare_all(
    groups: Frame | Groups,
    *,
    score: str | None = None,
    by: str | Iterable[str] | None = None,
    scale: str | None = None,
    level: float | None = None,
    method: Method | None = None,
    correction: Correction | None = None,
    errors: Errors | None = None,
    missing_codes: MissingCodes | None = None,
    seed: Count | None = None,
) -> _native.GroupComparison:
    """Compare any number of groups: all at once, and each with each.

    ``groups`` is a frame with its columns ``score`` and ``by``, as in :func:`score_by`; the table that it gives;
    observations, of which ``by`` names a dimension; or scores and counts by their labels. P-values of pairs are
    adjusted by ``correction``: ``"holm"`` (the default), ``"bh"`` or ``"by"``. With few answers, "the scores do not
    differ" is tested by dealing them anew, from ``seed``.

    >>> import nps
    >>> found = nps.compare_all({"web": (20, 30, 50), "sms": (45, 30, 25), "shop": (22, 30, 48)})
    >>> found
    <GroupComparison 3 groups, 3 pairs; do the scores differ at all? p < 0.001>
    >>> found.pairs[0]
    <GroupPair web → sms: −50.0 points [−70.9, −27.1] at 95 %, p < 0.001; for all pairs p < 0.001>
    """
    if score is not None and by is not None:
        table = score_by(
            groups,  # type: ignore[arg-type]
            score=score,
            by=by,
            scale=scale,
            level=level,
            method=method,
            errors=errors,
            missing_codes=missing_codes,
        )
        return _native.compare_all(table, level=level, method=method, correction=correction, seed=seed)
    return _native.compare_all(groups, by=by, level=level, method=method, correction=correction, seed=seed)  # type: ignore[arg-type]


def shrink(
    frame: Frame | _native.ScoreTable,
    *,
    score: str | None = None,
    by: str | Iterable[str] | None = None,
    scale: str | None = None,
    method: Heterogeneity | None = None,
    level: float | None = None,
) -> _native.Shrinkage:
    """Draw the score of each group towards the mean of all, the more the fewer answers it has: empirical Bayes.

    ``frame`` is as for :func:`score_by`, or the table that this gave. ``method`` estimates how far groups truly differ:
    ``"pm"`` (the default), ``"dl"`` or ``"reml"``.

    >>> import nps
    >>> answers = {"score": [10, 9, 3, 8] * 9 + [10], "site": ["a", "b", "c"] * 12 + ["d"]}
    >>> found = nps.shrink(answers, score="score", by="site")
    >>> found[3].nps, round(found[3].shrunk or 0)
    (100.0, 27)
    """
    return _native.shrink(_table(frame, score, by, scale), method, level)


def funnel(
    frame: Frame | _native.ScoreTable,
    *,
    score: str | None = None,
    by: str | Iterable[str] | None = None,
    scale: str | None = None,
) -> _native.Funnel:
    """Say which groups lie outside what chance explains: the limits of a funnel around the score of all.

    ``frame`` is as for :func:`score_by`, or the table that this gave.

    >>> import nps
    >>> found = nps.funnel({"score": [10] * 40 + [3] * 30, "site": ["a"] * 40 + ["b"] * 30}, score="score", by="site")
    >>> [point.name for point in found if (point.p_holm or 1) < 0.05]
    ['a', 'b']
    """
    return _native.funnel(_table(frame, score, by, scale))


def rank(
    frame: Frame | _native.ScoreTable,
    *,
    subject: Subject,
    score: str | None = None,
    by: str | Iterable[str] | None = None,
    scale: str | None = None,
    method: Heterogeneity | None = None,
    level: float | None = None,
    rank_level: float | None = None,
    top: Count | None = None,
    seed: Count | None = None,
    accept_unreliable: bool = False,
) -> _native.Ranking:
    """Rank groups with the uncertainty of each rank. Rows come in the order of the groups, never sorted.

    ``subject`` says what the groups are. Of an ``"agent"`` only what is reliable is said, and where nothing is,
    :class:`CountError` names the answers needed; ``accept_unreliable=True`` ranks everyone, and whoever says so answers
    for it.

    >>> import nps
    >>> answers = {"score": [10, 9, 3, 8, 9] * 30, "agent": ["a", "b", "c", "d", "e", "f"] * 25}
    >>> nps.rank(answers, score="score", by="agent", subject="site")[0].rank_lower
    1
    >>> nps.rank(answers, score="score", by="agent", subject="agent")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    nps.CountError: no agent is measured reliably: ...
    """
    table = _table(frame, score, by, scale)
    return _native.rank(table, subject, method, level, rank_level, top, seed, accept_unreliable)


def indicator(
    answers: Column | _native.Distribution | _native.ScoreResult,
    indicator: Indicator,
    *,
    scale: str | None = None,
    level: float | None = None,
) -> _native.IndicatorScore:
    """Measure answers by another indicator: ``"csat"``, ``"top-3"``, ``"mean"``, ``"ces"``, ``"detractor_rate"``.

    A mapping of names and weights is a weighted sum, each indicator in its own unit.

    >>> import nps
    >>> nps.indicator([5, 4, 4, 3, 5, 1, 5, 4], "csat", scale="1-5/4/5")
    <IndicatorScore csat 75.0 % [40.9 %, 92.9 %] at 95 %, n = 8 (wilson)>
    """
    return _native.indicator(_counted(answers, scale), indicator, level)


def robust_to_metric(
    frame: Frame | _native.ScoreTable,
    *,
    indicators: Iterable[Indicator],
    score: str | None = None,
    by: str | Iterable[str] | None = None,
    scale: str | None = None,
    level: float | None = None,
) -> _native.Robustness:
    """Say whether the order of groups survives a change of indicator.

    >>> import nps
    >>> answers = {"score": [0, 10] * 99 + [7] * 99, "site": ["a", "a"] * 99 + ["b"] * 99}
    >>> found = nps.robust_to_metric(answers, score="score", by="site", indicators=["promoter_rate", "mean"])
    >>> found.survives, found.pairs[0].flips
    (False, [('a', 'b')])
    """
    return _native.robust_to_metric(_table(frame, score, by, scale), list(indicators), level)


def check(
    answers: Column | _native.Distribution | _native.ScoreResult,
    *,
    scale: str | None = None,
    kind: SurveyKind | None = None,
    wording: str | None = None,
    channel: str | None = None,
    sent: Count | None = None,
    answered: Count | None = None,
    age_days: Count | None = None,
    horizon_days: Count | None = None,
    groups: Mapping[str, tuple[Count, Count]] | None = None,
) -> list[_native.Caveat]:
    """Say what to know before using a score, from how it came about and from signs in the answers.

    ``sent`` were asked and ``answered`` did, by default as many as there are answers; ``groups`` has both
    for each group.
    What is not known is not checked.

    >>> import nps
    >>> found = nps.check([9, 10, 8, 3] * 10, sent=900, kind="relational", wording="After your last call, would you…?")
    >>> [caveat.code for caveat in found]
    ['transactional_wording', 'low_response']
    """
    known = {
        "kind": kind,
        "wording": wording,
        "channel": channel,
        "sent": sent,
        "answered": answered,
        "age_days": age_days,
        "horizon_days": horizon_days,
        "groups": groups,
    }
    return _native.check(_counted(answers, scale), known)


def _table(frame: Any, name: str | None, by: Any, scale: str | None) -> _native.ScoreTable:
    """A table of scores: as it is given, or that of a frame."""
    if isinstance(frame, _native.ScoreTable) and name is None and by is None and scale is None:
        return frame
    if name is None or by is None:
        raise _native.wrong_column_type(
            "frame", type(frame).__name__, "a frame with score= and by=, or a ScoreTable alone"
        )
    return score_by(frame, score=name, by=by, scale=scale)


def _counted(answers: Any, scale: str | None) -> Any:
    """Counted answers: as they are given, or those of a column."""
    column = answers
    if scale is None and isinstance(answers, (_native.Distribution, _native.ScoreResult)):
        return answers
    return score(column, scale=scale)


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


def weighted(
    frame: Frame,
    *,
    score: str,
    weight: str,
    kind: WeightKind | None = None,
    cluster: str | None = None,
    scale: str | None = None,
    level: float | None = None,
    method: Method | None = None,
    errors: Errors | None = None,
    resamples: Count | None = None,
    seed: Count | None = None,
    missing_codes: MissingCodes | None = None,
) -> _native.WeightedNps:
    """Score answers that do not all weigh the same.

    ``weight`` is a column of numbers; ``kind`` says what they mean: ``"probability"`` (the default: for how many
    customers an answer speaks), ``"frequency"`` (how many equal answers a row stands for) or ``"importance"``
    (somebody's choice: no interval follows). ``cluster`` is a column that says whose answers come together. A weight
    of 0 leaves the answer out. A bootstrap of weights that differ is drawn: ``resamples`` times (10,000 by default),
    from ``seed``. Other options are those of :func:`score`.

    >>> import nps
    >>> s = nps.weighted({"score": [10, 9, 3, 8, 9, 2], "w": [1, 1, 2.5, 1, 1, 2.5]}, score="score", weight="w")
    >>> round(s.nps, 2), round(s.kish_n, 2)
    (-22.22, 4.91)
    """
    names = [score, weight] if cluster is None else [score, weight, cluster]
    columns = _columns(frame, names)
    key = None if cluster is None else (cluster, _key(columns[cluster]))
    weights = (weight, _values(columns[weight]))
    values = _values(columns[score])
    return _native.weighted(
        score, values, weights, kind, key, scale, level, method, errors, resamples, seed, missing_codes
    )


def clustered(
    frame: Frame,
    *,
    score: str,
    cluster: str,
    scale: str | None = None,
    level: float | None = None,
    errors: Errors | None = None,
    missing_codes: MissingCodes | None = None,
) -> _native.ClusteredNps:
    """Score answers of which several come from one customer, with an interval that allows for it.

    ``cluster`` is the column that says whose answers come together, as the keys of :func:`score_by`; every row has one.
    Answers of one customer resemble each other: ``effective_n`` is how many of different ones would tell as much. Other
    options are those of :func:`score`.

    >>> import nps
    >>> answers = {"score": [10, 9, 10, 3, 2, 8, 7] * 5, "customer": [1, 1, 1, 2, 2, 3, 4] * 5}
    >>> print(nps.clustered(answers, score="score", cluster="customer"))
    NPS +14.3 [−85.6, +91.2] at 95 %, n = 35 in 4 clusters worth 2 (score)
    """
    columns = _columns(frame, [score, cluster])
    key = (cluster, _key(columns[cluster]))
    return _native.clustered(score, _values(columns[score]), key, scale, level, errors, missing_codes)


def rake(frame: Frame, *, margins: Margins, weight: str | None = None, trim: float | None = None) -> _native.Raked:
    """Weights with which the rows have known totals, for :func:`weighted`.

    ``margins`` maps a column to the total (or the share) of each of its values, or a tuple of columns to that of each
    tuple of values; with one margin this is post-stratification. ``weight`` is a column of weights to start from.
    ``trim`` cuts weights to so many times the median afterwards (5 is usual), which gives up some of the totals.

    >>> import nps
    >>> people = {"sex": ["f", "m", "m"]}
    >>> raked = nps.rake(people, margins={"sex": {"f": 52, "m": 48}})
    >>> raked.weights.tolist(), raked.converged
    ([52.0, 24.0, 24.0], True)
    """
    if not isinstance(margins, Mapping):
        expected = "a mapping from a column to the total of each of its values"
        raise _native.wrong_column_type("margins", type(margins).__name__, expected)
    plan = []
    for by, totals in margins.items():
        names, several = ([by], False) if isinstance(by, str) else (list(by), True)
        cells = [(list(v) if several and isinstance(v, tuple) else [v], total) for v, total in totals.items()]
        plan.append((names, cells))
    known = list(dict.fromkeys(name for names, _ in plan for name in names))
    columns = _columns(frame, known if weight is None else [*known, weight])
    base = None if weight is None else (weight, _values(columns[weight]))
    return _native.rake([(name, _key(columns[name])) for name in known], plan, base, trim)


def inverse_probability_weights(probabilities: Column) -> NDArray[np.float64]:
    """Weights of answers whose chance to be in the sample was recorded: 1 over it each.

    >>> import nps
    >>> nps.inverse_probability_weights([1.0, 0.25]).tolist()
    [1.0, 4.0]
    """
    return _native.inverse_probability_weights(_values(probabilities))


def live_columns(frame: Any, score: str, time: str, dimensions: list[str]) -> tuple[Any, Any, list[tuple[str, Any]]]:
    """The columns that :meth:`nps.Live.push_many` counts: scores, times, and each dimension with its name."""
    columns = _columns(frame, [score, time, *dimensions])
    return _values(columns[score]), _values(columns[time]), [(name, _key(columns[name])) for name in dimensions]


def response_columns(
    frame: Any, id: str, score: str, time: str, customer: str | None, dimensions: list[str]
) -> tuple[list[Any], list[Any], Any, list[Any] | None, list[list[Any]]]:
    """The columns that :meth:`nps.LiveResponses.push_many` takes: ids, scores, times, customers, and each dimension."""
    columns = _columns(frame, [id, score, time, *([] if customer is None else [customer]), *dimensions])
    customers = None if customer is None else _listed(columns[customer])
    keys = [_listed(columns[name]) for name in dimensions]
    return _listed(columns[id]), _listed(columns[score]), _values(columns[time]), customers, keys


def period_columns(frame: Any, time: str) -> tuple[Any, tuple[list[Any], list[Any], list[Any]]]:
    """The columns of a series of periods: when each is, and its detractors, passives and promoters."""
    columns = _columns(frame, [time, "detractors", "passives", "promoters"])
    counts = (_listed(columns["detractors"]), _listed(columns["passives"]), _listed(columns["promoters"]))
    return _values(columns[time]), counts


def _listed(column: Any) -> list[Any]:
    """The values of a column, one by one."""
    for to_list in ("tolist", "to_pylist", "to_list"):
        if hasattr(column, to_list):
            return list(getattr(column, to_list)())
    return list(column)


def _columns(frame: Any, names: list[str]) -> dict[str, Any]:
    """The named columns of a frame."""
    expected = "a frame of pandas, Polars, PyArrow or DuckDB, or a mapping"
    match _library(frame), type(frame).__name__:
        case (("pandas" | "polars"), "DataFrame"):
            known, column = list(frame.columns), frame.__getitem__
        case "pyarrow", ("Table" | "RecordBatch"):
            known, column = frame.column_names, frame.column
        case _ if isinstance(frame, Mapping):
            known, column = list(frame), frame.__getitem__
        case _ if hasattr(frame, "__arrow_c_stream__") or hasattr(frame, "__arrow_c_array__"):
            try:
                arrow = _native.arrow_columns(frame)
            except ValueError as error:  # a series, say, or a stream of anything but rows
                raise _native.wrong_column_type("frame", type(frame).__name__, expected) from error
            known, column = [name for name, _ in arrow], dict(arrow).__getitem__
        case "polars", "LazyFrame":
            raise _native.wrong_column_type("frame", "a LazyFrame", "its result: call .collect() first")
        case _, found:
            raise _native.wrong_column_type("frame", found, expected)
    _require_columns(names, known)
    return {name: column(name) for name in names}


def _require_columns(names: list[str], known: list[Any]) -> None:
    """Fails unless each of the names is that of one column."""
    for name in names:
        if name not in known:
            raise _native.unknown_column(str(name), [str(known_name) for known_name in known])
        if known.count(name) > 1:
            raise _native.wrong_column_type(str(name), "several columns of that name", "one")


def _key(column: Any, *, nominal: bool = False) -> Any:
    """A column to group by: categories by their physical codes, the rest as :func:`_values`.

    ``nominal`` makes nothing of the order of categories.
    """
    match _library(column), type(getattr(column, "dtype", None)).__name__:
        case "pandas", "CategoricalDtype":
            categorical = column.array if hasattr(column, "array") else column
            known = categorical.categories
            categories = _values(known.to_series()) if len(known) else []  # an empty index may be one of floats
            return _native.Coded(categorical.codes, categories, bool(categorical.ordered) and not nominal)
        case "polars", ("Categorical" | "Enum") as kind:
            return _native.Coded(column.to_physical(), _polars_categories(column), kind == "Enum" and not nominal)
        case _:
            return _values(column)


def _polars_categories(column: Any) -> Any:
    """The texts that the physical codes of a Polars categorical stand for."""
    categories = getattr(column.dtype, "categories", None)
    if categories is None:  # a Categorical before Polars 1.32
        return column.cat.get_categories()
    return categories.to_series() if hasattr(categories, "to_series") else categories


def _values(column: Any) -> Any:
    """A column of values: a pandas series as the NumPy array that it holds, or as Arrow."""
    if _library(column) != "pandas" or type(column).__name__ not in ("Series", "Index"):
        return column
    if type(column.dtype).__module__.startswith("numpy") or type(column.dtype).__name__ == "SparseDtype":
        return column.to_numpy()
    return column if _has_arrow(column) else column.tolist()


def _has_arrow(column: Any) -> bool:
    """Whether a series can in fact give Arrow data: pandas needs PyArrow for it."""
    if not hasattr(column, "__arrow_c_stream__"):
        return False
    try:
        import pyarrow  # type: ignore[import-untyped, unused-ignore] # noqa: F401
    except ImportError:
        return False
    return True


def _library(value: Any) -> str:
    """The package that a value's type comes from."""
    return type(value).__module__.partition(".")[0]
