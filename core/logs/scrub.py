"""Removes what must not reach a log file or an error report."""

import re
from collections.abc import Mapping
from typing import Any

_SECRET_NAME = re.compile(
    r"pass(word)?|secret|token|cookie|authorization|session|csrf|api.?key|dsn|personnummer", re.IGNORECASE
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_PERSONAL_NUMBER = re.compile(r"\b(19|20)?\d{6}[-+]?\d{4}\b")
_CREDENTIALS = re.compile(r"://[^/\s:@]+:[^@\s]+@")
HIDDEN = "[hidden]"


def scrub(value: Any, name: str = "") -> Any:
    """A copy of `value` without secrets, e-mail addresses, personal numbers and credentials in addresses.

    Mappings and sequences are walked; what stands under a name like `password` or `cookie` is hidden whole.
    """
    if name and _SECRET_NAME.search(name):
        return HIDDEN
    if isinstance(value, Mapping):
        return {key: scrub(item, str(key)) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [scrub(item) for item in value]
    if isinstance(value, str):
        text = _CREDENTIALS.sub("://[hidden]@", value)
        return _PERSONAL_NUMBER.sub(HIDDEN, _EMAIL.sub(HIDDEN, text))
    return value
