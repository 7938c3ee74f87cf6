"""What a grant says, in words: to its receivers, and to its origin before it is given."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from shared.exchange.enums import OnLoss
from shared.exchange.terms import Terms
from tenants.sharing.queries.preview import Shown


def terms_in_words(terms: Terms, *, opens_at: datetime | None = None) -> Iterator[Shown]:
    """What a receiver may do with it, and until when; `opens_at`: from when, where that is still to come."""
    if opens_at is not None and opens_at > timezone.now():
        yield Shown(_("Shared from"), date_format(localtime(opens_at), "DATETIME_FORMAT"))
    if terms.until is not None:
        yield Shown(_("Last day"), date_format(localtime(terms.until - timedelta(seconds=1)), "DATE_FORMAT"))
    if terms.purpose:
        yield Shown(_("Purpose"), terms.purpose)
    yield Shown(_("May be edited"), _yes_or_no(terms.may_edit))
    yield Shown(_("May be shared on"), _yes_or_no(terms.may_reshare))
    if terms.licence:
        yield Shown(_("Licence"), terms.licence)
    if terms.credit:
        yield Shown(_("Credit line"), terms.credit)
    yield Shown(_("When the origin deletes it"), str(OnLoss(terms.on_loss).label))


def _yes_or_no(value: bool) -> str:
    return str(_("Yes") if value else _("No"))
