"""Reference figures of small entities side by side: shrinkage, funnel limits, ranks."""

import numpy as np
from make_interval import TOOLS
from scipy.optimize import brentq
from scipy.stats import chi2, norm
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.multitest import multipletests

ENTITIES = (
    "`entities` are [name, [detractors, passives, promoters]], names in ascending order. Figures are in points (tau, the "
    "standard deviation between entities, too); shares and reliabilities 0 to 1; `within` is on [-1, 1]^2. An entity "
    "without answers has no figures. A number passes if it is within tolerance.abs of the expected one or within "
    "tolerance.rel times it, whichever are given."
)
SHRINKAGE = "Scores drawn towards their mean, by `method`: pm (Paule-Mandel), dl, reml. " + ENTITIES
FUNNEL = "Limits at 95 % and 99.8 % around the score of all, overdispersion included. " + ENTITIES
RANKING = (
    "Ranks with their uncertainty (90 %), and what is said of each: ranked, interval_only, withheld, no_answers. Where the "
    "order is refused, the code of the error and a part of its message. Probabilities are of draws: the reference drew "
    "others, so that the tolerance is four standard errors of 10,000; ranks are those that no such error moves. " + ENTITIES
)

SETS = {
    "nothing": [],
    "nobody": [("a", (0, 0, 0)), ("b", (0, 0, 0))],
    "one": [("a", (20, 30, 50))],
    "one answer each": [("a", (1, 0, 0)), ("b", (0, 0, 1)), ("c", (0, 1, 0))],
    "two": [("a", (20, 30, 50)), ("b", (40, 30, 30))],
    "one without answers": [("a", (20, 30, 50)), ("b", (0, 0, 0)), ("c", (40, 30, 30)), ("d", (10, 30, 60)),
                            ("e", (5, 5, 40)), ("f", (30, 10, 10))],
    "all equal": [(name, (10, 15, 25)) for name in "abcdefghijkl"],
    "one class only": [(name, (0, 0, 10 * size)) for size, name in enumerate("abcdefghijkl", 1)],
    "each of one class": [("a", (0, 0, 30)), ("b", (30, 0, 0)), ("c", (0, 30, 0)), ("d", (0, 0, 8)), ("e", (9, 0, 0))],
    "five sites": [("a", (20, 30, 150)), ("b", (90, 60, 50)), ("c", (30, 40, 80)), ("d", (1, 0, 5)), ("e", (60, 50, 90))],
    "twelve alike": [("a", (21, 29, 50)), ("b", (10, 14, 24)), ("c", (44, 58, 101)), ("d", (6, 11, 14)),
                     ("e", (30, 50, 79)), ("f", (19, 31, 49)), ("g", (9, 13, 28)), ("h", (25, 30, 55)),
                     ("i", (3, 5, 7)), ("j", (61, 88, 152)), ("k", (16, 22, 39)), ("l", (12, 20, 33))],
    "fifteen that differ": [("a", (5, 10, 85)), ("b", (50, 30, 20)), ("c", (30, 30, 40)), ("d", (2, 3, 15)),
                            ("e", (12, 4, 4)), ("f", (100, 150, 250)), ("g", (180, 120, 100)), ("h", (20, 30, 50)),
                            ("i", (22, 28, 50)), ("j", (8, 12, 60)), ("k", (40, 20, 20)), ("l", (33, 33, 34)),
                            ("m", (15, 35, 50)), ("n", (70, 80, 350)), ("o", (28, 12, 10))],
    "two outliers": [(name, (20 + shift, 30, 50 - shift)) for shift, name in enumerate("abcdefghij")]
                    + [("y", (90, 5, 5)), ("z", (1, 1, 98))],
    "eight reliable": [("a", (50, 100, 850)), ("b", (500, 300, 200)), ("c", (300, 300, 400)), ("d", (150, 250, 600)),
                       ("e", (400, 300, 300)), ("f", (100, 150, 750)), ("g", (3, 4, 13)), ("h", (14, 12, 34))],
}  # fmt: skip


def shares(counts):
    """The estimate and the variance of one answer, from the adjusted shares, on [-1, 1]."""
    low, high = (counts[0] + 1) / (sum(counts) + 3), (counts[2] + 1) / (sum(counts) + 3)
    return (counts[2] - counts[0]) / sum(counts), high + low - (high - low) ** 2


