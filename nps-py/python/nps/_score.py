"""Scores, comparisons and weights: the functions of the room that measures, over columns and frames."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from nps import _native
from nps._frames import _columns, _key, _values

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from nps.typing import (
        Column,
        Correction,
        Count,
        Errors,
        Frame,
        Groups,
        Heterogeneity,
        Indicator,
        Margins,
        Method,
        MissingCodes,
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
