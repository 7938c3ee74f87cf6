"""The studio's forms for people."""

from typing import Any, ClassVar

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm, UserForm

from tenants.people.models import ROLE_OF_GROUP
from tenants.people.queries import managers_but
from tenants.roles import MANAGERS, ROLES


class _PersonForm(UserForm):
    """Roles are the policy's groups, each with the sentence that says what it is for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("is_superuser", None)
        groups = self.fields["groups"]
        groups.label = _("Roles")
        groups.help_text = _("A person can have several roles. The rights add up.")
        groups.queryset = groups.queryset.filter(name__in=ROLE_OF_GROUP)
        groups.label_from_instance = _role_label

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()

    def clean(self) -> dict[str, Any] | None:
        cleaned: dict[str, Any] | None = super().clean()
        if cleaned and not self.instance._state.adding and self._ends_last_manager(cleaned):
            self.add_error(
                "groups", _("Someone must be left who can manage people. Give another person that role first.")
            )
        return cleaned

    def _ends_last_manager(self, cleaned: dict[str, Any]) -> bool:
        stays = cleaned.get("is_active", True) and any(
            ROLE_OF_GROUP[group.name] in MANAGERS for group in cleaned.get("groups", [])
        )
        return bool(self.instance.roles & MANAGERS and not stays and not managers_but(self.instance.pk))


def _role_label(group: Any) -> str:
    text = ROLES[ROLE_OF_GROUP[group.name]]
    if get_language() == "en":
        return f"{text.name_en}: {text.sentence_en}"
    return f"{text.name_sv}: {text.sentence_sv}"


class PersonCreationForm(_PersonForm, UserCreationForm):
    """A new person."""

    class Meta(UserCreationForm.Meta):
        fields: ClassVar = ["email", "first_name", "last_name", "groups"]


class PersonEditForm(_PersonForm, UserEditForm):
    """A person who is there."""

    class Meta(UserEditForm.Meta):
        fields: ClassVar = ["email", "first_name", "last_name", "is_active", "groups"]
