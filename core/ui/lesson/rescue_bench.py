"""The bench of remedies, trained once for all learners, one remedy after the other, with Stop."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from time import monotonic

from core.studies.rescue import REMEDIES, Case, Course, Damaged, Recovery, damage, healthy, treat
from core.ui.work.kept import trained_once
from core.ui.work.steps import Steps
from core.ui.work.turn import Look, no_look

LOOK = 0.4  # seconds between two looks at charts that grow

Recoveries = dict[str, Recovery]


def damaged_networks(case: Case, look: Look = no_look) -> Damaged:
    """The networks of a case at the epoch of the rescue."""
    return trained_once(("damage", case), partial(damage, case), look)


def healthy_course(case: Case, look: Look = no_look) -> Course:
    """Networks that were never damaged, whatever else is damaged in this case."""
    undamaged = replace(case, damage=Case.damage)
    return trained_once(("healthy", undamaged), partial(healthy, undamaged), look)


def _treated(case: Case, name: str, dose: float | None, look: Look) -> Recovery:
    damaged = damaged_networks(case, look)
    return trained_once(("treat", case, name, dose), partial(treat, damaged, name, dose), look)


def bench_steps(case: Case, doses: Mapping[str, float]) -> Steps:
    """How far the bench of a case is, at the place where this is called."""
    names = list(REMEDIES)

    def in_words(done: int) -> str:
        return f"{done} of {len(names)}" + (f", now {REMEDIES[names[done]].label}" if done < len(names) else "")

    return Steps("rescue", (case, tuple(doses.items())), len(names), in_words)


def gather(case: Case, doses: Mapping[str, float], steps: Steps, look: Callable[[Recoveries], None]) -> Recoveries:
    """All remedies, or those that were done when the learner stopped; `look` is shown what is known so far."""
    found: Recoveries = {}
    looked = 0.0
    for name in steps.over(REMEDIES):
        found[name] = _treated(case, name, doses.get(name), steps.look)
        if monotonic() - looked > LOOK:
            look(found)
            looked = monotonic()
    if found:
        look(found)
    return found
