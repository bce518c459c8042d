"""The compiled half of the package `nps`. Import from `nps`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date as _Date
from datetime import datetime as _Datetime
from typing import Any, ClassVar, Final, Literal, final

import numpy as np
import pandas as pd  # type: ignore[import-untyped, unused-ignore]
import polars as pl
from numpy.typing import NDArray
from typing_extensions import CapsuleType

from nps.typing import (
    Answer,
    Arrival,
    ArrowArray,
    ArrowStream,
    AxisName,
    Cap,
    CaveatCode,
    ChangeMethod,
    ChartKind,
    Column,
    Correction,
    Count,
    Direction,
    Epsilon,
    Errors,
    ExpectedKind,
    Frame,
    Groups,
    Heterogeneity,
    HistoryFeature,
    Indicator,
    IndicatorMethod,
    IndicatorUnit,
    Label,
    Language,
    Method,
    MissingCodes,
    Moment,
    Neighbours,
    PathFault,
    PathOrder,
    Periods,
    Provenance,
    RejectReason,
    ResolvedMethod,
    SeasonName,
    Side,
    Standing,
    Subject,
    Transitions,
    TrendMethod,
    TwoSampleTest,
    VerdictCode,
    WeightKind,
    Window,
)

__all__ = [
    "ERROR_CODES",
    "AlwaysValid",
    "AlwaysValidDifference",
    "AnswerError",
    "ArgumentError",
    "Arrivals",
    "AsOf",
    "Association",
    "AssociationTable",
    "AxisAssociation",
    "AxisIndependence",
    "BandColumn",
    "Bands",
    "BoundedAnswers",
    "BytesError",
    "CategoryCounts",
    "Caveat",
    "ChangeDetector",
    "ChangeEvent",
    "ChangeNode",
    "ChangeTree",
    "Chart",
    "ChartPoint",
    "CheckedTraces",
    "ClusteredNps",
    "Coded",
    "ColumnError",
    "Consequence",
    "CopyRate",
    "CountError",
    "Counts",
    "Dating",
    "DayTable",
    "Difference",
    "DifferenceTest",
    "DifferingRow",
    "Distribution",
    "Effect",
    "Encoder",
    "Equivalence",
    "EventTable",
    "Expected",
    "ExpectedTable",
    "FactorChange",
    "FactorEffect",
    "Findings",
    "Followed",
    "Funnel",
    "FunnelPoint",
    "GroupComparison",
    "GroupCopies",
    "GroupPair",
    "GroupPairTable",
    "Headline",
    "HistoryTable",
    "Increment",
    "IncrementTable",
    "IndicatorPair",
    "IndicatorScore",
    "LeakageReport",
    "LikelyRun",
    "Live",
    "LiveDay",
    "LiveHistory",
    "LivePane",
    "LiveResponses",
    "LiveSegment",
    "LiveTable",
    "Measure",
    "NonResponse",
    "NonResponseBounds",
    "Nps",
    "NpsError",
    "Observations",
    "OtherSegments",
    "PairAssociation",
    "PairTable",
    "PairedDifference",
    "PaneTable",
    "PathRow",
    "PathTable",
    "Power",
    "PrivacyBudget",
    "PrivateHistogram",
    "PrivateNps",
    "Profile",
    "Program",
    "Pseudonymizer",
    "PublishedSet",
    "Raked",
    "RakedCell",
    "RankedEntity",
    "Ranking",
    "Rate",
    "Reject",
    "Rejects",
    "ReleaseLedger",
    "Responses",
    "Robustness",
    "RunningBounds",
    "SampleSize",
    "ScaleError",
    "ScoreResult",
    "ScoreTable",
    "SegmentTable",
    "SequentialTest",
    "ShareInterval",
    "ShareIntervals",
    "Shrinkage",
    "ShrunkEntity",
    "Suppression",
    "TagColumn",
    "Taxonomies",
    "Taxonomy",
    "TestStatistic",
    "TopSegments",
    "Trace",
    "TraceRejects",
    "Tree",
    "TreeNode",
    "Trend",
    "Unexpected",
    "UnexpectedTable",
    "UnknownPath",
    "UnknownPaths",
    "UseCase",
    "ValueWeighted",
    "ValuedNode",
    "WeightedNps",
    "__version__",
    "adjust",
    "adjust_e_values",
    "always_valid",
    "always_valid_difference",
    "arrow_columns",
    "associate",
    "associate_pairs",
    "before_after",
    "category_counts",
    "chart",
    "check",
    "check_leakage",
    "clustered",
    "compare",
    "compare_all",
    "compare_contexts",
    "compare_paired",
    "date_changes",
    "equivalence",
    "expected_periods",
    "explain_change",
    "explain_factors",
    "funnel",
    "history",
    "indicator",
    "inverse_probability_weights",
    "non_response",
    "non_response_bounds",
    "observations",
    "power",
    "private_counts",
    "private_histogram",
    "probability_greater",
    "rake",
    "rank",
    "read_tags",
    "robust_to_metric",
    "sample_size",
    "score",
    "score_by",
    "score_trend",
    "sequential_test",
    "shrink",
    "tabulate",
    "test_difference",
    "trend",
    "unexpected_situations",
    "unknown_column",
    "weighted",
    "wrong_column_type",
]

ERROR_CODES: Final[tuple[str, ...]]
"""Every code that `NpsError.code` can be. A code never changes."""

__version__: Final[str]
"""The version of the package and of the core in it."""

class NpsError(ValueError):
    """An input or option this library refuses; `.code` says which rule."""

    code: str
    """The stable code of the rule, the same in every language: `NPS_SCORE_OUT_OF_RANGE`. One of `ERROR_CODES`."""
    row: int | None
    """The zero-based row of the offending value, where one row is to blame."""

class ScaleError(NpsError):
    """A scale that is not valid, or two that do not go together."""

class AnswerError(NpsError):
    """A value that cannot be an answer; `.row` says where."""

class CountError(NpsError):
    """A count that is negative, fractional or too large, or answers too few for what was asked."""

class ArgumentError(NpsError):
    """An option that is not one of those there are."""

class ColumnError(NpsError):
    """A column that is missing, of another length or of the wrong type."""

class BytesError(NpsError):
    """Bytes that are truncated, altered, or of another version."""

@final
class Caveat:
    """A reason for caution that travels with a figure."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def code(self) -> CaveatCode:
        """The stable code: `too_few_answers`, `indicative`, ..."""

    def text(self, language: Language | None = None) -> str:
        """One sentence for a reader who is no statistician, in English (the default) or French."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class Nps:
    """A Net Promoter Score: estimate, interval, counts, method and caveats."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @staticmethod
    def from_counts(
        detractors: Count,
        passives: Count,
        promoters: Count,
        *,
        level: float | None = None,
        method: Method | None = None,
        population: Count | None = None,
    ) -> Nps:
        """The score of so many detractors, passives and promoters on the standard scale.

        Counts are whole numbers from 0 to 2**53. Without any, `nps`, `lower` and `upper` are `None`. `population` is
        how many customers they were drawn from, where these are few.
        """

    @property
    def population(self) -> int | None:
        """How many customers the answers were drawn from; `None` where the interval does not count on it."""

    def shares(self, *, level: float | None = None) -> ShareIntervals:
        """The shares of the three classes, with intervals that hold all three at once (Goodman 1965)."""

    def probability_above(self, points: float) -> float | None:
        """The probability that the true score is above so many points, given these answers and nothing else.

        Jeffreys' prior; `points` from -100 to 100; `None` without answers.
        """

    def always_valid(self, *, level: float | None = None, retracted: Count | None = None) -> AlwaysValid:
        """The score with bounds that hold at all moments of a stream: see `nps.always_valid`."""

    def sequential_test(self, hypothesis: float) -> SequentialTest:
        """What these answers say against a score of so many points: see `nps.sequential_test`."""

    @property
    def nps(self) -> float | None:
        """The score in points, -100 to 100; `None` without answers."""

    @property
    def lower(self) -> float | None:
        """Lower bound of the interval, in points, -100 to 100; `None` without answers."""

    @property
    def upper(self) -> float | None:
        """Upper bound of the interval, in points, -100 to 100; `None` without answers."""

    @property
    def level(self) -> float:
        """Confidence level of the interval, between 0 and 1."""

    @property
    def method(self) -> ResolvedMethod:
        """How the interval was computed: never `auto`."""

    @property
    def scale(self) -> str:
        """The scale the answers were given on, such as `0-10`."""

    @property
    def n(self) -> int:
        """How many answers there are."""

    @property
    def detractors(self) -> int:
        """How many answers are detractors'."""

    @property
    def passives(self) -> int:
        """How many answers are passives'."""

    @property
    def promoters(self) -> int:
        """How many answers are promoters'."""

    @property
    def detractor_share(self) -> float | None:
        """Share of detractors, 0 to 1; `None` without answers."""

    @property
    def passive_share(self) -> float | None:
        """Share of passives, 0 to 1; `None` without answers."""

    @property
    def promoter_share(self) -> float | None:
        """Share of promoters, 0 to 1; `None` without answers."""

    @property
    def caveats(self) -> list[Caveat]:
        """What to know before using the figure."""

    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows: the score, withheld below 5 answers, its interval, the classes, the caveats."""

@final
class Reject:
    """One value that was not counted."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def row(self) -> int:
        """The zero-based row of the value in the input."""

    @property
    def value(self) -> str:
        """The value as it arrived, in at most 40 characters."""

    @property
    def reason(self) -> RejectReason:
        """The rule it broke."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class Rejects:
    """The ledger of values that were not counted. True where there are any."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def total(self) -> int:
        """How many values were rejected."""

    @property
    def counts(self) -> dict[RejectReason, int]:
        """How many values were rejected for each reason, those without any left out."""

    @property
    def missing_codes(self) -> dict[int, int]:
        """How many rows, missing and not rejected, had which missing code; those that no row had left out."""

    @property
    def examples(self) -> list[Reject]:
        """The first five rejected values of each reason, by row."""

    def __bool__(self) -> bool: ...
    def __eq__(self, other: object, /) -> bool: ...

@final
class Distribution:
    """The exact counts of answers over a scale's points, which can be added, taken back and merged.

    Safe from many threads. `len` is the number of answers.
    """

    __hash__: ClassVar[None]  # type: ignore[assignment]

    def __new__(cls, scale: str | None = None) -> Distribution:
        """No answers yet, on this scale (default `0-10`)."""

    @staticmethod
    def from_counts(counts: Sequence[Count], *, missing: Count | None = None, scale: str | None = None) -> Distribution:
        """One count for each point of the scale, from the lowest. Counts are whole numbers from 0 to 2**53."""

    @staticmethod
    def from_bytes(data: bytes) -> Distribution:
        """Reads what `to_bytes` wrote, in any language. Raises `BytesError`."""

    def to_bytes(self) -> bytes:
        """The distribution as bytes, the same in every language."""

    def add(self, value: Answer) -> None:
        """Counts one answer. Raises `AnswerError` where it is not on the scale."""

    def retract(self, value: Answer) -> None:
        """Takes one answer back. Raises `CountError` where none was given."""

    def merge(self, other: Distribution) -> None:
        """Adds every answer of another distribution on the same scale. Raises `ScaleError` where it is on another."""

    def subtract(self, other: Distribution) -> None:
        """Takes every answer of another distribution back: the inverse of `merge`."""

    def to_nps(
        self, *, level: float | None = None, method: Method | None = None, population: Count | None = None
    ) -> Nps:
        """The score with its interval and caveats, at `level` (between 0 and 1, default 0.95).

        `population` is how many customers the answers were drawn from, where these are few.
        """

    def shares(self, *, level: float | None = None) -> ShareIntervals:
        """The shares of the three classes, with intervals that hold all three at once (Goodman 1965)."""

    def probability_above(self, points: float) -> float | None:
        """The probability that the true score is above so many points, given these answers and nothing else.

        Jeffreys' prior; `points` from -100 to 100; `None` without answers.
        """

    def always_valid(self, *, level: float | None = None, retracted: Count | None = None) -> AlwaysValid:
        """The score with bounds that hold at all moments of a stream: see `nps.always_valid`."""

    def sequential_test(self, hypothesis: float) -> SequentialTest:
        """What these answers say against a score of so many points: see `nps.sequential_test`."""

    @property
    def scale(self) -> str:
        """The scale, such as `0-10`."""

    @property
    def counts(self) -> dict[int, int]:
        """How many answers chose each point."""

    @property
    def n(self) -> int:
        """How many answers were given."""

    @property
    def missing(self) -> int:
        """How many were asked and gave no answer."""

    @property
    def detractors(self) -> int:
        """How many answers are detractors'."""

    @property
    def passives(self) -> int:
        """How many answers are passives'."""

    @property
    def promoters(self) -> int:
        """How many answers are promoters'."""

    @property
    def mean(self) -> float | None:
        """The mean answer, in points of the scale; `None` without answers."""

    @property
    def median(self) -> float | None:
        """The median answer, in points of the scale; `None` without answers."""

    def __eq__(self, other: object, /) -> bool: ...
    def __len__(self) -> int: ...

@final
class CategoryCounts:
    """The counts of the three classes, and of what fell in none."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def detractors(self) -> int:
        """How many answers are detractors'."""

    @property
    def passives(self) -> int:
        """How many answers are passives'."""

    @property
    def promoters(self) -> int:
        """How many answers are promoters'."""

    @property
    def missing(self) -> int:
        """How many rows hold no answer."""

    @property
    def rejected(self) -> int:
        """How many rows hold a value that cannot be an answer."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class Counts:
    """How many answers fell in each class."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def detractors(self) -> int:
        """How many answers are detractors'."""

    @property
    def passives(self) -> int:
        """How many answers are passives'."""

    @property
    def promoters(self) -> int:
        """How many answers are promoters'."""

    @property
    def n(self) -> int:
        """How many answers there are."""

    def shares(self, *, level: float | None = None) -> ShareIntervals:
        """The shares of the three classes, with intervals that hold all three at once (Goodman 1965)."""

    def probability_above(self, points: float) -> float | None:
        """The probability that the true score is above so many points, given these answers and nothing else.

        Jeffreys' prior; `points` from -100 to 100; `None` without answers.
        """

    def always_valid(self, *, level: float | None = None, retracted: Count | None = None) -> AlwaysValid:
        """The score with bounds that hold at all moments of a stream: see `nps.always_valid`."""

    def sequential_test(self, hypothesis: float) -> SequentialTest:
        """What these answers say against a score of so many points: see `nps.sequential_test`."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class Difference:
    """The difference of two independent scores: estimate, interval, p-value, both sides and caveats."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def difference(self) -> float | None:
        """The score of `after` minus that of `before`, in points, -200 to 200; `None` where one has no answers."""

    @property
    def lower(self) -> float | None:
        """Lower bound of the interval, in points; `None` where one side has no answers."""

    @property
    def upper(self) -> float | None:
        """Upper bound of the interval, in points; `None` where one side has no answers."""

    @property
    def level(self) -> float:
        """Confidence level of the interval, between 0 and 1."""

    @property
    def p_value(self) -> float | None:
        """Two-sided p-value of "there is no difference", not adjusted for other comparisons: see `adjust`."""

    @property
    def before(self) -> Counts:
        """The answers compared from."""

    @property
    def after(self) -> Counts:
        """The answers compared to."""

    @property
    def caveats(self) -> list[Caveat]:
        """What to know before using the figure: how few answers either side has."""

    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows: the difference, withheld below 5 answers on a side, its interval and p-value."""

@final
class ScoreResult:
    """A score, the distribution it comes from, and what was not counted."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def nps(self) -> float | None:
        """The score in points, -100 to 100; `None` without answers."""

    @property
    def lower(self) -> float | None:
        """Lower bound of the interval, in points, -100 to 100; `None` without answers."""

    @property
    def upper(self) -> float | None:
        """Upper bound of the interval, in points, -100 to 100; `None` without answers."""

    @property
    def level(self) -> float:
        """Confidence level of the interval, between 0 and 1."""

    @property
    def method(self) -> ResolvedMethod:
        """How the interval was computed: never `auto`."""

    @property
    def scale(self) -> str:
        """The scale the answers were given on, such as `0-10`."""

    @property
    def n(self) -> int:
        """How many answers there are, missing and rejected ones not among them."""

    @property
    def detractors(self) -> int:
        """How many answers are detractors'."""

    @property
    def passives(self) -> int:
        """How many answers are passives'."""

    @property
    def promoters(self) -> int:
        """How many answers are promoters'."""

    @property
    def detractor_share(self) -> float | None:
        """Share of detractors, 0 to 1; `None` without answers."""

    @property
    def passive_share(self) -> float | None:
        """Share of passives, 0 to 1; `None` without answers."""

    @property
    def promoter_share(self) -> float | None:
        """Share of promoters, 0 to 1; `None` without answers."""

    @property
    def caveats(self) -> list[Caveat]:
        """What to know before using the figure."""

    @property
    def missing(self) -> int:
        """How many rows hold no answer. They are not in the denominator."""

    @property
    def distribution(self) -> Distribution:
        """How many answers chose each point: a copy, which can be changed."""

    @property
    def rejects(self) -> Rejects:
        """What could not be counted, and why."""

    def to_nps(self) -> Nps:
        """The score alone, without its distribution and ledger."""

    @property
    def population(self) -> int | None:
        """How many customers the answers were drawn from; `None` where the interval does not count on it."""

    def shares(self, *, level: float | None = None) -> ShareIntervals:
        """The shares of the three classes, with intervals that hold all three at once (Goodman 1965)."""

    def probability_above(self, points: float) -> float | None:
        """The probability that the true score is above so many points, given these answers and nothing else.

        Jeffreys' prior; `points` from -100 to 100; `None` without answers.
        """

    def always_valid(self, *, level: float | None = None, retracted: Count | None = None) -> AlwaysValid:
        """The score with bounds that hold at all moments of a stream: see `nps.always_valid`."""

    def sequential_test(self, hypothesis: float) -> SequentialTest:
        """What these answers say against a score of so many points: see `nps.sequential_test`."""

    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows: the score, withheld below 5 answers, its distribution, what was not counted."""

@final
class ScoreTable:
    """A score for each group of rows, and for the whole. Iterates over (key, score)."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def total(self) -> ScoreResult:
        """The score of all rows together."""

    @property
    def rejects(self) -> Rejects:
        """What could not be counted in any group, and why."""

    @property
    def by(self) -> list[str]:
        """The names of the keys."""

    def to_polars(self) -> pl.DataFrame:
        """The table as a Polars data frame; figures of a group without answers are null."""

    def to_pandas(self) -> pd.DataFrame:
        """The table as a pandas data frame; figures of a group without answers are NaN. Needs no PyArrow."""

    def to_dict(self) -> dict[str, list[Label] | NDArray[np.uint64] | NDArray[np.float64]]:
        """The table as a dict of columns: lists of labels, NumPy arrays of figures (NaN where there is no score)."""

    def __arrow_c_stream__(self, requested_schema: CapsuleType | None = None) -> CapsuleType:
        """The table as an Arrow stream of one batch."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[tuple[tuple[Label, ...], Nps]]: ...
    def __getitem__(self, key: int, /) -> tuple[tuple[Label, ...], Nps]:
        """The key and the score of a group; negative positions count from the end."""

    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows: the first 50 groups, scores withheld below 5 answers."""