class Model:
    """The normal-normal model of the entities that have answers."""

    def __init__(self, entities):
        self.held = [counts for _, counts in entities if sum(counts)]
        self.n = np.array([sum(counts) for counts in self.held], dtype=float)
        self.e, self.s2 = (np.array(of, dtype=float) for of in zip(*map(shares, self.held), strict=True))
        self.v, self.k = self.s2 / self.n, len(self.held)

    def q(self, tau2):
        """Cochran's Q at this variance between entities."""
        w = 1 / (self.v + tau2)
        return float(np.sum(w * (self.e - np.average(self.e, weights=w)) ** 2))

    def root(self, f):
        """The root of a function of tau2 that falls; 0 where it begins below 0."""
        return brentq(f, 0, 1e12, xtol=1e-18, rtol=1e-15, maxiter=1000) if f(0) > 0 else 0.0

    def reml_slope(self, tau2):
        """Twice the slope of the restricted likelihood, by its projection matrix."""
        w = np.diag(1 / (self.v + tau2))
        one = np.ones((self.k, 1))
        p = w - w @ one @ np.linalg.inv(one.T @ w @ one) @ one.T @ w
        return float(self.e @ p @ p @ self.e - np.trace(p))

    def tau2(self, method):
        """The variance between entities, checked against statsmodels."""
        if self.k < 2:
            return 0.0
        if method == "reml":
            return self.root(self.reml_slope)
        names = {"pm": "iterated", "dl": "chi2"}
        theirs = combine_effects(self.e, self.v, method_re=names[method], atol=1e-8, maxiter=1000).tau2
        if method == "dl":
            return max(0.0, float(theirs))
        found = self.root(lambda tau2: self.q(tau2) - (self.k - 1))
        assert abs(found - max(0.0, theirs)) < 1e-6, (found, theirs)
        return found

    def needed(self):
        """The answers that give a reliability of 0.7."""
        tau2 = self.tau2("pm")
        return None if tau2 == 0 else int(np.ceil(0.7 / 0.3 * np.average(self.s2, weights=self.n) / tau2))

    def interval(self, level):
        """Viechtbauer 2007: the tau2 that the chi-squared test of Q does not reject."""
        if self.k < 2:
            return None, None
        tail, law = (1 - level) / 2, chi2(self.k - 1)
        return tuple(self.root(lambda tau2, at=law.isf(p): self.q(tau2) - at) for p in (tail, 1 - tail))


def points(value):
    """A figure on [-1, 1] in points."""
    return None if value is None else float(100 * value)


def shrunk(entities, method, level):
    """What is expected of `shrink`."""
    empty = {name: None for name in ("nps", "shrunk", "lower", "upper", "reliability")}
    names = ("mean", "tau", "tau_lower", "tau_upper", "share", "share_lower", "share_upper", "within")
    if not any(sum(counts) for _, counts in entities):
        caveats = ["no_answers"]
        return {name: None for name in names} | {"k": 0, "caveats": caveats, "rows": [empty for _ in entities]}
    model, z = Model(entities), norm.ppf(0.5 + level / 2)
    tau2, bounds = model.tau2(method), model.interval(level)
    w = 1 / (model.v + tau2)
    mean, mean_variance = np.average(model.e, weights=w), 1 / w.sum()
    within = np.average(model.s2, weights=model.n)

    def tau(tau2):
        return None if tau2 is None else float(100 * np.sqrt(tau2))

    def share(tau2):
        return None if tau2 is None else float(tau2 / (tau2 + within))

    rows = []
    for _, counts in entities:
        if not sum(counts):
            rows.append(empty)
            continue
        e, s2 = shares(counts)
        v = s2 / sum(counts)
        kept = tau2 / (tau2 + v)
        middle = kept * e + (1 - kept) * mean
        deviation = np.sqrt(kept * v + (1 - kept) ** 2 * mean_variance)
        rows.append({
            "nps": points(e),
            "shrunk": points(middle),
            "lower": points(np.clip(middle - z * deviation, -1, 1)),
            "upper": points(np.clip(middle + z * deviation, -1, 1)),
            "reliability": float(kept),
        })
    figures = (points(mean), tau(tau2), *map(tau, bounds), share(tau2), *map(share, bounds), float(within))
    caveats = ["few_entities"] if model.k < 5 else []
    return dict(zip(names, figures, strict=True)) | {"k": model.k, "caveats": caveats, "rows": rows}


