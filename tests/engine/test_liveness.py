"""The four states of a unit by hand and against a slow reading of the definition; fates and dormant shares."""

import numpy as np
import pytest

from core.engine.activations import ACTIVATIONS
from core.engine.initializers import INITIALIZERS
from core.engine.liveness import UnitState, dormant_shares, fates, unit_states
from core.engine.network import Layer, draw_network, pre_activations

ACTIVE, ASLEEP, CUT_OFF, DEAD = UnitState
X = np.linspace(-1, 1, 11)[:, None]


def layer(weights, biases) -> Layer:
    return Layer(np.atleast_2d(np.array(weights, dtype=float)), np.array(biases, dtype=float))


@pytest.fixture
def states_of(log_untrained):
    """The states of all hidden units, in one list, of a network over inputs."""

    def states(*layers: Layer, x=X, **how) -> list[UnitState]:
        log = log_untrained(layers, x, **how)
        return [UnitState(code) for code in unit_states(log.responses, log.cut_off)[0, 0]]

    return states


@pytest.mark.parametrize(
    ("activation", "w", "b", "state"),
    [
        pytest.param("relu", 1, 0, ACTIVE, id="relu active on half"),
        pytest.param("relu", 1, -0.99, ACTIVE, id="relu sparse, active on one sample"),
        pytest.param("relu", 1, -1, DEAD, id="relu with its largest z at 0"),
        pytest.param("relu", 1, -1 + 0.9e-9, DEAD, id="relu on the edge, z within 1e-9"),
        pytest.param("relu", 1, -1 + 1e-16, DEAD, id="relu on the edge, z near 1e-16"),
        pytest.param("relu", 1, -1 + 1.1e-9, ACTIVE, id="relu just over the edge"),
        pytest.param("relu", 0, 1e-300, ACTIVE, id="relu in a layer whose scale is tiny"),
        pytest.param("relu", 1, -2, DEAD, id="relu off"),
        pytest.param("leaky_relu", 1, -2, ASLEEP, id="leaky relu off"),
        pytest.param("leaky_relu", 1, -0.5, ACTIVE, id="leaky relu on"),
        pytest.param("leaky_relu", 1, -1 + 1e-16, ASLEEP, id="leaky relu on the edge"),
        pytest.param("tanh", 1, 0, ACTIVE, id="tanh centred"),
        pytest.param("tanh", 1, 5, ASLEEP, id="tanh faint"),
        pytest.param("tanh", 1, -5, ASLEEP, id="tanh faint on the other side"),
        pytest.param("tanh", 1, 10, DEAD, id="tanh saturated"),
        pytest.param("tanh", 1, -10, DEAD, id="tanh saturated on the other side"),
        pytest.param("sigmoid", 1, 3, ACTIVE, id="sigmoid, r is of its own steepest slope"),
        pytest.param("sigmoid", 1, 10, ASLEEP, id="sigmoid faint"),
        pytest.param("sigmoid", 1, 20, DEAD, id="sigmoid saturated"),
        pytest.param("relu6", 1, 8, DEAD, id="relu6 over 6 everywhere"),
        pytest.param("relu6", 1, 6.5, ACTIVE, id="relu6 over 6 on some"),
        pytest.param("relu6", 1, -1 + 0.9e-9, DEAD, id="relu6 on the edge"),
        pytest.param("gelu", 1, -3, ACTIVE, id="gelu where its slope is negative"),
        pytest.param("gelu", 1, -8, DEAD, id="gelu far left"),
        pytest.param("elu", 1, -5, ASLEEP, id="elu faint"),
        pytest.param("selu", 1, 5, ACTIVE, id="selu on its shallower side"),
        pytest.param("identity", 0, -100, ACTIVE, id="identity"),
    ],
)
def test_the_state_of_a_single_unit(states_of, activation: str, w: float, b: float, state: UnitState) -> None:
    assert states_of(layer([w], [b]), layer([1], [0]), activation=activation) == [state]


@pytest.mark.parametrize(
    ("negative_slope", "state"),
    [(0.0, DEAD), (9e-7, DEAD), (1e-6, ASLEEP), (0.049, ASLEEP), (0.05, ACTIVE), (1.0, ACTIVE)],
)
def test_a_leaky_unit_below_0_is_judged_by_its_slope(states_of, negative_slope: float, state: UnitState) -> None:
    how = {"activation": "leaky_relu", "negative_slope": negative_slope}
    assert states_of(layer([1], [-2]), layer([1], [0]), **how) == [state]


