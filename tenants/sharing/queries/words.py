"""Who will see what, and why something has not come through, in plain words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.tenancy.binding import TenantLike
from shared.catalogue.enums import Visibility
from shared.exchange.enums import Fault
from shared.registry.queries import tenants_in_service


def explain_visibility(tenant: TenantLike) -> dict[str, str]:
    """For each visibility, a sentence on who will see the page. One query."""
    everyone = tenants_in_service()
    own = next((each.name for each in everyone if each.id == tenant.id), "")
    others = [each.name for each in everyone if each.id != tenant.id]
    office = next((each.name for each in everyone if each.is_office and each.id != tenant.id), "")
    sentences = {
        Visibility.TENANT: _("Only people who are signed in at %(own)s."),
        Visibility.NATIONAL: _("People who are signed in at %(own)s and at %(office)s, which may receive a copy."),
        Visibility.CHOSEN: _(
            "People who are signed in at %(own)s and at the nodes you choose, which may receive a copy."
        ),
        Visibility.NETWORK: _("People who are signed in at %(own)s and at: %(others)s. They may receive a copy."),
        Visibility.PUBLIC: _(
            "Everyone: on our own site, on the portal and in its search. %(others)s may receive and publish a copy."
        ),
    }
    if not office:
        sentences[Visibility.NATIONAL] = _("Only people who are signed in at %(own)s, which is the national office.")
    names = {"own": own, "office": office, "others": listed(others)}
    return {visibility.value: sentence % names for visibility, sentence in sentences.items()}


FAULTS = {
    Fault.REFUSED: gettext_noop("Something in it may not leave the node. Change the page and publish it again."),
    Fault.SYSTEM: gettext_noop("Something went wrong in Nodverk. If it does not pass, tell those who run it."),
    Fault.BUSY: gettext_noop("The database was busy or could not be reached. This usually passes by itself."),
    Fault.PICTURE: gettext_noop("A picture that belongs to it has not arrived there. This usually passes by itself."),
    Fault.CONTENT: gettext_noop("The receiver's site cannot take the content as it is. Shorten or simplify the page."),
    Fault.SILENCE: gettext_noop("The receiver has not answered yet. Its site may be out of service."),
}


def explain_fault(cause: str) -> str:
    """Why something has not come through, and what helps."""
    return _(FAULTS[Fault(cause)])


def listed(names: list[str]) -> str:
    """Names in a sentence: "a, b and c"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {_('and')} {names[-1]}"
