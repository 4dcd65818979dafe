"""Sentences on recovery say the counts that the table holds."""

import re
from dataclasses import replace

import pandas as pd

from core import load_dataset, train
from core.lessons.recovery import birth_finding, example_label, kind_name, recovery_finding, row_labels, start_labels
from core.lessons.run_story import story
from core.studies.recovery import example, fate_frame, recovery_configs, recovery_table, start_table

RELU = {"activation": "relu", "negative_slope": 0.01, "optimizer": "sgd"}
LEAKY = {"activation": "leaky_relu", "negative_slope": 0.03, "optimizer": "adam"}


def row(layer: int, units: int, for_good: int, briefly: int, start: str = "dead", **more: object) -> dict:
    back = for_good + briefly
    counts = {"units": units, "for_good": for_good, "briefly": briefly, "never": units - back}
    common = {**RELU, "whole_layer": False, "initial_bias": -1.5, "layer": layer, "start": start}
    return {**common, **counts, "value": back / units, "low": 0.3, "high": 0.43, **more}


def start(layer: int, dead: int, asleep: int, kind: dict = RELU) -> dict:
    return {**kind, "layer": layer, "dead": dead, "asleep": asleep, "cut_off": 0, "active": 9, "total": 480}


def test_the_finding_gives_counts_shares_and_intervals_by_layer() -> None:
    text = recovery_finding(pd.DataFrame([row(1, 212, 0, 0, low=0.0, high=0.02), row(2, 240, 70, 17)]))
    assert text == (
        "- **ReLU, SGD.** Layer 1: **0 of 212** units born dead came back (0% [0%, 2%]). "
        "Layer 2: **87 of 240** units born dead came back (36% [30%, 43%]), 70 of them for good."
    )


def test_networks_with_a_whole_dead_layer_are_told_apart_and_cut_off_units_left_out() -> None:
    rows = [row(2, 10, 4, 0), row(1, 5, 0, 0, whole_layer=True), row(2, 16, 0, 0, whole_layer=True)]
    text = recovery_finding(pd.DataFrame([*rows, row(1, 99, 50, 0, "cut_off")]))
    assert "Layer 2: **4 of 10**" in text
    assert "The other 5 of layer 1 and 16 of layer 2 are in networks with a whole dead layer: **0 of 21** back." in text
    assert "99" not in text


def test_each_kind_has_a_line_and_sleepers_are_called_so() -> None:
    text = recovery_finding(pd.DataFrame([row(2, 10, 4, 0), row(1, 20, 19, 1, "asleep", **LEAKY)]))
    assert text.count("\n") == 1
    assert "**leaky ReLU 0.03, Adam.** Layer 1: **20 of 20** units asleep at birth came back" in text


def test_without_dead_or_sleeping_units_there_is_nothing_to_recover_from() -> None:
    nothing = pd.DataFrame([row(1, 10, 4, 0)]).iloc[:0]
    assert "nothing to recover from" in recovery_finding(nothing)


def test_labels_name_what_differs_and_are_never_the_same() -> None:
    rows = [row(1, 5, 1, 0), row(1, 5, 1, 0, "cut_off"), row(1, 5, 1, 0, "cut_off", whole_layer=True)]
    labels = row_labels(pd.DataFrame(rows), by_bias=False)
    assert labels[0] == "layer 1, born dead: 1 of 5 back"
    assert len(set(labels)) == 3
    assert "bias −1.5" in row_labels(pd.DataFrame(rows), by_bias=True)[0]
    several = row_labels(pd.DataFrame([row(1, 5, 1, 0), row(1, 5, 1, 0, **LEAKY)]), by_bias=False)
    assert several[1] == "layer 1, born dead, leaky ReLU 0.03, Adam: 1 of 5 back"


def test_births_are_a_heading_for_one_activation_and_a_list_for_several() -> None:
    one = birth_finding(pd.DataFrame([start(1, 70, 0), start(2, 180, 0)]), 30)
    assert one == (
        "## Before training, in 30 networks: **70 of 480** units of layer 1 born dead "
        "and **180 of 480** units of layer 2 born dead."
    )
    two = birth_finding(pd.DataFrame([start(1, 70, 0), start(1, 0, 33, LEAKY)]), 30)
    assert two.splitlines()[-1] == "- **leaky ReLU 0.03**: **33 of 480** units of layer 1 asleep at birth."


def test_an_activation_whose_units_all_start_active_says_so() -> None:
    assert "no unit is dead or asleep" in birth_finding(pd.DataFrame([start(1, 0, 0)]), 30)


