"""Controls of a study: several values of a field at once, how many seeds, and the settings that all networks share."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from core.studies.grid import Grid
from core.training import TrainingConfig
from core.ui.controls import CONTROLS, collect, draw, in_words

SEEDS = (5, 10, 20, 50, 100)
MOST = 5000  # networks of one study on a page: some minutes on two cores


def choose_several(
    prefix: str, field: str, label: str, options: Sequence[Any], default: Sequence[Any]
) -> tuple[Any, ...]:
    """Some values of a field, in the order of the options."""
    control = CONTROLS[field]
    chosen = st.pills(
        label, options, selection_mode="multi", default=list(default), key=f"{prefix}{field}s",
        format_func=control.text, help=control.help, wrap=True,
    )  # fmt: skip
    return tuple(value for value in options if value in chosen)


def choose_seeds(prefix: str, default: int = 10) -> int:
    """How many networks each cell has."""
    return st.select_slider(
        "Seeds", SEEDS, default, key=f"{prefix}n_seeds",
        help="Networks in each cell. They differ in their weights and the order of their batches, never in the data.",
    )  # fmt: skip


def shared_settings(prefix: str, base: TrainingConfig, fields: Sequence[str]) -> tuple[TrainingConfig, list[str]]:
    """What all networks of the study have in common, and what of it could not be used."""
    for name in fields:
        draw(name, prefix, getattr(base, name))
    return collect(base, prefix)


def affordable(make: Callable[[], Grid]) -> Grid | None:
    """The grid; None, with a word on why, when it cannot be trained here."""
    try:
        grid = make()
    except ValueError as error:
        st.error(in_words(str(error)))
        return None
    if len(grid) > MOST:
        st.error(
            f"A study on this page has at most {MOST} networks, and this would be {len(grid)}: choose fewer values."
        )
        return None
    return grid
