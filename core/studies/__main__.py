"""python -m core.studies: a study from the shell."""

import signal
import sys

from core.studies.command.main import main

if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever ends it gets what is done, as with Ctrl-C
    sys.exit(main())
