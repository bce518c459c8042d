"""The sample company's loop, as a service runs it: its year of responses and the measures it took.

python examples/python/loop.py
"""

import gzip
from datetime import date, datetime, timezone
from pathlib import Path

import nps

DATA = Path(__file__).resolve().parents[1] / "data" / "interactions.csv.gz"
MEASURES = [
    nps.Measure("better-manual", date(2025, 6, 2), {"product": "Nova", "use_case": "product question"}),
    nps.Measure("parcel-sms", date(2025, 7, 7), {"use_case": "delivery follow-up"}),
    nps.Measure("trained-operators", date(2025, 8, 18), {"product": "Nova", "use_case": "product question"}),
]


def main() -> None:
    """Feed a program and print what it answers at the end of the year."""
    responses = nps.Responses()
    columns = {"id": "response_id", "at": "answered_at"}
    responses.read_csv(gzip.decompress(DATA.read_bytes()), columns=columns, situation=["product", "use_case"])
    print(f"{len(responses)} responses, {responses.rejects.total} rejected")

    program = nps.Program(["channel", "product", "use_case"], window_days=28, retain_days=56, worthwhile=6)
    program.push_many(responses)
    for measure in MEASURES:
        program.add_measure(measure)

    now = datetime(2025, 12, 31, 23, tzinfo=timezone.utc)
    print(program.headline(now))
    for language in ("en", "fr"):
        print()
        print(program.findings(now).explain(language)[0])
        for sentence in program.verdicts(now).explain(language):
            print(sentence)

    # Restarted from its bytes, here or in another language, it goes on as if it had never stopped.
    assert nps.Program.from_bytes(program.to_bytes()) == program


if __name__ == "__main__":
    main()
