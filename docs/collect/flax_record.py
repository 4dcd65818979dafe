"""The record of a Flax (linen) model: `record_of_flax(model, variables, x).save("record.json")`."""

import jax
import numpy as np
from flax import linen as nn

from core import Monitor


def record_of_flax(model, variables, x, activation="relu", output=None, batch=256):
    """A monitor of what Dense and Conv modules put out, which is z where an activation comes next.

    Args:
        activation: the function behind those modules.
        output: the name of the module that has no activation behind it; by default the last one.
    """
    monitor, called = Monitor(activation), {}  # a dict keeps the order of the calls; JAX sorts the names

    def is_affine(module, method):
        """Dense and Conv, when they are called."""
        affine = isinstance(module, nn.Dense | nn.Conv) and method == "__call__"
        return affine and called.setdefault("/".join(module.path), True)

    for start in range(0, len(x), batch):
        _, state = model.apply(
            variables, x[start : start + batch], capture_intermediates=is_affine, mutable=["intermediates"]
        )
        found = {
            "/".join(str(part.key) for part in path[:-2]): value
            for path, value in jax.tree_util.tree_leaves_with_path(state["intermediates"])
        }
        last = output or list(called)[-1]
        for name in called:
            if name != last:
                monitor.update(name, np.asarray(found[name], dtype=np.float32), unit_axis=-1)
    return monitor
