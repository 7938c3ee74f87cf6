"""Differences for people to read."""

from hypothesis import given
from hypothesis import strategies as st

from tenants.sharing.differences import Piece, compare, readable

texts = st.text("ab .\nåÅ<", max_size=40)


@given(old=texts, new=texts)
def test_a_difference_holds_both_texts_whole(old: str, new: str) -> None:
    pieces = compare(old, new)
    assert "".join(piece.text for piece in pieces if piece.change != "added") == old
    assert "".join(piece.text for piece in pieces if piece.change != "removed") == new


def test_words_are_compared_and_not_letters() -> None:
    assert compare("Tre kommuner växer.", "Fyra kommuner växer.") == [
        Piece("removed", "Tre"),
        Piece("added", "Fyra"),
        Piece("same", " kommuner växer."),
    ]
    assert compare("Allt är nytt", "Här står annat") == [
        Piece("removed", "Allt är nytt"),
        Piece("added", "Här står annat"),
    ]


def test_a_long_text_is_compared_by_sentences() -> None:
    old = "Ett ord till här. " * 1000
    pieces = compare(old, old.replace("Ett", "Två", 1))
    assert [piece.change for piece in pieces] == ["removed", "added", "same"]
    assert pieces[0].text == "Ett ord till här."


def test_blocks_are_read_as_plain_text() -> None:
    assert readable({"type": "paragraph", "html": "<p>En &amp; två</p><ul><li>a</li><li>b</li></ul>"}) == (
        "En & två\n• a\n• b"
    )
    assert readable({"type": "heading", "text": "A < B & C"}) == "A < B & C"
    assert readable({"type": "list", "items": ["ett", "<b>två</b>"]}) == "• ett\n• två"
    assert readable({"type": "quote", "text": "Vi pratar.", "attribution": "En granne"}) == "Vi pratar.\nEn granne"
    assert [readable(None), readable(["a", "b"]), readable("x")] == ["", "a\nb", "x"]