@final
class Encoder:
    """What :class:`nps.SituationEncoder` has learned."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @staticmethod
    def fit(
        features: str | None,
        columns: list[tuple[str, Any, bool]],
        frequency: tuple[str, Any] | None = None,
        scores: tuple[str, Any] | None = None,
        scale: str | None = None,
    ) -> Encoder:
        """Learns from columns what the features, as JSON, do not say; without features, those that are usual."""

    @staticmethod
    def fit_observations(features: str | None, rows: Observations) -> Encoder:
        """Learns from a table of answers; without features, those that are usual for its dimensions."""

    @staticmethod
    def reads(features: str) -> tuple[list[tuple[str, bool]], bool]:
        """The columns that are read, whether each is one of numbers, and whether scores are wanted."""

    @staticmethod
    def from_bytes(data: bytes) -> Encoder:
        """Reads what `to_bytes` wrote, in any language. Raises `BytesError`."""

    @property
    def columns(self) -> list[tuple[str, bool]]:
        """The columns that are read, and whether each is one of numbers."""

    @property
    def names(self) -> list[str]:
        """What the columns of the matrix are called."""

    def transform(
        self, columns: list[tuple[str, Any, bool]]
    ) -> tuple[NDArray[Any], NDArray[Any], NDArray[np.float64], int, int]:
        """The arrays of the matrix: where rows begin, columns, values; and how many rows and columns there are."""

    def transform_observations(
        self, rows: Observations
    ) -> tuple[NDArray[Any], NDArray[Any], NDArray[np.float64], int, int]:
        """The arrays of the matrix of a table of answers, a row each."""

    def to_json(self) -> str:
        """The features with all that was learned, as JSON."""

    def to_bytes(self) -> bytes:
        """The encoder as bytes, the same in every language."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class Observations:
    """Answers by situation, day and score: the input of every analysis. `len` is the number of rows."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def n(self) -> int:
        """How many answers the rows stand for, missing and rejected ones not among them."""

    @property
    def scale(self) -> str:
        """The scale the answers were given on, such as `0-10`."""

    @property
    def dimensions(self) -> list[str]:
        """The names of the dimensions."""

    @property
    def frequencies(self) -> NDArray[np.uint64]:
        """How many answers each row stands for, in the order of the rows."""

    @property
    def scores(self) -> NDArray[np.float64]:
        """The point of each row; NaN where it is missing or rejected."""

    @property
    def span(self) -> tuple[_Date, _Date] | None:
        """The first and the last day with a row; `None` without rows, or where rows have no day."""

    @property
    def rejects(self) -> Rejects:
        """What could not be counted, and why."""

    @staticmethod
    def from_bytes(data: bytes) -> Observations:
        """Reads what `to_bytes` wrote, in any language. Raises `BytesError`."""

    def to_bytes(self) -> bytes:
        """The table as bytes, the same for the same rows, in every language."""

    def total(self) -> Distribution:
        """All answers together."""

    def compact(self) -> Observations:
        """One row for each situation, day and score that occurs: every analysis of it is the same, to the last bit."""

    def merge(self, other: Observations) -> Observations:
        """The answers of both tables, counted as one: the very bytes that `nps.tabulate` gives for all rows at once.

        So that parts may be counted apart and put together in any order. Both are by the same dimensions, or it raises.

        >>> import nps
        >>> parts = [{"score": [9, 3], "site": ["a", "b"]}, {"score": [10], "site": ["a"]}]
        >>> first, second = (nps.tabulate(part, score="score", by="site") for part in parts)
        >>> first.merge(second)
        <Observations 3 rows, n = 3, by site>
        """

    def select(
        self, where: dict[str, Label] | None = None, *, start: _Date | None = None, end: _Date | None = None
    ) -> Distribution:
        """The answers that meet all the conditions, from the day `start` up to and without the day `end`."""

    def filter(
        self, where: dict[str, Label] | None = None, *, start: _Date | None = None, end: _Date | None = None
    ) -> Observations:
        """The rows that `select` counts, as observations of their own; the ledger stays that of the whole."""

    def weighted(
        self,
        where: dict[str, Label] | None = None,
        *,
        start: _Date | None = None,
        end: _Date | None = None,
        level: float | None = None,
    ) -> WeightedNps:
        """The score of the answers that `select` counts, each speaking for as many customers as its weight says."""

    def clustered(
        self,
        where: dict[str, Label] | None = None,
        *,
        start: _Date | None = None,
        end: _Date | None = None,
        level: float | None = None,
    ) -> ClusteredNps:
        """The score of the answers that `select` counts, where those of one customer come together."""

    def bounded(self, per_customer: Count) -> BoundedAnswers:
        """The answers with at most so many of each customer, to publish counts of that hide customers.

        The latest days' answers are used first; of a day of which not all are, every so-manieth in the order of their
        scores, from a place that the pseudonym gives. `filter` first for a part of the answers. Raises `ArgumentError`
        where rows do not say who answered.

        >>> import nps
        >>> rows = {"score": [10, 9, 3] * 300, "who": list(range(450)) * 2}
        >>> bounded = nps.observations(rows, score="score", dimensions=[], customer="who").bounded(2)
        >>> budget = nps.PrivacyBudget(1)
        >>> bounded.private_counts(epsilon=1, seed=bytes(32), budget=budget).per_customer
        2
        """

    def without_customer(self, customer: Label) -> Observations:
        """The same without the answers of a customer, whose pseudonym nothing of it holds."""

    def without_customers(self) -> Observations:
        """The same without knowing who answered: fewer cells once it is compacted, and no pseudonym."""

    def check_trace(self, taxonomies: Taxonomies, *, axes: Mapping[str, str] | None = None) -> TraceRejects:
        """The ledger of answers whose paths the taxonomies do not have; `axes` says in which dimension an axis is."""

    def axis_independence(
        self,
        *,
        axes: Mapping[str, str] | None = None,
        given: str | None = None,
        by: str | None = None,
        subject: Subject | None = None,
        level: float | None = None,
        copied_from: float | None = None,
        min_n: Count | None = None,
    ) -> AxisIndependence:
        """Compare each pair of axes, and look for groups that copy the declaration into the qualification.

        `axes` says in which dimension an axis is (default: each in its own); `given` is a dimension within whose values
        axes are compared, `by` one to look for copies in each of whose values. A group is named where more than
        `copied_from` (default 0.5) of its qualifications are copies; with fewer than `min_n` (default 30) it is not
        tested. Of persons (`subject="agent"`) it is only said how many copy.
        """

    def paths(
        self,
        *,
        axes: Mapping[str, str] | None = None,
        depths: Mapping[str, Count | None] | None = None,
        consequences: Sequence[str] = ...,
        order: PathOrder | None = None,
        top: Count | None = None,
        min_n: Count | None = None,
        level: float | None = None,
        method: Method | None = None,
    ) -> PathTable:
        """Tabulate the paths from declaration over qualification and action to the score and what followed.

        `depths` says how many segments of an axis tell paths apart (0 leaves it out); `consequences` are dimensions
        that hold booleans, or 0 and 1. Paths with fewer than `min_n` (default 5) answers, and those after the first
        `top`, are in the row `other`.
        """

    def value_weighted(
        self,
        dimension: str,
        taxonomy: Taxonomy,
        *,
        default_weight: float | None = None,
        level: float | None = None,
        method: Method | None = None,
    ) -> ValueWeighted:
        """The score in which an answer weighs as much as its path matters, beside the score without weights.

        A path has the weight of its own node, or else of the nearest above that has one, or else `default_weight`
        (default 1).
        """

    def drill_down(
        self,
        by: str | Iterable[str],
        *,
        level: float | None = None,
        method: Method | None = None,
        depth: Count | None = None,
        min_cell: Count | None = None,
        min_alike: Count | None = None,
        taxonomies: dict[str, Taxonomy] | None = None,
    ) -> Tree:
        """The answers as a tree: the values of each dimension in turn, one within the other.

        The steps of `paths` are levels of their own. At most `depth` levels below the root. Nodes with fewer than
        `min_cell` answers (default 5; 10 is for persons, 0 for no limit), or fewer than `min_alike` (default 10) that
        are all of one class, are withheld, with those that would give them away. Where a dimension of paths has a
        taxonomy, each of its current nodes is one of the tree, with or without answers, and an answer with any other
        path is refused.
        """

    def __len__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...

@final
class Taxonomy:
    """The paths an axis may take: a tree with a name and a version, in which older versions can be read."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def version(self) -> int:
        """Which version it is, from 1."""

    def __new__(cls, name: str, version: Count, nodes: Iterable[str | Mapping[str, Any]]) -> Taxonomy:
        """A tree of these nodes: paths, or dicts with `path` (one text or a list of segments) and what else there is.

        That is `labels` (by language), `weight`, `since`, `retired` and `moved_to`. Raises `ArgumentError` where the
        tree is none: a path twice or without its parent, an empty segment, a weight below 0.
        """

    @staticmethod
    def from_json(json: str) -> Taxonomy:
        """Reads JSON, which is the same in every language. Raises `ArgumentError`."""

    def to_json(self) -> str:
        """The tree as JSON, with its nodes in the order of their paths."""

    @property
    def nodes(self) -> list[dict[str, Any]]:
        """Every node, retired ones among them, as dicts in the order of their paths."""

    def check(self, path: str) -> dict[str, Any]:
        """The node at a path of this version. Raises `ArgumentError` where there is none, or it is retired."""

    def migrate(self, path: str, from_version: Count) -> str | None:
        """Where a path of an older version is in this one; `None` where it was retired and nothing took its place."""

    def weight_of(self, path: str) -> dict[str, Any] | None:
        """The `weight` that counts at a path and the node it is `given_by`; `None` where none does."""

    def __len__(self) -> int: ...
    def __contains__(self, path: str, /) -> bool: ...
    def __eq__(self, other: object, /) -> bool: ...

@final
class Trace:
    """What the customer declared, how the company qualified it, and what was done: paths that may be missing."""

    @property
    def declaration(self) -> str | None:
        """What the customer said."""

    @property
    def qualification(self) -> str | None:
        """How the company coded it."""

    @property
    def action(self) -> str | None:
        """What was done."""

    def __new__(
        cls, declaration: str | None = None, qualification: str | None = None, action: str | None = None
    ) -> Trace: ...
    @staticmethod
    def read(situation: Mapping[str, str], *, axes: Mapping[str, str] | None = None) -> Trace:
        """The trace in a situation; `axes` says in which dimension an axis is."""

    def write(
        self, situation: Mapping[str, str] | None = None, *, axes: Mapping[str, str] | None = None
    ) -> dict[str, str]:
        """A situation with this trace in it; an axis that is missing here is missing there."""

    def __hash__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...

@final
class Taxonomies:
    """The taxonomies of the three axes, each with a version of its own."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def declaration(self) -> Taxonomy:
        """Of what customers say."""

    @property
    def qualification(self) -> Taxonomy:
        """Of how the company codes it."""

    @property
    def action(self) -> Taxonomy:
        """Of what is done."""

    def __new__(cls, declaration: Taxonomy, qualification: Taxonomy, action: Taxonomy) -> Taxonomies: ...
    def check(self, trace: Trace) -> None:
        """Raises `ArgumentError` at the first axis whose path its taxonomy does not have; a missing one is no fault."""

    def keep(self, traces: Sequence[Trace]) -> CheckedTraces:
        """Takes the known paths of each trace and enters the others in the ledger."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class CheckedTraces:
    """Traces of which only known paths are left, and the ledger of the others."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def traces(self) -> list[Trace]:
        """One for each that was given, in that order."""

    @property
    def rejects(self) -> TraceRejects:
        """The paths that were not taken."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class TraceRejects:
    """The paths of each axis that its taxonomy does not have."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def declaration(self) -> UnknownPaths:
        """Of what customers said."""

    @property
    def qualification(self) -> UnknownPaths:
        """Of how the company coded it."""

    @property
    def action(self) -> UnknownPaths:
        """Of what was done."""

    @property
    def total(self) -> int:
        """How many paths were not taken, of all axes."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class UnknownPaths:
    """The paths that a taxonomy does not have: how often they came, and the first of them as examples."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def count(self) -> int:
        """How often such a path came."""

    @property
    def distinct(self) -> int:
        """How many such paths there are."""

    @property
    def examples(self) -> list[UnknownPath]:
        """The first of them by their text."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class UnknownPath:
    """A path that was not taken, and how often it came."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def path(self) -> str:
        """The path as it came, shortened where it is long."""

    @property
    def fault(self) -> PathFault:
        """Why it is none: `unknown` or `retired`."""

    @property
    def count(self) -> int:
        """How often it came."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class AxisIndependence:
    """Whether the three axes say three things. Its rows are the groups."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def associations(self) -> list[AxisAssociation]:
        """Each pair of axes, in the order of the journey."""

    @property
    def copies(self) -> CopyRate:
        """Qualifications that repeat the declaration, of all answers."""

    @property
    def copying(self) -> int:
        """How many groups use one axis as another, persons among them."""

    @property
    def given(self) -> str | None:
        """Within what the axes were compared."""

    @property
    def by(self) -> str | None:
        """What the groups are values of."""

    @property
    def level(self) -> float:
        """Confidence level, 0 to 1."""

    @property
    def copied_from(self) -> float:
        """The share of copies above which a group is named, 0 to 1."""

    @property
    def caveats(self) -> list[Caveat]:
        """What to know before using the axes."""

    @property
    def copying_groups(self) -> list[Label]:
        """The values of the groups that use one axis as another."""

    def to_polars(self) -> pl.DataFrame:
        """The rows as a Polars data frame."""

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a pandas data frame. Needs no PyArrow."""

    def to_dict(self) -> dict[str, list[str | None] | NDArray[np.uint64] | NDArray[np.float64] | NDArray[np.bool_]]:
        """The rows as a dict of columns: lists of texts, NumPy arrays of figures (NaN where there is none)."""

    def __arrow_c_stream__(self, requested_schema: CapsuleType | None = None) -> CapsuleType:
        """The rows as an Arrow stream of one batch."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[GroupCopies]: ...
    def __getitem__(self, key: int, /) -> GroupCopies:
        """A row; negative positions count from the end."""

    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows."""

@final
class AxisAssociation:
    """How much two axes have to do with each other."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def first(self) -> AxisName:
        """The axis that comes first in the journey."""

    @property
    def second(self) -> AxisName:
        """The other."""

    @property
    def n(self) -> int:
        """How many answers have both."""

    @property
    def v(self) -> float | None:
        """Cramér's V, corrected for bias, 0 to 1; `None` where there is nothing to see."""

    @property
    def lower(self) -> float | None:
        """Lower bound."""

    @property
    def upper(self) -> float | None:
        """Upper bound."""

    @property
    def strata(self) -> int:
        """How many strata have several paths of both axes."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class CopyRate:
    """How many answers have the same path as declaration and as qualification, beside what chance would give."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def n(self) -> int:
        """How many answers have both."""

    @property
    def copied(self) -> int:
        """How many have the same path as both."""

    @property
    def rate(self) -> float | None:
        """The share of `copied`, 0 to 1."""

    @property
    def lower(self) -> float | None:
        """Lower bound of the share."""

    @property
    def upper(self) -> float | None:
        """Upper bound of the share."""

    @property
    def expected(self) -> float | None:
        """The share if the axes were independent."""

    @property
    def agreement(self) -> float | None:
        """How far the share is above chance, of what is possible: Cohen's kappa within strata."""

    @property
    def agreement_lower(self) -> float | None:
        """Lower bound of `agreement`."""

    @property
    def agreement_upper(self) -> float | None:
        """Upper bound of `agreement`."""

    @property
    def p_value(self) -> float | None:
        """The probability of so many copies if no more than the asked share of the qualifications were copies."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class GroupCopies:
    """The copies of one group."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def copies(self) -> CopyRate:
        """Its copies."""

    @property
    def p_holm(self) -> float | None:
        """The p-value, adjusted for all groups tested, by Holm."""

    @property
    def is_copying(self) -> bool:
        """Whether the group uses one axis as the other."""

    @property
    def group(self) -> Label:
        """The group."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class PathTable:
    """Paths with their scores and consequences, which together with `other` are the whole."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def other(self) -> PathRow | None:
        """All paths that are not listed, in one row; `None` where every one is."""

    @property
    def total(self) -> PathRow:
        """All answers."""

    @property
    def level(self) -> float:
        """Confidence level of every interval, 0 to 1."""

    def consequence(self, name: str) -> dict[str, NDArray[np.uint64] | NDArray[np.float64]]:
        """The columns of one consequence, a row a path: of how many it is known, its rate and interval.

        The same are in the table, with the name of the consequence before theirs: `escalated_n`, `escalated_rate`.
        """

    def to_polars(self) -> pl.DataFrame:
        """The rows as a Polars data frame."""

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a pandas data frame. Needs no PyArrow."""

    def to_dict(self) -> dict[str, list[str | None] | NDArray[np.uint64] | NDArray[np.float64]]:
        """The rows as a dict of columns: lists of texts, NumPy arrays of figures (NaN where there is none)."""

    def __arrow_c_stream__(self, requested_schema: CapsuleType | None = None) -> CapsuleType:
        """The rows as an Arrow stream of one batch."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[PathRow]: ...
    def __getitem__(self, key: int, /) -> PathRow:
        """A row; negative positions count from the end."""

    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows."""

@final
class PathRow:
    """One path, from what was declared to what followed."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def path(self) -> Trace:
        """The path, each axis as deep as asked for; nothing in a row of several paths."""

    @property
    def paths(self) -> int:
        """How many paths the row is of."""

    @property
    def nps(self) -> Nps:
        """Its score, with interval and caveats."""

    @property
    def share(self) -> float | None:
        """Its share of all answers, 0 to 1; `None` without answers."""

    @property
    def consequences(self) -> dict[str, Consequence]:
        """What followed, by the dimension that says so."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class Consequence:
    """How often something followed an answer."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def name(self) -> str:
        """The dimension that says so."""

    @property
    def all(self) -> Rate:
        """Of all answers of the path."""

    @property
    def detractors(self) -> Rate:
        """Of its detractors."""

    @property
    def passives(self) -> Rate:
        """Of its passives."""

    @property
    def promoters(self) -> Rate:
        """Of its promoters."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class Rate:
    """A share with its interval, 0 to 1; nothing but `n` with too few answers."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def n(self) -> int:
        """Of how many it is known."""

    @property
    def count(self) -> int | None:
        """For how many it is so."""

    @property
    def rate(self) -> float | None:
        """Their share."""

    @property
    def lower(self) -> float | None:
        """Lower bound, by Wilson."""

    @property
    def upper(self) -> float | None:
        """Upper bound."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class ValueWeighted:
    """A score by importance beside the same without. Its rows are the paths that make the difference."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def weighted(self) -> WeightedNps:
        """The score by importance: a choice and not a sample, so without interval."""

    @property
    def unweighted(self) -> Nps:
        """The score of the same answers without weights."""

    @property
    def difference(self) -> float | None:
        """The weighted minus the unweighted score, in points."""

    @property
    def taxonomy(self) -> str:
        """The name of the taxonomy."""

    @property
    def version(self) -> int:
        """Its version, and so that of the weights."""

    @property
    def missing(self) -> int:
        """Answers without a path, which are in neither score."""

    @property
    def unknown(self) -> UnknownPaths:
        """Answers with a path that the taxonomy does not have, which are in neither score."""

    def to_polars(self) -> pl.DataFrame:
        """The rows as a Polars data frame."""

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a pandas data frame. Needs no PyArrow."""

    def to_dict(self) -> dict[str, list[str | None] | NDArray[np.uint64] | NDArray[np.float64]]:
        """The rows as a dict of columns: lists of texts, NumPy arrays of figures (NaN where there is none)."""

    def __arrow_c_stream__(self, requested_schema: CapsuleType | None = None) -> CapsuleType:
        """The rows as an Arrow stream of one batch."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[ValuedNode]: ...
    def __getitem__(self, key: int, /) -> ValuedNode:
        """A row; negative positions count from the end."""

    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows."""

@final
class ValuedNode:
    """One path with its importance."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def path(self) -> str:
        """The path."""

    @property
    def weight(self) -> float:
        """What an answer weighs here."""

    @property
    def given_by(self) -> str | None:
        """The node that gives the weight: the path itself or the nearest above; `None` where none does."""

    @property
    def nps(self) -> Nps:
        """Its score without weights."""

    @property
    def share(self) -> float:
        """Its share of the answers, 0 to 1."""

    @property
    def weighted_share(self) -> float | None:
        """Its share of the weight, 0 to 1."""

    @property
    def contribution(self) -> float | None:
        """By how many points it moves the score from the unweighted to the weighted one."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class Responses:
    """Survey responses, each once: a later one with the same id is an edit, whatever order they come in.

    `len` is how many there are, `in` and `[]` take an id, iterating gives each as a dict, in the order of their ids.
    """

    __hash__: ClassVar[None]  # type: ignore[assignment]

    def __new__(cls) -> Responses: ...
    def push(
        self,
        response: Mapping[str, Any],
        *,
        scale: str | None = None,
        missing_codes: MissingCodes | None = None,
    ) -> Arrival:
        """Take a response: a dict with `id`, `at`, `score` and what else there is.

        That is `scale`, `intention`, `channel`, `customer`, `verbatim`, and the dicts `situation` and `ratings`;
        `profile`, a `Profile` or a dict of what may be one, and `use_case`, which are entered in the situation.
        `at` is a datetime with its zone, or RFC 3339 text with its offset from UTC. NaN is no value.
        """

    def read_csv(
        self,
        data: str | bytes,
        *,
        columns: Mapping[str, str] | None = None,
        situation: Sequence[str] = ...,
        ratings: Sequence[str] = ...,
        scale: str | None = None,
        missing_codes: MissingCodes | None = None,
    ) -> None:
        """Read the rows of a CSV file, UTF-8, with a header; what is no response is in `rejects`.

        `columns` says which column a field is in, `{"at": "answered_at"}`; the others have its name. `scale` is that of
        rows that name none; `missing_codes` are off it. How many scores were missing by which is in `rejects`.
        """

    def read_json_lines(
        self,
        data: str | bytes,
        *,
        columns: Mapping[str, str] | None = None,
        situation: Sequence[str] = ...,
        ratings: Sequence[str] = ...,
        scale: str | None = None,
        missing_codes: MissingCodes | None = None,
    ) -> None:
        """Read JSON Lines: an object a line, as `read_csv`; objects `situation` and `ratings` are read besides."""

    @property
    def rejects(self) -> Rejects:
        """The rows that were no response, and why."""

    @property
    def repeated(self) -> int:
        """How many came again unchanged."""

    @property
    def edited(self) -> int:
        """How many stood aside for a later one with their id."""

    def observations(
        self, dimensions: Sequence[str], *, paths: str | Iterable[str] | None = None, scale: str | None = None
    ) -> Observations:
        """One row for each response, by these dimensions of its situation, after them those that are `paths`.

        `channel` is a dimension of any response.
        """

    def __len__(self) -> int: ...
    def __contains__(self, id: str, /) -> bool: ...
    def __getitem__(self, id: str, /) -> dict[str, Any]: ...
    def __iter__(self) -> Iterator[dict[str, Any]]: ...

@final
class Program:
    """The closed loop of one survey: responses and measures in, headline, findings and verdicts out.

    It keeps of each response its id, moment, score and the declared dimensions, and nothing else. It has no clock: what
    it answers at a moment is of the responses up to the end of that UTC day. `len` is the number of responses; pickling
    keeps `to_bytes`; safe from many threads.
    """

    __hash__: ClassVar[None]  # type: ignore[assignment]

    def __new__(
        cls,
        dimensions: str | Iterable[str] | None = None,
        *,
        scale: str | None = None,
        window_days: Count | None = None,
        retain_days: Count | None = None,
        level: float | None = None,
        method: Method | None = None,
        min_n: Count | None = None,
        worthwhile: float | None = None,
    ) -> Program:
        """A program without responses; `min_n` is 30 and `worthwhile` 5 points where they are not given."""

    def push(self, response: Mapping[str, Any]) -> Arrival:
        """Take a response, a dict as for `Responses.push`, or an edit of one with the same id; say what it did."""

    def push_many(self, responses: Responses) -> dict[Arrival, int]:
        """Take many responses, or none of them; say how many did what."""

    def withdraw(self, id: str) -> bool:
        """Take a response back; say whether it was there."""

    def add_measure(self, measure: Measure) -> None:
        """Take a measure, to be judged from its day on."""

    def headline(self, at: Moment) -> Headline:
        """The score over the window that ends on the day of `at`, over the one before, and of all time."""

    def findings(self, at: Moment) -> Findings:
        """The situations that go with a low score, and with a high one, of all responses up to the day of `at`."""

    def verdicts(self, at: Moment) -> IncrementTable:
        """What each measure in force on the day of `at` changed."""

    @property
    def measures(self) -> list[Measure]:
        """The measures, in the order they were added."""

    @property
    def dimensions(self) -> list[str]:
        """The dimensions of a response's situation that are watched and looked into."""

    def to_bytes(self) -> bytes:
        """The state as bytes, the same for the same responses and measures, in every language."""

    @staticmethod
    def from_bytes(data: bytes) -> Program:
        """Read what `to_bytes` wrote, in any language."""

    def __len__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...

