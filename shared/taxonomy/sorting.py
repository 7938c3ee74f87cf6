"""The Swedish order of words: å, ä and ö come after z."""

import unicodedata

_AFTER_Z = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}", "ü": "y"})  # { | } follow z in ASCII


def swedish_key(text: str) -> tuple[str, str]:
    """A sort key that puts å, ä, ö last, ignores case, and reads other letters without their accents."""
    folded = unicodedata.normalize("NFC", text).casefold().translate(_AFTER_Z)
    bare = "".join(char for char in unicodedata.normalize("NFD", folded) if not unicodedata.combining(char))
    return bare, text
