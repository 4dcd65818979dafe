"""A dense network from arrays by name, as PyTorch, Keras, scikit-learn and plain NumPy write them."""

import itertools
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from core.diagnosis.weights import as_network
from core.engine.network import Layer

RNG = np.random.default_rng(0)
WIDTHS = (5, 4, 3, 2)
LAYERS = [Layer(RNG.standard_normal(shape), RNG.standard_normal(shape[1])) for shape in itertools.pairwise(WIDTHS)]


def named(weights: str, biases: str, names: tuple[str, ...], turned: bool) -> dict[str, NDArray[Any]]:
    return {
        pattern.format(name): part
        for name, layer in zip(names, LAYERS)
        for pattern, part in ((weights, layer.weights.T if turned else layer.weights), (biases, layer.biases))
    }


FORMS = {
    "PyTorch": named("{}.weight", "{}.bias", ("0", "2", "4"), True),
    "PyTorch, sorted by name": dict(sorted(named("net.{}.weight", "net.{}.bias", ("2", "10", "30"), True).items())),
    "named layers": named("{}.weight", "{}.bias", ("fc1", "fc2", "head"), True),
    "Flax": named("params/Dense_{}/kernel", "params/Dense_{}/bias", ("0", "1", "2"), False),
    "scikit-learn": named("coefs_{}", "intercepts_{}", ("0", "1", "2"), False),
    "plain": named("W{}", "b{}", ("1", "2", "3"), False),
    "Keras, without names": {
        f"arr_{2 * place + offset}": part for place, layer in enumerate(LAYERS) for offset, part in enumerate(layer)
    },
}


NORMALIZATION = {"1.weight": np.ones(4), "1.bias": np.ones(4)}


@pytest.mark.parametrize("form", FORMS)
def test_each_form_gives_the_same_layers(form: str) -> None:
    for expected, found in zip(LAYERS, as_network(FORMS[form]), strict=True):
        np.testing.assert_array_equal(found.weights, expected.weights)
        np.testing.assert_array_equal(found.biases, expected.biases)


def test_layers_of_the_labs_own_are_taken_as_they_are() -> None:
    assert all(np.array_equal(a.weights, b.weights) for a, b in zip(as_network(LAYERS), LAYERS))


def test_square_matrices_are_told_by_their_names() -> None:
    square = RNG.standard_normal((3, 3))
    assert np.array_equal(as_network({"0.weight": square, "1.weight": square})[0].weights, square.T)
    assert np.array_equal(as_network({"a.kernel": square, "b.kernel": square})[0].weights, square)


def test_a_layer_may_have_no_bias() -> None:
    first, second = as_network({"0.weight": LAYERS[0].weights.T, "2.weight": LAYERS[1].weights.T, "2.bias": np.ones(3)})
    assert first.biases.tolist() == [0.0] * 4
    assert second.biases.tolist() == [1.0] * 3


@pytest.mark.parametrize(
    ("weights", "message"),
    [        ({}, "weights must hold matrices"),
        ({"a.weight": np.ones((3, 2))}, "be 2 to 100 dense layers, got 1"),
        ({"c.weight": np.ones((3, 2, 5, 5))}, "be dense layers, got 'c.weight' of shape (3, 2, 5, 5)"),
        ({"0.weight": np.ones((3, 2)), "2.weight": np.ones((5, 7))}, "fit one another as layers of one network"),
        ({**FORMS["PyTorch"], **NORMALIZATION}, "without normalizations, got 1.weight, 1.bias"),
        ({**FORMS["PyTorch"], "0.bias": np.ones(9)}, "fit one another"),
        ({**FORMS["PyTorch"], "0.bias": np.full(4, np.nan)}, "weights must be finite"),
        ([LAYERS[0], LAYERS[2]], "fit one another"),
    ],
)  # fmt: skip
def test_what_is_no_dense_network_is_refused(weights: Any, message: str) -> None:
    with pytest.raises(ValueError, match="weights") as refusal:
        as_network(weights)
    assert message in str(refusal.value)
