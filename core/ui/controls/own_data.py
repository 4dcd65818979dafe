"""A learner's own file: brought once, looked at, chosen from, and then a data set like any other."""

from dataclasses import replace
from typing import cast

import pandas as pd
import streamlit as st

from core.data import DATASETS, Dataset, Task, load_dataset
from core.data.own_data import SHARED_SERVER, Choice, Table, settle, suggested_task
from core.data.own_data.preview import first_rows, summaries
from core.training import TrainingConfig
from core.training.own_data import File, file_dataset, file_table, own_run
from core.ui.controls import held
from core.ui.controls.fields import CONTROLS, OWN_DATA, in_words
from core.ui.controls.messages import plain

MEGABYTES = 20
KINDS = ("csv", "tsv", "txt", "dat", "parquet")
_UPLOAD, _FILE, _CHOICE = "own_upload", "own_file", "own_choice"  # session keys: the last two outlive their widgets
TARGET, TASK, COLUMNS, ROWS, COMPONENTS = "own_target", "own_task", "own_columns", "own_rows", "own_components"
TASKS = {"classification": "a class", "regression": "a number"}
MOST_ROWS, MOST_COMPONENTS = int(SHARED_SERVER.rows.high), int(SHARED_SERVER.features.high)


def draw_data_menu(key: str, value: object) -> None:
    """The menu of data sets, with the learner's own file as its last entry."""
    control = CONTROLS["dataset"]
    st.session_state.setdefault(key, value)
    held.selectbox(
        st, control.label, [*DATASETS, OWN_DATA], key=key, help=control.help,
        format_func=lambda name: "Your own file" if name == OWN_DATA else control.text(name),
    )  # fmt: skip


def draw_own_data(config: TrainingConfig) -> TrainingConfig | None:
    """Draw the uploader and what can be chosen; the config on own data, None while there is nothing to use."""
    instead = f"Until then the run below is on {CONTROLS['dataset'].text(config.dataset)}."
    with st.container(border=True):
        st.file_uploader(
            f"A table as CSV or Parquet, at most {MEGABYTES} MB: one column to predict, others to learn from",
            KINDS, key=_UPLOAD, on_change=_take_file, max_upload_size=MEGABYTES,
            help="It stays in this server's memory, for your runs, and is never written to a disk.",
        )  # fmt: skip
        if st.session_state.get(_FILE) is None:
            st.caption(f"Separators, decimal marks, headers and gaps are taken as they come. {instead}")
            return None
        try:
            table = file_table(st.session_state[_FILE])
            st.session_state[_CHOICE] = _draw_choice(table)
            result = own_run(config, own_dataset(config.data_seed))
        except ValueError as error:
            st.error(f"{plain(in_words(str(error)))}. {instead}")
            return None
        _describe(load_dataset(result))
        return result


def on_own_data(base: TrainingConfig, prefix: str) -> TrainingConfig:
    """What the networks of a study share, on the learner's own file where there is one and the learner says so."""
    if st.session_state.get(_FILE) is None or st.session_state.get(_CHOICE) is None:
        return base
    key = f"{prefix}own_data"
    st.session_state.setdefault(key, False)
    if not held.toggle(st, f"On your own file, {plain(st.session_state[_FILE].name)}", key=key):
        return base
    try:
        result = own_run(base, own_dataset(base.data_seed))
    except ValueError as error:
        st.error(f"{plain(in_words(str(error)))}.")
        return base
    st.caption(f"{plain(load_dataset(result).description)} A link cannot carry it.")
    return result


def own_dataset(data_seed: int) -> Dataset:
    """The data set of the file that the learner has brought.

    Raises:
        ValueError: it cannot be used; names the file, the column, the rule and the way out.
    """
    return file_dataset(st.session_state[_FILE], st.session_state[_CHOICE], data_seed)


def _describe(dataset: Dataset) -> None:
    """What became of the table."""
    kind = f"{dataset.n_classes} classes" if dataset.n_classes else "a number"
    st.caption(
        f"{plain(dataset.name)}: {plain(dataset.description)} The target is {kind}; {len(dataset.x_train)} rows are "
        f"for training, {len(dataset.x_test)} for testing. {plain(' '.join(dataset.notes))} "
        "Examples and noise under “More settings” do not touch it."
    )


