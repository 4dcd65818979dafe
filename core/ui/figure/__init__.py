"""The interactive figure: one epoch player and the panels that follow it."""

from core.ui.figure.components import panels, player

__all__ = ["panels", "player"]
