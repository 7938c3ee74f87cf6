"""Putting a dump into a database: pg_restore's script and our own statements, in one transaction of one psql."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from core.backup.dump import why
from core.backup.errors import BackupError
from core.backup.programs import Programs, environment_for


@dataclass(frozen=True)
class Rows:
    """Rows that COPY wrote, to go between two statements."""

    statement: str
    path: Path


@dataclass(frozen=True)
class Script:
    """What one transaction does: statements, a schema's dump, then more statements and rows."""

    dump: Path
    before: tuple[str, ...] = ()
    after: tuple[str | Rows, ...] = field(default=())
    rights: bool = True


def run_script(programs: Programs, url: str, script: Script) -> None:
    """All of it or, whatever fails or is killed, nothing. Raises BackupError with the program's own reason."""
    listed = wanted_entries(programs, script)
    psql = [programs.path("psql"), "--no-psqlrc", "--quiet", "--no-password", "--output=/dev/null"]
    psql += ["--set=ON_ERROR_STOP=1"]
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(psql, env=environment_for(url), stdin=subprocess.PIPE, stderr=errors)
        assert process.stdin is not None
        trouble = ""
        with suppress(BrokenPipeError), process.stdin as stdin:
            trouble = feed(programs, script, listed, stdin)
        code = process.wait()
        errors.seek(0)
        told = errors.read().decode(errors="replace")
    if trouble or code != 0:
        raise BackupError(f"Nothing of {script.dump.stem} was restored: {trouble or why(told)}.")


def feed(programs: Programs, script: Script, listed: str, stdin: IO[bytes]) -> str:
    """Write the transaction; without its last line psql undoes all. Why pg_restore failed, or nothing."""
    write_lines(stdin, ("BEGIN;", *script.before))
    trouble = feed_dump(programs, script, listed, stdin)
    if trouble:
        return trouble
    for item in script.after:
        if isinstance(item, Rows):
            write_lines(stdin, (item.statement,))
            with item.path.open("rb") as file:
                shutil.copyfileobj(file, stdin)
            write_lines(stdin, ("\\.",))
        else:
            write_lines(stdin, (item,))
    write_lines(stdin, ("COMMIT;",))
    return ""


def feed_dump(programs: Programs, script: Script, listed: str, stdin: IO[bytes]) -> str:
    with tempfile.NamedTemporaryFile("w", suffix=".list") as entries:
        entries.write(listed)
        entries.flush()
        command = [programs.path("pg_restore"), "--no-owner", f"--use-list={entries.name}", "--file=-"]
        command += [] if script.rights else ["--no-privileges"]
        with subprocess.Popen([*command, str(script.dump)], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as reader:
            assert reader.stdout is not None
            assert reader.stderr is not None
            shutil.copyfileobj(reader.stdout, stdin)
            told = reader.stderr.read().decode(errors="replace")
    return why(told) if reader.returncode != 0 else ""


def write_lines(stdin: IO[bytes], lines: Iterable[str]) -> None:
    stdin.write("".join(f"{line}\n" for line in lines).encode())


def wanted_entries(programs: Programs, script: Script) -> str:
    """The dump's list of contents without the making of public, which is always there. Raises BackupError."""
    command = [programs.path("pg_restore"), "--list", str(script.dump)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise BackupError(f"The dump {script.dump.name} cannot be read: {why(done.stderr)}.")
    return "".join(line for line in done.stdout.splitlines(keepends=True) if " SCHEMA - public " not in line)
