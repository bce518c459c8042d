"""Reference numbers of the room `live`: bounds that hold at all moments, detectors, charts, trends and expected behaviour."""

import json
from datetime import datetime, timedelta

import numpy as np
from make_interval import GOLDEN, TOOLS, points
from scipy.optimize import brentq, minimize_scalar
from scipy.special import logsumexp
from scipy.stats import dirichlet_multinomial, norm, rankdata, theilslopes
from statsmodels.tsa.stattools import acf


def golden(topic, prefix):
    """The cases of a file of golden numbers whose names begin so."""
    cases = json.loads((GOLDEN / f"{topic}.json").read_text())["cases"]
    return [case for case in cases if case["name"].startswith(prefix)]


def log_wealth(counts, m):
    """ln W(m) of STATISTICS section 3, by NumPy, all terms at once."""
    d, p, u = counts
    k = np.arange(1, 257)
    b = np.sin(np.pi * (2 * k - 1) / 1024) ** 2
    c = 0.9 * 2 ** (-np.arange(20) / 2)
    nodes = u * np.log(b / m) + d * np.log((1 - b) / (1 - m)) + p * np.log((b / m + (1 - b) / (1 - m)) / 2)
    above = u * np.log(1 - c + c / m) + p * np.log(1 - c + c / (2 * m)) + d * np.log(1 - c)
    below = u * np.log(1 - c) + p * np.log(1 - c + c / (2 * (1 - m))) + d * np.log(1 - c + c / (1 - m))
    geometric = logsumexp(np.concatenate([above, below])) - np.log(40)
    return np.logaddexp(logsumexp(nodes) - np.log(256), geometric) - np.log(2)


def confidence_sequence():
    """Bounds that hold at all moments, and what counts say against a score of 0."""
    cases = []
    for found in golden("confidence_sequence", "mixture_betting/"):
        expected = found["expected"]
        cases.append({
            "name": f"golden/{found['name']}",
            "input": {"counts": found["input"]["counts"], "level": 1 - found["input"]["alpha"]},
            "expected": {
                "lower": 100 * expected["lower"],
                "upper": 100 * expected["upper"],
                "log_e_value": expected["log_wealth_at_nps0"],
            },
            "tolerance": points(found["tolerance"]["abs"]),
            "reference": "golden/confidence_sequence.json: " + found["reference"],
        })  # fmt: skip
    asked = [(2000, 3000, 5000), (0, 7, 0), (9, 0, 0), (3, 0, 1), (6, 18, 276), (1, 0, 10**6), (10**8, 10**8, 3 * 10**8)]
    for counts in asked:
        d, p, u = counts
        mean = min(max((u + p / 2) / sum(counts), 1e-15), 1 - 1e-15)
        for level in (0.8, 0.95, 0.999):
            def over(m, counts=counts, level=level):
                return log_wealth(counts, m) + np.log1p(-level)
            lower = 2 * brentq(over, 1e-300, mean, xtol=1e-15) - 1 if d < sum(counts) else -1.0
            upper = 2 * brentq(over, mean, 1 - 1e-16, xtol=1e-15) - 1 if u < sum(counts) else 1.0
            cases.append({
                "name": f"{'-'.join(map(str, counts))}/{level}",
                "input": {"counts": list(counts), "level": level},
                "expected": {
                    "lower": 100 * lower, "upper": 100 * upper, "log_e_value": float(log_wealth(counts, 0.5))
                },
                "tolerance": {"abs": 1e-8, "rel": 1e-10},
                "reference": f"{TOOLS}: logsumexp of the 296 bets by NumPy, brentq",
            })  # fmt: skip
    return "Bounds of a score that hold at all moments together, in points, and ln W at a score of 0.", cases


STAKES = (0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8)


def e_sr(answers, nulls, rise):
    """The e-SR statistic after each answer, as STATISTICS section 4 writes it; null means on [-1, 1]."""
    sign = -1 if rise else 1
    wealth, made = np.zeros(len(STAKES)), []
    for x, null in zip(answers, nulls, strict=True):
        x01, m = (sign * x + 1) / 2, (sign * null + 1) / 2
        wealth = (1 + wealth) * (1 + np.array(STAKES) / (1 - m) * (m - x01))
        made.append(float(wealth.mean()))
    return made


