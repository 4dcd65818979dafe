"""The trial and the exercises in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from core.lessons.exercises import EXERCISES
from tests.browser.looks import too_wide

pytestmark = pytest.mark.browser


def main(page: Page):
    return page.get_by_test_id("stMain")


def test_a_claim_is_measured_after_a_prediction(visit):
    page = visit("/trial")
    buttons = main(page).get_by_role("button", name="Measure it")
    expect(buttons).to_have_count(12)
    page.wait_for_timeout(1000)  # until the page has come to rest
    main(page).get_by_text("holds with a condition", exact=True).first.click()
    page.wait_for_timeout(500)
    buttons.first.click()
    expect(main(page).locator(".stVegaLiteChart svg")).to_be_visible(timeout=60_000)
    main(page).get_by_text("sigmoid: decades lost", exact=False).first.click()
    page.wait_for_timeout(500)
    main(page).get_by_role("button", name="Commit what I see").click()
    expect(main(page).get_by_text("Measured: ")).to_have_count(1, timeout=60_000)
    expect(main(page).locator(".stVegaLiteChart svg")).to_be_visible(timeout=30_000)
    expect(main(page).get_by_text("of your 1 predictions")).to_be_visible()
    assert too_wide(page) == {}


def test_an_exercise_is_solved_and_a_reload_remembers_it(visit):
    page = visit("/exercises?x=which_recovers", width=390)
    page.wait_for_timeout(1000)
    main(page).get_by_text("Layer 2", exact=True).first.click()
    main(page).get_by_role("button", name="Commit").click()
    expect(main(page).locator(".stVegaLiteChart svg")).to_have_count(2, timeout=60_000)
    main(page).get_by_text("none", exact=True).click()
    page.wait_for_timeout(500)
    main(page).get_by_role("button", name="Commit what I see").click()
    expect(main(page).get_by_role("heading", name="Why")).to_be_visible(timeout=60_000)
    expect(main(page).locator(".stVegaLiteChart svg")).to_have_count(2, timeout=30_000)
    assert too_wide(page) == {}
    page.wait_for_url("**done=which_recovers**")
    page.reload()
    expect(main(page).get_by_text(f"1 of {len(EXERCISES)} done")).to_be_visible(timeout=60_000)


def test_the_control_touched_after_solving_one_leaves_the_learner_at_it(visit):
    page = visit("/exercises?x=cut_off")
    slider = main(page).locator(".st-key-ex_cut_off_initial_bias input[type=range]")
    expect(slider).to_be_visible(timeout=60_000)
    page.wait_for_timeout(1000)
    for _ in range(12):
        slider.press("ArrowLeft")
    expect(main(page).get_by_text("born dead").first).to_be_visible(timeout=30_000)
    main(page).get_by_role("button", name="Check this run").click()
    expect(main(page).get_by_role("heading", name="Why")).to_be_visible(timeout=60_000)
    slider.press("ArrowRight")
    page.wait_for_timeout(2000)
    expect(main(page).get_by_role("heading", name="Alive and yet lost")).to_be_visible()
    page.wait_for_url("**x=cut_off**")


def test_joy_moves_only_where_motion_is_welcome(visit):
    for motion, moving in (("no-preference", "joy"), ("reduce", "none")):
        page = visit("/exercises?x=which_recovers&done=which_recovers&said=which_recovers~1")
        page.emulate_media(reduced_motion=motion)
        unit = main(page).locator(".joy i").first
        expect(unit).to_be_visible(timeout=60_000)
        assert unit.evaluate("element => getComputedStyle(element).animationName") == moving
