"""What becomes of units that start dead, asleep or cut off: never back, back for a while, or back for good.

Units of one network share their fate, so intervals come from resampling networks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from typing import Any, NamedTuple, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.engine.activations import ACTIVATIONS, NEGATIVE_SLOPE
from core.engine.liveness import UnitState, fates
from core.studies.intervals import ratio
from core.studies.run.grid import distinct
from core.training import TrainingConfig, TrainingHistory, train_many

BASE = TrainingConfig(log_every=5)
BIASES = (-1.0, -1.5, -2.0)
RATES = {"sgd": 0.1, "momentum": 0.01, "nesterov": 0.01, "rmsprop": 0.01, "adam": 0.01, "adamw": 0.01}
SLICE = 30  # networks trained before the next look
KIND = ["activation", "negative_slope", "optimizer"]
FATES = ("for_good", "briefly", "never")
BACK = {  # start -> the states that count as back
    UnitState.DEAD: (UnitState.ACTIVE, UnitState.ASLEEP, UnitState.CUT_OFF),
    UnitState.ASLEEP: (UnitState.ACTIVE,),
    UnitState.CUT_OFF: (UnitState.ACTIVE, UnitState.ASLEEP),
}


class Example(NamedTuple):
    """A network in which units that began in a state came back for good."""

    config: TrainingConfig
    start: str
    units: int  # in all layers


def recovery_configs(
    base: TrainingConfig = BASE, activations: Sequence[str] = ("relu",), optimizers: Sequence[str] = ("sgd",),
    slopes: Sequence[float] = (NEGATIVE_SLOPE,), biases: Sequence[float] = BIASES, *, seeds: int = 20,
) -> list[TrainingConfig]:  # fmt: skip
    """All networks, seed by seed, so that any first part holds some of every kind.

    Raises:
        ValueError: a choice is empty, or a network cannot be.
    """
    activations, optimizers = distinct("activation", activations), distinct("optimizer", optimizers)
    slopes, biases = distinct("negative_slope", slopes), distinct("initial_bias", biases)
    kinds = [
        replace(base, activation=activation, negative_slope=slope, optimizer=optimizer, learning_rate=RATES[optimizer])
        for activation, optimizer in product(activations, optimizers)
        for slope in (slopes if ACTIVATIONS[activation].has_negative_slope else (base.negative_slope,))
    ]
    return [
        replace(kind, initial_bias=bias, seed=base.seed + k) for k in range(seeds) for kind in kinds for bias in biases
    ]


def slices(configs: Sequence[TrainingConfig], size: int = SLICE) -> Iterator[tuple[TrainingConfig, ...]]:
    """The networks in pieces, in order."""
    return (tuple(configs[start : start + size]) for start in range(0, len(configs), size))


def fate_frame(configs: Sequence[TrainingConfig]) -> pd.DataFrame:
    """Train the networks; one row a network, hidden layer and start, as in `fate_rows`."""
    rows = [row for history in train_many(configs) for row in fate_rows(history)]
    return pd.DataFrame(rows)


def fate_rows(history: TrainingHistory) -> Iterator[dict[str, object]]:
    """Counts of one network's units by layer and by the state in which they start.

    Columns: kind, initial_bias and seed of the config; layer; start, a UnitState's name in lower case; units, of which
    for_good, briefly and never; width; and whole_layer: whether a hidden layer of this network was born all dead.
    """
    config, starts = history.config, [states[0] for states in history.unit_states]
    whole = any((start == UnitState.DEAD).all() for start in starts)
    common = {name: getattr(config, name) for name in (*KIND, "initial_bias", "seed")}
    for layer, states in enumerate(history.unit_states, start=1):
        for start in BACK:
            yield {
                **common, "layer": layer, "start": start.name.lower(), "whole_layer": whole, "width": states.shape[1],
                **fate_counts(states, start),
            }  # fmt: skip


def fate_counts(states: NDArray[np.integer], start: UnitState) -> dict[str, int]:
    """How many units of a layer (E + 1, width) begin in a state, and how many of them come back, for good or not."""
    units = states[0] == start
    back = np.isin(states, BACK[start])
    found = fates(np.where(back, UnitState.ACTIVE, UnitState.DEAD))
    return {
        "units": int(units.sum()),
        "for_good": int((units & ~found.dead_at_end).sum()),
        "briefly": int((units & found.revived & found.dead_at_end).sum()),
        "never": int((units & ~found.revived).sum()),
    }


def recovery_table(frame: pd.DataFrame, by: Sequence[str] = ()) -> pd.DataFrame:
    """Units that came back, by whole_layer, `by`, layer, start and kind; only starts that some unit had.

    Columns: those, networks, units, for_good, briefly, never, and value, low, high of the share that ever came back.
    """
    kept = frame[frame["units"] > 0]
    keys = ["whole_layer", *by, "layer", "start", *KIND]
    rows = [(*key, *_counted(part)) for key, part in kept.groupby(keys, sort=False)]
    table = pd.DataFrame(rows, columns=[*keys, "networks", "units", *FATES, "value", "low", "high"])
    place = table["start"].map({start.name.lower(): index for index, start in enumerate(BACK)})
    order = ["whole_layer", *by, "layer", "place"]
    return table.assign(place=place).sort_values(order, kind="stable", ignore_index=True).drop(columns="place")


def _counted(part: pd.DataFrame) -> tuple[float, ...]:
    units, *counts = (int(part[name].sum()) for name in ("units", *FATES))
    share = ratio(part["units"] - part["never"], part["units"])
    return len(part), units, *counts, *share[1:]


def start_table(frame: pd.DataFrame) -> pd.DataFrame:
    """In which state units begin: activation, negative_slope, layer, total, and units active, asleep, cut_off, dead."""
    keys = ["activation", "negative_slope", "layer"]
    counts = frame.groupby([*keys, "start"], sort=False)["units"].sum().unstack("start")
    total = frame[frame["start"] == "dead"].groupby(keys, sort=False)["width"].sum()
    return counts.assign(total=total, active=total - counts.sum(axis=1)).reset_index()


def example(frame: pd.DataFrame, configs: Sequence[TrainingConfig]) -> Example | None:
    """The network in which most units came back for good; None if none did."""
    names = [*KIND, "initial_bias", "seed"]
    networks = frame[frame["start"] != "cut_off"].groupby([*names, "start"], sort=False)["for_good"].sum()
    if networks.empty or networks.max() == 0:
        return None
    *values, start = cast(tuple[Any, ...], networks.idxmax())
    config = next(each for each in configs if [getattr(each, name) for name in names] == values)
    return Example(config, start, int(networks.max()))
