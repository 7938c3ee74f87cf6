"""What the share panel proposes for pages that nobody has chosen for."""

from shared.catalogue.enums import KINDS
from tenants.sharing.models import SharingDefault


def default_for(kind: str) -> SharingDefault | None:
    """The tenant's proposal for a kind; None where it has none. One query."""
    return SharingDefault.objects.filter(kind=kind).first()


def defaults_by_kind() -> dict[str, SharingDefault]:
    """Every proposal of the tenant. One query."""
    return {each.kind: each for each in SharingDefault.objects.all()}


def family_of_kind(kind: str) -> str | None:
    """The family that a kind belongs to."""
    return next((family for family, kinds in KINDS.items() if kind in kinds), None)
