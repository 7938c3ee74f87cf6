"""Reads of sharing, named by who asks."""

from tenants.sharing.queries.copies import (
    canonical_url,
    copy_of,
    is_copy,
    may_publish_page,
    provenance_for,
    tell_copies,
)
from tenants.sharing.queries.faults import fault_count
from tenants.sharing.queries.health import left_count
from tenants.sharing.queries.inbox import inbox_counts, inbox_for_tenant
from tenants.sharing.queries.items import item_of, shared_with
from tenants.sharing.queries.outbox import late_count
from tenants.sharing.queries.pages import live_pages, may_read, visible_pages
from tenants.sharing.queries.troubles import trouble_count

__all__ = [
    "canonical_url",
    "copy_of",
    "fault_count",
    "inbox_counts",
    "inbox_for_tenant",
    "is_copy",
    "item_of",
    "late_count",
    "left_count",
    "live_pages",
    "may_publish_page",
    "may_read",
    "provenance_for",
    "shared_with",
    "tell_copies",
    "trouble_count",
    "visible_pages",
]
