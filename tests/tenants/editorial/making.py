"""Pages for tests of the editorial apps."""

from typing import Any

from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from core.actors import SYSTEM
from tenants.editorial.models import KnowledgeIndexPage, KnowledgePage
from tenants.people.models import User
from tenants.people.services import create_user
from tenants.roles import Role


def knowledge_index(language: str = "sv") -> KnowledgeIndexPage:
    found: KnowledgeIndexPage = KnowledgeIndexPage.objects.get(locale__language_code=language)
    return found


def make_item(*, kind: str = "case", title: str = "Ett prov", owner: Any = None, **fields: Any) -> KnowledgePage:
    """A draft under the Swedish knowledge section, with its first revision."""
    index = knowledge_index()
    slug = fields.pop("slug", f"prov-{index.get_children().count()}")
    page = KnowledgePage(title=title, slug=slug, kind=kind, owner=owner, live=False, **fields)
    index.add_child(instance=page)
    page.save_revision(user=owner)
    return page


def send_to_review(page: KnowledgePage, by: User) -> None:
    """What the button "send to review" does."""
    workflow = page.get_workflow()
    assert workflow is not None
    workflow.start(page, by)


def person(role: Role) -> User:
    """One more person at the bound tenant."""
    made = create_user(email=f"{role.lower()}@prov.example.org", name=f"{role} Prov", roles=[role], by=SYSTEM)
    return User.objects.get(pk=made.pk)


def again(page: Page) -> Any:
    """The same page read anew."""
    return Page.objects.get(pk=page.pk).specific


def form_of(**fields: Any) -> dict[str, Any]:
    """What the page editor's form sends, with a little text unless said otherwise."""
    data: dict[str, Any] = {
        "title": "En rapport",
        "slug": "en-rapport",
        "kind": "report",
        "lead": "Kort om rapporten.",
        "picture": "",
        "picture_alt": "",
        "key_findings": "",
        "authors": "",
        "year": "",
        "link_url": "",
        "licence": "CC BY 4.0",
        "own_tags": "",
        "seo_title": "",
        "search_description": "",
        "go_live_at": "",
        "expire_at": "",
        **fields,
    }
    return data | dict(nested_form_data({"body": streamfield([]), "comments": inline_formset([])}))
