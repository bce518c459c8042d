"""Reference distributions (NumPy) and the readings of single answers (the rule as it is written)."""

import struct
import zlib
from fractions import Fraction

import numpy as np

SCALES = {
    # text: lowest, highest, first passive, first promoter
    "0-10": (0, 10, 7, 9),
    "1-10": (1, 10, 7, 9),
    "1-5/4/5": (1, 5, 4, 5),
    "0-10/6/9": (0, 10, 6, 9),
    "1-7/5/6": (1, 7, 5, 6),
    "2-4/3/4": (2, 4, 3, 4),
}

DISTRIBUTION = (
    "Answers counted for each point of a scale, from the lowest, and missing ones -> n, the three classes, mean and "
    "median (of the points, null without answers), and the bytes of the serialised form, in hexadecimal. `answers`, "
    "where given, are the same answers one by one. Counts and bytes are exact; mean and median are within tolerance.abs."
)


def serialised(scale, counts, missing):
    """Version 1 of the bytes, from the layout as it is documented, by struct and zlib."""
    parts = struct.pack("<4sB4B", b"NPSD", 1, *SCALES[scale])
    parts += struct.pack(f"<{len(counts)}QQ", *counts, missing)
    return (parts + struct.pack("<I", zlib.crc32(parts))).hex()


def described(name, scale, counts, missing, answers=None):
    """One case: by NumPy from the answers themselves where they are few, else from exact fractions."""
    lowest, highest, passive, promoter = SCALES[scale]
    points = np.arange(lowest, highest + 1)
    counts = [int(count) for count in counts]
    assert len(counts) == len(points)
    n = sum(counts)
    classes = [sum(c for p, c in zip(points, counts) if low <= p < high) for low, high in (
        (lowest, passive), (passive, promoter), (promoter, highest + 1))]  # fmt: skip
    if n == 0:
        mean = median = None
        reference = "DESIGN.md, law 5: no answers, no mean"
    elif n <= 100_000:
        values = np.repeat(points, counts)
        mean, median = float(np.mean(values)), float(np.median(values))
        edges = np.searchsorted([passive, promoter], values, side="right")
        assert classes == np.bincount(edges, minlength=3).tolist()
        reference = f"numpy {np.__version__}: mean and median of the answers repeated, classes by searchsorted"
    else:
        mean = float(Fraction(sum(int(p) * c for p, c in zip(points, counts)), n))
        below = np.cumsum(np.array(counts, dtype=object))
        ranks = (n - 1) // 2, n // 2
        middle = [int(points[next(i for i, total in enumerate(below) if total > rank)]) for rank in ranks]
        median = float(Fraction(sum(middle), 2))
        reference = "exact fractions of Python integers, too many answers to repeat"
    asked = {"scale": scale, "counts": counts, "missing": missing}
    if answers is not None:
        asked["answers"] = answers
    expected = {
        "n": n, "detractors": classes[0], "passives": classes[1], "promoters": classes[2],
        "missing": missing, "mean": mean, "median": median, "bytes": serialised(scale, counts, missing),
    }  # fmt: skip
    reference += "; bytes by Python struct and zlib.crc32"
    return {"name": name, "input": asked, "expected": expected, "tolerance": {"abs": 1e-12}, "reference": reference}


def distribution():
    """The description and the cases."""
    rng = np.random.default_rng(20_260_701)
    cases = []
    for scale, (lowest, highest, *_) in SCALES.items():
        points = highest - lowest + 1
        label = scale.replace("/", "_")
        cases.append(described(f"{label}/empty", scale, [0] * points, 0))
        cases.append(described(f"{label}/all-missing", scale, [0] * points, 7))
        cases.append(described(f"{label}/one-each", scale, [1] * points, 1))
        for place in (0, points - 1):
            one = [int(index == place) for index in range(points)]
            cases.append(described(f"{label}/only-{lowest + place}", scale, one, 0, [lowest + place]))
        cases.append(described(f"{label}/two-extremes", scale, [3] + [0] * (points - 2) + [3], 2))
        for size in (4, 37, 1000):
            answers = rng.integers(lowest, highest + 1, size)
            counts = np.bincount(answers - lowest, minlength=points)
            given = answers.tolist() if size <= 37 else None
            cases.append(described(f"{label}/random-{size}", scale, counts, int(rng.integers(0, 50)), given))
        cases.append(described(f"{label}/many", scale, rng.integers(0, 10**12, points), 10**12))
    # 2^53 - 1 in all: the most that JavaScript's numbers add up to exactly.
    largest = [2**53 - 1 - 10] + [1] * 10
    cases.append(described("0-10/up-to-2^53", "0-10", largest, 2**53 - 1))
    return DISTRIBUTION, cases


