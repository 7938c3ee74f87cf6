"""`manage.py tenants provision|list|suspend|resume|migrate|check`: the operator's hand on the registry."""

import sys
from collections.abc import Callable
from typing import IO, Any, cast

from django.core.management.base import CommandError, CommandParser
from django.db import OperationalError, ProgrammingError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.tenancy.commands import OneSentenceCommand
from core.tenancy.errors import NoOwnerLoginError
from core.tenancy.scopes import owner_scope
from shared.registry.checking import check_installation, check_tenant
from shared.registry.enums import TenantState
from shared.registry.errors import NotMigratedError, RegistryError
from shared.registry.faults import lacks_tables
from shared.registry.management.arguments import add_verbs, new_tenant_from
from shared.registry.management.listing import as_json, print_table
from shared.registry.migrating import migrate_everything
from shared.registry.models import Tenant
from shared.registry.queries import all_tenants, tenant_by_slug, tenant_records
from shared.registry.services import owner_connection, provision_tenant, resume_tenant, suspend_tenant

SHOWN = 10
"""Differences of one tenant that are told one by one."""


class Command(OneSentenceCommand):
    """Work on the registry with the owner's login."""

    refusals = (RegistryError, NoOwnerLoginError, OperationalError)

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        self.help = _("Provision, list, suspend, resume, migrate and check tenants.")
        return super().create_parser(prog_name, subcommand, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        add_verbs(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        with owner_scope(reason=f"tenants {options['verb']}"):
            try:
                getattr(self, f"_{options['verb']}")(options)
            except ProgrammingError as error:
                if lacks_tables(error):
                    raise NotMigratedError from error
                raise

    def _provision(self, options: dict[str, Any]) -> None:
        done = provision_tenant(new_tenant_from(options), progress=lambda step: self._progress(str(step.label)))
        said = _("made") if done.created else _("complete already")
        self._say(done.tenant.slug, said)
        for note in done.notes:
            self.stdout.write(note)

    def _list(self, options: dict[str, Any]) -> None:
        records = tenant_records()
        if options["json"]:
            self.stdout.write(as_json(records))
        else:
            print_table(records, cast("IO[str]", self.stdout))

    def _suspend(self, options: dict[str, Any]) -> None:
        self._change(options, suspend_tenant, from_state=TenantState.ACTIVE)

    def _resume(self, options: dict[str, Any]) -> None:
        self._change(options, resume_tenant, from_state=TenantState.SUSPENDED)

    def _change(self, options: dict[str, Any], change: Callable[[Tenant], Tenant], *, from_state: TenantState) -> None:
        """All of them or, when one refuses, none."""
        chosen = self._chosen(options)
        with transaction.atomic():
            changed = [change(tenant) for tenant in chosen if options["tenant"] or tenant.state == from_state]
        for tenant in changed:
            self._say(tenant.slug, tenant.get_state_display())

    def _migrate(self, options: dict[str, Any]) -> None:
        outcomes = migrate_everything(progress=self._progress, slugs=options["tenant"], set_aside=options["set_aside"])
        for outcome in outcomes:
            self._say(outcome.slug, outcome.sentence, ok=outcome.ok)
        failed = [outcome.slug for outcome in outcomes if not outcome.ok]
        if failed:
            text = _("Set aside: %(names)s. The others are in order; mend and run again.")
            raise CommandError(text % {"names": ", ".join(failed)})

    def _check(self, options: dict[str, Any]) -> None:
        connection = owner_connection()
        found = {tenant.slug: check_tenant(connection, tenant) for tenant in self._chosen(options)}
        if options["all"]:
            found[_("installation")] = check_installation(connection)
        for name, faults in found.items():
            self._tell_faults(name, faults)
        count = sum(len(faults) for faults in found.values())
        if count:
            raise CommandError(ngettext("%(count)s difference.", "%(count)s differences.", count) % {"count": count})

    def _tell_faults(self, name: str, faults: list[str]) -> None:
        self._say(name, faults[0] if faults else _("in order"), ok=not faults)
        for fault in faults[1:SHOWN]:
            self.stdout.write(f"  {fault}")
        more = len(faults) - SHOWN
        if more > 0:
            self.stdout.write("  " + ngettext("and %(count)s more", "and %(count)s more", more) % {"count": more})

    def _chosen(self, options: dict[str, Any]) -> list[Tenant]:
        names = options["tenant"]
        return all_tenants() if names is None else [tenant_by_slug(name) for name in names]

    def _progress(self, text: str) -> None:
        self.stdout.write(f"  {text}")
        sys.stdout.flush()

    def _say(self, name: str, text: str, *, ok: bool = True) -> None:
        self.stdout.write(f"{name}: {text}", self.style.SUCCESS if ok else self.style.ERROR)
