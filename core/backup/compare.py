"""A living database held against a backup, table by table."""

from core.backup.digest import Digest, Reader, differences, read_digests
from core.backup.facts import SEQUENCES
from core.backup.manifest import KeptPart, Manifest
from core.backup.snapshots import joined, snapshot
from core.backup.verify import Progress, quiet


def compare(url: str, manifest: Manifest, progress: Progress = quiet) -> list[str]:
    """What differs, one sentence each; empty when counts, contents, shapes and rights of every table are equal."""
    found: list[str] = []
    with snapshot(url) as (_, name):
        for number, part in enumerate(manifest.parts):
            progress(f"Comparing: {part.slug or part.schema}", number, len(manifest.parts))
            with joined(url, name) as connection:
                found += compare_part(connection, part, manifest)
    progress("Comparing", len(manifest.parts), len(manifest.parts))
    return found


def compare_part(connection: Reader, part: KeptPart, manifest: Manifest, *, facts: bool = True) -> list[str]:
    """One schema. Shapes are written differently by another major version: then only rows are compared."""
    if not connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [part.schema]).fetchone():
        return [f"the schema {part.schema} is missing"]
    actual = read_digests(connection, part.schema, manifest.installation)
    expected = part.digests
    if not facts or connection.info.server_version // 10000 != manifest.server:
        actual, expected = without_facts(actual), without_facts(expected)
    return differences(expected, actual) + sequences_behind(connection, part)


def without_facts(digests: list[Digest]) -> list[Digest]:
    return [Digest(one.schema, one.table, one.rows, one.hash, "") for one in digests]


def sequences_behind(connection: Reader, part: KeptPart) -> list[str]:
    """Sequences that would give a key anew: their value is no row, and so in no digest."""
    now = read_sequences(connection, part.schema)
    behind = [name for name, value in part.sequences.items() if now.get(name, 0) < value]
    return [
        f"{part.schema}.{name}: the sequence is at {now.get(name, 0)}, before {part.sequences[name]}"
        for name in behind
    ]


def read_sequences(connection: Reader, schema: str) -> dict[str, int]:
    """How far each sequence has come."""
    return {str(name): int(str(value)) for name, value in connection.execute(SEQUENCES, [f'"{schema}"'])}
