"""A front page, a section with a list, and an article: the same facts as the product's knowledge pages have."""

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.blocks import CharBlock, RichTextBlock
from wagtail.fields import StreamField
from wagtail.models import Page

PAGE_SIZE = 20


class ArticleTag(TaggedItemBase):
    """A tag of an article."""

    content_object = ParentalKey("plain.ArticlePage", on_delete=models.CASCADE, related_name="tagged")


class ArticlePage(Page):
    """An article."""

    lead = models.TextField(blank=True)
    body = StreamField([("heading", CharBlock()), ("paragraph", RichTextBlock())])
    published = models.DateTimeField(db_index=True)
    tags = ClusterTaggableManager(through=ArticleTag, blank=True)

    template = "plain/article.html"
    parent_page_types: ClassVar = ["plain.SectionPage"]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        near = ArticlePage.objects.live().exclude(pk=self.pk).order_by("-published")[:3]
        return {**super().get_context(request, *args, **kwargs), "related": near}


class SectionPage(Page):
    """All articles, latest first."""

    template = "plain/section.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        articles = ArticlePage.objects.live().order_by("-published").prefetch_related("tags")
        page = Paginator(articles, PAGE_SIZE).get_page(request.GET.get("page"))
        return {**super().get_context(request, *args, **kwargs), "articles": page}


class HomePage(Page):
    """The latest."""

    template = "plain/home.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        articles = ArticlePage.objects.live().order_by("-published").prefetch_related("tags")[:12]
        return {**super().get_context(request, *args, **kwargs), "articles": articles}
