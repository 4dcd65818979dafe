"""A claim on trial: the prediction, the measurement, the verdict."""

from collections.abc import Sequence

import streamlit as st

from core.charts.trial import findings_frame, findings_spec
from core.lessons.predictions import Prediction
from core.lessons.trial import EXPECTED, happened, judged, look, to_see
from core.studies.trial import CLAIMS, Claim, Finding, Ruling, Verdict
from core.ui.shell.page import PAGES
from core.ui.shell.predict import NO_IDEA, Committed, ask, kept_predictions
from core.ui.shell.predict import forget as forget_prediction
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
        st.markdown(f"##### {number}. {claim.says}")
        findings = tuple(_trial(number, seeds)[0].values()) if _name(number) in kept_predictions() else ()
        made = ask(_name(number), prediction(findings), commit="Measure it")
        if made:
            _answer(number, claim, made, seeds)


def _name(number: int) -> str:
    return f"trial_{number}"


def prediction(findings: Sequence[Finding]) -> Prediction:
    """What is asked of a claim, and of its findings once they are measured."""
    return Prediction(EXPECTED, [str(verdict) for verdict in Verdict], {}, look(findings), to_see(findings))


def _answer(number: int, claim: Claim, made: Committed, seeds: tuple[int, ...]) -> None:
    findings, ruling = _trial(number, seeds)
    rows, verdict = list(findings.values()), Verdict(ruling.verdict)
    expected = str(made.kept.expected)
    made.tell(
        judged(expected, verdict, ruling.because),
        None if expected == NO_IDEA else expected == verdict,
        happened(rows, made.kept.seen),
    )
    if made.kept.seen:
        st.badge(f"Measured: {verdict}", icon=ICONS[verdict], color=COLOURS[verdict])
    st.caption(claim.measured)
    spec = findings_spec(rows[0].unit, len(rows))
    st.vega_lite_chart(findings_frame(rows), spec, key=f"trial_chart_{number}", width="stretch")
    with st.container(horizontal=True, vertical_alignment="center"):
        page = PAGES[claim.page]
        st.page_link(page.script, label=f"See for yourself: {page.label}", icon=page.icon)
        st.caption(f"Source: {claim.source}.")


def show_tally(seeds: tuple[int, ...]) -> None:
    """How many predictions came true so far."""
    kept = ((number, kept_predictions().get(_name(number))) for number in range(1, len(CLAIMS) + 1))
    made = {number: str(each.expected) for number, each in kept if each and each.seen and each.expected != NO_IDEA}
    if made:
        right = sum(str(Verdict(_trial(number, seeds)[1].verdict)) == expected for number, expected in made.items())
        st.markdown(
            f"**{right} of your {len(made)} predictions** came true; {len(CLAIMS) - len(made)} claims are left."
        )


def forget() -> None:
    """Begin again."""
    for number in range(1, len(CLAIMS) + 1):
        forget_prediction(_name(number))
