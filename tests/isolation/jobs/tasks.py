"""The test jobs."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from taggit.models import Tag

from core.tasks import platform_task, tenant_task
from core.tenancy.binding import current_tenant
from core.tenancy.scopes import platform_work


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
