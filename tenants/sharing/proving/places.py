"""Where a check stands: at which tenant, after which row, and where it notes what it finds."""

import uuid
from dataclasses import dataclass

from shared.exchange.findings import Finding, FindingKind, Findings

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
