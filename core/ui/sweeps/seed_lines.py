"""The seeds of one cell of a study, each as a line over the epochs."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.charts.seed_lines import seeds_frame, seeds_spec
from core.studies.run.grid import Grid
from core.training import TrainingConfig, TrainingHistory, train_many
from core.ui.shell.chart import show_chart
from core.ui.sweeps.network_choice import config_of, offer_networks
from core.ui.work.kept import trained_once
from core.ui.work.steps import Steps
from core.ui.work.studies import LiveStudy

MOST_LINES = 20
MOST_WORK = 1e8  # units x examples x epochs: about a second of one core


def show_seeds(study: LiveStudy, grid: Grid, cell: pd.Series, key: str) -> None:
    """The seeds of a cell, given by a row with its values: all as lines, those that are trained to choose from."""
    _show_lines([config_of(cell, grid, seed) for seed in grid.seed_values], key)
    networks = study.frame
    for name in grid.axes if len(networks) else ():
        networks = networks[networks[name] == cell[name]]
    offer_networks(networks, grid, f"seed_of_{key}")


def _show_lines(configs: Sequence[TrainingConfig], key: str) -> None:
    """Loss and alive units of the first networks, trained again for it, as studies keep rows and no histories."""
    shown = tuple(configs[: _affordable(configs[0])])
    if not shown:
        st.caption("These networks take too long to be trained once more for their curves: open one in the lab.")
        return
    steps = Steps(f"seeds_{key}", shown, 0, lambda _: f"Training {len(shown)} networks for their curves")
    if steps.stopped_at is None:
        rows = trained_once(("seed lines", shown), lambda: _rows(shown), steps.look)
    steps.finish()
    if steps.stopped_at is not None:
        return
    left, right = st.columns(2)
    spec = seeds_spec("loss", "Training loss", "One line a seed: training loss over the epochs.")
    show_chart(rows["loss"], spec, left, key=f"loss_{key}")
    spec = seeds_spec("share of units", "Alive units", "One line a seed: share of units alive over the epochs.", True)
    show_chart(rows["alive"], spec, right, key=f"alive_{key}")
    rest = f" These are the first {len(shown)} of {len(configs)}." if len(configs) > len(shown) else ""
    st.caption(f"One line a seed; point at one to pick it out.{rest}")


def _affordable(config: TrainingConfig) -> int:
    """How many networks like this one can be trained while somebody waits."""
    work = sum(config.hidden_widths) * config.n_samples * max(config.epochs, 1)
    return min(MOST_LINES, int(MOST_WORK // work))


def _rows(configs: Sequence[TrainingConfig]) -> dict[str, pd.DataFrame]:
    """Rows of the two charts: loss and alive share of each network."""
    lines = pd.concat([_line(history) for history in train_many(configs)], ignore_index=True)
    return {measure: seeds_frame(lines, measure) for measure in ("loss", "alive")}


def _line(history: TrainingHistory) -> pd.DataFrame:
    units = sum(history.config.hidden_widths)
    alive = history.alive_counts.sum(axis=1) / units
    columns = {"epoch": history.epochs, "alive": alive, "loss": history.train_loss}
    return pd.DataFrame({"seed": history.config.seed, **columns})