def as_input(entities):
    """Entities as JSON has them."""
    return [[name, list(counts)] for name, counts in entities]


def shrinkage():
    """The description and the cases."""
    cases = []
    for name, entities in SETS.items():
        for method in ("pm", "dl", "reml"):
            for level in (0.95,) if method != "pm" else (0.95, 0.8):
                cases.append({
                    "name": f"{name}/{method}/{level}",
                    "input": {"entities": as_input(entities), "method": method, "level": level},
                    "expected": shrunk(entities, method, level),
                    "tolerance": {"abs": 1e-6, "rel": 1e-9},
                    "reference": f"{TOOLS}: brentq on Q or the restricted score; statsmodels combine_effects asserted for "
                    "pm, used for dl; blup of metafor by its formula",
                })
    return SHRINKAGE, cases


def funnelled(entities):
    """What is expected of `funnel`, from Spiegelhalter 2005."""
    names = ("nps", "lower_95", "upper_95", "lower_998", "upper_998", "z", "p_value", "p_holm")
    held = [(name, counts) for name, counts in entities if sum(counts)]
    if not held:
        rows = [{name: None for name in names} for _ in entities]
        return {"target": None, "dispersion": None, "tau": 0.0, "k": 0, "caveats": ["no_answers"], "rows": rows}
    whole = np.sum([counts for _, counts in held], axis=0)
    target, s2 = shares([int(count) for count in whole])
    n = np.array([sum(counts) for _, counts in held], dtype=float)
    e = np.array([shares(counts)[0] for _, counts in held])
    k, tau2, phi = len(held), 0.0, None
    if k >= 10:
        z = (e - target) / np.sqrt(s2 / n)
        winsorised = np.clip(z, *np.quantile(z, [0.1, 0.9], method="linear"))
        phi = float(np.mean(winsorised**2))
        w = n / s2
        tau2 = max(0.0, (k * phi - (k - 1)) / (w.sum() - (w**2).sum() / w.sum()))
    deviation = np.sqrt(s2 / n + tau2)
    z = (e - target) / deviation
    p = 2 * norm.sf(np.abs(z))
    holm = multipletests(p, method="holm")[1]

    def limit(at, sd):
        return points(np.clip(target + at * sd, -1, 1))

    inner, outer = norm.ppf(0.975), norm.ppf(0.999)
    found = iter(zip(e, deviation, z, p, holm, strict=True))
    rows = []
    for _, counts in entities:
        if not sum(counts):
            rows.append({name: None for name in names})
            continue
        e_i, sd, z_i, p_i, holm_i = next(found)
        limits = (limit(-inner, sd), limit(inner, sd), limit(-outer, sd), limit(outer, sd))
        rows.append(dict(zip(names, (points(e_i), *limits, float(z_i), float(p_i), float(holm_i)), strict=True)))
    caveats = ["few_entities"] if k < 10 else []
    tau = float(100 * np.sqrt(tau2))
    return {"target": points(target), "dispersion": phi, "tau": tau, "k": k, "caveats": caveats, "rows": rows}


def funnel():
    """The description and the cases."""
    cases = [
        {
            "name": name,
            "input": {"entities": as_input(entities)},
            "expected": funnelled(entities),
            "tolerance": {"abs": 1e-9, "rel": 1e-10},
            "reference": f"{TOOLS}: Spiegelhalter 2005 with np.quantile (type 7), norm, multipletests(method='holm')",
        }
        for name, entities in SETS.items()
    ]
    return FUNNEL, cases


DRAWS = 2_000_000


def standing(subject, n, reliability):
    """What STATISTICS.md, section 5, lets be said."""
    if subject != "agent":
        return "ranked"
    if reliability < 0.7 or n < 30:
        return "withheld"
    return "ranked" if reliability >= 0.9 else "interval_only"