def test_of_every_layer_the_finding_accounts_for_all_units_that_were_born_dead() -> None:
    frame = fate_frame(recovery_configs(biases=(-2.0,), seeds=12))
    starts = start_table(frame).set_index("layer")["dead"]
    text = recovery_finding(recovery_table(frame))
    for layer, born_dead in starts.items():
        followed = re.search(rf"Layer {layer}: \*\*\d+ of (\d+)\*\* units born dead", text)
        apart = re.search(rf"(\d+) of layer {layer}\b[^:]* are in networks with a whole dead layer", text)
        assert int(followed[1]) + int(apart[1]) == born_dead


def test_a_network_worth_a_look_is_named_by_its_end() -> None:
    assert example_label("dead", 9) == "Open a network where 9 units born dead came back for good"
    assert example_label("asleep", 1) == "Open a network where 1 unit asleep at birth is active at the end"


def test_start_labels_name_activations_only_where_there_are_several() -> None:
    assert start_labels(pd.DataFrame([start(1, 0, 0), start(2, 0, 0)])) == ["layer 1", "layer 2"]
    assert start_labels(pd.DataFrame([start(1, 0, 0), start(1, 0, 0, LEAKY)]))[1] == "layer 1, leaky ReLU 0.03"
    other = {**RELU, "activation": "gelu"}  # differs in nothing else
    assert start_labels(pd.DataFrame([start(1, 0, 0), start(1, 0, 0, other)])) == ["layer 1, ReLU", "layer 1, GELU"]
    steeper = {**LEAKY, "negative_slope": 0.1}
    labels = start_labels(pd.DataFrame([start(1, 0, 0, LEAKY), start(1, 0, 0, steeper)]))
    assert labels == ["layer 1, leaky ReLU 0.03", "layer 1, leaky ReLU 0.1"]


def test_kinds_name_the_slope_only_where_there_is_one() -> None:
    assert (kind_name(RELU), kind_name(LEAKY)) == ("ReLU, SGD", "leaky ReLU 0.03, Adam")


def test_the_lab_says_of_the_example_what_the_link_to_it_promised() -> None:
    configs = recovery_configs(biases=(-1.5, -2.0), seeds=6)
    found = example(fate_frame(configs), configs)
    history = train(replace(found.config, log_every=1))
    promised = re.search(r"\d+", example_label(found.start, found.units))[0]
    text = story(history, load_dataset(history.config))
    back = re.search(r"\*\*(\d+) came back for good\*\*(?: \((\w+) born dead\))?", text)
    assert promised == (back[1] if back[2] in (None, "all") else back[2])


def test_of_units_that_came_back_those_for_good_are_told_apart_in_every_place() -> None:
    text = recovery_finding(pd.DataFrame([row(2, 10, 2, 3), row(1, 8, 1, 4, whole_layer=True)]))
    assert "**5 of 10** units born dead came back (50% [30%, 43%]), 2 of them for good." in text
    assert "The other 8 of layer 1 are in networks with a whole dead layer: **5 of 8** back." in text
    assert "The other" not in recovery_finding(pd.DataFrame([row(1, 8, 1, 4, whole_layer=True)]))
    assert row_labels(pd.DataFrame([row(2, 10, 2, 3)]), by_bias=False) == ["layer 2, born dead: 5 of 10 back"]


def test_a_network_worth_a_look_is_named_by_how_many_of_its_units() -> None:
    assert example_label("dead", 1) == "Open a network where 1 unit born dead came back for good"
    assert example_label("asleep", 2) == "Open a network where 2 units asleep at birth are active at the end"


def test_only_units_below_a_dead_layer_are_said_to_be_cut_off_by_one() -> None:
    labels = row_labels(pd.DataFrame([row(1, 5, 1, 0, "cut_off"), row(1, 5, 1, 0, whole_layer=True)]), by_bias=False)
    assert [label.split(":")[0] for label in labels] == ["layer 1, cut off at birth", "layer 1, born dead"]


def test_births_of_both_kinds_are_counted_in_their_own_columns() -> None:
    assert birth_finding(pd.DataFrame([start(1, 70, 0), start(2, 0, 33)]), 30) == (
        "## Before training, in 30 networks: **70 of 480** units of layer 1 born dead, **0 of 480** units of layer 2 "
        "born dead, **0 of 480** units of layer 1 asleep at birth and **33 of 480** units of layer 2 asleep at birth."
    )
