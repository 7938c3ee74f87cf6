"""`manage.py metrics`: serves the figures on a loopback port until it is told to stop."""

import signal
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import CommandError

from core.environment import text
from core.metrics.requests import FOLDER
from core.metrics.serving import LOOPBACK, server_of
from core.tenancy.commands import OneSentenceCommand


class Command(OneSentenceCommand):
    """Serve figures for Prometheus at http://127.0.0.1:PORT/metrics."""

    asked_to_end = False
    help = "Serve figures for Prometheus on the loopback address."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        folder = text(FOLDER)
        if not folder:
            message = f"{FOLDER} names no folder: the web processes keep no figures."
            raise CommandError(message)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._note)
        with server_of(folder, options["port"]) as server:
            self.stdout.write(f"Figures at http://{LOOPBACK}:{options['port']}/metrics")
            while not self.asked_to_end:
                server.handle_request()

    def _note(self, number: int, frame: FrameType | None) -> None:
        """No exception: the standard library's server swallows whatever is raised while it answers."""
        self.asked_to_end = True
