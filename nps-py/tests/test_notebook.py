"""The notebook shows what this version of the library says: run again, no output differs."""

import subprocess
import sys

import nbformat
from helpers import ROOT

FOLDER = ROOT / "examples" / "notebooks"

# In a process of its own: warnings of the kernel's own machinery are none of ours.
RUN = """
import sys, nbclient, nbformat
notebook = nbformat.read("first_look.ipynb", as_version=4)
nbclient.NotebookClient(notebook, timeout=120).execute()
sys.stdout.write(nbformat.writes(notebook))
"""


def shown(notebook):
    """What each cell of code shows, in every form."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [(cell.source, [dict(output.data) for output in cell.outputs]) for cell in cells]


def test_the_notebook_is_fresh():
    command = [sys.executable, "-X", "utf8", "-c", RUN]
    done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, encoding="utf-8", check=True)
    committed = nbformat.read(FOLDER / "first_look.ipynb", as_version=4)
    assert shown(nbformat.reads(done.stdout, as_version=4)) == shown(committed)
    assert all(outputs for _, outputs in shown(committed))
