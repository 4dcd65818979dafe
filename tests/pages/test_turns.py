"""No page's work keeps the turn for longer than a slice and one piece, and none trains without it."""

from collections.abc import Callable
from pathlib import Path
from threading import current_thread

import pytest
from streamlit.testing.v1 import AppTest

import core.training.run as training
from core.studies.trial import Verdict
from core.ui.lab import home as home_page
from core.ui.lab.home import home_figure, home_histories
from core.ui.shell.page import PAGES
from core.ui.work import kept, runs, turn
from tests.pages.predicting import commit, press

APP = Path(__file__).parents[2] / "app.py"


class Watched(turn.Turn):
    """Counts the pieces that are trained in each hold of the turn, and those outside of any."""

    def __init__(self) -> None:
        super().__init__()
        self.holds: list[int] = []
        self.outside = 0
        self.held = False

    def take(self, look=turn.no_look) -> None:
        super().take(look)
        self.held = True
        self.holds.append(0)

    def pass_on(self) -> None:
        self.held = False
        super().pass_on()

    def count(self) -> None:
        if current_thread().name == "studies":  # of a test before this one: studies take turns of their own
            return
        if self.held:
            self.holds[-1] += 1
        else:
            self.outside += 1


@pytest.fixture
def watched(monkeypatch) -> Watched:
    """A turn of this test's own, whose slices are over at once; nothing is known yet."""
    own, fit = Watched(), training.fit
    results, store = kept.Kept(10**8, lambda value: 1), runs.RunStore()

    def counting(*arguments):
        for log in fit(*arguments):
            own.count()
            yield log

    monkeypatch.setattr(training, "fit", counting)
    monkeypatch.setattr(turn, "SLICE", 0.0)
    home_histories.clear()
    home_figure.clear()
    for module in (kept, runs, home_page):
        monkeypatch.setattr(module, "turn", lambda: own)
    monkeypatch.setattr(kept, "_results", lambda: results)
    monkeypatch.setattr(runs, "run_store", lambda: store)
    return own


def opened(name: str, **link: str) -> AppTest:
    at = AppTest.from_file(str(APP), default_timeout=120)
    for code, text in link.items():
        at.query_params[code] = text
    if name != "home":
        at.switch_page(PAGES[name].script)
    return at.run()


def trial() -> None:
    at = opened("trial")
    for number in (1, 4, 7):
        commit(at, f"trial_{number}", str(Verdict.HOLDS))
    assert len(at.get("vega_lite_chart")) == 3


def rescue() -> None:
    at = opened("rescue", k="5", e="10")
    press(at, f"rescue_{at.session_state['rescue_damage']}")
    assert not at.exception


def recover() -> None:
    at = opened("recover", k="10")
    commit(at, "recovery", "nowhere")


def vanishing() -> None:
    opened("vanishing", k="50", l="30")


def lab() -> None:
    opened("lab", e="60", c="b:-3")


def home() -> None:
    opened("home")


def exercises() -> None:
    opened("exercises")


@pytest.mark.parametrize("visit", [home, lab, exercises, vanishing, recover, rescue, trial], ids=lambda f: f.__name__)
def test_no_page_keeps_the_turn_for_more_than_a_piece_and_none_trains_without_it(
    visit: Callable[[], None], watched: Watched
) -> None:
    visit()
    assert watched.outside == 0
    assert max(watched.holds, default=0) == 1
    assert sum(watched.holds) > 3
    assert not watched.held
