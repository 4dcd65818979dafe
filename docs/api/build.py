"""The API page, from the docstrings: `python docs/api/build.py` writes README.md beside this file."""

import inspect
import re
import sys
from functools import cached_property
from importlib import import_module
from pathlib import Path
from textwrap import dedent
from types import FunctionType
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
MODULES = ("core", "core.charts", "core.export")
SHOWN = (FunctionType, classmethod, staticmethod, property, cached_property)
HEADINGS = re.compile(r"^(Args|Returns|Raises|Attributes|Example|Yields):$", re.MULTILINE)
INTRO = """\
# The API

Made from the docstrings by `python docs/api/build.py`; a test keeps it current. In the repository the package is called
`core`; installed by pip it is `dying_relu_lab`.
"""


def page() -> str:
    """The whole page, as Markdown."""
    parts = [INTRO]
    for name in MODULES:
        module = import_module(name)
        parts.append(f"## {name}\n\n{_words(module)}\n")
        parts += [_member(each, getattr(module, each)) for each in module.__all__]
    return "\n".join(parts)


def _member(name: str, value: Any) -> str:
    """One name of a module: a class with its methods, a function, or a registry by its names."""
    if isinstance(value, dict):
        return f"### {name}\n\nThe registry of: {', '.join(f'`{each}`' for each in value)}.\n"
    parts = [_heading(name, value, "###")]
    if inspect.isclass(value):
        own = {each: inspect.getattr_static(value, each) for each in vars(value) if not each.startswith("_")}
        shown = {each: found for each, found in own.items() if isinstance(found, SHOWN) and inspect.getdoc(found)}
        parts += [_heading(f"{name}.{each}", getattr(value, each), "####") for each in shown]
    return "\n".join(parts)


def _heading(name: str, value: Any, level: str) -> str:
    code = (
        f"```python\n{name}{_short(str(inspect.signature(value)))}\n```\n\n"
        if callable(value) and not inspect.isclass(value)
        else ""
    )
    return f"{level} {name}\n\n{code}{_words(value)}\n"


def _short(signature: str) -> str:
    """A signature in which names stand without the modules that they come from."""
    return re.sub(r"\b(?:[a-z_]+\.)+(?=[A-Za-z])", "", signature)


def _words(value: Any) -> str:
    """The docstring with its sections as bold words and their lines as lists, its examples as code."""
    blocks = re.split(r"\n(?=(?:Args|Returns|Raises|Attributes|Example|Yields):\n)", inspect.getdoc(value) or "")
    return "\n\n".join(map(_block, blocks))


def _block(block: str) -> str:
    found = HEADINGS.match(block)
    if not found:
        return block
    body = dedent(block[found.end() :].strip("\n"))
    if found[1] == "Example":
        return f"**Example**\n\n```python\n{body}\n```"
    lines = re.sub(r"\n +", " ", body).splitlines()
    return f"**{found[1]}**\n\n" + "\n".join(f"- {_item(line)}" for line in lines if line)


def _item(line: str) -> str:
    name, colon, words = line.partition(": ")
    return f"`{name}`: {words}" if colon and re.fullmatch(r"[\w, ]+", name) else line


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    (HERE / "README.md").write_text(page(), "utf-8")
