"""A copy whose origin takes it back: taken down and kept with a note, left where it may stay, or erased."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.actors import SYSTEM
from shared.exchange.models import Item
from tenants.sharing.enums import CopyState
from tenants.sharing.models import Copy
from tenants.sharing.services.copies import pages_of, set_state
from tenants.sharing.services.placing import take_down


def lose_copy(copy: Copy) -> str:
    """The grant or the item is gone: what becomes of a copy that is held. One sentence."""
    item = Item.objects.filter(id=copy.item_id).first()
    names = {"node": copy.name_of_origin("sv")}
    if item is not None and item.leaves_copies:
        return _leave(copy, item, names)
    with override("sv"):
        note = _("Withdrawn by %(node)s.") % names
        if returns_at := item.terms.get("returns_at") if item is not None else None:
            moment = date_format(localtime(datetime.fromisoformat(returns_at)), "DATETIME_FORMAT")
            note = _("Withdrawn by %(node)s until %(moment)s.") % {**names, "moment": moment}
    copy.unread, copy.questions = True, 0
    set_state(copy, CopyState.WITHDRAWN, SYSTEM, note=note)
    for page in pages_of(copy).specific():
        take_down(page)
    return "The copy was withdrawn."


def _leave(copy: Copy, item: Item, names: dict[str, str]) -> str:
    """The origin's page is gone, and the grant lets the copy stay; its receipt says that this is known here."""
    if copy.seen_version >= item.version:
        return "The copy stays."
    with override("sv"):
        note = _("%(node)s has deleted the original. The copy may stay.") % names
    copy.seen_version, copy.unread = item.version, True
    set_state(copy, CopyState(copy.state), SYSTEM, note=note)
    return "The original is gone and the copy stays."
