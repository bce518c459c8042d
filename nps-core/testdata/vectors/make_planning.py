"""Reference numbers of answers to plan for, and the power of a test."""

import json
from math import ceil

import numpy as np
from make_interval import GOLDEN, TOOLS
from scipy.stats import norm
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.proportion import samplesize_confint_proportion

PLANNING = (
    "How many answers it takes for an interval of a margin or to find a difference, both in points, and the power of a "
    "test. Numbers of answers, invitations and days are rounded up; `exact` is the number before that: in all for a "
    "margin, of the first score for a difference. A number passes if it is within tolerance.abs of the expected one or "
    "within tolerance.rel times it, whichever are given."
)
EXACT = {"rel": 1e-9}
FORMULA = f"closed form of STATISTICS.md, section 2, with {TOOLS} norm.ppf"


def margins():
    """The sample for one score; 0.25 v is checked as the proportion it is."""
    for margin in (0.5, 1, 5, 10, 25, 100):
        for level in (0.8, 0.95, 0.99):
            for variance in (0.05, 0.61, 1.0):
                z = norm.ppf(0.5 + level / 2)
                unlimited = z**2 * variance / (margin / 100) ** 2
                worst = samplesize_confint_proportion(0.5, margin / 200, 1 - level)
                assert np.isclose(unlimited, worst * variance, rtol=1e-9)
                for population in (None, 40, 1000):
                    exact = unlimited if population is None else 1 / (1 / unlimited + 1 / population)
                    answers = ceil(exact)
                    yield {
                        "name": f"margin/{margin}/{level}/{variance}/{population}",
                        "input": {"margin": margin, "level": level, "variance": variance, "population": population},
                        "expected": {"exact": float(exact), "answers": answers, "before": None, "after": None},
                        "tolerance": EXACT,
                        "reference": FORMULA,
                    }


def differences():
    """The samples for two scores, beside statsmodels, which solves with both tails."""
    for difference in (-2, 1, 5, 10, 60):
        for power in (0.5, 0.8, 0.95):
            for variance, after in ((0.61, None), (0.61, 0.7), (1.0, 0.3)):
                for ratio in (1, 0.5, 3):
                    other = variance if after is None else after
                    delta, total = difference / 100, variance + other / ratio
                    exact = (norm.ppf(0.975) + norm.ppf(power)) ** 2 * total / delta**2
                    # Their one variance, of equal groups of this size, gives the same standard error.
                    solved = NormalIndPower().solve_power(abs(delta) / np.sqrt(total / 2), alpha=0.05, power=power)
                    assert np.isclose(exact, solved, rtol=2e-4), (exact, solved)
                    before, second = ceil(exact), ceil(exact * ratio)
                    asked = {"difference": difference, "power": power, "variance": variance, "ratio": ratio}
                    yield {
                        "name": f"difference/{difference}/{power}/{variance}/{after}/{ratio}",
                        "input": asked | {"variance_after": after},
                        "expected": {
                            "exact": float(exact), "answers": before + second, "before": before, "after": second,
                        },
                        "tolerance": EXACT,
                        "reference": f"{FORMULA}; NormalIndPower().solve_power agrees within 2e-4",
                    }  # fmt: skip


def statsmodels_differences():
    """Statsmodels itself, at the tolerance that its second tail asks for."""
    for difference in (2, 10, 40):
        for power in (0.8, 0.9):
            exact = NormalIndPower().solve_power(difference / 100 / np.sqrt(0.61), alpha=0.05, power=power)
            yield {
                "name": f"statsmodels/{difference}/{power}",
                "input": {"difference": difference, "power": power},
                "expected": {"exact": float(exact)},
                "tolerance": {"rel": 1e-4},
                "reference": f"{TOOLS}: NormalIndPower().solve_power",
            }


