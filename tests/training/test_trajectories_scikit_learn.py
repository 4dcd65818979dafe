"""25 full-batch epochs from the same weights as scikit-learn's MLPClassifier and MLPRegressor."""

import warnings
from dataclasses import replace

import numpy as np
import pytest
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier, MLPRegressor

from core import TrainingConfig, TrainingHistory, load_dataset, train

EPOCHS = 25
BASE = TrainingConfig(n_samples=60, hidden_widths=(8, 5), batch_size=5000, epochs=EPOCHS, learning_rate=0.05)
NAMES = {"sigmoid": "logistic"}
SETTINGS = {
    "sgd": {"solver": "sgd", "momentum": 0.0},
    "momentum": {"solver": "sgd", "momentum": 0.9, "nesterovs_momentum": False},
    "nesterov": {"solver": "sgd", "momentum": 0.9, "nesterovs_momentum": True},
    "adam": {"solver": "adam", "epsilon": 1e-30},
}


@pytest.fixture(autouse=True)
def adam_without_epsilon(monkeypatch) -> None:
    """scikit-learn adds epsilon before it corrects the bias of Adam's averages, we after, so neither may matter."""
    monkeypatch.setattr("core.engine.optimizers.EPSILON", 1e-30)


def scikit_learn(config: TrainingConfig, history: TrainingHistory) -> MLPClassifier | MLPRegressor:
    """A model trained from the history's untrained network."""
    dataset = load_dataset(config)
    model = (MLPClassifier if dataset.task == "classification" else MLPRegressor)(
        hidden_layer_sizes=config.hidden_widths, activation=NAMES.get(config.activation, config.activation),
        learning_rate_init=config.learning_rate, batch_size=history.n_train, shuffle=False, alpha=0.0, tol=0.0,
        n_iter_no_change=10 * EPOCHS, max_iter=1, warm_start=True, **SETTINGS[config.optimizer],
    )  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(dataset.x_train, dataset.y_train)  # only to make room for the weights
        model.coefs_ = [layer.weights.copy() for layer in history.networks[0]]
        model.intercepts_ = [layer.biases.copy() for layer in history.networks[0]]
        return model.set_params(max_iter=EPOCHS).fit(dataset.x_train, dataset.y_train)


def assert_same_path(config: TrainingConfig) -> None:
    history = train(config)
    model = scikit_learn(config, history)
    assert np.allclose(history.train_loss[:-1], model.loss_curve_[-EPOCHS:], rtol=0, atol=1e-12)
    for layer, weights, biases in zip(history.networks[-1], model.coefs_, model.intercepts_, strict=True):
        assert np.allclose(layer.weights, weights, rtol=0, atol=1e-12)
        assert np.allclose(layer.biases, biases, rtol=0, atol=1e-12)


@pytest.mark.parametrize("dataset", ["moons", "iris", "abs"], ids=["binary", "multi-class", "regression"])
@pytest.mark.parametrize("optimizer", SETTINGS)
def test_every_optimizer_follows_scikit_learn_on_every_task(optimizer: str, dataset: str) -> None:
    assert_same_path(replace(BASE, optimizer=optimizer, dataset=dataset))


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid", "identity"])
def test_every_activation_that_scikit_learn_has_follows_it(activation: str) -> None:
    assert_same_path(replace(BASE, activation=activation, optimizer="momentum", initial_bias=-0.5))
