"""Imports point down: pages -> ui -> charts, lessons -> studies -> diagnosis -> training -> data -> engine.

So do the rooms of ui.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parents[1]
FLOORS = {  # who stands where; an import goes to a lower floor, or stays within its own package
    "core.checks": 0,
    "core.engine": 0,
    "core.classroom": 0,
    "core.data": 1,
    "core.training": 2,
    "core.training.__main__": 17,  # a command stands where the pages do
    "core.diagnosis": 3,
    "core": 4,  # the public API itself
    "core.studies": 5,
    "core.lessons": 6,
    "core.charts": 6,
    "core.report": 7,
    "core.export": 7,
    "core.ui.links": 7,
    "core.ui.shell": 8,
    "core.ui.controls": 9,
    "core.ui.state": 10,
    "core.ui.work": 11,
    "core.ui.lab": 12,
    "core.ui.sweeps": 13,
    "core.ui.your_work": 14,
    "core.ui.lesson": 15,
    "core.ui.workshop": 16,
    "core.ui": 17,
    "pages": 18,
    "app": 18,
}
UI = {package for package in FLOORS if package.startswith("core.ui")}
ONLY_IN = {"streamlit": {"app", "pages", *UI}, "altair": {"core.charts", *UI}}
MAY_NEED = {  # besides what is ours
    "core.engine": {"numpy", *sys.stdlib_module_names},
    "core.classroom": {*sys.stdlib_module_names, "psycopg"},
    "core.diagnosis": {"numpy", "pandas", "pyarrow", "torch", *sys.stdlib_module_names},  # pyarrow, torch: if there
}
TRAINERS = (  # as prefixes of name + "."
    "core.training.run", "core.training.stacking", "core.training.recorder", "core.training.problem",
    "core.training.train", "core.training.continue_", "core.train_", "core.train.",
)  # fmt: skip


def files() -> list[str]:
    """Every Python file of the lab, tests aside."""
    found = [*ROOT.glob("app.py"), *ROOT.glob("pages/**/*.py"), *ROOT.glob("core/**/*.py")]
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


def violations(path: str, source: str) -> list[str]:
    """What a file imports and may not, as sentences."""
    package = package_of(".".join(PurePosixPath(path).with_suffix("").parts).removesuffix(".__init__"))
    return [
        f"{path} imports {name}: {reason}"
        for name in imported_names(path, ast.parse(source))
        for reason in objections(package, name)
    ]


def package_of(module: str) -> str:
    """The longest entry of FLOORS in which a module lies, else its top-level name."""
    parts = module.split(".")
    prefixes = [".".join(parts[:end]) for end in range(len(parts), 0, -1)]
    return next((prefix for prefix in prefixes if prefix in FLOORS), parts[0])


def imported_names(path: str, tree: ast.AST) -> Iterator[str]:
    """Full names, wherever in the file they are imported; for `from m import a`, it is m.a."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = PurePosixPath(path).parts[: -node.level] if node.level else ()
            module = ".".join([*above, *filter(None, [node.module])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def objections(package: str, name: str) -> Iterator[str]:
    """Why a file of this package may not import this name."""
    target = package_of(name)
    if target in FLOORS and FLOORS[target] >= FLOORS[package] and (target != package or package == "pages"):
        yield f"{package} may not import {target}, imports point down"
    if package not in ONLY_IN.get(target, {package}):
        yield f"{target} belongs to {', '.join(sorted(ONLY_IN[target]))}"
    if package in MAY_NEED and target not in {*MAY_NEED[package], *FLOORS}:
        yield f"{package} needs {target}, which is neither ours nor among what it may need"
    if package == "core.charts" and (name == "core" or f"{name}.".startswith(TRAINERS)):
        yield "charts never train"


@pytest.mark.parametrize("path", files())
def test_imports_point_down(path: str) -> None:
    assert violations(path, (ROOT / path).read_text(encoding="utf-8")) == []


def test_there_are_files_to_check() -> None:
    assert {"core/__init__.py", "core/engine/fit.py", "core/training/run.py"} <= set(files())


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("core/engine/fit.py", "from core.data import Dataset"),
        ("core/engine/fit.py", "import scipy.special"),
        ("core/engine/fit.py", "import pandas as pd"),
        ("core/engine/fit.py", "from .. import data"),
        ("core/classroom/store.py", "import pandas as pd"),
        ("core/classroom/store.py", "from core.lessons.exercises import EXERCISES"),
        ("core/engine/deep/fit.py", "from ...training.config import BOUNDS"),
        ("core/data/generators.py", "from core import TrainingConfig"),
        ("core/data/generators.py", "def f():\n    import core.training.config"),
        ("core/training/run.py", "from core import ACTIVATIONS"),
        ("core/training/run.py", "from core.studies.expected_dead import share"),
        ("core/__init__.py", "from core.studies import grid"),
        ("core/studies/expected_dead.py", "import altair"),
        ("core/studies/expected_dead.py", "from core.lessons import run_story"),
        ("core/lessons/run_story.py", "from core.charts import theme"),
        ("core/charts/curves.py", "from core.lessons.run_story import story"),
        ("core/charts/curves.py", "import streamlit.components.v1"),
        ("core/charts/curves.py", "from core.training.run import train"),
        ("core/charts/curves.py", "from core.training.problem import initial_network"),
        ("core/charts/curves.py", "from core.training import TrainingConfig, train_live"),
        ("core/charts/curves.py", "from core import train"),
        ("core/charts/curves.py", "import core"),
        ("core/lessons/run_story.py", "import streamlit as st"),
        ("core/ui/shell/page.py", "from pages import training_lab"),
        ("core/ui/links/run_link.py", "from core.ui.controls.fields import CONTROLS"),
        ("core/ui/work/runs.py", "from core.ui.lab.run_view import show_runs"),
        ("core/ui/lab/run_view.py", "from core.ui.lesson.trial import show_claim"),
        ("pages/one.py", "from pages.two import draw"),
        ("pages/one.py", "import app"),
        ("pages/one.py", "import altair as alt"),
        ("app.py", "from pages.one import draw"),
    ],
)
def test_a_forbidden_import_is_caught(path: str, source: str) -> None:
    assert len(violations(path, source)) == 1


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("core/engine/fit.py", "import numpy as np\nfrom math import pi\nfrom core.engine.losses import Loss"),
        ("core/engine/fit.py", "from . import losses\nfrom .losses import Loss"),
        ("core/data/bundled.py", "from sklearn import datasets"),
        ("core/__init__.py", "from core.training import train\nfrom .engine import fit"),
        ("core/__init__.py", "def f():\n    from core import diagnosis"),
        ("core/studies/rescue/bench.py", "from core.diagnosis import observe"),
        ("core/diagnosis/report.py", "import numpy\nfrom core.training.config import BOUNDS\nimport pandas as pd"),
        ("core/studies/run/grid.py", "from core import train_many\nimport pandas\nfrom core.engine import liveness"),
        ("core/charts/curves.py", "from core.training import TrainingHistory\nfrom core.charts import curves"),
        ("core/ui/work/runs.py", "import streamlit as st\nimport altair\nfrom core.training import train_live"),
        ("pages/lab.py", "import streamlit as st\nfrom core.ui.shell.page import open_page\nfrom core.charts import x"),
        ("app.py", "import streamlit as st\nfrom core import TrainingConfig"),
    ],
)  # fmt: skip
def test_an_allowed_import_is_not(path: str, source: str) -> None:
    assert violations(path, source) == []
