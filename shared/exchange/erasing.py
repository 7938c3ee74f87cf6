"""What the relay empties when an origin has an item erased: nothing of its content stays in `public`."""

from collections.abc import Sequence

from django.db.models import QuerySet

from core.tenancy.roles import tenant_role
from shared.catalogue.counting import settle_every_word
from shared.catalogue.services import erase_shared_entries
from shared.exchange.enums import TAKING_BACK, Handling
from shared.exchange.models import ItemVersion, Link, Message, Receipt, Trouble


def erase_content(erasures: Sequence[Message]) -> None:
    """Empty what was said before each erasure, and remove the versions and entries made of it; facts stay.

    What had not been applied yet never will be.
    """
    for erasure in erasures:
        said = Message.objects.filter(item=erasure.item, origin_role=erasure.origin_role, version__lt=erasure.version)
        _drop(said, "the item was erased")
        said.exclude(verb__in=TAKING_BACK).update(payload={}, content_hash="", media=[])
        _empty_words(said)
    items = [erasure.item for erasure in erasures]
    if items:
        ItemVersion.objects.filter(item__in=items).delete()
        Receipt.objects.filter(item__in=items).exclude(detail="").update(detail="")
        Receipt.objects.filter(item__in=items, part__isnull=False).update(part={})
        Trouble.objects.filter(item__in=items).exclude(detail="").update(detail="")
        erase_shared_entries(items)
        settle_every_word()


def drop_unapplied(taken_back: Sequence[Message]) -> None:
    """What was said before these of the same items, and is in trouble, is never applied: it was taken back."""
    for message in taken_back:
        said = Message.objects.filter(item=message.item, origin_role=message.origin_role, version__lt=message.version)
        _drop(said, "it was taken back before it was applied")


def forget_parts(links: Sequence[Link]) -> None:
    """Of what these receivers contributed before nothing is kept but that they did."""
    for link in links:
        role = tenant_role(link.receiver)
        said = Receipt.objects.filter(item=link.item, origin_role=role, part__isnull=False)
        said = said.exclude(part=link.part) if link.part is not None else said
        said.update(part={})


def _drop(said: QuerySet[Message], reason: str) -> None:
    unapplied = said.filter(handling__in=[Handling.PENDING, Handling.FAILED])
    unapplied.update(handling=Handling.IGNORED, reason=reason, next_at=None)


def _empty_words(said: QuerySet[Message]) -> None:
    """Of the terms only what a person wrote goes: to whom it was granted is history."""
    messages = list(said.only("id", "terms"))
    for message in messages:
        message.terms = {**message.terms, "purpose": "", "credit": ""}
    Message.objects.bulk_update(messages, ["terms"])
