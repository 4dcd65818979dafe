"""A PostgreSQL of a test's own, where the programs for one are installed."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import socket
from tempfile import mkdtemp

PROGRAMS = Path(os.environ.get("LAB_POSTGRES") or "/usr/lib/postgresql/15/bin")
OWNER = "postgres"  # the programs refuse to run as root


def missing() -> str:
    """Why no server can be started here, or nothing."""
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return "psycopg is not installed: pip install -r requirements-postgres.txt"
    return "" if (PROGRAMS / "initdb").exists() else f"no PostgreSQL in {PROGRAMS}: LAB_POSTGRES names another place"


@contextmanager
def running_postgres() -> Iterator[str]:
    """Address of a database that nobody has used yet; it is stopped and deleted at the end."""
    directory = Path(mkdtemp(prefix="lab-postgres-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(directory, OWNER)
        data, port = directory / "data", _free_port()
        _run("initdb", "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-p {port} -k {directory} -c listen_addresses=127.0.0.1"
        _run("pg_ctl", "-D", data, "-o", options, "-l", directory / "log", "-w", "start")
        try:
            yield f"postgresql://{OWNER}@127.0.0.1:{port}/postgres"
        finally:
            _run("pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _run(program: str, *arguments: object) -> None:
    command = [str(PROGRAMS / program), *map(str, arguments)]
    user = {"user": OWNER} if os.geteuid() == 0 else {}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", **user)


def _free_port() -> int:
    with socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]
