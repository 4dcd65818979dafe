"""The cloud over the zones."""

import numpy as np
import pandas as pd
import pytest

from core.charts.activation_clouds import cloud_spec
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
