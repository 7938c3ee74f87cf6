import os
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from core.installation import Installation, load_installation, prepare_installation, read_environment
from core.installation.addresses import parts_of
from core.postgres import Cluster
from tests.core.postgres.support import ROOT

CAN = """
    SELECT has_schema_privilege('public', 'CREATE'), has_database_privilege(current_database(), 'CREATE'),
           pg_has_role(%(platform)s, 'USAGE'), pg_has_role(%(platform)s, 'SET'),
           rolcreaterole, rolsuper, rolinherit
      FROM pg_roles WHERE rolname = current_user
"""


def rights(url: str, installation: Installation) -> tuple[object, ...]:
    with psycopg.connect(url) as connection:
        row = connection.execute(CAN, {"platform": f"nv_{installation.id}_platform"}).fetchone()
    assert row is not None
    return row


def test_the_owner_makes_and_the_application_only_changes_role(installation: Installation) -> None:
    #       makes in public, schemas, platform's rights, may become it, makes roles, superuser, inherits
    assert rights(installation.owner_url, installation) == (True, True, False, False, True, False, True)
    assert rights(installation.app_url, installation) == (False, False, False, True, False, False, False)
    assert rights(installation.worker_url, installation) == (False, False, False, False, False, False, True)


def test_the_application_becomes_the_platform(installation: Installation) -> None:
    with psycopg.connect(installation.app_url) as connection:
        connection.execute(f"SET ROLE nv_{installation.id}_platform".encode())
        assert connection.execute("SELECT current_user").fetchone() == (f"nv_{installation.id}_platform",)


def test_the_application_that_freezes_in_a_transaction_loses_it(installation: Installation) -> None:
    with psycopg.connect(installation.app_url) as connection:
        assert connection.execute("SHOW idle_in_transaction_session_timeout").fetchone() == ("2min",)


def test_group_roles_cannot_log_in(installation: Installation) -> None:
    with psycopg.connect(installation.owner_url) as connection:
        found = connection.execute(
            "SELECT rolname, rolcanlogin FROM pg_roles WHERE rolname LIKE 'nv\\_%' ORDER BY 1"
        ).fetchall()
    logins = {"app": True, "owner": True, "platform": False, "tenants": False, "worker": True}
    assert found == [(f"nv_{installation.id}_{name}", can) for name, can in logins.items()]


def test_the_database_sorts_and_searches_swedish(installation: Installation) -> None:
    with psycopg.connect(installation.owner_url) as connection:
        locale = connection.execute(
            "SELECT datlocprovider, datlocale, datctype FROM pg_database WHERE datname = current_database()"
        ).fetchone()
        extensions = connection.execute("SELECT extname FROM pg_extension ORDER BY 1").fetchall()
        similarity = connection.execute("SELECT similarity(unaccent('malmö'), 'malmo')").fetchone()
    assert locale == ("b", "PG_UNICODE_FAST", "C.UTF-8")
    assert extensions == [("btree_gin",), ("pg_trgm",), ("plpgsql",), ("unaccent",)]
    assert similarity == (1.0,)


def test_secrets_are_closed_to_others(installation: Installation) -> None:
    folder = installation.var / "secrets"
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in [folder, *folder.iterdir()]}
    files = ("app.url", "owner.url", "secret_key", "superuser", "worker.url")
    assert modes == {"secrets": "0o700", **dict.fromkeys(files, "0o600")}


def test_preparing_again_changes_nothing(installation: Installation) -> None:
    assert prepare_installation(ROOT, installation.var) == installation
    assert load_installation(installation.var) == installation


def test_a_lost_login_gets_a_new_password(installation: Installation) -> None:
    path = installation.var / "secrets" / "app.url"
    kept = path.read_text()
    path.unlink()
    assert load_installation(installation.var) is None
    renewed = prepare_installation(ROOT, installation.var)
    assert renewed == replace(installation, app_url=renewed.app_url)
    with psycopg.connect(renewed.app_url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(installation.app_url)
    path.write_text(kept)
    assert prepare_installation(ROOT, installation.var) == installation


def test_passwords_never_reach_the_servers_log(installation: Installation, cluster: Cluster) -> None:
    owner = f"nv_{installation.id}_owner"
    with psycopg.connect(cluster.url(), autocommit=True) as connection:
        connection.execute(f"ALTER ROLE {owner} SET log_statement = 'all'".encode())
        prepare_installation(ROOT, installation.var)
        connection.execute(f"ALTER ROLE {owner} RESET log_statement".encode())
    log = cluster.log.read_text()
    assert f'ALTER ROLE "nv_{installation.id}_app" PASSWORD \'SCRAM-SHA-256$' in log
    assert parts_of(installation.app_url)["password"] not in log


def forget_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("NODVERK_")]:
        monkeypatch.delenv(name)


def test_settings_read_files_and_the_environment_first(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget_environment(monkeypatch)
    found = read_environment(installation.var)
    assert (found.id, found.owner_url, found.app_url) == (
        installation.id,
        installation.owner_url,
        installation.app_url,
    )
    monkeypatch.setenv("NODVERK_DATABASE_APP_URL", "postgresql:///another")
    assert read_environment(installation.var).app_url == "postgresql:///another"
    monkeypatch.setenv("NODVERK_PROCESS", "web")
    assert read_environment(installation.var).owner_url is None


def test_settings_find_nothing_where_nothing_was_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forget_environment(monkeypatch)
    found = read_environment(tmp_path / "absent")
    assert (found.id, found.owner_url, found.app_url, found.worker_url) == (None, None, None, None)
