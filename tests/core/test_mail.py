"""Outgoing mail as the environment says it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.core.postgres.support import ROOT, clean_environment

SHOW = (
    "import json; from core.settings import mail;"
    " print(json.dumps([mail.MAILERS['default'], mail.DEFAULT_FROM_EMAIL, mail.SERVER_EMAIL]))"
)


def mail(**variables: str) -> list[object]:
    """Mailer and senders of a process that was told this."""
    done = subprocess.run(
        [sys.executable, "-c", SHOW],
        cwd=ROOT, env=clean_environment() | variables, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return list(json.loads(done.stdout))


def test_without_a_server_mail_is_printed() -> None:
    console = {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
    assert mail() == [console, "nodverk@localhost", "nodverk@localhost"]


@pytest.mark.parametrize(
    ("security", "port", "starttls", "tls"), [("starttls", 587, True, False), ("tls", 465, False, True)]
)
def test_a_server_with_its_password_in_a_file(
    security: str, port: int, starttls: bool, tls: bool, tmp_path: Path
) -> None:
    (tmp_path / "password").write_text("hemligt\n", encoding="utf-8")
    mailer, sender, _ = mail(
        NODVERK_MAIL_HOST="mail.example.org",
        NODVERK_MAIL_SECURITY=security,
        NODVERK_MAIL_USER="nodverk",
        NODVERK_MAIL_PASSWORD_FILE=str(tmp_path / "password"),
        NODVERK_BASE_DOMAIN="example.org",
    )
    assert sender == "nodverk@example.org"
    assert mailer == {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": "mail.example.org",
            "port": port,
            "username": "nodverk",
            "password": "hemligt",
            "use_tls": starttls,
            "use_ssl": tls,
            "timeout": 20,
        },
    }
