"""Which units came back, in words made from the counts."""

from collections.abc import Mapping
from math import isnan
from typing import Any

import pandas as pd

from core.engine.activations import ACTIVATIONS
from core.engine.optimizers import OPTIMIZERS
from core.lessons.phrases import listed, with_minus_signs
from core.studies.recovery import KIND

Row = Mapping[str, Any] | pd.Series  # of a table
STARTS = {"dead": "born dead", "asleep": "asleep at birth", "cut_off": "cut off at birth"}


def kind_name(row: Row) -> str:
    """ "leaky ReLU 0.01, Adam"."""
    return f"{activation_name(row)}, {OPTIMIZERS[row['optimizer']].label}"


def activation_name(row: Row) -> str:
    """ "leaky ReLU 0.01"."""
    activation = ACTIVATIONS[row["activation"]]
    return f"{activation.label} {row['negative_slope']:g}" if activation.has_negative_slope else activation.label


def recovery_finding(table: pd.DataFrame) -> str:
    """One line a kind of network, from a `recovery_table`: who came back in each layer, and where a layer is dead."""
    kinds = table[table["start"] != "cut_off"].groupby(KIND, sort=False)
    if not len(kinds):
        return "No unit starts dead or asleep, so there is nothing to recover from."
    return "\n".join(f"- **{kind_name(part.iloc[0])}.** {_kind(part)}" for _, part in kinds)


def _kind(part: pd.DataFrame) -> str:
    sentences = [_layer(row) for _, row in part[~part["whole_layer"]].iterrows()]
    whole = part[part["whole_layer"]]
    if len(whole):
        sentences.append(_whole_layer(whole, bool(sentences)))
    return " ".join(sentences)


def _whole_layer(whole: pd.DataFrame, others: bool) -> str:
    """The units that are missing above, layer by layer, so that a reader who adds them up gets those at birth."""
    units = int(whole["units"].sum())
    back = units - int(whole["never"].sum())
    by_layer = whole.groupby("layer", sort=True)["units"].sum().items()
    who = listed([f"{count} of layer {layer}" for layer, count in by_layer])
    return f"{'The other ' if others else ''}{who} are in networks with a whole dead layer: **{back} of {units}** back."


def _layer(row: Row) -> str:
    back, units = row["units"] - row["never"], row["units"]
    lasting = f", {row['for_good']} of them for good" if back else ""
    return (
        f"Layer {row['layer']}: **{back} of {units}** units {STARTS[row['start']]} came back "
        f"({share_text(row['value'], row['low'], row['high'])}){lasting}."
    )


def share_text(value: float, low: float, high: float) -> str:
    """ "36% [30%, 43%]"."""
    return "no unit" if isnan(value) else f"{value:.0%} [{low:.0%}, {high:.0%}]"


def row_labels(table: pd.DataFrame, by_bias: bool) -> list[str]:
    """What each bar of a `recovery_table` is about, each with its counts; kinds are named where there are several."""
    several = table[KIND].drop_duplicates().shape[0] > 1
    return [_label(row, several, by_bias) for _, row in table.iterrows()]


def _label(row: Row, several: bool, by_bias: bool) -> str:
    start = "cut off by a dead layer" if row["start"] == "cut_off" and row["whole_layer"] else STARTS[row["start"]]
    about = [f"layer {row['layer']}", start]
    if by_bias:
        about.append(f"bias {row['initial_bias']:g}")
    if several:
        about.append(kind_name(row))
    return with_minus_signs(f"{', '.join(about)}: {row['units'] - row['never']} of {row['units']} back")


def example_label(start: str, units: int) -> str:
    """What a network worth a look shows at its end, where the training lab, which logs every epoch, agrees."""
    who = "1 unit" if units == 1 else f"{units} units"
    if start == "dead":
        return f"Open a network where {who} born dead came back for good"
    return f"Open a network where {who} {STARTS[start]} {'is' if units == 1 else 'are'} active at the end"


def birth_finding(starts: pd.DataFrame, networks: int) -> str:
    """How many units begin dead or asleep, from a `start_table`: a heading, or a line for each activation."""
    kinds = [part for _, part in starts.groupby(["activation", "negative_slope"], sort=False)]
    if len(kinds) == 1:
        return f"## Before training, in {networks} networks: {_births(kinds[0])}."
    lines = [f"- **{activation_name(part.iloc[0])}**: {_births(part)}." for part in kinds]
    return "\n".join([f"Before training, in {networks} networks of each kind:", "", *lines])


def _births(part: pd.DataFrame) -> str:
    """Of each layer, the units in those states that occur in any layer."""
    found = [state for state in ("dead", "asleep") if part[state].any()]
    counts = [
        f"**{row[state]} of {row['total']}** units of layer {row['layer']} {STARTS[state]}"
        for state in found
        for _, row in part.iterrows()
    ]
    return listed(counts) if counts else "no unit is dead or asleep"


def start_labels(starts: pd.DataFrame) -> list[str]:
    """What each bar of a `start_table` is about; activations are named where there are several."""
    several = starts[["activation", "negative_slope"]].drop_duplicates().shape[0] > 1
    return [f"layer {row['layer']}{f', {activation_name(row)}' if several else ''}" for _, row in starts.iterrows()]
