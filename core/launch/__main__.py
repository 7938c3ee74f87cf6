"""``python -m core.launch <command>``."""

import sys

if sys.version_info < (3, 12):  # noqa: UP036 - the reason of this file
    sys.exit(
        "Nodverk needs Python 3.12 or newer; this is " + ".".join(str(part) for part in sys.version_info[:2]) + "."
    )

from core.launch.commands import main

sys.exit(main(sys.argv[1:]))
