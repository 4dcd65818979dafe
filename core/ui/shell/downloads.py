"""Files to take away: each says in its name and inside what it is of."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any

import pandas as pd
import streamlit as st

from core.charts.parts import with_data
from core.studies.run.network_row import config_columns
from core.training import TrainingConfig

MOST_LISTED = 20


def settings_of(configs: Iterable[TrainingConfig]) -> dict[str, str]:
    """Every field of a study's networks, as text; several values stand one after the other."""
    columns = [config_columns(config) for config in configs]
    found = {name: list(dict.fromkeys(str(each[name]) for each in columns)) for name in columns[0]}
    return {name: _listed(values) for name, values in found.items()} | {"networks": str(len(columns))}


def _listed(values: Sequence[str]) -> str:
    return "; ".join(values) if len(values) <= MOST_LISTED else f"{values[0]} to {values[-1]} ({len(values)} values)"


def file_name(name: str, settings: Mapping[str, object], ending: str) -> str:
    """`name`, eight letters that differ wherever any setting does, and the ending."""
    text = json.dumps({key: str(value) for key, value in settings.items()}, sort_keys=True)
    return f"{name}_{blake2b(text.encode(), digest_size=4).hexdigest()}.{ending}"


def with_settings(table: pd.DataFrame, settings: Mapping[str, object]) -> pd.DataFrame:
    """The table with a column for each setting that it has no column of."""
    return table.assign(**{name: str(value) for name, value in settings.items() if name not in table.columns})


def offer_table(
    label: str,
    table: pd.DataFrame | Callable[[], pd.DataFrame],
    name: str,
    settings: Mapping[str, object],
    key: str | None = None,
) -> None:
    """A table, or what makes it when it is asked for, as CSV with the settings as columns."""

    def text() -> str:
        made = table if isinstance(table, pd.DataFrame) else table()
        return with_settings(made, settings).to_csv(index=False)

    _offer(label, text, file_name(name, settings, "csv"), key)


def offer_chart(
    label: str, spec: Mapping[str, Any], rows: pd.DataFrame, name: str, settings: Mapping[str, object]
) -> None:
    """A chart with its rows and the settings, as a Vega-Lite specification that any editor can show."""

    def text() -> str:
        return json.dumps({**with_data(spec, rows), "usermeta": {name: str(settings[name]) for name in settings}})

    _offer(label, text, file_name(name, settings, "vl.json"), f"chart_{name}")


def _offer(label: str, text: Any, name: str, key: str | None) -> None:
    st.download_button(
        label, lambda: text().encode(), name, "text/csv" if name.endswith("csv") else "application/json",
        key=key and f"download_{key}", on_click="ignore", icon=":material/download:",
    )  # fmt: skip
