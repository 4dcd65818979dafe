"""What other frameworks' networks record is what the lab says of the same weights, unit by unit."""

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from sklearn.neural_network import MLPClassifier

from core import TrainingConfig, UnitState, diagnose, load_dataset, train
from core.diagnosis import Report, Verdict
from core.diagnosis.verdicts import STATE_OF
from tests.diagnosis.conftest import Trained

COLLECT = Path(__file__).parents[2] / "docs" / "collect"
CONFIGS = {
    "damaged": TrainingConfig(initial_bias=-2.0, epochs=50),
    "partly damaged": TrainingConfig(initial_bias=-1.0, epochs=30),
    "leaky": TrainingConfig(activation="leaky_relu", initial_bias=-3.0, negative_slope=0.02, epochs=10),
    "tanh": TrainingConfig(activation="tanh", initial_bias=-6.0, epochs=5),
}


def collector(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, COLLECT / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def states(report: Report) -> list[int | None]:
    return [STATE_OF[Verdict(verdict)] for verdict in report.units["verdict"]]


def trained(config: TrainingConfig) -> Trained:
    return Trained(train(config), load_dataset(config).x_train)


def dead_or_not(codes: list[int]) -> list[bool]:
    return [code == UnitState.DEAD for code in codes]


@pytest.mark.parametrize("name", CONFIGS)
def test_pytorch_watches_the_same_states(name: str) -> None:
    torch = pytest.importorskip("torch")
    from core.diagnosis.pytorch import watch

    config, run = CONFIGS[name], trained(CONFIGS[name])
    activations = {
        "relu": torch.nn.ReLU, "tanh": torch.nn.Tanh, "leaky_relu": lambda: torch.nn.LeakyReLU(config.negative_slope)
    }  # fmt: skip
    parts = []
    for layer in run.history.networks[-1]:
        linear = torch.nn.Linear(*layer.weights.shape, dtype=torch.float64)
        linear.weight.data, linear.bias.data = torch.tensor(layer.weights.T), torch.tensor(layer.biases)
        parts += [linear, activations[config.activation]()]
    model = torch.nn.Sequential(*parts[:-1]).eval()
    with watch(model, every=1) as watching:
        for start in range(0, len(run.inputs), 64):
            model(torch.tensor(run.inputs[start : start + 64]))
    weights = {name: value.numpy() for name, value in model.state_dict().items()}
    record = watching.take()
    assert list(record.layers) == ["0", "2"]
    assert states(diagnose(record, weights, run.inputs)) == run.states()
    causes = diagnose(record).units["cause"]
    assert causes.equals(diagnose(record, weights).units["cause"])  # biases and weights came with the record


def test_scikit_learn_records_the_same_states(damaged: Trained) -> None:
    model = MLPClassifier(hidden_layer_sizes=(16, 16), max_iter=1)
    with pytest.warns(UserWarning, match="Maximum iterations"):
        model.fit(damaged.inputs, np.arange(len(damaged.inputs)) % 2)
    network = damaged.history.networks[-1]
    model.coefs_, model.intercepts_ = [layer.weights for layer in network], [layer.biases for layer in network]
    record = collector("scikit_learn_record").record_of_mlp(model, damaged.inputs, batch=90)
    assert dead_or_not(states(diagnose(record))) == dead_or_not(damaged.states())
    assert states(diagnose(record, network, damaged.inputs)) == damaged.states()


def test_keras_records_the_same_dead_units(damaged: Trained) -> None:
    keras = pytest.importorskip("keras")
    layers = [
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(16),
        keras.layers.ReLU(),
        keras.layers.Dense(1),
    ]
    model = keras.Sequential([keras.Input((2,)), *layers])
    model.set_weights([part.astype(np.float32) for layer in damaged.history.networks[-1] for part in layer])
    record = collector("keras_record").record_of_keras(model, damaged.inputs.astype(np.float32))
    assert [layer.record.n for layer in record.layers.values()] == [400, 400]
    assert dead_or_not(states(diagnose(record))) == dead_or_not(damaged.states())


def test_flax_records_the_same_dead_units(damaged: Trained) -> None:
    linen = pytest.importorskip("flax.linen")
    import jax

    class Model(linen.Module):
        @linen.compact
        def __call__(self, x):
            for width in (16, 16):
                x = linen.relu(linen.Dense(width)(x))
            return linen.Dense(1)(x)

    class Named(linen.Module):  # by the alphabet the last one comes first
        @linen.compact
        def __call__(self, x):
            for name, width in (("hidden", 4), ("middle", 3)):
                x = linen.relu(linen.Dense(width, name=name)(x))
            return linen.Dense(1, name="head")(x)

    x = np.ones((40, 2), np.float32)
    named = collector("flax_record").record_of_flax(Named(), Named().init(jax.random.key(0), x), x)
    assert list(named.layers) == ["hidden", "middle"]

    model, network = Model(), damaged.history.networks[-1]
    variables = {
        "params": {f"Dense_{i}": {"kernel": layer.weights, "bias": layer.biases} for i, layer in enumerate(network)}
    }
    variables = jax.tree.map(jax.numpy.asarray, variables)
    record = collector("flax_record").record_of_flax(model, variables, damaged.inputs)
    assert list(record.layers) == ["Dense_0", "Dense_1"]
    assert dead_or_not(states(diagnose(record))) == dead_or_not(damaged.states())
