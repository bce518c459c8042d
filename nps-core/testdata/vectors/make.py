"""Write the shared vectors: `python nps-core/testdata/vectors/make.py` (needs NumPy, pandas, SciPy, statsmodels, mpmath, tzdata).

No expected number comes from this library: each is made by another tool, a closed form, or the rule as it is written,
and says so in its `reference`. Running this twice writes the same bytes.
"""

import json
from pathlib import Path

import make_answers
import make_calendar
import make_comparison
import make_contract
import make_encoder
import make_entities
import make_factors
import make_findings
import make_history
import make_indicator
import make_interval
import make_planning
import make_posterior
import make_resampling
import make_sampling
import make_special
import make_testing
import make_traces
import make_tree
import make_watch
import make_weights

HERE = Path(__file__).resolve().parent

TOPICS = {
    "nps_interval": make_interval.topic,
    "nps_difference": make_comparison.difference,
    "multiple_testing": make_comparison.multiple_testing,
    "associations": make_findings.associations,
    "pairs": make_findings.pairs,
    "before_after": make_findings.measures,
    "two_sample": make_testing.two_sample,
    "equivalence": make_testing.equivalence,
    "paired": make_testing.paired,
    "groups": make_testing.groups,
    "planning": make_planning.planning,
    "shrinkage": make_entities.shrinkage,
    "funnel": make_entities.funnel,
    "ranking": make_entities.ranking,
    "indicators": make_indicator.indicators,
    "robustness": make_indicator.robustness,
    "distribution": make_answers.distribution,
    "reading": make_answers.reading,
    "scales": make_contract.scales,
    "errors": make_contract.errors,
    "caveats": make_contract.caveats,
    "population": make_sampling.population,
    "clusters": make_sampling.clusters,
    "shares": make_sampling.shares,
    "posterior": make_sampling.posterior,
    "probabilities": make_posterior.posterior_difference,
    "core/calendar": make_calendar.calendar,
    "weighted": make_weights.weighted,
    "resampling": make_resampling.resampling,
    "raking": make_weights.raking,
    "non_response": make_weights.non_response,
    "context": make_contract.context,
    "core/incomplete": make_special.incomplete,
    "core/laws": make_special.laws,
    "confidence_sequence": make_watch.confidence_sequence,
    "detectors": make_watch.detectors,
    "tuned": make_watch.tuned,
    "charts": make_watch.charts,
    "trends": make_watch.trends,
    "dating": make_watch.dating,
    "expected": make_watch.expected,
    "trees": make_tree.trees,
    "changes": make_tree.changes,
    "factors": make_factors.factors,
    "core/suppression": make_tree.suppression,
    "axis_independence": make_traces.axes,
    "trace_paths": make_traces.paths,
    "value_weighted": make_traces.valued,
    "taxonomies": make_traces.taxonomies,
    "history": make_history.history,
    "pseudonyms": make_history.pseudonyms,
    "tags": make_history.tags,
    "private_scores": make_history.private_scores,
    "bounded_answers": make_history.bounded_answers,
    "encoder": make_encoder.encoder,
}


def main() -> None:
    """Write one file a topic, one case a line, so that a change of one case is a change of one line."""
    for topic, make in TOPICS.items():
        description, cases = make()
        names = [case["name"] for case in cases]
        repeated = sorted({name for name in names if names.count(name) > 1})
        assert not repeated, f"{topic}: names given twice: {repeated}"
        assert all(case["reference"] for case in cases), f"{topic}: a case without reference"
        lines = ",\n".join(json.dumps(case, ensure_ascii=False, allow_nan=False) for case in cases)
        head = f'{{"topic": {json.dumps(topic)},\n"description": {json.dumps(description, ensure_ascii=False)},\n'
        (HERE / f"{topic}.json").write_text(f'{head}"cases": [\n{lines}\n]}}\n', encoding="utf-8")
        print(f"{topic}: {len(cases)} cases")


if __name__ == "__main__":
    main()
