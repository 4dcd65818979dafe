"""The whole trial as a document to hand out: `python -m core.report --seeds 20 --out trial.md`."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from core.charts.trial import UNITS, findings_svg
from core.studies.trial import CLAIMS, Claim, Finding, Ruling

Note = Callable[[str], None]


def write_report(path: Path, seeds: Sequence[int], note: Note = lambda _: None) -> None:
    """Put the twelve claims on trial and write them as Markdown, with one SVG a claim in a folder beside it.

    Args:
        note: is told each verdict as it is reached.

    Raises:
        OSError: the file or the folder cannot be written.
    """
    charts = path.with_name(f"{path.stem}-charts")
    charts.mkdir(parents=True, exist_ok=True)
    parts = [_head(seeds)]
    for number, claim in enumerate(CLAIMS, start=1):
        findings, ruling = claim.trial(seeds)
        note(f"{number:2} of {len(CLAIMS)}: {ruling.verdict}: {claim.says}")
        chart = charts / f"claim-{number:02}.svg"
        chart.write_text(findings_svg(findings.values()), "utf-8")
        parts.append(_section(number, claim, list(findings.values()), ruling, f"{charts.name}/{chart.name}"))
    path.write_text("\n".join(parts), "utf-8")


def _head(seeds: Sequence[int]) -> str:
    return (
        "# The lesson on trial\n\nTwelve claims about ReLU units that die, each measured by the Dying ReLU Lab. "
        f"Every number below was computed with the seeds {seeds[0]} to {seeds[-1]}; intervals are 95 %. "
        "The verdicts are read off the numbers: other seeds may move them.\n"
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
    form, estimate = UNITS[finding.unit][2], finding.estimate
    value = format(estimate.value, form)
    if estimate.low == estimate.high or estimate.low != estimate.low:
        return value
    return f"{value} [{format(estimate.low, form)}, {format(estimate.high, form)}]"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns its exit code."""
    parser = argparse.ArgumentParser(
        "python -m core.report", description="Put the twelve claims of the lecture on trial and write a report."
    )
    parser.add_argument("--seeds", type=int, default=20, metavar="COUNT", help="networks in each experiment (20)")
    parser.add_argument("--first-seed", type=int, default=0, metavar="SEED", help="the first seed (0)")
    parser.add_argument("--out", type=Path, default=Path("trial.md"), metavar="FILE", help="Markdown file (trial.md)")
    given = parser.parse_args(arguments)
    if not 2 <= given.seeds <= 1000:
        parser.error(f"--seeds must be from 2 to 1000, got {given.seeds}")
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
