"""The prose of the pages: one Markdown file each; a line of dashes parts what comes first from what can wait."""

from pathlib import Path

_LINE = "\n\n---\n\n"


def prose(name: str) -> str:
    """The Markdown file of that name in core/lessons."""
    return (Path(__file__).parent / f"{name}.md").read_text("utf-8")


def lead(name: str) -> str:
    """What a page says before its picture."""
    return prose(name).split(_LINE)[0]


def background(name: str) -> str:
    """What a page says for whoever wants to read on; it may be empty."""
    return _LINE.join(prose(name).split(_LINE)[1:])
