"""Nothing in our packages leaves the unit of work; each ban is first shown to find what it is for."""

from pathlib import Path

import pytest

from tests.architecture import bans
from tests.architecture.sources import ROOT, Module, modules

PLANTED: dict[bans.Ban, tuple[str, ...]] = {
    bans.no_with_tenant: ("with tenant:\n    pass", "with self.tenant:\n    pass", "with a, other_tenant:\n    pass"),
    bans.no_other_scopes: (
        "from django_tenants.utils import schema_context",
        "from django_tenants import utils\nutils.tenant_context(t)",
        "connection.set_schema('umea')",
        "connection.set_tenant(tenant)",
        "connection.set_schema_to_public()",
        "from core.tenancy.binding import _bound",
    ),
    bans.no_threads: (
        "from threading import Thread",
        "import threading\nthreading.Thread(target=f)",
        "from concurrent.futures import ThreadPoolExecutor",
        "from multiprocessing.pool import ThreadPool",
    ),
    bans.no_process_wide_caches: (
        "from functools import lru_cache",
        "from functools import cache",
        "import functools\n@functools.lru_cache\ndef f(): ...",
    ),
    bans.no_cleared_cache: ("cache.clear()", "caches['default'].clear()"),
    bans.no_streams: ("from django.http import StreamingHttpResponse", "http.StreamingHttpResponse(rows)"),
    bans.no_raw_sql: (
        "connection.cursor()",
        "connections['default'].cursor()",
        "Page.objects.raw('SELECT 1')",
        "RawSQL('1', [])",
        "Page.objects.extra(where=['1'])",
    ),
    bans.no_second_connection: (
        "import psycopg",
        "from psycopg import connect",
        "from django.db.utils import ConnectionHandler",
        "connection.connection.cursor()",
        "connections.create_connection('default')",
    ),
    bans.no_async: (
        "async def view(request): ...",
        "Page.objects.aget(pk=1)",
        "page.asave()",
        "from asgiref.sync import sync_to_async",
        "import asyncio",
        "f(thread_sensitive=False)",
    ),
    bans.no_save_signals: ("from django.db.models.signals import post_save",),
    bans.no_other_signers: ("from django.core.signing import Signer", "import django.core.signing"),
    bans.no_forwarded_hosts: ("request.META['HTTP_X_FORWARDED_HOST']", "request.headers['X-Forwarded-Host']"),
}


CASES = [(ban, code) for ban, codes in PLANTED.items() for code in codes]


@pytest.mark.parametrize(("ban", "code"), CASES, ids=[f"{ban.__name__}: {code}" for ban, code in CASES])
def test_each_ban_finds_what_it_is_for(ban: bans.Ban, code: str, tmp_path: Path) -> None:
    file = tmp_path / "tenants" / "website" / "planted.py"
    file.parent.mkdir(parents=True)
    file.write_text(code + "\n")
    assert list(ban(Module(file, tmp_path))) != []


def test_every_ban_is_planted() -> None:
    assert set(PLANTED) == set(bans.BANS)


@pytest.mark.parametrize("ban", bans.BANS, ids=lambda ban: str(ban.__name__))
def test_no_module_of_ours_breaks_it(ban: bans.Ban) -> None:
    found = [f"{module.place}:{line} {what}" for module in modules() for line, what in ban(module)]
    assert found == []


def test_the_exceptions_still_exist() -> None:
    """A module that is allowed SQL of its own is there and sends some."""
    for name in bans.OWNERS_SQL:
        module = Module(ROOT / f"{name.replace('.', '/')}.py")
        assert [name for _, name in bans.called(module.tree) if name.endswith(".cursor")] != [], name
