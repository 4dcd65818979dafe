"""From the networks of a study to their files, and to the same network in the training lab."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from core.lessons.phrases import with_minus_signs
from core.studies.run.grid import Grid
from core.training import TrainingConfig
from core.ui.shell.downloads import offer_table, settings_of
from core.ui.shell.lab_link import lab_link
from core.ui.shell.tables import fold_numbers, show_numbers


def offer_networks(networks: pd.DataFrame, grid: Grid, key: str) -> None:
    """Choose one of a study's rows, and a link that opens it in the training lab; nothing while there are none."""
    if not len(networks):
        return
    rows = networks.set_index("seed", drop=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        seed = st.selectbox(
            "One of them", rows.index, format_func=lambda seed: _in_words(rows.loc[seed]), width=400,
            key=f"{key}_{[str(rows.iloc[0][name]) for name in grid.axes]}",  # another cell has other networks
        )  # fmt: skip
        lab_link(config_of(rows.loc[seed], grid, seed), "Open it in the training lab")


def config_of(values: Mapping[str, Any] | pd.Series, grid: Grid, seed: int) -> TrainingConfig:
    """The config of a cell's values, a row of a table included, and a seed."""
    return replace(grid.base, **{name: values[name] for name in grid.axes}, seed=int(seed))


def offer_downloads(summary: pd.DataFrame, networks: pd.DataFrame, name: str, grid: Grid) -> None:
    """The numbers that are drawn, and a file with every network behind them."""

    def draw() -> None:
        show_numbers(summary)
        offer_table("Every network (CSV)", networks, name, settings_of(grid.configs()))

    fold_numbers(name, draw)


def _in_words(row: Any) -> str:
    outcome = (
        "diverged, " if row["diverged"] else "collapsed, " if row["collapsed"] else "stuck, " if row["stuck"] else ""
    )
    alive, score = f"{row['alive_end']:.0%} of units alive", with_minus_signs(f"test score {row['test_score']:.2f}")
    return f"seed {row['seed']}: {outcome}{alive}, {score}"
