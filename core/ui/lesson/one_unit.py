"""One unit on its page: the figure that plays, one step with its numbers, and the chance of being born dead."""

from typing import NamedTuple

import streamlit as st

from core.charts import one_unit as charts
from core.charts.one_unit_figure import figure_data, plane_picture
from core.charts.theme import STATES
from core.lessons import what_happened
from core.lessons.one_unit import chances, gradient_in_numbers, moment_in_words, story, update_in_numbers
from core.lessons.predictions import ONE_UNIT
from core.lessons.terms import with_terms
from core.studies.one_unit import (
    Moment,
    Path,
    Samples,
    Unit,
    born_dead_probability,
    born_dead_share,
    descend,
    moment,
    path_table,
    samples,
    state_in_cone,
)
from core.ui.lesson.links import ONE_UNIT as LINKS
from core.ui.lesson.links import UNIT_REACH
from core.ui.lesson.unit_figure import unit_figure
from core.ui.shell.chart import show_chart
from core.ui.shell.page import show_headline
from core.ui.shell.predict import Kept, ask, forget, kept_predictions
from core.ui.shell.tables import show_table
from core.ui.state.page_state import rerun_page

DRAWN_UNITS = 10_000
NAME = "one_unit"  # of the prediction
STEP, _FIGURE = "unit_step", "unit_figure"
_ASKED, _SHOWN, _DRAGGED, _TOLD = "descent_asked", "descent_shown", "descent_dragged", "descent_told"
_HINT = "Drag the red ring to start elsewhere; the sliders for w and b do the same by keyboard."


class Setting(NamedTuple):
    """Everything that a learner chooses about a descent."""

    target: str
    n_samples: int
    shift: float
    unit: Unit
    w: float
    b: float
    learning_rate: float
    steps: int


@st.cache_data(show_spinner=False, max_entries=200)
def _picture(target: str, n_samples: int, shift: float, unit: Unit) -> str:
    return plane_picture(samples(target, n_samples, shift), unit)


@st.cache_data(show_spinner=False, max_entries=200)
def _path(setting: Setting) -> Path:
    data = samples(setting.target, setting.n_samples, setting.shift)
    return descend(data, setting.unit, (setting.w, setting.b), setting.learning_rate, setting.steps)


@st.fragment
def show_descent(setting: Setting) -> None:
    """The question, the figure, and everything at the step that is looked at."""
    if st.session_state.pop(_DRAGGED, False):
        rerun_page()  # the sliders are beside this fragment
    _forget_if_moved(setting)
    made = ask(NAME, ONE_UNIT)
    if made:
        asked = st.session_state.setdefault(_ASKED, setting)
        path = _path(asked)
        made.judge(*what_happened.one_unit(path, _moment(asked, path, -1)))
        _tell_the_page(made.kept)
    data, path = samples(setting.target, setting.n_samples, setting.shift), _path(setting)
    step = min(st.session_state.get(STEP, 0), len(path.w) - 1) if made else 0
    _show_figure(setting, data, path, step, is_open=made is not None)
    if step:  # before, the figure may be playing, and says itself where it is
        show_headline(story(path, step))
    _show_step(setting, data, path, step)


def restart() -> None:
    """Begin at step 0 with the question, as another start asks it anew."""
    st.session_state[STEP] = 0
    st.session_state.pop(_ASKED, None)
    forget(NAME)


def _forget_if_moved(setting: Setting) -> None:
    """Ask anew when something else is set before it was said what happened; after that it is free to play with."""
    kept, asked = kept_predictions().get(NAME), st.session_state.get(_ASKED)
    if st.session_state.get(_SHOWN) != setting:
        st.session_state[_SHOWN], st.session_state[STEP] = setting, 0  # another path plays from its start
    if kept is None:
        st.session_state.pop(_ASKED, None)
        st.session_state[STEP] = 0
    elif kept.seen is None and asked not in (None, setting):
        restart()


def _tell_the_page(kept: Kept) -> None:
    """Run the page once more when the step of the path is done: its answer stands above this fragment."""
    if kept.seen and st.session_state.get(_TOLD) is not kept:
        st.session_state[_TOLD] = kept
        rerun_page()


def _moment(setting: Setting, path: Path, step: int) -> Moment:
    data = samples(setting.target, setting.n_samples, setting.shift)
    return moment(data, setting.unit, float(path.w[step]), float(path.b[step]))


def _show_figure(setting: Setting, data: Samples, path: Path, step: int, *, is_open: bool) -> None:
    picture = _picture(setting.target, setting.n_samples, setting.shift, setting.unit)
    state = state_in_cone(setting.unit)
    word = f"{STATES[state].name}: every z ≤ 0" if state is not None else "every z ≤ 0"
    drawn = figure_data(picture, data, setting.unit, path, word)
    drawn |= {"step": step, "open": is_open, "path_id": repr(setting), "hint": _HINT}
    unit_figure(drawn, key=_FIGURE, on_step=_take_step, on_start=_take_start)


def _take_step() -> None:
    step = st.session_state[_FIGURE].get("step")
    if isinstance(step, (int, float)):
        st.session_state[STEP] = max(0, int(step))


def _take_start() -> None:
    """Move the sliders to where the start was dragged, as far as they reach."""
    start = st.session_state[_FIGURE].get("start") or {}
    for name in ("w", "b"):
        if isinstance(start.get(name), (int, float)):
            st.session_state[LINKS.key(name)] = round(min(UNIT_REACH.high, max(UNIT_REACH.low, float(start[name]))), 1)
    st.session_state[STEP], st.session_state[_DRAGGED] = 0, True


def _show_step(setting: Setting, data: Samples, path: Path, step: int) -> None:
    """The pre-activations, the loss and the numbers of a step."""
    now = _moment(setting, path, step)
    first, second = st.columns(2)
    rows = charts.sample_frame(data, now)
    show_chart(rows, charts.pre_activation_spec(), first, key="unit_z")
    show_chart(charts.loss_frame(path, step), charts.loss_spec(), second, key="unit_loss")
    st.markdown(moment_in_words(now, path, step))
    left, right = st.columns([3, 2])
    left.latex(gradient_in_numbers(now))
    right.latex(update_in_numbers(now, setting.learning_rate))
    settings = {name: value for name, value in setting._asdict().items() if name != "unit"} | setting.unit._asdict()
    show_table(path_table(path, step), "one_unit", settings)


def show_chances(target: str, n_samples: int, shift: float) -> None:
    """How likely a unit is born dead on these inputs."""
    x = samples(target, n_samples, shift).x
    drawn = born_dead_share(x, DRAWN_UNITS)
    st.markdown(with_terms(chances(born_dead_probability(x), drawn, float(x.min()), float(x.max()))))
