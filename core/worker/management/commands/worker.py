"""`manage.py worker`: runs jobs until it is told to stop. Its login has rights on the queue only."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError

from core.security import require_safe_start
from core.tenancy.commands import OneSentenceCommand
from core.worker.serving import serve


class Command(OneSentenceCommand):
    """Run jobs; --once ends when the queue is empty."""

    help = "Run jobs."
    refusals = (ImproperlyConfigured,)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="end when there is nothing left to do")
        parser.add_argument("--concurrency", type=int, default=4)

    def handle(self, *args: Any, **options: Any) -> None:
        require_safe_start()
        if not settings.NODVERK_WORKER_URL:
            message = "There is no worker login: run `make demo` or set NODVERK_DATABASE_WORKER_URL."
            raise CommandError(message)
        serve(settings.NODVERK_WORKER_URL, once=options["once"], concurrency=options["concurrency"])
