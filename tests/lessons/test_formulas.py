"""Formulas with numbers in them: they say what the engine computes, and leave no letter behind."""

import re

import numpy as np
import pytest

from core import ACTIVATIONS
from core.lessons.formulas import at_a_point, latex_number, piecewise_leaky, with_numbers

POINTS = (-2.5, -0.3, 0.0, 1.5, 7.0)
PRINTED = [
    ("relu", -1.5, r"\max(0, -1.5)", r"1 \text{ if } -1.5 > 0, \text{ else } 0"),
    ("leaky_relu", 2.0, r"\max(2, 0.01 \cdot 2)", r"1 \text{ if } 2 > 0, \text{ else } 0.01"),
    ("elu", -1.5, r"-1.5 \text{ if } -1.5 > 0, \text{ else } e^{-1.5} - 1",
     r"1 \text{ if } -1.5 > 0, \text{ else } e^{-1.5}"),
    ("silu", -1.5, r"(-1.5)\,\sigma(-1.5)", r"\sigma(-1.5)\,(1 + (-1.5)\,(1 - \sigma(-1.5)))"),
    ("softplus", 2.0, r"\ln(1 + e^{2})", r"\sigma(2)"),
    ("tanh", -1.5, r"\tanh (-1.5)", r"1 - \tanh^2 (-1.5)"),
    ("sigmoid", -1.5, r"\frac{1}{1 + e^{-(-1.5)}}", r"\sigma(-1.5)\,(1 - \sigma(-1.5))"),
    ("relu6", 7.0, r"\min(\max(0, 7), 6)", r"1 \text{ if } 0 < 7 \le 6, \text{ else } 0"),
    ("identity", -1.5, "-1.5", "1"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "z", "value", "slope"), PRINTED)
def test_numbers_stand_where_the_letters_stood(name, z, value, slope):
    entry = ACTIVATIONS[name]
    assert (with_numbers(entry.formula, z), with_numbers(entry.slope_formula, z)) == (value, slope)


def test_a_factor_before_a_number_is_set_off_by_a_sign():
    assert r"0.044715 \cdot (-1.5)^3" in with_numbers(ACTIVATIONS["gelu"].formula, -1.5)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_no_z_and_no_slope_is_left_as_a_letter(name):
    for formula in (ACTIVATIONS[name].formula, ACTIVATIONS[name].slope_formula):
        assert not re.search(r"(?<![\\a-zA-Z])[za](?![a-zA-Z])", with_numbers(formula, -1.5, 0.2))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_brackets_balance_and_two_numbers_never_touch(name):
    for formula in (ACTIVATIONS[name].formula, ACTIVATIONS[name].slope_formula):
        for z in POINTS:
            text = with_numbers(formula, z)
            assert text.count("(") == text.count(")")
            assert text.count("{") == text.count("}")
            assert not re.search(r"(?<!\^)[\d.]+ +\(?-?\d", text.replace(r"\tanh^2 ", ""))


def test_leaky_relu_shows_its_slope_in_both_forms():
    assert with_numbers(ACTIVATIONS["leaky_relu"].formula, -2.0, 0.1) == r"\max(-2, 0.1 \cdot (-2))"
    assert r"0.1\,z & z \le 0" in piecewise_leaky(0.1)
    assert r"0.01\,z" in piecewise_leaky()


def test_a_point_shows_value_and_slope():
    text = at_a_point("tanh", 0.5)
    assert f"= {np.tanh(0.5):.4g}" in text
    assert f"= {1 - np.tanh(0.5) ** 2:.4g}" in text


def test_very_small_numbers_are_powers_of_ten():
    assert latex_number(2.0611e-9) == r"2.061 \times 10^{-9}"
    assert latex_number(0.25) == "0.25"
