"""Take this run along: code that does it again, its numbers, its charts, and a page that prints."""

import re
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

import streamlit as st

from core.data import Dataset
from core.export import archive, chart_files, code_files, data_files, numpy_script, run_page, scikit_learn_lacks
from core.training import TrainingConfig, TrainingHistory
from core.training.fields import format_value
from core.ui.links.run_link import encode

_KINDS = {"zip": "application/zip", "html": "text/html"}


def lab_address(config: TrainingConfig) -> str:
    """The link that opens a run in the training lab, wherever this page is; "" on own data, which no link carries."""
    if isinstance(config.dataset, Dataset):
        return ""
    here = urlsplit(st.context.url or "")
    return f"{here.scheme}://{here.netloc}{here.path.rpartition('/')[0]}/training_lab?{urlencode(encode(config))}"


def offer_run(config: TrainingConfig, make: Callable[[], TrainingHistory], key: str, label: str = "") -> None:
    """Downloads of a run, each made when it is asked for.

    Args:
        make: gives the run.
        key: tells apart the runs that one page offers.
        label: what tells it from another run beside it.
    """
    link, stem = lab_address(config), file_stem(config, label)
    files: list[tuple[str, str, Callable[[], bytes], str]] = [
        ("Code (ZIP)", "code", lambda: archive(code_files(make(), link)), f"{stem}_code.zip"),
        ("Data (ZIP)", "database", lambda: archive(data_files(make(), link)), f"{stem}_data.zip"),
        ("Charts (ZIP)", "show_chart", lambda: archive(chart_files(make())), f"{stem}_charts.zip"),
        ("Report (HTML)", "description", lambda: run_page(make(), link).encode(), f"{stem}.html"),
    ]
    with st.container(horizontal=True):
        for text, icon, content, name in files:
            kind = _KINDS[name.rpartition(".")[2]]
            st.download_button(
                text, content, name, kind, key=f"{icon}_{key}", on_click="ignore", icon=f":material/{icon}:"
            )
    st.caption(f"Code: scripts for NumPy, PyTorch{_scikit_learn(config)}, and a notebook, with the data they need.")


def show_script(history: TrainingHistory) -> None:
    """The run as a NumPy script, to read."""
    st.code(numpy_script(history, lab_address(history.config)), language="python", line_numbers=True, height=420)


def file_stem(config: TrainingConfig, label: str = "") -> str:
    """What tells this run from others, as the beginning of a file's name."""
    data = config.dataset if isinstance(config.dataset, str) else "own-data"
    bias = format_value(config.initial_bias)
    parts = [data, config.activation, config.optimizer, f"bias{bias}", f"seed{config.seed}", label.lower()]
    return "_".join(re.sub(r"[^a-z0-9._-]+", "-", part.replace("−", "-")) for part in parts if part)


def _scikit_learn(config: TrainingConfig) -> str:
    lacking = scikit_learn_lacks(config)
    return f" (scikit-learn lacks {' and '.join(lacking)})" if lacking else ", scikit-learn"
