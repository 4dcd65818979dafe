"""Networks as tuples of layers, and as rows of numbers."""

from pathlib import Path

import numpy as np
import pytest

from core.engine.activations import ACTIVATIONS
from core.engine.initializers import INITIALIZERS
from core.engine.network import Layer, draw_network, flatten, layer_blocks, layer_sizes, pre_activations, unflatten

WIDTHS = (3, 4, 2, 1)


def test_a_row_of_numbers_becomes_a_network_and_back() -> None:
    row = np.arange(float(sum(layer_sizes(WIDTHS))))
    network = unflatten(row, WIDTHS)
    assert [layer.weights.shape for layer in network] == [(3, 4), (4, 2), (2, 1)]
    assert [layer.biases.shape for layer in network] == [(4,), (2,), (1,)]
    assert np.array_equal(network[0].biases, [12, 13, 14, 15])
    assert np.array_equal(flatten(network), row)


def test_blocks_are_views_so_the_optimizer_moves_every_layer_at_once() -> None:
    rows = np.zeros((5, 2, sum(layer_sizes(WIDTHS))))
    rows += 1
    blocks = layer_blocks(rows, WIDTHS)
    assert [block.shape for block in blocks] == [(5, 2, 4, 4), (5, 2, 5, 2), (5, 2, 3, 1)]
    assert all(np.shares_memory(block, rows) for block in blocks)


def test_a_drawn_network_has_the_given_bias_in_each_hidden_layer_and_0_in_the_output_layer() -> None:
    network = draw_network(np.random.default_rng(0), WIDTHS, INITIALIZERS["he_normal"], (-1.0, 0.5))
    assert [set(layer.biases) for layer in network] == [{-1.0}, {0.5}, {0.0}]


def test_the_biases_that_rai_draws_are_shifted_and_the_output_layers_are_still_0() -> None:
    at_0, shifted = (
        draw_network(np.random.default_rng(0), WIDTHS, INITIALIZERS["rai"], biases) for biases in ((0, 0), (-1.0, 0.5))
    )
    assert np.allclose([b.biases.sum() - a.biases.sum() for a, b in zip(at_0, shifted)], [-4.0, 1.0, 0.0])
    assert len(set(at_0[0].biases)) == 4
    assert not at_0[-1].biases.any()


def test_pre_activations_of_a_network_worked_out_by_hand() -> None:
    network = (Layer(np.array([[1.0, -1.0]]), np.array([0.0, 1.0])), Layer(np.array([[2.0], [3.0]]), np.array([-1.0])))
    hidden, outputs = pre_activations(network, np.array([[2.0], [-1.0]]), ACTIVATIONS["relu"])
    assert np.array_equal(hidden, [[2, -1], [-1, 2]])
    assert np.array_equal(outputs, [[3], [5]])
    _, leaky = pre_activations(network, np.array([[2.0]]), ACTIVATIONS["leaky_relu"], negative_slope=0.5)
    assert leaky[0, 0] == 2 * 2 + 3 * -0.5 - 1


TYPED = """
from dataclasses import dataclass
from core import TrainingConfig, train
from core.engine.activations import Array
from core.engine.network import Layer, Network, flatten

@dataclass(frozen=True)
class Frozen:
    weights: Array
    biases: Array

@dataclass
class WithoutBiases:
    weights: Array

def ours(network: Network, layer: Layer) -> None:
    flatten(network), flatten([layer]), train(TrainingConfig(), initial_network=network)

def others(frozen: Frozen, half: WithoutBiases) -> None:
    flatten([frozen])
    flatten([half])  # the one error
"""


def test_type_checkers_take_our_own_layers_and_any_frozen_ones_but_not_half_a_layer(tmp_path: Path) -> None:
    mypy = pytest.importorskip("mypy.api")
    root = Path(__file__).parents[2]
    (tmp_path / "typed.py").write_text(TYPED)
    report, _, _ = mypy.run([f"--config-file={root / 'pyproject.toml'}", str(tmp_path / "typed.py")])
    errors = [line for line in report.splitlines() if "error:" in line]
    assert len(errors) == 1, report
    assert '"WithoutBiases"' in errors[0]
