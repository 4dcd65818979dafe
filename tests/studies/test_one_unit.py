"""One unit: gradients by differences, the cone by looking at every sample, and probabilities by drawing."""

from dataclasses import replace

import numpy as np
import pytest

from core import ACTIVATIONS, Dataset, TrainingConfig, UnitState, train
from core.engine.network import Layer
from core.studies.one_unit import (
    TARGETS,
    Samples,
    Unit,
    born_dead_probability,
    born_dead_share,
    cone_edge,
    descend,
    loss_plane,
    moment,
    path_table,
    samples,
    state_in_cone,
    states,
)

POINTS = [(1.3, 0.7), (-0.9, 0.4), (2.1, -1.7), (-3.0, -2.0)]
SHIFTS = (-3.0, -0.5, 0.0, 2.0)
H = 1e-6


def loss_at(data: Samples, unit: Unit, w: float, b: float) -> float:
    return float(((ACTIVATIONS[unit.activation].value(w * data.x + b) - data.y) ** 2).mean() / 2)


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("target", TARGETS)
def test_the_gradient_is_the_slope_of_the_loss(target, activation, point):
    data, unit, (w, b) = samples(target, 25), Unit(activation), point
    assert np.abs(w * data.x + b).min() > 10 * H  # away from the kink
    by_w = (loss_at(data, unit, w + H, b) - loss_at(data, unit, w - H, b)) / (2 * H)
    by_b = (loss_at(data, unit, w, b + H) - loss_at(data, unit, w, b - H)) / (2 * H)
    assert moment(data, unit, w, b).gradient == pytest.approx([by_w, by_b], rel=1e-5, abs=1e-8)
    assert moment(data, unit, w, b).loss == pytest.approx(loss_at(data, unit, w, b))


def test_samples_exactly_at_the_kink_have_no_say():
    data = Samples(np.array([-1.0, 0.0, 1.0]), np.array([5.0, 5.0, 5.0]))
    assert moment(data, Unit(), 1.0, 0.0).terms.tolist() == [[0, 0], [0, 0], [-4, -4]]


def test_a_step_is_the_one_that_the_trainer_takes():
    data, rate = samples("abs", 25), 0.3
    network = (Layer(np.array([[1.2]]), np.array([0.4])), Layer(np.ones((1, 1)), np.zeros(1)))
    column = data.x[:, None]
    dataset = Dataset(x_train=column, y_train=data.y, x_test=column, y_test=data.y, task="regression")
    config = TrainingConfig(dataset="abs", hidden_widths=(1,), learning_rate=rate, batch_size=1000, epochs=1)
    hidden = train(config, dataset=dataset, initial_network=network).networks[-1][0]
    path = descend(data, Unit(), (1.2, 0.4), rate, 1)
    assert [path.w[1], path.b[1]] == pytest.approx([hidden.weights.item(), hidden.biases.item()], rel=1e-12)


@pytest.mark.parametrize("shift", SHIFTS)
def test_the_cone_is_where_every_sample_is_off(shift):
    data = samples("abs", 25, shift)
    w, b = np.random.default_rng(0).uniform(-4, 4, (2, 4000))
    off = (np.outer(w, data.x) + b[:, None] <= 0).all(axis=1)
    assert ((b <= cone_edge(data.x, w)) == off).all()
    assert 100 < off.sum() < 3900
    assert ((states(data, Unit(), w, b) == UnitState.DEAD) == off).all()


def test_in_the_cone_the_loss_is_flat_and_the_gradient_exactly_0():
    data = samples("x_sin_5x", 25)
    for w in (-3.0, 0.0, 2.5):
        at = moment(data, Unit(), w, float(cone_edge(data.x, w)) - 0.01)
        assert at.gradient.tolist() == [0, 0]
        assert at.loss == pytest.approx((data.y**2).mean() / 2, rel=1e-12)


@pytest.mark.parametrize("shift", SHIFTS)
def test_the_closed_form_is_within_the_interval_of_a_simulation(shift):
    x = samples("abs", 25, shift).x
    drawn = born_dead_share(x, 40_000)
    assert drawn.low - 0.002 <= born_dead_probability(x) <= drawn.high + 0.002


