"""The bench of remedies on its page: the prediction, the outcome with its cost, and the course of one remedy."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from core.charts.rescue import outcome_frame, outcome_spec, rescue_frame, rescue_spec
from core.lessons import what_happened
from core.lessons.predictions import RESCUE_LOOK, RESCUE_SEEN, Prediction
from core.lessons.rescue import ASKED, bench_finding, cost_finding, damage_finding, prediction_finding
from core.lessons.terms import with_terms
from core.studies.rescue import BASE, CONTROL, REMEDIES, UNDAMAGED, Case, Course, compare
from core.studies.run.network_row import config_columns
from core.ui.lab.run_files import offer_run
from core.ui.lesson.rescue_bench import Recoveries, bench_steps, damaged_networks, gather, healthy_course
from core.ui.links.run_link import COMPARABLE, Comparison, encode
from core.ui.shell.chart import show_chart
from core.ui.shell.downloads import offer_table
from core.ui.shell.page import PAGES, show_headline
from core.ui.shell.path import path_query
from core.ui.shell.predict import Committed, ask
from core.ui.work.runs import run_of

MEASURES = ("score", "alive")
_ROW = 35  # pixels of a row of a table
HEADS = {
    "label": "remedy", "effect": "effect", "gain": "gain", "score_at_once": "score at once", "recovered": "recovered",
    "epochs_needed": "epochs needed", "touched": "units by hand", "kept_numbers": "numbers a weight",
    "diverged": "diverged",
}  # fmt: skip


def show_damage(case: Case) -> None:
    """What is found when the damage is noticed."""
    show_headline(damage_finding(damaged_networks(case).course))


def ask_about(case: Case) -> Committed | None:
    """The remedies that the learner expects to help, none of them maybe; None until they are committed to."""
    question = f"Which of them will have raised the test score {case.after} epochs later? Choose none, some or all."
    prediction = Prediction(question, ASKED, {}, RESCUE_LOOK, RESCUE_SEEN)
    name = f"rescue_{case.damage}" + ("" if case.base == BASE else "_own")
    return ask(
        name, prediction, several=True, commit="Try all of them",
        labels=lambda name: REMEDIES[name].label,
    )  # fmt: skip


def show_bench(case: Case, doses: Mapping[str, float], made: Committed) -> None:
    """Try one remedy after the other, and show what is known so far."""
    finding, steps = st.empty(), bench_steps(case, doses)
    charts = dict(zip(MEASURES, (column.empty() for column in st.columns(2))))
    undamaged = healthy_course(case, steps.look)

    def look(found: Recoveries) -> None:
        rows = compare(found, undamaged)
        for measure, place in charts.items():
            show_chart(outcome_frame(rows, measure), outcome_spec(measure), place)

    found = gather(case, doses, steps, look)
    if len(found) == len(REMEDIES):
        rows = compare(found, undamaged)
        helping, seen = what_happened.rescue(rows, ASKED)
        made.tell(prediction_finding(made.kept.expected, rows), set(helping) == set(made.kept.expected), seen)
        finding.markdown(bench_finding(rows))
        _show_cost(rows, case, doses)
    _show_course(case, doses, found, undamaged)


def _show_course(case: Case, doses: Mapping[str, float], found: Recoveries, undamaged: Course) -> None:
    """One remedy beside the control over all epochs."""
    offered = [name for name in found if name != CONTROL]
    if not offered:
        return
    st.session_state.setdefault("rescue_close", offered[-1])
    name = st.selectbox(
        "Look closely at", offered, key="rescue_close", format_func=lambda name: REMEDIES[name].label, width=300
    )
    dose = doses.get(name)
    st.markdown(f"**{REMEDIES[name].label}.** {REMEDIES[name].described(dose)}")
    courses = damaged_networks(case).course, found[name].course, found[CONTROL].course, undamaged
    rows = rescue_frame(*courses)
    for measure, place in zip(MEASURES, st.columns(2)):
        show_chart(rows, rescue_spec(measure), place, key=f"rescue_course_{measure}")
    _link_to_lab(case, name, dose)
    _offer_damaged(case)


def _link_to_lab(case: Case, name: str, dose: float | None) -> None:
    """A damaged network in the training lab, beside one with the remedy from the start where that is a setting."""
    if not isinstance(case.base.dataset, str):  # a link cannot carry it
        return
    remedy, page = REMEDIES[name], PAGES["lab"]
    config = replace(case.damaged_configs()[0], epochs=case.before + case.after, log_every=1)
    changes = dict(remedy.changes(config, remedy.dose if dose is None else dose))
    if "activation" in changes and "negative_slope" in changes:
        config = replace(config, negative_slope=changes.pop("negative_slope"))
    one = [Comparison(*change) for change in changes.items() if change[0] in COMPARABLE] if len(changes) == 1 else []
    beside = f", beside the same with {remedy.label} from the start" if one else ""
    query = encode(config, one[0] if one else None)
    st.page_link(
        page.script, label=f"Open a damaged network{beside}", icon=page.icon, query_params=query | path_query()
    )


def _offer_damaged(case: Case) -> None:
    """A damaged network that nobody treats, to try remedies on elsewhere."""
    along = st.expander(
        "Take a damaged network along", icon=":material/luggage:", key="rescue_along", on_change="rerun"
    )
    if along.open:
        with along:
            config = replace(case.damaged_configs()[0], log_every=1)
            offer_run(config, partial(run_of, config), "rescue")
            st.caption("The network up to the moment at which the damage is noticed. Try a remedy of your own on it.")


def _show_cost(rows: pd.DataFrame, case: Case, doses: Mapping[str, float]) -> None:
    """What each remedy costs; everything that is known in a file."""
    st.markdown(with_terms(cost_finding(rows)))
    table = rows.loc[rows["name"] != UNDAMAGED, list(HEADS)].rename(columns=HEADS).round(2)
    st.dataframe(table, hide_index=True, height=_ROW * (len(table) + 1) + 2)
    told = {name: value for name, value in vars(case).items() if name != "base"}
    settings = config_columns(case.base) | told | {f"dose_of_{name}": dose for name, dose in doses.items()}
    offer_table("All numbers (CSV)", rows, "rescue", settings)
