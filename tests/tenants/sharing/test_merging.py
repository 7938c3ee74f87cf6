"""The three-way merge: what it promises, over generated texts; and what a reader would expect, by example."""

import uuid
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tenants.sharing.merging import Merged, merge, merge_order, settle
from tenants.sharing.sheets import Sheet, block_key, digest, outgoing, same, values_of

IDS = [str(uuid.UUID(int=number)) for number in range(6)]
words = st.text("abcåäö ", max_size=6)
blocks = st.builds(
    lambda number, text: {"id": IDS[number], "type": "paragraph", "html": f"<p>{text.strip()}</p>"},
    st.integers(0, len(IDS) - 1),
    words,
)
bodies = st.lists(blocks, max_size=6, unique_by=lambda block: block["id"])
sheets = st.fixed_dictionaries(
    {"title": words, "lead": words, "areas": st.lists(st.sampled_from("xyz"), max_size=2, unique=True), "body": bodies}
)


def block(number: int, text: str = "") -> dict[str, Any]:
    return {"id": IDS[number], "type": "paragraph", "html": f"<p>{text or number}</p>"}


def sheet(*body: dict[str, Any], title: str = "T") -> Sheet:
    return {"title": title, "lead": "L", "areas": [], "body": list(body)}


def numbers(merged: Merged) -> list[int]:
    return [IDS.index(each["id"]) for each in merged.sheet["body"]]


def test_a_blank_more_or_less_between_marks_is_no_edit() -> None:
    assert (same("<p></p>", "<p> </p>"), same("<p>a</p>", "<p>b</p>")) == (True, False)


@given(base=sheets, theirs=sheets)
def test_without_a_local_edit_it_is_theirs(base: Sheet, theirs: Sheet) -> None:
    assert merge(base=base, theirs=theirs, mine=base) == Merged(theirs, {})


@given(base=sheets, mine=sheets)
def test_without_a_remote_edit_it_is_mine(base: Sheet, mine: Sheet) -> None:
    assert merge(base=base, theirs=base, mine=mine) == Merged(mine, {})


@given(base=sheets, both=sheets)
def test_the_same_edit_on_both_sides_is_that_edit(base: Sheet, both: Sheet) -> None:
    assert merge(base=base, theirs=both, mine=both) == Merged(both, {})


@given(base=sheets, theirs=sheets, mine=sheets)
def test_no_text_is_lost(base: Sheet, theirs: Sheet, mine: Sheet) -> None:
    """What was written here stands in the result; what the origin wrote stands there too, or is asked about."""
    merged = merge(base=base, theirs=theirs, mine=mine)
    before, now, here, result = map(values_of, (base, theirs, mine, merged.sheet))
    for key in {**before, **now, **here}:
        if here.get(key) != before.get(key):
            assert result.get(key) == here.get(key)
        else:
            assert result.get(key) == now.get(key)
        written = now.get(key) != before.get(key)
        assert (key in merged.asked) == (written and result.get(key) != now.get(key))
    assert len(merged.sheet["body"]) == len({each["id"] for each in merged.sheet["body"]})


@given(base=sheets, theirs=sheets, mine=sheets)
def test_merging_again_changes_nothing(base: Sheet, theirs: Sheet, mine: Sheet) -> None:
    once = merge(base=base, theirs=theirs, mine=mine)
    assert merge(base=theirs, theirs=theirs, mine=once.sheet, asked=once.asked) == once


@given(base=sheets, first=sheets, second=sheets, mine=sheets)
def test_for_what_is_not_touched_it_does_not_matter_which_corrections_came_before(
    base: Sheet, first: Sheet, second: Sheet, mine: Sheet
) -> None:
    step = merge(base=base, theirs=first, mine=mine)
    stepwise = values_of(merge(base=first, theirs=second, mine=step.sheet, asked=step.asked).sheet)
    at_once = values_of(merge(base=base, theirs=second, mine=mine).sheet)
    before, here = values_of(base), values_of(mine)
    untouched = {key for key in {**before, **here, **stepwise} if here.get(key) == before.get(key)}
    assert {key: stepwise.get(key) for key in untouched} == {key: at_once.get(key) for key in untouched}


