"""Check my network, and one layer by eleven rules, in a real browser."""

import io
import random

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from core import Monitor
from core.diagnosis.eleven_rules import RULES
from core.diagnosis.record_file import as_json
from core.diagnosis.samples import SAMPLES
from tests.browser.looks import too_wide

pytestmark = pytest.mark.browser
BROKEN = 20


def main(page: Page):
    return page.get_by_test_id("stMain")


def predicted(page: Page) -> Page:
    main(page).get_by_text("less than 10 to more than 70 units", exact=True).click()
    main(page).get_by_role("button", name="Commit").click()
    expect(main(page).locator(".stVegaLiteChart svg")).to_be_visible(timeout=60_000)
    return page


def record(silent: int) -> bytes:
    z = np.random.default_rng(0).standard_normal((300, 10))
    z[:, :silent] = -1.0
    monitor = Monitor()
    monitor.update("fc1", z)
    return as_json(monitor).encode()


def bring(page: Page, name: str, content: bytes) -> None:
    chooser = main(page).locator("input[type=file]").first
    chooser.set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})


def test_every_rule_has_its_row_and_more_inputs_move_the_right_one(visit):
    page = predicted(visit("/eleven_rules"))
    chart = main(page).locator(".stVegaLiteChart")
    for rule in RULES.values():
        expect(chart.locator("svg text", has_text=rule.label).first).to_be_visible()
    expect(main(page).get_by_text("no rule is within one unit")).to_be_visible()
    slider = main(page).get_by_role("slider", name="Inputs that the rules see")
    slider.press("End")
    expect(main(page).get_by_text("2 rules are within one unit")).to_be_visible(timeout=30_000)
    page.wait_for_url("**/eleven_rules?*n=10000*")


def test_a_link_restores_the_layer(visit):
    page = predicted(visit("/eleven_rules?v=1&n=300&d=10&r=0"))
    expect(main(page).get_by_text("10 are dead", exact=False).first).to_be_visible()
    expect(main(page).get_by_text("On 300 inputs, 11 rules say")).to_be_visible()


def test_a_sample_is_there_at_once_and_another_in_one_click(visit):
    page = visit("/check_network")
    expect(main(page).get_by_text("units got no gradient on 400 inputs")).to_be_visible(timeout=60_000)
    main(page).get_by_text(SAMPLES["rare"].label, exact=True).click()
    expect(main(page).get_by_text("units got no gradient on 2,000 inputs")).to_be_visible(timeout=60_000)


def test_a_record_is_read_and_the_report_taken_along(visit):
    page = visit("/check_network")
    main(page).get_by_text("record.json", exact=True).click()
    expect(main(page).get_by_text("Recommended.")).to_be_visible(timeout=30_000)
    bring(page, "record.json", record(3))
    expect(main(page).get_by_text("3 of 10 units got no gradient on 300 inputs.")).to_be_visible(timeout=30_000)
    with page.expect_download() as caught:
        main(page).get_by_role("button", name="The report (HTML, prints well)").click()
    assert "3 of 10 silent on 300 inputs" in caught.value.path().read_text("utf-8")


def test_broken_files_get_a_message_each_and_no_traceback(visit):
    page = visit("/check_network")
    main(page).get_by_text("Arrays of values", exact=True).click()
    expect(main(page).get_by_text("One array a layer")).to_be_visible(timeout=30_000)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, fc1=np.random.default_rng(0).standard_normal((40, 5)))
    whole, rng = buffer.getvalue(), random.Random(0)
    for index in range(BROKEN):
        cut = whole[: rng.randrange(len(whole) - 25)]
        bring(page, f"z{index}.npz", cut)
        expect(main(page).get_by_text(f"z{index}.npz cannot be used.")).to_be_visible(timeout=30_000)
        assert main(page).locator(".stException").count() == 0
    bring(page, "whole.npz", whole)
    expect(main(page).get_by_text("None of 5 units is dead on 40 inputs.")).to_be_visible(timeout=30_000)


def test_nothing_is_wider_than_the_page(visit):
    assert too_wide(predicted(visit("/eleven_rules"))) == {}
