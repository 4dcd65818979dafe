"""The whole trial as a document to hand out: `python -m core.report --seeds 20 --out trial.md`."""

import argparse
import sys
from collections.abc import Callable, Sequence
from html import escape
from math import isnan
from pathlib import Path
from typing import NamedTuple

from core.charts.trial import findings_svg, number_text
from core.studies.trial import CLAIMS, Claim, Finding, Ruling

Note = Callable[[str], None]
TITLE = "The lesson on trial"


SUFFIXES = (".md", ".html")
_STYLE = (
    "body{font-family:sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;line-height:1.45;color:#1d2126}"
    "svg{max-width:100%;height:auto}td,th{text-align:left;padding:.15rem .8rem .15rem 0;border-bottom:1px solid #ccc}"
)


class Measured(NamedTuple):
    """A claim with what was measured and how it was judged."""

    number: int
    claim: Claim
    findings: Sequence[Finding]
    ruling: Ruling


def write_report(path: Path, seeds: Sequence[int], note: Note = lambda _: None) -> None:
    """Put the claims on trial and write them, as the name's ending says.

    Markdown (.md) has one SVG a claim in a folder beside it; a page (.html) holds its charts itself.

    Args:
        note: is told each verdict as it is reached.

    Raises:
        ValueError: the name ends otherwise.
        OSError: the file or the folder cannot be written.
    """
    write = {".md": _write_markdown, ".html": _write_html}.get(path.suffix.lower())
    if write is None:
        raise ValueError(f"the report's name must end in {' or '.join(SUFFIXES)}, got {path.name}")
    path.parent.mkdir(parents=True, exist_ok=True)
    measured = []
    for number, claim in enumerate(CLAIMS, start=1):
        findings, ruling = claim.trial(seeds)
        note(f"{number:2} of {len(CLAIMS)}: {ruling.verdict}: {claim.says}")
        measured.append(Measured(number, claim, list(findings.values()), ruling))
    write(path, seeds, measured)


def _write_markdown(path: Path, seeds: Sequence[int], measured: Sequence[Measured]) -> None:
    charts = path.with_name(f"{path.stem}-charts")
    charts.mkdir(exist_ok=True)
    parts = [f"# {TITLE}\n\n{_intro(seeds)}\n"]
    for each in measured:
        chart = charts / f"claim-{each.number:02}.svg"
        chart.write_text(findings_svg(each.findings), "utf-8")
        parts.append(_section(*each, f"{charts.name}/{chart.name}"))
    path.write_text("\n".join(parts), "utf-8")


def _write_html(path: Path, seeds: Sequence[int], measured: Sequence[Measured]) -> None:
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{TITLE}</title><style>{_STYLE}</style>'
    parts = [head, f"<h1>{TITLE}</h1><p>{escape(_intro(seeds))}</p>", *(_html_section(*each) for each in measured)]
    path.write_text("\n".join([*parts, "</html>"]), "utf-8")


def _html_section(number: int, claim: Claim, findings: Sequence[Finding], ruling: Ruling) -> str:
    rows = "".join(
        f"<tr><td>{escape(each.label)}</td><td>{_number(each)}</td><td>{each.estimate.n}</td></tr>" for each in findings
    )
    return (
        f"<h2>{number}. {escape(claim.says)}</h2><p><strong>Verdict: {ruling.verdict}.</strong> "
        f"{escape(ruling.because)}</p><p>{escape(claim.measured)}</p>"
        f"<table><tr><th>measured</th><th>value [95 % interval]</th><th>n</th></tr>{rows}</table>"
        f"{findings_svg(findings)}<p>Source: {escape(claim.source)}.</p>"
    )


def _intro(seeds: Sequence[int]) -> str:
    return (
        f"{len(CLAIMS)} claims about ReLU units that die, each measured by the Dying ReLU Lab. "
        f"Every number below was computed with the seeds {seeds[0]} to {seeds[-1]}; intervals are 95 %. "
        "The verdicts are read off the numbers: other seeds may move them."
    )


def _section(number: int, claim: Claim, findings: Sequence[Finding], ruling: Ruling, chart: str) -> str:
    rows = "\n".join(f"| {each.label} | {_number(each)} | {each.estimate.n} |" for each in findings)
    return (
        f"## {number}. {claim.says}\n\n**Verdict: {ruling.verdict}.** {ruling.because}\n\n{claim.measured}\n\n"
        f"| measured | value [95 % interval] | n |\n|---|---|---|\n{rows}\n\n"
        f"![The numbers of claim {number} with their intervals]({chart})\n\nSource: {claim.source}.\n"
    )


def _number(finding: Finding) -> str:
    """A value with its interval, as the unit is written; the interval is left out of what is known exactly."""
    estimate = finding.estimate
    value, low, high = (number_text(number, finding.unit) for number in estimate[1:])
    exact = estimate.low == estimate.high or isnan(estimate.low) or isnan(estimate.value)
    return value if exact else f"{value} [{low}, {high}]"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns its exit code."""
    parser = argparse.ArgumentParser(
        "python -m core.report", description="Put the claims of the lecture on trial and write a report."
    )
    parser.add_argument("--seeds", type=int, default=20, metavar="COUNT", help="networks in each experiment (20)")
    parser.add_argument("--first-seed", type=int, default=0, metavar="SEED", help="the first seed (0)")
    parser.add_argument(
        "--out", type=Path, default=Path("trial.md"), metavar="FILE", help="a .md or .html file (trial.md)"
    )
    given = parser.parse_args(arguments)
    if not 2 <= given.seeds <= 1000:
        parser.error(f"--seeds must be from 2 to 1000, got {given.seeds}")
    if given.out.suffix.lower() not in SUFFIXES:
        parser.error(f"--out must end in {' or '.join(SUFFIXES)}, got {given.out}")
    if given.first_seed < 0:
        parser.error(f"--first-seed must be at least 0, got {given.first_seed}")
    try:
        write_report(given.out, range(given.first_seed, given.first_seed + given.seeds), print)
    except OSError as error:
        print(f"cannot write {given.out}: {error}", file=sys.stderr)
        return 1
    print(f"written: {given.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