@final
class Findings:
    """The situations that go with a score other than that of all other responses."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def situations(self) -> AssociationTable:
        """Each value of each dimension, those that pull the score down most first."""

    @property
    def pairs(self) -> PairTable:
        """Pairs of values that say more than either alone."""

    def explain(self, language: Language | None = None, *, most: int = 5) -> list[str]:
        """A sentence for each situation that pulls the score down and that chance hardly explains, at most `most`."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class Association:
    """How the score of one situation stands beside that of all other answers. An association, not an effect."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def condition(self) -> dict[str, Label]:
        """The situation: the dimension and its value."""

    @property
    def nps(self) -> Nps:
        """Its score, with its interval and caveats."""

    @property
    def share(self) -> float:
        """Its share of all answers, 0 to 1."""

    @property
    def gap(self) -> Difference | None:
        """Its score minus that of all other answers; `None` where it has fewer than `min_n` answers."""

    @property
    def p_holm(self) -> float | None:
        """The p-value of the gap, adjusted for all gaps tested, by Holm: the chance of even one false find."""

    @property
    def p_bh(self) -> float | None:
        """The same by Benjamini-Hochberg: the expected share of false finds among the finds."""

    @property
    def contribution(self) -> float:
        """By how many points the situation moves the whole: share x (its score - the score of the whole)."""

    def explain(self, language: Language | None = None) -> str:
        """What to tell a reader who is no statistician, in English (the default) or French."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class PairAssociation:
    """A situation of two conditions that says more than either of them. An association, not an effect."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def condition(self) -> dict[str, Label]:
        """The situation: the two dimensions and their values."""

    @property
    def nps(self) -> Nps:
        """The score where both conditions are met, with its interval and caveats."""

    @property
    def gap(self) -> Difference:
        """That score minus that of all other answers."""

    @property
    def beyond(self) -> tuple[Difference | None, Difference | None]:
        """For each condition, that score minus the score of the answers that meet this condition only."""

    @property
    def p_holm(self) -> float:
        """The p-value of the gap, adjusted for all pairs tested, by Holm."""

    @property
    def p_bh(self) -> float:
        """The same by Benjamini-Hochberg."""

    @property
    def contribution(self) -> float:
        """By how many points the situation moves the score of the whole."""

    def explain(self, language: Language | None = None) -> str:
        """What to tell a reader who is no statistician, in English (the default) or French."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class AssociationTable:
    """Each value of each dimension beside all other answers, those that pull the score down most first."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    def explain(self, language: Language | None = None) -> list[str]:
        """The sentence for each row, in English (the default) or French."""

    def to_polars(self) -> pl.DataFrame:
        """The rows as a Polars data frame of flat columns."""

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a pandas data frame of flat columns. Needs no PyArrow."""

    def to_dict(self) -> dict[str, list[str | None] | NDArray[np.uint64] | NDArray[np.float64]]:
        """The rows as a dict of flat columns: lists of texts, NumPy arrays of figures (NaN where there is none)."""

    def __arrow_c_stream__(self, requested_schema: CapsuleType | None = None) -> CapsuleType:
        """The rows as an Arrow stream of one batch."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[Association]: ...
    def __getitem__(self, key: int, /) -> Association:
        """A row; negative positions count from the end."""

    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows: the first 50 rows, figures withheld below 5 answers."""

@final
class TreeNode:
    """A situation within a situation; its figures are `None` where they are withheld."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def path(self) -> list[Label]:
        """The value of each step from all answers to these; `None` for none."""

    @property
    def dimensions(self) -> list[str]:
        """The dimension of each step."""

    @property
    def depth(self) -> int:
        """How many steps it is below the root."""

    @property
    def label(self) -> Label:
        """The value of its last step; `None` for the root."""

    @property
    def situation(self) -> dict[str, Label] | None:
        """The conditions by which `Observations.select` finds its answers, and no others.

        `None` of the part whose paths end where those of others go on, and below it: no condition tells it apart.
        """

    @property
    def parent(self) -> int | None:
        """The place of its parent in the tree; `None` for the root."""

    @property
    def is_withheld(self) -> bool:
        """Whether its figures are withheld, because they would tell what a few customers answered."""

    @property
    def hides_parts(self) -> bool:
        """Whether it has parts of which nothing can be told, not even how many they are."""

    @property
    def n(self) -> int | None:
        """How many answers it has."""

    @property
    def nps(self) -> Nps | None:
        """Its score, with its interval and caveats."""

    @property
    def share(self) -> float | None:
        """Its share of all answers, 0 to 1."""

    @property
    def contribution(self) -> float | None:
        """The points of the whole score that come from it; those of its parts add up to it."""

    @property
    def impact(self) -> float | None:
        """By how many points it moves the score of the whole."""

    @property
    def gap(self) -> Difference | None:
        """Its score minus that of the rest of its parent; `None` where there is no rest."""

    @property
    def caveats(self) -> list[Caveat]:
        """What to know before using it."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class Tree:
    """Answers as a tree of situations: the root first, each node before its parts. From `Observations.drill_down`."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def by(self) -> list[str]:
        """The dimensions drilled down by."""

    @property
    def level(self) -> float:
        """Confidence level of every interval, 0 to 1."""

    @property
    def root(self) -> TreeNode | None:
        """The node of all answers."""

    def find(self, path: Iterable[Label]) -> TreeNode | None:
        """The node at the end of a path, the value of each step; `None` where there is no such node."""

    def worst(self) -> Tree:
        """The same tree with the parts of each node by contribution, the lowest first; withheld parts are last."""

    def to_polars(self) -> pl.DataFrame:
        """The nodes as a Polars data frame of flat columns."""

    def to_pandas(self) -> pd.DataFrame:
        """The nodes as a pandas data frame of flat columns. Needs no PyArrow."""

    def to_dict(self) -> dict[str, list[str | None] | list[int | None] | NDArray[np.float64] | NDArray[np.bool_]]:
        """The nodes as a dict of flat columns: lists of texts and places, NumPy arrays of figures (NaN for none)."""

    def __arrow_c_stream__(self, requested_schema: CapsuleType | None = None) -> CapsuleType:
        """The nodes as an Arrow stream of one batch."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[TreeNode]: ...
    def __getitem__(self, key: int, /) -> TreeNode:
        """A node; negative positions count from the end."""

    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows: the first 50 nodes, figures withheld below 5 answers."""

@final
class Effect:
    """A part of a change, in points."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def points(self) -> float:
        """How much."""

    @property
    def lower(self) -> float | None:
        """Lower bound of its interval; `None` where one of the two scores does not exist."""

    @property
    def upper(self) -> float | None:
        """Upper bound of its interval; `None` as `lower`."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class ChangeNode:
    """A situation, and what of a change comes from it; its figures are `None` where they are withheld."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def path(self) -> list[Label]:
        """The value of each step from all answers to these; `None` for none."""

    @property
    def dimensions(self) -> list[str]:
        """The dimension of each step."""

    @property
    def depth(self) -> int:
        """How many steps it is below the root."""

    @property
    def label(self) -> Label:
        """The value of its last step; `None` for the root."""

    @property
    def situation(self) -> dict[str, Label] | None:
        """The conditions by which `Observations.select` finds its answers, and no others.

        `None` of the part whose paths end where those of others go on, and below it: no condition tells it apart.
        """

    @property
    def parent(self) -> int | None:
        """The place of its parent in the tree; `None` for the root."""

    @property
    def is_withheld(self) -> bool:
        """Whether its figures are withheld, because they would tell what a few customers answered."""

    @property
    def hides_parts(self) -> bool:
        """Whether it has parts of which nothing can be told, not even how many they are."""

    @property
    def before(self) -> Nps | None:
        """Its score before, with its interval and caveats."""

    @property
    def after(self) -> Nps | None:
        """Its score after."""

    @property
    def share_before(self) -> float | None:
        """Its share of all answers before, 0 to 1."""

    @property
    def share_after(self) -> float | None:
        """Its share of all answers after."""

    @property
    def mix(self) -> Effect | None:
        """What comes from its share of its parent having changed."""

    @property
    def rate(self) -> Effect | None:
        """What comes from its score having changed."""

    @property
    def total(self) -> float | None:
        """Both effects together."""

    @property
    def caveats(self) -> list[Caveat]:
        """What to know before using it."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class ChangeTree:
    """Where a change comes from: the root first, each node before its parts. Made by `explain_change`."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def by(self) -> list[str]:
        """The dimensions drilled down by."""

    @property
    def level(self) -> float:
        """Confidence level of every interval, 0 to 1."""

    @property
    def total(self) -> Difference | None:
        """The change of the whole; `None` where the whole itself may not be told."""

    @property
    def root(self) -> ChangeNode | None:
        """The node of all answers."""

    def find(self, path: Iterable[Label]) -> ChangeNode | None:
        """The node at the end of a path, the value of each step; `None` where there is no such node."""

    def worst(self) -> ChangeTree:
        """The same tree with the parts of each node by both effects together, lowest first; withheld are last."""

    def to_polars(self) -> pl.DataFrame:
        """The nodes as a Polars data frame of flat columns."""

    def to_pandas(self) -> pd.DataFrame:
        """The nodes as a pandas data frame of flat columns. Needs no PyArrow."""

    def to_dict(self) -> dict[str, list[str | None] | list[int | None] | NDArray[np.float64] | NDArray[np.bool_]]:
        """The nodes as a dict of flat columns: lists of texts and places, NumPy arrays of figures (NaN for none)."""

    def __arrow_c_stream__(self, requested_schema: CapsuleType | None = None) -> CapsuleType:
        """The nodes as an Arrow stream of one batch."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[ChangeNode]: ...
    def __getitem__(self, key: int, /) -> ChangeNode:
        """A node; negative positions count from the end."""

    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows: the first 50 nodes, figures withheld below 5 answers."""

