"""Broken files through a browser, and the memory they leave: `python -m tests.benchmarks.broken_files [files]`.

A learner brings files of some megabytes to "Check my network", one after the other: two in three broken by chance,
the third whole. Prints what the server holds (PSS) before the first, after the last and once the tab is closed, what
the page said, and how often it said nothing or showed a traceback: both are to be 0.
"""

import random
import sys
from collections import Counter
from time import sleep

import numpy as np
import pandas as pd
from playwright.sync_api import Page, sync_playwright

from tests.benchmarks.processes import family, listener, pss
from tests.browser.lab_server import CHROMIUM_FLAGS, find_chromium, running_lab
from tests.diagnosis.array_files import broken, npy, npz, parquet, safetensors

VALUES = np.random.default_rng(0).standard_normal((4_000, 128))  # 4 MB
WHOLE = {
    "npy": npy(VALUES),
    "npz": npz(fc1=VALUES),
    "safetensors": safetensors(fc1=("F64", list(VALUES.shape), VALUES.tobytes())),
    "parquet": parquet(pd.DataFrame(VALUES, columns=[f"u{i}" for i in range(128)])),
}
AFTERWARDS = 120  # seconds, in which a session that was left is forgotten
PATIENCE = 60_000


def bring(page: Page, name: str, content: bytes) -> str:
    """What the page says of a file."""
    main = page.get_by_test_id("stMain")
    main.locator("input[type=file]").first.set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    main.get_by_text(name).first.wait_for(timeout=PATIENCE)
    page.wait_for_function("() => !document.querySelector('[data-testid=stStatusWidget]')", timeout=PATIENCE)
    page.wait_for_timeout(500)
    if main.locator(".stException").count():
        return "a traceback"
    text = main.inner_text()
    if f"{name} cannot be used" in text:
        return "refused"
    return "read" if "4,000 inputs" in text else "read otherwise" if "inputs" in text else "nothing"


def main() -> None:
    """Print memory before and after, and the answers."""
    most, rng, said = int(sys.argv[1]) if len(sys.argv) > 1 else 100, random.Random(0), Counter[str]()
    with running_lab() as address, sync_playwright() as driver:
        server = listener(int(address.rpartition(":")[2]))
        browser = driver.chromium.launch(executable_path=find_chromium(), args=list(CHROMIUM_FLAGS))
        page = browser.new_page()
        page.goto(f"{address}/check_network")
        main = page.get_by_test_id("stMain")
        main.get_by_text("Arrays of values", exact=True).click(timeout=PATIENCE)
        main.get_by_text("One array a layer").wait_for(timeout=PATIENCE)

        def memory() -> str:
            return f"{sum(map(pss, family(server))):.0f} MB"

        print(f"before: {memory()}", flush=True)
        for index in range(most):
            ending = rng.choice(list(WHOLE))
            content = WHOLE[ending] if index % 3 == 2 else broken(WHOLE[ending], rng)
            said[bring(page, f"z{index}.{ending}", content)] += 1
            if index % 25 == 24:
                print(f"after {index + 1}: {memory()}; {dict(said)}", flush=True)
        browser.close()
        sleep(AFTERWARDS)
        print(f"{AFTERWARDS} s after the tab was closed: {memory()}")


if __name__ == "__main__":
    main()
