"""Trees of situations: a known truth is read off them, and an attacker with SciPy recovers nothing that is withheld."""

import pickle

import nps
import numpy as np
import polars as pl
import pytest
from helpers import code_of
from scipy.optimize import linprog
from test_observations import TRUTH, company, observed

PATHS = ["a/x/1", "a/x/2", "a/x", "a", "b/x", "b", "c", None]


def answers(seed, rows=60):
    """Few answers in most cells, and many in some."""
    rng = np.random.default_rng(seed)
    return nps.observations(
        {
            "score": rng.choice([3, 8, 9, 10], rows),
            "reason": [PATHS[place] for place in rng.integers(len(PATHS), size=rows)],
            "site": [["s1", "s2", "s3", None][place] for place in rng.integers(4, size=rows)],
            "n": rng.choice([0, 1, 2, 3, 4, 6, 9, 30], rows, p=[0.1, 0.2, 0.2, 0.15, 0.1, 0.1, 0.05, 0.1]),
        },
        score="score",
        dimensions=["site"],
        paths=["reason"],
        frequency="n",
    )


def system(tree):
    """All that the figures of a tree say of the classes of its nodes, three unknowns a node: rows of A x = b."""
    nodes, equations = list(tree), []
    whole = nodes[0].nps

    def say(coefficients, value):
        row = np.zeros(3 * len(nodes))
        for (node, classes), factor in coefficients.items():
            row[3 * node : 3 * node + 3] += factor * np.array(classes)
        equations.append((row, value))

    every, net = (1, 1, 1), (-1, 0, 1)
    for place, node in enumerate(nodes):
        parts = [part for part, other in enumerate(nodes) if other.parent == place]
        for one in np.eye(3):
            if parts:
                say({(part, tuple(one)): 1.0 for part in parts} | {(place, tuple(one)): -1.0}, 0.0)
        if node.is_withheld:
            assert node.n is node.nps is node.share is node.contribution is node.impact is node.gap is None
            continue
        say({(place, every): 1.0}, node.n)
        say({(place, every): 1 / whole.n}, node.share)
        say({(place, net): 1 / node.n}, node.nps.nps / 100)
        say({(place, net): 1 / whole.n}, node.contribution / 100)
        say({(place, net): 1 / whole.n, (place, every): -whole.nps / 100 / whole.n}, node.impact / 100)
        # From the bounds of a score one works out its classes, and those of the rest from the bounds of a gap.
        for one, count in zip(np.eye(3), (node.nps.detractors, node.nps.passives, node.nps.promoters), strict=True):
            say({(place, tuple(one)): 1.0}, count)
        if node.gap is not None:
            rest = node.gap.before
            others = [p for p, other in enumerate(nodes) if other.parent == node.parent and p != place]
            for one, count in zip(np.eye(3), (rest.detractors, rest.passives, rest.promoters), strict=True):
                say({(other, tuple(one)): 1.0 for other in others}, count)
    matrix, values = zip(*equations, strict=True)
    return np.array(matrix), np.array(values)


def free(matrix):
    """The directions in which unknowns may move without anything that is told changing."""
    _, singular, right = np.linalg.svd(matrix)
    return right[np.sum(singular > 1e-9 * singular[0]) :]


def width(matrix, values, node, withheld):
    """From the least to the most answers a node may have, where each withheld one has some: by SciPy's linprog."""
    unknowns = matrix.shape[1]
    at_least_one = np.zeros((len(withheld), unknowns))
    for row, place in enumerate(withheld):
        at_least_one[row, 3 * place : 3 * place + 3] = -1.0
    wanted = np.zeros(unknowns)
    wanted[3 * node : 3 * node + 3] = 1.0
    found = [
        linprog(sign * wanted, at_least_one, -np.ones(len(withheld)), matrix, values, bounds=(0, None), method="highs")
        for sign in (1.0, -1.0)
    ]
    assert all(one.success for one in found), [one.message for one in found]
    return -found[1].fun - found[0].fun


