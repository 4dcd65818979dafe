"""First steps and limits in closed form; whole trajectories are compared in tests/training."""

import numpy as np
import pytest

from core.engine.optimizers import OPTIMIZERS

RATE, GRADIENT = 0.1, np.array([[3.0, -0.5, 1e-3]])


def descend(name: str, steps: int, gradient=GRADIENT, decay: float = 0.0) -> np.ndarray:
    """Parameters (steps + 1, 3) from 1 on, under a constant gradient."""
    return path(name, [gradient] * steps, decay)


def path(name: str, gradients, decay: float = 0.0) -> np.ndarray:
    """Parameters (steps + 1, 3) from 1 on, under gradients (1, 3) that arrive one by one."""
    optimizer, parameters, arriving = OPTIMIZERS[name], np.ones((1, 3)), np.empty((1, 3))
    operations, result = optimizer.operations(parameters, arriving, np.array(RATE), np.array(decay)), [np.ones((1, 3))]
    for gradient in gradients:
        arriving[:] = gradient * (RATE if optimizer.linear else 1)
        for operation in operations:
            operation()
        result.append(parameters.copy())
    return np.concatenate(result)


FIRST_STEPS = {
    "sgd": RATE * GRADIENT,
    "momentum": RATE * GRADIENT,
    "nesterov": RATE * GRADIENT * 1.9,
    "rmsprop": RATE * GRADIENT / (0.1 * np.abs(GRADIENT) + 1e-8),
    "adam": RATE * GRADIENT / (np.abs(GRADIENT) + 1e-8),
    "adamw": RATE * GRADIENT / (np.abs(GRADIENT) + 1e-8),
}


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_first_step_is_the_published_formula(name: str) -> None:
    start, end = descend(name, 1)
    assert np.allclose(start - end, FIRST_STEPS[name][0], rtol=1e-12)


@pytest.mark.parametrize("name", ["momentum", "nesterov"])
def test_momentum_under_a_constant_gradient_becomes_ten_times_as_fast(name: str) -> None:
    assert np.allclose(-np.diff(descend(name, 300), axis=0)[-1], 10 * RATE * GRADIENT[0], rtol=1e-9)


@pytest.mark.parametrize("name", ["rmsprop", "adam"])
def test_an_adaptive_optimizer_under_a_constant_gradient_steps_by_the_learning_rate(name: str) -> None:
    assert np.allclose(-np.diff(descend(name, 3000), axis=0)[-1], RATE * np.sign(GRADIENT[0]), rtol=1e-4)


def test_adam_keeps_bias_corrected_averages_of_the_gradient_and_its_square() -> None:
    gradients = np.random.default_rng(0).normal(size=(20, 1, 3))
    *_, before, after = path("adam", gradients)
    ages = np.arange(20)[::-1, None, None]
    mean, square = (
        (beta**ages * values).sum(axis=0) / (beta**ages).sum()
        for beta, values in zip((0.9, 0.999), (gradients, gradients**2))
    )
    assert np.allclose(before - after, RATE * mean[0] / (np.sqrt(square[0]) + 1e-8), rtol=1e-10)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_without_a_gradient_nothing_moves_except_by_decay_which_is_a_plain_shrinking_only_when_decoupled(
    name: str,
) -> None:
    still, shrinking = (descend(name, 3, gradient=np.zeros((1, 3)), decay=decay) for decay in (0.0, 0.5))
    assert (still == 1).all()
    assert (shrinking[-1] < 1).all()
    plainly = np.allclose(shrinking[:, 0], (1 - RATE * 0.5) ** np.arange(4), rtol=1e-12)
    assert plainly == (OPTIMIZERS[name].decoupled_decay or name == "sgd")
    assert OPTIMIZERS[name].decoupled_decay == (name == "adamw")


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_weight_decay_joins_the_gradient_unless_it_is_decoupled(name: str) -> None:
    start, end = descend(name, 1, decay=0.5)
    if OPTIMIZERS[name].decoupled_decay:
        assert np.allclose(end, (1 - RATE * 0.5) * start - FIRST_STEPS[name][0], rtol=1e-12)
    else:
        assert np.allclose(end, descend(name, 1, gradient=GRADIENT + 0.5)[1], rtol=1e-12)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_linear_says_whether_twice_the_gradient_is_twice_the_step(name: str) -> None:
    single, double = (descend(name, 2, gradient=factor * GRADIENT) for factor in (1, 2))
    assert OPTIMIZERS[name].linear == np.allclose(2 * (single - 1), double - 1)
