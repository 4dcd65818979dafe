"""One layer, eleven rules: asked before anything is shown; then every rule beside the truth, at every n."""

import io
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.diagnosis.eleven_rules import RULES
from core.lessons.predictions import ANYTHING, ELEVEN_RULES
from core.ui.shell.page import PAGES

APP = Path(__file__).parents[2] / "app.py"


def opened(guess: str | None = ANYTHING) -> AppTest:
    at = AppTest.from_file(str(APP), default_timeout=120)
    at.switch_page(PAGES["eleven_rules"].script)
    at.run()
    if guess:
        at.radio(key="predict_eleven_rules").set_value(guess)
        at.button(key="predict_eleven_rules_go").click().run()
    assert not at.exception
    return at


def texts(at: AppTest) -> str:
    return " ".join(each.value for each in at.markdown)


def test_nothing_is_shown_before_the_prediction() -> None:
    at = opened(None)
    assert len(at.get("vega_lite_chart")) == 0
    assert "30 are dead" in texts(at)
    assert not at.select_slider


def test_a_prediction_is_judged_by_the_numbers_once_the_learner_has_said_what_is_seen() -> None:
    at = opened()
    assert "On 2,000 inputs, 11 rules say anything from 0 to 7" in texts(at)
    at.radio(key="predict_eleven_rules_seen").set_value(ELEVEN_RULES.seen[0])
    at.button(key="predict_eleven_rules_go").click().run()
    assert "You saw “none”, and so it is." in at.info[0].value
    assert f"You expected “{ANYTHING}”, and that is right" in at.info[0].value
    assert len(at.get("vega_lite_chart")) == 1
    assert len(at.select_slider) == 3


def test_more_inputs_bring_the_right_rule_to_the_truth_and_the_others_nowhere() -> None:
    at = opened()
    assert "no rule is within one unit" in texts(at)
    at.select_slider(key="eleven_n").set_value(10_000).run()
    assert "2 rules are within one unit" in texts(at)
    assert "9 of the rules never get there" in texts(at)


def test_what_was_seen_is_judged_by_what_the_sliders_show() -> None:
    at = opened()
    at.select_slider(key="eleven_n").set_value(10_000).run()
    at.radio(key="predict_eleven_rules_seen").set_value(ELEVEN_RULES.seen[1])
    at.button(key="predict_eleven_rules_go").click().run()
    assert "You saw “one or two”, and so it is." in at.info[0].value


def test_the_make_up_of_the_layer_moves_the_truth() -> None:
    at = opened()
    at.select_slider(key="eleven_dead").set_value(0).run()
    assert "0 are dead" in texts(at)
    assert "The layer has 100 units: **0 are dead**" in texts(at)


@pytest.mark.parametrize("after", [False, True])
def test_a_layer_of_ones_own_is_counted_without_a_truth(after: bool) -> None:
    z = np.random.default_rng(0).standard_normal((500, 20))
    z[:, :3] = -1.0
    buffer = io.BytesIO()
    np.save(buffer, np.maximum(z, 0) if after else z)
    at = opened(None)
    at.file_uploader(key="eleven_upload").upload("z.npy", buffer.getvalue(), "application/octet-stream").run()
    if after:
        at.toggle(key="eleven_after").set_value(True).run()
    assert not at.exception
    assert "On 500 inputs the rules say anything from" in texts(at)
    assert "at most the 3 silent ones" in texts(at)
    assert "3 of 20 silent on 500 inputs" in texts(at)


def test_a_file_that_cannot_be_counted_gets_a_sentence() -> None:
    at = opened(None)
    at.file_uploader(key="eleven_upload").upload("z.npy", b"no", "application/octet-stream").run()
    assert not at.exception
    assert "must be a .npy file" in at.error[0].value.replace("\\", "")


def test_every_rule_names_its_source_in_the_table() -> None:
    at = opened()
    table = at.dataframe[0].value
    assert {rule.source for rule in RULES.values()} <= set(table["source"])
