"""Nodverk's command line."""

import os
import sys


def main() -> None:
    """Run a management command with Nodverk's settings; one sentence where this is not the project's Python."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "core.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django is not installed here: run 'make environment', then '.venv/bin/python manage.py ...'.")
    from core.environment import BadVariableError

    try:
        execute_from_command_line(sys.argv)
    except BadVariableError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
