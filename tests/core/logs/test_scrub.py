"""What must not reach a log file or an error report, and what must."""

from typing import Any

import pytest

from core.logs.scrub import HIDDEN, scrub

SECRETS_IN_TEXT = {
    "anna@umea.example.org": HIDDEN,
    "Anna.Berg+nod@mail.umea.se, Bo": f"{HIDDEN}, Bo",
    "anna@åre.example.org": HIDDEN,
    "anna%40umea.example.org": HIDDEN,
    "19811218-9876": HIDDEN,
    "811218-9876": HIDDEN,
    "811218+9876": HIDDEN,
    "198112189876": HIDDEN,
    "8112189876": HIDDEN,
    "81 12 18-9876": HIDDEN,
    "811218 9876": HIDDEN,
    "born 811218-9876.": f"born {HIDDEN}.",
    "postgresql://nv:s3cr3t@127.0.0.1:5432/nodverk": "postgresql://[hidden]@127.0.0.1:5432/nodverk",
    "postgresql://nv:s3:c/r@3t@db/nodverk": "postgresql://[hidden]@db/nodverk",
    "https://abc123@sentry.example.org/1": "https://[hidden]@sentry.example.org/1",
    "host=/run user=nv password=s3cr3t dbname=x": f"host=/run user=nv password={HIDDEN} dbname=x",
    "password='s3 cr3t' dbname=x": f"password={HIDDEN} dbname=x",
    '{"password": "s3cr3t", "a": 1}': f'{{"password": {HIDDEN}, "a": 1}}',
    "Authorization: Bearer abc.def": f"Authorization: {HIDDEN}",
    "/path?token=abc123&page=2": f"/path?token={HIDDEN}&page=2",
    "Cookie: nodverk_session=abc; theme=dark": f"Cookie: {HIDDEN}",
    "sessionid=abc; csrftoken=def": f"sessionid={HIDDEN}; csrftoken={HIDDEN}",
    "Key (email)=(anna@umea.example.org) already exists.": f"Key (email)=({HIDDEN}) already exists.",
}

KEPT = (
    "An edit at Umeå was saved.",
    "2026-11-23T22:56:00Z",
    "01934f6e-7c4e-7a30-8f1e-0123456789ab",
    "GET /kunskap/ 200",
    "12345 rows in 0.2 s",
    "The password was changed.",
    "3 tokens left",
    "",
)


@pytest.mark.parametrize(("text", "clean"), SECRETS_IN_TEXT.items())
def test_secrets_in_a_text_are_hidden(text: str, clean: str) -> None:
    assert scrub(text) == clean


@pytest.mark.parametrize("text", KEPT)
def test_what_is_harmless_stays(text: str) -> None:
    assert scrub(text) == text


NAMES = ("password", "new_password2", "Cookie", "Authorization", "csrfmiddlewaretoken", "api_key", "SENTRY_DSN")


@pytest.mark.parametrize("name", [*NAMES, "personnummer", "sessionid", "client_secret", "HTTP_COOKIE", "X-Api-Key"])
def test_what_stands_under_a_secret_name_is_hidden_whole(name: str) -> None:
    assert scrub({name: "x", "kept": "x"}) == {name: HIDDEN, "kept": "x"}
    assert scrub({name: {"inner": [1]}}) == {name: HIDDEN}


def test_everything_is_walked_and_kept_in_its_form() -> None:
    event: dict[str, Any] = {
        "list": ["a@b.se", {"deep": ("811218-9876", 7)}],
        "set": {"a@b.se"},
        "bytes": b"a@b.se",
        "number": 7,
        "none": None,
        "a@b.se": "key",
    }
    assert scrub(event) == {
        "list": [HIDDEN, {"deep": (HIDDEN, 7)}],
        "set": {HIDDEN},
        "bytes": HIDDEN,
        "number": 7,
        "none": None,
        HIDDEN: "key",
    }


def test_an_object_is_told_scrubbed() -> None:
    assert scrub({"error": ValueError("a@b.se")}) == {"error": f"ValueError('{HIDDEN}')"}


def test_what_is_scrubbed_twice_is_the_same() -> None:
    assert [scrub(clean) for clean in SECRETS_IN_TEXT.values()] == list(SECRETS_IN_TEXT.values())


def test_a_long_text_is_scrubbed_quickly() -> None:
    """No input makes the patterns run away."""
    import time

    for text in ("a" * 100_000, "1" * 100_000, "a." * 50_000 + "@", "://" + "a:" * 50_000, "password=" * 20_000):
        begun = time.perf_counter()
        scrub(text)
        assert time.perf_counter() - begun < 1, text[:20]
