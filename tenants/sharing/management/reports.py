"""The outcome of a verification or a rebuild, for people and for programs."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shared.exchange.findings import Finding, FindingKind, Findings
from shared.exchange.rebuilding import LEFT, Changes, as_report

SHOWN = 100
"""Findings that are told one by one; a program gets more of them."""


def findings_as_json(findings: Findings, seconds: float) -> str:
    """Everything that was found, as the page in docs says."""
    return _json(
        {
            "clean": findings.total == 0,
            "findings": [{**asdict(each), "kind": each.kind.value} for each in findings.kept],
            "counts": {kind.value: findings.counts[kind.value] for kind in FindingKind},
            "kept": len(findings.kept),
            "total": findings.total,
            "checked": dict(sorted(findings.checked.items())),
            "pending": dict(sorted(findings.pending.items())),
            "seconds": round(seconds, 3),
        }
    )


def changes_as_json(changes: Changes, seconds: float) -> str:
    """What a rebuild had to change."""
    done, left = without_left(changes)
    report = {"changed": as_report(done), "total": done.total(), "left": left, "seconds": round(seconds, 3)}
    return _json({"complete": left == 0, **report})


def _json(report: Mapping[str, Any]) -> str:
    return json.dumps(report, ensure_ascii=False, indent=2)


def findings_as_lines(findings: Findings, seconds: float) -> Iterator[str]:
    """What was looked at, what was not judged, and the findings."""
    for each in findings.kept[:SHOWN]:
        yield _line(each)
    more = findings.total - min(SHOWN, len(findings.kept))
    if more > 0:
        yield ngettext("and %(count)s more", "and %(count)s more", more) % {"count": more}
    looked = _(
        "Looked at: items %(items)s, copies %(copies)s, histories %(histories)s, files %(files)s (%(seconds)s s)."
    )
    numbers = {name: findings.checked[name] for name in ("items", "copies", "histories", "files")}
    yield looked % {**numbers, "seconds": f"{seconds:.1f}"}
    faults = findings.checked["items that may not be shared"]
    if faults:
        text = ngettext(
            "%(count)s item holds content that may not be shared; its page says why.",
            "%(count)s items hold content that may not be shared; their pages say why.",
            faults,
        )
        yield text % {"count": faults}
    pending = findings.pending.total()
    if pending:
        text = ngettext(
            "%(count)s thing is on its way and was not judged.",
            "%(count)s things are on their way and were not judged.",
            pending,
        )
        yield text % {"count": pending}


def _line(finding: Finding) -> str:
    told = _("expected %(expected)s, found %(found)s")
    facts = told % {"expected": finding.expected, "found": finding.found}
    where = f"{finding.tenant or '·'}  {finding.table}  {finding.subject}"
    return f"{finding.kind.label}: {where}: {facts}"


def without_left(changes: Changes) -> tuple[Changes, int]:
    """What was done, and how many histories were left alone."""
    return Counter({key: number for key, number in changes.items() if key != LEFT}), changes[LEFT]


def changes_as_lines(changes: Changes, seconds: float) -> Iterator[str]:
    """Table by table, and what was left alone."""
    changes, left = without_left(changes)
    for table, done in as_report(changes).items():
        yield f"{table}: " + ", ".join(_rows(what, number) for what, number in done.items())
    if left:
        text = ngettext(
            "%(count)s item was left as it is, for its history has lost something: verify tells what.",
            "%(count)s items were left as they are, for their histories have lost something: verify tells what.",
            left,
        )
        yield text % {"count": left}
    total = changes.total()
    if total:
        text = ngettext(
            "%(count)s row was brought in order (%(seconds)s s).",
            "%(count)s rows were brought in order (%(seconds)s s).",
            total,
        )
        yield text % {"count": total, "seconds": f"{seconds:.1f}"}
    else:
        yield _("Everything was as it should be; nothing was changed (%(seconds)s s).") % {"seconds": f"{seconds:.1f}"}


def _rows(what: str, number: int) -> str:
    text = {
        "made": ngettext("%(count)s row made", "%(count)s rows made", number),
        "changed": ngettext("%(count)s row changed", "%(count)s rows changed", number),
        "removed": ngettext("%(count)s row removed", "%(count)s rows removed", number),
    }[what]
    return text % {"count": number}
