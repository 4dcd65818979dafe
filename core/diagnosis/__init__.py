"""Is a network dying, how sure is that, why, and what wakes it: for networks that were not trained here."""

from core.diagnosis.monitor import Monitor
from core.diagnosis.network_facts import observe
from core.diagnosis.remedies import prune_silent
from core.diagnosis.report import LayerReport, Report, diagnose
from core.diagnosis.verdicts import Verdict

__all__ = ["LayerReport", "Monitor", "Report", "Verdict", "diagnose", "observe", "prune_silent"]