@pytest.mark.parametrize("min_cell", [3, 5, 10])
@pytest.mark.parametrize("seed", range(4))
def test_an_attacker_recovers_nothing(seed, min_cell):
    for by in (["reason"], ["site", "reason"]):
        tree = answers(seed).drill_down(by, min_cell=min_cell)
        withheld = [place for place, node in enumerate(tree) if node.is_withheld]
        matrix, values = system(tree)
        moves = np.abs(free(matrix))
        for place in withheld:
            assert moves[:, 3 * place : 3 * place + 3].max(axis=0).min() > 1e-6, tree[place]
        for place in withheld[:4]:
            assert width(matrix, values, place, withheld) >= min_cell - 1 - 1e-6, tree[place]


def test_what_is_withheld_alone_is_recovered():
    """The attack can succeed: without the second withheld part it finds the first."""
    tree = nps.observations(
        {"score": [9, 9, 3, 9, 3], "site": ["a", "b", "b", "c", "c"], "n": [3, 30, 9, 10, 40]},
        score="score",
        dimensions=["site"],
        frequency="n",
    ).drill_down("site")
    assert [node.is_withheld for node in tree] == [False, True, True, False]
    matrix, values = system(tree)
    told = np.zeros((3, matrix.shape[1]))
    told[:, 6:9] = np.eye(3)
    matrix, values = np.vstack([matrix, told]), np.append(values, [9, 0, 30])
    assert np.abs(free(matrix)[:, 3:6]).max(initial=0.0) < 1e-9
    assert width(matrix, values, 1, [1]) < 1e-6


def test_the_launch_situation_is_at_the_bottom():
    tree = observed(company()).drill_down(["use_case", "product"])
    launch = tree.find(["product question", "Nova"])
    leaves = [node for node in tree if node.depth == 2 and not node.is_withheld]
    assert min(leaves, key=lambda node: node.impact) == launch
    periods = TRUTH["situation"]["periods"]
    assert launch.n == sum(period["n"] for period in periods)
    drawn = sum(period["n"] * (period["nps"] or 0) for period in periods) / TRUTH["overall"]["n"]
    assert launch.share * launch.nps.lower <= drawn <= launch.share * launch.nps.upper
    worst = tree.worst()
    question = next(place for place, node in enumerate(worst) if node.path == ["product question"])
    assert next(node for node in worst if node.parent == question) == worst.find(launch.path)
    assert "    Nova " in str(worst)
    assert abs(sum(node.contribution for node in tree if node.depth == 1) - tree.root.nps.nps) < 1e-12


def test_the_better_manual_is_where_the_change_is():
    rows = company()
    periods = [("2025-03-03", "2025-06-02"), ("2025-06-02", "2025-08-18")]
    before, after = (observed(rows[(rows["day"] >= first) & (rows["day"] < end)]) for first, end in periods)
    found = nps.explain_change(before, after, by=["use_case", "product"])
    launch = found.find(["product question", "Nova"])
    shown = [node for node in found if node.depth == 2 and not node.is_withheld]
    assert max(shown, key=lambda node: node.rate.points) == launch
    assert launch.rate.lower > 0
    parts = [node.total for node in found if node.depth == 1]
    assert abs(sum(parts) - found.total.difference) < 1e-12
    assert found.root.rate.points == found.total.difference


