"""How many cases hypothesis draws: the same few in every run of the suite, or as many others as somebody asks for."""

import os
from typing import Any

from hypothesis import settings

CASES = int(os.environ.get("LAB_CASES", "0"))  # LAB_CASES=20000 pytest -m hostile: as many for each test, new ones


def examples(count: int, **options: Any) -> settings:
    """Settings for `count` cases that are always the same, or for as many new ones as LAB_CASES says."""
    return settings(max_examples=CASES or count, deadline=None, derandomize=not CASES, **options)
