"""A learner's own CSV file in the place of a named data set."""

import streamlit as st

from core.data import DATASETS
from core.training import TrainingConfig
from core.training.own_data import File, OwnData, parsed, read_file, run_config
from core.ui.controls import held
from core.ui.controls.fields import CONTROLS, OWN_DATA, in_words
from core.ui.controls.messages import plain

TARGET = "own_target"  # session key: the column to predict
_UPLOAD, _FILE = "own_upload", "own_file"  # session keys: the uploader, and what it brought, which outlives it
MEGABYTES = 2


def draw_data_menu(key: str, value: str) -> None:
    """The menu of data sets, with the learner's own file as its last entry."""
    control = CONTROLS["dataset"]
    st.session_state.setdefault(key, value)
    held.selectbox(
        st, control.label, [*DATASETS, OWN_DATA], key=key, help=control.help,
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
            own = read_file(file, _draw_target(file, config.data_seed), config.data_seed)
            run_config(config, own)
        except ValueError as error:
            st.error(f"{plain(file.name)} cannot be used: {plain(in_words(str(error)))}. {instead}")
            return None
        rows = len(own.dataset.x_train), len(own.dataset.x_test)
        kind = f"{own.dataset.n_classes} classes" if own.dataset.n_classes else "a number"
        st.caption(
            f"{plain(own.dataset.name)}: {plain(own.dataset.description)} The target is {kind}; {rows[0]} rows are for "
            f"training, {rows[1]} for testing. Examples and noise under “More settings” do not touch it."
        )
        return own


def _draw_target(file: File, data_seed: int) -> str | None:
    """The column to predict, from a menu when the file can be read; None for the last one."""
    try:
        dataset = parsed(file, None, data_seed)
    except ValueError:
        columns: list[str] = []
    else:
        columns = [*dataset.feature_names]
    return st.selectbox(
        "Column to predict", columns, index=None, key=TARGET, placeholder="the last one", accept_new_options=True
    )


def _take_file() -> None:
    uploaded = st.session_state[_UPLOAD]
    st.session_state[_FILE] = File(uploaded.name, uploaded.getvalue()) if uploaded else None
    st.session_state[TARGET] = None
