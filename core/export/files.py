"""Everything that can be taken along of a run, as files by name, and as one archive."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from importlib.util import find_spec

from core.charts.run_charts import run_charts
from core.charts.run_svg import run_svg
from core.export.code import DATA_FILE, numpy_script, pytorch_script, scikit_learn_lacks, scikit_learn_script
from core.export.notebook import notebook
from core.export.page import run_page
from core.export.record import run_record
from core.export.run_arrays import network_arrays, npz, run_arrays
from core.export.safetensors import safetensors
from core.training import TrainingHistory
from core.training.fields import config_text
from core.training.tables import metrics_frame, unit_lives_frame

Files = dict[str, bytes]
_SAME_DATE = (2026, 1, 1, 0, 0, 0)  # in the archive, so that the same run gives the same bytes


def code_files(history: TrainingHistory, link: str = "") -> Files:
    """Scripts and a notebook, with the data that they need."""
    scripts = {"run_numpy.py": numpy_script(history, link), "run_pytorch.py": pytorch_script(history, link)}
    if not scikit_learn_lacks(history.config):
        scripts["run_scikit_learn.py"] = scikit_learn_script(history, link)
    scripts["run.ipynb"] = notebook(history, link)
    return {DATA_FILE: npz(run_arrays(history)), **{name: text.encode() for name, text in scripts.items()}}


def data_files(history: TrainingHistory, link: str = "") -> Files:
    """Weights, measurements, and the page that tells the run."""
    weights = network_arrays(history.networks[-1])
    tables = {"epochs": metrics_frame(history), "units": unit_lives_frame(history)}
    files = {
        "report.html": run_page(history, link).encode(),
        "history.json": run_record(history, link).encode(),
        "weights.npz": npz(weights),
        "weights.safetensors": safetensors(weights, config_text(history.config)),
    }
    files |= {f"{name}.csv": table.to_csv(index=False).encode() for name, table in tables.items()}
    if find_spec("pyarrow"):
        files |= {f"{name}.parquet": table.to_parquet(index=False) for name, table in tables.items()}
    return files


def chart_files(history: TrainingHistory) -> Files:
    """Every chart as Vega-Lite with its data and, where vl-convert is installed, as SVG; the two main ones always."""
    files = {"charts/loss_and_units.svg": run_svg(history).encode()}
    for name, chart in run_charts(history).items():
        spec = chart.to_dict()
        files[f"charts/{name}.vl.json"] = (json.dumps(spec) + "\n").encode()
        if find_spec("vl_convert"):
            import vl_convert

            files[f"charts/{name}.svg"] = vl_convert.vegalite_to_svg(spec).encode()
    return files


PARTS: dict[str, Callable[[TrainingHistory, str], Files]] = {
    "code": code_files,
    "data": data_files,
    "charts": lambda history, link: chart_files(history),
}


def run_files(history: TrainingHistory, link: str = "") -> Files:
    """All of it."""
    return {name: content for part in PARTS.values() for name, content in part(history, link).items()}


def archive(files: Mapping[str, bytes]) -> bytes:
    """A zip archive."""
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(zipfile.ZipInfo(name, _SAME_DATE), content, zipfile.ZIP_DEFLATED)
    return result.getvalue()
