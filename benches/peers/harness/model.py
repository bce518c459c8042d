"""What a workload and a competitor are."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Data = dict[str, Any]
Result = dict[str, Array]
Kind = Literal["limit", "peer", "nps"]


class UnavailableError(Exception):
    """The competitor cannot run here (not installed, or its function is not there yet): reported as n/a."""


class MismatchError(AssertionError):
    """A competitor's output differs from the reference: the table is not valid."""


def load(name: str) -> Any:
    """Import a library, or say that it is not available."""
    try:
        module = importlib.import_module(name)
    except ImportError as error:
        raise UnavailableError(f"{name}: {error}") from error
    if name.startswith("pyarrow"):
        from harness.onethread import pin_arrow

        pin_arrow()
    return module


def nps_function(name: str) -> Callable[..., Any]:
    """A function of the library under test, or UnavailableError."""
    function = getattr(load("nps"), name, None)
    if function is None:
        raise UnavailableError(f"nps.{name} is not there yet")
    return function  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Competitor:
    """One row of the table. `prepare` (not timed) puts the data in the form its user has it in; `prepare` returns the
    call to time, which holds its input; `canon` (not timed) turns what the call returned into comparable arrays."""

    name: str
    kind: Kind
    prepare: Callable[[Data], Callable[[], Any]]
    canon: Callable[[Any], Result]
    keys: tuple[str, ...] = ()
    """What its output must hold; the workload's own keys when empty."""
    limit: str = ""
    """The C row it is measured against; the workload's first when empty."""
    ranked: bool = True
    """Whether it does the peers' work, so that a ratio to the best of them means something."""


@dataclass(frozen=True)
class Workload:
    """One block of the table."""

    name: str
    title: str
    rows: int
    """Rows at full size."""
    make: Callable[[int], Data]
    keys: tuple[str, ...]
    competitors: tuple[Competitor, ...]
    extra: Callable[[Result], Result] | None = None
    """More reference values than the first C row gives, computed from its output."""
    notes: tuple[str, ...] = field(default=())

    def sizes(self, selection: str, scale: float) -> list[int]:
        """Three sizes over two decades; `small` stops a decade lower."""
        top = self.rows if selection == "full" else self.rows // 10
        return [max(64, int(top * scale) // step) for step in (100, 10, 1)]


# Points of NPS; counts are compared with ==. Engines add up the same formula in different orders (and some contract
# multiply-add), so the last bits of a double may differ. The score interval is a root: its own tolerance.
TOLERANCE: Mapping[str, float] = {
    "nps": 1e-9,
    "lower": 1e-9,
    "upper": 1e-9,
    "gap": 1e-9,
    # Of bootstraps, in standard errors of the score: five Monte-Carlo errors of 10,000 resamples, or of 500.
    "drawn_lower": 0.18,
    "drawn_upper": 0.18,
    "rough_lower": 0.7,
    "rough_upper": 0.7,
    "score_lower": 2e-4,
    "score_upper": 2e-4,
}


def assert_equal(got: Result, want: Result, keys: tuple[str, ...]) -> None:
    """Raise MismatchError unless `got` holds the same values as `want` for every key."""
    for key in keys:
        if key not in got:
            raise MismatchError(f"no {key} in the output")
        a, b = np.atleast_1d(got[key]), np.atleast_1d(want[key])
        if a.shape != b.shape:
            raise MismatchError(f"{key} has shape {a.shape}, expected {b.shape}")
        tolerance = TOLERANCE.get(key.removeprefix("grouped_"), 0.0)
        same = np.abs(a.astype(float) - b.astype(float)) <= tolerance if tolerance else a == b
        if not bool(np.all(same)):
            at = int(np.flatnonzero(~same)[0])
            wrong = int(np.count_nonzero(~same))
            raise MismatchError(f"{key}[{at}] is {a[at]!r}, expected {b[at]!r} ({wrong} of {len(a)} differ)")
