"""A table of every tenant that anybody may write to and count: Wagtail's tags."""

from taggit.models import Tag

from core.tenancy.scopes import unit_of_work


def add(name: str) -> None:
    """A row, in the open unit."""
    Tag.objects.create(name=name, slug=name)


def there(tenant: object, name: str) -> bool:
    """Whether a row of this name was committed, asked in a unit of its own."""
    with unit_of_work(tenant, reason="count", read_only=True):  # type: ignore[arg-type]
        return bool(Tag.objects.filter(name=name).exists())
