"""From a network of a study to the same network in the training lab."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from core.studies.grid import Grid
from core.training import TrainingConfig
from core.ui.frame import PAGES
from core.ui.links import encode


def offer_networks(networks: pd.DataFrame, grid: Grid, key: str) -> None:
    """Choose one of a study's rows, and a link that opens it in the training lab."""
    rows = networks.set_index("seed", drop=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        seed = st.selectbox(
            "One of them", rows.index, format_func=lambda seed: _in_words(rows.loc[seed]), key=key, width=400
        )
        lab_link(config_of(rows.loc[seed], grid), "Open it in the training lab")


def lab_link(config: TrainingConfig, label: str) -> None:
    """A link to a run in the training lab, which measures every epoch."""
    page = PAGES["lab"]
    st.page_link(page.script, label=label, icon=page.icon, query_params=encode(replace(config, log_every=1)))


def config_of(row: pd.Series, grid: Grid) -> TrainingConfig:
    """The config of a row."""
    return replace(grid.base, **{name: row[name] for name in grid.axes}, seed=int(row["seed"]))


def _in_words(row: pd.Series) -> str:
    outcome = "collapsed, " if row["collapsed"] else "stuck, " if row["stuck"] else ""
    return f"seed {row['seed']}: {outcome}{row['alive_end']:.0%} of units alive, test score {row['test_score']:.2f}"
