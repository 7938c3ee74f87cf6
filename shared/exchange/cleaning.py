"""Small checkers that a payload's contract is built of: value and path in, the clean value out, or PayloadError."""

import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import nh3

from shared.exchange.errors import PayloadError, Reason

type Cleaner = Callable[[Any, str], Any]

TAGS = {"p", "b", "strong", "i", "em", "a", "ul", "ol", "li", "br"}
SCHEMES = {"http", "https", "mailto"}
ITEM_LINK = "data-item"
_control = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ue000-\uf8ff]")
_missing = object()


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record: how it is cleaned, and what stands when it is missing."""

    clean: Cleaner
    fallback: Any
    optional: bool = False

    @classmethod
    def required(cls, clean: Cleaner) -> "Field":
        """A field that must be there."""
        return cls(clean, _missing)

    @classmethod
    def default(cls, clean: Cleaner, fallback: Any) -> "Field":
        """A field that gets `fallback` when it is missing."""
        return cls(clean, fallback)

    @classmethod
    def absent(cls, clean: Cleaner) -> "Field":
        """A field that stays away when it is missing."""
        return cls(clean, _missing, optional=True)


def record(fields: Mapping[str, Field]) -> Cleaner:
    """An object with exactly these fields."""

    def clean(value: Any, path: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise PayloadError(Reason.WRONG_TYPE, path or "the whole payload")
        for name in value:
            if name not in fields:
                raise PayloadError(_reason_for(str(name)), _join(path, str(name)))
        return dict(_cleaned_fields(fields, value, path))

    return clean


def _cleaned_fields(fields: Mapping[str, Field], value: dict[str, Any], path: str) -> list[tuple[str, Any]]:
    result = []
    for name, field in fields.items():
        if name in value:
            result.append((name, field.clean(value[name], _join(path, name))))
        elif field.fallback is not _missing:
            result.append((name, field.clean(field.fallback, _join(path, name))))
        elif not field.optional:
            raise PayloadError(Reason.MISSING, _join(path, name))
    return result


def _reason_for(name: str) -> Reason:
    local = name in {"id", "pk", "page", "image", "document", "user"} or name.endswith(("_id", "_pk"))
    return Reason.LOCAL_ID if local else Reason.UNKNOWN_FIELD


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def text(limit: int, *, empty: bool = True) -> Cleaner:
    """Plain text of at most `limit` characters, without control, private-use and direction ones."""

    def clean(value: Any, path: str) -> str:
        if not isinstance(value, str):
            raise PayloadError(Reason.WRONG_TYPE, path)
        result = _control.sub("", value).strip()
        if len(result) > limit:
            raise PayloadError(Reason.TOO_LONG, path)
        if not result and not empty:
            raise PayloadError(Reason.MISSING, path)
        return result

    return clean


def matching(pattern: str) -> Cleaner:
    """Text that matches the whole of `pattern`."""
    compiled = re.compile(pattern)

    def clean(value: Any, path: str) -> str:
        if not isinstance(value, str):
            raise PayloadError(Reason.WRONG_TYPE, path)
        if not compiled.fullmatch(value):
            raise PayloadError(Reason.WRONG_VALUE, path)
        return value

    return clean


def one_of(values: tuple[Any, ...]) -> Cleaner:
    """One of `values`."""

    def clean(value: Any, path: str) -> Any:
        for known in values:
            if isinstance(value, type(known)) and not isinstance(value, bool) and value == known:
                return known
        raise PayloadError(Reason.WRONG_VALUE, path)

    return clean


def boolean(value: Any, path: str) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise PayloadError(Reason.WRONG_TYPE, path)
    return value


def integer(low: int, high: int) -> Cleaner:
    """A whole number from `low` to `high`."""

    def clean(value: Any, path: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise PayloadError(Reason.WRONG_TYPE, path)
        if not low <= value <= high:
            raise PayloadError(Reason.WRONG_VALUE, path)
        return value

    return clean


def number(low: float, high: float) -> Cleaner:
    """A number from `low` to `high`, kept with two decimals."""

    def clean(value: Any, path: str) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise PayloadError(Reason.WRONG_TYPE, path)
        if not low <= value <= high:
            raise PayloadError(Reason.WRONG_VALUE, path)
        return round(float(value), 2)

    return clean


def optional(cleaner: Cleaner) -> Cleaner:
    """None, or what `cleaner` takes."""
    return lambda value, path: None if value is None else cleaner(value, path)


def many(cleaner: Cleaner, *, least: int = 0, limit: int = 500) -> Cleaner:
    """A list of at least `least` and at most `limit`."""

    def clean(value: Any, path: str) -> list[Any]:
        if not isinstance(value, list | tuple):
            raise PayloadError(Reason.WRONG_TYPE, path)
        if len(value) > limit:
            raise PayloadError(Reason.TOO_LONG, path)
        if len(value) < least:
            raise PayloadError(Reason.WRONG_VALUE, path)
        return [cleaner(each, f"{path}[{index}]") for index, each in enumerate(value)]

    return clean


def distinct(cleaner: Cleaner, *, limit: int) -> Cleaner:
    """As many, and each only once, for what is counted."""
    every = many(cleaner, limit=limit)
    return lambda value, path: list(dict.fromkeys(every(value, path)))


def moment(value: Any, path: str) -> str:
    """A point in time with its zone, in ISO form, kept in UTC."""
    if not isinstance(value, str):
        raise PayloadError(Reason.WRONG_TYPE, path)
    try:
        parsed = datetime.fromisoformat(value)
    except ValueError as error:
        raise PayloadError(Reason.WRONG_VALUE, path) from error
    if parsed.tzinfo is None or not 1800 <= parsed.year <= 2200:
        raise PayloadError(Reason.WRONG_VALUE, path)
    return parsed.astimezone(UTC).isoformat()


def web_address(value: Any, path: str) -> str:
    """An absolute http or https address."""
    if not isinstance(value, str):
        raise PayloadError(Reason.WRONG_TYPE, path)
    try:
        parts = urlsplit(value)
    except ValueError as error:
        raise PayloadError(Reason.WRONG_VALUE, path) from error
    if parts.scheme not in {"http", "https"} or not parts.netloc or len(value) > 2000 or _control.search(value):
        raise PayloadError(Reason.WRONG_VALUE, path)
    return value


def global_id(value: Any, path: str) -> str:
    """A UUID in its usual form; whatever else stands in its place means something in one database only."""
    try:
        return str(uuid.UUID(value))
    except (ValueError, TypeError, AttributeError) as error:
        raise PayloadError(Reason.LOCAL_ID, path) from error


def html(value: Any, path: str) -> str:
    """Rich text with nothing but simple marks and links that mean the same everywhere.

    A link or embed that carries a tenant's own id is refused; script, styles and relative links are taken away.
    """
    if not isinstance(value, str):
        raise PayloadError(Reason.WRONG_TYPE, path)
    if len(value) > 100_000:
        raise PayloadError(Reason.TOO_LONG, path)
    finder = _LocalIds()
    finder.feed(value)
    if finder.found:
        raise PayloadError(Reason.LOCAL_ID, path)
    return nh3.clean(
        _control.sub("", value),
        tags=TAGS,
        attributes={"a": {"href", ITEM_LINK}},
        attribute_filter=_keep_attribute,
        url_schemes=SCHEMES,
        link_rel=None,
    )


class _LocalIds(HTMLParser):
    """Looks for what Wagtail writes into rich text: `<embed>` and `<a linktype id>`."""

    found = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attrs}
        if tag == "embed" or (tag == "a" and names & {"linktype", "id"}):
            self.found = True


def _keep_attribute(tag: str, name: str, value: str) -> str | None:
    try:
        if name == "href":
            return value if urlsplit(value).scheme in SCHEMES else None
        return str(uuid.UUID(value))
    except ValueError:
        return None
