"""Sentences on zones, clouds and one unit; and a glossary that says everything once."""

import re
from math import inf
from pathlib import Path as File

import numpy as np
import pytest

from core import ACTIVATIONS, UnitState
from core.lessons.activation_words import passage_sentence, zones_in_words
from core.lessons.one_unit import EXAMPLES, chances, gradient_in_numbers, moment_in_words, story, update_in_numbers
from core.lessons.terms import glossary
from core.studies.activations import passage_shares, slope_zones
from core.studies.intervals import wilson
from core.studies.one_unit import TARGETS, Path, Samples, Unit, descend, moment, samples

LESSONS = File(__file__).parents[2] / "core" / "lessons"
DATA = samples("step", 25)
PATH = descend(DATA, Unit(), (-1.5, 1.0), 0.5, 30)
FEW = Samples(np.array([-1.0, 1.0, 2.0]), np.array([1.0, 0.0, 1.0]))


def test_zones_are_named_from_their_edges():
    assert zones_in_words(slope_zones("relu")) == "passes a gradient for z > 0, none at all for z ≤ 0"
    assert zones_in_words(slope_zones("identity")) == "passes a gradient for every z"
    assert "a faint one for −7.6 < z ≤ −2.2 and 2.2 < z ≤ 7.6" in zones_in_words(slope_zones("tanh"))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_edge_between_zones_is_in_the_words(name):
    words = zones_in_words(slope_zones(name)).replace("−", "-")
    for zone in slope_zones(name):
        assert zone.high == inf or f"{zone.high:.2g}" in words


def test_the_sentence_on_a_cloud_gives_its_shares_and_never_rounds_to_none_or_all():
    text = passage_sentence("ReLU", passage_shares(slope_zones("relu"), -2.0, 1.0), -2.0, 1.0)
    assert "around −2 and a spread of 1" in text
    assert "for 2.3% of the inputs" in text
    assert "a faint one for 0%" in text
    assert "none for 97.7%" in text
    assert f"probability of {0.97725**100:.1%}" in text
    far = passage_sentence("ReLU", passage_shares(slope_zones("relu"), -5.0, 1.0), -5.0, 1.0)
    assert "less than 0.1% of the inputs" in far
    assert "none for more than 99.9%" in far


def test_the_story_tells_only_what_has_happened_by_the_step():
    death = int(np.flatnonzero(PATH.states == UnitState.DEAD)[0])
    assert "is active at step 0" in story(PATH, 0)
    assert "ied" not in story(PATH, death - 1)
    assert f"**Died in step {death}**" in story(PATH, death)
    assert "Born dead" in story(descend(DATA, Unit(), (0.5, -3.0), 0.5, 3), 2)
    wild = descend(DATA, Unit("identity"), (1.0, 1.0), 90.0, 99)
    assert "Diverged" in story(wild, len(wild.w) - 1)


def test_the_update_that_kills_is_announced_one_step_before():
    death = int(np.flatnonzero(PATH.states == UnitState.DEAD)[0])
    texts = [moment_in_words(moment(DATA, Unit(), *at), PATH, step) for step, at in enumerate(zip(PATH.w, PATH.b))]
    assert [("kills" in text) for text in texts[: death + 1]] == [*[False] * (death - 1), True, False]
    assert "gradient is exactly 0" in texts[death]


def test_the_gradient_is_written_as_a_sum_over_the_samples_that_are_on():
    text = gradient_in_numbers(moment(FEW, Unit(), 1.0, 0.5))  # z = -0.5, 1.5, 2.5; errors 1.5 and 1.5
    assert r"\frac1{3} (1.500 + 3.000) = 1.500" in text
    assert r"\frac1{3} (1.500 + 1.500) = 1.000" in text
    assert "no sample is on" in gradient_in_numbers(moment(FEW, Unit(), 0.0, -1.0))


def test_the_update_is_written_as_learning_rate_times_gradient():
    text = update_in_numbers(moment(FEW, Unit(), 1.0, 0.5), 0.2)
    assert r"= 1.000 - 0.2 \cdot 1.500 = 0.700" in text
    assert r"= 0.500 - 0.2 \cdot 1.000 = 0.300" in text


def test_the_chances_stand_beside_each_other():
    text = chances(1 / 6, wilson(1650, 10_000), -(3**0.5), 3**0.5)
    assert "from −1.73 to 1.73" in text
    assert "**16.7%**" in text
    assert "10,000 units drawn just now, **16.5%** [15.8%, 17.2%]" in text


