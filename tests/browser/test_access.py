"""Every page for everybody: axe-core, the console, the keyboard, the menu on a phone, and words that are explained."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from core.ui.shell.page import PAGES
from tests.browser.console import ours
from tests.browser.looks import FIRST_SCREEN, PHONE, TOO_WIDE, WIDE, looks
from tests.browser.tabs import new_tab, put_back

pytestmark = pytest.mark.browser
STREAMLITS: dict[str, str] = {}  # rule of axe -> why what breaks it is Streamlit's, and out of our reach
WITHOUT_PICTURE = ("classroom", "teachers_kit")
BUSY = '[data-testid="stStatusWidget"], [data-testid="stProgress"], [data-stale="true"]'
IDLE = f"() => !document.querySelector('{BUSY}')"


def address_of(name: str) -> str:
    script = Path(PAGES[name].script)
    return "/" if script.name == "app.py" else f"/{script.stem}"


@pytest.fixture(scope="module")
def axe() -> str:
    """The source of axe-core, as a development dependency ships it."""
    package = pytest.importorskip("axe_playwright_python")
    return (Path(package.__file__).parent / "axe.min.js").read_text("utf-8")


@pytest.fixture
def open_page(browser, server: str) -> Iterator[Callable[..., Page]]:
    """Opens an address and waits until it is at rest; at the end the console may hold nothing that is ours."""
    pages, said = [], []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("warning", "error"):
            said.append(message.text)

    def open_at(path: str, viewport: dict[str, int] = WIDE) -> Page:
        page = new_tab(browser, viewport)
        pages.append(page)
        page.on("console", note)
        page.goto(server + path)
        page.get_by_role("heading", level=1).wait_for(timeout=60_000)
        return at_rest(page)

    yield open_at
    for page in pages:
        page.remove_listener("console", note)
        put_back(page)
    assert ours(said) == []


@pytest.fixture(scope="module")
def tab(browser) -> Iterator[tuple[Page, list[str]]]:
    """One tab in which somebody goes from page to page, and what the console holds."""
    page, said = new_tab(browser, WIDE), []
    page.on("console", lambda entry: said.append(entry.text) if entry.type in ("warning", "error") else None)
    yield page, said
    page.close()


def at_rest(page: Page) -> Page:
    page.wait_for_function(IDLE, timeout=120_000)
    page.wait_for_timeout(1000)
    page.wait_for_function(IDLE, timeout=120_000)
    return page


def main(page: Page):
    return page.get_by_test_id("stMain")


def violations(page: Page, axe: str) -> list[str]:
    """What axe-core finds, each with its first place, but for what is Streamlit's."""
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found if each["id"] not in STREAMLITS]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_without_a_fault_of_axe_with_nothing_sticking_out_and_its_picture_in_sight(tab, server, axe, name):
    page, said = tab
    said.clear()
    page.goto(server + address_of(name))
    page.get_by_role("heading", level=1).wait_for(timeout=60_000)
    checks = [TOO_WIDE] if name in WITHOUT_PICTURE else [TOO_WIDE, FIRST_SCREEN]
    found = {
        look: [*violations(page, axe), *(each for check in checks for each in page.evaluate(check))]
        for look in looks(at_rest(page))
    }
    assert {look: each for look, each in found.items() if each} == {}
    assert ours(said) == []


def use_lab(page: Page) -> None:
    page.locator("#lab-epoch").fill("60")
    main(page).get_by_text("Glossary").click()


def use_trial(page: Page) -> None:
    main(page).get_by_text("holds with a condition", exact=True).first.click()
    main(page).get_by_role("button", name="Measure it").first.click()
    main(page).get_by_text("sigmoid: decades lost", exact=False).first.click(timeout=60_000)
    main(page).get_by_role("button", name="Commit what I see").click()
    expect(main(page).get_by_text("Measured: ")).to_have_count(1, timeout=60_000)


def use_exercise(page: Page) -> None:
    main(page).get_by_text("Layer 2", exact=True).first.click()
    main(page).get_by_role("button", name="Commit").click()
    main(page).get_by_text("none", exact=True).click(timeout=60_000)
    page.wait_for_timeout(500)
    main(page).get_by_role("button", name="Commit what I see").click()
    expect(main(page).get_by_role("heading", name="Why")).to_be_visible(timeout=60_000)


@pytest.mark.parametrize(
    ("path", "use"),
    [
        ("/training_lab?c=a.leaky_relu&e=40", use_lab),
        ("/trial", use_trial),
        ("/exercises?x=which_recovers", use_exercise),
    ],
)
def test_axe_finds_nothing_after_use(open_page, axe, path, use):
    page = open_page(path)
    use(page)
    at_rest(page)
    found = {look: violations(page, axe) + page.evaluate(TOO_WIDE) for look in looks(page)}
    assert {look: each for look, each in found.items() if each} == {}