def logistics():
    """From answers to invitations and days."""
    for rate, answers_a_day, requests_a_day in (
        (0.2, None, None), (0.2, 12.5, None), (0.07, None, 300), (1, None, 1), (None, 40, None),
    ):  # fmt: skip
        answers = ceil(norm.ppf(0.975) ** 2 * 0.61 / 0.01)
        invitations = None if rate is None else ceil(answers / rate)
        days = ceil(answers / answers_a_day) if answers_a_day else None
        days = ceil(invitations / requests_a_day) if requests_a_day else days
        yield {
            "name": f"logistics/{rate}/{answers_a_day}/{requests_a_day}",
            "input": {
                "margin": 10, "response_rate": rate, "answers_per_day": answers_a_day,
                "requests_per_day": requests_a_day,
            },
            "expected": {"answers": answers, "invitations": invitations, "days": days},
            "reference": FORMULA,
        }  # fmt: skip


def powers():
    """The power of two samples."""
    for difference in (-5, 1, 10, 150):
        for before, after in ((1, 1), (30, 30), (958, 958), (5000, 200)):
            for level in (0.9, 0.95, 0.999):
                for variance, other in ((0.61, None), (1.0, 0.2)):
                    second = variance if other is None else other
                    error = np.sqrt(variance / before + second / after)
                    found = float(NormalIndPower().power(abs(difference) / 100 / error, 2, 1 - level, ratio=1))
                    z, distance = norm.ppf(0.5 + level / 2), abs(difference) / 100 / error
                    assert np.isclose(found, norm.sf(z - distance) + norm.cdf(-z - distance), rtol=1e-12)
                    yield {
                        "name": f"power/{difference}/{before}/{after}/{level}/{variance}/{other}",
                        "input": {
                            "difference": difference, "n_before": before, "n_after": after, "level": level,
                            "variance": variance, "variance_after": other,
                        },
                        "expected": {"power": found},
                        "tolerance": {"rel": 1e-9},
                        "reference": f"{TOOLS}: NormalIndPower().power of the difference in standard errors",
                    }  # fmt: skip


def golden():
    """Every case of the golden file."""
    for found in json.loads((GOLDEN / "power.json").read_text())["cases"]:
        asked, wanted = found["input"], found["expected"]
        made = {"name": f"golden/{found['name']}", "tolerance": found["tolerance"]}
        made["reference"] = f"golden/power.json: {found['reference']}"
        if "half_width" in asked:
            plan = {"margin": 100 * asked["half_width"], "level": asked["level"], "variance": asked["var"]}
            yield made | {"input": plan, "expected": {"exact": wanted["n_real"], "answers": wanted["n"]}}
            limited = made | {"name": f"{made['name']}/population"}
            yield limited | {"input": plan | {"population": 1000}, "expected": {"answers": wanted["n_fpc_N1000"]}}
        elif "var" in asked:
            plan = {"difference": 100 * asked["delta"], "power": asked["power"], "variance": asked["var"]}
            yield made | {"input": plan, "expected": {"exact": wanted["n_a_real"]}}
        else:
            variances = {"variance": asked["var_a"], "variance_after": asked["var_b"]}
            plan = {"difference": 100 * asked["delta"], "power": asked["power"], "ratio": asked["ratio_b_to_a"]}
            yield made | {"input": plan | variances, "expected": {"exact": wanted["n_a_real"], "before": wanted["n_a"]}}
            reached = {"difference": 100 * asked["delta"], "n_before": wanted["n_a"], "n_after": wanted["n_a"]}
            named = made | {"name": f"{made['name']}/power"}
            yield named | {"input": reached | variances, "expected": {"power": wanted["power_at_n"]}}


def planning():
    """The description and the cases."""
    makers = (golden, margins, differences, statsmodels_differences, logistics, powers)
    cases = [found for make in makers for found in make()]
    for found in cases:
        found["input"] = {name: value for name, value in found["input"].items() if value is not None}
    return PLANNING, cases
