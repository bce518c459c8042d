"""History as of a moment, pseudonyms, tags, and the scores of private counts."""

import hashlib
import hmac
import math
import random

import numpy as np
import pandas as pd
import scipy
import sklearn
from scipy.stats import dlaplace, norm
from sklearn.utils import murmurhash3_32

DAY = 86_400


def history():
    """Logs, by pandas where it has the rule, and by the rule itself where contacts have versions."""
    description = (
        "A log: customer (null for none), time in seconds, id and since when the score was known (null: no such column), "
        "score (null where missing) -> for each row what was known strictly before its contact's moment, times in seconds. "
        "Rows of one customer and id are versions of one contact, at the earliest of their times; of its versions the one "
        "made last before the moment counts, of two made at once the greater score (missing is least); the previous score "
        "is that of the latest contact whose version is a score, of several at one moment the greater."
    )
    cases = []
    dice = random.Random(12)
    for n in (0, 1, 6, 40, 120):
        rows = [(dice.choice(["a", "b", "c", None]), dice.randrange(130) * DAY + dice.choice([0, 0, 1])) for _ in range(n)]
        scores = [dice.choice([None, *range(11)]) for _ in range(n)]
        cases.append({
            "name": f"contacts/{n}",
            "input": {
                "customers": [row[0] for row in rows], "times": [row[1] for row in rows], "ids": None, "made": None,
                "scores": scores,
            },
            "expected": by_pandas(rows, scores),
            "reference": f"pandas {pd.__version__}: merge_asof(allow_exact_matches=False), rolling(closed='left')",
        })  # fmt: skip
    for n in (8, 40, 90):
        customers = [dice.choice(["a", "a", "b", None]) for _ in range(n)]
        times = [dice.randrange(130) * DAY for _ in range(n)]
        ids = [dice.choice([None, *"123456789"]) for _ in range(n)]
        made = [time + dice.choice([0, 0, 0, 1, 5 * DAY]) for time in times]
        scores = [dice.choice([None, *range(11)]) for _ in range(n)]
        cases.append({
            "name": f"versions/{n}",
            "input": {"customers": customers, "times": times, "ids": ids, "made": made, "scores": scores},
            "expected": by_rule(customers, times, ids, made, scores),
            "reference": "the rule in the description, each row beside every other",
        })  # fmt: skip
    return description, cases


def whole(values):
    """Numbers as JSON has them."""
    return [None if pd.isna(value) else int(value) for value in values]


def by_pandas(rows, scores):
    """Each row a contact of its own."""
    frame = pd.DataFrame(rows, columns=["customer", "time"]).assign(score=pd.array(scores, dtype="Float64"))
    frame["row"] = range(len(frame))
    known = frame.dropna(subset="customer").sort_values(["time", "row"])
    known["at"] = pd.to_datetime(known["time"], unit="s")
    out = pd.DataFrame(index=range(len(frame)))
    for name, window in (("contacts_7d", "7D"), ("contacts_30d", "30D"), ("contacts_90d", "90D"), ("before", "36500D")):
        out[name] = np.nan
        for _, own in known.groupby("customer"):
            counts = own.rolling(window, on="at", closed="left", min_periods=0)["time"].count()
            out.loc[own["row"], name] = counts.to_numpy()
    left = known[["customer", "time", "row"]]

    def before(right, column):
        """What the last row of the same customer strictly before has."""
        if right.empty:
            return [None] * len(frame)
        right = right[["customer", "time"]].assign(found=right[column].to_numpy(), then=right["time"].to_numpy())
        merged = pd.merge_asof(
            left, right.sort_values("time", kind="stable"), on="time", by="customer", allow_exact_matches=False
        )
        return merged.set_index("row")["found"].astype("Float64").reindex(range(len(frame)))

    # Of several at one moment the greater is the last.
    scored = known.dropna(subset="score").sort_values(["time", "score"])
    first = known.assign(first=known.groupby("customer")["time"].transform("min"))
    time = frame["time"]

    def since(then):
        return whole([now - was if was is not None else None for now, was in zip(time, whole(then), strict=True)])

    last = before(known, "time")
    return {
        "since_contact": since(last),
        "contacts_before": whole(out["before"]),
        "tenure": since(before(first, "first")),
        "contacts_7d": whole(out["contacts_7d"]),
        "contacts_30d": whole(out["contacts_30d"]),
        "contacts_90d": whole(out["contacts_90d"]),
        "previous_score": whole(before(scored, "score")),
        "since_score": since(before(scored, "time")),
    }


