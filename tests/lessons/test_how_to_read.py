"""The texts on how to read a run: each says what is true of its activation."""

from dataclasses import replace
from pathlib import Path

import pytest

from core import ACTIVATIONS, TrainingConfig, UnitState, train
from core.data import DATASETS
from core.diagnosis.words import percent_above
from core.lessons import how_to_read as module
from core.lessons.how_to_read import dead_bound, experiment, lines_reading, reading
from core.studies.run.network_row import row
from core.training import train_many

LESSONS = Path(module.__file__).parent


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"activation": "relu"}, "reading_edge"),
        ({"activation": "relu6"}, "reading_edge"),
        ({"activation": "leaky_relu"}, "reading_never_dead"),
        ({"activation": "leaky_relu", "negative_slope": 0.3}, "reading_always_awake"),
        ({"activation": "leaky_relu", "negative_slope": 0.05}, "reading_always_awake"),
        ({"activation": "leaky_relu", "negative_slope": 0.049}, "reading_never_dead"),
        ({"activation": "leaky_relu", "negative_slope": 0.0}, "reading_edge"),
        ({"activation": "identity"}, "reading_always_awake"),
        ({"activation": "gelu"}, "reading_smooth"),
        ({"activation": "sigmoid"}, "reading_smooth"),
    ],
)
def test_each_activation_has_the_text_that_fits(changes, name):
    assert reading(TrainingConfig(**changes)) == name


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("bias", [-40.0, 40.0])
def test_units_die_only_where_the_text_says_that_they_can(activation, bias):
    config = TrainingConfig(activation=activation, initial_bias=bias, hidden_widths=(8,), n_samples=50, epochs=0)
    states = set(train(config).unit_states[0][0].tolist())
    name = reading(config)
    if name == "reading_always_awake":
        assert states == {UnitState.ACTIVE}
    elif name == "reading_never_dead":
        assert UnitState.DEAD not in states


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_text_of_each_activation_exists_and_names_it(activation):
    text = (LESSONS / f"{reading(TrainingConfig(activation=activation))}.md").read_text("utf-8")
    label = ACTIVATIONS[activation].label
    assert label in text.format(activation=label)


@pytest.mark.parametrize(
    ("activation", "n_features", "says", "never"),
    [
        ("relu", 2, "its hinge has left the training points: they all lie on its flat side", "kink"),
        ("relu", 1, "its kink has left the training points", "hinge"),
        ("relu", 64, "a flat cut through data of 64 features", "has left the training points"),
        ("leaky_relu", 2, "they all lie on its gentle side", "dead"),
        ("gelu", 2, "Nothing breaks there", "hinge"),
        ("gelu", 1, "Nothing breaks there", "kink"),
        ("identity", 2, "where *z* = 0 for one unit", "Nothing breaks"),
    ],
)
def test_the_lines_of_the_picture_are_what_the_data_make_of_them(activation, n_features, says, never):
    text = lines_reading(TrainingConfig(activation=activation), n_features)
    assert says in text
    assert never not in text


def test_dead_says_on_how_many_examples_and_what_that_bounds() -> None:
    config = TrainingConfig(hidden_widths=(16, 16))
    text = dead_bound(config, 400)
    assert "Here the training set has 400 examples." in text
    assert f"under {percent_above(1 - 0.05 ** (1 / 400))} of examples like these" in text
    assert f"all 32 units at once from under {percent_above(1 - (0.05 / 32) ** (1 / 400))}" in text


@pytest.mark.parametrize("dataset", DATASETS)
def test_the_experiment_is_offered_just_where_leaky_relu_learns_in_more_networks(dataset):
    def stuck(activation: str) -> int:
        config = TrainingConfig(dataset=dataset, activation=activation, initial_bias=-2.5)
        return sum(row(history)["stuck"] for history in train_many([replace(config, seed=seed) for seed in range(10)]))

    assert (stuck("relu") - stuck("leaky_relu") > 2) == bool(experiment(dataset))


def test_no_experiment_is_offered_on_data_that_nobody_has_tried_it_on():
    assert experiment("plants.csv") == ""
