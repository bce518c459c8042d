"""Compiles limits.c and wraps its loops."""

from __future__ import annotations

import ctypes
import functools
import os
import subprocess
from pathlib import Path
from typing import Any

import numpy as np

from harness.model import Array, UnavailableError

HERE = Path(__file__).resolve().parent.parent
SOURCE = HERE / "limits.c"
LIBRARY = HERE / "build" / "limits.so"
# No contraction: the same products and sums as everybody else. The maths flags only let sqrt and the selects vectorise.
FLAGS = ["-O3", "-march=native", "-ffp-contract=off", "-fno-math-errno", "-fno-trapping-math", "-shared", "-fPIC"]
Z95 = 1.959963984540054

size = ctypes.c_size_t


def pointer(array: Array) -> ctypes.c_void_p:
    """Address of the first value of a contiguous array."""
    assert array.flags.c_contiguous
    return ctypes.c_void_p(array.ctypes.data)


def compiler() -> str:
    """The C compiler: $CC or cc."""
    return os.environ.get("CC", "cc")


@functools.cache
def library() -> Any:
    """The compiled loops; rebuilt when the source is newer."""
    if not LIBRARY.exists() or LIBRARY.stat().st_mtime < SOURCE.stat().st_mtime:
        LIBRARY.parent.mkdir(exist_ok=True)
        fresh = LIBRARY.with_suffix(f".{os.getpid()}.so")
        try:
            subprocess.run([compiler(), *FLAGS, str(SOURCE), "-o", str(fresh), "-lm"], check=True)
        except FileNotFoundError as error:
            raise UnavailableError(f"no C compiler ({compiler()})") from error
        fresh.replace(LIBRARY)
    lib = ctypes.CDLL(str(LIBRARY))
    lib.limit_touch.restype = ctypes.c_uint64
    lib.limit_encoded.restype = size
    return lib


def classes(scores: Array) -> Array:
    """[detractors, passives, promoters, rejected] of u8 scores."""
    out = np.empty(4, np.uint64)
    library().limit_classes_u8(pointer(scores), size(len(scores)), pointer(out))
    return out


def histogram(scores: Array, how: str) -> Array:
    """Counts of 0..10, then rejected; `how` is u8, scalar_u8 or shuffle_u8."""
    out = np.empty(12, np.uint64)
    getattr(library(), f"limit_histogram_{how}")(pointer(scores), size(len(scores)), pointer(out))
    return out


def group(codes: Array, scores: Array, groups: int) -> dict[str, Array]:
    """Class counts, NPS in points and its Wald interval of every code."""
    table = {name: np.empty(groups, np.uint32) for name in ("detractors", "passives", "promoters")}
    table |= {name: np.empty(groups, np.float64) for name in ("nps", "lower", "upper")}
    loop = getattr(library(), f"limit_group_u{codes.dtype.itemsize * 8}")
    out = [pointer(column) for column in table.values()]
    if loop(pointer(codes), pointer(scores), size(len(scores)), size(groups), ctypes.c_double(Z95), *out):
        raise MemoryError
    return table


def checked(values: Array, keep: bool = True) -> tuple[Array, Array]:
    """Checked u8 scores of i64 or f64 values (none unless `keep`), and [detractors, passives, promoters, missing,
    rejected]."""
    scores, out = np.empty(len(values) if keep else 0, np.uint8), np.empty(5, np.uint64)
    loop = library().limit_checked_i64 if values.dtype == np.int64 else library().limit_checked_f64
    loop(pointer(values), size(len(values)), pointer(scores) if keep else None, pointer(out))
    return scores, out


def rings(at: Array, scores: Array, codes: Array, segments: int) -> Array:
    """Detractors, passives and promoters in the last seven-day window of each segment."""
    told, windows = np.empty(2, np.int64), np.empty((segments, 3), np.uint32)
    events = pointer(at), pointer(scores), pointer(codes), size(len(at)), size(segments)
    if library().limit_rings(*events, pointer(told), pointer(windows)):
        raise MemoryError
    return windows


