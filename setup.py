"""The wheel: the package `core` under the name dying_relu_lab, without what only the pages need.

In the repository every import says `core`, which is short to read and write. Installed beside other people's projects,
many of which have a `core` of their own, that name would be theirs or ours by chance. So the build renames it, in
imports and in what is said of commands, and nothing else differs from the sources.
"""

import re
import shutil
from pathlib import Path

from setuptools import find_packages, setup
from setuptools.command.build_py import build_py

NAME, HERE = "dying_relu_lab", "core"
OURS = re.compile(rf"(?<![\w.]){HERE}(?=\.[a-z_])|(?<=\bfrom ){HERE}(?= import\b)|(?<=\bimport ){HERE}\b(?!\.)")
ONLY_FOR_PAGES = (
    "classroom", "lessons/exercises", "lessons/classroom.py", "lessons/prose.py",
    "charts/classroom.py", "ui/controls", "ui/lab", "ui/lesson", "ui/shell", "ui/state", "ui/sweeps", "ui/work",
    "ui/workshop",
)  # fmt: skip


class Build(build_py):
    """Leaves out what only the pages need, and renames the package in every file."""

    def run(self) -> None:
        if self.editable_mode:
            raise SystemExit("to change the lab, run it where it lies: pytest, streamlit run app.py")
        super().run()
        place = Path(self.build_lib) / NAME
        for part in ONLY_FOR_PAGES:
            (shutil.rmtree if (place / part).is_dir() else Path.unlink)(place / part)
        for path in place.rglob("*.py"):
            path.write_text(OURS.sub(NAME, path.read_text("utf-8")), "utf-8")


setup(
    packages=[NAME, *(f"{NAME}.{package}" for package in find_packages(HERE))],
    package_dir={NAME: HERE},
    package_data={f"{NAME}.export": ["templates/*.txt"], NAME: ["py.typed"]},
    cmdclass={"build_py": Build},
)
