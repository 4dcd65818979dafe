"""The browser's scripts as Streamlit sends them, several files joined to one: no warning of a linter is left."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
COMPONENTS = ("core.ui.lab.figure.components", "core.ui.shell.page", "core.ui.lesson.unit_figure.component")
JOIN = """
import importlib, pathlib, sys
import streamlit as st
def keep(name, html="", css="", js="", **_):
    pathlib.Path(sys.argv[1], name + ".mjs").write_text(js, "utf-8")
st.components.v2.component = keep
for module in sys.argv[2:]:
    importlib.import_module(module)
"""


def test_a_linter_finds_nothing_in_the_scripts_as_they_are_sent(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", JOIN, tmp_path, *COMPONENTS], cwd=ROOT, check=True, capture_output=True)
    scripts = sorted(tmp_path.glob("*.mjs"))
    assert [script.stem for script in scripts] == ["lab_home", "lab_page", "lab_panels", "lab_player", "lab_unit"]
    linter = Path(sys.executable).with_name("oxlint")
    found = subprocess.run([linter, "-c", ROOT / ".oxlintrc.json", *scripts], capture_output=True, text=True)
    assert found.returncode == 0, found.stdout


def test_every_component_is_among_them() -> None:
    written = [path for path in (ROOT / "core").rglob("*.py") if "components.v2.component(" in path.read_text("utf-8")]
    assert {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in written} == set(COMPONENTS)
