"""Erik follows every link of the portal and of the nodes' sites, feeds and maps too: what is not public is nowhere."""

import html
import re
from collections import deque
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from tests.exchange.builders import adopt, page_of, share

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
NOON, LATER = datetime(2026, 6, 1, 12, 0, tzinfo=UTC), datetime(2026, 6, 1, 13, 0, tzinfo=UTC)
LINK = re.compile(r'(?:href|src)="([^"]+)"|<loc>([^<]+)</loc>|"(?:url|home_page_url|feed_url)": ?"([^"]+)"')
STARTS = ("/", "/en/", "/robots.txt", "/sitemap.xml", "/kalender.ics", "/flode/atom.xml", "/kalender/?period=past")
NOT_READ = ("/studio/", "/static/", "/stil/", "/media/", "/sprak/")
MOST = 150
FAMILIES = ("knowledge", "news", "event")
BELOW_PUBLIC = ("tenant", "national", "network")


def word_of(family: str, visibility: str) -> str:
    """A word that only this item holds."""
    return f"kanarie{family}{visibility}"


def make_page(family: str, title: str, **fields: Any) -> Any:
    """A published page of a family in the open unit of work."""
    from tenants.editorial.models import KnowledgeIndexPage, KnowledgePage, NewsIndexPage, NewsPage
    from tenants.events.models import EventIndexPage, EventPage

    kinds: dict[str, tuple[Any, Any, dict[str, Any]]] = {
        "knowledge": (KnowledgeIndexPage, KnowledgePage, {"kind": "case"}),
        "news": (NewsIndexPage, NewsPage, {}),
        "event": (
            EventIndexPage,
            EventPage,
            {"kind": "seminar", "starts_at": datetime(2026, 6, 3, 10, 0, tzinfo=UTC)},
        ),
    }
    index_class, page_class, own = kinds[family]
    index = index_class.objects.get(locale__language_code="sv")
    page = page_class(title=title, lead=f"Om {title}.", locale=index.locale, live=False, **own, **fields)
    index.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def crawl(client: Any, more: Iterable[str] = ()) -> dict[str, str]:
    """Every text that the links of a host lead to, by address; choices in a list only hide what it shows."""
    host = client.defaults["HTTP_HOST"]
    waiting, read = deque([*STARTS, *more]), dict[str, str]()
    while waiting and len(read) < MOST:
        address = waiting.popleft()
        if address in read or address.startswith(NOT_READ):
            continue
        response = client.get(address)
        read[address] = response.text if response.status_code == 200 else ""
        for found in LINK.findall(read[address]):
            link = html.unescape("".join(found)).removeprefix(f"http://{host}").partition("#")[0]
            if link.startswith("/") and "?" not in link and not link.startswith("//"):
                waiting.append(link)
    assert len(read) < MOST
    return read


def telling(texts: dict[str, str], word: str) -> list[str]:
    """The addresses whose text holds a word, other than one that repeats what was searched for."""
    return sorted(address for address, text in texts.items() if word in text and f"q={word}" not in address)


@pytest.fixture
def shared(scope: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, run_jobs: Any) -> Callable[..., Any]:
    """`shared("news", "network")`: an item of Umeå's that Örebro has taken in where it may; its paths by host."""

    def make(family: str, visibility: str, *, listed: bool = True, **fields: Any) -> dict[str, str]:
        word = word_of(family, visibility if listed else "unlisted")
        with scope(umea):
            page = make_page(family, word, areas=["forskning-utbildning"], **fields)
            item = share(page, anna, visibility, listed=listed)
            paths = {"umea": str(page.url), "portal": f"/objekt/{item.id}/{word}/"}
        run_jobs()
        if visibility in {"network", "public"} and listed:
            with scope(orebro):
                paths["orebro"] = str(page_of(adopt(item.id, cecilia)).url)
            run_jobs()
        return paths

    return make


@pytest.fixture
def readers(visit: Any, kansli: Any, umea: Any, orebro: Any) -> dict[str, Any]:
    """Erik's browser at the portal and at both nodes."""
    return {"portal": visit(kansli), "umea": visit(umea), "orebro": visit(orebro)}


