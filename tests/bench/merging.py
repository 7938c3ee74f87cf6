"""What a three-way merge costs: fifty paragraphs, a third changed at the origin, a third here, some on both sides."""

import uuid
from collections.abc import Iterator
from typing import Any

from tenants.sharing.merging import merge
from tenants.sharing.sheets import Sheet, outgoing
from tests.bench.measures import Measure, median, timed

BLOCKS = 50
SENTENCE = "Kommunen, föreningarna och högskolan prövar tillsammans en ny väg, och berättar vad de har lärt sig. "


def paragraph(number: int, ending: str = "") -> dict[str, Any]:
    """A paragraph of about a hundred words."""
    key = str(uuid.UUID(int=number))
    return {"id": key, "type": "paragraph", "html": f"<p>{SENTENCE * 6}<strong>{number}</strong>{ending}</p>"}


def sheet(changed: set[int], ending: str) -> Sheet:
    """A page; the paragraphs that are named have another ending."""
    blocks = [paragraph(number, ending if number in changed else "") for number in range(BLOCKS)]
    return {"title": f"Rubrik {ending}", "lead": SENTENCE, "key_findings": [], "areas": [], "body": blocks}


def a_page_merged(count: int) -> Iterator[Measure]:
    """Page after page, with an earlier version remembered; nothing of it touches the database."""
    base, theirs, mine = sheet(set(), ""), sheet(set(range(0, BLOCKS, 3)), "a"), sheet(set(range(0, BLOCKS, 2)), "b")
    past = outgoing(sheet(set(range(BLOCKS)), "c"), base)
    assert len(merge(base=base, theirs=theirs, mine=mine, past=past).asked) == 1 + len(range(0, BLOCKS, 6))
    times = [timed(lambda: merge(base=base, theirs=theirs, mine=mine, past=past)) for _ in range(count)]
    yield Measure(name="a three-way merge", value=1000 * median(times), unit="ms", size="50 blocks", at_most=20)
