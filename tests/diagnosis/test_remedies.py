"""What is done about silent units does what it says: on the given inputs, and nowhere else than it says."""

import numpy as np
import pytest

from core import ACTIVATIONS, diagnose, prune_silent
from core.diagnosis import Report, observe
from core.diagnosis.remedies import LET_THROUGH, loss_of, redo_snippet, waking_biases
from core.engine.network import Layer, Network, pre_activations
from tests.diagnosis.conftest import Trained


def partly_silent(seed: int = 0) -> tuple[Network, np.ndarray]:
    """5-12-10-3, with a third of the hidden units pushed below 0; and 300 inputs."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((300, 5))
    widths = [(5, 12), (12, 10), (10, 3)]
    layers = [Layer(rng.standard_normal(shape), rng.standard_normal(shape[1])) for shape in widths]
    for index in (0, 1):
        layers[index].biases[::3] = -60.0
    return tuple(layers), x


def reported(network: Network, x: np.ndarray, box: bool = False) -> Report:
    return diagnose(observe(network, x), network, x, (x.min(axis=0), x.max(axis=0)) if box else None)


def test_a_pruned_network_is_smaller_and_the_same_on_these_inputs() -> None:
    network, x = partly_silent()
    pruned = prune_silent(network, reported(network, x), x)
    assert pruned.removed == (4, 4)
    assert [layer.weights.shape for layer in pruned.network] == [(5, 8), (8, 6), (6, 3)]
    assert pruned.difference == pytest.approx(0, abs=1e-10)
    assert pruned.claim == "same on this data"


def test_only_what_is_proved_is_called_the_same_everywhere() -> None:
    network, x = partly_silent()
    report = reported(network, x, box=True)
    pruned = prune_silent(network, report, x, only_proved=True)
    assert pruned.removed == tuple(layer.proved for layer in report.layers.values())
    assert sum(pruned.removed) > 0
    assert pruned.claim == "same on the whole box"
    points = np.random.default_rng(1).uniform(x.min(axis=0), x.max(axis=0), (50_000, 5))
    one, other = (pre_activations(each, points, ACTIVATIONS["relu"])[-1] for each in (network, pruned.network))
    np.testing.assert_allclose(one, other, atol=1e-10)


def test_a_silent_unit_that_wakes_elsewhere_makes_the_difference_there() -> None:
    network, x = partly_silent()
    pruned = prune_silent(network, reported(network, x), 40 * x)
    assert pruned.difference is not None
    assert pruned.difference > 1


def test_a_wholly_silent_layer_keeps_a_unit(damaged: Trained) -> None:
    network = damaged.history.networks[-1]
    pruned = prune_silent(network, reported(network, damaged.inputs), damaged.inputs)
    assert pruned.removed == (8, 15)
    assert pruned.difference == 0.0


def test_without_inputs_no_difference_is_claimed() -> None:
    network, x = partly_silent()
    assert prune_silent(network, reported(network, x)).difference is None


def test_another_networks_report_is_refused(damaged: Trained) -> None:
    network, x = partly_silent()
    with pytest.raises(ValueError, match=r"report must be of hidden layers of \[16, 16\] units, got \[12, 10\]"):
        prune_silent(damaged.history.networks[-1], reported(network, x))


def test_units_that_are_never_silent_are_not_pruned(healthy: Trained) -> None:
    network = healthy.history.networks[-1]
    report = diagnose(observe(network, healthy.inputs, "tanh"))
    with pytest.raises(ValueError, match="must be of a network of ReLU units"):
        prune_silent(network, report)


def test_raised_biases_let_a_tenth_of_the_inputs_through() -> None:
    network, x = partly_silent()
    woken = waking_biases(network, reported(network, x), x)
    for before, after, z in zip(network, woken, pre_activations(woken, x, ACTIVATIONS["relu"])[:-1]):
        changed = before.biases != after.biases
        assert changed[::3].all()
        assert changed.sum() == 4
        assert (z > 0).mean(axis=0)[changed] == pytest.approx(LET_THROUGH, abs=0.01)
    assert all(layer.dead == 0 for layer in reported(woken, x).layers.values())


def test_raised_biases_wake_units_whose_largest_values_are_all_alike_and_layers_that_are_wholly_silent() -> None:
    rng = np.random.default_rng(0)
    x = (rng.random((400, 2)) < 0.25).astype(float)
    first = Layer(np.array([[1.0, 2.0, 0.0], [1.0, 0.0, 0.0]]), np.array([-3.0, -9.0, -1.0]))
    network = (first, Layer(rng.standard_normal((3, 1)), np.zeros(1)))
    report = reported(network, x)
    assert report.layers["layer 1"].silent == 3
    woken = waking_biases(network, report, x)
    z = pre_activations(woken, x, ACTIVATIONS["relu"])[0]
    assert ((z > 0).mean(axis=0) >= min(LET_THROUGH, x.all(axis=1).mean())).all()


@pytest.mark.parametrize(
    ("outputs", "targets", "expected"),
    [
        (1, np.array([0, 1, 1]), lambda z, y: np.mean(np.log1p(np.exp(z[:, 0])) - y * z[:, 0])),
        (2, np.array([0, 1, 1]), lambda z, y: np.mean(np.log(np.exp(z).sum(axis=1)) - z[range(3), y])),
        (1, np.array([0.5, 1.5, -1.0]), lambda z, y: np.mean(0.5 * (z[:, 0] - y) ** 2)),
        (1, np.array([4, 9, 2]), lambda z, y: np.mean(0.5 * (z[:, 0] - y) ** 2)),
    ],
    ids=["two classes, one logit", "classes", "numbers", "whole numbers"],
)
def test_the_loss_fits_the_targets(outputs: int, targets: np.ndarray, expected: object) -> None:
    rng = np.random.default_rng(0)
    network = (
        Layer(rng.standard_normal((2, 4)), np.zeros(4)),
        Layer(rng.standard_normal((4, outputs)), np.zeros(outputs)),
    )
    x = rng.standard_normal((3, 2))
    z = pre_activations(network, x, ACTIVATIONS["relu"])[-1]
    assert loss_of(network, x, targets) == pytest.approx(expected(z, targets))


def test_targets_that_do_not_fit_are_refused() -> None:
    network, x = partly_silent()
    with pytest.raises(ValueError, match=r"targets must be class ids of 0 to 2, got \[7\]"):
        loss_of(network, x, np.full(300, 7))
    with pytest.raises(ValueError, match="targets must fit 300 rows and 3 outputs"):
        loss_of(network, x, np.zeros(300))


def test_the_snippet_recycles_the_silent_units_and_resets_moments_and_steps() -> None:
    torch = pytest.importorskip("torch")
    network, x = partly_silent()
    snippet = redo_snippet(reported(network, x))
    compile(snippet, "snippet", "exec")
    scope: dict[str, object] = {}
    exec(snippet, scope)
    silent = scope["silent"]
    assert silent == {"layer 1": [0, 3, 6, 9], "layer 2": [0, 3, 6, 9]}
    first, second = torch.nn.Linear(5, 12), torch.nn.Linear(12, 10)
    optimizer = torch.optim.Adam([*first.parameters(), *second.parameters()])
    for _ in range(3):
        second(torch.relu(first(torch.ones(4, 5)))).sum().backward()
        optimizer.step()
    kept = first.weight.detach().clone()
    scope["recycle"](first, second, silent["layer 1"], optimizer)
    alive = [unit for unit in range(12) if unit % 3]
    assert torch.equal(first.weight[alive], kept[alive])
    assert not torch.equal(first.weight[::3], kept[::3])
    assert float(second.weight.detach()[:, ::3].abs().max()) == 0.0
    state = optimizer.state[first.weight]
    assert float(state["exp_avg"][::3].abs().max()) == 0.0
    assert float(state["exp_avg"][alive].abs().max()) > 0.0
    assert float(state["step"]) == 0.0
    bare = torch.nn.Linear(5, 12, bias=False)
    scope["recycle"](bare, second, silent["layer 1"], torch.optim.Adam([*bare.parameters(), *second.parameters()]))
    assert float(second.weight.detach()[:, ::3].abs().max()) == 0.0
