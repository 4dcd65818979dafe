"""A claim on trial: the prediction, the measurement, the verdict."""

import streamlit as st

from core.charts.trial import findings_frame, findings_spec
from core.studies.trial import CLAIMS, Claim, Finding, Ruling, Verdict
from core.training import TrainingConfig
from core.ui.lesson.links import RECOVERY, VANISHING
from core.ui.links.page_link import BIAS_SWEEP, LEARNING_RATE
from core.ui.links.run_link import encode
from core.ui.shell.chart import show_chart
from core.ui.shell.page import PAGES
from core.ui.work.kept import known, trained_once
from core.ui.work.steps import Steps

LINKS = {"vanishing": VANISHING, "recover": RECOVERY, "learning_rate": LEARNING_RATE, "bias_sweep": BIAS_SWEEP}
COLOURS = {Verdict.HOLDS: "green", Verdict.CONDITION: "orange", Verdict.FAILS: "red"}
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
    measured = _trial(number, seeds)
    if measured is None:
        return
    findings, ruling = measured
    st.badge(f"Measured: {ruling.verdict}", icon=ICONS[ruling.verdict], color=COLOURS[ruling.verdict])
    right = "as you expected" if ruling.verdict == committed else f"you expected: {committed}"
    st.markdown(f"{ruling.because} *({right}.)*")
    st.caption(claim.measured)
    rows = list(findings.values())
    spec = findings_spec(rows[0].unit, len(rows))
    show_chart(findings_frame(rows), spec, key=f"trial_chart_{number}")
    with st.container(horizontal=True, vertical_alignment="center"):
        page = PAGES[claim.page]
        address = address_of(claim, seeds[0])
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
    made = {n: st.session_state[_key(n)] for n in range(1, len(CLAIMS) + 1) if st.session_state.get(_key(n))}
    if made:
        measured = {number: known(("trial", number, seeds)) for number in made}
        right = sum(found[1].verdict == Verdict(made[number]) for number, found in measured.items() if found)
        st.markdown(
            f"**{right} of your {len(made)} predictions** came true; {len(CLAIMS) - len(made)} claims are left."
        )


def forget() -> None:
    """Begin again."""
    for number in range(1, len(CLAIMS) + 1):
        st.session_state.pop(_key(number), None)
