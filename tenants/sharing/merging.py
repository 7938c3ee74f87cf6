"""Three-way merge of a text: what the origin had, what it has now, what stands here. Pure: sheets in, a sheet out.

What was not touched here follows the origin. What was touched stays, and becomes a question when the origin changed
it too; `asked` remembers, by key, what the origin had when the text here parted from it. What the origin ever had
counts as not touched, so that an old version never passes for the receiver's own words.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tenants.sharing.sheets import BODY, Sheet, block_key, digest, same

type Asked = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged sheet, and its open questions: by key what the origin had; None where it had no such block."""

    sheet: Sheet
    asked: Asked


@dataclass(slots=True)
class _Choice:
    """Decides value by value, and collects the questions."""

    before: Mapping[str, Any]
    past: Collection[str]
    asked: Asked = field(default_factory=dict)

    def between(self, key: str, base: Any, theirs: Any, mine: Any) -> Any:
        if same(mine, theirs) or same(mine, base) or self._was_theirs(key, mine):
            return theirs
        ancestor = self.before.get(key, base)
        if not same(ancestor, theirs):
            self.asked[key] = ancestor
        return mine

    def _was_theirs(self, key: str, mine: Any) -> bool:
        return bool(self.past) and mine is not None and digest(key, mine) in self.past


def merge(
    *, base: Sheet, theirs: Sheet, mine: Sheet, asked: Mapping[str, Any] | None = None, past: Collection[str] = ()
) -> Merged:
    """What the page is to hold, and what is to be asked.

    `base`: what the origin had when the page last followed it; `asked`: questions that are still open from before;
    `past`: digests of what the origin had in earlier versions.
    """
    now = {block_key(block): block for block in theirs.get(BODY, ())}
    choice = _Choice({key: with_rights(value, now.get(key)) for key, value in (asked or {}).items()}, past)
    sheet = {
        name: choice.between(name, base.get(name), value, mine.get(name, value))
        for name, value in theirs.items()
        if name != BODY
    }
    if BODY in theirs:
        sheet[BODY] = _merge_blocks(base.get(BODY, ()), theirs[BODY], mine.get(BODY, ()), choice)
    return Merged(sheet, choice.asked)


def _merge_blocks(
    base: Sequence[dict[str, Any]], theirs: Sequence[dict[str, Any]], mine: Sequence[dict[str, Any]], choice: _Choice
) -> list[dict[str, Any]]:
    now = {block_key(block): block for block in theirs}
    before, here = (_by_key(blocks, now) for blocks in (base, mine))
    kept: dict[str, dict[str, Any]] = {}
    for key in {**here, **now, **before}:
        value = choice.between(key, before.get(key), now.get(key), here.get(key))
        if value is not None:
            kept[key] = value
    return [kept[key] for key in merge_order(list(before), list(now), list(here), kept)]


def _by_key(blocks: Iterable[dict[str, Any]], now: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    keyed = ((block_key(block), block) for block in blocks)
    return {key: with_rights(block, now.get(key)) for key, block in keyed}


def with_rights(block: Any, theirs: Any) -> Any:
    """A picture's block, about the origin's picture as the origin describes it now: whose it is follows, unasked."""
    picture, present = (each.get("picture") if isinstance(each, dict) else None for each in (block, theirs))
    if not picture or not present or picture["hash"] != present["hash"]:
        return block
    return {**block, "picture": present}


def merge_order(base: list[str], theirs: list[str], mine: list[str], kept: Collection[str]) -> list[str]:
    """The order of what is kept: the receiver's where it has moved something, else the origin's.

    What only the other side has goes in behind what it stands behind there.
    """
    moved = _common(mine, base) != _common(base, mine)
    first, second = (mine, theirs) if moved else (theirs, mine)
    result = [key for key in first if key in kept]
    _insert(result, [key for key in second if key in kept])
    return result


def _common(keys: Iterable[str], others: Collection[str]) -> list[str]:
    known = set(others)
    return [key for key in keys if key in known]


def _insert(result: list[str], others: list[str]) -> None:
    known = set(result)
    place = 0
    for key in others:
        if key in known:
            place = result.index(key) + 1
        else:
            result.insert(place, key)
            known.add(key)
            place += 1


def settle(sheet: Sheet, key: str, value: Any, *, like: Sheet) -> Sheet:
    """The sheet with one value in place of its own; None takes a block away, a new one goes where `like` has it."""
    if not key.startswith(f"{BODY}/"):
        return {**sheet, key: value}
    blocks = [block for block in sheet[BODY] if block_key(block) != key]
    if value is not None:
        order = [block_key(block) for block in sheet[BODY]]
        _insert(order, [each for each in map(block_key, like.get(BODY, ())) if each in {*order, key}])
        named = {block_key(block): block for block in blocks} | {key: value}
        blocks = [named[each] for each in order if each in named] if key in order else [*blocks, value]
    return {**sheet, BODY: blocks}
