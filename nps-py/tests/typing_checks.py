"""What type checkers see: checked by pyright, and importable, but no test of values."""

# pyright: reportUnnecessaryTypeIgnoreComment=true
# ruff: noqa: B018

from collections.abc import Iterator
from datetime import date, datetime, timezone
from typing import Literal

import duckdb
import nps
import numpy as np
import pandas as pd
import polars as pl
from nps.typing import Arrival, Frame, Label, Method, RejectReason, ResolvedMethod
from numpy.typing import NDArray
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
assert_type(nps.tabulate({"score": [9], "k": ["a"]}, score="score", by="k", every="1w"), nps.Observations)
assert_type(nps.associate(observations, level=0.9, method="wald", min_n=5)[0].gap, nps.Difference | None)
assert_type(nps.associate_pairs(observations)[0].gap, nps.Difference)
tree = observations.drill_down(["channel"], level=0.9, method="wald", depth=2, min_cell=10)
assert_type(tree.worst().find(["web", None]), nps.TreeNode | None)
assert_type(tree[0].gap, nps.Difference | None)
assert_type(nps.explain_change(observations, observations, by="channel").total, nps.Difference | None)
assert_type(
    [node.rate for node in nps.explain_change(observations, observations, by=["channel"])], list[nps.Effect | None]
)
assert_type([one.mix for one in nps.explain_factors(observations, observations, by=["channel"])], list[nps.Effect])
assert_type(tree[0].situation, dict[str, Label] | None)
assert_type(
    nps.before_after(observations, [nps.Measure("m", date(2025, 6, 2), {"channel": "web"})]), nps.IncrementTable
)
assert_type(nps.associate(observations).explain("fr"), list[str])
assert_type(nps.Observations.from_bytes(observations.to_bytes()), nps.Observations)

# The room of measures: populations, clusters, shares; comparisons; weights; entities; indicators.
assert_type(nps.score([9], population=400).population, int | None)
assert_type(nps.Nps.from_counts(1, 2, 3, population=np.int64(40)).population, int | None)
assert_type(distribution.to_nps(population=40), nps.Nps)
for sampled in (result, result.to_nps(), distribution, difference.before):
    assert_type(sampled.shares(level=0.9), nps.ShareIntervals)
    assert_type(sampled.probability_above(30), float | None)
