"""``python -m core.launch <command>``."""

import sys

from core.launch.commands import main

sys.exit(main(sys.argv[1:]))