@pytest.mark.parametrize(("reach", "probability"), [(1.0, 1 / 4), (3**0.5, 1 / 6)])
def test_the_closed_form_gives_the_known_values(reach, probability):
    assert born_dead_probability(np.array([-reach, 0.2, reach])) == pytest.approx(probability)


@pytest.mark.parametrize("activation", ["relu", "gelu", "leaky_relu"])
def test_the_plane_holds_the_loss_of_every_pair(activation):
    data, unit = samples("step", 25), Unit(activation)
    w, b = np.linspace(-4, 4, 7), np.linspace(-3, 3, 5)
    expected = [[loss_at(data, unit, u, v) for u in w] for v in b]
    assert loss_plane(data, unit, w, b) == pytest.approx(np.array(expected))


def test_descent_goes_downhill_when_the_steps_are_small():
    loss = descend(samples("line", 25), Unit(), (1.0, 1.0), 0.05, 200).loss
    assert (np.diff(loss) <= 1e-12).all()
    assert loss[-1] < 0.3 * loss[0]


@pytest.mark.parametrize("rate", [0.01, 0.1, 0.5])
def test_a_small_learning_rate_kills_too_and_a_dead_unit_stays_where_it_is(rate):
    path = descend(samples("step", 25), Unit(), (-1.5, 1.0), rate, 600)
    dead = int(np.flatnonzero(path.states == UnitState.DEAD)[0])
    assert dead > 0
    assert len({*path.w[dead:].tolist()}) == len({*path.b[dead:].tolist()}) == 1


def test_a_large_learning_rate_throws_a_unit_out_that_lives_at_a_small_one():
    data = samples("abs", 25)
    fates = [descend(data, Unit(), (-1.5, 0.0), rate, 500).states[-1] for rate in (3.0, 0.5)]
    assert fates == [UnitState.DEAD, UnitState.ACTIVE]


def test_leaky_relu_crawls_out_of_the_cone_within_200_steps():
    path = descend(samples("step", 25), Unit("leaky_relu"), (-1.5, 1.0), 0.5, 200)
    asleep = np.flatnonzero(path.states == UnitState.ASLEEP)
    assert 0 < asleep[0] < asleep[-1] < 200
    assert path.states[-1] == UnitState.ACTIVE


def test_a_run_that_diverges_ends_and_says_so():
    path = descend(samples("abs", 25), Unit("identity"), (1.0, 1.0), 50.0, 100)
    assert path.diverged
    assert np.isfinite(path.loss).all()
    assert len(path.w) == len(path.loss) == len(path.states) < 101


@pytest.mark.parametrize(
    ("unit", "state"),
    [
        (Unit(), UnitState.DEAD),
        (Unit("relu6"), UnitState.DEAD),
        (Unit("leaky_relu", 0.01), UnitState.ASLEEP),
        (Unit("leaky_relu", 0.5), UnitState.ACTIVE),
        (Unit("tanh"), None),
        (Unit("gelu"), None),
    ],
)
def test_the_cone_is_named_by_the_state_in_it(unit, state):
    assert state_in_cone(unit) == state


@pytest.mark.parametrize("target", TARGETS)
def test_a_shift_moves_the_inputs_and_leaves_the_targets(target):
    here, there = samples(target, 25), samples(target, 25, 1.5)
    assert there.x == pytest.approx(here.x + 1.5)
    assert there.y.tolist() == here.y.tolist()
    assert (np.diff(here.x) > 0).all()


def test_the_samples_are_the_training_rows_of_the_registry():
    config = replace(TrainingConfig(), dataset="abs", n_samples=25, noise=0.0)
    found = samples("abs", config.n_samples)
    assert len(found.x) == train(replace(config, epochs=0)).n_train
    assert found.y == pytest.approx(np.abs(found.x))


def test_the_table_of_a_path_ends_at_the_step_that_is_shown_and_each_row_is_the_moment_of_its_step():
    data = samples("step", 25)
    table = path_table(descend(data, Unit(), (-1.5, 1.0), 0.5, 9), 4)
    assert table["step"].tolist() == [0, 1, 2, 3, 4]
    for row in table.itertuples():
        now = moment(data, Unit(), row.w, row.b)
        assert (row.loss, row.gradient_w, row.gradient_b) == pytest.approx((now.loss, *now.gradient))
        assert row.state == UnitState(states(data, Unit(), [row.w], [row.b])[0]).name.lower()
