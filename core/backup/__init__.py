"""Copies of an installation, or of one tenant, that are whole, checksummed and comparable. Needs no Django.

A backup is a folder: `manifest.json` (what it is, a count and a hash of every table, a checksum of every file),
`schemas/<schema>.dump` (by pg_dump), `rows/<schema>/<table>.copy` (a tenant's rows in public), and `media/` as the
installation keeps it.
"""

from core.backup.compare import compare
from core.backup.digest import Digest, differences, read_digests
from core.backup.errors import BackupError
from core.backup.manifest import Manifest, read_manifest
from core.backup.source import Part, RowsOf, Source
from core.backup.verify import verify
from core.backup.whole import restore_installation
from core.backup.write import back_up

__all__ = [
    "BackupError",
    "Digest",
    "Manifest",
    "Part",
    "RowsOf",
    "Source",
    "back_up",
    "compare",
    "differences",
    "read_digests",
    "read_manifest",
    "restore_installation",
    "verify",
]
