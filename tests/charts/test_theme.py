"""Colours: visible on both backgrounds, told apart, and the same ones that Streamlit is given."""

import tomllib
from pathlib import Path

import altair as alt
import pytest

from core.charts import theme
from core.engine.activations import ACTIVATIONS
from core.engine.liveness import UnitState
from core.studies.rescue import Effect

COLOURS = {
    **{f"state {style.name}": style.colour for style in theme.STATES.values()},
    **{f"series {style.name}": style.colour for style in (theme.TRAINING, theme.TEST)},
    **{f"class {k}": colour for k, colour in enumerate(theme.CLASS_COLOURS)},
    **{f"layer {k}": colour for k, colour in enumerate(theme.LAYER_COLOURS)},
    **{f"effect {name}": colour for name, (colour, _) in theme.EFFECTS.items()},
    **{f"rescue {style.name}": style.colour for style in theme.RESCUE_SERIES},
    **{f"activation {name}": theme.activation_style(name).colour for name in ACTIVATIONS},
    "neutral": theme.NEUTRAL,
    "accent": theme.ACCENT,
}


def luminance(colour: str) -> float:
    """WCAG 2.2 relative luminance of "#rrggbb"."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_contrast_formula_gives_the_known_values():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("background", [theme.LIGHT_BACKGROUND, theme.DARK_BACKGROUND])
@pytest.mark.parametrize("name", COLOURS)
def test_every_colour_stands_out_from_the_background(name, background):
    assert contrast(COLOURS[name], background) >= 3


def test_every_state_has_a_style_of_its_own_besides_its_colour():
    assert set(theme.STATES) == set(UnitState)
    cues = {(style.thickness, style.hollow) for style in theme.STATES.values()}
    assert len(cues) == len({style.colour for style in theme.STATES.values()}) == len(UnitState)


def test_the_lines_of_the_states_differ_in_dash():
    assert len({style.dash for style in theme.STATES.values()}) == len(UnitState)


def test_the_two_series_differ_in_dash():
    assert theme.TRAINING.dash != theme.TEST.dash


def test_no_class_colour_is_used_twice():
    assert len(set(theme.CLASS_COLOURS)) == len(theme.CLASS_COLOURS) >= 10


def mixed(colour: str, share: float, background: str) -> str:
    """A colour at an opacity of `share` on a background."""
    pairs = [(int(colour[i : i + 2], 16), int(background[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(share * over + (1 - share) * under):02x}" for over, under in pairs)


VEGAS_SHAPES = {
    "circle",
    "square",
    "cross",
    "diamond",
    "triangle-up",
    "triangle-down",
    "triangle-right",
    "triangle-left",
}
CONFIG = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]


def test_streamlit_is_given_the_accent_and_both_backgrounds():
    assert CONFIG["primaryColor"] == CONFIG["light"]["primaryColor"] == theme.ACCENT
    assert CONFIG["light"]["backgroundColor"] == theme.LIGHT_BACKGROUND
    assert CONFIG["dark"]["backgroundColor"] == theme.DARK_BACKGROUND


def test_captions_can_be_read():
    faint = mixed(CONFIG["light"]["textColor"], 0.6, theme.LIGHT_BACKGROUND)
    assert contrast(faint, theme.LIGHT_BACKGROUND) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_selected_can_be_read_on_its_tint(scheme):
    accent, background = CONFIG[scheme]["primaryColor"], CONFIG[scheme]["backgroundColor"]
    assert contrast(accent, mixed(accent, 0.1, background)) >= 4.5


def test_white_can_be_read_on_primary_buttons_in_both_themes():
    style = (Path(__file__).parents[2] / "core/ui/shell/assets/page.css").read_text("utf-8")
    assert f"background-color: {theme.ACCENT}; border-color: {theme.ACCENT}; color: white" in style
    assert contrast("#ffffff", theme.ACCENT) >= 4.5


def test_the_settings_of_all_charts_are_ones_that_vega_knows_and_words_are_in_the_colour_of_the_page():
    alt.Config.from_dict(theme.VEGA_CONFIG, validate=True)
    config = theme.VEGA_CONFIG
    assert config["title"]["color"] == theme.TEXT == "currentColor"
    assert {config[part][word] for part in ("axis", "legend") for word in ("labelColor", "titleColor")} == {theme.TEXT}
    assert (config["legend"]["orient"], config["title"]["anchor"]) == ("top", "start")
    assert config["mark"]["aria"] is False


def test_states_and_zones_are_called_by_what_they_are():
    for state, style in theme.STATES.items():
        assert style.name == state.name.lower().replace("_", " ")
    assert list(theme.ZONES) == [UnitState.ACTIVE, UnitState.ASLEEP, UnitState.DEAD]
    for state, words in theme.ZONES.items():
        assert ("no" in words.split(), "faint" in words) == (state is UnitState.DEAD, state is UnitState.ASLEEP)


def test_the_more_alive_a_state_the_thicker_its_bar_and_only_the_hollow_one_is_as_thick_as_the_active():
    full = [style.thickness for style in theme.STATES.values() if not style.hollow]
    assert full == sorted(full, reverse=True)
    assert (full[0], 0 < full[-1] < 0.5) == (1, True)
    assert [state for state, style in theme.STATES.items() if style.hollow] == [UnitState.CUT_OFF]


def test_effects_are_told_apart_by_shape_and_have_the_names_that_the_study_gives():
    assert set(theme.EFFECTS) == {*map(str, Effect), theme.FOR_COMPARISON}
    assert len({shape for _, shape in theme.EFFECTS.values()}) == len(theme.EFFECTS)
    assert {shape for _, shape in theme.EFFECTS.values()} <= VEGAS_SHAPES


def test_a_dash_is_made_of_strokes_and_gaps_and_only_the_first_line_is_full():
    dashes = [*theme.LINE_DASHES, theme.OUTPUT_DASH, *(style.dash for style in theme.STATES.values())]
    for dash in dashes:
        assert len(dash) % 2 == 0
        assert all(length > 0 for length in dash) or dash == (1, 0)
    assert len(set(theme.LINE_DASHES)) == len(theme.LINE_DASHES)
    assert [dash for dash in theme.LINE_DASHES if dash == (1, 0)] == [theme.LINE_DASHES[0]]
    assert theme.STATES[UnitState.ACTIVE].dash == ()


def test_layers_take_their_colours_in_turn_and_a_colour_that_comes_again_has_another_dash():
    styles = [theme.line_style(index) for index in range(25)]
    assert [style.colour for style in styles] == list(theme.LAYER_COLOURS) * 5
    assert len({(style.colour, style.dash) for style in styles}) == 25
    assert styles[0].dash == (1, 0)


def test_an_activation_is_drawn_in_its_own_colour_under_its_own_name():
    for name, entry in ACTIVATIONS.items():
        style = theme.activation_style(name)
        assert (style.name, style.colour) == (entry.label, entry.colour)
        assert style.dash in theme.LINE_DASHES
    assert theme.activation_style(next(iter(ACTIVATIONS))).dash == (1, 0)


def test_heat_is_darker_where_there_is_more():
    assert set(theme.HEAT) == {"alive", "score", "stuck"}
    for light, dark in theme.HEAT.values():
        assert luminance(light) > luminance(dark)
    assert luminance(theme.LOSS_COLOURS[0]) > luminance(theme.LOSS_COLOURS[1])
