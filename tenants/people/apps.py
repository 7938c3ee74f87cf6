"""People and their roles."""

from django.apps import AppConfig, apps
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """The users of a tenant."""

    name = "tenants.people"
    label = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        # Read by wagtail.users when the studio's addresses are built.
        apps.get_app_config("wagtailusers").user_viewset = "tenants.people.views.PeopleViewSet"  # type: ignore[attr-defined]
