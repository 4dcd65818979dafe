"""The drawn network and home's figure in a real browser."""

import json
import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from core import TrainingConfig, load_dataset, train
from core.charts.network_data import network_data
from core.engine.activations import ACTIVATIONS
from core.engine.network import pre_activations
from core.ui.lab.home import SETTING, home_figure
from tests.browser.lab_server import ROOT

pytestmark = pytest.mark.browser
LAB = "/training_lab"
RESPOND = (ROOT / "core/ui/lab/figure/assets/respond.js").read_text("utf-8")
RUN = """async ([network, points, frame]) => {
  const all = await unpack(network.parameters);
  const count = parameterCount(network.widths);
  const z = respond(network, all.subarray(frame * count, (frame + 1) * count), Float32Array.from(points));
  return z.map((layer) => [...layer]);
}"""


def network_canvas(page: Page):
    return page.locator("[data-panel=network] canvas:visible").first


def pixels(page: Page, panel: str) -> str:
    return page.locator(f"[data-panel={panel}] canvas:visible").first.evaluate("canvas => canvas.toDataURL()")


def lab(visit, query: str = "", **options) -> Page:
    page = visit(LAB + query, **options)
    expect(network_canvas(page)).to_be_visible(timeout=60_000)
    expect(page.locator("[data-panel=ribbon] canvas:visible")).to_have_count(1, timeout=30_000)
    page.wait_for_timeout(1000)
    return page


def home(visit, **options) -> Page:
    page = visit("/", **options)
    expect(page.locator(".story")).to_contain_text("of 16 units", timeout=60_000)
    return page


@pytest.mark.parametrize(
    "config",
    [
        TrainingConfig(n_samples=80, hidden_widths=(6, 4), initial_bias=-1.0, epochs=12),
        TrainingConfig(n_samples=80, hidden_widths=(5, 5), activation="tanh", epochs=12),
        TrainingConfig(dataset="abs", n_samples=80, hidden_widths=(4,), activation="leaky_relu", epochs=12),
        TrainingConfig(dataset="digits", n_samples=80, hidden_widths=(6, 5), epochs=5),
    ],
    ids=["relu", "tanh", "line", "digits"],
)
def test_the_browser_answers_as_the_engine_does(browser, config):
    history, dataset = train(config), load_dataset(config)
    network = network_data(history.networks, history.network_epochs, config, dataset)
    frame = len(network["kept"]) // 2
    kept = history.networks[history.network_epochs.tolist().index(network["kept"][frame])]
    page = browser.new_page()
    page.add_script_tag(content=RESPOND)
    answers = page.evaluate(RUN, [json.loads(json.dumps(network)), dataset.x_train.ravel().tolist(), frame])
    page.close()
    expected = pre_activations(kept, dataset.x_train, ACTIVATIONS[config.activation], config.negative_slope)
    for answer, z in zip(answers, expected, strict=True):
        np.testing.assert_allclose(np.reshape(answer, z.shape), z, rtol=5e-3, atol=2e-2)


def test_a_unit_that_is_picked_in_the_network_is_picked_in_ribbon_picture_and_histogram(visit):
    page = lab(visit)
    before = {panel: pixels(page, panel) for panel in ("network", "ribbon", "picture", "histogram")}
    network_canvas(page).focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    expect(page.locator("[data-panel=histogram] .title:visible")).to_have_text("Pre-activations: Layer 1, unit 3")
    expect(page.locator(".tip:visible")).to_have_count(1)
    expect(network_canvas(page)).to_have_attribute("aria-valuetext", re.compile("Layer 1, unit 3: "))
    assert all(pixels(page, panel) != before[panel] for panel in before)
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-panel=histogram] .title:visible")).to_have_text("Pre-activations: Layer 2, unit 3")


def test_a_unit_that_is_picked_in_the_ribbon_is_picked_in_the_network(visit):
    page = lab(visit)
    page.locator("[data-panel=ribbon] canvas:visible").press("ArrowDown")
    expect(network_canvas(page)).to_have_attribute("aria-valuetext", re.compile("Layer 1, unit 1: "))


def test_the_network_follows_the_epoch(visit):
    page = lab(visit)
    before, said = pixels(page, "network"), network_canvas(page).get_attribute("aria-label")
    page.locator("#lab-epoch").fill("0")
    expect(network_canvas(page)).not_to_have_attribute("aria-label", said)
    assert pixels(page, "network") != before


