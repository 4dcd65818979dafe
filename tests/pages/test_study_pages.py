"""The pages of studies on Streamlit's test bench: they open, finish, refuse, stop, go on, and follow their links."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest
from streamlit.testing.v1 import AppTest

from core.ui.work import studies
from core.ui.work.studies import study_store

ROOT = Path(__file__).parents[2]
SMALL = {"n": "40", "e": "4", "w": "5-4", "k": "5"}
BIAS, RATE, DEAD = "bias_sweep", "learning_rate", "born_dead"
LINKS = {
    BIAS: {**SMALL, "a": "relu~elu", "b": "0~-5"},
    RATE: {**SMALL, "r": "0.1~10"},
    DEAD: {"u": "2~3", "m": "500", "l": "3", "w": "1", "k": "50"},
}
HEADINGS = {BIAS: "Half the networks|Most networks", RATE: "With SGD", DEAD: "Of these networks"}

pytestmark = pytest.mark.filterwarnings("ignore:the study goes on without its cache")


@pytest.fixture(autouse=True)
def _own_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A cache of its own, one process, and no studies left over from other tests."""
    monkeypatch.setenv("LAB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv(studies.WORKERS_VARIABLE, "1")
    study_store.clear()
    yield
    study_store.clear()


def opened(page: str, link: dict[str, str] | None = None) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).switch_page(f"pages/{page}.py")
    for code, text in (LINKS[page] if link is None else link).items():
        at.query_params[code] = text
    return at.run()


def until(holds: Callable[[], bool], pause: float = 0.05) -> None:
    end = monotonic() + 60
    while not holds():
        assert monotonic() < end, "it never came true"
        sleep(pause)


def finished(at: AppTest) -> AppTest:
    """Look again, as the page itself does, until there is nothing to stop."""
    until(lambda: button(at.run(), "Stop") is None, pause=0.1)
    assert not at.exception
    return at


def button(at: AppTest, label: str):
    return next((each for each in at.button if each.label == label), None)


def texts(at: AppTest) -> str:
    return "\n".join(each.value for each in (*at.markdown, *at.caption))


def findings(at: AppTest) -> list[str]:
    return [each.value for each in at.markdown if each.value.startswith("## ")]


def charts(at: AppTest) -> list:
    return at.get("vega_lite_chart")


def parameter(at: AppTest, code: str) -> str | None:
    value = at.query_params.get(code)
    return value[0] if isinstance(value, list) else value


@pytest.mark.parametrize("page", LINKS)
def test_a_page_opens_with_charts_at_once_and_ends_with_a_finding(page):
    at = opened(page)
    assert not at.exception
    assert not at.warning
    before = len(charts(at))
    assert before >= 2
    finished(at)
    assert len(charts(at)) >= before
    assert any(part in "\n".join(findings(at)) for part in HEADINGS[page].split("|"))


def test_the_bias_sweep_opens_from_home_with_its_standing_grid():
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run().switch_page("pages/bias_sweep.py").run()
    assert not at.exception
    assert len(charts(at)) == 3
    assert at.session_state["bias_several_activation"] == ["relu", "leaky_relu", "elu", "tanh", "sigmoid"]


@pytest.mark.parametrize(
    ("page", "key", "named"),
    [
        (BIAS, "bias_several_activation", "activation|Activation"),
        (BIAS, "bias_several_initial_bias", "initial_bias|Initial bias"),
        (BIAS, "bias_several_optimizer", "optimizer|Optimizer"),
        (RATE, "rate_several_learning_rate", "learning_rate|Learning rate"),
        (RATE, "rate_several_optimizer", "optimizer|Optimizer"),
        (DEAD, "dead_several_widths", "Units a layer"),
    ],
)
def test_an_empty_choice_is_refused_by_name(page, key, named):
    at = finished(opened(page))
    at.button_group(key=key).set_value([]).run()
    assert not at.exception
    (error,) = [each.value for each in at.error]
    assert any(error.startswith(name) for name in named.split("|"))
    assert "must have at least one value, got none" in error


