from typing import Any

import pytest
from wagtail.models import GroupPagePermission, Locale, Page, Site, Task, Workflow, WorkflowPage
from wagtail_localize.models import LocaleSynchronization

from tenants.audit.models import AuditEntry
from tenants.editorial.models import HomePage, KnowledgeIndexPage
from tenants.editorial.services import lay_foundation


def test_a_tenant_starts_with_both_trees_and_nothing_else(umea: Any, scope: Any) -> None:
    with scope(umea):
        pages = Page.objects.order_by("path").select_related("locale")
        assert [(page.depth, page.slug, page.locale.language_code, page.live) for page in pages] == [
            (1, "root", "sv", True),
            (2, "hem", "sv", True),
            (3, "kunskap", "sv", True),
            (3, "nyheter", "sv", True),
            (3, "kalender", "sv", True),
            (2, "front-page", "en", True),
            (3, "knowledge", "en", True),
            (3, "news", "en", True),
            (3, "events", "en", True),
        ]
        assert Page.find_problems() == ([], [], [], [], [])


def test_each_page_and_its_translation_are_one_page_in_two_languages(umea: Any, scope: Any) -> None:
    with scope(umea):
        pairs = {"hem": "front-page", "kunskap": "knowledge", "nyheter": "news", "kalender": "events"}
        english = Locale.objects.get(language_code="en")
        found = {slug: Page.objects.get(slug=slug).get_translation(english).slug for slug in pairs}
        assert found == pairs
        assert LocaleSynchronization.objects.count() == 0


def test_the_default_site_shows_the_swedish_front_page(umea: Any, scope: Any) -> None:
    with scope(umea):
        site = Site.objects.get()
        assert (site.is_default_site, site.root_page.slug) == (True, "hem")


def test_one_workflow_stands_at_the_knowledge_sections(umea: Any, scope: Any) -> None:
    with scope(umea):
        assert [(workflow.name, workflow.active) for workflow in Workflow.objects.all()] == [("Granskning", True)]
        assert [task.name for task in Task.objects.all()] == ["Granskning"]
        assert sorted(WorkflowPage.objects.values_list("page__slug", flat=True)) == ["knowledge", "kunskap"]


def test_laying_it_again_changes_nothing(umea: Any, scope: Any) -> None:
    with scope(umea):
        section = KnowledgeIndexPage.objects.get(slug="kunskap")
        section.title, section.slug = "Kunskapsbank", "kunskapsbank"
        section.save()
        before = (Page.objects.count(), GroupPagePermission.objects.count(), AuditEntry.objects.count())
        lay_foundation()
        assert (Page.objects.count(), GroupPagePermission.objects.count(), AuditEntry.objects.count()) == before
        assert KnowledgeIndexPage.objects.get(pk=section.pk).title == "Kunskapsbank"


def test_nothing_can_be_added_under_a_front_page_that_is_complete(umea: Any, scope: Any, anna: Any) -> None:
    with scope(umea):
        home = HomePage.objects.get(slug="hem")
        assert home.permissions_for_user(anna).can_add_subpage() is False
        assert HomePage.can_create_at(Page.get_first_root_node()) is False


@pytest.mark.parametrize(
    ("slug", "address"), [("kunskap", "/kunskap/"), ("knowledge", "/en/knowledge/"), ("events", "/en/events/")]
)
def test_sections_have_their_addresses(umea: Any, scope: Any, slug: str, address: str) -> None:
    with scope(umea):
        assert Page.objects.get(slug=slug).get_url_parts()[2] == address
