"""What is measured for each claim: experiments that take seeds and give estimates with intervals."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.data import load_dataset
from core.engine.activations import ACTIVATIONS
from core.engine.liveness import UnitState
from core.studies.intervals import Estimate, bootstrap, paired_difference, ratio, wilson
from core.studies.run.network_row import best_constant_loss, row
from core.studies.vanishing import drawn_of, median_lost
from core.training import TrainingConfig, TrainingHistory, train, train_many


class Finding(NamedTuple):
    """One measured number; `unit` is "share", "decades", "difference" or "slope"."""

    label: str
    estimate: Estimate
    unit: str


Findings = dict[str, Finding]
Experiment = Callable[[Sequence[int]], Findings]

RUN = TrainingConfig(n_samples=500, log_every=10)  # two moons, 16-16
DAMAGED = replace(RUN, initial_bias=-2.0)
LOST = replace(RUN, initial_bias=-5.0)
DEEP = TrainingConfig(hidden_widths=(32,) * 20, epochs=0)
RECOVERY_BIASES = (-1.0, -1.5, -2.0)
DECAY = 0.001
FAR = 1e6  # as far from 0 as slopes are looked at
AT_CONSTANT = 0.01  # a loss this close to the best constant answer's is taken for it: the last batches still push
NUDGE = 1e-3  # how far a network is moved to see whether its loss is flat


def _runs(base: TrainingConfig, seeds: Sequence[int], **changes: Any) -> list[TrainingHistory]:
    return train_many([replace(base, seed=seed, **changes) for seed in seeds])


def _slopes(activation: str, z: NDArray[np.float64]) -> NDArray[np.float64]:
    return ACTIVATIONS[activation].slope(z)


def vanishing_by_activation(seeds: Sequence[int]) -> Findings:
    """Decades that the gradient loses over 20 layers, each activation with the weights made for it."""
    pairs = {"relu": "he_normal", "tanh": "xavier_normal", "sigmoid": "xavier_normal"}
    return {
        name: Finding(
            f"{ACTIVATIONS[name].label}: decades lost over 20 layers, median",
            median_lost(drawn_of(_runs(DEEP, seeds, activation=name, initializer=initializer))), "decades",
        )
        for name, initializer in pairs.items()
    }  # fmt: skip


def one_sided_slope(_: Sequence[int]) -> Findings:
    """The largest slope of ReLU at and below 0, and the smallest above."""
    z = np.logspace(-12, np.log10(FAR), 10_001)
    below, above = _slopes("relu", np.append(-z, 0.0)), _slopes("relu", z)
    return {
        "below": Finding("ReLU: largest slope for z ≤ 0", _exact(below.max(), len(below)), "slope"),
        "above": Finding("ReLU: smallest slope for z > 0", _exact(above.min(), len(above)), "slope"),
    }


def positive_slope(_: Sequence[int]) -> Findings:
    """The smallest slope for z in (0, 1,000,000] of ReLU and of those that saturate."""
    z = np.logspace(-12, np.log10(FAR), 10_001)
    return {
        name: Finding(
            f"{ACTIVATIONS[name].label}: smallest slope for z > 0", _exact(_slopes(name, z).min(), len(z)), "slope"
        )
        for name in ("relu", "tanh", "sigmoid")
    }


def _exact(value: float, n: int) -> Estimate:
    """A number that is known, not estimated."""
    return Estimate(n, float(value), float(value), float(value))


def dead_weights_kept(seeds: Sequence[int]) -> Findings:
    """Units of layer 1 that are born dead: how many end with the very weights and bias they began with."""
    ways: dict[str, dict[str, Any]] = {
        "sgd": {},
        "adam": {"optimizer": "adam", "learning_rate": 0.01},
        "decay": {"weight_decay": DECAY},
    }
    words = {"sgd": "SGD", "adam": "Adam", "decay": "SGD with weight decay"}
    return {
        name: Finding(
            f"{words[name]}: born dead, weights unchanged", _unchanged(_runs(DAMAGED, seeds, **changes)), "share"
        )
        for name, changes in ways.items()
    }


def _unchanged(histories: Sequence[TrainingHistory]) -> Estimate:
    """Units of layer 1 that are born dead: the share whose incoming weights and bias end the same to the last bit."""
    same, dead = [], []
    for history in histories:
        first, last = history.networks[0][0], history.networks[-1][0]
        born_dead = history.unit_states[0][0] == UnitState.DEAD
        kept = (first.weights == last.weights).all(axis=0) & (first.biases == last.biases)
        same.append(int((kept & born_dead).sum()))
        dead.append(int(born_dead.sum()))
    return ratio(same, dead)


def causes_of_death(seeds: Sequence[int]) -> Findings:
    """Dead units at the end when only the bias, only the learning rate or only the shape is to blame."""
    narrow = TrainingConfig(
        dataset="abs", noise=0.0, hidden_widths=(2,) * 9, learning_rate=0.05, epochs=100, log_every=10
    )
    return {
        "bias": Finding("bias −5, the rest as usual: dead units", _dead_at_end(_runs(LOST, seeds)), "share"),
        "rate": Finding(
            "learning rate 5, bias 0: dead units", _dead_at_end(_runs(RUN, seeds, learning_rate=5.0)), "share"
        ),
        "shape": Finding("10 layers of 2 units, bias 0: dead units", _dead_at_end(_runs(narrow, seeds)), "share"),
        "none": Finding("nothing changed: dead units", _dead_at_end(_runs(RUN, seeds)), "share"),
    }


def _dead_at_end(histories: Sequence[TrainingHistory]) -> Estimate:
    return bootstrap([1 - history.alive_counts[-1].sum() / sum(history.config.hidden_widths) for history in histories])


def recovery(seeds: Sequence[int]) -> Findings:
    """Born-dead units that are alive at the end, by layer, over three biases."""
    histories = [history for bias in RECOVERY_BIASES for history in _runs(RUN, seeds, initial_bias=bias)]
    return {
        f"layer_{layer + 1}": Finding(
            f"layer {layer + 1}: born dead, alive at the end", _revived(histories, layer), "share"
        )
        for layer in range(2)
    }


def _revived(histories: Sequence[TrainingHistory], layer: int) -> Estimate:
    born = [history.unit_states[layer][0] == UnitState.DEAD for history in histories]
    alive = [history.unit_states[layer][-1] != UnitState.DEAD for history in histories]
    return ratio([int((b & a).sum()) for b, a in zip(born, alive)], [int(b.sum()) for b in born])


def plateau(seeds: Sequence[int]) -> Findings:
    """Networks with a dead layer: no gradient, the loss of the best constant, and no slope around."""
    histories = [history for history in _runs(LOST, seeds) if (history.alive_counts[-1] == 0).any()]
    n, data = len(histories), load_dataset(LOST)
    no_gradient = sum(bool((history.gradient_norms[-1][:-1] == 0).all()) for history in histories)
    at_constant = sum(
        bool(abs(history.train_loss[-1] - best_constant_loss(data)) < AT_CONSTANT) for history in histories
    )
    return {
        "dead": Finding("bias −5: networks with a dead layer", wilson(n, len(seeds)), "share"),
        "gradient": Finding("of these: no gradient in any hidden layer", wilson(no_gradient, n), "share"),
        "constant": Finding("of these: the loss of the best constant answer", wilson(at_constant, n), "share"),
        "flat": Finding("of these: same loss nearby, so no minimum", wilson(sum(map(_is_flat, histories)), n), "share"),
    }


def _is_flat(history: TrainingHistory) -> bool:
    """Whether a small random move of all hidden layers leaves the training loss exactly as it is."""
    rng, network = np.random.default_rng(history.config.seed), history.networks[-1]
    hidden = [
        layer._replace(
            weights=layer.weights + NUDGE * rng.normal(size=layer.weights.shape),
            biases=layer.biases + NUDGE * rng.normal(size=layer.biases.shape),
        )
        for layer in network[:-1]
    ]
    before, after = (
        train(replace(history.config, epochs=0), initial_network=n) for n in (network, (*hidden, network[-1]))
    )
    return bool(before.train_loss[0] == after.train_loss[0])


def saturation(seeds: Sequence[int]) -> Findings:
    """Decades that a tanh network's gradient loses over 20 layers at a healthy and at a bad start."""
    tanh = replace(DEEP, activation="tanh", initializer="xavier_normal")
    return {
        name: Finding(
            f"tanh, Xavier, bias {words}: decades lost, median",
            median_lost(drawn_of(_runs(tanh, seeds, initial_bias=bias))), "decades",
        )
        for name, bias, words in (("healthy", 0.0, "0"), ("saturated", -2.0, "−2"))
    }  # fmt: skip


