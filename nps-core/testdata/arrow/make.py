"""Writes the tables of this folder: the same rows as JSON and in both formats of Arrow IPC. PyArrow 26.0.1.

`answers.nps` is our own output: what they are tabulated to.

    python nps-core/testdata/arrow/make.py
"""

import datetime as dt
import json
from pathlib import Path

import nps
import pyarrow as pa

HERE = Path(__file__).parent
SCORES = ["9", "10", "3", None, "11", "7", "6.5", "neuf", "0", "", "8", "10"]
START = dt.datetime(2025, 12, 29, 22, 30, tzinfo=dt.timezone.utc)


def rows():
    """Sixty answers, about one in four of which is none."""
    for row in range(60):
        yield {
            "score": SCORES[row % len(SCORES)],
            "channel": ["web", "sms", None, "vidéo", "web"][row % 5],
            "site": None if row % 7 == 0 else row % 4 - 1,
            "new": row % 3 == 0,
            "tags": ["vip;recall", "recall;vip", "vip", None][row % 4],
            "at": START + dt.timedelta(hours=7 * row),
            "count": row % 6,
        }


def main():
    """Write them."""
    listed = list(rows())
    table = pa.table(
        {
            "score": pa.array([row["score"] for row in listed], pa.string()),
            "channel": pa.array([row["channel"] for row in listed], pa.string()).dictionary_encode(),
            "site": pa.array([row["site"] for row in listed], pa.int16()),
            "new": pa.array([row["new"] for row in listed]),
            "tags": pa.array([row["tags"] for row in listed], pa.large_string()),
            "at": pa.array([row["at"] for row in listed], pa.timestamp("ms", "Europe/Paris")),
            "count": pa.array([row["count"] for row in listed], pa.uint8()),
        }
    )
    for name, new in (("answers.arrows", pa.ipc.new_stream), ("answers.arrow", pa.ipc.new_file)):
        with new(HERE / name, table.schema) as writer:
            for batch in table.to_batches(max_chunksize=25):
                writer.write_batch(batch)
    text = json.dumps([row | {"at": row["at"].isoformat()} for row in listed], ensure_ascii=False, indent=1)
    weeks = nps.tabulate(table, score="score", by=["channel", "site", "new"], tags="tags", time="at", every="1w")
    (HERE / "answers.nps").write_bytes(weeks.to_bytes())
    (HERE / "answers.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
