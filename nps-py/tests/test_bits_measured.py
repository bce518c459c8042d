"""The bits of weights, comparisons, entities, indicators, samples, trees and changes are those of the Rust core."""

import nps
import numpy as np
import pytest
from helpers import bits, load
from vector_tools import axis_options, cells, drilling, path_options, points_of, table, table_of, tree_of

SNAPSHOT = load("snapshots/bits.json")["measured"]
CLASSES = ("detractors", "passives", "promoters")


def of(found, *names):
    return [getattr(found, name) for name in names]


def score_of(found):
    return of(found, "nps", "lower", "upper")


def gap_of(found):
    return of(found, "difference", "lower", "upper", "p_value")


def rows_of(found, *names):
    return [figure for row in found for figure in of(row, *names)]


def statistics(*tests):
    return [figure for test in tests if test is not None for figure in of(test, "statistic", "df_error", "p_value")]


def population(given):
    asked = {name: given[name] for name in ("level", "method", "population")}
    return score_of(nps.Nps.from_counts(*given["counts"], **asked))


def clusters(given):
    names = [name for name, counts in enumerate(given["clusters"]) for _ in range(sum(counts))]
    scores = [score for counts in given["clusters"] for score in points_of(counts)]
    answers = {"score": np.array(scores, np.uint8), "customer": names}
    found = nps.clustered(answers, score="score", cluster="customer", level=given["level"])
    return score_of(found) + of(found, "effective_n", "design_effect")


def shares(given):
    found = nps.Nps.from_counts(*given["counts"]).shares(level=given["level"])
    return rows_of(of(found, *CLASSES), "share", "lower", "upper")


def posterior(given):
    return [nps.Nps.from_counts(*given["counts"]).probability_above(given["above"])]


def weighted(given):
    columns = {"score": np.array(given["scores"], np.int64), "w": given["weights"], "c": given["clusters"]}
    asked = {"kind": given["kind"], "level": given["level"], "cluster": None if given["clusters"] is None else "c"}
    found = nps.weighted(columns, score="score", weight="w", **asked)
    worth = of(found, "se", "kish_n", "effective_n", "design_effect")
    return score_of(found) + worth + of(found, *(f"{name[:-1]}_share" for name in CLASSES))


def raking(given):
    margins = {
        tuple(margin["by"]): {tuple(labels): total for labels, total in margin["targets"]}
        for margin in given["margins"]
    }
    weight = None if given["weights"] is None else "w"
    found = nps.rake(given["columns"] | {"w": given["weights"]}, margins=margins, weight=weight, trim=given["trim"])
    cells = rows_of(found.cells, "target", "before", "after")
    return found.weights.tolist() + cells + of(found, "kish_n", "design_effect", "largest_over_median")


def non_response(given):
    classes = [(group["sent"], tuple(group["counts"])) for group in given["classes"]]
    found = nps.non_response(classes, level=given["level"])
    silent = score_of(found.bounds) + of(found, "response_rate", "r_indicator") + found.weights
    return silent + ([] if found.weighted is None else [*score_of(found.weighted), found.weighted.se])


def paired(given):
    found = nps.compare_paired(given["transitions"], level=given["level"])
    return gap_of(found) + statistics(found.bowker, found.stuart_maxwell)


def groups(given):
    def side(counts):
        return tuple(counts) if len(counts) == 3 else nps.Distribution.from_counts(counts)

    named = {str(place): side(counts) for place, counts in enumerate(given["groups"])}
    found = nps.compare_all(named, correction=given["correction"])
    scores = [figure for _, score in found.groups for figure in score_of(score)]
    pairs = [figure for pair in found.pairs for figure in [*gap_of(pair.difference), pair.p_adjusted]]
    return statistics(found.cochran_q, found.kruskal_wallis, found.welch_anova) + scores + pairs


def equivalence(given):
    asked = {name: given[name] for name in ("margin", "alpha", "method")}
    found = nps.equivalence(tuple(given["before"]), tuple(given["after"]), **asked)
    return of(found, "difference", "lower", "upper", "p_lower", "p_upper", "p_value")


def two_sample(given):
    found = nps.test_difference(tuple(given["before"]), tuple(given["after"]), method=given["method"])
    return of(found, "difference", "statistic", "df", "p_value")


def planning(given):
    if "n_before" not in given:
        return [nps.sample_size(**given).exact]
    asked = {name: value for name, value in given.items() if name not in ("n_before", "n_after")}
    return [nps.power(before=given["n_before"], after=given["n_after"], **asked).power]


def shrinkage(given):
    found = nps.shrink(table_of(given["entities"]), method=given["method"], level=given["level"])
    whole = of(found, "mean", "tau", "tau_lower", "tau_upper", "share", "share_lower", "share_upper", "within")
    return whole + rows_of(found, "nps", "shrunk", "lower", "upper", "reliability")


def funnel(given):
    found = nps.funnel(table_of(given["entities"]))
    limits = ("nps", "lower_95", "upper_95", "lower_998", "upper_998", "z", "p_value", "p_holm")
    return of(found, "target", "dispersion", "tau") + rows_of(found, *limits)