def leaky_rescue(seeds: Sequence[int]) -> Findings:
    """Networks that get unstuck at a bias of -5."""
    ways: dict[str, tuple[str, dict[str, Any]]] = {
        "relu": ("ReLU, SGD", {}),
        "leaky": ("leaky ReLU 0.01, SGD", {"activation": "leaky_relu"}),
        "steeper": ("leaky ReLU 0.1, SGD", {"activation": "leaky_relu", "negative_slope": 0.1}),
        "adam": ("leaky ReLU 0.01, Adam", {"activation": "leaky_relu", "optimizer": "adam", "learning_rate": 0.01}),
    }  # fmt: skip
    return {
        name: Finding(f"bias −5, {words}: networks that learn", _learnt(_runs(LOST, seeds, **changes)), "share")
        for name, (words, changes) in ways.items()
    }


def _learnt(histories: Sequence[TrainingHistory]) -> Estimate:
    return wilson(sum(not row(history)["stuck"] for history in histories), len(histories))


def _leaky_gain(base: TrainingConfig, seeds: Sequence[int]) -> Estimate:
    """Test accuracy of leaky ReLU minus that of ReLU, from the same weights."""
    runs = _runs(base, seeds, activation="leaky_relu"), _runs(base, seeds)
    leaky, relu = ([history.test_score[-1] for history in each] for each in runs)
    return paired_difference(leaky, relu)


def leaky_healthy(seeds: Sequence[int]) -> Findings:
    """What leaky ReLU gains or costs where nothing is wrong."""
    return {"healthy": Finding("bias 0: accuracy of leaky ReLU − ReLU", _leaky_gain(RUN, seeds), "difference")}


def leaky_gain(seeds: Sequence[int]) -> Findings:
    """The same where units are damaged."""
    damaged = _leaky_gain(DAMAGED, seeds)
    return {
        **leaky_healthy(seeds),
        "damaged": Finding("bias −2: accuracy of leaky ReLU − ReLU", damaged, "difference"),
    }
