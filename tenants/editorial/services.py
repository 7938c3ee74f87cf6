"""Writes of the site: what every tenant starts from, and what is published or taken down by the clock."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from wagtail.models import (
    GroupApprovalTask,
    Locale,
    Page,
    Revision,
    Site,
    Task,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from core.actors import SYSTEM, Actor
from tenants.audit.services import record
from tenants.editorial.models import HomePage, IndexPage, KnowledgeIndexPage
from tenants.people.services import sync_groups
from tenants.roles import INDEX_PAGES, REVIEW, Subject

logger = logging.getLogger(__name__)

LANGUAGES = ("sv", "en")
WAGTAILS_WORKFLOW = "Moderators approval"


@dataclass(frozen=True, slots=True)
class Name:
    """What a page is called, and its part of the address."""

    title: str
    slug: str


HOME: dict[str, Name] = {"sv": Name("Startsida", "hem"), "en": Name("Front page", "front-page")}
SECTIONS: dict[Subject, dict[str, Name]] = {
    Subject.KNOWLEDGE: {"sv": Name("Kunskap", "kunskap"), "en": Name("Knowledge", "knowledge")},
    Subject.NEWS: {"sv": Name("Nyheter", "nyheter"), "en": Name("News", "news")},
    Subject.EVENT: {"sv": Name("Kalender", "kalender"), "en": Name("Events", "events")},
}


@transaction.atomic
def lay_foundation(*, by: Actor = SYSTEM) -> None:
    """What every tenant has before anyone works in it: languages, front pages, sections, review, roles.

    Idempotent: what is there is left as it is, also where somebody has renamed it. Needs no user, so that it can run
    in a template schema.
    """
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in LANGUAGES}
    homes = _lay_homes(locales)
    for subject, names in SECTIONS.items():
        _lay_sections(subject, names, homes)
    _lay_review()
    sync_groups(by=by)
    if by != SYSTEM:
        record(by=by, verb="site.founded", object_type="editorial.homepage")


def _lay_homes(locales: dict[str, Locale]) -> dict[str, HomePage]:
    """The front pages; the Swedish one becomes the site's root, in place of Wagtail's welcome page."""
    homes = {"sv": _home(locales["sv"], None)}
    Site.objects.get_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": homes["sv"]}
    )
    Site.objects.filter(is_default_site=True).exclude(root_page=homes["sv"]).update(root_page=homes["sv"])
    Site.clear_site_root_paths_cache()
    for welcome in Page.objects.filter(depth=2, content_type__app_label="wagtailcore", content_type__model="page"):
        welcome.delete()
    homes["en"] = _home(locales["en"], homes["sv"])
    return homes


def _home(locale: Locale, original: HomePage | None) -> HomePage:
    existing: HomePage | None = HomePage.objects.filter(locale=locale).first()
    if existing is not None:
        return existing
    name = HOME[locale.language_code]
    home = HomePage(title=name.title, slug=name.slug, locale=locale, first_published_at=timezone.now())
    if original is not None:
        home.translation_key = original.translation_key
    root = Page.get_first_root_node()
    root.add_child(instance=home)
    return home


def _lay_sections(subject: Subject, names: dict[str, Name], homes: dict[str, HomePage]) -> None:
    """One section in each language, all one page to translate."""
    model: type[IndexPage] = apps.get_model(INDEX_PAGES[subject])
    original: IndexPage | None = None
    for code, home in homes.items():
        section = model._default_manager.filter(locale=home.locale).first()
        if section is None:
            name = names[code]
            section = model(title=name.title, slug=name.slug, locale=home.locale, first_published_at=timezone.now())
            if original is not None:
                section.translation_key = original.translation_key
            home.refresh_from_db()
            home.add_child(instance=section)
        original = original or section


def _lay_review() -> None:
    """One workflow with one step, attached to the knowledge sections; pages decide by kind whether it is in force.

    Who approves is the policy's: see sync_groups.
    """
    Workflow.objects.filter(name=WAGTAILS_WORKFLOW).delete()
    Task.objects.filter(name=WAGTAILS_WORKFLOW).delete()
    task = GroupApprovalTask.objects.filter(name=REVIEW).first() or GroupApprovalTask.objects.create(name=REVIEW)
    workflow, _ = Workflow.objects.get_or_create(name=REVIEW)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    for section in KnowledgeIndexPage.objects.all():
        WorkflowPage.objects.get_or_create(page=section, defaults={"workflow": workflow})


def keep_the_clock() -> tuple[int, int]:
    """Publish what is due and take down what has expired; how many of each. One that fails stops no other."""
    now = timezone.now()
    expired = Page.objects.live().filter(expire_at__lt=now).order_by("expire_at").specific()
    due = Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at")
    down = sum(_by_the_clock(page.pk, _expirer(page)) for page in list(expired))
    up = sum(_by_the_clock(revision.object_id, _publisher(revision)) for revision in list(due))
    return up, down


def _expirer(page: Page) -> Callable[[], object]:
    return lambda: page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def _publisher(revision: Revision) -> Callable[[], object]:
    return lambda: revision.publish(log_action="wagtail.publish.scheduled")


def _by_the_clock(page: object, act: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            act()
    except Exception:
        logger.exception("A page could not be published or taken down by the clock", extra={"page": str(page)})
        return False
    return True
