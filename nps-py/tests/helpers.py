"""What several test files share."""

import json
import struct
from pathlib import Path
from typing import Any

import nps

ROOT = Path(__file__).resolve().parents[2]
TESTDATA = ROOT / "nps-core" / "testdata"


def load(path: str) -> Any:
    """A JSON file of the core's test data."""
    return json.loads((TESTDATA / path).read_text(encoding="utf-8"))


def bits(figure: float | None) -> str | None:
    """A figure as the hexadecimal digits of its IEEE-754 bits."""
    return None if figure is None else struct.pack(">d", figure).hex()


def error_of(call: Any) -> nps.NpsError:
    """The error that a call raises, which has to be one of ours."""
    try:
        result = call()
    except nps.NpsError as error:
        return error
    raise AssertionError(f"nothing was raised: {result!r}")


def code_of(call: Any) -> str:
    """The code of the error that a call raises."""
    return error_of(call).code
