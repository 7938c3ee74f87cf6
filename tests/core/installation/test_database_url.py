from pathlib import Path

import psycopg
import pytest

from core.installation import Installation, drop_roles, prepare_installation, prepare_logins
from core.installation.addresses import parts_of, place_of, same_database, with_database, with_login
from core.installation.preparing import new_id
from core.launch.ports import free_port
from core.postgres import Cluster, LaunchError
from tests.core.installation.old_server import old_server
from tests.core.installation.support import roles, run
from tests.core.postgres.support import ROOT


def test_another_postgres_is_prepared_and_cleared_by_its_owner(guest: str, cluster: Cluster, tmp_path: Path) -> None:
    run(cluster.url("lent"), "GRANT CREATE ON SCHEMA public TO guest", "GRANT CREATE ON DATABASE lent TO guest")
    run(cluster.url(), "ALTER ROLE guest CREATEROLE")
    made = prepare_installation(ROOT, tmp_path / "var", guest)
    assert made.owner_url == guest
    assert same_database(made.app_url, guest)
    assert prepare_installation(ROOT, tmp_path / "var", guest) == made
    run(made.app_url, f"SET ROLE nv_{made.id}_platform")
    names = [f"nv_{made.id}_{name}" for name in ("app", "platform", "tenants", "worker")]
    run(guest, f"CREATE TABLE rows (n int); GRANT SELECT ON rows TO nv_{made.id}_tenants")
    assert roles(cluster, f"nv_{made.id}_%") == names
    assert drop_roles(guest, made.id) == names
    assert roles(cluster, f"nv_{made.id}_%") == []


def test_a_superuser_may_be_the_owner_and_drops_every_role(cluster: Cluster) -> None:
    run(cluster.url(), "CREATE DATABASE own")
    made = new_id()
    logins = prepare_logins(cluster.url("own"), made)
    with psycopg.connect(logins.worker_url) as connection:
        assert connection.execute("SELECT current_user").fetchone() == (f"nv_{made}_worker",)
    run(cluster.url(), "DROP DATABASE own WITH (FORCE)")
    assert len(drop_roles(cluster.url(), made)) == 4
    assert roles(cluster, f"nv_{made}_%") == []


@pytest.mark.parametrize(
    ("granted", "sentence"),
    [
        ([], "The login guest may not make roles: an administrator runs ALTER ROLE guest CREATEROLE."),
        (
            ["ALTER ROLE guest CREATEROLE"],
            (
                "The login guest may not make schemas in lent: "
                "an administrator runs GRANT CREATE ON DATABASE lent TO guest."
            ),
        ),
        (
            ["ALTER ROLE guest CREATEROLE", "GRANT CREATE ON DATABASE lent TO guest"],
            (
                "The login guest may not make tables in the schema public of lent: "
                "an administrator runs GRANT CREATE ON SCHEMA public TO guest."
            ),
        ),
    ],
)
def test_a_login_that_lacks_a_right_is_refused(
    guest: str, cluster: Cluster, tmp_path: Path, granted: list[str], sentence: str
) -> None:
    run(cluster.url(), *granted)
    before = roles(cluster, "nv%")
    with pytest.raises(LaunchError) as refusal:
        prepare_installation(ROOT, tmp_path / "var", guest)
    assert str(refusal.value) == sentence
    assert roles(cluster, "nv%") == before
    assert not (tmp_path / "var" / "secrets").exists()


def test_bad_urls_are_one_sentence_and_make_nothing(installation: Installation, tmp_path: Path) -> None:
    deaf = f"127.0.0.1:{free_port()}/x"
    wrong = with_login(installation.owner_url, "nobody_known", "wrong")
    host = parts_of(installation.owner_url)["host"]
    at = f"The database at {host}:5432/nodverk"
    form = "DATABASE_URL is not of the form postgresql://user:password@host:port/database."
    expected = {
        "mysql://a:b@localhost/x": form,
        "postgresql://a:b@localhost": form,
        "postgresql://a:b@localhost:port/x": form,
        "postgresql://a:hemligt@[::1/x": form,
        f"postgresql://a:hemligt@{deaf}": f"The database at {deaf} cannot be reached: Connection refused.",
        wrong: f'{at} cannot be reached: password authentication failed for user "nobody_known".',
    }
    assert {url: refusal(url, tmp_path / "var") for url in expected} == expected
    assert not (tmp_path / "var" / "installation.json").exists()


def refusal(url: str, var: Path) -> str:
    with pytest.raises(LaunchError) as refused:
        prepare_installation(ROOT, var, url)
    return str(refused.value)


def test_a_server_that_is_too_old_is_refused(tmp_path: Path) -> None:
    with old_server() as port:
        told = refusal(f"postgresql://a:b@127.0.0.1:{port}/x", tmp_path / "var")
    assert told == "The database server is PostgreSQL 14; Nodverk needs 15 or newer."
    assert list((tmp_path / "var").iterdir()) == []


@pytest.mark.parametrize(
    ("making", "sentence"),
    [
        (
            "ENCODING 'UTF8' LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C'",
            (
                "The database odd (LC_CTYPE C) takes Å and å for different letters: "
                "make it with LC_CTYPE 'C.UTF-8' or 'sv_SE.UTF-8'."
            ),
        ),
        (
            "ENCODING 'LATIN1' LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C'",
            "The database odd is encoded in LATIN1; Nodverk needs UTF8.",
        ),
    ],
)
def test_a_database_that_spells_no_swedish_is_refused(
    cluster: Cluster, tmp_path: Path, making: str, sentence: str
) -> None:
    before = roles(cluster, "nv%")
    run(cluster.url(), f"CREATE DATABASE odd TEMPLATE template0 {making}")
    try:
        assert refusal(cluster.url("odd"), tmp_path / "var") == sentence
    finally:
        run(cluster.url(), "DROP DATABASE odd WITH (FORCE)")
    assert roles(cluster, "nv%") == before


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://a:b@db.example:5433/nod", "postgresql://app:h%2Fm%40g@db.example:5433/nod"),
        ("postgres://a:b@[::1]:5433/nod", "postgresql://app:h%2Fm%40g@[::1]:5433/nod"),
        ("postgresql://a:b@db/nod?sslmode=require", "postgresql://app:h%2Fm%40g@db/nod?sslmode=require"),
        ("postgresql://a:b@/nod?host=/run/x&port=1", "postgresql://app:h%2Fm%40g@/nod?host=/run/x&port=1"),
        ("postgresql:///nod", "postgresql://app:h%2Fm%40g@/nod"),
    ],
)
def test_the_same_database_for_another_login(url: str, expected: str) -> None:
    made = with_login(url, "app", "h/m@g")
    assert made == expected
    assert same_database(url, made)
    assert parts_of(with_database(url, "annan")) == parts_of(url) | {"dbname": "annan"}
    assert place_of(made) == place_of(url)
    assert parts_of(made)["password"] == "h/m@g"
