"""A Net Promoter Score you can trust: exact counts, honest intervals, typed caveats.

>>> import nps
>>> s = nps.score([10, 9, 9, 8, 7, 10, 3, 9, 11])
>>> s.nps, s.n, s.rejects.total
(50.0, 8, 1)
>>> print(s)
NPS +50.0 [−10.3, +82.1] at 95 %, n = 8 (score); 0 missing, 1 rejected (1 out_of_range)
>>> [caveat.code for caveat in s.caveats]
['indicative']
"""

from __future__ import annotations

from nps._frames import category_counts, observations, score, score_by
from nps._native import (
    ERROR_CODES,
    AnswerError,
    ArgumentError,
    Association,
    AssociationTable,
    BytesError,
    CategoryCounts,
    Caveat,
    ColumnError,
    CountError,
    Counts,
    DayTable,
    Difference,
    Distribution,
    Headline,
    Increment,
    IncrementTable,
    Live,
    LiveDay,
    LiveSegment,
    Measure,
    Nps,
    NpsError,
    Observations,
    PairAssociation,
    PairTable,
    Reject,
    Rejects,
    Responses,
    ScaleError,
    ScoreResult,
    ScoreTable,
    SegmentTable,
    __version__,
    adjust,
    associate,
    associate_pairs,
    before_after,
    compare,
)

__all__ = [
    "ERROR_CODES",
    "AnswerError",
    "ArgumentError",
    "Association",
    "AssociationTable",
    "BytesError",
    "CategoryCounts",
    "Caveat",
    "ColumnError",
    "CountError",
    "Counts",
    "DayTable",
    "Difference",
    "Distribution",
    "Headline",
    "Increment",
    "IncrementTable",
    "Live",
    "LiveDay",
    "LiveSegment",
    "Measure",
    "Nps",
    "NpsError",
    "Observations",
    "PairAssociation",
    "PairTable",
    "Reject",
    "Rejects",
    "Responses",
    "ScaleError",
    "ScoreResult",
    "ScoreTable",
    "SegmentTable",
    "__version__",
    "adjust",
    "associate",
    "associate_pairs",
    "before_after",
    "category_counts",
    "compare",
    "observations",
    "score",
    "score_by",
]
