"""The bench on a network from elsewhere: from its weights, on its data, and refused where it does not fit."""

import numpy as np
import pytest

from core import TrainingConfig, load_dataset, train
from core.engine.activations import ACTIVATIONS
from core.engine.network import Layer, Network, pre_activations
from core.studies.rescue import CONTROL, REMEDIES, compare_own, own_network, treat_own
from core.studies.rescue.own_network import AFTER, ORDERS, ROWS

CONFIG = TrainingConfig(initial_bias=-2.0, epochs=30)


def damaged() -> tuple[Network, np.ndarray, np.ndarray]:
    dataset = load_dataset(CONFIG)
    return train(CONFIG).networks[-1], dataset.x_train, dataset.y_train


def two_outputs(network: Network) -> Network:
    """The same classifier with a score for each class."""
    last = network[-1]
    weights, biases = (np.concatenate([-part / 2, part / 2], axis=-1) for part in last)
    return (*network[:-1], Layer(weights, biases))


def test_the_control_begins_with_the_given_weights() -> None:
    network, x, y = damaged()
    own = own_network(network, x, y, "relu", 0.1)
    control = treat_own(own, CONTROL)
    z = pre_activations(network, own.dataset.x_test, ACTIVATIONS["relu"])[-1][:, 0]
    assert control.course.score[:, 0] == pytest.approx(((z > 0) == own.dataset.y_test).mean())
    assert control.course.epochs[-1] == AFTER
    assert len(control.course.score) == ORDERS
    assert (control.touched == 0).all()


def test_a_raised_bias_wakes_what_training_on_leaves_dead() -> None:
    network, x, y = damaged()
    own = own_network(network, x, y, "relu", 0.1)
    rows = compare_own({name: treat_own(own, name) for name in (CONTROL, "nudge", "leaky", "redo")}).set_index("name")
    assert rows.loc["nudge", "effect"] == "helps"
    assert rows.loc["nudge", "alive"] > 0.95 > rows.loc[CONTROL, "alive"]
    assert rows.loc["nudge", "touched"] == 24
    assert rows.loc["redo", "score"] > rows.loc[CONTROL, "score"] + 0.2
    assert rows.index.tolist() == [CONTROL, "nudge", "leaky", "redo"]


@pytest.mark.parametrize("name", REMEDIES)
def test_every_remedy_can_be_tried(name: str) -> None:
    network, x, y = damaged()
    recovery = treat_own(own_network(network, x, y, "relu", 0.1)._replace(), name)
    assert np.isfinite(recovery.course.score).all()


def test_two_scores_are_trained_as_their_difference() -> None:
    network, x, y = damaged()
    one, two = (own_network(each, x, y, "relu", 0.1) for each in (network, two_outputs(network)))
    np.testing.assert_allclose(one.network[-1].weights, two.network[-1].weights, rtol=1e-12)
    assert treat_own(one, "adam").course.score == pytest.approx(treat_own(two, "adam").course.score)


def test_numbers_are_a_regression() -> None:
    network, x, _ = damaged()
    own = own_network(network, x, x[:, 0], "relu", 0.01)
    assert own.dataset.task == "regression"
    assert (own.config.hidden_widths, own.config.activation) == ((16, 16), "relu")


def test_rows_are_split_without_overlap_and_bounded() -> None:
    network, _, _ = damaged()
    rng = np.random.default_rng(0)
    x = rng.standard_normal((5000, 2))
    own = own_network(network, x, (x[:, 0] > 0).astype(int), "relu", 0.1)
    training, test = ({tuple(row) for row in part} for part in (own.dataset.x_train, own.dataset.x_test))
    assert not training & test
    assert len(training) + len(test) == ROWS[1]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda n, x, y: (n, x[:50], y[:50]), "inputs must be at least 100 for the bench, got 50"),
        (lambda n, x, y: (n, x, y[:9]), "targets must be one a row"),
        (lambda n, x, y: (big(), x, y), "must have at most 20,000 weights for the bench"),
        (lambda n, x, y: (two_outputs(n), x, x[:, 0]), "outputs must number 1 for such targets, got 2"),
    ],
)
def test_what_does_not_fit_is_refused(change: object, message: str) -> None:
    with pytest.raises(ValueError, match="must") as refusal:
        own_network(*change(*damaged()), "relu", 0.1)
    assert message in str(refusal.value)


def big() -> Network:
    return (Layer(np.zeros((2, 300)), np.zeros(300)), Layer(np.zeros((300, 300)), np.zeros(300)),
            Layer(np.zeros((300, 1)), np.zeros(1)))  # fmt: skip


@pytest.mark.parametrize(
    ("targets", "task", "classes"),
    [((0, 1), "classification", 2), ((0, 1, 2), "regression", 0), ((1, 2), "regression", 0)],
)
def test_with_one_output_two_classes_are_told_apart_and_other_whole_numbers_are_a_regression(
    targets: tuple[int, ...], task: str, classes: int
) -> None:
    network, x, _ = damaged()
    dataset = own_network(network, x, np.resize(targets, len(x)), "relu", 0.1).dataset
    assert (dataset.task, dataset.n_classes) == (task, classes)
