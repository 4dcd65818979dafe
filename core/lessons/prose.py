"""The prose of the pages: one Markdown file each."""

from pathlib import Path

from core.lessons.terms import with_terms


def prose(name: str) -> str:
    """The Markdown file of that name in core/lessons, its words explained where they stand."""
    return with_terms((Path(__file__).parent / f"{name}.md").read_text("utf-8"))
