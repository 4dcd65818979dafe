"""Charts of a diagnosis draw what the report says: every unit once, in its verdict's colour, lines where z is 0."""

import numpy as np
import pandas as pd
import pytest

from core.charts import diagnosis, theme
from core.charts.diagnosis import (
    MOST_POINTS,
    MOST_UNITS,
    PARTS,
    hinge_frame,
    hinge_spec,
    makeup_frame,
    makeup_spec,
    present_verdicts,
    verdict_frame,
    verdict_spec,
)  # fmt: skip
from core.diagnosis import Report, Verdict
from core.diagnosis.samples import sample
from core.diagnosis.subject import Subject
from tests.charts.pictured.diagnosis import JUDGED, MADE, VERDICT, VERDICTS
from tests.charts.scenes import drawn
from tests.charts.specs import fields


@pytest.fixture(scope="module")
def subject() -> Subject:
    return sample("half_dead")


@pytest.fixture(scope="module")
def report(subject: Subject) -> Report:
    return subject.report()


def test_every_unit_of_a_layer_is_in_its_bar_once(report: Report) -> None:
    rows = verdict_frame(list(report.layers.values()))
    for name, layer in report.layers.items():
        bar = rows[rows["layer"] == name]
        assert bar["units"].sum() == layer.units
        assert bar["share"].sum() == pytest.approx(1.0)
        assert dict(zip(bar["verdict"], bar["units"])) == {str(v): n for v, n in layer.counts.items() if n}


def test_a_verdict_has_the_colour_of_the_theme_wherever_it_is_drawn(report: Report) -> None:
    present = present_verdicts(list(report.layers.values()))
    assert {Verdict.ACTIVE, Verdict.SILENT} <= set(present)
    for spec in (verdict_spec(2, present), hinge_spec(present)):
        scales = [part["encoding"]["color"]["scale"] for part in spec["layer"] if "color" in part.get("encoding", {})]
        assert scales
        for scale in scales:
            assert dict(zip(scale["domain"], scale["range"])) == {str(v): theme.VERDICTS[v] for v in present}


def test_states_and_verdicts_of_the_same_meaning_share_a_colour() -> None:
    assert set(theme.VERDICTS) == set(Verdict)
    for verdict, state in ((Verdict.ACTIVE, 0), (Verdict.ASLEEP, 1), (Verdict.CUT_OFF, 2), (Verdict.SILENT, 3)):
        assert theme.VERDICTS[verdict] == list(theme.STATES.values())[state].colour


def test_the_two_bars_of_a_unit_add_up_to_the_mean_of_its_z(report: Report) -> None:
    rows = makeup_frame(report, "layer 1")
    sums = rows.groupby("unit", sort=False)["value"].sum()
    means = rows.groupby("unit", sort=False)["mean"].first()
    np.testing.assert_allclose(sums, means, atol=1e-12)
    assert set(rows["part"]) == {style.name for style in PARTS}
    assert rows["margin"].is_monotonic_decreasing or len(rows) == 2 * report.layers["layer 1"].dead
    assert rows["unit"].nunique() == min(report.layers["layer 1"].dead, MOST_UNITS)
    assert {"value", "margin", "unit", "part"} <= fields(makeup_spec(3))


def test_only_units_that_do_not_learn_have_bars(report: Report) -> None:
    units = report.units[(report.units["layer"] == "layer 1")]
    silent = units[units["verdict"].isin([Verdict.SILENT, Verdict.PROVED])]["unit"]
    assert set(makeup_frame(report, "layer 1")["unit"]) == {f"unit {unit}" for unit in silent}


def test_a_hinge_line_is_where_its_units_z_is_0(subject: Subject, report: Report) -> None:
    rows = hinge_frame(subject.network, report, subject.inputs)
    lines = rows[rows["unit"].notna()]
    assert len(lines) > 10
    first = subject.network[0]
    for line in lines.itertuples():
        unit = int(line.unit.split()[1])
        for end in ((line.x, line.y), (line.x2, line.y2)):
            assert np.array(end) @ first.weights[:, unit] + first.biases[unit] == pytest.approx(0, abs=1e-9)
        row = report.units[(report.units["layer"] == "layer 1") & (report.units["unit"] == unit)]
        assert row["verdict"].item() == line.verdict


def test_points_are_some_of_the_inputs(subject: Subject, report: Report) -> None:
    rows = hinge_frame(subject.network, report, subject.inputs)
    points = rows[rows["unit"].isna()][["x", "y"]].to_numpy()
    known = {tuple(point) for point in subject.inputs}
    assert 0 < len(points) <= 400
    assert all(tuple(point) in known for point in points)


