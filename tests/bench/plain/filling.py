"""`python -m tests.bench.plain.filling N`: tables, a front page, a section and N articles."""

import sys
from datetime import timedelta

import django


def fill(count: int) -> None:
    """Make the site; its articles have the words of the bench's catalogue."""
    from django.core.management import call_command
    from django.utils import timezone
    from wagtail.models import Locale, Page, Site

    from tests.bench.plain.models import ArticlePage, HomePage, Organisation, SectionPage, SisterSite
    from tests.bench.texts import body_of, lead_of, title_of

    call_command("migrate", verbosity=0)
    root = Page.objects.get(depth=1)
    root.get_children().delete()
    root.refresh_from_db()
    home = root.add_child(instance=HomePage(title="Social innovation", slug="start"))
    site, _ = Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": home}
    )
    Organisation.objects.create(site=site, tagline="För alla", host="Universitetet", email="info@example.org")
    for name in ("Kansliet", "Noden i norr", "Noden i söder"):
        SisterSite.objects.create(name=name, url="https://example.org/")
    section = home.add_child(instance=SectionPage(title="Kunskap", slug="kunskap", show_in_menus=True))
    for title, slug in (("Nyheter", "nyheter"), ("Kalender", "kalender")):
        home.add_child(instance=SectionPage(title=title, slug=slug, show_in_menus=True))
    english, _ = Locale.objects.get_or_create(language_code="en")
    for page in (home, section):
        page.copy_for_translation(english).save_revision().publish()
    now = timezone.now()
    for number in range(count):
        article = ArticlePage(
            title=title_of(number),
            slug=f"text-{number}",
            lead=lead_of(number),
            body=[(kind, value) for kind, value in body_of(number)],
            published=now - timedelta(hours=number),
        )
        article = section.add_child(instance=article)
        article.tags.add("samverkan", "finansiering")
        article.save()
    call_command("update_index", verbosity=0)


if __name__ == "__main__":
    django.setup()
    fill(int(sys.argv[1]))
