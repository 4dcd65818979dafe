"""What every page shares: its configuration, the menu, and how it looks."""

import gc
from pathlib import Path
from typing import NamedTuple, NoReturn

import streamlit as st

from core.lessons.terms import with_terms
from core.ui.shell.glossary import show_glossary
from core.ui.shell.path import note_visit, path_query, show_place, show_way_on

TITLE = "Dying ReLU Lab"


class Page(NamedTuple):
    """One entry of the menu; a new page is a new row here and a script in pages/."""

    script: str
    label: str
    icon: str
    section: str
    purpose: str


PAGES = {
    "home": Page("app.py", "Start here", ":material/home:", "", "The problem in one screen."),
    "lab": Page(
        "pages/training_lab.py", "Training lab", ":material/science:", "Experiment",
        "Choose data, activation and initial bias; watch the loss beside the units that stay alive, epoch by epoch.",
    ),
    "activations": Page(
        "pages/activations.py", "Activations", ":material/show_chart:", "Understand",
        "Functions and slopes side by side, the zones without gradient, and which inputs fall into them.",
    ),
    "one_unit": Page(
        "pages/one_unit.py", "One unit", ":material/adjust:", "Understand",
        "One weight, one bias: the loss as a map, the cone where the unit is dead, and the path that leads there.",
    ),
    "vanishing": Page(
        "pages/vanishing.py", "Vanishing or dying", ":material/stairs:", "Understand",
        "How much gradient reaches the first of up to 50 layers, and whether it is faint or exactly 0.",
    ),
    "recover": Page(
        "pages/recover.py", "Can it recover?", ":material/healing:", "Understand",
        "What becomes of units that are born dead: which come back, in which layer, and for how long.",
    ),
    "eleven_rules": Page(
        "pages/eleven_rules.py", "One layer, eleven rules", ":material/rule:", "Understand",
        "The same layer counted by eleven rules in use: when each becomes right, and which never does.",
    ),
    "bias_sweep": Page(
        "pages/bias_sweep.py", "Bias sweep", ":material/grid_on:", "Many networks",
        "Activations against initial biases over many seeds: who stays alive, who learns, who is stuck.",
    ),
    "learning_rate": Page(
        "pages/learning_rate.py", "Learning rate", ":material/speed:", "Many networks",
        "How large a step kills units, layer by layer, and where the knee is.",
    ),
    "rescue": Page(
        "pages/rescue.py", "Rescue", ":material/medical_services:", "Many networks",
        "Damaged networks and the remedies that are offered for them: what helps, what does nothing, and at what cost.",
    ),
    "born_dead": Page(
        "pages/born_dead.py", "Born dead", ":material/skull:", "Many networks",
        "How likely a deep, narrow network is dead before it starts, and what becomes of it: a study, redone.",
    ),
    "trial": Page(
        "pages/trial.py", "The lesson on trial", ":material/gavel:", "Conclude",
        "The claims of the lecture: predict, measure, and read the verdict off the numbers.",
    ),
    "check_network": Page(
        "pages/check_network.py", "Check my network", ":material/stethoscope:", "Your work",
        "Your own network: which units are silent, how sure that is, why, and what wakes them.",
    ),
    "exercises": Page(
        "pages/exercises.py", "Exercises", ":material/edit_note:", "Workshop",
        "Questions in four steps, each checked by what your network really does.",
    ),
    "classroom": Page(
        "pages/classroom.py", "Classroom", ":material/groups:", "Workshop",
        "For teachers: open a class, see live who answers what, bring everybody to one exercise.",
    ),
    "teachers_kit": Page(
        "pages/teachers_kit.py", "Teacher's kit", ":material/co_present:", "Workshop",
        "Plans for one hour and two, links to every exercise, a handout, and a check list for the room.",
    ),
}  # fmt: skip

_ASSETS = Path(__file__).parent / "assets"
_STYLE = f"<style>{(_ASSETS / 'page.css').read_text('utf-8')}</style>"
_mount = st.components.v2.component(
    "lab_page", html="<span></span>", js=(_ASSETS / "page.js").read_text("utf-8"), isolate_styles=False
)


def open_page(name: str) -> bool:
    """Set up the page called `name` and draw the menu; returns whether the learner came from another page."""
    page = PAGES[name]
    title = TITLE if name == "home" else f"{page.label} · {TITLE}"
    st.set_page_config(page_title=title, page_icon="💀", layout="wide", initial_sidebar_state="auto")
    _freeze_imports()
    st.html(_STYLE)
    note_visit(name)  # before the menu, whose links carry it
    with st.sidebar:
        _menu()
        _mount(data={"label": page.label}, key="page_in_browser")
    came_from_elsewhere = st.session_state.get("page") != name
    st.session_state["page"] = name
    show_place(name)
    return came_from_elsewhere


def close_page(name: str) -> None:
    """Draw the foot of the page called `name`: the words of the lab, and the way on."""
    show_glossary()
    show_way_on(name, {key: page.script for key, page in PAGES.items()})


def stop_page() -> NoReturn:
    """End the page here, its foot drawn: what is above says why."""
    close_page(st.session_state["page"])
    st.stop()


def _menu() -> None:
    st.markdown(f"**{TITLE}**")
    section = ""
    for page in PAGES.values():
        if page.section != section:
            section = page.section
            st.markdown(section)
        st.page_link(page.script, label=page.label, icon=page.icon, query_params=path_query())


def show_headline(words: str, key: str = "headline") -> None:
    """What was found, large, its words explained; a screen reader says it anew when it changes."""
    with st.container(key=key):
        st.markdown(f"## {with_terms(words)}")


@st.cache_resource(show_spinner=False)
def _freeze_imports() -> None:
    """Take everything imported so far out of the garbage collector's sight, once a server."""
    gc.collect()
    gc.freeze()
