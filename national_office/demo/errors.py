"""What the demo refuses."""

from django.utils.translation import gettext as _


class DemoError(Exception):
    """Base: `str(error)` is one clear sentence."""


class WorkerSilentError(DemoError):
    """Messages wait and nobody applies them."""

    def __init__(self, pending: int) -> None:
        text = _("%(count)s messages wait and no worker takes them: is `manage.py worker` running?")
        super().__init__(text % {"count": pending})
