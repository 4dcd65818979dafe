"""Predict first, in one way on all pages: commit by a button, say what happened, then read right or wrong and why."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import streamlit as st

from core.lessons.predictions import Prediction, observation, verdict

NO_IDEA, SEEN = "no idea, show me", "Commit what I see"
_KEPT, _PREFIX = "predictions", "predict_"


@dataclass
class Kept:
    """What a learner has committed to: expected, then seen; right once the page's numbers are known."""

    expected: str | tuple[str, ...]
    seen: str | None = None
    right: bool | None = None


class Committed(NamedTuple):
    """A prediction that was committed to, and the place for what it was worth."""

    kept: Kept
    prediction: Prediction
    place: Any

    def judge(self, right: Collection[str], happened: str) -> None:
        """Say whether the answer was right and why, once the learner has said what happened."""
        expected = str(self.kept.expected)
        decided = None if expected == NO_IDEA else expected in right
        self.tell(verdict(self.prediction, expected, right), decided, happened)

    def tell(self, words: str, right: bool | None, happened: str) -> None:
        """As `judge`, in words of the page's own."""
        self.kept.right = right
        if self.kept.seen is None:
            return
        icon = ":material/check:" if right else ":material/lightbulb:"
        seen = observation(self.kept.seen, happened)
        self.place.info(f"{seen}\n\n{words}", icon=icon)


def kept_predictions() -> dict[str, Kept]:
    """All of a session, by name."""
    return st.session_state.setdefault(_KEPT, {})


def forget(name: str) -> None:
    """Ask again."""
    kept_predictions().pop(name, None)


def ask(
    name: str, prediction: Prediction, *, several: bool = False, commit: str = "Commit", labels: Any = str
) -> Committed | None:
    """Ask, and ask what happened; what was committed to, or None before.

    One button leads through all of it and stays in its place, so that whoever presses it by keyboard keeps the focus.

    Args:
        several: whether any number of the answers may be chosen, none of them included.
        commit: what the button is called that commits to the prediction.
        labels: the text of an answer, where the answers are names.
    """
    kept, place = kept_predictions().get(name), None
    with st.container(border=True, key=f"{_PREFIX}{name}_box"):
        asked = st.container()
        with asked:
            if kept is None:
                _choose(name, prediction, several, labels)
            elif kept.seen is None:
                _choose_seen(name, prediction, kept)
            else:
                place = st.container()
        label = commit if kept is None else SEEN if kept.seen is None else "Ask me again"
        st.button(label, key=f"{_PREFIX}{name}_go", on_click=_go_on, args=(name, several))
    return None if kept is None else Committed(kept, prediction, place)


def ask_what_happened(name: str, look: str, answers: Sequence[str]) -> str | None:
    """What happened, where the prediction is kept elsewhere: what was seen, or None before that is said."""
    key = f"{_PREFIX}{name}"
    if said := st.session_state.get(f"{key}_said"):
        return str(said)
    with st.container(border=True, key=f"{key}_box"):
        _choose_what_happened(name, look, answers)
        st.button(SEEN, key=f"{key}_go", on_click=_say, args=(name,))
    return None


def _say(name: str) -> None:
    seen = st.session_state.get(f"{_PREFIX}{name}_seen")
    st.session_state[f"{_PREFIX}{name}_{'said' if seen else 'missing'}"] = seen or True


def _choose(name: str, prediction: Prediction, several: bool, labels: Any) -> None:
    label, key = f"Predict first. {prediction.question}", f"{_PREFIX}{name}"
    if several:
        st.pills(label, prediction.answers, selection_mode="multi", key=key, format_func=labels, wrap=True)
    else:
        st.radio(label, (*prediction.answers, NO_IDEA), index=None, key=key, horizontal=True)
    _say_if_nothing_is_chosen(name)


def _choose_seen(name: str, prediction: Prediction, kept: Kept) -> None:
    if isinstance(kept.expected, str) and kept.expected != NO_IDEA:
        st.markdown(f"You expected: **{kept.expected}**.")
    _choose_what_happened(name, prediction.look, prediction.seen)


def _choose_what_happened(name: str, look: str, answers: Sequence[str]) -> None:
    st.radio(f"What happened? {look}", answers, index=None, key=f"{_PREFIX}{name}_seen", horizontal=True)
    _say_if_nothing_is_chosen(name)


def _say_if_nothing_is_chosen(name: str) -> None:
    if st.session_state.pop(f"{_PREFIX}{name}_missing", False):
        st.warning("Choose an answer first.")


def _go_on(name: str, several: bool) -> None:
    """Commit to what is chosen: first the prediction, then what was seen; after that, begin anew."""
    kept, key = kept_predictions().get(name), f"{_PREFIX}{name}"
    if kept is not None and kept.seen is not None:
        forget(name)
        return
    chosen: str | Sequence[str] | None = st.session_state.get(key if kept is None else f"{key}_seen")
    if chosen is None or (kept is None and not several and not chosen):
        st.session_state[f"{key}_missing"] = True
    elif kept is None:
        kept_predictions()[name] = Kept(tuple(chosen) if several else str(chosen))
    else:
        kept.seen = str(chosen)
