"""Where the feeds and calendars of a page are."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.design.types import FeedLink
from core.feeds.calendars import CONTENT_TYPE
from core.feeds.formats import FORMATS
from tenants.website.addresses import ListAddress


def feed_links(view: str, *args: str, address: ListAddress, title: str) -> tuple[FeedLink, ...]:
    """The feeds of a list, one in each format, with what is chosen in it."""
    return tuple(
        FeedLink(
            label=each.label,
            url=str(ListAddress(reverse(view, args=[*args, each.name]), address.chosen)),
            content_type=each.content_type,
            title=f"{title} ({each.label})",
        )
        for each in FORMATS.values()
    )


def calendar_link(view: str, *, address: ListAddress, title: str) -> FeedLink:
    """A calendar's file."""
    url = str(ListAddress(reverse(view), address.chosen))
    return FeedLink(label=_("Calendar file"), url=url, content_type=CONTENT_TYPE, title=title)


def subscription(base: str, link: FeedLink) -> str:
    """The address that a calendar program follows: of no page, so that it is not merely downloaded once."""
    return f"webcal://{base.partition('://')[2]}{link.url}"