def test_too_many_networks_are_refused_with_both_numbers():
    at = opened(BIAS, {"k": "100", "b": "~".join(str(-bias) for bias in range(11))})
    assert not at.exception
    assert "at most 5000 networks, and this would be 5500" in at.error[0].value
    assert not charts(at)


def test_a_study_that_would_take_hours_is_refused_with_what_it_would_take():
    at = opened(BIAS, {"k": "100", "a": "gelu~tanh~elu~selu~silu", "b": "0~-1~-2~-3~-5", "e": "3500"})
    assert not at.exception
    (error,) = [each.value for each in at.error]
    said = re.search(r"at most 30 minutes of one processor, and these 2500 networks would take about (\d+)", error)
    assert said
    assert int(said[1]) > 30
    assert not charts(at)


@pytest.mark.parametrize(
    ("page", "link"),
    [
        (BIAS, {**SMALL, "r": "1000", "a": "leaky_relu~identity", "b": "0~-10", "e": "20"}),
        (RATE, {**SMALL, "r": "0.1~100~1000", "o": "sgd~momentum", "a": "identity", "e": "20"}),
        (BIAS, {**SMALL, "d": "diabetes", "r": "1000", "a": "identity~relu", "b": "0", "e": "20"}),
        (RATE, {**SMALL, "d": "diabetes", "r": "0.1~1000", "a": "identity", "e": "20"}),
    ],
)
def test_networks_that_diverge_do_no_harm(page, link):
    at = finished(opened(page, link))
    assert findings(at)
    assert not at.error


@pytest.mark.parametrize("page", [BIAS, RATE])
@pytest.mark.parametrize("dataset", ["diabetes", "digits", "x_sin_5x"])
def test_numbers_and_many_classes_can_be_swept(page, dataset):
    at = finished(opened(page, {**LINKS[page], "d": dataset}))
    assert findings(at)
    assert not at.error


# 200 networks that take some seconds, in many chunks.
SLOW = {**LINKS[BIAS], "k": "20", "e": "100", "n": "200", "w": "16-16", "a": "relu~elu~tanh~sigmoid~gelu"}


def test_stop_keeps_what_is_done_and_go_on_finishes_it():
    at = opened(BIAS, SLOW)
    (study,) = study_store()._studies.values()
    until(lambda: study.done > 0)
    button(at, "Stop").click().run()
    assert not at.exception
    assert button(at, "Stop") is None
    assert "**Stopped** after" in texts(at)
    assert "of 200 networks. What is done is kept." in texts(at)
    assert not [text for text in findings(at) if "stuck" in text]
    until(lambda: not study.under_way)
    assert 0 < study.done < 200
    button(at, "Go on").click().run()
    finished(at)
    assert findings(at)
    assert study.done == 200


def test_a_study_that_was_stopped_here_goes_on_for_somebody_else():
    first, second = opened(BIAS, SLOW), opened(BIAS, SLOW)
    button(first, "Stop").click().run()
    finished(second)
    assert findings(second)
    first.run()
    assert findings(first)


