"""Expressions as PostgreSQL prints them, in a form that outlives a dump."""

import re

CAST = re.compile(
    r"::(?:\"[^\"]+\"|[a-z_][\w.]*(?: varying| precision| with(?:out)? time zone)?)(?:\(\d+(?:,\d+)?\))?(?:\[\])?"
)
BRACKETS = str.maketrans("", "", "()")


def settled(text: str) -> str:
    """The text without casts and brackets: what is dumped and restored is read anew, and printed with others."""
    return CAST.sub("", text).translate(BRACKETS)
