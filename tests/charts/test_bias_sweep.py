"""A heat map: its cells as they are seen."""

import re

import numpy as np
import pytest

from core.charts import theme
from core.charts.parts import rgb


def test_a_cell_is_as_dark_as_its_value_is_large(seen) -> None:
    chart, rows = seen("heat")
    light, dark = (np.array(rgb(colour)) for colour in theme.HEAT["stuck"])
    known = rows[rows["value"].notna()]
    for cell, value in zip(chart.marks("rect", 1), known["value"], strict=True):
        mixed = [int(part) for part in re.findall(r"\d+", cell["colour"])]
        assert mixed == pytest.approx((light + value * (dark - light)).tolist(), abs=1)
