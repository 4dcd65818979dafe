"""Trains damaged networks, and resumes them under a remedy.

All remedies of a seed start from the same weights. When training is resumed, the batches come in an order of their
own, that of seed + RESUMED: with the config's seed, the order of the first epochs would come again. Remedies that do
something every few epochs are trained in legs, each with the next seed of that kind; an optimizer begins every leg
without memory.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.data import Dataset
from core.engine.activations import Array
from core.engine.liveness import UnitState
from core.engine.network import Network, flatten
from core.studies.rescue.damages import BASE, DAMAGES
from core.studies.rescue.operations import changed_units
from core.studies.rescue.remedies import REMEDIES, Remedy
from core.training import TrainingConfig, TrainingHistory, continue_many, train, train_many

RESUMED = 1_000_000
EXPLODED = 1e30  # a weight as large as this: the loss is still a number, and will not be for long
DRAWS_STREAM = 2  # of a seed, for what operations draw; weights and batches have the streams before


@dataclass(frozen=True)
class Case:
    """What is damaged, when it is noticed, how long training goes on from there, how many networks, on what."""

    damage: str = "bias5"
    before: int = 50
    after: int = 150
    seeds: int = 10
    base: TrainingConfig = BASE  # what they are before anything is damaged

    def damaged_configs(self) -> list[TrainingConfig]:
        """One a seed."""
        changes = DAMAGES[self.damage].before
        return [replace(self.base, **changes, epochs=self.before, seed=seed) for seed in range(self.seeds)]


class Course(NamedTuple):
    """What K networks of H layers went through, at E epochs counted from where this part begins."""

    epochs: NDArray[np.int64]  # (E,)
    score: Array  # (K, E), on the test set
    alive: Array  # (K, E), share of hidden units
    active: Array  # (K, E), likewise
    alive_1: Array  # (K, E), share of layer 1
    diverged: NDArray[np.bool_]  # (K,), or about to; what is shown from then on is how it was before


_MEASURED = ("score", "alive", "active", "alive_1")


class Damaged(NamedTuple):
    """Networks at the epoch from which on the remedies are tried."""

    case: Case
    networks: tuple[Network, ...]
    course: Course


class Recovery(NamedTuple):
    """What became of them under one remedy."""

    course: Course
    touched: NDArray[np.int64]  # (K,) hidden units that were changed by hand, each as often as that was done
    optimizer: str
    networks: tuple[Network, ...]


def damage(case: Case) -> Damaged:
    """Train the networks of a case up to the epoch of the rescue."""
    histories = train_many(case.damaged_configs())
    return Damaged(case, tuple(history.networks[-1] for history in histories), course_of(histories))


def healthy(case: Case) -> Course:
    """Networks of the same seeds that were never damaged, over all epochs of a case."""
    epochs = case.before + case.after
    return course_of(train_many([replace(case.base, epochs=epochs, seed=seed) for seed in range(case.seeds)]))


def treat(damaged: Damaged, name: str, dose: float | None = None) -> Recovery:
    """Resume the damaged networks under a remedy of that name; one that has diverged is left as it was before."""
    remedy, case = REMEDIES[name], damaged.case
    dose = remedy.dose if dose is None else dose
    configs = [_resumed(config, case, remedy, dose) for config in case.damaged_configs()]
    return resume(damaged.networks, configs, remedy, dose, case.after, damaged.course)


def resume(
    networks: Sequence[Network], configs: Sequence[TrainingConfig], remedy: Remedy, dose: float, after: int,
    course: Course, dataset: Dataset | None = None,
) -> Recovery:  # fmt: skip
    """Train networks for `after` epochs more under a remedy.

    Args:
        configs: of each network, with what the remedy changes in them.
        course: what the networks went through before.
        dataset: in the place of the configs' own.
    """
    touched, legs = np.zeros(len(networks), dtype=np.int64), [course]
    for leg, epochs in enumerate(_legs(after, remedy, dose)):
        before, networks = networks, _operated(networks, configs, remedy, leg, legs[-1].diverged, dataset)
        touched += [changed_units(old, new) for old, new in zip(before, networks)]
        resumed = [replace(config, epochs=epochs, seed=config.seed + RESUMED * (leg + 1)) for config in configs]
        histories = _continued(resumed, networks, dataset)
        networks = tuple(history.networks[-1] for history in histories)
        legs.append(_held(course_of(histories), legs[-1]))
    return Recovery(_joined(legs[1:]), touched, configs[0].optimizer, tuple(networks))


def _continued(
    configs: Sequence[TrainingConfig], networks: Sequence[Network], dataset: Dataset | None
) -> list[TrainingHistory]:
    if dataset is None:
        return continue_many(configs, networks)
    return [train(config, dataset=dataset, initial_network=network) for config, network in zip(configs, networks)]


def _resumed(config: TrainingConfig, case: Case, remedy: Remedy, dose: float) -> TrainingConfig:
    config = replace(config, **DAMAGES[case.damage].after)
    return replace(config, **remedy.changes(config, dose))


def _legs(after: int, remedy: Remedy, dose: float) -> list[int]:
    """Epochs between one operation and the next."""
    every = int(dose) if remedy.repeated else after
    return [min(every, after - start) for start in range(0, after, every)]


def _operated(
    networks: Sequence[Network],
    configs: Sequence[TrainingConfig],
    remedy: Remedy,
    leg: int,
    lost: NDArray[np.bool_],
    dataset: Dataset | None,
) -> tuple[Network, ...]:
    """The networks after the remedy's operation, except those that are lost."""
    if remedy.operation is None:
        return tuple(networks)
    rngs = [np.random.default_rng([config.seed, DRAWS_STREAM, leg]) for config in configs]
    return tuple(
        network if gone else remedy.operation(network, config, rng, dataset)
        for network, config, rng, gone in zip(networks, configs, rngs, lost)
    )


