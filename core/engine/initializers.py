"""Weight initializers: one draw gives a layer's weights and, where the scheme says so, its biases."""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

import numpy as np

from core.engine.arrays import Array

Draw = Callable[[np.random.Generator, int, int], Array]
Size = Callable[[int, int], float]  # of fan_in and fan_out
_RAI_SCALE = 0.6007


@dataclass(frozen=True, kw_only=True)
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
    source: str = ""
    normal_sd: Size | None = None


def _normal(*, label: str, sd: Size, formula: str, source: str = "") -> Initializer:
    def draw(rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
        return _without_bias(rng.standard_normal((fan_in, fan_out)) * sd(fan_in, fan_out))

    return Initializer(label=label, draw=draw, formula=formula, source=source, normal_sd=sd)


def _uniform(*, label: str, limit: Size, formula: str, source: str = "") -> Initializer:
    def draw(rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
        return _without_bias(rng.uniform(-1.0, 1.0, (fan_in, fan_out)) * limit(fan_in, fan_out))

    return Initializer(label=label, draw=draw, formula=formula, source=source)


def _without_bias(weights: Array) -> Array:
    return np.vstack([weights, np.zeros(weights.shape[1])])


def _rai(rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    """Randomized asymmetric initialization, Lu et al. 2019: one coordinate of each unit's (w, b) from Beta(2, 1)."""
    columns = rng.standard_normal((fan_in + 1, fan_out)) * (_RAI_SCALE / sqrt(fan_in))
    chosen = rng.integers(0, fan_in + 1, fan_out)
    columns[chosen, np.arange(fan_out)] = rng.beta(2.0, 1.0, fan_out)
    return columns


def _pytorch(rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    """What torch.nn.Linear starts from: weights and biases alike."""
    return rng.uniform(-1.0, 1.0, (fan_in + 1, fan_out)) / sqrt(fan_in)


_HE = "He, Zhang, Ren and Sun 2015, arXiv 1502.01852"
_XAVIER = "Glorot and Bengio 2010"

INITIALIZERS: dict[str, Initializer] = {
    "he_normal": _normal(label="He normal", sd=lambda i, o: sqrt(2 / i), formula=r"N(0, 2 / n_{in})", source=_HE),
    "he_uniform": _uniform(
        label="He uniform", limit=lambda i, o: sqrt(6 / i), formula=r"U(\pm\sqrt{6 / n_{in}})", source=_HE
    ),
    "xavier_normal": _normal(
        label="Xavier normal", sd=lambda i, o: sqrt(2 / (i + o)), formula=r"N(0, 2 / (n_{in} + n_{out}))",
        source=_XAVIER,
    ),
    "xavier_uniform": _uniform(
        label="Xavier uniform", limit=lambda i, o: sqrt(6 / (i + o)), formula=r"U(\pm\sqrt{6 / (n_{in} + n_{out})})",
        source=_XAVIER,
    ),
    "lecun_normal": _normal(
        label="LeCun normal", sd=lambda i, o: sqrt(1 / i), formula=r"N(0, 1 / n_{in})",
        source="LeCun et al. 1998, Efficient BackProp",
    ),
    "small": _normal(label="small, sd 0.01", sd=lambda i, o: 0.01, formula=r"N(0, 0.01^2)"),
    "large": _normal(label="large, sd 1", sd=lambda i, o: 1.0, formula=r"N(0, 1)"),
    "playground": _uniform(
        label="Playground", limit=lambda i, o: 0.5, formula=r"U(\pm 0.5)", source="tensorflow/playground, nn.ts"
    ),
    "rai": Initializer(
        label="RAI", draw=_rai, formula=r"N(0, 0.6007^2 / n_{in}), \text{ one coordinate from } Beta(2, 1)",
        source="Lu, Shin, Su and Karniadakis 2019, arXiv 1903.06733",
    ),
    "pytorch": Initializer(
        label="PyTorch's default", draw=_pytorch, formula=r"U(\pm 1 / \sqrt{n_{in}}), \text{ biases too}",
        source="torch.nn.Linear, after LeCun et al. 1998",
    ),
}  # fmt: skip