@final
class FactorEffect:
    """What of a change comes from how answers are spread over the values of one factor."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def factor(self) -> str:
        """The dimension."""

    @property
    def mix(self) -> Effect:
        """What its shares having changed did."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class FactorChange:
    """What of a change comes from each of several crossed factors: the mix of each. Made by `explain_factors`."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def by(self) -> list[str]:
        """The factors."""

    @property
    def total(self) -> Difference | None:
        """The change of the whole; `None` where the whole itself may not be told."""

    @property
    def rate(self) -> Effect | None:
        """What comes from scores having changed within situations; `None` where there are no mixes."""

    @property
    def situations(self) -> int:
        """How many situations were told apart, those put together counting as one."""

    @property
    def pooled_before(self) -> int:
        """How many answers before are of situations that were put together."""

    @property
    def pooled_after(self) -> int:
        """How many answers after are of situations that were put together."""

    @property
    def caveats(self) -> list[Caveat]:
        """What to know before using it: that situations were put together, or nothing may be told."""

    @property
    def level(self) -> float:
        """Confidence level of every interval, 0 to 1."""

    def to_polars(self) -> pl.DataFrame:
        """The mixes as a Polars data frame of flat columns."""

    def to_pandas(self) -> pd.DataFrame:
        """The mixes as a pandas data frame of flat columns. Needs no PyArrow."""

    def to_dict(self) -> dict[str, list[str | None] | NDArray[np.float64]]:
        """The mixes as a dict of flat columns: a list of factors, NumPy arrays of figures."""

    def __arrow_c_stream__(self, requested_schema: CapsuleType | None = None) -> CapsuleType:
        """The mixes as an Arrow stream of one batch."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[FactorEffect]: ...
    def __getitem__(self, key: int, /) -> FactorEffect:
        """A mix; negative positions count from the end."""

    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows: a row a factor, and one for the rate."""

@final
class TestStatistic:
    """A test statistic, its degrees of freedom and its p-value."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def statistic(self) -> float:
        """The statistic."""

    @property
    def df(self) -> int:
        """Its degrees of freedom; 0 where nothing varies."""

    @property
    def df_error(self) -> float | None:
        """Those below the line, of an F; `None` of a chi-square."""

    @property
    def p_value(self) -> float:
        """The probability of one as large, were there nothing to find."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class PairedDifference:
    """The difference of two scores that the same customers gave."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def difference(self) -> float | None:
        """The score of `after` minus that of `before`, in points; `None` where one has no answers."""

    @property
    def lower(self) -> float | None:
        """Lower bound of the interval, in points."""

    @property
    def upper(self) -> float | None:
        """Upper bound of the interval, in points."""

    @property
    def level(self) -> float:
        """Confidence level of the interval, between 0 and 1."""

    @property
    def p_value(self) -> float | None:
        """Two-sided p-value of "customers rise as much as they fall"."""

    @property
    def method(self) -> Literal["sign-flip"] | Literal["t"]:
        """How the p-value was computed: exactly below 20 customers and where all changed alike."""

    @property
    def n(self) -> int:
        """How many customers answered twice."""

    @property
    def transitions(self) -> list[list[int]]:
        """How many went from each class (a row) to each (a column): detractor, passive, promoter."""

    @property
    def incomplete(self) -> int:
        """Customers of whom one answer or both are missing or rejected."""

    @property
    def rejects_before(self) -> Rejects:
        """What of the first answers could not be read, and why."""

    @property
    def rejects_after(self) -> Rejects:
        """What of the second answers could not be read, and why."""

    @property
    def bowker(self) -> TestStatistic | None:
        """Bowker's test of symmetry."""

    @property
    def stuart_maxwell(self) -> TestStatistic | None:
        """Stuart and Maxwell's test of equal classes."""

    @property
    def before(self) -> Counts:
        """The answers compared from."""

    @property
    def after(self) -> Counts:
        """The answers compared to."""

    @property
    def caveats(self) -> list[Caveat]:
        """What to know before using the figure."""

    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows, figures withheld below 5 answers."""

@final
class Equivalence:
    """Whether a difference is inside a margin on either side, by two one-sided tests."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def difference(self) -> float | None:
        """The score of `after` minus that of `before`, in points; `None` where one has no answers."""

    @property
    def lower(self) -> float | None:
        """Lower bound of the interval, in points."""

    @property
    def upper(self) -> float | None:
        """Upper bound of the interval, in points."""

    @property
    def level(self) -> float:
        """Confidence level of the interval, between 0 and 1."""

    @property
    def margin(self) -> float:
        """The largest difference that does not matter, in points."""

    @property
    def p_lower(self) -> float | None:
        """The p-value of "the difference is minus the margin or below it"."""

    @property
    def p_upper(self) -> float | None:
        """The p-value of "the difference is the margin or above it"."""

    @property
    def p_value(self) -> float | None:
        """The larger of the two."""

    @property
    def probability(self) -> float | None:
        """The probability that the true difference is inside the margin, under Jeffreys' prior; no part of the test."""

    @property
    def equivalent(self) -> bool:
        """Whether the interval lies inside the margin."""

    @property
    def method(self) -> Literal["mover"] | Literal["wald"] | Literal["welch-t"]:
        """How the bounds were computed."""

    @property
    def before(self) -> Counts:
        """The answers compared from."""

    @property
    def after(self) -> Counts:
        """The answers compared to."""

    @property
    def caveats(self) -> list[Caveat]:
        """What to know before using the figure."""

    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows, figures withheld below 5 answers."""

@final
class DifferenceTest:
    """A test of "there is no difference" between two independent scores."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def difference(self) -> float | None:
        """The score of `after` minus that of `before`, in points; `None` where one has no answers."""

    @property
    def statistic(self) -> float | None:
        """The statistic; `None` of a test that has none."""

    @property
    def df(self) -> float | None:
        """Its degrees of freedom, of t and chi-square."""

    @property
    def p_value(self) -> float | None:
        """Two-sided p-value; `None` where a side has no answers."""

    @property
    def method(self) -> TwoSampleTest:
        """The test in fact used; never `auto`."""

    @property
    def before(self) -> Counts:
        """The answers compared from."""

    @property
    def after(self) -> Counts:
        """The answers compared to."""

    @property
    def caveats(self) -> list[Caveat]:
        """What to know before using the figure."""

    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows, figures withheld below 5 answers."""

@final
class GroupComparison:
    """Groups beside each other: tests over all of them, and each pair."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def groups(self) -> list[tuple[str, Nps]]:
        """The score of each group, with its label."""

    @property
    def pairs(self) -> GroupPairTable:
        """Each pair of groups, the earlier one first."""

    @property
    def p_value(self) -> float | None:
        """The p-value of "the scores do not differ": that of `equality`."""

    @property
    def equality(self) -> TestStatistic | None:
        """Do the scores differ, by `method`."""

    @property
    def method(self) -> Literal["permutation"] | Literal["welch-james"] | None:
        """How that was tested, chosen by the number of answers."""

    @property
    def seed(self) -> int:
        """The seed of the deals of a permutation test."""

    @property
    def cochran_q(self) -> TestStatistic | None:
        """Do the scores differ, by Cochran's Q and chi-square, which rejects too often of few answers."""

    @property
    def kruskal_wallis(self) -> TestStatistic | None:
        """Does any group answer higher, by Kruskal and Wallis' H."""

    @property
    def ranked(self) -> Literal["points"] | Literal["classes"]:
        """What its ranks are of."""

    @property
    def welch_anova(self) -> TestStatistic | None:
        """Do the scores differ, by Welch's analysis of variance."""

    @property
    def correction(self) -> Correction:
        """How the p-values of pairs were adjusted."""

    @property
    def level(self) -> float:
        """Confidence level of every interval, between 0 and 1."""

    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows, figures withheld below 5 answers."""

@final
class GroupPair:
    """Two of the groups compared."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def before(self) -> str:
        """The name of the group compared from."""

    @property
    def after(self) -> str:
        """The name of the group compared to."""

    @property
    def difference(self) -> Difference:
        """Its score minus that of the group compared from."""

    @property
    def p_adjusted(self) -> float | None:
        """The p-value of the difference, adjusted for all pairs."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class GroupPairTable:
    """Each pair of the groups compared, the earlier group first."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    def to_polars(self) -> pl.DataFrame:
        """The rows as a Polars data frame of flat columns."""

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a pandas data frame of flat columns. Needs no PyArrow."""

    def to_dict(self) -> dict[str, list[str | None] | NDArray[np.uint64] | NDArray[np.float64]]:
        """The rows as a dict of flat columns: lists of texts, NumPy arrays of figures (NaN where there is none)."""

    def __arrow_c_stream__(self, requested_schema: CapsuleType | None = None) -> CapsuleType:
        """The rows as an Arrow stream of one batch."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[GroupPair]: ...
    def __getitem__(self, key: int, /) -> GroupPair:
        """A row; negative positions count from the end."""

    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows: the first 50 rows, figures withheld below 5 answers."""

@final
class SampleSize:
    """How many answers a plan takes."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def answers(self) -> int:
        """How many answers in all."""

    @property
    def before(self) -> int | None:
        """How many of the first score, for a difference."""

    @property
    def after(self) -> int | None:
        """How many of the second score, for a difference."""

    @property
    def exact(self) -> float:
        """The number before rounding up: in all for a margin, of the first score for a difference."""

    @property
    def invitations(self) -> int | None:
        """How many customers to ask, where the response rate is given."""

    @property
    def days(self) -> int | None:
        """How many days it takes, where answers or requests a day are given."""

    @property
    def level(self) -> float:
        """Confidence level of the interval, or 1 minus alpha of the test."""

    @property
    def variance(self) -> float:
        """The variance planned with."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class Power:
    """The chance of a test to find a difference."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def power(self) -> float:
        """The chance, 0 to 1."""

    @property
    def difference(self) -> float:
        """The difference, in points."""

    @property
    def before(self) -> int:
        """How many answers of the first score."""

    @property
    def after(self) -> int:
        """How many of the second."""

    @property
    def level(self) -> float:
        """1 minus alpha of the test."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class PairTable:
    """The pairs of values that say more than either, those that pull the score down most first."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    def explain(self, language: Language | None = None) -> list[str]:
        """The sentence for each row, in English (the default) or French."""

    def to_polars(self) -> pl.DataFrame:
        """The rows as a Polars data frame of flat columns."""

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a pandas data frame of flat columns. Needs no PyArrow."""

    def to_dict(self) -> dict[str, list[str | None] | NDArray[np.uint64] | NDArray[np.float64]]:
        """The rows as a dict of flat columns: lists of texts, NumPy arrays of figures (NaN where there is none)."""

    def __arrow_c_stream__(self, requested_schema: CapsuleType | None = None) -> CapsuleType:
        """The rows as an Arrow stream of one batch."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[PairAssociation]: ...
    def __getitem__(self, key: int, /) -> PairAssociation:
        """A row; negative positions count from the end."""

    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows: the first 50 rows, figures withheld below 5 answers."""

@final
class Measure:
    """An action that the company took."""

    def __new__(cls, id: str, date: _Date, where: dict[str, Label] | None = None) -> Measure:
        """A measure in force from `date` on, where all the conditions are met; without any, everywhere."""

    @property
    def id(self) -> str:
        """What it is called."""

    @property
    def date(self) -> _Date:
        """The first day it was in force."""

    @property
    def where(self) -> dict[str, Label]:
        """Where it applies: dimensions and their values."""

    def __hash__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...

@final
class Increment:
    """What one measure changed, as far as a comparison in time can say."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def measure(self) -> Measure:
        """The measure."""

    @property
    def before(self) -> Nps:
        """The score in its situation since the measure before it there, or since the first day."""

    @property
    def after(self) -> Nps:
        """The score in its situation until the next measure there, or until the last day."""

    @property
    def change(self) -> Difference:
        """`after` minus `before`."""

    @property
    def p_holm(self) -> float | None:
        """The p-value of the change, adjusted for all measures by Holm."""

    @property
    def verdict(self) -> VerdictCode:
        """What is said of the measure."""

    @property
    def answers_needed(self) -> int | None:
        """About how many further answers would tell; `None` where it is conclusive, or no number would."""

    @property
    def caveats(self) -> list[Caveat]:
        """What to know before using it: always `no_counterfactual`, and those on volume."""

    def explain(self, language: Language | None = None) -> str:
        """What to tell a reader who is no statistician, in English (the default) or French."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class IncrementTable:
    """What each measure changed, in the order they were given."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    def explain(self, language: Language | None = None) -> list[str]:
        """The sentence for each row, in English (the default) or French."""

    def to_polars(self) -> pl.DataFrame:
        """The rows as a Polars data frame of flat columns."""

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a pandas data frame of flat columns. Needs no PyArrow."""

    def to_dict(self) -> dict[str, list[str | None] | list[_Date] | NDArray[np.uint64] | NDArray[np.float64]]:
        """The rows as a dict of flat columns: lists of texts and dates, NumPy arrays of figures (NaN for none)."""

    def __arrow_c_stream__(self, requested_schema: CapsuleType | None = None) -> CapsuleType:
        """The rows as an Arrow stream of one batch."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[Increment]: ...
    def __getitem__(self, key: int, /) -> Increment:
        """A row; negative positions count from the end."""

    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows: the first 50 rows, figures withheld below 5 answers."""

@final
class Live:
    """The score of every segment up to the second, from exact counts by segment and pane of time.

    Safe from many threads. Answers may come late, in any order, over any number of shards, and be taken back: the state
    is a function of the answers. Wherever a moment is asked for, it is a datetime with a time zone, whole seconds since
    1970-01-01 UTC, or a date, which is that day in UTC. A datetime without a zone raises `ArgumentError`: nobody knows
    which moment it is.

    >>> import nps
    >>> live = nps.Live("site", window="day", zone="Europe/Paris")
    >>> for score, site in [(9, "Lyon"), (10, "Nice"), (3, "Lyon")]:
    ...     live.push(1_784_424_600, score, site=site)
    >>> live.now(1_784_424_600).nps.n, live.segment("site", "Lyon", 1_784_424_600).nps.nps
    (3, 0.0)
    """

    __hash__: ClassVar[None]  # type: ignore[assignment]

    def __new__(
        cls,
        dimensions: str | Iterable[str] | None = None,
        *,
        scale: str | None = None,
        window: Window | None = None,
        retain_days: Count | None = None,
        zone: str | None = None,
        day_begins: Count | None = None,
        granularity: Count | None = None,
        caps: Mapping[str, Cap] | None = None,
        level: float | None = None,
        method: Method | None = None,
    ) -> Live:
        """Nothing counted yet.

        `dimensions` are the names whose values are the segments. `window` is the one asked for by default: `"sliding
        7d"`, `"sliding 90min"`, `"tumbling 6h"`, `"day"`, `"week"`, `"month"` so far, or `"half-life 7d"`, in which
        answers weigh less as they grow old. Days are those of `zone`, an IANA time zone, and begin `day_begins` minutes
        after midnight; panes are `granularity` minutes long. `caps` bounds, by dimension, how many values have a
        segment of their own: `{"site": 1000}`, or `{"site": {"most": 1000, "always": ["Lyon"]}}`.

        Defaults: scale `"0-10"`, the last 7 days, 35 days kept pane by pane (twice the window is needed to compare with
        the window before), days of UTC, a pane a day, no caps, level 0.95, method `"auto"`.
        """

    @staticmethod
    def from_bytes(data: bytes) -> Live:
        """Reads what `to_bytes` wrote, in any language. Raises `BytesError`."""

    def to_bytes(self) -> bytes:
        """The state as bytes, the same for the same answers, in every language. A pickle holds nothing else."""

    def push(self, at: Moment, score: Answer, values: dict[str, Label] | None = None, /, **named: Label) -> None:
        """Counts an answer, `None` for one that was asked for and not given.

        Each dimension needs a value, by name or in `values`: a text, `None` where there is none; whole numbers and
        booleans are the values `"3"` and `"true"`. Raises `AnswerError` where the score is not on the scale.
        """

    def push_many(
        self,
        frame: Frame,
        *,
        score: str,
        time: str,
        errors: Errors | None = None,
        missing_codes: MissingCodes | None = None,
    ) -> Rejects:
        """Counts the answers of a frame, and gives the ledger of those that could not be counted.

        The dimensions are columns of their own names. `time` is a column of datetimes with a zone, of dates, or of
        whole seconds. The same as `push` row by row, faster; where it raises, nothing is counted.
        """

    def follow_many(
        self,
        frame: Frame,
        *,
        score: str,
        time: str,
        dimension: str,
        window: Window | None = None,
        errors: Errors | None = None,
        missing_codes: MissingCodes | None = None,
    ) -> Followed:
        """Counts the answers of a frame as `push_many` does, and tells what each row finds in its window after it.

        What is told is what the window says of the row's value of `dimension` at the newest moment there ever was until
        then. A row that cannot be counted changes nothing, and is told what is there. Dimensions with a cap cannot be
        followed.

        >>> import nps
        >>> live = nps.Live("site")
        >>> rows = {"score": [9, 3, 10, 8], "at": [0, 60, 90_000, 864_000], "site": ["Lyon", "Nice", "Lyon", "Lyon"]}
        >>> told = live.follow_many(rows, score="score", time="at", dimension="site")
        >>> told.nps.tolist(), told.n.tolist()
        ([100.0, -100.0, 100.0, 0.0], [1, 1, 2, 1])
        """

    def retract(self, at: Moment, score: Answer, values: dict[str, Label] | None = None, /, **named: Label) -> None:
        """Takes an answer back: the inverse of `push`, but that the newest day stays.

        Raises `CountError` where no such answer of that day was counted.
        """

    def merge(self, other: Live) -> None:
        """Adds everything that another aggregator, of other answers, has counted: the order does not matter."""

    def advance(self, at: Moment) -> None:
        """Says that it is `at`, where no answer did: days before those that are kept are folded."""

    def now(self, at: Moment, window: Window | None = None) -> Headline:
        """The score of all answers: over the window that ends with `at`, over the one before, and of all time.

        `window` is one to ask about instead of the default one.
        """

    def table(self, at: Moment, window: Window | None = None) -> LiveTable:
        """The same of the total and of every segment of every dimension, as one table."""

    def segment(self, dimension: str, value: Label, at: Moment, window: Window | None = None) -> Headline:
        """The same of the answers with this value of a dimension, or `None` for those without one.

        Raises `ArgumentError` for a value that is counted with others: see `other`.
        """

    def segments(self, dimension: str, at: Moment, window: Window | None = None) -> SegmentTable:
        """Every segment of a dimension that has answers, in the order of their values.

        Then the one without a value, then the one of all values that have none of their own.
        """

    def top(self, dimension: str, most: Count, at: Moment, window: Window | None = None) -> TopSegments:
        """The values of a dimension with the most answers in the window, and how many any other may have at most."""

    def other(self, dimension: str, at: Moment, window: Window | None = None) -> OtherSegments | None:
        """All values of a dimension together that have no segment of their own; `None` where there are none."""

    def window(self, dimension: str, value: Label, at: Moment, window: Window | None = None) -> Distribution:
        """The answers of one segment in the window that ends with `at`: what `segment` reckons from."""

    def days(self, first: Moment, last: Moment, dimension: str | None = None, value: Label = None) -> DayTable:
        """All answers day by day, or those of one segment, days without answers among them.

        From the day of `first` to that of `last`; only days that are kept, up to the newest.
        """

    def panes(self, first: Moment, last: Moment, dimension: str | None = None, value: Label = None) -> PaneTable:
        """The panes that have answers, of all or of one segment: those that are kept, from `first` to `last`."""

    @property
    def dimensions(self) -> list[str]:
        """The names of the dimensions."""

    @property
    def scale(self) -> str:
        """The scale the answers are given on, such as `0-10`."""

    @property
    def default_window(self) -> str:
        """The window that is asked for where no other is named, such as `sliding 7d`."""

    @property
    def retain_days(self) -> int:
        """How many days are kept pane by pane."""

    @property
    def zone(self) -> str:
        """The time zone whose days are counted."""

    @property
    def day_begins(self) -> int:
        """Minutes after midnight at which a day begins."""

    @property
    def granularity(self) -> int:
        """The length of a pane in minutes."""

    @property
    def caps(self) -> dict[str, dict[str, int | list[str]]]:
        """By dimension, how many values have a segment of their own, and which always have."""

    @property
    def level(self) -> float:
        """Confidence level of the intervals, between 0 and 1."""

    @property
    def method(self) -> Method:
        """The method of the intervals."""

    @property
    def answers(self) -> int:
        """How many answers are held, missing ones among them."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class Followed:
    """What the window of each row's segment held after it: from `Live.follow_many`."""

    @property
    def nps(self) -> NDArray[np.float64]:
        """The score of the window after each row, in points; NaN where it has no answer."""

    @property
    def n(self) -> NDArray[np.uint64]:
        """How many answers the window had after each row."""

    @property
    def rejects(self) -> Rejects:
        """The ledger of the rows that could not be counted."""

    def __len__(self) -> int: ...
    def __repr__(self) -> str: ...

@final
class HistoryTable:
    """The history of each row of a log: times in seconds, `None` where a row has none. `len` is the number of rows."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def rejects(self) -> Rejects:
        """Scores that could not be read: their rows are contacts without one."""

    def to_dict(self) -> dict[str, list[Any]]:
        """The table as a dict of lists."""

    def to_pandas(self) -> pd.DataFrame:
        """The table as a pandas data frame. Needs no PyArrow."""

    def to_polars(self) -> pl.DataFrame:
        """The table as a Polars data frame."""

    def __len__(self) -> int: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __arrow_c_stream__(self, requested_schema: CapsuleType | None = None) -> CapsuleType:
        """The table as an Arrow stream of one batch."""

@final
class AsOf:
    """What was known of a customer strictly before a moment. Times are in seconds."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def since_contact(self) -> int | None:
        """Recency: the time since the last contact."""

    @property
    def contacts_before(self) -> int:
        """Frequency: how many contacts there were."""

    @property
    def tenure(self) -> int | None:
        """The time since the first contact that the log has."""

    @property
    def contacts_7d(self) -> int:
        """Contacts in the 7 × 24 hours before."""

    @property
    def contacts_30d(self) -> int:
        """Contacts in the 30 × 24 hours before."""

    @property
    def contacts_90d(self) -> int:
        """Contacts in the 90 × 24 hours before."""

    @property
    def previous_score(self) -> int | None:
        """The latest score that was known."""

    @property
    def previous_category(self) -> Literal["detractor", "passive", "promoter"] | None:
        """Its class."""

    @property
    def since_score(self) -> int | None:
        """The time since the contact of that score."""

    def __eq__(self, value: object, /) -> bool: ...

@final
class DifferingRow:
    """A row whose value is not the one that was known at its moment."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def row(self) -> int:
        """The zero-based row."""

    @property
    def supplied(self) -> int | Literal["detractor", "passive", "promoter"] | None:
        """What the column says."""

    @property
    def as_of(self) -> int | Literal["detractor", "passive", "promoter"] | None:
        """What was known strictly before the row's moment, as far as the log goes."""

    @property
    def knows_future(self) -> bool:
        """Whether what the log has at that moment or later explains what the column says."""

    def __eq__(self, value: object, /) -> bool: ...

