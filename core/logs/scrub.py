"""Removes what must not reach a log file or an error report."""

import re
from collections.abc import Mapping
from typing import Any

HIDDEN = "[hidden]"

_SECRET_NAME = re.compile(
    r"pass(word|wd|phrase)?|secret|token|cookie|authorization|session|csrf|api.?key|dsn|personnummer", re.I
)

# Every repetition is bounded or can begin in one place only: no text makes these run away.
_CREDENTIALS = re.compile(r"://[^\s\"'<>]{1,300}@")
_HEADER = re.compile(r"\b((?:set-)?cookie|authorization)(\"?\s{0,4}:\s{0,4})[^\r\n]{1,8000}", re.I)
_PAIR = re.compile(
    r"(?<![\w-])([\w-]{0,40}(?:password|passwd|passphrase|secret|token|session(?:id)?|api[_-]?key|dsn))"
    r"([\"']?\s{0,4}[=:]\s{0,4})"
    r"(?:\[hidden\]|\"[^\"]*\"|'[^']*'|[^\s&;,\"')}\]]+)",
    re.I,
)
_EMAIL = re.compile(r"[\w.+-]{1,64}(?:@|%40)[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_PERSONAL_NUMBER = re.compile(
    r"(?<!\d)(?:19|20)?\d\d ?(?:0[1-9]|1[0-2]) ?(?:0[1-9]|[12]\d|3[01]|6[1-9]|[78]\d|9[01])[-+ ]?\d{4}(?!\d)"
)


def scrub(value: Any, name: str = "") -> Any:
    """A copy of `value` without secrets, e-mail addresses, personal numbers and credentials in addresses.

    Mappings, sequences and sets are walked; what stands under a name like `password` or `cookie` is hidden whole.
    Anything but text and numbers becomes the text of it.
    """
    if name and _SECRET_NAME.search(name):
        return HIDDEN
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, Mapping):
        return {scrub_text(str(key)): scrub(item, str(key)) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return type(value)(scrub(item) for item in value) if type(value) in {list, tuple, set} else scrub(list(value))
    if isinstance(value, bytes):
        return scrub_text(value.decode(errors="replace"))
    return scrub_text(value if isinstance(value, str) else repr(value))


def scrub_text(text: str) -> str:
    """A text without secrets."""
    text = _HEADER.sub(rf"\1\2{HIDDEN}", _CREDENTIALS.sub(f"://{HIDDEN}@", text))
    text = _PAIR.sub(rf"\1\2{HIDDEN}", text)
    return _PERSONAL_NUMBER.sub(HIDDEN, _EMAIL.sub(HIDDEN, text))
