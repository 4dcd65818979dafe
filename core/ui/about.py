"""What the chosen data and activation are, from their registries."""

import streamlit as st

from core.data import DATASETS
from core.engine.activations import ACTIVATIONS
from core.training import TrainingConfig


def show_about(config: TrainingConfig) -> None:
    """The activation's formula, slope and faint zone, and the data set's description, with their sources."""
    activation, dataset = ACTIVATIONS[config.activation], DATASETS[config.dataset]
    formulas = f"$\\varphi(z) = {activation.formula}$, slope $\\varphi'(z) = {activation.slope_formula}$"
    st.markdown(
        f"**{activation.label}**: {formulas}. {activation.zone}{_source(activation.source)}\n\n"
        f"**{dataset.label}**: {dataset.description}{_source(dataset.source)}"
    )


def _source(source: str) -> str:
    return f" *{source}.*" if source else ""