def by_rule(customers, times, ids, made, scores):
    """Contacts with versions."""
    contacts = {}
    for row, customer in enumerate(customers):
        if customer is not None:
            contacts.setdefault((customer, ids[row] if ids[row] is not None else -row - 1), []).append(row)
    began = {key: min(times[row] for row in rows) for key, rows in contacts.items()}
    columns = {
        name: [None] * len(customers)
        for name in (
            "since_contact", "contacts_before", "tenure", "contacts_7d", "contacts_30d", "contacts_90d",
            "previous_score", "since_score",
        )
    }  # fmt: skip
    for own, rows in contacts.items():
        at = began[own]
        past = [began[key] for key in contacts if key[0] == own[0] and began[key] < at]
        scored = []
        for key, versions in contacts.items():
            known = [(made[row], -1 if scores[row] is None else scores[row]) for row in versions if made[row] < at]
            if key[0] == own[0] and known and max(known)[1] >= 0:
                scored.append((began[key], max(known)[1]))
        found = {"contacts_before": len(past)}
        for days in (7, 30, 90):
            found[f"contacts_{days}d"] = sum(then >= at - days * DAY for then in past)
        if past:
            found |= {"since_contact": at - max(past), "tenure": at - min(past)}
        if scored:
            found |= {"previous_score": max(scored)[1], "since_score": at - max(scored)[0]}
        for name, value in found.items():
            for row in rows:
                columns[name][row] = value
    return columns


def pseudonyms():
    """Keyed digests."""
    description = (
        "A key in hexadecimal and a raw identifier -> the pseudonym: the first 128 bits of HMAC-SHA-256 of the identifier's "
        "UTF-8, in hexadecimal."
    )
    cases = []
    for key in (b"\x0b" * 20, b"x" * 100, bytes(range(16)), b"y" * 64, b"z" * 65):
        for text in ("Hi There", "ümläut", "jane@example.com", " spaces stay ", "客" * 30):
            cases.append({
                "name": f"{len(key)} bytes/{text[:12]}",
                "input": {"key": key.hex(), "id": text},
                "expected": {"pseudonym": hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:32]},
                "reference": "Python's hmac and hashlib: hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:32]",
            })  # fmt: skip
    return description, cases


def private_scores():
    """Noisy counts and the intervals of their scores."""
    description = (
        "Published counts (detractors, passives, promoters, or each of 0-10), the epsilon of their noise as a fraction, what "
        "neighbours differ by, how many answers of a customer are used at most where customers are hidden -> score, "
        "interval, standard error and the part of the noise, in points; null where n times epsilon is below 50 times that."
    )
    cases = []
    tools = f"SciPy {scipy.__version__}: dlaplace.var(epsilon / s), norm.ppf; the delta method as in docs/formulas"
    asked = [
        ([20, 30, 50], "1", (1, 1)), ([20, 30, 50], "1/2", (1, 2)), ([20, 30, 49], "1/2", (1, 2)), ([0, 0, 900], "1/10", (1, 10)),
        ([2, 3, 2, 3, 4, 3, 3, 15, 15, 20, 30], "1", (1, 1)), ([0, 0, 0], "64", (64, 1)), ([400, 0, 400], "3", (3, 1)),
        ([90, 0, 20, 30, 10, 80, 100, 300, 320, 400, 700], "1/10", (1, 10)), ([7, 7, 8], "5/2", (5, 2)),
        ([123_456, 234_567, 345_678], "1/1000", (1, 1000)),
    ]  # fmt: skip
    bounded = [
        ([200, 300, 500], "1", (1, 1), 2), ([200, 300, 500], "1/4", (1, 4), 5), ([200, 300, 499], "1/4", (1, 4), 5),
        ([90, 0, 20, 30, 10, 80, 100, 300, 320, 400, 700], "1/2", (1, 2), 1), ([0, 0, 100], "2", (2, 1), 4),
        ([90, 0, 20, 30, 10, 80, 100, 300, 320, 400, 700], "3", (3, 1), 65_536), ([7, 7, 8], "5/2", (5, 2), 1),
    ]  # fmt: skip
    for counts, text, (up, down), most in [(*case, None) for case in asked] + bounded:
        for neighbours, sensitivity in (("add_remove", 1), ("replace", 2)):
            for level in (0.8, 0.95):
                together = most or 1
                classes = counts if len(counts) == 3 else [sum(counts[:7]), sum(counts[7:9]), sum(counts[9:])]
                bins = (1, 1, 1) if len(counts) == 3 else (7, 2, 2)
                n, expected = sum(classes), None
                if n * up >= 50 * together * down:
                    e = (classes[2] - classes[0]) / n
                    v = (classes[2] + classes[0]) / n - e**2
                    noise = float(dlaplace.var(up / down / (sensitivity * together))) / n**2
                    noise *= bins[0] * (1 + e) ** 2 + bins[1] * e**2 + bins[2] * (1 - e) ** 2
                    half = float(norm.ppf(0.5 + level / 2)) * math.sqrt(together * max(v, 0) / n + noise)
                    expected = {
                        "nps": 100 * e, "lower": 100 * max(e - half, -1), "upper": 100 * min(e + half, 1),
                        "standard_error": 100 * math.sqrt(together * max(v, 0) / n + noise), "noise_error": 100 * math.sqrt(noise),
                    }  # fmt: skip
                hidden = {} if most is None else {"per_customer": most}
                cases.append({
                    "name": "/".join(map(str, ["-".join(map(str, counts)), text, neighbours, level, *hidden.values()])),
                    "input": {"counts": counts, "epsilon": text, "neighbours": neighbours, "level": level, **hidden},
                    "expected": expected,
                    "tolerance": {"abs": 1e-9, "rel": 1e-11},
                    "reference": tools,
                })  # fmt: skip
    return description, cases


