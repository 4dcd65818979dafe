"""The exercises in their order; each has a Markdown file of its name, question first, explanation below the line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.lessons.exercises import looks, tasks
from core.lessons.exercises.tasks import Check, Choice, Number, Outcome
from core.training import TrainingConfig, TrainingHistory

STEPS = ("First sight", "Causes", "Cures", "Research")
_LINE = "\n\n---\n\n"  # between question and explanation


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    Attributes:
        step: 0 to 3, from first sight to research question.
        start: what the lab beside it is set to.
        controls: fields that the learner may set; none where only a prediction is asked for.
        ask: a prediction to commit to before anything is shown, or None.
        check: of the learner's own run where the task is to set the controls, else None.
        solution: changes to `start` that solve it, or the right answer under "answer".
        shows_gradients: whether the gradient of each layer is what there is to look at.
    """

    name: str
    title: str
    step: int
    start: TrainingConfig
    controls: tuple[str, ...] = ()
    ask: Number | Choice | None = None
    check: Check | None = None
    solution: Mapping[str, Any] = field(default_factory=dict, hash=False)
    shows_gradients: bool = False

    @property
    def number(self) -> int:
        """Its place among all, from 1."""
        return list(EXERCISES).index(self.name) + 1

    @property
    def numbered_title(self) -> str:
        """As menus, the kit and papers call it."""
        return f"{self.number}. {self.title}"

    def judge(self, answer: Any, history: TrainingHistory) -> Outcome:
        """What an answer is worth: a prediction of a run, or else the learner's own run."""
        if self.ask:
            return self.ask.judge(answer, history)
        assert self.check is not None  # where nothing is asked
        return self.check(history)


def exercise_text(name: str) -> tuple[str, str]:
    """Question and explanation, as Markdown."""
    question, explanation = (Path(__file__).parent / f"{name}.md").read_text("utf-8").split(_LINE)
    return question.strip(), explanation.strip()


_ONE_LAYER = TrainingConfig(hidden_widths=(16,), epochs=100)
_TWO_LAYERS = TrainingConfig(epochs=200)

EXERCISES: dict[str, Exercise] = {
    exercise.name: exercise
    for exercise in (
        Exercise(
            "few_alive", "Hardly anybody left", 0, _ONE_LAYER, ("initial_bias",),
            check=tasks.at_most_alive(4), solution={"initial_bias": -2.75},
        ),
        Exercise(
            "guess_alive", "How many survive?", 0, TrainingConfig(hidden_widths=(16,), initial_bias=-2.0, epochs=0),
            ask=Number("Units alive, of 16", 0, 16, 1, 3, looks.alive_at_start, looks.ALIVE), solution={"answer": 9},
        ),
        Exercise(
            "sparse", "Silent is not dead", 0, TrainingConfig(hidden_widths=(16,), initial_bias=-1.0, epochs=50),
            ask=Choice(
                ("dead", "asleep", "alive", "cut off"), 2,
                (
                    "Dead means: no gradient for any example. This unit gets one from the example it answers to.",
                    "Asleep means: only a faint gradient gets through. ReLU's slope is 0 or 1, never faint.",
                    "Right: one example is enough. It gives the unit a full gradient, and the unit can move.",
                    "Cut off depends on the units above it, and nothing was said of those.",
                ),
                looks.DEAD,
            ),
            solution={"answer": 2},
        ),
        Exercise(
            "kill_in_training", "Killed on the way", 1, TrainingConfig(hidden_widths=(8,), epochs=30),
            ("learning_rate", "batch_size", "optimizer"),
            check=tasks.all_die_none_born_dead, solution={"learning_rate": 10.0, "optimizer": "adam"},
        ),
        Exercise(
            "cut_off", "Alive and yet lost", 1, TrainingConfig(hidden_widths=(16, 4), epochs=100),
            ("initial_bias", "learning_rate"),
            check=tasks.cut_off_below_a_dead_layer, solution={"initial_bias": -3.0},
        ),
        Exercise(
            "who_is_to_blame", "Which bias, which layer?", 1, TrainingConfig(initial_bias=-1.5, epochs=0),
            ask=Choice(
                ("Layer 1", "Layer 2", "Both the same"), 1,
                (
                    "Look again: layer 1 sees the data, which lie on both sides of 0 and far from it.",
                    "Right: layer 2 sees the outputs of layer 1, small and never negative: the bias wins more often.",
                    "Same bias, same rule for the weights, but the inputs differ.",
                ),
                looks.MORE_DEAD,
            ),
            solution={"answer": 1},
        ),
        Exercise(
            "revive", "Back to life", 2, TrainingConfig(initial_bias=-2.0, seed=0),
            ("learning_rate", "optimizer", "seed", "initializer", "batch_size"),
            check=tasks.revived_some, solution={"seed": 2},
        ),
        Exercise(
            "which_recovers", "Which layer can recover?", 2, TrainingConfig(initial_bias=-1.0, epochs=200),
            ask=Choice(
                ("Layer 1", "Layer 2", "Both", "Neither"), 1,
                (
                    "Layer 1 sees the data, and the data never move: a dead unit there sees the same inputs for ever.",
                    "Right: layer 1 still learns, so the inputs of layer 2 move, and may move a unit back over 0.",
                    "Layer 1 sees the data, and the data never move.",
                    "Its own weights cannot move, but what it multiplies them with can, in one of the layers.",
                ),
                looks.BACK,
            ),
            solution={"answer": 1},
        ),
        Exercise(
            "wake_leaky", "Wake the sleepers", 2,
            TrainingConfig(initial_bias=-5.0, activation="leaky_relu"),
            ("negative_slope", "optimizer", "learning_rate"),
            check=tasks.learns("leaky_relu", -5.0, 0.9), solution={"negative_slope": 0.1},
        ),
        Exercise(
            "dead_and_good", "40 % dead and good", 2, _TWO_LAYERS,
            ("initial_bias", "seed", "hidden_widths", "learning_rate"),
            check=tasks.dead_and_good(0.4, 0.97), solution={"initial_bias": -2.0, "seed": 2},
        ),
        Exercise(
            "fading", "Fading without dying", 3,
            TrainingConfig(hidden_widths=(16,) * 20, activation="tanh", initializer="xavier_normal", epochs=0),
            ("initial_bias", "initializer"), check=tasks.fades_without_deaths(1e-6), solution={"initial_bias": -2.0},
            shows_gradients=True,
        ),
        Exercise(
            "born_dead", "Dead before it starts", 3,
            TrainingConfig(dataset="abs", noise=0.0, hidden_widths=(2,) * 9, epochs=0, seed=0),
            ask=Number("Of 100 such networks, born dead", 0, 100, 1, 8, tasks.born_dead_of_100, looks.WHOLE_LAYER),
            solution={"answer": 88},
        ),
    )
}  # fmt: skip
