"""Feeds as RSS 2.0, Atom and JSON Feed 1.1."""

import html
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from typing import Any

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed, rfc3339_date

from core.feeds.values import Feed, FeedEntry, printable

JSON_FEED = "https://jsonfeed.org/version/1.1"


NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed without entries changed: the same at every reading, or it would never be found unchanged."""


class AtomFeed(Atom1Feed):
    """Atom with each entry's own language and picture."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else NEVER

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["picture"]:
            handler.addQuickElement("link", "", {"rel": "enclosure", "type": "image/webp", "href": item["picture"]})

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["language"]}


class RssFeed(Rss201rev2Feed):
    """RSS that says when an entry was corrected, for which it has no word of its own."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else NEVER

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("atom:updated", rfc3339_date(item["updateddate"]))


def _generated(generator: type[SyndicationFeed], feed: Feed) -> bytes:
    made = generator(
        title=printable(feed.title),
        link=feed.url,
        description=printable(feed.description),
        subtitle=printable(feed.description),
        language=feed.language,
        author_name=printable(feed.author),
        feed_url=feed.self_url,
        feed_guid=feed.self_url,
    )
    for entry in feed.entries:
        made.add_item(
            title=printable(entry.title),
            link=entry.url,
            description=html.escape(printable(entry.summary)),  # both formats take it for HTML
            author_name=printable(entry.author),
            pubdate=entry.published,
            updateddate=entry.updated,
            unique_id=entry.urn,
            unique_id_is_permalink=False,
            categories=[printable(word) for word in entry.categories],
            language=entry.language,
            picture=entry.picture,
        )
    text = StringIO()
    made.write(text, "utf-8")
    return text.getvalue().encode()


def write_atom(feed: Feed) -> bytes:
    """The feed as Atom (RFC 4287)."""
    return _generated(AtomFeed, feed)


def write_rss(feed: Feed) -> bytes:
    """The feed as RSS 2.0."""
    return _generated(RssFeed, feed)


def write_json(feed: Feed) -> bytes:
    """The feed as JSON Feed 1.1."""
    document = {
        "version": JSON_FEED,
        "title": printable(feed.title),
        "home_page_url": feed.url,
        "feed_url": feed.self_url,
        "description": printable(feed.description),
        "language": feed.language,
        "authors": [{"name": printable(feed.author)}],
        "items": [_json_item(entry) for entry in feed.entries],
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _json_item(entry: FeedEntry) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": entry.urn,
        "url": entry.url,
        "title": printable(entry.title),
        "content_text": printable(entry.summary),
        "date_published": entry.published.isoformat(),
        "date_modified": entry.updated.isoformat(),
        "authors": [{"name": printable(entry.author)}],
        "language": entry.language,
        "tags": [printable(word) for word in entry.categories],
    }
    if entry.picture:
        item["image"] = entry.picture
    return item


@dataclass(frozen=True, slots=True)
class FeedFormat:
    """One way to write a feed; `name` is the last part of its address."""

    name: str
    label: str
    content_type: str
    write: Callable[[Feed], bytes]


FORMATS = {
    each.name: each
    for each in (
        FeedFormat("rss.xml", "RSS", "application/rss+xml", write_rss),
        FeedFormat("atom.xml", "Atom", "application/atom+xml", write_atom),
        FeedFormat("feed.json", "JSON Feed", "application/feed+json", write_json),
    )
}
"""Every format by the last part of its address."""
