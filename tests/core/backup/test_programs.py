"""Programs that fit the server, told from those that do not."""

import subprocess
from pathlib import Path

import psycopg
import pytest

from core.backup import BackupError
from core.backup.dump import Dumper, why
from core.backup.programs import Programs, all_programs, environment_for, major_of, programs_for
from core.backup.script import Script, run_script
from tests import databases

HERE = [Programs(Path("/old"), 15), Programs(Path("/new"), 18), Programs(Path("/newer"), 19)]


@pytest.mark.parametrize(("server", "newer", "folder"), [(18, False, "/new"), (18, True, "/new"), (16, True, "/new")])
def test_the_nearest_version_is_chosen(server: int, newer: bool, folder: str) -> None:
    assert programs_for(server, newer=newer, found=HERE).folder == Path(folder)


@pytest.mark.parametrize(("server", "newer"), [(16, False), (20, True), (14, False)])
def test_one_sentence_names_what_is_here_and_what_to_install(server: int, newer: bool) -> None:
    with pytest.raises(BackupError) as refused:
        programs_for(server, newer=newer, found=HERE)
    version = "of that version or newer" if newer else "of that very version"
    assert str(refused.value) == (
        f"The database server is PostgreSQL {server} and needs pg_dump, pg_restore and psql {version} "
        f"(here: 15, 18, 19): install postgresql-client-{server}."
    )


def test_without_any_programs_the_sentence_says_none() -> None:
    with pytest.raises(BackupError, match=r"\(here: none\)"):
        programs_for(18, newer=True, found=[])


def test_the_embedded_database_brings_programs_of_its_own_version() -> None:
    assert 18 in {one.major for one in all_programs()}
    assert programs_for(18, newer=False).major == 18


def write_program(folder: Path, name: str, version: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\necho '{name} (PostgreSQL) {version}'\n")
    (folder / name).chmod(0o755)


@pytest.mark.parametrize(
    ("versions", "major"),
    [
        ({"pg_dump": "17.2", "pg_restore": "17.2", "psql": "17.2"}, 17),
        ({"pg_dump": "16.4 (Debian 16.4-1)", "pg_restore": "16.4", "psql": "16.4"}, 16),
        ({"pg_dump": "17.2", "pg_restore": "17.2", "psql": "15.1"}, None),
        ({"pg_dump": "17.2", "psql": "17.2"}, None),
        ({}, None),
    ],
)
def test_a_folder_counts_when_all_three_are_of_one_version(
    tmp_path: Path, versions: dict[str, str], major: int | None
) -> None:
    for name, version in versions.items():
        write_program(tmp_path, name, version)
    assert major_of(tmp_path) == major


def test_the_address_becomes_variables_and_ours_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGHOST", "elsewhere")
    monkeypatch.setenv("NODVERK_SECRET_KEY", "secret")
    found = environment_for("postgresql://anna:s%C3%A4kert@db.example:5433/nodverk?sslmode=require")
    told = {name: value for name, value in found.items() if name.startswith(("PG", "NODVERK_"))}
    assert told == {
        "PGHOST": "db.example",
        "PGPORT": "5433",
        "PGUSER": "anna",
        "PGPASSWORD": "säkert",
        "PGDATABASE": "nodverk",
        "PGSSLMODE": "require",
        "PGCONNECT_TIMEOUT": "10",
        "PGAPPNAME": "nodverk-backup",
    }


def test_the_reason_is_one_line() -> None:
    output = "pg_dump: warning: x\npg_dump: error: query failed: ERROR:  out of shared memory\nHINT:  Increase y.\n"
    assert why(output) == "query failed: ERROR:  out of shared memory; HINT:  Increase y"
    assert why("") == "no reason was given"


@pytest.fixture
def dumped(standing: str, tmp_path: Path) -> Path:
    """A dump of Umeå's schema."""
    with psycopg.connect(standing) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        assert row is not None
        Dumper(programs_for(18, newer=False), standing, row[0]).dump("umea", tmp_path / "schemas" / "umea.dump")
    return tmp_path / "schemas" / "umea.dump"


def groups(url: str, schema: str = "umea") -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute(f"SELECT count(*) FROM {schema}.auth_group".encode()).fetchone()
        assert row is not None
        return int(row[0])


MOVE = "ALTER SCHEMA umea RENAME TO kept;"


def test_a_dump_that_ends_too_early_changes_nothing(standing: str, dumped: Path) -> None:
    content = dumped.read_bytes()
    dumped.write_bytes(content[:-2000])
    with pytest.raises(BackupError, match=r"^Nothing of umea was restored: "):
        run_script(programs_for(18, newer=False), standing, Script(dumped, before=(MOVE,)))
    assert groups(standing) == 8


def test_a_statement_that_fails_at_the_end_undoes_the_whole(standing: str, dumped: Path) -> None:
    script = Script(dumped, before=(MOVE,), after=("SELECT 1/0;",))
    with pytest.raises(BackupError, match=r"^Nothing of umea was restored: ERROR:  division by zero\.$"):
        run_script(programs_for(18, newer=False), standing, script)
    assert groups(standing) == 8


def test_what_is_not_committed_is_undone_when_the_writer_is_killed(standing: str, dumped: Path) -> None:
    """psql sees the end of its input; without the last line nothing may stay."""
    programs = programs_for(18, newer=False)
    lines = b"BEGIN;\n" + MOVE.encode() + b"\nCREATE SCHEMA umea;\n"
    command = [programs.path("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"]
    subprocess.run(command, env=environment_for(standing), input=lines, check=True)
    assert groups(standing) == 8


def test_a_dump_takes_the_place_that_was_made_for_it(standing: str, dumped: Path) -> None:
    run_script(programs_for(18, newer=False), standing, Script(dumped, before=(MOVE,)))
    assert (groups(standing), groups(standing, "kept")) == (8, 8)


def test_the_dumper_says_why(standing: str, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match=r"^The schema nowhere cannot be copied: .*\.$"):
        Dumper(programs_for(18, newer=False), standing, "00000003-0000001B-1").dump(
            "nowhere", tmp_path / "x" / "y.dump"
        )


def test_the_suite_runs_on_the_embedded_server() -> None:
    """The tests above take its version for granted."""
    with psycopg.connect(databases.cluster().url()) as connection:
        assert connection.info.server_version // 10000 == 18
