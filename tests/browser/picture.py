"""Make the README's picture of the lab: `python -m tests.browser.picture`."""

from playwright.sync_api import sync_playwright

from tests.browser.lab_server import CHROMIUM_FLAGS, ROOT, find_chromium, running_lab

TARGET = ROOT / "docs" / "training-lab.png"


def main() -> None:
    """Open the lab on its first setting, move into the middle of the run, and take the picture."""
    TARGET.parent.mkdir(exist_ok=True)
    with running_lab() as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=find_chromium(), args=list(CHROMIUM_FLAGS))
        page = browser.new_page(viewport={"width": 1280, "height": 1440})
        page.goto(f"{address}/training_lab")
        page.locator("[data-panel=picture] canvas:visible").first.wait_for(timeout=60_000)
        page.locator("#lab-epoch").fill("100")
        page.wait_for_timeout(2000)
        page.screenshot(path=TARGET)
        browser.close()
    print(f"wrote {TARGET.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
