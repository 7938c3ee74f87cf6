"""The jobs of people."""

import uuid

from core.tasks import tenant_task
from tenants.people.services import send_password_link
from tenants.people.services.passwords import SEND_PASSWORD_LINK


@tenant_task(name=SEND_PASSWORD_LINK)
def send_password_link_task(*, tenant_id: str, person_id: str, language: str, invited: bool) -> str:
    """Send somebody the link to set a password by."""
    sent = send_password_link(person_id=uuid.UUID(person_id), language=language, invited=invited)
    return "The link was sent." if sent else "Nobody is there to send the link to."