@time_machine.travel(NOW, tick=False)
def test_what_is_public_is_told_in_many_places(shared: Any, readers: dict[str, Any]) -> None:
    """The control: the crawl reaches lists, pages, feeds and maps."""
    paths = {family: shared(family, "public") for family in FAMILIES}
    for host, client in readers.items():
        texts = crawl(client)
        for family in FAMILIES:
            places = telling(texts, word_of(family, "public"))
            assert paths[family][host] in places
            assert [place for place in places if place.startswith("/flode/")] != []
            assert [place for place in places if place.startswith("/sitemap")] != []
        assert "/kalender.ics" in telling(texts, word_of("event", "public"))


@pytest.mark.parametrize("visibility", BELOW_PUBLIC)
@time_machine.travel(NOW, tick=False)
def test_what_is_not_public_is_nowhere(shared: Any, readers: dict[str, Any], visibility: str) -> None:
    paths = {family: shared(family, visibility) for family in FAMILIES}
    words = [word_of(family, visibility) for family in FAMILIES]
    for host, client in readers.items():
        own = [each.get(host, each["umea"]) for each in paths.values()]
        assert [client.get(path).status_code for path in own] == [404] * 3
        assert hidden(crawl(client, searches(words)), words) == []


@time_machine.travel(NOW, tick=False)
def test_what_is_public_and_unlisted_is_on_its_own_site_alone(shared: Any, readers: dict[str, Any]) -> None:
    paths, word = shared("knowledge", "public", listed=False), word_of("knowledge", "unlisted")
    assert readers["umea"].get(paths["umea"]).status_code == 200
    assert readers["portal"].get(paths["portal"]).status_code == 404
    for host in ("portal", "orebro"):
        assert hidden(crawl(readers[host], searches([word])), [word]) == []


@pytest.mark.parametrize("end", ["withdrawn", "narrowed", "unpublished", "expired"])
def test_what_has_ended_is_gone_everywhere(
    shared: Any, readers: dict[str, Any], scope: Any, umea: Any, anna: Any, run_jobs: Any, end: str
) -> None:
    from tenants.editorial.services import keep_the_clock

    fields = {"expire_at": NOON} if end == "expired" else {}
    with time_machine.travel(NOW, tick=False):
        paths = [shared(family, "public", **fields) for family in FAMILIES]
        assert {client.get(each[host]).status_code for host, client in readers.items() for each in paths} == {200}
        for family in FAMILIES:
            with scope(umea):
                bring_to_an_end(end, type_of(family).objects.get(title=word_of(family, "public")), anna)
    with time_machine.travel(LATER, tick=False):
        with scope(umea):
            assert keep_the_clock() == (0, 3 if end == "expired" else 0)
        run_jobs()
        words = [word_of(family, "public") for family in FAMILIES]
        for host, client in readers.items():
            assert {client.get(each[host]).status_code for each in paths} == {404}
            assert (host, hidden(crawl(client, searches(words)), words)) == (host, [])


def bring_to_an_end(end: str, page: Any, user: Any) -> None:
    """One of the ways in which a page leaves the public; expiry comes by the clock."""
    if end == "withdrawn":
        share(page, user, "tenant")
    elif end == "narrowed":
        share(page, user, "network")
    elif end == "unpublished":
        page.unpublish(user=user)


def type_of(family: str) -> Any:
    """The page class of a family."""
    from tenants.editorial.models import KnowledgePage, NewsPage
    from tenants.events.models import EventPage

    return {"knowledge": KnowledgePage, "news": NewsPage, "event": EventPage}[family]


def searches(words: Iterable[str]) -> list[str]:
    """The search for each word, wherever there is one."""
    return [f"{path}?q={word}" for word in words for path in ("/utforska/", "/sok/", "/kansliet/sok/")]


def hidden(texts: dict[str, str], words: Iterable[str]) -> list[str]:
    """Where hidden words are told: anywhere, or as a result of the search for them."""
    places = {place for word in words for place in telling(texts, word)}
    results = {address for word in words for address, text in texts.items() if f"Om {word}" in text}
    return sorted(places | results)
