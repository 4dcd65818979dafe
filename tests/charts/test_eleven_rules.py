"""The chart of the rules: a dot where the rule counts, a line from the truth, and the lab's bound."""

import pytest

from core.charts.eleven_rules import BOUNDED, RIGHT, UNKNOWN, WRONG, rules_frame, rules_spec
from core.diagnosis.eleven_rules import OURS, RULES, count_table, draw_layer
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
