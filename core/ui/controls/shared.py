"""Controls of the lesson's pages of many networks, beyond those of every study."""

from collections.abc import Callable, Sequence

import streamlit as st

from core.training import TrainingConfig
from core.ui.controls.fields import CONTROLS, draw, in_words
from core.ui.links.page_link import PageLinks


def choose_seeds(links: PageLinks, counts: Sequence[int]) -> int:
    """How many networks there are of each kind."""
    return st.select_slider("Seeds", counts, key=links.key("seeds"), help="Networks of each kind. They share the data.")


def draw_shared(links: PageLinks, base: TrainingConfig, in_sight: Sequence[str] = ()) -> None:
    """Draw what all networks share, but for what is drawn elsewhere."""
    for name, setting in links.settings.items():
        if name in CONTROLS and not setting.several and name not in in_sight:
            draw(name, links.prefix, getattr(base, name))


def within(most: int, make: Callable[[], list[TrainingConfig]]) -> list[TrainingConfig]:
    """The networks; where there are none, too many or impossible ones the page says so and ends here."""
    try:
        networks = make()
    except ValueError as error:
        st.error(in_words(str(error)))
        st.stop()
    if len(networks) > most:
        st.error(f"At most {most} are drawn here, and these would be {len(networks)}: choose fewer values.")
        st.stop()
    return networks
