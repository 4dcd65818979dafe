"""What the page says of a network from elsewhere: why units are silent, and what can be done."""

import pandas as pd

from core.diagnosis import Report
from core.diagnosis.causes import UNKNOWN
from core.diagnosis.remedies import Pruned
from core.diagnosis.verdicts import NEVER_LEARNS, Verdict
from core.lessons.phrases import listed

_IN_WORDS = {  # the first words of a cause -> a sentence's end
    "not finite": "have values that are not finite: look for a division by 0 or a loss that exploded",
    "everything below is silent": "get nothing to work with, as everything below is silent",
    "normalization": "are shifted too far down by their normalization",
    "bias": "are held down by their bias: without it some input would reach them",
    "the inputs' mean": "are held down by the mean of what comes in, which acts as a hidden bias: centre it",
    "weights near 0": "have weights near 0",
    UNKNOWN: "are silent for a reason that this file does not show: biases or weights would",
}
_OF_ONE = {"are": "is", "have": "has", "get": "gets"}


def why_finding(report: Report) -> str:
    """How many units for which reason, the most frequent first."""
    causes = report.units.loc[report.units["cause"] != "", "cause"].str.split(":").str[0]
    cut_off = int((report.units["verdict"] == Verdict.CUT_OFF).sum())
    if causes.empty and not cut_off:
        return "Every unit gets a gradient: there is nothing to explain."
    parts = [_counted(count, _IN_WORDS[str(cause)]) for cause, count in causes.value_counts().items()]
    if cut_off:
        parts.append(_counted(cut_off, "are cut off: no path of weights and slopes leads from them to an output"))
    total = len(causes) + cut_off
    return f"Of {total} unit{'s that get' if total > 1 else ' that gets'} no gradient, {listed(parts)}."


def _counted(count: int, words: str) -> str:
    verb, rest = words.split(" ", 1)
    return f"**{count}** {_OF_ONE.get(verb, verb) if count == 1 else verb} {rest}"


def pruning_finding(pruned: Pruned) -> str:
    """What is left without the silent units, and how far it is the same network."""
    gone = sum(pruned.removed)
    if not gone:
        return "There is no silent unit to leave out."
    widths = " × ".join(str(len(layer.biases)) for layer in pruned.network[:-1])
    limit = f" by more than {pruned.difference:.2g}" if pruned.difference else ""
    change = "" if pruned.difference is None else f" No output changes{limit} here."
    return f"**Leave them out.** Without {gone} silent units the hidden layers are {widths}: {pruned.claim}.{change}"


def loss_finding(with_them: float, without: float, woken: float) -> str:
    """What the loss is with the silent units, without them, and once they are woken."""
    return (
        f"The loss on these inputs is {with_them:.4g} with the silent units and {without:.4g} without them. With their "
        f"biases raised, and nothing trained yet, it is {woken:.4g}: waking is a start for training, no gain by itself."
    )


def bench_finding(rows: pd.DataFrame, epochs: int) -> str:
    """What helped, from the rows of the bench."""
    helped = rows[rows["effect"] == "helps"].sort_values("score", ascending=False)
    control = rows.iloc[0]["score"]
    if helped.empty:
        return f"After {epochs} epochs no remedy is clearly better than training on as it is, which gets {control:.0%}."
    best = helped.iloc[0]
    return (
        f"After {epochs} epochs from these very weights, {len(helped)} of {len(rows) - 1} remedies help. The best is "
        f"{best['label']}, with {best['score']:.0%} on rows held back; training on as it is gets {control:.0%}."
    )


def change_finding(changes: pd.DataFrame) -> str:
    """What became of the units since an earlier record."""
    died, woke = (int(changes["change"].str.startswith(word).sum()) for word in ("died", "woke"))
    still = int((changes["now"].isin(NEVER_LEARNS) & changes["before"].isin(NEVER_LEARNS)).sum())
    return f"Since the earlier record {died} units died and {woke} woke; {still} were dead then and are dead now."
