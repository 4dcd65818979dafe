"""Charts of a run with their data inside; the other modules draw what a page shows."""

from core.charts.run_charts import gradient_chart, life_chart, loss_chart, run_charts, units_chart
from core.charts.surface_chart import surface_chart

__all__ = ["gradient_chart", "life_chart", "loss_chart", "run_charts", "surface_chart", "units_chart"]
