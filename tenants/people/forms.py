"""The forms of the door, and the studio's for people."""

from secrets import token_urlsafe
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm
from wagtail.users.forms import UserCreationForm, UserEditForm, UserForm

from tenants.people.models import ROLE_OF_GROUP
from tenants.people.queries import managers_but
from tenants.roles import MANAGERS, ROLES


class SignInForm(LoginForm):
    """E-mail and password. `refusal`: why they are not even looked at."""

    username = forms.CharField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    remember = forms.BooleanField(label=_("Keep me signed in for two weeks"), required=False)

    error_messages: ClassVar = {
        **LoginForm.error_messages,
        "invalid_login": _("The e-mail address or the password is not right."),
    }

    def __init__(self, *args: Any, refusal: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.refusal = refusal
        for name in self.fields:
            self.fields[name].widget.attrs.pop("placeholder", None)

    def clean(self) -> dict[str, Any]:
        if self.refusal:
            raise ValidationError(self.refusal, code="too_often")
        cleaned: dict[str, Any] = super().clean()
        return cleaned


class PasswordLinkForm(forms.Form):
    """Where to send a link."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
    )


class NewPasswordForm(SetPasswordForm):  # type: ignore[type-arg]  # takes none at run time
    """A new password, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].label = _("New password")
        self.fields["new_password1"].help_text = _(
            "At least twelve characters. A few words in a row are easy to keep."
        )
        self.fields["new_password2"].label = _("The same password again")


class _PersonForm(UserForm):
    """Roles are the policy's groups, each with the sentence that says what it is for."""

    password_enabled = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("is_superuser", "password1", "password2"):
            self.fields.pop(name, None)  # nobody is made administrator, and everybody chooses a password of their own
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
    """A new person, who gets a link by e-mail to choose a password by."""

    def save(self, commit: bool = True) -> Any:
        self.instance.set_password(token_urlsafe(32))
        return super().save(commit)

    class Meta(UserCreationForm.Meta):
        fields: ClassVar = ["email", "first_name", "last_name", "groups"]


class PersonEditForm(_PersonForm, UserEditForm):
    """A person who is there."""

    class Meta(UserEditForm.Meta):
        fields: ClassVar = ["email", "first_name", "last_name", "is_active", "groups"]
