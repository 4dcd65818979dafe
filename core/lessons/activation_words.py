"""In words: where on the z axis a gradient passes, and what share of a cloud of inputs gets one."""

from collections.abc import Mapping, Sequence
from math import inf

from core.engine.liveness import UnitState
from core.lessons.phrases import with_minus_signs
from core.studies.activations import Zone, dead_probability

PASSES = {UnitState.ACTIVE: "passes a gradient", UnitState.ASLEEP: "a faint one", UnitState.DEAD: "none at all"}
INPUTS = 100
TINY = 1e-9  # stands for a probability too small to be computed, so that it is not called 0
CLOUD_ANSWERS = ("about half", "about a tenth", "hardly any")


def cloud_question(mean: float, spread: float) -> str:
    """What to think about before the shares are shown."""
    return with_minus_signs(
        f"With the bias at {mean:g} and a spread of {spread:g}, for what share of its inputs does ReLU pass a gradient?"
    )


def zones_in_words(zones: Sequence[Zone]) -> str:
    """The stretches of z in which each kind of gradient passes."""
    parts = [
        f"{words} for {' and '.join(_stretch(zone) for zone in zones if zone.state == state)}"
        for state, words in PASSES.items()
        if any(zone.state == state for zone in zones)
    ]
    return with_minus_signs(", ".join(parts))


def _stretch(zone: Zone) -> str:
    if zone.low == -inf:
        return "every z" if zone.high == inf else f"z ≤ {zone.high:.2g}"
    return f"z > {zone.low:.2g}" if zone.high == inf else f"{zone.low:.2g} < z ≤ {zone.high:.2g}"


def passage_sentence(label: str, shares: Mapping[UnitState, float], mean: float, spread: float) -> str:
    """What becomes of the inputs of one cloud, and of a unit that sees INPUTS of them."""
    active, asleep, dead = (_percent(shares[state]) for state in PASSES)
    fate = dead_probability(shares, INPUTS) or TINY * shares[UnitState.DEAD]
    return with_minus_signs(
        f"With z around {mean:g} and a spread of {spread:g}, **{label} passes a gradient for {active} of the inputs**, "
        f"a faint one for {asleep}, and none for {dead}. A unit is dead only when *every* input gets none: with "
        f"{INPUTS} such inputs, drawn independently, that happens with a probability of {_percent(fate)}."
    )


def _percent(share: float) -> str:
    if share in (0, 1):
        return f"{share:.0%}"
    if share < 0.001:
        return "less than 0.1%"
    return "more than 99.9%" if share > 0.999 else f"{share:.1%}"
