"""Every text that is marked for translation, read from Python and from templates without gettext's tools."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

from tests.architecture.sources import PACKAGES, ROOT, modules

PLAIN = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
PLURAL_CONTEXT = {"npgettext", "npgettext_lazy"}
MARKED = re.compile(r"\b(_|gettext|ngettext|pgettext|npgettext)\(")


@dataclass(frozen=True, slots=True)
class Text:
    """One marked text; `msgid` is None when it cannot be read from the source."""

    place: str
    msgid: str | None
    plural: str = ""
    context: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.context, self.msgid or ""


def from_call(place: str, name: str, arguments: list[ast.expr]) -> Text:
    """The text of one call of a translating function."""
    words = [node.value if isinstance(node, ast.Constant) else None for node in arguments]
    count = 1 + (name in PLURAL) + (name in CONTEXT) + 2 * (name in PLURAL_CONTEXT)
    if len(words) < count or not all(isinstance(word, str) for word in words[:count]):
        return Text(place, None)
    context = str(words.pop(0)) if name in CONTEXT | PLURAL_CONTEXT else ""
    plural = str(words[1]) if name in PLURAL | PLURAL_CONTEXT else ""
    return Text(place, str(words[0]), plural, context)


def texts_in(tree: ast.AST, place: str) -> Iterator[Text]:
    """Every marked text of a syntax tree."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            if name in PLAIN | PLURAL | CONTEXT | PLURAL_CONTEXT:
                yield from_call(place if ":" in place else f"{place}:{node.lineno}", name, node.args)


def texts_in_template(source: str, place: str) -> Iterator[Text]:
    """Every marked text of a template, through Django's own reader of templates."""
    marked = templatize(source)
    for match in MARKED.finditer(marked):
        call = balanced(marked, match.start())
        line = f"{place}:{marked.count(chr(10), 0, match.start()) + 1}"
        try:
            tree = ast.parse(call.strip(), mode="eval")
        except SyntaxError:
            yield Text(line, None)
            continue
        yield from texts_in(tree, line)


def balanced(text: str, start: int) -> str:
    """A call from its name to its closing bracket, brackets inside strings apart."""
    depth, quote, position = 0, "", start
    while position < len(text):
        sign = text[position]
        if quote:
            position += sign == "\\"
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        elif sign in "()":
            depth += 1 if sign == "(" else -1
            if depth == 0:
                return text[start : position + 1]
        position += 1
    return text[start:]


def templates() -> list[Path]:
    """Every template of ours."""
    found = [path for package in PACKAGES for path in (ROOT / package).rglob("templates/**/*") if path.is_file()]
    return sorted(path for path in found if path.suffix in {".html", ".txt", ".xml"})


def marked_texts() -> list[Text]:
    """Every text of our packages that is marked for translation."""
    found = [text for module in modules() for text in texts_in(module.tree, module.place)]
    for path in templates():
        found += texts_in_template(path.read_text(), path.relative_to(ROOT).as_posix())
    return found
