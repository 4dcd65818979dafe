"""The bench of remedies on its page: the prediction, the outcome with its cost, and the course of one remedy."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import streamlit as st

from core.charts.rescue import outcome_frame, outcome_spec, rescue_frame, rescue_spec
from core.lessons.rescue import ASKED, bench_finding, cost_finding, damage_finding, prediction_finding
from core.studies.rescue import CONTROL, REMEDIES, UNDAMAGED, Case, Course, compare
from core.ui.lesson.rescue_bench import Recoveries, bench_steps, damaged_networks, gather, healthy_course
from core.ui.links.run_link import COMPARABLE, Comparison, encode
from core.ui.shell.chart import show_chart
from core.ui.shell.page import PAGES, show_headline

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


def ask(case: Case) -> tuple[str, ...] | None:
    """The remedies that the learner expects to help; None until they are committed to."""
    key = f"rescue_committed_{case.damage}"
    if key not in st.session_state:
        chosen = st.pills(
            f"**Predict first.** Which of them will have raised the test score {case.after} epochs later?", ASKED,
            selection_mode="multi", key=f"rescue_guess_{case.damage}", format_func=lambda name: REMEDIES[name].label,
            wrap=True,
        )  # fmt: skip
        label = "Try all of them" if chosen else "None of them: try all"
        st.button(label, key="rescue_commit", icon=":material/science:", on_click=_commit, args=(key, tuple(chosen)))
    return st.session_state.get(key)


def _commit(key: str, chosen: tuple[str, ...]) -> None:
    st.session_state[key] = chosen


def show_bench(case: Case, doses: Mapping[str, float], guess: tuple[str, ...]) -> None:
    """Try one remedy after the other, and show what is known so far."""
    finding, steps = st.empty(), bench_steps(case, doses)
    charts = dict(zip(MEASURES, (column.empty() for column in st.columns(2))))
    undamaged = healthy_course(case.before + case.after, case.seeds, steps.look)

    def look(found: Recoveries) -> None:
        rows = compare(found, undamaged)
        for measure, place in charts.items():
            show_chart(outcome_frame(rows, measure), outcome_spec(measure), place)

    found = gather(case, doses, steps, look)
    if len(found) == len(REMEDIES):
        rows = compare(found, undamaged)
        finding.markdown(f"## {prediction_finding(guess, rows)}\n\n{bench_finding(rows)}")
        _show_cost(rows)
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


def _link_to_lab(case: Case, name: str, dose: float | None) -> None:
    """A damaged network in the training lab, beside one with the remedy from the start where that is a setting."""
    remedy, page = REMEDIES[name], PAGES["lab"]
    config = replace(case.damaged_configs()[0], epochs=case.before + case.after, log_every=1)
    changes = dict(remedy.changes(config, remedy.dose if dose is None else dose))
    if "activation" in changes and "negative_slope" in changes:
        config = replace(config, negative_slope=changes.pop("negative_slope"))
    one = [Comparison(*change) for change in changes.items() if change[0] in COMPARABLE] if len(changes) == 1 else []
    beside = f", beside the same with {remedy.label} from the start" if one else ""
    query = encode(config, *one)
    st.page_link(page.script, label=f"Open a damaged network{beside}", icon=page.icon, query_params=query)


def _show_cost(rows: pd.DataFrame) -> None:
    """What each remedy costs; everything that is known in a file."""
    st.markdown(cost_finding(rows))
    table = rows.loc[rows["name"] != UNDAMAGED, list(HEADS)].rename(columns=HEADS).round(2)
    st.dataframe(table, hide_index=True, height=_ROW * (len(table) + 1) + 2)
    st.download_button(
        "All numbers (CSV)", lambda: rows.to_csv(index=False).encode(), "rescue.csv", "text/csv", on_click="ignore",
        icon=":material/download:",
    )  # fmt: skip
