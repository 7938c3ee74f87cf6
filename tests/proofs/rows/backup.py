"""Backup and restore: of the whole, and of one tenant among the others."""

from tests.proofs.row import Part, Row

ROW = Row(
    name="backup",
    claim="A restore is equal, and one tenant's goes on while the others read and write",
    parts=(
        Part(("tests/shared/backup/test_proof.py",), size=4_000, rounds=5),
        Part(("tests/shared/backup/test_tenant.py", "tests/shared/backup/test_whole.py")),
    ),
    goals={"restores of one tenant": 5, "restores of the whole": 1, "pages written by others meanwhile": 20},
)
