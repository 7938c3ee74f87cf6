"""`manage.py jobs failed | again`: the jobs that gave up, and another run for them. Operator only."""

from argparse import ArgumentParser
from typing import Any

from core.tasks.failed import failed_jobs, run_again
from core.tenancy.commands import OneSentenceCommand
from core.tenancy.errors import NoOwnerLoginError
from core.tenancy.scopes import owner_scope

SHOWN = 100


class Command(OneSentenceCommand):
    """List what gave up; run it again when its cause is gone."""

    help = "Jobs that gave up after all their attempts: list them, or run them again."
    refusals = (NoOwnerLoginError,)

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("failed", help="list them")
        again = verbs.add_parser("again", help="run them again").add_mutually_exclusive_group(required=True)
        again.add_argument("--job", type=int, action="append", metavar="NUMBER", help="this one; may be repeated")
        again.add_argument("--all", action="store_true", help="every one")

    def handle(self, *args: Any, **options: Any) -> None:
        with owner_scope(reason="command jobs"):
            if options["verb"] == "failed":
                self._list()
            else:
                self.stdout.write(f"{run_again(options['job'])} jobs run again.")

    def _list(self) -> None:
        jobs, count = failed_jobs(SHOWN)
        for job in jobs:
            when = f"{job.at:%Y-%m-%d %H:%M}" if job.at else "-"
            self.stdout.write(f"{job.id}  {when}  {job.task}  {job.tenant or '-'}  {job.attempts} attempts")
        self.stdout.write(f"{count} jobs gave up.")
