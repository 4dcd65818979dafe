"""A teacher's and a learner's way through a class, in two real browser windows; the learner's is a phone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from core.classroom import Classroom
from tests.browser.lab_server import free_port, start_lab

pytestmark = pytest.mark.browser
SOON = 15_000  # milliseconds; pages look for news every two or three seconds
PHONE = 390


@pytest.fixture(scope="module")
def address(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A lab whose classes are nobody else's."""
    port = free_port()
    process = start_lab(port, LAB_CLASSES=str(tmp_path_factory.mktemp("classes")))
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(10)


@pytest.fixture
def teacher(visit, address: str) -> Page:
    """A teacher who has just opened a class."""
    page = visit("/classroom", address=address)
    page.get_by_label("What learners will see as its name").fill("Monday <i>group</i>")
    page.get_by_role("button", name="Open a class").click()
    expect(page.get_by_text("Your key, shown only now")).to_be_visible(timeout=SOON)
    return page


@pytest.fixture
def learner(visit, address: str, teacher: Page) -> Page:
    """A learner who has followed the link on a phone."""
    page = visit(f"/exercises?class={code(teacher)}", width=PHONE, address=address)
    page.get_by_label("Your name, as your teacher will see it").fill("Ada <b>")
    page.get_by_role("button", name="Join").last.click()
    expect(page.get_by_text("You are Ada <b> in the class Monday <i>group</i>")).to_be_visible(timeout=SOON)
    return page


def code(teacher: Page) -> str:
    return re.search(r"class=(\w{6})", teacher.url)[1]


def choose(teacher: Page, title: str) -> None:
    teacher.get_by_role("combobox", name="Exercise").click()
    teacher.get_by_role("option", name=re.compile(re.escape(title))).click()
    chosen = teacher.get_by_role("combobox", name="Exercise")
    expect(chosen).to_have_value(re.compile(re.escape(title)), timeout=SOON)
    teacher.wait_for_timeout(500)  # as somebody who reads what is chosen before bringing a class there


def fits(page: Page) -> bool:
    """Whether nothing makes the page wider than its window."""
    return page.get_by_test_id("stMain").evaluate("main => main.scrollWidth <= main.clientWidth")


def commit_prediction(learner: Page) -> None:
    predict_eight(learner)
    learner.get_by_role("button", name="Commit").click()
    say_what_happened(learner)


def say_what_happened(learner: Page) -> None:
    expect(learner.get_by_text("What happened?")).to_be_visible(timeout=SOON)
    learner.get_by_text("up to half", exact=True).click()
    learner.wait_for_timeout(500)  # until the page has taken it
    learner.get_by_role("button", name="Commit what I see").click()
    expect(learner.get_by_text("Measured: 8")).to_be_visible(timeout=SOON)


def predict_eight(learner: Page) -> None:
    """Move the slider from its end to 8; the button waits for it."""
    slider = learner.locator(".st-key-ask_guess_alive input[type=range]")
    expect(slider).to_be_visible(timeout=SOON)
    for _ in range(8):
        slider.press("ArrowRight")
    expect(learner.get_by_role("button", name="Commit")).to_be_enabled(timeout=SOON)


def press_until_it_answers(learner: Page) -> None:
    """As somebody does whose server is away: a press is lost, the next one is not."""
    for _ in range(20):
        button = learner.get_by_role("button", name="Commit", exact=True)
        if button.is_visible() and button.is_enabled():
            button.click()
        learner.wait_for_timeout(2000)
        if learner.get_by_text("What happened?").is_visible():
            say_what_happened(learner)
            return
    raise AssertionError("the tab did not find its server again")


def test_the_code_to_photograph_is_there_beside_the_link(teacher: Page) -> None:
    picture = teacher.get_by_role("img", name="QR code of the link beside it")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.complete && image.naturalWidth") > 100


