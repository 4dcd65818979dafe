"""Charts of a rescue: rows of every remedy in one order, the control in its place, courses joined at the rescue."""

from functools import cache

import pandas as pd
import pytest
from altair import LayerChart

from core.charts import theme
from core.charts.rescue import MEASURES, outcome_frame, outcome_spec, rescue_frame, rescue_spec
from core.studies.rescue import (
    CONTROL,
    REMEDIES,
    UNDAMAGED,
    Case,
    Effect,
    compare,
    course_table,
    damage,
    healthy,
    treat,
)
from tests.charts.scenes import drawn

CASE = Case("bias5", before=4, after=6, seeds=2)
WITH, NOTHING, NEVER = (style.name for style in theme.RESCUE_SERIES)


@cache
def rows() -> pd.DataFrame:
    damaged = damage(CASE)
    return compare({name: treat(damaged, name) for name in (CONTROL, "elu")}, healthy(CASE))


@cache
def courses() -> pd.DataFrame:
    damaged = damage(CASE)
    after = (treat(damaged, name).course for name in ("he", CONTROL))
    return rescue_frame(damaged.course, *after, healthy(CASE))


@pytest.mark.parametrize("measure", MEASURES)
def test_every_remedy_has_its_row_in_one_order_also_before_it_is_known(measure: str) -> None:
    frame = outcome_frame(rows(), measure)
    assert frame["label"].tolist() == [UNDAMAGED, *(remedy.label for remedy in REMEDIES.values())]
    known = frame[frame["value"].notna()]
    assert known["name"].tolist() == [UNDAMAGED, CONTROL, "elu"]
    assert known["value"].tolist() == rows()[measure].tolist()
    assert known["low"].tolist() == rows()[f"{measure}_low"].tolist()


def test_only_the_chart_of_units_says_how_many_are_active() -> None:
    assert outcome_frame(rows(), "score")["active"].isna().all()
    assert outcome_frame(rows(), "alive")["active"].dropna().tolist() == rows()["active"].tolist()


def test_every_effect_has_a_colour_and_a_shape_of_its_own() -> None:
    assert set(theme.EFFECTS) == {*map(str, Effect), theme.FOR_COMPARISON}
    assert len(set(theme.EFFECTS.values())) == len({shape for _, shape in theme.EFFECTS.values()}) == len(theme.EFFECTS)
    assert set(outcome_frame(rows(), "score")["effect"].dropna()) <= set(theme.EFFECTS)


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("spec_of", [outcome_spec, rescue_spec])
def test_specs_are_valid_hold_no_data_and_describe_themselves(spec_of, measure: str) -> None:
    spec = spec_of(measure)
    LayerChart.from_dict({**spec, "data": {"name": "rows"}}, validate=True)
    assert "data" not in spec
    assert spec["title"]
    assert spec["description"]


def test_the_remedy_begins_at_the_rescue_and_the_control_holds_every_epoch_once() -> None:
    score = courses()[courses()["measure"] == "score"].groupby("series")["epoch"]
    assert score.min().to_dict() == {WITH: CASE.before, NOTHING: 0, NEVER: 0}
    assert score.max().to_dict() == {WITH: 10, NOTHING: 10, NEVER: 10}
    assert not courses()[courses()["series"] == NOTHING].duplicated(["measure", "epoch"]).any()
    assert courses()["rescue"].dropna().tolist() == [CASE.before]


@pytest.mark.parametrize("measure", MEASURES)
def test_an_effect_has_its_colour_and_a_shape_of_its_own_wherever_it_is_drawn(measure: str) -> None:
    spec = outcome_spec(measure, ("elu",))
    drawn = [layer["encoding"] for layer in spec["layer"]]
    colours = [each["color"]["scale"] for each in drawn if each.get("color", {}).get("field") == "effect"]
    shapes = [each["shape"]["scale"] for each in drawn if each.get("shape", {}).get("field") == "effect"]
    assert colours
    assert shapes
    for index, scales in enumerate((colours, shapes)):
        expected = {name: style[index] for name, style in theme.EFFECTS.items()}
        assert all(dict(zip(scale["domain"], scale["range"], strict=True)) == expected for scale in scales)
    assert len({shape for _, shape in theme.EFFECTS.values()}) == len(theme.EFFECTS)


def test_the_rows_of_a_rescue_are_the_courses_of_all_networks() -> None:
    damaged = damage(CASE)
    with_remedy, nothing = (treat(damaged, name).course for name in ("he", CONTROL))
    for name, table in ((WITH, course_table(with_remedy, CASE.before)), (NEVER, course_table(healthy(CASE)))):
        own = courses()[courses()["series"] == name]
        for column in ("epoch", "measure", "value", "low", "high", "n"):
            assert own[column].tolist() == table[column].tolist()
    control = courses()[courses()["series"] == NOTHING].set_index(["measure", "epoch"])["value"]
    for table, epochs in ((course_table(damaged.course), range(5)), (course_table(nothing, CASE.before), range(5, 11))):
        for row in table[table["epoch"].isin(epochs)].itertuples():
            assert control[row.measure, row.epoch] == row.value
    assert courses()["word"].dropna().tolist() == ["rescue"]


def test_an_outcome_keeps_every_column_of_its_measure() -> None:
    frame = outcome_frame(rows(), "alive").dropna(subset="value")
    for ours, theirs in (("value", "alive"), ("low", "alive_low"), ("high", "alive_high"), ("n", "n")):
        assert frame[ours].tolist() == rows()[theirs].tolist()
    assert frame["effect"].iloc[0] == frame["effect"].iloc[1] == theme.FOR_COMPARISON


@pytest.mark.parametrize(("measure", "ends"), [("score", (0.4, 1.0)), ("alive", (0.0, 1.0))])
def test_the_axis_of_an_outcome_is_that_of_its_measure_or_the_one_that_is_asked_for(measure: str, ends: tuple) -> None:
    table = outcome_frame(rows(), measure)
    order = tuple(table["label"])
    for wanted in (None, (-0.5, 2.0)):
        chart = drawn(outcome_spec(measure, order, wanted), table)
        low, high = wanted or ends
        assert 0 <= chart.at("x", low) < 0.1 * chart.width
        assert 0.9 * chart.width < chart.at("x", high) <= chart.width


def test_a_remedy_that_is_not_known_yet_has_its_row_and_no_dot() -> None:
    table = outcome_frame(rows(), "alive")
    chart = drawn(outcome_spec("alive"), table)
    assert list(chart.labels["y"]) == table["label"].tolist()
    assert len(chart.marks("symbol", 2)) == len(chart.marks("rule", 2)) == table["value"].notna().sum()


@pytest.mark.parametrize(("measure", "title"), [("score", "Test score"), ("alive", "Units alive")])
def test_charts_of_a_rescue_are_called_by_their_measure(measure: str, title: str) -> None:
    assert rescue_spec(measure)["title"] == title
    assert outcome_spec(measure)["title"].startswith(title)
    filters = {str(layer["transform"][0]["filter"]) for layer in rescue_spec(measure)["layer"][:3]}
    assert filters == {f"datum.measure === '{measure}'"}