@final
class LeakageReport:
    """How a column compares with what was known."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def feature(self) -> HistoryFeature:
        """What the column is said to be."""

    @property
    def rows(self) -> int:
        """How many rows it has."""

    @property
    def is_exact(self) -> bool:
        """Whether every row is what was known."""

    @property
    def differing(self) -> list[DifferingRow]:
        """The rows that differ, in order."""

    @property
    def leaks(self) -> list[DifferingRow]:
        """The rows that know the future."""

    def __eq__(self, value: object, /) -> bool: ...

def history(
    customer: tuple[str, Any],
    time: tuple[str, Any],
    id: tuple[str, Any] | None = None,
    made: tuple[str, Any] | None = None,
    score: tuple[str, Any] | None = None,
    scale: str | None = None,
    errors: Errors | None = None,
    missing_codes: MissingCodes | None = None,
) -> HistoryTable:
    """The history of each row of a log; `nps.history` finds the columns and calls this."""

def check_leakage(
    feature: HistoryFeature,
    column: tuple[str, Any],
    customer: tuple[str, Any],
    time: tuple[str, Any],
    id: tuple[str, Any] | None = None,
    made: tuple[str, Any] | None = None,
    score: tuple[str, Any] | None = None,
    scale: str | None = None,
    errors: Errors | None = None,
    missing_codes: MissingCodes | None = None,
) -> LeakageReport:
    """Which rows of a column know the future; `nps.check_leakage` finds the columns and calls this."""

@final
class LiveHistory:
    """The history of every customer as contacts come, to be asked as of any moment that is not too long ago.

    The answer is that of `nps.history` over everything that came, in any order, as long as nothing came more than
    `lateness` seconds (by default seven days) behind the newest moment. Safe from many threads.

    >>> import nps
    >>> live = nps.LiveHistory()
    >>> live.push("c81f", 0, 3, id="R1"), live.push("c81f", 0, 3, id="R1")
    ('new', 'repeated')
    >>> live.as_of("c81f", 86_400)
    <AsOf 1 contacts, 1 in 90 days, previous score 3>
    """

    __hash__: ClassVar[None]  # type: ignore[assignment]

    def __new__(cls, *, scale: str | None = None, lateness: Count | None = None) -> LiveHistory:
        """Knows nobody yet. `lateness` is in seconds, of at most 90 days."""

    @staticmethod
    def from_bytes(data: bytes) -> LiveHistory:
        """Reads what `to_bytes` wrote, in any language. Raises `BytesError`."""

    def to_bytes(self) -> bytes:
        """The state as bytes, the same in every language. A pickle holds nothing else."""

    def push(
        self,
        customer: str | int,
        at: Moment,
        score: Answer = None,
        *,
        id: str | int | None = None,
        made: Moment | None = None,
    ) -> Arrival:
        """Takes a contact, or another version of the one of that `id`; says what became of it.

        `customer` is a pseudonym; `made` says since when the score was known, by default since the contact. Raises
        `AnswerError` for an e-mail address, and for a blank customer or id.
        """

    def as_of(self, customer: str | int, at: Moment) -> AsOf:
        """What was known of a customer strictly before a moment; one that is not known has no contacts."""

    def advance(self, at: Moment) -> None:
        """Says that it is `at`, where nothing that came did."""

    def erase_customer(self, customer: str | int, at: Moment) -> int:
        """Erases a customer, and refuses what still comes of the time up to `at`; says how many contacts there were."""

    @property
    def customers(self) -> int:
        """How many customers have a contact."""

    @property
    def late(self) -> int:
        """How many contacts came too late to be taken."""

    def __eq__(self, value: object, /) -> bool: ...

@final
class Pseudonymizer:
    """Makes pseudonyms of raw identifiers under a secret key: 128 bits of HMAC-SHA-256, in hexadecimal.

    Identifiers are taken as they are: trim and fold case before. Keys rotate: the current one makes pseudonyms, older
    ones recognise theirs. Keys are never shown, and a `Pseudonymizer` has no pickle.

    >>> import nps
    >>> keys = nps.Pseudonymizer("2025", b"a secret of at least 16 bytes")
    >>> before = keys.pseudonym("customer 7")
    >>> keys = keys.rotate("2026", b"another secret, as long")
    >>> keys.recognise("customer 7", before), keys.rekey("customer 8", before)
    ('2025', None)
    """

    def __new__(cls, rotation: str, key: bytes) -> Pseudonymizer:
        """With one key, of at least 16 bytes."""

    def rotate(self, rotation: str, key: bytes) -> Pseudonymizer:
        """The same with another key, which makes pseudonyms from now on."""

    def with_older(self, rotation: str, key: bytes) -> Pseudonymizer:
        """The same with a key that made pseudonyms earlier than all that are there."""

    @property
    def rotations(self) -> list[str]:
        """The rotation ids, the current one first."""

    def pseudonym(self, id: str) -> str:
        """The pseudonym of a raw identifier by the current key. Raises `AnswerError` for a blank one."""

    def pseudonyms(self, id: str) -> dict[str, str]:
        """The pseudonyms of a raw identifier by the id of each key, the current one first."""

    def recognise(self, id: str, pseudonym: str) -> str | None:
        """The id of the key by which a pseudonym was made of this raw identifier; `None` where by none."""

    def rekey(self, id: str, pseudonym: str) -> str | None:
        """The current pseudonym of a customer whose identifier comes with one of theirs; `None` where not theirs."""

    def column(self, ids: Column) -> list[str | None]:
        """The pseudonym of each row of a column; `None` for missing and blank ones."""

@final
class Bands:
    """Bands of a number, from the lowest to the highest: one below the first edge, one from each edge on.

    `len` is how many there are.

    >>> import nps
    >>> age = nps.Bands([25, 45, 65])
    >>> age.labels
    ['< 25', '25 – 45', '45 – 65', '≥ 65']
    >>> age.cut([43, None, 25.0]).to_list()
    ['25 – 45', None, '25 – 45']
    >>> answers = {"score": [9, 3, 10], "age": [43, 70, 25]}
    >>> nps.observations(answers, score="score", dimensions=[], bands={"age": age}).dimensions
    ['age']
    """

    __hash__: ClassVar[None]  # type: ignore[assignment]

    def __new__(cls, edges: Iterable[float]) -> Bands:
        """Bands with these edges, each above the one before; without any, one band of any number."""

    @staticmethod
    def quantiles(values: Column, bands: Count, *, frequency: Column | None = None) -> Bands:
        """Bands that hold as many of the numbers each as may be: edges at the quantiles k/`bands`, of type 7.

        Equal edges are one, and none is at the lowest number. `frequency` is how many rows each row stands for.

        >>> import nps
        >>> nps.Bands.quantiles([1, 2, 3, 4, 5], 4).edges
        [2.0, 3.0, 4.0]
        """

    @staticmethod
    def supervised(
        values: Column,
        scores: Column,
        *,
        frequency: Column | None = None,
        scale: str | None = None,
        errors: Errors | None = None,
    ) -> Bands:
        """Bands that separate the scores best (MDLP); one band where nothing does.

        >>> import nps
        >>> nps.Bands.supervised([1, 2, 3, 4, 20, 21, 22, 23], [10, 9, 10, 9, 2, 3, 1, 0]).labels
        ['< 12', '≥ 12']
        """

    @property
    def edges(self) -> list[float]:
        """Where the bands are cut: ascending."""

    @property
    def labels(self) -> list[str]:
        """What the bands are called: `< 30`, `30 – 60`, `≥ 60`."""

    @property
    def intervals(self) -> list[str]:
        """The bands as intervals: `(-∞, 30)`, `[30, 60)`, `[60, ∞)`."""

    def band(self, value: float) -> int | None:
        """The band of a number, 0 for the lowest; `None` for NaN."""

    def cut(self, values: Column, *, name: str = "values") -> BandColumn:
        """A column of numbers as one of bands, for a frame; `name` is what errors call it."""

    def __len__(self) -> int: ...
    def __eq__(self, value: object, /) -> bool: ...

@final
class BandColumn:
    """A column of bands, in their order: a dimension wherever the library takes columns, and of any frame.

    A mapping of columns may hold it as it is; a frame of pandas what `to_pandas` gives, one of Polars what `to_polars`
    gives, and anything else may read it as an Arrow dictionary.
    """

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def bands(self) -> Bands:
        """The bands."""

    @property
    def labels(self) -> list[str]:
        """What the bands are called, from the lowest."""

    @property
    def codes(self) -> NDArray[np.int32]:
        """The band of each row, 0 for the lowest, -1 where there is no number."""

    def to_list(self) -> list[str | None]:
        """The label of each row; `None` where there is no number."""

    def to_pandas(self) -> pd.Categorical:
        """The column as an ordered categorical of pandas. Needs no PyArrow."""

    def to_polars(self) -> pl.Series:
        """The column as a series of Polars, of an `Enum` of the bands."""

    def __arrow_c_stream__(self, requested_schema: CapsuleType | None = None) -> CapsuleType:
        """The column as an Arrow stream of one ordered dictionary."""

    def __len__(self) -> int: ...
    def __eq__(self, value: object, /) -> bool: ...

@final
class Profile:
    """Attributes of a customer that make nobody out: bands of numbers, and values of few.

    A mapping of names and values, in the order of the names: `{**profile}` is a dict of them. A value that reads as a
    number or an e-mail address is refused; numbers go in as bands. `Responses.push` takes one as `profile`.

    >>> import nps
    >>> profile = nps.Profile({"language": "fr"})
    >>> profile.band("age_band", nps.Bands([25, 45, 65]), 43)
    >>> profile
    <Profile age_band="25 – 45", language="fr">
    >>> responses = nps.Responses()
    >>> responses.push({"id": 7, "at": "2026-01-05T10:00:00Z", "score": 9, "profile": profile, "use_case": "claim"})
    'new'
    >>> responses["7"]["situation"]
    {'age_band': '25 – 45', 'language': 'fr', 'use_case': 'claim'}
    """

    __hash__: ClassVar[None]  # type: ignore[assignment]

    def __new__(cls, values: Profile | Mapping[str, Label] | None = None) -> Profile:
        """With values of few, by their names; `None` is no value."""

    def band(self, name: str, bands: Bands, value: float) -> None:
        """Sets an attribute to the band a number is in; NaN is no value, and takes out what was set."""

    def value(self, name: str, value: str) -> None:
        """Sets an attribute to one of few values. Raises `ArgumentError`, which does not repeat the value."""

    def describe(self, response: Mapping[str, Any], *, scale: str | None = None) -> dict[str, Any]:
        """A response, a dict as for `Responses.push`, with the attributes in its situation.

        Raises `AnswerError` where the situation has another value for one of them.
        """

    @staticmethod
    def column(name: str, values: Column) -> list[str | None]:
        """A whole column of an attribute, checked and trimmed. Raises `ArgumentError`, naming the row.

        >>> import nps
        >>> nps.Profile.column("region", [" Ouest", None, "Est"])
        ['Ouest', None, 'Est']
        """

    def keys(self) -> list[str]:
        """The names, in order."""

    def __len__(self) -> int: ...
    def __contains__(self, name: str, /) -> bool: ...
    def __getitem__(self, name: str, /) -> str: ...
    def __iter__(self) -> Iterator[str]: ...
    def __eq__(self, other: object, /) -> bool: ...

@final
class UseCase:
    """The name of what a customer came for: one line of at most 100 letters, trimmed.

    >>> import nps
    >>> claim = nps.UseCase(" claim ")
    >>> claim.describe({"id": 7, "at": "2026-01-05T10:00:00Z"})["situation"]
    {'use_case': 'claim'}
    """

    DIMENSION: Final = "use_case"
    """The dimension of the situation that it is the value of."""

    def __new__(cls, name: str) -> UseCase:
        """A name of one line. Raises `ArgumentError` for any other."""

    @property
    def name(self) -> str:
        """The name."""

    def describe(self, response: Mapping[str, Any], *, scale: str | None = None) -> dict[str, Any]:
        """A response, a dict as for `Responses.push`, with the use case in its situation."""

    @staticmethod
    def column(names: Column) -> list[str | None]:
        """A whole column of names, checked and trimmed. Raises `ArgumentError`, naming the row."""

    def __hash__(self) -> int: ...
    def __eq__(self, value: object, /) -> bool: ...

@final
class Suppression:
    """From how many answers on a part of a whole is shown.

    A part is withheld where it has few answers, or not many that are all of one class, and others with it, the smallest
    first, until what is left of the whole gives nothing away either.

    >>> import nps
    >>> rule = nps.Suppression()
    >>> rule.parts([(10, 10, 30), (1, 0, 2), (10, 10, 20), (10, 2, 10)])
    [False, True, False, True]
    >>> rule.table([[(1, 0, 2), (1, 0, 19), (1, 0, 29)], [(1, 0, 14), (1, 0, 39), (1, 0, 49)]])
    [[True, True, False], [True, True, False]]
    """

    __hash__: ClassVar[None]  # type: ignore[assignment]

    def __new__(cls, min_cell: Count | None = None, *, min_alike: Count | None = None) -> Suppression:
        """Shown are `min_cell` answers and more (default 5), of one class alone `min_alike` (default 10)."""

    @property
    def min_cell(self) -> int:
        """The number of answers from which a part is shown."""

    @property
    def min_alike(self) -> int:
        """The number of answers from which a part is shown whose answers are all of one class."""

    def allows(self, counts: Side) -> bool:
        """Whether so many answers may be told by themselves."""

    def parts(self, parts: Iterable[Side]) -> list[bool] | None:
        """Which parts of a whole are withheld, where it is told; `None` where not even their number may be told."""

    def table(self, rows: Iterable[Iterable[Side]]) -> list[list[bool]] | None:
        """Which cells of a table are withheld, where the sums of its rows and columns are told.

        `None` where those sums give away too much by themselves: rows or columns have to be put together first.
        """

    def __eq__(self, value: object, /) -> bool: ...

@final
class PublishedSet:
    """A set of answers whose figures were told."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def start(self) -> _Date | None:
        """The first day of the answers; `None` where they have none."""

    @property
    def end(self) -> _Date | None:
        """The day after the last; `None` where they have none."""

    @property
    def dimensions(self) -> list[str]:
        """The dimension of each step from all answers to these."""

    @property
    def path(self) -> list[Label]:
        """The value of each step; `None` for none."""

    @property
    def counts(self) -> Counts:
        """How many there are of each class."""

    def __eq__(self, value: object, /) -> bool: ...

@final
class ReleaseLedger:
    """What was told of some answers, so that no later release can be subtracted from it.

    Two sets of which one lies within the other tell the difference between them; so do a whole and all of its parts. A
    release after which such a difference is of few answers is refused, and nothing of it is kept. `len` is how many
    sets were told.

    >>> import nps
    >>> def tree(n):
    ...     rows = {"score": [9, 9, 3, 3] * n, "site": ["Lille", "Nancy"] * (2 * n)}
    ...     return nps.observations(rows, score="score", dimensions="site").drill_down("site")
    >>> ledger = nps.ReleaseLedger()
    >>> ledger.release(tree(10))
    >>> ledger.release(tree(11))  # four answers later
    Traceback (most recent call last):
    ...
    nps.ArgumentError: all answers and all answers are both to be told, and the difference is 4 answers that may not be
    """

    __hash__: ClassVar[None]  # type: ignore[assignment]

    def __new__(cls, suppression: Suppression | None = None) -> ReleaseLedger:
        """A ledger of nothing told so far."""

    @staticmethod
    def from_json(data: str) -> ReleaseLedger:
        """Reads what `to_json` wrote, in any language."""

    def to_json(self) -> str:
        """The ledger as JSON, to be kept."""

    def release(self, tree: Tree, *, start: _Date | None = None, end: _Date | None = None) -> None:
        """Enters what a tree tells of the answers from the day `start` up to and without the day `end`.

        Raises `ArgumentError`, naming both sets, where a difference may not be told; nothing is entered then.
        """

    def release_change(
        self,
        change: ChangeTree,
        *,
        before: tuple[_Date | None, _Date | None] = ...,
        after: tuple[_Date | None, _Date | None] = ...,
    ) -> None:
        """Enters what a change tells of both its periods, each as its first day and the day after its last."""

    def merge(self, other: ReleaseLedger) -> None:
        """Takes over everything that another ledger knows to be told, by the stricter rule."""

    @property
    def sets(self) -> list[PublishedSet]:
        """What was told so far, in order."""

    @property
    def suppression(self) -> Suppression:
        """From how many answers on a difference may be told."""

    def __len__(self) -> int: ...
    def __eq__(self, value: object, /) -> bool: ...

@final
class TagColumn:
    """A column of tags as it was known when each row was scored."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def values(self) -> list[str | None]:
        """The value of the dimension in each row: tags in order, joined by `;`; `None` where it has none."""

    @property
    def excluded(self) -> dict[Provenance, int]:
        """The tags that were left out of all rows, by who set them."""

    @property
    def caveats(self) -> list[Caveat]:
        """Says so where any were."""

    def __len__(self) -> int: ...
    def __eq__(self, value: object, /) -> bool: ...

def read_tags(tags: Column, *, scored: Column | None = None) -> TagColumn:
    """Reads a column of tags, and leaves out those set when the score was known or later.

    A row is `provenance:tag`, joined by `;`; `@after`, or `@` and a moment, says when a tag was set. `scored` has when
    each row was scored. Raises `ArgumentError`, naming the row, for what is no tag.

    >>> import nps
    >>> found = nps.read_tags(["journey:use;agent:call-back@after", None])
    >>> found.values, found.excluded["agent"]
    (['journey:use', None], 1)
    """

@final
class BoundedAnswers:
    """Answers of which each customer gave at most so many: what is published of them hides customers.

    `Observations.bounded` makes them. All that they tell has noise, how many answers were left out is not told, and
    they have no pickle.
    """

    @property
    def per_customer(self) -> int:
        """How many answers of a customer there are at most."""

    def private_histogram(
        self, *, epsilon: Epsilon, seed: bytes, budget: PrivacyBudget, neighbours: Neighbours | None = None
    ) -> PrivateHistogram:
        """The answers at each point of their scale, with noise that hides a customer with all that they answered.

        Arguments are those of `nps.private_histogram`; the noise is `per_customer` times as wide.
        """

    def private_counts(
        self, *, epsilon: Epsilon, seed: bytes, budget: PrivacyBudget, neighbours: Neighbours | None = None
    ) -> PrivateHistogram:
        """The answers of each class, with noise that hides a customer with all that they answered."""

@final
class PrivacyBudget:
    """A ledger of privacy loss: what is published of the same answers adds up, and never to more than the budget.

    >>> import nps
    >>> budget = nps.PrivacyBudget(1)
    >>> for _ in range(10):
    ...     budget.spend(0.1)
    >>> budget
    <PrivacyBudget 0 of 1 left>
    """

    __hash__: ClassVar[None]  # type: ignore[assignment]

    def __new__(cls, total: Epsilon) -> PrivacyBudget:
        """A budget of which nothing is spent."""

    @staticmethod
    def from_json(data: str) -> PrivacyBudget:
        """Reads what `to_json` wrote."""

    def to_json(self) -> str:
        """The ledger as JSON, to be kept beside the answers."""

    def spend(self, epsilon: Epsilon) -> None:
        """Enters a loss. Raises `ArgumentError`, and enters nothing, where it is more than what is left."""

    @property
    def total(self) -> str:
        """The whole budget, as a fraction."""

    @property
    def spent(self) -> str:
        """What is spent, as a fraction."""

    @property
    def left(self) -> str:
        """What is left, as a fraction."""

    def __eq__(self, value: object, /) -> bool: ...

@final
class PrivateHistogram:
    """Counts that may be published: each with noise of its own, none below 0."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    def __new__(
        cls,
        counts: Sequence[Count],
        epsilon: Epsilon,
        *,
        neighbours: Neighbours | None = None,
        per_customer: Count | None = None,
        scale: str | None = None,
    ) -> PrivateHistogram:
        """Counts as they were published: one for each point of the scale, or detractors, passives and promoters.

        `per_customer` is how many answers of a customer were used at most, where the noise hides customers.
        """

    @property
    def counts(self) -> list[int]:
        """The counts: of each point from the lowest, or of detractors, passives and promoters."""

    @property
    def scale(self) -> str:
        """The scale the answers were given on."""

    @property
    def epsilon(self) -> str:
        """What they tell at most, as a fraction."""

    @property
    def neighbours(self) -> Neighbours:
        """What they hide."""

    @property
    def per_customer(self) -> int | None:
        """How many answers of a customer are used at most; `None` where what is hidden is one answer."""

    def nps(self, *, level: float | None = None) -> PrivateNps:
        """The score of the counts, with an interval that knows of the noise.

        Raises `CountError` where the number of answers times epsilon is below 50, or 50 times `per_customer`. Where
        customers are hidden, the interval is wide enough however alike the answers of one of them are.
        """

    def __eq__(self, value: object, /) -> bool: ...

@final
class PrivateNps:
    """A score of private counts."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def nps(self) -> float:
        """The score, in points."""

    @property
    def lower(self) -> float:
        """Lower bound of the interval, in points."""

    @property
    def upper(self) -> float:
        """Upper bound of the interval, in points."""

    @property
    def level(self) -> float:
        """Confidence level of the interval, 0 to 1."""

    @property
    def n(self) -> int:
        """How many answers there are, as far as the noise tells."""

    @property
    def standard_error(self) -> float:
        """The standard error, in points, noise included."""

    @property
    def noise_error(self) -> float:
        """The part of the noise alone, in points."""

    @property
    def caveats(self) -> list[Caveat]:
        """What to know before using the figure."""

    def __eq__(self, value: object, /) -> bool: ...

def private_histogram(
    answers: Distribution | ScoreResult,
    epsilon: Epsilon,
    seed: bytes,
    budget: PrivacyBudget,
    neighbours: Neighbours | None = None,
) -> PrivateHistogram:
    """The answers at each point of their scale, with noise; `nps.private_histogram` counts a column and calls this."""

def private_counts(
    counts: Side,
    *,
    epsilon: Epsilon,
    seed: bytes,
    budget: PrivacyBudget,
    neighbours: Neighbours | None = None,
    scale: str | None = None,
) -> PrivateHistogram:
    """The answers of each class, with noise: detractors, passives, promoters. As `private_histogram`.

    >>> import nps
    >>> published = nps.private_counts((200, 300, 500), epsilon=1, seed=bytes(32), budget=nps.PrivacyBudget(1))
    >>> published.nps().n == sum(published.counts)
    True
    """

@final
class LiveResponses:
    """A `Live` that counts each response once: it can come again, be replaced, withdrawn, or erased.

    Of the versions of a response the one made last stands. A version is known by its id while the day it was made on is
    one of the `retain_days` up to the newest; what comes for a day that is kept no more is `"expired"`, and counted as
    `late`. Safe from many threads.

    >>> import nps
    >>> live = nps.LiveResponses("channel")
    >>> live.push("R1", 3600, 3, channel="web"), live.push("R1", 3600, 3, channel="web")
    ('new', 'repeated')
    >>> live.replace("R1", 3600, 9, made=7200, channel="web"), live.now(7200).nps.nps
    ('edited', 100.0)
    """

    __hash__: ClassVar[None]  # type: ignore[assignment]

    def __new__(
        cls,
        dimensions: str | Iterable[str] | None = None,
        *,
        scale: str | None = None,
        window: Window | None = None,
        retain_days: Count | None = None,
        zone: str | None = None,
        day_begins: Count | None = None,
        granularity: Count | None = None,
        caps: Mapping[str, Cap] | None = None,
        level: float | None = None,
        method: Method | None = None,
    ) -> LiveResponses:
        """Nothing counted yet. The arguments are those of `Live`."""

    @staticmethod
    def from_bytes(data: bytes) -> LiveResponses:
        """Reads what `to_bytes` wrote, in any language. Raises `BytesError`."""

    def to_bytes(self) -> bytes:
        """The state as bytes, in every language. A pickle holds nothing else."""

    def push(
        self,
        id: str | int,
        at: Moment,
        score: Answer,
        values: dict[str, Label] | None = None,
        *,
        customer: str | int | None = None,
        **named: Label,
    ) -> Arrival:
        """Takes an answer, made when it was answered; says what became of it.

        Each dimension needs a value, by name or in `values`, as for `Live`. `customer` is a pseudonym, kept as long as
        the id is: by it the customer can be erased. Raises `AnswerError` for a blank id, or an e-mail address.
        """

    def replace(
        self,
        id: str | int,
        at: Moment,
        score: Answer,
        values: dict[str, Label] | None = None,
        *,
        made: Moment,
        customer: str | int | None = None,
        **named: Label,
    ) -> Arrival:
        """Takes an answer as it is since `made`: an edit of the one that is known, or the first that is heard of it."""

    def push_many(
        self,
        frame: Frame,
        *,
        id: str,
        score: str,
        time: str,
        customer: str | None = None,
        errors: Errors | None = None,
        missing_codes: MissingCodes | None = None,
    ) -> Arrivals:
        """Takes the answers of a frame, row by row: `id`, `score`, `time` and `customer` are the names of columns.

        The dimensions are columns of their own names. A row whose score cannot be read is in the ledger; where anything
        else is wrong it raises, and nothing is counted.
        """

    def withdraw(self, id: str | int, made: Moment) -> Arrival:
        """Takes a response back, as it was until `made`, whether it came already or is yet to come."""

    def erase_customer(self, customer: str | int, made: Moment) -> int:
        """Erases a customer: takes back every answer made until `made`, and refuses those that come after.

        Says how many were taken back.
        """

    def merge(self, other: LiveResponses) -> None:
        """Adds everything that another one has counted, each response once."""

    def advance(self, at: Moment) -> None:
        """Says that it is `at`, where nothing that came did: days before those that are kept are folded."""

    def live(self) -> Live:
        """The counts, as a `Live` of its own: a copy."""

    def knows(self, id: str | int) -> bool:
        """Whether a response is known: whether one of that id would be an edit or a duplicate of it."""

    @property
    def known(self) -> int:
        """How many responses are known."""

    @property
    def late(self) -> int:
        """How many answers came too late to be told from those that were counted, and were not."""

    def now(self, at: Moment, window: Window | None = None) -> Headline:
        """The score of all answers: over the window that ends with `at`, over the one before, and of all time.

        `window` is one to ask about instead of the default one.
        """

    def table(self, at: Moment, window: Window | None = None) -> LiveTable:
        """The same of the total and of every segment of every dimension, as one table."""

    def segment(self, dimension: str, value: Label, at: Moment, window: Window | None = None) -> Headline:
        """The same of the answers with this value of a dimension, or `None` for those without one.

        Raises `ArgumentError` for a value that is counted with others: see `other`.
        """

    def segments(self, dimension: str, at: Moment, window: Window | None = None) -> SegmentTable:
        """Every segment of a dimension that has answers, in the order of their values.

        Then the one without a value, then the one of all values that have none of their own.
        """

    def top(self, dimension: str, most: Count, at: Moment, window: Window | None = None) -> TopSegments:
        """The values of a dimension with the most answers in the window, and how many any other may have at most."""

    def other(self, dimension: str, at: Moment, window: Window | None = None) -> OtherSegments | None:
        """All values of a dimension together that have no segment of their own; `None` where there are none."""

    def window(self, dimension: str, value: Label, at: Moment, window: Window | None = None) -> Distribution:
        """The answers of one segment in the window that ends with `at`: what `segment` reckons from."""

    def days(self, first: Moment, last: Moment, dimension: str | None = None, value: Label = None) -> DayTable:
        """All answers day by day, or those of one segment, days without answers among them.

        From the day of `first` to that of `last`; only days that are kept, up to the newest.
        """

    def panes(self, first: Moment, last: Moment, dimension: str | None = None, value: Label = None) -> PaneTable:
        """The panes that have answers, of all or of one segment: those that are kept, from `first` to `last`."""

    @property
    def dimensions(self) -> list[str]:
        """The names of the dimensions."""

    @property
    def scale(self) -> str:
        """The scale the answers are given on, such as `0-10`."""

    @property
    def default_window(self) -> str:
        """The window that is asked for where no other is named, such as `sliding 7d`."""

    @property
    def retain_days(self) -> int:
        """How many days are kept pane by pane."""

    @property
    def zone(self) -> str:
        """The time zone whose days are counted."""

    @property
    def day_begins(self) -> int:
        """Minutes after midnight at which a day begins."""

    @property
    def granularity(self) -> int:
        """The length of a pane in minutes."""

    @property
    def caps(self) -> dict[str, dict[str, int | list[str]]]:
        """By dimension, how many values have a segment of their own, and which always have."""

    @property
    def level(self) -> float:
        """Confidence level of the intervals, between 0 and 1."""

    @property
    def method(self) -> Method:
        """The method of the intervals."""

    @property
    def answers(self) -> int:
        """How many answers are held, missing ones among them."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class Arrivals:
    """What became of the rows of a frame."""

    @property
    def counts(self) -> dict[Arrival, int]:
        """How many did what."""

    @property
    def rejects(self) -> Rejects:
        """The ledger of those whose score could not be read."""

