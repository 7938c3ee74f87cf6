"""Front page, sections, articles, news and events: what a node's site shows, as Wagtail's documentation does it.

What not everyone may read is kept out by `public()`, the languages are `get_translations`, the other sites are a
snippet, and who to write to is a site setting.
"""

from typing import Any, ClassVar

from django.contrib.postgres.search import SearchHeadline, SearchQuery
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Count, F, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.blocks import CharBlock, RichTextBlock
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail.snippets.models import register_snippet

PAGE_SIZE = 20
CARDS, NEWS, EVENTS = 7, 4, 4

type Facet = tuple[str, list[dict[str, Any]]]


@register_setting
class Organisation(BaseSiteSetting):
    """Who runs the site."""

    tagline = models.CharField(max_length=160)
    host = models.CharField(max_length=160)
    email = models.EmailField()


@register_snippet
class SisterSite(models.Model):
    """Another site of the network, named in every footer."""

    name = models.CharField(max_length=120)
    url = models.URLField()

    objects: ClassVar = models.Manager()

    def __str__(self) -> str:
        return self.name


def sisters(request: HttpRequest) -> dict[str, Any]:
    """For every template: the other sites, asked for when they are shown."""
    return {"sisters": SisterSite.objects.order_by("name")}


class ArticleTag(TaggedItemBase):
    """A tag of an article."""

    content_object = ParentalKey("plain.ArticlePage", on_delete=models.CASCADE, related_name="tagged")


class ArticlePage(Page):
    """An article."""

    lead = models.TextField(blank=True)
    body = StreamField([("heading", CharBlock()), ("paragraph", RichTextBlock())])
    published = models.DateTimeField(db_index=True)
    tags = ClusterTaggableManager(through=ArticleTag, blank=True)

    search_fields: ClassVar = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]
    template = "plain/article.html"
    parent_page_types: ClassVar = ["plain.SectionPage"]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        near = articles(self).exclude(pk=self.pk)
        facts = {"@context": "https://schema.org", "@type": "Report", "headline": self.title, "description": self.lead}
        context = {**super().get_context(request, *args, **kwargs), "related": near[:3]}
        return {**context, "linked_data": {**facts, "datePublished": self.published.isoformat()}}


class NewsPage(Page):
    """A piece of news."""

    lead = models.TextField(blank=True)
    published = models.DateTimeField(db_index=True)


class EventPage(Page):
    """An event."""

    lead = models.TextField(blank=True)
    starts_at = models.DateTimeField(db_index=True)


def readable(pages: Any, page: Page) -> Any:
    """What everyone may read in the language of a page."""
    return pages.live().public().filter(locale_id=page.locale_id)


def articles(page: Page) -> Any:
    """Every article in the language of a page, latest first."""
    return readable(ArticlePage.objects, page).order_by("-published").prefetch_related("tags")


def facet(every: QuerySet[ArticlePage], name: str, column: str) -> Facet:
    """How many articles have each value. One query."""
    rows = every.prefetch_related(None).order_by().values(value=F(column)).annotate(number=Count("pk"))
    return name, list(rows.order_by("-number")[:12])


class SectionPage(Page):
    """All articles, latest first."""

    template = "plain/section.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        every = articles(self)
        page = Paginator(every, PAGE_SIZE).get_page(request.GET.get("page"))
        facets = [facet(every, "Ämne", "tags__name"), facet(every, "År", "published__year")]
        return {**super().get_context(request, *args, **kwargs), "articles": page, "facets": facets}


class HomePage(Page):
    """The latest of everything."""

    template = "plain/home.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        every = articles(self)
        return {
            **super().get_context(request, *args, **kwargs),
            "articles": every[:CARDS],
            "news": readable(NewsPage.objects, self).order_by("-published")[:NEWS],
            "events": readable(EventPage.objects, self).filter(starts_at__gte=timezone.now())[:EVENTS],
            "facets": [facet(every, "Ämne", "tags__name")],
        }


def marked(pages: list[Page], query: str) -> list[ArticlePage]:
    """Articles that a search has found, with the words marked in title and lead. One query."""
    words: dict[str, Any] = {"query": SearchQuery(query, config="swedish"), "config": "swedish"}
    found = ArticlePage.objects.filter(pk__in=[page.pk for page in pages]).prefetch_related("tags")
    shown = found.annotate(marked_title=SearchHeadline("title", **words), excerpt=SearchHeadline("lead", **words))
    by_key = {article.pk: article for article in shown}
    return [by_key[page.pk] for page in pages if page.pk in by_key]
