"""What the bench of remedies found, in sentences made from its rows."""

from collections.abc import Sequence

import pandas as pd

from core.lessons.phrases import with_minus_signs
from core.studies.rescue import CONTROL, REMEDIES, UNDAMAGED, Course, Effect

ASKED = [name for name in REMEDIES if name != CONTROL]
_VERBS = {
    Effect.HELPS: "**Helps:**", Effect.NOTHING: "**Does nothing:**", Effect.HARMS: "**Harms:**",
    Effect.UNCLEAR: "**Unclear, more seeds may tell:**",
}  # fmt: skip


def damage_finding(course: Course) -> str:
    """What is found when the damage is noticed."""
    score, alive, alive_1 = (getattr(course, name)[:, -1].mean() for name in ("score", "alive", "alive_1"))
    return (
        f"At epoch {course.epochs[-1]} you notice: over {len(course.score)} networks the mean test score is "
        f"**{score:.2f}**, **{alive:.0%}** of the hidden units are alive ({alive_1:.0%} of layer 1)."
    )


def bench_finding(rows: pd.DataFrame) -> str:
    """Who helps, who does not, beside doing nothing."""
    scores = rows.set_index("name")
    lines = [
        f"Doing nothing ends at a test score of **{_interval(scores, CONTROL, 'score')}**; networks that were "
        f"never damaged at {_interval(scores, UNDAMAGED, 'score')}."
    ]
    for verdict, words in _VERBS.items():
        named = [
            f"{row.label} ({row.gain:+.2f})" if verdict != Effect.NOTHING else str(row.label)
            for row in rows[rows["effect"] == verdict].sort_values("gain", ascending=False).itertuples()
        ]
        lines += [f"- {words} {', '.join(named)}."] if named else []
    return with_minus_signs("\n".join([lines[0], "", *lines[1:]]))


def cost_finding(rows: pd.DataFrame) -> str:
    """Which of the remedies that bring all networks back is the quickest, and which leaves most units as they are."""
    whole = rows[(rows["effect"] == Effect.HELPS) & (rows["recovered"] == rows["n"])]
    if whole.empty:
        return "**At what cost?** No remedy that helps brings every network back."
    quick, gentle = whole.iloc[whole["epochs_needed"].argmin()], whole.iloc[whole["touched"].argmin()]
    return (
        f"**At what cost?** Of the remedies that bring every network back, {quick['label']} is the quickest, with "
        f"{quick['epochs_needed']:g} epochs, and {gentle['label']} overwrites the fewest units, "
        f"{gentle['touched']:.0f} a network."
    )


def prediction_finding(chosen: Sequence[str], rows: pd.DataFrame) -> str:
    """How many of the remedies that were expected to help do, and which were missed."""
    helping = rows.loc[rows["effect"] == Effect.HELPS, "name"].tolist()
    right = [name for name in ASKED if (name in chosen) == (name in helping)]
    wrong, missed = (_labels(set(a) - set(b)) for a, b in ((chosen, helping), (helping, chosen)))
    text = f"You were right on **{len(right)} of {len(ASKED)}** remedies."
    text += f" You expected help from {wrong}, and it does not show." if wrong else ""
    return text + (f" You did not expect it from {missed}." if missed else "")


def _labels(names: set[str]) -> str:
    return ", ".join(REMEDIES[name].label for name in ASKED if name in names)


def _interval(scores: pd.DataFrame, name: str, measure: str) -> str:
    value, low, high = (float(scores[column][name]) for column in (measure, f"{measure}_low", f"{measure}_high"))
    return f"{value:.2f} [{low:.2f}, {high:.2f}]"
