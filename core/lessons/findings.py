"""What a sweep found, in one sentence made from its rows."""

from collections.abc import Callable

import pandas as pd

from core.engine.activations import ACTIVATIONS
from core.engine.optimizers import OPTIMIZERS
from core.lessons.wording import with_minus_signs
from core.studies.sweeps import knee, stuck_from

TEN = 10  # layers, as in the publication

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
    stuck = [f"**{bias:g}** on with {label}" for label, bias in found.items() if bias is not None]
    never = [label for label, bias in found.items() if bias is None]
    parts = []
    if stuck:
        parts.append(f"At least half the networks are stuck from a bias of {_listed(stuck)}.")
    if never:
        parts.append(f"Most networks learn at the lowest bias with {_listed(never)}.")
    return with_minus_signs(" ".join(parts))


def rate_finding(summary: pd.DataFrame) -> str:
    """Between which learning rates networks begin to get stuck, and what of them is dead just above."""
    return " ".join(_rate_sentence(summary, optimizer) for optimizer in summary["optimizer"].unique())


def _rate_sentence(summary: pd.DataFrame, optimizer: str) -> str:
    label, span = OPTIMIZERS[optimizer].label, knee(summary, optimizer)
    if span is None:
        return f"With {label} there is no knee among these learning rates."
    above = summary[(summary["optimizer"] == optimizer) & (summary["learning_rate"] == span[1])]
    dead = above[above["measure"].str.startswith("dead_")]
    stuck = float(above.loc[above["measure"] == "stuck", "value"].iloc[0])
    shares = [
        f"{value:.0%} of layer {name.removeprefix('dead_')}" for name, value in zip(dead["measure"], dead["value"])
    ]
    return (
        f"With {label}, the knee lies between **{span[0]:g}** and **{span[1]:g}**: "
        f"at {span[1]:g}, {stuck:.0%} of the networks are stuck, with {_listed(shares)} dead."
    )


def born_dead_finding(table: pd.DataFrame) -> str:
    """How many are born dead at a depth of ten layers, narrow and wide; rows depth, width, share."""
    depth = min(table["depth"], key=lambda each: abs(each - TEN))
    at = table[table["depth"] == depth].sort_values("width")
    narrow, wide = at.iloc[0], at.iloc[-1]
    units = "unit" if narrow["width"] == 1 else "units"
    of_these = f"of networks with {narrow['width']:.0f} {units} a layer are born dead"
    text = f"At depth {depth}, **{narrow['share']:.0%}** {of_these}"
    return f"{text}." if len(at) == 1 else f"{text}, and **{wide['share']:.0%}** of those with {wide['width']:.0f}."


def collapse_finding(shares: pd.DataFrame) -> str:
    """How many networks end as a constant; rows name, value, low, high of each initializer."""
    columns = (shares[column] for column in ("name", "value", "low", "high"))
    parts = [f"{value:.0%} [{low:.0%}, {high:.0%}] with {name}" for name, value, low, high in zip(*columns)]
    return f"Of these networks, {_listed(parts)} end as a constant."


def _listed(parts: list[str]) -> str:
    return ", ".join(parts[:-1]) + " and " + parts[-1] if len(parts) > 1 else parts[0]
