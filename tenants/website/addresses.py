"""Addresses of lists: what is chosen stays in the address, and a page of the list is a number in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest

from core.design.types import Page

PAGE = "page"


@dataclass(frozen=True, slots=True)
class ListAddress:
    """A list's path and what is chosen in it, as (name, value) in a fixed order; the page's number is never kept."""

    path: str
    chosen: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return f"{self.path}?{urlencode(self.chosen)}" if self.chosen else self.path

    def toggled(self, name: str, value: str) -> "ListAddress":
        """The same list with this value taken away if it is chosen, else added."""
        if (name, value) in self.chosen:
            return self.without(name, value)
        return ListAddress(self.path, (*self.chosen, (name, value)))

    def without(self, name: str, value: str | None = None) -> "ListAddress":
        """The same list without this value, or without every value of the name."""
        kept = tuple(pair for pair in self.chosen if pair[0] != name or (value is not None and pair[1] != value))
        return ListAddress(self.path, kept)

    def replaced(self, name: str, value: str) -> "ListAddress":
        """The same list with this as the only value of the name."""
        return ListAddress(self.path, (*self.without(name).chosen, (name, value)))

    def at_page(self, number: int) -> str:
        """The address of one page of the list; the first carries no number."""
        return str(self) if number == 1 else str(self.replaced(PAGE, str(number)))

    def pagination(self, number: int, total: int) -> Page:
        """Where we are in the list, with the addresses of its neighbours."""
        return Page(
            number=number,
            total=total,
            prev_url=self.at_page(number - 1) if number > 1 else "",
            next_url=self.at_page(number + 1) if number < total else "",
            first_url=self.at_page(1) if number > 2 else "",
            last_url=self.at_page(total) if number < total - 1 else "",
        )


def list_address(path: str, chosen: Mapping[str, Iterable[str]]) -> ListAddress:
    """The address of a list from the values chosen for each name."""
    return ListAddress(path, tuple((name, value) for name, values in chosen.items() for value in values))


def page_number(request: HttpRequest) -> int:
    """The page that is asked for; anything that is no positive number is the first."""
    text = request.GET.get(PAGE, "")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) <= 6 else 1


def page_count(total: int, size: int) -> int:
    """How many pages a list has, at least one."""
    return max(1, -(-total // size))


def check_page(number: int, count: int) -> None:
    """Raise Http404 for a page after the last."""
    if number > count:
        message = "No such page of the list."
        raise Http404(message)