def tab_to(page: Page, target: str, most: int = 80) -> None:
    """Press Tab until an element that matches has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("target => document.activeElement.matches(target)", target):
            return
    pytest.fail(f"{target} is not among the first {most} stops")


def test_the_lab_is_played_pinned_and_read_with_the_keyboard_alone(open_page):
    page = open_page("/training_lab")
    page.locator("#lab-epoch").wait_for(timeout=60_000)
    tab_to(page, "[data-act=play]")
    tab_to(page, "#lab-epoch")
    page.keyboard.press("Home")
    expect(page.locator("#lab-epoch")).to_have_value("0")
    tab_to(page, "[data-testid=stElementToolbar] button")
    assert (
        page.evaluate("getComputedStyle(document.activeElement.closest('[data-testid=stElementToolbar]')).opacity")
        == "1"
    )


def test_a_claim_is_measured_with_the_keyboard_alone_and_the_focus_stays(open_page):
    page = open_page("/trial")
    tab_to(page, ".stMain [role=radio], .stMain input[type=radio]")
    page.keyboard.press("Space")
    button = main(page).get_by_role("button", name="Measure it").first
    expect(button).to_be_enabled()
    button.focus()
    page.keyboard.press("Enter")
    expect(main(page).get_by_role("button", name="Commit what I see")).to_be_visible(timeout=60_000)
    page.wait_for_timeout(500)
    assert page.evaluate("document.activeElement !== document.body")


def test_an_exercise_is_answered_with_the_keyboard_alone(open_page):
    page = open_page("/exercises?x=which_recovers")
    tab_to(page, ".stMain [role=radio], .stMain input[type=radio]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")  # layer 2, which is right
    button = main(page).get_by_role("button", name="Commit")
    expect(button).to_be_enabled()
    page.wait_for_timeout(500)
    button.focus()
    page.keyboard.press("Enter")
    seen = main(page).get_by_role("button", name="Commit what I see")
    expect(seen).to_be_visible(timeout=60_000)
    page.wait_for_timeout(1000)
    tab_to(page, ".stMain [role=radio], .stMain input[type=radio]")
    page.keyboard.press("Space")
    page.wait_for_timeout(500)
    seen.focus()
    page.keyboard.press("Enter")
    expect(main(page).get_by_role("heading", name="Why")).to_be_visible(timeout=60_000)


def test_the_toolbar_of_a_chart_can_be_clicked_beside_the_player(open_page):
    page = open_page("/training_lab")
    page.locator("#lab-epoch").wait_for(timeout=60_000)
    main(page).locator(".stVegaLiteChart").first.hover()
    main(page).get_by_role("button", name="Show data").first.click(timeout=5_000)
    expect(main(page).get_by_test_id("stDataFrame").first).to_be_visible()


def test_nothing_that_takes_the_focus_is_hidden_behind_the_player(open_page):
    page = open_page("/training_lab")
    page.locator("#lab-epoch").wait_for(timeout=60_000)
    main(page).evaluate("element => element.scrollTo(0, element.scrollHeight)")
    main(page).get_by_text("Glossary").focus()
    hidden = """() => { const bar = document.querySelector('.lab-player').getBoundingClientRect();
        const [focused, here] = [document.activeElement, document.activeElement.getBoundingClientRect()];
        return here.bottom > bar.top && here.bottom <= bar.bottom && !focused.closest('.lab-player'); }"""
    for _ in range(25):
        page.keyboard.press("Shift+Tab")
        assert not page.evaluate(hidden), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")


def test_the_menu_marks_the_page_and_closes_after_a_choice_on_a_phone(open_page):
    page = open_page("/", PHONE)
    page.get_by_test_id("stExpandSidebarButton").click()
    menu = page.get_by_test_id("stSidebar")
    expect(menu.locator("a[aria-current=page]")).to_contain_text("Start here")
    menu.get_by_text("Activations").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Activations")
    expect(menu).to_have_attribute("data-collapsed", "true")
    expect(menu.get_by_text("Activations")).to_be_hidden()  # and so out of the tab order
    at_rest(page)


@pytest.mark.parametrize("way", ["mouse", "keyboard", "tap"])
def test_a_marked_word_shows_its_line(open_page, way):
    page = open_page("/training_lab")
    word, tip = main(page).locator("a[href^='#term-']").first, page.locator("#lab-term")
    tip.wait_for(state="attached")
    word.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    {"mouse": word.hover, "keyboard": word.focus, "tap": word.click}[way]()
    expect(tip).to_be_visible()
    assert len(tip.inner_text()) > 10
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    assert "#term" not in page.url
