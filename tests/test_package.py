"""The lab as a package: one wheel that is small, typed, and at peace with another project's `core`."""

import os
import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from core import __version__

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
MOST_BYTES = 300_000
STRANGER = """
import importlib, pkgutil, sys
sys.modules["streamlit"] = None  # not installed
import core
import dying_relu_lab
assert core.whose == "somebody else's"
for module in pkgutil.walk_packages(dying_relu_lab.__path__, "dying_relu_lab."):
    if not module.name.endswith(("__main__", ".pytorch")):  # the one module that is for PyTorch
        importlib.import_module(module.name)
assert [name for name in sys.modules if name.split(".")[0] == "core"] == ["core"]
history = dying_relu_lab.train(dying_relu_lab.TrainingConfig(n_samples=50, epochs=3))
assert "<svg" in history._repr_html_()
assert len(dying_relu_lab.train_many([history.config] * 3, jobs=2)) == 3
print(dying_relu_lab.__version__, history.epochs.tolist())
"""


def run(command: Sequence[object], place: Path, python_path: Sequence[Path] = ()) -> str:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, python_path))}
    done = subprocess.run(
        list(map(str, command)), cwd=place, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy of the sources, so that nothing is left in the repository."""
    sources, out = tmp_path_factory.mktemp("sources"), tmp_path_factory.mktemp("wheel")
    listed = run(["git", "ls-files", "--cached", "--others", "--exclude-standard"], ROOT).splitlines()
    for name in listed:
        if (ROOT / name).is_file() and not name.startswith(("tests/", "docs/")):
            (sources / name).parent.mkdir(parents=True, exist_ok=True)
            (sources / name).write_bytes((ROOT / name).read_bytes())
    pip = [sys.executable, "-m", "pip", "wheel", ".", "--quiet", "--no-deps", "--no-build-isolation"]
    run([*pip, "--wheel-dir", out], sources)
    (built,) = out.iterdir()
    return built


@pytest.fixture(scope="module")
def strangers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that has a `core` of its own."""
    place = tmp_path_factory.mktemp("strangers")
    (place / "core").mkdir()
    (place / "core" / "__init__.py").write_text('whose = "somebody else\'s"\n')
    return place


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("installed")
    run([sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", place, wheel], place)
    return place


def test_it_is_small_typed_and_claims_one_name(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert wheel.stat().st_size < MOST_BYTES
    assert "dying_relu_lab/py.typed" in names
    assert {name.split("/")[0] for name in names} == {"dying_relu_lab", f"dying_relu_lab-{__version__}.dist-info"}
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_it_works_beside_another_core_and_without_streamlit(installed: Path, strangers: Path) -> None:
    said = run([sys.executable, "-c", STRANGER], strangers, [installed])
    assert said.split() == [__version__, "[0,", "1,", "2,", "3]"]


def test_nothing_in_it_speaks_of_core(installed: Path) -> None:
    for path in (installed / "dying_relu_lab").rglob("*.py"):
        assert not re.findall(r"(?<![\w.])core(?:\.[a-z_]+| import)", path.read_text("utf-8")), path


def test_its_commands_run(installed: Path, strangers: Path) -> None:
    command = [sys.executable, "-m", "dying_relu_lab.training", "--epochs", "2", "--n-samples", "50"]
    said = run([*command, "--out", strangers / "run", "--parts", "code", "data"], strangers, [installed])
    assert "units stayed alive" in said
    assert (strangers / "run" / "run_numpy.py").exists()
    assert "python -m dying_relu_lab.studies" in run(
        [sys.executable, "-m", "dying_relu_lab.studies", "--help"], strangers, [installed]
    )


def test_the_requirements_of_the_app_are_those_of_the_package_and_its_extra() -> None:
    listed = (ROOT / "requirements.txt").read_text("utf-8").split("\n")
    assert sorted(filter(None, listed)) == sorted(PROJECT["dependencies"] + PROJECT["optional-dependencies"]["app"])
    cluster = (ROOT / "requirements-cluster.txt").read_text("utf-8").split("\n")
    assert set(PROJECT["optional-dependencies"]["cluster"]) < set(cluster)
    assert set(PROJECT["optional-dependencies"]) == {"app", "cluster", "export"}


@pytest.mark.skipif("LAB_INSTALL" not in os.environ, reason="LAB_INSTALL is not set: it downloads what it needs")
def test_it_installs_into_an_empty_environment(wheel: Path, strangers: Path, tmp_path: Path) -> None:
    venv.create(tmp_path, with_pip=True)
    python = tmp_path / "bin" / "python"
    run([python, "-m", "pip", "install", "--quiet", f"{wheel}[export]"], strangers)
    assert run([python, "-c", STRANGER], strangers).startswith(__version__)
