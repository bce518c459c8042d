"""Write `history-v1.bin` from the layout in `docs/formats.md`, by `zlib` alone."""

import zlib
from pathlib import Path

DAY = 86_400


def number(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def signed(value: int) -> bytes:
    return number(2 * value if value >= 0 else -2 * value - 1)


def text(value: str) -> bytes:
    data = value.encode()
    return number(len(data)) + data


def contact(delta: int, name: str | None, versions: list[tuple[int, int | None]]) -> bytes:
    out = signed(delta) + (b"\0" if name is None else b"\1" + text(name)) + number(len(versions))
    return out + b"".join(number(made) + bytes([0 if score is None else score + 1]) for made, score in versions)


NEWEST = 20_112 * DAY
A = text("a") + b"\0" + number(2) + contact(20_100 * DAY, "R1", [(2 * DAY + 30, 3)])
A += contact(10 * DAY, None, [(0, None)])
B = text("b") + b"\1" + number(2) + signed(20_000 * DAY) + number(10 * DAY) + bytes([3]) + number(0)
B += number(2) + contact(NEWEST, "R2", [(0, 0)]) + contact(0, "é", [(0, 0)])
BODY = b"NPSH\1" + bytes([0, 10, 7, 9]) + number(7 * DAY) + b"\1" + signed(NEWEST) + number(1)
BODY += number(1) + text("c") + signed(20_111 * DAY) + number(2) + A + B
Path(__file__).with_name("history-v1.bin").write_bytes(BODY + zlib.crc32(BODY).to_bytes(4, "little"))
