"""A learner's own CSV file in the place of a named data set."""

from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

import streamlit as st

from core.data import DATASETS, Dataset
from core.data.own_data import SHARED_SERVER, Choice, Table, dataset_from_table, read_table
from core.training import TrainingConfig
from core.ui.controls import CONTROLS, OWN_DATA, in_words
from core.ui.sharing import plain

TARGET = "own_target"  # session key: the column to predict
_UPLOAD, _FILE = "own_upload", "own_file"  # session keys: the uploader, and what it brought, which outlives it
_PARSED = 8  # tables that the server remembers
MEGABYTES = 2


class File(NamedTuple):
    """What a learner has uploaded."""

    name: str
    content: bytes


@dataclass(frozen=True)
class OwnData:
    """A data set from a file; two are the same when their digests are: content, target column and split."""

    digest: str
    dataset: Dataset = field(compare=False)


def draw_data_menu(key: str, value: str) -> None:
    """The menu of data sets, with the learner's own file as its last entry."""
    control = CONTROLS["dataset"]
    st.session_state.setdefault(key, value)
    st.selectbox(
        control.label, [*DATASETS, OWN_DATA], key=key, help=control.help,
        format_func=lambda name: "Your own CSV file" if name == OWN_DATA else control.text(name),
    )  # fmt: skip


def draw_own_data(config: TrainingConfig) -> OwnData | None:
    """Draw the uploader, and say what is wrong with a file or what became of it; None while there is nothing to use."""
    instead = f"Until then the run below is on {CONTROLS['dataset'].text(config.dataset)}."
    with st.container(border=True):
        st.file_uploader(
            f"A table with a header row, at most {MEGABYTES} MB: numbers to learn from, and one column to predict",
            ["csv", "tsv", "txt"], key=_UPLOAD, on_change=_take_file, max_upload_size=MEGABYTES,
            help="It stays in this server's memory, for your runs, and is never written to a disk.",
        )  # fmt: skip
        file = st.session_state.get(_FILE)
        if file is None:
            st.caption(f"Words, or a few whole numbers, in the column to predict are classes. {instead}")
            return None
        try:
            own = read_file(file, _draw_target(file), config.data_seed)
            run_config(config, own)
        except ValueError as error:
            st.error(f"{plain(in_words(str(error)))}. {instead}")
            return None
        rows = len(own.dataset.x_train), len(own.dataset.x_test)
        kind = f"{own.dataset.n_classes} classes" if own.dataset.n_classes else "a number"
        st.caption(
            f"{plain(own.dataset.name)}: {plain(own.dataset.description)} The target is {kind}; {rows[0]} rows are for "
            f"training, {rows[1]} for testing. Examples and noise under “More settings” do not touch it."
        )
        return own


def run_config(config: TrainingConfig, own: OwnData | None) -> TrainingConfig:
    """The config of a run on own data, with its number of rows.

    Raises:
        ValueError: the rows are too many for the epochs, the batch size and the width of the network.
    """
    if own is None:
        return config
    return replace(config, n_samples=len(own.dataset.x_train) + len(own.dataset.x_test))


def read_file(file: File, target: str | None, data_seed: int) -> OwnData:
    """The data set of a file.

    Raises:
        ValueError: names the column, the rule, the value and the line.
    """
    key = repr((target, data_seed)).encode() + file.content
    return OwnData(sha256(key).hexdigest(), _parsed(file, target, data_seed))


@lru_cache(maxsize=_PARSED)
def _table(file: File) -> Table:
    return read_table(file.content, file.name)


@lru_cache(maxsize=_PARSED)
def _parsed(file: File, target: str | None, data_seed: int) -> Dataset:
    return dataset_from_table(_table(file), Choice(target), data_seed=data_seed, limits=SHARED_SERVER)


def _draw_target(file: File) -> str | None:
    """The column to predict, from a menu of all columns; None for the one that the table suggests."""
    return st.selectbox(
        "Column to predict", columns(file), index=None, key=TARGET, placeholder="suggested", accept_new_options=True
    )


def columns(file: File) -> list[str]:
    """The columns of a file, whether or not each of them can be used; none when it is no table."""
    try:
        return list(_table(file).names)
    except ValueError:
        return []


def _take_file() -> None:
    uploaded = st.session_state[_UPLOAD]
    st.session_state[_FILE] = File(uploaded.name, uploaded.getvalue()) if uploaded else None
    st.session_state[TARGET] = None
