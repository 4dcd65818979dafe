"""How fast training is, side by side with peers in one process: `python -m tests.benchmarks.training`.

Prints ratios; nothing here is asserted. PyTorch and JAX take part where they are installed.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # one core against one core

from dataclasses import replace
from itertools import product

import numpy as np

from core import TrainingConfig, load_dataset, train, train_many
from core.training.problem import pose
from core.training.stacking import samples, schedule
from tests.benchmarks import peers


def one_run() -> None:
    """The default run with every metric logged, against peers that log nothing."""
    config = TrainingConfig()
    data = load_dataset(config)
    ours, bare = peers.seconds(lambda: train(config)), peers.seconds(_without_logging(config))
    print(f"default run: {ours * 1e3:.0f} ms, {1 - bare / ours:.0%} of it logging; a step takes {_step(bare, config)}")
    _compare("scikit-learn", peers.seconds(peers.scikit_learn(config, data), 3) / ours)
    if peers.installed("torch"):
        _compare("PyTorch eager", peers.seconds(peers.torch_eager(config, data), 3) / ours)
    if peers.installed("jax"):
        run, compiling = peers.jax_compiled([config], data)
        _compare("compiled JAX scan", peers.seconds(run) / ours, f"after {compiling:.1f} s of compiling")


def _step(seconds: float, config: TrainingConfig) -> str:
    steps = config.epochs * -(-len(load_dataset(config).x_train) // config.batch_size)
    return f"{seconds / steps * 1e6:.1f} us"


def _without_logging(config: TrainingConfig):
    from core.engine.fit import descend

    problem = pose(config)

    def run() -> None:
        for _ in descend(schedule([problem]), problem.parameters[None].copy(), samples([problem], "train")):
            pass

    return run


def many_runs(seeds: int = 4) -> None:
    """5 activations x 7 biases x seeds with every metric logged: networks a second, and what a second worker adds."""
    activations, biases = ("relu", "leaky_relu", "elu", "tanh", "sigmoid"), (0.0, -1.0, -2.0, -3.0, -5.0, -8.0, -10.0)
    grid = product(activations, biases, range(seeds))
    configs = [TrainingConfig(activation=name, initial_bias=bias, seed=seed) for name, bias, seed in grid]
    data = load_dataset(configs[0])
    alone, two = (peers.seconds(lambda jobs=jobs: train_many(configs, jobs=jobs), 1) for jobs in (1, 2))
    rate = len(configs) / alone
    print(f"{len(configs)} networks: {rate:.1f} a second on one core, {len(configs) / two:.1f} with two workers")
    _compare("scikit-learn loop", rate * peers.seconds(peers.scikit_learn(configs[0], data), 2))
    if peers.installed("jax"):
        relu = [replace(configs[0], seed=seed) for seed in range(64)]
        run, compiling = peers.jax_compiled(relu, data)
        ours, theirs = peers.seconds(lambda: train_many(relu), 2), peers.seconds(run, 2)
        _compare("compiled JAX vmap, 64 ReLU networks", theirs / ours, f"after {compiling:.1f} s of compiling")


def _compare(peer: str, ratio: float, remark: str = "") -> None:
    words = f"{ratio:.1f}x faster than" if ratio >= 1 else f"{1 / ratio:.2f}x slower than"
    print(f"  {words} {peer} {remark}".rstrip())


if __name__ == "__main__":
    np.seterr(all="ignore")
    one_run()
    many_runs()
