"""Whatever is moved, in whatever order, and whenever a menu is opened: controls, address and what was trained agree."""

import os
import random
import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page, TimeoutError

from core.training.fields import format_value
from core.ui.controls.fields import CONTROLS
from core.ui.lesson.links import RECOVERY, VANISHING
from core.ui.links.address import CARRIED
from core.ui.links.page_link import BIAS_SWEEP, LEARNING_RATE
from core.ui.state.run_state import LAB

pytestmark = pytest.mark.browser
PAGES = {
    "training_lab": LAB, "bias_sweep": BIAS_SWEEP, "learning_rate": LEARNING_RATE, "recover": RECOVERY,
    "vanishing": VANISHING,
}  # fmt: skip
LINKS = {  # small networks: it is the controls that are walked
    "training_lab": "?v=2&e=10&n=50", "bias_sweep": "?v=1&e=10&n=50&k=5&a=relu&b=0~-5",
    "learning_rate": "?v=1&e=10&n=50&k=5&r=0.1~3", "recover": "?v=1&e=10&n=50&k=10&o=sgd&b=-2",
    "vanishing": "?v=1&l=5&w=4&k=10&a=relu",
}  # fmt: skip
COSTLY = ("epochs", "n_samples", "width", "depth", "seeds", "compare", "field", "layer_biases")
STEPS, LOOKS_EVERY = 12, 3
SEED = int(
    os.environ.get("LAB_WALK_SEED", "1")
)  # other walks: LAB_WALK_SEED=7 pytest tests/browser/test_random_walk.py
READ = """prefix => [...document.querySelectorAll('[class*="st-key-' + prefix + '"]')].flatMap(box => {
  const key = [...box.classList].find(name => name.startsWith('st-key-')).slice(7);
  const inputs = box.querySelectorAll('input'), input = inputs[0];
  const one = inputs.length === 1 && ['range', 'text', 'number'].includes(input.type);
  return one ? [[key, input.getAttribute('aria-valuetext') ?? input.value]] : [];
})"""

SAYS = "[class*=st-key-headline], h2, li, g.mark-text.role-mark text"
TEXTS = f"""() => [...document.querySelectorAll('.stMain :is({SAYS})')]
  .filter(each => !each.closest('details')).map(each => each.textContent)"""
DRAWN = """() => !document.querySelector('[data-testid="stStatusWidget"], [data-testid="stProgress"]') &&
  [...document.querySelectorAll('.stVegaLiteChart')].every(chart => chart.querySelector('svg'))"""


def opened(visit, name: str) -> Page:
    """The page once its last control is there, which comes well after its heading on a busy machine."""
    page = visit(f"/{name}{LINKS[name]}")
    page.locator(f".st-key-{PAGES[name].prefix}n_samples input").wait_for(state="attached", timeout=60_000)
    assert at_rest(page, PAGES[name]) == []
    return page


def at_rest(page: Page, links) -> list[str]:
    """Wait until the controls show what the address says; what still differs after that, if anything does."""
    for _ in range(200):  # on a busy machine an answer may take its time
        before = page.url
        page.wait_for_timeout(400)
        if page.url == before and differences(page, links) == []:
            return []
    at_work = [] if page.evaluate(DRAWN) else ["the page is still at work"]
    return differences(page, links) + at_work


def shown(page: Page, prefix: str) -> dict[str, str]:
    """What the controls with one value show, by session key, those in a closed menu included."""
    return dict(page.evaluate(READ, prefix))


def says(links, address: str) -> dict[str, object]:
    """What the controls hold when they show an address, by session key."""
    found = dict(parse_qsl(urlsplit(address).query))
    state, ignored = links.decode({code: text for code, text in found.items() if code not in CARRIED})
    assert not ignored
    return links.held(state)


