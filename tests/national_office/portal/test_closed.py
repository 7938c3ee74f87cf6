"""A node that is closed for a while: what it has published stays on the portal, the ways to its own site go."""

from typing import Any

import pytest

from core.tenancy.scopes import owner_scope
from shared.registry.queries import tenant_by_slug
from shared.registry.services import resume_tenant, suspend_tenant


@pytest.fixture
def item(put: Any, umea: Any, orebro: Any) -> str:
    put(orebro, title="Verkstad")
    return f"/objekt/{put(umea)}/tomma-skolor/"


def test_its_items_stay_and_nothing_leads_to_its_site(erik: Any, item: str) -> None:
    ways = ("http://umea.localhost:8000/sv/tomma-skolor/", "/noder/umea/")
    open_page = erik.get(item).text
    assert [way in open_page for way in ways] == [True, True]
    with owner_scope(reason="test"):
        suspend_tenant(tenant_by_slug("umea"))
    closed = erik.get(item)
    assert (closed.status_code, "Från MSI Umeå" in closed.text) == (200, True)
    # The linked data still says where the text stands for good.
    visible = closed.text.partition('<script type="application/ld+json">')[0]
    assert [f'href="{way}"' in visible for way in ways] == [False, False]
    assert f'<link rel="canonical" href="http://localhost:8000{item}">' in closed.text
    assert ("Tomma skolor" in erik.get("/utforska/").text, "/noder/umea/" in erik.get("/noder/").text) == (True, False)
    assert (erik.get("/noder/umea/").status_code, erik.get("/noder/orebro/").status_code) == (404, 200)
    with owner_scope(reason="test"):
        resume_tenant(tenant_by_slug("umea"))
    assert (erik.get(item).text.count(ways[0]) > 0, erik.get("/noder/umea/").status_code) == (True, 200)
