"""How to read a run, and what its data and activation are, from their registries."""

import streamlit as st

from core.data import DATASETS, Dataset
from core.engine.activations import ACTIVATIONS
from core.lessons.how_to_read import dead_bound, lines_reading, reading
from core.lessons.phrases import with_minus_signs
from core.lessons.prose import prose
from core.training import TrainingConfig
from core.ui.controls.messages import plain


def show_reading(config: TrainingConfig, dataset: Dataset) -> None:
    """What the states mean, and how units die, or do not, with the run's activation."""
    label = ACTIVATIONS[config.activation].label
    lines = lines_reading(config, dataset.x_train.shape[1])
    text = f"{prose(reading(config)).format(activation=label).strip()}\n{lines}"
    states = f"{prose('states').strip()} {dead_bound(config, len(dataset.x_train))}"
    st.markdown(f"## How to read this\n\n{states}\n\n{text}")


def show_about(config: TrainingConfig, dataset: Dataset) -> None:
    """The activation's formula, slope and faint zone, and the data set's description, with their sources."""
    activation = ACTIVATIONS[config.activation]
    formulas = f"$\\varphi(z) = {activation.formula}$, slope $\\varphi'(z) = {activation.slope_formula}$"
    st.markdown(
        f"**{activation.label}**: {formulas}. {with_minus_signs(activation.zone)}{_source(activation.source)}\n\n"
        f"**{_title(dataset)}**: {plain(' '.join((dataset.description, *dataset.notes)))}{_source(dataset.source)}"
    )


def _title(dataset: Dataset) -> str:
    """The name of the registry, or of the learner's file."""
    return DATASETS[dataset.name].label if dataset.name in DATASETS else plain(dataset.name)


def _source(source: str) -> str:
    return f" *{source}.*" if source else ""
