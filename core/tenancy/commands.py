"""Bases of management commands: which tenants a command works on is always said, never guessed."""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from core.tenancy.hosts import ResolvedTenant
from core.tenancy.scopes import platform_work, unit_of_work

LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


class OneSentenceCommand(BaseCommand):
    """A command whose refusals are one clear sentence (house errors become CommandError), never a traceback.

    Speaks the language of the operator's terminal.
    """

    refusals: tuple[type[Exception], ...] = ()
    requires_system_checks: list[str] = []

    def run_from_argv(self, argv: list[str]) -> None:
        with translation.override(operators_language()):
            try:
                super().run_from_argv(argv)
            except KeyboardInterrupt:
                self.stderr.write(_("Stopped. Nothing is half done; run it again to go on."))
                sys.exit(130)

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except self.refusals as error:
            raise CommandError(" ".join(str(error).split())) from error


def operators_language() -> str:
    """The language of the operator's terminal if we speak it, else our first one."""
    locale = next((value for name in LOCALE_VARIABLES if (value := os.environ.get(name))), "")
    language = locale.partition("_")[0].partition(".")[0].lower()
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


class TenantCommand(OneSentenceCommand):
    """A command that runs once per tenant, each in its own unit of work.

    Demands --tenant NAME (repeatable) or --all; refuses without either. `handle_tenant` returns one sentence.
    """

    def add_arguments(self, parser: ArgumentParser) -> None:
        choice = parser.add_mutually_exclusive_group(required=True)
        choice.add_argument("--tenant", action="append", metavar="NAME", help="the short name of a tenant")
        choice.add_argument("--all", action="store_true", help="every tenant in service")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = self._chosen(options)
        rest = {name: value for name, value in options.items() if name not in {"tenant", "all"}}
        for tenant in chosen:
            with unit_of_work(tenant, reason=f"command {type(self).__module__.rsplit('.', 1)[-1]}"):
                self.stdout.write(f"{tenant.slug}: {self.handle_tenant(tenant, **rest)}")

    def handle_tenant(self, tenant: ResolvedTenant, **options: Any) -> str:
        """Do the work for one tenant, inside its unit of work."""
        raise NotImplementedError

    def _chosen(self, options: dict[str, Any]) -> list[ResolvedTenant]:
        find: Callable[[], list[ResolvedTenant]] = import_string(settings.NODVERK_TENANTS_IN_SERVICE)
        with platform_work(reason="choice of tenants", read_only=True):
            served = find()
        if options["all"]:
            return served
        by_slug = {tenant.slug: tenant for tenant in served}
        unknown = sorted(set(options["tenant"]) - set(by_slug))
        if unknown:
            message = f"No tenant in service is called {', '.join(unknown)}."
            raise CommandError(message)
        return [by_slug[slug] for slug in options["tenant"]]
