"""Provisioning that dies of kill -9 at any point is absent or complete, and a rerun makes it complete."""

import os
import random
import time

from core.tenancy.backend.base import DatabaseWrapper
from core.tenancy.scopes import owner_scope
from shared.registry.checking import check_installation, check_tenant
from shared.registry.models import Domain, Tenant
from shared.registry.services import Manager, NewTenant, owner_connection, provision_tenant
from tests.isolation.sizes import SEED
from tests.proofs.recording import Proof
from tests.shared.registry.dying import Countdown, counted, orphans
from tests.shared.registry.processes import KILLED, in_processes, killed_after, provision
from tests.shared.registry.state import state_now
from tests.shared.registry.test_checking import undone
from tests.shared.registry.test_rights import make_stray

KILLS = int(os.environ.get("NODVERK_PROOF_SIZE", "3"))


def new_tenant(number: int) -> NewTenant:
    slug = f"ort-{SEED}-{number}"
    manager = Manager(f"vera@{slug}.example.org", "Vera", "Vik")
    return NewTenant(
        slug=slug, name_sv=f"MSI {slug}", name_en=f"MSI {slug}", municipality_code="2580", manager=manager
    )


class Measured:
    """How many statements and how long one takes from beginning to end."""

    def __init__(self) -> None:
        countdown = Countdown()
        counted(lambda: provision_tenant(new_tenant(0)), countdown)
        self.statements = countdown.count
        begun = time.monotonic()
        assert in_processes([lambda: provision(new_tenant(1))]) == [0]
        self.seconds = time.monotonic() - begun


def killed_somewhere(new: NewTenant, measured: Measured, chance: random.Random) -> int:
    """Half of them before or after a statement, half at a moment; how the process ended."""
    if chance.random() < 0.5:
        countdown = Countdown(chance.randint(1, measured.statements), after=chance.random() < 0.5)
        return in_processes([lambda: counted(lambda: provision_tenant(new), countdown)])[0]
    return killed_after(lambda: provision(new), chance.uniform(0, measured.seconds))


def faults_of(new: NewTenant) -> tuple[list[str], list[str]]:
    """What belongs to nobody, and what is wrong with the tenant if there is one."""
    with owner_scope(reason="test"):
        made = Tenant.objects.filter(slug=new.slug).first()
        wrong = check_tenant(owner_connection(), made) if made is not None else []
        return orphans() + check_installation(owner_connection()), wrong


def test_killed_anywhere_it_is_absent_or_complete_and_a_rerun_completes_it(database: str, proof: Proof) -> None:
    chance, measured, kills, number = random.Random(SEED), Measured(), 0, 2
    while kills < KILLS:
        new, number, before = new_tenant(number), number + 1, state_now()
        ending = killed_somewhere(new, measured, chance)
        kills += ending == KILLED
        left, halves = faults_of(new)
        with owner_scope(reason="test"):
            absent = not Tenant.objects.filter(slug=new.slug).exists()
        assert (ending in {0, KILLED}, not absent or state_now() == before) == (True, True)
        assert in_processes([lambda new=new: provision(new)]) == [0]  # type: ignore[misc]
        after, unfinished = faults_of(new)
        proof.absent("orphans", len(left) + len(after))
        proof.absent("halves", len(halves) + len(unfinished))
    proof.tried("kills", kills)


def test_planted_orphans_are_found(owner: DatabaseWrapper, proof: Proof) -> None:
    """By the look into the database itself, and by the operator's check."""
    assert orphans() == []
    with undone(owner) as cursor:
        role = make_stray(owner, "stray")
        cursor.execute("CREATE SCHEMA stray")
        lost = Tenant.objects.create(slug="lost", schema_name="lost", type="node", name_sv="Lost", name_en="Lost")
        Domain.objects.create(domain="lost.localhost", tenant=lost)
        found, told = orphans(), check_installation(owner)
        assert found == ["schema stray", f"role {role}", "host lost.localhost"]
        assert (len(told), check_tenant(owner, lost)) == (2, ["schemat saknas"])
    proof.planted("orphans", len(found))


def test_a_planted_half_is_found(owner: DatabaseWrapper, proof: Proof) -> None:
    with undone(owner) as cursor:
        cursor.execute("DROP TABLE umea.taggit_taggeditem")
        found = check_tenant(owner, Tenant.objects.get(slug="umea"))
    proof.planted("halves", min(1, len(found)))
