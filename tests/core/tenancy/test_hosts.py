"""From the Host header to a comparable name, or to nothing."""

import pytest

from core.tenancy.hosts import normalise_host

GOOD = {
    "umea.localhost": "umea.localhost",
    "umea.localhost:8000": "umea.localhost",
    "umea.localhost:": "umea.localhost",
    "umea.localhost.": "umea.localhost",
    "umea.localhost.:8000": "umea.localhost",
    "UMEA.LocalHost": "umea.localhost",
    " umea.localhost ": "umea.localhost",
    "localhost": "localhost",
    "127.0.0.1:8000": "127.0.0.1",
    "WWW.umea.localhost": "www.umea.localhost",
    "umeå.example.org": "xn--ume-wla.example.org",
    "UMEÅ.example.org": "xn--ume-wla.example.org",
    "xn--ume-wla.example.org": "xn--ume-wla.example.org",
    "XN--UME-WLA.example.org": "xn--ume-wla.example.org",
    "ume\u0061\u030a.example.org": "xn--ume-wla.example.org",
    "a" * 63 + ".se": "a" * 63 + ".se",
}

BAD = (
    "",
    ".",
    ":8000",
    "..",
    "umea..localhost",
    ".umea.localhost",
    "umea.localhost..",
    "-umea.localhost",
    "umea-.localhost",
    "umea localhost",
    "umea.localhost\n",
    "umea.localhost\x00",
    "umea.localhost/studio",
    "umea.localhost?x",
    "umea.localhost#x",
    "user@umea.localhost",
    "umea.localhost:8000:9000",
    "umea.localhost:port",
    "umea.localhost:-1",
    "umea.localhost:80 80",
    "umea.localhost:²",
    "umea.localhost, orebro.localhost",
    "umea.localhost;orebro.localhost",
    "umea%2elocalhost",
    "umea\\localhost",
    "'umea'",
    '"umea"',
    "*",
    "*.localhost",
    "::1",
    "[::1]",
    "[::1]:8000",
    "a" * 64 + ".se",
    "a." * 127 + "se",
    "å" * 300 + ".se",
    "å..se",
    "\ud800.se",
)


@pytest.mark.parametrize(("raw", "host"), GOOD.items())
def test_a_host_becomes_comparable(raw: str, host: str) -> None:
    assert normalise_host(raw) == host


@pytest.mark.parametrize("raw", BAD)
def test_what_is_no_host_becomes_nothing(raw: str) -> None:
    assert normalise_host(raw) is None


def test_normalising_again_changes_nothing() -> None:
    assert [normalise_host(host) for host in GOOD.values()] == list(GOOD.values())