@final
class Headline:
    """The score of the total or of one segment at a moment. Days are those of the calendar of the `Live`."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def nps(self) -> Nps:
        """The score of the window: the days from `first_day` to `as_of_day`."""

    @property
    def previous(self) -> Nps | None:
        """The score of the window before; `None` where some of its days are kept no more, or there is none."""

    @property
    def all_time(self) -> Nps:
        """The score of every answer that was ever counted and not taken back."""

    @property
    def change(self) -> Difference | None:
        """The change from the window before, with its interval; `None` where some of its days are kept no more."""

    @property
    def missing(self) -> int:
        """Missing answers in the window."""

    @property
    def window(self) -> str:
        """Which window it is, such as `sliding 7d`."""

    @property
    def begin(self) -> _Datetime | None:
        """The moment at which the window begins; of a decayed one, the first pane that has a weight, if one has."""

    @property
    def age(self) -> int | None:
        """How old the figure is: the seconds from the pane of the newest answer to that of the moment asked about.

        `None` where no such pane is kept.
        """

    @property
    def effective_n(self) -> float | None:
        """Of a decayed window: how many answers of equal weight would tell as much."""

    @property
    def kish_n(self) -> float | None:
        """Of a decayed window: Kish's number of answers, (sum of weights)² / sum of their squares."""

    @property
    def first_day(self) -> _Date:
        """The first day of the window."""

    @property
    def as_of_day(self) -> _Date:
        """The last day of the window: that of the moment asked about."""

    @property
    def newest_day(self) -> _Date | None:
        """The newest day there ever was, in any segment. `None` before the first answer."""

    @property
    def expired(self) -> int:
        """Answers of days that are kept no more, missing ones among them: in `all_time`, in no window."""

    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows: the score of the window."""

@final
class LiveSegment:
    """One segment of a dimension, at a moment."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def value(self) -> str | None:
        """The dimension's value; `None` for answers without one, and for `other`."""

    @property
    def other(self) -> bool:
        """Whether it is of all values together that have no segment of their own."""

    @property
    def headline(self) -> Headline:
        """What is said of it."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class LiveDay:
    """One day of the total or of a segment."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def day(self) -> _Date:
        """The day."""

    @property
    def distribution(self) -> Distribution:
        """Its answers."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class SegmentTable:
    """The segments of a dimension at a moment, in the order of their values."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    def to_polars(self) -> pl.DataFrame:
        """The rows as a Polars data frame of flat columns."""

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a pandas data frame of flat columns. Needs no PyArrow."""

    def to_dict(self) -> dict[str, list[str | None] | NDArray[np.uint64] | NDArray[np.float64]]:
        """The rows as a dict of flat columns: lists of texts, NumPy arrays of figures (NaN where there is none)."""

    def __arrow_c_stream__(self, requested_schema: CapsuleType | None = None) -> CapsuleType:
        """The rows as an Arrow stream of one batch."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[LiveSegment]: ...
    def __getitem__(self, key: int, /) -> LiveSegment:
        """A row; negative positions count from the end."""

    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows: the first 50 rows, figures withheld below 5 answers."""

@final
class DayTable:
    """Answers day by day."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    def to_polars(self) -> pl.DataFrame:
        """The rows as a Polars data frame of flat columns."""

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a pandas data frame of flat columns. Needs no PyArrow."""

    def to_dict(self) -> dict[str, list[_Date] | NDArray[np.uint64] | NDArray[np.float64]]:
        """The rows as a dict of flat columns: a list of dates, NumPy arrays of figures (NaN where there is none)."""

    def __arrow_c_stream__(self, requested_schema: CapsuleType | None = None) -> CapsuleType:
        """The rows as an Arrow stream of one batch."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[LiveDay]: ...
    def __getitem__(self, key: int, /) -> LiveDay:
        """A row; negative positions count from the end."""

    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows: the first 50 rows, figures withheld below 5 answers."""

@final
class LivePane:
    """One pane of the total or of a segment."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def begin(self) -> _Datetime:
        """The moment at which it begins."""

    @property
    def day(self) -> _Date:
        """The day it is of."""

    @property
    def distribution(self) -> Distribution:
        """Its answers."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class PaneTable:
    """Answers pane by pane: those that have answers."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    def to_polars(self) -> pl.DataFrame:
        """The rows as a Polars data frame of flat columns."""

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a pandas data frame of flat columns. Needs no PyArrow."""

    def to_dict(self) -> dict[str, list[_Datetime] | list[_Date] | NDArray[np.uint64] | NDArray[np.float64]]:
        """The rows as a dict of flat columns: lists, and NumPy arrays of figures (NaN where there is none)."""

    def __arrow_c_stream__(self, requested_schema: CapsuleType | None = None) -> CapsuleType:
        """The rows as an Arrow stream of one batch."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[LivePane]: ...
    def __getitem__(self, key: int, /) -> LivePane:
        """A row; negative positions count from the end."""

    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows: the first 50 rows, figures withheld below 5 answers."""

@final
class LiveTable:
    """The total and every segment of every dimension at a moment: the first row is the total."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def total(self) -> Headline:
        """What is said of all answers."""

    @property
    def dimensions(self) -> list[str]:
        """The names of the dimensions."""

    def __getitem__(self, key: str, /) -> SegmentTable:
        """The segments of a dimension."""

    def to_polars(self) -> pl.DataFrame:
        """The rows as a Polars data frame of flat columns."""

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a pandas data frame of flat columns. Needs no PyArrow."""

    def to_dict(self) -> dict[str, list[str | None] | NDArray[np.bool_] | NDArray[np.uint64] | NDArray[np.float64]]:
        """The rows as a dict of flat columns: lists, and NumPy arrays of figures (NaN where there is none)."""

    def __arrow_c_stream__(self, requested_schema: CapsuleType | None = None) -> CapsuleType:
        """The rows as an Arrow stream of one batch."""

    def __len__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows: the total, and the first 50 segments of each dimension."""

@final
class TopSegments:
    """The values of a dimension with the most answers."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def segments(self) -> SegmentTable:
        """Those with the most answers in the window, the largest first."""

    @property
    def at_most(self) -> int:
        """No value that is not listed has more answers than this in the window."""

    @property
    def exact(self) -> bool:
        """Whether no value that is not listed has more answers than one that is."""

    @property
    def other(self) -> OtherSegments | None:
        """Those that have no segment of their own, where there are any."""

    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows: the segments."""

@final
class OtherSegments:
    """All values of a dimension together that have no segment of their own."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def headline(self) -> Headline:
        """What is said of them, exact."""

    @property
    def distinct(self) -> float:
        """How many there ever were, estimated."""

    @property
    def distinct_se(self) -> float:
        """The standard error of that; 0 where it is exact."""

    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows: their score."""

@final
class AlwaysValid:
    """A score with bounds that hold at every moment of its stream together, from `always_valid`."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def nps(self) -> float | None:
        """The score in points; `None` without answers."""

    @property
    def lower(self) -> float:
        """Lower bound in points; -100 without answers."""

    @property
    def upper(self) -> float:
        """Upper bound in points; +100 without answers."""

    @property
    def level(self) -> float:
        """The probability that the bounds hold at every moment, 0 to 1."""

    @property
    def method(self) -> Literal["betting"]:
        """How the bounds were computed."""

    @property
    def n(self) -> int:
        """How many answers there are."""

    @property
    def counts(self) -> Counts:
        """Answers in each class."""

    @property
    def retracted(self) -> int:
        """How many answers were taken back on the way."""

    @property
    def caveats(self) -> list[Caveat]:
        """What to know before using the figure."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class AlwaysValidDifference:
    """The difference of two live scores, with bounds that hold at all moments of both together."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def difference(self) -> float | None:
        """`after` minus `before`, in points; `None` where one side has no answers."""

    @property
    def lower(self) -> float:
        """Lower bound in points."""

    @property
    def upper(self) -> float:
        """Upper bound in points."""

    @property
    def level(self) -> float:
        """The probability that the bounds hold at every moment, 0 to 1."""

    @property
    def method(self) -> Literal["betting"]:
        """How the bounds of each side were computed."""

    @property
    def before(self) -> Counts:
        """The answers compared from."""

    @property
    def after(self) -> Counts:
        """The answers compared to."""

    @property
    def caveats(self) -> list[Caveat]:
        """The caveats on either side."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class SequentialTest:
    """What a stream says against one score, from `sequential_test`."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def hypothesis(self) -> float:
        """The score in doubt, in points."""

    @property
    def e_value(self) -> float:
        """What one point betted against it has become; 1 without answers."""

    @property
    def log_e_value(self) -> float:
        """Its natural logarithm."""

    @property
    def p_value(self) -> float:
        """min(1, 1/e): valid at any moment of the stream."""

    @property
    def n(self) -> int:
        """How many answers there are."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class RunningBounds:
    """What all always-valid bounds that were shown so far have in common: for displays. Safe from many threads.

    >>> import nps
    >>> shown = nps.RunningBounds()
    >>> for counts in [(2, 3, 5), (20, 30, 50), (900, 30, 50)]:
    ...     shown.tighten(nps.always_valid(counts))
    >>> shown.is_non_stationary, shown.lower
    (True, None)
    """

    __hash__: ClassVar[None]  # type: ignore[assignment]

    def __new__(cls) -> RunningBounds:
        """Before the first bounds."""

    def tighten(self, bounds: AlwaysValid) -> None:
        """Keeps what these bounds have in common with all before. Raises `ArgumentError` for another level."""

    @property
    def lower(self) -> float | None:
        """The largest lower bound so far; `None` before the first, and where nothing is left."""

    @property
    def upper(self) -> float | None:
        """The smallest upper bound so far; `None` likewise."""

    @property
    def width(self) -> float | None:
        """How wide it is, in points; `None` likewise."""

    @property
    def level(self) -> float | None:
        """The level of all of them; `None` before the first."""

    @property
    def is_non_stationary(self) -> bool:
        """Whether some had nothing in common with those before: the score has changed."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class ChangeDetector:
    """Watches answers one by one, or by period, for a change of their score. Safe from many threads.

    False alarms come every `run_length` answers on average, or less often. After an alarm all begins anew.

    >>> import nps
    >>> detector = nps.ChangeDetector(baseline=30)
    >>> usual = detector.push_many([(day, (4, 6, 10)) for day in range(20)])
    >>> fallen = detector.push_many([(day, (8, 6, 6)) for day in range(20, 40)])
    >>> len(usual), fallen[0].direction, fallen[0].since
    (0, 'fall', 20)
    """

    __hash__: ClassVar[None]  # type: ignore[assignment]

    def __new__(
        cls,
        *,
        baseline: float | None = None,
        tolerance: float | None = None,
        direction: Direction | None = None,
        run_length: float | None = None,
        method: ChangeMethod | None = None,
        shift: float | None = None,
        history: Side | None = None,
        threshold: float | None = None,
        level: float | None = None,
    ) -> ChangeDetector:
        """One that has seen nothing.

        `baseline` is the score that is usual, known before the first answer, and `tolerance` how far from it is no
        change, both in points. `shift` and `history` are for the method `"cusum"`: the change to be found fastest, and
        answers from before. Defaults: 0, 0, direction `"fall"`, run_length 1000, method `"e-sr"`, shift 20, no history,
        the threshold that gives the run length, level 0.95.
        """

    @staticmethod
    def from_bytes(data: bytes) -> ChangeDetector:
        """Reads what `to_bytes` wrote, in any language. Raises `BytesError`."""

    def to_bytes(self) -> bytes:
        """The state as bytes, the same for the same pushes, in every language. A pickle holds nothing else."""

    def push(
        self,
        at: Moment,
        scores: Side | Column | Answer,
        *,
        expected: float | None = None,
        scale: str | None = None,
    ) -> ChangeEvent | None:
        """Takes answers that came together; tells of a change.

        `scores` are a score, a column of scores on `scale` (default `"0-10"`; missing ones are not counted), or
        anything that holds counts; a tuple is (detractors, passives, promoters). `at` is a whole number in a unit of
        your own, a date, which counts as days since 1970-01-01, or a datetime with a zone, as seconds; never before the
        last one.
        `expected` is what was usual of these answers, known before they came.
        """

    def push_many(
        self, periods: Periods, *, time: str | None = None, expected: Sequence[float] | None = None
    ) -> EventTable:
        """Takes the periods of a series, or none of them; tells of every change.

        A series is a `DayTable` or a `PaneTable` of `Live`, pairs of a time and counts, or, where `time` names its
        column of times, a frame with the columns `detractors`, `passives` and `promoters`.
        """

    def reset(self) -> None:
        """Forgets all that was seen: after a change that is known, such as a new question."""

    def statistic(self, direction: Direction) -> float | None:
        """The statistic of a direction; `None` for one that is not watched."""

    def threshold(self, direction: Direction) -> float | None:
        """What the statistic of a direction has to reach; `None` for one that is not watched."""

    @property
    def n(self) -> int:
        """How many answers it has seen since it began, or began anew."""

    @property
    def baseline(self) -> float:
        """The score that is usual, in points."""

    @property
    def tolerance(self) -> float:
        """How far from it the score may be without it being a change, in points."""

    @property
    def direction(self) -> Direction:
        """What is watched for."""

    @property
    def run_length(self) -> float:
        """How many answers pass between two false alarms on average, or more."""

    @property
    def method(self) -> ChangeMethod:
        """How a change is found."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class ChangeEvent:
    """A change that a `ChangeDetector` found."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def method(self) -> ChangeMethod:
        """How it was found."""

    @property
    def at(self) -> int:
        """When: the time given with the answers that made it certain."""

    @property
    def direction(self) -> Literal["fall"] | Literal["rise"]:
        """Where the score went."""

    @property
    def statistic(self) -> float:
        """The statistic."""

    @property
    def threshold(self) -> float:
        """What it had to reach."""

    @property
    def baseline(self) -> float:
        """The score that was usual, in points."""

    @property
    def tolerated(self) -> float:
        """The score that was still tolerated, in points."""

    @property
    def n(self) -> int:
        """Answers since the detector began, or began anew."""

    @property
    def since(self) -> int | None:
        """Since when the score seems to have changed: an estimate."""

    @property
    def recent(self) -> Nps:
        """The score since then. Chosen for being far off, it overstates the change."""

    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows: the change and the score since."""

@final
class EventTable:
    """The changes that were found, in the order of time."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    def to_polars(self) -> pl.DataFrame:
        """The rows as a Polars data frame of flat columns."""

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a pandas data frame of flat columns. Needs no PyArrow."""

    def to_dict(self) -> dict[str, list[int | None] | list[str | None] | NDArray[np.uint64] | NDArray[np.float64]]:
        """The rows as a dict of flat columns: lists, and NumPy arrays of figures (NaN where there is none)."""

    def __arrow_c_stream__(self, requested_schema: CapsuleType | None = None) -> CapsuleType:
        """The rows as an Arrow stream of one batch."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[ChangeEvent]: ...
    def __getitem__(self, key: int, /) -> ChangeEvent:
        """A row; negative positions count from the end."""

    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows: the first 50 rows, figures withheld below 5 answers."""

