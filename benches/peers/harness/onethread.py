"""One thread for everybody. Imports nothing that could have started a thread pool already."""

import os
import sys

VARIABLES = (
    "POLARS_MAX_THREADS",
    "OMP_NUM_THREADS",
    "OMP_THREAD_LIMIT",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMEXPR_MAX_THREADS",
    "ARROW_IO_THREADS",
    "RAYON_NUM_THREADS",
)


def pin() -> None:
    """Set every thread variable to 1; call before NumPy, Polars or PyArrow is imported."""
    late = {"numpy", "polars", "pyarrow", "duckdb", "nps"} & set(sys.modules)
    if late:
        raise RuntimeError(f"imported before the threads were pinned: {sorted(late)}")
    for name in VARIABLES:
        os.environ[name] = "1"


def pin_arrow() -> None:
    """PyArrow sizes its pool when told, not from the environment alone."""
    import pyarrow as pa

    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
