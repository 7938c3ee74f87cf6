"""`python -m tests.journeys.fill`: Umeå's people and texts of the demo, applied by the worker that runs beside it.

A process of its own, so that the tests' own process, which Playwright's event loop runs in, needs no database.
"""

import django


def fill() -> None:
    """Add them, and wait until the portal shows them."""
    from django.contrib.auth.hashers import make_password
    from django.utils import timezone

    from core.tenancy.scopes import platform_work
    from national_office.demo.filling import add_people, add_texts
    from national_office.demo.sharing import wait_for_relay
    from shared.registry.queries import tenant_by_id, tenant_by_slug

    with platform_work(reason="test"):
        known = tenant_by_slug("umea")
        umea = tenant_by_id(known.id) if known is not None else None
    assert umea is not None
    add_people(umea, make_password("demo"))
    add_texts(umea, timezone.now())
    wait_for_relay(lambda text: None, seconds=60)


if __name__ == "__main__":
    django.setup()
    fill()
