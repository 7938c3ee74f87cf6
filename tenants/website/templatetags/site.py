"""Tags that give the page templates what they show. Each is the first thing in its template."""

from collections.abc import Callable
from typing import Any

from django import template

from tenants.website import contexts

register = template.Library()


def _page_tag(name: str, build: Callable[[Any, Any], dict[str, Any]]) -> None:
    """Register a tag that fills the context of the template it stands in."""

    def fill(context: template.Context) -> str:
        for key, value in build(context["request"], context["page"]).items():
            context[key] = value
        return ""

    register.simple_tag(fill, takes_context=True, name=name)


_page_tag("home_context", contexts.home_context)
_page_tag("knowledge_index_context", contexts.knowledge_index_context)
_page_tag("news_index_context", contexts.news_index_context)
_page_tag("event_index_context", contexts.event_index_context)
_page_tag("item_context", contexts.item_context)
