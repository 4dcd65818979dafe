"""A claim on trial: the prediction, the measurement, the verdict."""

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from core.charts.trial import findings_frame, findings_spec
from core.lessons.predictions import Prediction
from core.lessons.trial import EXPECTED, happened, judged, look, to_see
from core.studies.trial import CLAIMS, Claim, Finding, Ruling, Verdict
from core.training import TrainingConfig
from core.ui.lesson.links import RECOVERY, VANISHING
from core.ui.links.page_link import BIAS_SWEEP, LEARNING_RATE
from core.ui.links.run_link import encode
from core.ui.shell.chart import show_chart
from core.ui.shell.page import PAGES
from core.ui.shell.path import path_query
from core.ui.shell.predict import NO_IDEA, Committed, ask, kept_predictions
from core.ui.shell.predict import forget as forget_prediction
from core.ui.work.kept import known, trained_once
from core.ui.work.steps import Steps

LINKS = {"vanishing": VANISHING, "recover": RECOVERY, "learning_rate": LEARNING_RATE, "bias_sweep": BIAS_SWEEP}
COLOURS: dict[Verdict, Literal["green", "orange", "red"]] = {
    Verdict.HOLDS: "green",
    Verdict.CONDITION: "orange",
    Verdict.FAILS: "red",
}
ICONS = {Verdict.HOLDS: ":material/check:", Verdict.CONDITION: ":material/rule:", Verdict.FAILS: ":material/close:"}
Measured = tuple[dict[str, Finding], Ruling]


def _trial(number: int, seeds: tuple[int, ...]) -> Measured | None:
    """What was measured, or is now; None while the learner has stopped it."""
    steps = Steps(f"trial_{number}", seeds, 0, lambda _: f"Training networks of {len(seeds)} seeds")
    if steps.stopped_at is None:
        measured = trained_once(("trial", number, seeds), lambda: CLAIMS[number - 1].trial(seeds), steps.look)
    else:
        measured = known(("trial", number, seeds))
    steps.finish(measured is not None)
    return measured


def show_claim(number: int, claim: Claim, seeds: tuple[int, ...]) -> None:
    """One claim; what was measured is shown once a prediction is committed to."""
    with st.container(border=True):
        st.markdown(f"## {number}. {claim.says}")
        committed = _name(number) in kept_predictions()
        measured = _trial(number, seeds) if committed else None
        if committed and measured is None:
            return
        made = ask(_name(number), prediction(tuple(measured[0].values()) if measured else ()), commit="Measure it")
        if made and measured:
            _answer(number, claim, made, measured, seeds[0])


def _name(number: int) -> str:
    return f"trial_{number}"


def prediction(findings: Sequence[Finding]) -> Prediction:
    """What is asked of a claim, and of its findings once they are measured."""
    return Prediction(EXPECTED, [str(verdict) for verdict in Verdict], {}, look(findings), to_see(findings))


def _answer(number: int, claim: Claim, made: Committed, measured: Measured, seed: int) -> None:
    findings, ruling = measured
    rows, verdict = list(findings.values()), Verdict(ruling.verdict)
    expected = str(made.kept.expected)
    right = None if expected == NO_IDEA else expected == verdict
    made.tell(judged(expected, verdict, ruling.because), right, happened(rows, made.kept.seen))
    if made.kept.seen:
        st.badge(f"Measured: {verdict}", icon=ICONS[verdict], color=COLOURS[verdict])
    st.caption(claim.measured)
    spec = findings_spec(rows[0].unit, len(rows))
    show_chart(findings_frame(rows), spec, key=f"trial_chart_{number}")
    with st.container(horizontal=True, vertical_alignment="center"):
        page = PAGES[claim.page]
        address = address_of(claim, seed) | path_query()
        st.page_link(page.script, label=f"See for yourself: {page.label}", icon=page.icon, query_params=address)
        st.caption(f"Source: {claim.source}.")


def address_of(claim: Claim, seed: int) -> dict[str, str]:
    """The link's parameters with which the claim's page shows what was measured; none where a page has no links."""
    if claim.page == "lab":
        return encode(TrainingConfig(seed=seed, **claim.settings))
    links = LINKS.get(claim.page)
    return links.encode({**links.defaults[links.version], **claim.settings}) if links else {}


def show_tally(seeds: tuple[int, ...]) -> None:
    """How many predictions came true so far."""
    kept = ((number, kept_predictions().get(_name(number))) for number in range(1, len(CLAIMS) + 1))
    made = {number: str(each.expected) for number, each in kept if each and each.seen and each.expected != NO_IDEA}
    if made:
        measured = {number: known(("trial", number, seeds)) for number in made}
        right = sum(str(Verdict(found[1].verdict)) == made[number] for number, found in measured.items() if found)
        st.markdown(
            f"**{right} of your {len(made)} predictions** came true; {len(CLAIMS) - len(made)} claims are left."
        )


def forget() -> None:
    """Begin again."""
    for number in range(1, len(CLAIMS) + 1):
        forget_prediction(_name(number))
