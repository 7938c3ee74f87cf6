"""`manage.py exchange verify|rebuild|heal`: what crosses tenants' borders, proven, made anew, and mended."""

import logging
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterable
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import OperationalError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.tenancy.commands import OneSentenceCommand
from core.tenancy.scopes import platform_work
from shared.exchange.rebuilding import LEFT
from shared.registry.errors import RegistryError
from shared.registry.models import Tenant
from shared.registry.queries import all_tenants, tenant_by_slug
from tenants.sharing.healing import heal_exchange
from tenants.sharing.management import healed, reports
from tenants.sharing.management.progress import Line, shown
from tenants.sharing.verifying import LOOKED_AT, Work, rebuild_exchange, verify_exchange, work_on

logger = logging.getLogger(__name__)

FOUND, COULD_NOT = 1, 2

type Told[Result] = tuple[Callable[[Result, float], str], Callable[[Result, float], Iterable[str]]]
"""How an outcome is told to programs, and to people."""


class FoundError(CommandError):
    """Something is not as it should be."""

    def __init__(self, count: int) -> None:
        text = ngettext("%(count)s finding.", "%(count)s findings.", count)
        super().__init__(text % {"count": count}, returncode=FOUND)


class Command(OneSentenceCommand):
    """Ends with 0 when all is in order, 1 when something was found, 2 when it could not be looked at."""

    refusals = (RegistryError, OperationalError)

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        self.help = _("Prove what crosses the tenants' borders, or make the catalogue and the links anew.")
        return super().create_parser(prog_name, subcommand, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar=_("VERB"))
        verify = verbs.add_parser("verify", help=_("hold everything against the tenants' own rows; changes nothing"))
        _add_choice(verify)
        verify.add_argument("--bytes", action="store_true", help=_("read the bytes of every file too"))
        _add_choice(verbs.add_parser("rebuild", help=_("make the catalogue and the links anew, while all serve")))
        _add_choice(verbs.add_parser("heal", help=_("mend what can be mended without a person, and say what cannot")))

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except FoundError:
            raise
        except CommandError as error:
            raise CommandError(str(error), returncode=COULD_NOT) from error
        except Exception as error:
            logger.exception("The exchange could not be looked at")
            raise CommandError(_("It ended before its time. The log says why."), returncode=COULD_NOT) from error

    def handle(self, *args: Any, **options: Any) -> None:
        found = getattr(self, f"_{options['verb']}")(self._work(options), options)
        if found:
            raise FoundError(found)

    def _verify(self, work: Work, options: dict[str, Any]) -> int:
        told = (reports.findings_as_json, reports.findings_as_lines)
        findings = self._told(options, told, lambda line: verify_exchange(work, line, contents=options["bytes"]))
        if not findings.total and not options["json"]:
            self.stdout.write(_("All in order."), self.style.SUCCESS)
        return findings.total

    def _rebuild(self, work: Work, options: dict[str, Any]) -> int:
        told = (reports.changes_as_json, reports.changes_as_lines)
        return self._told(options, told, lambda line: rebuild_exchange(work, line))[LEFT]

    def _heal(self, work: Work, options: dict[str, Any]) -> int:
        told = (healed.outcomes_as_json, healed.outcomes_as_lines)
        return sum(each.left for each in self._told(options, told, lambda line: heal_exchange(work, line)))

    def _told[Result](self, options: dict[str, Any], told: Told[Result], run: Callable[[Line], Result]) -> Result:
        """Run it with a line of progress, and tell the outcome as it was asked for."""
        begun = time.monotonic()
        with shown() as progress:
            result = run(progress)
        seconds, (as_json, as_lines) = time.monotonic() - begun, told
        self._say([as_json(result, seconds)] if options["json"] else as_lines(result, seconds))
        return result

    def _say(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.stdout.write(line)

    def _work(self, options: dict[str, Any]) -> Work:
        with platform_work(reason="exchange: choice of tenants", read_only=True):
            names = options["tenant"]
            tenants = all_tenants() if names is None else [tenant_by_slug(name) for name in names]
        for tenant in tenants:
            if tenant.state not in LOOKED_AT:
                self.stderr.write(_("%(name)s is left out: %(state)s.") % _named(tenant))
        return work_on([tenant for tenant in tenants if tenant.state in LOOKED_AT], whole=names is None)


def _named(tenant: Tenant) -> dict[str, str]:
    return {"name": tenant.slug, "state": tenant.get_state_display()}


def _add_choice(parser: ArgumentParser) -> None:
    choice = parser.add_mutually_exclusive_group(required=True)
    choice.add_argument("--tenant", action="append", metavar=_("NAME"), help=_("a short name; may be repeated"))
    choice.add_argument("--all", action="store_true", help=_("every tenant"))
    parser.add_argument("--json", action="store_true", help=_("the outcome for programs"))
