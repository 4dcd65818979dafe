"""The path through the lesson: eight steps of about a minute, in the order of the story."""

from typing import NamedTuple


class Step(NamedTuple):
    """One step.

    Attributes:
        page: its key among the pages.
        code: one letter that stands for it in addresses, for ever.
        question: what the page is about.
        answer: in one sentence, shown once the step is done.
        predictions: what the names of the predictions begin with that do this step, or add to it.
        by_visit: whether a visit does it.
    """

    page: str
    code: str
    question: str
    answer: str
    predictions: str = ""
    by_visit: bool = False


STEPS = (
    Step(
        "home", "s", "What does a dying ReLU look like?",
        "A large negative bias puts z below 0 for every example: such a unit is dead, and gets no gradient.",
        "home", by_visit=True,
    ),
    Step(
        "activations", "f", "Why does a negative z teach nothing?",
        "The gradient is multiplied by the slope at z, and ReLU's slope below 0 is exactly 0.", "cloud",
    ),
    Step(
        "one_unit", "u", "How does a unit die while it learns?",
        "One step too far carries it to where no example is on; its gradient there is 0, so it never comes back alone.",
        "one_unit",
    ),
    Step(
        "vanishing", "v", "Is dying the same as vanishing?",
        "No: a vanishing gradient is faint and still teaches, a dead layer lets exactly 0 through.", "vanishing",
    ),
    Step(
        "recover", "r", "Who comes back?",
        "In layer 1 nobody, under plain descent, for the data stay; above it some do, as the layer below learns.",
        "recovery",
    ),
    Step(
        "bias_sweep", "o", "How often does it happen?",
        "At a healthy bias hardly ever; the further it falls, the more networks are stuck, most of all with ReLU.",
        by_visit=True,
    ),
    Step(
        "rescue", "h", "What helps?",
        "What gives dead units a gradient or new weights brings a network back; what only changes the loss does not.",
        "rescue",
    ),
    Step(
        "exercises", "t", "Can you use it?",
        "You can, once your own network does what you said it would.",
        by_visit=True,
    ),
)  # fmt: skip


def place_of(page: str) -> int | None:
    """The index of a page on the path; None beside it."""
    return next((index for index, step in enumerate(STEPS) if step.page == page), None)
