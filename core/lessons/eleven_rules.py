"""What the page of the eleven rules asks, and what it found."""

import pandas as pd

from core.diagnosis.eleven_rules import CLOSE, OURS, RARE_SHARE, RULES, UNITS, right_from
from core.lessons.phrases import listed


def layer_made_of(dead: int, rare: int) -> str:
    """What is known of the layer, as it was drawn."""
    return (
        f"The layer has {UNITS} units: **{dead} are dead**, {rare} are rare and fire on 1 in {round(1 / RARE_SHARE):,} "
        f"inputs, and {UNITS - dead - rare} are ordinary and fire on half of them."
    )


def spread_finding(rows: pd.DataFrame, truth: int) -> str:
    """How far apart the rules are on n inputs, and how many are right."""
    units = rows.loc[rows["rule"] != OURS, "units"]
    right = int(((units - truth).abs() <= CLOSE).sum())
    n = int(rows["n"].iloc[0])
    count = {0: "no rule is", 1: "one rule is"}.get(right, f"{right} rules are")
    return (
        f"On {n:,} inputs, {len(units)} rules say anything from {units.min():.0f} to {units.max():.0f} of {UNITS}. "
        f"{truth} are dead: {count} within one unit."
    )


def turns_finding(table: pd.DataFrame, truth: int) -> str:
    """Which rules become right as inputs are added, and which never do."""
    starts = {name: n for name, n in right_from(table, truth).items() if name != OURS}
    right = [f"“{RULES[name].label}” from {n:,} inputs on" for name, n in starts.items() if n is not None]
    never = sum(n is None for n in starts.values())
    becoming = f"Right in the end: {listed(right)}. " if right else ""
    return f"{becoming}{never or 'None'} of the rules never get there, however many inputs they see."


def own_finding(rows: pd.DataFrame, silent: int) -> str:
    """The rules on a layer whose truth nobody knows."""
    units, n = rows.loc[rows["rule"] != OURS, "units"], int(rows["n"].iloc[0])
    return (
        f"On {n:,} inputs the rules say anything from {units.min():.0f} to {units.max():.0f} units. "
        f"How many are dead, nobody can read off {n:,} inputs: at most the {silent} silent ones."
    )