def test_both_see_what_the_other_does_without_touching_anything(teacher: Page, learner: Page) -> None:
    expect(teacher.get_by_text("1 learner in the class")).to_be_visible(timeout=SOON)
    choose(teacher, "How many survive?")
    teacher.get_by_role("button", name="Bring everybody here").click()
    expect(learner.get_by_role("heading", name="How many survive?")).to_be_visible(timeout=SOON)
    commit_prediction(learner)
    expect(teacher.get_by_text("1 answered it")).to_be_visible(timeout=SOON)
    marked = teacher.locator(".stVegaLiteChart text").filter(has_text="measured")
    assert marked.count() == 0
    teacher.get_by_text("Show what was right").click()
    expect(marked).to_be_visible(timeout=SOON)
    with teacher.expect_download() as download:
        teacher.get_by_role("button", name="Results (CSV)").click()
    assert '"Ada <b>","guess_alive"' in Path(download.value.path()).read_text("utf-8-sig")


def test_a_pause_stops_a_learner_and_ends_by_itself(teacher: Page, learner: Page) -> None:
    check = learner.get_by_role("button", name="Check this run")
    expect(check).to_be_enabled(timeout=SOON)
    teacher.get_by_text("Pause the class").click()
    expect(check).to_be_disabled(timeout=SOON)
    expect(learner.get_by_text("The class is paused")).to_be_visible()
    teacher.get_by_text("Pause the class").click()
    expect(check).to_be_enabled(timeout=SOON)


def test_a_learner_comes_back_after_a_reload_until_the_class_is_over(teacher: Page, learner: Page) -> None:
    choose(teacher, "How many survive?")
    teacher.get_by_role("button", name="Bring everybody here").click()
    commit_prediction(learner)
    learner.reload()
    expect(learner.get_by_text("You are Ada")).to_be_visible(timeout=SOON)
    expect(learner.get_by_text("Measured: 8")).to_be_visible(timeout=SOON)
    teacher.get_by_text("End the class").click()
    teacher.get_by_role("button", name="Delete everything").click()
    expect(learner.get_by_text("This class is over")).to_be_visible(timeout=SOON)
    expect(learner.get_by_text("Measured: 8")).to_be_visible()


def test_a_reload_asks_the_teacher_for_the_key_and_takes_it(teacher: Page) -> None:
    key = teacher.get_by_test_id("stCode").first.inner_text().strip()
    teacher.reload()
    expect(teacher.get_by_label("Code")).to_have_value(re.compile(r"\w{6}"), timeout=SOON)
    teacher.get_by_label("Teacher's key").fill(key)
    teacher.get_by_role("button", name="Come back").click()
    expect(teacher.get_by_text("0 learners in the class")).to_be_visible(timeout=SOON)
    assert key not in teacher.content()


def test_the_page_refreshes_without_building_its_charts_anew(teacher: Page, learner: Page) -> None:
    expect(teacher.get_by_text("1 learner in the class")).to_be_visible(timeout=SOON)
    chart = teacher.locator(".stVegaLiteChart").first
    expect(chart.locator("svg")).to_be_visible()
    chart.evaluate("chart => { chart.firstElementChild.dataset.mine = 'yes' }")
    learner.get_by_role("button", name="Check this run").click()
    expect(teacher.get_by_text("1 answered it")).to_be_visible(timeout=SOON)
    assert chart.evaluate("chart => chart.firstElementChild.dataset.mine") == "yes"


def test_both_pages_fit_a_phone(teacher: Page, learner: Page) -> None:
    teacher.set_viewport_size({"width": PHONE, "height": 900})
    teacher.wait_for_timeout(1000)
    assert fits(teacher)
    assert fits(learner)
    for page in (teacher, learner):
        boxes = [chart.bounding_box() for chart in page.locator(".stVegaLiteChart").all()]
        assert boxes
        assert all(box["x"] >= 0 and box["x"] + box["width"] <= PHONE for box in boxes)


def test_a_learners_tab_goes_on_by_itself_after_the_server_was_killed(browser, tmp_path: Path) -> None:
    port, place = free_port(), {"LAB_CLASSES": str(tmp_path)}
    server, classroom = start_lab(port, **place), Classroom(tmp_path)
    try:
        opened = classroom.open("Monday")
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{port}/exercises?x=guess_alive&class={opened.code}")
        page.get_by_label("Your name, as your teacher will see it").fill("Ada")
        page.get_by_role("button", name="Join").last.click()
        expect(page.get_by_text("You are Ada")).to_be_visible(timeout=SOON)
        predict_eight(page)
        server.kill()
        server.wait()
        server = start_lab(port, **place)
        press_until_it_answers(page)
        assert [row.given for row in classroom.teach(*opened).answers()] == ["8"]
    finally:
        server.kill()
