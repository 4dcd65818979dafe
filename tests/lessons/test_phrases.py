"""Numbers in sentences."""

import pytest

from core.lessons.phrases import listed, with_minus_signs


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("-1.5", "−1.5"),
        ("beyond +-4.4, gone under -5", "beyond ±4.4, gone under −5"),
        ("16-16", "16-16"),
        ("1e-12", "1e-12"),
        ("low-rank -x", "low-rank -x"),
    ],
)
def test_a_hyphen_before_a_number_becomes_a_minus_sign(text, written):
    assert with_minus_signs(text) == written


def test_a_list_names_all_its_parts_in_order() -> None:
    assert [listed(list("abcd")[:count]) for count in (1, 2, 3, 4)] == ["a", "a and b", "a, b and c", "a, b, c and d"]
