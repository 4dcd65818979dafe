"""Activation functions: the value phi(z), its slope phi'(z), and where the slope fades."""

from dataclasses import dataclass
from math import pi, sqrt
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Out = Array | None  # where a result is written
Slope = float | Array  # one, or one a network of a stack
NEGATIVE_SLOPE = 0.01  # leaky ReLU below 0, Maas et al. 2013

_SELU_ALPHA = 1.6732632423543772
_SELU_SCALE = 1.0507009873554805
_GELU_ROOT = sqrt(2 / pi)
_GELU_CUBIC = 0.044715
_LARGEST_EXPONENT = 700.0  # e^710 overflows
_SMALL = 2000  # numbers: up to here np.sign is quicker than np.greater


class Value(Protocol):
    """phi(z), any shape; only an activation that has a negative slope looks at the one that is given."""

    def __call__(self, z: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array: ...


class SlopeAt(Protocol):
    """phi'(z) from z and h = phi(z), any shape; at a kink, the slope from the left."""

    def __call__(self, z: Array, h: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array: ...


@dataclass(frozen=True)
class Activation:
    """One activation; `value` and `slope_at` write into `out` when it is given.

    Attributes:
        steepest: max over z of |phi'(z)|.
        never_negative: phi(z) >= 0 everywhere.
        slope_rises: phi' never falls as z grows, so a unit's largest slope lies at its largest z.
        kinks: the z at which phi' jumps or bends, and where finite differences are no oracle.
        has_edge: phi' falls to 0 at once at a kink, so units just beyond it must be told from units at it.
        formula, slope_formula: LaTeX.
        zone: one sentence on where no or little gradient passes.
        source: the publication.
    """

    label: str
    value: Value
    slope_at: SlopeAt
    steepest: float
    slope_rises: bool
    formula: str
    slope_formula: str
    zone: str
    source: str
    kinks: tuple[float, ...] = ()
    never_negative: bool = False
    has_edge: bool = False
    has_negative_slope: bool = False

    def slope(self, z: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
        """phi'(z), any shape."""
        z = np.asarray(z, dtype=float)
        return self.slope_at(z, self.value(z, None, negative_slope), out, negative_slope)


def _room(z: Array, out: Out) -> Array:
    """Where a result of several steps is put together."""
    return np.empty(np.shape(z)) if out is None else out


def _relu(z: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    return np.maximum(z, 0.0, out=out)


def _relu_slope(z: Array, h: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    if h.size < _SMALL:
        return np.sign(h, out=out)
    return np.greater(h, 0.0, out=_room(h, out))


def _leaky_relu(z: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    below = np.multiply(z, negative_slope, out=out)
    return np.maximum(z, below, out=out)


def _leaky_relu_slope(z: Array, h: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    above = np.greater(z, 0.0, out=_room(z, out))
    return np.maximum(above, negative_slope, out=above)


def _elu(z: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    below = np.expm1(np.minimum(z, 0.0))
    return np.add(np.maximum(z, 0.0), below, out=out)


def _elu_slope(z: Array, h: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    return np.exp(np.minimum(z, 0.0, out=out), out=out)


def _selu(z: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    below = _SELU_ALPHA * np.expm1(np.minimum(z, 0.0))
    return np.multiply(np.maximum(z, 0.0) + below, _SELU_SCALE, out=out)


def _selu_slope(z: Array, h: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    below = _SELU_ALPHA * np.exp(np.minimum(z, 0.0))
    return np.multiply(np.where(np.greater(z, 0.0), 1.0, below), _SELU_SCALE, out=out)


def _gelu_tanh(z: Array) -> Array:
    return np.tanh(_GELU_ROOT * (z + _GELU_CUBIC * z * z * z))


def _gelu(z: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    return np.multiply(0.5 * z, 1.0 + _gelu_tanh(z), out=out)


def _gelu_slope(z: Array, h: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    t = _gelu_tanh(z)
    inner = _GELU_ROOT * (1.0 + 3.0 * _GELU_CUBIC * z * z)
    return np.add(0.5 * (1.0 + t), 0.5 * z * (1.0 - t * t) * inner, out=out)


def _silu(z: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    return np.multiply(z, _sigmoid(z), out=out)


def _silu_slope(z: Array, h: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    s = _sigmoid(z)
    return np.add(s, h * (1.0 - s), out=out)


def _softplus(z: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    return np.logaddexp(0.0, z, out=out)


def _softplus_slope(z: Array, h: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    return _sigmoid(z, out)


def _tanh(z: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    return np.tanh(z, out=out)


def _tanh_slope(z: Array, h: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    return np.subtract(1.0, np.multiply(h, h, out=out), out=out)


def _sigmoid(z: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    out = np.negative(z, out=_room(z, out))
    np.minimum(out, _LARGEST_EXPONENT, out=out)
    np.exp(out, out=out)
    np.add(out, 1.0, out=out)
    return np.reciprocal(out, out=out)


def _sigmoid_slope(z: Array, h: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    return np.multiply(np.subtract(1.0, h, out=out), h, out=out)


def _relu6(z: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    return np.clip(z, 0.0, 6.0, out=out)


def _relu6_slope(z: Array, h: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    return np.multiply(z > 0.0, z <= 6.0, out=out, dtype=float)


def _identity(z: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    return np.positive(z, out=out)


def _identity_slope(z: Array, h: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    return np.add(np.zeros_like(z), 1.0, out=out)


ACTIVATIONS: dict[str, Activation] = {
    "relu": Activation(
        "ReLU", _relu, _relu_slope, 1.0, True,
        r"\max(0, z)", r"1 \text{ if } z > 0, \text{ else } 0",
        "No gradient at all passes for z <= 0; for z > 0 it passes unchanged.",
        "Nair and Hinton 2010; Glorot, Bordes and Bengio 2011", kinks=(0.0,), never_negative=True, has_edge=True,
    ),
    "leaky_relu": Activation(
        "leaky ReLU", _leaky_relu, _leaky_relu_slope, 1.0, True,
        r"\max(z, a z)", r"1 \text{ if } z > 0, \text{ else } a",
        "For z <= 0 a faint gradient passes, a times as large; for z > 0 it passes unchanged.",
        "Maas, Hannun and Ng 2013", kinks=(0.0,), has_negative_slope=True,
    ),
    "elu": Activation(
        "ELU", _elu, _elu_slope, 1.0, True,
        r"z \text{ if } z > 0, \text{ else } e^z - 1", r"1 \text{ if } z > 0, \text{ else } e^z",
        "The gradient fades like e^z below 0: faint under -3, gone under -14.",
        "Clevert, Unterthiner and Hochreiter 2016, arXiv 1511.07289", kinks=(0.0,),
    ),
    "selu": Activation(
        "SELU", _selu, _selu_slope, _SELU_SCALE * _SELU_ALPHA, False,
        r"1.0507\,(z \text{ if } z > 0, \text{ else } 1.6733\,(e^z - 1))",
        r"1.0507 \text{ if } z > 0, \text{ else } 1.7581\, e^z",
        "The gradient fades like e^z below 0: faint under -3, gone under -14.",
        "Klambauer et al. 2017, arXiv 1706.02515", kinks=(0.0,),
    ),
    "gelu": Activation(
        "GELU", _gelu, _gelu_slope, 1.1289930687, False,
        r"\tfrac{z}{2}\left(1 + \tanh\left(\sqrt{2/\pi}\,(z + 0.044715 z^3)\right)\right)",
        r"\text{with } t = \tfrac{2 \varphi(z)}{z} - 1:\; "
        r"\tfrac12(1 + t) + \tfrac{z}{2}(1 - t^2)\sqrt{2/\pi}\,(1 + 0.134145 z^2)",
        "The gradient turns slightly negative below -0.75 and is gone under -5.",
        "Hendrycks and Gimpel 2016, arXiv 1606.08415 (tanh form)",
    ),
    "silu": Activation(
        "SiLU", _silu, _silu_slope, 1.0998393201, False,
        r"z\,\sigma(z)", r"\sigma(z)\,(1 + z\,(1 - \sigma(z)))",
        "The gradient turns slightly negative below -1.28 and fades to nothing under -17.",
        "Elfwing, Uchibe and Doya 2018, arXiv 1702.03118",
    ),
    "softplus": Activation(
        "softplus", _softplus, _softplus_slope, 1.0, True,
        r"\ln(1 + e^z)", r"\sigma(z)",
        "The gradient fades like e^z below 0: faint under -3, gone under -14.",
        "Dugas et al. 2001", never_negative=True,
    ),
    "tanh": Activation(
        "tanh", _tanh, _tanh_slope, 1.0, False,
        r"\tanh z", r"1 - \tanh^2 z",
        "The gradient fades on both sides: faint beyond +-2.2, gone beyond +-7.6.",
        "LeCun et al. 1998, Efficient BackProp",
    ),
    "sigmoid": Activation(
        "sigmoid", _sigmoid, _sigmoid_slope, 0.25, False,
        r"\frac{1}{1 + e^{-z}}", r"\sigma(z)\,(1 - \sigma(z))",
        "At most a quarter of the gradient passes, and it fades on both sides: faint beyond +-4.4, gone beyond +-15.",
        "Rumelhart, Hinton and Williams 1986", never_negative=True,
    ),
    "relu6": Activation(
        "ReLU6", _relu6, _relu6_slope, 1.0, False,
        r"\min(\max(0, z), 6)", r"1 \text{ if } 0 < z \le 6, \text{ else } 0",
        "No gradient passes for z <= 0, and none for z > 6.",
        "Krizhevsky 2010; Howard et al. 2017, arXiv 1704.04861", kinks=(0.0, 6.0), never_negative=True, has_edge=True,
    ),
    "identity": Activation(
        "identity", _identity, _identity_slope, 1.0, True,
        r"z", r"1",
        "The gradient passes unchanged everywhere; the network is linear.",
        "",
    ),
}  # fmt: skip
