"""What the redone study of networks that are born dead found, in one sentence made from its rows."""

import pandas as pd

from core.lessons.phrases import listed

TEN = 10  # layers, as in the publication


def born_dead_finding(table: pd.DataFrame) -> str:
    """How many are born dead at a depth of ten layers, narrow and wide; rows depth, width, share."""
    depth = min(table["depth"], key=lambda each: abs(each - TEN))
    at = table[table["depth"] == depth].sort_values("width")
    narrow, wide = at.iloc[0], at.iloc[-1]
    units = "unit" if narrow["width"] == 1 else "units"
    of_these = f"of networks with {narrow['width']:.0f} {units} a layer are born dead"
    text = f"At depth {depth}, **{narrow['share']:.0%}** {of_these}"
    return f"{text}." if len(at) == 1 else f"{text}, and **{wide['share']:.0%}** of those with {wide['width']:.0f}."


def layers_in_words(depth: int, width: int) -> str:
    """ "9 hidden layers of 2 units each and the output": depth counts the output."""
    hidden = f"{depth - 1} hidden layers of {width} unit{'' if width == 1 else 's'} each"
    return f"{hidden} and the output"


def collapse_finding(shares: pd.DataFrame) -> str:
    """How many networks end as a constant; rows name, value, low, high of each initializer."""
    columns = (shares[column] for column in ("name", "value", "low", "high"))
    parts = [f"{value:.0%} [{low:.0%}, {high:.0%}] with {name}" for name, value, low, high in zip(*columns)]
    return f"Of these networks, {listed(parts)} end as a constant."
