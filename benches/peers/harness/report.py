"""The table: plain text for a terminal, Markdown for a file."""

from __future__ import annotations

import importlib.metadata
import itertools
import math
import os
import platform
import subprocess
from dataclasses import dataclass
from pathlib import Path

from harness.limits import FLAGS, compiler
from harness.measure import Row
from harness.model import Workload

LIBRARIES = ("numpy", "pandas", "polars", "pyarrow", "duckdb")
SHORT = {"limit": "limit", "peer": "peer", "nps": "nps"}


@dataclass
class Block:
    """One workload measured: its rows at every size, in the order of the competitors."""

    workload: Workload
    sizes: list[int]
    tables: list[list[Row]]


def count(rows: int) -> str:
    """20000000 -> 20M."""
    for unit, name in ((1_000_000, "M"), (1_000, "k")):
        if rows >= unit:
            return f"{rows / unit:.3g}{name}"
    return str(rows)


def number(value: float) -> str:
    """Three figures."""
    if math.isnan(value):
        return "-"
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def slopes(cpu: list[float]) -> str:
    """Time ratio of each tenfold step; 10 is linear."""
    return " · ".join(number(b / a) for a, b in itertools.pairwise(cpu))


def cells(block: Block) -> tuple[list[str], list[list[str]]]:
    """Header and one row a competitor."""
    header = ["", "who", *(f"CPU ms @{count(n)}" for n in block.sizes), "×/decade", "wall ms", "peak MiB"]
    header += ["× C", "× best peer"]
    last = block.tables[-1]
    cpu_of = {row.competitor.name: row.cpu for row in last}
    first = next((row.competitor.name for row in last if row.competitor.kind == "limit"), "")
    best = min((r.cpu for r in last if r.competitor.kind == "peer" and not math.isnan(r.cpu)), default=math.nan)
    body: list[list[str]] = []
    for at, row in enumerate(last):
        who = row.competitor
        problem = next((table[at].problem for table in block.tables if table[at].problem), "")
        if math.isnan(row.cpu):
            body.append([SHORT[who.kind], who.name, *["-"] * len(block.sizes), problem, "", "", "", ""])
            continue
        series = [table[at].cpu for table in block.tables]
        peak = "-" if row.peak is None else number(row.peak / 2**20)
        busy = " (threads!)" if row.cpu > 1.25 * row.wall and row.cpu > 0.005 else ""
        name = who.name + (f" [{problem}]" if problem else "")
        times = [number(1e3 * value) for value in series]
        limit = cpu_of.get(who.limit or first, math.nan)
        line = [SHORT[who.kind], name, *times, slopes(series), number(1e3 * row.wall) + busy, peak]
        to_best = number(row.cpu / best) if who.ranked else "-"
        body.append([*line, number(row.cpu / limit), to_best])
    return header, body


def text(block: Block) -> str:
    """For the terminal."""
    header, body = cells(block)
    widths = [max(len(line[k]) for line in [header, *(b for b in body if b[-1])]) for k in range(len(header))]
    widths[1] = max(len(line[1]) for line in body)
    lines = [f"\n{block.workload.name}  {block.workload.title}  ({count(block.sizes[-1])} rows)"]
    for line in [header, *body]:
        padded = [c.ljust(w) if k < 2 else c.rjust(w) for k, (c, w) in enumerate(zip(line, widths, strict=True))]
        if line is not header and not line[-1]:
            padded = [*padded[:-5], line[-5]]
        lines.append("  ".join(padded).rstrip())
    return "\n".join([*lines, *(f"  note: {note}" for note in block.workload.notes)])


def markdown(blocks: list[Block], machine: list[str]) -> str:
    """For a file."""
    parts = ["# Peers", "", *(f"- {line}" for line in machine), ""]
    for block in blocks:
        header, body = cells(block)
        parts += [f"## {block.workload.name}: {block.workload.title}", ""]
        rows = [header, ["---", "---", *["---:"] * (len(header) - 2)], *body]
        parts += ["| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in rows]
        parts += ["", *(f"- {note}" for note in block.workload.notes), ""]
    return "\n".join(parts)


def cpu_model() -> str:
    """The processor's name where the system tells it."""
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def version(name: str) -> str:
    """Version of a distribution, or that it is not there."""
    try:
        return f"{name} {importlib.metadata.version(name)}"
    except importlib.metadata.PackageNotFoundError:
        return f"{name} n/a"


def nps_version() -> str:
    """Version of the library under test."""
    try:
        import nps
    except ImportError:
        return "nps n/a (not installed)"
    return f"nps {getattr(nps, '__version__', 'unknown')}"


def machine(repeat: int) -> list[str]:
    """What the table was made on and with."""
    done = subprocess.run([compiler(), "--version"], capture_output=True, text=True, check=False)
    cc = (done.stdout.splitlines() or ["unknown"])[0]
    load = f", load average {os.getloadavg()[0]:.2f}" if hasattr(os, "getloadavg") else ""
    return [
        f"machine: {cpu_model()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}{load}",
        f"versions: Python {platform.python_version()}, {', '.join(version(n) for n in LIBRARIES)}, {nps_version()}",
        f"C: {cc}, {' '.join(FLAGS)}",
        f"CPU time of the process, one thread each, median of {repeat} interleaved runs; outputs checked equal",
    ]
