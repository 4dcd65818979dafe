"""Numbers in sentences."""

import pytest

from core.lessons.phrases import with_minus_signs


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
