"""The eleven rules on the layer of known truth: what science finds for each, and which become right."""

import numpy as np
import pytest

from core.diagnosis.eleven_rules import OURS, RULES, SIZES, UNITS, count_table, count_units, draw_layer, right_from

SEEDS = range(8)
EXPECTED = {  # rule -> units called dead of 30 dead, 20 rare and 50 ordinary ones, on 2,000 inputs; checked elsewhere
    "one_example": 75, "one_batch": 50, "never": 32.7, "small_maximum": 37.2, "one_percent": 50, "first_thousand": 50,
    "tau": 50, "tau_zero": 32.7, "zero_share": 75, "near_zero": 76, "before_relu": 0,
}  # fmt: skip


def test_there_are_eleven_and_each_names_its_source() -> None:
    assert len(RULES) == 11
    assert len({rule.label for rule in RULES.values()}) == 11
    assert all(rule.source for rule in RULES.values())


@pytest.mark.parametrize("name", RULES)
def test_a_rule_counts_as_it_does_elsewhere(name: str) -> None:
    counts = [count_units(draw_layer(30, 20, 2000, seed))[name] for seed in SEEDS]
    spread = 6.0 if name == "one_example" else 2.0
    assert np.mean(counts) == pytest.approx(EXPECTED[name], abs=spread)


def test_the_layer_is_what_is_said_of_it() -> None:
    z = draw_layer(30, 20, 10_000)
    share = (z > 0).mean(axis=0)
    assert (share[:30] == 0).all()
    assert share[30:50].mean() == pytest.approx(0.001, rel=0.2)
    assert share[50:] == pytest.approx(0.5, abs=0.03)
    np.testing.assert_array_equal(z[:300], draw_layer(30, 20, 300))


def test_two_rules_become_right_and_nine_never_do() -> None:
    starts = right_from(count_table(draw_layer(30, 20, SIZES[-1])), 30)
    right = {name for name, n in starts.items() if n is not None}
    assert right == {"never", "tau_zero", OURS}
    assert all(n >= 1000 for n in starts.values() if n is not None)


def test_a_rule_that_is_right_by_chance_is_not_right() -> None:
    table = count_table(draw_layer(30, 20, SIZES[-1]))
    first = table["n"] == SIZES[0]
    table.loc[first & (table["rule"] == "tau"), "units"] = 30.0
    assert right_from(table, 30)["tau"] is None


def test_without_rare_units_the_right_question_needs_few_inputs() -> None:
    assert right_from(count_table(draw_layer(30, 0, SIZES[-1])), 30)["never"] == SIZES[0]


def test_the_labs_row_is_a_bound_that_holds_the_truth_at_every_n() -> None:
    table = count_table(draw_layer(30, 20, SIZES[-1]))
    ours = table[table["rule"] == OURS]
    assert (ours["low"] == 0).all()
    assert (ours["high"] >= 30).all()
    assert ours["n"].tolist() == list(SIZES)


def test_outputs_are_counted_without_the_rule_that_needs_z() -> None:
    z = draw_layer(10, 10, 500)
    before, after = count_units(z), count_units(np.maximum(z, 0), before=False)
    assert before.pop("before_relu") == 0.0
    assert after == before


def test_a_layer_smaller_than_every_size_is_counted_as_it_is() -> None:
    assert count_table(draw_layer(10, 10, 20))["n"].unique().tolist() == [20]
    assert draw_layer(10, 10, 20).shape[1] == UNITS
