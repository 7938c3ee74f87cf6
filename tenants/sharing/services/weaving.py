"""What the origin changed, woven into a page without losing what was written here."""

from dataclasses import dataclass, field
from typing import Any

from wagtail.models import Page

from tenants.sharing.adapters import PageAdapter, adapter_for
from tenants.sharing.merging import Merged, merge
from tenants.sharing.models import Copy
from tenants.sharing.queries.standing import sheet_in
from tenants.sharing.sheets import Payload, Sheet, outgoing, same, sheet_of, values_of, with_sheet


@dataclass(slots=True)
class Weave:
    """The way of a copy from what it followed until now (`base`) to the payload that its row has."""

    copy: Copy
    base: Payload
    asked: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.asked = self.copy.asked

    def into(self, adapter: PageAdapter, page: Page, language: str, *, note_words: bool) -> None:
        """Change one form of a page, not saved, to what it is to hold; the row's questions are then this form's."""
        theirs = sheet_of(self.copy.payload, language)
        mine = sheet_in(adapter, page, language)
        merged = self._merge(theirs, mine, language)
        write_sheet(adapter, page, self.copy.payload, language, merged.sheet, mine)
        if note_words:
            keep_words(self.copy, language, own_words(theirs, merged.sheet))
        keep_questions(self.copy, language, merged.asked)

    def _merge(self, theirs: Sheet, mine: Sheet, language: str) -> Merged:
        if not self.copy.may_edit:
            return Merged(theirs, {})
        base, past = sheet_of(self.base, language), frozenset(self.copy.past.get(language, ()))
        return merge(base=base, theirs=theirs, mine=mine, asked=self.asked.get(language), past=past)


def write_sheet(adapter: PageAdapter, page: Page, payload: Payload, language: str, sheet: Sheet, mine: Sheet) -> None:
    """Put a sheet into a page; what is there already stays as it stands, with its own links and pictures."""
    wanted = values_of(sheet)
    keep = {key for key, value in values_of(mine).items() if key in wanted and wanted[key] == value}
    adapter.apply(page, with_sheet(payload, language, sheet), language, keep=keep)


def own_words(theirs: Sheet, sheet: Sheet) -> Sheet:
    """The fields in which a sheet differs from the origin's."""
    return {name: value for name, value in sheet.items() if not same(value, theirs.get(name))}


def keep_words(copy: Copy, language: str, words: Sheet) -> None:
    """Note on the row, not saved, what is our own in a language."""
    copy.overrides = _with_language(copy.overrides, language, words)


def keep_questions(copy: Copy, language: str, asked: dict[str, Any]) -> None:
    """Note on the row, not saved, what is to be decided in a language."""
    copy.asked = _with_language(copy.asked, language, asked)
    copy.questions = sum(map(len, copy.asked.values()))


def _with_language(present: dict[str, Any], language: str, value: dict[str, Any]) -> dict[str, Any]:
    return {code: each for code, each in {**present, language: value}.items() if each}


def remember_past(copy: Copy, before: Payload) -> None:
    """Note on the row, not saved, what the origin had until now and has no longer."""
    for language in before.get("languages", {}):
        gone = outgoing(sheet_of(before, language), sheet_of(copy.payload, language))
        if gone:
            copy.past = {**copy.past, language: sorted({*copy.past.get(language, ()), *gone})}


def _still_open(asked: dict[str, Any], theirs: Sheet, sheet: Sheet) -> dict[str, Any]:
    """Where both sides have come to say the same, nothing is left to decide."""
    there, here = values_of(theirs), values_of(sheet)
    return {key: value for key, value in asked.items() if not same(there.get(key), here.get(key))}


def mend_page(page: Page, copy: Copy, language: str) -> bool:
    """Set a page that has just been published right: whose it is and old versions are not ours to change.

    Notes our own words and what is still to be decided on the row, not saved. Whether something had to be set right.
    """
    adapter = adapter_for(page)
    if adapter is None:
        return False
    theirs = sheet_of(copy.payload, language)
    mine = sheet_in(adapter, page, language)
    sheet = theirs
    if copy.may_edit:
        sheet = merge(base=theirs, theirs=theirs, mine=mine, past=frozenset(copy.past.get(language, ()))).sheet
    keep_words(copy, language, own_words(theirs, sheet))
    keep_questions(copy, language, _still_open(copy.asked.get(language, {}), theirs, sheet))
    if not adapter.differs(page, with_sheet(copy.payload, language, sheet), language):
        return False
    write_sheet(adapter, page, copy.payload, language, sheet, mine)
    page.save()
    page.revisions.filter(pk=page.live_revision_id).update(content=page.serializable_data(), object_str=str(page))
    return True
