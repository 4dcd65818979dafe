"""From records to a report: each unit's verdict, what bounds it and why; each layer in one line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.checks import finite_number, require, shown
from core.diagnosis.bounds import ALPHAS, inputs_needed, probably_alive, silent_bound
from core.diagnosis.causes import causes
from core.diagnosis.monitor import Layer, Monitor
from core.diagnosis.network_facts import checked_inputs, cut_off_units, notes_of
from core.diagnosis.proof import Box, checked_box, prove_silent
from core.diagnosis.reading import Reading
from core.diagnosis.verdicts import NEVER_LEARNS, Judged, Verdict, judge
from core.diagnosis.warnings import layer_warnings
from core.diagnosis.weights import Arrays, as_network
from core.engine.liveness import DORMANT_TAU
from core.engine.network import HasWeights, Network

if TYPE_CHECKING:
    import pandas as pd

FEWEST = 30  # inputs for a verdict on a unit
SURE = 1e-4  # the share of inputs to which a layer's line says how many more it takes

Flags = NDArray[np.bool_]


class LayerReport(NamedTuple):
    """A layer of `units` units over `n` inputs."""

    name: str
    reading: Reading
    units: int
    n: int
    counts: dict[Verdict, int]
    alpha: float
    probably_alive: int  # of the silent ones, at least, by Chao's estimate
    dormant: int  # tau-dormant units: what other tools would call dead, beside the verdicts
    zero_share: float  # of all values, likewise

    @property
    def silent(self) -> int:
        """Units that never responded, proved or not."""
        return self.counts[Verdict.SILENT] + self.counts[Verdict.PROVED]

    @property
    def proved(self) -> int:
        """Units that can't respond anywhere in the box."""
        return self.counts[Verdict.PROVED]

    @property
    def dead(self) -> int:
        """Units that get no gradient over the inputs seen: silent, at the edge or dead by slope."""
        return sum(self.counts[verdict] for verdict in NEVER_LEARNS)

    @property
    def bound(self) -> float:
        """The share of inputs under which each silent unit responds, with 1 - alpha confidence."""
        return silent_bound(self.n, self.alpha)

    @property
    def bound_all(self) -> float:
        """The share that holds for all units of the layer at once."""
        return silent_bound(self.n, self.alpha, self.units)

    @property
    def needed(self) -> int:
        """Silent inputs that bring the bound of one unit down to SURE."""
        return inputs_needed(SURE, self.alpha)


@dataclass(frozen=True, eq=False)
class Report:
    """What can be said of a network's hidden units.

    Attributes:
        layers: one a layer, in the order of the record.
        units: one row a unit: layer, unit, verdict, k, n, upper, margin, cause; mean and spread of its values; bias and
            w_mean, which add up to the mean, where known; quiet, the inputs since it last responded; largest_input.
        warnings: what a reader must know first.
        step: of the training, where known.
    """

    layers: dict[str, LayerReport]
    units: "pd.DataFrame"
    alpha: float
    warnings: tuple[str, ...] = ()
    step: int | None = None

    def __str__(self) -> str:
        from core.diagnosis.words import layer_line

        return "\n".join(f"{name}: {layer_line(layer)}" for name, layer in self.layers.items())

    def compare(self, *earlier: "Report") -> "pd.DataFrame":
        """What became of each unit since earlier reports of the same network; see `compare.compared`."""
        from core.diagnosis.compare import compared

        return compared([*earlier, self])

    def to_html(self, title: str = "Diagnosis", colours: Mapping[Verdict, str] | None = None) -> str:
        """The report as one HTML page that needs nothing else and prints."""
        from core.diagnosis.html import as_html

        return as_html(self, title, colours or {})


def diagnose(
    monitor: Monitor, weights: Arrays | Iterable[HasWeights] | None = None, inputs: Any = None, box: Box | None = None,
    alpha: float = 0.05,
) -> Report:  # fmt: skip
    """A verdict on every unit of every watched layer.

    Args:
        weights: of a dense network whose hidden layers the monitor has watched, in order: layers, or arrays by name.
        inputs: (n, d) of that network; with the weights they tell which units are cut off.
        box: (low, high) ends of the inputs' range, each a number or (d,); with the weights, units are proved silent.
        alpha: 1 - the confidence of bounds.

    Raises:
        ValueError: names the rule, the value and the way out.
    """
    alpha = finite_number("alpha", alpha, ALPHAS)
    require(len(monitor.layers) > 0, "monitor", "have watched a layer", "none")
    few = {name: layer.record.n for name, layer in monitor.layers.items() if layer.record.n < FEWEST}
    require(not few, "inputs", f"be {FEWEST} or more for a verdict on a unit", f"{shown(few)}; watch more batches")
    network = None if weights is None else as_network(weights)
    require(network is not None or (inputs is None and box is None), "weights", "come with inputs or a box", None)
    layers = monitor.layers if network is None else _with_notes(monitor.layers, network)
    proved, cut_off = _facts(layers, network, inputs, box)
    judged = {
        name: judge(layer.record, layer.reading, alpha, proved=proved.get(name), cut_off=cut_off.get(name))
        for name, layer in layers.items()
    }
    found = [_layer_report(name, layer, judged[name], alpha) for name, layer in layers.items()]
    warnings = [*monitor.warnings, *(line for name, layer in layers.items() for line in layer_warnings(name, layer))]
    warnings += _outside(network, inputs, box)
    return Report({layer.name: layer for layer in found}, _units(layers, judged), alpha, tuple(warnings), monitor.step)