@final
class Chart:
    """A control chart, from `chart`: a row a period."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def kind(self) -> ChartKind:
        """What it is of."""

    @property
    def centre(self) -> float | None:
        """The centre; `None` without answers."""

    @property
    def sigma_z(self) -> float | None:
        """Laney's factor: how much more periods vary than chance alone explains, where it is known."""

    @property
    def widened(self) -> float:
        """What the limits are multiplied by: `sigma_z`, or 1."""

    @property
    def caveats(self) -> list[Caveat]:
        """What to know before using it."""

    @property
    def signals(self) -> list[ChartPoint]:
        """The periods that are outside the limits."""

    def to_polars(self) -> pl.DataFrame:
        """The rows as a Polars data frame of flat columns."""

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a pandas data frame of flat columns. Needs no PyArrow."""

    def to_dict(self) -> dict[str, list[int | None] | list[str | None] | NDArray[np.uint64] | NDArray[np.float64]]:
        """The rows as a dict of flat columns: lists, and NumPy arrays of figures (NaN where there is none)."""

    def __arrow_c_stream__(self, requested_schema: CapsuleType | None = None) -> CapsuleType:
        """The rows as an Arrow stream of one batch."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[ChartPoint]: ...
    def __getitem__(self, key: int, /) -> ChartPoint:
        """A row; negative positions count from the end."""

    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows: the first 50 rows, figures withheld below 5 answers."""

@final
class ChartPoint:
    """One period of a `Chart`. Without answers it has no figures and counts for nothing."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def at(self) -> int:
        """When."""

    @property
    def counts(self) -> Counts:
        """Its answers."""

    @property
    def value(self) -> float | None:
        """Its value, in points or as a share."""

    @property
    def plotted(self) -> float | None:
        """What is held against the limits: its value, or the weighted mean up to it."""

    @property
    def lower(self) -> float | None:
        """The lower limit."""

    @property
    def upper(self) -> float | None:
        """The upper limit."""

    @property
    def z(self) -> float | None:
        """How many standard deviations its value is from the centre; `None` where there is no spread."""

    @property
    def signal(self) -> Literal["fall"] | Literal["rise"] | None:
        """On which side of the limits it is, if it is not within them."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class Expected:
    """One period beside what was expected of it, a row of an `ExpectedTable`."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def at(self) -> int:
        """When."""

    @property
    def counts(self) -> Counts:
        """Its answers."""

    @property
    def kind(self) -> ExpectedKind:
        """What this is about."""

    @property
    def observed(self) -> float | None:
        """What it was: points or answers; `None` for the score of a period without answers."""

    @property
    def expected(self) -> float | None:
        """What was expected from all periods before; `None` before there are 8 of them."""

    @property
    def lower(self) -> float | None:
        """The lower end of the band; `None` where nothing is expected, and for the score of no answers."""

    @property
    def upper(self) -> float | None:
        """The upper end of the band; `None` likewise."""

    @property
    def z(self) -> float | None:
        """How many standard deviations it is from what was expected; `None` likewise."""

    @property
    def p_value(self) -> float | None:
        """Two-sided p-value of z, not adjusted for other periods or situations; `None` likewise."""

    @property
    def dispersion(self) -> float:
        """By how much the variance of the last periods exceeded what it was taken to be; at least 1."""

    @property
    def seasons(self) -> list[int | SeasonName]:
        """Which seasons are in it, the shortest first: those of which two turns had been seen."""

    @property
    def signal(self) -> Literal["fall"] | Literal["rise"] | None:
        """On which side of the band it is, if it is not within it."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class ExpectedTable:
    """Periods beside what was expected of each, from `expected_periods`."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def signals(self) -> list[Expected]:
        """The periods that are outside the band."""

    def to_polars(self) -> pl.DataFrame:
        """The rows as a Polars data frame of flat columns."""

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a pandas data frame of flat columns. Needs no PyArrow."""

    def to_dict(self) -> dict[str, list[int | None] | list[str | None] | NDArray[np.uint64] | NDArray[np.float64]]:
        """The rows as a dict of flat columns: lists, and NumPy arrays of figures (NaN where there is none)."""

    def __arrow_c_stream__(self, requested_schema: CapsuleType | None = None) -> CapsuleType:
        """The rows as an Arrow stream of one batch."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[Expected]: ...
    def __getitem__(self, key: int, /) -> Expected:
        """A row; negative positions count from the end."""

    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows: the first 50 rows, scores withheld below 5 answers."""

@final
class Unexpected:
    """The last period of one situation among many, a row of an `UnexpectedTable`."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def situation(self) -> str:
        """The name of the situation."""

    @property
    def last(self) -> Expected | None:
        """Its last period beside what was expected; `None` for a series without periods."""

    @property
    def p_adjusted(self) -> float | None:
        """Its p-value, adjusted for the number of situations by Benjamini & Hochberg."""

    @property
    def is_unexpected(self) -> bool:
        """Whether it is outside: `p_adjusted` is at most 1 - level."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class UnexpectedTable:
    """The last period of every situation, from `unexpected_situations`, in the order given."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    def to_polars(self) -> pl.DataFrame:
        """The rows as a Polars data frame of flat columns."""

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a pandas data frame of flat columns. Needs no PyArrow."""

    def to_dict(
        self,
    ) -> dict[str, list[int | None] | list[str | None] | NDArray[np.uint64] | NDArray[np.float64] | NDArray[np.bool_]]:
        """The rows as a dict of flat columns: lists, and NumPy arrays of figures (NaN where there is none)."""

    def __arrow_c_stream__(self, requested_schema: CapsuleType | None = None) -> CapsuleType:
        """The rows as an Arrow stream of one batch."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[Unexpected]: ...
    def __getitem__(self, key: int, /) -> Unexpected:
        """A row; negative positions count from the end."""

    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows: the first 50 rows, scores withheld below 5 answers."""

@final
class Dating:
    """When a series changed, from `date_changes`: the likeliest run after each period, a row a period."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def since(self) -> int | None:
        """The time of the first period of the run that is likeliest in the end, if there was a change."""

    @property
    def probability(self) -> float | None:
        """How probable that run is, 0 to 1; `None` without periods."""

    def to_polars(self) -> pl.DataFrame:
        """The rows as a Polars data frame of flat columns."""

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a pandas data frame of flat columns. Needs no PyArrow."""

    def to_dict(self) -> dict[str, list[int | None] | list[str | None] | NDArray[np.uint64] | NDArray[np.float64]]:
        """The rows as a dict of flat columns: lists, and NumPy arrays of figures (NaN where there is none)."""

    def __arrow_c_stream__(self, requested_schema: CapsuleType | None = None) -> CapsuleType:
        """The rows as an Arrow stream of one batch."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[LikelyRun]: ...
    def __getitem__(self, key: int, /) -> LikelyRun:
        """A row; negative positions count from the end."""

    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows: the first 50 rows."""

@final
class LikelyRun:
    """The likeliest run after one period, a row of a `Dating`."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def at(self) -> int:
        """When."""

    @property
    def length(self) -> int:
        """How many periods, this one included, seem to have come since the last change; 0 right after it."""

    @property
    def probability(self) -> float:
        """How probable that length is, 0 to 1."""

    @property
    def recent(self) -> float:
        """How probable it is that the run is of at most five periods: that there was a change lately."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class Trend:
    """Whether a series goes up or down, whatever the shape, and how fast: from `trend` or `score_trend`."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def slope(self) -> float:
        """The change from one period to the next, or for each unit of time (Theil 1950, Sen 1968)."""

    @property
    def lower(self) -> float:
        """Lower bound of the slope."""

    @property
    def upper(self) -> float:
        """Upper bound of the slope."""

    @property
    def level(self) -> float:
        """Confidence level of the bounds, 0 to 1."""

    @property
    def intercept(self) -> float:
        """The value of the line at time 0."""

    @property
    def s(self) -> int:
        """How many more pairs of values go up than down."""

    @property
    def variance(self) -> float:
        """The variance of `s` if there is no trend."""

    @property
    def z(self) -> float:
        """`s` less 1 towards 0, over its standard deviation."""

    @property
    def p_value(self) -> float:
        """Two-sided p-value of "there is no trend"."""

    @property
    def tau(self) -> float:
        """Kendall's tau-a, -1 to 1."""

    @property
    def autocorrelation(self) -> float | None:
        """How the ranks of values, less the trend, go with those before; `None` with seasons."""

    @property
    def method(self) -> TrendMethod:
        """How it was tested."""

    @property
    def n(self) -> int:
        """How many values there are."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class NonResponse:
    """What is known of a survey that some did not answer."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def bounds(self) -> NonResponseBounds:
        """What is certain whatever the silent think."""

    @property
    def response_rate(self) -> float | None:
        """The share of those asked who answered, 0 to 1; `None` where nobody was asked."""

    @property
    def weights(self) -> list[float | None]:
        """For how many of its class each answer speaks, in the order given; `None` for a class without answers."""

    @property
    def weighted(self) -> WeightedNps | None:
        """The score with these weights; `None` where nobody was asked, or a whole class kept silent."""

    @property
    def r_indicator(self) -> float | None:
        """R-indicator of the response rates of classes: 1 where all answer alike; `None` below two customers."""

    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows: the weighted score, the bounds, the R-indicator."""

@final
class NonResponseBounds:
    """Between which scores the one of all who were asked lies, whatever the silent think."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def sent(self) -> int:
        """How many were asked."""

    @property
    def silent(self) -> int:
        """How many of them did not answer."""

    @property
    def nps(self) -> float | None:
        """The score of those who answered, in points; `None` where nobody did."""

    @property
    def lower(self) -> float | None:
        """The score of all who were asked if all the silent were detractors; `None` where nobody was asked."""

    @property
    def upper(self) -> float | None:
        """The score of all who were asked if all the silent were promoters; `None` where nobody was asked."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class Raked:
    """Weights that reproduce known totals, and how they came about."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def weights(self) -> NDArray[np.float64]:
        """A weight for each row; they add up to the total of the margins."""

    @property
    def n(self) -> int:
        """How many weights are above 0."""

    @property
    def iterations(self) -> int:
        """How often all margins were gone through."""

    @property
    def converged(self) -> bool:
        """Whether every total was then met."""

    @property
    def max_relative_error(self) -> float:
        """The largest relative difference from a total that is left, after trimming where there was any."""

    @property
    def trimmed(self) -> int:
        """How many weights were cut."""

    @property
    def kish_n(self) -> float | None:
        """Kish's number of answers of equal weight; `None` without rows."""

    @property
    def design_effect(self) -> float | None:
        """How many times `kish_n` goes into n; `None` without rows."""

    @property
    def largest_over_median(self) -> float | None:
        """The largest weight over the median one; `None` without rows."""

    @property
    def cells(self) -> list[RakedCell]:
        """Each total, margin by margin."""

    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows: each total, before and after, and how it went."""

@final
class RakedCell:
    """One known total, and what the weights make of it."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def margin(self) -> str:
        """The margin, such as `sex × region`."""

    @property
    def label(self) -> str:
        """The value, such as `f × north`."""

    @property
    def n(self) -> int:
        """How many answers have it."""

    @property
    def target(self) -> float:
        """Its share of the total, 0 to 1."""

    @property
    def before(self) -> float:
        """The share of weight that it had."""

    @property
    def after(self) -> float:
        """The share of weight that it has."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class ClusteredNps:
    """A score of answers that come in clusters, with an interval that allows for it."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def nps(self) -> float | None:
        """The score in points, -100 to 100; `None` without answers."""

    @property
    def lower(self) -> float | None:
        """Lower bound of the interval, in points; `None` without answers."""

    @property
    def upper(self) -> float | None:
        """Upper bound of the interval, in points; `None` without answers."""

    @property
    def level(self) -> float:
        """Confidence level of the interval, between 0 and 1."""

    @property
    def method(self) -> ResolvedMethod:
        """How the interval was computed: never `auto`."""

    @property
    def scale(self) -> str:
        """The scale the answers were given on, such as `0-10`."""

    @property
    def n(self) -> int:
        """How many answers there are, missing and rejected ones not among them."""

    @property
    def detractors(self) -> int:
        """How many answers are detractors'."""

    @property
    def passives(self) -> int:
        """How many answers are passives'."""

    @property
    def promoters(self) -> int:
        """How many answers are promoters'."""

    @property
    def detractor_share(self) -> float | None:
        """Share of detractors, 0 to 1; `None` without answers."""

    @property
    def passive_share(self) -> float | None:
        """Share of passives, 0 to 1; `None` without answers."""

    @property
    def promoter_share(self) -> float | None:
        """Share of promoters, 0 to 1; `None` without answers."""

    @property
    def caveats(self) -> list[Caveat]:
        """What to know before using the figure."""

    @property
    def clusters(self) -> int:
        """How many clusters hold answers."""

    @property
    def effective_n(self) -> float | None:
        """How many answers of different customers would tell as much, at most n; `None` without answers."""

    @property
    def design_effect(self) -> float | None:
        """How many times `effective_n` goes into n; `None` without answers."""

    @property
    def missing(self) -> int:
        """How many rows hold no answer."""

    @property
    def rejects(self) -> Rejects:
        """What could not be counted, and why."""

    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows: the score, withheld below 5 answers, its interval, its worth, the caveats."""

@final
class ShareIntervals:
    """The shares of the three classes, with intervals that hold all three at once."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def detractors(self) -> ShareInterval:
        """The share of detractors."""

    @property
    def passives(self) -> ShareInterval:
        """The share of passives."""

    @property
    def promoters(self) -> ShareInterval:
        """The share of promoters."""

    @property
    def level(self) -> float:
        """Confidence level of the three together, 0 to 1."""

    @property
    def n(self) -> int:
        """How many answers there are."""

    @property
    def method(self) -> Literal["goodman"]:
        """How the intervals were computed."""

    @property
    def caveats(self) -> list[Caveat]:
        """What to know before using the figures."""

    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows: each class, its share and its interval, withheld below 5 answers; the caveats."""

@final
class ShareInterval:
    """One share with its interval, all from 0 to 1; `None` without answers."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def share(self) -> float | None:
        """The share of the answers."""

    @property
    def lower(self) -> float | None:
        """Lower bound."""

    @property
    def upper(self) -> float | None:
        """Upper bound."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class WeightedNps:
    """A score of weighted answers: estimate, interval, what the weights cost, and caveats."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def nps(self) -> float | None:
        """The score in points, -100 to 100; `None` without answers."""

    @property
    def lower(self) -> float | None:
        """Lower bound of the interval, in points; `None` without answers and for importance weights."""

    @property
    def upper(self) -> float | None:
        """Upper bound of the interval, in points; `None` without answers and for importance weights."""

    @property
    def level(self) -> float:
        """Confidence level of the interval, between 0 and 1."""

    @property
    def method(self) -> ResolvedMethod:
        """How the interval was computed: never `auto`."""

    @property
    def scale(self) -> str:
        """The scale the answers were given on, such as `0-10`."""

    @property
    def n(self) -> int:
        """How many answers have a weight, a row as often as its frequency says."""

    @property
    def detractors(self) -> int:
        """How many answers are detractors'."""

    @property
    def passives(self) -> int:
        """How many answers are passives'."""

    @property
    def promoters(self) -> int:
        """How many answers are promoters'."""

    @property
    def detractor_share(self) -> float | None:
        """Weighted share of detractors, 0 to 1; `None` without answers."""

    @property
    def passive_share(self) -> float | None:
        """Weighted share of passives, 0 to 1; `None` without answers."""

    @property
    def promoter_share(self) -> float | None:
        """Weighted share of promoters, 0 to 1; `None` without answers."""

    @property
    def caveats(self) -> list[Caveat]:
        """What to know before using the figure."""

    @property
    def kind(self) -> WeightKind:
        """What the weights mean: `frequency`, `probability` or `importance`."""

    @property
    def resamples(self) -> int | None:
        """How many resamples the bounds were drawn from; `None` where nothing was drawn."""

    @property
    def seed(self) -> int | None:
        """The seed of the draws; `None` where nothing was drawn."""

    @property
    def se(self) -> float | None:
        """Standard error of the score, in points; `None` of a single answer and for importance weights."""

    @property
    def weightless(self) -> int:
        """Answers left out because their weight is 0."""

    @property
    def effective_n(self) -> float | None:
        """How many answers of equal weight would tell as much, at most n; `None` for importance weights."""

    @property
    def kish_n(self) -> float | None:
        """Kish's number, (sum w)**2 / sum w**2; `None` for importance weights."""

    @property
    def design_effect(self) -> float | None:
        """How many times `effective_n` goes into n; `None` for importance weights."""

    @property
    def clusters(self) -> int | None:
        """How many clusters hold answers; `None` where answers come one by one."""

    @property
    def missing(self) -> int:
        """How many rows hold no answer."""

    @property
    def rejects(self) -> Rejects:
        """What could not be counted, and why."""

    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows: the score, withheld below 5 answers, its interval, its worth, the caveats."""

@final
class Coded:
    """A categorical column: codes, and the categories they stand for. Made of a pandas or Polars one."""

    def __new__(cls, codes: Column, categories: Column, ordered: bool) -> Coded:
        """`ordered` keeps the categories' own order in results; otherwise groups come in the order of their labels."""

@final
class Shrinkage:
    """Every entity's score drawn towards the mean, and how far entities truly differ."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def mean(self) -> float | None:
        """The mean of the entities, in points; `None` where none has answers."""

    @property
    def tau(self) -> float | None:
        """How far entities differ beyond chance, a standard deviation in points."""

    @property
    def tau_lower(self) -> float | None:
        """Lower bound of `tau`; `None` with fewer than two entities."""

    @property
    def tau_upper(self) -> float | None:
        """Upper bound of `tau`."""

    @property
    def share(self) -> float | None:
        """Share of the variance of an answer that is the entity's, 0 to 1."""

    @property
    def share_lower(self) -> float | None:
        """Lower bound of the share."""

    @property
    def share_upper(self) -> float | None:
        """Upper bound of the share."""

    @property
    def within(self) -> float | None:
        """The variance of one answer within an entity, on [-1, 1] squared."""

    @property
    def k(self) -> int:
        """How many entities have answers."""

    @property
    def method(self) -> Heterogeneity:
        """How `tau` was estimated: `pm`, `dl` or `reml`."""

    @property
    def level(self) -> float:
        """Confidence level of every interval, 0 to 1."""

    @property
    def caveats(self) -> list[Caveat]:
        """What to know before using the figures."""

    def to_polars(self) -> pl.DataFrame:
        """The rows as a Polars data frame."""

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a pandas data frame. Needs no PyArrow."""

    def to_dict(self) -> dict[str, list[str | None] | NDArray[np.uint64] | NDArray[np.float64]]:
        """The rows as a dict of columns: lists of texts, NumPy arrays of figures (NaN where there is none)."""

    def __arrow_c_stream__(self, requested_schema: CapsuleType | None = None) -> CapsuleType:
        """The rows as an Arrow stream of one batch."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[ShrunkEntity]: ...
    def __getitem__(self, key: int, /) -> ShrunkEntity:
        """A row; negative positions count from the end."""

    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows."""

@final
class ShrunkEntity:
    """One entity: its score by itself, and drawn towards the mean."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def name(self) -> str:
        """Its name: the values of the columns it was grouped by, with a slash between."""

    @property
    def n(self) -> int:
        """How many answers it has."""

    @property
    def nps(self) -> float | None:
        """Its score by itself, in points; `None` without answers."""

    @property
    def shrunk(self) -> float | None:
        """Its score drawn towards the mean, in points."""

    @property
    def lower(self) -> float | None:
        """Lower bound of the shrunk score."""

    @property
    def upper(self) -> float | None:
        """Upper bound of the shrunk score."""

    @property
    def reliability(self) -> float | None:
        """How much of what is seen of it is true, 0 to 1."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class Funnel:
    """The limits within which entities lie by chance, and where each lies."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def target(self) -> float | None:
        """The score of all entities together, in points; `None` without answers."""

    @property
    def dispersion(self) -> float | None:
        """How much more entities differ than chance explains, 1 where it explains all; `None` with too few of them."""

    @property
    def tau(self) -> float:
        """The standard deviation, in points, that widens the limits."""

    @property
    def k(self) -> int:
        """How many entities have answers."""

    @property
    def caveats(self) -> list[Caveat]:
        """What to know before using the figures."""

    def to_polars(self) -> pl.DataFrame:
        """The rows as a Polars data frame."""

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a pandas data frame. Needs no PyArrow."""

    def to_dict(self) -> dict[str, list[str | None] | NDArray[np.uint64] | NDArray[np.float64]]:
        """The rows as a dict of columns: lists of texts, NumPy arrays of figures (NaN where there is none)."""

    def __arrow_c_stream__(self, requested_schema: CapsuleType | None = None) -> CapsuleType:
        """The rows as an Arrow stream of one batch."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[FunnelPoint]: ...
    def __getitem__(self, key: int, /) -> FunnelPoint:
        """A row; negative positions count from the end."""

    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows."""

@final
class FunnelPoint:
    """One entity: its score and its limits."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def name(self) -> str:
        """Its name: the values of the columns it was grouped by, with a slash between."""

    @property
    def n(self) -> int:
        """How many answers it has."""

    @property
    def nps(self) -> float | None:
        """Its score, in points; `None` without answers."""

    @property
    def lower_95(self) -> float | None:
        """Lower limit for 95 % of entities of its size that do not differ."""

    @property
    def upper_95(self) -> float | None:
        """Upper limit for 95 %."""

    @property
    def lower_998(self) -> float | None:
        """Lower limit for 99.8 %."""

    @property
    def upper_998(self) -> float | None:
        """Upper limit for 99.8 %."""

    @property
    def z(self) -> float | None:
        """How many standard deviations it lies from the target."""

    @property
    def p_value(self) -> float | None:
        """Two-sided p-value of it is as all others, not adjusted."""

    @property
    def p_holm(self) -> float | None:
        """The same, adjusted for all entities by Holm: below 0.05, it differs."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class Ranking:
    """Entities with the uncertainty of their ranks, in the order given: never sorted."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def subject(self) -> Subject:
        """What the entities are."""

    @property
    def mean(self) -> float | None:
        """The mean of the entities, in points; `None` where none has answers."""

    @property
    def tau(self) -> float | None:
        """How far entities differ beyond chance, a standard deviation in points."""

    @property
    def share(self) -> float | None:
        """Share of the variance of an answer that is the entity's at all, 0 to 1."""

    @property
    def share_lower(self) -> float | None:
        """Lower bound of the share."""

    @property
    def share_upper(self) -> float | None:
        """Upper bound of the share."""

    @property
    def needed_n(self) -> int | None:
        """How many answers an entity needs for a reliability of 0.7; `None` where no number is enough."""

    @property
    def ranked(self) -> int:
        """How many entities are ranked."""

    @property
    def k(self) -> int:
        """How many entities have answers."""

    @property
    def level(self) -> float:
        """Confidence level of the interval of each score, 0 to 1."""

    @property
    def rank_level(self) -> float:
        """Level of the interval of each rank, 0 to 1."""

    @property
    def top(self) -> int:
        """How many ranks at either end `p_top` and `p_bottom` are of."""

    @property
    def seed(self) -> int:
        """The seed of the draws."""

    @property
    def caveats(self) -> list[Caveat]:
        """What to know before using the figures."""

    def to_polars(self) -> pl.DataFrame:
        """The rows as a Polars data frame."""

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a pandas data frame. Needs no PyArrow."""

    def to_dict(self) -> dict[str, list[str | None] | NDArray[np.uint64] | NDArray[np.float64]]:
        """The rows as a dict of columns: lists of texts, NumPy arrays of figures (NaN where there is none)."""

    def __arrow_c_stream__(self, requested_schema: CapsuleType | None = None) -> CapsuleType:
        """The rows as an Arrow stream of one batch."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[RankedEntity]: ...
    def __getitem__(self, key: int, /) -> RankedEntity:
        """A row; negative positions count from the end."""

    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows."""

@final
class RankedEntity:
    """One entity: as much of it as may be said."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def name(self) -> str:
        """Its name: the values of the columns it was grouped by, with a slash between."""

    @property
    def n(self) -> int:
        """How many answers it has."""

    @property
    def standing(self) -> Standing:
        """What may be said of it: `ranked`, `interval_only`, `withheld` or `no_answers`."""

    @property
    def reliability(self) -> float | None:
        """How much of what is seen of it is true, 0 to 1; `None` without answers."""

    @property
    def shrunk(self) -> float | None:
        """Its score drawn towards the mean, in points; where it is ranked."""

    @property
    def lower(self) -> float | None:
        """Lower bound of that score; where it is not withheld."""

    @property
    def upper(self) -> float | None:
        """Upper bound of that score."""

    @property
    def rank(self) -> int | None:
        """The median of its rank, 1 the best; where it is ranked."""

    @property
    def rank_lower(self) -> int | None:
        """The best rank it may have."""

    @property
    def rank_upper(self) -> int | None:
        """The worst rank it may have."""

    @property
    def p_top(self) -> float | None:
        """The probability that it is among the best `top`."""

    @property
    def p_bottom(self) -> float | None:
        """The probability that it is among the last `top`."""

    def __eq__(self, other: object, /) -> bool: ...

