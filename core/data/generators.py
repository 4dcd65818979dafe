"""Data sets that are drawn, not collected. Each adds `noise` times fixed normal draws to fixed positions.

So more noise moves the points along straight lines, and never replaces one by another.
"""

from collections.abc import Callable
from functools import partial

import numpy as np

from core.data.dataset import FloatArray, IntArray
from core.data.entry import DatasetEntry, Sample, Stream, generator

Positions = Callable[[int, np.random.Generator], Sample]
Curve = Callable[[FloatArray], FloatArray]

CURVE_REACH = 3**0.5


def with_noisy_inputs(positions: Positions, n_samples: int, noise: float, data_seed: int) -> Sample:
    """Positions plus normal noise of standard deviation `noise` on every coordinate."""
    sample = positions(n_samples, generator(data_seed, Stream.POSITIONS))
    steps = generator(data_seed, Stream.NOISE).standard_normal(sample.x.shape)
    return sample._replace(x=sample.x + noise * steps)


def with_noisy_target(curve: Curve, n_samples: int, noise: float, data_seed: int) -> Sample:
    """x uniform on [-sqrt 3, sqrt 3] `(n, 1)`, y = curve(x) plus normal noise of standard deviation `noise` `(n,)`."""
    x = generator(data_seed, Stream.POSITIONS).uniform(-CURVE_REACH, CURVE_REACH, n_samples)
    steps = generator(data_seed, Stream.NOISE).standard_normal(n_samples)
    return Sample(x[:, None], curve(x) + noise * steps, ("x",))


def moons(n_samples: int, random: np.random.Generator) -> Sample:
    """Two interleaved half circles of radius 1, evenly spaced, as in scikit-learn's make_moons."""
    n_upper = n_samples // 2
    upper = _on_circle(np.linspace(0, np.pi, n_upper))
    lower = np.array([1.0, 0.5]) - _on_circle(np.linspace(0, np.pi, n_samples - n_upper))
    return _stacked([upper, lower], ("upper moon", "lower moon"))


def circles(n_samples: int, random: np.random.Generator) -> Sample:
    """Circles of radius 1 and 0.5, evenly spaced, as in scikit-learn's make_circles with factor 0.5."""
    n_outer = n_samples // 2
    outer = _on_circle(np.linspace(0, 2 * np.pi, n_outer, endpoint=False))
    inner = 0.5 * _on_circle(np.linspace(0, 2 * np.pi, n_samples - n_outer, endpoint=False))
    return _stacked([outer, inner], ("outer circle", "inner circle"))


def blobs(n_samples: int, random: np.random.Generator) -> Sample:
    """Two round clouds of standard deviation 0.4, 2.8 apart."""
    centres = np.array([[-1.0, -1.0], [1.0, 1.0]])
    return _clouds(n_samples, random, centres, 0.4, ("lower left", "upper right"))


def three_blobs(n_samples: int, random: np.random.Generator) -> Sample:
    """Three round clouds of standard deviation 0.25 around the corners of a triangle with sides of 1.7."""
    centres = _on_circle(np.pi * np.array([1 / 2, 7 / 6, 11 / 6]))
    return _clouds(n_samples, random, centres, 0.25, ("top", "lower left", "lower right"))


def xor(n_samples: int, random: np.random.Generator) -> Sample:
    """Four squares with sides of 2, kept 0.2 away from both axes; the class is whether the signs agree."""
    signs = np.array([[-1, 1], [1, 1], [1, -1], [-1, -1]])
    quadrant = np.arange(n_samples) % 4
    x = signs[quadrant] * random.uniform(0.2, 2.2, (n_samples, 2))
    return Sample(x, quadrant % 2, class_names=("opposite signs", "same sign"))


def spirals(n_samples: int, random: np.random.Generator) -> Sample:
    """Two arms of 1.25 turns out to radius 3, spread evenly over the area, half a turn apart."""
    arm = np.arange(n_samples) % 2
    reach = np.sqrt(random.uniform(0.02, 1.0, n_samples))
    x = 3.0 * reach[:, None] * _on_circle(2.5 * np.pi * reach + np.pi * arm)
    return Sample(x, arm, class_names=("first arm", "second arm"))


def x_sin_5x(x: FloatArray) -> FloatArray:
    """x sin(5x), shape kept."""
    return x * np.sin(5 * x)


def step(x: FloatArray) -> FloatArray:
    """1 where x > 0, plus 0.2 sin(5x), shape kept."""
    return (x > 0) + 0.2 * np.sin(5 * x)


def _on_circle(angles: FloatArray) -> FloatArray:
    """Points `(n, 2)` of the unit circle at those angles `(n,)` in radians."""
    return np.column_stack([np.cos(angles), np.sin(angles)])


def _stacked(groups: list[FloatArray], class_names: tuple[str, ...]) -> Sample:
    """One class a group of points `(rows, 2)`."""
    classes: IntArray = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    return Sample(np.concatenate(groups), classes, class_names=class_names)


def _clouds(
    n_samples: int, random: np.random.Generator, centres: FloatArray, spread: float, class_names: tuple[str, ...]
) -> Sample:
    """Normal clouds of standard deviation `spread` around the centres `(classes, 2)`."""
    classes = np.arange(n_samples) % len(centres)
    return Sample(centres[classes] + spread * random.standard_normal((n_samples, 2)), classes, class_names=class_names)


def _points(label: str, description: str, positions: Positions, *, source: str, n_classes: int = 2) -> DatasetEntry:
    """The entry of a classification of points in the plane."""
    return DatasetEntry(
        label=label, description=description, source=source, task="classification", n_classes=n_classes,
        n_features=2, target_name="class", uses_noise=True, standardised=True,
        draw=partial(with_noisy_inputs, positions),
    )  # fmt: skip


def _curve(label: str, description: str, curve: Curve) -> DatasetEntry:
    """The entry of a function of one number, in the original units of Lu et al."""
    return DatasetEntry(
        label=label, description=description, source="Lu, Shin, Su and Karniadakis 2019, arXiv 1903.06733",
        task="regression", n_classes=0, n_features=1, target_name="y", uses_noise=True, standardised=False,
        draw=partial(with_noisy_target, curve),
    )  # fmt: skip


SYNTHETIC: dict[str, DatasetEntry] = {
    "moons": _points("Two moons", "Two half circles that reach into each other.", moons, source="after scikit-learn"),
    "circles": _points("Circles", "A ring around a smaller ring.", circles, source="after scikit-learn"),
    "blobs": _points("Two blobs", "Two round clouds that a straight line separates.", blobs, source="drawn here"),
    "xor": _points("XOR", "Four squares; opposite corners belong together.", xor, source="after TensorFlow Playground"),
    "spirals": _points("Two spirals", "Two arms around each other.", spirals, source="after TensorFlow Playground"),
    "three_blobs": _points("Three blobs", "Three round clouds.", three_blobs, source="drawn here", n_classes=3),
    "abs": _curve("|x|", "A V: two ReLU units are enough, yet deep narrow networks die on it.", np.abs),
    "x_sin_5x": _curve("x sin(5x)", "Waves that grow with the distance from 0.", x_sin_5x),
    "step": _curve("Step with ripples", "A jump from 0 to 1, with small waves: 1 if x > 0, plus 0.2 sin(5x).", step),
}
