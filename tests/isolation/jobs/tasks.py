"""The test jobs."""

import os
import random
import time
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from taggit.models import Tag

from core.actors import SYSTEM
from core.tasks import defer, platform_task, tenant_task
from core.tenancy.binding import current_tenant
from core.tenancy.scopes import platform_work
from tenants.audit.services import record
from tests.isolation.canaries import Canary, owners
from tests.isolation.jobs.planted import go_astray

UNSTEADY = 0.2
MOOD = "moody"


@tenant_task(name="tests.note")
def note(*, tenant_id: str, word: str) -> str:
    """A row that names the schema it was written in."""
    name = f"{word}-{current_tenant().schema_name}"
    Tag.objects.create(name=name, slug=name)
    return name


@tenant_task(name="tests.fail")
def fail(*, tenant_id: str, word: str) -> str:
    """Writes, then fails."""
    Tag.objects.create(name=word, slug=word)
    raise ZeroDivisionError(word)


@platform_task(name="tests.plain")
def plain(*, word: str = "") -> str:
    """What only the platform may ask for."""
    with platform_work(reason="test"):
        return f"plain {word}"


@platform_task(name="tests.wake", wakeable=True)
def wake(*, word: str = "") -> str:
    """What tenants may wake."""
    with platform_work(reason="test"):
        return f"awake {word}"


@app.task(name="tests.forgetful", retry=RetryStrategy(max_attempts=1))
def forgetful(word: str) -> str:
    """A job that was declared past the house and forgot its tenant."""
    Tag.objects.create(name=word, slug=word)
    return word


@tenant_task(name="tests.effect")
def effect(*, tenant_id: str, word: str, folder: str = "") -> str:
    """An effect that can be counted. With a folder it says there that it has begun, and waits to be let go on."""
    if folder:
        begun = Path(folder) / "begun"
        begun.write_text(str(os.getpid()))
        while not (Path(folder) / "go").exists():
            time.sleep(0.02)
    record(by=SYSTEM, verb="tests.effect", object_type="tests", summary=word)
    return word


@tenant_task(name="tests.reported", on_failure=lambda error, *, attempts, **_: _reported(error, attempts))
def reported(*, tenant_id: str, word: str) -> str:
    """Writes, then fails in a way that is taken care of, or not."""
    record(by=SYSTEM, verb="tests.effect", object_type="tests", summary=word)
    raise ZeroDivisionError(word) if word == "known" else KeyError(word)


def _reported(error: Exception, attempts: int) -> str | None:
    if isinstance(error, KeyError):
        return None
    record(by=SYSTEM, verb="tests.failure", object_type="tests", summary=str(error), data={"attempts": attempts})
    return f"Reported: {error}."


@tenant_task(name="tests.canary")
def canary(*, tenant_id: str, token: str, unsteady: bool = False) -> str:
    """A row that says where it was written and what was seen there; an unsteady one writes, and fails now and then."""
    seen = "+".join(sorted(owners()))
    Canary.objects.create(owner=current_tenant().schema_name, note=f"{token} saw {seen}")
    if unsteady and random.random() < UNSTEADY:
        raise ZeroDivisionError(token)
    return token


@tenant_task(name="tests.moody")
def moody(*, tenant_id: str, token: str) -> str:
    """Writes its row, and fails as long as its tenant has a row that says so."""
    Canary.objects.create(owner=current_tenant().schema_name, note=token)
    if Canary.objects.filter(note=MOOD).exists():
        raise ZeroDivisionError(token)
    return token


@platform_task(name="tests.fan_out")
def fan_out(*, token: str) -> str:
    """One job for each tenant in service."""
    find = import_string(settings.NODVERK_TENANTS_IN_SERVICE)
    with platform_work(reason="test"):
        served = find()
        for tenant in served:
            defer("tests.canary", tenant_id=str(tenant.id), token=f"{tenant.schema_name}-{token}")
    return f"{len(served)} jobs"


if os.environ.get("NODVERK_TEST_PLANT"):
    go_astray()
