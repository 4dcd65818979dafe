"""Vanishing or dying, and Can it recover?, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import too_wide

pytestmark = pytest.mark.browser
CHARTS = {"/vanishing": (2, 4), "/recover": (1, 4)}  # before and after a prediction


def main(page: Page):
    return page.get_by_test_id("stMain")


def ready(page: Page, charts: int) -> Page:
    """Wait until as many charts are on screen and at rest."""
    expect(main(page).locator(".stVegaLiteChart svg")).to_have_count(charts, timeout=60_000)
    expect(main(page).get_by_test_id("stProgress")).to_have_count(0, timeout=60_000)
    page.wait_for_timeout(1000)
    return page


def answered(page: Page, path: str) -> Page:
    """Predict something and wait for what was measured."""
    ready(page, CHARTS[path][0])
    main(page).get_by_text("no idea, show me").click()
    page.wait_for_timeout(500)
    main(page).get_by_role("button", name="Commit").click()
    return ready(page, CHARTS[path][1])


@pytest.mark.parametrize("path", CHARTS)
def test_nothing_is_wider_than_the_page(visit, path):
    assert too_wide(answered(visit(path), path)) == {}


def crosses(page: Page) -> int:
    """Marks in the first chart that can be seen and are not circles, which are drawn as arcs."""
    marks = main(page).locator(".stVegaLiteChart").first.locator("g.mark-symbol.role-mark path")
    return marks.evaluate_all(
        "marks => marks.filter(mark => !mark.getAttribute('d').includes('A') && mark.getBBox().width > 0).length"
    )


def test_with_a_bias_of_minus_2_relus_line_gives_way_to_crosses_on_the_floor(visit):
    page = ready(visit("/vanishing"), 2)
    slider = main(page).locator(".stSlider").filter(has_text="Initial bias").locator("input[type=range]")
    assert crosses(page) == 0
    for _ in range(8):
        slider.press("ArrowLeft")
    expect(main(page).get_by_text("ReLU, He normal: Dying.")).to_be_visible(timeout=15_000)
    page.wait_for_timeout(1000)
    assert (
        crosses(page) == 20
    )  # every layer: with nothing but zeros coming in and balanced classes, the output has nothing to learn


def test_a_network_with_units_that_came_back_opens_in_the_training_lab(visit):
    page = answered(visit("/recover"), "/recover")
    main(page).get_by_text("Open a network where").click()
    expect(main(page).get_by_role("heading", level=2).first).to_contain_text("came back", timeout=30_000)
    assert "b=" in page.url


def test_a_long_study_can_be_stopped_and_keeps_what_is_done(visit):
    page = ready(visit("/recover"), 1)
    main(page).get_by_text("More settings").click()
    main(page).get_by_text("tanh", exact=True).click()
    expect(main(page).get_by_text("networks of each kind")).to_be_visible(timeout=15_000)
    main(page).get_by_text("nowhere").click()
    main(page).get_by_role("button", name="Commit").click()
    expect(main(page).get_by_text(re.compile(r"^[1-9] of 8 parts"))).to_be_visible(timeout=30_000)
    main(page).get_by_role("button", name="Stop").click()
    expect(main(page).get_by_text("What is done is kept.")).to_be_visible(timeout=15_000)
    expect(main(page).get_by_role("button", name="Go on")).to_be_visible()
    expect(main(page).get_by_text("units born dead came back").first).to_be_visible()
