"""A claim on trial: the prediction, the measurement, the verdict."""

import streamlit as st

from core.charts.trial import findings_frame, findings_spec
from core.studies.trial import CLAIMS, Claim, Finding, Ruling, Verdict
from core.ui.shell.chart import show_chart
from core.ui.shell.page import PAGES
from core.ui.work.runs import run_store

COLOURS = {Verdict.HOLDS: "green", Verdict.CONDITION: "orange", Verdict.FAILS: "red"}
ICONS = {Verdict.HOLDS: ":material/check:", Verdict.CONDITION: ":material/rule:", Verdict.FAILS: ":material/close:"}


@st.cache_data(show_spinner="Training networks ...", max_entries=200)
def _trial(number: int, seeds: tuple[int, ...]) -> tuple[dict[str, Finding], Ruling]:
    with run_store().turn:  # one learner's training at a time, as in the training lab
        return CLAIMS[number - 1].trial(seeds)


def show_claim(number: int, claim: Claim, seeds: tuple[int, ...]) -> None:
    """One claim; what was measured is shown once a prediction is committed to."""
    with st.container(border=True):
        st.markdown(f"## {number}. {claim.says}")
        committed = st.session_state.get(_key(number))
        if committed is None:
            _ask(number)
        else:
            _answer(number, claim, Verdict(committed), seeds)


def _key(number: int) -> str:
    return f"trial_committed_{number}"


def _ask(number: int) -> None:
    choice = st.segmented_control(
        "What do you expect?", [str(verdict) for verdict in Verdict], key=f"trial_choice_{number}"
    )
    st.button(
        "Measure it", key=f"trial_measure_{number}", disabled=choice is None, icon=":material/science:",
        on_click=_commit, args=(number, choice),
    )  # fmt: skip


def _commit(number: int, choice: str) -> None:
    st.session_state[_key(number)] = choice


def _answer(number: int, claim: Claim, committed: Verdict, seeds: tuple[int, ...]) -> None:
    findings, ruling = _trial(number, seeds)
    ruling = Ruling(Verdict(ruling.verdict), ruling.because)
    st.badge(f"Measured: {ruling.verdict}", icon=ICONS[ruling.verdict], color=COLOURS[ruling.verdict])
    right = "as you expected" if ruling.verdict == committed else f"you expected: {committed}"
    st.markdown(f"{ruling.because} *({right}.)*")
    st.caption(claim.measured)
    rows = list(findings.values())
    spec = findings_spec(rows[0].unit, len(rows))
    show_chart(findings_frame(rows), spec, key=f"trial_chart_{number}")
    with st.container(horizontal=True, vertical_alignment="center"):
        page = PAGES[claim.page]
        st.page_link(page.script, label=f"See for yourself: {page.label}", icon=page.icon)
        st.caption(f"Source: {claim.source}.")


def show_tally(seeds: tuple[int, ...]) -> None:
    """How many predictions came true so far."""
    made = {n: st.session_state[_key(n)] for n in range(1, len(CLAIMS) + 1) if st.session_state.get(_key(n))}
    if made:
        right = sum(_trial(number, seeds)[1].verdict == Verdict(choice) for number, choice in made.items())
        st.markdown(
            f"**{right} of your {len(made)} predictions** came true; {len(CLAIMS) - len(made)} claims are left."
        )


def forget() -> None:
    """Begin again."""
    for number in range(1, len(CLAIMS) + 1):
        st.session_state.pop(_key(number), None)
