"""What a person may do with the pages of the site, where Wagtail's own answer is not the policy's."""

from typing import Any

from wagtail.models import PagePermissionTester

from tenants.editorial.enums import REVIEWED_KINDS
from tenants.people.permissions import may
from tenants.roles import Right, Subject
from tenants.sharing.queries import is_copy, may_publish_page


def may_review(person: Any) -> bool:
    """Whether a person may publish what has to be reviewed."""
    return may(person, Right.APPROVE, Subject.KNOWLEDGE)


def needs_review(kind: str, page: Any = None) -> bool:
    """Whether what is of this kind is reviewed before it is published. A copy was reviewed where it comes from."""
    return kind in REVIEWED_KINDS and (page is None or page.pk is None or not is_copy(page))


class ContentPermissionTester(PagePermissionTester):
    """Adds to Wagtail's answers: what its origin has taken back is not published here, a copy begets no other.

    A page stays in its section.
    """

    def can_move(self) -> bool:
        return False

    def can_publish(self) -> bool:
        return self.may_publish_own() and may_publish_page(self.page)

    def can_copy(self) -> bool:
        """Not what came from another node: the duplicate would be ours, and forget whose text it is."""
        return bool(super().can_copy()) and not is_copy(self.page)

    def may_publish_own(self) -> bool:
        """Whether the person might publish the page, were it their own tenant's."""
        return bool(super().can_publish())


class KnowledgePermissionTester(ContentPermissionTester):
    """Kinds that are reviewed are published by those who may approve, and by nobody else."""

    def may_publish_own(self) -> bool:
        if not needs_review(self.page.kind, self.page):
            return super().may_publish_own()
        return not self.page_is_root and may_review(self.user)

    def can_unpublish(self) -> bool:
        """Whoever publishes takes down: those who run the site, and of what is reviewed also those who approve it."""
        if super().can_unpublish():
            return True
        reviewed = self.page.live and needs_review(self.page.kind, self.page)
        return bool(reviewed and may_review(self.user) and not self.page_locked())


class SectionPermissionTester(PagePermissionTester):
    """The front page and the section pages: changed by those who run the site, and never taken away."""

    def _may(self, right: Right) -> bool:
        return not self.page_is_root and may(self.user, right, Subject.SITE)

    def can_edit(self) -> bool:
        return self._may(Right.EDIT)

    def can_publish(self) -> bool:
        return self._may(Right.PUBLISH)

    def can_unpublish(self) -> bool:
        return False

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return False

    def can_move(self) -> bool:
        return False

    def can_copy(self) -> bool:
        return False

    def can_reorder_children(self) -> bool:
        return False

    def can_lock(self) -> bool:
        return False

    def can_unlock(self) -> bool:
        return bool(self.page.locked) and self._may(Right.PUBLISH)
