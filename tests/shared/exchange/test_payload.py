"""The contract of what crosses the border."""

import copy
from typing import Any

import pytest

from shared.exchange.errors import PayloadError, Reason
from shared.exchange.payload import clean_payload, hash_payload, pictures_of
from tests.exchange.builders import language, payload

HASH = "a" * 64
PICTURE = {"hash": HASH, "extension": "jpg", "width": 800, "height": 600, "focal": [50, 33.333]}


def refusal(content: Any) -> tuple[Reason, str]:
    with pytest.raises(PayloadError) as caught:
        clean_payload(content)
    return caught.value.reason, caught.value.path


def body(*blocks: dict[str, Any]) -> dict[str, Any]:
    return payload(sv={"body": list(blocks)})


def test_cleaning_fills_in_what_is_missing_and_changes_nothing_the_second_time() -> None:
    clean = clean_payload(payload(picture=PICTURE))
    assert clean_payload(copy.deepcopy(clean)) == clean
    assert (clean["areas"], clean["demo"], clean["year"]) == ([], False, None)
    assert clean["languages"]["sv"]["key_findings"] == []
    assert list(clean["languages"]) == ["sv"]


def test_the_hash_is_of_the_content_and_not_of_its_order_or_zone() -> None:
    first = clean_payload(payload())
    reordered = dict(reversed(payload(sv={"published_at": "2026-03-02T08:00:00Z"}).items()))
    assert hash_payload(clean_payload(reordered)) == hash_payload(first)
    assert hash_payload(clean_payload(payload(sv={"title": "Annat"}))) != hash_payload(first)


@pytest.mark.parametrize(
    ("content", "reason", "path"),
    [
        (payload(sponsor="X"), Reason.UNKNOWN_FIELD, "sponsor"),
        (payload(page_id=7), Reason.LOCAL_ID, "page_id"),
        (payload(sv={"id": 7}), Reason.LOCAL_ID, "languages.sv.id"),
        (payload(languages={"no": language()}), Reason.UNKNOWN_FIELD, "languages.no"),
        (payload(languages={}), Reason.MISSING, "languages"),
        (payload(kind="seminar"), Reason.WRONG_VALUE, "kind"),
        (payload(family="film"), Reason.WRONG_VALUE, "family"),
        (payload(schema=True), Reason.WRONG_VALUE, "schema"),
        (payload(schema=2), Reason.WRONG_VALUE, "schema"),
        (payload(goals=[18]), Reason.WRONG_VALUE, "goals[0]"),
        (payload(goals=["3"]), Reason.WRONG_TYPE, "goals[0]"),
        (payload(year=True), Reason.WRONG_TYPE, "year"),
        (payload(municipalities=["Umeå"]), Reason.WRONG_VALUE, "municipalities[0]"),
        (payload(sv={"title": " "}), Reason.MISSING, "languages.sv.title"),
        (payload(sv={"title": "x" * 256}), Reason.TOO_LONG, "languages.sv.title"),
        (payload(sv={"url": "/kunskap/x/"}), Reason.WRONG_VALUE, "languages.sv.url"),
        (payload(sv={"url": "javascript:alert(1)"}), Reason.WRONG_VALUE, "languages.sv.url"),
        (payload(sv={"published_at": "2026-03-02T09:00:00"}), Reason.WRONG_VALUE, "languages.sv.published_at"),
        (payload(picture={**PICTURE, "hash": "../etc"}), Reason.WRONG_VALUE, "picture.hash"),
        (payload(picture={**PICTURE, "image": 4}), Reason.LOCAL_ID, "picture.image"),
        (payload(picture={**PICTURE, "extension": "pdf"}), Reason.WRONG_VALUE, "picture.extension"),
        (payload(picture={**PICTURE, "focal": [50]}), Reason.WRONG_VALUE, "picture.focal"),
        (payload(picture={**PICTURE, "credit": "x" * 161}), Reason.TOO_LONG, "picture.credit"),
        (payload(sv={"slug": "../studio"}), Reason.WRONG_VALUE, "languages.sv.slug"),
        (payload(sv={"published_at": "9999-12-31T23:59:59-14:00"}), Reason.WRONG_VALUE, "languages.sv.published_at"),
        (payload(sv={"published_at": "0001-01-01T00:00:00+14:00"}), Reason.WRONG_VALUE, "languages.sv.published_at"),
        (payload(family="event", kind="seminar"), Reason.MISSING, "starts_at"),
        ([], Reason.WRONG_TYPE, "the whole payload"),
        (body({"type": "embed", "url": "x"}), Reason.UNKNOWN_BLOCK, "languages.sv.body[0] (embed)"),
        (body({"text": "x"}), Reason.UNKNOWN_BLOCK, "languages.sv.body[0] (None)"),
        (body({"type": "heading", "text": "x", "level": 2}), Reason.UNKNOWN_FIELD, "languages.sv.body[0].level"),
        (body({"type": "image", "image": 3}), Reason.LOCAL_ID, "languages.sv.body[0].image"),
        (
            body({"type": "paragraph", "html": '<p><a linktype="page" id="3">x</a></p>'}),
            Reason.LOCAL_ID,
            "languages.sv.body[0].html",
        ),
        (
            body({"type": "list", "items": ["ok", '<embed embedtype="image" id="2"/>']}),
            Reason.LOCAL_ID,
            "languages.sv.body[0].items[1]",
        ),
    ],
)
def test_what_is_refused_and_why(content: Any, reason: Reason, path: str) -> None:
    assert refusal(content) == (reason, path)


