"""The wheel: the package `core` under the name dying_relu_lab, without what only the pages need.

In the repository every import says `core`, which is short to read and write. Installed beside other people's projects,
many of which have a `core` of their own, that name would be theirs or ours by chance. So the build renames it, in
imports and in what is said of commands, and nothing else differs from the sources.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from setuptools import find_packages, setup
from setuptools.command.build_py import build_py

NAME, HERE = "dying_relu_lab", "core"
OURS = re.compile(rf"(?<![\w.]){HERE}(?=\.[a-z_])|(?<=\bfrom ){HERE}(?= import\b)|(?<=\bimport ){HERE}\b(?!\.)")
MODULE = re.compile(rf"{HERE}(\.\w+)+")
FOR_EVERYBODY = ("", "charts", "data", "diagnosis", "engine", "export", "report", "studies", "training")
ALL_OF = ("data", "diagnosis", "engine", "export", "studies", "training")  # of the others, what these import


def needed() -> set[Path]:
    """The modules that somebody without the pages may import."""
    start = [path for part in ALL_OF for path in Path(HERE, part).rglob("*.py")]
    waiting = [*start, *(path for part in FOR_EVERYBODY for path in _files(f"{HERE}.{part}".rstrip(".")))]
    found: set[Path] = set()
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += [each for name in _names(path) for each in _files(name)]
    return found


def _files(name: str) -> Iterator[Path]:
    """The file of a module, or of the one that holds a name, and those of the packages around it."""
    path = Path(*name.split("."))
    for each in (path, *list(path.parents)[:-1]):  # the last is the repository itself
        yield from (file for file in (each.with_suffix(".py"), each / "__init__.py") if file.is_file())


def _names(path: Path) -> Iterator[str]:
    """What a module imports of ours, also by a name in quotes."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == HERE:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and MODULE.fullmatch(node.value):
            yield node.value


class Build(build_py):
    """Leaves out what only the pages need, and renames the package in every file."""

    def run(self) -> None:
        if self.editable_mode:
            raise SystemExit("to change the lab, run it where it lies: pytest, streamlit run app.py")
        super().run()
        place, kept = Path(self.build_lib) / NAME, {path.relative_to(HERE) for path in needed()}
        for path in place.rglob("*.py"):
            if path.relative_to(place) in kept:
                path.write_text(OURS.sub(NAME, path.read_text("utf-8")), "utf-8")
            else:
                path.unlink()


setup(
    packages=[NAME, *(f"{NAME}.{package}" for package in find_packages(HERE))],
    package_dir={NAME: HERE},
    package_data={f"{NAME}.export": ["templates/*.txt"], NAME: ["py.typed"]},
    cmdclass={"build_py": Build},
)
