"""The types of arguments and results, for annotations: nothing here is needed at run time.

>>> import nps
>>> from nps.typing import Method
>>> method: Method = "wald"
>>> nps.Nps.from_counts(20, 30, 50, method=method).method
'wald'
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal, Protocol, SupportsFloat, SupportsIndex, TypeAlias

from nps._native import (
    CategoryCounts,
    Counts,
    DayTable,
    Distribution,
    Nps,
    Observations,
    PaneTable,
    ScoreResult,
    ScoreTable,
)

__all__ = [
    "Answer",
    "Arrival",
    "ArrowArray",
    "ArrowStream",
    "AxisName",
    "Cap",
    "CaveatCode",
    "ChangeMethod",
    "ChartKind",
    "Column",
    "Correction",
    "Count",
    "Direction",
    "EngineFrame",
    "Epsilon",
    "Errors",
    "ExpectedKind",
    "Features",
    "Frame",
    "Groups",
    "Heterogeneity",
    "HistoryFeature",
    "Indicator",
    "IndicatorMethod",
    "IndicatorUnit",
    "Label",
    "Language",
    "LazyFrame",
    "Margins",
    "Method",
    "MissingCodes",
    "Moment",
    "Neighbours",
    "PathFault",
    "PathOrder",
    "Periods",
    "Provenance",
    "RejectReason",
    "Relation",
    "ResolvedMethod",
    "SeasonName",
    "Side",
    "SparkFrame",
    "Standing",
    "Subject",
    "SurveyKind",
    "Transitions",
    "TrendMethod",
    "TwoSampleTest",
    "VerdictCode",
    "WeightKind",
    "Window",
]

# A union of literals, and not a literal of many texts: stubtest takes the latter for another type.
ResolvedMethod: TypeAlias = (
    Literal["score"]
    | Literal["wald"]
    | Literal["adjwald-3t"]
    | Literal["adjwald-3u"]
    | Literal["adjwald-z2u"]
    | Literal["t"]
    | Literal["dirichlet"]
    | Literal["bootstrap-percentile"]
    | Literal["bootstrap-bca"]
)
"""How an interval was computed."""

Method: TypeAlias = Literal["auto"] | ResolvedMethod
"""How to compute an interval; ``auto`` is the method that this library recommends."""

Correction: TypeAlias = Literal["holm"] | Literal["bh"] | Literal["by"]
"""How to adjust p-values for their number: Holm, Benjamini-Hochberg, Benjamini-Yekutieli."""

TwoSampleTest: TypeAlias = (
    Literal["auto"]
    | Literal["mover"]
    | Literal["exact"]
    | Literal["wald"]
    | Literal["welch-t"]
    | Literal["mann-whitney"]
    | Literal["chi-square"]
)
"""How to test whether two scores differ; ``auto`` is exact below 30 answers on a side, else as `compare`."""

Arrival: TypeAlias = Literal["new"] | Literal["edited"] | Literal["repeated"] | Literal["outdated"] | Literal["expired"]
"""What a response did to those there were: an edit takes the place of an earlier one with its id.