@pytest.mark.parametrize(
    ("example", "state", "at_start"),
    [
        ("A step, falling weight", UnitState.DEAD, UnitState.ACTIVE),
        ("Large steps", UnitState.DEAD, UnitState.ACTIVE),
        ("A low bias", UnitState.DEAD, UnitState.DEAD),
        ("A rising weight", UnitState.ACTIVE, UnitState.ACTIVE),
    ],
)
def test_the_starts_show_all_that_can_become_of_a_unit(example, state, at_start):
    start = EXAMPLES[example]
    assert start.target in TARGETS
    path = descend(samples(start.target, 25), Unit(), (start.w, start.b), start.learning_rate, 30)
    assert (path.states[0], path.states[-1]) == (at_start, state)


def test_the_glossary_defines_each_term_once():
    text = (LESSONS / "states.md").read_text("utf-8") + glossary()
    terms = [term.lower() for term in re.findall(r"\*\*(.+?)\*\*", text)]
    assert len(terms) == len(set(terms))
    assert {
        "pre-activation z",
        "slope φ′",
        "active",
        "asleep",
        "cut off",
        "dead",
        "alive",
        "born dead",
        "margin",
    } <= set(terms)
    assert {"sparse", "revived", "collapsed", "seed", "he weights", "knee", "rai"} <= set(terms)


def lived(*states: UnitState) -> Path:
    """A path through these states whose loss falls from 9 by 1 a step."""
    steps = len(states)
    numbers = np.zeros(steps)
    return Path(numbers, numbers, 9.0 - np.arange(steps), np.zeros((steps, 2)), np.array(states, np.int8), False)


def test_a_death_is_told_by_the_step_of_it_and_a_loss_by_the_step_that_is_shown():
    alive, dead = UnitState.ACTIVE, UnitState.DEAD
    path = lived(alive, alive, dead, dead, dead, alive, alive)
    assert story(path, 4) == "**Died in step 2**; its loss went from 9.000 to 5.000."
    assert "active at step 5**, after it had died in step 2; its loss went from 9.000 to 4.000" in story(path, 5)
    assert "Born dead" not in story(lived(dead, alive), 1)
    assert "its loss is 9.000" in story(path, 0)


def test_a_run_that_diverged_is_told_to_have_only_at_its_last_step():
    path = descend(DATA, Unit("identity"), (1.0, 1.0), 90.0, 99)
    assert "Diverged" not in story(path, len(path.w) - 2)


def test_at_the_last_step_of_a_path_no_next_update_is_spoken_of():
    path = descend(DATA, Unit(), (1.0, 0.5), 0.1, 3)
    text = moment_in_words(moment(DATA, Unit(), path.w[-1], path.b[-1]), path, 3)
    assert "update" not in text


def test_a_moment_counts_the_samples_that_are_on_and_names_the_largest_z():
    now = moment(FEW, Unit(), 1.0, 0.5)
    assert "2 of 3 samples are on (slope not 0), and the largest z is 2.500" in moment_in_words(now, PATH, 0)


@pytest.mark.parametrize(
    ("samples_on", "written"), [(3, "1.000 + 2.000 + 3.000"), (5, r"1.000 + 2.000 + \cdots + 5.000")]
)
def test_a_long_sum_is_written_with_its_first_two_terms_and_its_last(samples_on, written):
    x = np.arange(1.0, samples_on + 1)
    now = moment(Samples(x, np.zeros(samples_on)), Unit("identity"), 0.0, 1.0)  # errors of 1: the terms are x
    assert rf"\frac1{{{samples_on}}} ({written})" in gradient_in_numbers(now)


def test_a_negative_slope_stands_in_brackets_and_is_taken_away():
    text = update_in_numbers(moment(Samples(np.array([1.0]), np.array([2.0])), Unit(), 1.0, 0.0), 0.5)  # z 1, error -1
    assert r"= 1.000 - 0.5 \cdot (-1.000) = 1.500" in text
    assert r"= 0.000 - 0.5 \cdot (-1.000) = 0.500" in text or r"0 - 0.5 \cdot (-1.000) = 0.500" in text


def test_a_sample_is_on_where_the_slope_is_not_0_even_if_the_unit_puts_out_0_there():
    text = gradient_in_numbers(moment(Samples(np.array([1.0, 2.0]), np.array([2.0, 0.0])), Unit("identity"), 1.0, -1.0))
    assert r"\frac1{2} (-2.000 + 2.000)" in text  # z = 0 and 1, errors -2 and 1


@pytest.mark.parametrize("state", [UnitState.ACTIVE, UnitState.ASLEEP])
def test_a_living_unit_is_told_by_the_name_of_its_state(state):
    assert f"**The unit is {state.name.lower()} at step 1**" in story(lived(state, state), 1)
