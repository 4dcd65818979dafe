"""If one of these numbers changes, cached rows are wrong: raise RESULTS_VERSION, then put the new numbers here."""

import pytest

from core import TrainingConfig, train
from core.studies.cache import RESULTS_VERSION
from core.studies.rows import row

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


@pytest.mark.parametrize(("changes", "numbers"), KNOWN.values(), ids=KNOWN)
def test_the_trainers_numbers_are_those_of_this_version(changes: dict, numbers: tuple) -> None:
    found = row(train(TrainingConfig(**BASE | changes)))
    assert [found[column] for column in COLUMNS] == pytest.approx(numbers, rel=1e-9)


def test_the_columns_and_the_version_are_those_that_go_with_these_numbers() -> None:
    assert RESULTS_VERSION == 2
    assert list(row(train(TrainingConfig(**BASE))))[16:] == [
        "units", "alive_start", "alive_end", "born_dead", "died", "revived", "train_loss", "test_loss", "train_score",
        "test_score", "epochs_trained", "diverged", "collapsed", "constant", "stuck",
        "alive_start_1", "alive_end_1", "alive_start_2", "alive_end_2",
    ]  # fmt: skip