def same(name: str, text: str, value: object) -> bool:
    """Whether a control that shows this text holds this value."""
    if isinstance(value, (int, float)):
        words = CONTROLS[name].text(value) if name in CONTROLS else str(value)
        number = re.sub("−", "-", text)
        return number in ("all", words) or float(number) == pytest.approx(value)
    control = CONTROLS.get(name)
    return text in (format_value(value), control.text(value) if control else value)


def differences(page: Page, links) -> list[str]:
    """Controls that show something other than the address says."""
    held, seen = says(links, page.url), shown(page, links.prefix)
    assert len(seen) >= 3
    return [
        f"{key} shows {text} and the address says {held[key]}"
        for key, text in seen.items()
        if key in held and held[key] is not None and not same(key.removeprefix(links.prefix), text, held[key])
    ]


def step(page: Page, links, chance: random.Random) -> str:
    """Do one thing to the page, as somebody in a hurry would; returns what was done."""
    if chance.random() < 0.25:
        folded = page.get_by_test_id("stMain").locator("summary").filter(has_text="More settings")
        folded.click()
        page.wait_for_timeout(600)  # it unfolds slowly, and nothing in it can be clicked meanwhile
        return "More settings"
    keys = [key for key in shown(page, links.prefix) if not key.endswith(COSTLY)]
    if not keys:  # between two runs of the page
        return "nothing to move"
    key = chance.choice(keys)
    box = page.locator(f".st-key-{key}")
    if not box.locator("input").is_visible():
        return f"{key} is folded"
    slider, number = box.locator("input[type=range]"), box.locator("input[type=number]")
    arrow = chance.choice(("ArrowLeft", "ArrowRight"))
    if slider.count():
        for _ in range(chance.randint(1, 3)):
            slider.press(arrow)
    elif number.count():
        number.fill(str(chance.randint(0, 99)))
        number.press("Enter")
    else:
        box.locator("input").click()
        options = page.get_by_role("option")
        try:
            options.first.wait_for(timeout=3000)
        except TimeoutError:  # a rerun that was on its way has closed it again
            return f"{key} is closed"
        options.nth(chance.randrange(min(options.count(), 6))).click()
    return f"{key} {arrow}"


def measured(page: Page) -> list[str]:
    """What the page says of what it trained, once it is at rest: its headline, and the numbers in heat maps."""
    before: list[str] = []
    for _ in range(60):
        page.wait_for_function(DRAWN, timeout=90_000)
        page.wait_for_timeout(700)
        texts = page.evaluate(TEXTS)
        if texts and texts == before:
            return texts
        before = texts
    pytest.fail("the page never came to rest, or has no headline")


@pytest.mark.parametrize("name", PAGES)
def test_controls_address_and_what_was_trained_agree_after_any_walk(visit, name):
    page, links, chance = opened(visit, name), PAGES[name], random.Random(SEED)
    done = []
    for count in range(1, STEPS + 1):
        done.append(step(page, links, chance))
        if count % LOOKS_EVERY == 0:
            assert at_rest(page, links) == [], done
    address = urlsplit(page.url)
    assert measured(page) == measured(visit(f"{address.path}?{address.query}")), done  # what the link trains anew


@pytest.mark.parametrize("name", PAGES)
def test_more_settings_opened_last_still_shows_the_run_and_changes_nothing(visit, name):
    page, links = opened(visit, name), PAGES[name]
    slider = page.get_by_test_id("stMain").locator(".stSlider input[type=range]:visible").first
    for _ in range(2) if slider.count() else ():
        slider.press("ArrowRight")
        assert at_rest(page, links) == []
    address = page.url
    page.locator("summary").filter(has_text="More settings").click()
    assert at_rest(page, links) == []
    assert page.url == address
    page.locator(f".st-key-{links.prefix}n_samples input").press("ArrowRight")
    assert at_rest(page, links) == []
    moved = {key for key in says(links, page.url) if says(links, page.url)[key] != says(links, address)[key]}
    assert moved == {f"{links.prefix}n_samples"}