@pytest.mark.parametrize("activation", ["relu", "relu6"])
@pytest.mark.parametrize("scale", [1e-3, 1e-10, 1.0, 5.0])
def test_the_edge_of_death_is_a_billionth_of_the_layers_scale_or_of_1(states_of, activation: str, scale: float) -> None:
    tolerance = 1e-9 * min(scale, 1)
    units = layer([[scale, 0, 0]], [0, 0.9 * tolerance, 1.1 * tolerance])  # |x| is at most 1
    assert states_of(units, layer(np.ones((3, 1)), [0]), activation=activation) == [ACTIVE, DEAD, ACTIVE]


def test_a_layer_far_below_0_sets_its_scale_too(states_of) -> None:
    assert states_of(layer([[0, 0]], [-1, 1e-10]), layer([[1], [1]], [0])) == [DEAD, DEAD]


def test_units_under_a_dead_layer_are_cut_off_and_a_dead_one_stays_dead(states_of) -> None:
    bottom, dead, top = layer([[1, 1, 1]], [0, 2, -2]), layer(np.ones((3, 2)), [-99, -99]), layer(np.ones((2, 1)), [0])
    assert states_of(bottom, dead, top) == [CUT_OFF, CUT_OFF, DEAD, DEAD, DEAD]


def test_a_faint_unit_under_a_dead_layer_is_cut_off_too(states_of) -> None:
    assert states_of(layer([1], [-20]), layer([1], [-1000]), layer([1], [0]), activation="elu")[1] == DEAD
    assert states_of(layer([1], [-5]), layer([1], [-1000]), layer([1], [0]), activation="elu") == [CUT_OFF, DEAD]


def test_one_living_path_is_enough(states_of) -> None:
    bottom, middle, top = layer([[1, 1]], [0, 0]), layer([[1, 1], [0, 1]], [-99, 1]), layer([[1], [1]], [0])
    assert states_of(bottom, middle, top) == [ACTIVE, ACTIVE, DEAD, ACTIVE]


def test_paths_that_cancel_each_other_do_not_cut_a_unit_off(states_of) -> None:
    assert states_of(layer([1], [2]), layer([[1, 1]], [0, 0]), layer([[1], [-1]], [0])) == [ACTIVE, ACTIVE, ACTIVE]


def test_a_unit_without_outgoing_weights_is_cut_off(states_of) -> None:
    assert states_of(layer([[1, 1]], [0, 0]), layer([[0], [1]], [0])) == [CUT_OFF, ACTIVE]


def test_a_unit_whose_only_way_up_ends_in_a_unit_without_outgoing_weights_is_cut_off(states_of) -> None:
    bottom, middle, top = layer([[1, 1]], [2, 2]), layer([[1, 0], [0, 1]], [2, 2]), layer([[0], [1]], [0])
    assert states_of(bottom, middle, top) == [CUT_OFF, ACTIVE, CUT_OFF, ACTIVE]


def test_a_unit_that_is_on_only_where_its_one_listener_is_off_is_cut_off(states_of) -> None:
    right_and_left, listener = layer([[1, -1]], [0, 0]), layer([[-9], [1]], [0])  # z = relu(-x) - 9 relu(x)
    assert states_of(right_and_left, listener, layer([1], [0])) == [CUT_OFF, ACTIVE, ACTIVE]


def test_a_loss_that_is_saturated_cuts_nobody_off(states_of) -> None:
    right = {"loss": "binary_cross_entropy", "x": X + 2, "y": np.ones((11, 1))}
    assert states_of(layer([1], [0]), layer([1], [1000]), **right) == [ACTIVE]


def test_a_loss_of_exactly_0_cuts_nobody_off(states_of) -> None:
    assert states_of(layer([1], [0]), layer([1], [0]), x=X, y=np.maximum(X, 0)) == [ACTIVE]


def test_gradients_that_cancel_between_samples_cut_nobody_off(states_of) -> None:
    errors = np.array([[1.0], [-1.0]])
    assert states_of(layer([0], [1]), layer([1], [0]), x=np.zeros((2, 1)), y=1 + errors) == [ACTIVE]


