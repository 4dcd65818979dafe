"""If one of these numbers changes, cached rows are wrong: raise RESULTS_VERSION, then put the new numbers here."""

import pytest

from core import TrainingConfig, train
from core.studies.run.cache import RESULTS_VERSION
from core.studies.run.network_row import row
from core.training.config import CHOICES

BASE = {"n_samples": 60, "epochs": 5, "hidden_widths": (6, 5), "batch_size": 16, "seed": 3}
COLUMNS = ("train_loss", "test_loss", "train_score", "alive_start", "alive_end", "died")
KNOWN = {
    "moons, sgd": (
        {},
        (0.3503297456820313, 0.2870786344794135, 0.8125, 1.0, 1.0, 0),
    ),
    "abs, adam, rai": (
        {"dataset": "abs", "optimizer": "adam", "learning_rate": 0.01, "initializer": "rai"},
        (0.17707921902900767, 0.1410495665073602, -0.24909802274424298, 0.8181818181818182, 0.8181818181818182, 0),
    ),
    "iris, momentum, leaky": (
        {"dataset": "iris", "optimizer": "momentum", "activation": "leaky_relu", "initial_bias": -1.0},
        (0.5884117078579346, 0.5897770402725179, 0.6041666666666666, 1.0, 1.0, 0),
    ),
}
DAMPED = BASE | {"dataset": "abs", "weight_decay": 0.01, "learning_rate": 0.02}
CHOSEN = {  # with one choice other than in DAMPED: training loss, test loss, units alive at the end
    "dataset": {
        "moons": (0.43351033986, 0.41310187408, 11),
        "circles": (0.8647601954, 0.97397386481, 11),
        "blobs": (0.57437681916, 0.54208114131, 11),
        "xor": (0.71541567273, 0.71744309156, 11),
        "spirals": (0.73714553586, 0.65873730798, 11),
        "three_blobs": (0.84802217489, 0.79094774852, 11),
        "abs": (0.16137397591, 0.3276396622, 8),
        "x_sin_5x": (0.29283729249, 0.53893008754, 8),
        "step": (0.082491174766, 0.028843114662, 9),
        "iris": (0.80546941802, 0.76506325784, 11),
        "wine": (0.94831169086, 0.8000513876, 11),
        "breast_cancer": (0.67557308006, 0.69776959248, 11),
        "digits": (2.3176333695, 3.641554834, 11),
        "diabetes": (0.32106414091, 0.38557580859, 10),
    },
    "activation": {
        "relu": (0.16137397591, 0.3276396622, 8),
        "leaky_relu": (0.15900245092, 0.32360580858, 11),
        "elu": (0.081119916898, 0.0071254329219, 11),
        "selu": (0.14903459355, 0.0089560410775, 11),
        "gelu": (0.11679045748, 0.23717736039, 11),
        "gelu_exact": (0.11681836505, 0.23713468659, 11),
        "silu": (0.10039871243, 0.15053461863, 11),
        "softplus": (0.036322877454, 0.022192481931, 11),
        "tanh": (0.30110232162, 0.43167704587, 11),
        "sigmoid": (0.61350202079, 0.87674670443, 11),
        "relu6": (0.1580593294, 0.32031253258, 8),
        "identity": (0.34688874234, 0.28464028347, 11),
    },
    "initializer": {
        "he_normal": (0.16137397591, 0.3276396622, 8),
        "he_uniform": (0.064690100216, 0.075453240281, 10),
        "xavier_normal": (0.50675655388, 0.60701341778, 9),
        "xavier_uniform": (0.23591187723, 0.33564503414, 10),
        "lecun_normal": (0.37460850504, 0.50322030406, 8),
        "small": (0.3609436752, 0.52062555134, 7),
        "large": (0.40964123391, 0.47378073122, 11),
        "playground": (0.33776494744, 0.48852644054, 10),
        "pytorch": (0.27452740335, 0.34943881889, 10),
        "rai": (0.23534052488, 0.23859681994, 9),
    },
    "optimizer": {
        "sgd": (0.16137397591, 0.3276396622, 8),
        "momentum": (0.16208245101, 0.15268331819, 8),
        "nesterov": (0.11352227087, 0.14801287965, 8),
        "rmsprop": (0.06493967309, 0.050500625104, 10),
        "adam": (1.6464733549, 1.3537314492, 10),
        "adamw": (2.1592910381, 1.9958776568, 9),
    },
}


@pytest.mark.parametrize(("changes", "numbers"), KNOWN.values(), ids=KNOWN)
def test_the_trainers_numbers_are_those_of_this_version(changes: dict, numbers: tuple) -> None:
    found = row(train(TrainingConfig(**BASE | changes)))
    assert [found[column] for column in COLUMNS] == pytest.approx(numbers, rel=1e-9)


@pytest.mark.parametrize(("field", "name"), [(field, name) for field in CHOICES for name in CHOICES[field]])
def test_every_choice_of_a_config_gives_the_numbers_of_this_version(field: str, name: str) -> None:
    found = row(train(TrainingConfig(**DAMPED | {field: name})))
    *losses, alive = CHOSEN[field][name]
    assert [found["train_loss"], found["test_loss"]] == pytest.approx(losses, rel=1e-8)
    assert found["alive_end"] == alive / found["units"]


def test_the_columns_and_the_version_are_those_that_go_with_these_numbers() -> None:
    assert RESULTS_VERSION == 3
    assert list(row(train(TrainingConfig(**BASE))))[16:] == [
        "units", "alive_start", "alive_end", "born_dead", "died", "revived", "train_loss", "test_loss", "train_score",
        "test_score", "epochs_trained", "diverged", "collapsed", "constant", "stuck",
        "alive_start_1", "alive_end_1", "alive_start_2", "alive_end_2",
    ]  # fmt: skip
