"""A run on one page of HTML: what happened, two charts, the numbers and the settings."""

from collections.abc import Iterable
from html import escape

from core import __version__
from core.charts.run_svg import run_svg
from core.export.code import run_title
from core.export.html import as_html, document
from core.lessons.run_story import story
from core.training import TrainingConfig, TrainingHistory
from core.training.fields import config_text
from core.training.tables import STATE_NAMES, layer_names, state_counts


def run_html(history: TrainingHistory) -> str:
    """What a notebook shows of a history: the story and the two charts."""
    told = as_html(story(history, history.dataset))
    return f'<div style="max-width:760px">{told}{run_svg(history)}</div>'


def run_page(history: TrainingHistory, link: str = "") -> str:
    """The report of a run, which prints on A4."""
    dataset = history.dataset
    data = f"{dataset.description} Source: {dataset.source}. {' '.join(dataset.notes)}"
    sections = [
        run_html(history),
        f"<section><h2>At the last epoch, {history.epochs[-1]}</h2>{_numbers(history)}{_units(history)}</section>",
        f"<section><h2>The data: {escape(dataset.name)}</h2><p>{escape(data.strip())}</p></section>",
        f"<section><h2>The settings</h2>{_settings(history.config)}</section>",
        f"<section><p>{_link(link)}Dying ReLU Lab {__version__}.</p></section>",
    ]
    intro = (
        f"Every number was measured over all {history.n_train} training rows, or all {len(dataset.x_test)} test rows."
    )
    return document(run_title(history.config), intro, "\n".join(sections))


def _link(link: str) -> str:
    return f'This run in the lab: <a href="{escape(link)}">{escape(link)}</a>. ' if link else ""


def _numbers(history: TrainingHistory) -> str:
    score = "R²" if history.dataset.task == "regression" else "accuracy"
    rows = [
        (name, f"{loss[-1]:.4g}", f"{scores[-1]:.4g}")
        for name, loss, scores in (
            ("training rows", history.train_loss, history.train_score),
            ("test rows", history.test_loss, history.test_score),
        )
    ]
    diverged = f"<p>At epoch {history.diverged_at} the run diverged: numbers were not finite any more.</p>"
    return _table(("", "loss", score), rows) + (diverged if history.diverged_at is not None else "")


def _units(history: TrainingHistory) -> str:
    counts = state_counts(history)
    names = layer_names(history)[:-1]
    rows = [(f"{name}, at the start", *counts[0, place]) for place, name in enumerate(names)]
    rows += [(f"{name}, at the end", *counts[-1, place]) for place, name in enumerate(names)]
    return _table(("units", *STATE_NAMES.values()), rows)


def _settings(config: TrainingConfig) -> str:
    cells = list(config_text(config).items())
    half = -(-len(cells) // 2)
    return _table(("", "", "", ""), [(*left, *right) for left, right in zip(cells[:half], cells[half:])])


def _table(head: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    names = "".join(f"<th>{escape(str(name))}</th>" for name in head)
    lines = ("".join(f"<td>{escape(str(cell))}</td>" for cell in row) for row in rows)
    return f"<table><tr>{names}</tr>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"