``expired``, whose day is kept no more, is said by ``LiveResponses`` alone.
"""

Window: TypeAlias = str
"""``sliding 7d``, ``sliding 90min``, ``tumbling 6h``, ``day``, ``week``, ``month``, ``half-life 7d``."""

Direction: TypeAlias = Literal["fall"] | Literal["rise"] | Literal["both"]
"""Which way a score moves; ``both`` is asked for, never found."""

ChangeMethod: TypeAlias = Literal["e-sr"] | Literal["cusum"]
"""How a change is found."""

ChartKind: TypeAlias = Literal["score"] | Literal["promoters"] | Literal["detractors"]
"""What a control chart is of: the score in points, or a share."""

ExpectedKind: TypeAlias = Literal["score"] | Literal["volume"]
"""What is expected of a period: its score, in points, or how many answers it has."""

SeasonName: TypeAlias = Literal["weekday"] | Literal["month-of-year"]
"""What comes back in a series by the calendar: the days of the week, the months of the year."""

TrendMethod: TypeAlias = Literal["mann-kendall"] | Literal["hamed-rao"] | Literal["seasonal-mann-kendall"]
"""How a trend was tested."""

MissingCodes: TypeAlias = int | Iterable[int]
"""Whole numbers off the scale that stand for no answer: 0 for blank and 6 for "not used" on a scale from 1 to 5."""

Errors: TypeAlias = Literal["report"] | Literal["raise"]
"""What to do with a value that cannot be an answer: count it and go on, or raise at the first one."""

Language: TypeAlias = Literal["en"] | Literal["fr"]
"""A language that caveats and sentences are written in."""

RejectReason: TypeAlias = (
    Literal["out_of_range"]
    | Literal["not_integer"]
    | Literal["not_a_number"]
    | Literal["wrong_type"]
    | Literal["invalid_time"]
    | Literal["invalid_response"]
)
"""The rule that a rejected value broke."""

CaveatCode: TypeAlias = (
    Literal["no_answers"]
    | Literal["too_few_answers"]
    | Literal["indicative"]
    | Literal["one_class"]
    | Literal["few_effective_answers"]
    | Literal["importance_weights"]
    | Literal["no_counterfactual"]
    | Literal["non_standard_scale"]
    | Literal["few_entities"]
    | Literal["unreliable_ranks"]
    | Literal["not_case_mix_adjusted"]
    | Literal["transactional_wording"]
    | Literal["relational_wording"]
    | Literal["low_response"]
    | Literal["selective_response"]
    | Literal["stale"]
    | Literal["heaping"]
    | Literal["forced_top"]
    | Literal["digit_preference"]
    | Literal["kinds_differ"]
    | Literal["wordings_differ"]
    | Literal["channels_differ"]
    | Literal["response_rates_differ"]
    | Literal["retracted"]
    | Literal["copied_axis"]
    | Literal["withheld"]
    | Literal["against_every_part"]
    | Literal["tags_after_score"]
    | Literal["private_noise"]
)
"""What a caveat is about."""

AxisName: TypeAlias = Literal["declaration"] | Literal["qualification"] | Literal["action"]
"""One of the three axes: what the customer said, how the company coded it, what was done."""

PathFault: TypeAlias = Literal["unknown"] | Literal["retired"]
"""Why a path is none of a version of a taxonomy."""

PathOrder: TypeAlias = Literal["answers"] | Literal["path"]
"""In which order paths are listed: those with most answers first, or by their names."""

Heterogeneity: TypeAlias = Literal["pm"] | Literal["dl"] | Literal["reml"]
"""How the variance between entities is estimated: Paule-Mandel, DerSimonian-Laird, restricted maximum likelihood."""

Subject: TypeAlias = (
    Literal["company"] | Literal["product"] | Literal["process"] | Literal["site"] | Literal["team"] | Literal["agent"]
)
"""What entities are; of agents, who are persons, only what is reliable is said."""

Standing: TypeAlias = Literal["ranked"] | Literal["interval_only"] | Literal["withheld"] | Literal["no_answers"]
"""What may be said of an entity."""

Indicator: TypeAlias = str | Mapping[str, float]
"""``nps``, ``csat``, ``top-k``, ``mean``, ``ces``, ``detractor_rate``, ``promoter_rate``, or names and weights."""

IndicatorMethod: TypeAlias = Literal["score"] | Literal["wilson"] | Literal["t"] | Literal["delta"]
"""How the interval of an indicator was computed."""

IndicatorUnit: TypeAlias = Literal["points"] | Literal["share"] | Literal["scale"] | Literal["weighted"]
"""What the figures of an indicator are of."""

SurveyKind: TypeAlias = Literal["relational"] | Literal["transactional"]
"""What a survey is about: the company as a whole, or one contact."""

VerdictCode: TypeAlias = Literal["effective"] | Literal["ineffective"] | Literal["harmful"] | Literal["inconclusive"]
"""What is said of a measure."""

Label: TypeAlias = str | int | bool | None
"""One value of a column that rows were grouped by; ``None`` is the group of the nulls."""

Epsilon: TypeAlias = str | SupportsIndex | SupportsFloat
"""A privacy loss above 0 and up to 64: a fraction such as ``"1/10"``, or a number as it is written."""

Neighbours: TypeAlias = Literal["add_remove"] | Literal["replace"]
"""What is hidden: that an answer is among the others, or what it is."""

Provenance: TypeAlias = Literal["agent"] | Literal["journey"] | Literal["model"] | Literal["owner"]
"""Who set a tag."""

HistoryFeature: TypeAlias = (
    Literal["since_contact"]
    | Literal["contacts_before"]
    | Literal["tenure"]
    | Literal["contacts_7d"]
    | Literal["contacts_30d"]
    | Literal["contacts_90d"]
    | Literal["previous_score"]
    | Literal["previous_category"]
    | Literal["since_score"]
)
"""A column of the history of customers."""

Count: TypeAlias = SupportsIndex | SupportsFloat
"""A whole number from 0 to 2**53, of any type of number."""

Answer: TypeAlias = SupportsIndex | SupportsFloat | str | None
"""One answer as it arrives: a number, a text such as ``"9"``, or ``None`` where there is none."""


Moment: TypeAlias = date | SupportsIndex
"""A datetime with a time zone, whole seconds since 1970-01-01 UTC, or a date: that day in UTC."""

Side: TypeAlias = Nps | ScoreResult | Distribution | CategoryCounts | Counts | tuple[Count, Count, Count]
"""One side of a comparison: a score, or counts of detractors, passives and promoters."""

Cap: TypeAlias = Count | Mapping[str, Any]
"""How many values have a segment of their own, or that as ``most`` with those that ``always`` have one."""

Groups: TypeAlias = ScoreTable | Observations | Mapping[str, Side]
"""Groups to compare: a table of scores, observations with their dimension, or scores and counts by their labels."""

Transitions: TypeAlias = Sequence[Sequence[Count]]
"""How many customers went from each class (a row) to each (a column): detractor, passive, promoter."""


class ArrowStream(Protocol):
    """Anything that gives an Arrow stream: frames of pandas, Polars, PyArrow, DuckDB; series; chunked arrays."""

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        """The stream as a capsule."""
        ...


class ArrowArray(Protocol):
    """Anything that gives one Arrow array: arrays and record batches."""

    def __arrow_c_array__(self, requested_schema: Any = None) -> Any:
        """The array and its schema as capsules."""
        ...


class Relation(Protocol):
    """A DuckDB relation: it gives an Arrow stream, which its own types do not say."""

    def to_arrow_table(self) -> Any:
        """The relation's rows."""
        ...


