"""The door of a tenant, and the studio's screens for people."""

from math import ceil
from typing import Any

from django.contrib import messages
from django.forms import Form, ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import account
from wagtail.users.views.users import IndexView, UserViewSet

from tenants.people.forms import NewPasswordForm, PasswordLinkForm, PersonCreationForm, PersonEditForm, SignInForm
from tenants.people.models import User
from tenants.people.queries import role_names
from tenants.people.services import ask_for_password_link, forget_tries, give_back, note_password_set, take_try
from tenants.people.services.throttling import PASSWORD_LINK, SIGN_IN, SIGN_IN_FROM, network_of

STUDIO = "wagtailadmin.access_admin"


class DoorMixin:
    """A page of the tenant's own site that nobody should find by a search; a form that is refused is a 400."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "robots": "noindex"}  # type: ignore[misc]

    def form_invalid(self, form: Form) -> HttpResponse:
        return self.refuse(form, 400)

    def refuse(self, form: Form, status: int) -> HttpResponse:
        """The page again, with the form as it was filled in."""
        context = self.get_context_data(form=form)
        response: HttpResponse = self.render_to_response(context, status=status)  # type: ignore[attr-defined]
        return response

    def refuse_for(self, form: Form, seconds: int) -> HttpResponse:
        """As above, for who has tried too often; the form says so and nothing in it was looked at."""
        response = self.refuse(form, 429)
        response.headers["Retry-After"] = str(seconds)
        return response


class SignInView(DoorMixin, account.LoginView):
    """Into the studio for those who work there, to the site for those who read."""

    template_name = "people/sign_in.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not request.user.has_perm(STUDIO):
            list(messages.get_messages(request))  # Wagtail has left a complaint that this page answers better
            reader: HttpResponse = self.render_to_response({"person": request.user, "robots": "noindex"})
            return reader
        answer: HttpResponse = super().get(request, *args, **kwargs)
        return answer

    def get_template_names(self) -> list[str]:
        user = self.request.user
        reader = user.is_authenticated and not user.has_perm(STUDIO)
        return ["people/signed_in.html" if reader else self.template_name]

    def get_form_class(self) -> type[Form]:
        return SignInForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wait = take_try((SIGN_IN, self.email), (SIGN_IN_FROM, self.network))
        if wait:
            return self.refuse_for(SignInForm(request=request, data=request.POST, refusal=too_often(wait)), wait)
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def form_valid(self, form: Any) -> HttpResponse:
        forget_tries(SIGN_IN, self.email)
        give_back(SIGN_IN_FROM, self.network)
        answer: HttpResponse = super().form_valid(form)
        return answer

    def get_success_url(self) -> str:
        wanted, studio = str(self.get_redirect_url()), str(reverse("wagtailadmin_home"))
        if self.request.user.has_perm(STUDIO):
            return wanted or studio
        return wanted if wanted and not wanted.startswith(studio) else "/"

    @property
    def email(self) -> str:
        """What stands in the form as e-mail address."""
        return str(self.request.POST.get("username", ""))[:254]

    @property
    def network(self) -> str:
        """From where somebody asks."""
        return network_of(self.request.META.get("REMOTE_ADDR", ""))


class PasswordLinkView(DoorMixin, account.PasswordResetView):
    """Whoever forgot their password asks for a link. The answer is the same whether the address is known or not."""

    template_name = "people/ask_for_link.html"
    success_url = reverse_lazy("people:link_sent")

    def get_form_class(self) -> type[Form]:
        return PasswordLinkForm

    def form_valid(self, form: Form) -> HttpResponse:
        email = form.cleaned_data["email"]
        wait = take_try((PASSWORD_LINK, email))
        if wait:
            form.add_error(None, too_often(wait))
            return self.refuse_for(form, wait)
        ask_for_password_link(email=email, language=get_language() or "sv")
        return HttpResponseRedirect(str(self.get_success_url()))


class LinkSentView(DoorMixin, account.PasswordResetDoneView):
    """The link is on its way, if there is anybody to send it to."""

    template_name = "people/link_sent.html"


class SetPasswordView(DoorMixin, account.PasswordResetConfirmView):
    """Where the link leads. A link that is used, old, or another tenant's is a 404 that says what to do."""

    template_name = "people/set_password.html"
    success_url = reverse_lazy("people:sign_in")
    form_class = NewPasswordForm

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        note_password_set(person=self.user)
        messages.success(self.request, _("Your new password is saved. Sign in with it."))
        return answer

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        status = kwargs.pop("status", 200 if self.validlink else 404)
        response: HttpResponse = super().render_to_response(context, status=status, **kwargs)
        return response


def sign_out(request: HttpRequest) -> HttpResponse:
    """Out, from the studio and from the site alike."""
    answer: HttpResponse = account.LogoutView.as_view()(request)
    return answer


def too_often(seconds: int) -> str:
    """How long to wait, in words."""
    minutes = ceil(seconds / 60)
    text = ngettext(
        "Too many tries. Wait %(minutes)s minute and try again.",
        "Too many tries. Wait %(minutes)s minutes and try again.",
        minutes,
    )
    return text % {"minutes": minutes}


class PeopleList(IndexView):
    """Who there is, in which roles."""

    page_title = gettext_lazy("People")
    add_item_label = gettext_lazy("Add a person")

    @cached_property
    def columns(self) -> list[Column]:
        shown: list[Column] = [column for column in super().columns if column.name != "is_superuser"]
        shown.insert(3, Column("roles", label=_("Roles"), accessor=role_names, width="30%"))
        return shown

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().prefetch_related("groups")


class PeopleViewSet(UserViewSet):
    """People are added and changed by managers; nobody is made administrator of everything here."""

    add_to_settings_menu = False
    add_to_admin_menu = True
    menu_label = gettext_lazy("People")
    menu_order = 500
    index_view_class = PeopleList

    def get_form_class(self, for_update: bool = False) -> type[ModelForm[User]]:
        return PersonEditForm if for_update else PersonCreationForm
