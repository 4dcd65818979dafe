"""The address of a page: its own settings, and beside them what every page carries and no page's links know."""

from collections.abc import Mapping

import streamlit as st

PATH_CODE = "p"  # how far one has come on the path
CARRIED = (PATH_CODE,)


def own_parameters() -> dict[str, str]:
    """What the address says to this page."""
    return {code: text for code, text in st.query_params.to_dict().items() if code not in CARRIED}


def write_parameters(parameters: Mapping[str, str | list[str]]) -> None:
    """Make the address say this to the page, and carry what it carried."""
    carried = {code: st.query_params[code] for code in CARRIED if code in st.query_params}
    st.query_params.from_dict({**parameters, **carried})
