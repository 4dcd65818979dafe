"""The prose of the pages: one Markdown file each."""

from pathlib import Path


def prose(name: str) -> str:
    """The Markdown file of that name in core/lessons."""
    return (Path(__file__).parent / f"{name}.md").read_text("utf-8")
