"""From findings to a verdict: rules that know no numbers but those that were measured."""

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from core.studies.intervals import Estimate
from core.studies.trial.evidence import Findings

FEW, MANY = 0.1, 0.5  # shares below and above which "hardly any" and "most" are said
DECADE = 1.0  # a factor of ten in the gradient: more than any other scatter
FADED = 3.0  # decades after which little is left of a gradient
SLIGHT = 0.02  # difference in accuracy that is not much


class Verdict(StrEnum):
    """What the measurement says of a claim."""

    HOLDS = "holds"
    CONDITION = "holds with a condition"
    FAILS = "does not hold here"


class Ruling(NamedTuple):
    """A verdict and, in one sentence, why or under which condition."""

    verdict: Verdict
    because: str


Judge = Callable[[Findings], Ruling]


def _value(findings: Findings, name: str) -> float:
    return findings[name].estimate.value


def _clearly_more(one: Estimate, other: Estimate, margin: float = 0.0) -> bool:
    """Whether the intervals lie apart by more than the margin."""
    return one.low > other.high + margin


def vanishing(findings: Findings) -> Ruling:
    relu = findings["relu"].estimate
    more = [name for name in findings if name != "relu" and _clearly_more(findings[name].estimate, relu, DECADE)]
    if len(more) == len(findings) - 1:
        return Ruling(Verdict.HOLDS, "Every other activation lost at least ten times more of its gradient.")
    if more:
        return Ruling(
            Verdict.CONDITION,
            f"It lost far less than {' and '.join(more)}, but not less than the others, whose weights fit them.",
        )
    return Ruling(Verdict.FAILS, "No other activation lost clearly more of its gradient.")


def one_sided(findings: Findings) -> Ruling:
    if _value(findings, "below") == 0 and _value(findings, "above") == 1:
        return Ruling(Verdict.HOLDS, "Exactly: the slope is 0 for z ≤ 0 and 1 for z > 0.")
    return Ruling(Verdict.FAILS, "The slope is not 0 on one side and 1 on the other.")


def undiminished(findings: Findings) -> Ruling:
    if _value(findings, "relu") == 1:
        return Ruling(
            Verdict.HOLDS, "Exactly: the slope stays 1 however large z is; that of tanh and sigmoid goes to 0."
        )
    return Ruling(Verdict.FAILS, "The slope falls below 1 somewhere for z > 0.")


def stops_learning(findings: Findings) -> Ruling:
    shares = [_value(findings, name) for name in ("sgd", "adam")]
    if min(shares) < 1:
        return Ruling(Verdict.FAILS, "Weights of units that were dead on all data have moved all the same.")
    return Ruling(Verdict.HOLDS, "To the last bit, in layer 1, with SGD and with Adam: no gradient, no change.")


def weights_stay(findings: Findings) -> Ruling:
    ruling = stops_learning(findings)
    if ruling.verdict == Verdict.HOLDS and _value(findings, "decay") < 1:
        return Ruling(
            Verdict.CONDITION, "The gradient does not move them, but weight decay does: it shrinks them anyway."
        )
    return ruling


def usual_cause(findings: Findings) -> Ruling:
    if findings["bias"].estimate.low < MANY:
        return Ruling(Verdict.FAILS, "A large negative bias did not kill most units.")
    usual = findings["none"].estimate
    others = [
        words
        for name, words in (("rate", "a high learning rate"), ("shape", "a deep, narrow shape"))
        if _clearly_more(findings[name].estimate, usual, FEW)
    ]
    if others:
        return Ruling(
            Verdict.CONDITION, f"It is enough, but not needed: {' and '.join(others)} killed units at bias 0."
        )
    return Ruling(Verdict.HOLDS, "It killed most units, and nothing else that was tried killed many.")


def unlikely_to_recover(findings: Findings) -> Ruling:
    layers = [finding.estimate for finding in findings.values()]
    if all(layer.high < FEW for layer in layers):
        return Ruling(Verdict.HOLDS, "Hardly any unit came back, in any layer.")
    if all(layer.low > MANY for layer in layers):
        return Ruling(Verdict.FAILS, "Most of them came back, in every layer.")
    if layers[0].value == 0:
        return Ruling(
            Verdict.CONDITION,
            "In layer 1 none came back; above it some did, because the layer below moves their inputs.",
        )
    return Ruling(Verdict.CONDITION, "It depends on the layer, or there are too few seeds to say.")


def stuck_on_plateau(findings: Findings) -> Ruling:
    seen = findings["dead"].estimate.n > 0 and _value(findings, "dead") > 0
    if not seen or min(findings[name].estimate.low for name in ("gradient", "constant")) < MANY:
        return Ruling(Verdict.FAILS, "Networks with a dead layer were not stuck at the best constant answer.")
    flat = findings["flat"].estimate
    if flat.low > MANY:
        return Ruling(
            Verdict.CONDITION,
            "Stuck, yes, but on a plateau and in no minimum: the loss is the same all around, and no step leads down.",
        )
    if flat.high > MANY:
        return Ruling(Verdict.CONDITION, "Stuck, yes, but there are too few networks to say whether in a minimum.")
    return Ruling(Verdict.HOLDS, "Networks with a dead layer were stuck, and the loss was higher nearby.")


def saturating(findings: Findings) -> Ruling:
    healthy, saturated = findings["healthy"].estimate, findings["saturated"].estimate
    if healthy.low > FADED:
        return Ruling(Verdict.HOLDS, "The gradient faded over the layers even at a healthy start.")
    if saturated.low > FADED:
        return Ruling(
            Verdict.CONDITION,
            "Only where units are saturated: with a bias of −2 the gradient faded, with the usual start it did not.",
        )
    return Ruling(Verdict.FAILS, "The gradient faded at neither start.")


def leaky_recovers(findings: Findings) -> Ruling:
    without = findings["relu"].estimate
    better = [name for name in ("leaky", "steeper", "adam") if _clearly_more(findings[name].estimate, without)]
    words = {"leaky": "slope 0.01 with SGD", "steeper": "slope 0.1 with SGD", "adam": "slope 0.01 with Adam"}
    if len(better) == len(words):
        return Ruling(Verdict.HOLDS, "More networks learnt in every way that was tried.")
    if better:
        failed = [words[name] for name in words if name not in better]
        helped = " and ".join(words[name] for name in better)
        return Ruling(
            Verdict.CONDITION, f"It depends on slope and optimizer: {helped} helped, {' and '.join(failed)} did not."
        )
    return Ruling(Verdict.FAILS, "No way that was tried let clearly more networks learn.")


def leaky_worse(findings: Findings) -> Ruling:
    difference = findings["healthy"].estimate
    if difference.high < 0:
        small = "" if difference.high < -SLIGHT else ", if only a little"
        return Ruling(Verdict.HOLDS, f"From the same weights, leaky ReLU scored lower{small}.")
    return Ruling(
        Verdict.FAILS, "From the same weights, leaky ReLU did not score lower: the interval holds 0 or lies above."
    )


def little_boost(findings: Findings) -> Ruling:
    healthy, damaged = findings["healthy"].estimate, findings["damaged"].estimate
    if healthy.low > SLIGHT:
        return Ruling(Verdict.FAILS, "The gain was clear even where nothing was wrong.")
    if damaged.low > SLIGHT:
        return Ruling(Verdict.CONDITION, "True at a healthy start; where units are damaged, the gain was large.")
    return Ruling(Verdict.HOLDS, "The gain was small, at a healthy start and at a damaged one.")
