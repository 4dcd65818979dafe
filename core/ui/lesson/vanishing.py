"""Gradients before training on their page: drawn once for all learners, charted by layer and against the bias."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from core.charts.theme import SeriesStyle
from core.charts.vanishing import dead_spec, kind_styles, lost_spec, named_frame, norm_spec
from core.lessons import what_happened
from core.lessons.phrases import with_minus_signs
from core.lessons.terms import with_terms
from core.lessons.vanishing import gradient_finding, kind_name
from core.studies.vanishing import BIASES, Verdict, draw_networks, layer_table, lost_row, verdict
from core.training import TrainingConfig
from core.ui.shell.chart import show_chart
from core.ui.shell.downloads import offer_table, settings_of
from core.ui.shell.lab_link import lab_link
from core.ui.shell.predict import Committed
from core.ui.work.kept import trained_once
from core.ui.work.steps import Steps
from core.ui.work.turn import Look, no_look

TRAINED = 50  # epochs of a network that is opened in the training lab


Found = tuple[pd.DataFrame, Verdict]  # rows of the layers, and what became of the gradient


def _drawn(config: TrainingConfig, seeds: int, look: Look = no_look) -> Found:
    """One kind of network."""
    return trained_once(("vanishing", config, seeds), partial(_draw_kind, config, seeds), look)


def _draw_kind(config: TrainingConfig, seeds: int) -> Found:
    drawn = draw_networks(config, seeds)
    return layer_table(drawn), verdict(drawn)


def show_layers(configs: Sequence[TrainingConfig], seeds: int) -> None:
    """The finding, and the charts by layer, of networks that differ in activation and initializer."""
    kinds = tuple(configs)
    steps = Steps("vanish_layers", (kinds, seeds), len(kinds), lambda done: f"{done} of {len(kinds)} kinds of network")
    tables = {config: _drawn(config, seeds, steps.look)[0] for config in steps.over(kinds)}
    configs = list(tables)
    if not configs:
        return
    rows, styles = named_frame({_name(config): table for config, table in tables.items()}), _styles(configs)
    left, right = st.columns([3, 2])
    show_chart(rows, norm_spec(styles), left, key="norms")
    show_chart(rows, dead_spec(styles), right, key="dead_units")
    with st.container(key="headline_findings"):
        st.markdown(with_terms(_findings(configs, seeds)))
    words = (
        f"Lines are medians over {seeds} networks that differ in their weights, bands hold the middle 90 % of them. "
        "A norm is that of the loss's gradient over the whole training set, of a layer's weights and biases together. "
        "A decade is a factor of 10; in brackets, the median's bootstrap 95 % interval."
    )
    st.caption(with_terms(words))
    with st.expander("Numbers, downloads, and the networks themselves", icon=":material/table:"):
        _show_numbers(rows.drop(columns="place"), configs, seeds)


def _findings(configs: Sequence[TrainingConfig], seeds: int) -> str:
    last_hidden = len(configs[0].hidden_widths)
    found = ((_name(config), _drawn(config, seeds)[1]) for config in configs)
    return "\n".join(f"- {gradient_finding(name, each, last_hidden)}" for name, each in found)


def _show_numbers(rows: pd.DataFrame, configs: Sequence[TrainingConfig], seeds: int) -> None:
    st.dataframe(rows, hide_index=True, height=240)
    offer_table("Every layer (CSV)", rows, "gradient_by_layer", {**settings_of(configs), "seeds": seeds})
    for config in configs:
        lab_link(replace(config, epochs=TRAINED), f"Train one in the training lab: {_name(config)}")


def show_biases(configs: Sequence[TrainingConfig], seeds: int) -> None:
    """Decades lost against the bias, bias by bias as they are drawn."""
    tables: dict[str, list[dict[str, float]]] = {_name(config): [] for config in configs}
    work = tuple(configs), seeds
    steps = Steps("vanish_biases", work, len(BIASES), lambda done: f"{done} of {len(BIASES)} biases")
    chart = None
    for bias in steps.over(BIASES):
        for config in configs:
            found = _drawn(replace(config, initial_bias=bias), seeds, steps.look)
            tables[_name(config)].append(lost_row(bias, found[1]))
        rows = named_frame({name: pd.DataFrame(table) for name, table in tables.items()})
        chart = _draw(chart, rows, lost_spec(_styles(configs)))


def _draw(chart: Any, rows: pd.DataFrame, spec: dict[str, Any]) -> Any:
    """Draw a chart, or bring the one that is there up to date."""
    if chart is None:
        return show_chart(rows, spec)
    show_chart(rows, spec, chart)
    return chart


def show_answer(made: Committed, configs: Sequence[TrainingConfig], seeds: int) -> None:
    """What was measured where the question looks: the picture first, in words once the learner has looked."""
    found = {config.activation: _drawn(config, seeds)[1] for config in configs}
    made.judge(*what_happened.vanishing(found))
    tables = {_name(config): _drawn(config, seeds)[0] for config in configs}
    styles = _styles(configs)
    show_chart(named_frame(tables), norm_spec(styles), key="answer_norms")
    if made.kept.seen:
        bias = with_minus_signs(f"{configs[0].initial_bias:g}")
        st.markdown(with_terms(f"Measured at a bias of {bias}:\n\n{_findings(configs, seeds)}"))


def _styles(configs: Sequence[TrainingConfig]) -> tuple[SeriesStyle, ...]:
    return kind_styles([(config.activation, _name(config)) for config in configs])


def _name(config: TrainingConfig) -> str:
    return kind_name(config.activation, config.initializer)