@final
class IndicatorScore:
    """An indicator of some answers: estimate, interval, n, method and caveats."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def name(self) -> str:
        """The indicator's name."""

    @property
    def estimate(self) -> float | None:
        """The estimate, in its unit; `None` without answers."""

    @property
    def lower(self) -> float | None:
        """Lower bound of the interval."""

    @property
    def upper(self) -> float | None:
        """Upper bound of the interval."""

    @property
    def level(self) -> float:
        """Confidence level of the interval, 0 to 1."""

    @property
    def n(self) -> int:
        """How many answers there are."""

    @property
    def method(self) -> IndicatorMethod:
        """How the interval was computed: `score`, `wilson`, `t` or `delta`."""

    @property
    def unit(self) -> IndicatorUnit:
        """What the figures are of: `points`, `share`, `scale` or `weighted`."""

    @property
    def caveats(self) -> list[Caveat]:
        """What to know before using the figures."""

    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows."""

@final
class Robustness:
    """Whether an order of groups survives a change of indicator."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def survives(self) -> bool | None:
        """Whether no two groups change places beyond their intervals; `None` with fewer than two of either."""

    @property
    def pairs(self) -> list[IndicatorPair]:
        """Each pair of indicators, in the order given."""

    @property
    def k(self) -> int:
        """How many groups have answers."""

    @property
    def level(self) -> float:
        """Confidence level of every interval, 0 to 1."""

    def __eq__(self, other: object, /) -> bool: ...
    def _repr_html_(self) -> str:
        """What a notebook shows: each pair of indicators, how far their orders agree, who changes places."""

@final
class IndicatorPair:
    """Two indicators of the same groups."""

    __hash__: ClassVar[None]  # type: ignore[assignment]

    @property
    def first(self) -> str:
        """The name of one indicator."""

    @property
    def second(self) -> str:
        """The name of the other."""

    @property
    def tau_b(self) -> float | None:
        """Kendall's tau-b between both orders, -1 to 1; `None` where one has no two different groups."""

    @property
    def flips(self) -> list[tuple[str, str]]:
        """The groups that change places beyond their intervals: the better one by the first, then by the second."""

    def __eq__(self, other: object, /) -> bool: ...

def score(
    values: Column,
    *,
    scale: str | None = None,
    level: float | None = None,
    method: Method | None = None,
    population: Count | None = None,
    errors: Errors | None = None,
    missing_codes: MissingCodes | None = None,
) -> ScoreResult:
    """Scores a column of answers: a list, or an array or series of NumPy, pandas, Polars or PyArrow.

    None, NaN and empty texts are missing. What cannot be an answer is counted in `rejects`, or with `errors="raise"`
    raises at the first one. `population` is how many customers the answers were drawn from, where these are few.
    `missing_codes` are whole numbers off the scale that stand for no answer. Defaults: scale `"0-10"`, level 0.95
    (between 0 and 1), method `"auto"`, errors `"report"`.
    """

def shrink(table: ScoreTable, method: Heterogeneity | None = None, level: float | None = None) -> Shrinkage:
    """Draws every group's score towards the mean of all; `nps.shrink` makes the table and calls this."""

def funnel(table: ScoreTable) -> Funnel:
    """Where each group lies within the limits of chance; `nps.funnel` makes the table and calls this."""

def rank(
    table: ScoreTable,
    subject: Subject,
    method: Heterogeneity | None,
    level: float | None,
    rank_level: float | None,
    top: Count | None,
    seed: Count | None,
    accept_unreliable: bool,
) -> Ranking:
    """The rank of each group with its uncertainty; `nps.rank` makes the table and calls this."""

def indicator(answers: Distribution | ScoreResult, indicator: Indicator, level: float | None = None) -> IndicatorScore:
    """Measures some answers by an indicator; `nps.indicator` scores a column and calls this."""

def robust_to_metric(table: ScoreTable, indicators: list[Indicator], level: float | None = None) -> Robustness:
    """Whether an order of groups survives a change of indicator; `nps.robust_to_metric` calls this."""

def check(answers: Distribution | ScoreResult, context: dict[str, Any]) -> list[Caveat]:
    """What to know before using a score; `nps.check` scores a column and calls this."""

def compare_contexts(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Caveat]:
    """What keeps two scores that came about like this from being compared: kinds, wordings, channels, response rates.

    Each is a mapping of what is known: `kind`, `wording`, `channel`, `sent`, `answered`. Nothing is said of what is not
    known of both.
    """

def compare(before: Side, after: Side, *, level: float | None = None) -> Difference:
    """The difference of two independent scores on one scale, `after` minus `before`, with its interval and p-value.

    A tuple is (detractors, passives, promoters). `level` is between 0 and 1, default 0.95. Raises `ScaleError` where
    both sides carry a scale and it is not the same. Without answers on a side all figures are `None`.
    """

def adjust(p_values: Iterable[Count | None], *, method: Correction | None = None) -> list[float | None]:
    """P-values raised for the number of comparisons, in the order given: by `"holm"` (the default), `"bh"`, `"by"`.

    None and NaN are comparisons that could not be made: they stay None and do not count.
    """

def adjust_e_values(e_values: Iterable[Count | None]) -> list[float | None]:
    """E-values of many tests adjusted for their number: a test is a find at alpha where its figure is at most alpha.

    By e-BH, in the order given; at any moment, whatever the dependence. None and NaN are tests that could not be made.

    >>> import nps
    >>> nps.adjust_e_values([64, None, 0.3, 16])[0] < 0.05
    True
    """

def always_valid(answers: Side, *, level: float | None = None, retracted: Count | None = None) -> AlwaysValid:
    """The score with bounds that hold at all moments of its stream together, so that it may be looked at at any time.

    Whoever looks after every answer, and stops when they like what they see, is misled with a probability of at most
    1 - level (default 0.95). `retracted` is how many answers were taken back on the way. A tuple is (detractors,
    passives, promoters).

    >>> import nps
    >>> nps.always_valid((20, 30, 50))
    <AlwaysValid NPS +30.0 [+2.6, +54.0] at 95 % at all moments, n = 100>
    """

def always_valid_difference(before: Side, after: Side, *, level: float | None = None) -> AlwaysValidDifference:
    """The difference of two independent live scores, with bounds that hold at all moments of both together.

    >>> import nps
    >>> nps.always_valid_difference((300, 400, 300), (100, 300, 600)).lower > 25
    True
    """

def sequential_test(answers: Side, hypothesis: float) -> SequentialTest:
    """What answers say against a score of so many points, -100 to 100 excluded, at any moment of their stream.

    >>> import nps
    >>> nps.sequential_test((20, 30, 50), 0).p_value < 0.02
    True
    """

def chart(
    periods: Periods,
    *,
    time: str | None = None,
    kind: ChartKind | None = None,
    baseline: Side | None = None,
    sigmas: float | None = None,
    laney: bool | None = None,
    smoothing: float | None = None,
) -> Chart:
    """The control chart of a series of periods: the centre, limits for each period, and which are outside.

    A series is what `ChangeDetector.push_many` takes. `kind` is `"score"` (the default), `"promoters"` or
    `"detractors"`; `baseline` holds the answers whose score is the centre, by default all of them; limits are `sigmas`
    (3) standard deviations from it, widened by how periods vary unless `laney=False`; with a `smoothing` such as 0.2 it
    is an EWMA.

    >>> import nps
    >>> usual = [(week, (20, 30, 50)) for week in range(3)]
    >>> nps.chart([*usual, (3, (50, 30, 20))], baseline=(20, 30, 50)).signals[0].signal
    'fall'
    """

def expected_periods(
    periods: Periods,
    *,
    time: str | None = None,
    kind: ExpectedKind | None = None,
    season: Count | SeasonName | Iterable[Count | SeasonName] | None = None,
    period: Count | None = None,
    ridge: float | None = None,
    level: float | None = None,
) -> ExpectedTable:
    """What was expected of each period of a series, from those before it alone, and which are outside the band.

    A series is what `ChangeDetector.push_many` takes. `kind` is `"score"` (the default) or `"volume"`, the number of
    answers. `season` is what comes back, up to three of different lengths: a number of periods, `"weekday"`,
    `"month-of-year"`, or a list of those; nothing is made of one before two turns of it. `period` is how long a period
    is, in the unit of its times: 1 by default, 86400 for days in seconds. Named seasons take times for days since
    1970-01-01 where it is at most 31, for seconds from 300 on, and a period for one of the day on which its middle
    falls in UTC. It takes `ridge` answers (60) of a season for half of what they say to be believed; `level` (0.95) is
    that of the band.

    >>> import nps
    >>> usual = [(day, (20, 30, 50)) for day in range(20)]
    >>> found = nps.expected_periods([*usual, (20, (50, 30, 20))])
    >>> found[7].expected, found.signals[0].at, found.signals[0].signal
    (None, 20, 'fall')
    """

def unexpected_situations(
    situations: Mapping[str, Periods],
    *,
    time: str | None = None,
    kind: ExpectedKind | None = None,
    season: Count | SeasonName | Iterable[Count | SeasonName] | None = None,
    period: Count | None = None,
    ridge: float | None = None,
    level: float | None = None,
) -> UnexpectedTable:
    """The last period of every situation beside what was expected of it, corrected for their number.

    Each is a series, by its name; options are those of `expected_periods`. Of those that are told to be unexpected, at
    most a share of 1 - level is expected to be chance.

    >>> import nps
    >>> usual = [(day, (20, 30, 50)) for day in range(20)]
    >>> found = nps.unexpected_situations({"web": usual, "phone": [*usual, (20, (50, 30, 20))]})
    >>> [row.situation for row in found if row.is_unexpected]
    ['phone']
    """

def date_changes(
    periods: Periods, *, time: str | None = None, hazard: float | None = None, keep: Count | None = None
) -> Dating:
    """When a series changed, looking back (Adams & MacKay 2007): for dating a change, not for finding it.

    `hazard` (0.01) is the probability of a change at any period before anything is seen; `keep` (200) is how many run
    lengths are followed.

    >>> import nps
    >>> series = [(day, (20, 30, 50) if day < 12 else (40, 30, 30)) for day in range(20)]
    >>> nps.date_changes(series).since
    12
    """

def trend(
    values: Iterable[Count | None],
    *,
    season: Count | None = None,
    level: float | None = None,
    autocorrelation: bool | None = None,
) -> Trend | None:
    """The trend of a series with a value a period, None or NaN where there is none; `None` below 4 values.

    `season` is how many periods make a turn: 7 for days of the week. Without seasons, values that depend on those
    before are corrected for unless `autocorrelation=False`.

    >>> import nps
    >>> found = nps.trend([5, 3, 4, 2, 2, 1, 1])
    >>> found.slope, found.lower, found.p_value < 0.02
    (-0.5, -1.0, True)
    """

def score_trend(
    periods: Periods,
    *,
    time: str | None = None,
    season: Count | None = None,
    level: float | None = None,
    autocorrelation: bool | None = None,
) -> Trend | None:
    """The trend of the score over a series of periods, in points a unit of time; `None` below 4 with answers.

    A series is what `ChangeDetector.push_many` takes: of a `DayTable`, the unit is a day.

    >>> import nps
    >>> nps.score_trend([(month, (10 + month, 30, 60 - month)) for month in range(12)]).slope
    -2.0
    """

def compare_paired(
    before: Column | Transitions,
    after: Column | None = None,
    *,
    scale: str | None = None,
    level: float | None = None,
    errors: Errors | None = None,
    missing_codes: MissingCodes | None = None,
) -> PairedDifference:
    """Compares two answers of the same customers; `nps.compare_paired` finds the columns and calls this."""

def compare_all(
    groups: Groups,
    *,
    by: str | None = None,
    level: float | None = None,
    method: Method | None = None,
    correction: Correction | None = None,
    seed: Count | None = None,
) -> GroupComparison:
    """Compares any number of groups; `nps.compare_all` scores a frame's and calls this."""

def equivalence(
    before: Side,
    after: Side,
    *,
    margin: float,
    alpha: float | None = None,
    method: TwoSampleTest | None = None,
) -> Equivalence:
    """Whether two independent scores on one scale differ by less than `margin` points, by two one-sided tests.

    It is shown where the interval at 1 - 2 `alpha` (default 0.05) lies inside. `method` is `"mover"` (the default),
    `"wald"` or `"welch-t"`.
    """

def probability_greater(before: Side, after: Side, *, margin: float = 0.0) -> float | None:
    """The probability that the true score of `after` is more than `margin` points above that of `before`.

    Given these answers and nothing else, under Jeffreys' prior; `None` where a side has no answers.
    """

def test_difference(before: Side, after: Side, *, method: TwoSampleTest | None = None) -> DifferenceTest:  # noqa: PT028
    """Tests whether two independent scores on one scale differ.

    By default exactly where a side has fewer than 30 answers, else as `compare`; the result says which.
    """

def sample_size(
    *,
    margin: float | None = None,
    difference: float | None = None,
    power: float | None = None,
    level: float | None = None,
    variance: float | Side | None = None,
    variance_after: float | Side | None = None,
    ratio: float | None = None,
    population: Count | None = None,
    response_rate: float | None = None,
    answers_per_day: float | None = None,
    requests_per_day: float | None = None,
) -> SampleSize:
    """How many answers it takes for an interval of `margin` points, or to find a `difference` with `power` (0.8).

    `variance` is of answers scored -1, 0 and 1, or what was observed; default 0.61. With a response rate it says how
    many to ask; with answers or requests a day, how many days.
    """

def power(
    *,
    difference: float,
    before: Count,
    after: Count,
    level: float | None = None,
    variance: float | Side | None = None,
    variance_after: float | Side | None = None,
) -> Power:
    """The chance of a test of so many answers to find a difference of so many points."""

def category_counts(
    values: Column,
    *,
    scale: str | None = None,
    errors: Errors | None = None,
    missing_codes: MissingCodes | None = None,
) -> CategoryCounts:
    """Counts the three classes and nothing more: faster than `score` for a column of bytes."""

def score_by(
    name: str,
    values: Column,
    keys: list[tuple[str, Column | Coded]],
    scale: str | None = None,
    level: float | None = None,
    method: Method | None = None,
    errors: Errors | None = None,
    missing_codes: MissingCodes | None = None,
) -> ScoreTable:
    """Scores each group of rows; `nps.score_by` finds the columns and calls this."""

def observations(
    name: str,
    values: Column,
    dimensions: list[tuple[str, Column | Coded]],
    paths: list[tuple[str, Column | Coded]],
    tags: list[tuple[str, Column | Coded]],
    time: tuple[str, Column] | None = None,
    frequency: tuple[str, Column] | None = None,
    weight: tuple[str, Column] | None = None,
    customer: tuple[str, Column | Coded] | None = None,
    unknown: list[str] | None = None,
    scale: str | None = None,
    errors: Errors | None = None,
    missing_codes: MissingCodes | None = None,
) -> Observations:
    """Reads answers with their situations; `nps.observations` finds the columns and calls this."""

def tabulate(
    name: str,
    values: Column,
    dimensions: list[tuple[str, Column | Coded]],
    paths: list[tuple[str, Column | Coded]],
    tags: list[tuple[str, Column | Coded]],
    time: tuple[str, Column] | None = None,
    frequency: tuple[str, Column] | None = None,
    weight: tuple[str, Column] | None = None,
    customer: tuple[str, Column | Coded] | None = None,
    unknown: list[str] | None = None,
    scale: str | None = None,
    errors: Errors | None = None,
    missing_codes: MissingCodes | None = None,
    every: str | None = None,
    rows: tuple[str, Column] | None = None,
) -> Observations:
    """Counts answers by situation and period, of cells by how many `rows` each is of; `nps.tabulate` calls this."""

def weighted(
    name: str,
    values: Column,
    weight: tuple[str, Column],
    kind: WeightKind | None = None,
    cluster: tuple[str, Column | Coded] | None = None,
    scale: str | None = None,
    level: float | None = None,
    method: Method | None = None,
    errors: Errors | None = None,
    resamples: Count | None = None,
    seed: Count | None = None,
    missing_codes: MissingCodes | None = None,
) -> WeightedNps:
    """Scores weighted answers; `nps.weighted` finds the columns and calls this."""

def clustered(
    name: str,
    values: Column,
    cluster: tuple[str, Column | Coded],
    scale: str | None = None,
    level: float | None = None,
    errors: Errors | None = None,
    missing_codes: MissingCodes | None = None,
) -> ClusteredNps:
    """Scores answers of which several come from one customer; `nps.clustered` finds the columns and calls this."""

def rake(
    columns: list[tuple[str, Column | Coded]],
    margins: list[tuple[list[str], list[tuple[list[Any], float]]]],
    weight: tuple[str, Column] | None = None,
    trim: float | None = None,
) -> Raked:
    """Rakes to known totals; `nps.rake` finds the columns and calls this."""

def inverse_probability_weights(probabilities: Column) -> NDArray[np.float64]:
    """Inverts recorded chances to be in the sample; `nps.inverse_probability_weights` calls this."""

def non_response(
    classes: Sequence[tuple[Count, tuple[Count, Count, Count]]], *, level: float | None = None
) -> NonResponse:
    """What classes of customers, of whom some did not answer, say together: a weighted score, bounds, R-indicator.

    Each answer weighs sent / answered. Each class is how many were asked, and (detractors, passives, promoters) of
    those who answered. `level` is between 0 and 1, default 0.95.
    """

def non_response_bounds(counts: tuple[Count, Count, Count], *, sent: Count) -> NonResponseBounds:
    """The scores of all `sent` customers if those who did not answer were all detractors, or all promoters.

    Certain, and wide. `counts` is (detractors, passives, promoters).
    """

def associate(
    observations: Observations,
    *,
    level: float | None = None,
    method: Method | None = None,
    min_n: Count | None = None,
) -> AssociationTable:
    """Compares each value of each dimension with all other answers, those that pull the score down most first.

    Values with fewer than `min_n` answers (default 5) are listed and not compared. Every finding is an association, not
    an effect: another difference between the situations may be the cause.
    """

def associate_pairs(
    observations: Observations,
    *,
    level: float | None = None,
    method: Method | None = None,
    min_n: Count | None = None,
) -> PairTable:
    """Compares each pair of values of two dimensions with all other answers, and keeps those that say more than either.

    P-values are adjusted for every pair with `min_n` answers (default 5), kept or not.
    """

def explain_change(
    before: Observations,
    after: Observations,
    *,
    by: str | Iterable[str],
    level: float | None = None,
    method: Method | None = None,
    depth: Count | None = None,
    min_cell: Count | None = None,
    min_alike: Count | None = None,
    taxonomies: dict[str, Taxonomy] | None = None,
) -> ChangeTree:
    """Where the change from one table to another comes from: of each node, what its score and what its share changed.

    `mix` and `rate` of the parts of a node add up to the rate of the node, and at the root to the change. Options are
    those of `Observations.drill_down`. It says where a change is seen, not what caused it.
    """

def explain_factors(
    before: Observations,
    after: Observations,
    *,
    by: str | Iterable[str],
    level: float | None = None,
    min_cell: Count | None = None,
    min_alike: Count | None = None,
) -> FactorChange:
    """What of a change comes from the shares of each crossed factor, and what from scores within situations (`rate`).

    All of them add up to the change; the mix of a factor is its Shapley value, over all orders and both directions of
    time. At most 6 factors: each doubles the work. Situations with fewer than `min_cell` answers in a period (default
    5, 0 for no limit), or fewer than `min_alike` (default 10) that are all of one class, are put together, with those
    that would give them away. It is no cause.
    """

def before_after(
    observations: Observations,
    measures: Sequence[Measure],
    *,
    level: float | None = None,
    method: Method | None = None,
    worthwhile: float | None = None,
) -> IncrementTable:
    """Judges each measure by the scores before and after it, inside the situation it concerns, in the order given.

    `worthwhile` is the smallest rise worth the trouble, in points, default 5. There is no comparison with what would
    have happened without: a trend or a season looks the same as an effect.
    """

def arrow_columns(frame: ArrowStream | ArrowArray) -> list[tuple[str, Any]]:
    """The columns of anything that gives an Arrow stream, by name."""

def unknown_column(column: str, known: list[str]) -> ColumnError:
    """The error of a column that a frame does not have."""

def wrong_column_type(column: str, found: str, expected: str) -> ColumnError:
    """The error of something that is no column or frame."""
