"""What type checkers see: checked by pyright, and importable, but no test of values."""

# pyright: reportUnnecessaryTypeIgnoreComment=true
# ruff: noqa: B018

from collections.abc import Iterator
from datetime import date, datetime, timezone

import duckdb
import nps
import numpy as np
import pandas as pd
import polars as pl
from nps.typing import Frame, Label, Method, RejectReason, ResolvedMethod
from typing_extensions import assert_type

result = nps.score([9, None, 10.0, "8"], scale="0-10", level=0.95, method="auto", errors="report")
assert_type(result, nps.ScoreResult)
assert_type(result.nps, float | None)
assert_type(result.lower, float | None)
assert_type(result.upper, float | None)
assert_type(result.level, float)
assert_type(result.n, int)
assert_type(result.missing, int)
assert_type(result.promoter_share, float | None)
assert_type(result.method, ResolvedMethod)
assert_type(result.scale, str)
assert_type(result.caveats, list[nps.Caveat])
assert_type(result.distribution, nps.Distribution)
assert_type(result.rejects, nps.Rejects)
assert_type(result.rejects.counts, dict[RejectReason, int])
assert_type(result.rejects.examples, list[nps.Reject])
assert_type(result.rejects.examples[0].reason, RejectReason)
assert_type(result.to_nps(), nps.Nps)
assert_type(result == result, bool)

method: Method = "adjwald-3u"
assert_type(nps.Nps.from_counts(20, 30.0, np.int64(50), method=method), nps.Nps)
assert_type(nps.category_counts(np.zeros(3, np.uint8)).rejected, int)

distribution = nps.Distribution("1-10")
distribution.add(9)
distribution.add("9")
assert_type(distribution.counts, dict[int, int])
assert_type(distribution.mean, float | None)
assert_type(nps.Distribution.from_bytes(distribution.to_bytes()), nps.Distribution)
assert_type(nps.Distribution.from_counts([0] * 11, missing=2), nps.Distribution)
assert_type(distribution.to_nps(level=0.9, method="wald"), nps.Nps)

difference = nps.compare(result, (20, 30.0, np.int64(50)), level=0.9)
assert_type(difference, nps.Difference)
assert_type(difference.difference, float | None)
assert_type(difference.p_value, float | None)
assert_type(difference.before, nps.Counts)
assert_type(difference.after.promoters, int)
assert_type(difference.caveats, list[nps.Caveat])
assert_type(nps.compare(distribution, distribution.to_nps()), nps.Difference)
assert_type(nps.compare(difference.before, nps.category_counts([9])), nps.Difference)
assert_type(nps.adjust([0.01, None, difference.p_value], method="bh"), list[float | None])
nps.adjust(np.array([0.01, 0.2]))
nps.adjust(pd.Series([0.01, 0.2]))
nps.adjust(pl.Series([0.01, 0.2]))

nps.score(np.array([9, 10], np.uint8))
nps.score(pd.Series([9, 10]))
nps.score(pl.Series([9, 10]))
nps.score(value for value in (9, 10))

columns: dict[str, list[int] | list[str]] = {"score": [9, 3], "channel": ["web", "sms"]}
relation = duckdb.sql("SELECT 9 AS score, 'web' AS channel")
assert relation is not None
frames: list[Frame] = [columns, pd.DataFrame(columns), pl.DataFrame(columns), relation]
for frame in frames:
    assert_type(nps.score_by(frame, score="score", by="channel"), nps.ScoreTable)

table = nps.score_by(columns, score="score", by=["channel"], scale="0-10", level=0.95, method="auto", errors="raise")
assert_type(table.total, nps.ScoreResult)
assert_type(table.by, list[str])
assert_type(table[0], tuple[tuple[Label, ...], nps.Nps])
assert_type(iter(table), Iterator[tuple[tuple[Label, ...], nps.Nps]])
assert_type(len(table), int)
assert_type(table.to_polars(), pl.DataFrame)
assert_type(table.to_pandas(), pd.DataFrame)
nps.score_by(table, score="n", by="channel")  # a table is an Arrow stream itself

# What must not pass: an ignore that ignores nothing is an error in this file.
nps.score([9], method="welch")  # pyright: ignore[reportArgumentType]
nps.score([9], errors="ignore")  # pyright: ignore[reportArgumentType]
nps.score([9], level="0.95")  # pyright: ignore[reportArgumentType]
nps.score([object()])  # pyright: ignore[reportArgumentType]
nps.compare([9, 10], (1, 2, 3))  # pyright: ignore[reportArgumentType]
nps.compare((1, 2), (1, 2, 3))  # pyright: ignore[reportArgumentType]
nps.adjust([0.01], method="bonferroni")  # pyright: ignore[reportArgumentType]
nps.adjust(["0.01"])  # pyright: ignore[reportArgumentType]
difference.difference + 1  # pyright: ignore[reportOptionalOperand, reportUnusedExpression]
nps.score(9)  # pyright: ignore[reportArgumentType]
nps.score_by([9], score="score", by="channel")  # pyright: ignore[reportArgumentType]
nps.score([9], "0-10")  # pyright: ignore[reportCallIssue]
result.caveats[0].text("de")  # pyright: ignore[reportArgumentType]
result.nps + 1  # pyright: ignore[reportOptionalOperand, reportUnusedExpression]
result.nps = 3.0  # pyright: ignore[reportAttributeAccessIssue]
{result}  # pyright: ignore[reportUnhashable, reportUnusedExpression]

observations = nps.observations(
    columns, score="score", dimensions=["channel"], time=None, frequency=None, scale="0-10", errors="raise"
)
assert_type(observations.select({"channel": "web"}), nps.Distribution)
assert_type(nps.associate(observations, level=0.9, method="wald", min_n=5)[0].gap, nps.Difference | None)
assert_type(nps.associate_pairs(observations)[0].gap, nps.Difference)
assert_type(
    nps.before_after(observations, [nps.Measure("m", date(2025, 6, 2), {"channel": "web"})]), nps.IncrementTable
)
assert_type(nps.associate(observations).explain("fr"), list[str])
assert_type(nps.Observations.from_bytes(observations.to_bytes()), nps.Observations)

live = nps.Live(["channel"], window_days=7, retain_days=35, level=0.95, method="auto")
now = datetime(2026, 1, 5, tzinfo=timezone.utc)
live.push(now, 9, channel="web")
live.push(1_767_571_200, None, {"channel": None})
live.retract(now, "9", {"channel": "web"})
for frame in frames:
    assert_type(live.push_many(frame, score="score", time="at", errors="raise"), nps.Rejects)
assert_type(live.now(now), nps.Headline)
assert_type(live.now(now).previous, nps.Nps | None)
assert_type(live.now(now).change, nps.Difference | None)
assert_type(live.now(now).newest_day, date | None)
assert_type(live.segments("channel", now)[0].headline, nps.Headline)
assert_type(live.days(now, now, "channel", None)[0].distribution, nps.Distribution)
assert_type(live.days(now, now).to_polars(), pl.DataFrame)
assert_type(nps.Live.from_bytes(live.to_bytes()) == live, bool)
live.now("2026-01-05")  # pyright: ignore[reportArgumentType]
live.push(now, 9, channel=1.5)  # pyright: ignore[reportArgumentType]
nps.associate(observations).explain("de")  # pyright: ignore[reportArgumentType]
nps.Measure("m", "2025-06-02")  # pyright: ignore[reportArgumentType]
