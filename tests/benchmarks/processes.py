"""A server and all the processes that it has started: what they hold, and what they have used."""

import os
from contextlib import suppress
from pathlib import Path


def listener(port: int) -> int:
    """The process that was started on a port."""
    for directory in Path("/proc").glob("[0-9]*"):
        try:
            words = (directory / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"streamlit" in b" ".join(words) and str(port).encode() in b" ".join(words):
            return int(directory.name)
    raise LookupError(f"nobody listens on {port}")


def family(process: int) -> list[int]:
    """A process and all that it has started."""
    children = Path(f"/proc/{process}/task").glob("*/children")
    return [process, *(each for file in children for child in file.read_text().split() for each in family(int(child)))]


def pss(process: int) -> float:
    """Megabytes, those that are shared counted once."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1000


def processor_seconds(process: int) -> float:
    """Of one core, since it began."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def milliseconds(process: int) -> float:
    """Processor time of the threads that a process has now; in the system's file of whole processes a tick is 10 ms."""
    spent = 0
    for thread in Path(f"/proc/{process}/task").iterdir():
        with suppress(OSError):  # it has just ended
            spent += int((thread / "schedstat").read_text().split()[0])
    return spent / 1e6
