"""Pages on Streamlit's own test bench: they render, they follow the controls, and bad links do them no harm."""

import ast
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from core.data import DATASETS
from core.ui.lab.home import home_figure, stops
from core.ui.links.run_link import CODES, decode
from core.ui.shell.page import PAGES
from tests.examples import examples

ROOT = Path(__file__).parents[2]
SCRIPTS = sorted([ROOT / "app.py", *(ROOT / "pages").glob("*.py")])
SHORT = {"e": "3", "n": "60"}


def home() -> AppTest:
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)


def lab(**link: str) -> AppTest:
    at = home().switch_page("pages/training_lab.py")
    for code, text in link.items():
        at.query_params[code] = text
    return at.run()


def stories(at: AppTest) -> list[str]:
    return [text.value for text in at.markdown if text.value.startswith("## **")]


def test_home_renders_and_tells_what_happened_at_every_bias():
    at = home().run()
    assert not at.exception
    stories = home_figure()["stories"]
    assert len(stories) == 49
    assert "All 16 units were born dead" in stories[0]
    assert "All 16 units stayed alive" in stories[home_figure()["biases"].index(0.0)]


def test_home_opens_on_a_network_of_which_some_units_are_dead():
    figure = home_figure()
    assert figure["biases"][figure["opening"]] == -2.0
    assert "of 16 units were born dead" in figure["stories"][figure["opening"]]


def test_homes_links_open_the_very_runs_that_it_shows():
    figure = home_figure()
    shown = [decode(dict(parse_qsl(link))).config for link in figure["links"]]
    assert shown == stops()
    assert [config.initial_bias for config in shown] == figure["biases"]


def test_homes_numbers_are_there_as_a_table():
    at = home()
    at.session_state["home_numbers"] = True
    at.run()
    assert not at.exception
    assert len(at.dataframe[0].value) == 49


def test_the_lab_renders_when_reached_from_home():
    at = home().run().switch_page("pages/training_lab.py").run()
    assert not at.exception
    assert len(stories(at)) == 1


def test_moving_the_bias_in_the_lab_changes_the_story_and_the_address():
    at = lab(**SHORT, b="0")
    before = stories(at)
    at.slider(key="lab_initial_bias").set_value(-10.0).run()
    assert not at.exception
    assert "**All 32 units were born dead**" in stories(at)[0]
    assert stories(at) != before
    assert at.query_params["b"] in ("-10", ["-10"])


@pytest.mark.parametrize("dataset", DATASETS)
def test_every_data_set_renders(dataset):
    at = lab(d=dataset, **SHORT)
    assert not at.exception
    assert not at.warning
    assert at.selectbox(key="lab_dataset").value == dataset
    assert len(stories(at)) == 1


def test_a_nonsense_link_warns_and_still_renders():
    at = lab(v="1", d="no such data", e="3", n="sixty", x="y")
    assert not at.exception
    assert len(stories(at)) == 1
    warning = at.warning[0].value
    assert all(word in warning for word in ("Data set must", "Examples must", "unknown parameter"))


def test_a_good_link_does_not_warn():
    assert not lab(**SHORT).warning


def test_a_comparison_shows_two_runs_with_their_labels():
    at = lab(**SHORT, c="a.leaky_relu")
    assert not at.exception
    headings = [text.value for text in at.markdown if text.value.startswith("## Activation")]
    assert [text.splitlines()[0] for text in headings] == ["## Activation: ReLU", "## Activation: leaky ReLU"]
    assert not stories(at)


def test_the_menu_and_the_scripts_are_the_same_set():
    assert sorted(ROOT / page.script for page in PAGES.values()) == SCRIPTS


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_every_page_opens_with_its_title_and_a_way_on(script):
    at = home().switch_page(str(script.relative_to(ROOT))).run()
    assert not at.exception
    assert at.title[0].value
    assert [link for link in at.main.get("page_link") if link.proto.label.startswith(("Next", "Go on", "Back"))]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_pages_import_neither_numpy_nor_pandas(script):
    nodes = list(ast.walk(ast.parse(script.read_text("utf-8"))))
    imported = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    assert not {name.split(".")[0] for name in imported} & {"numpy", "pandas"}


