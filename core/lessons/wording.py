"""How numbers are written in sentences."""

import re


def with_minus_signs(text: str) -> str:
    """Text with real minus and plus-minus signs before numbers in the place of hyphens."""
    return re.sub(r"(?<![\w.])-(?=\d)", "−", re.sub(r"\+-(?=\d)", "±", text))
