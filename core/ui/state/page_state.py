"""The state of a study's page: link, controls and browser history kept in step."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.training import TrainingConfig
from core.ui.controls.fields import widget_value
from core.ui.links.page_link import PageLinks


def settle(links: PageLinks, arrived: bool) -> list[str]:
    """Make the controls show what the address says when that is news; call before any is drawn.

    As in the lab: coming back through the menu leaves an empty address once, and a control that has just moved goes
    before an address that the browser has not yet caught up with. Returns what of the link was ignored.
    """
    address = st.query_params.to_dict()
    url, shown, ignored = (links.prefix + name for name in ("url", "shown", "ignored"))
    if arrived and not address and shown in st.session_state:
        _hold(links, st.session_state[shown])
    elif arrived or (address != st.session_state.get(url) and not _moved(links, st.session_state[shown])):
        st.session_state[shown], st.session_state[ignored] = links.decode(address)
        st.session_state[url] = address
        _hold(links, st.session_state[shown])
    if st.session_state.get(url) and not address:
        st.query_params.from_dict(st.session_state[url])
    return st.session_state[ignored]


def remember(links: PageLinks, values: Mapping[str, Any]) -> None:
    """Write what the controls now say into the address, unless it says so already."""
    kept = {name: values[name] for name in links.settings}
    if kept != st.session_state[links.prefix + "shown"]:
        st.session_state[links.prefix + "shown"], st.session_state[links.prefix + "ignored"] = kept, []
        st.session_state[links.prefix + "url"] = links.encode(kept)
        st.query_params.from_dict(st.session_state[links.prefix + "url"])


def _held(links: PageLinks, values: Mapping[str, Any]) -> dict[str, Any]:
    """What the controls hold when they show these values, by session key."""
    return {
        links.key(name): list(values[name]) if setting.several else widget_value(name, values[name])
        for name, setting in links.settings.items()
    }


def _hold(links: PageLinks, values: Mapping[str, Any]) -> None:
    for key, value in _held(links, values).items():
        st.session_state[key] = value


def _moved(links: PageLinks, values: Mapping[str, Any]) -> bool:
    """Whether a control differs from what was shown last; what is chosen in another order is the same choice."""
    held = ((st.session_state.get(key, value), value) for key, value in _held(links, values).items())
    return any(sorted(now) != sorted(value) if isinstance(value, list) else now != value for now, value in held)


def remember_grid(links: PageLinks, base: TrainingConfig, axes: Mapping[str, tuple[Any, ...]], seeds: int) -> None:
    """Write a grid into the page's address."""
    remember(links, {**vars(base), **axes, "seeds": seeds})
