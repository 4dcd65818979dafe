"""The pages on vanishing gradients and on recovery, on Streamlit's own test bench."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.studies.recovery import recovery_configs
from tests.pages.predicting import commit, observe

ROOT = Path(__file__).parents[2]


def opened(page: str, **link: str) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).switch_page(f"pages/{page}.py")
    for code, text in link.items():
        at.query_params[code] = text
    at.run()
    assert not at.exception
    return at


def findings(at: AppTest) -> str:
    """The list of findings above the charts."""
    return next(text.value for text in at.markdown if text.value.startswith("- **"))


@pytest.fixture
def vanishing() -> AppTest:
    return opened("vanishing")


def charts(at: AppTest) -> int:
    return len(at.get("vega_lite_chart"))


def test_vanishing_shows_findings_at_once_and_keeps_the_answer_back(vanishing):
    assert "**sigmoid, Xavier normal: Vanishing.**" in findings(vanishing)
    assert "**ReLU, He normal: The gradient arrives.**" in findings(vanishing)
    assert charts(vanishing) == 2
    assert not vanishing.info


def test_a_prediction_is_answered_from_measurements_and_opens_the_chart_over_biases(vanishing):
    commit(vanishing, "vanishing", "tanh's")
    assert charts(vanishing) == 4
    assert not vanishing.info
    assert not any("Measured at a bias of −2" in text.value for text in vanishing.markdown)
    observe(vanishing, "vanishing", "exactly 0")
    assert "You expected “tanh's”, and that is wrong here; what is right is “nobody's”" in vanishing.info[0].value
    measured = next(text.value for text in vanishing.markdown if "Measured at a bias of −2" in text.value)
    assert "**ReLU, He normal: Dying.**" in measured
    assert "**tanh, Xavier normal: Vanishing.**" in measured


def test_who_has_no_idea_is_shown_without_being_told_so(vanishing):
    observe(commit(vanishing, "vanishing", "no idea, show me"), "vanishing", "something faint")
    told = vanishing.info[0].value
    assert "look again, the numbers say “exactly 0”" in told
    assert "What is right here is “nobody's”" in told
    assert "You expected" not in told


def test_a_bias_of_minus_2_makes_tanh_vanish_and_relu_die(vanishing):
    vanishing.slider(key="vanish_initial_bias").set_value(-2.0).run()
    assert "**ReLU, He normal: Dying.** In **20 of 20** networks" in findings(vanishing)
    assert "**tanh, Xavier normal: Vanishing.**" in findings(vanishing)


def test_the_deepest_and_narrowest_networks_render(vanishing):
    vanishing.slider(key="vanish_depth").set_value(50)
    vanishing.select_slider(key="vanish_width").set_value(2)
    vanishing.slider(key="vanish_initial_bias").set_value(-10.0).run()
    assert not vanishing.exception
    assert "From layer 49" in findings(vanishing)


@pytest.mark.parametrize(
    ("chosen", "refusal"),
    [
        ([], "Activation must have at least one value, got none"),
        (["relu", "tanh", "sigmoid", "elu", "selu", "gelu"], "At most 5 are drawn here, and these would be 6"),
    ],
)
def test_no_activation_or_too_many_are_refused_by_name(vanishing, chosen, refusal):
    vanishing.get("button_group")[0].set_value(chosen).run()
    assert not vanishing.exception
    assert refusal in vanishing.error[0].value
    assert charts(vanishing) == 0


def test_one_initializer_for_all_is_told_from_the_usual_ones(vanishing):
    vanishing.get("button_group")[1].set_value(["he_normal"]).run()
    assert "sigmoid, He normal" in findings(vanishing)


@pytest.fixture
def recover() -> AppTest:
    at = opened("recover")
    at.select_slider(key="recover_seeds").set_value(10)
    return at


def predicted(at: AppTest) -> AppTest:
    return commit(at, "recovery", "nowhere")


def test_recovery_first_shows_who_is_born_dead_and_asks(recover):
    heading = next(text.value for text in recover.markdown if text.value.startswith("## Before training"))
    assert "units of layer 2 born dead" in heading
    assert charts(recover) == 1
    assert not any(text.value.startswith("- **") for text in recover.markdown)


def test_a_prediction_opens_the_fates_and_layer_1_never_came_back(recover):
    found = findings(predicted(recover))
    assert found.count("Layer 1: **0 of ") == 2
    assert "**ReLU, SGD.**" in found
    assert "**ReLU, Adam.**" in found
    assert charts(recover) >= 3
    assert "Open a network where" in " ".join(link.proto.label for link in recover.get("page_link"))


def test_what_was_seen_is_checked_and_the_belief_is_refuted(recover):
    told = observe(predicted(recover), "recovery", "some").info[0].value
    assert "You saw “some”; look again, the numbers say “none”" in told
    assert "You expected “nowhere”, and that is wrong here; what is right is “only above layer 1”" in told


def test_biases_can_be_told_apart(recover):
    predicted(recover).toggle(key="recover_by_bias").set_value(True).run()
    assert not recover.exception
    assert charts(recover) >= 3


def test_leaky_relus_units_start_asleep(recover):
    recover.button_group(key="recover_several_activation").set_value(["leaky_relu"]).run()
    assert any("asleep at birth" in text.value for text in recover.markdown)
    assert "units asleep at birth came back" in findings(predicted(recover))


def test_where_nothing_is_dead_or_asleep_the_page_says_so(recover):
    recover.button_group(key="recover_several_activation").set_value(["identity"]).run()
    predicted(recover)
    assert any("nothing to recover from" in text.value for text in recover.markdown)
    assert charts(recover) == 1


@pytest.mark.parametrize("group", range(4))
def test_a_choice_of_nothing_is_refused(recover, group):
    recover.get("button_group")[group].set_value([]).run()
    assert not recover.exception
    assert "must have at least one value, got none" in recover.error[0].value


def test_after_a_stop_what_is_done_is_kept_and_it_can_go_on(recover):
    whole = findings(predicted(recover))
    configs = tuple(recovery_configs(optimizers=("sgd", "adam"), seeds=10))
    recover.session_state["recover_stopped"] = (configs, 1)
    recover.run()
    assert any(text.value.startswith("**Stopped** after 1 of 2 parts") for text in recover.markdown)
    assert findings(recover) != whole
    recover.button(key="recover_go_on").click().run()
    assert findings(recover) == whole


def test_a_stop_before_anything_is_done_is_no_trouble(recover):
    recover.session_state["recover_stopped"] = (tuple(recovery_configs(optimizers=("sgd", "adam"), seeds=10)), 0)
    predicted(recover)
    assert any(text.value.startswith("**Stopped** after 0") for text in recover.markdown)


def test_a_link_opens_vanishing_as_it_was():
    at = opened("vanishing", v="1", a="tanh", b="-2", l="30", w="8", k="10")
    assert findings(at).startswith("- **tanh, Xavier normal: Vanishing.** From layer 29")
    assert at.slider(key="vanish_depth").value == 30
    assert not at.warning


def test_a_link_opens_recovery_as_it_was():
    at = opened("recover", v="1", a="leaky_relu", o="adam", b="-5", ns="0.02", k="10")
    assert findings(predicted(at)).startswith("- **leaky ReLU 0.02, Adam.**")
    assert not at.warning


@pytest.mark.parametrize("page", ["vanishing", "recover"])
def test_a_nonsense_link_warns_and_still_renders(page):
    at = opened(page, a="reluu", k="7", n="many", l="99", q="1")
    assert "reluu" in at.warning[0].value
    assert charts(at) >= 1


def test_networks_that_cannot_be_are_refused_by_what_is_wrong():
    at = opened("vanishing", n="5000", l="50", w="64")
    assert "Examples must be at most" in at.error[0].value


def test_moving_a_control_changes_the_address(vanishing):
    vanishing.slider(key="vanish_depth").set_value(12).run()
    assert vanishing.query_params["l"] in ("12", ["12"])


def test_settings_are_kept_while_another_page_is_visited(vanishing):
    vanishing.slider(key="vanish_depth").set_value(12).run()
    vanishing.switch_page("pages/training_lab.py").run()
    vanishing.query_params.clear()
    vanishing.switch_page("pages/vanishing.py").run()
    assert vanishing.slider(key="vanish_depth").value == 12
