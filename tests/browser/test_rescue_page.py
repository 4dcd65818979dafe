"""The bench of remedies in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import too_wide

pytestmark = pytest.mark.browser
LINK = "/rescue?k=5&e=10"


def main(page: Page):
    return page.get_by_test_id("stMain")


def tried(page: Page) -> Page:
    """Expect help from ReDo, try them all, and wait for the end."""
    pills = main(page).get_by_role("button", name="ReDo", exact=True)
    pills.click()
    main(page).get_by_role("button", name="Try all of them").click()
    expect(main(page).get_by_text("Doing nothing ends at")).to_be_visible(timeout=60_000)
    expect(main(page).locator(".stVegaLiteChart svg")).to_have_count(4, timeout=30_000)
    return page


def test_a_cold_deep_link_asks_first_and_shows_nothing(visit):
    page = visit("/rescue")
    expect(main(page).get_by_text("Predict first")).to_be_visible(timeout=30_000)
    expect(main(page).get_by_text("At epoch 50 you notice")).to_be_visible()
    expect(main(page).locator(".stVegaLiteChart")).to_have_count(0)
    expect(page.get_by_test_id("stSidebar").get_by_text("Rescue")).to_be_visible()


def test_a_committed_prediction_shows_every_remedy_in_its_row(visit):
    page = tried(visit(LINK))
    chart = main(page).locator(".stVegaLiteChart").first
    for label in ("never damaged", "do nothing", "weight decay", "ReDo"):
        expect(chart.locator("svg text", has_text=label).first).to_be_visible()
    expect(main(page).get_by_text("Helps:")).to_be_visible()


def test_looking_closely_at_another_remedy_changes_its_course_only(visit):
    page = tried(visit(LINK))
    script = "chart => [...chart.querySelectorAll('path')].map(path => path.getAttribute('d')).join(' ')"
    charts = main(page).locator(".stVegaLiteChart")
    outcome, course = charts.nth(0).evaluate(script), charts.nth(2).evaluate(script)
    menu = main(page).get_by_role("combobox", name="Look closely at")
    menu.click()
    menu.fill("weight")
    page.get_by_role("option", name="weight decay").click()
    expect(main(page).get_by_text("pulls weights and biases towards 0")).to_be_visible(timeout=15_000)
    page.wait_for_timeout(1500)
    assert charts.nth(0).evaluate(script) == outcome
    assert charts.nth(2).evaluate(script) != course


def test_nothing_is_wider_than_the_page(visit):
    assert too_wide(tried(visit(LINK))) == {}
