"""The predictions of the lesson: a question, what to look at, and what is right, against the belief it replaces."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from core.lessons.activation_words import CLOUD_ANSWERS, cloud_question
from core.lessons.phrases import listed


class Prediction(NamedTuple):
    """A question that is committed to before anything is shown.

    Attributes:
        answers: plain texts, as the question's buttons carry them.
        because: an answer -> why it is right, where the run says that it is; as the end of a sentence.
        look: what happened, as a question on what the page now shows.
        seen: the answers to that, of which the run's numbers say which is true.
    """

    question: str
    answers: Sequence[str]
    because: Mapping[str, str]
    look: str
    seen: Sequence[str]


def verdict(prediction: Prediction, expected: str, right: Collection[str]) -> str:
    """One sentence: the belief, whether it is wrong, and what is right and why; an answer that is none is told only."""
    true = listed([f"“{answer}”" for answer in prediction.answers if answer in right])
    why = "; ".join(prediction.because[answer] for answer in prediction.answers if answer in right)
    if expected not in prediction.answers:
        return f"What is right here is {true}: {why}."
    if expected in right:
        return f"You expected “{expected}”, and that is right: {why}."
    return f"You expected “{expected}”, and that is wrong here; what is right is {true}: {why}."


def observation(seen: str, happened: str) -> str:
    """Whether what was seen is what the numbers say."""
    if seen == happened:
        return f"You saw “{seen}”, and so it is."
    return f"You saw “{seen}”; look again, the numbers say “{happened}”."


HOME_BIAS = -5.0
LATER, LESS, NOTHING = "as much as now, only later", "less than now", "nothing at all"
HOME = Prediction(
    "What will the network learn once you have dragged the bias on to −5?",
    (LATER, LESS, NOTHING),
    {
        LATER: "its dead units came back, and learnt the same",
        LESS: "the units that are left still learn a part of it",
        NOTHING: "next to no unit is left that gets a gradient, so it gives every point the same answer",
    },
    "Drag the bias to −5. How many of the 16 units are dead at the end?",
    ("8 or fewer", "9 to 15", "all 16"),
)
SHARES = ("fewer than half", "at least half", "more than nine in ten")
CLOUD_MEAN, CLOUD_SPREAD = -3.0, 1.4
CLOUD = Prediction(
    cloud_question(CLOUD_MEAN, CLOUD_SPREAD),
    CLOUD_ANSWERS,
    {
        "about half": "the cloud lies about as much above 0 as below",
        "about a tenth": "only the upper end of the cloud lies above 0",
        "hardly any": "nearly the whole cloud lies below 0, where ReLU's slope is exactly 0",
    },
    "How many of ReLU's inputs get no gradient?",
    SHARES,
)
FITS, DIES, STAYS, RUNS_AWAY = (
    "it fits part of the curve", "it dies on the way", "it does not move at all", "its numbers run away",
)  # fmt: skip
ONE_UNIT = Prediction(
    "What will have become of this unit after the last step?",
    (FITS, DIES, STAYS, RUNS_AWAY),
    {
        FITS: "some samples stay on to the end, and those have a say in every step",
        DIES: "a step carried it to where no sample is on, and there the gradient is exactly 0",
        STAYS: "it starts where no sample is on, so its gradient is exactly 0 from the first step",
        RUNS_AWAY: "every step overshoots further than the one before",
    },
    "How many samples are on after the last step?",
    ("none", "some", "all"),
)
VANISHING = Prediction(
    "These networks have 20 layers. Give every hidden unit a bias of −2: whose first layer still gets a gradient of "
    "about the size that the last one gets?",
    ("ReLU's", "tanh's", "sigmoid's", "nobody's"),
    {
        "ReLU's": "its gradient arrives", "tanh's": "its gradient arrives", "sigmoid's": "its gradient arrives",
        "nobody's": "ReLU's whole layers are dead and let nothing through, and the other two are on their flat sides, "
        "where every layer takes a part",
    },
    "What reaches layer 1 of most ReLU networks?",
    ("exactly 0", "something faint", "about what the last layer gets"),
)  # fmt: skip
ONLY_1, ONLY_ABOVE, EVERYWHERE, NOWHERE = "only in layer 1", "only above layer 1", "in every layer", "nowhere"
RECOVERY = Prediction(
    "Where will some of them ever be alive again?",
    (ONLY_1, ONLY_ABOVE, EVERYWHERE, NOWHERE),
    {
        ONLY_1: "these units were brought back although their inputs never change",
        ONLY_ABOVE: "layer 1's inputs are the data and never change, while layer 1 goes on learning and so changes the "
        "inputs of the layers above",
        EVERYWHERE: "something reached the units of layer 1 too, although the data never change",
        NOWHERE: "no gradient reached what could have moved them",
    },
    "How many of layer 1's units came back?",
    ("none", "some", "all", "none was there to come back"),
)
CLOSE_BY, FAR, ANYTHING = "all within 5 units of each other", "20 to 50 units", "less than 10 to more than 70 units"
ELEVEN_RULES = Prediction(
    "On 2,000 inputs to a layer of 100 units, 30 of them dead and 20 rare, what do eleven rules in use call dead?",
    (CLOSE_BY, FAR, ANYTHING),
    {
        CLOSE_BY: "all of them ask the same question",
        FAR: "some count rare units as dead and others do not",
        ANYTHING: "some count ordinary units or single zeros, some rare units, and one looks where zeros never are",
    },
    "How many of the rules are within one unit of the truth?",
    ("none", "one or two", "more than two"),
)
RESCUE_SEEN = ("none", "fewer than half", "half or more")
RESCUE_LOOK = "How many of the remedies help?"


def share_seen(share: float) -> str:
    """The entry of SHARES that a share falls under."""
    return SHARES[(share >= 0.5) + (share > 0.9)]
