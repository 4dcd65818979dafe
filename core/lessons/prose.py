"""The prose of the pages: one Markdown file each; a line of dashes parts what comes first from what can wait."""

from pathlib import Path

from core.lessons.terms import with_terms

_LINE = "\n\n---\n\n"


def prose(name: str) -> str:
    """The Markdown file of that name in core/lessons, its words explained where they stand."""
    return with_terms(_text(name))


def lead(name: str) -> str:
    """What a page says before its picture."""
    return with_terms(_text(name).split(_LINE)[0])


def background(name: str) -> str:
    """What a page says for whoever wants to read on; it may be empty."""
    return with_terms(_LINE.join(_text(name).split(_LINE)[1:]))


def _text(name: str) -> str:
    return (Path(__file__).parent / f"{name}.md").read_text("utf-8")
