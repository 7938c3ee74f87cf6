"""The outcome of a healing, for people and for programs."""

import json
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shared.exchange.enums import Repair
from shared.exchange.findings import FindingKind
from tenants.sharing.healing import Cause, Fate, Outcome
from tenants.sharing.management.reports import SHOWN


def outcomes_as_json(outcomes: Sequence[Outcome], seconds: float) -> str:
    """By tenant: how much was looked at, and everything that was found, with what became of it."""
    report = {
        "healthy": not any(each.left for each in outcomes),
        "tenants": {
            each.tenant: {"looked_at": each.looked_at, "causes": [cause.as_json() for cause in each.causes]}
            for each in outcomes
        },
        "seconds": round(seconds, 3),
    }
    return json.dumps(report, ensure_ascii=False, indent=2)


def outcomes_as_lines(outcomes: Sequence[Outcome], seconds: float) -> Iterator[str]:
    """A line a tenant, and under it what was found and what became of it."""
    text = _("%(tenant)s: looked at %(looked_at)s, mended %(mended)s, on its way %(waiting)s, for a person %(left)s")
    for each in outcomes:
        numbers = {fate.value: len(each.having(fate)) for fate in Fate}
        yield text % {"tenant": each.tenant, "looked_at": each.looked_at, **numbers}
        for cause in each.causes[:SHOWN]:
            yield f"  {_line(cause)}"
        more = len(each.causes) - SHOWN
        if more > 0:
            yield "  " + ngettext("and %(count)s more", "and %(count)s more", more) % {"count": more}
    yield _("Done in %(seconds)s s.") % {"seconds": f"{seconds:.1f}"}


def _line(cause: Cause) -> str:
    finding = cause.finding
    otherwise = _("Needs a person") if cause.fate == Fate.LEFT else _("Went with another repair")
    how = ", ".join(str(Repair(each).label) for each in sorted(cause.repairs)) or otherwise
    return f"{FindingKind(finding.kind).label}: {finding.table} {finding.subject}: {how}"
