"""A dense network's weights, as files hold them, become the lab's layers."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.checks import Bounds, numbers, require, shown
from core.engine.network import HasWeights, Layer, Network

LAYERS = Bounds(2, 100)
PARAMETERS = Bounds(1, 50_000_000)
_PART = re.compile(r"(?i)(^|[._/])(weights?|kernel|coefs?_?|biase?s?|intercepts?_?|w|b)(?=[._/\d]|$)")
_INPUTS_FIRST = re.compile(r"(?i)kernel|coef")  # Keras, Flax and scikit-learn; PyTorch has the outputs first
Arrays = Mapping[str, NDArray[Any]]


def as_network(weights: Arrays | Iterable[HasWeights]) -> Network:
    """Layers of weights (fan_in, fan_out) and biases (fan_out,), each with an activation behind it but the last.

    Args:
        weights: such layers, or arrays by name in the usual order: matrices, with or without biases beside them.
            Where their shapes fit both ways, names tell whether rows are inputs; rows are outputs otherwise.

    Raises:
        ValueError: they are no dense network; the message names the rule and the value.
    """
    if isinstance(weights, Mapping):
        layers = _from_arrays({name: array for name, array in weights.items() if np.ndim(array) > 0})
    else:
        layers = tuple(Layer(numbers("weights", one.weights), numbers("biases", one.biases)) for one in weights)
    require(LAYERS.admits(len(layers)), "weights", f"be {LAYERS.low} to {LAYERS.high} dense layers", len(layers))
    shapes = [layer.weights.shape for layer in layers]
    fits = all(len(shape) == 2 for shape in shapes) and all(one[1] == two[0] for one, two in pairwise(shapes))
    fits = fits and all(layer.biases.shape == layer.weights.shape[1:] for layer in layers)
    require(fits, "weights", "be (fan_in, fan_out) and fit one another, with fan_out biases", shown(shapes))
    finite = all(np.isfinite(part).all() for layer in layers for part in layer)
    require(finite, "weights", "be finite", "NaN or infinity")
    return layers


def _from_arrays(arrays: Arrays) -> Network:
    for name, array in arrays.items():
        require(array.ndim <= 2, "weights", "be dense layers", f"{name!r} of shape {array.shape}")
    matrices = {name: array for name, array in arrays.items() if array.ndim == 2}
    require(len(matrices) > 0, "weights", "hold matrices", shown(list(arrays)))
    biases, alone = _biases(arrays)
    require(not alone, "weights", "be matrices with their biases, without normalizations", ", ".join(alone[:2]))
    for order in (list(matrices), sorted(matrices, key=_natural)):
        for turned in _orientations(order):
            found = [(turned(matrices[name]), biases.get(name)) for name in order]
            if _fit([weights for weights, _ in found], [bias for _, bias in found]):
                return tuple(_layer(weights, bias) for weights, bias in found)
    shapes = {name: array.shape for name, array in matrices.items()}
    raise ValueError(f"weights must fit one another as layers of one network, got {shown(shapes)}")


def _biases(arrays: Arrays) -> tuple[dict[str, NDArray[Any]], list[str]]:
    """The bias of each matrix by the matrix's name, and the names of vectors that belong to none.

    They belong together by their names; where no names do, a vector belongs to the matrix before it.
    """
    owners = {_key(name): name for name in arrays if arrays[name].ndim == 2}
    vectors = [name for name in arrays if arrays[name].ndim == 1]
    if not any(_key(name) in owners for name in vectors):
        order = list(arrays)
        before = {name: order[place - 1] for place, name in enumerate(order) if name in vectors and place > 0}
        owners = {_key(name): owner for name, owner in before.items() if arrays[owner].ndim == 2}
    found = {owners[_key(name)]: arrays[name] for name in vectors if _key(name) in owners}
    return found, [name for name in vectors if _key(name) not in owners]


def _key(name: str) -> str:
    """What the name of a layer's weights and that of its biases have in common."""
    return _PART.sub(r"\1", name)


def _natural(name: str) -> list[tuple[int, str]]:
    """Sorts 2 before 10."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"([0-9]+)", name)]


def _orientations(order: Sequence[str]) -> list[Callable[[NDArray[Any]], NDArray[Any]]]:
    """As they are, with inputs in rows, and turned; the likelier first."""
    ways: list[Callable[[NDArray[Any]], NDArray[Any]]] = [np.asarray, np.transpose]
    return ways if all(_INPUTS_FIRST.search(name) for name in order) else ways[::-1]


def _fit(matrices: Sequence[NDArray[Any]], biases: Sequence[NDArray[Any] | None]) -> bool:
    chained = all(one.shape[1] == two.shape[0] for one, two in pairwise(matrices))
    return chained and all(bias is None or len(bias) == one.shape[1] for one, bias in zip(matrices, biases))


def _layer(weights: NDArray[Any], bias: NDArray[Any] | None) -> Layer:
    return Layer(numbers("weights", weights), np.zeros(weights.shape[1]) if bias is None else numbers("biases", bias))
