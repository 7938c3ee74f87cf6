"""The tenant's rules for receiving, in words."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from shared.catalogue.enums import KINDS, kind_label
from shared.taxonomy.queries import area_choices, county_choices
from tenants.sharing.models import AdoptionRule
from tenants.sharing.queries.inbox import origins_for_tenant

type Choices = dict[str, list[tuple[str, str]]]


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleRow:
    """One rule; what it does not say is empty."""

    id: uuid.UUID
    kind: str
    area: str
    origin: str
    county: str
    publish: bool
    made_by: str
    made_at: datetime


def rule_choices(language: str) -> Choices:
    """What a rule may say, by field. Three queries."""
    return {
        "kind": [(kind, kind_label(kind)) for kinds in KINDS.values() for kind in sorted(kinds)],
        "area": list(area_choices(language)),
        "origin": [(str(tenant.id), tenant.name) for tenant in origins_for_tenant()],
        "county": list(county_choices(language)),
    }


def rules_for_tenant(choices: Choices) -> list[RuleRow]:
    """The bound tenant's rules, the oldest first. One query."""
    words = {name: dict(each) for name, each in choices.items()}
    return [
        RuleRow(
            id=rule.id,
            kind=words["kind"].get(rule.kind, rule.kind),
            area=words["area"].get(rule.area, rule.area),
            origin=words["origin"].get(str(rule.origin), ""),
            county=words["county"].get(rule.county, rule.county),
            publish=rule.publish,
            made_by=rule.made_by_name,
            made_at=rule.made_at,
        )
        for rule in AdoptionRule.objects.order_by("made_at", "pk")
    ]
