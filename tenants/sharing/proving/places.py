"""Where a check stands: at which tenant, after which row, and where it notes what it finds."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from shared.exchange.findings import Finding, FindingKind, Findings
from tenants.sharing.adapters import classes_by_family
from tenants.sharing.models import Copy, SharedItem

AT_ONCE = 200
"""Rows that are looked at in one unit of work."""


@dataclass(frozen=True, slots=True)
class Place:
    """One tenant's check. `is_settling`: sections have moved, and their pages' new addresses are still being said."""

    tenant_id: uuid.UUID
    role: str
    slug: str
    findings: Findings
    is_settling: bool = False

    def note(self, kind: FindingKind, table: str, subject: object, expected: str, found: str) -> None:
        """Something is not as it should be."""
        self.findings.add(Finding(kind, table, self.slug, str(subject), expected, found))


def pages_of(
    rows: Sequence[Copy | SharedItem], find: Callable[[Any, list[uuid.UUID]], Iterable[Any]]
) -> dict[uuid.UUID, list[Any]]:
    """The pages of each row by translation key, as `find(page_class, keys)` gives them; asked once a family."""
    found: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for family, page_class in classes_by_family().items():
        keys = [row.translation_key for row in rows if row.family == family]
        for page in find(page_class, keys) if keys else ():
            found[page.translation_key].append(page)
    return found