def case_of(name, method, answers, baseline, direction, every, reference, **more):
    """A case of a stream: its statistic after every 25 answers, as long as it is no astronomical number."""
    every = [value for value in every if value < 1e150]
    answers = answers[: 25 * len(every)]
    more = {name: value[: len(answers)] if isinstance(value, list) else value for name, value in more.items()}
    return {
        "name": name,
        "input": {"method": method, "answers": answers, "baseline": 100 * baseline, "direction": direction, **more},
        "expected": {"every25": every},
        "tolerance": {"abs": 1e-9, "rel": 1e-9},
        "reference": reference,
    }


def detectors():
    """Statistics of detectors fed answer by answer, without an alarm."""
    found = golden("change", "cusum_down")[0]
    given = found["input"]
    stream = given["x"]
    cases = [
        case_of(
            "golden/cusum_down", "cusum", stream, given["m0"], "fall", found["expected"]["every25"],
            "golden/change.json: " + found["reference"], shift=200 * given["k"],
        )
    ]  # fmt: skip
    rng = np.random.default_rng(11)
    streams = {
        "golden": stream,
        "polar": [int(x) for x in rng.choice((-1, 0, 1), 500, p=(0.3, 0.05, 0.65))],
        "falls": [int(x) for x in rng.choice((-1, 0, 1), 150, p=(0.1, 0.2, 0.7))]
        + [int(x) for x in rng.choice((-1, 0, 1), 150, p=(0.3, 0.3, 0.4))],
    }
    for name, answers in streams.items():
        for null in (-0.5, 0.25, 0.3, 0.9):
            for direction in ("fall", "rise"):
                made = e_sr(answers, [null] * len(answers), direction == "rise")
                cases.append(
                    case_of(
                        f"e-sr/{name}/{null}/{direction}", "e-sr", answers, null, direction, made[24::25],
                        "NumPy recursion R <- (1 + R)(1 + lam (m - x)), mean of seven",
                    )
                )  # fmt: skip
        moving = [round(0.3 + 0.2 * np.sin(i / 9), 4) for i in range(len(answers))]
        made = e_sr(answers, moving, False)
        cases.append(
            case_of(
                f"e-sr/{name}/moving", "e-sr", answers, 0.3, "fall", made[24::25],
                "NumPy recursion with a null mean for each answer", expected=[100 * null for null in moving],
            )
        )  # fmt: skip
    return "Statistics of detectors after every 25 answers of -1, 0, 1; baselines and what was expected in points.", cases


def mean_run(shares, reference, top):
    """The mean run length of a cumulative sum in hundredths that alarms above `top`: a dense Markov chain."""
    matrix = np.eye(top + 1)
    for state in range(top + 1):
        for x, share in zip((-1, 0, 1), shares, strict=True):
            to = max(0, state + reference - 100 * x)
            if to <= top:
                matrix[state, to] -= share
    return float(np.linalg.solve(matrix, np.ones(top + 1))[0])


