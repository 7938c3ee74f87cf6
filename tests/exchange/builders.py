"""Payloads and pages for the tests of the exchange."""

import uuid
from typing import Any

from core.ids import uuid7

HOME = "http://umea.localhost:8000"
"""Where a payload says that it stands; `publish` makes it the address of whoever publishes."""


def language(**changes: Any) -> dict[str, Any]:
    """One language of a payload."""
    return {
        "title": "Social innovation i glesbygd",
        "slug": "social-innovation-i-glesbygd",
        "lead": "Så arbetar tre kommuner.",
        "url": f"{HOME}/kunskap/social-innovation-i-glesbygd/",
        "published_at": "2026-03-02T09:00:00+01:00",
        "body": [{"type": "paragraph", "html": "<p>Kommunernas arbete växer.</p>"}],
        **changes,
    }


def payload(*, sv: dict[str, Any] | None = None, en: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """A payload of a report in Swedish; `sv` and `en` change or add a language."""
    languages = {"sv": language(**(sv or {}))}
    if en is not None:
        languages["en"] = language(**{"title": "Social innovation", "slug": "social-innovation", **en})
    return {"schema": 1, "family": "knowledge", "kind": "report", "languages": languages, **changes}


def publish(item: uuid.UUID | None = None, version: int = 1, visibility: str = "public", **options: Any) -> uuid.UUID:
    """Append a publish or correct message in the open unit of work; returns the item's id."""
    from core.actors import SYSTEM
    from shared.catalogue.enums import Visibility
    from shared.exchange.enums import Verb
    from shared.exchange.services import append_message

    item = item or uuid7()
    content = _at_home(options.pop("content", None) or payload())
    append_message(
        item_id=item,
        verb=Verb.PUBLISH if version == 1 else Verb.CORRECT,
        version=version,
        payload=content,
        visibility=Visibility(visibility),
        listed=options.pop("listed", True),
        by=options.pop("by", SYSTEM),
    )
    return item


def _at_home(content: dict[str, Any]) -> dict[str, Any]:
    """A payload with the address of the open unit's tenant in place of HOME."""
    from core.tenancy.binding import current_tenant
    from shared.registry.queries import tenant_address

    home = tenant_address(current_tenant())  # type: ignore[arg-type]
    languages = {code: {**one, "url": one["url"].replace(HOME, home)} for code, one in content["languages"].items()}
    return {**content, "languages": languages}


def withdraw(item: uuid.UUID, version: int) -> None:
    """Append a withdrawal in the open unit of work."""
    from core.actors import SYSTEM
    from shared.catalogue.enums import Visibility
    from shared.exchange.enums import Verb
    from shared.exchange.services import append_message

    append_message(
        item_id=item,
        verb=Verb.WITHDRAW,
        version=version,
        payload=None,
        visibility=Visibility.TENANT,
        listed=False,
        by=SYSTEM,
    )


def report_page(title: str = "Social innovation i glesbygd", *, language: str = "sv", **fields: Any) -> Any:
    """A published knowledge page in the open unit of work."""
    page = draft_page(title, language=language, **fields)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def draft_page(title: str = "Utkast", *, language: str = "sv", **fields: Any) -> Any:
    """A knowledge page that is not published, in the open unit of work."""
    from tenants.editorial.models import KnowledgeIndexPage, KnowledgePage

    index = KnowledgeIndexPage.objects.get(locale__language_code=language)
    values = {"kind": "case", "lead": "Så arbetar tre kommuner.", "live": False, **fields}
    page = KnowledgePage(title=title, locale=index.locale, **values)
    return index.add_child(instance=page)


def share(page: Any, user: Any, visibility: str = "public", *, listed: bool = True) -> Any:
    """Choose who may see a page, as `user`."""
    from core.actors import Actor
    from shared.catalogue.enums import Visibility
    from tenants.sharing.services import set_visibility

    return set_visibility(page=page, visibility=Visibility(visibility), listed=listed, by=Actor.of(user))


def adopt(item: uuid.UUID, user: Any, *, publish: bool = True) -> Any:
    """Receive an item, as `user`."""
    from core.actors import Actor
    from tenants.sharing.services import adopt_item

    return adopt_item(item_id=item, publish=publish, by=Actor.of(user))


def page_of(copy: Any, language: str = "sv") -> Any:
    """The copy's page in a language, fresh."""
    from wagtail.models import Page

    return Page.objects.get(translation_key=copy.translation_key, locale__language_code=language).specific


def correct(page: Any, **changes: Any) -> None:
    """Change a page and publish it again, in the open unit of work."""
    page.refresh_from_db()
    for name, value in changes.items():
        setattr(page, name, value)
    page.save_revision().publish()
