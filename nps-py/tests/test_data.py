"""Real surveys, which lie beside the repository or where $NPS_DATA says: published figures and plain pandas agree."""

import os
from pathlib import Path

import nps
import pandas as pd
import polars as pl
import pytest
from helpers import ROOT

DATA = Path(os.environ.get("NPS_DATA", ROOT.parent / "shared" / "data"))

pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="the data folder is absent: set NPS_DATA to a copy of shared/data to run these"
)

QUESTION = "On a scale of 0-10, how would you rate Sudzilla?"


@pytest.mark.parametrize("file", ["sudzilla_input_01.csv", "sudzilla_input_02.csv"])
def test_google_forms(file):
    path = DATA / "export-formats" / "google-forms" / file
    for answers in (pd.read_csv(path)[QUESTION], pd.read_csv(path, dtype=str)[QUESTION], pl.read_csv(path)[QUESTION]):
        found = nps.score(answers)
        assert (found.n, found.promoters, found.detractors) == (39, 8, 22)
        assert (found.missing, found.rejects.total) == (0, 0)
        assert found.nps == -35.897435897435898


def seats(**options):
    return pd.read_csv(DATA / "skytrax-seat" / "seat.csv", **options)


def by_hand(frame):
    """Each airline's counts and score by plain pandas."""
    ratings = frame.assign(
        rating=pd.to_numeric(frame["overall_rating"]),
        promoter=lambda f: f["rating"] >= 9,
        detractor=lambda f: f["rating"] <= 6,
    )
    found = ratings.groupby("airline_name").agg(
        n=("rating", "count"), rows=("rating", "size"), promoters=("promoter", "sum"), detractors=("detractor", "sum")
    )
    return found.assign(nps=100 * (found["promoters"] - found["detractors"]) / found["n"])


@pytest.mark.parametrize("options", [{}, {"dtype": str}, {"dtype": str, "keep_default_na": False}])
def test_every_airline(options):
    """The ratings as floats with NaN, as texts such as 9.0 with NaN, and as texts with an empty one."""
    frame = seats(**options)
    expected = by_hand(frame)
    table = nps.score_by(frame, score="overall_rating", by="airline_name", scale="1-10")
    assert [airline for (airline,), _ in table] == expected.index.tolist()
    assert len(table) == 97
    found = table.to_pandas().set_index("airline_name")
    for name in ("n", "promoters", "detractors"):
        assert found[name].tolist() == expected[name].tolist()
    assert (found["n"] + found["missing"]).tolist() == expected["rows"].tolist()
    assert found["nps"].tolist() == pytest.approx(expected["nps"].tolist(), rel=1e-14, abs=1e-13)
    assert (table.total.n, table.total.missing, table.rejects.total) == (1257, 1, 0)
    assert (found["lower"] <= found["nps"]).all()
    assert (found["nps"] <= found["upper"]).all()


def test_every_airline_with_polars():
    frame = seats()
    expected = nps.score_by(frame, score="overall_rating", by="airline_name", scale="1-10")
    ratings = pl.read_csv(DATA / "skytrax-seat" / "seat.csv", infer_schema_length=None)
    assert nps.score_by(ratings, score="overall_rating", by="airline_name", scale="1-10") == expected


# Items from 1 to 5, where 0 is blank and 6 is "not used"; what pandas 3.1.1 counts: `frame[item].value_counts()`.
WAVES = [
    ("art", [153, 804, 5966, 8779, 6716], {0: 918, 6: 5329}),
    ("all", [66, 445, 5290, 15091, 6296], {0: 1194, 6: 283}),
]


@pytest.mark.parametrize(("item", "points", "codes"), WAVES)
def test_blank_and_not_used_are_told_apart(item, points, codes):
    path = DATA / "sfo-2010-2017-waves" / "sfo_2010_2017.csv"
    frame = pd.read_csv(path)
    counted = frame[item].value_counts()
    assert ([counted[point] for point in range(1, 6)], {code: counted[code] for code in (0, 6)}) == (points, codes)
    options = {"scale": "1-5/4/5", "missing_codes": [0, 6]}
    for answers in (
        frame[item],
        frame[item].astype(float),
        pl.read_csv(path)[item],
        pd.read_csv(path, dtype=str)[item],
    ):
        found = nps.score(answers, **options)
        assert list(found.distribution.counts.values()) == points
        assert (found.missing, found.rejects.total) == (sum(codes.values()), 0)
        assert found.rejects.missing_codes == codes
    waves = {}
    for year, rows in frame.groupby("year"):
        waves[year] = nps.tabulate(rows, score=item, by=["age", "gender", "income"], **options)
    first, *others = waves.values()
    whole = first
    for wave in others:
        whole = whole.merge(wave)
    lazy = nps.tabulate(pl.scan_csv(path), score=item, by=["age", "gender", "income"], **options)
    assert whole.to_bytes() == lazy.to_bytes()
    assert lazy.rejects.missing_codes == codes


# Counts -> bounds of Wald, adjusted Wald (adjwald-3t) and score, as shares: nps-package/SOURCE.md.
PACKAGE = [
    ((2, 3, 5), (-0.184075395, 0.784075395), (-0.1905061538, 0.6520446153), (-0.2165923601, 0.6752778649)),
    ((0, 0, 10), (1, 1), (0.4750355154, 1), (0.4449343681, 1)),
    ((0, 10, 0), (0, 0), (-0.1846504491, 0.1846504491), (-0.27753, 0.27753)),
    ((50, 0, 50), (-0.1959963985, 0.1959963985), (-0.1917096117, 0.1917096117), (-0.19233698, 0.19233698)),
    ((0, 0, 1), (1, 1), (-0.4849864942, 0.9849864942), (-0.5869016647, 1)),
]


@pytest.mark.parametrize(("counts", "wald", "adjusted", "score"), PACKAGE)
def test_the_r_package(counts, wald, adjusted, score):
    for method, expected, tolerance in (("wald", wald, 1e-9), ("adjwald-3t", adjusted, 1e-9), ("score", score, 1e-5)):
        found = nps.Nps.from_counts(*counts, method=method)
        assert (found.lower / 100, found.upper / 100) == pytest.approx(expected, rel=0, abs=tolerance), method


def test_the_figures_are_those_of_the_source():
    """The table above is copied from a file: each of its figures is there."""
    source = (DATA / "nps-package" / "SOURCE.md").read_text(encoding="utf-8")
    for _, *intervals in PACKAGE:
        for figure in {abs(bound) for interval in intervals for bound in interval} - {0, 1}:
            assert str(figure).lstrip("0") in source
