"""A run that blows up stops there, says when, and leaves nothing that is not finite."""

import numpy as np
import pytest

from core import Dataset, TrainingConfig, TrainingHistory, train, train_many
from core.training import train_live

WILD = {"dataset": "abs", "n_samples": 50, "epochs": 400, "learning_rate": 1000.0, "hidden_widths": (8, 8)}


def numbers(history: TrainingHistory) -> list:
    layers = [array for network in history.networks for layer in network for array in layer]
    metrics = (history.train_loss, history.test_loss, history.train_score, history.test_score)
    return [*metrics, history.gradient_norms, history.dormant_shares, *layers]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "nesterov"])
@pytest.mark.parametrize("activation", ["identity", "relu", "leaky_relu", "elu", "selu", "gelu", "silu", "softplus"])
def test_a_diverging_run_ends_without_a_warning_before_the_first_number_that_is_not_finite(
    activation: str, optimizer: str
) -> None:
    history = train(TrainingConfig(activation=activation, optimizer=optimizer, **WILD))
    assert all(np.isfinite(values).all() for values in numbers(history))
    if history.diverged_at is None:  # all units were killed before the weights ran away
        assert history.alive_counts[-1].min() == 0
        assert activation != "identity"
    else:
        assert len(history.epochs) == history.diverged_at > 0
        assert history.network_epochs[-1] == history.diverged_at - 1


def test_a_diverging_run_stops_early_instead_of_training_on(monkeypatch) -> None:
    monkeypatch.setattr("core.engine.collector.CACHE_BYTES", 1)
    looks = list(train_live(TrainingConfig(activation="identity", **WILD)))
    assert len(looks) == looks[-1].history().diverged_at + 1 < 10


def test_divergence_of_one_network_leaves_its_neighbours_in_the_stack_alone(assert_same) -> None:
    tame, wild = (
        TrainingConfig(activation="identity", **WILD | {"epochs": 20, "learning_rate": r}) for r in (0.01, 1e3)
    )
    histories = train_many([tame, wild, tame])
    assert [history.diverged_at is None for history in histories] == [True, False, True]
    for config, history in zip([tame, wild, tame], histories):
        assert_same(history, train(config))
        assert len(history.epochs) == len(train(config).epochs)


def test_data_whose_gradient_overflows_at_once_are_not_blamed_on_an_initial_network_that_nobody_gave() -> None:
    x = np.array([[-1e90], [0.0], [1e90]])
    huge = Dataset(x_train=x, y_train=[0.0, 0.0, 1.0], x_test=x, y_test=[0.0, 0.0, 1.0], task="regression")
    with pytest.raises(ValueError, match="must") as refusal:
        train(TrainingConfig(epochs=0), dataset=huge)
    assert "initial_network" not in str(refusal.value)
