"""Whether a page is valid HTML, and sound beyond what a parser sees."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from xml.etree.ElementTree import Element

import html5lib

MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d[+-]\d\d:\d\d)?")
REFERENCES = ("for", "aria-labelledby", "aria-describedby")


def faults(html: str) -> list[str]:
    """What is wrong with a page: parse errors as the standard names them, then what its elements lack."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    page = parser.parse(html)
    errors = [f"line {line}: {code}" for (line, _column), code, _details in parser.errors]
    return [*errors, *_wrong_in_head(page), *_wrong_in_lists(page), *_wrong_references(page), *_wrong_elements(page)]


def _wrong_in_head(page: Element) -> Iterator[str]:
    if page.get("lang") not in {"sv", "en"}:
        yield "no language"
    if len((page.findtext("head/title") or "").strip()) < 3:
        yield "no title"
    if len(page.findall(".//h1")) != 1:
        yield "not one h1"
    levels = [int(each.tag[1]) for each in page.iter() if re.fullmatch("h[1-6]", str(each.tag))]
    yield from (f"h{after} after h{before}" for before, after in pairwise(levels) if after > before + 1)
    if len(page.findall(".//main")) != 1:
        yield "not one main"


def _wrong_in_lists(page: Element) -> Iterator[str]:
    for each in page.iter():
        inside = {str(child.tag) for child in each}
        if each.tag in {"ul", "ol"} and inside - {"li"}:
            yield f"{inside} in a {each.tag}"
        if each.tag == "dl" and inside - {"div", "dt", "dd"}:
            yield f"{inside} in a dl"


def _wrong_references(page: Element) -> Iterator[str]:
    ids = Counter(each.get("id") for each in page.iter() if each.get("id"))
    yield from (f"id {name} {count} times" for name, count in ids.items() if count > 1)
    for each in page.iter():
        named = [name for attribute in REFERENCES for name in (each.get(attribute) or "").split()]
        anchor = each.get("href", "")
        named += [anchor[1:]] if each.tag == "a" and anchor.startswith("#") else []
        yield from (f"{each.tag} points to {name}" for name in named if name not in ids)


def _wrong_elements(page: Element) -> Iterator[str]:
    for each in page.iter():
        if each.tag == "img" and not {"alt", "width", "height", "src"} <= set(each.keys()):
            yield f"an img without {({'alt', 'width', 'height', 'src'}) - set(each.keys())}"
        if each.tag == "time" and not MOMENT.fullmatch(each.get("datetime", "")):
            yield f"time {each.get('datetime')}"
        if each.tag in {"a", "button"} and not _name(each):
            yield f"a nameless {each.tag}"


def _name(element: Element) -> str:
    """What an element is called, for whoever cannot see it."""
    pictures = " ".join(image.get("alt", "") for image in element.iter("img"))
    return f"{element.get('aria-label', '')} {pictures} {''.join(element.itertext())}".strip()
