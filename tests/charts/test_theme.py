"""Colours: visible on both backgrounds, told apart, and the same ones that Streamlit is given."""

import tomllib
from pathlib import Path

import pytest

from core.charts import theme
from core.engine.activations import ACTIVATIONS
from core.engine.liveness import UnitState

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
