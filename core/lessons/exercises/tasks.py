"""What is asked for, and the checks that read the answer off a run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from core.engine.liveness import UnitState
from core.lessons.exercises.looks import Look, alive_at_start, all_fates
from core.studies.born_dead import simulate_born_dead
from core.training import TrainingConfig, TrainingHistory

DRAWN = 2000  # networks for a share of which two digits are wanted
LARGE_RATE = 3.0  # from here on a step can throw a unit out of the data


class Outcome(NamedTuple):
    """Whether an answer is right, a sentence of feedback that depends on what went wrong, and what was measured."""

    right: bool
    feedback: str
    measured: float | None = None


Check = Callable[[TrainingHistory], Outcome]
Measure = Callable[[TrainingHistory], float]


@dataclass(frozen=True)
class Number:
    """A number to predict: what the run of the exercise measures, within a tolerance."""

    label: str
    low: float
    high: float
    step: float
    tolerance: float
    measure: Measure
    look: Look

    def judge(self, answer: float, history: TrainingHistory) -> Outcome:
        """Compare a prediction with what the run did."""
        measured = self.measure(history)
        if abs(answer - measured) <= self.tolerance:
            return Outcome(True, f"Measured: {measured:.4g}. You were close enough.", measured)
        return Outcome(False, f"Measured: {measured:.4g}. {self._hint(answer, measured)}", measured)

    def _hint(self, answer: float, measured: float) -> str:
        return f"Your {answer:.4g} is too {'many' if answer > measured else 'few'}."

    def hint(self, answer: float, history: TrainingHistory) -> str:
        """What is wrong with a prediction, without what was measured: there is another try."""
        return self._hint(answer, self.measure(history))

    def solution(self, history: TrainingHistory) -> str:
        """The answer, named."""
        return f"The right answer: about {self.measure(history):.4g}."


@dataclass(frozen=True)
class Choice:
    """One of several answers; each wrong one has feedback of its own."""

    options: Sequence[str]
    right: int
    feedback: Sequence[str]  # one an option
    look: Look

    def judge(self, answer: int, _: TrainingHistory | None = None) -> Outcome:
        """Whether this option is the right one."""
        return Outcome(answer == self.right, self.feedback[answer])

    def hint(self, answer: int, _: TrainingHistory | None = None) -> str:
        """What is wrong with an option."""
        return self.feedback[answer]

    def solution(self, _: TrainingHistory | None = None) -> str:
        """The right option, named, with its reason."""
        reason = self.feedback[self.right].removeprefix("Right: ")
        return f"The right answer: **{self.options[self.right]}**. {reason[0].upper()}{reason[1:]}"


def born_dead_of_100(history: TrainingHistory) -> float:
    """How many of 100 networks of this shape are born dead, by drawing two thousand."""
    widths = history.config.hidden_widths
    count = simulate_born_dead(len(widths) + 1, widths[0], DRAWN, initializer=history.config.initializer)
    return 100 * count.dead / count.networks


def dead_share(history: TrainingHistory) -> float:
    """Share of dead units at the end."""
    return 1 - history.alive_counts[-1].sum() / sum(history.config.hidden_widths)


def at_most_alive(most: int) -> Check:
    """At the end, at least one and at most so many units are alive."""

    def check(history: TrainingHistory) -> Outcome:
        alive = int(history.alive_counts[-1].sum())
        if alive == 0:
            return Outcome(False, "Every unit is dead: that is too far, at least one has to live.")
        if alive > most:
            return Outcome(False, f"{_units(alive)} still alive, {alive - most} too many. Push further.")
        return Outcome(True, f"{_units(alive)} alive, of {sum(history.config.hidden_widths)}.")

    return check


def all_die_none_born_dead(history: TrainingHistory) -> Outcome:
    """No unit is dead before training, and every one at the end."""
    born = sum(history.config.hidden_widths) - alive_at_start(history)
    alive = int(history.alive_counts[-1].sum())
    if born:
        return Outcome(False, f"{_units(born)} born dead: something killed before the first step.")
    if history.diverged_at is not None:
        return Outcome(False, "The run diverged: numbers beyond all bounds, but that is not death. A little less.")
    if alive:
        return Outcome(False, f"{_units(alive)} alive at the end. {_larger_steps(history.config)}")
    return Outcome(True, "None was dead at birth, and all are dead at the end: training killed them.")


def _larger_steps(config: TrainingConfig) -> str:
    """What there is left to try: never a larger step where it is as large as these controls go."""
    if config.learning_rate < LARGE_RATE:
        return "What makes a single step larger?"
    if config.optimizer == "sgd":
        return "The rate is high. Which optimizer makes steps larger than rate × gradient?"
    return "Rate and optimizer are strong enough. Another batch size makes other steps: try a few."


def _units(count: int) -> str:
    """1 unit is, 2 units are."""
    return "1 unit is" if count == 1 else f"{count} units are"


def revived_some(history: TrainingHistory) -> Outcome:
    """A unit that was dead at birth is alive at the end, with ReLU."""
    if history.config.activation != "relu":
        return Outcome(False, "With another activation nothing is dead in the first place: stay with ReLU.")
    lives = all_fates(history)
    if not any(layer.born_dead.any() for layer in lives):
        return Outcome(False, "No unit was born dead, so there was nobody to revive. Keep the bias.")
    back = [int((layer.born_dead & ~layer.dead_at_end).sum()) for layer in lives]
    if not any(back):
        return Outcome(False, "Nobody came back for good. Layer 2 needs a layer 1 that learns: what would let it?")
    return Outcome(True, f"Back to life: {back[0]} of layer 1's units and {sum(back[1:])} above it.")


def dead_and_good(share: float, score: float) -> Check:
    """Many units are dead at the end, and the test score is high all the same."""

    def check(history: TrainingHistory) -> Outcome:
        dead, reached = dead_share(history), float(history.test_score[-1])
        if dead < share:
            return Outcome(False, f"Only {dead:.0%} of the units are dead at the end.")
        if reached < score:
            return Outcome(False, f"{dead:.0%} are dead, but the test score is {reached:.1%}, short of {score:.0%}.")
        return Outcome(True, f"{dead:.0%} of the units are dead, and the test score is {reached:.1%}.")

    return check


def learns(activation: str, bias: float, score: float) -> Check:
    """The network learns with this activation and this bias."""

    def check(history: TrainingHistory) -> Outcome:
        if history.config.activation != activation or history.config.initial_bias != bias:
            return Outcome(False, "Keep activation and bias as the exercise gives them.")
        reached = float(history.test_score[-1])
        if reached < score:
            return Outcome(
                False, f"The test score is {reached:.1%}: still short of {score:.0%}. Every unit is asleep, not dead."
            )
        return Outcome(True, f"The test score is {reached:.1%}.")

    return check


def fades_without_deaths(most: float) -> Check:
    """Before training, almost no gradient reaches the first layer although no unit is dead."""

    def check(history: TrainingHistory) -> Outcome:
        dead = sum(history.config.hidden_widths) - alive_at_start(history)
        first, last = history.gradient_norms[0, 0], history.gradient_norms[0, -1]
        if dead:
            return Outcome(False, f"{_units(dead)} dead: then it is dying, not fading.")
        if first > most * last:
            return Outcome(False, f"Layer 1 still gets {first / last:.1e} of the output layer's gradient.")
        return Outcome(True, f"No unit is dead, and layer 1 gets {first / last:.1e} of the output layer's gradient.")

    return check


def cut_off_below_a_dead_layer(history: TrainingHistory) -> Outcome:
    """Some unit is cut off at the end: alive by itself, but no gradient comes back."""
    cut = [int((states[-1] == UnitState.CUT_OFF).sum()) for states in history.unit_states]
    if not any(cut):
        whole = np.flatnonzero(history.alive_counts[-1] == 0)
        more = (
            "A whole layer is dead, but nothing alive lies below it." if len(whole) else "No layer is dead as a whole."
        )
        return Outcome(False, f"No unit is cut off. {more}")
    return Outcome(True, f"{_units(sum(cut))} cut off: alive, and without any gradient.")
