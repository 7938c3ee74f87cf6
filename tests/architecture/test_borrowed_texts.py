"""The studio speaks Swedish throughout: where Wagtail's own catalogues are silent, ours is not."""

import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
import wagtail
import wagtail_localize
from django.conf import settings
from django.utils.translation import gettext, override

from core.i18n.compile import borrowed

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
LIBRARIES = (Path(wagtail.__file__).parent, Path(wagtail_localize.__file__).parent)
type Key = tuple[str | None, str]


def catalogue(path: Path) -> dict[Key, polib.POEntry]:
    return {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(path)) if not entry.obsolete}


def texts_of_libraries(domain: str) -> Iterator[tuple[Path, dict[Key, polib.POEntry]]]:
    """The English catalogue of each app of theirs that we install."""
    for library in LIBRARIES:
        for path in sorted(library.glob(f"**/locale/en/LC_MESSAGES/{domain}.po")):
            app = ".".join(path.relative_to(library.parent).parts[:-4])
            if app in settings.INSTALLED_APPS:
                yield path, catalogue(path)


def own(domain: str) -> dict[Key, polib.POEntry]:
    [path] = [path for path in borrowed() if path.stem == domain]
    return catalogue(path)


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_every_text_of_the_studio_has_its_swedish(domain: str) -> None:
    """Django asks all catalogues as one, so that one library's Swedish serves another's English."""
    asked, said = set[Key](), set(own(domain))
    for path, texts in texts_of_libraries(domain):
        theirs = path.parents[2] / "sv" / "LC_MESSAGES" / path.name
        asked |= texts.keys()
        if theirs.is_file():
            said |= {key for key, entry in catalogue(theirs).items() if entry.translated() and not entry.fuzzy}
    assert sorted(asked - said, key=str) == []


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_ours_says_nothing_that_is_never_asked_for(domain: str) -> None:
    asked = {key for _, texts in texts_of_libraries(domain) for key in texts}
    assert sorted(key[1] for key in own(domain).keys() - asked) == []


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_placeholders_are_kept(domain: str) -> None:
    def held(text: str) -> set[str]:
        return set(PLACEHOLDER.findall(text))

    lost = [
        entry.msgid
        for entry in own(domain).values()
        for words in (entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr])
        if not held(words) <= held(entry.msgid) | held(entry.msgid_plural or "") or not entry.translated()
    ]
    assert lost == []


def test_ours_comes_before_wagtails_own() -> None:
    with override("sv"):
        assert (gettext("Type"), gettext("Username"), gettext("Reports")) == ("Typ", "E-postadress", "Översikter")
