"""L1 to L6: the leaks measured on plain django-tenants."""

from tests.proofs.row import Part, Row

ROW = Row(
    name="leaks",
    claim="The six leaks of plain django-tenants are found there and absent here",
    parts=(
        Part(("tests/isolation/test_threads.py", "tests/isolation/test_reused_threads.py"), size=4_800),
        Part(("tests/isolation/test_async.py", "tests/isolation/test_pooler.py"), size=4_800),
    ),
    goals={"operations": 57_600},
)
