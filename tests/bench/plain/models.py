"""A front page, a section with a list, and an article: the same facts as the product's knowledge pages have."""

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db import models
from django.db.models import Count, F
from django.http import HttpRequest
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.blocks import CharBlock, RichTextBlock
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

PAGE_SIZE = 20
CARDS = 7

type Facet = tuple[str, list[dict[str, Any]]]


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
        near = ArticlePage.objects.live().exclude(pk=self.pk).order_by("-published")[:3]
        return {**super().get_context(request, *args, **kwargs), "related": near}


def facet(name: str, column: str) -> Facet:
    """How many articles have each value. One query."""
    rows = ArticlePage.objects.live().order_by().values(value=F(column)).annotate(number=Count("pk"))
    return name, list(rows.order_by("-number")[:12])


class SectionPage(Page):
    """All articles, latest first."""

    template = "plain/section.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        articles = ArticlePage.objects.live().order_by("-published").prefetch_related("tags")
        page = Paginator(articles, PAGE_SIZE).get_page(request.GET.get("page"))
        facets = [facet("Ämne", "tags__name"), facet("År", "published__year")]
        return {**super().get_context(request, *args, **kwargs), "articles": page, "facets": facets}


class HomePage(Page):
    """The latest."""

    template = "plain/home.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        articles = ArticlePage.objects.live().order_by("-published").prefetch_related("tags")[:CARDS]
        facets = [facet("Ämne", "tags__name")]
        return {**super().get_context(request, *args, **kwargs), "articles": articles, "facets": facets}
