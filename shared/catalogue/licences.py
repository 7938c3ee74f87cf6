"""The licences that the network uses: for texts and for pictures, in forms and where they are shown."""

from typing import Any

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

RESERVED = gettext_noop("All rights reserved")
LICENCES = (
    ("CC BY 4.0", _("CC BY 4.0: free to use, name the source")),
    ("CC BY-SA 4.0", _("CC BY-SA 4.0: free to use and change on the same terms, name the source")),
    ("CC BY-NC 4.0", _("CC BY-NC 4.0: free to use without profit, name the source")),
    ("CC0 1.0", _("CC0 1.0: free to use without conditions")),
    (RESERVED, _("All rights reserved")),
)
"""Each licence as it is kept and as a form explains it."""

_urls = {
    "CC BY 4.0": "https://creativecommons.org/licenses/by/4.0/deed.sv",
    "CC BY-SA 4.0": "https://creativecommons.org/licenses/by-sa/4.0/deed.sv",
    "CC BY-NC 4.0": "https://creativecommons.org/licenses/by-nc/4.0/deed.sv",
    "CC0 1.0": "https://creativecommons.org/publicdomain/zero/1.0/deed.sv",
}


def licence_url(licence: str) -> str:
    """Where a licence can be read; empty for one that has no address."""
    return _urls.get(licence, "")


def licence_name(licence: str) -> str:
    """A licence as a reader sees it."""
    return gettext(licence) if licence == RESERVED else licence


def licence_choices(present: str = "") -> list[tuple[str, Any]]:
    """What a form offers: nothing said, the network's, and the `present` one though it is none of them."""
    other = [(present, present)] if present and present not in dict(LICENCES) else []
    return [("", "–"), *LICENCES, *other]
