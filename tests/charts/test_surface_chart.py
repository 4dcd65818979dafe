"""What a trained network says of every place: each cell, dot and curve against the network itself."""

import json
from functools import cache
from typing import Any

import numpy as np
import pytest

from core import Dataset, TrainingConfig, TrainingHistory, train
from core.charts import surface_chart, theme
from core.charts.plane import box_around, grid, plane_of
from core.charts.surface_chart import COLUMNS, CURVE_POINTS, ROWS
from tests.charts.scenes import drawn

SETS = ("moons", "iris", "wine", "diabetes")


@cache
def history_of(name: str) -> TrainingHistory:
    return train(TrainingConfig(dataset=name, n_samples=80, hidden_widths=(6,), epochs=30, learning_rate=0.5))


@cache
def spec_of(name: str) -> dict[str, Any]:
    return json.loads(surface_chart(history_of(name)).to_json())


def rows_of(spec: dict[str, Any], field: str) -> list[dict[str, Any]]:
    return [row for rows in spec["datasets"].values() for row in rows if field in row]


def places(data: Dataset) -> np.ndarray:
    return plane_of(data).coordinates(np.concatenate([data.x_train, data.x_test]))


@pytest.mark.parametrize("name", SETS)
def test_a_cell_says_what_the_network_says_at_its_centre_and_how_surely(name: str) -> None:
    history = history_of(name)
    data, cells = history.dataset, rows_of(spec_of(name), "sure")
    centres = grid(box_around(places(data)), COLUMNS, ROWS)
    x = plane_of(data).points(centres)
    if data.task == "regression":
        assert [row["says"] for row in cells] == pytest.approx(history.predict(x), abs=0.00051)
        assert {row["sure"] for row in cells} == {0.8}
    else:
        chances, even = history.predict_proba(x), 1 / data.n_classes
        assert [row["says"] for row in cells] == [data.class_names[each] for each in chances.argmax(axis=1)]
        surely = (chances.max(axis=1) - even) / (1 - even)
        assert [row["sure"] for row in cells] == pytest.approx((0.05 + 0.55 * surely).tolist(), abs=0.00051)


@pytest.mark.parametrize("name", SETS)
def test_cells_tile_the_whole_picture_and_dots_are_where_their_rows_are(name: str) -> None:
    history = history_of(name)
    data, chart = history.dataset, drawn(spec_of(name))
    box = box_around(places(data))
    cells = chart.marks("rect")
    wide, tall = chart.width / COLUMNS, chart.height / ROWS
    for place, cell in enumerate(cells):
        row, column = divmod(place, COLUMNS)
        assert cell["x"] == pytest.approx((column * wide, (column + 1) * wide), abs=1)
        assert cell["y"] == pytest.approx((row * tall, (row + 1) * tall), abs=1)
        assert cell.get("stroke") is None
    dots, at = chart.marks("symbol"), places(data)
    for axis, (low, high), size in ((0, box.x, chart.width), (1, box.y, chart.height)):
        share = (at[:, axis] - low) / (high - low)
        found = [sum(each["y" if axis else "x"]) / 2 / size for each in dots]
        assert found == pytest.approx((1 - share if axis else share).tolist(), abs=0.01)


@pytest.mark.parametrize("name", SETS)
def test_a_dot_has_the_colour_of_what_it_is_and_the_shape_of_its_part(name: str) -> None:
    data, chart = history_of(name).dataset, drawn(spec_of(name))
    shapes = ["circle"] * len(data.x_train) + ["diamond"] * len(data.x_test)
    dots = chart.marks("symbol")
    assert [each["shape"] for each in dots] == shapes
    y = np.concatenate([data.y_train, data.y_test])
    if data.task == "classification":
        assert [each["colour"] for each in dots] == [theme.CLASS_COLOURS[kind] for kind in y]
    else:
        ends = [dots[place]["colour"] for place in (int(y.argmin()), int(y.argmax()))]
        green = [sum(map(int, each[4:-1].split(","))) for each in ends]
        assert green[0] < green[1]
    assert all(each.get("stroke") == "white" for each in dots)


@pytest.mark.parametrize("name", SETS)
def test_axes_legends_and_tooltips_are_called_by_what_is_drawn(name: str) -> None:
    data, spec = history_of(name).dataset, spec_of(name)
    box, titles = box_around(places(data)), plane_of(data).labels
    cells, dots = spec["layer"]
    for layer in (cells, dots):
        for axis, title, ends in zip("xy", titles, box):
            found = layer["encoding"][axis]
            assert (found["title"], found["scale"]["domain"]) == (title, pytest.approx(list(ends)))
        assert layer["encoding"]["color"]["title"] == data.target_name
    assert [each["field"] for each in cells["encoding"]["tooltip"]] == ["says"]
    assert [each["field"] for each in dots["encoding"]["tooltip"]] == ["says", "rows"]


@pytest.mark.parametrize("classes", [2, 3])
def test_of_one_feature_the_curve_is_the_chance_of_the_second_class_or_the_likeliest(classes: int) -> None:
    x = np.linspace(-2, 2, 60)[:, None]
    y = np.digitize(x[:, 0], np.linspace(-2, 2, classes + 1)[1:-1])
    own = Dataset.from_arrays(x, [f"kind {each}" for each in y], feature_names=["size"])
    history = train(TrainingConfig(dataset=own, hidden_widths=(8,), epochs=60, learning_rate=0.5))
    spec = json.loads(surface_chart(history).to_json())
    line = sorted((row["x"], row["y"]) for row in rows_of(spec, "y") if "rows" not in row)
    at, found = np.array(line).T
    everything = np.concatenate([own.x_train, own.x_test])
    assert (len(at), at[0], at[-1]) == (CURVE_POINTS, everything.min(), everything.max())
    assert np.diff(at) == pytest.approx((at[-1] - at[0]) / (CURVE_POINTS - 1))
    said = history.predict_proba(at[:, None])[:, 1] if classes == 2 else history.predict(at[:, None])
    assert found == pytest.approx(said)
    assert len(set(found.round(6))) > 1
    for layer in spec["layer"]:
        assert (layer["encoding"]["x"]["title"], layer["encoding"]["y"]["title"]) == ("size", own.target_name)
