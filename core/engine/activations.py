"""Activations: one row each, with what the lab needs to train, judge, draw and explain it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import numpy as np

from core.engine import activation_functions as functions
from core.engine.activation_functions import NEGATIVE_SLOPE
from core.engine.arrays import Array, Bound, Out, Slope

__all__ = ["ACTIVATIONS", "NEGATIVE_SLOPE", "Activation", "Array", "Out", "Slope"]


class Value(Protocol):
    """phi(z), any shape; only an activation that has a negative slope looks at the one that is given."""

    def __call__(self, z: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array: ...


class SlopeAt(Protocol):
    """phi'(z) from z and h = phi(z), any shape; at a kink, the slope from the left."""

    def __call__(self, z: Array, h: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array: ...


@dataclass(frozen=True, kw_only=True)
class Activation:
    """One activation; `value` and `slope_at` write into `out` when it is given.

    Attributes:
        steepest: max over z of |phi'(z)|.
        slope_rises: phi' never falls as z grows, so a unit's largest slope lies at its largest z.
        kinks: the z at which phi' jumps or bends, and where finite differences are no oracle.
        has_edge: phi' falls to 0 at once at a kink, so units just beyond it must be told from units at it.
        never_negative: phi(z) >= 0 everywhere.
        formula, slope_formula: LaTeX.
        zone: one sentence on where no or little gradient passes.
        usual_initializer: the scheme that goes with it; a name in INITIALIZERS.
        colour: of its lines in every chart, "#rrggbb", 3 to 1 at least against white and the dark background.
        source: the publication.
        quick: a quicker way for the same z and h again and again, where there is one.
    """

    label: str
    value: Value
    slope_at: SlopeAt
    steepest: float
    formula: str
    slope_formula: str
    zone: str
    usual_initializer: str
    colour: str
    source: str = ""
    slope_rises: bool = False
    kinks: tuple[float, ...] = ()
    has_edge: bool = False
    never_negative: bool = False
    has_negative_slope: bool = False
    quick: Callable[[Array, Array], Bound] | None = None

    def bind(self, z: Array, h: Array, negative_slope: Slope) -> Bound:
        """What turns z into h = phi(z), and then z into phi'(z), again and again."""
        if self.quick:
            return self.quick(z, h)
        return Bound(partial(self.value, z, h, negative_slope), partial(self.slope_at, z, h, z, negative_slope))

    def slope(self, z: Array, out: Out = None, negative_slope: Slope = NEGATIVE_SLOPE) -> Array:
        """phi'(z), any shape."""
        z = np.asarray(z, dtype=float)
        return self.slope_at(z, self.value(z, None, negative_slope), out, negative_slope)


ACTIVATIONS: dict[str, Activation] = {
    "relu": Activation(
        label="ReLU", value=functions.relu, slope_at=functions.relu_slope, quick=functions.bound_relu,
        steepest=1.0, slope_rises=True, kinks=(0.0,), never_negative=True, has_edge=True,
        formula=r"\max(0, z)", slope_formula=r"1 \text{ if } z > 0, \text{ else } 0",
        zone="No gradient at all passes for z <= 0; for z > 0 it passes unchanged.",
        usual_initializer="he_normal", colour="#0072b2",
        source="Nair and Hinton 2010; Glorot, Bordes and Bengio 2011",
    ),
    "leaky_relu": Activation(
        label="leaky ReLU", value=functions.leaky_relu, slope_at=functions.leaky_relu_slope,
        steepest=1.0, slope_rises=True, kinks=(0.0,), has_negative_slope=True,
        formula=r"\max(z, a z)", slope_formula=r"1 \text{ if } z > 0, \text{ else } a",
        zone="For z <= 0 a faint gradient passes, a times as large; for z > 0 it passes unchanged.",
        usual_initializer="he_normal", colour="#c4561c",
        source="Maas, Hannun and Ng 2013",
    ),
    "elu": Activation(
        label="ELU", value=functions.elu, slope_at=functions.elu_slope,
        steepest=1.0, slope_rises=True, kinks=(0.0,),
        formula=r"z \text{ if } z > 0, \text{ else } e^z - 1", slope_formula=r"1 \text{ if } z > 0, \text{ else } e^z",
        zone="The gradient fades like e^z below 0: faint under -3, gone under -14.",
        usual_initializer="he_normal", colour="#8a6d5b",
        source="Clevert, Unterthiner and Hochreiter 2016, arXiv 1511.07289",
    ),
    "selu": Activation(
        label="SELU", value=functions.selu, slope_at=functions.selu_slope,
        steepest=functions.SELU_SCALE * functions.SELU_ALPHA, kinks=(0.0,),
        formula=r"1.0507\,(z \text{ if } z > 0, \text{ else } 1.6733\,(e^z - 1))",
        slope_formula=r"1.0507 \text{ if } z > 0, \text{ else } 1.7581\, e^z",
        zone="The gradient fades like e^z below 0: faint under -3, gone under -14.",
        usual_initializer="lecun_normal", colour="#9a7b00",
        source="Klambauer et al. 2017, arXiv 1706.02515",
    ),
    "gelu": Activation(
        label="GELU", value=functions.gelu, slope_at=functions.gelu_slope,
        steepest=1.1289930687,
        formula=r"\tfrac{z}{2}\left(1 + \tanh\left(\sqrt{2/\pi}\,(z + 0.044715 z^3)\right)\right)",
        slope_formula=r"\text{with } t = \tfrac{2 \varphi(z)}{z} - 1:\; "
        r"\tfrac12(1 + t) + \tfrac{z}{2}(1 - t^2)\sqrt{2/\pi}\,(1 + 0.134145 z^2)",
        zone="The gradient turns slightly negative below -0.75 and is gone under -5.",
        usual_initializer="he_normal", colour="#7565c9",
        source="Hendrycks and Gimpel 2016, arXiv 1606.08415 (tanh form)",
    ),
    "silu": Activation(
        label="SiLU", value=functions.silu, slope_at=functions.silu_slope,
        steepest=1.0998393201,
        formula=r"z\,\sigma(z)", slope_formula=r"\sigma(z)\,(1 + z\,(1 - \sigma(z)))",
        zone="The gradient turns slightly negative below -1.28 and fades to nothing under -17.",
        usual_initializer="he_normal", colour="#6f8a1f",
        source="Elfwing, Uchibe and Doya 2018, arXiv 1702.03118",
    ),
    "softplus": Activation(
        label="softplus", value=functions.softplus, slope_at=functions.softplus_slope,
        steepest=1.0, slope_rises=True, never_negative=True,
        formula=r"\ln(1 + e^z)", slope_formula=r"\sigma(z)",
        zone="The gradient fades like e^z below 0: faint under -3, gone under -14.",
        usual_initializer="xavier_normal", colour="#d34f57",
        source="Dugas et al. 2001",
    ),
    "tanh": Activation(
        label="tanh", value=functions.tanh, slope_at=functions.tanh_slope,
        steepest=1.0,
        formula=r"\tanh z", slope_formula=r"1 - \tanh^2 z",
        zone="The gradient fades on both sides: faint beyond +-2.2, gone beyond +-7.6.",
        usual_initializer="xavier_normal", colour="#0e9a6c",
        source="LeCun et al. 1998, Efficient BackProp",
    ),
    "sigmoid": Activation(
        label="sigmoid", value=functions.sigmoid, slope_at=functions.sigmoid_slope,
        steepest=0.25, never_negative=True,
        formula=r"\frac{1}{1 + e^{-z}}", slope_formula=r"\sigma(z)\,(1 - \sigma(z))",
        zone="At most a quarter of the gradient passes, and it fades on both sides: "
        "faint beyond +-4.4, gone beyond +-15.",
        usual_initializer="xavier_normal", colour="#af5fbf",
        source="Rumelhart, Hinton and Williams 1986",
    ),
    "relu6": Activation(
        label="ReLU6", value=functions.relu6, slope_at=functions.relu6_slope,
        steepest=1.0, kinks=(0.0, 6.0), never_negative=True, has_edge=True,
        formula=r"\min(\max(0, z), 6)", slope_formula=r"1 \text{ if } 0 < z \le 6, \text{ else } 0",
        zone="No gradient passes for z <= 0, and none for z > 6.",
        usual_initializer="he_normal", colour="#008c9e",
        source="Krizhevsky 2010; Howard et al. 2017, arXiv 1704.04861",
    ),
    "identity": Activation(
        label="identity", value=functions.identity, slope_at=functions.identity_slope,
        steepest=1.0, slope_rises=True,
        formula=r"z", slope_formula=r"1",
        zone="The gradient passes unchanged everywhere; the network is linear.",
        usual_initializer="he_normal", colour="#7a7f87",
    ),
    "gelu_exact": Activation(
        label="GELU (exact)", value=functions.gelu_exact, slope_at=functions.gelu_exact_slope,
        steepest=1.1289041452,
        formula=r"z\,\Phi(z)", slope_formula=r"\Phi(z) + z\,\Phi'(z)",
        zone="The gradient turns slightly negative below -0.75 and is gone under -5.4.",
        usual_initializer="he_normal", colour="#a0522d",
        source="Hendrycks and Gimpel 2016, arXiv 1606.08415",
    ),
}  # fmt: skip
