"""Activations and One unit in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import too_wide

pytestmark = pytest.mark.browser
CHARTS = {"/activations": 4, "/one_unit": 2}
NO_IDEA = "no idea, show me"


def main(page: Page):
    return page.get_by_test_id("stMain")


def ready(page: Page, path: str) -> Page:
    """Say that we have no idea, and wait until every chart is on screen and at rest."""
    main(page).get_by_text(NO_IDEA).click(timeout=60_000)
    page.wait_for_timeout(500)
    main(page).get_by_role("button", name="Commit").click()
    expect(main(page).get_by_text("What happened?")).to_be_visible(timeout=60_000)
    expect(main(page).locator(".stVegaLiteChart svg")).to_have_count(CHARTS[path], timeout=60_000)
    page.wait_for_timeout(1500)
    return page


def words(page: Page, index: int) -> str:
    """Every text in a chart."""
    script = "chart => [...chart.querySelectorAll('text')].map(text => text.textContent).join('|')"
    return main(page).locator(".stVegaLiteChart").nth(index).evaluate(script)


@pytest.mark.parametrize("path", CHARTS)
def test_nothing_is_wider_than_the_page(visit, path):
    assert too_wide(ready(visit(path), path)) == {}


def test_pointing_at_one_chart_reads_off_both_without_a_request(visit, server):
    page = visit("/")
    frames: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: frames.append(frame)))
    page.goto(server + "/activations")
    ready(page, "/activations")
    assert "ReLU φ(−1.5) = 0" in words(page, 0)  # at the z that is worked out below
    frames.clear()
    chart = main(page).locator(".stVegaLiteChart").nth(1)
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    for share in (0.6, 0.9):
        page.mouse.move(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
    page.wait_for_timeout(500)
    value, slope = (re.search(r"tanh φ′?\((.+?)\) = ([^|]+)", words(page, index)) for index in (0, 1))
    assert value[1] == slope[1]
    assert float(value[1]) > 4
    assert float(value[2]) > 0.99
    assert float(slope[2]) < 0.01
    assert frames == []


@pytest.fixture
def unit(visit):
    """One unit after its prediction, at the end of its path at once, as with less motion."""
    page = visit("/one_unit")
    page.emulate_media(reduced_motion="reduce")
    ready(page, "/one_unit")
    expect(main(page).locator(".unit-status")).to_contain_text("step 30 of 30", timeout=30_000)
    return page


def test_it_plays_after_the_prediction_and_not_before(visit):
    page = visit("/one_unit")
    expect(main(page).locator(".unit-map image")).to_have_count(1, timeout=60_000)
    expect(main(page).get_by_role("button", name="Play")).to_be_hidden()
    ready(page, "/one_unit")
    expect(main(page).locator(".unit-status")).to_contain_text("step 30 of 30: loss 0.210, dead", timeout=30_000)
    expect(main(page).get_by_role("heading", name="Died in step 11")).to_be_visible(timeout=30_000)


def test_with_less_motion_it_is_at_the_end_at_once(visit):
    page = visit("/one_unit")
    page.emulate_media(reduced_motion="reduce")
    ready(page, "/one_unit")
    expect(main(page).locator(".unit-status")).to_contain_text("step 30 of 30", timeout=1000)


def test_the_keyboard_moves_through_the_steps_and_no_request_is_sent_on_the_way(unit):
    slider = main(unit).get_by_role("slider", name="Step")
    slider.press("Home")
    slider.press("ArrowRight")
    picture = re.compile("^data:image/png;base64,")
    expect(main(unit).locator(".unit-map image")).to_have_attribute("href", picture)
    assert "step 1 of 30" in slider.get_attribute("aria-valuetext")
    expect(main(unit).get_by_role("heading", name="The unit is active at step 1")).to_be_visible(timeout=30_000)
    assert main(unit).locator(".unit-off").count() < main(unit).locator(".unit-fit circle").count() * 20


def test_the_start_can_be_dragged_and_the_sliders_and_the_link_follow(unit):
    main(unit).locator(".unit-map").scroll_into_view_if_needed()
    unit.wait_for_timeout(1500)  # until the page has come to rest: the ring is drawn anew with every step
    box = main(unit).locator(".unit-start").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    unit.mouse.move(x, y)
    unit.mouse.down()
    unit.mouse.move(x + 60, y, steps=4)
    unit.mouse.up()
    unit.wait_for_url("**w=*", timeout=30_000)
    moved = float(re.search(r"[?&]w=(-?[\d.]+)", unit.url)[1])
    assert moved > -1.2
    slider = main(unit).locator(".st-key-unit_w input[type=range]")
    expect(slider).to_have_value(str(moved), timeout=10_000)
