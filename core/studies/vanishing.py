"""How much gradient is left at the first layer of a deep network before training, and why it is not more.

It may be faint, because every layer passes on a part of what it gets (vanishing), or exactly 0, because somewhere a
whole layer is dead (dying). Depth counts layers with the output, as in `core.studies.born_dead`.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.engine.activations import ACTIVATIONS, Array
from core.engine.liveness import UnitState
from core.studies.intervals import Estimate, bootstrap
from core.studies.run.grid import distinct
from core.training import TrainingConfig, TrainingHistory, train_many

BASE = TrainingConfig(epochs=0)
BIASES = (-3.0, -2.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0)
USUAL = "usual"  # instead of an initializer: the one that goes with the activation
FAINT = 3.0  # decades lost from which on a gradient counts as vanished: a thousandth is left
SMALLEST = 1e-160  # the square of a smaller norm is no double any more
ROUNDING = 1e-15  # what is left where the gradients of all examples cancel
BAND = (5, 95)  # percentiles over networks


class Drawn(NamedTuple):
    """Networks as drawn: K of them, of L layers."""

    gradient_norms: Array  # (K, L), of the training loss; the output layer is last
    shares: Array  # (K, L - 1, 4): of a hidden layer's units, those in each UnitState


class Verdict(NamedTuple):
    """What became of the gradient between the last hidden layer and the first."""

    kind: str  # "arrives", "vanishing", "dying" or "exploding"
    lost: Estimate  # decades, median over the networks where some arrives; negative where it grows
    stopped: int  # networks whose first layer gets exactly 0
    networks: int
    dead_layer: int | None  # the lowest layer that is all dead, median over the networks that have one
    dead: float  # share of hidden units that are dead, over all networks


def kinds(activations: Sequence[str], initializers: Sequence[str]) -> list[tuple[str, str]]:
    """Each (activation, initializer) once, with USUAL replaced by the one that goes with the activation."""
    pairs = [
        (activation, ACTIVATIONS[activation].usual_initializer if name == USUAL else name)
        for activation in activations
        for name in initializers
    ]
    return list(dict.fromkeys(pairs))


def deep_config(
    activation: str, initializer: str, *, depth: int = 20, width: int = 32, bias: float | tuple[float, ...] = 0.0,
    base: TrainingConfig = BASE,
) -> TrainingConfig:  # fmt: skip
    """An untrained network of `depth` layers, the output included."""
    return replace(
        base, activation=activation, initializer=initializer, initial_bias=bias, hidden_widths=(width,) * (depth - 1)
    )


def deep_configs(
    activations: Sequence[str], initializers: Sequence[str], *, depth: int = 20, width: int = 32,
    bias: float | tuple[float, ...] = 0.0, base: TrainingConfig = BASE,
) -> list[TrainingConfig]:  # fmt: skip
    """One network of each kind; ValueError where there is none or where one cannot be."""
    found = kinds(distinct("activation", activations), distinct("initializer", initializers))
    return [deep_config(*kind, depth=depth, width=width, bias=bias, base=base) for kind in found]


def draw_networks(config: TrainingConfig, seeds: int) -> Drawn:
    """Draw networks that differ in their weights only, and send the training loss's gradient down each once."""
    return drawn_of(train_many([replace(config, epochs=0, seed=config.seed + k) for k in range(seeds)]))


def drawn_of(histories: Sequence[TrainingHistory]) -> Drawn:
    """What networks of one shape are like before training."""
    shares = [[_shares(states[0]) for states in history.unit_states] for history in histories]
    return Drawn(np.stack([history.gradient_norms[0] for history in histories]), np.array(shares))


def _shares(states: NDArray[np.integer]) -> Array:
    return np.bincount(states, minlength=len(UnitState)) / len(states)


def stopped(drawn: Drawn) -> NDArray[np.bool_]:
    """Where a layer's gradient is exactly 0, (K, L), rather than too small for a double: no unit of it is reached.

    The output has no units; its gradient is 0 when all its inputs are and its bias has nothing to gain.
    """
    reached = drawn.shares[..., [UnitState.ACTIVE, UnitState.ASLEEP]].sum(axis=-1) > 0
    hidden = (drawn.gradient_norms[:, :-1] == 0) & ~reached
    return np.concatenate([hidden, drawn.gradient_norms[:, -1:] < ROUNDING], axis=1)


def decades_lost(drawn: Drawn) -> Array:
    """log10 of the last hidden layer's gradient norm over the first layer's, (K,); NaN where either is exactly 0."""
    norms = np.where(stopped(drawn), np.nan, np.maximum(drawn.gradient_norms, SMALLEST))
    return np.log10(norms[:, -2]) - np.log10(norms[:, 0])


def median_lost(drawn: Drawn) -> Estimate:
    """Decades lost by the typical network, over those where some gradient arrives.

    The median and not the mean: a few networks that are nearly dead lose many decades and would speak for all others.
    """
    return bootstrap(decades_lost(drawn), "median")


def verdict(drawn: Drawn) -> Verdict:
    """Whether the gradient arrives at layer 1; most networks decide."""
    lost, dead = median_lost(drawn), drawn.shares[..., UnitState.DEAD]
    n, n_stopped = len(dead), int(stopped(drawn)[:, 0].sum())
    lowest = (dead == 1).argmax(axis=1)[(dead == 1).any(axis=1)] + 1
    return Verdict(
        _kind(lost.value, n_stopped / n), lost, n_stopped, n, int(np.median(lowest)) if len(lowest) else None,
        float(dead.mean()),
    )  # fmt: skip


def _kind(lost: float, stopped_share: float) -> str:
    if stopped_share >= 0.5:
        return "dying"
    return "vanishing" if lost >= FAINT else "exploding" if lost <= -FAINT else "arrives"


def layer_table(drawn: Drawn) -> pd.DataFrame:
    """A row a layer: the norm's median and band over the networks that it reaches, and the shares of dead units.

    Columns: layer, n, value, low, high, stopped (share of networks with exactly 0), dead, asleep, cut_off; the last
    three are NaN for the output layer.
    """
    silent = stopped(drawn)
    rows = [_norms(norms[~zero]) for norms, zero in zip(drawn.gradient_norms.T, silent.T)]
    frame = pd.DataFrame(rows, columns=["n", "value", "low", "high"])
    frame.insert(0, "layer", range(1, len(frame) + 1))
    shares = drawn.shares.mean(axis=0)
    for name, state in (("dead", UnitState.DEAD), ("asleep", UnitState.ASLEEP), ("cut_off", UnitState.CUT_OFF)):
        frame[name] = [*shares[:, state], np.nan]
    return frame.assign(stopped=silent.mean(axis=0))


def _norms(norms: Array) -> tuple[int, float, float, float]:
    """How many, their median and their band."""
    if not len(norms):
        return 0, np.nan, np.nan, np.nan
    middle, low, high = (max(float(number), SMALLEST) for number in (np.median(norms), *np.percentile(norms, BAND)))
    return len(norms), middle, low, high


def lost_row(bias: float, found: Verdict) -> dict[str, float]:
    """Decades lost at one bias, as a row; NaN where layer 1 of most networks gets exactly 0."""
    value, low, high = (np.nan,) * 3 if found.kind == "dying" else found.lost[1:]
    return {
        "bias": bias, "value": value, "low": low, "high": high, "stopped": found.stopped / found.networks,
        "n": found.networks,
    }  # fmt: skip
