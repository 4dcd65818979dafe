"""Charts that stand alone: they carry their rows, and these say what the history says."""

import json
import re
from typing import Any

import altair as alt
import numpy as np
import pytest

from core import Dataset, TrainingConfig, TrainingHistory, train
from core.charts import gradient_chart, life_chart, loss_chart, run_charts, surface_chart, units_chart
from core.charts.surface_chart import COLUMNS, ROWS

BASE = TrainingConfig(n_samples=60, hidden_widths=(6, 5), initial_bias=-1.0, epochs=25, batch_size=16)


@pytest.fixture(scope="module")
def history() -> TrainingHistory:
    return train(BASE)


def rows_of(chart: Any, field: str) -> list[dict[str, Any]]:
    """The rows of a chart that have a field."""
    spec = json.loads(chart.to_json())
    return [row for rows in spec["datasets"].values() for row in rows if field in row]


def test_the_loss_is_drawn_at_every_epoch(history: TrainingHistory) -> None:
    for name, loss in (("training", history.train_loss), ("test", history.test_loss)):
        rows = [row for row in rows_of(loss_chart(history), "loss") if row["series"] == name]
        assert [row["epoch"] for row in rows] == history.epochs.tolist()
        assert np.allclose([row["loss"] for row in rows], loss)


def test_nothing_outside_moves_a_chart_that_stands_alone(history: TrainingHistory) -> None:
    for chart in (loss_chart(history), units_chart(history), gradient_chart(history)):
        text = chart.to_json()
        assert '"params"' not in text
        assert not re.search(r"[^.\w]epoch\b(?!\")", re.sub(r'"(values|title|description)": "[^"]*"', "", text))


def test_charts_can_stand_side_by_side_and_are_drawn_by_vegas_own_renderer(history: TrainingHistory) -> None:
    vl_convert = pytest.importorskip("vl_convert")
    several = run_charts(history)
    together = alt.hconcat(*several.values())
    assert vl_convert.vegalite_to_svg(together.to_json()).count("<path") > 100


def test_the_gradients_are_drawn_for_every_layer_and_the_output(history: TrainingHistory) -> None:
    rows = [row for row in rows_of(gradient_chart(history), "norm") if row["layer"] == "output"]
    norms = dict(zip(history.epochs.tolist(), history.gradient_norms[:, -1]))
    assert all(row["norm"] == pytest.approx(norms.pop(row["epoch"])) for row in rows)
    assert max(norms.values(), default=0.0) < 1e-12


@pytest.mark.parametrize("log_every", [1, 10])
def test_a_life_covers_every_epoch_once_and_says_the_state_of_each(log_every: int) -> None:
    history = train(TrainingConfig(n_samples=60, hidden_widths=(4,), epochs=35, log_every=log_every, initial_bias=-1.0))
    rows = rows_of(life_chart(history), "until")
    for unit in range(4):
        spells = [row for row in rows if row["unit"] == f"1.{unit + 1}"]
        assert spells[0]["first_epoch"] == 0
        assert [row["until"] for row in spells[:-1]] == [row["first_epoch"] for row in spells[1:]]
        assert spells[-1]["until"] == 36
        dead = history.epochs[history.unit_states[0][:, unit] == 3]
        assert all(
            any(row["first_epoch"] <= e < row["until"] and row["state"] == "dead" for row in spells) for e in dead
        )


@pytest.mark.parametrize("dataset", ["moons", "iris", "diabetes"])
def test_the_surface_says_of_every_cell_what_the_network_says(dataset: str) -> None:
    history = train(TrainingConfig(dataset=dataset, n_samples=60, hidden_widths=(6,), epochs=10))
    rows = rows_of(surface_chart(history), "says")
    cells, points = ([row for row in rows if ("sure" in row) is inside] for inside in (True, False))
    assert (len(cells), len(points)) == (COLUMNS * ROWS, history.dataset.n_rows)
    if dataset == "moons":
        size = [cells[1]["x"] - cells[0]["x"], cells[0]["y"] - cells[COLUMNS]["y"]]
        centres = np.array([[row["x"] + size[0] / 2, row["y"] + size[1] / 2] for row in cells])
        said = [history.dataset.class_names.index(row["says"]) for row in cells]
        assert np.mean(history.predict(centres) == said) > 0.99  # centres are rounded here


def test_one_feature_is_drawn_as_a_curve_through_its_points() -> None:
    history = train(TrainingConfig(dataset="abs", n_samples=60, hidden_widths=(6,), epochs=10))
    rows = rows_of(surface_chart(history), "y")
    line = [row for row in rows if "rows" not in row]
    assert np.allclose([row["y"] for row in line], history.predict([[row["x"]] for row in line]))
    assert len(rows) - len(line) == 60


def test_a_surface_can_be_drawn_with_other_rows(history: TrainingHistory) -> None:
    other = Dataset(x_train=[[9.0, 9.0]], y_train=[0], x_test=[[-9.0, -9.0]], y_test=[1], task="classification")
    points = [row for row in rows_of(surface_chart(history, other), "rows")]
    assert [(row["x"], row["y"], row["rows"]) for row in points] == [(9.0, 9.0, "training"), (-9.0, -9.0, "test")]


def test_a_run_that_explodes_is_drawn_too() -> None:
    wild = train(TrainingConfig(dataset="abs", activation="identity", learning_rate=100.0, n_samples=50, epochs=50))
    assert all(json.loads(chart.to_json()) for chart in run_charts(wild).values())
