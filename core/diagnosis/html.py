"""A report as one HTML page: no script, nothing fetched, legible on paper and in grey."""

from collections.abc import Mapping
from html import escape
from typing import Any

from core.diagnosis.report import LayerReport, Report
from core.diagnosis.verdicts import Verdict
from core.diagnosis.words import headline, layer_line, percent_above

MOST_ROWS = 2000  # units in the table; a page of more is no page
_WIDTH, _HEIGHT = 640, 26  # of a layer's bar
_GREYS = {
    Verdict.ACTIVE: "#5a5a5a", Verdict.RARE: "#8c8c8c", Verdict.ASLEEP: "#b0b0b0", Verdict.CUT_OFF: "#cfcfcf",
    Verdict.EDGE: "#dddddd", Verdict.SILENT: "#f0f0f0", Verdict.PROVED: "#ffffff", Verdict.DEAD: "#e6e6e6",
    Verdict.NOT_FINITE: "#3a3a3a",
}  # fmt: skip
_STYLE = """
body {font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1d2126;
background: #fff} h1 {font-size: 1.5rem} h2 {font-size: 1.15rem; margin-top: 2rem} svg {width: 100%; height: auto}
table {border-collapse: collapse; width: 100%; font-size: 13px} th, td {text-align: left; padding: 2px 8px 2px 0;
border-bottom: 1px solid #ccc; vertical-align: top} thead {display: table-header-group} .note {border-left: 4px solid
#1d2126; padding-left: .8rem} section, tr, svg {break-inside: avoid} @page {margin: 18mm}
"""


def as_html(report: Report, title: str, colours: Mapping[Verdict, str]) -> str:
    """The page; a verdict without a colour of its own is grey."""
    layers = list(report.layers.values())
    sections = "".join(_section(layer, {**_GREYS, **colours}) for layer in layers)
    notes = "".join(f'<p class="note">{escape(line)}</p>' for line in report.warnings)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body>'
        f"<h1>{escape(title)}</h1><p><strong>{escape(headline(layers))}</strong></p>{notes}{sections}{_units(report)}"
        f"<p>Bounds are exact and one-sided, {100 * (1 - report.alpha):g} %, and take inputs as independent draws. "
        "Silent on n inputs is not dead: it bounds how often a unit can fire.</p></body></html>"
    )


def _section(layer: LayerReport, colours: Mapping[Verdict, str]) -> str:
    others = (
        f"Other tools would say: {layer.dormant} tau-dormant units, and {layer.zero_share:.0%} of the values not "
        "above 0. Neither is a verdict."
    )
    return (
        f"<section><h2>{escape(layer.name)}</h2>{_bar(layer, colours)}<p>{escape(layer_line(layer))}</p>"
        f"<p><small>{others}</small></p></section>"
    )


def _bar(layer: LayerReport, colours: Mapping[Verdict, str]) -> str:
    """One stacked bar, each part with its count and verdict below it, so that grey is enough."""
    parts, words, start = [], [], 0.0
    for verdict, count in layer.counts.items():
        width = _WIDTH * count / layer.units
        if count:
            parts.append(
                f'<rect x="{start:.1f}" y="1" width="{width:.1f}" height="{_HEIGHT}" fill="{colours[verdict]}" '
                'stroke="#1d2126"/>'
            )
            words.append(f"{count} {verdict}")
        start += width
    label = escape(", ".join(words))
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT + 2}" role="img" aria-label="{label}">{"".join(parts)}</svg>'
        f"<p><small>From the left: {label}.</small></p>"
    )


def _units(report: Report) -> str:
    """The units that are not plainly active, with what is known of each."""
    rows = report.units[report.units["verdict"] != Verdict.ACTIVE]
    if rows.empty:
        return ""
    shown = rows[:MOST_ROWS]
    body = "".join(map(_unit, shown.itertuples()))
    cut = f"<p>The first {MOST_ROWS:,} of {len(rows):,}.</p>" if len(rows) > MOST_ROWS else ""
    heads = "".join(
        f"<th>{head}</th>"
        for head in ("layer", "unit", "verdict", "fired on", "at most (bound)", "largest z", "why it does not learn")
    )
    return f"<h2>Units</h2>{cut}<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def _unit(row: Any) -> str:
    return (
        f"<tr><td>{escape(str(row.layer))}</td><td>{row.unit}</td><td>{row.verdict}</td><td>{row.k:,} of {row.n:,}</td>"
        f"<td>{percent_above(row.upper)}</td><td>{row.margin:.3g}</td><td>{escape(row.cause)}</td></tr>"
    )
