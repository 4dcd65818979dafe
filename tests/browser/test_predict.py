"""Predicting by keyboard: nothing is revealed before the button is pressed, and the focus stays where it was."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def main(page: Page):
    return page.get_by_test_id("stMain")


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.innerText").strip()


def test_arrow_keys_commit_nothing_and_the_button_keeps_the_focus(visit):
    page = visit("/activations")
    question = main(page).get_by_role("radiogroup", name="Predict first.")
    expect(question).to_be_visible(timeout=60_000)
    page.wait_for_timeout(1000)
    assert "*" not in question.get_attribute("aria-label")
    question.get_by_role("radio").first.focus()
    for _ in range(2):
        page.keyboard.press("ArrowDown")
        page.wait_for_timeout(400)
    expect(main(page).get_by_text("What happened?")).to_have_count(0)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    seen = main(page).get_by_role("radiogroup", name="What happened?")
    expect(seen).to_be_visible(timeout=30_000)
    assert focused(page) == "Commit what I see"
    seen.get_by_role("radio").last.check(force=True)
    page.wait_for_timeout(400)
    main(page).get_by_role("button", name="Commit what I see").focus()
    page.keyboard.press("Enter")
    told = main(page).get_by_test_id("stAlert").filter(has_text="You expected “")
    expect(told).to_be_visible(timeout=30_000)
    assert told.evaluate("box => Boolean(box.closest('[role=alert], [role=status]') ?? box.querySelector('[role]'))")
    assert focused(page) == "Ask me again"
