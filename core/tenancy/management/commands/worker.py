"""`manage.py worker`: runs jobs until it is told to stop. Its login has rights on the queue only."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app

from core.tenancy.commands import OneSentenceCommand


class Command(OneSentenceCommand):
    """Run jobs; --once ends when the queue is empty."""

    help = "Run jobs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="end when there is nothing left to do")
        parser.add_argument("--concurrency", type=int, default=4)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.NODVERK_WORKER_URL:
            message = "There is no worker login: run `make demo` or set NODVERK_DATABASE_WORKER_URL."
            raise CommandError(message)
        connector = PsycopgConnector(conninfo=settings.NODVERK_WORKER_URL)
        with app.replace_connector(connector) as worker:
            worker.run_worker(
                wait=not options["once"],
                concurrency=options["concurrency"],
                listen_notify=not options["once"],
                install_signal_handlers=True,
            )
