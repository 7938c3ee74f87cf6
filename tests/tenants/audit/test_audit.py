import uuid
from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from core.actors import SYSTEM, Actor
from tenants.audit.errors import AppendOnlyError
from tenants.audit.models import AuditEntry
from tenants.audit.queries import entries_about, latest_entries
from tenants.audit.services import record


def test_an_entry_keeps_the_name_of_the_time(umea: Any, scope: Any, anna: Any) -> None:
    with scope(umea):
        key = uuid.uuid4()
        record(
            by=Actor.of(anna), verb="page.shared", object_type="page", object_id=key, summary="Titel", data={"a": 1}
        )
        anna.first_name = "Annika"
        anna.save()
        entry = entries_about("page", key)[0]
        assert (entry.actor_id, entry.actor_name, entry.verb) == (anna.pk, "Anna Exempel", "page.shared")
        assert (entry.summary, entry.data) == ("Titel", {"a": 1})


def test_entries_are_neither_changed_nor_removed(umea: Any, scope: Any) -> None:
    with scope(umea):
        entry = record(by=SYSTEM, verb="a.b", summary="före")
        entry.summary = "efter"
        with pytest.raises(AppendOnlyError):
            entry.save()
        with pytest.raises(AppendOnlyError):
            entry.delete()
        assert AuditEntry.objects.get(pk=entry.pk).summary == "före"


def test_the_database_refuses_too(umea: Any, scope: Any) -> None:
    with scope(umea):
        record(by=SYSTEM, verb="a.b", summary="före")
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            AuditEntry.objects.update(summary="efter")
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            AuditEntry.objects.all().delete()
        assert [entry.summary for entry in latest_entries() if entry.verb == "a.b"] == ["före"]


def test_the_latest_come_first_in_one_query(umea: Any, scope: Any, queries: Any) -> None:
    with scope(umea):
        for number in range(3):
            record(by=SYSTEM, verb="prov.nr", object_id=number)
        with queries(1):
            assert [entry.object_id for entry in latest_entries(2)] == ["2", "1"]


def test_another_tenants_entries_are_not_there(umea: Any, orebro: Any, scope: Any) -> None:
    with scope(umea):
        record(by=SYSTEM, verb="prov.umea")
    with scope(orebro):
        assert AuditEntry.objects.filter(verb="prov.umea").count() == 0
