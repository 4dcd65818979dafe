"""The same networks trained by other libraries: two moons, ReLU, plain mini-batch descent, no metrics logged."""

import importlib.util
from collections.abc import Callable
from itertools import pairwise
from time import perf_counter

import numpy as np

from core import Dataset, TrainingConfig
from core.training import initial_network

Run = Callable[[], object]


def installed(package: str) -> bool:
    return importlib.util.find_spec(package) is not None


def seconds(run: Run, repeats: int = 5) -> float:
    """The median of several runs after one that does not count."""
    run()
    times = []
    for _ in range(repeats):
        start = perf_counter()
        run()
        times.append(perf_counter() - start)
    return float(np.median(times))


def scikit_learn(config: TrainingConfig, data: Dataset) -> Run:
    import warnings

    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    warnings.simplefilter("ignore", ConvergenceWarning)
    model = MLPClassifier(
        config.hidden_widths, solver="sgd", momentum=0.0, alpha=0.0, learning_rate_init=config.learning_rate,
        batch_size=config.batch_size, max_iter=config.epochs, tol=0.0, n_iter_no_change=config.epochs + 1,
    )  # fmt: skip
    return lambda: model.fit(data.x_train, data.y_train)


def torch_eager(config: TrainingConfig, data: Dataset) -> Run:
    import torch

    torch.set_num_threads(1)
    x, y = torch.tensor(data.x_train), torch.tensor(data.y_train, dtype=torch.float64)[:, None]
    widths = (x.shape[1], *config.hidden_widths)
    loss_of = torch.nn.BCEWithLogitsLoss()

    def run() -> None:
        hidden = [part for shape in pairwise(widths) for part in (torch.nn.Linear(*shape), torch.nn.ReLU())]
        model = torch.nn.Sequential(*hidden, torch.nn.Linear(widths[-1], 1)).double()
        optimizer = torch.optim.SGD(model.parameters(), lr=config.learning_rate)
        for _ in range(config.epochs):
            for rows in torch.randperm(len(x)).split(config.batch_size):
                optimizer.zero_grad()
                loss_of(model(x[rows]), y[rows]).backward()
                optimizer.step()

    return run


def jax_compiled(configs: list[TrainingConfig], data: Dataset, logging: bool = False) -> tuple[Run, float]:
    """A compiled scan over all mini-batches, vmapped over the networks when there are several; and its compile time.

    With logging, it also returns after every epoch what our trainer does: both losses and scores, the layers' gradient
    norms over the training set, and each unit's share of active examples and mean output.
    """
    import os

    os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    config = configs[0]
    x, x_test = jnp.asarray(data.x_train), jnp.asarray(data.x_test)
    y, y_test = (jnp.asarray(each, dtype=float) for each in (data.y_train, data.y_test))
    per_epoch = len(x) // config.batch_size  # whole batches only: an advantage for this peer

    def forward(parameters, inputs):
        units, h = [], inputs
        for weights, biases in parameters[:-1]:
            h = jax.nn.relu(h @ weights + biases)
            units.append(h)
        return (h @ parameters[-1][0] + parameters[-1][1])[:, 0], units

    def judged(parameters, inputs, targets):
        z, units = forward(parameters, inputs)
        score = jnp.mean((z > 0) == (targets > 0.5))
        return jnp.mean(jax.nn.softplus(z) - targets * z), (score, units)

    def loss(parameters, rows):
        return judged(parameters, x[rows], y[rows])[0]

    def step(parameters, rows):
        gradient = jax.grad(loss)(parameters, rows)
        return jax.tree.map(lambda p, g: p - config.learning_rate * g, parameters, gradient), None

    def measured(parameters):
        (train_loss, (score, units)), gradient = jax.value_and_grad(judged, has_aux=True)(parameters, x, y)
        norms = [jnp.sqrt(jnp.sum(w**2) + jnp.sum(b**2)) for w, b in gradient]
        alive = [((h > 0).any(axis=0), h.mean(axis=0)) for h in units]
        test_loss, (test_score, _) = judged(parameters, x_test, y_test)
        return train_loss, test_loss, score, test_score, norms, alive

    def epoch(parameters, batches):
        parameters = jax.lax.scan(step, parameters, batches)[0]
        return parameters, measured(parameters) if logging else None

    def train(parameters, key):
        orders = jax.vmap(lambda k: jax.random.permutation(k, len(x)))(jax.random.split(key, config.epochs))
        batches = orders[:, : per_epoch * config.batch_size].reshape(config.epochs, per_epoch, config.batch_size)
        return jax.lax.scan(epoch, parameters, batches)

    networks = [[(layer.weights, layer.biases) for layer in initial_network(each, data)] for each in configs]
    start = jax.tree.map(lambda *parts: jnp.stack(parts), *networks)
    keys = jax.random.split(jax.random.key(0), len(configs))
    began = perf_counter()
    if len(configs) == 1:
        compiled = jax.jit(train).lower(networks[0], keys[0]).compile()
        return lambda: jax.block_until_ready(compiled(networks[0], keys[0])), perf_counter() - began
    compiled = jax.jit(jax.vmap(train)).lower(start, keys).compile()
    return lambda: jax.block_until_ready(compiled(start, keys)), perf_counter() - began
