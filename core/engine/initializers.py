"""Weight initializers: one draw gives a layer's weights and, where the scheme says so, its biases."""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

import numpy as np

from core.engine.activations import Array

Draw = Callable[[np.random.Generator, int, int], Array]
Size = Callable[[int, int], float]  # of fan_in and fan_out
_RAI_SCALE = 0.6007


@dataclass(frozen=True)
class Initializer:
    """One scheme.

    Attributes:
        draw: `(rng, fan_in, fan_out) -> (fan_in + 1, fan_out)`, the last row being the biases.
        normal_sd: `(fan_in, fan_out) -> sd` when weights are independent normals, else None.
        formula: LaTeX.
    """

    label: str
    draw: Draw
    formula: str
    source: str
    normal_sd: Size | None = None


def _normal(label: str, sd: Size, formula: str, source: str) -> Initializer:
    def draw(rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
        return _without_bias(rng.standard_normal((fan_in, fan_out)) * sd(fan_in, fan_out))

    return Initializer(label, draw, formula, source, sd)


def _uniform(label: str, limit: Size, formula: str, source: str) -> Initializer:
    def draw(rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
        return _without_bias(rng.uniform(-1.0, 1.0, (fan_in, fan_out)) * limit(fan_in, fan_out))

    return Initializer(label, draw, formula, source)


def _without_bias(weights: Array) -> Array:
    return np.vstack([weights, np.zeros(weights.shape[1])])


def _rai(rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    """Randomized asymmetric initialization, Lu et al. 2019: one coordinate of each unit's (w, b) from Beta(2, 1)."""
    columns = rng.standard_normal((fan_in + 1, fan_out)) * (_RAI_SCALE / sqrt(fan_in))
    chosen = rng.integers(0, fan_in + 1, fan_out)
    columns[chosen, np.arange(fan_out)] = rng.beta(2.0, 1.0, fan_out)
    return columns


_HE = "He, Zhang, Ren and Sun 2015, arXiv 1502.01852"
_XAVIER = "Glorot and Bengio 2010"

INITIALIZERS: dict[str, Initializer] = {
    "he_normal": _normal("He normal", lambda i, o: sqrt(2 / i), r"N(0, 2 / n_{in})", _HE),
    "he_uniform": _uniform("He uniform", lambda i, o: sqrt(6 / i), r"U(\pm\sqrt{6 / n_{in}})", _HE),
    "xavier_normal": _normal(
        "Xavier normal", lambda i, o: sqrt(2 / (i + o)), r"N(0, 2 / (n_{in} + n_{out}))", _XAVIER
    ),
    "xavier_uniform": _uniform(
        "Xavier uniform", lambda i, o: sqrt(6 / (i + o)), r"U(\pm\sqrt{6 / (n_{in} + n_{out})})", _XAVIER
    ),
    "lecun_normal": _normal(
        "LeCun normal", lambda i, o: sqrt(1 / i), r"N(0, 1 / n_{in})", "LeCun et al. 1998, Efficient BackProp"
    ),
    "small": _normal("small, sd 0.01", lambda i, o: 0.01, r"N(0, 0.01^2)", ""),
    "large": _normal("large, sd 1", lambda i, o: 1.0, r"N(0, 1)", ""),
    "playground": _uniform("Playground", lambda i, o: 0.5, r"U(\pm 0.5)", "tensorflow/playground, nn.ts"),
    "rai": Initializer(
        "RAI", _rai, r"N(0, 0.6007^2 / n_{in}), \text{ one coordinate from } Beta(2, 1)",
        "Lu, Shin, Su and Karniadakis 2019, arXiv 1903.06733",
    ),
}  # fmt: skip
