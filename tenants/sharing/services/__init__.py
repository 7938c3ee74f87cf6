"""Writes of sharing. Each runs in the caller's unit of work; audit and exchange message are in it."""

from tenants.sharing.services.adopting import adopt_item
from tenants.sharing.services.answering import adopt_items, decline_offer, look_at_offer, mark_read
from tenants.sharing.services.applying import apply_item, report_fault
from tenants.sharing.services.detaching import attach_copy, detach_copy
from tenants.sharing.services.erasing import erase_item
from tenants.sharing.services.granting import grant_page, keep_the_clock, set_visibility
from tenants.sharing.services.joining import join_item, leave_item, refuse_to_join, write_part
from tenants.sharing.services.passing import share_on, stop_sharing_on
from tenants.sharing.services.proposing import propose_for_kind
from tenants.sharing.services.publishing import (
    publish_revision,
    settle_deleted_page,
    settle_items,
    settle_moved_page,
    unpublish_page,
)
from tenants.sharing.services.rejoining import rejoin_exchange
from tenants.sharing.services.resending import resend
from tenants.sharing.services.ruling import follow_rules, make_rule, remove_rule
from tenants.sharing.services.settling import settle_question

__all__ = [
    "adopt_item",
    "adopt_items",
    "apply_item",
    "attach_copy",
    "decline_offer",
    "detach_copy",
    "erase_item",
    "follow_rules",
    "grant_page",
    "join_item",
    "keep_the_clock",
    "leave_item",
    "look_at_offer",
    "make_rule",
    "mark_read",
    "propose_for_kind",
    "publish_revision",
    "refuse_to_join",
    "rejoin_exchange",
    "remove_rule",
    "report_fault",
    "resend",
    "set_visibility",
    "settle_deleted_page",
    "settle_items",
    "settle_moved_page",
    "settle_question",
    "share_on",
    "stop_sharing_on",
    "unpublish_page",
    "write_part",
]
