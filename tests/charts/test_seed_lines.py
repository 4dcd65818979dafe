"""Seeds as lines: the axis of a share."""

import pandas as pd
import pytest

from core.charts.seed_lines import seeds_frame, seeds_spec
from tests.charts.scenes import drawn


def test_a_share_of_the_seeds_is_drawn_from_0_to_1_however_high_all_of_them_are() -> None:
    rows = pd.DataFrame({"epoch": [0, 10], "seed": 0, "value": [0.8, 0.9], "shown": [0.8, 0.9]})
    chart = drawn(seeds_spec("share", "t", "d", unit=True), rows)
    assert (chart.at("y", 0), chart.at("y", 1)) == pytest.approx((chart.height, 0), abs=1)


def test_a_seed_has_a_line_of_its_own_through_all_of_its_epochs_and_the_axis_reaches_to_both_ends(seen) -> None:
    chart, rows = seen("seeds")
    assert [len(line["points"]) for line in chart.marks("line")] == [2] * rows["seed"].nunique()
    assert chart.at("y", 0) == chart.height


@pytest.mark.parametrize(
    ("starts", "top"), [((0.7, 0.9), 2.7), ((0.2, 0.1), 1.0), ((1 / 3, 0.1), 1.0), ((0.5, 0.4), 1.5)]
)
def test_what_explodes_is_cut_at_three_times_the_largest_start_but_never_below_1(starts: tuple, top: float) -> None:
    lines = pd.DataFrame({"epoch": [0, 1] * 2, "seed": [5, 5, 6, 6], "loss": [starts[0], 1e9, starts[1], 0.05],
                          "other": 9.0})  # fmt: skip
    rows = seeds_frame(lines, "loss")
    assert rows["shown"].tolist() == pytest.approx([starts[0], top, starts[1], 0.05])
    assert rows["value"].tolist() == lines["loss"].tolist()
    assert rows[["epoch", "seed"]].equals(lines[["epoch", "seed"]])
