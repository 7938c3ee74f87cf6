"""Words and text of what was received, for the studio's templates."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from shared.catalogue.enums import kind_label as word_for
from shared.exchange.cleaning import html

register = template.Library()


@register.filter
def kind_label(kind: str) -> str:
    """The word for a kind."""
    return word_for(kind)


@register.filter
def clean_html(value: str) -> SafeString:
    """Rich text of a payload, cleaned once more where it is shown."""
    return mark_safe(html(value, "text"))  # noqa: S308  (cleaned in the same line)
