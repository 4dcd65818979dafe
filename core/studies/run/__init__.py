"""The machinery of studies: grids of settings, their rows, and where those are kept."""