def test_a_cache_that_cannot_be_written_is_said_and_the_study_finishes(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no directory")
    monkeypatch.setenv("LAB_CACHE", str(tmp_path / "file" / "cache"))
    at = finished(opened(BIAS))
    assert any("goes on without its cache" in each.value for each in at.warning)
    assert findings(at)


def test_a_study_that_fails_says_why_and_can_be_tried_again(monkeypatch):
    def fail(*_: object, **__: object):
        raise RuntimeError("the workers died")

    with monkeypatch.context() as patch:
        patch.setattr(studies, "run_study", fail)
        at = finished(opened(BIAS))
        assert "The study ended early, with 0 of 20 networks: the workers died" in at.error[0].value
    button(at, "Try again").click().run()
    finished(at)
    assert not at.error
    assert findings(at)


def test_a_cell_is_chosen_from_menus_and_leads_to_its_seeds():
    at = finished(opened(BIAS))
    at.selectbox(key="bias_cell_row").select("ELU").run()
    at.selectbox(key="bias_cell_column").select(-5.0).run()
    assert not at.exception
    assert (at.selectbox(key="bias_cell_row").value, at.selectbox(key="bias_cell_column").value) == ("ELU", -5.0)
    options = seeds_of_cell(at).options
    assert [text.split(":")[0] for text in options] == [f"seed {seed}" for seed in range(5)]


def seeds_of_cell(at: AppTest):
    """The menu "One of them"."""
    return next(menu for menu in at.selectbox if menu.label == "One of them")


def test_another_cell_shows_its_own_networks_and_not_the_ones_that_were_looked_at_before():
    at = finished(opened(BIAS))
    at.selectbox(key="bias_cell_row").select("ReLU").run()
    at.selectbox(key="bias_cell_column").select(-5.0).run()
    before = seeds_of_cell(at)
    before.select(before.options[2]).run()
    at.selectbox(key="bias_cell_row").select("ELU").run()
    now = seeds_of_cell(at)
    assert now.options != before.options
    assert now.value == 0


def test_a_choice_that_is_no_longer_there_gives_way_to_another():
    at = finished(opened(BIAS))
    at.selectbox(key="bias_cell_row").select("ELU").run()
    at.button_group(key="bias_several_activation").set_value(["relu"]).run()
    finished(at)
    assert at.selectbox(key="bias_cell_row").value == "ReLU"


def test_controls_write_the_address_and_the_address_restores_them():
    at = finished(opened(RATE))
    at.button_group(key="rate_several_optimizer").set_value(["sgd", "adam"]).run()
    at.selectbox(key="rate_dataset").select("circles").run()
    assert (parameter(at, "o"), parameter(at, "d"), parameter(at, "v")) == ("sgd~adam", "circles", "1")
    again = opened(RATE, {code: parameter(at, code) for code in at.query_params})
    assert not again.warning
    assert again.button_group(key="rate_several_optimizer").value == ["sgd", "adam"]
    assert again.selectbox(key="rate_dataset").value == "circles"
    assert again.session_state["rate_hidden_widths"] == "5-4"


@pytest.mark.parametrize("page", LINKS)
def test_a_nonsense_link_says_what_was_left_out_and_still_opens(page):
    at = opened(page, {**LINKS[page], "v": "99", "zz": "<b>", "k": "many", "d": "no such data"})
    assert not at.exception
    (warning,) = [each.value for each in at.warning]
    assert all(part in warning for part in ("v must be", "zz", "many", "no such data"))
    assert charts(at)


def test_values_that_no_menu_holds_can_come_by_link():
    at = finished(opened(BIAS, {**LINKS[BIAS], "b": "0~-1.75~-0.25"}))
    assert at.session_state["bias_several_initial_bias"] == [0.0, -1.75, -0.25]
    assert at.selectbox(key="bias_cell_column").options == ["0", "−0.25", "−1.75"]


@pytest.mark.parametrize("page", LINKS)
def test_the_menu_and_back_again_keep_the_settings(page):
    at = finished(opened(page))
    held = {code: parameter(at, code) for code in LINKS[page]}
    at.switch_page("app.py").run()
    at.query_params.clear()
    at.switch_page(f"pages/{page}.py").run()
    assert not at.exception
    assert {code: parameter(at, code) for code in LINKS[page]} == held
    finished(at)


def test_published_figures_stand_beside_ours_with_their_source():
    at = opened(DEAD, {"u": "2", "m": "500", "d": "x_sin_5x", "k": "50"})
    assert "Published, RAI: 29.2% (Lu, Shin, Su and Karniadakis 2019, arXiv 1903.06733)." in texts(at)
    assert "Published, He normal: 91.9%" in texts(at)
    other = opened(DEAD, {"u": "2", "m": "500", "l": "4", "k": "50"})
    assert "Published, RAI: nothing for this curve, depth and width." in texts(other)


def test_the_bounds_are_left_out_where_they_do_not_hold():
    assert "bounds do not hold for RAI" in texts(opened(DEAD, {**LINKS[DEAD], "i": "rai"}))
    assert "bounds do not hold" not in texts(opened(DEAD))


def test_lines_of_too_much_work_are_not_drawn_again(monkeypatch):
    monkeypatch.setattr("core.ui.sweeps.seed_lines.MOST_WORK", 10.0)
    at = finished(opened(BIAS))
    assert "take too long to be trained once more" in texts(at)
    assert len(charts(at)) == 3
