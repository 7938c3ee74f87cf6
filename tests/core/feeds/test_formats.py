"""Feeds as feed readers read them."""

import json
import uuid
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.feeds.formats import FORMATS, write_atom, write_json, write_rss
from core.feeds.values import Feed, FeedEntry, printable

FIRST, LATER = datetime(2026, 3, 3, 8, tzinfo=UTC), datetime(2026, 3, 9, 12, 30, tzinfo=UTC)
ENTRY = FeedEntry(
    id=uuid.UUID("0199a0b0-0000-7000-8000-000000000001"),
    title="Tomma skolor & <fulla> hus",
    url="http://localhost:8000/objekt/1/tomma-skolor/",
    summary="Åtta exempel <script>alert(1)</script>",
    published=FIRST,
    updated=LATER,
    author="MSI Umeå",
    language="sv",
    categories=("Kartläggning", "Forskning & utbildning"),
    picture="http://localhost:8000/media/a.webp",
)
FEED = Feed(
    title="Utforska – Mötesplats Social Innovation",
    description="Det senaste.",
    url="http://localhost:8000/utforska/",
    self_url="http://localhost:8000/flode/atom.xml?area=skola&goal=4",
    language="sv",
    author="Mötesplats Social Innovation",
    entries=(ENTRY,),
)


@pytest.mark.parametrize(("write", "version"), [(write_rss, "rss20"), (write_atom, "atom10")])
def test_a_feed_reader_finds_everything(write: Any, version: str) -> None:
    read = feedparser.parse(write(FEED))
    assert (read.bozo, read.version, read.feed.title, read.feed.language) == (False, version, FEED.title, "sv")
    assert (read.feed.link, len(read.entries)) == (FEED.url, 1)
    (entry,) = read.entries
    assert (entry.id, entry.title, entry.link) == (ENTRY.urn, "Tomma skolor & <fulla> hus", ENTRY.url)
    assert [tuple(entry[name])[:5] for name in ("published_parsed", "updated_parsed")] == [
        (2026, 3, 3, 8, 0),
        (2026, 3, 9, 12, 30),
    ]
    assert (entry.author, [tag.term for tag in entry.tags]) == ("MSI Umeå", list(ENTRY.categories))
    assert [link.href for link in read.feed.links if link.rel == "self"] == [FEED.self_url]


@pytest.mark.parametrize("write", [write_rss, write_atom])
def test_a_summary_is_text_and_never_markup(write: Any) -> None:
    """Both formats take a summary for HTML; feedparser hands it on unescaped once, so the tag must still be text."""
    (entry,) = feedparser.parse(write(FEED), sanitize_html=False).entries
    assert entry.summary == "Åtta exempel &lt;script&gt;alert(1)&lt;/script&gt;"


def test_json_feed_holds_the_same() -> None:
    read = json.loads(write_json(FEED))
    assert (read["version"], read["title"], read["home_page_url"], read["feed_url"], read["language"]) == (
        "https://jsonfeed.org/version/1.1",
        FEED.title,
        FEED.url,
        FEED.self_url,
        "sv",
    )
    assert read["items"] == [
        {
            "id": ENTRY.urn,
            "url": ENTRY.url,
            "title": ENTRY.title,
            "content_text": ENTRY.summary,
            "date_published": "2026-03-03T08:00:00+00:00",
            "date_modified": "2026-03-09T12:30:00+00:00",
            "authors": [{"name": "MSI Umeå"}],
            "language": "sv",
            "tags": list(ENTRY.categories),
            "image": ENTRY.picture,
        }
    ]
    assert "image" not in json.loads(write_json(replace(FEED, entries=(replace(ENTRY, picture=""),))))["items"][0]


def test_an_empty_feed_is_the_same_at_every_reading() -> None:
    empty = replace(FEED, entries=())
    for form in FORMATS.values():
        assert form.write(empty) == form.write(empty)
    read = feedparser.parse(write_atom(empty))
    assert (read.bozo, read.entries, read.feed.updated) == (False, [], "1970-01-01T00:00:00+00:00")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_text_makes_a_feed_that_can_be_read(text: str) -> None:
    feed = replace(FEED, entries=(replace(ENTRY, title=text, summary=text, author=text, categories=(text,)),))
    for write in (write_rss, write_atom):
        read = feedparser.parse(write(feed))
        assert (read.bozo, len(read.entries), read.entries[0].id) == (False, 1, ENTRY.urn)
    assert json.loads(write_json(feed))["items"][0]["title"] == printable(text)