TABLE = "size,weight,kind\n" + "\n".join(f"{x},{x * x % 7},{'low' if x < 20 else 'high'}" for x in range(40))


def with_file(text: str, **link: str) -> AppTest:
    """The lab after a learner has brought a file."""
    at = lab(**SHORT, **link)
    at.selectbox(key="lab_dataset").select("own data").run()
    at.file_uploader[0].upload("plants.csv", text.encode(), "text/csv").run()
    assert not at.exception
    return at


def test_until_a_file_is_there_the_lab_stays_on_the_data_set_that_was_chosen():
    at = lab(**SHORT, d="circles")
    before = stories(at)
    at.selectbox(key="lab_dataset").select("own data").run()
    assert not at.exception
    assert stories(at) == before
    assert any("Until then the run below is on Circles" in text.value for text in at.caption)


def test_the_lab_runs_on_a_learners_own_file_and_says_that_a_link_cannot_carry_it():
    at = with_file(TABLE, b="0")
    assert not at.error
    assert any("40 rows, 2 features, predicting kind" in text.value for text in at.caption)


def test_what_was_chosen_from_own_data_is_still_chosen_after_a_look_at_another_page():
    at = with_file(TABLE, b="0")
    at.selectbox(key="own_target").select("weight").run()
    at.multiselect(key="own_columns").unselect("size").run()
    at.switch_page("app.py").run()
    at.query_params.clear()
    at.switch_page("pages/training_lab.py").run()
    assert any("40 rows, 1 feature, predicting weight" in text.value for text in at.caption)
    assert any("on these 32 training examples" in text.value for text in at.markdown)
    assert any("A link cannot carry your file" in text.value for text in at.markdown)


def test_another_column_can_be_predicted():
    at = with_file(TABLE.replace("low", "1").replace("high", "2"), b="0")
    at.selectbox(key="own_target").select("weight").run()
    assert not at.exception
    assert any("predicting weight" in text.value for text in at.caption)


def test_a_rating_is_a_class_or_a_number_as_the_learner_says():
    at = with_file("size,stars\n" + "\n".join(f"{x},{x % 5 + 1}" for x in range(40)), b="0")
    assert any("The target is 5 classes" in text.value for text in at.caption)
    at.selectbox(key="own_task").select("regression").run()
    assert any("The target is a number" in text.value for text in at.caption)


def test_columns_that_the_learner_takes_out_are_not_learned_from():
    at = with_file(TABLE, b="0")
    at.multiselect(key="own_columns").unselect("weight").run()
    assert any("40 rows, 1 feature, predicting kind" in text.value for text in at.caption)
    at.selectbox(key="own_target").select("weight").run()
    assert not at.exception
    assert any("predicting weight" in text.value for text in at.caption)


def test_a_large_table_is_used_in_part_and_only_when_the_learner_agrees():
    at = with_file("size,kind\n" + "\n".join(f"{x},{'ab'[x % 2]}" for x in range(6000)), b="0")
    assert "rows must number 10 to 5000, got 6000: draw 5000 of them at random" in at.error[0].value.replace("\\", "")
    at.checkbox(key="own_rows").check().run()
    assert not at.error
    assert any("5,000 of 6,000 rows were drawn at random" in text.value.replace("\\", "") for text in at.caption)


def test_what_was_done_to_a_file_is_said():
    at = with_file(TABLE.replace("12,", ",").replace(",", ";"), b="0")
    said = " ".join(text.value for text in at.caption).replace("\\", "")
    assert "'size': 1 missing cell was filled with the median of the training rows" in said


def test_own_data_can_be_compared():
    at = with_file(TABLE, c="a.leaky_relu", b="0")
    headings = [text.value for text in at.markdown if text.value.startswith("## Activation")]
    assert len(headings) == 2


def test_a_bad_file_is_refused_by_name_and_the_settings_are_kept():
    at = with_file(TABLE.replace("12,", "12,12,"), d="circles", b="-1")
    assert "plants.csv: line 14 must have 3 cells between commas, got 4" in at.error[0].value.replace("\\", "")
    assert "Until then the run below is on Circles" in at.error[0].value
    assert at.slider(key="lab_initial_bias").value == -1.0
    assert len(stories(at)) == 1


