"""Reading arrays from files of strangers: bounded in size, checked before anything is allocated, nothing unpickled."""

from core.diagnosis.files.limits import PAGE, SHELL, Limits
from core.diagnosis.files.read import SUFFIXES, read_arrays

__all__ = ["PAGE", "SHELL", "SUFFIXES", "Limits", "read_arrays"]
