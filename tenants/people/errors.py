"""What the services of people refuse."""

from django.utils.translation import gettext as _


class PeopleError(ValueError):
    """Base of the refusals; the text is for people."""


class EmailTakenError(PeopleError):
    """Someone else in the tenant has the address."""

    def __init__(self, email: str) -> None:
        super().__init__(_("There is already a person with the address %(email)s.") % {"email": email})


class GroupsMissingError(PeopleError):
    """The roles' groups have not been made yet: sync_groups comes first."""

    def __init__(self) -> None:
        super().__init__(_("The roles are not in place yet."))


class LastManagerError(PeopleError):
    """The tenant would have no one left who can invite people."""

    def __init__(self) -> None:
        super().__init__(_("Someone must be left who can manage people. Give another person that role first."))
