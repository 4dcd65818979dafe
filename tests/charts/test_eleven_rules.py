"""The chart of the rules: a dot where the rule counts, a line from the truth, and the lab's bound."""

import numpy as np
import pandas as pd
import pytest

from core.charts.eleven_rules import BOUNDED, RIGHT, UNKNOWN, WRONG, rules_frame, rules_spec
from core.diagnosis.eleven_rules import OURS, RULES, count_table, draw_layer
from tests.charts.pictured.chart import CLOSE
from tests.charts.pictured.eleven_rules import COUNTED, RULE_KINDS
from tests.charts.scenes import drawn
from tests.charts.specs import fields

ROWS = count_table(draw_layer(30, 20, 10_000), (10_000,))


def test_a_dot_is_right_within_a_unit_and_wrong_beyond() -> None:
    frame = rules_frame(ROWS, 30).set_index("label")
    for name, rule in RULES.items():
        units = ROWS.loc[ROWS["rule"] == name, "units"].item()
        row = frame.loc[rule.label]
        assert row["units"] == units
        assert row["kind"] == (RIGHT if abs(units - 30) <= 1 else WRONG)
        assert (row["from"], row["text"]) == (30.0, f"{units:.0f}")
    assert frame.loc[OURS, "kind"] == BOUNDED
    assert (frame.loc[OURS, "low"], frame.loc[OURS, "high"]) == (0.0, 30.0)


def test_without_a_truth_nothing_is_called_wrong() -> None:
    frame = rules_frame(ROWS, None)
    assert set(frame["kind"]) == {UNKNOWN, BOUNDED}
    assert (frame["from"] == frame["units"]).all()
    assert frame["truth"].isna().all()


@pytest.mark.parametrize(("known", "before"), [(True, True), (False, True), (False, False)])
def test_the_spec_draws_every_column_that_matters(known: bool, before: bool) -> None:
    spec = rules_spec(known, before)
    assert {"units", "from", "low", "high", "label", "kind", "truth"} <= fields(spec)
    order = spec["layer"][1]["encoding"]["y"]["sort"]
    assert order[-1] == OURS
    assert len(order) == (12 if before else 11)
    domains = [part["encoding"]["color"]["scale"]["domain"] for part in spec["layer"] if "color" in part["encoding"]]
    assert domains
    assert all(domain == ([RIGHT, WRONG, BOUNDED] if known else [UNKNOWN, BOUNDED]) for domain in domains)


def test_without_a_truth_a_rules_dot_has_no_line_and_no_place_is_marked() -> None:
    known = pd.DataFrame(COUNTED)
    rows = known.assign(truth=None, **{"from": known["units"]}, kind=["count", "count", "at most"])
    chart = drawn(rules_spec(False), rows)
    found = [(each["x"], each["colour"]) for each in chart.marks("rule")]
    wrong, bound = RULE_KINDS["wrong"], RULE_KINDS["at most"]
    assert found == [((chart.at("x", units),) * 2, wrong) for units in (70, 20)]
    ((ends, colour),) = [(each["x"], each["colour"]) for each in chart.marks("rule", 1)]
    assert ends == pytest.approx((chart.at("x", 5), chart.at("x", 50)), abs=CLOSE)
    assert colour == bound
    assert chart.at("x", 0) == pytest.approx(0, abs=1)


def test_a_count_is_right_up_to_one_unit_beside_the_truth_on_either_side() -> None:
    rows = ROWS[ROWS["rule"] != OURS].iloc[:6].assign(units=[28.9, 29.0, 30.0, 31.0, 31.1, 0.0])
    assert rules_frame(rows, 30)["kind"].tolist() == [WRONG, RIGHT, RIGHT, RIGHT, WRONG, WRONG]
    assert rules_frame(rows.assign(units=[0.0, 1.0, 1.5, 2.0, 30.0, 0.4]), 0)["kind"].tolist() == [
        RIGHT, RIGHT, WRONG, WRONG, WRONG, RIGHT,
    ]  # fmt: skip


def test_rows_of_rules_say_the_truth_and_where_each_rule_comes_from() -> None:
    frame = rules_frame(ROWS, 30)
    assert set(frame["truth"]) == {30}
    sources = {rule.label: rule.source for rule in RULES.values()}
    assert {row.label: row.source for row in frame.itertuples() if row.label in sources} == sources
    assert "from" not in ROWS.columns, "the rows that were given stay as they are"


def test_an_axis_of_counts_without_a_truth_begins_at_0_however_large_they_are() -> None:
    rows = rules_frame(ROWS.assign(units=ROWS["units"] + 60.0, low=np.nan, high=np.nan), None)
    assert drawn(rules_spec(False), rows).at("x", 0) == pytest.approx(0, abs=1)
