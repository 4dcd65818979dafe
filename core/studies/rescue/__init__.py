"""A damaged network and the bench of remedies, each tried alone on the same weights from the same epoch."""

from core.studies.rescue.bench import Case, Course, Damaged, Recovery, damage, healthy, treat
from core.studies.rescue.compare import NEGLIGIBLE, RECOVERED, UNDAMAGED, Effect, compare, course_table
from core.studies.rescue.damages import BASE, DAMAGES, Damage
from core.studies.rescue.own_network import OwnNetwork, compare_own, own_network, treat_own
from core.studies.rescue.remedies import CONTROL, REMEDIES, Remedy

__all__ = [
    "BASE", "CONTROL", "DAMAGES", "NEGLIGIBLE", "RECOVERED", "REMEDIES", "UNDAMAGED", "Case", "Course", "Damage",
    "Damaged", "Effect", "OwnNetwork", "Recovery", "Remedy", "compare", "compare_own", "course_table", "damage",
    "healthy", "own_network", "treat", "treat_own",
]  # fmt: skip
