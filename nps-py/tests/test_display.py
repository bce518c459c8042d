"""What people see in notebooks, terminals and documentation: escaped, withheld below five answers, run as written."""

import contextlib
import doctest
import html.parser
import io
import re
import subprocess
import sys

import nps
import nps.typing
import pytest
from helpers import ROOT
from nps import _score, _situation


class Reader(html.parser.HTMLParser):
    """The texts and tags of a fragment, whose tags have to be balanced."""

    def __init__(self, fragment):
        super().__init__()
        self.open, self.tags, self.texts, self.titles = [], [], [], []
        self.feed(fragment)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.tags.append(tag)
        self.titles += [value for name, value in attrs if name == "title"]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)

    @property
    def text(self):
        return " ".join(self.texts)


ANSWERS = [10, 9, 9, 8, 7, 10, 3, 9, 11, None]


def test_score_result():
    shown = Reader(nps.score(ANSWERS)._repr_html_())
    for part in ("+50.0", "[−10.3, +82.1] at 95 %", "n = 8, method score", "1 missing, 1 rejected (1 out_of_range)"):
        assert part in shown.text
    assert shown.titles == [f"{point}: {count}" for point, count in nps.score(ANSWERS).distribution.counts.items()]
    assert [text for text in shown.texts if "indication" in text] == [
        "8 answers: an indication, not a measure (from 30 on it is one)."
    ]


def test_nps():
    shown = Reader(nps.Nps.from_counts(22, 9, 8, level=0.999, method="wald")._repr_html_())
    assert "−35.9" in shown.text
    assert "at 99.9 %" in shown.text
    assert "method wald" in shown.text
    assert shown.titles == ["22 detractors, 56.4 %", "9 passives, 23.1 %", "8 promoters, 20.5 %"]
    assert "li" not in shown.tags


def test_every_caveat_is_shown():
    result = nps.score([5, 5, 5, 5, 5, 5], scale="1-5/4/5")
    shown = Reader(result._repr_html_())
    assert [caveat.code for caveat in result.caveats] == ["indicative", "one_class", "non_standard_scale"]
    assert [text for text in shown.texts if text in [str(caveat) for caveat in result.caveats]] == [
        str(caveat) for caveat in result.caveats
    ]


@pytest.mark.parametrize("answers", [[], [10], [10, 10, 10, 0], [None, 11]])
def test_below_five_answers_the_figure_is_withheld(answers):
    result = nps.score(answers)
    table = nps.score_by({"s": answers, "k": ["a"] * len(answers)}, score="s", by="k")
    why = "withheld below 5 answers" if result.n else "no answers"
    figures = {f"{figure:.1f}" for figure in (result.nps, result.lower, result.upper) if figure is not None}
    for display in (
        str(result),
        repr(result),
        result._repr_html_(),
        result.to_nps()._repr_html_(),
        table._repr_html_(),
    ):
        assert why in display
        assert not any(figure.lstrip("-") in display for figure in figures)
    assert (result.nps is None) == (result.n == 0)


def test_from_five_answers_on_it_is_shown():
    assert "[" in str(nps.score([10, 10, 10, 10, 0]))
    assert "+60.0" in nps.score([10, 10, 10, 10, 0])._repr_html_()


def test_labels_and_values_are_escaped():
    evil = "<script>alert('x')</script>&\""
    table = nps.score_by({"s": [9] * 5, evil: [evil] * 5}, score="s", by=evil)
    shown = Reader(table._repr_html_())
    assert "script" not in shown.tags
    assert shown.texts.count(evil) == 2
    assert Reader(nps.score([evil])._repr_html_()).tags.count("script") == 0