Column: TypeAlias = ArrowStream | ArrowArray | Iterable[Answer]
"""A column: a list, a NumPy array, a series of pandas or Polars, an array of PyArrow."""

Frame: TypeAlias = ArrowStream | ArrowArray | Relation | Mapping[str, Column]
"""A table: a frame of pandas, Polars or PyArrow, a DuckDB relation, or a mapping of columns."""


class LazyFrame(Protocol):
    """A frame of Polars that is not computed yet."""

    def collect_schema(self) -> Any:
        """What its columns are."""


class SparkFrame(Protocol):
    """A `DataFrame` of PySpark."""

    def selectExpr(self, *expr: Any) -> Any:
        """Columns in the words of SQL."""


EngineFrame: TypeAlias = ArrowStream | LazyFrame | SparkFrame
"""A table that counts its rows where they are: of DuckDB, Ibis or PySpark, or a Polars ``LazyFrame``."""

WeightKind: TypeAlias = Literal["frequency"] | Literal["probability"] | Literal["importance"]
"""What weights mean: counts of equal answers, for how many customers each speaks, or how much somebody makes of it."""

Margins: TypeAlias = Mapping[str, Mapping[Any, float]] | Mapping[Any, Mapping[Any, float]]
"""Known totals: of the values of a column, or of the tuples of values of a tuple of columns."""

Periods: TypeAlias = DayTable | PaneTable | Iterable[tuple[date | SupportsIndex, Side]] | Frame
"""A series of periods: a table of days or panes, pairs of a time and counts, or a frame of counts."""

Features: TypeAlias = str | Mapping[str, str | Mapping[str, Any]] | Sequence[Mapping[str, Any]]
"""What becomes of each column: from columns to kinds, a list of objects with their ``column``, or either as JSON."""
