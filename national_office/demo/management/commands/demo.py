"""`manage.py demo`: the office, six nodes, their people and texts, and what they share. A rerun continues."""

from typing import Any

from django.conf import settings
from django.db import OperationalError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from core.tenancy.commands import OneSentenceCommand
from core.tenancy.errors import NoOwnerLoginError
from national_office.demo.errors import DemoError
from national_office.demo.raising import (
    fill_all,
    is_finished,
    password_of,
    provision_all,
    share_all,
    tenants_in_service,
    write_summary,
)
from national_office.demo.tenants import demo_tenants
from shared.registry.errors import RegistryError


class Command(OneSentenceCommand):
    """Raise the demo; the worker must be running."""

    help = "Raise the demo: the national office and six nodes with invented people and texts."
    refusals = (RegistryError, DemoError, NoOwnerLoginError, OperationalError)

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.VAR_DIR / "demo.json"
        password = password_of(path)
        text, count = TextColumn("{task.description}"), MofNCompleteColumn()
        with Progress(SpinnerColumn(), text, BarColumn(), count, TimeElapsedColumn(), console=Console()) as bars:
            number = len(demo_tenants())
            making = bars.add_task("Tenants", total=number)
            provision_all(lambda slug: bars.advance(making))
            tenants = tenants_in_service()
            finished = is_finished(path)
            write_summary(path, tenants, password, finished=finished)
            filling = bars.add_task("People and texts", total=number)
            fill_all(tenants, password, lambda text: bars.advance(filling))
            if not finished:
                sharing = bars.add_task("Shared, adopted, corrected, withdrawn", total=None)
                share_all(tenants, lambda text: bars.update(sharing, description=f"Sharing: {text}"))
        write_summary(path, tenants, password, finished=True)
        self.stdout.write(f"{number} tenants are ready; sign-ins in {path.name}.")
