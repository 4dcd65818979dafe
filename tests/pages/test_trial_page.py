"""The lesson on trial: nothing is shown before a prediction, and what is shown is what was measured."""

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core import TrainingConfig
from core.studies.trial import CLAIMS, Verdict
from core.ui.lesson.trial import LINKS, address_of
from core.ui.links.run_link import decode
from core.ui.shell.page import PAGES
from tests.pages.predicting import commit, observe, press

APP = Path(__file__).parents[2] / "app.py"


@pytest.fixture
def page() -> AppTest:
    at = AppTest.from_file(str(APP), default_timeout=60)
    at.switch_page(PAGES["trial"].script).run()
    assert not at.exception
    return at


def answer(at: AppTest, number: int, verdict: Verdict, seen: str) -> AppTest:
    return observe(commit(at, f"trial_{number}", str(verdict)), f"trial_{number}", seen)


def test_before_a_prediction_there_is_no_number_and_no_way_to_get_one(page: AppTest) -> None:
    assert len(page.get("vega_lite_chart")) == 0
    press(page, "trial_1")
    assert page.warning[0].value == "Choose an answer first."
    assert len(page.get("vega_lite_chart")) == 0


def test_a_claim_is_measured_after_the_prediction_and_judged_after_a_look_at_it(page: AppTest) -> None:
    commit(page, "trial_9", str(Verdict.FAILS))
    assert len(page.get("vega_lite_chart")) == 1
    assert not page.info
    assert "of your" not in " ".join(each.value for each in page.markdown)


def test_a_committed_prediction_is_measured_judged_and_counted(page: AppTest) -> None:
    answer(page, 2, Verdict.HOLDS, "ReLU: smallest slope for z > 0")
    answer(page, 9, Verdict.FAILS, "tanh: smallest slope for z > 0")
    assert len(page.get("vega_lite_chart")) == 2
    right, wrong = (each.value for each in page.info)
    assert "and so it is" in right
    assert "that is what was measured" in right
    assert "look again, the numbers say “ReLU: smallest slope for z > 0”" in wrong
    assert "You expected “does not hold here”, and that is wrong: the claim holds." in wrong
    assert "1 of your 2 predictions" in " ".join(each.value for each in page.markdown)


def test_beginning_again_forgets_the_predictions(page: AppTest) -> None:
    commit(page, "trial_2", str(Verdict.HOLDS))
    page.button(key="trial_again").click().run()
    assert len(page.get("vega_lite_chart")) == 0


def test_every_claim_leads_to_a_page_that_exists() -> None:
    assert {claim.page for claim in CLAIMS} <= set(PAGES)


@pytest.mark.parametrize("number", range(1, len(CLAIMS) + 1))
def test_the_page_that_a_claim_leads_to_opens_with_what_was_measured(number: int) -> None:
    claim = CLAIMS[number - 1]
    address = address_of(claim, 7)
    if claim.page == "lab":
        state = decode(address)
        assert (state.config, state.ignored) == (replace(TrainingConfig(), seed=7, **claim.settings), ())
    elif claim.page in LINKS:
        values, ignored = LINKS[claim.page].decode(address)
        assert ignored == []
        assert {name: values[name] for name in claim.settings} == dict(claim.settings)
    assert bool(address) == (claim.page in {*LINKS, "lab"})


def test_see_for_yourself_carries_the_claims_settings(page: AppTest) -> None:
    commit(page, "trial_8", str(Verdict.CONDITION))
    [link] = [link.proto for link in page.get("page_link") if "See for yourself" in link.proto.label]
    assert "b=-2" in link.query_string
    assert "a=tanh" in link.query_string
