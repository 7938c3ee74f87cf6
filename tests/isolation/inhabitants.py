"""A page, a draft and a signed-in editor for each tenant of the federation, all of them marked with their owner."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.tenancy.binding import current_tenant
from core.tenancy.scopes import platform_work, unit_of_work

MARK = re.compile(r"kanarie-([a-z]+)")
SLUG = "att-publicera"


def mark(schema: str) -> str:
    """What stands in every text of a tenant."""
    return f"kanarie-{schema}"


@dataclass(frozen=True, slots=True)
class Inhabited:
    """A tenant and where its marked things are."""

    schema: str
    host: str
    role: str
    content_type: int
    session: str
    reset: str
    public: tuple[str, ...]
    studio: tuple[str, ...]


def page_to_publish() -> Any:
    """The page of the bound tenant that is published again and again."""
    from tenants.editorial.models import KnowledgePage

    return KnowledgePage.objects.get(slug=SLUG)


def inhabit(tenants: Sequence[Any]) -> list[Inhabited]:
    """Fill each tenant; committed."""
    from core.tenancy.roles import tenant_role
    from shared.registry.models import Domain
    from tests.isolation.canaries import FIRST_ID

    with platform_work(reason="hosts"):
        hosts = dict(Domain.objects.filter(is_primary=True).values_list("tenant_id", "domain"))
    inhabited = []
    for number, tenant in enumerate(tenants):
        with unit_of_work(tenant, reason="inhabit"):
            editor = make_editor()
            public, studio = make_pages(editor)
        with unit_of_work(tenant, reason="sign in"):
            session, reset = sign_in(editor), reset_link(editor)
        inhabited.append(
            Inhabited(
                schema=tenant.schema_name,
                host=hosts[tenant.id],
                role=tenant_role(tenant.id),
                content_type=FIRST_ID + number,
                session=session,
                reset=reset,
                public=public,
                studio=studio,
            )
        )
    return inhabited


def make_editor() -> Any:
    from django.contrib.auth import get_user_model

    from core.actors import SYSTEM
    from tenants.people.services import create_user
    from tenants.roles import Role

    schema = current_tenant().schema_name
    made = create_user(
        email=f"{mark(schema)}@prov.example.org", name=f"Vera {mark(schema)}", roles=[Role.KM], password="x", by=SYSTEM
    )
    return get_user_model().objects.get(pk=made.pk)


def make_pages(editor: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The addresses of a public page and of a studio's views on it, on a draft and on lists."""
    from tests.exchange.builders import draft_page, report_page, share

    marked = mark(current_tenant().schema_name)
    page = report_page(f"Sida {marked}", lead=f"Ingress {marked}")
    share(page, editor, "public", listed=False)
    draft = draft_page(f"Utkast {marked}", lead=marked)
    draft.save_revision(user=editor)
    report_page("Att publicera", slug=SLUG, lead=marked)
    index = page.get_parent()
    studio = (
        f"/studio/pages/{index.pk}/",
        f"/studio/pages/{page.pk}/edit/",
        f"/studio/pages/{draft.pk}/edit/",
        f"/studio/pages/{draft.pk}/view_draft/",
        f"/studio/pages/{page.pk}/history/",
        f"/studio/choose-page/{index.pk}/",
        f"/studio/pages/search/?q={marked}",
        "/studio/",
    )
    place = "/kansliet" if current_tenant().type == "national_office" else ""
    return (f"{place}{page.url}", f"{place}{index.url}"), studio


def sign_in(editor: Any) -> str:
    """A session of the editor at the bound tenant; its key."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from core.tenancy.middleware import SESSION_TENANT

    session = SessionStore()
    session[SESSION_KEY] = str(editor.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = editor.get_session_auth_hash()
    session[SESSION_TENANT] = str(current_tenant().id)
    session.save()
    return str(session.session_key)


def reset_link(editor: Any) -> str:
    """The address in the e-mail to who forgot the password."""
    from django.contrib.auth.tokens import default_token_generator
    from django.utils.encoding import force_bytes
    from django.utils.http import urlsafe_base64_encode

    identity = urlsafe_base64_encode(force_bytes(editor.pk))
    return f"/studio/password_reset/confirm/{identity}/{default_token_generator.make_token(editor)}/"