READING = (
    "One answer as it arrives -> a score, missing, or the reason of its rejection (with the code of the error where "
    "rejects are not tolerated). The rule: a whole number on the scale is a score whatever its type; a number off the "
    "scale's range, infinities included, is out_of_range; a number within the range but between two points is "
    'not_integer; NaN is not_a_number, or missing where `nan` is "missing"; a text is read as a plain decimal number '
    "(an optional sign, one or more ASCII digits, optionally a point and further digits), exactly, ASCII blanks around "
    "it ignored; a blank text and null are missing; any other text is not_a_number; any other type, booleans "
    "included, is wrong_type. Nothing is rounded or clamped. `value` of an integer or a float is a text, because JSON "
    "cannot write all of them: read it with the language's own parser (int and float; BigInt or Number; i128 and f64). "
    "`nan` is given only where it matters. `missing_codes` are whole numbers off the scale that stand for no answer: what "
    "would be out_of_range is missing where it is one of these numbers, however it is written, and `missing_code` says "
    "which. A language skips the cases of types it does not have, and only those."
)

CODES = {
    "out_of_range": "NPS_SCORE_OUT_OF_RANGE",
    "not_integer": "NPS_SCORE_NOT_INTEGER",
    "not_a_number": "NPS_SCORE_NOT_A_NUMBER",
    "wrong_type": "NPS_SCORE_WRONG_TYPE",
}
OUT, BETWEEN, NO_NUMBER, TYPE = CODES
MISSING = "missing"

INTEGERS = {
    **{str(point): point for point in range(11)},
    "11": OUT, "-1": OUT, "99": OUT, "255": OUT, "256": OUT, "266": OUT, "-128": OUT, "-246": OUT,
    "4294967301": OUT, "-4294967291": OUT, "9007199254740993": OUT, "-9007199254740993": OUT,
    "9223372036854775807": OUT, "-9223372036854775808": OUT, "18446744073709551615": OUT,
    "18446744073709551625": OUT, "170141183460469231731687303715884105727": OUT,
}  # fmt: skip

FLOATS = {
    **{f"{point}.0": point for point in range(11)},
    "-0.0": 0, "6.5": BETWEEN, "0.5": BETWEEN, "9.999999999999998": BETWEEN, "5e-324": BETWEEN,
    "2.220446049250313e-16": BETWEEN, "8.000000000000002": BETWEEN, "10.000000000000002": OUT, "10.5": OUT,
    "11.0": OUT, "-1.0": OUT, "-0.5": OUT, "-5e-324": OUT, "255.0": OUT, "256.0": OUT, "266.0": OUT,
    "4294967301.0": OUT, "9007199254740992.0": OUT, "4503599627370501.0": OUT, "1e+308": OUT, "-1e+308": OUT,
    "Infinity": OUT, "-Infinity": OUT, "NaN": NO_NUMBER,
}  # fmt: skip