def _with_notes(layers: Mapping[str, Layer], network: Network) -> dict[str, Layer]:
    """The layers with what the weights tell of them."""
    watched, given = [layer.record.units for layer in layers.values()], [len(one.biases) for one in network[:-1]]
    require(watched == given, "weights", f"have hidden layers of {watched} units, as watched", given)
    return {
        name: layer._replace(notes=notes_of(one)._replace(modes=layer.notes.modes))
        for (name, layer), one in zip(layers.items(), network)
    }


def _facts(
    layers: Mapping[str, Layer], network: Network | None, inputs: Any, box: Box | None
) -> tuple[dict[str, Flags], dict[str, Flags]]:
    """Which units are proved silent, and which are cut off, by layer."""
    readings = {layer.reading._replace(kind="pre") for layer in layers.values()}
    if network is None:
        return {}, {}
    require(len(readings) == 1, "weights", "have one activation in all layers", sorted(each[0] for each in readings))
    reading = readings.pop()
    proved = [] if box is None else prove_silent(network, box, reading)
    cut_off = [] if inputs is None else cut_off_units(network, inputs, reading)
    return dict(zip(layers, proved)), dict(zip(layers, cut_off))


def _outside(network: Network | None, inputs: Any, box: Box | None) -> list[str]:
    if network is None or inputs is None or box is None:
        return []
    (low, high), x = checked_box(network, box), checked_inputs(network, inputs)
    outside = int(((x < low) | (x > high)).any(axis=1).sum())
    return [f"{outside:,} of {len(x):,} inputs lie outside the box: what is proved does not hold for them."] * (
        outside > 0
    )


def _layer_report(name: str, layer: Layer, judged: Judged, alpha: float) -> LayerReport:
    record = layer.record
    counts = {verdict: int((judged.verdicts == verdict).sum()) for verdict in Verdict}
    silent = counts[Verdict.SILENT] + counts[Verdict.PROVED]
    alive = min(probably_alive(record.active), silent - counts[Verdict.PROVED]) if layer.reading.entry.has_edge else 0
    finite = max(int(record.finite.sum()), 1)
    return LayerReport(
        name, layer.reading, record.units, record.n, counts, alpha, int(alive),
        dormant=int((record.size <= DORMANT_TAU * record.size.mean()).sum()),
        zero_share=1 - float(record.positive.sum()) / finite,
    )  # fmt: skip


def _units(layers: Mapping[str, Layer], judged: Mapping[str, Judged]) -> "pd.DataFrame":
    import pandas as pd

    parts, below = [], None
    for name, layer in layers.items():
        parts.append(pd.DataFrame(_columns(name, layer, judged[name], below)))
        below = name if np.isin(judged[name].verdicts, NEVER_LEARNS).all() else None
    return pd.concat(parts, ignore_index=True)


def _columns(name: str, layer: Layer, judged: Judged, below: str | None) -> dict[str, Any]:
    record, bias = layer.record, layer.notes.bias
    w_mean = record.mean - bias if bias is not None and layer.reading.kind == "pre" else np.nan
    silent = np.flatnonzero(np.isin(judged.verdicts, [*NEVER_LEARNS, Verdict.NOT_FINITE]))
    cause = np.full(record.units, "", dtype=object)
    cause[silent] = causes(layer, silent.tolist(), below)
    return {
        "layer": name, "unit": range(record.units), "verdict": [str(verdict) for verdict in judged.verdicts],
        "k": record.active, "n": record.n, "upper": judged.upper, "margin": record.largest, "cause": cause,
        "mean": record.mean, "spread": record.spread,
        "bias": np.nan if bias is None else bias, "w_mean": w_mean,
        "quiet": record.next_input - 1 - record.last_active, "largest_input": record.largest_input,
    }  # fmt: skip
