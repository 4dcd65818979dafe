"""What stands beside the code is true: the API page is current, examples run, the notebook runs, the citation fits."""

import doctest
import json
import os
import re
import runpy
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from core import __version__

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
WITH_EXAMPLES = sorted(path for path in (ROOT / "core").rglob("*.py") if ">>> " in path.read_text("utf-8"))


def test_the_api_page_is_what_its_command_writes() -> None:
    made = runpy.run_path(str(DOCS / "api" / "build.py"))["page"]()
    assert (DOCS / "api" / "README.md").read_text("utf-8") == made, "run python docs/api/build.py"


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_examples_in_docstrings_run(path: Path) -> None:
    module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    found = doctest.testmod(module)
    assert found.attempted > 0
    assert found.failed == 0


def test_there_are_examples_to_run() -> None:
    assert {"dataset.py", "config.py", "history.py", "estimator.py"} <= {path.name for path in WITH_EXAMPLES}


def test_the_notebook_runs_from_top_to_bottom(tmp_path: Path) -> None:
    cells = json.loads((DOCS / "notebook.ipynb").read_text("utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    assert all(not cell.get("outputs") for cell in cells)
    script = "\n".join(code).replace("from dying_relu_lab", "from core").replace("import dying_relu_lab", "import core")
    (tmp_path / "cells.py").write_text(script, "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "cells.py"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_citation_is_of_this_version() -> None:
    text = (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"version: {__version__}\n" in text
    for key in ("cff-version", "message", "title", "authors", "license"):
        assert re.search(rf"^{key}:", text, re.MULTILINE), key
