"""One unit on its page: the plane, the fit, one step with its numbers, and the chance of being born dead."""

from typing import NamedTuple

import streamlit as st

from core.charts import one_unit as charts
from core.charts.one_unit_plane import plane_frame, plane_picture, plane_spec
from core.charts.theme import STATES
from core.lessons.one_unit import (
    ANSWERS,
    QUESTION,
    chances,
    gradient_in_numbers,
    moment_in_words,
    story,
    update_in_numbers,
)
from core.studies.one_unit import (
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
from core.ui.shell.chart import show_chart
from core.ui.shell.page import show_headline
from core.ui.shell.predict import ask, recalled
from core.ui.shell.tables import show_table

DRAWN_UNITS = 10_000
STEP, GUESS = "unit_step", "unit_guess"


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
    """The story, the step slider, and everything at that step."""
    data, path = samples(setting.target, setting.n_samples, setting.shift), _path(setting)
    guess = ask(QUESTION, ANSWERS, GUESS)
    step = _choose_step(len(path.w) - 1) if guess else 0
    show_headline(story(path, step))
    if guess and step == len(path.w) - 1:
        st.markdown(recalled(guess))
    now = moment(data, setting.unit, float(path.w[step]), float(path.b[step]))
    _show_charts(setting, data, path, step)
    st.markdown(moment_in_words(now, path, step))
    left, right = st.columns([3, 2])
    left.latex(gradient_in_numbers(now))
    right.latex(update_in_numbers(now, setting.learning_rate))
    show_table(path_table(path, step), "one_unit.csv")


def _choose_step(last: int) -> int:
    """The step to look at; a path that diverges at once has none to choose from."""
    if last == 0:
        return 0
    st.session_state[STEP] = min(st.session_state.get(STEP, 0), last)
    return st.slider("Step", 0, last, key=STEP, help="Only samples that are on have a say.")


def _show_charts(setting: Setting, data: Samples, path: Path, step: int) -> None:
    unit = setting.unit
    picture = _picture(setting.target, setting.n_samples, setting.shift, unit)
    state = state_in_cone(unit)
    word = f"{STATES[state].name}: every z ≤ 0" if state is not None else "every z ≤ 0"
    start, now = (moment(data, unit, float(path.w[at]), float(path.b[at])) for at in (0, step))
    fit = charts.fit_frame(data, unit, now, start)
    first, second = st.columns(2)
    rows = plane_frame(picture, data, path, step, word)
    show_chart(rows, plane_spec(), first, key="unit_plane")
    show_chart(fit, charts.fit_spec(), second, key="unit_fit")
    first, second = st.columns(2)
    show_chart(fit, charts.pre_activation_spec(), first, key="unit_z")
    show_chart(charts.loss_frame(path, step), charts.loss_spec(), second, key="unit_loss")


def show_chances(target: str, n_samples: int, shift: float) -> None:
    """How likely a unit is born dead on these inputs."""
    x = samples(target, n_samples, shift).x
    drawn = born_dead_share(x, DRAWN_UNITS)
    st.markdown(chances(born_dead_probability(x), drawn, float(x.min()), float(x.max())))
