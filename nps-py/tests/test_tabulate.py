"""Answers counted anywhere: in memory, in DuckDB, in Polars, in Ibis and on a cluster of PySpark, to the same bytes."""

import ast
import datetime as dt
import os
import shutil
import sys

import duckdb
import ibis
import nps
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from helpers import ROOT, TESTDATA, error_of
from test_observations import DIMENSIONS, company, measures

# Ibis calls what DuckDB has renamed.
pytestmark = pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")

PACKAGE = ROOT / "nps-py" / "python" / "nps"
BY = [*DIMENSIONS, "storey", "new"]
COLUMNS = {"score": "score", "by": BY, "tags": "marks"}


@pytest.fixture(scope="module")
def rows():
    """The sample company, scores as they were typed, with gaps in its keys, and days written and in UTC."""
    frame = company()
    frame["region"] = frame["region"].mask(frame.index % 7 == 0)
    frame["storey"] = pd.array(frame.index % 5 - 1, dtype="Int16")
    frame.loc[frame.index % 11 == 0, "storey"] = pd.NA
    frame["new"] = frame.index % 3 == 0
    frame["marks"] = pd.Series(["vip;recall", "recall; vip", "", None, "vip"]).take(frame.index % 5).to_numpy()
    frame["count"] = frame.index % 4
    frame["way"] = pd.Series(["product/manual", "product", None, "agent/call/back"]).take(frame.index % 4).to_numpy()
    frame["who"] = "c" + (frame.index % 97).astype(str)
    frame["weight"] = np.array([0.1, 2.5, -0.0, 1.0, 0.0]).take(frame.index % 5)
    # Around midnight in UTC, before 1970 too: each is another day elsewhere.
    start = pd.Timestamp("1969-12-30 23:59:59.999999", tz="UTC")
    frame["at"] = start + pd.to_timedelta(frame.index % 400 * 86_400_000_000 + frame.index % 3, unit="us")
    return frame.drop(columns=["day"]).assign(day=frame["day"].astype("datetime64[us]"))


@pytest.fixture(scope="module")
def parquet(rows, tmp_path_factory):
    path = tmp_path_factory.mktemp("company") / "rows.parquet"
    pq.write_table(pa.Table.from_pandas(rows, preserve_index=False), path)
    return str(path)


