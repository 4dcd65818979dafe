"""The server's classes: where they are kept, who asks, and the way to them for learners."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import streamlit as st

from core.classroom import Classroom, StoreError
from core.classroom.postgres_store import SCHEMES, PostgresStore
from core.studies.run.cache import default_directory
from core.ui.shell.page import PAGES

PLACE_VARIABLE = "LAB_CLASSES"  # a directory on a disk that lasts, or postgresql://...
CLASS_CODE = "class"  # of the address that learners get
OUT_OF_ORDER = "The server cannot reach its classes at the moment. Try again."
LOCAL = ("localhost", "127.0.0.1", "[::1]", "0.0.0.0")


@st.cache_resource(show_spinner=False)
def classroom() -> Classroom:
    """All classes of this server.

    Raises:
        StoreError: none of the places can be written.
    """
    if place := os.environ.get(PLACE_VARIABLE):
        return Classroom(PostgresStore(place) if place.startswith(SCHEMES) else Path(place))
    with suppress(StoreError):
        return Classroom(default_directory())
    return Classroom(Path(tempfile.gettempdir()) / "dying-relu-lab")


def is_configured() -> bool:
    """Whether whoever runs the server has named a place that lasts."""
    return bool(os.environ.get(PLACE_VARIABLE))


def source() -> str:
    """The network address that asks, as far as the server knows it."""
    return str(st.context.ip_address or "")


def join_link(code: str) -> str:
    """The address at which learners join."""
    here = urlsplit(st.context.url or "")
    above = here.path.rstrip("/").rpartition("/")[0]
    page = Path(PAGES["exercises"].script).stem
    return f"{here.scheme}://{here.netloc}{above}/{page}?{urlencode({CLASS_CODE: code})}"


def is_local(link: str) -> bool:
    """Whether a link leads nowhere from another computer."""
    host = urlsplit(link).netloc.rpartition(":")[0] or urlsplit(link).netloc
    return host in LOCAL
