"""`manage.py tenants provision|list|suspend|resume|migrate|check`: the operator's hand on the registry."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.db import OperationalError

from core.tenancy.commands import OneSentenceCommand
from core.tenancy.errors import NoOwnerLoginError
from core.tenancy.scopes import owner_scope
from shared.registry.checking import check_tenant
from shared.registry.enums import TenantType
from shared.registry.errors import RegistryError
from shared.registry.migrating import migrate_everything
from shared.registry.models import Tenant
from shared.registry.queries import all_tenants, tenant_by_slug
from shared.registry.services import (
    Manager,
    NewTenant,
    owner_connection,
    provision_tenant,
    resume_tenant,
    suspend_tenant,
)


class Command(OneSentenceCommand):
    """Work on the registry with the owner's login."""

    help = "Provision, list, suspend, resume, migrate and check tenants."
    refusals = (RegistryError, NoOwnerLoginError, OperationalError)

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        provision = verbs.add_parser("provision", help="make a tenant; a rerun completes or changes nothing")
        provision.add_argument("slug", help="short name: a-z, 0-9 and hyphens")
        provision.add_argument("--name", required=True, help="name in Swedish")
        provision.add_argument("--name-en", help="name in English (else the Swedish one)")
        provision.add_argument("--type", choices=TenantType.values, default=TenantType.NODE)
        provision.add_argument("--host", default="", help="host name (else <short name>.<base domain>)")
        provision.add_argument("--schema", default="", help="schema (else the short name)")
        provision.add_argument("--accent", default="#1F3A5F", help="accent colour, #rrggbb")
        provision.add_argument("--email", default="", help="address that visitors may write to")
        provision.add_argument("--manager", default="", metavar="E-MAIL", help="the first manager's address")
        verbs.add_parser("list", help="every tenant, its host and state")
        for verb in ("suspend", "resume"):
            verbs.add_parser(verb, help=f"{verb} a tenant").add_argument("slug")
        for verb in ("migrate", "check"):
            chosen = verbs.add_parser(verb, help=f"{verb} schemas").add_mutually_exclusive_group(required=True)
            chosen.add_argument("--tenant", action="append", metavar="NAME")
            chosen.add_argument("--all", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        with owner_scope(reason=f"tenants {options['verb']}"):
            getattr(self, f"_{options['verb']}")(options)

    def _provision(self, options: dict[str, Any]) -> None:
        name = options["name"]
        email = options["manager"]
        new = NewTenant(
            slug=options["slug"],
            name_sv=name,
            name_en=options["name_en"] or name,
            type=TenantType(options["type"]),
            host=options["host"],
            schema=options["schema"],
            accent=options["accent"],
            email=options["email"],
            manager=Manager(email, email.split("@")[0], "") if email else None,
        )
        done = provision_tenant(new, progress=lambda step: self.stdout.write(f"  {step}"))
        self.stdout.write(f"{done.tenant.slug}: {'made' if done.created else 'complete already'}")

    def _list(self, options: dict[str, Any]) -> None:
        for tenant in all_tenants():
            host = tenant.domains.filter(is_primary=True).values_list("domain", flat=True).first()
            self.stdout.write(
                f"{tenant.slug:<16} {tenant.type:<16} {tenant.state:<12} {host}  {tenant.fault}".rstrip()
            )

    def _suspend(self, options: dict[str, Any]) -> None:
        self.stdout.write(f"{suspend_tenant(tenant_by_slug(options['slug'])).slug}: suspended")

    def _resume(self, options: dict[str, Any]) -> None:
        self.stdout.write(f"{resume_tenant(tenant_by_slug(options['slug'])).slug}: in service")

    def _migrate(self, options: dict[str, Any]) -> None:
        def progress(text: str) -> None:
            self.stdout.write(f"  {text}")
            sys.stdout.flush()

        outcomes = migrate_everything(progress=progress, slugs=options["tenant"])
        for outcome in outcomes:
            self.stdout.write(f"{outcome.schema}: {outcome.sentence}")
        failed = [outcome.schema for outcome in outcomes if not outcome.ok]
        if failed:
            message = f"Quarantined: {', '.join(failed)}. The others are in order; mend and run again."
            raise CommandError(message)

    def _check(self, options: dict[str, Any]) -> None:
        names = options["tenant"]
        tenants: list[Tenant] = all_tenants() if names is None else [tenant_by_slug(name) for name in names]
        wrong = 0
        for tenant in tenants:
            found = check_tenant(owner_connection(), tenant)
            wrong += len(found)
            self.stdout.write(f"{tenant.slug}: {'; '.join(found[:5]) or 'in order'}")
        if wrong:
            message = f"{wrong} differences."
            raise CommandError(message)
