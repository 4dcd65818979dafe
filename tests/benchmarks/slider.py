"""From a key on the bias slider to both curves redrawn, in a real browser: `python -m tests.benchmarks.slider`.

One learner on a lab of their own. Times are taken inside the page: from `keyup` to the first frame in which the paths
of the loss and of the units have both changed. Right moves to runs that are new, left back to runs already seen.
"""

from statistics import median
from time import perf_counter

from playwright.sync_api import Page, sync_playwright

from tests.browser.lab_server import CHROMIUM_FLAGS, find_chromium, running_lab

MOVES, SETTLED = 8, 1500  # milliseconds after which everything has been drawn
LINK = "/training_lab?v=2&b=-2.25"
SLIDER = ".stSlider input[type=range]"
WATCH = """() => {
  const drawn = () => [...document.querySelectorAll('.stVegaLiteChart')].slice(0, 2).map(
    chart => [...chart.querySelectorAll('path')].map(path => path.getAttribute('d')).join());
  const before = drawn(); window.redrawn = {};
  const look = start => {
    drawn().forEach((paths, i) => {
      if (paths !== before[i] && !(i in redrawn)) redrawn[i] = performance.now() - start;
    });
    if (Object.keys(redrawn).length < 2) requestAnimationFrame(() => look(start));
  };
  document.addEventListener('keyup', () => look(performance.now()), {once: true, capture: true});
}"""


def open_lab(page: Page, address: str) -> float:
    """Seconds until the first chart has a line."""
    start = perf_counter()
    page.goto(address + LINK)
    page.wait_for_selector(".stVegaLiteChart svg path", timeout=60_000)
    seconds = perf_counter() - start
    page.wait_for_timeout(2 * SETTLED)
    return seconds


def move(page: Page, key: str) -> float:
    """Milliseconds from the key to both curves; infinite when one of them did not change."""
    page.locator(SLIDER).first.focus()
    page.evaluate(WATCH)
    page.keyboard.press(key)
    page.wait_for_timeout(SETTLED)
    redrawn = page.evaluate("window.redrawn")
    return max(redrawn.values()) if len(redrawn) == 2 else float("inf")


def main() -> None:
    """Print the first chart cold and warm, and the moves."""
    with running_lab() as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=find_chromium(), args=list(CHROMIUM_FLAGS))
        cold = open_lab(browser.new_page(), address)
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        print(f"first chart: {cold:.1f} s on a cold server, {open_lab(page, address):.1f} s on a warm one")
        for words, key in (("a new run", "ArrowRight"), ("a run already seen", "ArrowLeft")):
            times = [move(page, key) for _ in range(MOVES)]
            print(f"slider to both curves, {words}: median {median(times):.0f} ms, longest {max(times):.0f} ms")
        browser.close()


if __name__ == "__main__":
    main()
