"""A page wide and narrow, light and dark: what sticks out of it anywhere."""

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from core.charts.theme import DARK_BACKGROUND, LIGHT_BACKGROUND

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
BACKGROUNDS = {"light": LIGHT_BACKGROUND, "dark": DARK_BACKGROUND}
SETTLED = 700  # milliseconds until charts have found their new width
TOO_WIDE = """() => {
  const main = document.querySelector('[data-testid="stMain"]');
  const wide = (chart) => chart.querySelector('svg, canvas').getBoundingClientRect().width
      > chart.parentElement.getBoundingClientRect().width + 1;
  const charts = [...main.querySelectorAll('.stVegaLiteChart')].filter(chart => chart.querySelector('svg, canvas'));
  const names = charts.filter(wide).map(chart => chart.textContent.slice(0, 40));
  return main.scrollWidth > main.clientWidth ? ['the page', ...names] : names;
}"""


FIRST_SCREEN = """() => {
  const main = document.querySelector('[data-testid="stMain"]');
  const top = (each) => each.getBoundingClientRect().top + main.scrollTop;
  const seen = (list) => [...main.querySelectorAll(list)].filter(each => each.checkVisibility());
  const pictures = seen('.stVegaLiteChart, [data-testid^="stBidiComponent"], [class*="st-key-predict_"]')
    .filter(each => !each.querySelector('#lab-epoch') && each.getBoundingClientRect().height > 60);
  const first = Math.min(...pictures.map(top));
  const above = seen('.stSlider, .stSelectbox, .stButtonGroup, .stNumberInput, .stTextInput, .stMultiSelect, .stRadio')
    .filter(each => top(each) < first);
  return [
    ...(first < innerHeight - 40 ? [] : [`the first picture or question begins at ${first}`]),
    ...(above.length > 3 ? [`${above.length} controls stand before it`] : []),
  ];
}"""


def looks(page: Page) -> Iterator[str]:
    """The page wide and light, then on a telephone and dark."""
    for viewport, scheme in ((WIDE, "light"), (PHONE, "dark")):
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=scheme)
        red, green, blue = (int(BACKGROUNDS[scheme][i : i + 2], 16) for i in (1, 3, 5))
        expect(page.get_by_test_id("stApp")).to_have_css("background-color", f"rgb({red}, {green}, {blue})")
        page.wait_for_timeout(SETTLED)
        yield f"{scheme}, {viewport['width']} px"


def too_wide(page: Page) -> dict[str, list[str]]:
    """What is wider than its place, by look."""
    return {look: found for look in looks(page) if (found := page.evaluate(TOO_WIDE))}
