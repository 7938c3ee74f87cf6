"""`manage.py citus`: places shared tables and tenants on a Citus cluster; on plain PostgreSQL it does nothing."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.db import OperationalError

from core.tenancy.citus import carry_out, has_citus, look, misplaced, statements
from core.tenancy.commands import OneSentenceCommand
from core.tenancy.errors import NoOwnerLoginError
from core.tenancy.scopes import owner_scope
from shared.registry.queries import wanted_on_citus
from shared.registry.services import owner_connection


class Command(OneSentenceCommand):
    """Run after `create extension citus` and the nodes' registration, and again after whatever stopped it."""

    help = "Set up Citus: shared tables as Citus local or reference tables, each tenant's schema on a node."
    refusals = (NoOwnerLoginError, OperationalError)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="print the statements and run none")

    def handle(self, *args: Any, **options: Any) -> None:
        with owner_scope(reason="citus"):
            connection = owner_connection()
            outstanding = statements(wanted_on_citus(), look(connection))
            if options["dry_run"]:
                self.stdout.write("".join(f"{statement};\n" for statement in outstanding), ending="")
                return
            if not has_citus(connection):
                self.stdout.write("This database has no extension citus: plain PostgreSQL, nothing to do.")
                return
            for statement in outstanding:
                self.stdout.write(statement)
                carry_out(connection, statement)
            left = misplaced(connection)
        if left:
            message = f"On the coordinator, where they must not be: {', '.join(left)}."
            raise CommandError(message)
        self.stdout.write("Shared tables and tenants are in their places.")
