"""Charts of a rescue: rows of every remedy in one order, the control in its place, courses joined at the rescue."""

from functools import cache

import pandas as pd
import pytest
from altair import LayerChart

from core.charts import theme
from core.charts.rescue import MEASURES, outcome_frame, outcome_spec, rescue_frame, rescue_spec
from core.studies.rescue import CONTROL, REMEDIES, UNDAMAGED, Case, Effect, compare, damage, healthy, treat

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
