"""The peers benchmark, one command: `python benches/peers/run.py`. What it measures and how: README.md beside it."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

from harness import onethread


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="workloads, comma-separated: W1a,W2c,W12n (default: all)")
    parser.add_argument("--sizes", choices=("small", "full"), default="full", help="largest size: full, or a tenth")
    parser.add_argument("--scale", type=float, default=1.0, help="multiply every size, 0.01 for a smoke run")
    parser.add_argument("--repeat", type=int, default=7, help="rounds through the competitors (median; 5 or more)")
    parser.add_argument("--markdown", type=Path, help="write the table to this file as well")
    parser.add_argument("--no-memory", action="store_true", help="skip the child processes that measure peak memory")
    parser.add_argument("--require-nps", action="store_true", help="fail when an nps row is n/a")
    parser.add_argument("--child", nargs=3, metavar=("WORKLOAD", "COMPETITOR", "ROWS"), help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> int:
    """Measure, print, and fail when an output was wrong or a competitor broke."""
    options = arguments()
    onethread.pin()
    from harness import measure, report, workloads

    if options.child:
        name, competitor, rows = options.child
        print(json.dumps({"peak": measure.child(workloads.ALL[name], competitor, int(rows))}))
        return 0

    def say(line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    chosen = workloads.select(options.only)
    note = report.machine(options.repeat)
    print("\n".join(note), flush=True)
    if options.repeat < 5:
        print("fewer than five rounds: a smoke run, not a measurement")
    blocks: list[report.Block] = []
    for workload in chosen:
        sizes = workload.sizes(options.sizes, options.scale)
        tables = []
        for rows in sizes:
            start = time.perf_counter()
            tables.append(measure.run_size(workload, rows, options.repeat, say))
            say(f"{workload.name} at {report.count(rows)} rows: {time.perf_counter() - start:.1f} s")
        if not options.no_memory:
            measure.add_memory(workload, sizes[-1], tables[-1])
        blocks.append(report.Block(workload, sizes, tables))
        print(report.text(blocks[-1]), flush=True)
    if options.markdown:
        options.markdown.write_text(report.markdown(blocks, note))

    rows_done = [row for block in blocks for table in block.tables for row in table]
    failed = sorted({f"{row.competitor.name}: {row.problem}" for row in rows_done if row.failed})
    absent = sorted({row.competitor.name for row in rows_done if row.problem.startswith("n/a")})
    if absent:
        print(f"\nn/a: {', '.join(absent)}")
    if failed:
        print("\nFAILED\n  " + "\n  ".join(failed))
        return 1
    nps_absent = any(row.competitor.kind == "nps" and row.problem for row in rows_done)
    return 1 if options.require_nps and nps_absent else 0


if __name__ == "__main__":
    sys.exit(main())