def ranking(given):
    options = {name: given[name] for name in ("subject", "top", "accept_unreliable")}
    found = nps.rank(table_of(given["entities"]), **options)
    rows = rows_of(found, "reliability", "shrunk", "lower", "upper", "p_top", "p_bottom")
    return of(found, "mean", "tau", "share", "share_lower", "share_upper") + rows


def indicators(given):
    answers = nps.Distribution.from_counts(given["counts"], scale=given["scale"])
    found = nps.indicator(answers, in_order(given["indicator"]), level=given["level"])
    return of(found, "estimate", "lower", "upper")


def in_order(indicator):
    """Parts of a weighted sum are added up in the order given: here that of their names."""
    return indicator if isinstance(indicator, str) else dict(sorted(indicator.items()))


def robustness(given):
    answers = {"score": [], "group": []}
    for name, counts in given["groups"]:
        scores = [point for point, count in enumerate(counts) for _ in range(count)] or [None]
        answers["score"] += scores
        answers["group"] += [name] * len(scores)
    found = nps.robust_to_metric(
        answers, score="score", by="group", indicators=given["indicators"], level=given["level"]
    )
    return rows_of(found.pairs, "tau_b")


COPIES = ("rate", "lower", "upper", "expected", "agreement", "agreement_lower", "agreement_upper", "p_value")


def axis_independence(given):
    found = table(given)[0].axis_independence(**axis_options(given))
    groups = [figure for group in found for figure in (*of(group.copies, *COPIES), group.p_holm)]
    return rows_of(found.associations, "v", "lower", "upper") + of(found.copies, *COPIES) + groups


def trace_paths(given):
    found, figures = table(given)[0].paths(**path_options(given)), []
    for row in [*found, *([] if found.other is None else [found.other]), found.total]:
        figures += [*score_of(row.nps), row.share]
        for name in given["consequences"]:
            figures += rows_of(of(row.consequences[name], "all", *CLASSES), "rate", "lower", "upper")
    return figures


def value_weighted(given):
    tree = tree_of(given["taxonomy"])
    found = table(given)[0].value_weighted("declared", tree, default_weight=given["default_weight"])
    figures = [found.weighted.nps, *score_of(found.unweighted), found.difference]
    for node in found:
        figures += [node.weight, node.nps.nps, node.share, node.weighted_share, node.contribution]
    return figures


def trees(given):
    shown = [node for node in cells(given).drill_down(**drilling(given)) if not node.is_withheld]
    gaps = [[None] * 4 if node.gap is None else gap_of(node.gap) for node in shown]
    figures = [score_of(node.nps) + of(node, "share", "contribution", "impact") for node in shown]
    return [figure for node, gap in zip(figures, gaps, strict=True) for figure in node + gap]


def effect_of(effect):
    return [None] * 3 if effect is None else of(effect, "points", "lower", "upper")


def changes(given):
    before = cells(given, [not late for late in given["is_after"]])
    found = nps.explain_change(before, cells(given, given["is_after"]), **drilling(given))
    shown = [node for node in found if not node.is_withheld]
    return [figure for node in shown for effect in (node.mix, node.rate) for figure in effect_of(effect)]


def factors(given):
    before = cells(given, [not late for late in given["is_after"]])
    options = {name: given[name] for name in ("by", "level", "min_cell")}
    found = nps.explain_factors(before, cells(given, given["is_after"]), **options)
    return [figure for effect in [*(one.mix for one in found), found.rate] for figure in effect_of(effect)]


def private_scores(given):
    asked = {"epsilon": given["epsilon"], "neighbours": given["neighbours"]}
    hidden = given.get("per_customer")
    found = nps.PrivateHistogram(given["counts"], per_customer=hidden, **asked).nps(level=given["level"])
    asked |= {"seed": bytes([7] * 32), "budget": nps.PrivacyBudget(64)}
    if hidden is None:
        drawn = nps.private_counts((2_000, 3_000, 5_000), **asked)
    else:
        rows = {"score": [0] * 2_000 + [7] * 3_000 + [10] * 5_000, "who": list(range(10_000))}
        drawn = (
            nps.observations(rows, score="score", dimensions=[], customer="who").bounded(hidden).private_counts(**asked)
        )
    return score_of(found) + of(found, "standard_error", "noise_error") + [float(count) for count in drawn.counts]


MEASURES = (
    population, clusters, shares, posterior, weighted, raking, non_response, paired, groups, equivalence, two_sample,
    planning, shrinkage, funnel, ranking, indicators, robustness, trees, changes, factors, axis_independence,
    trace_paths, value_weighted, private_scores,
)  # fmt: skip


def test_every_topic_is_measured():
    assert list(dict.fromkeys(line["topic"] for line in SNAPSHOT)) == [measure.__name__ for measure in MEASURES]


@pytest.mark.parametrize("measure", MEASURES)
def test_measured(measure):
    topic = measure.__name__
    inputs = {case["name"]: case["input"] for case in load(f"vectors/{topic}.json")["cases"]}
    for line in SNAPSHOT:
        if line["topic"] == topic:
            assert [bits(figure) for figure in measure(inputs[line["name"]])] == line["bits"], (topic, line["name"])
