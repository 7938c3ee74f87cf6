"""Every text that a user may see has its Swedish, and the catalogues are in order."""

import ast
import re
from pathlib import Path

import polib
import pytest

from core.i18n.compile import PACKAGES, catalogues, compile_catalogues
from tests.architecture.sources import modules
from tests.architecture.texts import Text, marked_texts, texts_in, texts_in_template

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")

PLANTED_CODE = (
    ('_("Save")', Text("x:1", "Save")),
    ('_("Save " "all")', Text("x:1", "Save all")),
    ('gettext_lazy("Save")', Text("x:1", "Save")),
    ('translation.gettext("Save")', Text("x:1", "Save")),
    ('ngettext("one", "many", count)', Text("x:1", "one", "many")),
    ('pgettext("verb", "Open")', Text("x:1", "Open", context="verb")),
    ('npgettext("verb", "one", "many", 2)', Text("x:1", "one", "many", "verb")),
    ("_(name)", Text("x:1", None)),
    ('_(f"{name} saved")', Text("x:1", None)),
)
PLANTED_TEMPLATES = (
    ('{% translate "Save" %}', Text("x:1", "Save")),
    ('{% trans "Save" as save %}', Text("x:1", "Save")),
    ('{% translate "Open" context "verb" %}', Text("x:1", "Open", context="verb")),
    ('{% include "a.html" with label=_("Save (all)") %}', Text("x:1", "Save (all)")),
    ("{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}", Text("x:1", "Hello %(name)s")),
    ("{% blocktranslate trimmed %}\n  a\n  b\n{% endblocktranslate %}", Text("x:1", "a b")),
    (
        "{% blocktranslate count n=x %}one{% plural %}{{ n }} rows{% endblocktranslate %}",
        Text("x:1", "one", "%(n)s rows"),
    ),
)


@pytest.mark.parametrize(("code", "text"), PLANTED_CODE)
def test_texts_in_code_are_found(code: str, text: Text) -> None:
    assert list(texts_in(ast.parse(code), "x")) == [text]


@pytest.mark.parametrize(("source", "text"), PLANTED_TEMPLATES)
def test_texts_in_templates_are_found(source: str, text: Text) -> None:
    assert list(texts_in_template(source, "x")) == [text]


@pytest.fixture(scope="module")
def swedish() -> dict[tuple[str, str], polib.POEntry]:
    """Every entry of our four catalogues; Django reads them as one."""
    entries = [entry for path in catalogues() for entry in polib.pofile(str(path))]
    return {(entry.msgctxt or "", entry.msgid): entry for entry in entries if not entry.obsolete}


def test_every_text_can_be_read_from_the_source() -> None:
    """A variable is translated only in a module that marks its texts with gettext_noop."""
    marking = {module.place for module in modules() if "gettext_noop(" in module.text}
    unread = [text.place for text in marked_texts() if text.msgid is None]
    assert [place for place in unread if place.partition(":")[0] not in marking] == []


def test_every_text_has_its_swedish(swedish: dict[tuple[str, str], polib.POEntry]) -> None:
    missing = {text.key: text.place for text in marked_texts() if text.msgid and text.key not in swedish}
    assert missing == {}


def test_every_plural_has_its_swedish(swedish: dict[tuple[str, str], polib.POEntry]) -> None:
    wanted = {text.key: text.plural for text in marked_texts() if text.plural}
    found = {key: swedish[key].msgid_plural for key in wanted if key in swedish}
    assert found == wanted


def test_no_swedish_is_empty_or_in_doubt(swedish: dict[tuple[str, str], polib.POEntry]) -> None:
    unfinished = [key for key, entry in swedish.items() if not entry.translated() or entry.fuzzy]
    assert unfinished == []


def test_the_swedish_keeps_the_placeholders(swedish: dict[tuple[str, str], polib.POEntry]) -> None:
    def held(text: str) -> set[str]:
        return {match.group() for match in PLACEHOLDER.finditer(text)}

    lost = [
        entry.msgid
        for entry in swedish.values()
        if any(
            held(words) != held(entry.msgid_plural or entry.msgid) and held(words) != held(entry.msgid)
            for words in (entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr])
        )
    ]
    assert lost == []


def test_no_text_has_two_swedish_versions() -> None:
    versions: dict[tuple[str, str], set[str]] = {}
    for path in catalogues():
        for entry in polib.pofile(str(path)):
            said = entry.msgstr or str(sorted(entry.msgstr_plural.items()))
            versions.setdefault((entry.msgctxt or "", entry.msgid), set()).add(said)
    assert {key: said for key, said in versions.items() if len(said) > 1} == {}


def test_no_catalogue_says_a_text_twice() -> None:
    for path in catalogues():
        keys = [(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(path))]
        assert sorted({str(key) for key in keys if keys.count(key) > 1}) == [], path


def test_every_catalogue_compiles(tmp_path: Path) -> None:
    for path in catalogues():
        copy = tmp_path / path.relative_to(path.parents[4])
        copy.parent.mkdir(parents=True)
        copy.write_bytes(path.read_bytes())
    made = compile_catalogues(tmp_path)
    assert [path.relative_to(tmp_path).parts[0] for path in made] == sorted(PACKAGES)
    assert all(len(polib.mofile(str(path))) > 0 for path in made)