TEXTS = {
    "9": 9, "0": 0, "10": 10, " 9 ": 9, "\t9\r\n": 9, "9.0": 9, "9.": 9, "9.000": 9, "09": 9, "0009": 9, "+9": 9,
    "+9.0": 9, "-0": 0, "-0.0": 0, "10.0": 10, "0." + "0" * 400: 0, "0" * 400 + "7": 7,
    "": MISSING, " ": MISSING, "\t\r\n": MISSING,
    "6.5": BETWEEN, "0.5": BETWEEN, "9.99": BETWEEN, "8.99999999999999999999": BETWEEN,
    "9.00000000000000000000000000001": BETWEEN, "0." + "0" * 400 + "1": BETWEEN,
    "11": OUT, "-1": OUT, "10.5": OUT, "-0.5": OUT, "255": OUT, "266": OUT, "4294967301": OUT,
    "9007199254740993": OUT, "18446744073709551625": OUT, "10.00000000000000000000000000001": OUT,
    "-0." + "0" * 400 + "1": OUT, "1" + "0" * 400: OUT, "-" + "9" * 400: OUT,
    "neuf": NO_NUMBER, "dix": NO_NUMBER, ".5": NO_NUMBER, ".": NO_NUMBER, "+": NO_NUMBER, "-": NO_NUMBER,
    "--9": NO_NUMBER, "+-9": NO_NUMBER, "9-": NO_NUMBER, "9 9": NO_NUMBER, "- 9": NO_NUMBER, "1e1": NO_NUMBER,
    "1E1": NO_NUMBER, "9e0": NO_NUMBER, "0x9": NO_NUMBER, "0b1": NO_NUMBER, "0o7": NO_NUMBER, "\uff19": NO_NUMBER,
    "\u0669": NO_NUMBER, "\u2468": NO_NUMBER, "9/10": NO_NUMBER, "9,0": NO_NUMBER, "9,5": NO_NUMBER,
    "9.5.1": NO_NUMBER, "9..0": NO_NUMBER, "1_0": NO_NUMBER, "9%": NO_NUMBER, "9\u00a0": NO_NUMBER,
    "\u2003": NO_NUMBER, "\ufeff9": NO_NUMBER, "9\u0000": NO_NUMBER, "\u22129": NO_NUMBER, "nan": NO_NUMBER,
    "NaN": NO_NUMBER, "inf": NO_NUMBER, "-Infinity": NO_NUMBER, "null": NO_NUMBER, "None": NO_NUMBER,
    "N/A": NO_NUMBER, "true": NO_NUMBER, "IX": NO_NUMBER, "=9": NO_NUMBER, "'9": NO_NUMBER, "9\u20e3": NO_NUMBER,
}  # fmt: skip

# scale: type, value, outcome
ELSEWHERE = {
    "1-10": [
        ("integer", "0", OUT), ("integer", "1", 1), ("integer", "10", 10), ("float", "0.0", OUT), ("float", "-0.0", OUT),
        ("float", "0.5", OUT), ("float", "1.5", BETWEEN), ("text", "0", OUT), ("text", "0.5", OUT), ("text", "1.0", 1),
        ("text", "0.99999999999999999999", OUT), ("text", "1.00000000000000000001", BETWEEN), ("text", "-1", OUT),
    ],
    "1-5/4/5": [
        ("integer", "5", 5), ("integer", "6", OUT), ("integer", "0", OUT), ("float", "5.000000000000001", OUT),
        ("float", "4.5", BETWEEN), ("text", "5", 5), ("text", "5.1", OUT), ("text", "4.1", BETWEEN), ("text", "10", OUT),
    ],
    "2-4/3/4": [("integer", "1", OUT), ("integer", "2", 2), ("float", "4.0", 4), ("text", "3.5", BETWEEN)],
}  # fmt: skip

