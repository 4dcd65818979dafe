"""What to do about silent units: wake them by their biases, recycle them, or leave them out."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.checks import numbers, require
from core.diagnosis.network_facts import checked_inputs
from core.diagnosis.report import Report
from core.diagnosis.verdicts import Verdict
from core.diagnosis.weights import Arrays, as_network
from core.engine.activations import ACTIVATIONS, NEGATIVE_SLOPE, Array
from core.engine.losses import LOSSES
from core.engine.network import HasWeights, Layer, Network, pre_activations

LET_THROUGH = 0.1  # of the inputs get through a unit whose bias was raised
CAN_GO = (Verdict.SILENT, Verdict.PROVED)


class Pruned(NamedTuple):
    """A network without its silent units."""

    network: Network
    removed: tuple[int, ...]  # units of each hidden layer
    difference: float | None  # largest change of an output over the inputs given, None where there were none
    claim: str  # how far it is the same network


def raised_biases(z: Array, biases: Array) -> Array:
    """Biases (m,) with which LET_THROUGH of the inputs or more get through each unit, from its z (n, m)."""
    through, largest = np.quantile(z, 1 - LET_THROUGH, axis=0), z.max(axis=0)
    below = np.where(z < largest, z, -np.inf).max(axis=0)
    # Where so many inputs share the largest z that none would lie above 0, they all get through.
    shared = np.where(np.isfinite(below), (largest + below) / 2, largest - 1)
    return biases - np.where(through < largest, through, shared)


def prune_silent(
    weights: Arrays | Iterable[HasWeights], report: Report, inputs: ArrayLike | None = None, *,
    only_proved: bool = False, negative_slope: float = NEGATIVE_SLOPE,
) -> Pruned:  # fmt: skip
    """The network without units that are silent, which for ReLU put out 0; a layer keeps at least one unit.

    Args:
        weights: of a dense network, as in `diagnose`.
        report: the diagnosis of its hidden layers.
        inputs: (n, d), on which both networks are compared.
        only_proved: leave units in that are merely silent on the inputs seen.

    Raises:
        ValueError: names the rule and the value.
    """
    network = as_network(weights)
    silent = _silent_units(network, report, (Verdict.PROVED,) if only_proved else CAN_GO)
    for units in silent:
        units[0] &= not units.all()
    smaller = without_units(network, silent)
    difference = None
    if inputs is not None:
        activation = ACTIVATIONS[next(iter(report.layers.values())).reading.activation]
        x = checked_inputs(network, inputs)
        before, after = (pre_activations(each, x, activation, negative_slope)[-1] for each in (network, smaller))
        difference = float(np.abs(before - after).max())
    removed = tuple(int(units.sum()) for units in silent)
    return Pruned(smaller, removed, difference, _claim(silent, _silent_units(network, report, (Verdict.PROVED,))))


def _silent_units(network: Network, report: Report, verdicts: Sequence[Verdict]) -> list[NDArray[np.bool_]]:
    widths, watched = [len(layer.biases) for layer in network[:-1]], [layer.units for layer in report.layers.values()]
    require(watched == widths, "report", f"be of hidden layers of {widths} units", watched)
    relu = all(layer.reading.entry.has_edge for layer in report.layers.values())
    require(relu, "report", "be of a network of ReLU units: others are never silent", "another activation")
    return [rows["verdict"].isin(verdicts).to_numpy(copy=True) for _, rows in report.units.groupby("layer", sort=False)]


def without_units(network: Network, gone: Sequence[NDArray[np.bool_]]) -> Network:
    """The network without some units of each hidden layer (width,)."""
    kept = [np.ones(len(network[0].weights), dtype=bool), *(~units for units in gone)]
    kept.append(np.ones(len(network[-1].biases), dtype=bool))
    return tuple(
        Layer(layer.weights[np.ix_(rows, columns)], layer.biases[columns])
        for layer, rows, columns in zip(network, kept, kept[1:])
    )


def _claim(gone: Sequence[NDArray[np.bool_]], proved: Sequence[NDArray[np.bool_]]) -> str:
    sure = not any((one & ~other).any() for one, other in zip(gone, proved))
    return "same on the whole box" if sure else "same on this data"


def waking_biases(network: Network, report: Report, inputs: ArrayLike) -> Network:
    """The network with every silent unit's bias raised until LET_THROUGH of the inputs get through, layer by layer."""
    x, silent = checked_inputs(network, inputs), _silent_units(network, report, (*CAN_GO, Verdict.EDGE))
    activation = ACTIVATIONS[next(iter(report.layers.values())).reading.activation]
    for index, units in enumerate(silent):
        z, layer = pre_activations(network, x, activation)[index], network[index]
        raised = layer._replace(biases=np.where(units, raised_biases(z, layer.biases), layer.biases))
        network = (*network[:index], raised, *network[index + 1 :])
    return network


