"""Losses and scores against scikit-learn; their gradients are in test_gradients."""

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, log_loss, mean_squared_error, r2_score

from core.engine.losses import LOSSES

RNG = np.random.default_rng(0)
N = 50


def value(name: str, z, y):
    return LOSSES[name].value(z, LOSSES[name].encode(y))


def score(name: str, z, y):
    return LOSSES[name].score(z, LOSSES[name].encode(y))


BINARY = RNG.normal(size=(1, N)) * 3, RNG.integers(0, 2, (1, N)).astype(float)
CLASSES = RNG.integers(0, 4, N)
MULTI = RNG.normal(size=(4, N)) * 3, np.eye(4)[CLASSES].T
NUMBERS = RNG.normal(size=(1, N)), RNG.normal(size=(1, N))


def test_binary_cross_entropy_and_accuracy_are_scikit_learns() -> None:
    z, y = BINARY
    assert value("binary_cross_entropy", z, y).mean() == pytest.approx(
        log_loss(y[0], 1 / (1 + np.exp(-z[0]))), rel=1e-12
    )
    assert score("binary_cross_entropy", z, y) == pytest.approx(accuracy_score(y[0], z[0] > 0))


def test_multi_class_cross_entropy_and_accuracy_are_scikit_learns() -> None:
    z, y = MULTI
    expected = log_loss(CLASSES, (np.exp(z) / np.exp(z).sum(axis=0)).T)
    assert value("cross_entropy", z, y).mean() == pytest.approx(expected, rel=1e-12)
    assert score("cross_entropy", z, y) == pytest.approx(accuracy_score(CLASSES, z.argmax(axis=0)))


def test_squared_error_is_half_of_scikit_learns_and_its_score_is_r_squared() -> None:
    z, y = NUMBERS
    assert value("squared_error", z, y).mean() == pytest.approx(mean_squared_error(y[0], z[0]) / 2, rel=1e-12)
    assert score("squared_error", z, y) == pytest.approx(r2_score(y[0], z[0]), rel=1e-12)


def test_r_squared_of_a_constant_target_is_0() -> None:
    assert score("squared_error", NUMBERS[0], np.ones((1, N))) == 0


@pytest.mark.parametrize("name", LOSSES)
def test_networks_of_a_stack_are_judged_each_for_itself(name: str) -> None:
    z, y = {"binary_cross_entropy": BINARY, "cross_entropy": MULTI, "squared_error": NUMBERS}[name]
    stack = np.stack([[z, 2 * z, -z]])
    for judge, shape in ((value, (1, 3, N)), (score, (1, 3))):
        assert judge(name, stack, y).shape == shape
        assert np.array_equal(judge(name, stack, y)[0], [judge(name, each, y) for each in (z, 2 * z, -z)])


def test_an_output_of_exactly_0_is_class_0_and_the_lowest_of_equal_outputs_wins() -> None:
    zero = np.zeros((1, 3))
    assert [score("binary_cross_entropy", zero, np.full((1, 3), float(kind))) for kind in (0, 1)] == [1, 0]
    assert [score("cross_entropy", np.full((3, 1), tie), np.eye(3)[:, :1]) for tie in (0.0, -2.0)] == [1, 1]
    assert score("cross_entropy", np.array([[0.0], [2.0], [2.0]]), np.eye(3)[:, 1:2]) == 1


@pytest.mark.parametrize("logit", [1e3, 1e6])
def test_huge_logits_cost_0_on_the_right_side_and_their_size_on_the_wrong_one(logit: float) -> None:
    yes = np.ones((1, 1))
    assert value("binary_cross_entropy", np.array([[logit]]), yes) == 0
    assert value("binary_cross_entropy", np.array([[-logit]]), yes) == logit
    first = np.array([[1.0], [0.0]])
    assert value("cross_entropy", np.array([[logit], [-logit]]), first) == 0
    assert value("cross_entropy", np.array([[-logit], [logit]]), first) == 2 * logit


@pytest.mark.parametrize("name", ["binary_cross_entropy", "cross_entropy"])
def test_gradient_at_huge_logits_is_probability_minus_target(name: str) -> None:
    z = np.array([[1e4, -1e4]]) if name == "binary_cross_entropy" else np.array([[1e4, -1e4], [-1e4, 1e4]])
    targets, out = LOSSES[name].encode(np.zeros_like(z)), np.empty_like(z)
    with np.errstate(over="ignore"):  # as within the training loop
        for operation in LOSSES[name].bind(z, targets, -targets, np.array(1.0), out):
            operation()
    assert np.array_equal(out, z > 0)
