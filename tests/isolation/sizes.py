"""How much is tried. `make test` takes the small size; `make prove` sets NODVERK_PROOF_SIZE."""

import os

SMALL = 400
SIZE = int(os.environ.get("NODVERK_PROOF_SIZE", SMALL))
SEED = int(os.environ.get("NODVERK_PROOF_SEED", "0"))
THREADS = 8


def share(operations: int) -> range:
    """One thread's part of the operations."""
    return range(max(1, operations // THREADS))