def test_a_tree_is_a_sequence_and_a_frame():
    rows = answers(1, 200)
    tree = rows.drill_down("reason", min_cell=10)
    assert (tree.by, tree.level, len(tree)) == (["reason"], 0.95, len(list(tree)))
    frame = pl.DataFrame(tree)
    assert frame.columns[:7] == ["depth", "parent", "dimension", "label", "path", "n", "share"]
    assert frame["n"].to_list() == [node.n for node in tree]
    assert frame.equals(tree.to_polars())
    assert tree.to_pandas()["contribution"].notna().tolist() == [not node.is_withheld for node in tree]
    assert "<table>" in tree._repr_html_()
    assert repr(tree).startswith(f"<Tree {len(tree)} nodes by reason; all answers: NPS ")
    assert pickle.loads(pickle.dumps(tree)) == tree
    assert [pickle.loads(pickle.dumps(node)) for node in tree] == list(tree)
    assert tree[-1] == list(tree)[-1]
    assert tree.find(["no such"]) is None

    found = nps.explain_change(answers(2), answers(3), by=["reason", "site"], min_cell=0)
    frame = pl.DataFrame(found)
    assert frame["rate"].to_list() == [node.rate.points for node in found]
    assert frame["mix_upper"].to_list() == [node.mix.upper for node in found]
    assert pickle.loads(pickle.dumps(found[1].mix)) == found[1].mix
    assert repr(found[1].mix).startswith("<Effect ")
    assert "[" in str(found[1].mix)
    assert "where a change is seen" in found._repr_html_()
    assert repr(found).startswith(f"<ChangeTree {len(found)} nodes by reason, site; ")
    assert pickle.loads(pickle.dumps(found)) == found
    assert pickle.loads(pickle.dumps(found[1])) == found[1]
    totals = [node.total for node in found.worst() if node.depth == 1]
    assert totals == sorted(totals)


def test_the_whole_against_its_parts():
    def table(web, phone):
        columns = {"score": [9, 3, 9, 3], "channel": ["web", "web", "phone", "phone"], "n": [*web, *phone]}
        return nps.observations(columns, score="score", dimensions=["channel"], frequency="n")

    found = nps.explain_change(table((80, 20), (10, 15)), table((17, 3), (45, 55)), by="channel")
    assert [caveat.code for caveat in found.root.caveats] == ["against_every_part"]
    assert all(node.rate.points > 0 for node in found if node.depth == 1)
    assert found.total.difference < 0


def test_a_node_is_a_selection():
    rows = answers(4)
    by = ["reason", "site"]
    tree = rows.drill_down(by, min_cell=0)
    for node in tree:
        assert node.situation is None or rows.select(node.situation).n == node.n
    assert tree.root.situation == {}
    assert tree.find(["a", None]).situation is None
    assert tree.find(["a", "x"]).situation == {"reason": "a/x"}
    assert [node.situation for node in nps.explain_change(rows, rows, by=by, min_cell=0)] == [
        node.situation for node in tree
    ]


def test_a_taxonomy_shows_where_nobody_answered():
    rows = answers(4)
    nodes = [{"path": path} for path in [*filter(None, PATHS), "d", "d/e"]]
    declared = nps.Taxonomy("declared", 1, nodes)
    tree = rows.drill_down("reason", taxonomies={"reason": declared})
    assert [(node.path, node.n) for node in tree if node.path[:1] == ["d"]] == [(["d"], 0), (["d", "e"], 0)]
    found = nps.explain_change(rows, rows, by="reason", taxonomies={"reason": declared})
    assert found.find(["d"]).mix is None
    few = nps.Taxonomy("declared", 1, [{"path": "a"}])
    assert code_of(lambda: rows.drill_down("reason", taxonomies={"reason": few})) == "NPS_INVALID_ARGUMENT"
    assert code_of(lambda: rows.drill_down("site", taxonomies={"reason": few})) == "NPS_INVALID_ARGUMENT"


def test_paths_unfold_and_texts_do_not():
    columns = {"score": [9, 3, 9], "reason": ["a/b", "a", None], "n": [20, 30, 40]}
    plain = nps.observations(columns, score="score", dimensions=["reason"], frequency="n")
    paths = nps.observations(columns, score="score", dimensions=[], paths=["reason"], frequency="n")
    assert [node.path for node in plain.drill_down("reason")] == [[], ["a"], ["a/b"], [None]]
    assert [node.path for node in paths.drill_down("reason")] == [[], ["a"], ["a", "b"], ["a", None], [None]]
    assert code_of(lambda: nps.explain_change(plain, paths, by="reason")) == "NPS_INVALID_ARGUMENT"
    sizes = pl.Series("size", ["large", "small", None], dtype=pl.Enum(["small", "middle", "large"]))
    ordered = nps.observations(pl.DataFrame({"score": [9, 3, 9], "size": sizes}), score="score", dimensions=["size"])
    assert [node.label for node in ordered.drill_down("size", min_cell=0)] == [None, "small", "large", None]