@pytest.mark.parametrize(("rows", "kept"), [(1, 1), (400, 400), (401, 201), (799, 400), (801, 267)])
def test_no_more_points_are_drawn_than_can_be_told_apart(subject: Subject, report: Report, rows, kept) -> None:
    x = np.random.default_rng(0).standard_normal((rows, 2))
    points = hinge_frame(subject.network, report, x)["unit"].isna().sum()
    assert points == kept <= MOST_POINTS


def test_a_unit_that_never_learns_has_a_dashed_line_and_others_a_full_one(seen) -> None:
    dashes = {each["colour"]: tuple(each["strokeDash"]) for each in seen("hinges")[0].marks("rule")}
    assert dashes[VERDICT["active"]] == (1, 0)
    assert dashes[VERDICT["proved silent"]] == (4, 4)


def test_a_count_is_written_where_there_is_room_with_its_verdict(seen) -> None:
    chart = drawn(verdict_spec(2, VERDICTS), pd.DataFrame(JUDGED))
    assert [each["text"] for each in chart.marks("text")] == ["30 active", "20 silent on n", "9 asleep"]


def test_the_two_parts_of_a_unit_lie_in_two_rows(seen) -> None:
    first, second = seen("makeup")[0].marks("rect")
    assert first["y"][1] <= second["y"][0] or second["y"][1] <= first["y"][0]


def test_the_units_with_bars_are_those_nearest_to_0_the_nearest_first(report: Report, monkeypatch) -> None:
    units = report.units[report.units["layer"] == "layer 1"]
    held = units[units["verdict"].isin([Verdict.SILENT, Verdict.PROVED])].sort_values("margin", ascending=False)
    assert held["margin"].iloc[0] > held["margin"].iloc[-1]
    monkeypatch.setattr(diagnosis, "MOST_UNITS", 3)
    rows = makeup_frame(report, "layer 1")
    for part, column in (("bias b", "bias"), ("w · mean(x)", "w_mean")):
        own = rows[rows["part"] == part]
        assert own["unit"].tolist() == [f"unit {unit}" for unit in held["unit"].iloc[:3]]
        assert own["value"].tolist() == held[column].iloc[:3].tolist()
        assert own["mean"].tolist() == held["mean"].iloc[:3].tolist()
        assert own["margin"].tolist() == held["margin"].iloc[:3].tolist()


def test_a_units_bars_and_its_tick_lie_in_its_own_row(seen) -> None:
    two = pd.DataFrame([*MADE, *({**row, "unit": "unit 1", "margin": -0.1} for row in MADE)])
    chart = drawn(makeup_spec(2), two)
    rows = chart.labels["y"]
    for bar, row in zip(chart.marks("rect"), two.to_dict("records"), strict=True):
        assert abs(sum(bar["y"]) / 2 - rows[row["unit"]]) < chart.height / 4
    assert rows["unit 3"] < rows["unit 1"]
    bias, mean = chart.marks("rect")[:2]
    assert bias["y"][1] <= mean["y"][0] + 1


def test_a_word_that_is_longer_than_its_bar_stays_away() -> None:
    short = pd.DataFrame(JUDGED).assign(share=[0.98, 0.02, 1.0])
    texts = [each["text"] for each in drawn(verdict_spec(2, VERDICTS), short).marks("text")]
    assert texts == ["30 active", "", "9 asleep"]


def test_hinges_are_drawn_among_points_whose_axes_do_not_begin_at_0() -> None:
    far = pd.DataFrame(
        [
            {"x": 100.0, "y": 200.0, "unit": None},
            {"x": 101.0, "y": 202.0, "unit": None},
            {"x": 100.2, "y": 201.0, "x2": 100.9, "y2": 201.5, "unit": "unit 0", "verdict": "active"},
        ]
    )
    chart = drawn(hinge_spec(VERDICTS), far)
    assert (chart.at("x", 100), chart.at("x", 101)) == pytest.approx((0, chart.width), abs=1)
    assert (chart.at("y", 200), chart.at("y", 202)) == pytest.approx((chart.height, 0), abs=1)


def test_only_verdicts_that_some_unit_has_are_in_the_legend_in_the_order_of_all(report: Report) -> None:
    layers = list(report.layers.values())
    present = present_verdicts(layers)
    assert list(present) == [each for each in Verdict if sum(layer.counts[each] for layer in layers)]
    assert present_verdicts(layers[:1]) == tuple(each for each in Verdict if layers[0].counts[each])


def test_a_place_is_that_of_the_verdict_among_all_and_shares_are_of_the_layer(report: Report) -> None:
    rows, order = verdict_frame(list(report.layers.values())), [str(verdict) for verdict in Verdict]
    assert [order[place] for place in rows["place"]] == rows["verdict"].tolist()
    widths = rows["layer"].map({name: layer.units for name, layer in report.layers.items()})
    assert rows["share"].tolist() == (rows["units"] / widths).tolist()
