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
from core.charts.theme import CLASS_COLOURS, STATES, TEST, TRAINING
from tests.charts.scenes import drawn

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


def test_a_life_is_drawn_from_the_epoch_of_each_state_to_that_of_the_next_in_its_colour() -> None:
    restless = TrainingConfig(
        n_samples=100, hidden_widths=(6, 4), initial_bias=-1.0, learning_rate=1.0, epochs=25, seed=4
    )
    chart = life_chart(train(restless))
    picture, rows = drawn(json.loads(chart.to_json())), rows_of(chart, "until")
    colours = {style.name: style.colour for style in STATES.values()}
    bars = sorted((round(each["y"][0]), *each["x"], each["colour"]) for each in picture.marks("rect"))
    assert len(bars) == len(rows) > 10
    unit = picture.width / 26  # pixels of an epoch: 0 to 25, and the last one lasts
    height = {name: number for number, name in enumerate(dict.fromkeys(row["unit"] for row in rows))}
    lives = sorted(
        (height[row["unit"]], row["first_epoch"] * unit, row["until"] * unit, colours[row["state"]]) for row in rows
    )
    for bar, life in zip(bars, lives):
        assert bar[1:3] == pytest.approx(life[1:3], abs=0.6)
        assert bar[3] == life[3]
    assert all(each["y"][1] - each["y"][0] > 5 for each in picture.marks("rect"))
    told = {each["field"] for each in json.loads(chart.to_json())["encoding"]["tooltip"]}
    assert told == {"layer", "unit", "state", "first_epoch", "last_epoch"}


@pytest.mark.parametrize("dataset", ["moons", "iris"])
def test_the_cells_of_a_surface_fill_the_plane_in_the_colours_of_what_is_said(dataset: str) -> None:
    history = train(TrainingConfig(dataset=dataset, n_samples=60, hidden_widths=(6,), epochs=10))
    chart = surface_chart(history)
    rows = rows_of(chart, "says")
    picture, names = drawn(json.loads(chart.to_json())), history.dataset.class_names
    cells, said = picture.marks("rect"), [row for row in rows if "sure" in row]
    assert sum(np.ptp(each["x"]) * np.ptp(each["y"]) for each in cells) == pytest.approx(
        picture.width * picture.height, rel=0.03
    )
    assert [each["colour"] for each in cells] == [CLASS_COLOURS[names.index(row["says"])] for row in said]
    assert [each["opacity"] for each in cells] == pytest.approx([row["sure"] for row in said])
    assert max(row["sure"] for row in said) <= 0.6
    points = [row for row in rows if "rows" in row]
    for dot, row in zip(picture.marks("symbol"), points, strict=True):
        assert dot["colour"] == CLASS_COLOURS[names.index(row["says"])]
        assert dot["shape"] == {"training": "circle", "test": "diamond"}[row["rows"]]


def test_a_sure_cell_is_strong_and_one_at_the_border_of_the_classes_is_pale(history: TrainingHistory) -> None:
    cells = [row for row in rows_of(surface_chart(history), "says") if "sure" in row]
    size = [cells[1]["x"] - cells[0]["x"], cells[0]["y"] - cells[COLUMNS]["y"]]
    centres = np.array([[row["x"] + size[0] / 2, row["y"] + size[1] / 2] for row in cells])
    chances = history.predict_proba(centres).max(axis=1)
    assert [row["sure"] for row in cells] == pytest.approx((0.05 + 0.55 * (2 * chances - 1)).tolist(), abs=0.03)


def test_a_curve_is_drawn_through_dots_in_the_colours_of_training_and_test() -> None:
    history = train(TrainingConfig(dataset="abs", n_samples=60, hidden_widths=(6,), epochs=10))
    picture, data = drawn(json.loads(surface_chart(history).to_json())), history.dataset
    dots = picture.marks("symbol")
    colours = [TRAINING.colour] * len(data.x_train) + [TEST.colour] * len(data.x_test)
    assert [each["colour"] for each in dots] == colours
    x, y = np.concatenate([data.x_train, data.x_test])[:, 0], np.concatenate([data.y_train, data.y_test])
    assert [each["x"][0] for each in dots] == pytest.approx([picture.at("x", each) for each in x], abs=1)
    assert [each["y"][0] for each in dots] == pytest.approx([picture.at("y", each) for each in y], abs=1)
    (line,) = picture.marks("line")
    assert line["points"][0][0] == pytest.approx(picture.at("x", x.min()), abs=1)
    assert line["points"][-1][0] == pytest.approx(picture.at("x", x.max()), abs=1)


def test_numbers_are_coloured_from_the_least_to_the_largest() -> None:
    history = train(TrainingConfig(dataset="diabetes", n_samples=60, hidden_widths=(6,), epochs=10))
    chart = surface_chart(history)
    said = [row["says"] for row in rows_of(chart, "says") if "sure" in row]
    colours = [each["colour"] for each in drawn(json.loads(chart.to_json())).marks("rect")]
    assert len(said) == len(colours)
    assert len({colour for number, colour in zip(said, colours) if number == said[0]}) == 1
    assert len(set(colours)) > 20


def test_a_chart_that_stands_alone_is_not_veiled_and_its_axis_ends_at_the_last_epoch(history: TrainingHistory) -> None:
    for chart in (loss_chart(history), units_chart(history), gradient_chart(history)):
        picture = drawn(json.loads(chart.to_json()))
        veils = [
            each for kind, marks in picture.layers if kind == "rect" for each in marks if each.get("opacity") == 0.75
        ]
        assert [each["x"] for each in veils] == [(picture.width, picture.width)]
        assert picture.at("x", 25) == pytest.approx(picture.width, abs=1)


def test_the_charts_of_a_run_are_called_by_what_they_show(history: TrainingHistory) -> None:
    shown = {"loss": "shown", "units": "until", "gradients": "norm", "lives": "first_epoch", "surface": "says"}
    several = run_charts(history)
    assert set(several) == set(shown)
    for name, column in shown.items():
        assert rows_of(several[name], column), name
