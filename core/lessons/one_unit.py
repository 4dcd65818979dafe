"""Starts of one unit, what became of it, and its gradient with the numbers in it."""

from typing import NamedTuple

import numpy as np

from core.engine.liveness import UnitState
from core.lessons.formulas import latex_number
from core.lessons.phrases import with_minus_signs
from core.studies.intervals import Estimate
from core.studies.one_unit import Moment, Path

STATE_NAMES = {UnitState.ACTIVE: "active", UnitState.ASLEEP: "asleep", UnitState.DEAD: "dead"}
MOST_TERMS = 3  # of a sum that is written out


class Start(NamedTuple):
    """Where a descent starts, and how fast it goes."""

    target: str
    w: float
    b: float
    learning_rate: float


EXAMPLES = {  # named by what is set, not by what becomes of it
    "A step, falling weight": Start("step", -1.5, 1.0, 0.5),
    "Large steps": Start("abs", -1.5, 0.0, 3.0),
    "A low bias": Start("abs", 0.5, -2.0, 0.5),
    "A rising weight": Start("abs", 1.0, 0.5, 0.5),
}


def story(path: Path, step: int) -> str:
    """What has become of the unit by a step: born dead, died, asleep or active, and what its loss came to."""
    states, loss = path.states[: step + 1], path.loss[: step + 1]
    dead = np.flatnonzero(states == UnitState.DEAD)
    change = f"its loss is {loss[0]:.3f}" if step == 0 else f"its loss went from {loss[0]:.3f} to {loss[-1]:.3f}"
    if path.diverged and step == len(path.w) - 1:
        return f"**Diverged** after {step} steps: the learning rate is too large here."
    if len(dead) and dead[0] == 0 and states[-1] == UnitState.DEAD:
        return f"**Born dead**: it starts inside the cone and never moves; {change}."
    if states[-1] == UnitState.DEAD:
        return f"**Died in step {dead[0]}**; {change}."
    back = f", after it had died in step {dead[0]}" if len(dead) else ""
    return f"**The unit is {STATE_NAMES[UnitState(states[-1])]} at step {step}**{back}; {change}."


def gradient_in_numbers(now: Moment) -> str:
    """Both parts of the gradient as sums over the samples that are on, as LaTeX."""
    n, on = len(now.z), np.flatnonzero(now.slope)
    lines = [
        rf"\frac{{\partial L}}{{\partial {name}}} &= \frac1{{{n}}} "
        rf"\sum_i (\varphi(z_i) - y_i)\,\varphi'(z_i){factor} \\ "
        rf"&= \frac1{{{n}}} ({_sum(now.terms[on, column])}) = {_short(now.gradient[column])}"
        for column, (name, factor) in enumerate((("w", r"\,x_i"), ("b", "")))
    ]
    return r"\begin{aligned}" + r"\\".join(lines) + r"\end{aligned}"


def _sum(terms: np.ndarray) -> str:
    """Terms with their signs, the middle ones left out when there are many."""
    if not len(terms):
        return r"\text{no sample is on}"
    shown = [_short(term) for term in terms]
    if len(shown) > MOST_TERMS:
        shown = [*shown[: MOST_TERMS - 1], r"\cdots", shown[-1]]
    return " + ".join(shown).replace("+ -", "- ")


def _short(value: float) -> str:
    return f"{value:.3f}" if abs(value) >= 0.001 else latex_number(value)


def update_in_numbers(now: Moment, learning_rate: float) -> str:
    """The step as learning rate times gradient, as LaTeX."""
    lines = [
        rf"{name} &\leftarrow {name} - {learning_rate:g} \cdot \frac{{\partial L}}{{\partial {name}}} \\ "
        rf"&= {_short(value)} - {learning_rate:g} \cdot {_bracketed(slope)} = {_short(value - learning_rate * slope)}"
        for name, value, slope in (("w", now.w, now.gradient[0]), ("b", now.b, now.gradient[1]))
    ]
    return r"\begin{aligned}" + r"\\".join(lines) + r"\end{aligned}"


def _bracketed(value: float) -> str:
    return f"({_short(value)})" if value < 0 else _short(value)


def moment_in_words(now: Moment, path: Path, step: int) -> str:
    """How many samples are on at a step, and what the next update does."""
    on, n = int((now.slope != 0).sum()), len(now.z)
    words = f"At step {step}, {on} of {n} samples are on (slope not 0), and the largest z is {now.z.max():.3f}."
    if not now.gradient.any():
        words += " **The gradient is exactly 0, so every update from here on is 0.**"
    elif step + 1 < len(path.w) and path.states[step] != UnitState.DEAD == path.states[step + 1]:
        words += " **The next update kills the unit**: learning rate times gradient carries it into the cone."
    return with_minus_signs(words)


def chances(probability: float, drawn: Estimate, x_min: float, x_max: float) -> str:
    """How likely a unit is born dead for these inputs: the closed form beside a simulation."""
    return with_minus_signs(
        f"For inputs from {x_min:.2f} to {x_max:.2f}, a ReLU unit with (w, b) in a random direction is born dead "
        f"with a probability of **{probability:.1%}**: that is how much of the full circle the cone takes. Among "
        f"{drawn.n:,} units drawn just now, **{drawn.value:.1%}** [{drawn.low:.1%}, {drawn.high:.1%}] had no sample "
        "with z > 0."
    )
