"""A claim on trial, in words: what is asked, what there was to see, and the verdict against what was expected."""

from collections.abc import Sequence

from core.studies.trial import Finding, Verdict

EXPECTED = "What do you expect of this claim?"
_ABOVE, _HOLDS, _BELOW = "above 0, with all of its interval", "0 lies in its interval", "below 0, with all of it"


def look(findings: Sequence[Finding]) -> str:
    """What to look for in the chart of the findings."""
    return "Which value in the chart is the largest?" if len(findings) > 1 else "Where does the value lie?"


def to_see(findings: Sequence[Finding]) -> tuple[str, ...]:
    """The answers to that."""
    return tuple(finding.label for finding in findings) if len(findings) > 1 else (_ABOVE, _HOLDS, _BELOW)


def happened(findings: Sequence[Finding], seen: str | None) -> str:
    """The right one of `to_see`; where several are, the one that was seen."""
    if len(findings) == 1:
        estimate = findings[0].estimate
        return _ABOVE if estimate.low > 0 else _BELOW if estimate.high < 0 else _HOLDS
    most = max(finding.estimate.value for finding in findings)
    right = [finding.label for finding in findings if finding.estimate.value == most]
    return seen if seen in right else right[0]


def judged(expected: str, verdict: Verdict, because: str) -> str:
    """One sentence on the verdict and the belief it meets, then the reason."""
    if expected == verdict:
        return f"You expected “{expected}”, and that is what was measured. {because}"
    if expected not in list(Verdict):
        return f"Measured: {verdict}. {because}"
    return f"You expected “{expected}”, and that is wrong: the claim {verdict}. {because}"
