"""What a layer's numbers are: taken before or after which activation."""

from typing import Any, Literal, NamedTuple, cast, get_args

import numpy as np
from numpy.typing import NDArray

from core.checks import choice, finite_number, require
from core.engine.activations import ACTIVATIONS, NEGATIVE_SLOPE, Activation, Array
from core.training.config import BOUNDS

Kind = Literal["pre", "post", "before_normalization"]
KINDS: dict[Kind, str] = {
    "pre": "before the activation (z)", "post": "after the activation", "before_normalization": "before a normalization"
}  # fmt: skip
TOLD_BY_OUTPUTS = ("relu", "leaky_relu")  # an output's sign is that of z, which is all that their slope depends on


class Reading(NamedTuple):
    """How a layer's numbers are to be read."""

    activation: str = "relu"
    kind: Kind = "pre"
    negative_slope: float = NEGATIVE_SLOPE

    @property
    def entry(self) -> Activation:
        """The activation itself."""
        return ACTIVATIONS[self.activation]

    @property
    def is_relu(self) -> bool:
        """Whether the slope is 0 or 1 by the sign of the number alone."""
        return self.activation == "relu"

    def outputs(self, values: Array, room: Array) -> Array:
        """phi(z), of the values' shape; perhaps in the room."""
        if self.kind == "post":
            return values
        return self.entry.value(values, room if self.is_relu else None, self.negative_slope)

    def slope_shares(self, values: NDArray[Any]) -> Array:
        """|phi'(z)| / the steepest, of the values' shape; 0 where that is no number."""
        slopes = np.abs(self.entry.slope(values, negative_slope=self.negative_slope)) / self.entry.steepest
        return np.where(np.isfinite(slopes), slopes, 0.0)


def checked_reading(activation: object, kind: object, negative_slope: object = NEGATIVE_SLOPE) -> Reading:
    """A reading from which verdicts can follow.

    Raises:
        ValueError: one of them is unknown, or nothing can be told from such numbers; the message names the way out.
    """
    name = choice("activation", activation, ACTIVATIONS)
    require(kind != "before_normalization", "kind", "be 'pre' or 'post'", (
        "'before_normalization': its shift and scale still change the sign; take the numbers after the normalization"
    ))  # fmt: skip
    taken = cast(Kind, choice("kind", kind, get_args(Kind)[:2]))
    require(taken == "pre" or name in TOLD_BY_OUTPUTS, "kind", f"be 'pre' for {ACTIVATIONS[name].label}", (
        "'post': its outputs do not tell how steep it was; take the numbers that go into the activation"
    ))  # fmt: skip
    return Reading(name, taken, finite_number("negative_slope", negative_slope, BOUNDS["negative_slope"]))
