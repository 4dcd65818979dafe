"""What a bias sweep found, in one sentence made from its rows."""

from collections.abc import Callable

import pandas as pd

from core.engine.activations import ACTIVATIONS
from core.engine.optimizers import OPTIMIZERS
from core.lessons.phrases import listed, with_minus_signs
from core.studies.bias_sweep import stuck_from

Name = Callable[[tuple[str, str]], str]


def names_of(pairs: pd.DataFrame) -> Name:
    """How (activation, optimizer) pairs are called: without the optimizer where there is only one."""
    several = pairs["optimizer"].nunique() > 1

    def name(pair: tuple[str, str]) -> str:
        activation = ACTIVATIONS[pair[0]].label
        return f"{activation}, {OPTIMIZERS[pair[1]].label}" if several else activation

    return name


def bias_finding(summary: pd.DataFrame) -> str:
    """From which bias on most networks of each kind are stuck."""
    pairs = summary[["activation", "optimizer"]].drop_duplicates()
    name = names_of(pairs)
    found = {name(pair): stuck_from(summary, *pair) for pair in pairs.itertuples(index=False, name=None)}
    by_bias: dict[float, list[str]] = {}
    for label, bias in found.items():
        if bias is not None:
            by_bias.setdefault(bias, []).append(label)
    never = [label for label, bias in found.items() if bias is None]
    parts = []
    if by_bias:
        stuck = [f"**{bias:g}** with {listed(by_bias[bias])}" for bias in sorted(by_bias, reverse=True)]
        parts.append(f"Half the networks or more are stuck from these biases on: {', '.join(stuck)}.")
    if never:
        parts.append(f"Most networks learn at the lowest bias with {listed(never)}.")
    return with_minus_signs(" ".join(parts))
