"""25 full-batch epochs from the same weights as PyTorch, weight decay included, which acts on biases too."""

from dataclasses import replace

import numpy as np
import pytest

from core import ACTIVATIONS, TrainingConfig, load_dataset, train

torch = pytest.importorskip("torch")

BASE = TrainingConfig(n_samples=60, hidden_widths=(8, 5), batch_size=5000, epochs=25, learning_rate=0.02, seed=1)
DATASETS = {"moons": "binary", "iris": "multi-class", "abs": "regression"}
OPTIMIZERS = {
    "sgd": lambda parameters, **how: torch.optim.SGD(parameters, **how),
    "momentum": lambda parameters, **how: torch.optim.SGD(parameters, momentum=0.9, **how),
    "nesterov": lambda parameters, **how: torch.optim.SGD(parameters, momentum=0.9, nesterov=True, **how),
    "rmsprop": lambda parameters, **how: torch.optim.RMSprop(parameters, **how),
    "adam": lambda parameters, **how: torch.optim.Adam(parameters, **how),
    "adamw": lambda parameters, **how: torch.optim.AdamW(parameters, **how),
}
ACTIVATION_LAYERS = {
    "relu": lambda slope: torch.nn.ReLU(),
    "leaky_relu": lambda slope: torch.nn.LeakyReLU(slope),
    "elu": lambda slope: torch.nn.ELU(),
    "selu": lambda slope: torch.nn.SELU(),
    "gelu": lambda slope: torch.nn.GELU(approximate="tanh"),
    "silu": lambda slope: torch.nn.SiLU(),
    "softplus": lambda slope: torch.nn.Softplus(threshold=1000),
    "tanh": lambda slope: torch.nn.Tanh(),
    "sigmoid": lambda slope: torch.nn.Sigmoid(),
    "relu6": lambda slope: torch.nn.ReLU6(),
    "identity": lambda slope: torch.nn.Identity(),
    "gelu_exact": lambda slope: torch.nn.GELU(),
}


def torch_model(config: TrainingConfig, network):
    """The network as modules, linear layers at even places."""
    modules = []
    for layer in network:
        linear = torch.nn.Linear(*layer.weights.shape, dtype=torch.float64)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(layer.weights.T))
            linear.bias.copy_(torch.tensor(layer.biases))
        modules += [linear, ACTIVATION_LAYERS[config.activation](config.negative_slope)]
    return torch.nn.Sequential(*modules[:-1])


def torch_path(config: TrainingConfig, network):
    """Losses (E + 1,) before each epoch and after the last, and the trained model."""
    dataset, model = load_dataset(config), torch_model(config, network)
    x, y = torch.tensor(dataset.x_train), torch.tensor(dataset.y_train)
    optimizer = OPTIMIZERS[config.optimizer](
        model.parameters(), lr=config.learning_rate, weight_decay=config.weight_decay
    )
    losses = []
    for _ in range(config.epochs + 1):
        z = model(x)
        if dataset.task == "regression":
            loss = torch.nn.functional.mse_loss(z[:, 0], y) / 2
        elif dataset.n_classes == 2:
            loss = torch.nn.functional.binary_cross_entropy_with_logits(z[:, 0], y.double())
        else:
            loss = torch.nn.functional.cross_entropy(z, y)
        losses.append(loss.item())
        if len(losses) <= config.epochs:
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return losses, model


def assert_same_path(config: TrainingConfig) -> None:
    history = train(config)
    losses, model = torch_path(config, history.networks[0])
    assert np.allclose(history.train_loss, losses, rtol=0, atol=1e-10)
    for layer, linear in zip(history.networks[-1], model[::2], strict=True):
        assert np.allclose(layer.weights.T, linear.weight.detach().numpy(), rtol=0, atol=1e-9)
        assert np.allclose(layer.biases, linear.bias.detach().numpy(), rtol=0, atol=1e-9)


@pytest.mark.parametrize("dataset", DATASETS, ids=DATASETS.values())
@pytest.mark.parametrize("weight_decay", [0.0, 0.1], ids="weight_decay={}".format)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_follows_pytorch_on_every_task(optimizer: str, weight_decay: float, dataset: str) -> None:
    assert_same_path(replace(BASE, optimizer=optimizer, weight_decay=weight_decay, dataset=dataset))


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation_follows_pytorch(activation: str, optimizer: str) -> None:
    assert_same_path(replace(BASE, activation=activation, optimizer=optimizer, negative_slope=0.1, initial_bias=-0.5))
