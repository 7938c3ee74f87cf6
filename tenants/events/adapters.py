"""Events as payloads, and back (see tenants.sharing.adapters)."""

from datetime import datetime
from typing import Any

from shared.catalogue.enums import Family
from tenants.editorial.adapters import ContentAdapter, moment_for_payload
from tenants.events.models import EventIndexPage, EventPage

type Payload = dict[str, Any]


class EventAdapter(ContentAdapter[EventPage]):
    """Events."""

    family = Family.EVENT.value
    page_class = EventPage
    index_class = EventIndexPage

    def describe_own(self, page: EventPage) -> Payload:
        return {
            "starts_at": moment_for_payload(page.starts_at),
            "ends_at": moment_for_payload(page.ends_at) if page.ends_at else None,
            "preliminary": page.preliminary,
            "cancelled": page.cancelled,
            "online_url": page.online_url or None,
            "organisers": list(page.organisers),
        }

    def describe_own_language(self, page: EventPage) -> Payload:
        return {"place": page.place}

    def apply_own(self, page: EventPage, payload: Payload, text: Payload) -> None:
        page.kind = payload["kind"]
        page.starts_at = datetime.fromisoformat(payload["starts_at"])
        page.ends_at = datetime.fromisoformat(payload["ends_at"]) if payload["ends_at"] else None
        page.preliminary, page.cancelled = payload["preliminary"], payload["cancelled"]
        page.online_url = payload["online_url"] or ""
        page.organisers, page.place = list(payload["organisers"]), text["place"]
