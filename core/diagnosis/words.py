"""A layer's report in one line, with bounds rounded away from certainty."""

from decimal import ROUND_CEILING, Decimal

from core.diagnosis.report import SURE, LayerReport
from core.diagnosis.verdicts import Verdict

_OTHERS = {  # verdicts that a line names besides what is silent
    Verdict.DEAD: "dead by slope", Verdict.ASLEEP: "asleep", Verdict.EDGE: "at the edge", Verdict.CUT_OFF: "cut off",
    Verdict.RARE: "rare", Verdict.NOT_FINITE: "not finite",
}  # fmt: skip


def layer_line(layer: LayerReport) -> str:
    """Such as "31 of 128 silent on 2,000 inputs. Each fires on under 0.15 % of such inputs (95 %), ..."."""
    parts = [_counted(layer), *_bounds(layer), _proof(layer), _rest(layer)]
    return " ".join(part for part in parts if part)


def headline(layers: list[LayerReport]) -> str:
    """One sentence over a whole network."""
    units, dead, n = sum(each.units for each in layers), sum(each.dead for each in layers), min(e.n for e in layers)
    if not dead:
        return f"None of {units:,} units is dead on {n:,} inputs."
    proved, alive = sum(each.proved for each in layers), sum(each.probably_alive for each in layers)
    words = f"{dead:,} of {units:,} units got no gradient on {n:,} inputs"
    words += f", {proved:,} of them by proof" if proved else ""
    words += f"; at least {_of_them(alive)} probably alive but rare" if alive else ""
    return f"{words}."


def _counted(layer: LayerReport) -> str:
    silent = layer.silent if layer.reading.entry.has_edge else layer.counts[Verdict.DEAD]
    word = "silent" if layer.reading.entry.has_edge else "dead by slope"
    return f"{silent or 'None'} of {layer.units} {word} on {layer.n:,} inputs."


def _bounds(layer: LayerReport) -> list[str]:
    if layer.dead == layer.proved:
        return []
    responds = "fires" if layer.reading.entry.has_edge else "lets a gradient through"
    sentences = [
        f"Each {responds} on under {percent_above(layer.bound)} of such inputs ({100 * (1 - layer.alpha):g} %), "
        f"all together under {percent_above(layer.bound_all)}."
    ]
    if layer.probably_alive:
        sentences.append(f"At least {_of_them(layer.probably_alive)} probably alive but rare.")
    if layer.n < layer.needed:
        sentences.append(f"To be sure to {100 * SURE:g} % takes {layer.needed:,} inputs.")
    return sentences


def _of_them(count: int) -> str:
    return f"{count:,} of them {'is' if count == 1 else 'are'}"


def _proof(layer: LayerReport) -> str:
    return f"{layer.proved} proved silent on the whole box." if layer.proved else ""


def _rest(layer: LayerReport) -> str:
    shown = {verdict: words for verdict, words in _OTHERS.items() if layer.counts[verdict]}
    if not layer.reading.entry.has_edge:
        shown.pop(Verdict.DEAD, None)
    parts = [f"{layer.counts[verdict]} {words}" for verdict, words in shown.items()]
    return f"Also: {', '.join(parts)}." if parts else ""


def percent_above(share: float) -> str:
    """A share in percent with two digits that count, rounded up: it is a bound from above."""
    value = Decimal(f"{100 * share:.10g}")
    if not value:
        return "0 %"
    return f"{value.quantize(Decimal(1).scaleb(min(0, value.adjusted() - 1)), rounding=ROUND_CEILING):f} %"
