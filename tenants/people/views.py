"""The studio's screens for people: Wagtail's, with our forms."""

from django.forms import ModelForm
from wagtail.users.views.users import UserViewSet

from tenants.people.forms import PersonCreationForm, PersonEditForm
from tenants.people.models import User


class PeopleViewSet(UserViewSet):
    """People are added and changed by managers; nobody is made administrator of everything here."""

    def get_form_class(self, for_update: bool = False) -> type[ModelForm[User]]:
        return PersonEditForm if for_update else PersonCreationForm
