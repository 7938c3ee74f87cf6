"""One page of a list in the studio."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

PAGE_SIZE = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Slice:
    """The rows of one page, how many rows there are in all, the page's number and how many pages there are."""

    rows: list[Any]
    total: int
    number: int
    pages: int


def slice_of(queryset: QuerySet[Any], page: int) -> Slice:
    """A page of an ordered queryset; a number beyond the ends stands for the nearest page. Two queries."""
    total = queryset.count()
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(1, page), pages)
    rows = list(queryset[(number - 1) * PAGE_SIZE : number * PAGE_SIZE])
    return Slice(rows=rows, total=total, number=number, pages=pages)
