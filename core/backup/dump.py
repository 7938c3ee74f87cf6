"""pg_dump of one schema at a snapshot, and what programs of PostgreSQL say when they fail."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from core.backup.errors import BackupError
from core.backup.programs import Programs, environment_for


@dataclass(frozen=True)
class Dumper:
    """Writes schemas as they were at one moment."""

    programs: Programs
    url: str
    snapshot: str

    def dump(self, schema: str, target: Path) -> None:
        """Raises BackupError with pg_dump's own reason."""
        target.parent.mkdir(exist_ok=True)
        command = [self.programs.path("pg_dump"), "--format=custom", "--no-password"]
        command += [f"--snapshot={self.snapshot}", f'--schema="{schema}"', f"--file={target}"]
        done = subprocess.run(command, env=environment_for(self.url), capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise BackupError(f"The schema {schema} cannot be copied: {why(done.stderr)}.")


def why(output: str) -> str:
    """The first line in which a program says what is wrong, and the hint that goes with it."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    telling = [line for line in lines if any(word in line for word in ("error:", "ERROR:", "FATAL:"))] or lines
    hints = [line for line in lines if "HINT:" in line]
    told = [*telling[:1], *hints[:1]] or ["no reason was given"]
    return "; ".join(line.rpartition("error: ")[2].rstrip(".") for line in told)
