"""Controls of a study: several values of a field at once, how many seeds, and the settings that all networks share."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from core.studies.run.grid import Grid
from core.training import TrainingConfig
from core.training.config import load_of
from core.ui.controls import held
from core.ui.controls.fields import CONTROLS, draw, in_words
from core.ui.links.page_link import PageLinks
from core.ui.shell.page import stop_page

MOST = 5000  # networks of one study on a page: some minutes on two cores
MOST_SECONDS = 1800.0  # of one processor, for a study
STACKED = 10.0  # a network of a stack takes about a tenth of what a run alone is reckoned to take


def choose_several(links: PageLinks, field: str, label: str, options: Sequence[Any]) -> tuple[Any, ...]:
    """Some values of a field in the order of the options, to which numbers are added that a link has brought."""
    control, key = CONTROLS[field], links.key(field)
    offered = list(options) + [value for value in st.session_state[key] if value not in options]
    if control.registry is None:
        offered.sort(reverse=options[0] > options[-1])
    chosen = held.pills(st, label, offered, key=key, format_func=control.text, help=control.help)
    return tuple(value for value in offered if value in chosen)


def choose_seeds(links: PageLinks, counts: Sequence[int]) -> int:
    """How many networks there are of each kind."""
    return held.select_slider(
        st, "Seeds", counts, key=links.key("seeds"),
        help="Networks of each kind. They differ in their weights and the order of their batches, never in the data.",
    )  # fmt: skip


def shared_names(links: PageLinks, in_sight: Sequence[str]) -> list[str]:
    """The fields of which all networks of a page have one value, but for those that are drawn in sight."""
    settings = links.settings.items()
    return [name for name, each in settings if name in CONTROLS and not each.several and name not in in_sight]


def draw_shared(links: PageLinks, base: TrainingConfig, in_sight: Sequence[str] = ()) -> None:
    """Draw what all networks share, in three columns."""
    columns = st.columns(3)
    for index, name in enumerate(shared_names(links, in_sight)):
        with columns[index % 3]:
            draw(name, links.prefix, getattr(base, name))


def affordable(make: Callable[[], Grid]) -> Grid | None:
    """The grid; None, with a word on why, when it cannot be trained here."""
    try:
        grid = make()
    except ValueError as error:
        st.error(in_words(str(error)))
        return None
    if len(grid) > MOST:
        st.error(
            f"A study on this page has at most {MOST} networks, and this would be {len(grid)}: choose fewer values."
        )
        return None
    return None if _refused_as_too_long(grid.configs()) else grid


def within(most: int, make: Callable[[], list[TrainingConfig]]) -> list[TrainingConfig]:
    """The networks; where there are none, too many or impossible ones the page says so and ends here."""
    try:
        networks = make()
    except ValueError as error:
        st.error(in_words(str(error)))
        stop_page()
    if len(networks) > most:
        st.error(f"At most {most} are drawn here, and these would be {len(networks)}: choose fewer values.")
        stop_page()
    if _refused_as_too_long(networks):
        stop_page()
    return networks


def _refused_as_too_long(networks: Sequence[TrainingConfig]) -> bool:
    """Whether training all of them would take too long, and says so."""
    loads = Counter(map(load_of, networks)).items()
    seconds = sum(count * (load.epochs + 1) * load.epoch_seconds() for load, count in loads) / STACKED
    if seconds > MOST_SECONDS:
        st.error(
            f"A study on this page takes at most {MOST_SECONDS / 60:.0f} minutes of one processor, and these "
            f"{len(networks)} networks would take about {seconds / 60:.0f}: choose fewer values, seeds or epochs, or "
            "smaller networks."
        )
    return seconds > MOST_SECONDS
