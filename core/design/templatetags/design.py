"""Template filters of the design system."""

import re
from datetime import datetime

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from core.design import types

register = template.Library()


@register.filter
def accent_class(accent: str) -> str:
    """Return the CSS class that carries an accent '#rrggbb'."""
    return types.accent_class(accent)


@register.filter
def moment(value: datetime) -> str:
    """Write an aware datetime as HTML's `datetime` takes it: local time to the second."""
    return localtime(value).isoformat(timespec="seconds")


@register.filter
def as_paragraphs(value: object) -> SafeString:
    """Show cleaned HTML as it is and break plain text into escaped paragraphs."""
    if hasattr(value, "__html__"):
        return format_html("{}", value)
    return format_html_join("", "<p>{}</p>", ((part,) for part in re.split(r"\n\s*\n", str(value)) if part.strip()))
