"""Everywhere that an item shows itself over HTTP, and a visitor who remembers what was answered before."""

import html
import http.client
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

RENDITION = re.compile(r"/media/r/[0-9a-f]{64}[^\s\"',&]*")
LOC = re.compile(r"<loc>https?://[^/]+(/[^<]*)</loc>")


@dataclass(frozen=True, slots=True)
class Shown:
    """An item as it is shared: where it stands, and by what it is known in a text."""

    item: uuid.UUID
    word: str
    title: str
    slug: str
    page: str
    host: str
    tenant: str
    picture: str
    copies: tuple[tuple[str, str], ...] = ()
    """Host and path of the pages of those who received it."""

    def is_told_in(self, text: str) -> bool:
        """Whether a text tells of it, other than by repeating what was searched for."""
        return self.title in text or self.slug in text or str(self.item) in text


@dataclass(frozen=True, slots=True)
class Surface:
    """One address; `kind` for the count."""

    kind: str
    host: str
    path: str


@dataclass
class Visitor:
    """Remembers the tags of answers that showed an item, and asks again with them: unchanged means still shown."""

    port: int
    known: dict[Surface, dict[str, str]] = field(default_factory=dict)

    def get(self, surface: Surface) -> tuple[int, str, dict[str, str]]:
        """Status, text, and what is sent to ask whether it has changed."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Host": f"{surface.host}:{self.port}", **self.known.get(surface, {})}
        try:
            connection.request("GET", surface.path, headers=headers)
            response = connection.getresponse()
            text = response.read().decode("utf-8", "replace")
        finally:
            connection.close()
        given = {"If-None-Match": response.headers["ETag"], "If-Modified-Since": response.headers["Last-Modified"]}
        return response.status, html.unescape(text), {name: value for name, value in given.items() if value}

    def shows(self, surface: Surface, shown: Shown) -> bool:
        """Whether the item is to be seen there, or what was seen there is said to be still good."""
        status, text, tags = self.get(surface)
        is_picture = surface.kind in {"picture", "rendition"}
        if status == 200 and (is_picture or shown.is_told_in(text)):
            self.known[surface] = tags
            return True
        return status == 304


def surfaces(visitor: Visitor, shown: Shown, office: str) -> Iterator[Surface]:
    """Every address at which the item may be seen."""
    portal = {
        "list": "/utforska/", "search": f"/utforska/?q={shown.word}", "front page": "/", "calendar": "/kalender/",
        "calendar file": "/kalender.ics", "item": f"/objekt/{shown.item}/{shown.slug}/",
        "event file": f"/objekt/{shown.item}.ics", "node": f"/noder/{shown.tenant}/",
        "read API": f"/api/v1/items/{shown.item}/", "list of the read API": f"/api/v1/items/?q={shown.word}",
        **{f"feed {form}": f"/flode/{form}" for form in ("atom.xml", "rss.xml", "feed.json")},
    }  # fmt: skip
    node = {
        "front page": "/", "page": shown.page, "search": f"/sok/?q={shown.word}", "calendar file": "/kalender.ics",
        "feed": "/flode/atom.xml", "event file": f"/evenemang/{shown.item}.ics", "read API": "/api/v1/items/",
    }  # fmt: skip
    yield from (Surface(f"portal: {kind}", office, path) for kind, path in portal.items())
    yield from (Surface(f"origin: {kind}", shown.host, path) for kind, path in node.items())
    for host, path in shown.copies:
        yield from (Surface(f"receiver: {kind}", host, place) for kind, place in {**node, "page": path}.items())
    for host in (office, shown.host, *(host for host, _ in shown.copies)):
        whole = Surface("sitemap", host, "/sitemap.xml")
        yield whole
        _, index, _ = visitor.get(whole)
        yield from (Surface("sitemap", host, path) for path in LOC.findall(index) if path.endswith(".xml"))
    _, page, _ = visitor.get(Surface("item", office, portal["item"]))
    media = [("picture", shown.picture), *(("rendition", path) for path in sorted(set(RENDITION.findall(page))))]
    for kind, path in media:
        yield from (Surface(kind, host, path) for host in (office, shown.host, *(host for host, _ in shown.copies)))
