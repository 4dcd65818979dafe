"""Links that fix or hide controls: what is locked is not drawn, and the run is the teacher's all the same."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.ui.shell.page import PAGES

APP = Path(__file__).parents[2] / "app.py"


def lab(**link: str) -> AppTest:
    at = AppTest.from_file(str(APP), default_timeout=60).switch_page(PAGES["lab"].script)
    for code, text in {"v": "2", "e": "3", "n": "50", **link}.items():
        at.query_params[code] = text
    at.run()
    assert not at.exception
    return at


def drawn(at: AppTest, key: str) -> bool:
    return any(
        each.key == key for kind in ("slider", "selectbox", "select_slider", "number_input") for each in at.get(kind)
    )


@pytest.mark.parametrize(("code", "key"), [("b", "lab_initial_bias"), ("a", "lab_activation"), ("s", "lab_seed")])
def test_a_fixed_control_is_said_and_a_hidden_one_is_not_even_that(code: str, key: str) -> None:
    link = {"b": "-3", "a": "tanh", "s": "5"}
    assert drawn(lab(**link), key)
    fixed, hidden = lab(**link, fix=code), lab(**link, hide=code)
    assert not drawn(fixed, key)
    assert not drawn(hidden, key)
    said = [sum(":material/lock:" in each.value for each in at.markdown) for at in (fixed, hidden)]
    assert said == [1, 0]


def test_a_locked_value_stays_when_another_control_is_moved() -> None:
    at = lab(b="-3", fix="b", hide="c")
    at.selectbox(key="lab_activation").set_value("tanh").run()
    assert not at.exception
    assert at.query_params["b"] == "-3"
    assert (at.query_params["fix"], at.query_params["hide"]) == ("b", "c")
    assert not drawn(at, "lab_compare")


def test_everything_can_be_hidden_and_the_run_is_still_shown() -> None:
    at = lab(hide="d.n.z.ds.w.a.ns.b.i.o.r.wd.bs.e.s.c")
    assert len(at.get("vega_lite_chart")) >= 3
    assert not at.get("slider")
