"""The types that all of the engine shares."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Out = Array | None  # where a result is written
Slope = float | Array  # of leaky ReLU below 0: one, or one a network of a stack
Operation = Callable[[], object]  # one step on arrays that are allocated once
