"""Words, pictures and text of what was received, for the studio's templates."""

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from shared.catalogue.enums import kind_label as word_for
from shared.catalogue.licences import licence_name
from shared.exchange.cleaning import html
from shared.media.renditions import rendition_sources
from tenants.sharing.models import Copy
from tenants.sharing.queries.faults import fault_in_words

register = template.Library()


@register.filter
def kind_label(kind: str) -> str:
    """The word for a kind."""
    return word_for(kind)


@register.filter
def origin_name(copy: Copy) -> str:
    """The node a copy comes from, in the reader's language."""
    return copy.name_of_origin(get_language() or "sv")


@register.inclusion_tag("sharing/picture.html")
def offered_picture(picture: dict[str, Any], alt: str, caption: str = "") -> dict[str, Any]:
    """A picture of a payload, which people of the tenant may see because the item is shared with it."""
    sources = rendition_sources(picture["hash"], picture["extension"], picture["width"], picture["height"])
    terms = " · ".join(filter(None, (caption, picture["credit"], licence_name(picture["licence"]))))
    return {"sources": sources, "alt": alt, "terms": terms}


@register.filter
def fault_words(fault: str) -> str:
    """Why something could not be shared, as an editor reads it."""
    return fault_in_words(fault)


@register.filter
def clean_html(value: str) -> SafeString:
    """Rich text of a payload, cleaned once more where it is shown."""
    return mark_safe(html(value, "text"))  # noqa: S308  (cleaned in the same line)