def crossed(counts):
    """Two channels, two sites, each with promoters and detractors."""
    columns = {
        "score": [9, 3] * 4,
        "channel": ["web"] * 4 + ["phone"] * 4,
        "site": ["Lille", "Lille", "Nancy", "Nancy"] * 2,
        "n": counts,
    }
    return nps.observations(columns, score="score", dimensions=["channel", "site"], frequency="n")


def test_crossed_factors_share_a_change():
    before, after = crossed([60, 20, 60, 20, 10, 10, 10, 10]), crossed([30, 10, 30, 10, 30, 30, 30, 30])
    found = nps.explain_factors(before, after, by=["channel", "site"])
    channel, site = found
    assert (channel.factor, site.factor, found.by, found.level) == ("channel", "site", ["channel", "site"], 0.95)
    assert abs(channel.mix.points - found.total.difference) < 1e-12
    assert abs(site.mix.points) < 1e-12
    assert abs(found.rate.points) < 1e-12
    assert (found.situations, found.pooled_before, found.pooled_after, found.caveats) == (4, 0, 0, [])
    frame = pl.DataFrame(found)
    assert frame.equals(found.to_polars())
    assert frame.columns == ["factor", "mix", "lower", "upper"]
    assert found.to_pandas()["upper"].tolist() == [one.mix.upper for one in found]
    assert "mix of channel" in str(found)
    assert "<table>" in found._repr_html_()
    assert repr(found).startswith("<FactorChange by channel, site; ")
    assert repr(channel).startswith("<FactorEffect mix of channel: ")
    assert pickle.loads(pickle.dumps(found)) == found
    assert pickle.loads(pickle.dumps(channel)) == channel
    few = nps.explain_factors(before, crossed([30, 10, 30, 10, 30, 30, 1, 2]), by=["channel", "site"])
    assert [caveat.code for caveat in few.caveats] == ["withheld"]
    assert few.pooled_after > 3
    for by in ([], ["site", "site"], list("abcdefg")):
        assert code_of(lambda by=by: nps.explain_factors(before, after, by=by)) == "NPS_INVALID_ARGUMENT"
    assert code_of(lambda: nps.explain_factors(before, after, by="sight")) == "NPS_UNKNOWN_COLUMN"
    assert code_of(lambda: nps.explain_factors(before, after, by="site", level=1.0)) == "NPS_INVALID_LEVEL"
    assert code_of(lambda: nps.explain_factors(before, after, by="site", min_cell=-1)) == "NPS_INVALID_COUNT"


def test_what_makes_no_tree_is_refused():
    rows = answers(1)
    assert code_of(lambda: rows.drill_down([])) == "NPS_INVALID_ARGUMENT"
    assert code_of(lambda: rows.drill_down(["site", "site"])) == "NPS_INVALID_ARGUMENT"
    assert code_of(lambda: rows.drill_down(["sight"])) == "NPS_UNKNOWN_COLUMN"
    assert code_of(lambda: rows.drill_down("site", depth=0)) == "NPS_INVALID_ARGUMENT"
    assert code_of(lambda: rows.drill_down("site", depth=2**40)) == "NPS_INVALID_ARGUMENT"
    assert code_of(lambda: rows.drill_down("site", min_cell=-1)) == "NPS_INVALID_COUNT"
    assert code_of(lambda: rows.drill_down("site", level=1.0)) == "NPS_INVALID_LEVEL"
    assert code_of(lambda: rows.drill_down("site").find([6.5])) == "NPS_WRONG_COLUMN_TYPE"
    stars = nps.observations({"score": [5], "site": ["a"]}, score="score", dimensions=["site"], scale="1-5/4/5")
    assert code_of(lambda: nps.explain_change(rows, stars, by="site")) == "NPS_SCALE_MISMATCH"
