"""The sentences on the eleven rules count the rules, and leave out the lab's own answer."""

import pandas as pd
import pytest

from core.diagnosis.eleven_rules import OURS, RULES
from core.lessons.eleven_rules import layer_made_of, own_finding, spread_finding, turns_finding

FIRST, SECOND, THIRD = list(RULES)[:3]


def counted(n: int, *units: float) -> pd.DataFrame:
    """What as many rules call dead on n inputs, and an answer of the lab's own that lies far from all of them."""
    return pd.DataFrame({"rule": [*list(RULES)[: len(units)], OURS], "units": [*units, 99.0], "n": n})


def test_the_kinds_of_units_add_up_to_the_layer() -> None:
    text = layer_made_of(30, 20)
    assert "has 100 units: **30 are dead**, 20 are rare and fire on 1 in 1,000 inputs, and 50 are ordinary" in text


@pytest.mark.parametrize(
    ("units", "says"),
    [
        ((0.0, 28.9, 31.1), "3 rules say anything from 0 to 31 of 100. 30 are dead: no rule is within one unit."),
        ((0.0, 29.0), "2 rules say anything from 0 to 29 of 100. 30 are dead: one rule is within one unit."),
        ((29.0, 31.0, 70.0), "3 rules say anything from 29 to 70 of 100. 30 are dead: 2 rules are within one unit."),
    ],
)
def test_the_rules_that_are_right_are_counted_on_either_side_of_the_truth(units: tuple[float, ...], says: str) -> None:
    assert spread_finding(counted(2000, *units), 30) == f"On 2,000 inputs, {says}"


def test_a_rule_is_right_from_the_number_of_inputs_on_from_which_it_stays_right() -> None:
    table = pd.concat([counted(100, 30, 12, 30), counted(300, 50, 12, 30), counted(1000, 30.5, 12, 31)])
    text = turns_finding(table, 30)
    assert f"“{RULES[FIRST].label}” from 1,000 inputs on and “{RULES[THIRD].label}” from 100 inputs on." in text
    assert RULES[SECOND].label not in text
    assert "1 of the rules never get there" in text
    assert turns_finding(counted(100, 12, 50), 30).startswith("2 of the rules never get there")
    assert "None of the rules never get there" in turns_finding(counted(100, 30), 30)


def test_of_an_own_layer_no_truth_is_claimed_but_what_the_silent_bound() -> None:
    text = own_finding(counted(500, 3, 41), 7)
    assert "On 500 inputs the rules say anything from 3 to 41 units." in text
    assert "at most the 7 silent ones" in text
