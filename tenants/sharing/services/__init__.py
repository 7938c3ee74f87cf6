"""Writes of sharing. Each runs in the caller's unit of work; audit and exchange message are in it."""

from tenants.sharing.services.adopting import adopt_item
from tenants.sharing.services.applying import apply_item, report_fault
from tenants.sharing.services.publishing import (
    publish_revision,
    set_visibility,
    settle_deleted_page,
    settle_items,
    settle_moved_page,
    unpublish_page,
)
from tenants.sharing.services.rejoining import rejoin_exchange
from tenants.sharing.services.resending import resend

__all__ = [
    "adopt_item",
    "apply_item",
    "publish_revision",
    "rejoin_exchange",
    "report_fault",
    "resend",
    "set_visibility",
    "settle_deleted_page",
    "settle_items",
    "settle_moved_page",
    "unpublish_page",
]
