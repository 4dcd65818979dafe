"""A run as a notebook: the NumPy script in cells, and its two charts."""

import json
from pathlib import Path
from string import Template
from typing import Any

from core.charts.theme import STATES, TEST, TRAINING
from core.export.code import DATA_FILE, numpy_script, run_title
from core.training import TrainingHistory

_CHARTS = Path(__file__).with_name("templates") / "notebook_charts.txt"
_NEW_CELL = "# %% "  # begins a cell in the script


def notebook(history: TrainingHistory, link: str = "") -> str:
    """A Jupyter notebook that needs NumPy, pandas and Altair, and the run's data beside it."""
    script = numpy_script(history, link, place=f'"{DATA_FILE}"')
    _, *parts = script.split(_NEW_CELL)
    cells = [_text(f"# {run_title(history.config)}\n\n{_intro(link)}")]
    for part in [*parts, _charts()]:
        title, _, code = part.partition("\n")
        cells += [_text(f"## {title}"), _code(code)]
    for place, cell in enumerate(cells):
        cell["id"] = f"cell-{place}"
    about = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return json.dumps({"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 5}, indent=1) + "\n"


def _intro(link: str) -> str:
    shown = f" [The lab shows it here]({link})." if link else ""
    return (
        f"The run again, in NumPy. Put `{DATA_FILE}`, which holds the data and the untrained network, beside this "
        f"notebook.{shown}"
    )


def _charts() -> str:
    text = Template(_CHARTS.read_text("utf-8"))
    return text.substitute(
        states=[style.name for style in STATES.values()], state_colours=[style.colour for style in STATES.values()],
        series=[TRAINING.name, TEST.name], series_colours=[TRAINING.colour, TEST.colour],
    )  # fmt: skip


def _text(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source.strip()}


def _code(source: str) -> dict[str, Any]:
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": source.strip()}
