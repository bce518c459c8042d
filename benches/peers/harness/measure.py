"""Timing and memory. Times: interleaved, in one process. Memory: a child process for each competitor."""

from __future__ import annotations

import gc
import json
import math
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness.model import Competitor, MismatchError, Result, UnavailableError, Workload, assert_equal

LEAST_SAMPLE = 0.002  # seconds: shorter calls are repeated inside one sample
MAX_INNER = 2000


@dataclass
class Row:
    """One competitor at one size."""

    competitor: Competitor
    cpu: float = math.nan
    wall: float = math.nan
    peak: int | None = None
    problem: str = ""
    failed: bool = False
    samples: list[tuple[float, float]] = field(default_factory=list)


def sample(call: Callable[[], Any], inner: int) -> tuple[float, float]:
    """CPU and wall seconds of one call, averaged over `inner`; results are freed inside the clock."""
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(inner):
        call()
    cpu = time.process_time() - cpu
    return cpu / inner, (time.perf_counter() - wall) / inner


def run_size(workload: Workload, rows: int, repeat: int, report: Callable[[str], None]) -> list[Row]:
    """Prepare all, check all outputs equal, then time all in rounds."""
    data = workload.make(rows)
    reference: Result = {}
    ready: list[tuple[Row, Callable[[], Any], int]] = []
    table: list[Row] = []
    for competitor in workload.competitors:
        row = Row(competitor)
        table.append(row)
        try:
            call = competitor.prepare(data)
            output = competitor.canon(call())
            if not reference:
                reference = dict(output)
                if workload.extra:
                    reference |= workload.extra(output)
            assert_equal(output, reference, competitor.keys or workload.keys)
        except UnavailableError as reason:
            row.problem = f"n/a: {reason}"
            continue
        except Exception as error:  # a peer's crash is a finding, not the end of the table
            row.failed = True
            kind = "MISMATCH" if isinstance(error, MismatchError) else type(error).__name__
            row.problem = f"{kind}: {error}".splitlines()[0]
            report(f"  {competitor.name}: {row.problem}")
            continue
        del output
        cpu, wall = sample(call, 1)
        inner = min(MAX_INNER, max(1, math.ceil(LEAST_SAMPLE / max(cpu, wall, 1e-7))))
        ready.append((row, call, inner))
    gc.collect()
    gc.disable()
    try:
        for _ in range(repeat):
            for row, call, inner in ready:
                row.samples.append(sample(call, inner))
    finally:
        gc.enable()
    for row, _, _ in ready:
        row.cpu = statistics.median(cpu for cpu, _ in row.samples)
        row.wall = statistics.median(wall for _, wall in row.samples)
    return table


def add_memory(workload: Workload, rows: int, table: list[Row]) -> None:
    """Peak growth of resident memory over one call, each in its own process."""
    run = Path(__file__).resolve().parent.parent / "run.py"
    for row in table:
        if row.problem:
            continue
        child = [sys.executable, str(run), "--child", workload.name, row.competitor.name, str(rows)]
        done = subprocess.run(child, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            row.peak = int(json.loads(done.stdout.splitlines()[-1])["peak"])
        else:
            row.failed = True
            row.problem = f"memory child failed: {(done.stderr.splitlines() or ['no message'])[-1]}"


def status(key: str) -> int:
    """A field of the process status in bytes; 0 where there is none."""
    path = Path("/proc/self/status")
    if path.exists():
        for line in path.read_text().splitlines():
            if line.startswith(key + ":"):
                return int(line.split()[1]) * 1024
    return 0


def give_back() -> None:
    """Return freed memory to the system, so that what the data left behind does not hide growth."""
    import ctypes

    gc.collect()
    if hasattr(ctypes.CDLL(None), "malloc_trim"):
        ctypes.CDLL(None).malloc_trim(0)


def child(workload: Workload, name: str, rows: int) -> int:
    """Peak growth of resident memory over one call. The library is warmed up on a small input first."""
    competitor = next(c for c in workload.competitors if c.name == name)
    competitor.prepare(workload.make(2000))()
    call = competitor.prepare(workload.make(rows))
    give_back()
    peak_reset = Path("/proc/self/clear_refs")
    try:
        peak_reset.write_text("5")
    except OSError:
        unit = 1 if sys.platform == "darwin" else 1024
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        call()
        return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * unit
    before = status("VmRSS")
    result = call()
    peak = status("VmHWM")
    del result
    return max(0, peak - before)