def test_score_table():
    frame = {"s": [10] * 6 + [0, None, 11], "k": ["a"] * 6 + ["b", None, None], "site": [1] * 9}
    table = nps.score_by(frame, score="s", by=["k", "site"])
    shown = Reader(table._repr_html_())
    assert shown.texts[:5] == ["k", "site", "n", "NPS", "95 %"]
    assert shown.texts[5:10] == ["a", "1", "6", "+100.0", "[+21.9, +100.0]"]
    assert shown.texts[10:15] == ["b", "1", "1", "—", "withheld below 5 answers"]
    assert shown.texts[15:20] == ["—", "1", "0", "—", "no answers"]
    assert "3 groups by k, site; all together: NPS +71.4" in shown.text
    assert repr(table).startswith("<ScoreTable 3 groups by k, site; all together: NPS +71.4")


def test_long_tables_are_cut():
    table = nps.score_by({"s": [9] * 60, "k": list(range(60))}, score="s", by="k")
    shown = Reader(table._repr_html_())
    assert shown.tags.count("tr") == 51
    assert "… and 10 more groups" in shown.text


def test_representations():
    assert repr(nps.score([9] * 40)) == (
        "<NPS +100.0 [+82.5, +100.0] at 95 %, n = 40 (score); 0 missing, nothing rejected>"
    )
    assert repr(nps.Nps.from_counts(22, 9, 8)) == "<NPS −35.9 [−57.7, −8.6] at 95 %, n = 39 (score)>"
    assert repr(nps.Distribution("1-5/4/5")) == "<Distribution 1-5/4/5 {1: 0, 2: 0, 3: 0, 4: 0, 5: 0} missing=0>"
    assert repr(nps.score([11]).rejects.examples) == "[<Reject row 0: 11 is out_of_range>]"
    assert repr(nps.score([11]).rejects) == "<Rejects: 1 rejected (1 out_of_range)>"
    assert repr(nps.score([]).caveats) == "[<Caveat no_answers: Nobody answered: there is no score.>]"


@pytest.mark.parametrize("module", [nps, _score, _situation, nps.typing], ids=lambda module: module.__name__)
def test_docstrings_run(module):
    found = doctest.testmod(module)
    assert (found.failed, found.attempted > 0) == (0, True)


def test_everything_public_is_documented():
    for name in nps.__all__:
        thing = getattr(nps, name)
        if callable(thing):
            assert thing.__doc__, name
            members = vars(thing) if isinstance(thing, type) and not issubclass(thing, Exception) else {}
            assert all(member.__doc__ for public, member in members.items() if not public.startswith("_")), name


def test_the_readme_runs():
    text = (ROOT / "nps-py" / "README.md").read_text(encoding="utf-8")
    (script, *sessions), (printed,) = (re.findall(rf"```{kind}\n(.*?)```", text, re.S) for kind in ("python", "text"))
    output, names = io.StringIO(), {}
    with contextlib.redirect_stdout(output):
        exec(script, names)
    assert output.getvalue() == printed
    assert len(sessions) == 3
    for session in sessions:
        test = doctest.DocTestParser().get_doctest(session, names, "README", "README.md", 0)
        assert len(test.examples) >= 3
        runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
        assert runner.run(test, clear_globs=False).failed == 0


def test_the_quickstart_runs():
    script = ROOT / "examples" / "python" / "quickstart.py"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-X", "utf8", str(script)], capture_output=True, text=True, encoding="utf-8"
    )
    assert (done.returncode, done.stderr) == (0, "")
    first, *rest = done.stdout.splitlines()
    assert first.startswith("NPS +12.2 [")
    assert "n = 18776 (score); 1165 missing, 59 rejected (30 out_of_range, 16 not_integer, 13 not_a_number)" in first
    # Six use cases, one finding, the last week, six channels.
    assert len([line for line in rest if " NPS " in line]) == 6 + 1 + 1 + 6


@pytest.mark.parametrize("name", ["loop", "measure", "watch", "describe"])
def test_an_example_says_what_it_says_in_every_language(name):
    script = ROOT / "examples" / "python" / f"{name}.py"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-X", "utf8", str(script)], capture_output=True, text=True, encoding="utf-8"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (ROOT / "examples" / f"{name}.txt").read_text(encoding="utf-8")
