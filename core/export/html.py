"""Pages that need nothing else: the frame of an HTML document, and words with the little Markdown that the lab uses."""

import re
from html import escape

_BOLD = r"<strong>\1</strong>"
_STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:760px;margin:2rem auto;padding:0 1rem;color:#1d2126;background:#fff}"
    "table{border-collapse:collapse;margin:.5rem 0}"
    "td,th{border-bottom:1px solid #ccc;padding:.1rem .6rem;text-align:left;vertical-align:top}"
    "@page{size:A4;margin:15mm}@media print{body{font-size:12px;margin:0;max-width:none}section{break-inside:avoid}}"
    "svg{max-width:100%;height:auto}section{border-top:1px solid #ccc;margin-top:2rem}.step{color:#5a5f67}"
)


def document(title: str, intro: str, sections: str) -> str:
    """A whole HTML page; `sections` is HTML already."""
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width">'
        f"<style>{_STYLE}</style></head>\n<body><h1>{escape(title)}</h1>\n<p>{escape(intro)}</p>\n{sections}"
        "</body></html>\n"
    )


def as_html(text: str) -> str:
    """Paragraphs with bold words: all the Markdown that exercises and stories use."""
    paragraphs = escape(text).split("\n\n")
    return "".join(f"<p>{re.sub(r'[*]{2}(.+?)[*]{2}', _BOLD, each, flags=re.DOTALL)}</p>" for each in paragraphs)