def test_own_data_is_still_there_after_a_look_at_another_page():
    at = with_file(TABLE, b="0")
    at.switch_page("app.py").run()
    at.query_params.clear()
    at.switch_page("pages/training_lab.py").run()
    assert at.selectbox(key="lab_dataset").value == "own data"
    assert any("40 rows, 2 features, predicting kind" in text.value for text in at.caption)


def test_a_link_with_a_bias_for_each_layer_is_shown_trained_and_kept():
    at = lab(**SHORT, b="-50_0.5")
    assert not at.exception
    assert at.query_params["b"] in ("-50_0.5", ["-50_0.5"])
    assert any("−50, 0.5" in text.value for text in at.markdown)
    assert "were born dead" in stories(at)[0]
    at.button(key="lab_bias_0").click().run()
    assert at.slider(key="lab_initial_bias").value == 0.0
    assert not at.exception


def test_the_bias_of_each_layer_can_be_typed_and_taken_back():
    at = lab(**SHORT, b="-1")
    at.text_input(key="lab_layer_biases").set_value("-50, 0.5").run()
    assert at.query_params["b"] in ("-50_0.5", ["-50_0.5"])
    assert "were born dead" in stories(at)[0]
    at.text_input(key="lab_layer_biases").set_value("").run()
    assert at.slider(key="lab_initial_bias").value == -50.0
    assert not at.exception


@pytest.mark.parametrize(
    ("typed", "said"), [("-1, x", "a number, or numbers joined by"), ("-1, 0, 2", "2 hidden layers")]
)
def test_biases_that_fit_no_network_are_refused_and_the_run_stays(typed, said):
    at = lab(**SHORT, b="-1")
    before = stories(at)
    at.text_input(key="lab_layer_biases").set_value(typed).run()
    assert any(said in warning.value.replace("\\", "") for warning in at.warning), [each.value for each in at.warning]
    assert stories(at) == before
    assert at.text_input(key="lab_layer_biases").value.replace(" ", "") == typed.replace(" ", "")


def test_a_button_moves_the_bias():
    at = lab(**SHORT, b="0")
    at.button(key="lab_bias_-2.5").click().run()
    assert at.slider(key="lab_initial_bias").value == -2.5
    assert at.query_params["b"] in ("-2.5", ["-2.5"])


def test_a_comparison_says_that_one_seed_is_no_proof():
    assert any("one seed" in text.value for text in lab(**SHORT, c="a.leaky_relu").caption)
    assert not any("one seed" in text.value for text in lab(**SHORT).caption)


def test_the_negative_slope_is_offered_for_comparison_only_where_it_matters():
    offered = [lab(**SHORT, a=name).selectbox(key="lab_compare").options for name in ("relu", "leaky_relu")]
    assert ["negative slope" in options for options in offered] == [False, True]


def test_a_link_that_compares_a_slope_that_changes_nothing_says_so():
    at = lab(**SHORT, a="relu", c="ns.0.1")
    assert not at.exception
    assert any("Negative slope changes nothing with ReLU" in text.value for text in at.caption)


NONSENSE = ["", "~", "nan", "-1", "1e999", "9" * 20, "__class__", "\u202e", "a" * 3000, "１"]
CARRIED_CODES = ["p", "x", "me", "class", "said", "solved", "told", "v", "d", "b", "k", "c", "lock", "hide"]


@pytest.mark.hostile
@examples(30)
@given(
    st.sampled_from(SCRIPTS),
    st.dictionaries(st.sampled_from([*CARRIED_CODES, *CODES]), st.sampled_from(NONSENSE), max_size=4),
)
def test_a_page_opens_whatever_stands_in_its_address(script: Path, parameters: dict[str, str]):
    at = home().switch_page(str(script.relative_to(ROOT)))
    for code, text in parameters.items():
        at.query_params[code] = text
    at.run()
    assert [error.message for error in at.exception] == []
    assert at.title[0].value
