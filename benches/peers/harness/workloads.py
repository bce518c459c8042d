"""Every workload of the table, by name."""

from harness.a1 import A1
from harness.h1 import H1
from harness.model import Workload
from harness.w1 import W1A, W1B
from harness.w2 import W2A, W2B, W2C
from harness.w3 import W3
from harness.w4 import W4
from harness.w5 import W5A, W5B, W5C
from harness.w6 import W6A, W6B
from harness.w12 import W12
from harness.w12n import W12N_F64, W12N_I64

ALL: dict[str, Workload] = {
    w.name: w for w in (W1A, W1B, W2A, W2B, W2C, W3, W4, W5A, W5B, W5C, W6A, W6B, W12, W12N_I64, W12N_F64, A1, H1)
}


def select(only: str) -> list[Workload]:
    """Workloads named in a comma-separated list; a name also selects what it begins (W12n: both of its kinds)."""
    if not only:
        return list(ALL.values())
    chosen: list[Workload] = []
    for name in (part.strip() for part in only.split(",")):
        found = [w for key, w in ALL.items() if name in (key, key.partition("-")[0])]
        if not found:
            raise SystemExit(f"no workload {name!r}; there are {', '.join(ALL)}")
        chosen += [w for w in found if w not in chosen]
    return chosen
