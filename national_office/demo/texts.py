"""The demo's texts as payloads: the same contract that crosses tenants' borders."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

CONTENT = Path(__file__).parent / "content"
LANGUAGES = ("sv", "en")
LICENCE = "CC BY 4.0"


def content_of(slug: str) -> dict[str, Any]:
    """A tenant's texts, as written."""
    name = "kansli" if slug == "nationellt-kansli" else slug
    content: dict[str, Any] = json.loads((CONTENT / f"{name}.json").read_text())
    return content


def items_of(content: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Every text with its family, knowledge first."""
    families = (("knowledge", "knowledge"), ("news", "news"), ("event", "events"))
    return [(family, item) for family, key in families for item in content[key]]


def payload_of(family: str, item: dict[str, Any], now: datetime) -> dict[str, Any]:
    """An item's payload without its picture; times are counted from `now`."""
    starts, ends = _times(item, now) if family == "event" else (None, None)
    return {
        "schema": 1,
        "family": family,
        "kind": item.get("kind", "news") if family != "news" else "news",
        "areas": item["areas"],
        "goals": item["goals"],
        "municipalities": item["municipalities"],
        "year": item.get("year") if family == "knowledge" else None,
        "authors": item.get("authors", []) if family == "knowledge" else [],
        "licence": LICENCE,
        "demo": True,
        "starts_at": starts.isoformat() if starts else None,
        "ends_at": ends.isoformat() if ends else None,
        "preliminary": item.get("preliminary", False),
        "cancelled": False,
        "online_url": item.get("online_url"),
        "organisers": item.get("organisers", []),
        "picture": None,
        "languages": {code: _language(item, code, now) for code in LANGUAGES if f"title_{code}" in item},
    }


def published_at(item: dict[str, Any], now: datetime) -> datetime:
    """When a text counts as first published."""
    return now - timedelta(days=item.get("days_ago", 14), hours=len(item["key"]) % 9)


def _times(item: dict[str, Any], now: datetime) -> tuple[datetime, datetime]:
    hour, minute = (int(part) for part in item["start_time"].split(":"))
    day = timezone.localtime(now) + timedelta(days=item["start_in_days"])
    starts = day.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if "days" in item:
        return starts, (starts + timedelta(days=item["days"] - 1)).replace(hour=16)
    return starts, starts + timedelta(minutes=item["duration_minutes"])


def _language(item: dict[str, Any], code: str, now: datetime) -> dict[str, Any]:
    picture = item.get("picture") or {}
    return {
        "title": item[f"title_{code}"],
        "slug": item["key"],
        "lead": item[f"lead_{code}"],
        "key_findings": item.get(f"key_findings_{code}", []),
        "body": [_block(block) for block in item[f"body_{code}"]],
        "place": item.get(f"place_{code}") or "",
        "picture_alt": picture.get(f"alt_{code}", ""),
        "url": "https://example.org/",
        "published_at": published_at(item, now).isoformat(),
    }


def _block(block: dict[str, Any]) -> dict[str, Any]:
    if block["type"] == "paragraph":
        return {"type": "paragraph", "html": f"<p>{block['text']}</p>"}
    return dict(block)
