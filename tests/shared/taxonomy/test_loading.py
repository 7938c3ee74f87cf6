"""The taxonomy in the database: complete, repeatable, read by tenants and written by none of them."""

from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError

from shared.taxonomy.models import County, Goal, KnowledgeArea, Municipality, SectorSubtype, Theme
from shared.taxonomy.services import TABLES, load_taxonomy


def counts(platform: Any) -> list[int]:
    from django.apps import apps

    with platform():
        return [apps.get_model("taxonomy", name).objects.count() for name, _, _ in TABLES]


def test_a_new_installation_has_all_of_it(platform: Any) -> None:
    assert counts(platform) == [4, 17, 4, 15, 5, 5, 21, 290]


def test_loading_again_changes_nothing(platform: Any, queries: Any) -> None:
    with platform():
        before = {area.slug: area.id for area in KnowledgeArea.objects.all()}
        with queries(8):
            assert load_taxonomy() == 361
        assert {area.slug: area.id for area in KnowledgeArea.objects.all()} == before
    assert counts(platform) == [4, 17, 4, 15, 5, 5, 21, 290]


def test_loading_mends_names_and_deletes_nothing(platform: Any) -> None:
    with platform():
        Goal.objects.filter(number=3).update(name_sv="Fel")
        Theme.objects.create(slug="eget", order=9, name_sv="Eget", name_en="")
        load_taxonomy()
        assert Goal.objects.get(number=3).name_sv == "God hälsa och välbefinnande"
        assert Theme.objects.count() == 6


def test_places_and_kinds_hang_together(platform: Any) -> None:
    with platform():
        assert Municipality.objects.get(code="2480").county.name_sv == "Västerbottens län"
        assert SectorSubtype.objects.get(slug="kommun").sector.slug == "offentlig"


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Goal.objects.create(number=18, name_sv="X", color="#000000", text_color="#FFFFFF"),
        lambda: Goal.objects.create(number=1, name_sv="X", color="#000000", text_color="#FFFFFF"),
        lambda: County.objects.create(code="x1", name_sv="X", short_name="X", letter="Å", seat_municipality_code="0"),
        lambda: Municipality.objects.create(code="2499", name="X", county_id="01", latitude=1, longitude=1),
    ],
    ids=["goal 18", "goal 1 twice", "county without digits", "municipality in the wrong county"],
)
def test_the_database_refuses_nonsense(platform: Any, wrong: Any) -> None:
    with pytest.raises(IntegrityError), platform():
        wrong()
    assert counts(platform) == [4, 17, 4, 15, 5, 5, 21, 290]


@pytest.mark.parametrize(
    "write",
    [
        lambda: KnowledgeArea.objects.filter(slug="samverkansmodeller").update(name_sv="Vårt"),
        lambda: KnowledgeArea.objects.all().delete(),
        lambda: Theme.objects.create(slug="eget", order=9, name_sv="Eget"),
    ],
    ids=["change", "delete", "add"],
)
def test_a_tenant_reads_it_and_writes_none(scope: Any, umea: Any, platform: Any, write: Any) -> None:
    with scope(umea):
        assert KnowledgeArea.objects.count() == 4
    with pytest.raises(ProgrammingError, match="permission denied"), scope(umea):
        write()
    with platform():
        assert KnowledgeArea.objects.get(slug="samverkansmodeller").name_sv == "Nya samverkansmodeller och partnerskap"
    assert counts(platform) == [4, 17, 4, 15, 5, 5, 21, 290]
