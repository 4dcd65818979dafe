"""A run's scripts do the run again: the same losses at every epoch, and every unit in the same state.

Each library runs all its scripts in one process of its own, started in an empty folder, that cannot see the lab.
"""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from core import ACTIVATIONS, OPTIMIZERS, TrainingHistory
from core.engine.losses import LOSSES
from core.export.code import numpy_script, pytorch_script, scikit_learn_lacks, scikit_learn_script
from core.export.code_pieces import ACTIVATION_CODE, LOSS_CODE, OPTIMIZER_CODE
from core.export.notebook import notebook
from core.export.run_arrays import npz, run_arrays

from .conftest import CONFIGS

pytestmark = pytest.mark.xdist_group("code")  # its scripts are run once, and all together
RUNNER = """
import runpy, sys, warnings
from pathlib import Path
import numpy as np
warnings.simplefilter("ignore")
for script in map(Path, sys.argv[1:]):
    found = runpy.run_path(str(script))
    states = {f"states_{k}": np.array(layer) for k, layer in enumerate(zip(*found.get("states", ())), start=1)}
    np.savez(script.with_suffix(".npz"), train_loss=found["train_loss"], test_loss=found["test_loss"], **states)
"""
Results = dict[str, Mapping[str, np.ndarray]]


def run_all(scripts: Mapping[str, str], histories: Mapping[str, TrainingHistory], folder: Path) -> Results:
    """What every script finds, by the name of its run."""
    for place, (name, script) in enumerate(scripts.items()):
        (folder / str(place)).mkdir()
        (folder / str(place) / "run.npz").write_bytes(npz(run_arrays(histories[name])))
        (folder / str(place) / "again.py").write_text(script, "utf-8")
    paths = [folder / str(place) / "again.py" for place in range(len(scripts))]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [sys.executable, "-I", "-c", RUNNER, *map(str, paths)]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("largest difference from the lab's losses:") == len(scripts)
    return {name: np.load(path.with_suffix(".npz")) for name, path in zip(scripts, paths)}


@pytest.fixture(scope="module")
def by_numpy(histories: dict[str, TrainingHistory], tmp_path_factory: pytest.TempPathFactory) -> Results:
    scripts = {name: numpy_script(history) for name, history in histories.items()}
    return run_all(scripts, histories, tmp_path_factory.mktemp("numpy"))


@pytest.fixture(scope="module")
def by_pytorch(histories: dict[str, TrainingHistory], tmp_path_factory: pytest.TempPathFactory) -> Results:
    pytest.importorskip("torch")
    scripts = {name: pytorch_script(history) for name, history in histories.items()}
    return run_all(scripts, histories, tmp_path_factory.mktemp("pytorch"))


EXPRESSIBLE = [name for name, config in CONFIGS.items() if not scikit_learn_lacks(config)]


@pytest.fixture(scope="module")
def by_scikit_learn(histories: dict[str, TrainingHistory], tmp_path_factory: pytest.TempPathFactory) -> Results:
    scripts = {name: scikit_learn_script(histories[name]) for name in EXPRESSIBLE}
    return run_all(scripts, histories, tmp_path_factory.mktemp("scikit_learn"))


def assert_same(found: Mapping[str, np.ndarray], history: TrainingHistory, states: bool = True) -> None:
    for name in ("train_loss", "test_loss"):
        assert np.allclose(found[name], getattr(history, name), rtol=1e-9, atol=1e-9), name
    if states:
        for place, layer in enumerate(history.unit_states, start=1):
            assert np.array_equal(found[f"states_{place}"], layer)


@pytest.mark.parametrize("name", CONFIGS)
def test_numpy_does_the_run_again(name: str, by_numpy: Results, histories: dict[str, TrainingHistory]) -> None:
    assert_same(by_numpy[name], histories[name])


@pytest.mark.parametrize("name", CONFIGS)
def test_pytorch_does_the_run_again(name: str, by_pytorch: Results, histories: dict[str, TrainingHistory]) -> None:
    assert_same(by_pytorch[name], histories[name])


@pytest.mark.parametrize("name", EXPRESSIBLE)
def test_scikit_learn_does_the_run_again_where_it_can(
    name: str, by_scikit_learn: Results, histories: dict[str, TrainingHistory]
) -> None:
    assert_same(by_scikit_learn[name], histories[name], states=False)


def test_the_runs_hold_units_in_every_state_and_one_that_diverges(histories: dict[str, TrainingHistory]) -> None:
    layers = [layer for history in histories.values() for layer in history.unit_states]
    assert {int(code) for layer in layers for code in layer.flat} == {0, 1, 2, 3}
    assert histories["diverges"].diverged_at is not None
    assert {"relu", "tanh", "sigmoid", "identity"} <= {CONFIGS[name].activation for name in EXPRESSIBLE}


def test_there_is_code_for_all_that_a_config_can_name() -> None:
    assert set(ACTIVATION_CODE) == set(ACTIVATIONS)
    assert set(OPTIMIZER_CODE) == set(OPTIMIZERS)
    assert set(LOSS_CODE) == set(LOSSES)


@pytest.mark.parametrize("name", CONFIGS)
def test_the_numpy_script_needs_numpy_alone_and_fits_on_two_pages(
    name: str, histories: dict[str, TrainingHistory]
) -> None:
    script = numpy_script(histories[name], "https://lab.example/training_lab?v=2")
    modules = [node.names[0].name for node in ast.walk(ast.parse(script)) if isinstance(node, ast.Import)]
    assert modules == ["numpy"]
    assert len(script.splitlines()) < 100
    assert max(map(len, script.splitlines())) <= 200
    assert "https://lab.example/training_lab?v=2" in script


@pytest.mark.parametrize(
    ("name", "lacking"),
    [
        ("activation leaky_relu", "the activation leaky ReLU"),
        ("optimizer rmsprop, decay 0.0", "the optimizer RMSProp"),
        ("optimizer sgd, decay 0.01", "a weight decay that acts on biases too"),
    ],
)
def test_what_scikit_learn_cannot_do_is_said(name: str, lacking: str, histories: dict[str, TrainingHistory]) -> None:
    with pytest.raises(ValueError, match=lacking):
        scikit_learn_script(histories[name])


@pytest.mark.parametrize("name", ["activation relu", "own data", "cut off"])
def test_the_notebook_runs_from_top_to_bottom_and_draws_its_charts(
    name: str, histories: dict[str, TrainingHistory], tmp_path: Path
) -> None:
    cells = json.loads(notebook(histories[name], "https://lab.example/"))["cells"]
    assert len({cell["id"] for cell in cells}) == len(cells)
    (tmp_path / "run.npz").write_bytes(npz(run_arrays(histories[name])))
    code = [cell["source"] for cell in cells if cell["cell_type"] == "code"]
    last_line = code[-1].rindex("\n(")
    code[-1] = f"{code[-1][:last_line]}\nchart = {code[-1][last_line + 1 :]}\nprint(chart.to_json())"
    (tmp_path / "cells.py").write_text("\n\n".join(code), "utf-8")
    command = [sys.executable, "-I", "cells.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    drawn = json.loads(done.stdout[done.stdout.index("\n{") :])
    rows = [row for data in drawn["datasets"].values() for row in data]
    losses = [row["loss"] for row in rows if row.get("series") == "training"]
    assert np.allclose(losses, histories[name].train_loss)
    dead = [row["units"] for row in rows if row.get("state") == "dead"]
    assert dead == sum((layer == 3).sum(axis=1) for layer in histories[name].unit_states).tolist()
