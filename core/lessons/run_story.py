"""What happened in a run, told from its data."""

from collections.abc import Sequence

import numpy as np

from core.data import Dataset
from core.engine.liveness import Fates, UnitState, fates
from core.lessons.learnt import outcome
from core.lessons.phrases import listed
from core.training import TrainingHistory

WHY = {  # a living unit is kept from learning: (of one, of several)
    UnitState.CUT_OFF: (
        "its output only reaches dead units, so it cannot learn either",
        "their output only reaches dead units, so they cannot learn either",
    ),
    UnitState.ASLEEP: ("only a faint gradient reaches it", "only a faint gradient reaches them"),
}
NAMES = {UnitState.CUT_OFF: "cut off", UnitState.ASLEEP: "asleep"}


def story(history: TrainingHistory, dataset: Dataset) -> str:
    """Births, deaths, revivals and the price in one paragraph of Markdown; in a second, who else cannot learn well."""
    lives = [fates(states) for states in history.unit_states]
    return f"{_lives(history, lives)} {outcome(history, dataset)}\n\n{_kept_from_learning(history)}".strip()


def _lives(history: TrainingHistory, lives: Sequence[Fates]) -> str:
    """The counts add up: born dead and died, less those that came back for good, are dead at the last epoch."""
    total = sum(len(layer.born_dead) for layer in lives)
    born = sum(int(layer.born_dead.sum()) for layer in lives)
    deaths = [index for layer in lives for index in layer.first_death[layer.died & ~layer.born_dead]]
    died = history.epochs[deaths].tolist() if deaths else []
    if not born and not died:
        return _nobody_died(history, total)
    end = _end(lives, last_moment(history), born * bool(died))
    if born == total:
        return f"**All {total} units were born dead**{end}"
    parts = [f"**{born} of {total} units {_were(born)} born dead**" if born else "**No unit was born dead**"]
    if died:
        parts.append(f"{'but' if not born else 'and'} **{len(died)}{' more' if born else ''} died**{_when(died)}")
    return " ".join(parts) + end


def _nobody_died(history: TrainingHistory, total: int) -> str:
    """Alive is not yet learning: who is asleep or cut off at the last epoch belongs into the same breath."""
    last = np.concatenate([states[-1] for states in history.unit_states])
    counts = [(int((last == state).sum()), NAMES[state]) for state in WHY]
    hindered = [f"{count} of {total} {_are(count)} {name}" for count, name in counts if count]
    if not hindered:
        return f"**All {total} units stayed alive**."
    return f"**No unit died, but {listed(hindered)}** {last_moment(history)}."


def last_moment(history: TrainingHistory) -> str:
    """What to call the last epoch of a history: a run may have been stopped, or have diverged."""
    last = int(history.epochs[-1])
    if history.diverged_at is not None:
        return f"at epoch {last}"
    return "at the end" if last == history.config.epochs else f"when stopped at epoch {last}"


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _when(epochs: Sequence[int]) -> str:
    first, last = min(epochs), max(epochs)
    return f" at epoch {first}" if first == last else f" between epochs {first} and {last}"


def _end(lives: Sequence[Fates], moment: str, born: int) -> str:
    """Who came back, how many of those that were `born` dead (0: no need to say), and who is dead."""
    total = sum(len(layer.born_dead) for layer in lives)
    ever = sum(int((layer.born_dead | layer.died).sum()) for layer in lives)
    dead = sum(int(layer.dead_at_end.sum()) for layer in lives)
    born_back = sum(int((layer.born_dead & ~layer.dead_at_end).sum()) for layer in lives)
    briefly = sum(int((layer.revived & layer.dead_at_end).sum()) for layer in lives)
    which = f" ({_born_dead(born_back, ever - dead)})" if born else ""
    parts = [f"**{ever - dead} came back for good**{which}"] if ever > dead else []
    parts += [f"**{briefly} {'' if parts else 'came back '}for a while**"] if briefly else []
    end = f"{dead} {_are(dead)} dead" if dead else "none is dead"
    end = "all are dead" if dead == total else end
    return f"; {', '.join(parts) or 'none came back'}, and {end} {moment}."


def _born_dead(count: int, of: int) -> str:
    if of == 1:
        return "born dead" if count else "not born dead"
    which = {0: "none", of: "all"}.get(count, count)
    return f"{which} born dead"


def _kept_from_learning(history: TrainingHistory) -> str:
    """Who is cut off or asleep, at the start and at the last epoch; empty when nobody is."""
    first, last = (np.concatenate([states[epoch] for states in history.unit_states]) for epoch in (0, -1))
    moment = last_moment(history)
    sentences = [_hindered(state, first, last, moment) for state in WHY]
    if (last == UnitState.CUT_OFF).any() and np.isin(last, (UnitState.CUT_OFF, UnitState.DEAD)).all():
        sentences.append("So no unit can learn any more.")
    return " ".join(filter(None, sentences))


def _hindered(state: UnitState, first: np.ndarray, last: np.ndarray, moment: str) -> str:
    before, now = int((first == state).sum()), int((last == state).sum())
    name = NAMES[state]
    if now:
        others_dead = ((last == UnitState.DEAD) | (last == state)).all() and now < len(last)
        who = f"The other {now}" if others_dead and now > 1 else "The other one" if others_dead else f"{now}"
        start = "" if before == now else f" ({before or 'none'} at the start)"
        return f"**{who} {_are(now)} {name}** {moment}{start}: {WHY[state][now > 1]}."
    if before:
        return f"**{before} {_were(before)} {name}** at the start, none {moment}."
    return ""
