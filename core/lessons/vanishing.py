"""What became of the gradient on its way down to layer 1, in words made from measured networks."""

from math import isnan

from core.engine.activations import ACTIVATIONS
from core.engine.initializers import INITIALIZERS
from core.lessons.phrases import with_minus_signs
from core.studies.vanishing import Verdict

HEADS = {
    "arrives": "The gradient arrives", "vanishing": "Vanishing", "dying": "Dying", "exploding": "Exploding",
}  # fmt: skip


def kind_name(activation: str, initializer: str) -> str:
    """ "tanh, Xavier normal"."""
    return f"{ACTIVATIONS[activation].label}, {INITIALIZERS[initializer].label}"


def gradient_finding(name: str, found: Verdict, last_hidden: int) -> str:
    """One line on one kind of network: vanishing, dying or neither, with the figures that say so.

    Args:
        last_hidden: the number of the last hidden layer, from which the loss is counted.
    """
    how = _stopped(found) if found.kind == "dying" else _lost(found, last_hidden)
    return with_minus_signs(f"**{name}: {HEADS[found.kind]}.** {how}")


def _lost(found: Verdict, last_hidden: int) -> str:
    grows = found.kind == "exploding"
    value, low, high = (-x for x in (found.lost.value, found.lost.high, found.lost.low)) if grows else found.lost[1:]
    interval = "" if isnan(low) else f" [{_number(low)}, {_number(high)}]"
    return (
        f"From layer {last_hidden} down to layer 1 it {'grows by' if grows else 'loses'} "
        f"**{_number(value)} decades**{interval}; {_where_zero(found)}, and {_dead(found)}."
    )


def _number(decades: float) -> str:
    return f"{round(decades, 1) + 0:.1f}"  # + 0 makes -0.0 plain 0.0


def _where_zero(found: Verdict) -> str:
    if not found.stopped:
        return "it is exactly 0 in no network"
    return f"it is exactly 0 in {found.stopped} of {found.networks} networks"


def _dead(found: Verdict) -> str:
    return f"{found.dead:.0%} of the units are dead" if found.dead else "no unit is dead"


def _stopped(found: Verdict) -> str:
    text = f"In **{found.stopped} of {found.networks}** networks layer 1 gets a gradient of exactly 0"
    if found.dead_layer is None:
        return f"{text}; {_dead(found)}."
    return f"{text}: from about layer {found.dead_layer} up all units are dead ({found.dead:.0%} of the network)."
