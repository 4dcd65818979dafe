"""The formulas of the registry with numbers in the place of their letters, as LaTeX."""

import re

import numpy as np

from core.engine.activations import ACTIVATIONS, NEGATIVE_SLOPE

_LETTER = r"(?<![\\a-zA-Z]){}(?![a-zA-Z])"
_ENDS = (")", ",", "}", ">", "<", r"\text", r"\le")  # what may follow a bare negative number


def at_a_point(activation: str, z: float, negative_slope: float = NEGATIVE_SLOPE) -> str:
    """phi(z) and phi'(z) in general and at one z, line by line."""
    entry, point = ACTIVATIONS[activation], np.array([z])
    value = float(entry.value(point, None, negative_slope)[0])
    slope = float(entry.slope(point, negative_slope=negative_slope)[0])
    lines = [
        *_lines(r"\varphi", entry.formula, z, negative_slope, value),
        *_lines(r"\varphi'", entry.slope_formula, z, negative_slope, slope),
    ]
    return r"\begin{aligned}" + r"\\".join(lines) + r"\end{aligned}"


def piecewise_leaky(negative_slope: float = NEGATIVE_SLOPE) -> str:
    """Leaky ReLU as it is usually written down."""
    return rf"\varphi(z) = \begin{{cases}} z & z > 0 \\ {negative_slope:g}\,z & z \le 0 \end{{cases}}"


def _lines(name: str, formula: str, z: float, negative_slope: float, result: float) -> list[str]:
    """The formula, and the formula with the numbers in it."""
    numbers = with_numbers(formula, z, negative_slope)
    if numbers in (formula, latex_number(result)):
        return [f"{name}(z) &= {formula}", f"{name}({z:g}) &= {latex_number(result)}"]
    so = r"\quad\Rightarrow\quad" if "if" in numbers else "="
    return [f"{name}(z) &= {formula}", f"{name}({z:g}) &= {numbers} {so} {latex_number(result)}"]


def with_numbers(formula: str, z: float, negative_slope: float = NEGATIVE_SLOPE) -> str:
    """A formula of the registry with the value of z, and of the negative slope a, put in."""
    spread = formula.replace("a z", r"a \cdot z")
    filled = re.sub(_LETTER.format("a"), f"{negative_slope:g}", spread)
    return re.sub(_LETTER.format("z"), lambda found: _put_in(z, filled[: found.start()], filled[found.end() :]), filled)


def _put_in(z: float, before: str, after: str) -> str:
    """The number between what stands before and after it: with a sign of multiplication or brackets where needed."""
    before, after, number = before.rstrip(), after.lstrip(), f"{z:g}"
    if before.endswith("^"):
        return f"{{{number}}}"
    bare = (not before or before[-1] in "(,{}<") and (not after or after.startswith(_ENDS))
    if z < 0 and not bare:
        number = f"({number})"
    return rf"\cdot {number}" if re.search(r"(?<!\^)(?<![\d.])[\d.]+$", before) else number


def latex_number(value: float) -> str:
    """Four digits, and powers of ten for the very small and the very large."""
    digits, _, power = f"{value:.4g}".partition("e")
    return rf"{digits} \times 10^{{{int(power)}}}" if power else digits
