"""The pages of studies in a real browser: cold, crowded, on a phone, and with the keyboard."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.lab_server import running_lab

pytestmark = pytest.mark.browser
SMALL = "n=40&e=4&w=5-4&k=5"
BIAS, RATE, DEAD = "/bias_sweep", "/learning_rate", "/born_dead"
QUICK = {
    BIAS: f"{BIAS}?{SMALL}&a=relu~elu&b=0~-5", RATE: f"{RATE}?{SMALL}&r=0.1~10",
    DEAD: f"{DEAD}?u=2~3&m=500&l=3&w=1&k=50",
}  # fmt: skip
LONG = f"{BIAS}?n=1000&e=1000&w=32-32&k=20"  # minutes


@pytest.fixture(scope="module", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Servers that these tests start know nothing beforehand; the learner's own cache stays as it is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAB_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="module")
def address(_own_cache: None, chromium: str) -> Iterator[str]:
    """A lab whose cache is empty at first."""
    with running_lab() as found:
        yield found


def main(page: Page):
    return page.get_by_test_id("stMain")


def finding(page: Page):
    return main(page).locator("[class*=st-key-headline] h2").last


def finished(page: Page) -> Page:
    stop = main(page).get_by_role("button", name="Stop")
    expect(stop).to_have_count(0, timeout=300_000)  # studies let everything else on the machine go first
    expect(finding(page)).to_be_visible(timeout=30_000)
    return page


def heat_map(page: Page, index: int = 0):
    return main(page).locator(".stVegaLiteChart").nth(index)


def numbers(page: Page, index: int = 0) -> list[str]:
    """The numbers in the cells of a heat map."""
    return heat_map(page, index).locator("g.mark-text.role-mark text").all_inner_texts()


def menu(page: Page, name: str):
    return main(page).get_by_role("combobox", name=name)


def click_cell(page: Page, number: int) -> None:
    heat_map(page).scroll_into_view_if_needed()  # its marks may be drawn anew meanwhile
    heat_map(page).locator("g.mark-text.role-mark text").nth(number).click(force=True)


def test_a_server_that_was_never_visited_opens_on_a_deep_link(visit, chromium):
    with running_lab() as cold:
        page = finished(visit(QUICK[RATE], address=cold))
        expect(page.get_by_test_id("stSidebar").get_by_text("Start here")).to_be_visible()
        expect(main(page).get_by_test_id("stException")).to_have_count(0)
        page.close()


def test_a_sweep_shows_all_cells_and_fills_them_without_drawing_a_chart_anew(visit, address):
    page = visit(f"{BIAS}?k=6", address=address)
    expect(heat_map(page, 2).locator("svg")).to_be_visible(timeout=30_000)
    expect(heat_map(page).locator("g.mark-text.role-mark text").first).to_be_visible(timeout=60_000)
    main(page).locator(".stVegaLiteChart svg").evaluate_all("all => all.forEach(svg => svg.dataset.seen = 'yes')")
    finished(page)
    assert [len(numbers(page, index)) for index in range(3)] == [35, 35, 35]
    expect(finding(page)).to_contain_text("Half the networks or more are stuck from these biases on")
    expect(main(page).locator(".stVegaLiteChart svg[data-seen=yes]")).to_have_count(3)


def test_a_page_opens_while_a_study_is_running_in_another_tab(visit, address):
    other = visit(LONG, address=address)
    expect(main(other).get_by_role("button", name="Stop")).to_be_visible(timeout=60_000)
    page = visit(QUICK[DEAD], address=address)
    expect(heat_map(page).locator("svg")).to_be_visible(timeout=30_000)
    finished(page)
    expect(main(other).get_by_role("button", name="Stop")).to_be_visible()
    main(other).get_by_role("button", name="Stop").click()
    expect(main(other).get_by_text("What is done is kept")).to_be_visible(timeout=15_000)


def test_stop_keeps_what_is_done_and_a_reload_goes_on_from_there(visit, address):
    page = visit(f"{BIAS}?e=500&k=20&n=200&o=momentum", address=address)
    expect(main(page).get_by_text(re.compile(r"^[1-9]\d* of 700 networks"))).to_be_visible(timeout=60_000)
    main(page).get_by_role("button", name="Stop").click()
    stopped = main(page).get_by_text("What is done is kept")
    expect(stopped).to_be_visible(timeout=15_000)
    done = int(re.search(r"after (\d+) of 700", stopped.inner_text())[1])
    page.wait_for_timeout(3000)
    expect(main(page).get_by_role("button", name="Stop")).to_have_count(0)
    page.reload()
    going = main(page).get_by_text(re.compile(r"^\d+ of 700 networks"))
    expect(going).to_be_visible(timeout=60_000)
    assert int(going.inner_text().split()[0]) >= done
    main(page).get_by_role("button", name="Stop").click()
    expect(main(page).get_by_role("button", name="Go on")).to_be_visible(timeout=15_000)


def test_a_click_on_a_cell_shows_its_seeds(visit, address):
    page = finished(visit(QUICK[BIAS], address=address))
    page.wait_for_timeout(1000)
    click_cell(page, 3)
    expect(menu(page, "Network")).to_have_value("ELU", timeout=15_000)
    expect(menu(page, "Initial bias")).to_have_value("−5")
    click_cell(page, 0)
    expect(menu(page, "Network")).to_have_value("ReLU", timeout=15_000)
    expect(menu(page, "Initial bias")).to_have_value("0")


def test_the_keyboard_chooses_a_cell_too(visit, address):
    page = finished(visit(QUICK[BIAS], address=address))
    menu(page, "Network").fill("ELU")
    menu(page, "Network").press("Enter")
    expect(menu(page, "Network")).to_have_value("ELU", timeout=15_000)
    expect(main(page).get_by_text("One line a seed")).to_be_visible()


def test_pointing_at_a_cell_shows_its_interval(visit, address):
    page = finished(visit(QUICK[BIAS], address=address))
    page.wait_for_timeout(1000)
    heat_map(page).locator("g.mark-text.role-mark text").first.hover(force=True)
    tip = page.locator("#vg-tooltip-element")
    for text in ("95 % interval from", "to", "seeds", "initial bias"):
        expect(tip).to_contain_text(text)


def test_the_link_to_the_lab_opens_the_same_seed(visit, address):
    page = finished(visit(f"{QUICK[BIAS]}&z=0.3", address=address))
    expect(menu(page, "One of them")).to_have_value(re.compile("seed 0:"))
    menu(page, "One of them").scroll_into_view_if_needed()
    page.wait_for_timeout(500)  # a list that is open closes when the page is scrolled
    menu(page, "One of them").click()
    page.get_by_role("option", name=re.compile("seed 3:")).click()
    expect(menu(page, "One of them")).to_have_value(re.compile("seed 3:"), timeout=15_000)
    page.wait_for_timeout(2000)  # until the link has been drawn for this seed
    main(page).get_by_text("Open it in the training lab").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Training lab", timeout=30_000)
    page.wait_for_url(re.compile(r"s=3"), timeout=15_000)
    for part in ("s=3", "z=0.3", "w=5-4", "n=40", "e=4"):
        assert part in page.url
    expect(main(page).locator("[class*=st-key-headline] h2").first).to_be_visible(timeout=30_000)


def test_reload_back_and_forward_keep_controls_and_address_together(visit, address):
    page = finished(visit(QUICK[RATE], address=address))
    main(page).get_by_text("More settings").click()
    main(page).get_by_role("button", name="Adam", exact=True).click()
    page.wait_for_url(re.compile(r"o=sgd(~|%7E)adam"), timeout=15_000)
    finished(page)
    expect(main(page).get_by_role("heading", level=2, name="Adam", exact=True)).to_be_visible()
    page.reload()
    expect(main(page).get_by_role("heading", level=2, name="Adam", exact=True)).to_be_visible(timeout=30_000)
    page.go_back()
    expect(main(page).get_by_role("heading", level=2, name="Adam", exact=True)).to_have_count(0, timeout=30_000)
    page.go_forward()
    expect(main(page).get_by_role("heading", level=2, name="Adam", exact=True)).to_be_visible(timeout=30_000)


def test_a_download_holds_every_network(visit, address, tmp_path: Path):
    page = finished(visit(QUICK[BIAS], address=address))
    main(page).get_by_text("Numbers and downloads").click()
    page.wait_for_timeout(600)  # it unfolds slowly, and nothing in it can be clicked meanwhile
    with page.expect_download(timeout=60_000) as download:
        main(page).get_by_role("button", name="Every network (CSV)").click()
    download.value.save_as(tmp_path / "rows.csv")
    assert len((tmp_path / "rows.csv").read_text().splitlines()) == 1 + 2 * 2 * 5
