"""First steps and limits in closed form; whole trajectories are compared in tests/training."""

import numpy as np
import pytest

from core.engine.optimizers import OPTIMIZERS

RATE, GRADIENT = 0.1, np.array([[3.0, -0.5, 1e-3]])


def descend(name: str, steps: int, gradient=GRADIENT, decay: float = 0.0) -> np.ndarray:
    """Parameters (steps + 1, 3) from 1 on, under a constant gradient."""
    optimizer, parameters = OPTIMIZERS[name], np.ones_like(gradient)
    moments, path = [np.zeros_like(gradient) for _ in range(optimizer.n_moments)], [parameters.copy()]
    for step in range(1, steps + 1):
        arriving = gradient * (RATE if optimizer.linear else 1)
        optimizer.update(parameters, arriving, moments, np.empty_like(gradient), RATE, decay, step)
        path.append(parameters.copy())
    return np.concatenate(path)


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
    path = descend(name, 1)
    assert np.allclose(path[0] - path[1], FIRST_STEPS[name][0], rtol=1e-12)


@pytest.mark.parametrize("name", ["momentum", "nesterov"])
def test_momentum_under_a_constant_gradient_becomes_ten_times_as_fast(name: str) -> None:
    assert np.allclose(-np.diff(descend(name, 300), axis=0)[-1], 10 * RATE * GRADIENT[0], rtol=1e-9)


@pytest.mark.parametrize("name", ["rmsprop", "adam"])
def test_an_adaptive_optimizer_under_a_constant_gradient_steps_by_the_learning_rate(name: str) -> None:
    assert np.allclose(-np.diff(descend(name, 3000), axis=0)[-1], RATE * np.sign(GRADIENT[0]), rtol=1e-4)


def test_adam_keeps_bias_corrected_averages_of_the_gradient_and_its_square() -> None:
    gradients = np.random.default_rng(0).normal(size=(20, 1, 3))
    parameters, scratch, moments = np.zeros((1, 3)), np.empty((1, 3)), [np.zeros((1, 3)), np.zeros((1, 3))]
    for step, gradient in enumerate(gradients, start=1):
        before = parameters.copy()
        OPTIMIZERS["adam"].update(parameters, gradient, moments, scratch, RATE, 0.0, step)
    ages = np.arange(20)[::-1, None, None]
    mean, square = (
        (beta**ages * values).sum(axis=0) / (beta**ages).sum()
        for beta, values in zip((0.9, 0.999), (gradients, gradients**2))
    )
    assert np.allclose(before - parameters, RATE * mean / (np.sqrt(square) + 1e-8), rtol=1e-10)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_without_a_gradient_nothing_moves_except_by_decoupled_decay(name: str) -> None:
    path = descend(name, 3, gradient=np.zeros((1, 3)), decay=0.5)
    factor = 1 - RATE * 0.5 if OPTIMIZERS[name].decoupled_decay else 1.0
    assert np.allclose(path[:, 0], factor ** np.arange(4), rtol=1e-12)
    assert OPTIMIZERS[name].decoupled_decay == (name == "adamw")


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_linear_says_whether_twice_the_gradient_is_twice_the_step(name: str) -> None:
    single, double = (descend(name, 2, gradient=factor * GRADIENT) for factor in (1, 2))
    assert OPTIMIZERS[name].linear == np.allclose(2 * (single - 1), double - 1)
