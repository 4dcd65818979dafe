"""Files that a learner brings: read, checked, and gone again when the page no longer needs them."""

from collections.abc import Mapping
from typing import Any

import streamlit as st
from numpy.typing import NDArray

from core.diagnosis.axes import Axes, guess_axes
from core.diagnosis.files import PAGE, SUFFIXES, read_arrays
from core.diagnosis.record_file import LARGEST_FILE
from core.ui.controls.messages import plain

MEGABYTES = PAGE.file // 2**20
RECORD_MEGABYTES = LARGEST_FILE // 10**6
PRIVATE = "Read in this server's memory for this page, never unpickled, never written to a disk."
Arrays = Mapping[str, NDArray[Any]]


def bring(label: str, key: str, kinds: tuple[str, ...] = SUFFIXES, megabytes: int = MEGABYTES) -> Any | None:
    """An uploader; what was brought, or None. It takes any file: who brings a pickle is told how to convert it."""
    names = ", ".join(kinds)
    return st.file_uploader(
        f"{label} ({names}), at most {megabytes} MB", key=key, max_upload_size=megabytes, help=PRIVATE
    )


def arrays_of(uploaded: Any) -> Arrays | None:
    """The arrays of a file; None after saying what is wrong with it."""
    try:
        return read_arrays(uploaded.name, uploaded.getvalue())
    except ValueError as error:
        say_refused(uploaded.name, error)
        return None


def say_refused(name: str, error: ValueError) -> None:
    """Why a file can't be used, and the way out."""
    st.error(f"{plain(name)} cannot be used. {plain(str(error))}.", icon=":material/error:")


def choose_axes(arrays: Arrays, key: str) -> dict[str, Axes]:
    """Which axis counts inputs and which units, guessed from the shapes; the learner may say otherwise."""
    chosen = {}
    for name, array in arrays.items():
        guess, axes = guess_axes(array.shape), list(range(array.ndim))
        if array.ndim < 2:
            chosen[name] = Axes(0, 0)
            continue
        left, right = st.columns(2)
        shape = " x ".join(map(str, array.shape))
        sample = left.selectbox(
            f"{plain(name)} ({shape}): inputs along axis", axes, guess.sample, key=f"{key}_s_{name}"
        )
        unit = right.selectbox(f"{plain(name)}: units along axis", axes, guess.unit, key=f"{key}_u_{name}")
        chosen[name] = Axes(sample, unit)
    return chosen