def rings_told(at: Array, scores: Array, codes: Array, segments: int) -> tuple[Array, Array, Array]:
    """The same, with the NPS in points and the answers of the window of its segment after every event."""
    points, held, windows = np.empty(len(at)), np.empty(len(at), np.uint64), np.empty((segments, 3), np.uint32)
    events = pointer(at), pointer(scores), pointer(codes), size(len(at)), size(segments)
    if library().limit_rings_told(*events, pointer(points), pointer(held), pointer(windows)):
        raise MemoryError
    return windows, points, held


def strings(columns: list[tuple[Array, Array]], scores: Array) -> tuple[Array, Array]:
    """Class counts by the codes of three columns of texts (offsets and bytes), and the first row of each code."""
    counts, rows = np.zeros((64, 64, 64, 3), np.uint32), np.zeros((3, 64), np.int64)
    offsets, texts = ((ctypes.c_void_p * 3)(*(column[part].ctypes.data for column in columns)) for part in (0, 1))
    if library().limit_strings(offsets, texts, pointer(scores), size(len(scores)), pointer(counts), pointer(rows)):
        raise ValueError("a text is too long, or there are too many")
    return counts, rows


def bootstrap_counts(counts: Array, times: int) -> Array:
    """Scores in points of so many resamples of three counts."""
    out = np.empty(times)
    library().limit_bootstrap_counts(pointer(counts), size(times), pointer(out))
    return out


def bootstrap_rows(weights: Array, classes: Array, times: int) -> Array:
    """Scores in points of so many resamples of weighted rows of -1, 0 and 1."""
    out = np.empty(times)
    library().limit_bootstrap_rows(pointer(weights), pointer(classes), size(len(weights)), size(times), pointer(out))
    return out


def encode(
    codes: list[Array], numbers: list[Array], sets: Array, first: Array, edges: Array, starts: Array, tags: Array
) -> tuple[Array, Array, Array]:
    """Where rows begin, columns and ones of the matrix of categories, bands and sets of tags."""
    rows = len(sets)
    total = library().limit_encoded(pointer(sets), pointer(starts), size(rows))
    out = np.empty(rows + 1, np.int32), np.empty(total, np.int32), np.empty(total, np.float64)
    lists = [(ctypes.c_void_p * len(arrays))(*(pointer(array) for array in arrays)) for arrays in (codes, numbers)]
    known = pointer(first), pointer(edges), pointer(starts), pointer(tags)
    library().limit_encode(*lists, pointer(sets), *known, size(rows), *(pointer(array) for array in out))
    return out


def code_texts(texts: Any, known: Any) -> Array:
    """The place of each of some Arrow texts in a list of them."""
    (_, ends, held), (_, known_ends, known_held) = texts.buffers(), known.buffers()
    out, address = np.empty(len(texts), np.int32), ctypes.c_void_p
    given = address(held.address), address(ends.address), size(len(texts))
    levels = address(known_held.address), address(known_ends.address), size(len(known))
    match library().limit_code_texts(*given, *levels, pointer(out)):
        case 1:
            raise MemoryError
        case 2:
            raise ValueError("a text of more than sixteen bytes")
    return out


def history(customer: Array, at: Array, score: Array, customers: int, window: int) -> tuple[Array, Array]:
    """Contacts in the window before each, and the score before, 255 where there is none."""
    contacts, previous = np.empty(len(at), np.int64), np.empty(len(at), np.uint8)
    log = pointer(customer), pointer(at), pointer(score), size(len(at)), size(customers), ctypes.c_int64(window)
    if library().limit_history(*log, pointer(contacts), pointer(previous)):
        raise MemoryError
    return contacts, previous


def touch(values: Array) -> int:
    """Sum of one value of each cache line."""
    return int(library().limit_touch(pointer(values), size(len(values)), size(values.dtype.itemsize)))


def touch_stream(frame: Any) -> Array:
    """The same over a frame of two columns, through its Arrow stream capsule."""
    if not hasattr(frame, "__arrow_c_stream__"):
        raise UnavailableError("no __arrow_c_stream__")
    capsule = frame.__arrow_c_stream__()
    get = ctypes.pythonapi.PyCapsule_GetPointer
    get.restype, get.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    out = np.empty(6, np.uint64)
    status = library().limit_touch_stream(ctypes.c_void_p(get(capsule, b"arrow_array_stream")), pointer(out))
    if status:
        raise RuntimeError(f"Arrow stream refused, status {status}")
    return out
