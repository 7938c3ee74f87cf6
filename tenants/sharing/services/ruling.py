"""Rules by which a tenant receives what others offer, without anybody pressing a button."""

import uuid
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from core.actors import Actor
from shared.catalogue.enums import KINDS, Family
from shared.catalogue.models import SharedEntry
from tenants.audit.services import record
from tenants.sharing.errors import KnownRuleError, NotAllowedError, PictureMissingError, SharingError
from tenants.sharing.models import AdoptionRule, Copy
from tenants.sharing.permissions import actor_may_adopt
from tenants.sharing.queries.inbox import granted_entries
from tenants.sharing.services.adopting import granted_content, receive_item

OVERLAP = timedelta(minutes=2)
"""What was told at about the same time may become visible in another order: that far a rule looks back again."""


def make_rule(
    *, kind: str, area: str, origin: uuid.UUID | None, county: str, publish: bool, by: Actor
) -> AdoptionRule:
    """Have what matches received from now on: as drafts, or published at once. What is empty matches everything.

    Raises NotAllowedError for who may not do by hand what the rule would do, and KnownRuleError; then nothing is
    changed.
    """
    families = [family for family in Family.values if not kind or kind in KINDS[family]]
    needed = families if publish else [None]
    if not all(actor_may_adopt(by, family) for family in needed):
        raise NotAllowedError
    terms = {"kind": kind, "area": area, "origin": origin, "county": county}
    if AdoptionRule.objects.filter(**terms).exists():
        raise KnownRuleError
    with transaction.atomic():
        rule = AdoptionRule.objects.create(
            **terms,
            publish=publish,
            looked_until=timezone.now(),
            made_by_id=by.id,
            made_by_name=by.name,
        )
        _record(rule, "rule.made", by)
    return rule


def remove_rule(*, rule_id: uuid.UUID, by: Actor) -> bool:
    """Receive nothing more by a rule; what it has received stays. Whether it was there. Raises NotAllowedError."""
    if not actor_may_adopt(by):
        raise NotAllowedError
    with transaction.atomic():
        rule = AdoptionRule.objects.select_for_update().filter(pk=rule_id).first()
        if rule is not None:
            _record(rule, "rule.removed", by)
            rule.delete()
    return rule is not None


def follow_rules() -> int:
    """Receive what is new and matches a rule; how many. What this tenant ever answered is left to people.

    Of two rules that match, the older one counts. What cannot be received yet is tried again the next time.
    """
    return sum(_follow(rule) for rule in AdoptionRule.objects.select_for_update().order_by("made_at", "pk"))


def _follow(rule: AdoptionRule) -> int:
    """Moves the rule's mark to where it need not look again: before what waits, and before what may yet turn up."""
    entries = _new_offers(rule)
    waiting = [entry for entry in entries if not _received(rule, entry.item)]
    mark = timezone.now() - OVERLAP
    if waiting:
        mark = min(mark, waiting[0].updated_at - timedelta(microseconds=1))
    rule.looked_until = max(rule.looked_until, mark)
    rule.save(update_fields=["looked_until"])
    return Copy.objects.filter(adopted_by_id=rule.id, item_id__in=[entry.item for entry in entries]).count()


def _new_offers(rule: AdoptionRule) -> list[SharedEntry]:
    answered = list(Copy.objects.values_list("item_id", flat=True))
    found = granted_entries().filter(updated_at__gt=rule.looked_until).exclude(item__in=answered)
    found = found.filter(kind=rule.kind) if rule.kind else found
    found = found.filter(origin=rule.origin) if rule.origin else found
    return list(found.order_by("updated_at", "pk"))


def _received(rule: AdoptionRule, item_id: uuid.UUID) -> bool:
    """Receive one item if it matches; False while something that will pass stands in the way."""
    try:
        _, payload = granted_content(item_id)
        if rule.matches(payload):
            copy = receive_item(item_id=item_id, publish=rule.publish, by=rule.actor)
            _record(rule, "rule.followed", rule.actor, item=str(copy.item_id), version=copy.base_version)
    except PictureMissingError:
        return False
    except SharingError:
        return True
    return True


def _record(rule: AdoptionRule, verb: str, by: Actor, **data: object) -> None:
    facts = {**rule.terms(), **data}
    record(by=by, verb=verb, object_type="sharing.adoptionrule", object_id=rule.id, summary=str(rule), data=facts)