# scale, codes: type, value, the code, or the outcome without one in a list
CODED = {
    ("1-5/4/5", (0, 6)): [
        ("integer", "0", 0), ("integer", "6", 6), ("integer", "7", [OUT]), ("integer", "-1", [OUT]), ("integer", "5", [5]),
        ("integer", "262", [OUT]), ("integer", "4294967302", [OUT]), ("integer", "-250", [OUT]),
        ("integer", "18446744073709551622", [OUT]), ("float", "0.0", 0), ("float", "-0.0", 0), ("float", "6.0", 6),
        ("float", "6.000000000000001", [OUT]), ("float", "5.999999999999999", [OUT]), ("float", "5e-324", [OUT]),
        ("float", "4.5", [BETWEEN]), ("float", "NaN", [NO_NUMBER]), ("float", "Infinity", [OUT]), ("text", "0", 0),
        ("text", "-0", 0), ("text", "6", 6), ("text", " 06.00 ", 6), ("text", "+6", 6), ("text", "6.", 6),
        ("text", "0" * 400 + "6", 6), ("text", "6." + "0" * 400 + "1", [OUT]), ("text", "6.5", [OUT]),
        ("text", "6e0", [NO_NUMBER]), ("text", "\uff16", [NO_NUMBER]), ("text", "n/a", [NO_NUMBER]), ("text", "", [MISSING]),
        ("boolean", False, [TYPE]), ("null", None, [MISSING]), ("list", [6], [TYPE]),
    ],
    ("0-10", (-1, 11, 99, 9007199254740992)): [
        ("integer", "-1", -1), ("integer", "11", 11), ("integer", "99", 99), ("integer", "255", [OUT]),
        ("integer", "10", [10]), ("integer", "9007199254740992", 9007199254740992),
        ("integer", "9007199254740993", [OUT]), ("float", "-1.0", -1), ("float", "99.0", 99), ("float", "99.5", [OUT]),
        ("float", "9007199254740992.0", 9007199254740992), ("text", "-1.0", -1), ("text", "99", 99),
        ("text", "9007199254740993", [OUT]), ("text", "--1", [NO_NUMBER]),
    ],
}  # fmt: skip


def readable(value):
    """A value as part of a case's name."""
    return value if value.isascii() and value.isprintable() and len(value) < 40 else ascii(value[:24])


def read(scale, kind, value, outcome, nan=None):
    """One case."""
    if outcome == MISSING:
        expected = {"missing": True}
    elif outcome in CODES:
        expected = {"reject": outcome, "code": CODES[outcome]}
    else:
        expected = {"score": outcome}
    asked = {"scale": scale, "type": kind, "value": value}
    name = f"{scale.replace('/', '_')}/{kind}/{readable(value) if isinstance(value, str) else value}"
    if isinstance(value, str) and len(value) >= 40:
        name += f"/{len(value)}"
    if nan:
        asked["nan"] = nan
        name += f"/nan-{nan}"
    return {"name": name, "input": asked, "expected": expected, "reference": "the rule in the description, by hand"}


def coded(scale, codes, kind, value, outcome):
    """One case with codes that stand for no answer."""
    nan = "reject" if value == "NaN" else None
    found = read(scale, kind, value, outcome[0] if isinstance(outcome, list) else MISSING, nan)
    found["name"] += "/coded"
    found["input"]["missing_codes"] = list(codes)
    if not isinstance(outcome, list):
        found["expected"]["missing_code"] = outcome
    return found


def reading():
    """The description and the cases."""
    cases = [read("0-10", "integer", value, outcome) for value, outcome in INTEGERS.items()]
    cases += [read("0-10", "float", value, outcome) for value, outcome in FLOATS.items() if value != "NaN"]
    cases += [read("0-10", "float", "NaN", NO_NUMBER, "reject"), read("0-10", "float", "NaN", MISSING, "missing")]
    cases += [read("0-10", "float", "Infinity", OUT, "missing"), read("0-10", "text", "NaN", NO_NUMBER, "missing")]
    cases += [read("0-10", "text", value, outcome) for value, outcome in TEXTS.items()]
    cases += [read("0-10", "boolean", value, TYPE) for value in (True, False)]
    cases += [read("0-10", "null", None, MISSING)]
    cases += [read("0-10", "list", value, TYPE) for value in ([], [9], ["9"])]
    for scale, rows in ELSEWHERE.items():
        cases += [read(scale, kind, value, outcome) for kind, value, outcome in rows]
    for (scale, codes), rows in CODED.items():
        cases += [coded(scale, codes, kind, value, outcome) for kind, value, outcome in rows]
    return READING, cases
