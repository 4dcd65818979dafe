"""Home's figure: the runs of every stop of its bias slider, trained once a server, and what shows them."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from core.charts.home import home_data, home_frame
from core.charts.theme import AXIS_LEFT, AXIS_RIGHT
from core.data import load_dataset
from core.lessons import what_happened
from core.lessons.predictions import HOME_BIAS
from core.lessons.run_story import story
from core.lessons.what_happened import Happened
from core.training import TrainingConfig, TrainingHistory, train_many
from core.ui.controls.fields import BIAS_STOPS
from core.ui.lab.figure import home
from core.ui.links.run_link import encode
from core.ui.shell.page import PAGES
from core.ui.work.turn import turn

OPENING = -2.0  # half of the units are dead, and the network still learns something
SETTING = TrainingConfig(hidden_widths=(8, 8), n_samples=200, epochs=100, learning_rate=0.1, seed=18)


def stops() -> list[TrainingConfig]:
    """One run a stop of the slider, the lowest bias first."""
    return [replace(SETTING, initial_bias=bias) for bias in BIAS_STOPS]


@st.cache_resource(show_spinner="Training one small network for each stop, once for everybody")
def home_histories() -> list[TrainingHistory]:
    """The run of each stop, trained in turn with what others ask for."""
    with turn().slices():
        return train_many(stops())


@st.cache_resource(show_spinner=False)
def home_figure() -> dict[str, Any]:
    """The figure's data: each stop's run, what happened in it, and the link that opens it in the lab."""
    configs, dataset, histories = stops(), load_dataset(SETTING), home_histories()
    opening = next(index for index, config in enumerate(configs) if config.initial_bias == OPENING)
    return {
        **home_data(histories, dataset, opening),
        "stories": [story(history, dataset) for history in histories],
        "links": [urlencode(encode(config)) for config in configs],
        "axis_left": AXIS_LEFT,
        "axis_right": AXIS_RIGHT,
    }


def home_happened() -> Happened:
    """What is right of the page's prediction."""
    now, then = (home_histories()[BIAS_STOPS.index(bias)] for bias in (OPENING, HOME_BIAS))
    return what_happened.home(now, then)


def show_home_numbers() -> None:
    """The figure as a table, to read and to download."""
    st.dataframe(home_frame(home_histories()), hide_index=True, height=320)


def show_home() -> None:
    """The slider and everything that follows it; a click on its link opens that run in the lab."""
    data = home_figure()
    opened = home(data, key="home")
    if opened is not None:
        st.switch_page(PAGES["lab"].script, query_params=dict(parse_qsl(data["links"][int(opened)])))
