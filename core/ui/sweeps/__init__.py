"""Pages of many networks over a grid of settings."""
