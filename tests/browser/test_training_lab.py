"""The training lab in a real browser."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.lab_server import running_lab
from tests.browser.looks import WIDE
from tests.browser.tabs import new_tab, put_back

pytestmark = pytest.mark.browser
LAB = "/training_lab"


def main(page: Page):
    return page.get_by_test_id("stMain")


def ready(page: Page) -> Page:
    """Wait until curves and panels of the first run are on screen."""
    expect(main(page).locator(".stVegaLiteChart svg").first).to_be_visible(timeout=60_000)
    expect(page.locator("[data-panel=picture] canvas:visible").first).to_be_visible(timeout=30_000)
    expect(page.locator("#lab-epoch")).to_be_visible()
    return page


def chart_shapes(page: Page, index: int) -> str:
    """Everything that a chart draws, as path data."""
    script = "chart => [...chart.querySelectorAll('path')].map(path => path.getAttribute('d')).join(' ')"
    return main(page).locator(".stVegaLiteChart").nth(index).evaluate(script)


def pixels(page: Page, panel: str) -> str:
    return page.locator(f"[data-panel={panel}] canvas:visible").first.evaluate("canvas => canvas.toDataURL()")


def move_epoch(page: Page, epoch: int) -> None:
    page.locator("#lab-epoch").fill(str(epoch))
    page.wait_for_timeout(300)


def bias_slider(page: Page):
    return main(page).locator(".stSlider").filter(has_text="Initial bias").locator("input[type=range]")


def story(page: Page):
    return main(page).locator("[class*=st-key-headline] h2")


@pytest.fixture(scope="module")
def opened(browser, server: str) -> Iterator[Page]:
    """A tab for all that moves in the browser alone."""
    page = new_tab(browser, WIDE)
    page.goto(server + LAB)
    yield ready(page)
    put_back(page)


@pytest.fixture
def still(opened: Page) -> Page:
    """That tab at its last epoch, with no unit picked out."""
    opened.get_by_role("heading", level=1).click()
    move_epoch(opened, 200)
    return opened


def test_a_cold_deep_link_shows_the_phenomenon_at_once(visit):
    page = ready(visit(LAB))
    expect(story(page)).to_contain_text("born dead")
    expect(story(page)).to_contain_text("died")
    expect(story(page)).to_contain_text("came back")
    expect(page.get_by_test_id("stSidebar").get_by_text("Training lab")).to_be_visible()


def test_moving_the_bias_slider_changes_the_sentence_and_both_curves(visit):
    page = ready(visit(LAB))
    before, loss, units = story(page).inner_text(), chart_shapes(page, 0), chart_shapes(page, 1)
    for _ in range(6):
        bias_slider(page).press("ArrowLeft")
    expect(story(page)).not_to_have_text(before, timeout=15_000)
    page.wait_for_timeout(1500)
    assert chart_shapes(page, 0) != loss
    assert chart_shapes(page, 1) != units
    assert "b=-3" in page.url


def test_scrubbing_moves_curves_surface_and_histogram_without_a_request(visit):
    page = visit("/classroom")
    frames: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: frames.append(frame)))
    page.goto(page.url.replace("/classroom", LAB))
    ready(page)
    page.wait_for_timeout(1500)
    before = {panel: pixels(page, panel) for panel in ("ribbon", "picture", "histogram")}
    loss, units = chart_shapes(page, 0), chart_shapes(page, 1)
    frames.clear()
    move_epoch(page, 3)
    assert all(pixels(page, panel) != before[panel] for panel in before)
    assert chart_shapes(page, 0) != loss
    assert chart_shapes(page, 1) != units
    expect(page.get_by_text(re.compile("Epoch 3: training loss"))).to_be_visible()
    assert frames == []


def test_playing_runs_through_the_epochs_and_pauses(still):
    page = still
    play = page.get_by_role("button", name=re.compile("play", re.IGNORECASE))
    play.click()
    page.wait_for_timeout(1200)
    play.click()
    epoch = int(page.locator("#lab-epoch").input_value())
    assert 0 < epoch < 200
    page.wait_for_timeout(400)
    assert int(page.locator("#lab-epoch").input_value()) == epoch


def mark_charts(page: Page) -> None:
    """Mark the four charts once they have settled: each is embedded anew while the page finds its width."""
    charts = main(page).locator(".stVegaLiteChart svg")
    for _ in range(10):
        charts.evaluate_all("charts => charts.forEach(chart => chart.dataset.seen = 'yes')")
        page.wait_for_timeout(1000)
        if main(page).locator(".stVegaLiteChart svg[data-seen=yes]").count() == charts.count() == 4:
            return
    pytest.fail("the charts never came to rest")


def test_a_rerun_updates_the_charts_in_place(visit):
    page = ready(visit(LAB))
    opening = story(page).inner_text()
    bias_slider(page).press("ArrowLeft")  # after the first rerun of a session Streamlit embeds the charts once more
    expect(story(page)).not_to_have_text(opening, timeout=15_000)
    mark_charts(page)
    before = story(page).inner_text()
    bias_slider(page).press("ArrowLeft")
    expect(story(page)).not_to_have_text(before, timeout=15_000)
    page.wait_for_timeout(1000)
    assert main(page).locator(".stVegaLiteChart svg[data-seen=yes]").count() == 4


def test_going_back_to_a_run_that_is_kept_updates_the_charts_in_place(visit):
    page = ready(visit(f"{LAB}?s=12345"))
    for _ in range(2):
        before = story(page).inner_text()
        bias_slider(page).press("ArrowLeft")
        expect(story(page)).not_to_have_text(before, timeout=15_000)
    mark_charts(page)
    before = story(page).inner_text()
    bias_slider(page).press("ArrowRight")
    expect(story(page)).not_to_have_text(before, timeout=15_000)
    page.wait_for_timeout(1000)
    assert main(page).locator(".stVegaLiteChart svg[data-seen=yes]").count() == 4


def test_a_link_restores_the_page_and_nonsense_in_it_is_reported(visit):
    page = ready(visit(f"{LAB}?v=1&d=circles&a=tanh&b=-0.5&w=8-8&r=nonsense&zz=1&c=q.7"))
    warning = main(page).get_by_test_id("stAlert")
    for text in ("Learning rate must be a number, got 'nonsense'", "'zz'", "'q.7'"):
        expect(warning).to_contain_text(text)
    expect(main(page).get_by_role("combobox", name="Data set")).to_have_value("Circles")
    expect(story(page)).to_contain_text("16 units")


def test_reload_back_and_forward_keep_controls_and_address_together(visit):
    page = ready(visit(LAB))
    opening = story(page).inner_text()
    bias_slider(page).press("ArrowLeft")
    expect(story(page)).not_to_have_text(opening, timeout=15_000)
    moved = story(page).inner_text()
    page.reload()
    ready(page)
    expect(story(page)).to_have_text(moved, timeout=15_000)
    page.go_back()
    expect(story(page)).to_have_text(opening, timeout=15_000)
    page.go_forward()
    expect(story(page)).to_have_text(moved, timeout=15_000)


def test_the_menu_and_back_again_keep_the_settings(visit):
    page = ready(visit(LAB))
    opening = story(page).inner_text()
    bias_slider(page).press("ArrowLeft")
    expect(story(page)).not_to_have_text(opening, timeout=15_000)
    moved = story(page).inner_text()
    page.get_by_test_id("stSidebar").get_by_text("Start here").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Why do ReLU units die?", timeout=15_000)
    page.get_by_test_id("stSidebar").get_by_text("Training lab").click()
    expect(story(page)).to_have_text(moved, timeout=15_000)
    assert "b=-1.75" in page.url


def test_a_server_that_was_never_visited_opens_on_a_nonsense_deep_link(visit, chromium):
    with running_lab() as address:
        page = ready(visit(f"{LAB}?v=9&b=&d=%3Cscript%3E&e=1e99&unknown=1", address=address))
        expect(main(page).get_by_test_id("stAlert")).to_contain_text("script")
        expect(page.get_by_test_id("stSidebar").get_by_text("Start here")).to_be_visible()
        expect(story(page)).to_contain_text("of 32 units were born dead")
        page.close()  # before its server is gone


@pytest.mark.parametrize(
    "query",
    [
        "d=digits&a=tanh&e=20",
        "d=diabetes&r=10&o=momentum&b=0",
        "d=abs&w=2-2-2-2-2-2-2-2-2",
        "e=0",
    ],
)
def test_every_kind_of_run_draws_its_panels(visit, query):
    page = ready(visit(f"{LAB}?{query}"))
    for panel in ("network", "ribbon", "picture", "histogram"):
        assert page.locator(f"[data-panel={panel}] canvas:visible").first.evaluate("canvas => canvas.height") > 100


def test_a_unit_that_is_pointed_at_is_picked_out_everywhere(still):
    page = still
    page.wait_for_timeout(500)
    before = {panel: pixels(page, panel) for panel in ("ribbon", "picture", "histogram")}
    ribbon = page.locator("[data-panel=ribbon] canvas:visible")
    ribbon.hover(position={"x": 200, "y": 60})
    expect(page.get_by_text(re.compile("Pre-activations: layer 1, unit", re.IGNORECASE))).to_be_visible()
    assert all(pixels(page, panel) != before[panel] for panel in before)


def test_a_click_pins_a_unit_until_another_click_or_escape(still):
    page = still
    page.wait_for_timeout(500)
    ribbon, tip = page.locator("[data-panel=ribbon] canvas:visible"), page.locator(".tip:visible")
    ribbon.click(position={"x": 200, "y": 62})
    name = tip.inner_text().split(":")[0]
    expect(tip).to_contain_text("Pinned")
    ribbon.hover(position={"x": 200, "y": 200})
    expect(tip).to_contain_text(name)
    ribbon.click(position={"x": 200, "y": 62})
    page.get_by_role("heading", level=1).hover()
    expect(tip).to_be_hidden()
    ribbon.click(position={"x": 200, "y": 62})
    ribbon.press("Escape")
    page.get_by_role("heading", level=1).hover()
    expect(tip).to_be_hidden()


def test_the_keyboard_pins_a_unit_that_then_survives_leaving_the_ribbon(still):
    page = still
    ribbon, tip = page.locator("[data-panel=ribbon] canvas:visible"), page.locator(".tip:visible")
    ribbon.focus()
    for key in ("ArrowDown", "ArrowDown", "Enter", "Tab"):
        page.keyboard.press(key)
    expect(tip).to_contain_text("Layer 1, unit 2")
    ribbon.press("Escape")
    expect(tip).to_be_hidden()


def test_dragging_along_the_ribbon_scrubs_and_pins_nothing(still):
    page = still
    page.wait_for_timeout(500)
    ribbon = page.locator("[data-panel=ribbon] canvas:visible")
    ribbon.scroll_into_view_if_needed()
    box = ribbon.bounding_box()
    page.mouse.move(box["x"] + 300, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 150, box["y"] + 102, steps=5)
    page.mouse.up()
    assert 0 < int(page.locator("#lab-epoch").input_value()) < 100
    page.get_by_role("heading", level=1).hover()
    expect(page.locator(".tip:visible")).to_be_hidden()


def test_a_cut_off_unit_is_told_so(visit):
    page = ready(visit(f"{LAB}?v=2"))
    page.locator("#lab-epoch").fill("0")
    ribbon = page.locator("[data-panel=ribbon] canvas:visible")
    ribbon.press("ArrowDown")
    expect(page.locator(".tip:visible")).to_contain_text("cut off from the start: its output only reaches dead units")


def test_a_learner_brings_a_file_and_compares_on_it(visit, tmp_path):
    table = tmp_path / "plants.csv"
    rows = [f"{x},{x * x % 7},{'low' if x < 20 else 'high'}" for x in range(40)]
    table.write_text("size,weight,kind\n" + "\n".join(rows))
    page = ready(visit(f"{LAB}?e=20&c=a.leaky_relu"))
    menu = main(page).get_by_role("combobox", name="Data set")
    menu.fill("Your own")
    menu.press("Enter")
    page.locator("input[type=file]").set_input_files(table)
    expect(main(page).get_by_text("40 rows, 2 features, predicting kind").first).to_be_visible(timeout=15_000)
    expect(main(page).get_by_role("heading", level=2, name="Activation: leaky ReLU")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_compared_runs_stand_side_by_side_or_one_above_the_other_chart_by_chart(visit, width):
    page = ready(visit(f"{LAB}?e=20&c=a.leaky_relu", width))
    page.wait_for_timeout(1500)
    charts = main(page).locator(".stVegaLiteChart").all()[1:5]  # after the losses, which are in one chart
    panels = [
        page.locator(f"[data-panel={name}] canvas:visible").all()
        for name in ("network", "ribbon", "picture", "histogram")
    ]
    pairs = [panels[0], charts[:2], *panels[1:], charts[2:]]
    tops = [[each.bounding_box()["y"] for each in pair] for pair in pairs]
    assert [len(pair) for pair in pairs] == [2] * 6
    if width == 1280:
        assert all(abs(first - second) < 2 for first, second in tops)
    else:
        flat = [top for pair in tops for top in pair]
        assert flat == sorted(flat)


def test_a_unit_that_is_pinned_is_pinned_in_both_runs_of_a_comparison(visit):
    page = ready(visit(f"{LAB}?e=20&b=-2.5&c=a.leaky_relu"))
    page.wait_for_timeout(1500)
    page.locator("[data-panel=ribbon] canvas:visible").nth(1).click(position={"x": 200, "y": 62})
    tips = page.locator(".tip:visible")
    expect(tips).to_have_count(2)
    names = [text.split(":")[0] for text in tips.all_inner_texts()]
    assert names[0] == names[1]
    titles = page.locator("[data-panel=histogram] .title:visible").all_inner_texts()
    assert titles == [f"Pre-activations: {names[0]}"] * 2


def test_two_tabs_do_not_disturb_each_other(visit):
    first, second = ready(visit(LAB)), ready(visit(f"{LAB}?b=-10"))
    expect(story(second)).to_contain_text("All 32 units were born dead")
    bias_slider(first).press("ArrowLeft")
    expect(story(second)).to_contain_text("All 32 units were born dead")


def test_a_long_run_shows_progress_and_stop_keeps_what_is_done(visit):
    page = visit(f"{LAB}?w=64-64-64&n=2000&e=200&bs=8")
    stop = main(page).get_by_role("button", name="Stop")
    stop.click(timeout=30_000)
    expect(story(page)).to_be_visible(timeout=30_000)
    expect(main(page).get_by_text(re.compile("Stopped after epoch"))).to_be_visible()