@pytest.fixture(scope="module")
def spark():
    """Two workers of a cluster, each in a process of its own, in a time zone that is not UTC."""
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("PySpark is NOT tested: there is no Java here")
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    # What compiles less starts sooner.
    quick = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
    settings = {
        "spark.driver.extraJavaOptions": quick,
        "spark.executor.extraJavaOptions": quick,
        "spark.sql.codegen.wholeStage": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.executor.memory": "512m",
        "spark.log.level": "OFF",
        "spark.scheduler.minRegisteredResourcesRatio": "1.0",
        "spark.scheduler.maxRegisteredResourcesWaitingTime": "120s",
        "spark.sql.session.timeZone": "Asia/Tokyo",
        "spark.sql.shuffle.partitions": "2",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    session = SparkSession.builder.master("local-cluster[2,1,1024]").config(map=settings).getOrCreate()
    yield session
    session.stop()


def in_duckdb(path):
    return duckdb.connect().read_parquet(path)


FRAMES = {
    "pandas": lambda path: pd.read_parquet(path),
    "pandas, from the end": lambda path: pd.read_parquet(path)[::-1],
    "Polars": lambda path: pl.read_parquet(path),
    "Polars, lazy": lambda path: pl.scan_parquet(path),
    "Polars, lazy, categories": lambda path: pl.scan_parquet(path).cast({"channel": pl.Categorical}),
    "PyArrow": lambda path: pq.read_table(path),
    "DuckDB": in_duckdb,
    "DuckDB, shuffled": lambda path: in_duckdb(path).order("hash(site || score || day)"),
    "Ibis": lambda path: ibis.duckdb.connect().read_parquet(path),
}


def tabulated(frame, **options):
    return nps.tabulate(frame, **{**COLUMNS, **options})


@pytest.fixture(scope="module")
def expected(rows):
    """The bytes of the rows in memory, by each of the periods."""
    return [tabulated(rows, **period).to_bytes() for period in PERIODS]


# Who answered, for how many each speaks, and all that says what a value is.
WIDE = {
    "paths": "way",
    "customer": "who",
    "weight": "weight",
    "unknown": ["region", "marks"],
    "missing_codes": [11, 99],
}
PERIODS = [
    {},
    {"time": "day"},
    {"time": "day", "every": "1w"},
    {"time": "at", "every": "1mo"},
    {"time": "at", "frequency": "count"},
    {"time": "day", "every": "1q", **WIDE},
]


@pytest.mark.parametrize("name", FRAMES)
def test_every_frame_gives_the_same_bytes(expected, parquet, name):
    frame = FRAMES[name](parquet)
    for period, data in zip(PERIODS, expected, strict=True):
        table = tabulated(frame, **period)
        assert table.to_bytes() == data, period
        assert sum(table.rejects.counts.values()) + sum(table.rejects.missing_codes.values()) > 40
        assert table.rejects.examples == []


def test_customers_weights_and_codes_are_those_of_rows(rows, parquet):
    observed = nps.observations(
        rows,
        score="score",
        dimensions=BY,
        paths="way",
        tags="marks",
        time="day",
        weight="weight",
        customer="who",
        unknown=["region", "marks"],
        missing_codes=[11, 99],
    )
    # As pandas counts them.
    scores = pd.to_numeric(rows["score"], errors="coerce")
    codes = {code: int((scores == code).sum()) for code in (11, 99)}
    assert observed.rejects.missing_codes == codes
    assert min(codes.values()) > 0
    for name in ("pandas", "Polars, lazy", "DuckDB", "Ibis"):
        table = tabulated(FRAMES[name](parquet), time="day", **WIDE)
        assert table.dimensions == [*BY, "way", "marks"], name
        assert len(table) < len(rows), name
        assert table.rejects.missing_codes == codes, name
        assert table.rejects.counts == observed.rejects.counts, name
        for where in ({}, {"way": "product"}, {"marks": "vip"}, {"region": None}):
            assert table.weighted(where) == observed.weighted(where), (name, where)
            assert table.clustered(where) == observed.clustered(where), (name, where)
        assert table.without_customer("c3").n == observed.without_customer("c3").n, name
        again = nps.Observations.from_bytes(table.to_bytes())
        assert again.rejects.missing_codes == codes, name
    # A dictionary of customers is one of theirs, in no order.
    ordered = rows.assign(who=pd.Categorical(rows["who"], categories=sorted(set(rows["who"]))[::-1], ordered=True))
    assert tabulated(ordered, **WIDE) == tabulated(rows, **WIDE)


def test_parts_that_were_counted_apart_are_one_table(rows, expected):
    order = np.random.default_rng(7).permutation(len(rows))
    for period, data in zip(PERIODS, expected, strict=True):
        parts = [tabulated(rows.iloc[part], **period) for part in np.array_split(order, 5)]
        one, *others = parts
        for other in others:
            one = one.merge(other)
        assert one.to_bytes() == data, period
        first, second, third, *rest = reversed(parts)
        bytes_of = nps.Observations.from_bytes(second.to_bytes()).merge(third)
        one = first.merge(bytes_of)
        for other in rest:
            one = other.merge(one)
        assert one.to_bytes() == data, period
        assert one == one.merge(tabulated(rows.iloc[:0].astype({"score": "str"}), **period)), period
    plain, daily = tabulated(rows), tabulated(rows, time="day")
    for left, right, says in [
        (plain, daily, "a table with days cannot be put with one without"),
        (plain, nps.tabulate(rows, score="score", by="site"), "cannot be put with one by"),
        (plain, tabulated(rows.assign(site=3)), 'column "site" holds values of several types'),
        (plain, tabulated(rows, scale="0-10/6/9"), "cannot be put with answers on the scale"),
    ]:
        assert says in str(error_of(lambda left=left, right=right: left.merge(right)))
    grades = [nps.observations({"score": [9], "g": pd.Categorical(["b"], categories=of, ordered=True)},
              score="score", dimensions="g") for of in (["a", "b"], ["b", "a"])]  # fmt: skip
    assert error_of(lambda: grades[0].merge(grades[1])).code == "NPS_INVALID_ARGUMENT"
    assert grades[0].merge(grades[0]).n == 2
    with pytest.raises(TypeError):
        plain.merge(rows)


def test_a_cluster_gives_the_same_bytes(rows, expected, parquet, spark):
    frame = spark.read.parquet(parquet).repartition(4)
    for period in (2, 4, 5):
        assert tabulated(frame, **PERIODS[period]).to_bytes() == expected[period], PERIODS[period]
    workers = spark.sparkContext._jsc.sc().statusStore().executorList(True)
    done = {one.id(): one.completedTasks() for one in map(workers.apply, range(workers.size())) if one.id() != "driver"}
    assert len(done) == 2
    assert min(done.values()) > 0, done
    # Names that mean something to Spark, and one that it takes for two.
    odd = frame.selectExpr("score", "channel AS `c0.``x`", "site AS Rows", "1 AS a", "2 AS A")
    table = nps.tabulate(odd, score="score", by=["c0.`x", "rows"])
    assert table.select({"c0.`x": "web"}) == tabulated(rows).select({"channel": "web"})
    refused = error_of(lambda: nps.tabulate(odd, score="score", by="a"))
    assert str(refused) == 'column "a" holds several columns of that name, expected one'


def written_out():
    """What of the package takes observations: its functions, and all that observations have."""
    stubs = ast.parse((PACKAGE / "_native.pyi").read_text(encoding="utf-8")).body
    modules = ("_score.py", "_situation.py", "_tabulate.py")
    facade = [ast.parse((PACKAGE / name).read_text(encoding="utf-8")).body for name in modules]
    found = set()
    for node in [*stubs, *(node for body in facade for node in body)]:
        functions = [(node, "")] if isinstance(node, ast.FunctionDef) else []
        if isinstance(node, ast.ClassDef) and node.name in nps.__all__:
            functions = [(member, f"{node.name}.") for member in node.body if isinstance(member, ast.FunctionDef)]
        for function, owner in functions:
            arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
            types = [ast.unparse(argument.annotation) for argument in arguments if argument.annotation]
            # `Groups` is a union that has observations in it.
            takes = owner == "Observations." or any("Observations" in one or "Groups" in one for one in types)
            public = owner or function.name in nps.__all__
            if takes and public and not function.name.startswith("_"):
                found.add(owner + function.name)
    return found


AXES = {"declaration": "use_case", "qualification": "team", "action": "product"}
CHANNELS = nps.Taxonomy("channels", 1, ["web", {"path": "phone", "weight": 3.0}])


def outcome(call):
    """What a call gives, or says is missing: tables that are tabulated know of no customer and no weight."""
    try:
        return call()
    except nps.NpsError as error:
        return error.code, str(error)


def unknown_paths(observations):
    rejects = observations.check_trace(nps.Taxonomies(CHANNELS, CHANNELS, CHANNELS), axes=AXES)
    return [getattr(rejects, axis).count for axis in AXES]


def importance(observations):
    found = observations.value_weighted("channel", CHANNELS)
    return found.weighted, found.difference, found.unknown.count, list(found)


# Everything that reads observations, each of which says the same of rows and of cells.
ANALYSES = {
    "Observations.axis_independence": lambda o: o.axis_independence(axes=AXES, by="site"),
    "Observations.bounded": lambda o: outcome(lambda: o.bounded(1)),
    "Observations.check_trace": unknown_paths,
    "Observations.clustered": lambda o: outcome(o.clustered),
    "Observations.compact": lambda o: o.compact().n,
    "Observations.dimensions": lambda o: o.dimensions,
    "Observations.drill_down": lambda o: o.drill_down(["channel", "team"]),
    "Observations.filter": lambda o: o.filter({"channel": "web"}, end=dt.date(2025, 6, 1)).total(),
    "Observations.frequencies": lambda o: int(o.frequencies[~np.isnan(o.scores)].sum()),
    "Observations.from_bytes": lambda o: nps.Observations.from_bytes(o.to_bytes()).total(),
    "Observations.merge": lambda o: (
        o.filter(end=dt.date(2025, 6, 1)).merge(o.filter(start=dt.date(2025, 3, 1))).total()
    ),
    "Observations.n": lambda o: o.n,
    "Observations.paths": lambda o: o.paths(axes=AXES, consequences=["new"], top=9),
    "Observations.rejects": lambda o: o.rejects.counts,
    "Observations.scale": lambda o: o.scale,
    "Observations.scores": lambda o: np.nansum(o.scores * o.frequencies),
    "Observations.select": lambda o: [
        o.select(where, start=dt.date(2025, 3, 1), end=dt.date(2025, 9, 7))
        for where in ({}, {"channel": "web"}, {"region": None, "storey": -1}, {"site": "nowhere"}, {"new": True})
    ],
    "Observations.span": lambda o: o.span,
    "Observations.to_bytes": lambda o: nps.Observations.from_bytes(o.to_bytes()).select({"team": "technical"}),
    "Observations.total": lambda o: o.total(),
    "Observations.value_weighted": importance,
    "Observations.weighted": lambda o: outcome(o.weighted),
    "Observations.without_customer": lambda o: outcome(lambda: o.without_customer("c1").n),
    "Observations.without_customers": lambda o: o.without_customers().total(),
    "associate": lambda o: nps.associate(o, min_n=20),
    "associate_pairs": lambda o: nps.associate_pairs(o),
    "before_after": lambda o: nps.before_after(o, measures(), worthwhile=6),
    "compare_all": lambda o: nps.compare_all(o, by="team").pairs,
    "explain_change": lambda o: nps.explain_change(
        o.filter(end=dt.date(2025, 7, 1)), o.filter(start=dt.date(2025, 7, 1)), by=["channel", "team"]
    ),
    "explain_factors": lambda o: nps.explain_factors(
        o.filter(end=dt.date(2025, 7, 1)), o.filter(start=dt.date(2025, 7, 1)), by=["channel", "team"]
    ),
}


def test_every_analysis_says_the_same_of_rows_and_of_cells(rows, parquet):
    assert written_out() == set(ANALYSES), "an analysis of observations has to be in ANALYSES, and only those"
    observed = nps.observations(rows, score="score", dimensions=BY, time="day")
    tables = {name: tabulated(frame(parquet), time="day", tags=None) for name, frame in FRAMES.items()}
    tables["compact"] = observed.compact()
    for analysis, of in ANALYSES.items():
        expected = of(observed)
        for name, table in tables.items():
            assert of(table) == expected, (analysis, name)
    # Weeks, as pandas has them.
    weeks = rows.assign(day=rows["day"].dt.to_period("W-SUN").dt.start_time)
    observed = nps.observations(weeks, score="score", dimensions=BY, time="day")
    table = tabulated(FRAMES["DuckDB"](parquet), time="day", every="1w", tags=None)
    for analysis, of in ANALYSES.items():
        assert of(table) == of(observed), analysis


def test_cells_are_those_of_rows_and_of_somebodys_group_by(rows, parquet):
    table = tabulated(rows, time="day")
    counted = in_duckdb(parquet).query("t", "SELECT *, count(*) AS answers FROM t GROUP BY ALL")
    assert tabulated(counted, time="day", frequency="answers") == table
    clean = rows[pd.to_numeric(rows["score"], errors="coerce").isin(range(11))]
    observed = nps.observations(clean, score="score", dimensions=BY, tags="marks", time="day")
    assert tabulated(clean, time="day").to_bytes() == observed.compact().to_bytes()
    # Of frequencies, some are 0.
    whole = tabulated(FRAMES["Polars, lazy"](parquet), frequency="count")
    assert whole.n == int(clean["count"].sum())
    assert nps.tabulate(rows, score="score", by=[]).n == len(clean)


def test_the_bytes_are_those_of_node():
    """The tables of `nps-node/test/tabulate.test.mjs`."""
    folder = TESTDATA / "arrow"
    golden = (folder / "answers.nps").read_bytes()
    stream = pa.ipc.open_stream(folder / "answers.arrows").read_all()
    rows = pl.read_json(folder / "answers.json").with_columns(pl.col("at").str.to_datetime(time_zone="UTC"))
    for frame in (stream, pa.ipc.open_file(folder / "answers.arrow").read_all(), rows, rows.lazy()):
        options = {"score": "score", "by": ["channel", "site", "new"], "tags": "tags", "time": "at", "every": "1w"}
        assert nps.tabulate(frame, **options).to_bytes() == golden


ROWS = 11 * 3 * 7 * 26_000


def test_more_rows_than_memory(tmp_path):
    path, limit = tmp_path / "rows.parquet", 100_000_000
    made = duckdb.connect(config={"threads": 2})
    made.execute(
        f"""COPY (SELECT (i % 11)::TINYINT AS score, ['web', 'sms', 'shop'][i % 3 + 1] AS channel,
            DATE '2026-01-05' + (i % 7)::INT AS day, md5(i::VARCHAR) AS id FROM range({ROWS}) AS t(i))
            TO '{path}' (COMPRESSION uncompressed)"""
    )
    made.close()
    assert path.stat().st_size > 2 * limit
    small = duckdb.connect(config={"memory_limit": "100MB", "threads": 2, "temp_directory": ""})
    frame = small.read_parquet(str(path))
    # What does not fit is not held.
    with pytest.raises(duckdb.OutOfMemoryException):
        small.execute(f"CREATE TEMP TABLE held AS FROM read_parquet('{path}')")
    table = nps.tabulate(frame, score="score", by="channel", time="day", every="1w")
    assert (len(table), table.n) == (33, ROWS)
    assert list(table.total().counts.values()) == [ROWS // 11] * 11
    assert table.span == (dt.date(2026, 1, 5), dt.date(2026, 1, 5))
    assert len(nps.tabulate(frame, score="score", by="channel", time="day")) == 231


SMALL = {
    "score": ["9", "3", None, "11", "9.5", "neuf", ""],
    "k": ["a", "b", None, "a", "b", "a", "b"],
    "n": [1, 2, 3, 4, 5, 6, 7],
    "day": [dt.date(2026, 1, 5)] * 6 + [None],
}


def small(**columns):
    return pa.table({**SMALL, **columns})


def engines(table):
    held = duckdb.connect()
    held.register("held", table)
    return {
        "memory": table,
        "DuckDB": held.sql("FROM held"),
        "Polars": pl.from_arrow(table).lazy(),
        "Ibis": ibis.memtable(table),
    }


LISTS = [[9], [3], [1], [2], [3], [4], [5]]
REFUSED = [
    (small(), {"score": "scroe"}, "NPS_UNKNOWN_COLUMN", 'no column "scroe"; the columns are "score", "k", "n", "day"'),
    (small(), {"by": ["k", "k"]}, "NPS_INVALID_ARGUMENT", 'column "k" is given twice as a dimension'),
    (small(), {"by": ["k"], "tags": ["k"]}, "NPS_INVALID_ARGUMENT", 'column "k" is given twice as a dimension'),
    (small(), {"tags": "n"}, "NPS_WRONG_COLUMN_TYPE", 'column "n" holds whole numbers, expected texts'),
    (small(score=LISTS), {}, "NPS_WRONG_COLUMN_TYPE", "expected integers, floats or texts"),
    (small(k=LISTS), {}, "NPS_WRONG_COLUMN_TYPE", "expected texts, whole numbers, booleans or categories"),
    (small(), {"time": "day"}, "NPS_WRONG_COLUMN_TYPE", 'column "day" holds no value'),
    (small(), {"time": "n"}, "NPS_WRONG_COLUMN_TYPE", 'column "n" holds '),
    (small(), {"every": "1w"}, "NPS_INVALID_ARGUMENT", "every is 1w, expected used with time"),
    (small(), {"every": "1m", "time": "day"}, "NPS_INVALID_ARGUMENT", 'every is "1m", expected a number of days'),
    (small(n=[1, 1, 1, 1, -2, 1, 1]), {"frequency": "n"}, "NPS_INVALID_COUNT", "-2 is not a frequency"),
    (small(n=[1, 1, 1, 1, 0.5, 1, 1]), {"frequency": "n"}, "NPS_INVALID_COUNT", "0.5 answers is not a count"),
    (small(n=[1, 1, 1, 1, None, 1, 1]), {"frequency": "n"}, "NPS_INVALID_COUNT", "missing answers is not a count"),
    (small(n=[2**63 - 1] * 7), {"frequency": "n"}, "NPS_COUNT_OVERFLOW", "the frequencies add up to more than"),
    (small(), {"frequency": "k"}, "NPS_WRONG_COLUMN_TYPE", 'column "k" holds '),
    (small(score=["9", "3", "9", "8", "8", "x", "8"]), {"errors": "raise"}, "NPS_SCORE_NOT_A_NUMBER", '"x" is not'),
    (small(), {"scale": "1-5"}, "NPS_INVALID_SCALE", ""),
    (small(n=[1, 1, 1, 1, -2.5, 1, 1]), {"weight": "n"}, "NPS_INVALID_ARGUMENT", "-2.5"),
    (small(n=[1, 1, 1, 1, None, 1, 1]), {"weight": "n"}, "NPS_WRONG_COLUMN_TYPE", 'column "n" holds no value'),
    (small(), {"weight": "k"}, "NPS_WRONG_COLUMN_TYPE", 'column "k" holds texts'),
    (small(), {"by": [], "customer": "k"}, "NPS_WRONG_COLUMN_TYPE", 'column "k" holds no value'),
    (small(), {"by": [], "paths": "n"}, "NPS_WRONG_COLUMN_TYPE", 'column "n" holds whole numbers, expected texts'),
    (small(), {"unknown": ["n"]}, "NPS_UNKNOWN_COLUMN", 'no column "n"; the columns are "k"'),
    (small(), {"missing_codes": [99, 10]}, "NPS_INVALID_ARGUMENT", "the missing code 10 is on the scale 0–10"),
    (small(), {"missing_codes": 9.5}, "NPS_INVALID_ARGUMENT", "the missing code 9.5 is not a whole number"),
]


@pytest.mark.parametrize(("table", "options", "code", "says"), REFUSED)
def test_what_is_refused_is_refused_alike(table, options, code, says):
    for name, frame in engines(table).items():
        error = error_of(lambda frame=frame: nps.tabulate(frame, **{"score": "score", "by": "k", **options}))
        assert (error.code, error.row) == (code, None), name
        assert says in str(error), name
        assert "row" not in str(error).replace("every row", ""), name


def test_odd_tables_are_counted_alike():
    ours = small().rename_columns(["rows", "c0", "c1", "day"])
    quoted = small().rename_columns(['s"c', "a b.`c", "n", "day"])
    odd = {
        "nothing": (small().slice(0, 0), {"time": "day"}),
        "names of our own": (
            ours,
            {"score": "rows", "by": ["c1", "c0"]},
        ),
        "names that need quotes": (
            quoted,
            {"score": 's"c', "by": "a b.`c"},
        ),
        "a score as a dimension": (small(), {"by": ["score", "k"], "frequency": "n"}),
        "no dimension": (small(), {"by": []}),
        "floats": (small(k=[1.0, float("nan"), None, 2.0, -0.0, 0.0, 1.0]), {}),
        "dictionaries": (small(k=pa.array(SMALL["k"]).dictionary_encode()), {}),
        "nothing but nulls": (small(k=pa.nulls(7, pa.string())), {}),
    }
    for name, (table, options) in odd.items():
        options = {"score": "score", "by": "k", **options}
        tables = {engine: nps.tabulate(frame, **options) for engine, frame in engines(table).items()}
        for engine, found in tables.items():
            assert found == tables["memory"], (name, engine)
            assert found.rejects.counts == tables["memory"].rejects.counts
    assert nps.tabulate(small().slice(0, 0), score="score", by="k").n == 0


def test_frames_that_are_none():
    for frame in ([1, 2], pl.Series([1]), pl.LazyFrame, 3, None, duckdb):
        error = error_of(lambda frame=frame: nps.tabulate(frame, score="score", by="k"))
        assert error.code == "NPS_WRONG_COLUMN_TYPE"
    twice = pd.DataFrame([[9, "a", "b"]], columns=["score", "k", "k"])
    assert "several columns of that name" in str(error_of(lambda: nps.tabulate(twice, score="score", by="k")))


def test_an_engine_without_narwhals_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "narwhals", None)
    with pytest.raises(
        ImportError, match=r"counting in duckdb takes Narwhals and PyArrow: pip install 'nps-py\[engines\]'"
    ):
        nps.tabulate(duckdb.sql("SELECT 9 AS score, 'a' AS k"), score="score", by="k")
    assert nps.tabulate({"score": [9], "k": ["a"]}, score="score", by="k").n == 1
