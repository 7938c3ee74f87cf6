"""L1, L2, L3: threads that share a cache, a stack, a decorator. Planted and found the plain way; absent in ours."""

import random
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django_tenants.utils import schema_context

from core.tenancy.errors import ForbiddenError, NoScopeError
from core.tenancy.scopes import unit_of_work
from tests.isolation.canaries import FIRST_ID, ROWS, Canary, owners
from tests.isolation.sizes import SIZE, THREADS, share
from tests.isolation.threads import in_threads
from tests.proofs.recording import Proof

Operation = Callable[[Any], str]


def tally(operation: Operation, tenants: list[Any]) -> Counter[str]:
    """What came of the operations: eight threads, each going through random tenants, once all are connected."""
    gate = threading.Barrier(THREADS, timeout=60)

    def work(seed: int) -> Counter[str]:
        dice = random.Random(seed)
        operation(tenants[0])
        gate.wait()
        return Counter(operation(dice.choice(tenants)) for _ in share(SIZE))

    done = in_threads([lambda seed=seed: work(seed) for seed in range(THREADS)])  # type: ignore[misc]
    failed = [answer for answer in done if isinstance(answer, Exception)]
    assert failed == []
    return sum(done, Counter())


def hold(found: Counter[str], expected: str, proof: Proof) -> None:
    """Every operation ended as it should."""
    assert found == Counter({expected: len(share(SIZE)) * THREADS})
    proof.tried("operations", found.total())
    proof.absent("in another tenant", found["wrong"])


def told(right: bool) -> str:
    return "right" if right else "wrong"


def seen_ids() -> set[int]:
    """The content type's id as a page asks for it: now and then between other queries."""
    seen = set()
    for _ in range(4):
        Canary.objects.count()
        seen.add(ContentType.objects.get_for_model(Canary).pk)
    return seen


class TestContentTypes:
    """L1: ContentType.objects.get_for_model() with the tenant correctly set."""

    def expected(self, tenant: Any, tenants: list[Any]) -> int:
        return FIRST_ID + tenants.index(tenant)

    @pytest.mark.usefixtures("plain", "djangos_content_types")
    def test_planted_it_is_found(self, tenants: list[Any], proof: Proof) -> None:
        def look(tenant: Any) -> str:
            plain: Any = connection
            plain.set_tenant(tenant)
            return told(seen_ids() == {self.expected(tenant, tenants)})

        proof.planted("foreign content types", tally(look, tenants)["wrong"])

    def test_in_units_of_work_it_is_absent(self, tenants: list[Any], proof: Proof) -> None:
        def look(tenant: Any) -> str:
            with unit_of_work(tenant, reason="test"):
                return told(seen_ids() == {self.expected(tenant, tenants)})

        hold(tally(look, tenants), "right", proof)

    @pytest.mark.usefixtures("djangos_content_types")
    def test_our_units_alone_would_not_stop_it(self, tenants: list[Any], proof: Proof) -> None:
        """The cache per schema does: with Django's own put back, a unit sees another tenant's ids."""

        def look(tenant: Any) -> str:
            with unit_of_work(tenant, reason="test"):
                return told(seen_ids() == {self.expected(tenant, tenants)})

        proof.planted("foreign content types in units", tally(look, tenants)["wrong"])


class TestWithTenant:
    """L2: `with tenant:` keeps one stack for all threads."""

    @pytest.mark.usefixtures("plain", "djangos_with_tenant")
    def test_planted_it_is_found(self, tenants: list[Any], proof: Proof) -> None:
        def look(tenant: Any) -> str:
            plain: Any = connection
            plain.set_tenant(tenant)
            with random.choice(tenants):
                Canary.objects.count()
            return told(owners() == {tenant.schema_name})

        proof.planted("left in another tenant", tally(look, tenants)["wrong"])

    def test_it_is_closed(self, tenants: list[Any], proof: Proof) -> None:
        def look(tenant: Any) -> str:
            try:
                with tenant:
                    return told(owners() == {tenant.schema_name})
            except ForbiddenError:
                return "refused"

        hold(tally(look, tenants), "refused", proof)

    @pytest.mark.usefixtures("djangos_with_tenant")
    def test_opened_by_force_it_only_meets_the_tripwire(self, tenants: list[Any], proof: Proof) -> None:
        hold(tally(lambda tenant: read_with(tenant, tenant), tenants), "refused", proof)

    @pytest.mark.usefixtures("djangos_with_tenant")
    def test_opened_by_force_inside_a_unit_it_moves_nothing(self, tenants: list[Any], proof: Proof) -> None:
        def look(tenant: Any) -> str:
            with unit_of_work(tenant, reason="test"):
                return read_with(random.choice(tenants), tenant)

        hold(tally(look, tenants), "right", proof)


def read_with(context: Any, tenant: Any) -> str:
    """Reads inside `with context:`; whether the rows are `tenant`'s alone."""
    try:
        with context:
            return told(owners() == {tenant.schema_name})
    except NoScopeError:
        return "refused"


class TestSchemaContext:
    """L3: @schema_context as a decorator is one object for all threads."""

    def readers(self, tenants: list[Any]) -> dict[str, Callable[[], set[str]]]:
        return {tenant.schema_name: schema_context(tenant.schema_name)(owners) for tenant in tenants}

    @pytest.mark.usefixtures("plain")
    def test_planted_it_is_found(self, tenants: list[Any], proof: Proof) -> None:
        readers = self.readers(tenants)

        def look(tenant: Any) -> str:
            plain: Any = connection
            plain.set_schema_to_public()
            try:
                inside = readers[tenant.schema_name]() == {tenant.schema_name}
            except Exception:
                return "error"
            return told(inside and plain.schema_name == "public")

        proof.planted("wrong by a decorator", tally(look, tenants)["wrong"])

    def test_it_only_meets_the_tripwire(self, tenants: list[Any], proof: Proof) -> None:
        readers = self.readers(tenants)

        def look(tenant: Any) -> str:
            try:
                return told(readers[tenant.schema_name]() == {tenant.schema_name})
            except NoScopeError:
                return "refused"

        hold(tally(look, tenants), "refused", proof)

    def test_inside_a_unit_it_moves_nothing(self, tenants: list[Any], proof: Proof) -> None:
        readers = self.readers(tenants)

        def look(tenant: Any) -> str:
            with unit_of_work(tenant, reason="test"):
                return told(readers[random.choice(tenants).schema_name]() == {tenant.schema_name})

        hold(tally(look, tenants), "right", proof)


def test_every_tenant_has_its_canaries_and_no_others(tenants: list[Any]) -> None:
    assert len(tenants) == 8
    for tenant in tenants:
        with unit_of_work(tenant, reason="test", read_only=True):
            assert (Canary.objects.filter(note="").count(), owners()) == (ROWS, {tenant.schema_name})
