"""The training lab: a run, or two, with everything drawn from it."""
