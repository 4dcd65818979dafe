"""What a sweep over learning rates found, in one sentence made from its rows."""

import pandas as pd

from core.engine.optimizers import OPTIMIZERS
from core.lessons.phrases import listed
from core.studies.learning_rate import knee


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
        f"at {span[1]:g}, {stuck:.0%} of the networks are stuck, with {listed(shares)} dead."
    )
