"""Examples of one unit, what became of it, and its gradient with the numbers in it."""

from typing import NamedTuple

import numpy as np

from core.engine.liveness import UnitState
from core.lessons.formulas import latex_number
from core.lessons.wording import with_minus_signs
from core.studies.intervals import Estimate
from core.studies.one_unit import Moment, Path

MOST_TERMS = 4  # of a sum that is written out


class Start(NamedTuple):
    """Where a descent starts, and how fast it goes."""

    target: str
    w: float
    b: float
    learning_rate: float


EXAMPLES = {
    "Led over the edge": Start("step", -1.5, 1.0, 0.5),
    "Thrown over the edge": Start("abs", -1.5, 0.0, 3.0),
    "Born dead": Start("abs", 0.5, -2.0, 0.5),
    "Lives": Start("abs", 1.0, 0.5, 0.5),
}


def story(path: Path) -> str:
    """Whether the unit was born dead, died, slept or lived, and what its loss came to."""
    dead = np.flatnonzero(path.states == UnitState.DEAD)
    ends = f"the loss is {path.loss[0]:.3f} at the start and {path.loss[-1]:.3f} at the end"
    if path.diverged:
        return f"**Diverged** after {len(path.w) - 1} steps: the learning rate is too large for this activation."
    if not len(dead):
        asleep = path.states[-1] == UnitState.ASLEEP
        return f"**The unit {'is asleep' if asleep else 'is active'} after {len(path.w) - 1} steps**: {ends}."
    if dead[0] == 0:
        return f"**Born dead**: it starts inside the cone, its gradient is 0, and it never moves: {ends}."
    if path.states[-1] != UnitState.DEAD:
        return f"**Died in step {dead[0]} and came back**: {ends}."
    return f"**Died in step {dead[0]}**: {ends}. A best constant fit is out of reach for it, as all it puts out is 0."


def gradient_in_numbers(now: Moment) -> str:
    """Both parts of the gradient as sums over the samples that are on, as LaTeX."""
    on = np.flatnonzero(now.slope)
    lines = [
        rf"\frac{{\partial L}}{{\partial {name}}} &= \frac1{{{len(now.z)}}} \sum_{{i}} "
        rf"(\varphi(z_i) - y_i)\,\varphi'(z_i){factor} "
        rf"= \frac1{{{len(now.z)}}} \left({_sum(now.terms[on, column])}\right) = {_short(now.gradient[column])}"
        for column, (name, factor) in enumerate((("w", r"\,x_i"), ("b", "")))
    ]
    return r"\begin{aligned}" + r"\\".join(lines) + r"\end{aligned}"


def _sum(terms: np.ndarray) -> str:
    """Terms with their signs, the middle ones left out when there are many."""
    if not len(terms):
        return r"\text{no sample is on: an empty sum}"
    shown = [_short(term) for term in terms]
    if len(shown) > MOST_TERMS:
        shown = [*shown[: MOST_TERMS - 1], r"\cdots", shown[-1]]
    return " + ".join(shown).replace("+ -", "- ")


def _short(value: float) -> str:
    return f"{value:.3f}" if value == 0 or abs(value) >= 0.001 else latex_number(value)


def update_in_numbers(now: Moment, learning_rate: float) -> str:
    """The step as learning rate times gradient, as LaTeX."""
    lines = [
        rf"{name} &\leftarrow {name} - {learning_rate:g} \cdot \frac{{\partial L}}{{\partial {name}}} "
        rf"= {_short(value)} - {learning_rate:g} \cdot {_bracketed(slope)} = {_short(value - learning_rate * slope)}"
        for name, value, slope in (("w", now.w, now.gradient[0]), ("b", now.b, now.gradient[1]))
    ]
    return r"\begin{aligned}" + r"\\".join(lines) + r"\end{aligned}"


def _bracketed(value: float) -> str:
    return f"({_short(value)})" if value < 0 else _short(value)


def moment_in_words(now: Moment, path: Path, step: int) -> str:
    """How many samples are on at a step, and what the next update does."""
    on, n = int((now.slope != 0).sum()), len(now.z)
    words = f"At step {step}, {on} of {n} samples are on (slope not 0), and the largest z is {now.z.max():.3f}."
    if step + 1 < len(path.w) and path.states[step] != UnitState.DEAD == path.states[step + 1]:
        words += " **The update below is the one that kills the unit**: after it every z is below 0."
    elif path.states[step] == UnitState.DEAD:
        words += " **The gradient is exactly 0: every update from here on is 0.**" * bool(not now.gradient.any())
    return with_minus_signs(words)


def chances(probability: float, drawn: Estimate, x_min: float, x_max: float) -> str:
    """How likely a unit is born dead for these inputs: the closed form beside a simulation."""
    return with_minus_signs(
        f"For inputs from {x_min:.2f} to {x_max:.2f}, a ReLU unit with (w, b) in a random direction is born dead "
        f"with a probability of **{probability:.1%}**: that is how much of the full circle the cone takes. Among "
        f"{drawn.n:,} units drawn just now, **{drawn.value:.1%}** [{drawn.low:.1%}, {drawn.high:.1%}] had no sample "
        "with z > 0."
    )
