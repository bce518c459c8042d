"""`nps.tabulate`: counting where the rows are, in memory or in the engine that holds them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from nps import _engines, _native
from nps._frames import _columns, _key, _values

if TYPE_CHECKING:
    from nps.typing import EngineFrame, Errors, Frame, MissingCodes


def tabulate(
    frame: Frame | EngineFrame,
    *,
    score: str,
    by: str | Iterable[str],
    time: str | None = None,
    every: str | None = None,
    paths: str | Iterable[str] | None = None,
    tags: str | Iterable[str] | None = None,
    frequency: str | None = None,
    weight: str | None = None,
    customer: str | None = None,
    unknown: str | Iterable[str] | None = None,
    scale: str | None = None,
    errors: Errors | None = None,
    missing_codes: MissingCodes | None = None,
) -> _native.Observations:
    """Count answers by situation, period and score, wherever the rows are.

    ``frame`` is what :func:`observations` takes, or a Polars ``LazyFrame``, a DuckDB relation, an Ibis table or a
    PySpark ``DataFrame``: those count by themselves, with a ``GROUP BY`` of their own, and only the cells come back
    (this needs ``pip install 'nps-py[engines]'``). The same answers give the same table, to the last byte of
    ``to_bytes()``, whatever held them and in whatever order.

    ``by``, ``paths`` and ``tags`` are columns that describe the situation: each is a dimension, those of ``paths``,
    whose texts are paths through a tree (``"product/manual"``), and of ``tags``, whose texts are sets
    (``"vip;recall"``), after those of ``by``. Probability weights (``weight``) and pseudonyms (``customer``) are
    counted by as well: there are cells for each of them. With ``time``, days are kept, or of each the first of its
    period: ``every`` is a number of days, weeks (from Monday on), months, quarters or years such as ``"1d"``, ``"2w"``,
    ``"1mo"``, ``"1q"``, ``"1y"``. A datetime without a zone counts by the day that is written, one with a zone by its
    day in UTC. What cannot be an answer is counted in ``rejects`` by its reason, without examples; with
    ``errors="raise"`` the error names a value and the rule, and no row. Other arguments are those of
    :func:`observations`.

    >>> import nps
    >>> rows = {"score": [9, 3, 9, 10], "channel": ["web", "sms", "web", "web"]}
    >>> t = nps.tabulate(rows, score="score", by="channel")
    >>> t
    <Observations 3 rows, n = 4, by channel>
    >>> t.total() == nps.observations(rows, score="score", dimensions="channel").total()
    True
    """
    kinds = [_names(by), _names(paths), _names(tags)]
    dimensions = [name for names in kinds for name in names]
    single = (time, frequency, weight, customer)
    gaps = None if unknown is None else _names(unknown)

    def read(columns: list[Any], rows: Any = None) -> _native.Observations:
        values, *rest = columns
        keys, ways, sets = ([(name, rest.pop(0)) for name in names] for names in kinds)
        days, each, weights, who = (None if name is None else (name, rest.pop(0)) for name in single)
        of = None if rows is None else ("rows", rows)
        return _native.tabulate(
            score, values, keys, ways, sets, days, each, weights, who, gaps, scale, errors, missing_codes, every, of
        )

    names = [score, *dimensions, *(name for name in single if name is not None)]
    if _engines.is_engine(frame):
        place = None if time is None else 1 + len(dimensions)
        return read(*_engines.count(frame, names, place, check=read))
    found = _columns(frame, names)
    keys = [_key(found[name], nominal=True) for name in dimensions]
    numbers = [_values(found[name]) for name in (time, frequency, weight) if name is not None]
    who = [] if customer is None else [_key(found[customer], nominal=True)]
    return read([_values(found[score]), *keys, *numbers, *who])


def _names(names: str | Iterable[str] | None) -> list[str]:
    """One column or several."""
    if names is None:
        return []
    return [names] if isinstance(names, str) else list(names)
