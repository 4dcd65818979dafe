"""The cloud over the zones."""

import numpy as np
import pandas as pd
import pytest

from core.charts import theme
from core.charts.activation_clouds import cloud_frame, cloud_spec, share_frame, zone_frame
from core.engine.liveness import UnitState
from core.studies.activations import Zone
from tests.charts.pictured.activation_clouds import CLOUDS
from tests.charts.pictured.chart import CLOSE
from tests.charts.scenes import drawn


def test_the_cloud_rises_from_the_foot_of_the_chart_as_its_density_does() -> None:
    cloud = [{"z": z, "density": density} for z, density in ((-8, 0.0), (-2, 0.1), (0, 0.4), (8, 0.0))]
    chart = drawn(cloud_spec(2), pd.DataFrame(CLOUDS + cloud))
    (area,) = chart.marks("area")
    assert [x for x, _ in area["points"]] == pytest.approx([chart.at("x", row["z"]) for row in cloud], abs=CLOSE)
    heights = np.array([chart.height - y for _, y in area["points"]])
    np.testing.assert_allclose(heights / heights.max(), [0, 0.25, 1, 0], atol=0.01)
    assert heights.max() > 0.7 * chart.height
    assert set(area["edge"]) == {chart.height}


def test_zones_are_cut_at_the_ends_of_the_axis_and_one_beyond_them_has_no_strip() -> None:
    zones = [
        Zone(-np.inf, -9.0, UnitState.DEAD), Zone(-9.0, -5.0, UnitState.ASLEEP), Zone(-5.0, 4.6, UnitState.ACTIVE),
        Zone(4.6, 8.0, UnitState.DEAD), Zone(8.0, np.inf, UnitState.ASLEEP),
    ]  # fmt: skip
    rows = zone_frame(zones, "own")
    assert rows[["low", "high"]].to_numpy().tolist() == [[-8.0, -5.0], [-5.0, 4.6], [4.6, 8.0]]
    assert rows["zone"].tolist() == [theme.ZONES[state] for state in (1, 0, 3)]
    assert rows["wide"].tolist() == [False, True, True]
    assert set(rows["series"]) == {"own"}


def test_the_cloud_is_the_density_of_a_normal_distribution_over_the_whole_axis() -> None:
    rows = cloud_frame({"a": [Zone(-np.inf, np.inf, UnitState.ACTIVE)]}, -1.5, 0.5)
    cloud = rows[rows["density"].notna()]
    assert cloud["z"].tolist() == pytest.approx(np.linspace(-8, 8, len(cloud)).tolist())
    expected = np.exp(-((cloud["z"] + 1.5) ** 2) / (2 * 0.25)) / (0.5 * np.sqrt(2 * np.pi))
    assert cloud["density"].tolist() == pytest.approx(expected.tolist())
    assert len(cloud) > 100
    assert rows["zone"].notna().sum() == 1


@pytest.mark.parametrize("name", ["clouds", "shares"])
def test_a_strip_is_as_thick_as_the_state_of_its_zone(seen, name: str) -> None:
    thickness = {style.colour: style.thickness for style in theme.STATES.values()}
    for each in seen(name)[0].marks("rect"):
        assert each["y"][1] - each["y"][0] == pytest.approx(22 * thickness[each["colour"]])


def test_a_share_of_a_tenth_is_written_and_a_smaller_one_is_not() -> None:
    rows = share_frame({"a": {UnitState.ACTIVE: 0.1, UnitState.ASLEEP: 0.099, UnitState.DEAD: 0.801}})
    assert rows["word"].tolist() == ["10%", "", "80%"]
    assert rows["zone"].tolist() == list(theme.ZONES.values())
    assert rows[["from", "to"]].to_numpy() == pytest.approx(np.array([[0, 0.1], [0.1, 0.199], [0.199, 1.0]]))
