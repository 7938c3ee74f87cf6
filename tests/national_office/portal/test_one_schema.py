"""A request stays in one schema: the registry finds the tenant, and from then on only its own schema is open."""

import re
from collections.abc import Iterable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.exchange.builders import adopt, page_of, report_page, share

PATH = re.compile(r"set_config\('search_path', '([^']+)'")
ROLE = re.compile(r"set_config\('role', '([^']+)'")
QUALIFIED = re.compile(r'\b(?:FROM|JOIN|INTO|UPDATE)\s+"?(\w+)"?\."?\w+', re.IGNORECASE)
PORTAL = (
    "/",
    "/en/",
    "/utforska/",
    "/utforska/?q=bybastu",
    "/utforska/?q=bybasttu&node=umea",
    "/kalender/",
    "/noder/",
    "/noder/umea/",
    "/kansliet/",
    "/finns-inte/",
)
NODE = ("/", "/en/", "/kunskap/", "/nyheter/", "/kalender/", "/sok/?q=bybastu", "/sok/?q=bybasttu", "/finns-inte/")


def schemas_in(statements: Iterable[dict[str, str]]) -> set[str]:
    """Every schema that a search path opens or a statement names."""
    texts = [each["sql"] for each in statements]
    opened = {name.strip(' "') for text in texts for path in PATH.findall(text) for name in path.split(",")}
    return opened | {name for text in texts for name in QUALIFIED.findall(text)}


def visited(client: Any, addresses: Iterable[str]) -> tuple[set[str], int]:
    """The schemas that these requests open, and how many roles they take."""
    with CaptureQueriesContext(connection) as asked:
        for address in addresses:
            assert client.get(address).status_code in {200, 404}
    roles = {role for each in asked for role in ROLE.findall(each["sql"])}
    return schemas_in(asked) - {"public", "pg_temp"}, len(roles)


@pytest.fixture
def copied(scope: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, run_jobs: Any) -> dict[str, str]:
    """An item of Umeå's that Örebro has taken in; its paths at both and on the portal."""
    with scope(umea):
        page = report_page("Bybastu", areas=["forskning-utbildning"], goals=[4], municipalities=["2480"])
        item = share(page, anna)
        path = str(page.url)
    run_jobs()
    with scope(orebro):
        copy = page_of(adopt(item.id, cecilia))
        copy_path = str(copy.url)
    run_jobs()
    return {"umea": path, "orebro": copy_path, "portal": f"/objekt/{item.id}/bybastu/"}


def test_two_tenants_in_one_capture_are_found(visit: Any, umea: Any, orebro: Any) -> None:
    with CaptureQueriesContext(connection) as asked:
        visit(umea).get("/")
        visit(orebro).get("/")
    assert schemas_in(asked) == {"umea", "orebro", "public", "pg_temp"}
    planted = [
        {"sql": 'SELECT 1 FROM "orebro"."wagtailcore_page"'},
        {"sql": "UPDATE syd.editorial_newspage SET x = 1"},
    ]
    assert schemas_in(planted) == {"orebro", "syd"}


@pytest.mark.parametrize("signed_in", [False, True])
def test_the_portal_opens_the_offices_schema_alone(
    visit: Any, kansli: Any, disa: Any, copied: dict[str, str], *, signed_in: bool
) -> None:
    client = visit(kansli, disa if signed_in else None)
    assert visited(client, [*PORTAL, copied["portal"]]) == ({"kansli"}, 2)


@pytest.mark.parametrize("signed_in", [False, True])
def test_a_node_opens_its_own_schema_alone(
    visit: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, copied: dict[str, str], *, signed_in: bool
) -> None:
    for tenant, schema, person in ((umea, "umea", anna), (orebro, "orebro", cecilia)):
        client = visit(tenant, person if signed_in else None)
        assert visited(client, [*NODE, copied[schema]]) == ({schema}, 2)
