"""Controls of a study: several values of a field at once, how many seeds, and the settings that all networks share."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from core.studies.run.grid import Grid
from core.training import TrainingConfig
from core.ui.controls.fields import CONTROLS, collect, draw, in_words
from core.ui.links.page_link import SEEDS, PageLinks

MOST = 5000  # networks of one study on a page: some minutes on two cores


def choose_several(links: PageLinks, field: str, label: str, options: Sequence[Any]) -> tuple[Any, ...]:
    """Some values of a field in the order of the options, to which numbers are added that a link has brought."""
    control, key = CONTROLS[field], links.key(field)
    offered = list(options) + [value for value in st.session_state[key] if value not in options]
    if control.registry is None:
        offered.sort(reverse=options[0] > options[-1])
    chosen = st.pills(
        label, offered, selection_mode="multi", key=key, format_func=control.text, help=control.help, wrap=True
    )
    return tuple(value for value in offered if value in chosen)


def shared_settings(
    links: PageLinks, base: TrainingConfig, in_sight: Sequence[str]
) -> tuple[TrainingConfig, int, list[str]]:
    """What all networks have in common, how many seeds, and what could not be used; all but `in_sight` is folded."""
    for name in in_sight:
        draw(name, links.prefix, getattr(base, name))
    seeds = st.select_slider(
        "Seeds", SEEDS, key=links.key("seeds"),
        help="Networks in each cell. They differ in their weights and the order of their batches, never in the data.",
    )  # fmt: skip
    shared = [name for name, setting in links.settings.items() if name in CONTROLS and not setting.several]
    with st.popover("More settings", icon=":material/tune:", width="stretch"):
        for name in shared:
            if name not in in_sight:
                draw(name, links.prefix, getattr(base, name))
    config, problems = collect(base, links.prefix)
    return config, seeds, problems


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
    return grid
