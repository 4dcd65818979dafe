"""Predict first: a question before something is shown, and the learner's answer beside it afterwards."""

from collections.abc import Sequence

import streamlit as st

NO_IDEA = "no idea, show me"


def ask(question: str, answers: Sequence[str], key: str) -> str | None:
    """What the learner expects, once they have committed to it; or that they would rather see."""
    return st.radio(
        f"**Predict first.** {question}", (*answers, NO_IDEA), index=None, horizontal=True, key=key
    )  # fmt: skip


def recalled(guess: str) -> str:
    """The learner's answer, to stand before what was measured."""
    return "" if guess == NO_IDEA else f"You expected: {guess}. "
