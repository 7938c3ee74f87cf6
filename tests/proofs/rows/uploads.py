"""Uploads: hostile files."""

from tests.proofs.row import Part, Row

ROW = Row(
    name="uploads",
    claim="A hostile file is refused or made harmless: its type is its bytes', and nothing hides in a picture",
    parts=(
        Part(("tests/shared/media/test_hostile.py",), size=20_000, rounds=4),
        Part(("tests/shared/media/test_intake.py", "tests/shared/media/test_serving.py")),
    ),
    goals={"hostile files": 20_000, "sent to the studio": 40, "floods and bombs": 40},
)
