"""A page's state: link, controls and browser history kept in step, for every page that has links."""

from collections.abc import Mapping, Sequence
from typing import Any, NoReturn, Protocol, TypeVar

import streamlit as st

from core.training import TrainingConfig
from core.ui.links.address import own_parameters, write_parameters
from core.ui.links.page_link import PageLinks

State = TypeVar("State")
_FROM_WITHIN = "page_rerun_from_within"


class Links(Protocol[State]):
    """What a page's links say, and what its controls hold when they show that."""

    @property
    def prefix(self) -> str:
        """Of the page's session keys."""

    def encode(self, state: State) -> dict[str, str]:
        """Query parameters for a state."""

    def decode(self, parameters: Mapping[str, str]) -> tuple[State, Sequence[str]]:
        """The state that query parameters describe, and what was left out because it could not be used."""

    def held(self, state: State) -> dict[str, Any]:
        """What the controls hold when they show a state, by session key."""


def settle(links: Links[State], arrived: bool) -> tuple[State, Sequence[str]]:
    """Make the controls show what the address says when that is news; call before any control is drawn.

    Coming back through the menu leaves an empty address once: the state is then what it was. A control that has just
    moved goes before the address, which may then be one that the browser has not yet caught up with; so does a page
    that a fragment runs again (`rerun_page`).

    Returns:
        The state that is shown, and what of the link was left out.
    """
    address = own_parameters()
    url, shown, ignored = _keys(links)
    from_within = st.session_state.pop(_FROM_WITHIN, False)
    last_shown: Any = st.session_state.get(shown)
    if arrived and not address and shown in st.session_state:
        _hold(links, st.session_state[shown])
    elif arrived or (not from_within and address != st.session_state.get(url) and not _moved(links, last_shown)):
        st.session_state[shown], st.session_state[ignored] = links.decode(address)
        st.session_state[url] = address
        _hold(links, st.session_state[shown])
    if st.session_state.get(url) and not address:
        write_parameters(st.session_state[url])
    for key, value in links.held(st.session_state[shown]).items():
        st.session_state.setdefault(key, value)  # Streamlit forgets what a control holds that a run does not draw
    return st.session_state[shown], st.session_state[ignored]


def rerun_page() -> NoReturn:
    """Run the whole page again from one of its fragments, whose request may carry an address that is no longer so."""
    st.session_state[_FROM_WITHIN] = True
    st.rerun()


def remember(links: Links[State], state: State) -> None:
    """Write what the controls now say into the address, unless it says so already."""
    url, shown, ignored = _keys(links)
    if state == st.session_state[shown]:
        return
    st.session_state[shown], st.session_state[ignored] = state, ()
    address = links.encode(state)
    if address != st.session_state[url]:
        st.session_state[url] = address
        write_parameters(address)


def remember_grid(links: PageLinks, base: TrainingConfig, axes: Mapping[str, tuple[Any, ...]], seeds: int) -> None:
    """Write a grid, or a base and a few axes of values, into the page's address."""
    values = {**vars(base), **axes, "seeds": seeds}
    remember(links, {name: values[name] for name in links.settings})


def _keys(links: Links[Any]) -> tuple[str, str, str]:
    return links.prefix + "url", links.prefix + "shown", links.prefix + "ignored"


def _hold(links: Links[State], state: State) -> None:
    st.session_state.update(links.held(state))


def _moved(links: Links[State], state: State) -> bool:
    """Whether a control differs from what was shown last; what is chosen in another order is the same choice."""
    held = ((st.session_state.get(key, value), value) for key, value in links.held(state).items())
    return any(sorted(now) != sorted(value) if isinstance(value, list) else now != value for now, value in held)