@given(base=sheets, theirs=sheets, mine=sheets)
def test_accepting_every_question_leaves_none(base: Sheet, theirs: Sheet, mine: Sheet) -> None:
    merged = merge(base=base, theirs=theirs, mine=mine)
    result = merged.sheet
    for key in merged.asked:
        result = settle(result, key, values_of(theirs).get(key), like=theirs)
    assert merge(base=theirs, theirs=theirs, mine=result) == Merged(result, {})
    assert all(values_of(result).get(key) == values_of(theirs).get(key) for key in merged.asked)


@given(base=sheets, theirs=sheets, mine=sheets)
@settings(max_examples=50)
def test_the_order_names_each_kept_block_once(base: Sheet, theirs: Sheet, mine: Sheet) -> None:
    before, there, here = ([block_key(each) for each in one["body"]] for one in (base, theirs, mine))
    assert sorted(merge_order(before, there, here, {*there, *here})) == sorted({*there, *here})


def test_a_paragraph_that_was_not_touched_follows_and_a_touched_one_asks() -> None:
    base = sheet(block(0), block(1))
    theirs = sheet(block(0, "rättad"), block(1, "rättad"))
    merged = merge(base=base, theirs=theirs, mine=sheet(block(0), block(1, "vår")))
    assert merged.sheet == sheet(block(0, "rättad"), block(1, "vår"))
    assert merged.asked == {f"body/{IDS[1]}": block(1)}


def test_what_each_side_added_stands_where_that_side_put_it() -> None:
    base = sheet(block(0), block(1))
    merged = merge(
        base=base, theirs=sheet(block(0), block(2), block(1)), mine=sheet(block(0), block(1), block(3, "vår"))
    )
    assert (numbers(merged), merged.asked) == ([0, 2, 1, 3], {})


def test_what_was_moved_here_stays_moved_and_what_was_moved_there_moves() -> None:
    base = sheet(block(0), block(1), block(2))
    here = merge(
        base=base, theirs=sheet(block(0), block(1), block(2), block(3)), mine=sheet(block(2), block(0), block(1))
    )
    assert numbers(here) == [2, 3, 0, 1]
    there = merge(
        base=base, theirs=sheet(block(2), block(0), block(1)), mine=sheet(block(0, "vår"), block(1), block(2))
    )
    assert (numbers(there), there.sheet["body"][1]) == ([2, 0, 1], block(0, "vår"))


def test_deleted_on_one_side_and_edited_on_the_other_is_asked() -> None:
    base = sheet(block(0), block(1))
    there = merge(base=base, theirs=sheet(block(0)), mine=sheet(block(0), block(1, "vår")))
    assert (there.sheet, there.asked) == (sheet(block(0), block(1, "vår")), {f"body/{IDS[1]}": block(1)})
    here = merge(base=base, theirs=sheet(block(0), block(1, "rättad")), mine=sheet(block(0)))
    assert (here.sheet, here.asked) == (sheet(block(0)), {f"body/{IDS[1]}": block(1)})


def test_a_change_that_the_origin_takes_back_is_no_longer_asked_about() -> None:
    mine, base, theirs = (sheet(title=title) for title in ("vår", "T", "rättad"))
    first = merge(base=base, theirs=theirs, mine=mine)
    assert first.asked == {"title": "T"}
    assert merge(base=theirs, theirs=base, mine=first.sheet, asked=first.asked) == Merged(mine, {})


def test_an_old_version_of_the_origin_is_not_our_own_words() -> None:
    old, now = sheet(block(0, "gammal"), title="Gammal"), sheet(block(0), title="T")
    past = outgoing(old, now)
    assert past == {digest("title", "Gammal"), digest(f"body/{IDS[0]}", block(0, "gammal"))}
    assert merge(base=now, theirs=now, mine=old, past=past) == Merged(now, {})


def test_what_an_editor_writes_otherwise_is_the_same_to_a_reader() -> None:
    assert same("<p>En <strong>stol</strong></p>\n<p>x</p>", "<p>En <b>stol</b></p><p>x</p>")
    assert same(f'<p>En <a data-item="{IDS[1]}">länk</a></p>', "<p>En länk</p>")
    assert not same("<p>En stol</p>", "<p>En <b>stol</b></p>")
    picture = {"hash": "a" * 64, "credit": "Åsa", "licence": "CC0 1.0", "width": 1, "focal": None}
    assert same(picture, {**picture, "focal": [1, 2]})
    assert not same(picture, {**picture, "credit": "Bo"})