def slow_states(network, x: np.ndarray, name: str) -> list[UnitState]:
    """Straight from the definition: one sample at a time, the whole Jacobian of the outputs."""
    activation = ACTIVATIONS[name]
    *hidden, _ = pre_activations(network, x, activation)
    slopes = [activation.slope(z) for z in hidden]
    reached = [np.zeros(z.shape[1], dtype=bool) for z in hidden]
    for sample in range(len(x)):
        jacobian = np.eye(network[-1].biases.size)
        for depth in reversed(range(len(hidden))):
            jacobian = slopes[depth][sample][:, None] * (network[depth + 1].weights @ jacobian)
            reached[depth] |= (jacobian != 0).any(axis=1)
    return [
        DEAD if r < 1e-6 else CUT_OFF if not got_gradient else ASLEEP if r < 0.05 else ACTIVE
        for slope, got in zip(slopes, reached)
        for r, got_gradient in zip(np.abs(slope).max(axis=0) / activation.steepest, got)
    ]


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_states_of_random_networks_are_those_of_the_definition(states_of, name: str) -> None:
    rng, seen = np.random.default_rng(1), set()
    for _ in range(40):
        biases, widths = rng.choice([0, -1, -3, -8, 8], 3), (2, 3, 3, 2, rng.integers(1, 3))
        network = draw_network(rng, widths, INITIALIZERS["large"], biases)
        x = rng.normal(size=(9, 2))
        expected = slow_states(network, x, name)
        assert states_of(*network, x=x, activation=name) == expected
        seen |= set(expected)
    assert ACTIVE in seen
    assert {CUT_OFF, DEAD} <= seen or name not in ("relu", "relu6")
    assert ASLEEP in seen or name not in ("leaky_relu", "elu", "selu", "silu", "softplus", "tanh", "sigmoid")


def test_fates_tell_births_deaths_and_revivals_apart() -> None:
    lives = np.array(
        [
            [ACTIVE, ACTIVE, ASLEEP, CUT_OFF, ACTIVE],  # never dies
            [DEAD, DEAD, DEAD, DEAD, DEAD],  # born dead for good
            [DEAD, ACTIVE, ACTIVE, DEAD, DEAD],  # born dead, revived, died
            [ACTIVE, DEAD, ACTIVE, DEAD, ACTIVE],  # died twice, came back twice
            [ASLEEP, ASLEEP, ASLEEP, ASLEEP, DEAD],
        ]
    ).T
    told = fates(lives)
    assert told.born_dead.tolist() == [False, True, True, False, False]
    assert told.died.tolist() == [False, False, True, True, True]
    assert told.revived.tolist() == [False, False, True, True, False]
    assert told.dead_at_end.tolist() == [False, True, True, False, True]
    assert told.first_death.tolist() == [-1, -1, 3, 1, 4]
    assert told.first_revival.tolist() == [-1, -1, 1, 2, -1]


def test_fates_of_an_untrained_network_are_births_only() -> None:
    told = fates(np.array([[ACTIVE, DEAD]]))
    assert told.born_dead.tolist() == told.dead_at_end.tolist() == [False, True]
    assert not told.died.any()
    assert not told.revived.any()
    assert told.first_death.tolist() == told.first_revival.tolist() == [-1, -1]


@pytest.mark.parametrize(("tau", "share"), [(0.0, 0.25), (0.1, 0.5), (0.9, 0.75), (3.0, 1.0)])
def test_a_unit_is_dormant_when_its_mean_size_is_at_most_tau_of_the_layers(tau: float, share: float) -> None:
    assert dormant_shares(np.array([0.0, 0.1, 0.9, 3.0]), tau) == share


def test_a_layer_that_is_silent_altogether_is_dormant_altogether() -> None:
    assert np.array_equal(dormant_shares(np.array([[0.0, 0.0], [0.0, 1.0]])), [1.0, 0.5])


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_mean_sizes_are_of_the_outputs_magnitude_over_the_data(log_untrained, name: str) -> None:
    network = draw_network(np.random.default_rng(0), (2, 5, 4, 1), INITIALIZERS["large"], (-1, 1))
    x = np.random.default_rng(1).normal(size=(9, 2))
    hidden = pre_activations(network, x, ACTIVATIONS[name])[:-1]
    expected = np.concatenate([np.abs(ACTIVATIONS[name].value(z)).mean(axis=0) for z in hidden])
    assert np.allclose(log_untrained(network, x, activation=name).mean_sizes[0, 0], expected, rtol=1e-12)
