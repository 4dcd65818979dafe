"""A run as a picture of its own, for documents that run nothing: the loss beside the units in each state."""

from collections.abc import Sequence
from html import escape

import numpy as np

from core.charts import theme
from core.charts.run_tables import LOSS_CEILING
from core.training import TrainingHistory
from core.training.tables import state_counts

_WIDTH, _HEIGHT = 760, 250
_TOP, _FOOT, _PANEL = 34, 40, 250  # pixels above and below a panel, and its width
_LOSS_AT, _UNITS_AT = 52, 396  # left ends of the panels
_MOST_POINTS = 400  # of a line; more would not be seen
_INK = "#1d2126"


def run_svg(history: TrainingHistory) -> str:
    """Training and test loss on the left, units by state on the right, over the same epochs."""
    picked = np.unique(np.linspace(0, len(history.epochs) - 1, _MOST_POINTS).astype(int))
    picked = np.repeat(picked, 2) if len(picked) == 1 else picked  # what was before training, all over the panel
    words = "Loss over the epochs, and the units that are active, asleep, cut off and dead."
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" role="img" '
            f'aria-label="{words}" font-family="sans-serif" font-size="12" fill="{_INK}">'
            f'<rect width="100%" height="100%" fill="{theme.LIGHT_BACKGROUND}"/>',
            *_loss(history, picked),
            *_units(history, picked),
            "</svg>",
        ]
    )


def _loss(history: TrainingHistory, picked: np.ndarray) -> list[str]:
    series = ((theme.TRAINING, history.train_loss), (theme.TEST, history.test_loss))
    most = LOSS_CEILING * max(history.train_loss[0], history.test_loss[0])
    shown = [np.nan_to_num(np.minimum(values, most), nan=most)[picked] for _, values in series]
    top = float(max(values.max() for values in shown)) or 1.0
    x, parts = _places(history, picked, _LOSS_AT), _panel("Loss", _LOSS_AT, history, f"{top:.3g}")
    for row, ((style, values), heights) in enumerate(zip(series, shown)):
        path = f'fill="none" stroke="{style.colour}" stroke-width="2" stroke-dasharray="{_dashes(style.dash)}"'
        parts.append(f'<polyline points="{_points(x, heights / top)}" {path}/>')
        label = f"{style.name} {values[-1]:.3g}"
        parts.append(f'<text x="{_LOSS_AT + _PANEL}" y="{_TOP - 18 + 13 * row}" text-anchor="end">{label}</text>')
        parts.append(f'<path d="M{_LOSS_AT + _PANEL - 118} {_TOP - 22 + 13 * row} h24" {path}/>')
    return parts


def _units(history: TrainingHistory, picked: np.ndarray) -> list[str]:
    counts = state_counts(history).sum(axis=1)[picked]
    total = int(counts[0].sum())
    x, parts = _places(history, picked, _UNITS_AT), _panel("Units", _UNITS_AT, history, str(total))
    edges = np.concatenate([np.zeros((len(picked), 1)), counts.cumsum(axis=1)], axis=1) / total
    for index, style in enumerate(theme.STATES.values()):
        if counts[:, index].any():
            outline = _points(np.append(x, x[::-1]), np.append(edges[:, index], edges[::-1, index + 1]))
            parts.append(f'<polygon points="{outline}" fill="{style.colour}" stroke="white"/>')
            parts.append(_legend_entry(len(parts), style.colour, f"{style.name} {counts[-1, index]}"))
    return parts


def _legend_entry(place: int, colour: str, words: str) -> str:
    x, y = _UNITS_AT + _PANEL + 8, _TOP + 14 + 9 * place
    return f'<rect x="{x}" y="{y - 9}" width="9" height="9" fill="{colour}"/><text x="{x + 13}" y="{y}">{words}</text>'


def _panel(title: str, left: int, history: TrainingHistory, top: str) -> list[str]:
    """Title, frame and the ends of both axes."""
    bottom, right = _HEIGHT - _FOOT, left + _PANEL
    last = int(history.epochs[-1])
    return [
        f'<text x="{left}" y="{_TOP - 12}" font-weight="bold" font-size="14">{escape(title)}</text>',
        f'<path d="M{left} {_TOP} V{bottom} H{right}" fill="none" stroke="{theme.NEUTRAL}"/>',
        f'<text x="{left - 6}" y="{_TOP + 4}" text-anchor="end">{escape(top)}</text>',
        f'<text x="{left - 6}" y="{bottom}" text-anchor="end">0</text>',
        f'<text x="{left}" y="{bottom + 16}">{int(history.epochs[0])}</text>',
        f'<text x="{(left + right) // 2}" y="{bottom + 32}" text-anchor="middle">epoch</text>',
        *([f'<text x="{right}" y="{bottom + 16}" text-anchor="end">{last}</text>'] if last else []),
    ]


def _places(history: TrainingHistory, picked: np.ndarray, left: int) -> np.ndarray:
    """Pixels of the epochs, over the whole width of a panel."""
    epochs = history.epochs[picked]
    return left + _PANEL * (epochs / epochs[-1] if epochs[-1] else np.linspace(0, 1, len(epochs)))


def _points(x: np.ndarray, heights: np.ndarray) -> str:
    tall = _HEIGHT - _FOOT - _TOP
    return " ".join(f"{place:.1f},{_HEIGHT - _FOOT - tall * height:.1f}" for place, height in zip(x, heights))


def _dashes(dash: Sequence[int]) -> str:
    return "none" if dash == (1, 0) else " ".join(map(str, dash))