def _draw_choice(table: Table) -> Choice:
    """The controls of a choice, beginning with what the table suggests."""
    before = st.session_state.get(_CHOICE) or Choice()
    target, task, learned = st.columns(3, vertical_alignment="bottom")
    with target:
        names = list(table.names)
        _begin(TARGET, settle(table, before).target)
        held.selectbox(st, "Column to predict", names, key=TARGET)
    wanted = _with_target(before, st.session_state[TARGET])
    with task:
        wanted = replace(wanted, task=_draw_task(table, wanted))
    with learned:
        wanted = _draw_columns(table, wanted)
    if table.n_rows > MOST_ROWS:
        _begin(ROWS, before.rows is not None)
        held.checkbox(st, f"Draw {MOST_ROWS:,} of the {table.n_rows:,} rows at random", key=ROWS)
    with st.expander("What the file holds", icon=":material/table_view:"):
        st.dataframe(pd.DataFrame(first_rows(table)), hide_index=True, key="own_rows_shown")
        st.dataframe(pd.DataFrame(summaries(table)), hide_index=True, key="own_columns_shown")
    return replace(wanted, rows=MOST_ROWS if st.session_state.get(ROWS) and table.n_rows > MOST_ROWS else None)


def _with_target(before: Choice, target: str) -> Choice:
    """The choice with another target, in whose place the former one may be learned from."""
    if before.columns is None or before.target in (None, target):
        return replace(before, target=target)
    columns = (*(name for name in before.columns if name != target), str(before.target))
    st.session_state[COLUMNS] = list(columns)
    return replace(before, target=target, task=None, columns=columns)


def _draw_task(table: Table, wanted: Choice) -> Task | None:
    """Whether few different numbers are classes or a number; words and many numbers leave no choice."""
    column = table[str(wanted.target)]
    few = column.kind == "number" and len(set(column.values[~column.missing].tolist())) <= SHARED_SERVER.classes.high
    if not few:
        st.session_state.pop(TASK, None)
        return None
    if wanted.task is None:
        st.session_state.pop(TASK, None)
    _begin(TASK, wanted.task or suggested_task(column))
    held.selectbox(st, "Predict it as", list(TASKS), key=TASK, format_func=TASKS.get)
    return cast(Task, st.session_state[TASK])


def _draw_columns(table: Table, wanted: Choice) -> Choice:
    """Which columns enter, as they are or as their principal components."""
    options = [name for name in table.names if name != wanted.target and table[name].kind != "nothing"]
    kept = None if wanted.columns is None else tuple(name for name in wanted.columns if name in options) or None
    suggested = settle(table, replace(wanted, columns=kept)).columns or ()
    with st.expander(f"Learn from {len(suggested)} of {len(options)} columns", key="own_learned"):
        _begin(COLUMNS, list(suggested), options)
        held.multiselect(st, "Columns to learn from", options, key=COLUMNS)
        _begin(COMPONENTS, wanted.components or 0)
        held.number_input(
            st, "Principal components", 0, MOST_COMPONENTS, step=1, key=COMPONENTS,
            help="0 takes the columns as they are. Otherwise so many sums of all columns, those that vary most, "
            "take their place: for tables of more columns than a network here can take.",
        )  # fmt: skip
    columns = tuple(st.session_state[COLUMNS])
    return replace(wanted, columns=columns, components=st.session_state[COMPONENTS] or None)


def _begin(key: str, value: object, options: list[str] | None = None) -> None:
    """What a control holds when it is drawn first, or when its options have changed under it."""
    st.session_state.setdefault(key, value)
    if options is not None and not set(st.session_state[key]) <= set(options):
        st.session_state[key] = [name for name in st.session_state[key] if name in options]


def _take_file() -> None:
    uploaded = st.session_state[_UPLOAD]
    st.session_state[_FILE] = File(uploaded.name, uploaded.getvalue()) if uploaded else None
    for key in (_CHOICE, TARGET, TASK, COLUMNS, ROWS, COMPONENTS):
        st.session_state.pop(key, None)
