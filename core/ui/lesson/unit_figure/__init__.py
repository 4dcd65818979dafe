"""The interactive figure of one unit: the map of its loss with the path of descent, and its fit, step by step."""

from core.ui.lesson.unit_figure.component import unit_figure

__all__ = ["unit_figure"]
