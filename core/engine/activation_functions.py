"""phi(z) and phi'(z) of every activation: `value(z, out, negative_slope)` and `slope(z, h, out, negative_slope)`.

Arrays of any shape; h is phi(z), and at a kink the slope is the one from the left. A result is written into `out` when
it is given, which may be z itself. Only leaky ReLU looks at the negative slope.
"""

from functools import partial
from math import erfc, exp, pi, sqrt

import numpy as np

from core.engine.arrays import Array, Bound, Out, Slope, constant

NEGATIVE_SLOPE = 0.01  # leaky ReLU below 0, Maas et al. 2013
SELU_ALPHA = 1.6732632423543772
SELU_SCALE = 1.0507009873554805
GELU_ROOT = sqrt(2 / pi)
GELU_CUBIC = 0.044715
LARGEST_EXPONENT = 700.0  # e^710 overflows
CDF_REACH, CDF_STEPS = 9, 64  # of the table of Phi, to each side, and points a unit
_GRID = [place / CDF_STEPS for place in range(-CDF_REACH * CDF_STEPS, CDF_REACH * CDF_STEPS + 1)]
_CDF: Array = np.array([erfc(-x / sqrt(2)) / 2 for x in _GRID])
_DENSITY: Array = np.array([exp(-x * x / 2) / sqrt(2 * pi) for x in _GRID])
SMALL = 2000  # numbers: up to here np.sign is quicker than np.greater


def relu(z: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    return np.maximum(z, 0.0, out=out)


def relu_slope(z: Array, h: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    if h.size < SMALL:
        return np.sign(h, out=out)
    return np.greater(h, 0.0, out=_room(h, out))


def bound_relu(z: Array, h: Array) -> Bound:
    """A few numbers are quickest compared with an array of zeros, 0.7 us instead of 1.2 for 16 x 32, many with one."""
    few = h.size < SMALL
    zeros = np.zeros_like(z) if few else constant(0.0)
    slope = partial(np.sign, h, z) if few else partial(np.greater, h, zeros, z)
    return Bound(lambda: np.maximum(z, zeros, out=h), slope)


def leaky_relu(z: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    below = np.multiply(z, negative_slope, out=out)
    return np.maximum(z, below, out=out)


def leaky_relu_slope(z: Array, h: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    above = np.greater(z, 0.0, out=_room(z, out))
    return np.maximum(above, negative_slope, out=above)


def elu(z: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    below = np.expm1(np.minimum(z, 0.0))
    return np.add(np.maximum(z, 0.0), below, out=out)


def elu_slope(z: Array, h: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    return np.exp(np.minimum(z, 0.0, out=out), out=out)


def selu(z: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    below = SELU_ALPHA * np.expm1(np.minimum(z, 0.0))
    return np.multiply(np.maximum(z, 0.0) + below, SELU_SCALE, out=out)


def selu_slope(z: Array, h: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    below = SELU_ALPHA * np.exp(np.minimum(z, 0.0))
    return np.multiply(np.where(np.greater(z, 0.0), 1.0, below), SELU_SCALE, out=out)


def _gelu_tanh(z: Array) -> Array:
    return np.tanh(GELU_ROOT * (z + GELU_CUBIC * z * z * z))


def gelu(z: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    return np.multiply(0.5 * z, 1.0 + _gelu_tanh(z), out=out)


def gelu_slope(z: Array, h: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    t = _gelu_tanh(z)
    inner = GELU_ROOT * (1.0 + 3.0 * GELU_CUBIC * z * z)
    return np.add(0.5 * (1.0 + t), 0.5 * z * (1.0 - t * t) * inner, out=out)


def silu(z: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    return np.multiply(z, sigmoid(z), out=out)


def silu_slope(z: Array, h: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    s = sigmoid(z)
    return np.add(s, h * (1.0 - s), out=out)


def softplus(z: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    """max(0, z) + ln(1 + e^-|z|): two thirds of what np.logaddexp takes."""
    tail = np.copysign(z, -1.0, out=np.empty(np.shape(z)))
    np.log1p(np.exp(tail, out=tail), out=tail)
    return np.add(np.maximum(z, 0.0), tail, out=out)


def softplus_slope(z: Array, h: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    return sigmoid(z, out)


def tanh(z: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    return np.tanh(z, out=out)


def tanh_slope(z: Array, h: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    return np.subtract(1.0, np.multiply(h, h, out=out), out=out)


def sigmoid(z: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    out = np.negative(z, out=_room(z, out))
    np.minimum(out, LARGEST_EXPONENT, out=out)
    np.exp(out, out=out)
    np.add(out, 1.0, out=out)
    return np.reciprocal(out, out=out)


def sigmoid_slope(z: Array, h: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    return np.multiply(np.subtract(1.0, h, out=out), h, out=out)


def relu6(z: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    return np.clip(z, 0.0, 6.0, out=out)


def relu6_slope(z: Array, h: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    return np.multiply(z > 0.0, z <= 6.0, out=out, dtype=float)


def identity(z: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    return np.positive(z, out=out)


def identity_slope(z: Array, h: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    return np.add(np.zeros_like(z), 1.0, out=out)


def _room(z: Array, out: Out) -> Array:
    """Where a result of several steps is put together."""
    return np.empty(np.shape(z)) if out is None else out


def _normal_cdf(z: Array) -> Array:
    """Phi(z), the share of a standard normal below z, to 1e-15: Taylor's series around the nearest point of a grid."""
    z = np.clip(z, -CDF_REACH, CDF_REACH)
    place = np.rint(z * CDF_STEPS)
    x = place / CDF_STEPS
    index = np.nan_to_num(place).astype(np.int64) + CDF_REACH * CDF_STEPS  # NaN stays NaN by x and d
    d = z - x
    # the derivatives of Phi are its density times Hermite's polynomials
    series = (3.0 * x - x * x * x) * (d / 4.0)
    series = ((x * x - 1.0) + series) * (d / 3.0)
    series = (-x + series) * (d / 2.0)
    fifth = (x**4 - 6.0 * x * x + 3.0) * d**4 / 120.0
    return _CDF[index] + _DENSITY[index] * d * (1.0 + series + fifth)


def gelu_exact(z: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    return np.multiply(z, _normal_cdf(z), out=out)


def gelu_exact_slope(z: Array, h: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
    near = np.clip(z, -CDF_REACH, CDF_REACH)
    density: Array = np.exp(-0.5 * near * near) * (2 * pi) ** -0.5
    return np.add(_normal_cdf(z), near * density, out=out)
