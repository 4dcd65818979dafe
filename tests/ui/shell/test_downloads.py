"""What is downloaded says what it is of, in its name and inside."""

import json
from dataclasses import replace

import pandas as pd
import pytest
from altair import LayerChart

from core import TrainingConfig, train
from core.charts.curves import gradient_spec, loss_spec, units_spec
from core.charts.parts import with_data
from core.charts.run_tables import gradient_frame, loss_frame, units_frame
from core.studies.run.grid import Grid
from core.training.tables import metrics_frame
from core.ui.shell.downloads import file_name, settings_of, with_settings

BASE = TrainingConfig(n_samples=40, hidden_widths=(3,), epochs=3)


@pytest.mark.parametrize(
    "changes", [{"learning_rate": 0.2}, {"epochs": 4}, {"noise": 0.1}, {"seed": 1}, {"log_every": 2}]
)
def test_two_runs_that_differ_in_anything_have_files_of_other_names(changes: dict) -> None:
    one, other, same = (settings_of([config]) for config in (BASE, replace(BASE, **changes), replace(BASE)))
    assert file_name("run", one, "csv") != file_name("run", other, "csv")
    assert file_name("run", one, "csv") == file_name("run", same, "csv")


def test_two_studies_that_differ_in_an_axis_only_have_files_of_other_names() -> None:
    few, more = (settings_of(Grid(BASE, {"initial_bias": biases}, 3).configs()) for biases in ((0.0,), (0.0, -1.0)))
    assert more["initial_bias"] == "0.0; -1.0"
    assert (few["networks"], more["networks"], more["seed"]) == ("3", "6", "0; 1; 2")
    assert file_name("study", few, "csv") != file_name("study", more, "csv")
    assert settings_of(Grid(BASE, {}, 50).configs())["seed"] == "0 to 49 (50 values)"


def test_a_table_gets_a_column_for_each_setting_that_it_does_not_hold_already() -> None:
    table = with_settings(metrics_frame(train(BASE)), settings_of([BASE]))
    assert set(table["learning_rate"]) == {"0.1"}
    assert set(table["hidden_widths"]) == {"3"}
    held = pd.DataFrame({"seed": [7]})
    assert with_settings(held, {"seed": "0", "noise": "0.2"}).to_dict("records") == [{"seed": 7, "noise": "0.2"}]


@pytest.mark.parametrize(
    ("spec", "rows"), [(loss_spec, loss_frame), (units_spec, units_frame), (gradient_spec, gradient_frame)]
)
def test_a_chart_that_is_taken_along_holds_its_rows_and_waits_for_no_page(spec, rows) -> None:
    frame = rows(train(BASE)).assign(last=3, top=1.0)
    chart = json.loads(json.dumps(with_data(spec(), frame), allow_nan=False))
    assert len(chart["data"]["values"]) == len(frame)
    assert "bind" not in json.dumps(chart["params"])
    LayerChart.from_dict(chart, validate=True)
    assert "data" not in spec(), "the chart on the page is as it was"
