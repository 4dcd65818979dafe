"""How numbers and lists are written in sentences."""

import re
from collections.abc import Sequence


def with_minus_signs(text: str) -> str:
    """Text with real minus and plus-minus signs before numbers in the place of hyphens."""
    return re.sub(r"(?<![\w.])-(?=\d)", "−", re.sub(r"\+-(?=\d)", "±", text))


def listed(parts: Sequence[str]) -> str:
    """One, two and three."""
    return ", ".join(parts[:-1]) + " and " + parts[-1] if len(parts) > 1 else parts[0]
