"""Rescue: nothing is tried before a prediction; then every remedy has its verdict, and a link restores the bench."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.studies.rescue import REMEDIES, Case
from core.ui.lesson.rescue_controls import OPTIONS, RESCUE
from core.ui.shell.page import PAGES
from tests.pages.predicting import observe, press

APP = Path(__file__).parents[2] / "app.py"


def opened(**link: str) -> AppTest:
    at = AppTest.from_file(str(APP), default_timeout=60)
    at.switch_page(PAGES["rescue"].script)
    for code, text in {"k": "5", "e": "10", **link}.items():
        at.query_params[code] = text
    at.run()
    assert not at.exception
    return at


def texts(at: AppTest) -> str:
    return " ".join(each.value for each in at.markdown)


def commit(at: AppTest, *chosen: str) -> AppTest:
    name = f"rescue_{at.session_state['rescue_damage']}"
    if chosen:
        at.button_group(key=f"predict_{name}").set_value(list(chosen)).run()
    return press(at, name)


def told(at: AppTest, seen: str = "half or more") -> str:
    """What the prediction was worth."""
    return observe(at, f"rescue_{at.session_state['rescue_damage']}", seen).info[0].value


def test_before_a_prediction_only_the_damage_is_told() -> None:
    at = opened()
    assert "At epoch 10 you notice" in texts(at)
    assert len(at.get("vega_lite_chart")) == 0
    assert "Helps" not in texts(at)


def test_a_committed_prediction_is_compared_with_what_every_remedy_did() -> None:
    at = commit(opened(), "redo", "weight_decay")
    assert not at.exception
    assert len(at.get("vega_lite_chart")) == 4
    assert "of 12" not in texts(at)
    verdicts = [line for line in texts(at).splitlines() if line.startswith("- **")]
    said = " ".join(verdicts)
    assert all(remedy.label in said for name, remedy in REMEDIES.items() if name != "nothing")


def test_the_verdict_on_a_prediction_comes_after_what_was_seen() -> None:
    words = told(commit(opened(), "redo", "weight_decay"), "none")
    assert "look again, the numbers say “half or more”" in words
    assert "expected help from weight decay, and it does not show" in words
    assert "of 12** remedies" in words


def test_expecting_help_from_none_is_a_prediction_too() -> None:
    at = commit(opened())
    assert "You did not expect it from" in told(at)


def test_another_damage_asks_again_and_another_dose_does_not() -> None:
    at = commit(opened(), "redo")
    before = texts(at)
    at.select_slider(key="rescue_slope").set_value(0.3).run()
    assert len(at.get("vega_lite_chart")) == 4
    assert texts(at) != before
    at.selectbox(key="rescue_damage").set_value("bias2").run()
    assert not at.exception
    assert len(at.get("vega_lite_chart")) == 0


def test_any_remedy_can_be_looked_at_closely() -> None:
    at = commit(opened(), "redo")
    for name in ("leaky", "adam", "weight_decay", "he"):
        at.selectbox(key="rescue_close").set_value(name).run()
        assert not at.exception
        assert REMEDIES[name].described() in texts(at)


def test_what_was_done_when_it_was_stopped_is_kept_and_can_be_gone_on_with() -> None:
    at = commit(opened(), "redo")
    at.session_state["rescue_stopped"] = ((Case(before=10, seeds=5), (("leaky", 0.01), ("redo", 10))), 3)
    at.run()
    assert "**Stopped** after 3 of 13" in texts(at)
    assert "Helps" not in texts(at)
    at.button(key="rescue_go_on").click().run()
    assert "Stopped" not in texts(at)
    assert "of 12** remedies" in told(at)


def test_a_link_restores_the_settings() -> None:
    at = opened(d="rate_over", e="20", ns="0.1", re="50")
    assert at.selectbox(key="rescue_damage").value == "rate_over"
    assert at.select_slider(key="rescue_before").value == 20
    assert at.select_slider(key="rescue_slope").value == 0.1
    assert at.select_slider(key="rescue_every").value == 50
    at.select_slider(key="rescue_every").set_value(20).run()
    assert at.query_params["re"] in ("20", ["20"])


@pytest.mark.parametrize("link", [{"d": "hammer"}, {"e": "-5"}, {"k": "1e9"}, {"ns": "nan"}, {"zz": "1"}, {"v": "99"}])
def test_a_bad_link_is_reported_and_does_no_harm(link: dict[str, str]) -> None:
    at = opened(**link)
    assert len(at.warning) == 1
    assert "left out" in at.warning[0].value


def test_every_option_goes_into_a_link_and_comes_back() -> None:
    start = RESCUE.defaults[RESCUE.version]
    for name, options in OPTIONS.items():
        for option in options:
            values, ignored = RESCUE.decode(RESCUE.encode({**start, name: option}))
            assert values == {**start, name: option}
            assert not ignored
