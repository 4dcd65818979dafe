"""The claims of the lecture, each put to the test."""

from core.studies.trial.claims import CLAIMS, Claim
from core.studies.trial.evidence import Finding
from core.studies.trial.verdicts import Ruling, Verdict

__all__ = ["CLAIMS", "Claim", "Finding", "Ruling", "Verdict"]