def test_what_is_counted_stands_there_once() -> None:
    content = clean_payload(payload(goals=[5, 5, 3], areas=["b", "a", "b"], municipalities=["2480", "2480"]))
    assert (content["goals"], content["areas"], content["municipalities"]) == ([5, 3], ["b", "a"], ["2480"])


def test_a_title_neither_turns_nor_breaks() -> None:
    title = clean_payload(payload(sv={"title": "Gl\u202eesbygd\u2066 \ud800nu"}))["languages"]["sv"]["title"]
    assert title == "Glesbygd nu"


def test_an_event_may_not_end_before_it_starts() -> None:
    times: dict[str, Any] = {"starts_at": "2026-05-02T10:00:00Z", "ends_at": "2026-05-02T10:30:00+02:00"}
    assert refusal(payload(family="event", kind="seminar", **times))[0] == Reason.INCONSISTENT


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("<p>Hej<script>alert(1)</script></p>", "<p>Hej</p>"),
        ('<p onclick="x()" style="color:red" id="p">Hej</p>', "<p>Hej</p>"),
        ('<img src=x onerror="alert(1)">Hej', "Hej"),
        ('<a href="javascript:alert(1)">Hej</a>', "<a>Hej</a>"),
        ('<a href="/dokument/3/">Hej</a>', "<a>Hej</a>"),
        ('<a href="https://example.org/?id=3" target="_top">Hej</a>', '<a href="https://example.org/?id=3">Hej</a>'),
        ('<a data-item="not-an-id">Hej</a>', "<a>Hej</a>"),
        ("<style>p{}</style><p>Hej</p>", "<p>Hej</p>"),
        ("<p>Hej\x00\ue000</p>", "<p>Hej</p>"),
    ],
)
def test_html_is_cleaned(dirty: str, clean: str) -> None:
    content = clean_payload(body({"type": "paragraph", "html": dirty}))
    assert [(block["type"], block["html"]) for block in content["languages"]["sv"]["body"]] == [("paragraph", clean)]


def test_a_link_to_a_shared_item_keeps_its_global_id() -> None:
    link = '<p><a data-item="01890a5d-ac96-774b-bcce-b302099a8057">Hej</a></p>'
    content = clean_payload(body({"type": "paragraph", "html": link}))
    assert content["languages"]["sv"]["body"][0]["html"] == link


def test_every_picture_is_named_once() -> None:
    image = {"type": "image", "picture": PICTURE, "alt": "Torget"}
    other = {"type": "image", "picture": {**PICTURE, "hash": "b" * 64}}
    content = clean_payload(payload(picture=PICTURE, sv={"body": [image, other, image]}))
    assert [each["hash"] for each in pictures_of(content)] == [HASH, "b" * 64]


def test_every_block_has_an_id_of_its_own() -> None:
    known = "01890000-0000-7000-8000-000000000001"
    blocks = [{"id": known.upper(), "type": "heading", "text": "a"}, {"type": "heading", "text": "b"}]
    content = clean_payload(body(*blocks, {**blocks[0], "text": "c"}))
    first, second, third = (block["id"] for block in content["languages"]["sv"]["body"])
    assert (first, len({first, second, third})) == (known, 3)
    assert clean_payload(content) == content


@pytest.mark.parametrize("identity", [3, "3", None])
def test_a_block_with_a_local_id_is_refused(identity: object) -> None:
    with pytest.raises(PayloadError) as refused:
        clean_payload(body({"id": identity, "type": "heading", "text": "a"}))
    assert (refused.value.reason, refused.value.path) == (Reason.LOCAL_ID, "languages.sv.body[0].id")