def taken(name, answers, most):
    """How many answers of one customer at each point are used: day and score each, by the rule as it is written."""
    points = [0] * 11
    for day in sorted({day for day, _ in answers}, reverse=True):
        scores = sorted(score for when, score in answers if when == day)
        if len(scores) > most:
            start = murmurhash3_32(name, seed=0, positive=True) * len(scores) >> 32
            scores = [scores[(step * len(scores) + start) // most] for step in range(most)]
        for score in scores:
            points[score] += 1
        most -= len(scores)
    return points


def bounded_answers():
    """Which answers of each customer are used, in a plain loop over customers and days."""
    description = (
        "Rows of answers (customer, day since 1970-01-01 or no column of days, score or null, how many answers a row is "
        "of) and how many of a customer are used at most -> how many are at each point of 0-10. With an epsilon of 64 and "
        "a seed of 32 zeros, no noise is drawn: the odds are below 1 in 10^8."
    )
    cases = []
    dice = random.Random(31)
    tools = f"a plain loop, with murmurhash3_32 of scikit-learn {sklearn.__version__}"
    for n, people, days, most in [
        (0, 1, 3, 1), (1, 1, 1, 1), (12, 2, 1, 1), (12, 2, 1, 3), (40, 3, 4, 1), (40, 3, 4, 2), (40, 3, None, 2),
        (90, 7, 2, 3), (90, 7, None, 1), (200, 30, 9, 2), (200, 30, 9, 3), (200, 200, 9, 3),
    ]:  # fmt: skip
        customers = [f"c{dice.randrange(people)}" for _ in range(n)]
        when = None if days is None else [20_000 + dice.randrange(days) for _ in range(n)]
        scores = [dice.choice([None, *range(11)]) for _ in range(n)]
        frequency = [dice.choice([0, 1, 1, 2, 5]) for _ in range(n)]
        counts = [0] * 11
        for customer in set(customers):
            rows = [row for row in range(n) if customers[row] == customer and scores[row] is not None]
            answers = [(0 if when is None else when[row], scores[row]) for row in rows for _ in range(frequency[row])]
            counts = [sum(both) for both in zip(counts, taken(customer, answers, most), strict=True)]
        cases.append({
            "name": f"{n}/{people}/{days}/{most}",
            "input": {
                "customers": customers, "days": when, "scores": scores, "frequency": frequency, "per_customer": most,
            },
            "expected": counts,
            "reference": tools,
        })  # fmt: skip
    return description, cases


def tags():
    """Written by hand from the rule."""
    description = (
        "A row of tags, and when it was scored in seconds (null: not given) -> the value of its dimension (null without a "
        "tag) and how many tags were left out, as they were set when the score was known or later; null where it is refused."
    )
    one = 1_735_689_600  # 2025-01-01T00:00:00Z
    asked = [
        ("", None, (None, {})),
        (" ; ", None, (None, {})),
        ("owner:b; agent:z;agent:a;owner:b", None, ("agent:a;agent:z;owner:b", {})),
        ("journey:use;agent:call-back@after", None, ("journey:use", {"agent": 1})),
        ("agent:call-back@after;agent:call-back", None, ("agent:call-back", {})),
        ("owner:x@after;model:x@after;journey:x@after;agent:x@after", None, (None, dict.fromkeys(("owner", "model", "journey", "agent"), 1))),
        ("model:risk@2025-01-01T00:00:00Z", one + 1, ("model:risk", {})),
        ("model:risk@2025-01-01T01:00:00+01:00", one, (None, {"model": 1})),
        ("model:risk@2025-01-01T00:00:00Z", None, None),
        (r"model:a\;b\@c\\d;agent:e:f", None, (r"agent:e:f;model:a\;b\@c\\d", {})),
        ("call-back", None, None),
        ("boss:x", None, None),
        ("agent:", None, None),
        ("agent:x@before", None, None),
        ("agent:x\\", None, None),
    ]  # fmt: skip
    cases = [
        {
            "name": f"{place}",
            "input": {"tags": text, "scored": scored},
            "expected": expected and {
                "value": expected[0],
                "excluded": {name: expected[1].get(name, 0) for name in ("agent", "journey", "model", "owner")},
            },
            "reference": "the rule of docs/formulas/situation-history.md, written by hand",
        }
        for place, (text, scored, expected) in enumerate(asked)
    ]  # fmt: skip
    return description, cases
