"""Widgets under a session key that are always sent with the value they are to show.

A widget whose value stands in the session alone is sent with it once. A browser that draws it later, in a menu opened
for the first time or after a rerun that overtook another, starts it at its minimum and sends that back as if it had
been chosen.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import streamlit as st


def slider(place: Any, label: str, low: float, high: float, *, key: str, **options: Any) -> Any:
    """A slider in `place`: Streamlit itself, a column or a container."""
    return place.slider(label, low, high, st.session_state[key], key=key, **options)


def select_slider(place: Any, label: str, values: Sequence[Any], *, key: str, **options: Any) -> Any:
    """A slider over given values."""
    return place.select_slider(label, values, st.session_state[key], key=key, **options)


def selectbox(place: Any, label: str, values: Iterable[Any], *, key: str, **options: Any) -> Any:
    """A menu; None in the session is an entry of its own, or nothing chosen yet."""
    entries, now = list(values), st.session_state[key]
    return place.selectbox(label, entries, entries.index(now) if now in entries else None, key=key, **options)


def number_input(place: Any, label: str, low: float, high: float, *, key: str, **options: Any) -> Any:
    """A number that can be typed."""
    return place.number_input(label, low, high, st.session_state[key], key=key, **options)


def text_input(place: Any, label: str, *, key: str, **options: Any) -> Any:
    """A line of text."""
    return place.text_input(label, st.session_state[key], key=key, **options)


def pills(place: Any, label: str, values: Sequence[Any], *, key: str, **options: Any) -> Any:
    """Several of a few values."""
    return place.pills(
        label, values, selection_mode="multi", default=st.session_state[key], key=key, wrap=True, **options
    )


def toggle(place: Any, label: str, *, key: str, **options: Any) -> bool:
    """On or off."""
    return place.toggle(label, st.session_state[key], key=key, **options)


def checkbox(place: Any, label: str, *, key: str, **options: Any) -> bool:
    """Agreed to or not."""
    return place.checkbox(label, st.session_state[key], key=key, **options)


def multiselect(place: Any, label: str, values: Sequence[Any], *, key: str, **options: Any) -> Any:
    """Several of many values."""
    return place.multiselect(label, values, st.session_state[key], key=key, **options)
