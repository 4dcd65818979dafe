"""What can be taken along of a run: code that does it again, its numbers, its charts, and a page that tells it."""

from core.export.code import numpy_script, pytorch_script, scikit_learn_lacks, scikit_learn_script
from core.export.files import archive, chart_files, code_files, data_files, run_files
from core.export.notebook import notebook
from core.export.page import run_html, run_page

__all__ = [
    "archive", "chart_files", "code_files", "data_files", "notebook", "numpy_script", "pytorch_script", "run_files",
    "run_html", "run_page", "scikit_learn_lacks", "scikit_learn_script",
]  # fmt: skip
