"""A deployment gives id, logins and secrets; they are taken as they are or refused in one sentence."""

from dataclasses import replace
from typing import Any

import psycopg
import pytest

from core.installation import Installation, InstallationFiles, prepare_declared
from core.installation.addresses import with_login
from core.postgres import LaunchError


@pytest.fixture
def given(installation: Installation) -> InstallationFiles:
    """What a deployment of a second installation in this database would give."""
    owner = installation.owner_url
    return InstallationFiles(
        id="zz1zz1",
        owner_url=owner,
        app_url=with_login(owner, "nv_zz1zz1_app", "given-to-the-app"),
        worker_url=with_login(owner, "nv_zz1zz1_worker", "given-to-the-worker"),
        secret_key="secret",
        former_keys=(),
    )


def roles(installation: Installation) -> list[str]:
    with psycopg.connect(installation.owner_url) as connection:
        found = connection.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE 'nv_zz1zz1%' ORDER BY 1")
        return [str(row[0]) for row in found]


REFUSED = [
    ({"id": None}, "NODVERK_INSTALLATION is not given"),
    ({"owner_url": None}, "NODVERK_DATABASE_OWNER_URL is not given"),
    ({"app_url": None}, "NODVERK_DATABASE_APP_URL is not given"),
    ({"worker_url": None}, "NODVERK_DATABASE_WORKER_URL is not given"),
    (
        {"app_url": "postgresql://nv_zz1zz1_worker:x@/nodverk"},
        "NODVERK_DATABASE_APP_URL has to name the login nv_zz1zz1_app",
    ),
    ({"worker_url": "postgresql://nv_zz1zz1_worker:x@elsewhere/nodverk"}, "NODVERK_DATABASE_WORKER_URL has to name"),
    ({"worker_url": "nonsense"}, "DATABASE_URL is not of the form"),
]


@pytest.mark.parametrize(("change", "told"), REFUSED)
def test_what_is_missing_or_wrong_is_named_and_no_role_is_made(
    given: InstallationFiles, installation: Installation, change: dict[str, Any], told: str
) -> None:
    with pytest.raises(LaunchError) as refused:
        prepare_declared(replace(given, **change))
    assert (told in str(refused.value), roles(installation)) == (True, [])


def test_a_login_without_a_password_is_refused(given: InstallationFiles, installation: Installation) -> None:
    bare = str(given.app_url).replace(":given-to-the-app", "")
    with pytest.raises(LaunchError, match=r"with a password, in the owner's database"):
        prepare_declared(replace(given, app_url=bare))
    assert roles(installation) == []


def test_the_logins_get_the_passwords_that_were_given(given: InstallationFiles, installation: Installation) -> None:
    before = sorted(path.name for path in (installation.var / "secrets").iterdir())
    assert prepare_declared(given) == installation.owner_url
    assert prepare_declared(given) == installation.owner_url
    for url in (str(given.app_url), str(given.worker_url)):
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    assert roles(installation) == [f"nv_zz1zz1_{name}" for name in ("app", "platform", "tenants", "worker")]
    assert sorted(path.name for path in (installation.var / "secrets").iterdir()) == before
    with psycopg.connect(installation.owner_url, autocommit=True) as connection:
        for name in roles(installation):
            connection.execute(f"GRANT {name} TO CURRENT_USER; DROP OWNED BY {name}; DROP ROLE {name}".encode())
