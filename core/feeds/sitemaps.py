"""Maps of a site for search engines (sitemaps.org), with each page's other languages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from io import StringIO
from xml.sax.xmlreader import AttributesImpl

from django.utils.xmlutils import SimplerXMLGenerator

SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
CONTENT_TYPE = "application/xml"
PER_MAP = 10_000
"""How many pages one map holds at most; the law is 50,000, and a map is made within one request."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MapEntry:
    """One page in each language it has: absolute addresses by language code."""

    addresses: Mapping[str, str]
    changed: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class MapPart:
    """One map of several."""

    url: str
    changed: datetime | None = field(default=None)


def write_map(entries: Iterable[MapEntry]) -> bytes:
    """The pages, each language as a page of its own that names all of them."""
    text, handler = _begun("urlset", {"xmlns": SITEMAPS, "xmlns:xhtml": XHTML})
    for entry in entries:
        for url in entry.addresses.values():
            handler.startElement("url", AttributesImpl({}))
            handler.addQuickElement("loc", url)
            _changed(handler, entry.changed)
            if len(entry.addresses) > 1:
                for code, other in entry.addresses.items():
                    handler.addQuickElement("xhtml:link", "", {"rel": "alternate", "hreflang": code, "href": other})
            handler.endElement("url")
    return _ended("urlset", text, handler)


def write_index(parts: Iterable[MapPart]) -> bytes:
    """Where the maps of a large site are."""
    text, handler = _begun("sitemapindex", {"xmlns": SITEMAPS})
    for part in parts:
        handler.startElement("sitemap", AttributesImpl({}))
        handler.addQuickElement("loc", part.url)
        _changed(handler, part.changed)
        handler.endElement("sitemap")
    return _ended("sitemapindex", text, handler)


def _begun(name: str, attributes: dict[str, str]) -> tuple[StringIO, SimplerXMLGenerator]:
    text = StringIO()
    handler = SimplerXMLGenerator(text, "utf-8", short_empty_elements=True)
    handler.startDocument()
    handler.startElement(name, AttributesImpl(attributes))
    return text, handler


def _changed(handler: SimplerXMLGenerator, moment: datetime | None) -> None:
    if moment is not None:
        handler.addQuickElement("lastmod", moment.isoformat(timespec="seconds"))


def _ended(name: str, text: StringIO, handler: SimplerXMLGenerator) -> bytes:
    handler.endElement(name)
    handler.endDocument()
    return text.getvalue().encode()


def write_robots(sitemap_url: str, closed: Iterable[str]) -> bytes:
    """robots.txt: what is closed to robots, and where the map is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), "", f"Sitemap: {sitemap_url}", ""]
    return "\n".join(lines).encode()