def tuned():
    """Thresholds of cumulative sums, from the mean run length of a dense Markov chain."""
    cases = []
    asked = [
        ((200, 300, 500), 30, 0, 20, 1000), ((200, 300, 500), 30, 5, 20, 370), ((0, 0, 0), 0, 0, 30, 500),
        ((10, 80, 910), 90, 0, 7, 200), ((45, 10, 45), 0, 3, 44, 100), ((20, 30, 50), 30, 0, 20, 2),
    ]  # fmt: skip
    for history, baseline, tolerance, shift, run_length in asked:
        d, p, u = (count + 1 for count in history)
        mean = (baseline - tolerance) / 100
        # The shares tilted to that mean.
        theta = brentq(
            lambda t, d=d, p=p, u=u, mean=mean: u * np.exp(t) * (1 - mean) - p * mean - d * np.exp(-t) * (1 + mean), -9, 9,
            xtol=1e-15,
        )  # fmt: skip
        weights = np.array([d * np.exp(-theta), p, u * np.exp(theta)])
        reference = int(np.floor(baseline - tolerance - shift / 2))
        low, high = -1, 1
        while mean_run(weights / weights.sum(), reference, high) < run_length:
            low, high = high, 2 * high
        while high - low > 1:
            middle = (low + high) // 2
            if mean_run(weights / weights.sum(), reference, middle) < run_length:
                low = middle
            else:
                high = middle
        step = int(np.gcd(100, abs(reference)))
        cases.append({
            "name": f"{'-'.join(map(str, history))}/{baseline}/{tolerance}/{shift}/{run_length}",
            "input": {
                "history": list(history), "baseline": baseline, "tolerance": tolerance, "shift": shift,
                "run_length": run_length,
            },
            "expected": {"threshold": -(-high // step) * step / 100},
            "reference": f"{TOOLS}: numpy.linalg.solve of I - Q, brentq of the tilt",
        })  # fmt: skip
    return "Thresholds of cumulative sums of answers -1, 0, 1 for the mean run length asked for.", cases


def charts():
    """Control charts: p-charts and EWMA of the golden file, and a chart of the score."""
    cases = []
    found = golden("change", "p_chart_laney")[0]
    n, k = found["input"]["n"], found["input"]["k"]
    expected, periods = found["expected"], [[int(a), int(b - a), 0] for a, b in zip(k, n, strict=True)]
    for laney, lower, upper in ((False, "lcl", "ucl"), (True, "laney_lcl", "laney_ucl")):
        cases.append({
            "name": f"golden/p_chart/{'laney' if laney else 'plain'}",
            "input": {"periods": periods, "kind": "detractors", "laney": laney, "sigmas": 3.0},
            "expected": {
                "centre": expected["pbar"], "sigma_z": expected["sigma_z"], "lower": expected[lower],
                "upper": expected[upper], "z": expected["z"],
            },
            "tolerance": {"abs": 1e-12},
            "reference": "golden/change.json: " + found["reference"],
        })  # fmt: skip
    # Points are 100 times the unit of the golden file.
    found = golden("change", "ewma")[0]
    given, expected = found["input"], found["expected"]
    center, half = 100 * given["m0"], [100 * width for width in expected["halfwidth_every25"]]
    cases.append({
        "name": "golden/ewma",
        "input": {
            "periods": [[int(x < 0), int(x == 0), int(x > 0)] for x in given["x"]], "kind": "score", "laney": False,
            "sigmas": float(given["L"]), "smoothing": given["lam"], "baseline": [2, 3, 5], "every": 25,
        },
        "expected": {
            "centre": center, "plotted": [100 * z for z in expected["z_every25"]],
            "lower": [center - width for width in half], "upper": [min(center + width, 100.0) for width in half],
            "first_below": expected["first_below"],
        },
        "tolerance": {"abs": 1e-8},
        "reference": "golden/change.json: " + found["reference"],
    })  # fmt: skip
    rng = np.random.default_rng(5)
    sizes = [0, 30, 12, 0, 55, 41, 8, 90, 33, 27, 0, 61, 44, 19]
    periods = [[int(c) for c in rng.multinomial(size, (0.25, 0.35, 0.4))] for size in sizes]
    table = np.array(periods)
    total, each = table.sum(axis=0), table.sum(axis=1)
    score = lambda counts: (counts[2] - counts[0]) / counts.sum()  # noqa: E731
    e = score(total)
    sigma = np.sqrt((total[0] + total[2]) / total.sum() - e**2)
    z = np.array([(score(row) - e) / (sigma / np.sqrt(size)) for row, size in zip(table, each, strict=True) if size])
    sigma_z = np.abs(np.diff(z)).mean() / 1.128
    whole, seen = iter(z), [bool(size) for size in each]
    half = [float(3 * sigma_z * sigma / np.sqrt(size)) if size else None for size in each]
    cases.append({
        "name": "score/empty-periods",
        "input": {"periods": periods, "kind": "score", "laney": True, "sigmas": 3.0},
        "expected": {
            "centre": float(100 * e), "sigma_z": float(sigma_z),
            "lower": [None if h is None else float(100 * max(e - h, -1)) for h in half],
            "upper": [None if h is None else float(100 * min(e + h, 1)) for h in half],
            "z": [float(next(whole)) if there else None for there in seen],
        },
        "tolerance": {"abs": 1e-9},
        "reference": "NumPy closed form; Laney 2002 (d2=1.128); periods without answers left out",
    })  # fmt: skip
    return "Control charts; shares 0 to 1, scores in points.", cases


def mann_kendall(x, y):
    """S, its variance with ties, by all pairs."""
    s = sum(np.sign(y[j] - y[i]) for i in range(len(y)) for j in range(i + 1, len(y)))
    n, counts = len(y), np.unique(y, return_counts=True)[1]
    variance = (n * (n - 1) * (2 * n + 5) - (counts * (counts - 1) * (2 * counts + 5)).sum()) / 18
    slopes = [(y[j] - y[i]) / (x[j] - x[i]) for i in range(len(y)) for j in range(i + 1, len(y))]
    return float(s), float(variance), slopes


def tested(s, variance):
    """The statistic with a correction for continuity, and its p-value."""
    z = (s - np.sign(s)) / np.sqrt(variance) if variance > 0 else 0.0
    return {"s": int(s), "variance": variance, "z": float(z), "p_value": float(2 * norm.sf(abs(z)))}


def trends():
    """Mann-Kendall and its variants, Theil-Sen."""
    cases = []
    both = zip(golden("trend", "mann_kendall/"), golden("trend", "theil_sen/"), strict=True)
    for kendall, sen in both:
        assert kendall["input"]["y"] == sen["input"]["y"]
        of, line = kendall["expected"], sen["expected"]
        cases.append({
            "name": f"golden/{kendall['name']}",
            "input": {"values": kendall["input"]["y"], "level": sen["input"]["level"], "autocorrelation": False},
            "expected": {
                "s": int(of["S"]), "variance": of["var_S"], "z": of["z"], "p_value": of["p"], "tau": of["tau_a"],
                "slope": line["slope"], "intercept": line["intercept"], "lower": line["lower"], "upper": line["upper"],
                "method": "mann-kendall",
            },
            "tolerance": kendall["tolerance"],
            "reference": f"golden/trend.json: {kendall['reference']}; {sen['reference']}",
        })  # fmt: skip
    rng = np.random.default_rng(3)
    walk = np.round(np.cumsum(rng.normal(0, 1, 60)), 3).tolist()
    noise = np.round(rng.normal(0, 1, 40) + 0.03 * np.arange(40), 3).tolist()
    holes = [None if i % 7 == 3 else round(float(0.2 * i + rng.normal()), 2) for i in range(30)]
    seasonal = np.round(10 * np.sin(np.arange(48) * 2 * np.pi / 12) + 0.05 * np.arange(48) + rng.normal(0, 1, 48), 2)
    for name, values, season in (
        ("walk", walk, None), ("noise", noise, None), ("holes", holes, None), ("seasonal", seasonal.tolist(), 12),
        ("ties-seasonal", np.round(seasonal).tolist(), 7),
    ):  # fmt: skip
        x = np.array([i for i, value in enumerate(values) if value is not None])
        y = np.array([value for value in values if value is not None])
        method = "mann-kendall"
        if season:
            parts = [mann_kendall(x[x % season == k], y[x % season == k]) for k in range(season)]
            s, variance, slopes = sum(p[0] for p in parts), sum(p[1] for p in parts), sum((p[2] for p in parts), [])
            slope, method = float(np.median(slopes)), "seasonal-mann-kendall"
            reach = norm.ppf(0.975) * np.sqrt(variance)
            ordered = np.sort(slopes)
            first = max(int(np.round((len(slopes) - reach) / 2)) - 1, 0)
            bounds = ordered[[first, min(int(np.round((len(slopes) + reach) / 2)), len(slopes) - 1)]]
            intercept = float(np.median(y - slope * x))
            reference = f"Hirsch, Slack & Smith 1982 by NumPy, {TOOLS} norm"
        else:
            s, variance, slopes = mann_kendall(x, y)
            found = theilslopes(y, x, alpha=0.95, method="joint")
            slope, intercept, bounds = float(found.slope), float(found.intercept), (found.low_slope, found.high_slope)
            n = len(y)
            r = acf(rankdata(y - slope * x), nlags=n - 1, fft=False)[1:]
            reference = f"all pairs by NumPy, {TOOLS} theilslopes(method=joint), statsmodels acf of rankdata"
            if abs(r[0]) > norm.ppf(0.975) / np.sqrt(n):
                lags = np.arange(1, n)
                kept = np.abs(r) > norm.ppf(0.975) / np.sqrt(n)
                factor = 1 + 2 / (n * (n - 1) * (n - 2)) * ((n - lags) * (n - lags - 1) * (n - lags - 2) * r)[kept].sum()
                variance, method = variance * float(factor), "hamed-rao"
        cases.append({
            "name": name,
            "input": {"values": values, "level": 0.95, "autocorrelation": True, **({"season": season} if season else {})},
            "expected": {
                **tested(s, variance), "tau": s / len(slopes), "slope": slope, "intercept": intercept,
                "lower": float(bounds[0]), "upper": float(bounds[1]), "method": method,
            },
            "tolerance": {"abs": 1e-9, "rel": 1e-9},
            "reference": reference,
        })  # fmt: skip
    return "Trends of series with a value a period, or none.", cases


def dating():
    """Run lengths of the golden file, and of periods with several answers."""
    found = golden("change", "bocpd_dirichlet")[0]
    given, expected = found["input"], found["expected"]
    cases = [{
        "name": "golden/bocpd_dirichlet",
        "input": {
            "periods": [[int(x < 0), int(x == 0), int(x > 0)] for x in given["x"]], "hazard": given["hazard"],
            "keep": 1000, "every": 25,
        },
        "expected": {"lengths": expected["map_run_length_every25"], "recent": expected["prob_run_le_5_final"]},
        "tolerance": {"abs": 1e-9},
        "reference": "golden/change.json: " + found["reference"],
    }]  # fmt: skip
    rng = np.random.default_rng(8)
    shares = [(0.2, 0.3, 0.5)] * 25 + [(0.4, 0.3, 0.3)] * 18
    periods = [[int(c) for c in rng.multinomial(rng.integers(0, 60), share)] for share in shares]
    hazard, prior = 0.02, np.ones(3)
    # One row a run: its counts; the predictive is a Dirichlet-multinomial law of SciPy.
    log, counts, lengths = np.zeros(1), np.zeros((1, 3)), []
    for period in periods:
        log = log + [dirichlet_multinomial.logpmf(period, prior + row, sum(period)) for row in counts]
        log = log - logsumexp(log)
        log = np.concatenate([[np.log(hazard)], log + np.log1p(-hazard)])
        counts = np.vstack([np.zeros(3), counts + period])
        lengths.append(int(log.argmax()))
    cases.append({
        "name": "periods",
        "input": {"periods": periods, "hazard": hazard, "keep": 1000, "every": 1},
        "expected": {"lengths": lengths, "recent": float(np.exp(logsumexp(log[:6])))},
        "tolerance": {"abs": 1e-9},
        "reference": f"{TOOLS}: dirichlet_multinomial.logpmf, all run lengths",
    })  # fmt: skip
    return "The likeliest number of periods since the last change, and the probability that it is at most 5.", cases


def turns(season, period):
    """How many periods a season's turn takes; a period of at most 31 is of days, else of seconds."""
    days = period if period <= 31 else period / 86400
    return {"weekday": round(7 / days), "month-of-year": round(365.25 / days)}.get(season, season)


def class_of(season, t, first, period):
    """Which class of a season a period is of: by its number, or by the date of its middle."""
    middle = first + t * period + period // 2
    date = datetime(1970, 1, 1) + (timedelta(days=middle) if period <= 31 else timedelta(seconds=middle))
    return {"weekday": date.weekday(), "month-of-year": date.month - 1}.get(season, None if isinstance(season, str) else t % season)


def around(values, t, season):
    """The centred mean of one turn."""
    half = season // 2
    kernel = np.ones(2 * half + 1)
    if season % 2 == 0:
        kernel[0] = kernel[-1] = 0.5
    turn = values[t - half : t + half + 1]
    kept = ~np.isnan(turn)
    return (kernel * turn)[kept].sum() / kernel[kept].sum()


def season_effects(values, weights, season, ridge):
    """How the classes of one season differ: distances from a centred mean of one turn, weighted, drawn to 0."""
    half = season // 2
    totals, sizes = np.zeros(season), np.zeros(season)
    for t in range(half, len(values) - half):
        if not np.isnan(values[t]):
            totals[t % season] += weights[t] * (values[t] - around(values, t, season))
            sizes[t % season] += weights[t]
    effects = totals / (sizes + ridge)
    return effects - effects.mean()


def joint_effects(values, weights, classes, lengths, ridge):
    """The same of several seasons at once, the shortest first: the normal equations of the ridge, solved jointly."""
    sizes = [12 if name == "month-of-year" else 7 if name == "weekday" else name for name in classes]
    starts = np.concatenate([[0], np.cumsum(sizes)])
    rows, distances, sizes_of = [], [], []
    for t in range(len(values)):
        held = [place for place, turn in enumerate(lengths) if turn // 2 <= t < len(values) - turn // 2]
        if held and not np.isnan(values[t]):
            row = np.zeros(starts[-1])
            row[[starts[place] + list(classes.values())[place][t] for place in range(held[-1] + 1)]] = 1
            rows.append(row)
            distances.append(values[t] - around(values, t, lengths[held[-1]]))
            sizes_of.append(weights[t])
    design, w = np.array(rows), np.array(sizes_of)
    solved = np.linalg.solve(design.T * w @ design + ridge * np.eye(starts[-1]), design.T @ (w * np.array(distances)))
    return [part - part.mean() for part in np.split(solved, starts[1:-1])]


def restricted(step, y, errors, places):
    """-2 ln of the likelihood of a level of random steps, by its dense covariance, less the first value."""
    covariance = np.diag(errors) + step * np.minimum.outer(places - places[0], places - places[0])
    flat = np.hstack([-np.ones((len(y) - 1, 1)), np.eye(len(y) - 1)])
    inner, rest = flat @ covariance @ flat.T, flat @ y
    return np.linalg.slogdet(inner)[1] + rest @ np.linalg.solve(inner, rest)


def likeliest(y, errors, places):
    """The variance of a step, on a grid and then by SciPy within one step of it."""
    mean = errors.mean()
    deviance = lambda log: restricted(mean * 2**log, y, errors, places)  # noqa: E731
    best = min(range(-16, 5), key=deviance)
    found = minimize_scalar(deviance, bounds=(best - 1, best + 1), method="bounded", options={"xatol": 1e-10})
    return 0.0 if restricted(0.0, y, errors, places) <= found.fun else float(mean * 2**found.x)


def expectation(periods, kind, season, first=0, period=1):
    """What is expected of each period, by generalised least squares and best linear prediction."""
    named = sorted(season if isinstance(season, list) else [], key=lambda name: turns(name, period))
    lengths = [turns(name, period) for name in named]
    classes = {name: [class_of(name, t, first, period) for t in range(len(periods))] for name in named}
    values, errors, weights, made, misses, last = [], [], [], [], [], None
    for counts in periods:
        n = sum(counts)
        if kind == "volume":
            value, error, weight = 2 * np.sqrt(n + 0.375), 1.0, 1.0
        elif n:
            share = (np.array(counts) + 1) / (n + 3)
            spread = share[0] + share[2] - (share[2] - share[0]) ** 2
            value, error, weight = (counts[2] - counts[0]) / n, spread / n, float(n)
        else:
            value, error, weight = np.nan, np.nan, 0.0
        known = ~np.isnan(values) if values else np.zeros(0, bool)
        row = {"expected": None, "z": None}
        if known.sum() >= 8:
            t = len(values)
            effect = np.zeros(t + 1)
            ridge = 60.0 if kind == "score" else 1.0
            held = sum(t // 2 >= turn for turn in lengths)
            if isinstance(season, int) and t // 2 >= season:
                effect = season_effects(np.array(values), weights, season, ridge)[np.arange(t + 1) % season]
            elif held:
                some = {name: classes[name] for name in named[:held]}
                found = joint_effects(np.array(values), weights, some, lengths[:held], ridge)
                effect = sum(part[np.array(classes[name][: t + 1])] for name, part in zip(some, found, strict=True))
            places = np.arange(t)[known]
            y = np.array(values)[known] - effect[:t][known]
            h = np.array(errors)[known]
            if last is None or 20 * known.sum() >= 21 * last[0]:
                last = (known.sum(), likeliest(y, h, places))
            step = last[1]
            origin = places - places[0]
            covariance = np.diag(h) + step * np.minimum.outer(origin, origin)
            ahead = step * origin
            ones = np.ones(len(y))
            weighted = np.linalg.solve(covariance, np.column_stack([ones, y, ahead]))
            precision = ones @ weighted[:, 0]
            center = (ones @ weighted[:, 1]) / precision
            level = center + ahead @ (weighted[:, 1] - center * weighted[:, 0])
            variance = step * (t - places[0]) - ahead @ weighted[:, 2]
            variance += (1 - ones @ weighted[:, 2]) ** 2 / precision
            mean = level + effect[t]
            told = 100 * np.clip(mean, -1, 1) if kind == "score" else max(max(mean, 0) ** 2 / 4 - 0.375, 0)
            row["expected"] = float(told)
            if not np.isnan(value):
                phi = max(1.0, np.mean(misses[-26:])) if misses else 1.0
                plain = (value - mean) / np.sqrt(variance + error)
                row["z"] = float(plain / np.sqrt(phi))
                misses.append(plain**2)
        made.append(row)
        values.append(value)
        errors.append(error)
        weights.append(weight)
    return made


def expected():
    """What was to be expected of each period."""
    rng = np.random.default_rng(21)
    week = np.array([0, 0.05, 0.1, 0, -0.05, -0.2, 0.1])
    level = np.cumsum(rng.normal(0, 0.03, 60))
    cases = []
    for name, season, truth in (("level", None, level), ("week", 7, 0.5 * level + week[np.arange(60) % 7]), ("even", 4, level)):
        periods = []
        for t in range(60):
            n = 0 if t % 13 == 5 else int(rng.poisson(60 + 30 * (t % 7 == 2)))
            score = float(np.clip(0.3 + truth[t], -0.6, 0.65))
            periods.append([int(c) for c in rng.multinomial(n, ((0.7 - score) / 2, 0.3, (0.7 + score) / 2))])
        for kind in ("score", "volume"):
            made = expectation(periods, kind, season)
            cases.append({
                "name": f"{name}/{kind}",
                "input": {"periods": periods, "kind": kind, "season": season},
                "expected": {"expected": [row["expected"] for row in made], "z": [row["z"] for row in made]},
                "tolerance": {"abs": 1e-5, "rel": 1e-5},
                "reference": f"{TOOLS}: dense covariance, generalised least squares, minimize_scalar of its likelihood",
            })  # fmt: skip
    cases += several(rng)
    return "What was expected of each period, in points or answers, and how far off it was.", cases


def several(rng):
    """The same with several seasons, some of them by the calendar, and from which period on each is in it."""
    cases = []
    monday, paris = 20_458, 1_767_222_000  # 5 January 2026, and midnight of New Year's Day 2026 in Paris
    for name, season, length, first, period, kinds in (
        ("every/three-and-eight", [8, 3], 60, 0, 1, ("score", "volume")),
        ("every/nested", [4, 12], 60, 5, 1, ("score",)),
        ("weekday-and-month", ["weekday", "month-of-year"], 780, monday, 1, ("score",)),
        ("months-of-weeks", ["month-of-year"], 130, monday, 7, ("volume",)),
        ("weekday-of-half-days", ["weekday"], 60, paris, 43_200, ("score", "volume")),
        ("hours-and-weekdays", [4, "weekday"], 80, paris + 3600, 21_600, ("volume",)),
    ):  # fmt: skip
        known, level = 0.45 if length > 500 else 0.95, np.cumsum(rng.normal(0, 0.02, length))
        shift = {of: rng.normal(0, 0.1, 12 if isinstance(of, str) else of) for of in season}
        periods = []
        for t in range(length):
            score = level[t] / 2 + 0.2 + sum(shift[of][class_of(of, t, first, period)] for of in season)
            score, busy = float(np.clip(score, -0.6, 0.65)), 1 + class_of(season[0], t, first, period)
            n = int(rng.poisson(12 * busy)) if rng.random() < known else 0
            periods.append([int(c) for c in rng.multinomial(n, ((0.7 - score) / 2, 0.3, (0.7 + score) / 2))])
        for kind in kinds:
            made = expectation(periods, kind, season, first, period)
            cases.append({
                "name": f"{name}/{kind}",
                "input": {"periods": periods, "kind": kind, "season": season, "first": first, "period": period},
                "expected": {
                    "expected": [row["expected"] for row in made], "z": [row["z"] for row in made],
                    "from": sorted(2 * turns(of, period) for of in season),
                },
                "tolerance": {"abs": 1e-5, "rel": 1e-5},
                "reference": f"{TOOLS}: as above, seasons by numpy.linalg.solve of their joint ridge equations, dates by datetime",
            })  # fmt: skip
    return cases
