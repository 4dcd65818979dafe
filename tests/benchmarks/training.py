"""How fast training is, side by side with peers in one process: `python -m tests.benchmarks.training`.

Prints ratios; nothing here is asserted. PyTorch and JAX take part where they are installed.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # one core against one core

from dataclasses import replace
from itertools import pairwise, product

import numpy as np

from core import TrainingConfig, load_dataset, train, train_many
from core.studies.run.study import run_study
from core.training.problem import prepare
from core.training.stacking import recipe, samples
from tests.benchmarks import peers

ACTIVATIONS, BIASES = ("relu", "leaky_relu", "elu", "tanh", "sigmoid"), (0.0, -1.0, -2.0, -3.0, -5.0, -8.0, -10.0)


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
        for logging, words in ((False, "compiled JAX scan"), (True, "compiled JAX scan that logs the same")):
            run, compiling = peers.jax_compiled([config], data, logging)
            _compare(words, peers.seconds(run) / ours, f"after {compiling:.1f} s of compiling")


def _step(seconds: float, config: TrainingConfig) -> str:
    steps = config.epochs * -(-len(load_dataset(config).x_train) // config.batch_size)
    return f"{seconds / steps * 1e6:.1f} us"


def _without_logging(config: TrainingConfig):
    from core.engine.fit import descend

    problem = prepare(config)

    def run() -> None:
        for _ in descend(recipe([problem]), problem.parameters[None].copy(), samples([problem], "train")):
            pass

    return run


def many_runs(seeds: int = 4) -> None:
    """5 activations x 7 biases x seeds: networks a second as sweeps log them and with every epoch logged."""
    grid = list(product(ACTIVATIONS, BIASES, range(seeds)))
    configs = [TrainingConfig(activation=name, initial_bias=bias, seed=seed, log_every=10) for name, bias, seed in grid]
    data = load_dataset(configs[0])
    rate = _rate(configs)
    share, gain = rate * _multiplications(configs[0]) / _peak(), _rate(configs, jobs=2) / rate
    print(f"{len(configs)} networks, logged as in a sweep: {rate:.1f} a second, {share:.0%} of the machine's peak")
    print(f"  with every epoch logged: {_rate([replace(each, log_every=1) for each in configs]):.1f} a second")
    print(
        f"  with two workers: {gain:.2f}x as histories, {_study_gain(configs):.2f}x in a study, which sends rows only"
    )
    _compare("a scikit-learn loop", rate * peers.seconds(peers.scikit_learn(configs[0], data), 2))
    if peers.installed("torch"):
        _compare("a PyTorch loop", rate * peers.seconds(peers.torch_eager(configs[0], data), 1))
    if peers.installed("jax"):
        relu = [replace(configs[0], seed=seed, log_every=1) for seed in range(64)]
        run, compiling = peers.jax_compiled(relu, data, logging=True)
        ours, theirs = peers.seconds(lambda: train_many(relu), 2), peers.seconds(run, 2)
        words = "compiled JAX vmap that logs the same, 64 ReLU networks"
        _compare(words, theirs / ours, f"after {compiling:.1f} s of compiling")


def _rate(configs: list[TrainingConfig], jobs: int = 1) -> float:
    """Networks a second."""
    return len(configs) / peers.seconds(lambda: train_many(configs, jobs=jobs), 1)


def _study_gain(configs: list[TrainingConfig]) -> float:
    """How much quicker a study is with two workers."""
    one, two = (peers.seconds(lambda jobs=jobs: list(run_study(configs, jobs=jobs)), 1) for jobs in (1, 2))
    return one / two


def _multiplications(config: TrainingConfig) -> float:
    """Floating-point operations of one network's training in matrix products: forward, gradient, delta."""
    widths = (2, *config.hidden_widths, 1)
    return config.epochs * len(load_dataset(config).x_train) * 3 * 2 * sum(a * b for a, b in pairwise(widths))


def _peak(size: int = 512) -> float:
    """Floating-point operations a second of a large matrix product."""
    left, right, out = np.ones((3, size, size))
    return 2 * size**3 / peers.seconds(lambda: np.dot(left, right, out))


def _compare(peer: str, ratio: float, remark: str = "") -> None:
    words = f"{ratio:.1f}x faster than" if ratio >= 1 else f"{1 / ratio:.2f}x slower than"
    print(f"  {words} {peer} {remark}".rstrip())


if __name__ == "__main__":
    np.seterr(all="ignore")
    one_run()
    many_runs()