def loss_of(network: Network, inputs: ArrayLike, targets: ArrayLike, activation: str = "relu") -> float:
    """The mean loss on inputs (n, d) and targets (n,): cross-entropy for class ids, else half the squared error."""
    x, y = checked_inputs(network, inputs), np.asarray(targets)
    z = pre_activations(network, x, ACTIVATIONS[activation])[-1].T
    outputs, rows = z.shape
    name = _loss_name(y, outputs)
    columns = np.eye(outputs)[y.astype(int)] if name == "cross_entropy" else numbers("targets", y)
    fits = len(columns) == rows and columns.size == z.size
    require(fits, "targets", f"fit {rows} rows and {outputs} outputs", np.shape(targets))
    goal = columns.reshape(rows, outputs).T
    return float(LOSSES[name].value(z, LOSSES[name].encode(goal)).mean())


def _loss_name(targets: NDArray[np.generic], outputs: int) -> str:
    """The loss that targets ask for: class ids are whole numbers in one column."""
    whole = targets.ndim == 1 and targets.dtype.kind in "iub"
    if whole and outputs > 1:
        ids = targets.astype(int)
        strange = ids[(ids < 0) | (ids >= outputs)]
        require(not len(strange), "targets", f"be class ids of 0 to {outputs - 1}", strange[:1].tolist())
        return "cross_entropy"
    return "binary_cross_entropy" if whole and set(np.unique(targets)) <= {0, 1} else "squared_error"


def redo_snippet(report: Report) -> str:
    """PyTorch code that recycles the silent units as ReDo does, and makes the optimizer forget them."""
    rows = report.units[report.units["verdict"].isin([*CAN_GO, Verdict.EDGE])]
    units = {str(name): group["unit"].tolist() for name, group in rows.groupby("layer", sort=False)}
    return _REDO.replace("UNITS", repr(units))


_REDO = '''# ReDo (Sokar et al. 2023): new incoming weights, outgoing weights of 0, and an optimizer that forgets.
import torch

silent = UNITS

@torch.no_grad()
def recycle(layer, following, units, optimizer):
    """layer, following: the nn.Linear before and after the activation."""
    fresh = torch.empty_like(layer.weight)
    torch.nn.init.kaiming_normal_(fresh, nonlinearity="relu")
    layer.weight[units] = fresh[units]
    if layer.bias is not None:
        layer.bias[units] = 0
    following.weight[:, units] = 0
    for parameter, part in ((layer.weight, units), (layer.bias, units), (following.weight, (slice(None), units))):
        state = optimizer.state.get(parameter, {})
        for value in state.values():
            if torch.is_tensor(value) and value.shape == parameter.shape:
                value[part] = 0  # the moments of these weights
        if "step" in state:  # Adam's step count, else its first steps are up to six times too long (arXiv 2412.17113)
            state["step"] = torch.zeros_like(torch.as_tensor(state["step"]))
'''
