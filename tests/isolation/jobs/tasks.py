"""The test jobs."""

import os
import time
from pathlib import Path

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from taggit.models import Tag

from core.actors import SYSTEM
from core.tasks import platform_task, tenant_task
from core.tenancy.binding import current_tenant
from core.tenancy.scopes import platform_work
from tenants.audit.services import record


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