def test_the_player_steps_jumps_and_plays_at_the_chosen_speed(visit):
    page = lab(visit)
    epoch = page.locator("#lab-epoch")
    for name, reached in (("To the first epoch", 0), ("One epoch forward", 1), ("To the last epoch", 200)):
        page.get_by_role("button", name=name).click()
        expect(epoch).to_have_value(str(reached))
    page.get_by_role("button", name="One epoch back").click()
    expect(epoch).to_have_value("199")
    page.get_by_role("combobox", name="Speed of playing").select_option("4")
    page.get_by_role("button", name="To the first epoch").click()
    page.get_by_role("button", name="Play", exact=True).click()
    expect(epoch).to_have_value("200", timeout=5_000)  # eight seconds at 1x


def test_a_network_too_large_to_draw_is_told_in_counts(visit):
    page = lab(visit, "?w=100-80&e=1&n=50")
    expect(network_canvas(page)).to_have_attribute("aria-label", re.compile("Layer 1: .*Layer 2: "))
    assert network_canvas(page).evaluate("canvas => canvas.height") > 100


def test_dragging_homes_bias_moves_everything_without_a_request(visit):
    page = visit("/")
    frames: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: frames.append(frame)))
    page.reload()
    expect(page.locator(".story")).to_contain_text("of 16 units", timeout=60_000)
    page.wait_for_timeout(2000)
    before = {panel: pixels(page, panel) for panel in ("slope", "network", "curves")}
    said = page.locator(".story").inner_text()
    frames.clear()
    box = page.locator("#home-bias").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 2 / 3, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] / 2, steps=12)
    expect(page.locator(".story")).not_to_have_text(said)
    assert all(pixels(page, panel) != before[panel] for panel in before)
    page.mouse.up()
    page.wait_for_timeout(500)
    assert frames == []


def test_homes_bias_obeys_the_keyboard_and_says_what_it_does(visit):
    page = home(visit)
    bias = page.get_by_role("slider", name="Initial bias of every unit")
    expect(bias).to_have_attribute("aria-valuetext", re.compile("^−2\\. After 100 epochs: training loss"))
    bias.press("Home")
    expect(page.locator(".story")).to_contain_text("All 16 units were born dead")
    expect(page.locator("[data-panel=slope] figcaption")).to_contain_text(
        "None of 160 training points are on its slope"
    )
    bias.press("ArrowRight")
    expect(bias).to_have_attribute("aria-valuetext", re.compile("^−9.75\\."))


def test_homes_network_trains_from_its_button_and_a_unit_can_be_chosen(visit):
    page = home(visit)
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Train").click()
    expect(page.locator(".number")).to_have_text("epoch 100 / 100", timeout=20_000)
    page.locator("[data-panel=network] canvas").press("ArrowRight")
    expect(page.locator("[data-panel=slope] figcaption")).to_contain_text("Layer 2, unit")


def test_the_link_on_home_opens_the_run_of_the_bias_in_the_lab_and_home_remembers_it(visit):
    page = home(visit)
    page.get_by_role("slider", name="Initial bias of every unit").press("ArrowLeft")
    stop = home_figure()["biases"].index(-2.25)
    story = home_figure()["stories"][stop].split(".")[0].replace("**", "")
    expect(page.locator(".story")).to_contain_text(story)
    page.get_by_role("link", name="Open this very run in the training lab").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Training lab", timeout=20_000)
    expect(page.get_by_text(story, exact=False).first).to_be_visible(timeout=20_000)
    assert "b=-2.25" in page.url
    assert f"s={SETTING.seed}" in page.url
    page.get_by_test_id("stSidebar").get_by_text("Start here").click()
    expect(page.locator("output")).to_have_text("−2.25", timeout=20_000)


def test_home_is_no_wider_than_a_telephone(visit):
    page = home(visit, width=390, scheme="dark")
    main = page.get_by_test_id("stMain")
    assert main.evaluate("element => element.scrollWidth <= element.clientWidth")
    for panel in ("slope", "network", "curves"):
        assert page.locator(f"[data-panel={panel}] canvas").evaluate("canvas => canvas.clientWidth") <= 390