def ranks_of(laws, top):
    """Median, 5 % and 95 % quantile of each rank, and the probabilities of both ends."""
    generator = np.random.default_rng(1)
    mean, deviation = (np.array(of) for of in zip(*laws, strict=True))
    k = len(laws)
    counts = np.zeros((k, k))
    for _ in range(20):
        order = np.argsort(-(mean + deviation * generator.standard_normal((DRAWS // 20, k))), axis=1)
        for place in range(k):
            counts[:, place] += np.bincount(order[:, place], minlength=k)
    below = np.cumsum(counts / DRAWS, axis=1)
    found = []
    for row in below:
        for p in (0.05, 0.5, 0.95):
            error = 4 * np.sqrt(p * (1 - p) / 10_000)
            assert np.min(np.abs(row[:-1] - p)) > error, f"a rank is too near a quantile: {row}"
        low, middle, high = (int(np.argmax(row >= p)) + 1 for p in (0.05, 0.5, 0.95))
        last = 1 - (row[k - top - 1] if top < k else 0)
        found.append((middle, low, high, float(row[min(top, k) - 1]), float(last)))
    return found


def ranked(entities, subject, top, accept):
    """What is expected of `rank`."""
    names = ("rank", "rank_lower", "rank_upper", "p_top", "p_bottom")
    model = Model(entities)
    tau2 = model.tau2("pm")
    w = 1 / (model.v + tau2)
    mean, mean_variance = np.average(model.e, weights=w), 1 / w.sum()
    rows, laws = [], []
    for _, counts in entities:
        row = {"standing": "no_answers", **{name: None for name in names}}
        rows.append(row)
        if not sum(counts):
            continue
        e, s2 = shares(counts)
        v = s2 / sum(counts)
        kept = tau2 / (tau2 + v)
        row["standing"] = "ranked" if accept else standing(subject, sum(counts), kept)
        if row["standing"] == "ranked":
            deviation = np.sqrt(kept * v + (1 - kept) ** 2 * mean_variance)
            laws.append((kept * e + (1 - kept) * mean, deviation))
    found = iter(ranks_of(laws, top)) if laws else iter(())
    for row in rows:
        if row["standing"] == "ranked":
            row.update(zip(names, next(found), strict=True))
    return {"k": model.k, "ranked": len(laws), "needed_n": model.needed(), "rows": rows}


def ranking():
    """The description and the cases."""
    tolerance = {"abs": 0.02}
    drawn = f"{TOOLS}: {DRAWS} draws of np.random.default_rng(1); quantiles four standard errors of 10,000 draws from a step"
    rule = "the floor in STATISTICS.md, section 5; needed_n by its formula"
    alike = SETS["twelve alike"]
    few = [("a", (20, 30, 50)), ("b", (60, 30, 10)), ("c", (35, 30, 35)), ("d", (5, 20, 75))]

    def agents(*shifts):
        return [(name, (5 + shift, 10, 25 - shift)) for name, shift in zip("abcdef", shifts, strict=True)]

    small = agents(0, 2, 4, 7, 9, 11)
    needed = Model(small).needed()
    asked = [
        ("eight sites", SETS["eight reliable"], "site", 2, False),
        ("eight agents", SETS["eight reliable"], "agent", 2, False),
        ("eight agents, all the same", SETS["eight reliable"], "agent", 1, True),
        ("five sites", SETS["five sites"], "team", 1, False),
        ("agents with intervals only", agents(0, 3, 5, 7, 10, 13), "agent", 3, False),
        ("agents far apart, all the same", agents(0, 4, 8, 13, 17, 21), "agent", 3, True),
        ("four sites, all the same", few, "site", 9, True),
    ]
    cases = []
    for name, entities, subject, top, accept in asked:
        given = {"entities": as_input(entities), "subject": subject, "top": top, "accept_unreliable": accept}
        expected = ranked(entities, subject, top, accept)
        cases.append({"name": name, "input": given, "expected": expected, "tolerance": tolerance, "reference": drawn})
    refused = [
        ("agents alike", alike, "agent", "no number of answers is enough"),
        ("small agents", small, "agent", f"each needs {needed} answers"),
        ("four sites", few, "site", "at least 5 are needed"),
        ("one site", SETS["one"], "site", "at least 5 are needed"),
        ("four agents", few, "agent", "at least 5 are needed"),
    ]
    for name, entities, subject, message in refused:
        given = {"entities": as_input(entities), "subject": subject, "top": 3, "accept_unreliable": False}
        expected = {"code": "NPS_UNRELIABLE", "message": message}
        cases.append({"name": f"refused/{name}", "input": given, "expected": expected, "reference": rule})
    return RANKING, cases


