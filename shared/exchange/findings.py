"""What a verification has found, counted whole and kept in part."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT = 1_000
"""Findings that are kept one by one; those after it are only counted."""

NOTHING = "-"
"""What a finding says where there is nothing."""

IN_FLIGHT = timedelta(hours=1)
"""What is younger may still be on its way, and is no finding."""


class FindingKind(models.TextChoices):
    """What can be wrong."""

    MISSING = "missing", _("Missing")
    ORPHAN = "orphan", _("Belongs to nothing")
    DUPLICATE = "duplicate", _("Doubled")
    LOOP = "loop", _("Came back to its origin")
    HASH = "hash", _("Other content")
    DIFFERS = "differs", _("Says something else")
    OVERDUE = "overdue", _("Overdue")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be. `table` says of what, `tenant` whose (its short name, or empty).

    `subject` is the global id of the item, or the hash of a file. Texts are for people and carry no content.
    """

    kind: FindingKind
    table: str
    tenant: str
    subject: str
    expected: str
    found: str


@dataclass(slots=True)
class Findings:
    """The outcome of a verification.

    `checked` counts what was looked at by its kind, `looked_at` by the tenant's short name; `pending` what was on its
    way and hence not judged. At most `keep` findings are kept one by one.
    """

    since: datetime = field(default_factory=lambda: timezone.now() - IN_FLIGHT)
    keep: int = KEPT
    kept: list[Finding] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    checked: Counter[str] = field(default_factory=Counter)
    looked_at: Counter[str] = field(default_factory=Counter)
    pending: Counter[str] = field(default_factory=Counter)

    def add(self, finding: Finding) -> None:
        """Count a finding, and keep it while there is room."""
        self.counts[finding.kind.value] += 1
        if len(self.kept) < self.keep:
            self.kept.append(finding)

    def look(self, tenant: str, kind: str, number: int) -> None:
        """So many things of this kind were looked at."""
        self.checked[kind] += number
        self.looked_at[tenant] += number

    @property
    def total(self) -> int:
        """How many there are."""
        return self.counts.total()

    def is_due(self, written: datetime) -> bool:
        """Whether something that was written then should have come through by now."""
        return written < self.since
