"""Raising the demo: tenants and texts in parallel processes, then what they share."""

import gc
import json
import os
import secrets
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connections
from django.utils import timezone

from core.postgres.processes import end_with
from core.tenancy.hosts import ResolvedTenant
from core.tenancy.scopes import owner_scope, platform_work
from national_office.demo.filling import add_people, add_texts
from national_office.demo.joint import make_together
from national_office.demo.sharing import adopt_some, correct_and_withdraw, wait_for_relay
from national_office.demo.tenants import demo_tenants, people_of
from shared.registry.queries import address_of_host, resolved_in_service
from shared.registry.services import NewTenant, provision_tenant
from tenants.roles import ROLES

Advance = Callable[[str], None]
PROCESSES = 2


def in_parallel(function: Callable[[Any], str], work: Iterable[Any], advance: Advance) -> None:
    """Run `function` over `work` in processes with connections of their own; the first error ends it."""
    connections.close_all()
    gc.freeze()  # what is loaded now is never collected in the children, nor copied by looking at it
    processes = min(PROCESSES, os.cpu_count() or 1)
    with ProcessPoolExecutor(processes, get_context("fork"), initializer=end_with, initargs=(os.getpid(),)) as pool:
        for done in as_completed([pool.submit(function, piece) for piece in work]):
            advance(done.result())


def provision(new: NewTenant) -> str:
    """One tenant; complete already when it is there."""
    with owner_scope(reason=f"demo provisions {new.slug}"):
        return provision_tenant(new).tenant.slug


def fill(piece: tuple[ResolvedTenant, str, datetime]) -> str:
    """One tenant's people and texts."""
    tenant, hashed, now = piece
    add_people(tenant, hashed)
    return f"{tenant.slug}: {add_texts(tenant, now)}"


def adopt(tenant: ResolvedTenant) -> str:
    """A few of the offers of one tenant."""
    return f"{tenant.slug}: {adopt_some(tenant)}"


def provision_all(advance: Advance) -> None:
    """The office first (its template is the others' superset), then the nodes side by side."""
    in_parallel(provision, demo_tenants(), advance)


def fill_all(tenants: list[ResolvedTenant], password: str, advance: Advance) -> None:
    """People and texts of every tenant."""
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    hashed = make_password(password)
    in_parallel(fill, [(tenant, hashed, now) for tenant in tenants], advance)


def share_all(tenants: list[ResolvedTenant], tell: Advance) -> None:
    """Adoptions, then corrections and withdrawals, each time waiting for the worker."""
    wait_for_relay(tell)
    in_parallel(adopt, tenants, tell)
    wait_for_relay(tell)
    for tenant in tenants:
        correct_and_withdraw(tenant)
    wait_for_relay(tell)
    make_together(tenants, tell)


def tenants_in_service() -> list[ResolvedTenant]:
    """The demo's tenants, the office first."""
    slugs = [new.slug for new in demo_tenants()]
    with platform_work(reason="demo tenants", read_only=True):
        return [tenant for tenant in resolved_in_service() if tenant.slug in slugs]


def password_of(path: Path) -> str:
    """The password of an earlier run, else a new one."""
    if path.is_file():
        return str(json.loads(path.read_text())["password"])
    return f"nodverk-{secrets.token_hex(4)}"


def is_finished(path: Path) -> bool:
    """Whether an earlier run came to its end."""
    return path.is_file() and bool(json.loads(path.read_text())["finished"])


def write_summary(path: Path, tenants: list[ResolvedTenant], password: str, *, finished: bool) -> None:
    """Addresses and sign-ins, for people and for the launcher; readable by the owner of the folder only.

    Written before the people are made too, so that a rerun signs them in with the password they have.
    """
    people = [_summary(tenant, password) for tenant in tenants]
    summary = {"password": password, "finished": finished, "tenants": people}
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(summary, ensure_ascii=False, indent=1))
    fresh.chmod(0o600)
    fresh.replace(path)


def _summary(tenant: ResolvedTenant, password: str) -> dict[str, Any]:
    return {
        "schema": tenant.schema_name,
        "name": tenant.name_sv,
        "url": f"{address_of_host(tenant.host)}/",
        "host": tenant.host,
        "users": [
            {"role": ROLES[person.role].name_sv, "email": person.email, "password": password, "name": person.name}
            for person in people_of(tenant.slug)
        ],
    }
