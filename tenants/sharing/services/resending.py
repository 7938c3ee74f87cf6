"""Asking once more for what has not come through."""

import uuid

from core.actors import Actor
from shared.exchange.services import ask_to_try_again
from tenants.audit.services import record
from tenants.sharing.errors import NotAllowedError
from tenants.sharing.permissions import actor_may_resend
from tenants.sharing.queries.troubles import resendable_troubles


def resend(*, by: Actor, trouble: uuid.UUID | None = None) -> int:
    """Have one thing that has not come through, or all of them, tried again at once; how many.

    What was refused is left alone: nothing about it will have changed. Raises NotAllowedError.
    """
    if not actor_may_resend(by):
        raise NotAllowedError
    found = resendable_troubles()
    if trouble is not None:
        found = found.filter(pk=trouble)
    subjects = list(found.order_by("first_at").values_list("subject", flat=True))
    if subjects:
        ask_to_try_again(subjects)
        data = {"subjects": [str(subject) for subject in subjects[:100]]}
        record(by=by, verb="trouble.resent", object_type="exchange.trouble", summary=str(len(subjects)), data=data)
    return len(subjects)
