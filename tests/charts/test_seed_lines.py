"""Seeds as lines: the axis of a share."""

import pandas as pd
import pytest

from core.charts.seed_lines import seeds_spec
from tests.charts.scenes import drawn


def test_a_share_of_the_seeds_is_drawn_from_0_to_1_however_high_all_of_them_are() -> None:
    rows = pd.DataFrame({"epoch": [0, 10], "seed": 0, "value": [0.8, 0.9], "shown": [0.8, 0.9]})
    chart = drawn(seeds_spec("share", "t", "d", unit=True), rows)
    assert (chart.at("y", 0), chart.at("y", 1)) == pytest.approx((chart.height, 0), abs=1)
