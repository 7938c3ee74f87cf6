"""What the share panel proposes for each kind."""

from django.db import transaction

from core.actors import Actor
from tenants.audit.services import record
from tenants.sharing.choices import CONTRACT, Choice
from tenants.sharing.errors import NotAllowedError, NotShareableError
from tenants.sharing.models import SharingDefault
from tenants.sharing.permissions import actor_may_share
from tenants.sharing.queries.defaults import family_of_kind
from tenants.sharing.services.granting import check_choice


@transaction.atomic
def propose_for_kind(*, kind: str, choice: Choice, by: Actor) -> SharingDefault:
    """Have the panel propose a choice for pages of a kind that nobody has chosen for; shares nothing.

    Moments are a page's own and not kept. Raises NotShareableError for an unknown kind, NotAllowedError, and as
    check_choice.
    """
    family = family_of_kind(kind)
    if family is None:
        raise NotShareableError
    if not actor_may_share(by, family):
        raise NotAllowedError
    check_choice(choice)
    values = {name: getattr(choice, name) for name in CONTRACT}
    values |= {"visibility": choice.visibility, "receivers": sorted(choice.receivers)}
    proposal, _ = SharingDefault.objects.update_or_create(kind=kind, defaults=values)
    data = {"kind": kind, "terms": choice.as_data()}
    record(by=by, verb="sharing.proposed", object_type="sharing.sharingdefault", object_id=proposal.id,
           summary=f"{kind}: {choice.visibility.value}", data=data)  # fmt: skip
    return proposal