assert_type(result.shares().promoters, nps.ShareInterval)
assert_type(result.shares().promoters.lower, float | None)
assert_type(result.shares().caveats, list[nps.Caveat])
clustered = nps.clustered(columns, score="score", cluster="channel", scale="0-10", level=0.9, errors="raise")
assert_type(clustered, nps.ClusteredNps)
assert_type(clustered.nps, float | None)
assert_type(clustered.effective_n, float | None)
assert_type(clustered.clusters, int)
assert_type(clustered.rejects, nps.Rejects)
weighted = nps.weighted(columns, score="score", weight="w", kind="frequency", cluster="channel")
assert_type(weighted, nps.WeightedNps)
assert_type(weighted.se, float | None)
assert_type(weighted.clusters, int | None)
raked = nps.rake(columns, margins={"channel": {"web": 1, "sms": 2.5}}, trim=5)
assert_type(raked, nps.Raked)
assert_type(raked.weights, NDArray[np.float64])
assert_type(raked.cells, list[nps.RakedCell])
assert_type(raked.cells[0].target, float)
assert_type(nps.inverse_probability_weights([1.0, 0.25]), NDArray[np.float64])
silence = nps.non_response([(9, (1, 2, 3))], level=0.9)
assert_type(silence, nps.NonResponse)
assert_type(silence.bounds, nps.NonResponseBounds)
assert_type(silence.weighted, nps.WeightedNps | None)
assert_type(silence.weights, list[float | None])
assert_type(nps.non_response_bounds((1, 2, 3), sent=9).lower, float | None)
paired = nps.compare_paired([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
assert_type(paired, nps.PairedDifference)
assert_type(paired.bowker, nps.TestStatistic | None)
assert_type(nps.compare_paired([9, 3], [8, None], errors="raise"), nps.PairedDifference)
together = nps.compare_all({"web": (1, 2, 3), "sms": result}, correction="bh")
assert_type(together, nps.GroupComparison)
assert_type(together.pairs, nps.GroupPairTable)
assert_type(together.pairs[0], nps.GroupPair)
assert_type(together.pairs[0].difference, nps.Difference)
assert_type(together.cochran_q, nps.TestStatistic | None)
assert_type(nps.compare_all(table), nps.GroupComparison)
assert_type(nps.compare_all(columns, score="score", by="channel"), nps.GroupComparison)
assert_type(nps.equivalence(result, (1, 2, 3), margin=5, method="welch-t"), nps.Equivalence)
assert_type(nps.test_difference(result, distribution, method="exact"), nps.DifferenceTest)
assert_type(nps.sample_size(margin=5, variance=result), nps.SampleSize)
assert_type(nps.sample_size(margin=5).days, int | None)
assert_type(nps.power(difference=5, before=100, after=100), nps.Power)
assert_type(nps.shrink(table, method="reml"), nps.Shrinkage)
assert_type(nps.shrink(table)[0], nps.ShrunkEntity)
assert_type(nps.shrink(table).to_polars(), pl.DataFrame)
assert_type(nps.funnel(columns, score="score", by="channel"), nps.Funnel)
assert_type(nps.funnel(table)[0].lower_95, float | None)
assert_type(nps.rank(table, subject="agent", accept_unreliable=True), nps.Ranking)
assert_type(nps.rank(table, subject="site")[0], nps.RankedEntity)
assert_type(nps.rank(table, subject="site").needed_n, int | None)
assert_type(nps.indicator(result, "csat"), nps.IndicatorScore)
assert_type(nps.indicator([5, 4], {"nps": 0.5, "mean": 1}, scale="1-5/4/5").estimate, float | None)
assert_type(nps.robust_to_metric(table, indicators=["nps", "mean"]), nps.Robustness)
assert_type(nps.robust_to_metric(table, indicators=["nps"]).pairs, list[nps.IndicatorPair])
assert_type(nps.check(result, sent=900, kind="relational"), list[nps.Caveat])
nps.score_by(columns, score="score", by="channel", population=9)  # pyright: ignore[reportCallIssue]
nps.clustered(columns, score="score", cluster="channel", method="wald")  # pyright: ignore[reportCallIssue]
nps.weighted(columns, score="score", weight="w", kind="design")  # pyright: ignore[reportArgumentType]
nps.rank(table, subject="manager")  # pyright: ignore[reportArgumentType]
nps.test_difference(result, result, method="student")  # pyright: ignore[reportArgumentType]
result.shares(0.9)  # pyright: ignore[reportCallIssue]

live = nps.Live(
    ["channel"],
    window="sliding 7d",
    zone="Europe/Paris",
    caps={"channel": 9},
    retain_days=35,
    level=0.95,
    method="auto",
)
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
assert_type(live.now(now, "month").begin, datetime | None)
assert_type(live.table(now, window="day")["channel"], nps.SegmentTable)
assert_type(live.top("channel", 3, now).segments[0].other, bool)
assert_type(live.other("channel", now), nps.OtherSegments | None)
assert_type(live.panes(now, now)[0].begin, datetime)
responses = nps.LiveResponses("channel", granularity=60)
assert_type(responses.push("R1", now, 9, channel="web", customer="c81f"), Arrival)
assert_type(responses.replace("R1", now, 9, {"channel": None}, made=now), Arrival)
assert_type(responses.push_many(columns, id="channel", score="score", time="at").counts, dict[Arrival, int])
assert_type(responses.withdraw("R1", now), Arrival)
assert_type(responses.live(), nps.Live)
assert_type(nps.always_valid((20, 30, 50)).lower, float)
assert_type(distribution.always_valid(level=0.9, retracted=2).nps, float | None)
assert_type(nps.sequential_test(result, 0).p_value, float)
assert_type(nps.always_valid_difference(result, distribution).difference, float | None)
detector = nps.ChangeDetector(baseline=30, direction="both")
assert_type(detector.push(0, [9, None]), nps.ChangeEvent | None)
assert_type(detector.push(date(2026, 1, 5), (1, 2, 3)), nps.ChangeEvent | None)
assert_type(detector.push_many(live.days(now, now))[0].since, int | None)
assert_type(nps.chart([(0, (20, 30, 50))])[0].signal, Literal["fall", "rise"] | None)
assert_type(nps.chart(pd.DataFrame(), time="day", kind="score").centre, float | None)
assert_type(nps.expected_periods(live.days(now, now), kind="volume", season=7).signals, list[nps.Expected])
nps.expected_periods(live.days(now, now), season=["weekday", 30])
nps.expected_periods(live.days(now, now), season="week")  # pyright: ignore[reportArgumentType]
assert_type(nps.unexpected_situations({"web": live.panes(now, now)}, period=86400)[0].last, nps.Expected | None)
assert_type(nps.date_changes(pd.DataFrame(), time="day")[0].length, int)
assert_type(nps.trend([1, None, 2.5], season=7), nps.Trend | None)
assert_type(nps.score_trend(live.panes(now, now)), nps.Trend | None)
tree = nps.Taxonomy("declared", 1, ["claim", {"path": ["claim", "late"], "weight": 2.0}])
assert_type(tree.migrate("claim", 1), str | None)
assert_type(nps.Taxonomies(tree, tree, tree).keep([nps.Trace("claim")]).rejects.action.count, int)
assert_type(observations.axis_independence(by="team", subject="team").associations[0].v, float | None)
assert_type(observations.axis_independence()[0].copies.agreement, float | None)
assert_type(observations.paths(depths={"action": 1}, order="path")[0].consequences, dict[str, nps.Consequence])
assert_type(observations.paths().other, nps.PathRow | None)
assert_type(observations.value_weighted("declared", tree)[0].contribution, float | None)
observations.paths(order="size")  # pyright: ignore[reportArgumentType]
nps.ChangeDetector(direction="sideways")  # pyright: ignore[reportArgumentType]
live.now("2026-01-05")  # pyright: ignore[reportArgumentType]
live.push(now, 9, channel=1.5)  # pyright: ignore[reportArgumentType]
nps.associate(observations).explain("de")  # pyright: ignore[reportArgumentType]
nps.Measure("m", "2025-06-02")  # pyright: ignore[reportArgumentType]
