"""The interactive figure: one epoch player and the panels that follow it."""

from core.ui.lab.figure.components import PANELS, home, panels, player

__all__ = ["PANELS", "home", "panels", "player"]
