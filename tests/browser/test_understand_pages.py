"""Activations and One unit in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.lab_server import running_lab

pytestmark = pytest.mark.browser
PATHS = ("/activations", "/one_unit")
CHARTS = 4
NO_IDEA = "no idea, show me"


def main(page: Page):
    return page.get_by_test_id("stMain")


def ready(page: Page) -> Page:
    """Say that we have no idea, and wait until every chart is on screen and at rest."""
    main(page).get_by_text(NO_IDEA).click(timeout=60_000)
    expect(main(page).locator(".stVegaLiteChart svg")).to_have_count(CHARTS, timeout=60_000)
    page.wait_for_timeout(1500)
    return page


def words(page: Page, index: int) -> str:
    """Every text in a chart."""
    script = "chart => [...chart.querySelectorAll('text')].map(text => text.textContent).join('|')"
    return main(page).locator(".stVegaLiteChart").nth(index).evaluate(script)


@pytest.mark.parametrize("path", PATHS)
def test_a_cold_server_opens_on_a_deep_link(visit, path):
    with running_lab() as address:
        page = ready(visit(path, address=address))
        expect(page.get_by_test_id("stSidebar").get_by_text("Training lab")).to_be_visible()
        expect(main(page).get_by_text("Glossary")).to_be_visible()
        page.close()  # before its server is gone


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_wider_than_the_page(visit, path, width, scheme):
    page = ready(visit(path, width, scheme))
    assert main(page).evaluate("element => element.scrollWidth <= element.clientWidth")
    overflowing = (
        main(page)
        .locator(".stVegaLiteChart")
        .evaluate_all(
            "charts => charts.filter(chart => chart.querySelector('svg').getBoundingClientRect().width "
            "> chart.parentElement.getBoundingClientRect().width + 1).length"
        )
    )
    assert overflowing == 0


def test_pointing_at_one_chart_reads_off_both_without_a_request(visit):
    page = visit("/")
    frames: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: frames.append(frame)))
    page.goto(page.url.rstrip("/") + "/activations")
    ready(page)
    assert "ReLU φ(0.0) = 0" in words(page, 0)
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


def test_moving_the_step_turns_samples_off_and_ends_in_the_cone(visit):
    page = ready(visit("/one_unit"))
    story = main(page).locator("[class*=st-key-headline] h2")
    expect(story).to_contain_text("is active at step 0")
    slider = main(page).locator(".st-key-unit_step input[type=range]")
    for step in range(1, 7):
        slider.press("ArrowRight")
        expect(story).to_contain_text(f"step {step}", timeout=10_000)
    expect(story).to_contain_text("Died in step 6")
    expect(main(page).get_by_text("The gradient is exactly 0, so")).to_be_visible()


def test_the_picture_of_the_plane_is_drawn(visit):
    page = ready(visit("/one_unit"))
    image = main(page).locator(".stVegaLiteChart").first.locator("image")
    expect(image).to_have_count(1)
    assert image.get_attribute("href").startswith("data:image/png;base64,")
    assert image.bounding_box()["width"] > 200
