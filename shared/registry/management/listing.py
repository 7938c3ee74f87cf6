"""`manage.py tenants list`: a table for people, JSON for programs."""

import json
from dataclasses import asdict
from typing import IO, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from shared.registry.enums import TenantState, TenantType
from shared.registry.queries import TenantRecord

WIDE = 200
COLOURS = {
    TenantState.ACTIVE: "green",
    TenantState.SUSPENDED: "yellow",
    TenantState.QUARANTINED: "red",
    TenantState.LEFT: "dim",
}


def as_json(records: list[TenantRecord]) -> str:
    """Every record with every field; dates as 2026-01-31."""
    return json.dumps([asdict(record) for record in records], ensure_ascii=False, indent=1, default=str)


def print_table(records: list[TenantRecord], out: IO[str]) -> None:
    """One line a tenant and the reason under each that is in quarantine; in a file as wide as it needs to be."""
    console = Console(file=out, width=None if out.isatty() else WIDE, highlight=False)
    if not records:
        console.print(_("No tenant yet: “tenants provision” makes one."))
        return
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    table.add_column(_("Short name"), no_wrap=True)
    table.add_column(_("Name"))
    table.add_column(_("Kind"))
    table.add_column(_("State"), no_wrap=True)
    table.add_column(_("Address"), overflow="fold")
    table.add_column(_("Places"))
    table.add_column(_("Since"), no_wrap=True)
    for record in records:
        table.add_row(*_cells(record))
    console.print(table)
    for record in records:
        if record.fault:
            console.print(Text(f"{record.slug}: {record.fault}", style="red"))
    console.print(_summary(records))


def _cells(record: TenantRecord) -> list[Any]:
    state = TenantState(record.state)
    return [
        record.slug,
        record.name_en if get_language() == "en" else record.name_sv,
        str(TenantType(record.type).label),
        Text(str(state.label), style=COLOURS[state]),
        record.url or "–",
        ", ".join(place.city for place in record.places) or "–",
        record.started_on.isoformat() if record.started_on else "–",
    ]


def _summary(records: list[TenantRecord]) -> str:
    counts = [(state, sum(record.state == state for record in records)) for state in TenantState]
    return ", ".join(f"{count} {str(state.label).lower()}" for state, count in counts if count)
