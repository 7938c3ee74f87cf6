"""Linked data (schema.org as JSON-LD) in the head of a page: facts for search engines, never a script that runs."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

type Thing = dict[str, Any]

CONTEXT = "https://schema.org"
_ESCAPED = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def thing(kind: str, facts: Mapping[str, Any]) -> Thing:
    """A thing of a type with the facts that are known: what is empty is left out."""
    return {"@type": kind, **{name: value for name, value in facts.items() if value not in (None, "", [], {}, ())}}


def as_script(*things: Thing) -> SafeString:
    """The things in a `script` element, which is data and never run; no text in it can end the element."""
    text = json.dumps({"@context": CONTEXT, "@graph": things}, ensure_ascii=False, separators=(",", ":"))
    safe = mark_safe(text.translate(_ESCAPED))  # noqa: S308  (every sign that HTML knows is escaped)
    return format_html('<script type="application/ld+json">{}</script>', safe)