def _held(course: Course, before: Course) -> Course:
    """Networks that had diverged before stay as they were then."""
    lost = before.diverged[:, None]
    held = {name: np.where(lost, getattr(before, name)[:, -1:], getattr(course, name)) for name in _MEASURED}
    return course._replace(**held, diverged=course.diverged | before.diverged)


def course_of(histories: Sequence[TrainingHistory]) -> Course:
    """What networks went through in one run each."""
    epochs = max((history.epochs for history in histories), key=len)
    states = [np.concatenate(history.unit_states, axis=1) for history in histories]
    return Course(
        epochs,
        _table([history.test_score for history in histories], len(epochs)),
        _table([(each != UnitState.DEAD).mean(axis=1) for each in states], len(epochs)),
        _table([(each == UnitState.ACTIVE).mean(axis=1) for each in states], len(epochs)),
        _table([(history.unit_states[0] != UnitState.DEAD).mean(axis=1) for history in histories], len(epochs)),
        np.array([history.diverged_at is not None or _exploded(history.networks[-1]) for history in histories]),
    )


def _exploded(network: Network) -> bool:
    return bool(np.abs(flatten(network)).max() > EXPLODED)


def _table(rows: Sequence[Array], length: int) -> Array:
    """(K, length); a history that ended early goes on as it ended."""
    return np.stack([np.pad(row, (0, length - len(row)), mode="edge") for row in rows])


def _joined(courses: Sequence[Course]) -> Course:
    """One course out of legs; what a leg begins with is left out but for the first."""
    starts = np.cumsum([0, *(course.epochs[-1] for course in courses[:-1])])
    parts = [slice(0 if leg == 0 else 1, None) for leg in range(len(courses))]
    epochs = [start + course.epochs[part] for start, course, part in zip(starts, courses, parts)]
    columns = {
        name: np.concatenate([getattr(course, name)[:, part] for course, part in zip(courses, parts)], axis=1)
        for name in _MEASURED
    }
    return Course(np.concatenate(epochs), **columns, diverged=courses[-1].diverged)
