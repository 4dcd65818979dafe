"""Predicting on the test bench: commit to an answer, then to what was seen."""

from streamlit.testing.v1 import AppTest


def press(at: AppTest, name: str) -> AppTest:
    at.button(key=f"predict_{name}_go").click().run()
    assert not at.exception
    return at


def commit(at: AppTest, name: str, answer: str) -> AppTest:
    at.radio(key=f"predict_{name}").set_value(answer)
    return press(at, name)


def observe(at: AppTest, name: str, seen: str) -> AppTest:
    at.radio(key=f"predict_{name}_seen").set_value(seen)
    return press(at, name)
