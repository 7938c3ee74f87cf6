"""What sharing refuses, in words for the person who asked."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop


class SharingError(Exception):
    """Base: `str(error)` is one clear sentence in the reader's language."""

    sentence = gettext_noop("This cannot be shared.")

    def __str__(self) -> str:
        return str(_(self.sentence))


class NotShareableError(SharingError):
    """A page of a kind that does not cross the border."""

    sentence = gettext_noop("Pages of this kind cannot be shared.")


class NotAllowedError(SharingError):
    """The person lacks the right."""

    sentence = gettext_noop("You do not have the right to do this.")


class SharedCopyError(SharingError):
    """A copy is not this tenant's to share on."""

    sentence = gettext_noop("This comes from another node. Only that node decides who may see it.")


class NotPassableError(SharingError):
    """The grant does not let a receiver share the item on."""

    sentence = gettext_noop("The node it comes from does not allow it to be shared on.")


class ContentRefusedError(SharingError):
    """The page holds something that may not leave the tenant."""

    sentence = gettext_noop("Something in the content cannot be shared (%(reason)s). Nothing was changed.")

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)

    def __str__(self) -> str:
        return super().__str__() % {"reason": self.reason}


class AltTextMissingError(SharingError):
    """A picture says nothing to whoever cannot see it. `places`: which, in words."""

    sentence = gettext_noop(
        "Not shared: alt text is missing (%(places)s). Write it on the page, or say that the picture only adorns."
    )

    def __init__(self, places: str) -> None:
        self.places = places
        super().__init__(places)

    def __str__(self) -> str:
        return super().__str__() % {"places": self.places}


class ErasedError(SharingError):
    """What was erased is never shared again."""

    sentence = gettext_noop("This was erased. It cannot be shared again.")


class NoReceiversError(SharingError):
    """Some receivers are to be chosen, and none is."""

    sentence = gettext_noop("Choose at least one node. Nothing was changed.")


class ImpossibleTimesError(SharingError):
    """The grant would end before it begins, or has ended already."""

    sentence = gettext_noop("The last day must be later than today, and than the first. Nothing was changed.")


class NotGrantedError(SharingError):
    """No such item, or not for this tenant."""

    sentence = gettext_noop("This is not shared with us.")


class OwnItemError(SharingError):
    """An item never returns to its origin."""

    sentence = gettext_noop("This is our own.")


class WithdrawnError(SharingError):
    """The origin took the item back."""

    sentence = gettext_noop("The node it comes from has withdrawn this. It cannot be received or published.")


class AlreadyReceivedError(SharingError):
    """The tenant has the item already."""

    sentence = gettext_noop("We have received this already.")


class PictureMissingError(SharingError):
    """A picture that the item shows is not here: delivery waits for it."""

    sentence = gettext_noop("A picture that belongs to this has not arrived yet. Try again in a while.")


class NowhereToPlaceError(SharingError):
    """The tenant has no index page where the copy belongs."""

    sentence = gettext_noop("There is no section for this kind of page. Create one first.")


class NoQuestionError(SharingError):
    """Somebody has decided already, or the origin has taken its change back."""

    sentence = gettext_noop("This has been decided already.")


class ChangedMeanwhileError(SharingError):
    """The origin or a colleague changed the text while the person was looking."""

    sentence = gettext_noop("The text has changed since you opened the page. Look once more.")


class NotInvitedError(SharingError):
    """Nobody asked this tenant to make it together, or it does not."""

    sentence = gettext_noop("We do not make this together with the node it comes from.")


class PartRefusedError(SharingError):
    """The part holds something that may not leave the tenant."""

    sentence = gettext_noop("Our part cannot be shared as it is (%(reason)s). Nothing was changed.")

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)

    def __str__(self) -> str:
        return super().__str__() % {"reason": self.reason}


class NotEditableError(SharingError):
    """The grant does not allow changes."""

    sentence = gettext_noop("The node it comes from does not allow the text to be changed here.")


class KnownRuleError(SharingError):
    """Two rules that say the same are one."""

    sentence = gettext_noop("There is such a rule already.")
